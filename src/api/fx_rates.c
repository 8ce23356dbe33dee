/* fx_rates.c - /api/v1/fx-rates: what currencies cost (R6). */
#include "service/fx.h"

#include "api/api.h"
#include "api/routes.h"

enum { BODY_BYTES_MAX = 512 * 1024, F_RATES = 0 };

static const Field rate_fields[] = {
    [F_RATES] = { "rates", FIELD_JSON, "day, base, units, quote, rate, source: up to 1,000",
                  .required = true },
};

static Err *rate_read(Req *req, const Json *json, FxInput *ret_input)
{
    Str keys[FX_FIELD_COUNT];
    FxInput input;
    if (json->kind != JSON_OBJECT) {
        return ERR_FIELD(JSON_TYPE, str_cstr(req->arena, json->pointer), "an object is expected");
    }
    for (size_t i = 0; i < FX_FIELD_COUNT; i++) {
        keys[i] = fx_field_name((FxField)i);
        TRY(i == FX_FIELD_UNITS
                ? json_get_str_opt(json, keys[i], API_NAME_BYTES_MAX, S(""), &input.texts[i])
                : json_get_str(json, keys[i], API_NAME_BYTES_MAX, &input.texts[i]));
    }
    TRY(json_only(json, keys, COUNT_OF(keys)));
    *ret_input = input;
    return NULL;
}

/* A problem that names every refused rate by its place and field. */
static Str refused_body(Req *req, const FxResult *result)
{
    StrBuf buf = buf_new(req->arena, 4096);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_str(&json, S("type"), S("urn:stoa:error:fx.refused"));
    json_key_str(&json, S("title"), err_text(ERR_FX_REFUSED));
    json_key_int(&json, S("status"), err_status(ERR_FX_REFUSED));
    json_key_str(&json, S("code"), err_name(ERR_FX_REFUSED));
    json_key_str(&json, S("request_id"), req->request_id);
    json_key(&json, S("errors"));
    json_array(&json);
    for (size_t i = 0; i < result->refusals_count; i++) {
        const FxRefusal *refusal = &result->refusals[i];
        Arena scratch = req->scratch;
        json_object(&json);
        json_key_int(&json, S("index"), (int64_t)refusal->index);
        json_key_str(&json, S("field"), refusal->field);
        json_key_str(
            &json, S("pointer"),
            arena_printf(&scratch, "/rates/%zu/%.*s", refusal->index, STR_ARG(refusal->field)));
        json_key_str(&json, S("detail"), refusal->reason);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    return buf_str(&buf);
}

static Err *rates_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const Json *rates;
    FxResult result;
    TRY(json_get_array(req->json, S("rates"), FX_BATCH_MAX, &rates));
    FxInput *inputs = arena_array(req->arena, FxInput, rates->count);
    for (size_t i = 0; i < rates->count; i++) {
        TRY(rate_read(req, &rates->items[i], &inputs[i]));
    }
    TRY(svc_fx_rates_add(call, inputs, rates->count, &result));
    if (result.refusals_count > 0) {
        *ret_answer =
            (ApiAnswer){ .status = err_status(ERR_FX_REFUSED), .body = refused_body(req, &result) };
        return NULL;
    }
    StrBuf buf = buf_new(req->arena, 64);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_int(&json, S("added"), result.added);
    json_key_int(&json, S("unchanged"), result.unchanged);
    json_key_int(&json, S("documents_converted"), result.converted);
    json_object_end(&json);
    *ret_answer = (ApiAnswer){ .status = 200, .body = buf_str(&buf) };
    return NULL;
}

static Err *rates_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, rates_work);
}

const Route api_fx_rates_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/fx-rates",
    .handle = rates_post,
    .access = ACCESS_OPERATOR | ROLE_BILLING,
    .body = BODY_JSON,
    .body_bytes_max = BODY_BYTES_MAX,
    .fields = rate_fields,
    .field_count = COUNT_OF(rate_fields),
    .api = true,
    .summary = "Record exchange rates",
    .detail = "All rates or none: a refused one is named by its place and field. `units` (1) of "
              "`base` cost `rate` in `quote`; all are strings. Another rate for the same pair and "
              "day is a correction: the newest counts for documents that are issued later. "
              "Documents that waited for a rate are converted.",
    .answer = "{\"added\":1,\"unchanged\":0,\"documents_converted\":0}",
};

static const Field list_query[] = { API_PAGE_FIELDS };

static Err *rates_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    Page page = api_page(req);
    FxRateView *views;
    size_t count;
    ApiList list;
    TRY(svc_fx_rates(&call, &page, &views, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        const FxRateView *view = &views[i];
        json_object(&list.json);
        json_key_str(&list.json, S("id"), view->code);
        api_date(req, &list.json, S("day"), view->day);
        json_key_str(&list.json, S("base"), currency_str(&view->rate.base));
        json_key_int(&list.json, S("units"), view->rate.base_units);
        json_key_str(&list.json, S("quote"), currency_str(&view->rate.quote));
        api_decimal(req, &list.json, S("rate"), view->rate.rate);
        json_key_str(&list.json, S("source"), view->source);
        json_key_int(&list.json, S("sequence"), view->sequence);
        api_instant(req, &list.json, S("recorded_at"), view->created_at);
        json_object_end(&list.json);
    }
    return api_list_end(resp, &list, &page);
}

const Route api_fx_rates_route = {
    .method = HTTP_GET,
    .path = "/api/v1/fx-rates",
    .handle = rates_get,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .api = true,
    .summary = "List exchange rates, last said first",
    .answer = "{\"items\":[{\"id\":\"fxr_06h2n8kx4m1pq\",\"day\":\"2026-11-20\",\"base\":\"EUR\","
              "\"units\":1,\"quote\":\"SEK\",\"rate\":\"10.7795\",\"source\":\"ECB\","
              "\"sequence\":1}],\"next\":null}",
};

/* usage.c - /api/v1/usage and /api/v1/subscriptions/{subscription}/usage: what was used. */
#include "service/usage.h"

#include "api/api.h"
#include "api/routes.h"

enum { BODY_BYTES_MAX = 1024 * 1024, F_RECORDS = 0 };

static const Field record_fields[] = {
    [F_RECORDS] = { "records", FIELD_JSON, "subscription, meter, units, used_at, key: up to 1,000",
                    .required = true },
};

static Err *record_read(Req *req, const Json *json, UsageInput *ret_input)
{
    static const Str keys[] = { STR_INIT("subscription"), STR_INIT("meter"), STR_INIT("units"),
                                STR_INIT("used_at"), STR_INIT("key") };
    UsageInput input;
    if (json->kind != JSON_OBJECT) {
        return ERR_FIELD(JSON_TYPE, str_cstr(req->arena, json->pointer), "an object is expected");
    }
    TRY(json_only(json, keys, COUNT_OF(keys)));
    TRY(json_get_str(json, S("subscription"), API_NAME_BYTES_MAX, &input.subscription));
    TRY(json_get_str_opt(json, S("meter"), API_NAME_BYTES_MAX, S(""), &input.meter));
    TRY(json_get_str(json, S("units"), API_NAME_BYTES_MAX, &input.units));
    TRY(json_get_str(json, S("used_at"), API_NAME_BYTES_MAX, &input.used_at));
    TRY(json_get_str(json, S("key"), BODY_BYTES_MAX, &input.key));
    *ret_input = input;
    return NULL;
}

/* A problem that names every refused record by its place and field. */
static Str refused_body(Req *req, const UsageResult *result)
{
    StrBuf buf = buf_new(req->arena, 4096);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_str(&json, S("type"), S("urn:stoa:error:usage.refused"));
    json_key_str(&json, S("title"), err_text(ERR_USAGE_REFUSED));
    json_key_int(&json, S("status"), err_status(ERR_USAGE_REFUSED));
    json_key_str(&json, S("code"), err_name(ERR_USAGE_REFUSED));
    json_key_str(&json, S("request_id"), req->request_id);
    json_key(&json, S("errors"));
    json_array(&json);
    for (size_t i = 0; i < result->refusals_count; i++) {
        const UsageRefusal *refusal = &result->refusals[i];
        Arena scratch = req->scratch;
        Str field = usage_field_name(refusal->field);
        json_object(&json);
        json_key_int(&json, S("index"), (int64_t)refusal->index);
        json_key_str(&json, S("field"), field);
        json_key_str(&json, S("pointer"),
                     arena_printf(&scratch, "/records/%zu/%.*s", refusal->index, STR_ARG(field)));
        json_key_str(&json, S("detail"), refusal->reason);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    return buf_str(&buf);
}

static Err *usage_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const Json *records;
    UsageResult result;
    TRY(json_get_array(req->json, S("records"), USAGE_BATCH_MAX, &records));
    UsageInput *inputs = arena_array(req->arena, UsageInput, records->count);
    for (size_t i = 0; i < records->count; i++) {
        TRY(record_read(req, &records->items[i], &inputs[i]));
    }
    TRY(svc_usage_record(call, inputs, records->count, USAGE_BY_API, &result));
    if (result.refusals_count > 0) {
        *ret_answer = (ApiAnswer){ .status = err_status(ERR_USAGE_REFUSED),
                                   .body = refused_body(req, &result) };
        return NULL;
    }
    StrBuf buf = buf_new(req->arena, 64);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_int(&json, S("accepted"), result.accepted);
    json_key_int(&json, S("repeated"), result.repeated);
    json_object_end(&json);
    *ret_answer = (ApiAnswer){ .status = 200, .body = buf_str(&buf) };
    return NULL;
}

static Err *usage_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, usage_work);
}

const Route api_usage_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/usage",
    .handle = usage_post,
    .access = ACCESS_OPERATOR | ROLE_BILLING,
    .body = BODY_JSON,
    .body_bytes_max = BODY_BYTES_MAX,
    .fields = record_fields,
    .field_count = COUNT_OF(record_fields),
    .api = true,
    .summary = "Report what was used",
    .detail = "All records or none: a refused one is named by its place and field. `units` is a "
              "decimal in a string with at most 9 decimals, `used_at` a day or an instant; the "
              "same `key` again is the same record. Use of a period that is billed already goes "
              "on the next invoice.",
    .answer = "{\"accepted\":2,\"repeated\":0}",
};

enum { Q_COUNT = API_QUERY_OWN };
static const Field list_query[Q_COUNT] = { API_PAGE_FIELDS };

static void period_write(Req *req, JsonOut *json, const UsageView *view)
{
    json_key(json, S("period"));
    if (!view->running) {
        json_null(json);
        return;
    }
    json_object(json);
    api_date(req, json, S("from"), view->from);
    api_date(req, json, S("to"), view->to);
    json_key_str(json, S("units"), view->units);
    json_key_int(json, S("records"), view->period_records);
    if (view->price_visible) {
        json_key_str(json, S("currency"), currency_str(&view->amount.currency));
        api_money(json, S("amount"), view->amount);
        api_money(json, S("missing_to_minimum"), view->minimum_missing);
        json_key_str(json, S("formula"), view->formula);
    }
    json_object_end(json);
}

static void record_write(Req *req, JsonOut *json, const UsageRecordView *record)
{
    json_object(json);
    json_key_str(json, S("id"), record->code);
    json_key_str(json, S("key"), record->key);
    json_key_str(json, S("units"), record->units);
    api_instant(req, json, S("used_at"), record->used_at);
    json_key_str(json, S("source"), usage_source_name(record->source));
    api_instant(req, json, S("received_at"), record->received_at);
    json_object_end(json);
}

static Err *usage_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    Page page = api_page(req);
    SubscriptionId id;
    UsageView view;
    TRY(subscription_id_parse(req_param(req, S("subscription")), "subscription", &id));
    TRY(svc_usage(&call, id, &page, &view));
    StrBuf buf = buf_new(req->arena, 4096);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_str(&json, S("subscription"), view.subscription_code);
    json_key_str(&json, S("meter"), view.meter);
    json_key_str(&json, S("unit"), view.unit);
    period_write(req, &json, &view);
    json_key(&json, S("items"));
    json_array(&json);
    for (size_t i = 0; i < view.records_count; i++) {
        record_write(req, &json, &view.records[i]);
    }
    json_array_end(&json);
    json_key(&json, S("next"));
    if (page.next.len > 0) {
        json_str(&json, page.next);
    } else {
        json_null(&json);
    }
    json_object_end(&json);
    return resp_json(resp, buf_str(&buf));
}

const Route api_usage_route = {
    .method = HTTP_GET,
    .path = "/api/v1/subscriptions/{subscription}/usage",
    .handle = usage_get,
    .access = ACCESS_SIGNED_IN,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .api = true,
    .summary = "What was used of a subscription, newest first, and what the period costs so far",
    .answer = "{\"subscription\":\"sub_06h2n8kx4m1pq\",\"meter\":\"storage\",\"unit\":\"GB\","
              "\"period\":{\"units\":\"150\",\"amount\":\"12.50\"},\"items\":[],\"next\":null}",
};

/* mandates.c - /api/v1/mandates and /api/v1/debits/settings: who may collect, and how. */
#include "api/api.h"
#include "api/routes.h"
#include "service/debit.h"

static const Field page_query[] = { API_PAGE_FIELDS };

static void mandate_write(Req *req, JsonOut *json, const MandateView *view)
{
    json_object(json);
    json_key_str(json, S("id"), view->code);
    json_key_str(json, S("seller"), view->seller_code);
    json_key_str(json, S("seller_name"), view->seller_name);
    json_key_str(json, S("buyer"), view->buyer_code);
    json_key_str(json, S("buyer_name"), view->buyer_name);
    json_key_str(json, S("reference"), view->reference);
    json_key_str(json, S("scheme"), debit_scheme_name(view->scheme));
    json_key_bool(json, S("one_off"), view->one_off);
    json_key_str(json, S("holder"), view->holder);
    json_key_str(json, S("iban"), view->iban);
    json_key_str(json, S("bic"), view->bic);
    api_date(req, json, S("signed_on"), view->signed_on);
    api_date(req, json, S("used_on"), view->used_on);
    json_key_str(json, S("state"), mandate_state_name(view->state));
    json_key_str(json, S("cause"), view->cause);
    api_instant(req, json, S("created_at"), view->created_at);
    json_object_end(json);
}

static Err *mandates_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    Page page = api_page(req);
    MandateView *mandates;
    size_t count;
    ApiList list;
    TRY(svc_mandates(&call, &page, &mandates, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        mandate_write(req, &list.json, &mandates[i]);
    }
    return api_list_end(resp, &list, &page);
}

const Route api_mandates_route = {
    .method = HTTP_GET,
    .path = "/api/v1/mandates",
    .handle = mandates_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = page_query,
    .query_count = COUNT_OF(page_query),
    .api = true,
    .summary = "List mandates for direct debit, of both sides, newest first",
    .answer = "{\"items\":[{\"id\":\"mdt_06h2n8kx4m1pq\",\"reference\":\"MDT-06H2N8KX4M1PQ\","
              "\"iban\":\"DE89 **** 3000\",\"state\":\"active\"}],\"next\":null}",
};

enum { F_BUYER, F_HOLDER, F_IBAN, F_BIC, F_SIGNED_ON, F_SCHEME, F_REFERENCE, F_ONE_OFF, F_COUNT };
static const char *const scheme_words[] = { "core", "b2b", NULL };
static const DebitScheme schemes[] = { DEBIT_CORE, DEBIT_B2B };
static const Field mandate_fields[F_COUNT] = {
    [F_BUYER] = { "buyer", FIELD_CODE, "Who pays", .required = true, .max = 40 },
    [F_HOLDER] = { "holder", FIELD_TEXT, "Holder of the account", .required = true,
                   .max = SEPA_NAME_BYTES_MAX },
    [F_IBAN] = { "iban", FIELD_TEXT, "IBAN", .required = true, .max = 50 },
    [F_BIC] = { "bic", FIELD_TEXT, "BIC", .max = 20 },
    [F_SIGNED_ON] = { "signed_on", FIELD_DATE, "Day of the signature", .required = true },
    [F_SCHEME] = { "scheme", FIELD_CHOICE, "Scheme", .choices = scheme_words },
    [F_REFERENCE] = { "reference", FIELD_TEXT, "The mandate's own; absent: its code",
                      .max = SEPA_REFERENCE_BYTES_MAX },
    [F_ONE_OFF] = { "one_off", FIELD_BOOL, "For one collection only" },
};

static Err *mandate_answer(Req *req, Call *call, MandateId id, int status, ApiAnswer *ret_answer)
{
    MandateView view;
    TRY(svc_mandate(call, id, &view));
    StrBuf buf = buf_new(req->arena, 512);
    JsonOut json = json_out(&buf);
    mandate_write(req, &json, &view);
    *ret_answer = (ApiAnswer){ .status = status, .location = S(""), .body = buf_str(&buf) };
    return NULL;
}

static Err *mandate_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const FieldValue *form = req->form;
    int64_t scheme = form[F_SCHEME].number;
    MandateForm input = { .reference = form[F_REFERENCE].text,
                          .signed_on = form[F_SIGNED_ON].date,
                          .scheme = schemes[scheme < 0 ? 0 : scheme],
                          .one_off = form[F_ONE_OFF].on,
                          .holder = form[F_HOLDER].text,
                          .iban = form[F_IBAN].text,
                          .bic = form[F_BIC].text,
                          .key = req->idempotency_key };
    MandateId id;
    TRY(account_id_parse(form[F_BUYER].text, "buyer", &input.buyer));
    TRY(svc_mandate_add(call, &input, &id));
    return mandate_answer(req, call, id, 201, ret_answer);
}

static Err *mandates_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, mandate_work);
}

const Route api_mandates_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/mandates",
    .handle = mandates_post,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .body = BODY_JSON,
    .fields = mandate_fields,
    .field_count = COUNT_OF(mandate_fields),
    .api = true,
    .summary = "Enter a mandate that a buyer signed",
    .detail = "A sale has one active mandate. The account number is sealed and shown in part only.",
    .answer = "{\"id\":\"mdt_06h2n8kx4m1pq\",\"iban\":\"DE89 **** 3000\",\"state\":\"active\"}",
};

static Err *revoke_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    MandateId id;
    TRY(mandate_id_parse(req_param(req, S("mandate")), "mandate", &id));
    TRY(svc_mandate_revoke(call, id));
    return mandate_answer(req, call, id, 200, ret_answer);
}

static Err *revoke_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, revoke_work);
}

const Route api_mandate_revoke_route = {
    .method = HTTP_POST,
    .path = "/api/v1/mandates/{mandate}/revoke",
    .handle = revoke_post,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .body = BODY_JSON,
    .api = true,
    .summary = "Revoke a mandate, by either side",
    .answer = "{\"id\":\"mdt_06h2n8kx4m1pq\",\"state\":\"revoked\",\"cause\":\"By the buyer\"}",
};

enum { S_NAME, S_IBAN, S_BIC, S_IDENTIFIER, S_NOTICE, S_LEAD, S_SETTLE, S_RETRY, S_COUNT };
static const Field settings_fields[S_COUNT] = {
    [S_NAME] = { "name", FIELD_TEXT, "Name at the bank", .required = true,
                 .max = SEPA_NAME_BYTES_MAX },
    [S_IBAN] = { "iban", FIELD_TEXT, "IBAN; absent: as it was", .max = 50 },
    [S_BIC] = { "bic", FIELD_TEXT, "BIC", .max = 20 },
    [S_IDENTIFIER] = { "identifier", FIELD_TEXT, "SEPA creditor identifier", .required = true,
                       .max = 50 },
    [S_NOTICE] = { "notice_days", FIELD_INT, "Days from the invoice to its collection",
                   .required = true, .max_value = DEBIT_NOTICE_DAYS_MAX },
    [S_LEAD] = { "lead_days", FIELD_INT, "Bank days before the collection", .required = true,
                 .min_value = 1, .max_value = DEBIT_LEAD_DAYS_MAX },
    [S_SETTLE] = { "settle_days", FIELD_INT, "Days after it until it is paid", .required = true,
                   .min_value = 1, .max_value = DEBIT_SETTLE_DAYS_MAX },
    [S_RETRY] = { "retry_days", FIELD_TEXT, "\"3,5,7,7\"; absent: never again", .max = 80 },
};

static Err *settings_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const FieldValue *form = req->form;
    const CreditorForm input = { .name = form[S_NAME].text,
                                 .iban = form[S_IBAN].text,
                                 .bic = form[S_BIC].text,
                                 .identifier = form[S_IDENTIFIER].text,
                                 .notice_days = (int32_t)form[S_NOTICE].number,
                                 .lead_days = (int32_t)form[S_LEAD].number,
                                 .settle_days = (int32_t)form[S_SETTLE].number,
                                 .retry_days = form[S_RETRY].text };
    CreditorView view;
    TRY(svc_creditor_set(call, &input));
    TRY(svc_creditor(call, &view));
    StrBuf buf = buf_new(req->arena, 512);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_str(&json, S("name"), view.name);
    json_key_str(&json, S("iban"), view.iban);
    json_key_str(&json, S("bic"), view.bic);
    json_key_str(&json, S("identifier"), view.identifier);
    json_key_int(&json, S("notice_days"), view.notice_days);
    json_key_int(&json, S("lead_days"), view.lead_days);
    json_key_int(&json, S("settle_days"), view.settle_days);
    json_key_str(&json, S("retry_days"), view.retry_days);
    json_object_end(&json);
    *ret_answer = (ApiAnswer){ .status = 200, .body = buf_str(&buf) };
    return NULL;
}

static Err *settings_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, settings_work);
}

const Route api_debit_settings_route = {
    .method = HTTP_POST,
    .path = "/api/v1/debits/settings",
    .handle = settings_post,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .body = BODY_JSON,
    .fields = settings_fields,
    .field_count = COUNT_OF(settings_fields),
    .api = true,
    .summary = "Say how the account collects",
    .answer = "{\"name\":\"Aegean Cloud\",\"iban\":\"GR16 **** 0695\",\"retry_days\":\"3,5,7,7\"}",
};

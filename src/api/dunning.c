/* dunning.c - /api/v1/overdue and /api/v1/dunning: who is overdue, pausing, the policy, own stages.
 */
#include "api/routes.h"

#include "api/api.h"
#include "service/dunning.h"

enum { Q_STAGE = API_QUERY_OWN, Q_COUNT };
static const Field list_query[Q_COUNT] = {
    API_PAGE_FIELDS,
    [Q_STAGE] = { "stage", FIELD_INT, "Only at this stage of the policy: 1, 2…; 0: none yet",
                  .min_value = 0, .max_value = STAGE_MAX },
};

static void overdue_write(Req *req, JsonOut *json, const OverdueView *view)
{
    json_object(json);
    json_key_str(json, S("account"), view->buyer_code);
    json_key_str(json, S("name"), view->buyer_name);
    json_key_str(json, S("currency"), currency_str(&view->open.currency));
    api_money(json, S("open"), view->open);
    api_date(req, json, S("oldest_on"), view->oldest_on);
    api_date(req, json, S("due_on"), view->due_on);
    json_key_int(json, S("days_over"), view->days_over);
    json_key_str(json, S("stage"), view->stage);
    api_date(req, json, S("since_on"), view->since_on);
    json_key_str(json, S("next_stage"), view->next_stage);
    json_key_str(json, S("next_action"),
                 view->next_stage.len > 0 ? dunning_action_name(view->next_action) : S(""));
    api_date(req, json, S("next_on"), view->next_on);
    api_date(req, json, S("paused_until"), view->paused_until);
    json_object_end(json);
}

static Err *overdue_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    OverdueView *views;
    size_t count;
    Page page = api_page(req);
    const FieldValue *stage = &req->query[Q_STAGE];
    int32_t wanted = stage->given ? (int32_t)stage->number - 1 : DUNNING_STAGE_ANY;
    TRY(svc_overdue(&call, wanted, &page, &views, &count));
    ApiList list;
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        overdue_write(req, &list.json, &views[i]);
    }
    return api_list_end(resp, &list, &page);
}

const Route api_overdue_route = {
    .method = HTTP_GET,
    .path = "/api/v1/overdue",
    .handle = overdue_get,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .api = true,
    .summary = "List buyers that are overdue, with stage and next action",
    .answer = "{\"items\":[{\"account\":\"acc_06h2n8kx4m1pq\",\"open\":\"32.72\",\"days_over\":21,"
              "\"stage\":\"First reminder\",\"next_action\":\"suspend\",\"next_on\":"
              "\"2026-12-22\"}],\"next\":null}",
};

static Str account_body(Req *req, const DunningAccountView *view)
{
    StrBuf buf = buf_new(req->arena, 2048);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_str(&json, S("account"), view->buyer_code);
    json_key_str(&json, S("name"), view->buyer_name);
    api_date(req, &json, S("paused_until"), view->paused_until);
    json_key_str(&json, S("pause_reason"), view->pause_reason);
    json_key(&json, S("sales"));
    json_array(&json);
    for (size_t i = 0; i < view->sales_count; i++) {
        overdue_write(req, &json, &view->sales[i]);
    }
    json_array_end(&json);
    json_key(&json, S("invoices"));
    json_array(&json);
    for (size_t i = 0; i < view->invoices_count; i++) {
        json_object(&json);
        json_key_str(&json, S("id"), view->invoices[i].code);
        json_key_str(&json, S("number"), view->invoices[i].label);
        api_date(req, &json, S("issued_on"), view->invoices[i].issued_on);
        api_date(req, &json, S("due_on"), view->invoices[i].due_on);
        api_money(&json, S("open"), view->invoices[i].open);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_key(&json, S("history"));
    json_array(&json);
    for (size_t i = 0; i < view->steps_count; i++) {
        json_object(&json);
        json_key_str(&json, S("stage"), view->steps[i].stage);
        api_date(req, &json, S("from"), view->steps[i].from);
        api_date(req, &json, S("to"), view->steps[i].to);
        api_money(&json, S("open"), view->steps[i].open);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    return buf_str(&buf);
}

static Err *account_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    AccountId id;
    DunningAccountView view;
    TRY(account_id_parse(req_param(req, S("account")), "account", &id));
    TRY(svc_dunning_account(&call, id, &view));
    return resp_json(resp, account_body(req, &view));
}

const Route api_overdue_account_route = {
    .method = HTTP_GET,
    .path = "/api/v1/overdue/{account}",
    .handle = account_get,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .api = true,
    .summary = "Open invoices, stages and dunning history of one buyer",
    .answer = "{\"account\":\"acc_06h2n8kx4m1pq\",\"sales\":[],\"invoices\":[],\"history\":[]}",
};

enum { F_UNTIL, F_REASON };
static const Field pause_fields[] = {
    [F_UNTIL] = { "until", FIELD_DATE, "First day on which it goes on; absent: now" },
    [F_REASON] = { "reason", FIELD_TEXT, "Why", .required = true, .max = DUNNING_REASON_BYTES_MAX },
};

static Err *pause_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    DunningPauseForm form = { .until_on = req->form[F_UNTIL].date,
                              .reason = req->form[F_REASON].text };
    DunningAccountView view;
    TRY(account_id_parse(req_param(req, S("account")), "account", &form.buyer));
    TRY(svc_dunning_pause(call, &form));
    TRY(svc_dunning_account(call, form.buyer, &view));
    *ret_answer = (ApiAnswer){ .status = 200, .body = account_body(req, &view) };
    return NULL;
}

static Err *pause_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, pause_work);
}

const Route api_overdue_pause_route = {
    .method = HTTP_POST,
    .path = "/api/v1/overdue/{account}/pause",
    .handle = pause_post,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .body = BODY_JSON,
    .fields = pause_fields,
    .field_count = COUNT_OF(pause_fields),
    .api = true,
    .summary = "Pause the dunning of a buyer until a day",
    .answer = "{\"account\":\"acc_06h2n8kx4m1pq\",\"paused_until\":\"2026-12-28\"}",
};

static Err *own_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    DunningOwnView *views;
    size_t count;
    Page page = { 0 };
    TRY(svc_dunning_own(&call, &views, &count));
    ApiList list;
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        JsonOut *json = &list.json;
        json_object(json);
        json_key_str(json, S("seller"), views[i].seller_code);
        json_key_str(json, S("seller_name"), views[i].seller_name);
        json_key_str(json, S("stage"), views[i].stage);
        json_key_bool(json, S("blocks"), views[i].blocks);
        api_date(req, json, S("since_on"), views[i].since_on);
        api_date(req, json, S("oldest_on"), views[i].oldest_on);
        json_key_str(json, S("currency"), currency_str(&views[i].open.currency));
        api_money(json, S("open"), views[i].open);
        json_object_end(json);
    }
    return api_list_end(resp, &list, &page);
}

const Route api_dunning_route = {
    .method = HTTP_GET,
    .path = "/api/v1/dunning",
    .handle = own_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .api = true,
    .summary = "What the account itself is reminded of",
    .answer = "{\"items\":[{\"seller_name\":\"Meridian Cloud\",\"stage\":\"First reminder\","
              "\"blocks\":false,\"open\":\"32.72\"}],\"next\":null}",
};

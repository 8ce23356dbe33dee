/* changes.c - /api/v1/subscriptions/{subscription}/changes: other quantities and plans, now or
 * planned. */
#include "api/routes.h"

#include "api/api.h"

enum { F_QUANTITY, F_PLAN, F_WHEN, F_COUNT };
static const Field fields[F_COUNT] = {
    [F_QUANTITY] = { "quantity", FIELD_INT, "How many units; not with a plan", .min_value = 1,
                     .max_value = INT32_MAX },
    [F_PLAN] = { "plan", FIELD_TOKEN, "The code of another plan", .max = 100 },
    [F_WHEN] = { "when", FIELD_TOKEN, "now (if absent), period_end or term_end", .max = 20 },
};

static Err *request_read(const Req *req, SubscriptionId *ret_id, ChangeRequest *ret_request)
{
    Date on = DATE_NONE;
    ChangeRequest request = { .when = CANCEL_NOW,
                              .plan = req->form[F_PLAN].text,
                              .quantity = req->form[F_QUANTITY].number,
                              .reason = CANCEL_REASON_COUNT,
                              .key = req->idempotency_key };
    TRY(subscription_id_parse(req_param(req, S("subscription")), "subscription", ret_id));
    if (req->form[F_WHEN].given) {
        TRY(cancel_when_read(req->form[F_WHEN].text, &request.when, &on));
    }
    *ret_request = request;
    return NULL;
}

static void change_write(Req *req, JsonOut *json, const ChangeView *view)
{
    json_object(json);
    json_key_str(json, S("id"), view->code);
    json_key_str(json, S("subscription"), view->subscription_code);
    json_key_str(json, S("kind"), sale_change_kind_name(view->kind));
    json_key_str(json, S("state"), sale_change_state_name(view->state));
    api_date(req, json, S("effective_on"), view->effective_on);
    json_key_int(json, S("quantity"), view->quantity);
    json_key_str(json, S("title"), view->title);
    api_instant(req, json, S("created_at"), view->created_at);
    json_object_end(json);
}

static Err *changes_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    SubscriptionId id;
    ChangeView *views;
    size_t count;
    ApiList list;
    Page page = { 0 };
    TRY(subscription_id_parse(req_param(req, S("subscription")), "subscription", &id));
    TRY(svc_changes(&call, id, &views, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        change_write(req, &list.json, &views[i]);
    }
    return api_list_end(resp, &list, &page);
}

const Route api_changes_route = {
    .method = HTTP_GET,
    .path = "/api/v1/subscriptions/{subscription}/changes",
    .handle = changes_get,
    .access = ACCESS_SIGNED_IN,
    .api = true,
    .summary = "List the changes of a subscription, done and planned",
    .answer = "{\"items\":[{\"id\":\"chg_06h2n8kx4m1pq\",\"state\":\"planned\",\"effective_on\":"
              "\"2026-12-01\",\"quantity\":3}],\"next\":null}",
};

static void line_write(Req *req, JsonOut *json, const ChangeLineView *line)
{
    json_object(json);
    json_key_str(json, S("title"), line->title);
    json_key_bool(json, S("credit"), line->credit);
    json_key(json, S("amount"));
    api_explained(req, json, &line->amount);
    json_object_end(json);
}

Str api_change_preview(Req *req, const ChangePreview *preview)
{
    StrBuf buf = buf_new(req->arena, 4096);
    JsonOut json = json_out(&buf);
    json_object(&json);
    api_date(req, &json, S("effective_on"), preview->effective_on);
    json_key_int(&json, S("quantity_was"), preview->quantity_was);
    json_key_int(&json, S("quantity"), preview->quantity);
    json_key_str(&json, S("title_was"), preview->title_was);
    json_key_str(&json, S("title"), preview->title);
    if (preview->price_visible) {
        json_key_str(&json, S("currency"), currency_str(&preview->gross.currency));
        api_money(&json, S("net"), preview->net);
        api_money(&json, S("tax"), preview->tax);
        api_money(&json, S("gross"), preview->gross);
        api_taxes(req, &json, preview->taxes, preview->taxes_count);
        json_key(&json, S("lines"));
        json_array(&json);
        for (size_t i = 0; i < preview->lines_count; i++) {
            line_write(req, &json, &preview->lines[i]);
        }
        json_array_end(&json);
        api_date(req, &json, S("next_charge_on"), preview->next_on);
        api_money(&json, S("next_charge_net"), preview->next_net);
    }
    json_object_end(&json);
    return buf_str(&buf);
}

static Err *preview_post(Req *req, Resp *resp)
{
    Call call = api_call(req);
    SubscriptionId id;
    ChangeRequest request;
    ChangePreview preview;
    TRY(request_read(req, &id, &request));
    TRY(svc_change_preview(&call, id, &request, &preview));
    return resp_json(resp, api_change_preview(req, &preview));
}

const Route api_change_preview_route = {
    .method = HTTP_POST,
    .path = "/api/v1/subscriptions/{subscription}/changes/preview",
    .handle = preview_post,
    .access = ACCESS_SIGNED_IN | ROLE_SUBSCRIPTIONS,
    .body = BODY_JSON,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .api = true,
    .summary = "What another quantity or plan would cost",
    .detail = "Nothing changes: the answer has every credit and charge, equal to the document to "
              "the cent.",
    .answer = "{\"effective_on\":\"2026-12-11\",\"quantity_was\":1,\"quantity\":3,\"gross\":"
              "\"12.30\",\"lines\":[]}",
};

Err *api_change_answer(Req *req, Call *call, SaleChangeId id, int status, ApiAnswer *ret_answer)
{
    ChangeView view;
    TRY(svc_change_get(call, id, &view));
    StrBuf buf = buf_new(req->arena, 512);
    JsonOut json = json_out(&buf);
    change_write(req, &json, &view);
    *ret_answer =
        (ApiAnswer){ .status = status,
                     .location = arena_printf(req->arena, "/api/v1/subscriptions/%.*s/changes",
                                              STR_ARG(view.subscription_code)),
                     .body = buf_str(&buf) };
    return NULL;
}

static Err *change_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    SubscriptionId id;
    ChangeRequest request;
    SaleChangeId made;
    TRY(request_read(req, &id, &request));
    TRY(svc_change(call, id, &request, &made));
    return api_change_answer(req, call, made, 201, ret_answer);
}

static Err *change_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, change_work);
}

const Route api_change_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/subscriptions/{subscription}/changes",
    .handle = change_post,
    .access = ACCESS_SIGNED_IN | ROLE_SUBSCRIPTIONS,
    .body = BODY_JSON,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .api = true,
    .summary = "Change the quantity or the plan of a subscription",
    .answer = "{\"id\":\"chg_06h2n8kx4m1pq\",\"state\":\"done\",\"effective_on\":\"2026-12-11\","
              "\"quantity\":3}",
};

static Err *withdraw_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    SaleChangeId id;
    TRY(sale_change_id_parse(req_param(req, S("change")), "change", &id));
    TRY(svc_change_withdraw(call, id));
    return api_change_answer(req, call, id, 200, ret_answer);
}

static Err *withdraw_delete(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, withdraw_work);
}

const Route api_change_delete_route = {
    .method = HTTP_DELETE,
    .path = "/api/v1/changes/{change}",
    .handle = withdraw_delete,
    .access = ACCESS_SIGNED_IN | ROLE_SUBSCRIPTIONS,
    .api = true,
    .summary = "Take a planned change back",
    .answer = "{\"id\":\"chg_06h2n8kx4m1pq\",\"state\":\"withdrawn\"}",
};

static Err *plans_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    SubscriptionId id;
    ChangePlanView *plans;
    size_t count;
    ApiList list;
    Page page = { 0 };
    TRY(subscription_id_parse(req_param(req, S("subscription")), "subscription", &id));
    TRY(svc_change_plans(&call, id, &plans, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        json_object(&list.json);
        json_key_str(&list.json, S("plan"), plans[i].code);
        json_key_str(&list.json, S("title"), plans[i].title);
        json_key_str(&list.json, S("way"),
                     plans[i].other_product ? upgrade_kind_name(plans[i].way) : S("plan"));
        json_key_bool(&list.json, S("term_end_only"), plans[i].term_end);
        if (plans[i].price_visible) {
            json_key_str(&list.json, S("currency"), currency_str(&plans[i].price.currency));
            api_money(&list.json, S("unit_price"), plans[i].price);
        }
        json_object_end(&list.json);
    }
    return api_list_end(resp, &list, &page);
}

const Route api_change_plans_route = {
    .method = HTTP_GET,
    .path = "/api/v1/subscriptions/{subscription}/plans",
    .handle = plans_get,
    .access = ACCESS_SIGNED_IN,
    .api = true,
    .summary = "List the plans that a subscription can change to",
    .answer = "{\"items\":[{\"plan\":\"server-small-1y-monthly\",\"way\":\"plan\",\"term_end_"
              "only\":false}],"
              "\"next\":null}",
};

/* subscriptions.c - /api/v1/subscriptions and their cancellations. */
#include "api/routes.h"

#include <inttypes.h>

#include "api/api.h"

enum { Q_CUSTOMER = API_QUERY_SORTED_OWN, Q_STATE, Q_SEARCH, Q_COUNT };
static const Field list_query[Q_COUNT] = {
    API_SORTED_FIELDS,
    [Q_CUSTOMER] = { "end_customer", FIELD_CODE, "Only this end customer's", .max = 40 },
    [Q_STATE] = { "state", FIELD_TOKEN, "Only in this state", .max = 40 },
    [Q_SEARCH] = { "q", FIELD_TEXT, "Words of the title or the name", .max = SEARCH_BYTES_MAX },
};

static void subscription_write(Req *req, JsonOut *json, const SubscriptionView *view, bool whole)
{
    json_object(json);
    json_key_str(json, S("id"), view->code);
    json_key_str(json, S("title"), view->title);
    json_key_str(json, S("name"), view->friendly_name);
    json_key_str(json, S("end_customer"), view->owner_code);
    json_key_str(json, S("kind"), service_kind_name(view->kind));
    json_key_int(json, S("quantity"), view->quantity);
    json_key_str(json, S("state"), subscription_state_name(view->state));
    json_key_str(json, S("vendor_state"), vendor_state_name(view->vendor_state));
    json_key_str(json, S("order"), view->order_code);
    json_key_str(json, S("service"), view->service_code);
    json_key_str(json, S("base"), view->base_code);
    json_key_str(json, S("bundle"), view->bundle_name);
    json_key_bool(json, S("simulated"), view->simulated);
    json_key_bool(json, S("metered"), view->metered);
    if (view->price_visible) {
        json_key_str(json, S("currency"), currency_str(&view->price.currency));
        api_money(json, S("unit_price"), view->price);
        api_money(json, S("recurring"), view->recurring);
        json_key_str(json, S("price_source"), view->price_source);
    }
    api_date(req, json, S("started_on"), view->started_on);
    api_date(req, json, S("term_from"), view->term_from);
    api_date(req, json, S("term_to"), view->term_to);
    api_date(req, json, S("charged_through"), view->charged_through);
    api_date(req, json, S("next_charge_on"), view->next_charge_on);
    api_date(req, json, S("end_on"), view->end_on);
    json_key_str(json, S("cancellation"), view->cancellation_code);
    if (whole) {
        api_events(req, json, view->events, view->events_count);
    }
    json_object_end(json);
}

static Err *subscriptions_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    AccountId owner = { 0 };
    SubscriptionView *views;
    size_t count;
    Page page = api_page_sorted(req);
    if (req->query[Q_CUSTOMER].given) {
        TRY(account_id_parse(req->query[Q_CUSTOMER].text, "end_customer", &owner));
    }
    TRY(svc_subscriptions(&call, owner, req->query[Q_STATE].text, req->query[Q_SEARCH].text, &page,
                          &views, &count));
    ApiList list;
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        subscription_write(req, &list.json, &views[i], false);
    }
    return api_list_end(resp, &list, &page);
}

const Route api_subscriptions_route = {
    .method = HTTP_GET,
    .path = "/api/v1/subscriptions",
    .handle = subscriptions_get,
    .access = ACCESS_SIGNED_IN,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .api = true,
    .summary = "List subscriptions",
    .answer = "{\"items\":[{\"id\":\"sub_06h2n8kx4m1pq\",\"state\":\"active\"}],\"next\":null}",
};

static Err *subscription_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    SubscriptionId id;
    SubscriptionView view;
    TRY(subscription_id_parse(req_param(req, S("subscription")), "subscription", &id));
    TRY(svc_subscription(&call, id, &view));
    StrBuf buf = buf_new(req->arena, 4096);
    JsonOut json = json_out(&buf);
    subscription_write(req, &json, &view, true);
    return resp_json(resp, buf_str(&buf));
}

const Route api_subscription_route = {
    .method = HTTP_GET,
    .path = "/api/v1/subscriptions/{subscription}",
    .handle = subscription_get,
    .access = ACCESS_SIGNED_IN,
    .api = true,
    .summary = "One subscription with its history",
    .answer = "{\"id\":\"sub_06h2n8kx4m1pq\",\"state\":\"active\",\"events\":[]}",
};

enum { F_NAME };
static const Field name_fields[] = {
    [F_NAME] = { "name", FIELD_TEXT, "The name; empty: none", .max = FRIENDLY_NAME_BYTES_MAX / 4 },
};

static Err *name_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    SubscriptionId id;
    SubscriptionView view;
    TRY(subscription_id_parse(req_param(req, S("subscription")), "subscription", &id));
    TRY(svc_subscription_name(call, id, req->form[F_NAME].text));
    TRY(svc_subscription(call, id, &view));
    StrBuf buf = buf_new(req->arena, 4096);
    JsonOut json = json_out(&buf);
    subscription_write(req, &json, &view, false);
    *ret_answer = (ApiAnswer){ .status = 200, .body = buf_str(&buf) };
    return NULL;
}

static Err *name_put(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, name_work);
}

const Route api_subscription_name_route = {
    .method = HTTP_PUT,
    .path = "/api/v1/subscriptions/{subscription}/name",
    .handle = name_put,
    .access = ACCESS_SIGNED_IN | ROLE_SUBSCRIPTIONS,
    .body = BODY_JSON,
    .fields = name_fields,
    .field_count = COUNT_OF(name_fields),
    .api = true,
    .summary = "Name a subscription",
    .answer = "{\"id\":\"sub_06h2n8kx4m1pq\",\"name\":\"Ledger\"}",
};

enum { F_WHEN, F_QUANTITY, F_REASON, F_NOTE, F_COUNT };
static const Field cancel_fields[F_COUNT] = {
    [F_WHEN] = { "when", FIELD_TOKEN, "now, period_end, term_end or a date", .required = true,
                 .max = 20 },
    [F_QUANTITY] = { "quantity", FIELD_INT, "How many units; absent: all", .min_value = 1,
                     .max_value = INT32_MAX },
    [F_REASON] = { "reason", FIELD_TEXT, "A reason code; other words are kept as the note",
                   .max = 200 },
    [F_NOTE] = { "note", FIELD_LINES, "Free words", .max = 800 },
};
enum { Q_PREVIEW };
static const Field cancel_query[] = {
    [Q_PREVIEW] = { "preview", FIELD_BOOL, "Only say what it would credit" },
};

static Err *cancel_read(const Req *req, CancelRequest *ret_request)
{
    CancelRequest request = { .reason = CANCEL_REASON_OTHER,
                              .note = req->form[F_NOTE].text,
                              .quantity = req->form[F_QUANTITY].number,
                              .key = req->idempotency_key };
    TRY(cancel_when_read(req->form[F_WHEN].text, &request.when, &request.on));
    Str reason = req->form[F_REASON].text;
    if (!cancel_reason_parse(reason, &request.reason) && request.note.len == 0) {
        request.note = reason;
    }
    *ret_request = request;
    return NULL;
}

static void credit_write(Req *req, JsonOut *json, const CreditLineView *line)
{
    json_object(json);
    json_key_str(json, S("title"), line->title);
    json_key_str(json, S("invoice"), line->invoice_code);
    json_key_str(json, S("invoice_number"), line->invoice_label);
    json_key(json, S("credit"));
    api_explained(req, json, &line->credit);
    json_object_end(json);
}

static Str preview_body(Req *req, const CancelPreview *preview)
{
    StrBuf buf = buf_new(req->arena, 4096);
    JsonOut json = json_out(&buf);
    json_object(&json);
    api_date(req, &json, S("effective_on"), preview->effective_on);
    api_instant(req, &json, S("purge_at"), preview->purge_at);
    if (preview->price_visible) {
        json_key_str(&json, S("currency"), currency_str(&preview->gross.currency));
        api_money(&json, S("net"), preview->net);
        api_money(&json, S("tax"), preview->tax);
        api_money(&json, S("gross"), preview->gross);
        api_taxes(req, &json, preview->taxes, preview->taxes_count);
        json_key(&json, S("lines"));
        json_array(&json);
        for (size_t i = 0; i < preview->lines_count; i++) {
            credit_write(req, &json, &preview->lines[i]);
        }
        json_array_end(&json);
    }
    json_key(&json, S("ends_with_it"));
    json_array(&json);
    for (size_t i = 0; i < preview->children_count; i++) {
        json_str(&json, preview->children[i].code);
    }
    json_array_end(&json);
    json_object_end(&json);
    return buf_str(&buf);
}

static Str cancellation_body(Req *req, const CancellationView *view)
{
    StrBuf buf = buf_new(req->arena, 1024);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_str(&json, S("id"), view->code);
    json_key_str(&json, S("subscription"), view->subscription_code);
    json_key_str(&json, S("state"), cancel_state_name(view->state));
    json_key_str(&json, S("when"), cancel_when_name(view->when));
    json_key_str(&json, S("reason"), cancel_reason_name(view->reason));
    api_date(req, &json, S("effective_on"), view->effective_on);
    json_key_str(&json, S("note"), view->note);
    api_instant(req, &json, S("created_at"), view->created_at);
    api_instant(req, &json, S("done_at"), view->done_at);
    json_object_end(&json);
    return buf_str(&buf);
}

static Err *cancel_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    SubscriptionId id;
    CancelRequest request;
    CancelMade made;
    CancellationView view;
    TRY(subscription_id_parse(req_param(req, S("subscription")), "subscription", &id));
    TRY(cancel_read(req, &request));
    if (req->query[Q_PREVIEW].on) {
        CancelPreview preview;
        TRY(svc_cancel_preview(call, id, &request, &preview));
        Str body = preview.part != NULL ? api_change_preview(req, preview.part)
                                        : preview_body(req, &preview);
        *ret_answer = (ApiAnswer){ .status = 200, .body = body };
        return NULL;
    }
    TRY(svc_cancel(call, id, &request, &made));
    if (made.change.v != 0) {
        return api_change_answer(req, call, made.change, 201, ret_answer);
    }
    TRY(svc_cancellation(call, made.cancellation, &view));
    *ret_answer = (ApiAnswer){ .status = 201,
                               .location = arena_printf(req->arena, "/api/v1/cancellations/%.*s",
                                                        STR_ARG(view.code)),
                               .body = cancellation_body(req, &view) };
    return NULL;
}

static Err *cancel_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, cancel_work);
}

const Route api_cancel_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/subscriptions/{subscription}/cancellations",
    .handle = cancel_post,
    .access = ACCESS_SIGNED_IN | ROLE_SUBSCRIPTIONS,
    .body = BODY_JSON,
    .fields = cancel_fields,
    .field_count = COUNT_OF(cancel_fields),
    .query = cancel_query,
    .query_count = COUNT_OF(cancel_query),
    .api = true,
    .summary = "Cancel a subscription, or preview the credit",
    .detail =
        "With ?preview=true nothing changes: the answer has the credit, line by line, equal "
        "to the credit note to the cent. A part of the quantity is a change of the quantity, and "
        "answered as one.",
    .answer =
        "{\"id\":\"can_06h2n8kx4m1pq\",\"state\":\"executing\",\"effective_on\":\"2026-11-22\"}",
};

static Err *cancellation_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    CancellationId id;
    CancellationView view;
    TRY(cancellation_id_parse(req_param(req, S("cancellation")), "cancellation", &id));
    TRY(svc_cancellation(&call, id, &view));
    return resp_json(resp, cancellation_body(req, &view));
}

const Route api_cancellation_route = {
    .method = HTTP_GET,
    .path = "/api/v1/cancellations/{cancellation}",
    .handle = cancellation_get,
    .access = ACCESS_SIGNED_IN,
    .api = true,
    .summary = "One cancellation and its state",
    .answer = "{\"id\":\"can_06h2n8kx4m1pq\",\"state\":\"done\"}",
};

static Err *revoke_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    CancellationId id;
    CancellationView view;
    TRY(cancellation_id_parse(req_param(req, S("cancellation")), "cancellation", &id));
    TRY(svc_cancel_revoke(call, id));
    TRY(svc_cancellation(call, id, &view));
    *ret_answer = (ApiAnswer){ .status = 200, .body = cancellation_body(req, &view) };
    return NULL;
}

static Err *revoke_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, revoke_work);
}

const Route api_cancel_revoke_route = {
    .method = HTTP_POST,
    .path = "/api/v1/cancellations/{cancellation}/revoke",
    .handle = revoke_post,
    .access = ACCESS_SIGNED_IN | ROLE_SUBSCRIPTIONS,
    .api = true,
    .summary = "Take a scheduled cancellation back",
    .answer = "{\"id\":\"can_06h2n8kx4m1pq\",\"state\":\"revoked\"}",
};

/* account_order.c - /orders/{order}: how far it is, what it costs, another try, and what people
 * decide about it while it waits. */
#include "gen/tpl_account_order.h"
#include "gen/tpl_account_order_live.h"
#include "web/account_routes.h"
#include "web/live.h"
#include "web/order_page.h"

/* Whoever may have to decide; a stand-in has any of these roles, and the service knows its days. */
enum {
    ACCESS_DECIDES = ACCESS_SIGNED_IN | ROLE_APPROVER | ROLE_BILLING | ROLE_BUYER |
                     ROLE_SUBSCRIPTIONS | ROLE_CLOUD
};

enum { F_REASON };
static const Field decide_fields[] = {
    [F_REASON] = { "reason", FIELD_TEXT, "Reason", .max = WAIT_REASON_BYTES_MAX },
};

static Err *order_param(const Req *req, OrderId *ret_id)
{
    return page_id(order_id_parse(req_param(req, S("order")), "order", ret_id));
}

static Str order_path(Arena *out, OrderId id)
{
    return arena_printf(out, "/orders/%.*s", STR_ARG(order_code(out, id)));
}

static Str state_text(OrderState state)
{
    switch (state) {
    case ORDER_DRAFT:
        return S("This order is still being put together.");
    case ORDER_AWAITING_APPROVAL:
        return S("The order waits for an approval.");
    case ORDER_AWAITING_OPERATOR:
        return S("The order is placed and waits for its seller. Its prices are kept, and nothing "
                 "is charged meanwhile.");
    case ORDER_AWAITING_CUSTOMER:
        return S("The order waits for something from the buyer's side.");
    case ORDER_SCHEDULED:
        return S("The order begins on its day.");
    case ORDER_EXECUTING:
        return S("The services are being made.");
    case ORDER_DONE:
        return S("Everything in this order is ready.");
    case ORDER_PARTLY_DONE:
        return S("Some lines are ready, others could not be carried out.");
    case ORDER_FAILED:
        return S("No line could be carried out. Nothing is charged for a line that failed.");
    case ORDER_REJECTED:
        return S("The order was rejected.");
    case ORDER_CANCELLED:
        return S("The order was cancelled.");
    case ORDER_EXPIRED:
        return S("Nobody confirmed the order in time.");
    case ORDER_STATE_COUNT:
        break;
    }
    return S("");
}

static LiveStamp order_stamp(const OrderView *order)
{
    LiveStamp stamp = live_start();

    live_add(&stamp, order_state_name(order->state));
    for (size_t i = 0; i < order->lines_count; i++) {
        const OrderLineView *line = &order->lines[i];
        live_add(&stamp, order_line_state_name(line->state));
        live_add(&stamp, service_state_name(line->service_state));
        live_add(&stamp, line->cause);
    }
    live_add_events(&stamp, order->events, order->events_count);
    stamp.running = order->state == ORDER_EXECUTING || order->state == ORDER_SCHEDULED;
    return stamp;
}

static Err *order_read(Call *call, int64_t id, LiveStamp *ret_stamp)
{
    OrderView order;

    TRY(svc_order(call, (OrderId){ id }, &order));
    *ret_stamp = order_stamp(&order);
    return NULL;
}

static Err *order_load(Req *req, OrderPage *page)
{
    Call call = page_call(req);
    OrderId id;

    TRY(order_param(req, &id));
    TRY(svc_order(&call, id, &page->order));
    const OrderView *order = &page->order;
    LiveStamp stamp = order_stamp(order);
    bool stuck = order->state == ORDER_FAILED || order->state == ORDER_PARTLY_DONE;
    page->owner_name = order->has_customer ? order->customer.name : order->buyer.name;
    page->state_text = state_text(order->state);
    page->money = sees_price(req, order->price_visible);
    page->can_retry =
        stuck && order->buyer.id.v == req->actor.account.v && actor_can(&req->actor, ROLE_BUYER);
    page->can_see_documents =
        req->actor.kind != ACCOUNT_END_CUSTOMER &&
        (actor_can(&req->actor, ROLE_BILLING) || actor_can(&req->actor, ROLE_AUDITOR));
    page->running = stamp.running;
    page->live = live_link(req->arena, order_path(req->arena, id), stamp);
    page->timeline = (Timeline){ .events = order->events,
                                 .events_count = order->events_count,
                                 .running = stamp.running };
    return NULL;
}

static Err *order_show(Req *req, Resp *resp, const FieldValue *typed, const Err *refusal)
{
    static const FieldValue nothing = { .number = -1 };
    OrderPage page = { 0 };
    const Zone *zone;

    TRY(order_load(req, &page));
    page.reason = form_field(&decide_fields[F_REASON], typed == NULL ? &nothing : typed, S("text"));
    page.reason.hint = page.order.can_decide ? S("The buyer reads it. Only an approval needs none.")
                                             : S("Your seller may read it.");
    Str title = arena_printf(req->arena, "Order for %.*s", STR_ARG(page.owner_name));
    TRY(page_layout(req, title, SECTION_ORDERS, &page.layout));
    if (refusal != NULL && !page_refused(resp, &page.layout, refusal)) {
        return err_copy(refusal);
    }
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_order(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *order_get(Req *req, Resp *resp)
{
    return order_show(req, resp, NULL, NULL);
}

static Err *order_live_get(Req *req, Resp *resp)
{
    OrderPage page = { .layout = layout_new(req, S("Order"), SECTION_ORDERS) };
    const Zone *zone;

    TRY(order_load(req, &page));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_order_live(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *order_events(Req *req, Resp *resp)
{
    OrderId id;

    TRY(order_param(req, &id));
    return live_stream(req, resp, order_read, id.v);
}

/* Sent twice, the second finds the order at work again: that is what was asked for. */
static Err *order_retry(Req *req, Resp *resp)
{
    Call call = page_call(req);
    OrderView order;
    OrderId id;

    TRY(order_param(req, &id));
    Err *err = svc_order_retry(&call, id);
    if (err_is(err, ERR_ORDER_STATE)) {
        TRY(svc_order(&call, id, &order));
        if (order.state == ORDER_EXECUTING || order.state == ORDER_DONE) {
            err = NULL;
        }
    }
    TRY(err);
    return page_done(resp, order_path(req->arena, id), S("retry"));
}

enum { G_LINE, G_REASON };
static const Field give_up_fields[] = {
    [G_LINE] = { "line", FIELD_CODE, "Line", .max = 40 },
    [G_REASON] = { "reason", FIELD_TEXT, "Reason", .max = WAIT_REASON_BYTES_MAX },
};

static Err *order_give_up(Req *req, Resp *resp)
{
    Call call = page_call(req);
    OrderLineId line = { 0 };
    OrderId id;

    TRY(order_param(req, &id));
    if (req->form[G_LINE].given) {
        TRY(page_id(order_line_id_parse(req->form[G_LINE].text, "line", &line)));
    }
    TRY(svc_order_give_up(&call, id, line, req->form[G_REASON].text));
    return page_done(resp, order_path(req->arena, id), S("given-up"));
}

static Err *decide_invalid(Req *req, Resp *resp)
{
    resp->status = 422;
    return order_show(req, resp, &req->form[F_REASON], NULL);
}

typedef Err *Decide(Call *call, OrderId id, Str reason);

/* Whoever comes second reads who was quicker, above the order as it is now. */
static Err *order_decide(Req *req, Resp *resp, Decide *decide, Str done)
{
    Call call = page_call(req);
    OrderId id;

    TRY(order_param(req, &id));
    Err *err = decide(&call, id, req->form[F_REASON].text);
    if (err == NULL) {
        return page_done(resp, order_path(req->arena, id), done);
    }
    err = req_field_failed(req, err);
    return err == NULL ? decide_invalid(req, resp)
                       : order_show(req, resp, &req->form[F_REASON], err_copy(err));
}

static Err *order_cancel(Req *req, Resp *resp)
{
    return order_decide(req, resp, svc_order_cancel, S("order-cancelled"));
}

static Err *order_allow(Req *req, Resp *resp)
{
    return order_decide(req, resp, svc_order_allow, S("order-allowed"));
}

static Err *order_reject(Req *req, Resp *resp)
{
    return order_decide(req, resp, svc_order_reject, S("rejected"));
}

const Route order_route = {
    .method = HTTP_GET,
    .path = "/orders/{order}",
    .handle = order_get,
    .access = ACCESS_SIGNED_IN,
    .summary = "An order",
};

const Route order_events_route = {
    .method = HTTP_GET,
    .path = "/orders/{order}/events",
    .handle = order_events,
    .access = ACCESS_SIGNED_IN,
    .query = live_query,
    .query_count = LIVE_QUERY_COUNT,
    .summary = "Changes of an order as server-sent events",
};

const Route order_live_route = {
    .method = HTTP_GET,
    .path = "/orders/{order}/live",
    .handle = order_live_get,
    .access = ACCESS_SIGNED_IN,
    .summary = "The part of an order's page that follows the work",
};

const Route order_give_up_route = {
    .method = HTTP_POST,
    .path = "/orders/{order}/give-up",
    .handle = order_give_up,
    .access = ACCESS_PARTNER | ACCESS_END_CUSTOMER | ROLE_BUYER,
    .body = BODY_FORM,
    .fields = give_up_fields,
    .field_count = COUNT_OF(give_up_fields),
    .summary = "Give up a line that has failed, or all of them",
};

const Route order_retry_route = {
    .method = HTTP_POST,
    .path = "/orders/{order}/retry",
    .handle = order_retry,
    .access = ACCESS_SIGNED_IN | ROLE_BUYER,
    .body = BODY_FORM,
    .summary = "Put the failed lines to work again",
};

const Route order_allow_route = {
    .method = HTTP_POST,
    .path = "/orders/{order}/allow",
    .handle = order_allow,
    .invalid = decide_invalid,
    .access = ACCESS_DECIDES,
    .body = BODY_FORM,
    .fields = decide_fields,
    .field_count = COUNT_OF(decide_fields),
    .summary = "Approve an order, or let it pass, that waits for you",
};

const Route order_cancel_route = {
    .method = HTTP_POST,
    .path = "/orders/{order}/cancel",
    .handle = order_cancel,
    .invalid = decide_invalid,
    .access = ACCESS_PARTNER | ACCESS_END_CUSTOMER | ROLE_BUYER,
    .body = BODY_FORM,
    .fields = decide_fields,
    .field_count = COUNT_OF(decide_fields),
    .summary = "Take back an order that waits",
};

const Route order_reject_route = {
    .method = HTTP_POST,
    .path = "/orders/{order}/reject",
    .handle = order_reject,
    .invalid = decide_invalid,
    .access = ACCESS_DECIDES,
    .body = BODY_FORM,
    .fields = decide_fields,
    .field_count = COUNT_OF(decide_fields),
    .summary = "Reject an order that waits for you",
};

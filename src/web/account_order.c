/* account_order.c - /orders/{order}: how far it is, what it costs, and another try. */
#include "gen/tpl_account_order.h"
#include "gen/tpl_account_order_live.h"
#include "web/account_routes.h"
#include "web/live.h"
#include "web/order_page.h"

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
        return S("The order waits for the operator.");
    case ORDER_AWAITING_CUSTOMER:
        return S("A vendor asks something before it goes on. Answer it at its line.");
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

static Err *order_get(Req *req, Resp *resp)
{
    OrderPage page = { 0 };
    const Zone *zone;

    TRY(order_load(req, &page));
    Str title = arena_printf(req->arena, "Order for %.*s", STR_ARG(page.owner_name));
    TRY(page_layout(req, title, SECTION_ORDERS, &page.layout));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_order(&out, &page);
    return resp_html(resp, out_str(&out));
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

const Route order_retry_route = {
    .method = HTTP_POST,
    .path = "/orders/{order}/retry",
    .handle = order_retry,
    .access = ACCESS_SIGNED_IN | ROLE_BUYER,
    .body = BODY_FORM,
    .summary = "Put the failed lines to work again",
};

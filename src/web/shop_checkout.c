/* shop_checkout.c - the draft order that the checkout's steps work on. */
#include "web/shop_checkout.h"

#include "web/page.h"

Str checkout_path(Arena *out, const OrderView *order, CheckoutStep step)
{
    switch (step) {
    case CHECKOUT_BASKET:
        return S("/basket");
    case CHECKOUT_BILLING:
        return arena_printf(out, "/checkout/%.*s/billing", STR_ARG(order->code));
    case CHECKOUT_DETAILS:
        return arena_printf(out, "/checkout/%.*s/details", STR_ARG(order->code));
    case CHECKOUT_REVIEW:
        return arena_printf(out, "/checkout/%.*s/review", STR_ARG(order->code));
    }
    return S("/basket");
}

CheckoutStep checkout_reached(const OrderView *order)
{
    if (order->lines_count == 0 || (!order->own_use && !order->has_customer)) {
        return CHECKOUT_BASKET;
    }
    for (size_t i = 0; i < order->lines_count; i++) {
        if (!order->lines[i].settings_ready) {
            return CHECKOUT_DETAILS;
        }
    }
    return order->agreed ? CHECKOUT_REVIEW : CHECKOUT_DETAILS;
}

Err *checkout_open(Req *req, Resp *resp, CheckoutStep step, OrderView *ret_order, bool *ret_shown)
{
    Call call = page_call(req);
    OrderId id;

    *ret_shown = false;
    TRY(page_id(order_id_parse(req_param(req, S("order")), "order", &id)));
    TRY(svc_order(&call, id, ret_order));
    if (ret_order->state != ORDER_DRAFT) {
        return resp_see_other(resp,
                              arena_printf(req->arena, "/orders/%.*s", STR_ARG(ret_order->code)));
    }
    CheckoutStep reached = checkout_reached(ret_order);
    if (step > reached && !(step == CHECKOUT_BILLING && reached == CHECKOUT_DETAILS)) {
        return page_done(resp, checkout_path(req->arena, ret_order, reached), S("first"));
    }
    *ret_shown = true;
    return NULL;
}

static bool stands_alone(const OrderView *order, const OrderLineView *line)
{
    for (size_t i = 0; i < order->lines_count; i++) {
        if (line->base_line.v != 0 && order->lines[i].id.v == line->base_line.v) {
            return false;
        }
    }
    return true;
}

OrderLineView *checkout_lines(Arena *out, const OrderView *order)
{
    OrderLineView *lines = arena_array(out, OrderLineView, order->lines_count + 1);
    size_t count = 0;

    for (size_t i = 0; i < order->lines_count; i++) {
        const OrderLineView *base = &order->lines[i];
        if (!stands_alone(order, base)) {
            continue;
        }
        lines[count++] = *base;
        for (size_t k = 0; k < order->lines_count; k++) {
            if (order->lines[k].base_line.v == base->id.v) {
                lines[count++] = order->lines[k];
            }
        }
    }
    return lines;
}

Err *checkout_recurring(Arena *out, const OrderView *order, RecurringTotal **ret_totals,
                        size_t *ret_count)
{
    RecurringTotal *totals = arena_array(out, RecurringTotal, order->lines_count + 1);
    size_t count = 0;

    for (size_t i = 0; i < order->lines_count; i++) {
        const OrderLineView *line = &order->lines[i];
        size_t k = 0;
        while (k < count && !str_eq(totals[k].billing_label, line->billing_label)) {
            k++;
        }
        if (k == count) {
            totals[count++] = (RecurringTotal){ line->billing_label, line->recurring };
        } else {
            TRY(money_add(totals[k].amount, line->recurring, &totals[k].amount));
        }
    }
    *ret_totals = totals;
    *ret_count = count;
    return NULL;
}

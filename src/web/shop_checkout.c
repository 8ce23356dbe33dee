/* shop_checkout.c - the drafts that the checkout's steps work on. */
#include "web/shop_checkout.h"

#include "web/page.h"

Str checkout_path(Arena *out, const CheckoutView *basket, CheckoutStep step)
{
    switch (step) {
    case CHECKOUT_BASKET:
        return S("/basket");
    case CHECKOUT_BILLING:
        return arena_printf(out, "/checkout/%.*s/billing", STR_ARG(basket->code));
    case CHECKOUT_DETAILS:
        return arena_printf(out, "/checkout/%.*s/details", STR_ARG(basket->code));
    case CHECKOUT_REVIEW:
        return arena_printf(out, "/checkout/%.*s/review", STR_ARG(basket->code));
    }
    return S("/basket");
}

Str checkout_ordered_path(Arena *out, const CheckoutView *basket)
{
    if (basket->placed_count == 1 && basket->drafts_count == 0) {
        return arena_printf(out, "/orders/%.*s", STR_ARG(basket->placed[0].code));
    }
    return arena_printf(out, "/checkout/%.*s/orders", STR_ARG(basket->code));
}

Str checkout_receiver(const OrderView *draft)
{
    if (draft->has_customer) {
        return draft->customer.name;
    }
    return draft->own_use ? S("Own use") : S("Not chosen yet");
}

CheckoutStep checkout_reached(const CheckoutView *basket)
{
    bool details = true;
    for (size_t i = 0; i < basket->drafts_count; i++) {
        const OrderView *draft = &basket->drafts[i];
        if (!draft->own_use && !draft->has_customer) {
            return CHECKOUT_BASKET;
        }
        for (size_t j = 0; j < draft->lines_count; j++) {
            details = details && draft->lines[j].settings_ready;
        }
        details = details && draft->agreed;
    }
    return details ? CHECKOUT_REVIEW : CHECKOUT_DETAILS;
}

Err *checkout_open(Req *req, Resp *resp, CheckoutStep step, CheckoutView *ret_basket,
                   bool *ret_shown)
{
    Call call = page_call(req);
    CheckoutId id;

    *ret_shown = false;
    TRY(page_id(checkout_id_parse(req_param(req, S("checkout")), "checkout", &id)));
    TRY(svc_checkout(&call, id, step == CHECKOUT_DETAILS, ret_basket));
    if (ret_basket->drafts_count == 0) {
        return resp_see_other(resp, ret_basket->placed_count > 0
                                        ? checkout_ordered_path(req->arena, ret_basket)
                                        : S("/basket"));
    }
    CheckoutStep reached = checkout_reached(ret_basket);
    if (step > reached && !(step == CHECKOUT_BILLING && reached == CHECKOUT_DETAILS)) {
        return page_done(resp, checkout_path(req->arena, ret_basket, reached), S("first"));
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

/* The add-ons of a bundle's part stand behind it. */
static size_t hanging(const OrderView *order, OrderLineId part, OrderLineView *lines)
{
    size_t count = 0;
    for (size_t i = 0; i < order->lines_count; i++) {
        if (order->lines[i].base_line.v == part.v) {
            lines[count++] = order->lines[i];
        }
    }
    return count;
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
                count += hanging(order, order->lines[k].id, &lines[count]);
            }
        }
    }
    return lines;
}

static Err *recurring_add(RecurringTotal *totals, size_t *count, const OrderLineView *line)
{
    size_t k = 0;
    while (k < *count && !str_eq(totals[k].billing_label, line->billing_label)) {
        k++;
    }
    if (k == *count) {
        totals[(*count)++] = (RecurringTotal){ line->billing_label, line->recurring };
        return NULL;
    }
    return money_add(totals[k].amount, line->recurring, &totals[k].amount);
}

Err *checkout_recurring(Arena *out, const CheckoutView *basket, RecurringTotal **ret_totals,
                        size_t *ret_count)
{
    RecurringTotal *totals = arena_array(out, RecurringTotal, basket->lines_count + 1);

    *ret_count = 0;
    for (size_t i = 0; i < basket->drafts_count; i++) {
        for (size_t j = 0; j < basket->drafts[i].lines_count; j++) {
            const OrderLineView *line = &basket->drafts[i].lines[j];
            if (line->action == ACTION_NEW) { /* the others say it of themselves */
                TRY(recurring_add(totals, ret_count, line));
            }
        }
    }
    *ret_totals = totals;
    return NULL;
}

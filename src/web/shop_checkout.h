/*
 * shop_checkout.h - what the steps of the checkout share: the draft that a path names, and the step
 * that it has come to. Steps are safe to go back and forward: a step that is not yet possible leads
 * to the first open one, an order that is placed to its own page.
 */
#ifndef WEB_SHOP_CHECKOUT_H
#define WEB_SHOP_CHECKOUT_H

#include "http/http.h"
#include "web/checkout_page.h"

enum { CHECKOUT_ACCESS = ACCESS_PARTNER | ACCESS_END_CUSTOMER | ROLE_BUYER };

/* Reads the draft of {order} for a step. When the step cannot be shown, `resp` leads elsewhere and
 * *ret_shown is false. Fails: NOT_FOUND. */
MUST_USE Err *checkout_open(Req *req, Resp *resp, CheckoutStep step, OrderView *ret_order,
                            bool *ret_shown);
/* The first step that lacks an answer. */
CheckoutStep checkout_reached(const OrderView *order);
Str checkout_path(Arena *out, const OrderView *order, CheckoutStep step);
/* The lines with every add-on behind its base. */
OrderLineView *checkout_lines(Arena *out, const OrderView *order);
/* Fails: MONEY_RANGE. */
MUST_USE Err *checkout_recurring(Arena *out, const OrderView *order, RecurringTotal **ret_totals,
                                 size_t *ret_count);

#endif

/*
 * shop_checkout.h - what the steps of the checkout share: the checkout that a path names, and the
 * step that it has come to. Steps are safe to go back and forward: a step that is not yet possible
 * leads to the first open one, a checkout that is confirmed to its orders.
 */
#ifndef WEB_SHOP_CHECKOUT_H
#define WEB_SHOP_CHECKOUT_H

#include "http/http.h"
#include "web/checkout_page.h"

enum { CHECKOUT_ACCESS = ACCESS_PARTNER | ACCESS_END_CUSTOMER | ROLE_BUYER };

/* Reads the drafts of {checkout} for a step; with the set-up forms for CHECKOUT_DETAILS. When the
 * step cannot be shown, `resp` leads elsewhere and *ret_shown is false. Fails: NOT_FOUND. */
MUST_USE Err *checkout_open(Req *req, Resp *resp, CheckoutStep step, CheckoutView *ret_basket,
                            bool *ret_shown);
/* The first step that lacks an answer. */
CheckoutStep checkout_reached(const CheckoutView *basket);
Str checkout_path(Arena *out, const CheckoutView *basket, CheckoutStep step);
/* Where a confirmed checkout leads: its only order, or the list of its orders. */
Str checkout_ordered_path(Arena *out, const CheckoutView *basket);
/* "Own use", "Not chosen yet", or the end customer's name. */
Str checkout_receiver(const OrderView *draft);
/* The lines with every add-on behind its base. */
OrderLineView *checkout_lines(Arena *out, const OrderView *order);
/* Fails: MONEY_RANGE. */
MUST_USE Err *checkout_recurring(Arena *out, const CheckoutView *basket,
                                 RecurringTotal **ret_totals, size_t *ret_count);

#endif

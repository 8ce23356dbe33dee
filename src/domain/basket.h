/*
 * basket.h - the rules of a basket's lines together (R-ORD-01, R-CAT-01).
 */
#ifndef DOMAIN_BASKET_H
#define DOMAIN_BASKET_H

#include "base/err.h"
#include "domain/id.h"
#include "domain/order.h"

/* One line, as far as the rules need it. */
typedef struct BasketItem {
    OrderLineId line;
    OrderLineId base_line; /* of an add-on: the line of its base in this order; zero when it goes to
                              a subscription that runs */
    ProductId product;
    bool addon;
} BasketItem;

/* A base product takes an add-on. */
typedef struct AddonPair {
    ProductId base;
    ProductId addon;
} AddonPair;

/* The lines of one order, that is of one beneficiary. Every add-on has its base among them, or the
 * beneficiary has the base in an active subscription (`owned`); the base takes this add-on.
 * Fails: BASKET_EMPTY, BASKET_FULL, ADDON_BASE (its detail names the line, counted from 1). */
MUST_USE Err *basket_check(const BasketItem *items, size_t count, const AddonPair *pairs,
                           size_t pair_count, const ProductId *owned, size_t owned_count);

#endif

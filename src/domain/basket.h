/*
 * basket.h - the rules of a basket's lines together (R-ORD-01, R-CAT-01).
 */
#ifndef DOMAIN_BASKET_H
#define DOMAIN_BASKET_H

#include "base/err.h"
#include "domain/id.h"

enum { BASKET_LINE_MAX = 50, BASKET_BASE_MAX = 256 };

/* One line, as far as the rules need it. */
typedef struct BasketItem {
    BasketLineId line;
    AccountId beneficiary; /* an end customer, or the buyer itself */
    ProductId product;
    ProductId base; /* the product that an add-on needs; zero for a base product */
} BasketItem;

/* A product that the beneficiary has in an active subscription already. */
typedef struct OwnedProduct {
    AccountId beneficiary;
    ProductId product;
} OwnedProduct;

/* Every add-on has its base in the basket for the same beneficiary, or the beneficiary owns it.
 * Fails: BASKET_EMPTY, BASKET_FULL, ADDON_BASE (with "lines/N" as the field, N from 0). */
MUST_USE Err *basket_check(const BasketItem *items, size_t count, const OwnedProduct *owned,
                           size_t owned_count);

#endif

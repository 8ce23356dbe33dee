/*
 * price.h - the price of a plan on each edge of the path operator > partner > ... (R36).
 *
 * The first edge has a fixed price from a price list; each further one has its own fixed price or a
 * mark-up on its parent's. The result is frozen with its source for the term: it is copied onto the
 * order line and the subscription, and never looked up again.
 */
#ifndef DOMAIN_PRICE_H
#define DOMAIN_PRICE_H

#include "domain/money.h"
#include "domain/words.h"

enum {
    PRICE_EDGE_MAX = 8,            /* tiers under the operator */
    MARKUP_PPM_MIN = -1000000,     /* -100 %: free */
    MARKUP_PPM_MAX = 10 * 1000000, /* +1000 % */
};

#define PRICE_KINDS(X)      \
    X(PRICE_FIXED, "fixed") \
    X(PRICE_MARKUP, "markup")
ENUM_DECLARE(PriceKind, price_kind, PRICE_KIND_COUNT, PRICE_KINDS)

/* How one edge sets its price. */
typedef struct PriceRule {
    PriceKind kind;
    Decimal fixed;      /* PRICE_FIXED: per unit and billing period, before tax, 0 or more */
    Currency currency;  /* PRICE_FIXED */
    int64_t markup_ppm; /* PRICE_MARKUP: millionths of the parent's price */
    Str title;          /* the price list's name, as its buyers know it */
} PriceRule;

/* A frozen price. */
typedef struct Price {
    Decimal unit; /* per unit and billing period, before tax */
    Currency currency;
    Str source; /* "price list 'Partners EUR'"; the buyer sees it, so never the seller's own price
                 */
} Price;

/* The price of one edge; `parent` is the edge above, or NULL on the first. A marked-up price is
 * rounded half away from zero at the currency's minor unit; a fixed one stays as it is.
 * Fails: PRICE_MISSING (a mark-up without a parent), MONEY_RANGE, FIELD_RANGE (a mark-up outside
 * its limits, a negative price). */
MUST_USE Err *price_apply(const PriceRule *rule, const Price *parent, Arena *out, Price *ret_price);
/* All edges of a path from the top, 1..PRICE_EDGE_MAX of them, into ret_prices[count]. */
MUST_USE Err *price_path(const PriceRule *rules, size_t count, Arena *out, Price *ret_prices);

#endif

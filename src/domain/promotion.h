/*
 * promotion.h - what a seller's promotion takes off, for what it is, and how a coupon code is
 * written (R-CAT-05).
 */
#ifndef DOMAIN_PROMOTION_H
#define DOMAIN_PROMOTION_H

#include "domain/billing/discount.h"

enum {
    PROMOTION_NAME_BYTES_MAX = 100,
    PROMOTION_LIST_BYTES_MAX = 2000,
    PROMOTION_WORDS_MAX = 50,       /* in one list */
    PROMOTION_AUTOMATIC_MAX = 100,  /* of one seller at a time */
    PROMOTION_REDEEM_MAX = 1000000, /* orders */
    COUPON_BYTES_MIN = 3,
    COUPON_BYTES_MAX = 30
};

/* A code as it is kept: trimmed, in capitals. */
Str coupon_normal(Arena *out, Str typed);
/* COUPON_BYTES_MIN to COUPON_BYTES_MAX capitals, digits and '-'. */
bool coupon_valid(Str code);

/* Whether a comma-separated list has the word; an empty list has every word. */
bool promotion_list_has(Str list, Str word);

/* What it takes off a full period of so many units that costs `full`: never more than that.
 * Fails: MONEY_RANGE. */
MUST_USE Err *promotion_worth(const Discount *what, int64_t quantity, Money full,
                              int64_t *ret_minor);

#endif

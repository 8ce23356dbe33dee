/*
 * discount.h - what a discount takes off the lines of one document (R5, R27).
 *
 * A total of the lines' sum, rounded once, is shared out over them, so that each line knows what it
 * lost, its tax group gets the right base, and a later credit works on line less discount (R15).
 */
#ifndef DOMAIN_BILLING_DISCOUNT_H
#define DOMAIN_BILLING_DISCOUNT_H

#include "domain/billing/policy.h"
#include "domain/invoice.h"

/* One of the two. */
typedef struct Discount {
    int64_t percent; /* parts of RATE_ONE, above 0; 0: an amount */
    int64_t amount;  /* minor units, above 0 */
} Discount;

/* How a discount's total was shared out. */
typedef struct DiscountShares {
    int64_t base;    /* sum of what it works on */
    int64_t total;   /* what it takes off: 0 when there is nothing to work on */
    int64_t *shares; /* one for each weight */
} DiscountShares;

/* What a discount works on: charges above zero, less what other discounts took of them; 0: not. */
int64_t discount_weight(LineKind kind, int64_t amount, int64_t taken);
/* Never more than the lines' sum. `in_order` fills the lines one after the other, else by largest
 * remainder. Fails: MONEY_RANGE (more than MONEY_SHARE_MAX lines). */
MUST_USE Err *discount_share(const Discount *discount, bool in_order, const int64_t *weights,
                             size_t count, DiscountShares *shares);

/* When a discount works. */
typedef struct DiscountTime {
    Date from;       /* first day */
    Date until;      /* last day; DATE_NONE: open */
    int32_t periods; /* documents that it works on; 0: all */
    int64_t used;    /* on so many so far */
} DiscountTime;
bool discount_works(const DiscountTime *time, Date day);

/* "10 %", "12.5 %" of parts of RATE_ONE. */
Str discount_percent(Arena *out, int64_t percent);
/* Parts of RATE_ONE of a percentage with at most 6 decimals, above 0 and at most 100. Fails:
 * FIELD_INVALID, FIELD_RANGE ("percent"). */
MUST_USE Err *discount_percent_parse(Str text, int64_t *ret_percent);

#endif

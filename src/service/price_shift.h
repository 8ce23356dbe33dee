/*
 * price_shift.h - what another price list changes for a buyer: two of its tables side by side.
 * Shared inside service/ only, but for what is shown.
 */
#ifndef SERVICE_PRICE_SHIFT_H
#define SERVICE_PRICE_SHIFT_H

#include "domain/money.h"

enum { PRICE_SHIFT_LINES_MAX = 30 };

/* A plan whose price is another one, or that was not or will not be for sale. */
typedef struct PriceShiftLine {
    Str product_name, plan_name;
    bool was, is;
    Decimal before, after;
    Currency currency_before, currency_after;
} PriceShiftLine;

typedef struct PriceShift {
    int64_t products_before, products_after;    /* for sale */
    int64_t same, dearer, cheaper, added, gone; /* plans; in another currency: gone and added */
    PriceShiftLine *lines;                      /* the first ones */
    size_t lines_count;
    bool more;
} PriceShift;

struct PriceTableRow;
/* Both by plan. The shift's texts and lines are on `out`. */
PriceShift price_shift(Arena *out, const struct PriceTableRow *before, size_t before_count,
                       const struct PriceTableRow *after, size_t after_count);
/* The plans that differ. */
static inline int64_t price_shift_changes(const PriceShift *shift)
{
    return shift->dearer + shift->cheaper + shift->added + shift->gone;
}

#endif

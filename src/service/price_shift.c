/* price_shift.c - two price tables of one buyer side by side. */
#include "service/price_shift.h"

#include "service/price_table.h"

/* The rows stand by plan, and the plans of a product anywhere: products are counted by their names
 * in a small table of their ids. */
static int64_t products_of(Arena scratch, const PriceTableRow *rows, size_t count)
{
    size_t room = 1;
    while (room < 2 * count + 1) {
        room *= 2;
    }
    int64_t *seen = arena_array(&scratch, int64_t, room);
    int64_t products = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t id = rows[i].subject.product.v;
        size_t at = (size_t)((uint64_t)id * 0x9E3779B97F4A7C15U) & (room - 1);
        while (seen[at] != 0 && seen[at] != id) {
            at = (at + 1) & (room - 1);
        }
        products += rows[i].priced && seen[at] == 0 ? 1 : 0;
        seen[at] = rows[i].priced ? id : seen[at];
    }
    return products;
}

static void line_add(Arena *out, PriceShift *shift, const PriceTableRow *before,
                     const PriceTableRow *after)
{
    const PriceTableRow *named = after != NULL ? after : before;
    if (shift->lines_count == PRICE_SHIFT_LINES_MAX) {
        shift->more = true;
        return;
    }
    PriceShiftLine line = { .product_name = str_dup(out, named->product_name),
                            .plan_name = str_dup(out, named->plan_name),
                            .was = before != NULL,
                            .is = after != NULL };
    if (line.was) {
        line.before = before->price.unit;
        line.currency_before = before->price.currency;
    }
    if (line.is) {
        line.after = after->price.unit;
        line.currency_after = after->price.currency;
    }
    shift->lines[shift->lines_count++] = line;
}

/* One plan; a side that is not for sale is NULL. */
static void plan_count(Arena *out, PriceShift *shift, const PriceTableRow *before,
                       const PriceTableRow *after)
{
    before = before != NULL && before->priced ? before : NULL;
    after = after != NULL && after->priced ? after : NULL;
    if (before == NULL && after == NULL) {
        return;
    }
    bool both = before != NULL && after != NULL &&
                currency_eq(before->price.currency, after->price.currency);
    int order = both ? decimal_compare(after->price.unit, before->price.unit) : 0;
    if (both && order == 0) {
        shift->same++;
        return;
    }
    shift->dearer += both && order > 0 ? 1 : 0;
    shift->cheaper += both && order < 0 ? 1 : 0;
    shift->gone += !both && before != NULL ? 1 : 0;
    shift->added += !both && after != NULL ? 1 : 0;
    line_add(out, shift, before, after);
}

PriceShift price_shift(Arena *out, const PriceTableRow *before, size_t before_count,
                       const PriceTableRow *after, size_t after_count)
{
    PriceShift shift = { .lines = arena_array(out, PriceShiftLine, PRICE_SHIFT_LINES_MAX) };
    size_t i = 0;
    size_t k = 0;
    shift.products_before = products_of(*out, before, before_count);
    shift.products_after = products_of(*out, after, after_count);
    while (i < before_count || k < after_count) {
        int64_t left = i < before_count ? before[i].subject.plan.v : INT64_MAX;
        int64_t right = k < after_count ? after[k].subject.plan.v : INT64_MAX;
        plan_count(out, &shift, left <= right ? &before[i] : NULL,
                   right <= left ? &after[k] : NULL);
        i += left <= right ? 1 : 0;
        k += right <= left ? 1 : 0;
    }
    return shift;
}

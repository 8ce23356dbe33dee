/* discount.c - what a discount takes off the lines of one document (R5, R27). */
#include "domain/billing/discount.h"

enum { PERCENT_SCALE = 6 };

int64_t discount_weight(LineKind kind, int64_t amount, int64_t taken)
{
    bool counts = amount > 0 && kind != LINE_DISCOUNT && kind != LINE_ADJUSTMENT;
    return counts ? amount - taken : 0;
}

static Err *share_out(bool in_order, int64_t total, const int64_t *weights, size_t count,
                      int64_t *shares)
{
    if (!in_order) {
        return money_allocate(total, weights, count, shares);
    }
    for (size_t i = 0; i < count; i++) {
        shares[i] = weights[i] < total ? weights[i] : total;
        total -= shares[i];
    }
    return NULL;
}

Err *discount_share(const Discount *discount, bool in_order, const int64_t *weights, size_t count,
                    DiscountShares *shares)
{
    int64_t sum = 0;
    int64_t total = discount->amount;
    if (count > MONEY_SHARE_MAX) {
        return ERR(MONEY_RANGE, "a discount is shared by at most %d lines", (int)MONEY_SHARE_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        TRY(num_add(sum, weights[i], &sum));
    }
    if (discount->percent != 0) {
        TRY(num_mul_div(sum, discount->percent, RATE_ONE, ROUND_HALF_UP, &total));
    }
    shares->base = sum;
    shares->total = total < sum ? total : sum;
    return sum == 0 ? NULL : share_out(in_order, shares->total, weights, count, shares->shares);
}

bool discount_works(const DiscountTime *time, Date day)
{
    return day.day >= time->from.day && (date_is_none(time->until) || day.day <= time->until.day) &&
           (time->periods == 0 || time->used < time->periods);
}

Str discount_percent(Arena *out, int64_t percent)
{
    Decimal value = decimal_normal((Decimal){ percent, PERCENT_SCALE });
    return arena_printf(out, "%.*s %%", STR_ARG(decimal_format(out, value)));
}

Err *discount_percent_parse(Str text, int64_t *ret_percent)
{
    Decimal value;
    Err *err = decimal_parse(text, PERCENT_SCALE, &value);
    if (err != NULL) {
        return ERR_FIELD(FIELD_INVALID, "percent", "This is not a percentage, like 10 or 12.5.");
    }
    int64_t parts;
    if (__builtin_mul_overflow(value.units, num_pow10(PERCENT_SCALE - value.scale), &parts) ||
        parts <= 0 || parts > RATE_ONE) {
        return ERR_FIELD(FIELD_RANGE, "percent", "The percentage is above 0 and at most 100.");
    }
    *ret_percent = parts;
    return NULL;
}

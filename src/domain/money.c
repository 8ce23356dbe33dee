/* money.c - amounts in minor units: checked sums, text, and sharing out. */
#include "domain/money.h"

#include <assert.h>

__extension__ typedef __int128 Int128;

enum { GROUP_DIGITS = 3, PPM_PERCENT_SCALE = 4 };

static Err *money_same(Money a, Money b)
{
    if (!currency_eq(a.currency, b.currency)) {
        return ERR(MONEY_MIX, "%s and %s cannot be added", a.currency.code, b.currency.code);
    }
    return NULL;
}

Err *money_add(Money a, Money b, Money *ret_sum)
{
    int64_t minor;
    TRY(money_same(a, b));
    if (__builtin_add_overflow(a.minor, b.minor, &minor)) {
        return ERR(MONEY_RANGE, "a sum is too large");
    }
    *ret_sum = (Money){ minor, a.currency };
    return NULL;
}

Err *money_sub(Money a, Money b, Money *ret_difference)
{
    int64_t minor;
    TRY(money_same(a, b));
    if (__builtin_sub_overflow(a.minor, b.minor, &minor)) {
        return ERR(MONEY_RANGE, "a difference is too large");
    }
    *ret_difference = (Money){ minor, a.currency };
    return NULL;
}

Money money_zero(Currency currency)
{
    return (Money){ 0, currency };
}

Money money_negate(Money amount)
{
    assert(amount.minor != INT64_MIN);
    return (Money){ -amount.minor, amount.currency };
}

Str money_format(Arena *out, Money amount)
{
    return decimal_format(out, (Decimal){ amount.minor, currency_exponent(amount.currency) });
}

/* Puts a comma before every third digit of the whole part, counted from its end. */
static void add_grouped(StrBuf *buf, Str digits)
{
    size_t whole = str_find(digits, S("."), 0);
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % GROUP_DIGITS == 0) {
            buf_add_char(buf, ',');
        }
        buf_add_char(buf, digits.ptr[i]);
    }
    buf_add(buf, str_slice(digits, whole, digits.len));
}

Str decimal_display(Arena *out, Decimal value, Currency currency)
{
    Str symbol = currency_symbol(currency);
    StrBuf buf = buf_new(out, 40);
    Str text = decimal_format(out, value);
    bool negative = str_starts(text, S("-"));

    buf_add(&buf, negative ? S("-") : S(""));
    if (symbol.len > 0) {
        buf_add(&buf, symbol);
    } else {
        buf_addf(&buf, "%s ", currency.code);
    }
    add_grouped(&buf, str_slice(text, negative ? 1 : 0, text.len));
    return buf_str(&buf);
}

Str money_display(Arena *out, Money amount)
{
    return decimal_display(out, (Decimal){ amount.minor, currency_exponent(amount.currency) },
                           amount.currency);
}

Err *money_parse(Str text, Currency currency, Money *ret_amount)
{
    int32_t exponent = currency_exponent(currency);
    Decimal value;
    int64_t minor;

    Err *err = decimal_parse(text, exponent, &value);
    if (err_is(err, ERR_NUM_RANGE)) {
        return err_wrap(err, ERR_MONEY_RANGE, "the amount is too large");
    }
    TRY(err);
    if (__builtin_mul_overflow(value.units, num_pow10(exponent - value.scale), &minor)) {
        return ERR(MONEY_RANGE, "the amount is too large");
    }
    *ret_amount = (Money){ minor, currency };
    return NULL;
}

Str percent_format(Arena *out, int64_t ppm)
{
    Decimal percent = { ppm, PPM_PERCENT_SCALE };
    while (percent.scale > 0 && percent.units % 10 == 0) { /* at most 4 times */
        percent.units /= 10;
        percent.scale--;
    }
    Str text = decimal_format(out, percent);
    return arena_printf(out, "%.*s %%", STR_ARG(text));
}

/* The share of one weight, cut toward zero, and what the cut left over. */
static int64_t floor_share(Int128 total, int64_t weight, Int128 weight_sum, Int128 *ret_rest)
{
    Int128 product = total * weight;
    *ret_rest = product % weight_sum;
    return (int64_t)(product / weight_sum);
}

Err *money_allocate(int64_t total_minor, const int64_t *weights, size_t count, int64_t *ret_shares)
{
    assert(count > 0);
    assert(count <= MONEY_SHARE_MAX);
    assert(total_minor != INT64_MIN);
    Int128 total = total_minor < 0 ? -(Int128)total_minor : (Int128)total_minor;
    Int128 weight_sum = 0;
    for (size_t i = 0; i < count; i++) {
        assert(weights[i] >= 0);
        weight_sum += weights[i];
    }
    if (weight_sum == 0 && total != 0) {
        return ERR(MONEY_RANGE, "there is nothing to share the amount by");
    }
    weight_sum = weight_sum == 0 ? 1 : weight_sum;

    Int128 rests[MONEY_SHARE_MAX];
    Int128 left = total;
    int64_t sign = total_minor < 0 ? -1 : 1;
    for (size_t i = 0; i < count; i++) {
        int64_t share = floor_share(total, weights[i], weight_sum, &rests[i]);
        left -= share;
        ret_shares[i] = sign * share;
    }
    while (left > 0) { /* fewer than count units are left */
        size_t best = 0;
        for (size_t i = 1; i < count; i++) {
            best = rests[i] > rests[best] ? i : best;
        }
        ret_shares[best] += sign;
        rests[best] = -1;
        left--;
    }
    return NULL;
}

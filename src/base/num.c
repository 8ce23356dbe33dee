/* num.c - checked integers, ratios with one rounding, decimals. */
#include "base/num.h"

#include <assert.h>

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 Uint128;

enum { DECIMAL_TEXT_MAX = 40 };

Err *num_add(int64_t a, int64_t b, int64_t *ret_sum)
{
    int64_t sum;
    if (__builtin_add_overflow(a, b, &sum)) {
        return ERR(NUM_RANGE, "a sum is too large");
    }
    *ret_sum = sum;
    return NULL;
}

Err *num_sub(int64_t a, int64_t b, int64_t *ret_diff)
{
    int64_t diff;
    if (__builtin_sub_overflow(a, b, &diff)) {
        return ERR(NUM_RANGE, "a difference is too large");
    }
    *ret_diff = diff;
    return NULL;
}

Err *num_mul(int64_t a, int64_t b, int64_t *ret_product)
{
    int64_t product;
    if (__builtin_mul_overflow(a, b, &product)) {
        return ERR(NUM_RANGE, "a product is too large");
    }
    *ret_product = product;
    return NULL;
}

/* R2: the magnitude is rounded and the sign put back, so that a credit mirrors its invoice. */
static Err *round_ratio(Int128 num, int64_t den, Rounding rule, int64_t *ret_value)
{
    assert(den > 0);
    assert(rule < ROUNDING_COUNT);
    Uint128 magnitude = num < 0 ? -(Uint128)num : (Uint128)num;
    Uint128 divisor = (Uint128)den;
    Uint128 quotient = magnitude / divisor;
    Uint128 remainder = magnitude % divisor;
    Uint128 missing = divisor - remainder; /* up to the next whole */

    bool up = false;
    switch (rule) {
    case ROUND_HALF_UP:
        up = remainder >= missing;
        break;
    case ROUND_HALF_EVEN:
        up = remainder > missing || (remainder == missing && (quotient & 1) == 1);
        break;
    case ROUND_DOWN:
        break;
    case ROUNDING_COUNT:
        break;
    }
    quotient += up ? 1 : 0;
    Uint128 limit = (Uint128)INT64_MAX + (num < 0 ? 1 : 0);
    if (quotient > limit) {
        return ERR(NUM_RANGE, "an amount is too large");
    }
    *ret_value = num < 0 ? (int64_t) - (Int128)quotient : (int64_t)quotient;
    return NULL;
}

Err *num_mul_div(int64_t a, int64_t b, int64_t den, Rounding rule, int64_t *ret_value)
{
    return round_ratio((Int128)a * b, den, rule, ret_value);
}

Err *num_mul3_div(int64_t a, int64_t b, int64_t c, int64_t den, Rounding rule, int64_t *ret_value)
{
    Int128 product;
    if (__builtin_mul_overflow((Int128)a * b, (Int128)c, &product)) {
        return ERR(NUM_RANGE, "a product is too large"); /* over 2^127 / 2^63: no ratio fits */
    }
    return round_ratio(product, den, rule, ret_value);
}

int64_t num_pow10(int32_t exponent)
{
    assert(exponent >= 0);
    assert(exponent <= 18);
    int64_t power = 1;
    for (int32_t i = 0; i < exponent; i++) {
        power *= 10;
    }
    return power;
}

Err *decimal_parse(Str text, int32_t scale_max, Decimal *ret_value)
{
    assert(scale_max >= 0);
    assert(scale_max <= DECIMAL_SCALE_MAX);
    if (text.len > DECIMAL_TEXT_MAX) {
        return ERR(NUM_FORMAT, "this number is too long");
    }
    bool negative = text.len > 0 && text.ptr[0] == '-';
    size_t first = negative ? 1 : 0;
    size_t point = str_find(text, S("."), first);
    bool whole = point == text.len;
    size_t fraction_len = whole ? 0 : text.len - point - 1;
    if (point == first || (!whole && fraction_len == 0)) {
        return ERR(NUM_FORMAT, "'%.*s' is not a number", STR_ARG(text));
    }
    if (fraction_len > (size_t)scale_max) {
        return ERR(NUM_FORMAT, "'%.*s' has more than %d decimals", STR_ARG(text), (int)scale_max);
    }

    int64_t units = 0;
    for (size_t i = first; i < text.len; i++) {
        int digit = text.ptr[i] - '0';
        if (i == point) {
            continue;
        }
        if (digit < 0 || digit > 9) {
            return ERR(NUM_FORMAT, "'%.*s' is not a number", STR_ARG(text));
        }
        if (__builtin_mul_overflow(units, 10, &units) ||
            __builtin_add_overflow(units, negative ? -digit : digit, &units)) {
            return ERR(NUM_RANGE, "'%.*s' is too large", STR_ARG(text));
        }
    }
    *ret_value = (Decimal){ .units = units, .scale = (int32_t)fraction_len };
    return NULL;
}

Str decimal_format(Arena *out, Decimal value)
{
    assert(value.scale >= 0);
    assert(value.scale <= DECIMAL_SCALE_MAX);
    uint64_t magnitude = value.units < 0 ? -(uint64_t)value.units : (uint64_t)value.units;
    uint64_t unit = (uint64_t)num_pow10(value.scale);
    StrBuf buf = buf_new(out, 24);
    buf_addf(&buf, "%s%llu", value.units < 0 ? "-" : "", (unsigned long long)(magnitude / unit));
    if (value.scale > 0) {
        buf_addf(&buf, ".%0*llu", (int)value.scale, (unsigned long long)(magnitude % unit));
    }
    return buf_str(&buf);
}

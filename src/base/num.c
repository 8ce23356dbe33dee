/* num.c - checked integers, ratios with one rounding, decimals. */
#include "base/num.h"

#include <assert.h>

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

static Uint128 magnitude_of(Int128 value)
{
    return value < 0 ? -(Uint128)value : (Uint128)value;
}

/* R2: the magnitude is rounded and the sign put back, so that a credit mirrors its invoice. */
static Err *round_ratio(bool negative, Uint128 magnitude, Uint128 divisor, Rounding rule,
                        int64_t *ret_value)
{
    assert(divisor > 0);
    assert(rule < ROUNDING_COUNT);
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
    Uint128 limit = (Uint128)INT64_MAX + (negative ? 1 : 0);
    if (quotient > limit - (up ? 1 : 0)) {
        return ERR(NUM_RANGE, "an amount is too large");
    }
    quotient += up ? 1 : 0;
    *ret_value = negative ? (int64_t) - (Int128)quotient : (int64_t)quotient;
    return NULL;
}

Err *num_mul_div(int64_t a, int64_t b, int64_t den, Rounding rule, int64_t *ret_value)
{
    assert(den > 0);
    Int128 product = (Int128)a * b;
    return round_ratio(product < 0, magnitude_of(product), (Uint128)den, rule, ret_value);
}

Err *num_mul3_div(int64_t a, int64_t b, int64_t c, int64_t den, Rounding rule, int64_t *ret_value)
{
    assert(den > 0);
    Int128 product;
    if (__builtin_mul_overflow((Int128)a * b, (Int128)c, &product)) {
        return ERR(NUM_RANGE, "a product is too large"); /* over 2^127 / 2^63: no ratio fits */
    }
    return round_ratio(product < 0, magnitude_of(product), (Uint128)den, rule, ret_value);
}

static uint64_t gcd_of(uint64_t a, uint64_t b)
{
    while (b != 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static Err *product_of(const uint64_t *factors, size_t count, Uint128 *ret_product)
{
    Uint128 product = 1;
    for (size_t i = 0; i < count; i++) {
        if (__builtin_mul_overflow(product, (Uint128)factors[i], &product)) {
            return ERR(NUM_RANGE, "a product is too large");
        }
    }
    *ret_product = product;
    return NULL;
}

Err *num_ratio(const int64_t *factors, size_t factor_count, const int64_t *divisors,
               size_t divisor_count, Rounding rule, int64_t *ret_value)
{
    assert(factor_count <= NUM_RATIO_MAX);
    assert(divisor_count <= NUM_RATIO_MAX);
    uint64_t above[NUM_RATIO_MAX];
    uint64_t below[NUM_RATIO_MAX];
    bool negative = false;
    bool zero = false;
    for (size_t i = 0; i < factor_count; i++) {
        above[i] = (uint64_t)magnitude_of(factors[i]);
        negative = negative != (factors[i] < 0);
        zero = zero || factors[i] == 0;
    }
    for (size_t i = 0; i < divisor_count; i++) {
        assert(divisors[i] > 0);
        below[i] = (uint64_t)divisors[i];
        for (size_t j = 0; j < factor_count; j++) {
            uint64_t common = gcd_of(below[i], above[j]);
            below[i] /= common;
            above[j] /= common;
        }
    }
    if (zero) {
        *ret_value = 0;
        return NULL;
    }

    Uint128 magnitude;
    Uint128 divisor;
    TRY(product_of(above, factor_count, &magnitude));
    TRY(product_of(below, divisor_count, &divisor));
    return round_ratio(negative, magnitude, divisor, rule, ret_value);
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

Decimal decimal_normal(Decimal value)
{
    while (value.scale > 0 && value.units % 10 == 0) {
        value.units /= 10;
        value.scale--;
    }
    return value;
}

static int32_t larger(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

/* Never too large: 2^63 x 10^12. */
static Int128 units_at(Decimal value, int32_t scale)
{
    return (Int128)value.units * num_pow10(scale - value.scale);
}

int decimal_compare(Decimal a, Decimal b)
{
    int32_t scale = larger(a.scale, b.scale);
    Int128 left = units_at(a, scale);
    Int128 right = units_at(b, scale);
    return left < right ? -1 : left > right;
}

Err *decimal_sub(Decimal a, Decimal b, Decimal *ret_difference)
{
    int32_t scale = larger(a.scale, b.scale);
    return exact_decimal((ExactSum){ units_at(a, scale) - units_at(b, scale), scale },
                         ret_difference);
}

Err *decimal_blocks(Decimal value, Decimal size, int64_t *ret_blocks)
{
    assert(value.units >= 0);
    assert(size.units > 0);
    int32_t scale = larger(value.scale, size.scale);
    Int128 part = units_at(size, scale);
    Int128 blocks = (units_at(value, scale) + part - 1) / part;
    if (blocks > INT64_MAX) {
        return ERR(NUM_RANGE, "too many packages");
    }
    *ret_blocks = (int64_t)blocks;
    return NULL;
}

/* value x 10^exponent, exponent 0..2 x DECIMAL_SCALE_MAX. */
static Err *widen(Int128 value, int32_t exponent, Int128 *ret_value)
{
    Int128 power = (Int128)num_pow10(exponent / 2) * num_pow10(exponent - exponent / 2);
    if (__builtin_mul_overflow(value, power, ret_value)) {
        return ERR(NUM_RANGE, "a sum is too large");
    }
    return NULL;
}

Err *exact_add(ExactSum *sum, Decimal a, Decimal b)
{
    a = decimal_normal(a);
    b = decimal_normal(b);
    int32_t scale = larger(sum->scale, a.scale + b.scale);
    Int128 before;
    Int128 product;
    TRY(widen(sum->value, scale - sum->scale, &before));
    TRY(widen((Int128)a.units * b.units, scale - a.scale - b.scale, &product));
    if (__builtin_add_overflow(before, product, &product)) {
        return ERR(NUM_RANGE, "a sum is too large");
    }
    *sum = (ExactSum){ product, scale };
    return NULL;
}

Err *exact_round(ExactSum sum, int32_t scale, Rounding rule, int64_t *ret_units)
{
    assert(scale >= 0);
    assert(scale <= DECIMAL_SCALE_MAX);
    Int128 units;
    Int128 divisor;
    TRY(widen(sum.value, larger(scale - sum.scale, 0), &units));
    TRY(widen(1, larger(sum.scale - scale, 0), &divisor));
    return round_ratio(units < 0, magnitude_of(units), (Uint128)divisor, rule, ret_units);
}

Err *exact_decimal(ExactSum sum, Decimal *ret_value)
{
    while (sum.scale > 0 && sum.value % 10 == 0) {
        sum.value /= 10;
        sum.scale--;
    }
    if (sum.scale > DECIMAL_SCALE_MAX || sum.value > INT64_MAX || sum.value < INT64_MIN) {
        return ERR(NUM_RANGE, "a number is too large or has too many decimals");
    }
    *ret_value = (Decimal){ (int64_t)sum.value, sum.scale };
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

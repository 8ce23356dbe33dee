/*
 * num.h - checked integer arithmetic, exact ratios and decimals. No floating point (R1).
 *
 * Amounts are int64 with __int128 intermediates; a result that does not fit is an error, never a
 * wrap.
 */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include "base/err.h"

enum { DECIMAL_SCALE_MAX = 12, NUM_RATIO_MAX = 8 };

/* A decimal: units / 10^scale. "249.95" is {24995, 2}. */
typedef struct Decimal {
    int64_t units;
    int32_t scale; /* 0..DECIMAL_SCALE_MAX */
} Decimal;

/* The named rounding rules of R-BIL-03; the one rounding of a line is made by one of them. */
typedef enum Rounding { ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN, ROUNDING_COUNT } Rounding;

MUST_USE Err *num_add(int64_t a, int64_t b, int64_t *ret_sum);     /* Fails: NUM_RANGE. */
MUST_USE Err *num_sub(int64_t a, int64_t b, int64_t *ret_diff);    /* Fails: NUM_RANGE. */
MUST_USE Err *num_mul(int64_t a, int64_t b, int64_t *ret_product); /* Fails: NUM_RANGE. */
/* round(a * b / den), den > 0, half away from zero by default (R2). Fails: NUM_RANGE. */
MUST_USE Err *num_mul_div(int64_t a, int64_t b, int64_t den, Rounding rule, int64_t *ret_value);
/* round(a * b * c / den): R3's one rounding of a line. Fails: NUM_RANGE. */
MUST_USE Err *num_mul3_div(int64_t a, int64_t b, int64_t c, int64_t den, Rounding rule,
                           int64_t *ret_value);
/* round(product of the factors / product of the divisors), at most NUM_RATIO_MAX of each, divisors
 * > 0; no factors: 1. Common parts are cancelled first, so that only a ratio whose lowest terms
 * pass 128 bits, or whose value passes 64, fails. Fails: NUM_RANGE. */
MUST_USE Err *num_ratio(const int64_t *factors, size_t factor_count, const int64_t *divisors,
                        size_t divisor_count, Rounding rule, int64_t *ret_value);
int64_t num_pow10(int32_t exponent); /* 0..18 */

/* "12", "-0.5", "249.95": at most `scale_max` fraction digits, no exponent, no '+', no spaces. The
 * scale is the number of fraction digits written.
 * Fails: NUM_FORMAT, NUM_RANGE. */
MUST_USE Err *decimal_parse(Str text, int32_t scale_max, Decimal *ret_value);
/* The same value without the zeros at the end: {500, 2} becomes {5, 0}. */
Decimal decimal_normal(Decimal value);
int decimal_compare(Decimal a, Decimal b);                                /* below, 0 or above 0 */
MUST_USE Err *decimal_sub(Decimal a, Decimal b, Decimal *ret_difference); /* Fails: NUM_RANGE. */
/* The whole parts of `size` that hold the value, a started one too: {41, 1} in parts of 2 is 3.
 * value 0 or more, size above 0. Fails: NUM_RANGE. */
MUST_USE Err *decimal_blocks(Decimal value, Decimal size, int64_t *ret_blocks);
/* As many fraction digits as its scale: {24995, 2} is "249.95", {500, 2} is "5.00". */
Str decimal_format(Arena *out, Decimal value);

__extension__ typedef __int128 Int128;

/* A sum of products of decimals, nothing rounded: value / 10^scale. {0} is zero. */
typedef struct ExactSum {
    Int128 value;
    int32_t scale; /* 0..2 x DECIMAL_SCALE_MAX */
} ExactSum;

/* sum += a x b; on failure the sum is as it was. Fails: NUM_RANGE (over 128 bits). */
MUST_USE Err *exact_add(ExactSum *sum, Decimal a, Decimal b);
/* The sum in units of 10^-scale, rounded once; scale 0..DECIMAL_SCALE_MAX. Fails: NUM_RANGE. */
MUST_USE Err *exact_round(ExactSum sum, int32_t scale, Rounding rule, int64_t *ret_units);
/* The sum as it is, without zeros at the end. Fails: NUM_RANGE. */
MUST_USE Err *exact_decimal(ExactSum sum, Decimal *ret_value);

#endif

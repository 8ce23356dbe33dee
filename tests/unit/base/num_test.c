/* num_test.c - checked arithmetic, the rounding rules, decimals. */
#include "base/num.h"

#include "tests/test.h"

static int64_t rounded(int64_t a, int64_t den, Rounding rule)
{
    int64_t value = 0;
    CHECK_OK(num_mul_div(a, 1, den, rule, &value));
    return value;
}

/* EVIDENCE: R1 the arithmetic of amounts is checked */
TEST(num_refuses_what_does_not_fit_and_leaves_the_result)
{
    int64_t value = 7;
    CHECK_ERR(num_add(INT64_MAX, 1, &value), NUM_RANGE);
    CHECK_ERR(num_sub(INT64_MIN, 1, &value), NUM_RANGE);
    CHECK_ERR(num_mul(INT64_MAX, 2, &value), NUM_RANGE);
    CHECK_ERR(num_mul_div(INT64_MAX, 2, 1, ROUND_HALF_UP, &value), NUM_RANGE);
    CHECK_ERR(num_mul3_div(INT64_MAX, INT64_MAX, INT64_MAX, 1, ROUND_HALF_UP, &value), NUM_RANGE);
    CHECK_INT(value, 7);
    CHECK_OK(num_add(2, 3, &value));
    CHECK_INT(value, 5);
    CHECK_OK(num_sub(2, 3, &value));
    CHECK_INT(value, -1);
    CHECK_OK(num_mul(-2, 3, &value));
    CHECK_INT(value, -6);
}

TEST(num_keeps_the_extreme_amounts)
{
    int64_t value;
    CHECK_OK(num_mul_div(INT64_MIN, 1, 1, ROUND_HALF_UP, &value));
    CHECK_INT(value, INT64_MIN);
    CHECK_OK(num_mul_div(INT64_MAX, INT64_MAX, INT64_MAX, ROUND_HALF_UP, &value));
    CHECK_INT(value, INT64_MAX);
    CHECK_ERR(num_mul_div(INT64_MIN, -1, 1, ROUND_HALF_UP, &value), NUM_RANGE);
}

/* EVIDENCE: R2 rounding half away from zero is symmetric; R-BIL-03 by a named rule */
TEST(num_rounds_halves_away_from_zero_on_both_sides)
{
    CHECK_INT(rounded(5, 2, ROUND_HALF_UP), 3);
    CHECK_INT(rounded(-5, 2, ROUND_HALF_UP), -3);
    CHECK_INT(rounded(1, 3, ROUND_HALF_UP), 0);
    CHECK_INT(rounded(-2, 3, ROUND_HALF_UP), -1);
    for (int64_t n = 0; n < 200; n++) {
        for (int64_t den = 1; den < 20; den++) {
            CHECK_INT(rounded(n, den, ROUND_HALF_UP), (2 * n + den) / (2 * den));
            CHECK_INT(rounded(-n, den, ROUND_HALF_UP), -rounded(n, den, ROUND_HALF_UP));
        }
    }
}

/* EVIDENCE: R-BIL-03 named rounding rules */
TEST(num_rounds_to_even_and_down_when_told)
{
    CHECK_INT(rounded(5, 2, ROUND_HALF_EVEN), 2);
    CHECK_INT(rounded(7, 2, ROUND_HALF_EVEN), 4);
    CHECK_INT(rounded(-5, 2, ROUND_HALF_EVEN), -2);
    CHECK_INT(rounded(8, 3, ROUND_HALF_EVEN), 3);
    CHECK_INT(rounded(7, 2, ROUND_DOWN), 3);
    CHECK_INT(rounded(-7, 2, ROUND_DOWN), -3);
}

/* EVIDENCE: R3 one rounding of price times quantity times fraction */
TEST(num_rounds_a_line_once)
{
    int64_t value;
    /* 9.99 a month, 7 licences, 9 of 30 days: 20.979, not 7 * round(2.997) = 21.00 */
    CHECK_OK(num_mul3_div(999, 7, 9, 30, ROUND_HALF_UP, &value));
    CHECK_INT(value, 2098);
    CHECK_OK(num_mul3_div(-999, 7, 9, 30, ROUND_HALF_UP, &value));
    CHECK_INT(value, -2098);
    CHECK_OK(num_mul3_div(999, 0, 9, 30, ROUND_HALF_UP, &value));
    CHECK_INT(value, 0);
}

/* EVIDENCE: R1 intermediates larger than 64 bits */
TEST(num_takes_products_far_over_64_bits)
{
    int64_t value;
    CHECK_OK(num_mul3_div(INT64_C(4000000000000000000), 3000000000, 2000000000,
                          INT64_C(6000000000000000000), ROUND_HALF_UP, &value));
    CHECK_INT(value, INT64_C(4000000000000000000));
    CHECK_ERR(num_mul3_div(INT64_MIN, INT64_MAX, -1, INT64_MAX, ROUND_DOWN, &value), NUM_RANGE);
}

#define RATIO(factors, divisors, rule, ret_value) \
    num_ratio(factors, COUNT_OF(factors), divisors, COUNT_OF(divisors), rule, ret_value)

/* EVIDENCE: R3 one rounding of any product of decimals and fractions */
TEST(num_ratio_rounds_a_product_of_ratios_once)
{
    /* 0.123456789 units at 19.99 for 7 of 30 days, in cents: 57.58... */
    const int64_t factors[] = { 123456789, 1999, 7 };
    const int64_t divisors[] = { 1000000000, 30 };
    const int64_t credit[] = { -123456789, 1999, 7 };
    const int64_t half[] = { -5 };
    const int64_t two[] = { 2 };
    int64_t value;
    CHECK_OK(RATIO(factors, divisors, ROUND_HALF_UP, &value));
    CHECK_INT(value, 58);
    CHECK_OK(RATIO(factors, divisors, ROUND_DOWN, &value));
    CHECK_INT(value, 57);
    CHECK_OK(RATIO(credit, divisors, ROUND_HALF_UP, &value));
    CHECK_INT(value, -58);
    CHECK_OK(RATIO(half, two, ROUND_HALF_EVEN, &value));
    CHECK_INT(value, -2);
    CHECK_OK(num_ratio(NULL, 0, two, 1, ROUND_HALF_UP, &value));
    CHECK_INT(value, 1);
    CHECK_OK(num_ratio(half, 1, NULL, 0, ROUND_HALF_UP, &value));
    CHECK_INT(value, -5);
}

/* EVIDENCE: R1 a ratio that fits is never refused for what cancels */
TEST(num_ratio_cancels_before_it_multiplies)
{
    const int64_t large[] = { INT64_MAX, INT64_MIN, INT64_MAX, INT64_C(4000000000000000000) };
    const int64_t cancels[] = { INT64_MAX, INT64_C(2000000000000000000), INT64_MAX };
    const int64_t zero[] = { INT64_MAX, INT64_MAX, INT64_MAX, 0 };
    const int64_t least[] = { INT64_MIN, 1 };
    const int64_t one[] = { 1 };
    int64_t value = 7;
    CHECK_ERR(RATIO(large, cancels, ROUND_DOWN, &value), NUM_RANGE); /* 2 x INT64_MIN */
    CHECK_INT(value, 7);
    CHECK_OK(num_ratio(large, 2, cancels, 1, ROUND_DOWN, &value));
    CHECK_INT(value, INT64_MIN);
    CHECK_OK(RATIO(zero, cancels, ROUND_HALF_UP, &value));
    CHECK_INT(value, 0);
    CHECK_OK(RATIO(least, one, ROUND_HALF_UP, &value));
    CHECK_INT(value, INT64_MIN);
}

TEST(num_ratio_refuses_what_passes_128_bits)
{
    const int64_t large[] = { INT64_MAX, INT64_MAX, INT64_MAX };
    const int64_t small[] = { INT64_C(1) << 62, INT64_C(1) << 62, INT64_C(1) << 62 };
    const int64_t one[] = { 1 };
    const int64_t halves[] = { INT64_MAX, 3 };
    const int64_t two[] = { 2 };
    const int64_t even[] = { INT64_MIN, 2 };
    int64_t value = 7;
    CHECK_ERR(RATIO(large, one, ROUND_DOWN, &value), NUM_RANGE);
    CHECK_ERR(RATIO(large, small, ROUND_DOWN, &value), NUM_RANGE);
    CHECK_ERR(RATIO(one, small, ROUND_DOWN, &value), NUM_RANGE);
    CHECK_ERR(RATIO(halves, two, ROUND_DOWN, &value), NUM_RANGE);
    CHECK_INT(value, 7);
    CHECK_OK(RATIO(even, two, ROUND_DOWN, &value));
    CHECK_INT(value, INT64_MIN);
}

/* EVIDENCE: R2 the same value by any way of writing it */
TEST(num_ratio_agrees_with_the_single_division)
{
    for (int64_t a = -12; a <= 12; a++) {
        for (int64_t den = 1; den < 12; den++) {
            for (int rule = 0; rule < ROUNDING_COUNT; rule++) {
                const int64_t factors[] = { a, 6, 5 };
                const int64_t divisors[] = { den, 2, 15 };
                int64_t whole = 0;
                int64_t ratio = 0;
                CHECK_OK(num_mul_div(a, 1, den, (Rounding)rule, &whole));
                CHECK_OK(RATIO(factors, divisors, (Rounding)rule, &ratio));
                CHECK_INT(ratio, whole);
            }
        }
    }
}

TEST(num_pow10_reaches_the_largest_power)
{
    CHECK_INT(num_pow10(0), 1);
    CHECK_INT(num_pow10(18), INT64_C(1000000000000000000));
}

static void check_decimal(Str text, int64_t units, int32_t scale)
{
    Decimal value;
    CHECK_OK(decimal_parse(text, DECIMAL_SCALE_MAX, &value));
    CHECK_INT(value.units, units);
    CHECK_INT(value.scale, scale);
    CHECK_STR(decimal_format(&test_arena, value), text);
}

TEST(decimal_comes_back_as_it_was_written)
{
    check_decimal(S("249.95"), 24995, 2);
    check_decimal(S("12"), 12, 0);
    check_decimal(S("-0.5"), -5, 1);
    check_decimal(S("0.000000000001"), 1, 12);
    check_decimal(S("5.00"), 500, 2);
    check_decimal(S("9223372036854775807"), INT64_MAX, 0);
    check_decimal(S("-9223372.036854775808"), INT64_MIN, 12);
}

TEST(decimal_refuses_other_forms)
{
    static const Str wrong[] = {
        STR_INIT(""),     STR_INIT("-"),    STR_INIT("."),
        STR_INIT(".5"),   STR_INIT("5."),   STR_INIT("-.5"),
        STR_INIT("+5"),   STR_INIT(" 5"),   STR_INIT("5 "),
        STR_INIT("1e3"),  STR_INIT("1,5"),  STR_INIT("1.2.3"),
        STR_INIT("--1"),  STR_INIT("0x10"), STR_INIT("1.234"),
        STR_INIT("1.-2"), STR_INIT("nan"),  STR_INIT("00000000000000000000000000000000000000001")
    };
    Decimal value = { 7, 0 };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        CHECK_ERR(decimal_parse(wrong[i], 2, &value), NUM_FORMAT);
    }
    CHECK_ERR(decimal_parse(S("1.5"), 0, &value), NUM_FORMAT);
    CHECK_ERR(decimal_parse(S("9223372036854775808"), 2, &value), NUM_RANGE);
    CHECK_INT(value.units, 7);
}

TEST(decimals_compare_by_value)
{
    static const Decimal order[] = {
        { INT64_MIN, 0 }, { -1, 0 }, { -9, 1 }, { 0, 3 },
        { 1, 12 },        { 10, 1 }, { 11, 1 }, { INT64_MAX, 0 },
    };
    for (size_t i = 0; i < COUNT_OF(order); i++) {
        for (size_t k = 0; k < COUNT_OF(order); k++) {
            CHECK_INT(decimal_compare(order[i], order[k]), (i > k) - (i < k));
        }
    }
    CHECK_INT(decimal_compare((Decimal){ 10, 1 }, (Decimal){ 1, 0 }), 0);
    CHECK_INT(decimal_normal((Decimal){ -500, 2 }).units, -5);
    CHECK_INT(decimal_normal((Decimal){ -500, 2 }).scale, 0);
    CHECK_INT(decimal_normal((Decimal){ 0, 12 }).scale, 0);
}

TEST(decimals_are_subtracted_and_cut_in_packages_exactly)
{
    Decimal value = { 7, 0 };
    int64_t blocks = 7;
    CHECK_OK(decimal_sub((Decimal){ 5, 0 }, (Decimal){ 15, 1 }, &value));
    CHECK_STR(decimal_format(&test_arena, value), S("3.5"));
    CHECK_ERR(decimal_sub((Decimal){ INT64_MAX, 0 }, (Decimal){ -1, 0 }, &value), NUM_RANGE);
    CHECK_ERR(decimal_sub((Decimal){ INT64_MIN, 0 }, (Decimal){ 1, 0 }, &value), NUM_RANGE);
    CHECK_ERR(decimal_blocks((Decimal){ INT64_MAX, 0 }, (Decimal){ 1, 12 }, &blocks), NUM_RANGE);
    CHECK_INT(blocks, 7);
    CHECK_OK(decimal_blocks((Decimal){ 0, 2 }, (Decimal){ 3, 0 }, &blocks));
    CHECK_INT(blocks, 0);
    CHECK_OK(decimal_blocks((Decimal){ 41, 1 }, (Decimal){ 2, 0 }, &blocks));
    CHECK_INT(blocks, 3);
}

/* EVIDENCE: R1 sums of products are exact up to 128 bits, checked */
TEST(exact_sums_keep_every_digit)
{
    ExactSum sum = { 0 };
    Decimal value = { 7, 0 };
    int64_t units = 7;
    CHECK_OK(exact_add(&sum, (Decimal){ 1, 12 }, (Decimal){ 1, 12 }));
    CHECK_ERR(exact_decimal(sum, &value), NUM_RANGE); /* 24 decimals */
    CHECK_OK(exact_add(&sum, (Decimal){ 5, 2 }, (Decimal){ 10, 2 }));
    CHECK_OK(exact_round(sum, 3, ROUND_HALF_UP, &units));
    CHECK_INT(units, 5);
    CHECK_OK(exact_add(&sum, (Decimal){ -1, 12 }, (Decimal){ 1, 12 }));
    CHECK_OK(exact_decimal(sum, &value));
    CHECK_STR(decimal_format(&test_arena, value), S("0.005"));
    CHECK_OK(exact_round(sum, 12, ROUND_DOWN, &units));
    CHECK_INT(units, 5000000000);
    CHECK_OK(exact_add(&sum, (Decimal){ -1, 2 }, (Decimal){ 1, 0 }));
    CHECK_OK(exact_round(sum, 2, ROUND_HALF_UP, &units));
    CHECK_INT(units, -1);
}

TEST(exact_sums_refuse_what_passes_128_bits)
{
    const Decimal large = { INT64_MAX, 0 };
    ExactSum sum = { 0 };
    int64_t units = 7;
    Decimal value;
    CHECK_OK(exact_add(&sum, large, large));
    CHECK_ERR(exact_decimal(sum, &value), NUM_RANGE);
    CHECK_ERR(exact_round(sum, 0, ROUND_DOWN, &units), NUM_RANGE);
    CHECK_ERR(exact_round(sum, 2, ROUND_DOWN, &units), NUM_RANGE);
    CHECK_ERR(exact_add(&sum, (Decimal){ 1, 12 }, (Decimal){ 1, 0 }), NUM_RANGE);
    CHECK_OK(exact_add(&sum, large, large));
    CHECK_ERR(exact_add(&sum, large, large), NUM_RANGE);
    ExactSum fine = { 1, 24 };
    CHECK_ERR(exact_add(&fine, large, large), NUM_RANGE);
    CHECK_INT(fine.scale, 24);
    CHECK_INT(units, 7);
}

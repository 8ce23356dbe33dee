/* discount_test.c - what a discount takes off which lines, and when it works (R5, R27). */
#include "domain/billing/discount.h"
#include "tests/test.h"

/* EVIDENCE: R5 */
TEST(a_discount_is_shared_by_largest_remainder_and_never_more_than_the_lines)
{
    const int64_t weights[] = { 100, 0, 100, 100 };
    int64_t parts[4];
    DiscountShares shares = { .shares = parts };
    CHECK_OK(discount_share(&(Discount){ .amount = 100 }, false, weights, 4, &shares));
    CHECK_INT(shares.base, 300);
    CHECK_INT(shares.total, 100);
    CHECK_INT(parts[0], 34);
    CHECK_INT(parts[1], 0);
    CHECK_INT(parts[2], 33);
    CHECK_INT(parts[3], 33);
    CHECK_OK(discount_share(&(Discount){ .amount = 1000 }, true, weights, 4, &shares));
    CHECK_INT(shares.total, 300);
    CHECK_INT(parts[3], 100);
    CHECK_OK(discount_share(&(Discount){ .percent = RATE_ONE / 3 }, true, weights, 4, &shares));
    CHECK_INT(shares.total, 100); /* 99.9999 */
    CHECK_INT(parts[0], 100);
    CHECK_INT(parts[2], 0);
}

TEST(a_discount_of_nothing_takes_nothing_off)
{
    const int64_t weights[] = { 0, 0 };
    int64_t parts[2];
    DiscountShares shares = { .shares = parts };
    CHECK_OK(discount_share(&(Discount){ .percent = RATE_ONE }, false, weights, 2, &shares));
    CHECK_INT(shares.total, 0);
}

TEST(a_discount_has_a_limit_of_lines_and_amounts)
{
    static int64_t weights[MONEY_SHARE_MAX + 1] = { INT64_MAX, INT64_MAX };
    DiscountShares shares = { 0 };
    const Discount what = { .amount = 1 };
    CHECK_ERR(discount_share(&what, false, weights, 2, &shares), NUM_RANGE);
    CHECK_ERR(discount_share(&what, false, weights, MONEY_SHARE_MAX + 1, &shares), MONEY_RANGE);
}

TEST(only_charges_above_zero_are_discounted)
{
    CHECK_INT(discount_weight(LINE_RECURRING, 100, 30), 70);
    CHECK_INT(discount_weight(LINE_ONE_OFF, 100, 0), 100);
    CHECK_INT(discount_weight(LINE_RECURRING, -100, 0), 0);
    CHECK_INT(discount_weight(LINE_DISCOUNT, 100, 0), 0);
    CHECK_INT(discount_weight(LINE_ADJUSTMENT, 100, 0), 0);
}

TEST(a_discount_works_on_its_days_and_periods)
{
    DiscountTime time = { .from = { 10 }, .until = { 20 }, .periods = 2, .used = 1 };
    CHECK(!discount_works(&time, (Date){ 9 }));
    CHECK(discount_works(&time, (Date){ 10 }));
    CHECK(discount_works(&time, (Date){ 20 }));
    CHECK(!discount_works(&time, (Date){ 21 }));
    time.used = 2;
    CHECK(!discount_works(&time, (Date){ 10 }));
    time.periods = 0;
    time.until = DATE_NONE;
    CHECK(discount_works(&time, (Date){ 21 }));
}

TEST(a_percentage_is_read_and_shown)
{
    int64_t percent;
    CHECK_OK(discount_percent_parse(S("12.5"), &percent));
    CHECK_INT(percent, 12500000);
    CHECK_STR(discount_percent(&test_arena, percent), S("12.5 %"));
    CHECK_OK(discount_percent_parse(S("100"), &percent));
    CHECK_INT(percent, RATE_ONE);
    static const char *const wrong[] = { "0", "-1", "100.1", "9223372036854775807" };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        CHECK_ERR(discount_percent_parse(str_from_cstr(wrong[i]), &percent), FIELD_RANGE);
    }
    CHECK_ERR(discount_percent_parse(S("ten"), &percent), FIELD_INVALID);
}

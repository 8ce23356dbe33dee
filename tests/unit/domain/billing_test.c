/* billing_test.c - what a line costs and how it explains itself. */
#include "domain/billing.h"
#include "tests/unit/domain/domain_test.h"

static Money amount_of(const char *price, int64_t quantity, int64_t num, int64_t den,
                       RoundingRule rounding)
{
    Explain explain = { .unit_price = decimal(price),
                        .quantity = quantity,
                        .num = num,
                        .den = den,
                        .rounding = rounding };
    Money amount = { 0 };
    CHECK_OK(line_amount(&explain, eur, &amount));
    return amount;
}

/* EVIDENCE: R3 one rounding per line; R2 half away from zero */
TEST(a_line_is_rounded_once)
{
    CHECK_MONEY(amount_of("249.95", 10, 29, 29, ROUNDING_LINE_HALF_UP), "2499.50");
    CHECK_MONEY(amount_of("249.95", 10, 19, 31, ROUNDING_LINE_HALF_UP), "1531.95");
    CHECK_MONEY(amount_of("0.005", 1, 1, 1, ROUNDING_LINE_HALF_UP), "0.01");
    CHECK_MONEY(amount_of("-0.005", 1, 1, 1, ROUNDING_LINE_HALF_UP), "-0.01");
    CHECK_MONEY(amount_of("0.004999999999", 1, 1, 1, ROUNDING_LINE_HALF_UP), "0.00");
    CHECK_MONEY(amount_of("0.000000000001", 1000000, 1, 1, ROUNDING_LINE_HALF_UP), "0.00");
    CHECK_MONEY(amount_of("10", 3, 0, 31, ROUNDING_LINE_HALF_UP), "0.00");
}

/* EVIDENCE: R-BIL-03 named rules; field guide B4.6, the vendor's own examples */
TEST(rounding_rules_differ_as_the_vendor_shows)
{
    CHECK_MONEY(amount_of("12", 15, 29, 31, ROUNDING_LINE_DOWN), "168.38");
    CHECK_MONEY(amount_of("12", 15, 29, 31, ROUNDING_LINE_HALF_UP), "168.39");
    CHECK_MONEY(amount_of("9.408", 12, 1, 1, ROUNDING_LINE_DOWN), "112.89");
    CHECK_MONEY(amount_of("7.728", 300, 1, 1, ROUNDING_UNIT_DOWN), "2316.00");
    CHECK_MONEY(amount_of("0.125", 1, 1, 1, ROUNDING_LINE_HALF_EVEN), "0.12");
    CHECK_MONEY(amount_of("0.135", 1, 1, 1, ROUNDING_LINE_HALF_EVEN), "0.14");
    CHECK_STR(rounding_rule_label(ROUNDING_LINE_HALF_UP), S("half away from zero, once per line"));
    CHECK_STR(rounding_rule_name(ROUNDING_UNIT_DOWN), S("unit_down"));
}

TEST(a_line_has_the_minor_unit_of_its_currency)
{
    Explain explain = { .unit_price = decimal("100.5"), .quantity = 1, .num = 1, .den = 1 };
    Money amount;
    CHECK_OK(line_amount(&explain, (Currency){ "JPY" }, &amount));
    CHECK_INT(amount.minor, 101);
    CHECK_OK(line_amount(&explain, (Currency){ "KWD" }, &amount));
    CHECK_INT(amount.minor, 100500);
}

/* EVIDENCE: R1 checked: too large is an error, never a wrap */
TEST(an_amount_that_does_not_fit_is_refused)
{
    Explain explain = { .unit_price = { INT64_MAX, 0 }, .quantity = 1000, .num = 1, .den = 1 };
    Money amount;
    CHECK_ERR(line_amount(&explain, eur, &amount), MONEY_RANGE);
    explain.rounding = ROUNDING_UNIT_DOWN;
    explain.unit_price.units = INT64_MAX / 1000;
    CHECK_ERR(line_amount(&explain, eur, &amount), MONEY_RANGE);
}

static void explain_more_days_than_the_cycle(void)
{
    Explain explain = { .unit_price = { 1, 0 }, .quantity = 1, .num = 32, .den = 31 };
    Money amount;
    Err *err = line_amount(&explain, eur, &amount);
    CHECK(err == NULL);
}

TEST(a_line_longer_than_its_cycle_is_a_bug)
{
    CHECK(test_aborts(explain_more_days_than_the_cycle));
}

/* EVIDENCE: R-BIL-05 every amount opens into its formula */
TEST(a_line_shows_its_formula)
{
    Explain explain = { .unit_price = decimal("24.90"), .quantity = 1, .num = 9, .den = 30 };
    CHECK_STR(explain_format(&test_arena, &explain, euro_cents(747)),
              S("€24.90 × 1 × 9/30 days = €7.47"));
    explain.num = 30;
    explain.quantity = 10;
    CHECK_STR(explain_format(&test_arena, &explain, euro_cents(24900)), S("€24.90 × 10 = €249.00"));
}

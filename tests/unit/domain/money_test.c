/* money_test.c - amounts: minor units, text, checked sums, sharing out. */
#include "tests/unit/domain/domain_test.h"

static const Currency usd = { "USD" };

/* EVIDENCE: R4 minor units per ISO 4217 */
TEST(currencies_have_their_minor_units)
{
    Str lists[] = {
        S("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        S("CHF EUR GBP USD"),
        S("BHD IQD JOD KWD LYD OMR TND"),
        S("CLF UYW"),
    };
    static const int32_t exponents[] = { 0, 2, 3, 4 };

    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        Str code;
        while (str_next(&lists[i], ' ', &code)) {
            Currency currency;
            CHECK_OK(currency_parse(code, &currency));
            CHECK_INT(currency_exponent(currency), exponents[i]);
            CHECK_STR(currency_str(&currency), code);
        }
    }
}

TEST(a_currency_is_three_known_letters)
{
    Currency currency;
    CHECK_ERR(currency_parse(S("EURO"), &currency), FIELD_INVALID);
    CHECK_ERR(currency_parse(S("XXX"), &currency), FIELD_INVALID);
    CHECK_ERR(currency_parse(S("eur"), &currency), FIELD_INVALID);
    CHECK(!currency_valid((Currency){ "" }));
    CHECK(currency_valid(eur));
}

TEST(sums_are_checked_for_currency_and_range)
{
    Money sum = euro_cents(7);
    CHECK_OK(money_add(euro_cents(1), euro_cents(2), &sum));
    CHECK_INT(sum.minor, 3);
    CHECK_OK(money_sub(euro_cents(1), euro_cents(2), &sum));
    CHECK_INT(sum.minor, -1);
    CHECK_ERR(money_add(euro_cents(1), (Money){ 1, usd }, &sum), MONEY_MIX);
    CHECK_ERR(money_sub(euro_cents(1), (Money){ 1, usd }, &sum), MONEY_MIX);
    CHECK_ERR(money_add(euro_cents(INT64_MAX), euro_cents(1), &sum), MONEY_RANGE);
    CHECK_ERR(money_sub(euro_cents(INT64_MIN), euro_cents(1), &sum), MONEY_RANGE);
    CHECK_INT(sum.minor, -1);
    CHECK_INT(money_negate(euro_cents(5)).minor, -5);
}

TEST(amounts_are_shown_for_people_and_for_programs)
{
    CHECK_STR(money_format(&test_arena, euro_cents(124995)), S("1249.95"));
    CHECK_STR(money_display(&test_arena, euro_cents(124995)), S("€1,249.95"));
    CHECK_STR(money_display(&test_arena, euro_cents(-500)), S("-€5.00"));
    CHECK_STR(money_display(&test_arena, euro_cents(123456789)), S("€1,234,567.89"));
    CHECK_STR(money_display(&test_arena, (Money){ 123456, { "JPY" } }), S("¥123,456"));
    CHECK_STR(money_display(&test_arena, (Money){ -123, { "CHF" } }), S("-CHF 1.23"));
    CHECK_STR(decimal_display(&test_arena, decimal("0.00834"), eur), S("€0.00834"));
    CHECK_STR(percent_format(&test_arena, 240000), S("24 %"));
    CHECK_STR(percent_format(&test_arena, 255000), S("25.5 %"));
    CHECK_STR(percent_format(&test_arena, 0), S("0 %"));
    CHECK_STR(percent_format(&test_arena, -1), S("-0.0001 %"));
}

TEST(amounts_are_read_with_the_decimals_of_the_currency)
{
    Money amount = euro_cents(7);
    CHECK_OK(money_parse(S("12.5"), eur, &amount));
    CHECK_INT(amount.minor, 1250);
    CHECK_OK(money_parse(S("-3"), (Currency){ "KWD" }, &amount));
    CHECK_INT(amount.minor, -3000);
    CHECK_ERR(money_parse(S("1.234"), eur, &amount), NUM_FORMAT);
    CHECK_ERR(money_parse(S("1.5"), (Currency){ "JPY" }, &amount), NUM_FORMAT);
    CHECK_ERR(money_parse(S("99999999999999999999"), eur, &amount), MONEY_RANGE);
    CHECK_ERR(money_parse(S("92233720368547759"), eur, &amount), MONEY_RANGE);
    CHECK_INT(amount.minor, -3000);
}

/* EVIDENCE: R1 amounts are int64 minor units, exactly */
TEST(text_and_amount_are_the_same_thing_both_ways)
{
    static const Currency currencies[] = { { "EUR" }, { "JPY" }, { "KWD" }, { "CLF" } };
    Random random = random_seeded(__func__);
    for (size_t i = 0; i < 2000; i++) {
        Currency currency = currencies[i % COUNT_OF(currencies)];
        int64_t minor = random_from(&random, INT64_MIN, INT64_MAX) >> (i % 60);
        Money amount;
        CHECK_OK(
            money_parse(money_format(&test_arena, (Money){ minor, currency }), currency, &amount));
        CHECK_INT(amount.minor, minor);
    }
}

/* EVIDENCE: R5 largest remainder, ties in input order, negative amounts as absolute values */
TEST(remainders_go_to_the_largest_and_then_to_the_first)
{
    int64_t shares[3];
    CHECK_OK(money_allocate(100, (int64_t[]){ 1, 1, 1 }, 3, shares));
    CHECK(shares[0] == 34 && shares[1] == 33 && shares[2] == 33);
    CHECK_OK(money_allocate(-100, (int64_t[]){ 1, 1, 1 }, 3, shares));
    CHECK(shares[0] == -34 && shares[1] == -33 && shares[2] == -33);
    CHECK_OK(money_allocate(5, (int64_t[]){ 3, 7, 0 }, 3, shares));
    CHECK(shares[0] == 2 && shares[1] == 3 && shares[2] == 0);
    CHECK_OK(money_allocate(101, (int64_t[]){ 0, 2, 1 }, 3, shares));
    CHECK(shares[0] == 0 && shares[1] == 67 && shares[2] == 34);
}

TEST(nothing_is_shared_by_nothing)
{
    int64_t shares[2] = { 9, 9 };
    CHECK_OK(money_allocate(0, (int64_t[]){ 0, 0 }, 2, shares));
    CHECK(shares[0] == 0 && shares[1] == 0);
    CHECK_ERR(money_allocate(1, (int64_t[]){ 0, 0 }, 2, shares), MONEY_RANGE);
}

/* EVIDENCE: R5 invariant 11: parts sum exactly to the amount, each with its sign */
TEST(shares_always_add_up_to_the_amount)
{
    Random random = random_seeded(__func__);
    for (size_t i = 0; i < 1000; i++) {
        int64_t weights[12];
        int64_t shares[12];
        size_t count = (size_t)random_from(&random, 1, 12);
        int64_t total = random_from(&random, -1000000000000, 1000000000000);
        int64_t sum = 0;
        for (size_t k = 0; k < count; k++) {
            weights[k] = random_from(&random, k == 0 ? 1 : 0, 1000000);
        }
        CHECK_OK(money_allocate(total, weights, count, shares));
        for (size_t k = 0; k < count; k++) {
            CHECK(total < 0 ? shares[k] <= 0 : shares[k] >= 0);
            sum += shares[k];
        }
        CHECK_INT(sum, total);
    }
}

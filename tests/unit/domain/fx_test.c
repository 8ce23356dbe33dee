/* fx_test.c - exchange rates: exact both ways, rounded once, refused when they do not fit. */
#include "domain/fx.h"
#include "tests/unit/domain/domain_test.h"

static const Currency sek = { "SEK" };
static const Currency jpy = { "JPY" };
static const Currency kwd = { "KWD" };

static FxRate rate_of(Currency base, Currency quote, int64_t base_units, int64_t units,
                      int32_t scale)
{
    return (FxRate){ base, quote, base_units, { units, scale } };
}

static int64_t converted(int64_t minor, Currency currency, FxRatio ratio)
{
    Money amount = { 0 };
    CHECK_OK(fx_convert((Money){ minor, currency }, ratio, &amount));
    CHECK(currency_eq(amount.currency, ratio.to));
    return amount.minor;
}

/* EVIDENCE: R6 R2 */
TEST(an_amount_is_converted_with_one_rounding)
{
    FxRate ecb = rate_of(eur, sek, 1, 107795, 4);
    FxRatio ratio = fx_ratio(&ecb);
    CHECK_INT(converted(190, eur, ratio), 2048);   /* 20.48105 */
    CHECK_INT(converted(-190, eur, ratio), -2048); /* a credit note mirrors it */
    CHECK_INT(converted(10000, eur, ratio), 107795);
    CHECK_INT(converted(0, eur, ratio), 0);
    CHECK_INT(converted(107795, sek, fx_inverse(ratio)), 10000);
    CHECK_INT(converted(100, sek, fx_inverse(ratio)), 9); /* 0.0927 */
    FxRate half = rate_of(eur, sek, 1, 15, 1);
    CHECK_INT(converted(1, eur, fx_ratio(&half)), 2); /* 1.5 cents: away from zero */
    CHECK_INT(converted(-1, eur, fx_ratio(&half)), -2);
}

/* EVIDENCE: R4 R6 */
TEST(each_currency_has_its_own_minor_unit)
{
    FxRate yen = rate_of(jpy, eur, 100, 6123, 4);
    CHECK_INT(converted(10000, jpy, fx_ratio(&yen)), 6123);             /* 10,000 yen: 61.23 */
    CHECK_INT(converted(6123, eur, fx_inverse(fx_ratio(&yen))), 10000); /* and back */
    FxRate dinar = rate_of(kwd, jpy, 1, 49155, 2);
    CHECK_INT(converted(1000, kwd, fx_ratio(&dinar)), 492); /* 1.000 dinar: 491.55 yen */
    CHECK_INT(converted(492, jpy, fx_inverse(fx_ratio(&dinar))), 1001);
}

TEST(a_conversion_that_does_not_fit_is_an_error)
{
    FxRate large = rate_of(eur, sek, 1, 999999999999, 0);
    FxRate exact = rate_of(eur, sek, 1, 999999999999, 12);
    FxRate equal = rate_of(eur, sek, 1, 1, 0);
    FxRatio ratio = fx_ratio(&large);
    Money amount = { 7, eur };
    FxAmounts amounts;
    CHECK_ERR(fx_convert((Money){ INT64_MAX, eur }, ratio, &amount), MONEY_RANGE);
    CHECK_ERR(fx_convert((Money){ 1, sek }, ratio, &amount), MONEY_MIX);
    CHECK_INT(amount.minor, 7);
    CHECK_INT(converted(INT64_MAX, eur, fx_ratio(&equal)), INT64_MAX);
    CHECK(converted(INT64_MAX, eur, fx_ratio(&exact)) < INT64_MAX);
    Money most = { INT64_MAX, eur };
    Money none = money_zero(eur);
    CHECK_ERR(fx_amounts(&large, most, none, &amounts), MONEY_RANGE);
    CHECK_ERR(fx_amounts(&large, none, most, &amounts), MONEY_RANGE);
    CHECK_ERR(fx_amounts(&equal, most, most, &amounts), MONEY_RANGE);
    CHECK_ERR(fx_amounts(&equal, money_zero(jpy), money_zero(jpy), &amounts), MONEY_MIX);
}

/* EVIDENCE: R6 BR-CO-15 */
TEST(the_sums_of_a_document_add_up_in_the_other_currency_too)
{
    FxRate rate = rate_of(eur, sek, 1, 107795, 4);
    FxAmounts amounts;
    CHECK_OK(fx_amounts(&rate, (Money){ 792, eur }, (Money){ 190, eur }, &amounts));
    CHECK_INT(amounts.net.minor, 8537);    /* 85.373640 */
    CHECK_INT(amounts.tax.minor, 2048);    /* 20.481050 */
    CHECK_INT(amounts.gross.minor, 10585); /* the sum */
    CHECK_OK(fx_amounts(&rate, (Money){ -8537, sek }, (Money){ -2048, sek }, &amounts));
    CHECK_INT(amounts.net.minor, -792);
    CHECK_INT(amounts.tax.minor, -190);
    CHECK_INT(amounts.gross.minor, -982);
    CHECK(currency_eq(amounts.gross.currency, eur));
}

TEST(a_rate_is_valid_within_its_limits)
{
    const FxRate wrong[] = {
        rate_of((Currency){ "XXX" }, sek, 1, 1, 0),
        rate_of(eur, (Currency){ "" }, 1, 1, 0),
        rate_of(eur, eur, 1, 1, 0),
        rate_of(eur, sek, 0, 1, 0),
        rate_of(eur, sek, 1000001, 1, 0),
        rate_of(eur, sek, 1, 0, 0),
        rate_of(eur, sek, 1, -1, 0),
        rate_of(eur, sek, 1, 1000000000000, 0),
        rate_of(eur, sek, 1, 1, 13),
        rate_of(eur, sek, 1, 1, -1),
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        CHECK(!fx_rate_valid(&wrong[i]));
    }
    FxRate right = rate_of(eur, sek, 1000000, 999999999999, 12);
    CHECK(fx_rate_valid(&right));
    CHECK_INT(fx_ratio(&right).den, INT64_C(1000000000000000000));
}

TEST(a_rate_is_read_as_it_is_said)
{
    FxRate rate = rate_of(jpy, eur, 100, 6123, 4);
    CHECK_STR(fx_rate_text(&test_arena, &rate), S("100 JPY = 0.6123 EUR"));
    CHECK_STR(fx_pair(&test_arena, eur, sek), S("EURSEK"));
    CHECK_STR(fx_pair(&test_arena, sek, eur), S("EURSEK"));
}

/* price_test.c - each kind of price by its own rule, the path of edges, and how long a sale keeps
 * its price. */
#include "domain/price.h"
#include "tests/unit/domain/domain_test.h"

enum { PROPERTY_ROUNDS = 20000 };

static PriceRule rule_of(PriceKind kind, int64_t ppm, const char *list)
{
    return (PriceRule){ .terms = { .kind = kind,
                                   .percent_ppm = ppm,
                                   .setup = PRICE_UNKNOWN,
                                   .suggested = PRICE_UNKNOWN,
                                   .cost = PRICE_UNKNOWN },
                        .currency = eur,
                        .source = price_list_source(&test_arena, str_from_cstr(list)) };
}

static PriceRule rule_fixed(Decimal price, const char *list)
{
    PriceRule rule = rule_of(PRICE_FIXED, 0, list);
    rule.terms.fixed = price;
    return rule;
}

/* EVIDENCE: R36 edge price rounded half away at the minor unit: 12.50 +5 % = 13.13
 * EVIDENCE: R-ACC-01 the source of a price does not tell what the seller pays */
TEST(each_edge_rounds_its_own_price)
{
    PriceRule rules[] = { rule_fixed((Decimal){ 1250, 2 }, "Partners EUR"),
                          rule_of(PRICE_MARKUP, 50000, "Lite partners"),
                          rule_of(PRICE_MARKUP, 200000, "End customers") };
    Price prices[3];
    for (size_t i = 0; i < COUNT_OF(prices); i++) {
        CHECK_OK(price_apply(&rules[i], i == 0 ? NULL : &prices[i - 1], &prices[i]));
    }
    CHECK_STR(decimal_format(&test_arena, prices[0].unit), S("12.50"));
    CHECK_STR(decimal_format(&test_arena, prices[1].unit), S("13.13"));
    CHECK_STR(decimal_format(&test_arena, prices[2].unit), S("15.76"));
    CHECK_STR(prices[0].source, S("price list 'Partners EUR'"));
    CHECK_STR(prices[1].source, S("price list 'Lite partners'"));
    CHECK_STR(prices[2].source, S("price list 'End customers'"));
}

TEST(a_fixed_price_keeps_its_decimals_and_a_mark_up_does_not)
{
    PriceRule fixed = rule_fixed(decimal("0.123456789012"), "L");
    PriceRule markup = rule_of(PRICE_MARKUP, -1000000, "M");
    Price parent;
    Price price;
    CHECK_OK(price_apply(&fixed, NULL, &parent));
    CHECK_STR(decimal_format(&test_arena, parent.unit), S("0.123456789012"));
    CHECK_OK(price_apply(&markup, &parent, &price));
    CHECK_INT(price.unit.units, 0);
}

/* EVIDENCE: R-CAT-03 a mark-up is a part of the cost, a margin a part of the price */
TEST(twenty_percent_on_a_cost_of_900_are_1080_marked_up_and_1125_as_a_margin)
{
    Price cost = { .unit = { 900, 0 }, .currency = eur, .suggested = { 150000, 2 } };
    PriceRule rule = rule_of(PRICE_MARKUP, 200000, "L");
    Price price;
    int64_t ppm;
    CHECK_OK(price_apply(&rule, &cost, &price));
    CHECK_STR(decimal_format(&test_arena, price.unit), S("1080.00"));
    CHECK(price_markup_of(price.unit, cost.unit, &ppm));
    CHECK_INT(ppm, 200000);
    rule.terms.kind = PRICE_MARGIN;
    CHECK_OK(price_apply(&rule, &cost, &price));
    CHECK_STR(decimal_format(&test_arena, price.unit), S("1125.00"));
    CHECK(price_margin_of(price.unit, cost.unit, &ppm));
    CHECK_INT(ppm, 200000);
    rule.terms.kind = PRICE_DISCOUNT;
    CHECK_OK(price_apply(&rule, &cost, &price));
    CHECK_STR(decimal_format(&test_arena, price.unit), S("1200.00"));
    CHECK_STR(decimal_format(&test_arena, price.suggested), S("1500.00"));
}

TEST(the_first_edge_counts_from_the_cost_of_its_own_list)
{
    PriceRule rule = rule_of(PRICE_MARGIN, 250000, "L");
    Price price;
    CHECK_ERR(price_apply(&rule, NULL, &price), PRICE_MISSING);
    rule.terms.cost = (Decimal){ 1743, 2 };
    CHECK_OK(price_apply(&rule, NULL, &price));
    CHECK_STR(decimal_format(&test_arena, price.unit), S("23.24"));
    rule.terms.kind = PRICE_DISCOUNT;
    CHECK_ERR(price_apply(&rule, NULL, &price), PRICE_MISSING);
    rule.terms.suggested = (Decimal){ 30, 0 };
    CHECK_OK(price_apply(&rule, NULL, &price));
    CHECK_STR(decimal_format(&test_arena, price.unit), S("22.50"));
}

TEST(a_set_up_fee_is_marked_up_like_the_price_unless_the_list_says_its_own)
{
    Price parent = {
        .unit = { 900, 0 }, .currency = eur, .setup = { 50, 0 }, .suggested = PRICE_UNKNOWN
    };
    PriceRule rule = rule_of(PRICE_MARKUP, 200000, "L");
    Price price;
    CHECK_OK(price_apply(&rule, &parent, &price));
    CHECK_STR(decimal_format(&test_arena, price.setup), S("60.00"));
    rule.terms.kind = PRICE_MARGIN;
    CHECK_OK(price_apply(&rule, &parent, &price));
    CHECK_STR(decimal_format(&test_arena, price.setup), S("62.50"));
    rule.terms.setup = (Decimal){ 0 };
    CHECK_OK(price_apply(&rule, &parent, &price));
    CHECK_INT(price.setup.units, 0);
    rule = rule_fixed((Decimal){ 1000, 0 }, "L");
    CHECK_OK(price_apply(&rule, &parent, &price));
    CHECK_STR(decimal_format(&test_arena, price.setup), S("50"));
    CHECK_OK(price_apply(&rule, NULL, &price));
    CHECK_INT(price.setup.units, 0);
}

TEST(a_price_that_cannot_be_is_refused)
{
    PriceRule rule = rule_of(PRICE_MARKUP, 1, "L");
    Price huge = { .unit = { INT64_MAX, 0 }, .currency = eur, .suggested = PRICE_UNKNOWN };
    Price price;
    CHECK_ERR(price_apply(&rule, NULL, &price), PRICE_MISSING);
    CHECK_ERR(price_apply(&rule, &huge, &price), MONEY_RANGE);
    rule.terms.percent_ppm = MARKUP_PPM_MAX + 1;
    CHECK_ERR(price_apply(&rule, &huge, &price), FIELD_RANGE);
    rule.terms.percent_ppm = MARKUP_PPM_MIN - 1;
    CHECK_ERR(price_apply(&rule, &huge, &price), FIELD_RANGE);
    rule = rule_of(PRICE_MARGIN, 1000000, "L");
    CHECK_ERR(price_apply(&rule, &huge, &price), FIELD_RANGE);
    rule = rule_of(PRICE_DISCOUNT, -1, "L");
    CHECK_ERR(price_apply(&rule, &huge, &price), FIELD_RANGE);
    rule = rule_of(PRICE_NOT_SOLD, 0, "L");
    CHECK_ERR(price_apply(&rule, &huge, &price), PRICE_MISSING);
    rule.terms.kind = PRICE_KIND_COUNT;
    CHECK_ERR(price_apply(&rule, &huge, &price), PRICE_MISSING);
    rule = rule_fixed((Decimal){ -1, 0 }, "L");
    CHECK_ERR(price_apply(&rule, NULL, &price), FIELD_RANGE);
    rule = rule_fixed((Decimal){ 1, 0 }, "L");
    rule.terms.setup.units = -2;
    CHECK_ERR(price_apply(&rule, NULL, &price), FIELD_RANGE);
    rule.terms.setup.units = 0;
    rule.terms.suggested.units = -2;
    CHECK_ERR(price_apply(&rule, NULL, &price), FIELD_RANGE);
    PriceKind kind;
    CHECK(price_kind_parse(price_kind_name(PRICE_MARKUP), &kind) && kind == PRICE_MARKUP);
}

TEST(a_cost_in_another_currency_is_none)
{
    Price parent = { .unit = { 9, 0 }, .currency = CURRENCY("USD"), .suggested = { 10, 0 } };
    PriceRule rule = rule_of(PRICE_MARKUP, 1, "L");
    Price price;
    CHECK_ERR(price_apply(&rule, &parent, &price), PRICE_MISSING);
    rule = rule_of(PRICE_DISCOUNT, 1, "L");
    CHECK_ERR(price_apply(&rule, &parent, &price), PRICE_MISSING);
    rule = rule_fixed((Decimal){ 8, 0 }, "L");
    CHECK_OK(price_apply(&rule, &parent, &price));
    CHECK(price.setup.units == 0 && price.suggested.units == -1);
}

/* A generator of its own, so that each run is the same. */
static int64_t next_number(uint64_t *state, int64_t below)
{
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return (int64_t)((*state >> 33) % (uint64_t)below);
}

/* Each rule is off its exact value by at most half a minor unit: for a margin,
 * |price x (PPM - m) - cost x PPM| <= (PPM - m) / 2; and a higher percentage never lowers it. */
TEST(a_percentage_is_rounded_once_and_keeps_the_order_of_prices)
{
    uint64_t state = 20261122;
    for (int i = 0; i < PROPERTY_ROUNDS; i++) {
        Decimal cost = { next_number(&state, 100000000), 2 };
        int64_t ppm = next_number(&state, 990000);
        Decimal margin;
        Decimal markup;
        Decimal discount;
        Decimal more;
        CHECK_OK(price_margin(cost, ppm, eur, &margin));
        CHECK_OK(price_markup(cost, ppm, eur, &markup));
        CHECK_OK(price_discount(cost, ppm, eur, &discount));
        int64_t off = margin.units * (1000000 - ppm) - cost.units * 1000000;
        CHECK(2 * (off < 0 ? -off : off) <= 1000000 - ppm);
        off = markup.units * 1000000 - cost.units * (1000000 + ppm);
        CHECK(2 * (off < 0 ? -off : off) <= 1000000);
        off = discount.units * 1000000 - cost.units * (1000000 - ppm);
        CHECK(2 * (off < 0 ? -off : off) <= 1000000);
        CHECK(discount.units <= cost.units && cost.units <= markup.units);
        CHECK(markup.units <= margin.units); /* the same percentage of more */
        CHECK_OK(price_margin(cost, ppm + 1000, eur, &more));
        CHECK(more.units >= margin.units);
    }
}

TEST(the_margin_of_a_price_is_negative_below_cost_and_unknown_for_nothing)
{
    int64_t ppm;
    CHECK(price_margin_of(decimal("80"), decimal("100.00"), &ppm));
    CHECK_INT(ppm, -250000);
    CHECK(!price_margin_of((Decimal){ 0 }, decimal("1"), &ppm));
    CHECK(!price_markup_of(decimal("1"), (Decimal){ 0 }, &ppm));
    CHECK(price_margin_of(decimal("0.30"), decimal("0.20"), &ppm));
    CHECK_INT(ppm, 333333);
}

static Date on(const char *text)
{
    Date date;
    CHECK_OK(date_parse(str_from_cstr(text), &date));
    return date;
}

/* EVIDENCE: R-CAT-03 a running subscription keeps its price for N periods or its term */
TEST(a_sale_keeps_its_price_for_its_protection)
{
    Period month = { 1, PERIOD_MONTH };
    Period year = { 1, PERIOD_YEAR };
    Date start = on("2026-01-15");
    CHECK(!price_protected(PROTECTION_NONE, 0, start, month, year, start));
    CHECK(price_protected(PROTECTION_PERIODS, 3, start, month, year, on("2026-04-14")));
    CHECK(!price_protected(PROTECTION_PERIODS, 3, start, month, year, on("2026-04-15")));
    CHECK(!price_protected(PROTECTION_PERIODS, 0, start, month, year, start));
    CHECK(price_protected(PROTECTION_TERM, 0, start, month, year, on("2027-01-14")));
    CHECK(!price_protected(PROTECTION_TERM, 0, start, month, year, on("2027-01-15")));
    /* N may differ by how often is billed: twelve months are one period of a yearly plan. */
    CHECK_INT(price_protected_until(PROTECTION_PERIODS, 1, start, year, year).day,
              price_protected_until(PROTECTION_PERIODS, 12, start, month, year).day);
    CHECK_INT(price_protected_until(PROTECTION_COUNT, 0, start, month, year).day, start.day);
}

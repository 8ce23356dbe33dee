/* tariff_test.c - the price of a metered plan: read, written, marked up, explained. */
#include "domain/billing/tariff.h"

#include "tests/test.h"

#define EUR CURRENCY("EUR")

static MeteredPrice read_price(const char *text)
{
    MeteredPrice price = { 0 };
    CHECK_OK(tariff_parse(test_arena, str_from_cstr(text), EUR, &price));
    return price;
}

static Str formula(const MeteredPrice *price, Decimal units)
{
    Money amount = { 0 };
    Str text = { 0 };
    CHECK_OK(usage_amount(&price->tariff, units, ROUNDING_LINE_HALF_UP, EUR, &amount));
    CHECK_OK(tariff_formula(&test_arena, price, units, S("GB"), amount, &text));
    return text;
}

#define TIERED                                                                    \
    "{\"model\":\"tiered\",\"aggregate\":\"max\",\"included\":\"10\",\"tiers\":[" \
    "{\"up_to\":\"100\",\"unit\":\"0.020\"},{\"up_to\":null,\"unit\":\"0.015\","  \
    "\"flat\":\"2.00\",\"package_size\":\"5\"}],\"minimum\":\"1.00\",\"maximum\":\"90.00\"}"

/* EVIDENCE: R-BIL-04 */
TEST(a_tariff_is_written_as_it_was_read)
{
    MeteredPrice price = read_price(TIERED);
    CHECK_STR(tariff_text(&test_arena, &price), S(TIERED));
    CHECK_INT(price.tariff.tier_count, 2);
    CHECK(price.has_minimum);
    price = read_price("{\"model\":\"package\",\"package_size\":\"10\",\"price\":\"1.00\"}");
    CHECK_STR(tariff_text(&test_arena, &price), S("{\"model\":\"package\",\"aggregate\":\"sum\","
                                                  "\"package_size\":\"10\",\"price\":\"1.00\"}"));
}

/* EVIDENCE: R36 a price below a cent stays one on the next edge */
TEST(a_tariff_is_marked_up_at_its_own_decimals)
{
    MeteredPrice price = read_price(TIERED);
    CHECK_OK(tariff_mark_up(&price, 60000)); /* 6 % */
    CHECK_STR(decimal_format(&test_arena, price.tariff.tiers[0].unit), S("0.021"));
    CHECK_STR(decimal_format(&test_arena, price.tariff.tiers[1].unit), S("0.016"));
    CHECK_STR(decimal_format(&test_arena, price.tariff.tiers[1].flat), S("2.12"));
    CHECK_INT(price.minimum.minor, 106);
    CHECK_INT(price.tariff.maximum.minor, 9540);
    price = read_price("{\"model\":\"per_unit\",\"price\":\"0.00834\"}");
    CHECK_OK(tariff_mark_up(&price, 60000));
    CHECK_STR(decimal_format(&test_arena, tariff_first_price(&price)), S("0.00884"));
}

/* EVIDENCE: R-BIL-05 */
TEST(the_amount_of_use_is_explained_by_its_tiers)
{
    MeteredPrice price = read_price(TIERED);
    CHECK_STR(formula(&price, (Decimal){ 5, 0 }), S("5 GB (largest) − 10 included = 0 = €0.00"));
    CHECK_STR(formula(&price, (Decimal){ 1505, 1 }),
              S("150.5 GB (largest) − 10 included = 140.5: 100 × €0.020 + 9 packages of 5 × "
                "€0.015 + €2.00 = €4.14"));
    CHECK_STR(formula(&price, (Decimal){ 100000, 0 }),
              S("100000 GB (largest) − 10 included = 99990: 100 × €0.020 + 19978 packages of 5 × "
                "€0.015 + €2.00, at most €90.00 = €90.00"));
    price = read_price("{\"model\":\"flat\",\"price\":\"5\"}");
    CHECK_STR(formula(&price, (Decimal){ 1, 0 }), S("1 GB: €5.00 = €5.00"));
    CHECK_STR(formula(&price, (Decimal){ 0 }), S("0 GB = €0.00"));
}

/* EVIDENCE: R-CAT-03 who orders sees what use will cost */
TEST(a_tariff_is_offered_in_words)
{
    MeteredPrice price = read_price(TIERED);
    CHECK_STR(tariff_offer(&test_arena, &price, S("GB")),
              S("Step by step: up to 100 GB €0.020, above €0.015 per started 5 + €2.00, 10 GB "
                "included, at least €1.00 a period, at most €90.00 a period"));
    price = read_price("{\"model\":\"package\",\"package_size\":\"10\",\"price\":\"1\"}");
    CHECK_STR(tariff_offer(&test_arena, &price, S("GB")), S("€1.00 per started 10 GB"));
    price = read_price("{\"model\":\"per_unit\",\"price\":\"0.0083\"}");
    CHECK_STR(tariff_offer(&test_arena, &price, S("GB")), S("€0.0083 per GB"));
    price = read_price("{\"model\":\"flat\",\"price\":\"5\"}");
    CHECK_STR(tariff_offer(&test_arena, &price, S("GB")), S("€5.00 a period with use"));
    price = read_price("{\"model\":\"volume\",\"tiers\":[{\"up_to\":null,\"unit\":\"1\"}]}");
    CHECK_STR(tariff_offer(&test_arena, &price, S("GB")), S("All at the step reached: €1.00"));
}

typedef struct WrongTariff {
    const char *text;
    const char *field; /* what the refusal names */
} WrongTariff;

static void check_wrong(const WrongTariff *wrong)
{
    MeteredPrice price;
    Err *err = tariff_parse(test_arena, str_from_cstr(wrong->text), EUR, &price);
    CHECK(err != NULL);
    if (err != NULL) {
        CHECK_STR(str_from_cstr(err->field), str_from_cstr(wrong->field));
    }
    err_reset();
}

#define UNIT "{\"model\":\"per_unit\","
#define STEPS "{\"model\":\"tiered\",\"tiers\":"

/* EVIDENCE: R-BIL-04 a wrong tier table is refused with its pointer */
TEST(a_wrong_tariff_is_refused_by_its_member)
{
    static const WrongTariff wrongs[] = {
        { "[]", "usage" },
        { "{\"model\":7}", "/model" },
        { "{\"model\":\"stairs\",\"price\":\"1\"}", "/model" },
        { UNIT "\"aggregate\":7,\"price\":\"1\"}", "/aggregate" },
        { UNIT "\"aggregate\":\"mean\",\"price\":\"1\"}", "/aggregate" },
        { UNIT "\"flat_at_zero\":7,\"price\":\"1\"}", "/flat_at_zero" },
        { UNIT "\"included\":7,\"price\":\"1\"}", "/included" },
        { UNIT "\"included\":\"-1\",\"price\":\"1\"}", "/included" },
        { UNIT "\"included\":\"0.0000000001\",\"price\":\"1\"}", "/included" },
        { UNIT "\"included\":\"1234567890123456\",\"price\":\"1\"}", "/included" },
        { UNIT "\"package_size\":\"0\",\"price\":\"1\"}", "/package_size" },
        { UNIT "\"package_size\":\"x\",\"price\":\"1\"}", "/package_size" },
        { "{\"model\":\"package\",\"price\":\"1\"}", "/package_size" },
        { UNIT "\"price\":\"0.0000000000001\"}", "/price" },
        { UNIT "\"price\":\"1\",\"other\":1}", "/other" },
        { UNIT "\"tiers\":[]}", "/tiers" },
        { "{\"model\":\"flat\"}", "/price" },
        { UNIT "\"price\":\"1\",\"minimum\":7}", "/minimum" },
        { UNIT "\"price\":\"1\",\"minimum\":\"-1.00\"}", "/minimum" },
        { UNIT "\"price\":\"1\",\"minimum\":\"1.001\"}", "/minimum" },
        { UNIT "\"price\":\"1\",\"maximum\":\"x\"}", "/maximum" },
        { UNIT "\"price\":\"1\",\"minimum\":\"2.00\",\"maximum\":\"1.00\"}", "/minimum" },
        { "{\"model\":\"volume\",\"price\":\"1\",\"tiers\":[]}", "/price" },
        { STEPS "7}", "/tiers" },
        { STEPS "[]}", "/tiers" },
        { STEPS "[7]}", "tiers" },
        { STEPS "[{\"up_to\":null,\"unit\":\"1\",\"other\":1}]}", "/tiers/0/other" },
        { STEPS "[{\"unit\":\"1\"}]}", "/tiers/0/up_to" },
        { STEPS "[{\"up_to\":\"1\",\"unit\":\"1\"}]}", "/tiers/0/up_to" },
        { STEPS "[{\"up_to\":null,\"unit\":\"1\"},{\"up_to\":null,\"unit\":\"1\"}]}",
          "/tiers/0/up_to" },
        { STEPS "[{\"unit\":\"1\"},{\"up_to\":null,\"unit\":\"1\"}]}", "/tiers/0/up_to" },
        { STEPS "[{\"up_to\":\"x\",\"unit\":\"1\"},{\"up_to\":null,\"unit\":\"1\"}]}",
          "/tiers/0/up_to" },
        { STEPS "[{\"up_to\":\"0\",\"unit\":\"1\"},{\"up_to\":null,\"unit\":\"1\"}]}",
          "/tiers/0/up_to" },
        { STEPS "[{\"up_to\":\"5\",\"unit\":\"1\"},{\"up_to\":\"5\",\"unit\":\"1\"},"
                "{\"up_to\":null,\"unit\":\"1\"}]}",
          "/tiers/1/up_to" },
        { STEPS "[{\"from\":\"1\",\"up_to\":null,\"unit\":\"1\"}]}", "/tiers/0/from" },
        { STEPS "[{\"from\":\"x\",\"up_to\":null,\"unit\":\"1\"}]}", "/tiers/0/from" },
        { STEPS "[{\"up_to\":\"5\",\"unit\":\"1\"},"
                "{\"from\":\"4\",\"up_to\":null,\"unit\":\"1\"}]}",
          "/tiers/1/from" },
        { STEPS "[{\"up_to\":null}]}", "/tiers/0/unit" },
        { STEPS "[{\"up_to\":null,\"unit\":\"-1\"}]}", "/tiers/0/unit" },
        { STEPS "[{\"up_to\":null,\"unit\":7}]}", "/tiers/0/unit" },
        { STEPS "[{\"up_to\":null,\"flat\":\"x\"}]}", "/tiers/0/flat" },
        { STEPS "[{\"up_to\":null,\"unit\":\"1\",\"package_size\":\"0\"}]}",
          "/tiers/0/package_size" },
    };
    for (size_t i = 0; i < COUNT_OF(wrongs); i++) {
        check_wrong(&wrongs[i]);
    }
    MeteredPrice price = read_price(STEPS "[{\"from\":\"0\",\"up_to\":\"5\",\"unit\":\"1\"},"
                                          "{\"from\":\"5\",\"up_to\":null,\"flat\":\"1\"}]}");
    CHECK_INT(price.tariff.tier_count, 2);
}

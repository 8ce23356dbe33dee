/* usage_test.c - metered units: aggregation, the five models, quota, caps and minimums. */
#include "domain/billing/usage.h"

#include "domain/billing/scale.h"
#include "tests/test.h"

#define EUR CURRENCY("EUR")

static Decimal dec(const char *text)
{
    Decimal value = { 0 };
    CHECK_OK(decimal_parse(str_from_cstr(text), DECIMAL_SCALE_MAX, &value));
    return value;
}

static void check_units(UsageAggregate aggregate, const UsageRecord *records, size_t count,
                        const char *wanted)
{
    Decimal units;
    CHECK_OK(usage_units(aggregate, records, count, &units));
    CHECK_STR(decimal_format(&test_arena, units), str_from_cstr(wanted));
}

static int64_t amount(const UsageTariff *tariff, Decimal units)
{
    Money money = { 0 };
    CHECK_OK(usage_amount(tariff, units, ROUNDING_LINE_HALF_UP, EUR, &money));
    CHECK(currency_eq(money.currency, EUR));
    return money.minor;
}

static void check_amount(const UsageTariff *tariff, const char *units, int64_t minor)
{
    CHECK_INT(amount(tariff, dec(units)), minor);
}

/* Up to 100 at 0.10, up to 500.5 at 0.05 and 3.00 once, the rest at 0.02. */
static UsageTariff tiers(UsageModel model)
{
    return (UsageTariff){
        .model = model,
        .tier_count = 3,
        .tiers = { { .up_to = { 100, 0 }, .unit = { 10, 2 } },
                   { .up_to = { 5005, 1 }, .unit = { 5, 2 }, .flat = { 300, 2 } },
                   { .endless = true, .unit = { 2, 2 } } },
    };
}

/* EVIDENCE: R21 records are summed exactly, as decimals */
TEST(usage_is_summed_without_rounding)
{
    const UsageRecord records[] = {
        { { 1, 1 }, { 5 } }, { { 2, 1 }, { 9 } },         { { 123456789, 9 }, { 7 } },
        { { 0, 0 }, { 1 } }, { { 576543211, 9 }, { 9 } }, { { 2, 1 }, { 3 } },
    };
    check_units(AGGREGATE_SUM, records, COUNT_OF(records), "1.2");
    check_units(AGGREGATE_SUM, records, 3, "0.423456789");
    check_units(AGGREGATE_MAX, records, COUNT_OF(records), "0.576543211");
    check_units(AGGREGATE_LAST, records, COUNT_OF(records), "0.576543211"); /* of two at 9 */
    check_units(AGGREGATE_LAST, records, 4, "0.2");
    check_units(AGGREGATE_UNIQUE, records, COUNT_OF(records), "5"); /* 0.2 twice */
}

TEST(usage_without_records_is_zero)
{
    for (int aggregate = 0; aggregate < USAGE_AGGREGATE_COUNT; aggregate++) {
        check_units((UsageAggregate)aggregate, NULL, 0, "0");
    }
}

TEST(usage_sums_are_checked)
{
    const UsageRecord large[] = { { { INT64_MAX, 0 }, { 0 } }, { { 1, 0 }, { 0 } } };
    const UsageRecord fine[] = { { { INT64_MAX, 0 }, { 0 } }, { { 1, 9 }, { 0 } } };
    Decimal units = { 7, 0 };
    CHECK_ERR(usage_units(AGGREGATE_SUM, large, 2, &units), NUM_RANGE);
    CHECK_ERR(usage_units(AGGREGATE_SUM, fine, 2, &units), NUM_RANGE);
    CHECK_INT(units.units, 7);
    check_units(AGGREGATE_SUM, large, 1, "9223372036854775807");
}

/* EVIDENCE: R21 unique counts values, however many there are */
TEST(usage_unique_counts_each_value_once)
{
    enum { RECORDS = 2500 };
    UsageRecord *records = arena_array(&test_arena, UsageRecord, RECORDS);
    for (int wanted = 1; wanted < 1300; wanted += 85) {
        for (int i = 0; i < RECORDS; i++) {
            int64_t value = (int64_t)i * 7919 % wanted;
            /* every value in two ways of writing it, in no order */
            records[i].units = i % 2 == 0 ? (Decimal){ value, 1 } : (Decimal){ value * 100, 3 };
        }
        check_units(AGGREGATE_UNIQUE, records, RECORDS,
                    str_cstr(&test_arena, arena_printf(&test_arena, "%d", wanted)));
    }
}

/* EVIDENCE: R21 one rounding of an exact product; R3 */
TEST(usage_per_unit_is_rounded_once)
{
    UsageTariff tariff = { .price = dec("0.000000000001") };
    check_amount(&tariff, "5000000000", 1); /* 0.005 */
    check_amount(&tariff, "4999999999.999999999", 0);
    tariff.price = dec("0.0834");
    check_amount(&tariff, "0.123456789", 1);
    check_amount(&tariff, "1000.5", 8344);
    check_amount(&tariff, "0", 0);
}

/* EVIDENCE: R-BIL-03 usage by the named rule; R4 by the currency's decimals */
TEST(usage_rounds_by_the_rule_and_the_currency)
{
    static const int64_t wanted[ROUNDING_RULE_COUNT] = { 1, 0, 0, 0 };
    UsageTariff tariff = { .price = dec("0.005") };
    Money money;
    for (int rule = 0; rule < ROUNDING_RULE_COUNT; rule++) {
        CHECK_OK(usage_amount(&tariff, dec("1"), (RoundingRule)rule, EUR, &money));
        CHECK_INT(money.minor, wanted[rule]);
    }
    CHECK_OK(usage_amount(&tariff, dec("300"), ROUNDING_LINE_HALF_UP, CURRENCY("JPY"), &money));
    CHECK_INT(money.minor, 2);
    CHECK_OK(usage_amount(&tariff, dec("1"), ROUNDING_LINE_HALF_UP, CURRENCY("KWD"), &money));
    CHECK_INT(money.minor, 5);
    CHECK_OK(usage_amount(&tariff, dec("1"), ROUNDING_LINE_HALF_UP, CURRENCY("CLF"), &money));
    CHECK_INT(money.minor, 50);
}

/* EVIDENCE: R21 graduated: the sum over tiers, bounds inclusive above */
TEST(usage_graduated_prices_each_unit_by_its_tier)
{
    UsageTariff tariff = tiers(USAGE_TIERED);
    check_amount(&tariff, "0", 0);
    check_amount(&tariff, "0.5", 5);
    check_amount(&tariff, "100", 1000);
    check_amount(&tariff, "100.1", 1301); /* 10.00 + 3.00 + 0.005 */
    check_amount(&tariff, "500.5", 3303); /* 10.00 + 3.00 + 20.025 */
    check_amount(&tariff, "600.5", 3503);
    tariff.tiers[1].endless = true; /* what stands behind an endless tier is not reached */
    check_amount(&tariff, "600.5", 3803);
    tariff.tiers[1].endless = false;
    tariff.tier_count = 2; /* the last tier has an end: units past it are priced as of it */
    check_amount(&tariff, "600.5", 3803);
}

/* EVIDENCE: R21 volume: one tier for all units */
TEST(usage_volume_prices_all_units_by_one_tier)
{
    UsageTariff tariff = tiers(USAGE_VOLUME);
    check_amount(&tariff, "0", 0);
    check_amount(&tariff, "100", 1000);
    check_amount(&tariff, "100.1", 801); /* 5.005 + 3.00 */
    check_amount(&tariff, "500.5", 2803);
    check_amount(&tariff, "501", 1002);
    tariff.tier_count = 2;
    check_amount(&tariff, "501", 2805);
}

/* EVIDENCE: R21 block = ceil(quantity / size) */
TEST(usage_packages_are_charged_when_started)
{
    UsageTariff tariff = { .model = USAGE_PACKAGE,
                           .price = dec("1.99"),
                           .package_size = dec("2.5") };
    check_amount(&tariff, "0", 0);
    check_amount(&tariff, "0.000000001", 199);
    check_amount(&tariff, "2.5", 199);
    check_amount(&tariff, "2.500000001", 398);
    check_amount(&tariff, "1000", 79600);
}

/* EVIDENCE: R21 a tier priced by started blocks */
TEST(usage_tiers_may_be_priced_by_the_block)
{
    UsageTariff tariff = tiers(USAGE_TIERED);
    tariff.tiers[1].package_size = dec("10");
    tariff.tiers[1].unit = dec("1");
    check_amount(&tariff, "100", 1000);
    check_amount(&tariff, "101", 1400);
    check_amount(&tariff, "110", 1400);
    check_amount(&tariff, "110.1", 1500);
    check_amount(&tariff, "500.5", 5400); /* 41 blocks */
    tariff.model = USAGE_VOLUME;
    check_amount(&tariff, "110.1", 1500); /* 12 blocks and 3.00 */
}

/* EVIDENCE: R21 the flat fee of tier 1 applies to zero usage only if the plan says so */
TEST(usage_flat_fees_need_use_unless_told_otherwise)
{
    UsageTariff tariff = tiers(USAGE_TIERED);
    UsageTariff flat = { .model = USAGE_FLAT, .price = dec("9.995") };
    tariff.tiers[0].flat = dec("1.25");
    check_amount(&tariff, "0", 0);
    check_amount(&tariff, "1", 135);
    check_amount(&tariff, "101", 1430);
    check_amount(&flat, "0", 0);
    check_amount(&flat, "0.1", 1000);
    check_amount(&flat, "50", 1000);
    tariff.flat_at_zero = true;
    flat.flat_at_zero = true;
    check_amount(&tariff, "0", 125);
    check_amount(&tariff, "101", 1430);
    check_amount(&flat, "0", 1000);
    tariff.model = USAGE_VOLUME;
    check_amount(&tariff, "0", 125);
    check_amount(&tariff, "101", 805);
}

/* EVIDENCE: R-BIL-04 the quota comes off first; tiers count the units above it */
TEST(usage_included_units_cost_nothing)
{
    UsageTariff tariff = tiers(USAGE_TIERED);
    tariff.included = dec("50.5");
    tariff.tiers[0].flat = dec("1");
    check_amount(&tariff, "50", 0);
    check_amount(&tariff, "50.5", 0);
    check_amount(&tariff, "51.5", 110);
    check_amount(&tariff, "150.5", 1100);
    check_amount(&tariff, "151.5", 1405);
    tariff.flat_at_zero = true;
    check_amount(&tariff, "50", 100);
}

/* EVIDENCE: R-BIL-04 a maximum caps the amount of a period */
TEST(usage_never_costs_more_than_the_maximum)
{
    UsageTariff tariff = tiers(USAGE_TIERED);
    tariff.has_maximum = true;
    tariff.maximum = (Money){ 1000, EUR };
    check_amount(&tariff, "99", 990);
    check_amount(&tariff, "100", 1000);
    check_amount(&tariff, "100000", 1000);
}

/* EVIDENCE: R22 late usage is the difference of two ratings */
TEST(usage_that_comes_late_bills_the_difference)
{
    UsageTariff tariff = tiers(USAGE_TIERED);
    UsageRecord records[] = { { { 90, 0 }, { 1 } }, { { 55, 1 }, { 2 } }, { { 2005, 1 }, { 3 } } };
    int64_t billed = 0;
    for (size_t count = 1; count <= COUNT_OF(records); count++) {
        Decimal units;
        CHECK_OK(usage_units(AGGREGATE_SUM, records, count, &units));
        billed += amount(&tariff, units) - billed;
    }
    CHECK_INT(billed, amount(&tariff, dec("296")));
    CHECK_INT(billed, 2280);
}

/* EVIDENCE: R23 true-up = max(0, round(minimum x used / cycle) - billed) */
TEST(usage_below_the_minimum_is_made_up)
{
    Money minimum = { 10000, EUR };
    Money missing;
    CHECK_OK(usage_true_up(minimum, 10, 30, (Money){ 1000, EUR }, &missing));
    CHECK_INT(missing.minor, 2333);
    CHECK_OK(usage_true_up(minimum, 31, 31, (Money){ 0, EUR }, &missing));
    CHECK_INT(missing.minor, 10000);
    CHECK_OK(usage_true_up(minimum, 31, 31, (Money){ 10001, EUR }, &missing));
    CHECK_INT(missing.minor, 0);
    CHECK_OK(usage_true_up(minimum, 0, 31, (Money){ 0, EUR }, &missing));
    CHECK_INT(missing.minor, 0);
    CHECK_ERR(usage_true_up((Money){ INT64_MAX, EUR }, 1, 1, (Money){ INT64_MIN, EUR }, &missing),
              MONEY_RANGE);
}

/* EVIDENCE: R24 usage at a boundary belongs to the period that starts there */
TEST(usage_at_a_boundary_belongs_to_the_next_period)
{
    const Zone *zone;
    Date first;
    CHECK_OK(zone_get(S("Europe/Athens"), &zone));
    CHECK_OK(date_parse(S("2026-11-01"), &first));
    const Scale day = { PRORATION_DAY, zone };
    const Scale second = { PRORATION_SECOND, zone };
    Instant boundary = scale_instant(&day, scale_point_of_date(&day, first));
    Instant before = { boundary.us - 1 };
    CHECK(scale_point(&day, boundary) == scale_point_of_date(&day, first));
    CHECK(scale_point(&day, before) < scale_point_of_date(&day, first));
    CHECK(scale_point(&second, boundary) == scale_point_of_date(&second, first));
    CHECK(scale_point(&second, before) < scale_point_of_date(&second, first));
}

/* EVIDENCE: R1 an amount that does not fit is refused */
TEST(usage_amounts_are_checked)
{
    UsageTariff unit = { .price = { INT64_MAX, 0 } };
    UsageTariff tariff = tiers(USAGE_TIERED);
    UsageTariff small = { .model = USAGE_PACKAGE, .price = { 1, 0 }, .package_size = { 1, 9 } };
    Money money = { 7, EUR };
    RoundingRule rule = ROUNDING_LINE_HALF_UP;
    CHECK_ERR(usage_amount(&unit, dec("1"), rule, EUR, &money), MONEY_RANGE);
    CHECK_ERR(usage_amount(&small, (Decimal){ INT64_MAX, 0 }, rule, EUR, &money), MONEY_RANGE);
    tariff.tiers[2].unit = (Decimal){ INT64_MAX, 0 };
    CHECK_ERR(usage_amount(&tariff, (Decimal){ INT64_MAX, 0 }, rule, EUR, &money), MONEY_RANGE);
    tariff.included = dec("0.000000001");
    CHECK_ERR(usage_amount(&tariff, (Decimal){ INT64_MAX, 0 }, rule, EUR, &money), MONEY_RANGE);
    tariff.tiers[0].unit = (Decimal){ INT64_MAX, 0 };
    tariff.tiers[0].flat = (Decimal){ INT64_MAX, 12 };
    CHECK_ERR(usage_amount(&tariff, dec("90"), rule, EUR, &money), MONEY_RANGE);
    tariff.tiers[0] = (Tier){ .endless = true, .flat = { INT64_MAX, 0 } };
    CHECK_ERR(usage_amount(&tariff, dec("90"), rule, EUR, &money), MONEY_RANGE);
    CHECK_INT(money.minor, 7);
    unit.price = (Decimal){ INT64_MAX, 2 };
    CHECK_OK(usage_amount(&unit, dec("1.000000000"), rule, EUR, &money));
    CHECK_INT(money.minor, INT64_MAX);
}

static uint64_t random_next(uint64_t *state)
{
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return *state >> 33;
}

static UsageTariff random_tariff(uint64_t *state)
{
    UsageTariff tariff = { .model = USAGE_TIERED, .tier_count = 1 + random_next(state) % 5 };
    int64_t bound = 0;
    for (size_t i = 0; i < tariff.tier_count; i++) {
        bound += 1 + (int64_t)(random_next(state) % 20);
        tariff.tiers[i] = (Tier){ .up_to = { bound, 0 },
                                  .unit = { (int64_t)(random_next(state) % 1000), 2 },
                                  .flat = { (int64_t)(random_next(state) % 300), 2 } };
    }
    tariff.included = (Decimal){ (int64_t)(random_next(state) % 4), 0 };
    return tariff;
}

/* EVIDENCE: R21 graduated, unit by unit, is the same as by tiers; more use never costs less */
TEST(usage_graduated_is_the_sum_of_its_units)
{
    uint64_t state = 20261122;
    for (int round = 0; round < 500; round++) {
        UsageTariff tariff = random_tariff(&state);
        int64_t by_units = 0;
        size_t tier = 0;
        int64_t before = 0;
        for (int64_t units = 1; units < 80; units++) {
            int64_t billed = units - tariff.included.units;
            if (billed > 0) {
                bool next = tier + 1 < tariff.tier_count && billed > tariff.tiers[tier].up_to.units;
                tier += next ? 1 : 0;
                by_units += tariff.tiers[tier].unit.units;
                by_units += next || billed == 1 ? tariff.tiers[tier].flat.units : 0;
            }
            int64_t total = amount(&tariff, (Decimal){ units, 0 });
            if (total != by_units) {
                test_fail(__FILE__, __LINE__, "round %d, %lld units", round, (long long)units);
            }
            /* a half unit lies between its neighbours */
            int64_t half = amount(&tariff, (Decimal){ units * 10 - 5, 1 });
            CHECK(half >= before);
            CHECK(half <= total);
            before = total;
        }
    }
}

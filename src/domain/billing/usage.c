/* usage.c - units of a period, and the amount for them. */
#include "domain/billing/usage.h"

#include <string.h>

ENUM_DEFINE(UsageModel, usage_model, USAGE_MODEL_COUNT, USAGE_MODELS)
ENUM_DEFINE(UsageAggregate, usage_aggregate, USAGE_AGGREGATE_COUNT, USAGE_AGGREGATES)
ENUM_DEFINE(UsageSource, usage_source, USAGE_SOURCE_COUNT, USAGE_SOURCES)

enum { UNIQUE_WINDOW = 256 };

static const Decimal ONE = { 1, 0 };

static Err *too_large(Err *err)
{
    return err == NULL ? NULL : err_wrap(err, ERR_MONEY_RANGE, "the amount of usage is too large");
}

static Err *units_sum(const UsageRecord *records, size_t count, Decimal *ret_units)
{
    ExactSum sum = { 0 };
    for (size_t i = 0; i < count; i++) {
        TRY(exact_add(&sum, records[i].units, ONE));
    }
    return exact_decimal(sum, ret_units);
}

static Decimal units_max(const UsageRecord *records, size_t count)
{
    Decimal most = { 0 };
    for (size_t i = 0; i < count; i++) {
        most = decimal_compare(records[i].units, most) > 0 ? records[i].units : most;
    }
    return decimal_normal(most);
}

static Decimal units_last(const UsageRecord *records, size_t count)
{
    size_t last = 0;
    for (size_t i = 1; i < count; i++) {
        last = records[i].at.us >= records[last].at.us ? i : last;
    }
    return count > 0 ? decimal_normal(records[last].units) : (Decimal){ 0 };
}

/* The smallest values seen, ascending and distinct. */
typedef struct Window {
    size_t count;
    Decimal values[UNIQUE_WINDOW];
} Window;

/* Keeps the value if it is new and among the smallest that the window holds. */
static void window_add(Window *window, Decimal value)
{
    size_t low = 0;
    size_t high = window->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (decimal_compare(window->values[middle], value) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == UNIQUE_WINDOW ||
        (low < window->count && decimal_compare(window->values[low], value) == 0)) {
        return;
    }
    size_t kept = window->count < UNIQUE_WINDOW ? window->count : UNIQUE_WINDOW - 1;
    memmove(&window->values[low + 1], &window->values[low], (kept - low) * sizeof value);
    window->values[low] = value;
    window->count = kept + 1;
}

/* In ascending windows, so that no memory grows with the records. */
static Decimal units_unique(const UsageRecord *records, size_t count)
{
    Window window;
    Decimal above = { -1, 0 };
    int64_t distinct = 0;
    do {
        window.count = 0;
        for (size_t i = 0; i < count; i++) {
            if (decimal_compare(records[i].units, above) > 0) {
                window_add(&window, records[i].units);
            }
        }
        distinct += (int64_t)window.count;
        above = window.count > 0 ? window.values[window.count - 1] : above;
    } while (window.count == UNIQUE_WINDOW);
    return (Decimal){ distinct, 0 };
}

Err *usage_units(UsageAggregate aggregate, const UsageRecord *records, size_t count,
                 Decimal *ret_units)
{
    assert((unsigned)aggregate < USAGE_AGGREGATE_COUNT);
    for (size_t i = 0; i < count; i++) {
        assert(records[i].units.units >= 0);
        assert(records[i].units.scale >= 0);
        assert(records[i].units.scale <= UNITS_SCALE_MAX);
    }
    switch (aggregate) {
    case AGGREGATE_SUM:
        return units_sum(records, count, ret_units);
    case AGGREGATE_MAX:
        *ret_units = units_max(records, count);
        break;
    case AGGREGATE_LAST:
        *ret_units = units_last(records, count);
        break;
    case AGGREGATE_UNIQUE:
        *ret_units = units_unique(records, count);
        break;
    case USAGE_AGGREGATE_COUNT:
        break;
    }
    return NULL;
}

typedef struct Parts {
    UsagePart *items;
    size_t count;
} Parts;

/* By the unit, or by started packages when there is a size. */
static Err *add_part(Parts *parts, UsagePart part)
{
    if (part.package.units > 0) {
        TRY(decimal_blocks(part.units, part.package, &part.packages));
    }
    assert(parts->count < TIER_MAX);
    parts->items[parts->count] = part;
    parts->count++;
    return NULL;
}

/* Tier i of `tariff` ends at or above the units, or is the last. */
static bool tier_holds(const UsageTariff *tariff, size_t i, Decimal units)
{
    return i + 1 == tariff->tier_count || tariff->tiers[i].endless ||
           decimal_compare(units, tariff->tiers[i].up_to) <= 0;
}

static Err *add_tier(const UsageTariff *tariff, const Tier *tier, Decimal units, Parts *parts)
{
    bool flat = units.units > 0 || tariff->flat_at_zero;
    return add_part(parts, (UsagePart){ .units = units,
                                        .package = tier->package_size,
                                        .unit = tier->unit,
                                        .flat = flat ? tier->flat : (Decimal){ 0 } });
}

/* R21: each unit by the tier in which it lies. */
static Err *add_graduated(const UsageTariff *tariff, Decimal units, Parts *parts)
{
    Decimal below = { 0 }; /* the units of the tiers before */
    bool last = false;
    for (size_t i = 0; !last; i++) {
        const Tier *tier = &tariff->tiers[i];
        Decimal in_tier;
        last = tier_holds(tariff, i, units);
        TRY(decimal_sub(last ? units : tier->up_to, below, &in_tier));
        TRY(add_tier(tariff, tier, in_tier, parts));
        below = tier->up_to;
    }
    return NULL;
}

/* R21: all units by the tier in which the last one lies. */
static Err *add_volume(const UsageTariff *tariff, Decimal units, Parts *parts)
{
    size_t i = 0;
    while (!tier_holds(tariff, i, units)) {
        i++;
    }
    return add_tier(tariff, &tariff->tiers[i], units, parts);
}

static Err *add_model(const UsageTariff *tariff, Decimal units, Parts *parts)
{
    bool flat = units.units > 0 || tariff->flat_at_zero;
    switch (tariff->model) {
    case USAGE_PER_UNIT:
        return add_part(parts, (UsagePart){ .units = units, .unit = tariff->price });
    case USAGE_TIERED:
        return add_graduated(tariff, units, parts);
    case USAGE_VOLUME:
        return add_volume(tariff, units, parts);
    case USAGE_PACKAGE:
        return add_part(
            parts,
            (UsagePart){ .units = units, .package = tariff->package_size, .unit = tariff->price });
    case USAGE_FLAT:
        return add_part(parts, (UsagePart){ .flat = flat ? tariff->price : (Decimal){ 0 } });
    case USAGE_MODEL_COUNT:
        break;
    }
    return NULL;
}

static bool tariff_valid(const UsageTariff *tariff)
{
    bool tiers = tariff->model == USAGE_TIERED || tariff->model == USAGE_VOLUME;
    return (unsigned)tariff->model < USAGE_MODEL_COUNT && tariff->tier_count <= TIER_MAX &&
           (!tiers || tariff->tier_count > 0) &&
           (tariff->model != USAGE_PACKAGE || tariff->package_size.units > 0);
}

Err *usage_parts(const UsageTariff *tariff, Decimal units, UsagePart ret_parts[TIER_MAX],
                 size_t *ret_count, Decimal *ret_billed)
{
    assert(tariff_valid(tariff));
    assert(units.units >= 0);
    Parts parts = { ret_parts, 0 };
    Decimal billed = { 0 };
    if (decimal_compare(units, tariff->included) > 0) {
        TRY(too_large(decimal_sub(units, tariff->included, &billed)));
    }
    TRY(too_large(add_model(tariff, billed, &parts)));
    *ret_count = parts.count;
    *ret_billed = billed;
    return NULL;
}

static Err *add_price(ExactSum *sum, const UsagePart *part)
{
    bool packages = part->package.units > 0;
    TRY(exact_add(sum, part->flat, ONE));
    return exact_add(sum, part->unit, packages ? (Decimal){ part->packages, 0 } : part->units);
}

Err *usage_amount(const UsageTariff *tariff, Decimal units, RoundingRule rounding,
                  Currency currency, Money *ret_amount)
{
    ExactSum sum = { 0 };
    UsagePart parts[TIER_MAX];
    size_t count;
    Decimal billed;
    int64_t minor;
    TRY(usage_parts(tariff, units, parts, &count, &billed));
    for (size_t i = 0; i < count; i++) {
        TRY(too_large(add_price(&sum, &parts[i])));
    }
    TRY(too_large(
        exact_round(sum, currency_exponent(currency), rounding_rule_kind(rounding), &minor)));
    if (tariff->has_maximum) {
        assert(currency_eq(tariff->maximum.currency, currency));
        minor = minor < tariff->maximum.minor ? minor : tariff->maximum.minor;
    }
    *ret_amount = (Money){ minor, currency };
    return NULL;
}

Err *usage_true_up(Money minimum, int64_t used, int64_t cycle, Money billed, Money *ret_true_up)
{
    assert(cycle > 0);
    assert(used >= 0);
    assert(used <= cycle);
    assert(currency_eq(minimum.currency, billed.currency));
    int64_t due;
    int64_t missing;
    TRY(too_large(num_mul_div(minimum.minor, used, cycle, ROUND_HALF_UP, &due)));
    TRY(too_large(num_sub(due, billed.minor, &missing)));
    *ret_true_up = (Money){ missing > 0 ? missing : 0, billed.currency };
    return NULL;
}

/*
 * usage.h - what metered units cost: aggregation and rating (R21 to R23, R-BIL-04).
 *
 * Records are summed exactly and rated once per component and period, with one rounding.
 *
 * The quota `included` comes off first: only the units above it are billed, and tiers, packages
 * and "zero usage" count these billed units, from the first of them on. So {included 100, a first
 * tier up to 50} prices units 101 to 150 by that tier.
 */
#ifndef DOMAIN_BILLING_USAGE_H
#define DOMAIN_BILLING_USAGE_H

#include "domain/billing.h"

enum { TIER_MAX = 50, UNITS_SCALE_MAX = 9 };

#define USAGE_MODELS(X)           \
    X(USAGE_PER_UNIT, "per_unit") \
    X(USAGE_TIERED, "tiered")     \
    X(USAGE_VOLUME, "volume")     \
    X(USAGE_PACKAGE, "package")   \
    X(USAGE_FLAT, "flat")
ENUM_DECLARE(UsageModel, usage_model, USAGE_MODEL_COUNT, USAGE_MODELS)

#define USAGE_AGGREGATES(X)   \
    X(AGGREGATE_SUM, "sum")   \
    X(AGGREGATE_MAX, "max")   \
    X(AGGREGATE_LAST, "last") \
    X(AGGREGATE_UNIQUE, "unique")
ENUM_DECLARE(UsageAggregate, usage_aggregate, USAGE_AGGREGATE_COUNT, USAGE_AGGREGATES)

/* Who said what was used. */
#define USAGE_SOURCES(X)     \
    X(USAGE_BY_API, "api")   \
    X(USAGE_BY_FILE, "file") \
    X(USAGE_BY_VENDOR, "vendor")
ENUM_DECLARE(UsageSource, usage_source, USAGE_SOURCE_COUNT, USAGE_SOURCES)

typedef struct Tier {
    bool endless;         /* no upper bound: the last tier */
    Decimal up_to;        /* inclusive */
    Decimal unit;         /* price of a unit (of a package when package_size is set) */
    Decimal flat;         /* once, when the tier is reached */
    Decimal package_size; /* units 0: by the unit; else started blocks of this size */
} Tier;

/* How the units of one period are priced. Prices 0 or more. */
typedef struct UsageTariff {
    UsageModel model;
    UsageAggregate aggregate;
    Decimal price;        /* per_unit, package, flat */
    Decimal package_size; /* package: above 0 */
    Decimal included;     /* units that cost nothing; 0 for none */
    bool flat_at_zero; /* the price of a flat model, the flat of the first tier: without use too */
    bool has_maximum;
    Money maximum; /* cap of a period's amount */
    size_t tier_count;
    Tier tiers[TIER_MAX]; /* tiered, volume: bounds ascending, the last endless or not */
} UsageTariff;

/* One accepted record. */
typedef struct UsageRecord {
    Decimal units; /* 0 or more, at most UNITS_SCALE_MAX decimals */
    Instant at;
} UsageRecord;

/* The period's units: exact sum, largest, latest (by `at`, then by order), or the number of
 * distinct values. No records: zero. Fails: NUM_RANGE. */
MUST_USE Err *usage_units(UsageAggregate aggregate, const UsageRecord *records, size_t count,
                          Decimal *ret_units);
/* What the units of one period are priced in: part of the units at one price. */
typedef struct UsagePart {
    Decimal units;    /* that are priced here; 0 when only the flat is */
    Decimal package;  /* its size; units 0: by the unit */
    int64_t packages; /* started ones; with a package only */
    Decimal unit;     /* the price of a unit, or of a package */
    Decimal flat;     /* once; 0 for none */
} UsagePart;

/* The parts of one period's billed units, in the order of the tiers; at most TIER_MAX. Their exact
 * sum is the amount before it is rounded and capped. *ret_billed: the units above the quota.
 * Fails: MONEY_RANGE. */
MUST_USE Err *usage_parts(const UsageTariff *tariff, Decimal units, UsagePart ret_parts[TIER_MAX],
                          size_t *ret_count, Decimal *ret_billed);
/* The amount for `units` of one period, rounded once by the rule (unit_down as line_down). Units
 * past a last tier that has an end are priced as of that tier. Fails: MONEY_RANGE. */
MUST_USE Err *usage_amount(const UsageTariff *tariff, Decimal units, RoundingRule rounding,
                           Currency currency, Money *ret_amount);
/* R23: what is missing to round(minimum x used / cycle), 0 or more. used in 0..cycle, cycle > 0.
 * Fails: MONEY_RANGE. */
MUST_USE Err *usage_true_up(Money minimum, int64_t used, int64_t cycle, Money billed,
                            Money *ret_true_up);

#endif

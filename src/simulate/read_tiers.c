/* read_tiers.c - the tiers of a tariff: ascending bounds, only the last without one. */
#include "simulate/read.h"

static const Str tier_keys[] = { STR_INIT("up_to"), STR_INIT("unit"), STR_INIT("flat"),
                                 STR_INIT("package_size") };

/* -1, 0, 1. Neither is negative. */
static int units_compare(Decimal a, Decimal b)
{
    int64_t a_whole = a.units / num_pow10(a.scale);
    int64_t b_whole = b.units / num_pow10(b.scale);
    int64_t a_part = a.units % num_pow10(a.scale) * num_pow10(UNITS_SCALE_MAX - a.scale);
    int64_t b_part = b.units % num_pow10(b.scale) * num_pow10(UNITS_SCALE_MAX - b.scale);
    if (a_whole != b_whole) {
        return a_whole < b_whole ? -1 : 1;
    }
    return (a_part > b_part) - (a_part < b_part);
}

/* `up_to` must be said, as null in a tier without an end, so that none is forgotten. */
static Err *read_bound(Reader *reader, const Json *json, const Tier *before, bool last, Tier *tier)
{
    if (json_member(json, S("up_to"))->kind == JSON_NULL) {
        tier->endless = true;
        return last ? NULL
                    : ERR_FIELD(FIELD_INVALID, read_pointer(reader, json, S("up_to")),
                                "only the last tier has no end");
    }
    TRY(read_units(reader, json, S("up_to"), SIGN_POSITIVE, &tier->up_to));
    if (before != NULL && units_compare(before->up_to, tier->up_to) >= 0) {
        return ERR_FIELD(FIELD_RANGE, read_pointer(reader, json, S("up_to")),
                         "must be above the tier before it");
    }
    return NULL;
}

static Err *read_tier(Reader *reader, const Json *json, const Tier *before, bool last, Tier *tier)
{
    TRY(read_keys(reader, json, tier_keys, COUNT_OF(tier_keys)));
    TRY(read_bound(reader, json, before, last, tier));
    if (!read_has(json, S("unit")) && !read_has(json, S("flat"))) {
        return ERR_FIELD(FIELD_REQUIRED, read_pointer(reader, json, S("unit")),
                         "a tier needs a unit price or a flat fee");
    }
    if (read_has(json, S("unit"))) {
        TRY(read_price(reader, json, S("unit"), SIGN_NOT_NEGATIVE, &tier->unit));
    }
    if (read_has(json, S("flat"))) {
        TRY(read_price(reader, json, S("flat"), SIGN_NOT_NEGATIVE, &tier->flat));
    }
    return read_has(json, S("package_size"))
               ? read_units(reader, json, S("package_size"), SIGN_POSITIVE, &tier->package_size)
               : NULL;
}

Err *read_tiers(Reader *reader, const Json *object, Decimal package_size, UsageTariff *tariff)
{
    const Json *items;
    TRY(read_array(reader, object, S("tiers"), TIER_MAX, &items, &tariff->tier_count));
    if (tariff->tier_count == 0) {
        return ERR_FIELD(FIELD_REQUIRED, read_pointer(reader, object, S("tiers")),
                         "this model needs tiers");
    }
    for (size_t i = 0; i < tariff->tier_count; i++) {
        tariff->tiers[i] = (Tier){ .package_size = package_size };
        TRY(read_tier(reader, &items[i], i == 0 ? NULL : &tariff->tiers[i - 1],
                      i + 1 == tariff->tier_count, &tariff->tiers[i]));
    }
    return NULL;
}

/*
 * tariff.h - the price of a plan that is paid by use, in one currency: as JSON, marked up for the
 * next edge, and explained (R21, R36, R-BIL-04, R-BIL-05).
 *
 * {"model":"tiered","aggregate":"sum","included":"0","package_size":"10","flat_at_zero":false,
 *  "price":"0.10","tiers":[{"up_to":"100","unit":"0.10","flat":"1.00","package_size":"5"},
 *  {"up_to":null,"unit":"0.05"}],"minimum":"5.00","maximum":"90.00"}
 * `price` is of per_unit, package and flat; `tiers` are of tiered and volume. Bounds are inclusive
 * above and ascend; a tier may say its `from`, which is where the one before ends; the last one is
 * open. Units have at most 9 decimals, prices 12, both at most TARIFF_DIGITS_MAX digits.
 */
#ifndef DOMAIN_BILLING_TARIFF_H
#define DOMAIN_BILLING_TARIFF_H

#include "base/json.h"
#include "domain/billing/usage.h"

enum { TARIFF_DIGITS_MAX = 15, TARIFF_BYTES_MAX = 8 * 1024 };

typedef struct MeteredPrice {
    UsageTariff tariff;
    Currency currency;
    bool has_minimum;
    Money minimum; /* of a full cycle (R23) */
} MeteredPrice;

/* `shape` says model, aggregate, included, package_size and flat_at_zero; `prices` the rest. Both
 * may be one object. Each fault names its member by its JSON pointer, in the detail too.
 * Fails: JSON_TYPE, FIELD_INVALID, FIELD_RANGE. */
MUST_USE Err *tariff_read(const Json *shape, const Json *prices, Currency currency,
                          MeteredPrice *ret_price);
/* What tariff_text made. Fails: JSON_FORMAT, and as above. */
MUST_USE Err *tariff_parse(Arena scratch, Str text, Currency currency, MeteredPrice *ret_price);
Str tariff_text(Arena *out, const MeteredPrice *price);
/* A decimal of 0 or more with at most TARIFF_DIGITS_MAX digits, as it is written. Fails:
 * NUM_FORMAT, NUM_RANGE. */
MUST_USE Err *units_parse(Str text, int32_t scale_max, Decimal *ret_units);

/* The price for the next edge: each unit price and flat is marked up and rounded half away once, at
 * its own decimals or the currency's, whichever are more: a price below a cent stays one. Minimum
 * and maximum are marked up too. Fails: MONEY_RANGE. */
MUST_USE Err *tariff_mark_up(MeteredPrice *price, int64_t markup_ppm);
/* The same where the difference is that part of the new price, below 100 %. Fails: MONEY_RANGE. */
MUST_USE Err *tariff_margin(MeteredPrice *price, int64_t margin_ppm);
/* What the first billed unit costs: shown where there is room for one price. */
Decimal tariff_first_price(const MeteredPrice *price);
/* For whoever orders: "Step by step: up to 100 GB €0.10, above €0.05 + €2.00, 20 GB included, at
 * least €5.00 a period". */
Str tariff_offer(Arena *out, const MeteredPrice *price, Str unit);
/* "150 GB - 20 included = 130 GB: 100 x €0.10 + 30 x €0.05 + €2.00 = €13.50", with the signs of
 * subtraction and multiplication; `amount` is that of usage_amount. Fails: MONEY_RANGE. */
MUST_USE Err *tariff_formula(Arena *out, const MeteredPrice *price, Decimal units, Str unit,
                             Money amount, Str *ret_formula);

#endif

/* price.c - the price of each edge of a path, rounded once and frozen with its source (R36). */
#include "domain/price.h"

enum { PPM = 1000000 };

ENUM_DEFINE(PriceKind, price_kind, PRICE_KIND_COUNT, PRICE_KINDS)

/* The buyer reads it, so it names the list and not what the seller itself pays (R-ACC-01). */
static Str price_source(Arena *out, const PriceRule *rule)
{
    return arena_printf(out, "price list '%.*s'", STR_ARG(rule->title));
}

static Err *price_fixed(const PriceRule *rule, Arena *out, Price *ret_price)
{
    if (rule->fixed.units < 0) {
        return ERR_FIELD(FIELD_RANGE, "price", "a price is not negative");
    }
    *ret_price = (Price){ .unit = rule->fixed,
                          .currency = rule->currency,
                          .source = price_source(out, rule) };
    return NULL;
}

static Err *price_marked_up(const PriceRule *rule, const Price *parent, Arena *out,
                            Price *ret_price)
{
    if (parent == NULL) {
        return ERR(PRICE_MISSING, "a mark-up needs the price above it");
    }
    if (rule->markup_ppm < MARKUP_PPM_MIN || rule->markup_ppm > MARKUP_PPM_MAX) {
        return ERR_FIELD(FIELD_RANGE, "markup", "a mark-up is from -100 to 1000 percent");
    }
    int32_t exponent = currency_exponent(parent->currency);
    Decimal unit = { .scale = exponent };
    Err *err = num_mul3_div(parent->unit.units, PPM + rule->markup_ppm, num_pow10(exponent),
                            PPM * num_pow10(parent->unit.scale), ROUND_HALF_UP, &unit.units);
    if (err != NULL) {
        return err_wrap(err, ERR_MONEY_RANGE, "the marked-up price is too large");
    }
    *ret_price =
        (Price){ .unit = unit, .currency = parent->currency, .source = price_source(out, rule) };
    return NULL;
}

Err *price_apply(const PriceRule *rule, const Price *parent, Arena *out, Price *ret_price)
{
    switch (rule->kind) {
    case PRICE_FIXED:
        return price_fixed(rule, out, ret_price);
    case PRICE_MARKUP:
        return price_marked_up(rule, parent, out, ret_price);
    case PRICE_KIND_COUNT:
        break;
    }
    return ERR(PRICE_MISSING, "the price rule has no kind");
}

Err *price_path(const PriceRule *rules, size_t count, Arena *out, Price *ret_prices)
{
    assert(count >= 1);
    assert(count <= PRICE_EDGE_MAX);
    for (size_t i = 0; i < count; i++) {
        const Price *parent = i == 0 ? NULL : &ret_prices[i - 1];
        TRY(price_apply(&rules[i], parent, out, &ret_prices[i]));
    }
    return NULL;
}

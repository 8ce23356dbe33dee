/* price.c - the price of each edge of a path, rounded once and frozen with its source (R36). */
#include "domain/price.h"

enum { PPM = 1000000 };

ENUM_DEFINE(PriceKind, price_kind, PRICE_KIND_COUNT, PRICE_KINDS)
ENUM_DEFINE(PriceProtection, price_protection, PROTECTION_COUNT, PRICE_PROTECTIONS)
ENUM_DEFINE(VisitorsSee, visitors_see, VISITORS_SEE_COUNT, VISITORS_SEES)
ENUM_DEFINE(PriceVersionState, price_version_state, PRICE_VERSION_STATE_COUNT, PRICE_VERSION_STATES)

/* The buyer reads it, so it names the list and not what the seller itself pays (R-ACC-01). */
Str price_list_source(Arena *out, Str list_name)
{
    return arena_printf(out, "price list '%.*s'", STR_ARG(list_name));
}

/* base x num / den with so many decimals, rounded once. */
static Err *part_at(Decimal base, int64_t num, int64_t den, int32_t scale, Decimal *ret_unit)
{
    Decimal unit = { .scale = scale };
    const int64_t factors[] = { base.units, num, num_pow10(scale) };
    const int64_t divisors[] = { den, num_pow10(base.scale) };
    Err *err = num_ratio(factors, COUNT_OF(factors), divisors, COUNT_OF(divisors), ROUND_HALF_UP,
                         &unit.units);
    if (err != NULL) {
        return err_wrap(err, ERR_MONEY_RANGE, "the price is too large");
    }
    *ret_unit = unit;
    return NULL;
}

/* The same at the currency's minor unit. */
static Err *price_part(Decimal base, int64_t num, int64_t den, Currency currency, Decimal *ret_unit)
{
    return part_at(base, num, den, currency_exponent(currency), ret_unit);
}

static Err *percent_check(const PriceTerms *terms)
{
    switch (terms->kind) {
    case PRICE_DISCOUNT:
        return terms->percent_ppm >= 0 && terms->percent_ppm <= DISCOUNT_PPM_MAX
                   ? NULL
                   : ERR_FIELD(FIELD_RANGE, "percent", "A discount is from 0 to 100 percent.");
    case PRICE_MARKUP:
        return terms->percent_ppm >= MARKUP_PPM_MIN && terms->percent_ppm <= MARKUP_PPM_MAX
                   ? NULL
                   : ERR_FIELD(FIELD_RANGE, "percent", "A mark-up is from -100 to 1000 percent.");
    case PRICE_MARGIN:
        return terms->percent_ppm >= MARGIN_PPM_MIN && terms->percent_ppm <= MARGIN_PPM_MAX
                   ? NULL
                   : ERR_FIELD(FIELD_RANGE, "percent", "A margin is from -1000 to 99.9 percent.");
    case PRICE_FIXED:
    case PRICE_NOT_SOLD:
    case PRICE_KIND_COUNT:
        break;
    }
    return NULL;
}

/* As num and den: the price is so many parts of what it is counted from. */
static void percent_ratio(PriceKind kind, int64_t ppm, int64_t *ret_num, int64_t *ret_den)
{
    *ret_num = kind == PRICE_MARKUP ? PPM + ppm : kind == PRICE_DISCOUNT ? PPM - ppm : PPM;
    *ret_den = kind == PRICE_MARGIN ? PPM - ppm : PPM;
}

static Err *price_percent(PriceKind kind, Decimal base, int64_t ppm, Currency currency,
                          Decimal *ret_unit)
{
    const PriceTerms terms = { .kind = kind, .percent_ppm = ppm };
    int64_t num;
    int64_t den;
    TRY(percent_check(&terms));
    percent_ratio(kind, ppm, &num, &den);
    return price_part(base, num, den, currency, ret_unit);
}

Err *price_markup(Decimal cost, int64_t markup_ppm, Currency currency, Decimal *ret_unit)
{
    return price_percent(PRICE_MARKUP, cost, markup_ppm, currency, ret_unit);
}

Err *price_margin(Decimal cost, int64_t margin_ppm, Currency currency, Decimal *ret_unit)
{
    return price_percent(PRICE_MARGIN, cost, margin_ppm, currency, ret_unit);
}

Err *price_discount(Decimal suggested, int64_t discount_ppm, Currency currency, Decimal *ret_unit)
{
    return price_percent(PRICE_DISCOUNT, suggested, discount_ppm, currency, ret_unit);
}

Err *price_raise(Decimal price, int64_t ppm, Currency currency, Decimal *ret_price)
{
    const PriceTerms terms = { .kind = PRICE_MARKUP, .percent_ppm = ppm };
    int32_t exponent = currency_exponent(currency);
    TRY(percent_check(&terms));
    return part_at(price, PPM + ppm, PPM, price.scale > exponent ? price.scale : exponent,
                   ret_price);
}

/* (price - cost) / of, in millionths; false where it has no answer that fits. */
static bool part_of(Decimal price, Decimal cost, Decimal of, int64_t *ret_ppm)
{
    Decimal gain;
    if (of.units == 0 || decimal_sub(price, cost, &gain) != NULL) {
        return false;
    }
    const int64_t factors[] = { gain.units, PPM, num_pow10(of.scale) };
    const int64_t divisors[] = { of.units, num_pow10(gain.scale) };
    return num_ratio(factors, COUNT_OF(factors), divisors, COUNT_OF(divisors), ROUND_HALF_UP,
                     ret_ppm) == NULL;
}

bool price_margin_of(Decimal price, Decimal cost, int64_t *ret_margin_ppm)
{
    return part_of(price, cost, price, ret_margin_ppm);
}

bool price_markup_of(Decimal price, Decimal cost, int64_t *ret_markup_ppm)
{
    return part_of(price, cost, cost, ret_markup_ppm);
}

static bool amount_known(Decimal amount)
{
    return amount.units >= 0;
}

Err *price_terms_check(const PriceTerms *terms)
{
    if (terms->kind == PRICE_FIXED && terms->fixed.units < 0) {
        return ERR_FIELD(FIELD_RANGE, "price", "A price is not negative.");
    }
    if (terms->setup.units < -1) {
        return ERR_FIELD(FIELD_RANGE, "setup", "A set-up fee is not negative.");
    }
    if (terms->suggested.units < -1) {
        return ERR_FIELD(FIELD_RANGE, "suggested", "A suggested price is not negative.");
    }
    return percent_check(terms);
}

/* What a percentage is counted from. */
static Err *price_base(const PriceRule *rule, const Price *parent, Decimal suggested,
                       Decimal *ret_base)
{
    bool discount = rule->terms.kind == PRICE_DISCOUNT;
    Decimal cost = parent != NULL ? parent->unit : rule->terms.cost;
    *ret_base = discount ? suggested : cost;
    if (!amount_known(*ret_base)) {
        return discount ? ERR(PRICE_MISSING, "a discount needs a suggested price")
                        : ERR(PRICE_MISSING, "a mark-up or margin needs a cost");
    }
    return NULL;
}

/* The rule's own set-up fee, else that of the edge above, marked up like the price. */
static Err *price_setup(const PriceRule *rule, const Price *parent, Decimal *ret_setup)
{
    const PriceTerms *terms = &rule->terms;
    if (amount_known(terms->setup)) {
        *ret_setup = terms->setup;
        return NULL;
    }
    if (parent == NULL) {
        *ret_setup = (Decimal){ 0 };
        return NULL;
    }
    if (parent->setup.units == 0 || terms->kind == PRICE_FIXED || terms->kind == PRICE_DISCOUNT) {
        *ret_setup = parent->setup;
        return NULL;
    }
    return price_percent(terms->kind, parent->setup, terms->percent_ppm, parent->currency,
                         ret_setup);
}

/* An amount of the edge above counts in its own currency only. */
static bool parent_fits(const PriceRule *rule, const Price *parent)
{
    return parent == NULL || currency_eq(rule->currency, parent->currency);
}

Err *price_apply(const PriceRule *rule, const Price *parent, Price *ret_price)
{
    const PriceTerms *terms = &rule->terms;
    bool fits = parent_fits(rule, parent);
    Price price = { .currency = rule->currency,
                    .source = rule->source,
                    .suggested = terms->suggested };
    if (parent != NULL && fits && !amount_known(price.suggested)) {
        price.suggested = parent->suggested;
    }
    TRY(price_terms_check(terms));
    if (terms->kind == PRICE_NOT_SOLD || terms->kind == PRICE_KIND_COUNT) {
        return ERR(PRICE_MISSING, "this plan is not for sale here");
    }
    if (terms->kind == PRICE_FIXED) {
        price.unit = terms->fixed;
    } else {
        Decimal base;
        if (!fits && terms->kind != PRICE_DISCOUNT) {
            return ERR(PRICE_MISSING, "the cost is in another currency");
        }
        TRY(price_base(rule, parent, price.suggested, &base));
        TRY(price_percent(terms->kind, base, terms->percent_ppm, rule->currency, &price.unit));
    }
    TRY(price_setup(rule, fits ? parent : NULL, &price.setup));
    *ret_price = price;
    return NULL;
}

Date price_protected_until(PriceProtection protection, int64_t periods, Date from, Period billing,
                           Period term)
{
    assert(periods >= 0);
    assert(periods <= PROTECTION_PERIODS_MAX);
    switch (protection) {
    case PROTECTION_PERIODS:
        return periods == 0 ? from : period_add(from, billing, (int32_t)periods);
    case PROTECTION_TERM:
        return period_add(from, term, 1);
    case PROTECTION_NONE:
    case PROTECTION_COUNT:
        break;
    }
    return from;
}

bool price_protected(PriceProtection protection, int64_t periods, Date from, Period billing,
                     Period term, Date day)
{
    return day.day < price_protected_until(protection, periods, from, billing, term).day;
}

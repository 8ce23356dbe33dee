/* read_products.c - the products of a scenario: which keys each kind has, and what they refer to.
 */
#include "simulate/read.h"

enum { TRIAL_DAYS_MAX = PERIOD_DAYS_MAX };

static const Str recurring_keys[] = {
    STR_INIT("code"),   STR_INIT("kind"),     STR_INIT("term"),     STR_INIT("billing"),
    STR_INIT("mode"),   STR_INIT("price"),    STR_INIT("setup"),    STR_INIT("trial"),
    STR_INIT("phases"), STR_INIT("addon_of"), STR_INIT("upgrades"), STR_INIT("tax"),
};
static const Str one_off_keys[] = { STR_INIT("code"),  STR_INIT("kind"),     STR_INIT("price"),
                                    STR_INIT("setup"), STR_INIT("addon_of"), STR_INIT("tax") };
static const Str usage_keys[] = {
    STR_INIT("code"),      STR_INIT("kind"),         STR_INIT("term"),         STR_INIT("billing"),
    STR_INIT("mode"),      STR_INIT("price"),        STR_INIT("tiers"),        STR_INIT("setup"),
    STR_INIT("addon_of"),  STR_INIT("upgrades"),     STR_INIT("tax"),          STR_INIT("meter"),
    STR_INIT("model"),     STR_INIT("included"),     STR_INIT("minimum"),      STR_INIT("maximum"),
    STR_INIT("aggregate"), STR_INIT("package_size"), STR_INIT("flat_at_zero"),
};
static const Str trial_keys[] = { STR_INIT("days") };
static const Str phase_keys[] = { STR_INIT("length"), STR_INIT("price") };

/* The code and kind of every product, so that they can refer to one that stands further down. */
static Err *read_product_code(Reader *reader, const Json *json, int32_t index, SimProduct *product)
{
    if (json->kind != JSON_OBJECT) {
        return read_keys(reader, json, NULL, 0);
    }
    TRY(read_name(reader, json, S("code"), &product->code));
    READ_WORD(reader, json, S("kind"), product_kind, &product->kind);
    if (!names_add(&reader->products, product->code, index)) {
        return ERR_FIELD(FIELD_INVALID, read_pointer(reader, json, S("code")),
                         "there is a product '%.*s' already", STR_ARG(product->code));
    }
    return NULL;
}

static Err *read_price_opt(Reader *reader, const Json *json, Str key, Decimal *price)
{
    return read_has(json, key) ? read_price(reader, json, key, SIGN_NOT_NEGATIVE, price) : NULL;
}

static Err *read_references(Reader *reader, const Json *json, int32_t index, SimProduct *product)
{
    TRY(read_reference_opt(reader, json, S("tax"), &reader->taxes, "tax", &product->tax));
    TRY(read_reference_opt(reader, json, S("addon_of"), &reader->products, "product",
                           &product->addon_of));
    if (product->addon_of != SCENARIO_NONE &&
        reader->scenario->products[product->addon_of].kind == PRODUCT_ONE_OFF) {
        return ERR_FIELD(FIELD_INVALID, read_pointer(reader, json, S("addon_of")),
                         "a one_off product has no add-ons");
    }
    const Json *items;
    TRY(read_array(reader, json, S("upgrades"), SCENARIO_UPGRADE_MAX, &items,
                   &product->upgrade_count));
    for (size_t i = 0; i < product->upgrade_count; i++) {
        int32_t other = names_find(&reader->products, items[i].text);
        if (other == SCENARIO_NONE || other == index) {
            return ERR_FIELD(FIELD_INVALID, read_pointer(reader, &items[i], S("")),
                             "the code of another product is needed");
        }
        product->upgrades[i] = other;
    }
    return NULL;
}

/* A rough length, to compare a term with a billing period of another unit. */
static int32_t about_days(Period period)
{
    return period_months(period) * 30 + period_days(period);
}

static Err *read_periods(Reader *reader, const Json *json, SimProduct *product)
{
    TRY(read_period(reader, json, S("billing"), &product->billing));
    product->has_term = read_has(json, S("term"));
    if (product->has_term) {
        TRY(read_period(reader, json, S("term"), &product->term));
        if (about_days(product->billing) > about_days(product->term)) {
            return ERR_FIELD(FIELD_INVALID, read_pointer(reader, json, S("billing")),
                             "is longer than the term");
        }
    }
    return NULL;
}

static Err *read_phases(Reader *reader, const Json *json, SimProduct *product)
{
    const Json *items;
    TRY(read_array(reader, json, S("phases"), SCENARIO_PHASE_MAX, &items, &product->phase_count));
    for (size_t i = 0; i < product->phase_count; i++) {
        SimPhase *phase = &product->phases[i];
        TRY(read_keys(reader, &items[i], phase_keys, COUNT_OF(phase_keys)));
        TRY(read_period(reader, &items[i], S("length"), &phase->length));
        TRY(read_price(reader, &items[i], S("price"), SIGN_NOT_NEGATIVE, &phase->price));
    }
    return NULL;
}

static Err *read_recurring(Reader *reader, const Json *json, SimProduct *product)
{
    TRY(read_keys(reader, json, recurring_keys, COUNT_OF(recurring_keys)));
    TRY(read_periods(reader, json, product));
    product->mode = MODE_IN_ADVANCE;
    READ_WORD_OPT(reader, json, S("mode"), billing_mode, &product->mode);
    TRY(read_price(reader, json, S("price"), SIGN_NOT_NEGATIVE, &product->price));
    TRY(read_price_opt(reader, json, S("setup"), &product->setup));
    if (read_has(json, S("trial"))) {
        const Json *trial = json_member(json, S("trial"));
        TRY(read_keys(reader, trial, trial_keys, COUNT_OF(trial_keys)));
        TRY(read_int(reader, trial, S("days"), 1, TRIAL_DAYS_MAX, &product->trial_days));
    }
    return read_phases(reader, json, product);
}

static Err *read_one_off(Reader *reader, const Json *json, SimProduct *product)
{
    TRY(read_keys(reader, json, one_off_keys, COUNT_OF(one_off_keys)));
    TRY(read_price(reader, json, S("price"), SIGN_ANY, &product->price));
    return read_price_opt(reader, json, S("setup"), &product->setup);
}

/* A model has a price or tiers; a size of packages goes with a package or with tiers. */
static Err *read_tariff_price(Reader *reader, const Json *json, UsageTariff *tariff)
{
    bool tiered = tariff->model == USAGE_TIERED || tariff->model == USAGE_VOLUME;
    bool packaged = tariff->model == USAGE_PACKAGE;
    Decimal package_size = { 0 };
    if (read_has(json, S("package_size")) || packaged) {
        if (!tiered && !packaged) {
            return ERR_FIELD(FIELD_INVALID, read_pointer(reader, json, S("package_size")),
                             "does not go with this model");
        }
        TRY(read_units(reader, json, S("package_size"), SIGN_POSITIVE, &package_size));
    }
    Str other = tiered ? S("price") : S("tiers");
    if (read_has(json, other)) {
        return ERR_FIELD(FIELD_INVALID, read_pointer(reader, json, other),
                         "does not go with this model");
    }
    if (tiered) {
        return read_tiers(reader, json, package_size, tariff);
    }
    tariff->package_size = package_size;
    return read_price(reader, json, S("price"), SIGN_NOT_NEGATIVE, &tariff->price);
}

static Err *read_usage(Reader *reader, const Json *json, SimProduct *product)
{
    UsageTariff *tariff = &product->tariff;
    TRY(read_keys(reader, json, usage_keys, COUNT_OF(usage_keys)));
    TRY(read_periods(reader, json, product));
    product->mode = MODE_IN_ARREARS;
    READ_WORD_OPT(reader, json, S("mode"), billing_mode, &product->mode);
    if (product->mode != MODE_IN_ARREARS) {
        return ERR_FIELD(FIELD_INVALID, read_pointer(reader, json, S("mode")),
                         "usage is billed in_arrears");
    }
    TRY(read_price_opt(reader, json, S("setup"), &product->setup));
    TRY(read_name(reader, json, S("meter"), &product->meter));
    (void)names_add(&reader->meters, product->meter, 0);
    READ_WORD(reader, json, S("model"), usage_model, &tariff->model);
    tariff->aggregate = AGGREGATE_SUM;
    READ_WORD_OPT(reader, json, S("aggregate"), usage_aggregate, &tariff->aggregate);
    TRY(read_tariff_price(reader, json, tariff));
    product->price = tariff->price;
    if (read_has(json, S("included"))) {
        TRY(read_units(reader, json, S("included"), SIGN_NOT_NEGATIVE, &tariff->included));
    }
    TRY(read_bool_opt(reader, json, S("flat_at_zero"), false, &tariff->flat_at_zero));
    tariff->has_maximum = read_has(json, S("maximum"));
    if (tariff->has_maximum) {
        TRY(read_money(reader, json, S("maximum"), SIGN_NOT_NEGATIVE, &tariff->maximum));
    }
    product->has_minimum = read_has(json, S("minimum"));
    return product->has_minimum
               ? read_money(reader, json, S("minimum"), SIGN_NOT_NEGATIVE, &product->minimum)
               : NULL;
}

static Err *read_product(Reader *reader, const Json *json, int32_t index, SimProduct *product)
{
    Err *err = NULL;
    switch (product->kind) {
    case PRODUCT_RECURRING:
        err = read_recurring(reader, json, product);
        break;
    case PRODUCT_ONE_OFF:
        err = read_one_off(reader, json, product);
        break;
    case PRODUCT_USAGE:
        err = read_usage(reader, json, product);
        break;
    case PRODUCT_KIND_COUNT:
        break;
    }
    return err == NULL ? read_references(reader, json, index, product) : err;
}

/* Every chain of bases ends. */
static Err *check_bases(Reader *reader, const Json *items)
{
    const Scenario *scenario = reader->scenario;
    for (size_t i = 0; i < scenario->product_count; i++) {
        int32_t base = scenario->products[i].addon_of;
        for (size_t steps = 0; base != SCENARIO_NONE; steps++) {
            if (steps >= scenario->product_count) {
                return ERR_FIELD(FIELD_INVALID, read_pointer(reader, &items[i], S("addon_of")),
                                 "the add-ons go round in a circle");
            }
            base = scenario->products[base].addon_of;
        }
    }
    return NULL;
}

Err *read_products(Reader *reader, const Json *root)
{
    Scenario *scenario = reader->scenario;
    const Json *items;
    TRY(read_array(reader, root, S("products"), SCENARIO_PRODUCT_MAX, &items,
                   &scenario->product_count));
    scenario->products = arena_array(reader->out, SimProduct, scenario->product_count);
    reader->products = names_new(reader->out, scenario->product_count);
    reader->meters = names_new(reader->out, scenario->product_count);
    for (size_t i = 0; i < scenario->product_count; i++) {
        TRY(read_product_code(reader, &items[i], (int32_t)i, &scenario->products[i]));
    }
    for (size_t i = 0; i < scenario->product_count; i++) {
        TRY(read_product(reader, &items[i], (int32_t)i, &scenario->products[i]));
    }
    return check_bases(reader, items);
}

/* tariff.c - reads, writes, marks up and explains the price of a metered plan. */
#include "domain/billing/tariff.h"

#include <stdio.h>

enum { NUMBER_BYTES_MAX = 40, WORD_BYTES_MAX = 20, PPM = 1000000 };

static const Str price_members[] = {
    STR_INIT("model"),        STR_INIT("aggregate"),    STR_INIT("included"),
    STR_INIT("package_size"), STR_INIT("flat_at_zero"), STR_INIT("price"),
    STR_INIT("tiers"),        STR_INIT("minimum"),      STR_INIT("maximum"),
};
static const Str tier_members[] = { STR_INIT("from"), STR_INIT("up_to"), STR_INIT("unit"),
                                    STR_INIT("flat"), STR_INIT("package_size") };

static Err *wrong(const Json *object, Str member, const char *what)
{
    char pointer[2 * JSON_POINTER_MAX];
    Str start = str_slice(object->pointer, 0, JSON_POINTER_MAX);
    (void)snprintf(pointer, sizeof(pointer), "%.*s/%.*s", STR_ARG(start), STR_ARG(member));
    return ERR_FIELD(FIELD_INVALID, pointer, "%s: %s", pointer, what);
}

static bool has(const Json *object, Str member)
{
    JsonKind kind = json_member(object, member)->kind;
    return kind != JSON_MISSING && kind != JSON_NULL;
}

Err *units_parse(Str text, int32_t scale_max, Decimal *ret_units)
{
    Decimal value;
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        digits += text.ptr[i] >= '0' && text.ptr[i] <= '9' ? 1 : 0;
    }
    TRY(decimal_parse(text, scale_max, &value));
    if (digits > TARIFF_DIGITS_MAX) {
        return ERR(NUM_RANGE, "more than %d digits", TARIFF_DIGITS_MAX);
    }
    if (value.units < 0 || str_starts(text, S("-"))) {
        return ERR(NUM_FORMAT, "less than zero");
    }
    *ret_units = value;
    return NULL;
}

/* A number of 0 or more; absent: as it was. */
static Err *number_read(const Json *object, Str member, int32_t scale_max, Decimal *number)
{
    Str text;
    if (!has(object, member)) {
        return NULL;
    }
    TRY(json_get_str(object, member, NUMBER_BYTES_MAX, &text));
    Err *err = units_parse(text, scale_max, number);
    if (err_is(err, ERR_NUM_RANGE)) {
        return wrong(object, member, "has more than 15 digits");
    }
    if (err != NULL) {
        return wrong(object, member,
                     scale_max == UNITS_SCALE_MAX
                         ? "is not a decimal number of 0 or more with at most 9 decimals"
                         : "is not a decimal number of 0 or more with at most 12 decimals");
    }
    if (scale_max == UNITS_SCALE_MAX) {
        *number = decimal_normal(*number); /* a price keeps its decimals: its mark-ups have them */
    }
    return NULL;
}

static Err *price_read(const Json *object, Str member, Decimal *number)
{
    return number_read(object, member, DECIMAL_SCALE_MAX, number);
}

static Err *size_read(const Json *object, Decimal *size)
{
    TRY(number_read(object, S("package_size"), UNITS_SCALE_MAX, size));
    return has(object, S("package_size")) && size->units == 0
               ? wrong(object, S("package_size"), "must be above zero")
               : NULL;
}

static Err *limit_read(const Json *object, Str member, Currency currency, bool *has_limit,
                       Money *limit)
{
    Str text;
    *has_limit = has(object, member);
    if (!*has_limit) {
        return NULL;
    }
    TRY(json_get_str(object, member, TARIFF_DIGITS_MAX, &text));
    Err *err = money_parse(text, currency, limit);
    return err == NULL && limit->minor >= 0
               ? NULL
               : wrong(object, member, "is not an amount of 0 or more in the currency");
}

/* `from` is optional; it must be where the tier before ends. */
static Err *from_read(const Json *json, const Tier *before)
{
    Decimal from = { 0 };
    if (!has(json, S("from"))) {
        return NULL;
    }
    TRY(number_read(json, S("from"), UNITS_SCALE_MAX, &from));
    int order = decimal_compare(from, before == NULL ? (Decimal){ 0 } : before->up_to);
    if (order == 0) {
        return NULL;
    }
    return wrong(json, S("from"),
                 order > 0 ? "leaves a gap after the tier before it"
                           : "overlaps the tier before it");
}

/* `up_to` must be said, as null in the open tier, so that none is forgotten. */
static Err *bound_read(const Json *json, const Tier *before, bool last, Tier *tier)
{
    const Json *bound = json_member(json, S("up_to"));
    if (last) {
        tier->endless = true;
        return bound->kind == JSON_NULL
                   ? NULL
                   : wrong(json, S("up_to"), "the last tier must be open: null");
    }
    if (bound->kind == JSON_NULL) {
        return wrong(json, S("up_to"), "only the last tier is open");
    }
    if (bound->kind == JSON_MISSING) {
        return wrong(json, S("up_to"), "is missing");
    }
    TRY(number_read(json, S("up_to"), UNITS_SCALE_MAX, &tier->up_to));
    return decimal_compare(tier->up_to, before == NULL ? (Decimal){ 0 } : before->up_to) > 0
               ? NULL
               : wrong(json, S("up_to"), "must be above the end of the tier before it");
}

static Err *tier_read(const Json *json, const Tier *before, bool last, Tier *tier)
{
    if (json->kind != JSON_OBJECT) {
        return ERR_FIELD(FIELD_INVALID, "tiers", "%.*s: is not an object", STR_ARG(json->pointer));
    }
    TRY(json_only(json, tier_members, COUNT_OF(tier_members)));
    TRY(from_read(json, before));
    TRY(bound_read(json, before, last, tier));
    if (!has(json, S("unit")) && !has(json, S("flat"))) {
        return wrong(json, S("unit"), "a tier needs a unit price or a flat fee");
    }
    TRY(price_read(json, S("unit"), &tier->unit));
    TRY(price_read(json, S("flat"), &tier->flat));
    return size_read(json, &tier->package_size);
}

static Err *tiers_read(const Json *prices, UsageTariff *tariff)
{
    const Json *items;
    if (has(prices, S("price"))) {
        return wrong(prices, S("price"), "a tiered price has its prices in the tiers");
    }
    TRY(json_get_array(prices, S("tiers"), TIER_MAX, &items));
    if (items->count == 0) {
        return wrong(prices, S("tiers"), "is empty");
    }
    tariff->tier_count = items->count;
    for (size_t i = 0; i < items->count; i++) {
        tariff->tiers[i].package_size = tariff->package_size;
        TRY(tier_read(&items->items[i], i == 0 ? NULL : &tariff->tiers[i - 1],
                      i + 1 == items->count, &tariff->tiers[i]));
    }
    return NULL;
}

static Err *one_price_read(const Json *prices, UsageTariff *tariff)
{
    if (has(prices, S("tiers"))) {
        return wrong(prices, S("tiers"), "only tiered and volume have tiers");
    }
    if (!has(prices, S("price"))) {
        return wrong(prices, S("price"), "is missing");
    }
    return price_read(prices, S("price"), &tariff->price);
}

static Err *shape_read(const Json *shape, UsageTariff *tariff)
{
    Str model;
    Str aggregate;
    TRY(json_get_str(shape, S("model"), WORD_BYTES_MAX, &model));
    TRY(json_get_str_opt(shape, S("aggregate"), WORD_BYTES_MAX, S("sum"), &aggregate));
    if (!usage_model_parse(model, &tariff->model)) {
        return wrong(shape, S("model"), "is not per_unit, tiered, volume, package or flat");
    }
    if (!usage_aggregate_parse(aggregate, &tariff->aggregate)) {
        return wrong(shape, S("aggregate"), "is not sum, max, last or unique");
    }
    TRY(json_get_bool_opt(shape, S("flat_at_zero"), false, &tariff->flat_at_zero));
    TRY(number_read(shape, S("included"), UNITS_SCALE_MAX, &tariff->included));
    TRY(size_read(shape, &tariff->package_size));
    return tariff->model == USAGE_PACKAGE && tariff->package_size.units == 0
               ? wrong(shape, S("package_size"), "is missing")
               : NULL;
}

Err *tariff_read(const Json *shape, const Json *prices, Currency currency, MeteredPrice *ret_price)
{
    MeteredPrice price = { .currency = currency };
    UsageTariff *tariff = &price.tariff;
    if (shape->kind != JSON_OBJECT || prices->kind != JSON_OBJECT) {
        return ERR_FIELD(FIELD_INVALID, "usage", "%.*s: is not an object",
                         STR_ARG(prices->pointer));
    }
    TRY(shape_read(shape, tariff));
    TRY(shape == prices ? json_only(prices, price_members, COUNT_OF(price_members))
                        : json_only(prices, &price_members[5], COUNT_OF(price_members) - 5));
    bool tiers = tariff->model == USAGE_TIERED || tariff->model == USAGE_VOLUME;
    TRY(tiers ? tiers_read(prices, tariff) : one_price_read(prices, tariff));
    TRY(limit_read(prices, S("minimum"), currency, &price.has_minimum, &price.minimum));
    TRY(limit_read(prices, S("maximum"), currency, &tariff->has_maximum, &tariff->maximum));
    if (price.has_minimum && tariff->has_maximum && price.minimum.minor > tariff->maximum.minor) {
        return wrong(prices, S("minimum"), "is above the maximum");
    }
    *ret_price = price;
    return NULL;
}

Err *tariff_parse(Arena scratch, Str text, Currency currency, MeteredPrice *ret_price)
{
    const Json *json;
    TRY(json_parse(&scratch, text, &json));
    return tariff_read(json, json, currency, ret_price);
}

static void decimal_write(Arena *out, JsonOut *json, Str key, Decimal value)
{
    if (value.units != 0) {
        json_key_str(json, key, decimal_format(out, value));
    }
}

static void tier_write(Arena *out, JsonOut *json, const Tier *tier)
{
    json_object(json);
    json_key(json, S("up_to"));
    if (tier->endless) {
        json_null(json);
    } else {
        json_str(json, decimal_format(out, tier->up_to));
    }
    json_key_str(json, S("unit"), decimal_format(out, tier->unit));
    decimal_write(out, json, S("flat"), tier->flat);
    decimal_write(out, json, S("package_size"), tier->package_size);
    json_object_end(json);
}

Str tariff_text(Arena *out, const MeteredPrice *price)
{
    const UsageTariff *tariff = &price->tariff;
    StrBuf buf = buf_new(out, 256);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_str(&json, S("model"), usage_model_name(tariff->model));
    json_key_str(&json, S("aggregate"), usage_aggregate_name(tariff->aggregate));
    decimal_write(out, &json, S("included"), tariff->included);
    decimal_write(out, &json, S("package_size"), tariff->package_size);
    if (tariff->flat_at_zero) {
        json_key_bool(&json, S("flat_at_zero"), true);
    }
    if (tariff->tier_count == 0) {
        json_key_str(&json, S("price"), decimal_format(out, tariff->price));
    } else {
        json_key(&json, S("tiers"));
        json_array(&json);
        for (size_t i = 0; i < tariff->tier_count; i++) {
            tier_write(out, &json, &tariff->tiers[i]);
        }
        json_array_end(&json);
    }
    if (price->has_minimum) {
        json_key_str(&json, S("minimum"), money_format(out, price->minimum));
    }
    if (tariff->has_maximum) {
        json_key_str(&json, S("maximum"), money_format(out, tariff->maximum));
    }
    json_object_end(&json);
    return buf_str(&buf);
}

static Err *mark_up(Decimal *price, int64_t num, int64_t den, int32_t scale_min)
{
    int32_t scale = price->scale > scale_min ? price->scale : scale_min;
    const int64_t factors[] = { price->units, num, num_pow10(scale) };
    const int64_t divisors[] = { num_pow10(price->scale), den };
    Err *err = num_ratio(factors, COUNT_OF(factors), divisors, COUNT_OF(divisors), ROUND_HALF_UP,
                         &price->units);
    price->scale = scale;
    return err == NULL ? NULL : err_wrap(err, ERR_MONEY_RANGE, "the price is too large");
}

/* Every amount of the tariff times num / den. */
static Err *tariff_times(MeteredPrice *price, int64_t num, int64_t den)
{
    UsageTariff *tariff = &price->tariff;
    int32_t scale = currency_exponent(price->currency);
    Decimal minimum = { price->minimum.minor, scale };
    Decimal maximum = { tariff->maximum.minor, scale };
    TRY(mark_up(&tariff->price, num, den, scale));
    TRY(mark_up(&minimum, num, den, scale));
    TRY(mark_up(&maximum, num, den, scale));
    price->minimum.minor = minimum.units;
    tariff->maximum.minor = maximum.units;
    for (size_t i = 0; i < tariff->tier_count; i++) {
        TRY(mark_up(&tariff->tiers[i].unit, num, den, scale));
        TRY(mark_up(&tariff->tiers[i].flat, num, den, scale));
    }
    return NULL;
}

Err *tariff_mark_up(MeteredPrice *price, int64_t markup_ppm)
{
    return tariff_times(price, PPM + markup_ppm, PPM);
}

Err *tariff_margin(MeteredPrice *price, int64_t margin_ppm)
{
    assert(margin_ppm < PPM);
    return tariff_times(price, PPM, PPM - margin_ppm);
}

Decimal tariff_first_price(const MeteredPrice *price)
{
    const UsageTariff *tariff = &price->tariff;
    return tariff->tier_count == 0 ? tariff->price : tariff->tiers[0].unit;
}

/* As a price is written: with the currency's decimals at least. */
static Str price_display(Arena *out, Decimal price, Currency currency)
{
    int32_t scale = currency_exponent(currency);
    while (price.scale < scale && price.units < INT64_MAX / 10) {
        price.units *= 10;
        price.scale++;
    }
    return decimal_display(out, price, currency);
}

static void term_add(StrBuf *buf, bool *first, Str term)
{
    buf_add(buf, *first ? S(": ") : S(" + "));
    buf_add(buf, term);
    *first = false;
}

static void part_add(Arena *out, StrBuf *buf, const UsagePart *part, Currency currency, bool *first)
{
    Str unit = price_display(out, part->unit, currency);
    if (part->package.units > 0 && part->packages > 0) {
        Str size = decimal_format(out, part->package);
        term_add(buf, first,
                 arena_printf(out, "%lld packages of %.*s × %.*s", (long long)part->packages,
                              STR_ARG(size), STR_ARG(unit)));
    } else if (part->units.units > 0) {
        Str units = decimal_format(out, decimal_normal(part->units));
        term_add(buf, first, arena_printf(out, "%.*s × %.*s", STR_ARG(units), STR_ARG(unit)));
    }
    if (part->flat.units > 0) {
        term_add(buf, first, price_display(out, part->flat, currency));
    }
}

Err *tariff_formula(Arena *out, const MeteredPrice *price, Decimal units, Str unit, Money amount,
                    Str *ret_formula)
{
    static const Str aggregates[] = {
        [AGGREGATE_SUM] = STR_INIT(""),
        [AGGREGATE_MAX] = STR_INIT(" (largest)"),
        [AGGREGATE_LAST] = STR_INIT(" (latest)"),
        [AGGREGATE_UNIQUE] = STR_INIT(" (distinct)"),
    };
    const UsageTariff *tariff = &price->tariff;
    UsagePart parts[TIER_MAX];
    size_t count;
    Decimal billed;
    bool first = true;
    TRY(usage_parts(tariff, units, parts, &count, &billed));
    StrBuf buf = buf_new(out, 160);
    buf_addf(&buf, "%.*s %.*s%.*s", STR_ARG(decimal_format(out, units)), STR_ARG(unit),
             STR_ARG(aggregates[tariff->aggregate]));
    if (tariff->included.units > 0) {
        buf_addf(&buf, " − %.*s included = %.*s", STR_ARG(decimal_format(out, tariff->included)),
                 STR_ARG(decimal_format(out, decimal_normal(billed))));
    }
    for (size_t i = 0; i < count; i++) {
        part_add(out, &buf, &parts[i], price->currency, &first);
    }
    if (tariff->has_maximum && amount.minor == tariff->maximum.minor) {
        buf_addf(&buf, ", at most %.*s", STR_ARG(money_display(out, tariff->maximum)));
    }
    buf_addf(&buf, " = %.*s", STR_ARG(money_display(out, amount)));
    *ret_formula = buf_str(&buf);
    return NULL;
}

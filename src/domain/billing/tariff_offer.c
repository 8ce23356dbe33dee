/* tariff_offer.c - the price of a metered plan in words. */
#include "domain/billing/tariff.h"

static Str price_text(Arena *out, Decimal price, Currency currency)
{
    int32_t scale = currency_exponent(currency);
    while (price.scale < scale && price.units < INT64_MAX / 10) {
        price.units *= 10;
        price.scale++;
    }
    return decimal_display(out, price, currency);
}

static void tier_add(Arena *out, StrBuf *buf, const MeteredPrice *price, size_t i, Str unit)
{
    const Tier *tier = &price->tariff.tiers[i];
    bool only = price->tariff.tier_count == 1;
    if (!tier->endless) {
        buf_addf(buf, "%sup to %.*s %.*s ", i == 0 ? "" : ", ",
                 STR_ARG(decimal_format(out, tier->up_to)), STR_ARG(unit));
    } else if (!only) {
        buf_add(buf, S(", above "));
    }
    buf_add(buf, price_text(out, tier->unit, price->currency));
    if (tier->package_size.units > 0) {
        buf_addf(buf, " per started %.*s", STR_ARG(decimal_format(out, tier->package_size)));
    }
    if (tier->flat.units > 0) {
        buf_addf(buf, " + %.*s", STR_ARG(price_text(out, tier->flat, price->currency)));
    }
}

static void model_add(Arena *out, StrBuf *buf, const MeteredPrice *price, Str unit)
{
    const UsageTariff *tariff = &price->tariff;
    Str one = price_text(out, tariff->price, price->currency);
    switch (tariff->model) {
    case USAGE_PER_UNIT:
        buf_addf(buf, "%.*s per %.*s", STR_ARG(one), STR_ARG(unit));
        break;
    case USAGE_PACKAGE:
        buf_addf(buf, "%.*s per started %.*s %.*s", STR_ARG(one),
                 STR_ARG(decimal_format(out, tariff->package_size)), STR_ARG(unit));
        break;
    case USAGE_FLAT:
        buf_addf(buf, "%.*s a period%s", STR_ARG(one), tariff->flat_at_zero ? "" : " with use");
        break;
    case USAGE_TIERED:
    case USAGE_VOLUME:
        buf_add(buf, tariff->model == USAGE_TIERED ? S("Step by step: ")
                                                   : S("All at the step reached: "));
        for (size_t i = 0; i < tariff->tier_count; i++) {
            tier_add(out, buf, price, i, unit);
        }
        break;
    case USAGE_MODEL_COUNT:
        break;
    }
}

Str tariff_offer(Arena *out, const MeteredPrice *price, Str unit)
{
    const UsageTariff *tariff = &price->tariff;
    StrBuf buf = buf_new(out, 160);
    model_add(out, &buf, price, unit);
    if (tariff->included.units > 0) {
        buf_addf(&buf, ", %.*s %.*s included", STR_ARG(decimal_format(out, tariff->included)),
                 STR_ARG(unit));
    }
    if (price->has_minimum) {
        buf_addf(&buf, ", at least %.*s a period", STR_ARG(money_display(out, price->minimum)));
    }
    if (tariff->has_maximum) {
        buf_addf(&buf, ", at most %.*s a period", STR_ARG(money_display(out, tariff->maximum)));
    }
    return buf_str(&buf);
}

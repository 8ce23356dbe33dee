/* fx.c - exchange rates: ratios, conversions, text. */
#include "domain/fx.h"

#include <assert.h>
#include <inttypes.h>

bool fx_rate_valid(const FxRate *rate)
{
    return currency_valid(rate->base) && currency_valid(rate->quote) &&
           !currency_eq(rate->base, rate->quote) && rate->base_units >= 1 &&
           rate->base_units <= FX_BASE_UNITS_MAX && rate->rate.scale >= 0 &&
           rate->rate.scale <= FX_DIGITS_MAX && rate->rate.units >= 1 &&
           rate->rate.units < num_pow10(FX_DIGITS_MAX);
}

FxRatio fx_ratio(const FxRate *rate)
{
    assert(fx_rate_valid(rate));
    return (FxRatio){ .from = rate->base,
                      .to = rate->quote,
                      .num = rate->rate.units,
                      .den = num_pow10(rate->rate.scale) * rate->base_units };
}

FxRatio fx_inverse(FxRatio ratio)
{
    return (FxRatio){ .from = ratio.to, .to = ratio.from, .num = ratio.den, .den = ratio.num };
}

Err *fx_convert(Money amount, FxRatio ratio, Money *ret_amount)
{
    if (!currency_eq(amount.currency, ratio.from)) {
        return ERR(MONEY_MIX, "an amount in %s is not converted by a rate of %s",
                   amount.currency.code, ratio.from.code);
    }
    const int64_t factors[] = { amount.minor, ratio.num, num_pow10(currency_exponent(ratio.to)) };
    const int64_t divisors[] = { ratio.den, num_pow10(currency_exponent(ratio.from)) };
    int64_t minor;
    Err *err =
        num_ratio(factors, COUNT_OF(factors), divisors, COUNT_OF(divisors), ROUND_HALF_UP, &minor);
    if (err != NULL) {
        return err_wrap(err, ERR_MONEY_RANGE, "the converted amount is too large");
    }
    *ret_amount = (Money){ minor, ratio.to };
    return NULL;
}

Err *fx_amounts(const FxRate *rate, Money net, Money tax, FxAmounts *ret_amounts)
{
    FxRatio ratio = fx_ratio(rate);
    FxAmounts amounts;
    ratio = currency_eq(net.currency, ratio.from) ? ratio : fx_inverse(ratio);
    TRY(fx_convert(net, ratio, &amounts.net));
    TRY(fx_convert(tax, ratio, &amounts.tax));
    TRY(money_add(amounts.net, amounts.tax, &amounts.gross));
    *ret_amounts = amounts;
    return NULL;
}

Str fx_pair(Arena *out, Currency a, Currency b)
{
    bool in_order = str_cmp(currency_str(&a), currency_str(&b)) <= 0;
    return arena_printf(out, "%s%s", in_order ? a.code : b.code, in_order ? b.code : a.code);
}

Str fx_rate_text(Arena *out, const FxRate *rate)
{
    Str value = decimal_format(out, rate->rate);
    return arena_printf(out, "%" PRId64 " %s = %.*s %s", rate->base_units, rate->base.code,
                        STR_ARG(value), rate->quote.code);
}

/*
 * fx.h - exchange rates as exact ratios, and amounts converted by them (R6).
 *
 * A rate says what some units of its base currency cost in its quote currency: "1 EUR = 10.7795
 * SEK", "100 JPY = 0.6123 EUR". It converts in both directions; nothing is rounded before the
 * amount.
 */
#ifndef DOMAIN_FX_H
#define DOMAIN_FX_H

#include "domain/money.h"

enum {
    FX_DIGITS_MAX = 12,              /* of a rate, with those behind the point */
    FX_BASE_UNITS_MAX = 1000 * 1000, /* "1000000 IDR = ..." */
    FX_AGE_DAYS_MAX = 14             /* an older rate converts nothing any more */
};

typedef struct FxRate {
    Currency base;
    Currency quote;     /* another one */
    int64_t base_units; /* 1..FX_BASE_UNITS_MAX */
    Decimal rate;       /* above zero, at most FX_DIGITS_MAX digits: quote for the base units */
} FxRate;

/* Units of `to` for units of `from`: num / den, both above zero. */
typedef struct FxRatio {
    Currency from, to;
    int64_t num, den;
} FxRatio;

/* A document's sums in another currency. */
typedef struct FxAmounts {
    Money net, tax, gross;
} FxAmounts;

bool fx_rate_valid(const FxRate *rate);
/* From the base to the quote. The rate is valid. */
FxRatio fx_ratio(const FxRate *rate);
FxRatio fx_inverse(FxRatio ratio);
/* The one rounding, half away from zero, at the minor unit of `to` (R2, R4).
 * Fails: MONEY_MIX (the amount is not in `from`), MONEY_RANGE. */
MUST_USE Err *fx_convert(Money amount, FxRatio ratio, Money *ret_amount);
/* Net and tax, each converted once; gross is their sum. The rate is used in the direction that
 * fits. Fails: MONEY_MIX (the rate is not of the amounts' currency), MONEY_RANGE. */
MUST_USE Err *fx_amounts(const FxRate *rate, Money net, Money tax, FxAmounts *ret_amounts);
/* Both codes in alphabetical order, "EURSEK": the same for a rate in either direction. */
Str fx_pair(Arena *out, Currency a, Currency b);
/* "1 EUR = 10.7795 SEK" */
Str fx_rate_text(Arena *out, const FxRate *rate);

#endif

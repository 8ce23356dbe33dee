/*
 * money.h - an amount in minor units and its currency (R1, R4). Arithmetic is checked; there is no
 * floating point.
 */
#ifndef DOMAIN_MONEY_H
#define DOMAIN_MONEY_H

#include "base/num.h"

/* An ISO 4217 code as three letters. */
typedef struct Currency {
    char code[4]; /* NUL-terminated; "" is none */
} Currency;

typedef struct Money {
    int64_t minor;
    Currency currency;
} Money;

#define CURRENCY(literal) ((Currency){ literal })

bool currency_eq(Currency a, Currency b);
int32_t currency_exponent(Currency currency);                   /* 0, 2, 3 or 4 (R4) */
bool currency_valid(Currency currency);                         /* in the ISO 4217 list */
MUST_USE Err *currency_parse(Str text, Currency *ret_currency); /* Fails: FIELD_INVALID. */
Str currency_str(const Currency *currency);
Str currency_symbol(Currency currency); /* "€"; empty when the code is shown */

MUST_USE Err *money_add(Money a, Money b, Money *ret_sum); /* Fails: MONEY_MIX, MONEY_RANGE. */
MUST_USE Err *money_sub(Money a, Money b,
                        Money *ret_difference); /* Fails: MONEY_MIX, MONEY_RANGE. */
Money money_zero(Currency currency);
Money money_negate(Money amount);
/* "249.95" with the currency's own decimals, '-' in front, no grouping: for API and CSV. */
Str money_format(Arena *out, Money amount);
/* "€1,249.95", "-€5.00": for pages and documents, in English. */
Str money_display(Arena *out, Money amount);
/* The same with all the decimals of a unit price: "€0.00834". */
Str decimal_display(Arena *out, Decimal value, Currency currency);
MUST_USE Err *money_parse(Str text, Currency currency,
                          Money *ret_amount); /* Fails: NUM_FORMAT, MONEY_RANGE. */

/* "20 %", "2.5 %": millionths as percent. */
Str percent_format(Arena *out, int64_t ppm);

enum { MONEY_SHARE_MAX = 2000 };

/* Splits `total` by weight, largest remainder first, ties in input order (R5, R-BIL-03). The shares
 * add up to the total exactly. Weights are 0 or more, 1 to MONEY_SHARE_MAX of them.
 * Fails: MONEY_RANGE (a total other than zero and no weight above zero). */
MUST_USE Err *money_allocate(int64_t total_minor, const int64_t *weights, size_t count,
                             int64_t *ret_shares);

#endif

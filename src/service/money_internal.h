/*
 * money_internal.h - a sale as the billing engine is told of it, for money_lines.c and
 * money_history.c.
 */
#ifndef SERVICE_MONEY_INTERNAL_H
#define SERVICE_MONEY_INTERNAL_H

#include "service/money_lines.h"

/* What the engine is asked; `terms` is where the terms of the period and day are kept. */
BillInput money_input(const Charge *charge, Date target, Period billing, Period term, Date calendar,
                      Grid *terms);
/* Fails: MONEY_RANGE. */
MUST_USE Err *money_quantity(int64_t whole, int64_t *ret_quantity);
Interval money_days(Span span);
Offer money_offer(Decimal price);
Grid money_grid(Date calendar, int32_t anchor_day, Period billing);

/* What a charge says of itself besides its numbers. */
typedef struct MoneyFacts {
    Str title;
    Str source; /* of the price */
    TaxCategory home;
} MoneyFacts;
/* The line of a charge. Fails: FIELD_INVALID. */
MUST_USE Err *money_charge(const Charge *charge, const MoneyFacts *facts, const BillLine *bill,
                           DocumentLine *ret_line);
/* The explanation of a credit: the negative billed amount x 1 x the unused part of the line. */
Explain money_credit(const BillLine *bill, Currency currency);

/* The charged lines join the component as they stand; `document` of each is its place. Fails:
 * MONEY_RANGE. */
MUST_USE Err *money_add_charged(Arena *out, Component *component, const Charge *charge,
                                const ChargedLine *lines, size_t count);
/* The component of a sale that has changed. Fails: MONEY_RANGE. */
MUST_USE Err *money_component(Arena *out, const Charge *charge, Component *ret_component);
/* Its facts on the day. */
const ChargeFact *money_fact_on(const ChargeHistory *history, Date day);
/* Puts the set-up before the first line that a sale ever has. Fails: MONEY_RANGE. */
MUST_USE Err *money_setup(Arena *out, const Charge *charge, ChargeLines *lines);
/* charge_lines of a sale that has changed. */
MUST_USE Err *money_history_lines(Arena *out, const Charge *charge, Date until,
                                  ChargeLines *ret_lines);

#endif

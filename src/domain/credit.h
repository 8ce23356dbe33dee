/*
 * credit.h - how much of its limit a buyer has used, and what an order needs of it (R-ORD-04).
 *
 * Amounts are in the buyer's currency, with the tax that its invoices will bear. In both modes what
 * is owed counts in full; of what is ordered and not invoiced, `open` counts a full first period,
 * `commitment` every period to the end of the term: 10 a month for 36 months needs 360.
 */
#ifndef DOMAIN_CREDIT_H
#define DOMAIN_CREDIT_H

#include "domain/calendar.h"
#include "domain/money.h"
#include "domain/tax.h"

enum { CREDIT_PERIODS_MAX = 4000, CREDIT_WARN_DAYS = 7 };

/* prepaid: what is ordered must be there as money before it is carried out; the limit is 0. */
#define CREDIT_MODES(X)                \
    X(CREDIT_OPEN, "open")             \
    X(CREDIT_COMMITMENT, "commitment") \
    X(CREDIT_PREPAID, "prepaid")
ENUM_DECLARE(CreditMode, credit_mode, CREDIT_MODE_COUNT, CREDIT_MODES)
Str credit_mode_label(CreditMode mode); /* "Open charges" */

/* Something ordered that is not invoiced, wholly or from a day on. */
typedef struct CreditItem {
    Money period_net; /* of a full period */
    Period billing;
    Period term;
    bool charged; /* an invoice has charged it */
    Date from;    /* from here on it is not charged; DATE_NONE: it has not started */
    Date term_to; /* the end of the running term; DATE_NONE: it has not started */
    TaxCategory home;
} CreditItem;

/* Sums by the product's tax category, so that each is taxed once. */
typedef struct CreditSum {
    Currency currency;
    int64_t net[TAX_CATEGORY_COUNT];
} CreditSum;

/* What of the item counts, before tax. Fails: MONEY_RANGE, NUM_RANGE. */
MUST_USE Err *credit_net(CreditMode mode, const CreditItem *item, Money *ret_net);
/* Fails: MONEY_MIX, MONEY_RANGE. */
MUST_USE Err *credit_add(CreditSum *sum, CreditMode mode, const CreditItem *item);
/* With tax as an invoice of that day would bear it; `tax.home` does not count. Fails: MONEY_RANGE,
 * FIELD_INVALID (a country). */
MUST_USE Err *credit_gross(const CreditSum *sum, const TaxInput *tax, Money *ret_gross);

/* Where a buyer stands. */
typedef struct CreditStand {
    bool limited;
    Money limit;
    Money owed;    /* by its seller's ledger; below zero: it has money there */
    Money ordered; /* not invoiced yet */
} CreditStand;

/* limit - owed - ordered; may be below zero. Fails: MONEY_RANGE. */
MUST_USE Err *credit_available(const CreditStand *stand, Money *ret_available);

#endif

/*
 * billing.h - what one line costs: exact proration, credits, explanation (R3, R10, R15, R-BIL-03,
 * R-BIL-05). Which lines there are: billing/engine.h.
 *
 * One rounding per line: amount = round(unit_price x quantity x num / den), where den is the days
 * of the full cycle and num the days of the line.
 */
#ifndef DOMAIN_BILLING_H
#define DOMAIN_BILLING_H

#include "domain/catalogue.h"
#include "domain/money.h"

enum { EXPLAIN_DEN_MAX = 1000000 };

/* The named rounding rules of R-BIL-03. unit_down cuts the prorated unit price, then multiplies. */
#define ROUNDING_RULES(X)                        \
    X(ROUNDING_LINE_HALF_UP, "line_half_up")     \
    X(ROUNDING_LINE_HALF_EVEN, "line_half_even") \
    X(ROUNDING_LINE_DOWN, "line_down")           \
    X(ROUNDING_UNIT_DOWN, "unit_down")
ENUM_DECLARE(RoundingRule, rounding_rule, ROUNDING_RULE_COUNT, ROUNDING_RULES)

/* Everything a line's amount was made of; stored with the line and shown on it. */
typedef struct Explain {
    Decimal unit_price; /* up to 12 decimals */
    int64_t quantity;   /* 0 or more */
    int64_t num;        /* days charged, 0..den */
    int64_t den;        /* days of the cycle, 1..EXPLAIN_DEN_MAX */
    Interval cycle;     /* DATE_NONE at both ends when the line has no cycle (setup) */
    RoundingRule rounding;
    Str source; /* where the price came from: Price.source */
    Str rule;   /* what made the line: "R10" a period, "R15" a credit */
} Explain;

/* The amount of a line. Fails: MONEY_RANGE. */
MUST_USE Err *line_amount(const Explain *explain, Currency currency, Money *ret_amount);
/* "€249.95 x 10 x 19/31 days = €1,531.95", with the multiplication sign. Of a discount (rule "R5")
 * num and den are amounts: what it takes off all that it works on. */
Str explain_format(Arena *out, const Explain *explain, Money amount);
Str rounding_rule_label(RoundingRule rule); /* "half away from zero, once per line" */
/* How the rule rounds a ratio: unit_down cuts as line_down does. */
Rounding rounding_rule_kind(RoundingRule rule);

/* What an unused part of a line gives back. */
typedef struct CreditShare {
    int64_t billed;   /* minor units, the line less its discount */
    int64_t standing; /* billed less what was given back before */
    int64_t num;      /* the unused part of the line ... */
    int64_t den;      /* ... over its length, above 0 */
    int64_t quantity; /* the unused part of its quantity ... */
    int64_t whole;    /* ... over its quantity, above 0 */
    bool is_last;     /* nothing of the line is kept */
} CreditShare;

/* R15: round(billed x num/den x quantity/whole), never more than stands; all that stands when
 * nothing is kept. Fails: MONEY_RANGE. */
MUST_USE Err *credit_share(const CreditShare *share, RoundingRule rounding, int64_t *ret_credit);

#endif

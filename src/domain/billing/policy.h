/*
 * policy.h - the choices that the billing engine leaves to the parties, and their words
 * (scenario.md, "Policy"; R11, R12, R15 to R18). The first value of each is the default.
 */
#ifndef DOMAIN_BILLING_POLICY_H
#define DOMAIN_BILLING_POLICY_H

#include "domain/billing.h"

/* Rates have up to 6 decimals of a percent (R1): they are counted in parts of RATE_ONE. */
#define RATE_ONE INT64_C(100000000)

/* What a line is prorated by. The unit of a Point is the day, but the second with hour and second.
 */
#define PRORATIONS(X)             \
    X(PRORATION_DAY, "day")       \
    X(PRORATION_HOUR, "hour")     \
    X(PRORATION_SECOND, "second") \
    X(PRORATION_MONTH, "month")   \
    X(PRORATION_NONE, "none")
ENUM_DECLARE(Proration, proration, PRORATION_COUNT, PRORATIONS)

/* The length of a cycle: as it is, or 30 days a month, or 365 days a year (R12). */
#define DENOMINATORS(X)             \
    X(DENOMINATOR_ACTUAL, "actual") \
    X(DENOMINATOR_30, "30")         \
    X(DENOMINATOR_365, "365")
ENUM_DECLARE(Denominator, denominator, DENOMINATOR_COUNT, DENOMINATORS)

#define QUANTITY_CHANGES(X)                           \
    X(QUANTITY_CHANGE_UNUSED_CREDIT, "unused_credit") \
    X(QUANTITY_CHANGE_DELTA, "delta")                 \
    X(QUANTITY_CHANGE_REBILL, "rebill")
ENUM_DECLARE(QuantityChange, quantity_change, QUANTITY_CHANGE_COUNT, QUANTITY_CHANGES)

#define CANCEL_DAYS(X)             \
    X(CANCEL_DAY_UNUSED, "unused") \
    X(CANCEL_DAY_USED, "used")
ENUM_DECLARE(CancelDay, cancel_day, CANCEL_DAY_COUNT, CANCEL_DAYS)

#define INTERVAL_CHANGES(X)                       \
    X(INTERVAL_CHANGE_KEEP_ANCHOR, "keep_anchor") \
    X(INTERVAL_CHANGE_RESET_ANCHOR, "reset_anchor")
ENUM_DECLARE(IntervalChange, interval_change, INTERVAL_CHANGE_COUNT, INTERVAL_CHANGES)

#define ALLOCATIONS(X)                                   \
    X(ALLOCATION_LARGEST_REMAINDER, "largest_remainder") \
    X(ALLOCATION_IN_ORDER, "in_order")
ENUM_DECLARE(Allocation, allocation, ALLOCATION_COUNT, ALLOCATIONS)

#define CREDIT_POLICIES(X)         \
    X(CREDIT_PRORATED, "prorated") \
    X(CREDIT_NONE, "none")         \
    X(CREDIT_WINDOW, "window")
ENUM_DECLARE(CreditPolicy, credit_policy, CREDIT_POLICY_COUNT, CREDIT_POLICIES)

#define INVOICE_WHENS(X)                  \
    X(INVOICE_AT_ONCE, "at_once")         \
    X(INVOICE_BILLING_DAY, "billing_day") \
    X(INVOICE_PARENT_DAILY, "parent_daily")
ENUM_DECLARE(InvoiceWhen, invoice_when, INVOICE_WHEN_COUNT, INVOICE_WHENS)

#define EDGE_SCOPES(X)  \
    X(EDGES_OWN, "own") \
    X(EDGES_ALL, "all")
ENUM_DECLARE(EdgeScope, edge_scope, EDGE_SCOPE_COUNT, EDGE_SCOPES)

#define BILLING_MODES(X)             \
    X(MODE_IN_ADVANCE, "in_advance") \
    X(MODE_IN_ARREARS, "in_arrears")
ENUM_DECLARE(BillingMode, billing_mode, BILLING_MODE_COUNT, BILLING_MODES)

#define DUNNING_ACTIONS(X)        \
    X(DUNNING_REMIND, "remind")   \
    X(DUNNING_SUSPEND, "suspend") \
    X(DUNNING_END, "end")
ENUM_DECLARE(DunningAction, dunning_action, DUNNING_ACTION_COUNT, DUNNING_ACTIONS)

enum { RETRY_MAX = 20, STAGE_MAX = 20 };

typedef struct DunningStage {
    Str name;
    int32_t after_days; /* from the date of the oldest open invoice */
    DunningAction action;
} DunningStage;

/* R34: days from the first failed attempt to each further one are the running sums of retry_days.
 */
typedef struct DunningPolicy {
    int32_t retry_days[RETRY_MAX];
    size_t retry_count;
    DunningStage stages[STAGE_MAX]; /* by after_days, ascending */
    size_t stage_count;
} DunningPolicy;

typedef struct Policy {
    Anchor anchor;
    int32_t anchor_day; /* 1..31; 0: none given */
    Alignment alignment;
    MonthEnd month_end;
    Proration proration;
    Denominator denominator;
    RoundingRule rounding;
    QuantityChange quantity_change;
    CancelDay cancel_day;
    IntervalChange interval_change;
    Allocation allocation;
    CreditPolicy refund;
    int32_t window_hours;      /* with CREDIT_WINDOW */
    int32_t full_refund_hours; /* with CREDIT_WINDOW */
    InvoiceWhen invoice_when;
    EdgeScope edges;
    int32_t due_days;
    DunningPolicy dunning;
} Policy;

#endif

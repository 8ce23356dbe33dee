/*
 * price_trial.h - what another price list would change on all running subscriptions (R-BIL-12).
 *
 * Every sale of the operator in the list's currency is run ahead twice by the code of `stoa
 * simulate`: at the price that is frozen on it, and at the list's from a day on. Net amounts; the
 * partners' own sales below are not looked at, and nothing is changed.
 */
#ifndef SERVICE_PRICE_TRIAL_H
#define SERVICE_PRICE_TRIAL_H

#include "domain/money.h"
#include "service/app.h"

enum {
    TRIAL_MONTHS_MAX = 12,
    TRIAL_SALE_MAX = 2000,      /* of one answer; the next one goes on behind them */
    TRIAL_ACCOUNT_MAX = 10,     /* accounts shown: those that change most */
    TRIAL_PLAN_MAX = 200,       /* plans shown; what else there is is added up in one row */
    TRIAL_ACCOUNT_PLAN_MAX = 30 /* the same of one account */
};

typedef struct PriceListView {
    Str code, name;
    Currency currency;
} PriceListView;

/* The operator's own lists, by code. Fails: FORBIDDEN. */
MUST_USE Err *svc_price_lists(Call *call, PriceListView **ret, size_t *ret_count);

typedef struct TrialSum {
    int64_t sales, units;
    int64_t lines_now, lines_then; /* of invoices */
    Money now, then, change;
} TrialSum;

typedef struct TrialPlan {
    PlanId id; /* zero: all other plans */
    Str product_name, plan_name;
    bool listed; /* the list has a price for it; else nothing changes */
    Decimal list_price;
    Decimal price_min, price_max; /* now, of all sales */
    TrialSum sum;
} TrialPlan;

typedef struct TrialAccount {
    AccountId id;
    Str code, name;
    TrialSum sum;
    TrialPlan *plans;
    size_t plans_count;
} TrialAccount;

typedef struct PriceTrialQuery {
    Str list;       /* its code */
    Date from;      /* the list's prices count for what begins on this day or later; not before
                       today. DATE_NONE: today */
    int32_t months; /* 1..TRIAL_MONTHS_MAX */
    int32_t sales;  /* of this answer, 1..TRIAL_SALE_MAX */
    AccountId after_buyer; /* with `after`: the last sale of the answer before; zero: the first */
    SubscriptionId after;
} PriceTrialQuery;

typedef struct PriceTrialView {
    PriceListView list;
    Date from, until; /* `until` is the last day that is billed */
    int64_t accounts;
    int64_t sales_unlisted; /* the list has no price for them */
    int64_t left_out;       /* cannot be billed as they are; in no sum */
    TrialSum sum;
    TrialPlan *plans; /* the largest change first */
    size_t plans_count;
    TrialAccount *changed; /* the largest change first; those without one are not in it */
    size_t changed_count;
    bool more; /* there are sales behind these: */
    AccountId next_buyer;
    SubscriptionId next;
} PriceTrialView;

/* Memory does not grow with the number of accounts. For the operator's billing staff. Fails:
 * FORBIDDEN, NOT_FOUND (the list), FIELD_RANGE ("from", "months", "sales"), MONEY_RANGE. */
MUST_USE Err *svc_price_trial(Call *call, const PriceTrialQuery *query, PriceTrialView *ret);

#endif

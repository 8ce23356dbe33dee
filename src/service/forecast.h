/*
 * forecast.h - the next invoices of an account, before they are issued (R-BIL-12).
 *
 * The running sales are a scenario of `stoa simulate` that runs ahead of the clock; what comes out
 * is what the billing run issues if nothing changes until then: the same lines, days, tax and
 * totals.
 */
#ifndef SERVICE_FORECAST_H
#define SERVICE_FORECAST_H

#include "service/billing.h"

enum {
    FORECAST_DOCUMENT_MAX = 3,
    FORECAST_MONTHS = 13,   /* how far it looks */
    FORECAST_SALE_MAX = 999 /* of one buyer: with more, the billing run issues several documents
                               at a time */
};

typedef struct ForecastDocument {
    DocumentView view;  /* without a number, id and hash; its state is "forecast" */
    int64_t line_count; /* all of its lines ... */
    int64_t line_rest;  /* ... and those that view.lines has no room for */
} ForecastDocument;

typedef struct ForecastView {
    Date until;                  /* the last day that was looked at */
    bool too_many;               /* more than FORECAST_SALE_MAX sales: nothing is said */
    int64_t left_out;            /* sales that cannot be billed as they are ... */
    Str cause;                   /* ... and why not, of the first */
    ForecastDocument *documents; /* by date of issue, at most FORECAST_DOCUMENT_MAX */
    size_t documents_count;
} ForecastView;

/*
 * `buyer` zero or the actor's account: what the account will be invoiced by its sellers. Another
 * account of its branch: what the actor's account will invoice it; nothing when somebody in between
 * is its seller. A document shows at most `line_max` lines. Changes nothing.
 * Fails: FORBIDDEN, NOT_FOUND, FIELD_RANGE and MONEY_RANGE (numbers no invoice could hold).
 */
MUST_USE Err *svc_forecast(Call *call, AccountId buyer, size_t line_max, ForecastView *ret);

#endif

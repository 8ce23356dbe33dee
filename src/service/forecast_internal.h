/*
 * forecast_internal.h - a forecast while it is made, for forecast.c and forecast_view.c.
 */
#ifndef SERVICE_FORECAST_INTERNAL_H
#define SERVICE_FORECAST_INTERNAL_H

#include "service/adjust_internal.h"
#include "service/bill_page.h"
#include "service/forecast.h"
#include "service/forecast_run.h"

/* What one seller will invoice the buyer in one currency. */
typedef struct ForecastStream {
    Call *call;
    size_t line_max;
    const DocumentPartyRow *seller;
    const DocumentPartyRow *buyer;
    const Zone *seller_zone;
    const Zone *buyer_zone;
    Date today; /* the buyer's */
    Currency currency;
    const ForecastSale *sales;
    size_t count;
    AdjustOpen *open; /* discounts and one-time charges of the buyer */
} ForecastStream;

/* The charge and what is planned of it, as sales that follow each other: at most one more than
 * facts, into `sales`, which are zero. */
size_t forecast_split(const Charge *charge, const ChargeFact *facts, size_t count, Date today,
                      ForecastSale *sales);
/* A document of the run as pages show it, on call->out. `work` is for the time of the call. Fails:
 * MONEY_RANGE, FIELD_INVALID (a country), INVOICE_STATE. */
MUST_USE Err *forecast_document(const ForecastStream *stream, Arena work,
                                const SimDocument *document, ForecastDocument *ret_document);

#endif

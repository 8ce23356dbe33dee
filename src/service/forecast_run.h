/*
 * forecast_run.h - running sales as a scenario of `stoa simulate`, for what will be billed and for
 * trying other prices (R-BIL-12). Shared inside service/ only; no database.
 *
 * Every sale is a subscription at its frozen price, on its own grid, charged up to where it is. The
 * server ends a line with a term that is longer than the billing period, which a scenario does not:
 * so each term is a subscription of its own here, which ends with the term.
 */
#ifndef SERVICE_FORECAST_RUN_H
#define SERVICE_FORECAST_RUN_H

#include "service/money_lines.h"
#include "simulate/simulate.h"

enum {
    FORECAST_LINES_MAX = 20 * 1000,          /* of one run, by forecast_lines */
    FORECAST_ARENA_BYTES = 512 * 1024 * 1024 /* room for one run; pages are used once touched */
};

typedef struct ForecastSale {
    Charge charge;
    bool repriced; /* costs new_price from ForecastInput.price_from on */
    Decimal new_price;
} ForecastSale;

typedef struct ForecastInput {
    Currency currency; /* of all prices */
    const Zone *zone;  /* of the buyer */
    Date today;        /* what is behind is billed today */
    Date until;        /* the last day that is billed; not before today */
    Date price_from;   /* DATE_NONE: every sale keeps its price */
    const ForecastSale *sales;
    size_t count;
} ForecastInput;

/* A full period of the sale has an amount, at its price and at the new one. Fails: MONEY_RANGE,
 * NUM_RANGE. */
MUST_USE Err *forecast_sale_check(const ForecastSale *sale);
/* At most so many lines can one sale have from the one day to the other. */
int64_t forecast_lines(const Charge *charge, Date today, Date until);
/* One document for each day on which something is due, with its lines in the order of the sales.
 * Everything lives on `work`, which has FORECAST_ARENA_BYTES. Fails: FIELD_RANGE (more than
 * FORECAST_LINES_MAX), MONEY_RANGE. */
MUST_USE Err *forecast_run(Arena *work, const ForecastInput *input, SimDocuments *ret_documents);
/* The place in `sales` of the sale that the line charges. */
size_t forecast_sale_of(const SimLine *line);

#endif

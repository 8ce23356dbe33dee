/*
 * price_trial_sums.h - a trial's sums by plan and by account, in memory that does not grow with
 * either. Shared inside service/ only.
 */
#ifndef SERVICE_PRICE_TRIAL_SUMS_H
#define SERVICE_PRICE_TRIAL_SUMS_H

#include "service/price_trial.h"
#include "store/price_store.h"

/* What one sale comes to. */
typedef struct TrialSaleSum {
    int64_t lines_now, lines_then;
    int64_t now, then; /* minor units */
} TrialSaleSum;

typedef struct TrialSums {
    Arena *out;
    PriceTrialView *view;
    TrialAccount account; /* the one whose sales are coming in; no id: none */
} TrialSums;

/* `view->list` is set. */
void trial_sums_init(TrialSums *sums, Arena *out, PriceTrialView *view);
/* Sales come by buyer. Fails: MONEY_RANGE. */
MUST_USE Err *trial_sums_add(TrialSums *sums, const TrialSale *sale, const TrialSaleSum *amounts);
/* After the last one. */
void trial_sums_done(TrialSums *sums);

#endif

/*
 * dunning_store.h - dunning policies, cases and their history. SQL: sql/queries/dunning.sql.
 */
#ifndef STORE_DUNNING_STORE_H
#define STORE_DUNNING_STORE_H

#include "gen/sql_dunning.h"

enum { DUNNING_PAGE_MAX = 500, DUNNING_BATCH_MAX = 50 };

typedef SqlDunningPolicy DunningPolicyRow;
typedef SqlDunningStages DunningStageRow;
typedef SqlDunningStageAddIn DunningStageAdd;
typedef SqlDunningCase DunningCase;
typedef SqlDunningCaseSetIn DunningCaseSet;
typedef SqlDunningStepAddIn DunningStepAdd;
typedef SqlDunningSteps DunningStepRow;
typedef SqlDunningPauseAddIn DunningPauseAdd;
typedef SqlDunningPause DunningPauseRow;
typedef SqlDunningSales DunningSaleRow;
typedef SqlDunningOpen DunningOpenRow;
typedef SqlDunningOverdue DunningOverdueRow;
typedef SqlDunningOwn DunningOwnRow;
typedef SqlDunningInvoices DunningInvoiceRow;

/* The sale that is looked at. */
typedef struct DunningEdge {
    AccountId seller;
    AccountId buyer;
    Currency currency;
} DunningEdge;

/* *ret_row is NULL when the seller has none. */
MUST_USE Err *store_dunning_policy(Db *db, Arena *out, AccountId seller,
                                   DunningPolicyRow **ret_row);
MUST_USE Err *store_dunning_stages(Db *db, Arena *out, AccountId seller, int64_t version,
                                   DunningStageRow **ret_rows, size_t *ret_count);
MUST_USE Err *store_dunning_policy_add(Db *db, AccountId seller, int64_t version, UserId user,
                                       Instant now);
MUST_USE Err *store_dunning_stage_add(Db *db, const DunningStageAdd *stage);
/* *ret_oldest is DATE_NONE when nothing is open. */
MUST_USE Err *store_dunning_facts(Db *db, Arena *out, const DunningEdge *edge, Date *ret_oldest,
                                  int64_t *ret_open_minor);
MUST_USE Err *store_dunning_case(Db *db, Arena *out, const DunningEdge *edge, DunningCase *ret_case,
                                 bool *ret_found);
MUST_USE Err *store_dunning_step(Db *db, const DunningCaseSet *stage, const DunningStepAdd *step);
MUST_USE Err *store_dunning_steps(Db *db, Arena *out, AccountId seller, AccountId buyer,
                                  DunningStepRow **ret_rows, size_t *ret_count);
/* The last one; *ret_row is NULL when there was none. */
MUST_USE Err *store_dunning_pause(Db *db, Arena *out, AccountId seller, AccountId buyer,
                                  DunningPauseRow **ret_row);
MUST_USE Err *store_dunning_pause_add(Db *db, const DunningPauseAdd *pause);
MUST_USE Err *store_dunning_sales(Db *db, Arena *out, AccountId buyer, DunningSaleRow **ret_rows,
                                  size_t *ret_count);
/* At most DUNNING_PAGE_MAX + 1. */
MUST_USE Err *store_dunning_open(Db *db, Arena *out, AccountId seller, AccountId after, int32_t max,
                                 DunningOpenRow **ret_rows, size_t *ret_count);
typedef struct DunningOverdueQuery {
    AccountId seller;
    AccountId after;
    Date today;
    int32_t stage; /* position; -1: none yet; -2: any */
    int32_t max;
} DunningOverdueQuery;
MUST_USE Err *store_dunning_overdue(Db *db, Arena *out, const DunningOverdueQuery *query,
                                    DunningOverdueRow **ret_rows, size_t *ret_count);
MUST_USE Err *store_dunning_own(Db *db, Arena *out, AccountId buyer, DunningOwnRow **ret_rows,
                                size_t *ret_count);
MUST_USE Err *store_dunning_invoices(Db *db, Arena *out, const DunningEdge *edge, int32_t max,
                                     DunningInvoiceRow **ret_rows, size_t *ret_count);
/* The buyers of those invoices that have a case or still owe; each once for each invoice. */
MUST_USE Err *store_dunning_touched(Db *db, Arena *out, Arena scratch, const InvoiceId *ids,
                                    size_t count, AccountId **ret_buyers, size_t *ret_count);
/* At most DUNNING_BATCH_MAX subscriptions of the sale: to be held, held, to be ended. */
MUST_USE Err *store_dunning_free(Db *db, Arena *out, const DunningEdge *edge,
                                 SubscriptionId **ret_ids, size_t *ret_count);
MUST_USE Err *store_dunning_held(Db *db, Arena *out, const DunningEdge *edge,
                                 SubscriptionId **ret_ids, size_t *ret_count);
MUST_USE Err *store_dunning_lasting(Db *db, Arena *out, const DunningEdge *edge,
                                    SubscriptionId **ret_ids, size_t *ret_count);
MUST_USE Err *store_dunning_due(Db *db, Arena *out, const DunningEdge *edge, Instant now,
                                bool *ret_due);
/* Those with something open, by id; at most 100. */
MUST_USE Err *store_dunning_sellers(Db *db, Arena *out, AccountId after, AccountId **ret_ids,
                                    size_t *ret_count);

#endif

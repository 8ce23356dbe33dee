/*
 * balance_store.h - what stands of each invoice, and receivables by age. SQL:
 * sql/queries/balance.sql.
 */
#ifndef STORE_BALANCE_STORE_H
#define STORE_BALANCE_STORE_H

#include "domain/invoice.h"
#include "gen/sql_balance.h"

typedef SqlBalanceAddIn BalanceAdd;
typedef SqlBalanceFacts BalanceFacts;
typedef SqlBalanceSetIn BalanceSet;
typedef SqlBalanceAged AgedRow;
typedef SqlBalanceAgedSums AgedSum;

/* Days on which the parts of an aged list end; see balance_aged. */
typedef struct AgeDays {
    Date today, days_30, days_60, days_90;
} AgeDays;

MUST_USE Err *store_balances_add(Db *db, Arena scratch, const BalanceAdd *rows, size_t count);
/* Of those documents that are there, in any order. */
MUST_USE Err *store_balance_facts(Db *db, Arena *out, Arena scratch, const InvoiceId *ids,
                                  size_t count, BalanceFacts **ret, size_t *ret_count);
MUST_USE Err *store_balances_set(Db *db, Arena scratch, const BalanceSet *rows, size_t count);
/* In the order of the buyers, those after `after`. */
MUST_USE Err *store_balance_aged(Db *db, Arena *out, AccountId issuer, AccountId after,
                                 const AgeDays *days, int32_t max, AgedRow **ret,
                                 size_t *ret_count);
MUST_USE Err *store_balance_aged_sums(Db *db, Arena *out, AccountId issuer, const AgeDays *days,
                                      AgedSum **ret, size_t *ret_count);

#endif

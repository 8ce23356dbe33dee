/*
 * bill_store.h - the billing run: what is due, page by page, and how it is moved on. SQL:
 * sql/queries/bill.sql.
 */
#ifndef STORE_BILL_STORE_H
#define STORE_BILL_STORE_H

#include "gen/sql_bill.h"

enum { BILL_PAGE_MAX = 1000 }; /* sales of one page */

typedef struct BillQuery {
    AccountId after_buyer; /* with `after`: the last sale seen */
    SubscriptionId after;
    AccountId last_buyer; /* the last one that is wanted */
    Date until;           /* due on or before this day */
    int32_t max;          /* 1..BILL_PAGE_MAX */
} BillQuery;
typedef SqlBillDue BillRow;
typedef SqlBillDueFirst BillFirst;
typedef SqlBillEdgeMoveIn BillMove;
typedef SqlBillTermMoveIn BillTerm;
typedef SqlBillNextDue BillNext;
typedef SqlBillNextDueIn BillNextQuery;

/* Sales with something due, by buyer and subscription. */
MUST_USE Err *store_bill_due(Db *db, Arena *out, const BillQuery *query, BillRow **ret_rows,
                             size_t *ret_count);
/* The first of them; its subscription is zero when there is none. `query->max` is not used. */
MUST_USE Err *store_bill_due_first(Db *db, Arena *out, const BillQuery *query,
                                   BillFirst *ret_first);
/* The last buyer of a range with about `sales` sales after the given one; the greatest id when
 * there are fewer. */
MUST_USE Err *store_bill_range(Db *db, Arena *out, AccountId after, int32_t sales,
                               AccountId *ret_last);
/* Fails: DB_CONFLICT when one of them is no longer as it was read. */
MUST_USE Err *store_bill_move(Db *db, Arena scratch, const BillMove *moves, size_t count);
/* Fails: DB_CONFLICT when one of them is no longer as it was read. */
MUST_USE Err *store_bill_terms(Db *db, Arena scratch, const BillTerm *terms, size_t count);
/* The next due day of each buyer; without those who have none, in any order. */
MUST_USE Err *store_bill_next(Db *db, Arena *out, Arena scratch, const BillNextQuery *buyers,
                              size_t count, BillNext **ret_rows, size_t *ret_count);

#endif

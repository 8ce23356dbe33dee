/* bill_store.c - the rows of the billing run. SQL: sql/queries/bill.sql. */
#include "store/bill_store.h"

Err *store_bill_due(Db *db, Arena *out, const BillQuery *query, BillRow **ret_rows,
                    size_t *ret_count)
{
    return sql_bill_due(db, out, query->after_buyer, query->after, query->last_buyer, query->until,
                        query->max, ret_rows, ret_count);
}

Err *store_bill_due_first(Db *db, Arena *out, const BillQuery *query, BillFirst *ret_first)
{
    BillFirst first = { 0 };
    bool found;
    TRY(sql_bill_due_first(db, out, query->after_buyer, query->after, query->last_buyer,
                           query->until, &first, &found));
    *ret_first = first;
    return NULL;
}

Err *store_bill_range(Db *db, Arena *out, AccountId after, int32_t sales, AccountId *ret_last)
{
    SqlBillRange row = { 0 };
    bool found;
    TRY(sql_bill_range(db, out, after, sales, &row, &found));
    *ret_last = found ? row.buyer : (AccountId){ INT64_MAX };
    return NULL;
}

static Err *all_moved(int64_t changed, size_t count)
{
    return changed == (int64_t)count ? NULL
                                     : ERR(DB_CONFLICT, "somebody else has billed some of them");
}

Err *store_bill_move(Db *db, Arena scratch, const BillMove *moves, size_t count)
{
    int64_t changed;
    TRY(sql_bill_edge_move_each(db, scratch, moves, count, &changed));
    return all_moved(changed, count);
}

Err *store_bill_terms(Db *db, Arena scratch, const BillTerm *terms, size_t count)
{
    int64_t changed;
    TRY(sql_bill_term_move_each(db, scratch, terms, count, &changed));
    return all_moved(changed, count);
}

Err *store_bill_next(Db *db, Arena *out, Arena scratch, const BillNextQuery *buyers, size_t count,
                     BillNext **ret_rows, size_t *ret_count)
{
    return sql_bill_next_due_each(db, out, scratch, buyers, count, ret_rows, ret_count);
}

/* price_assign_store.c - price lists of buyers by day. SQL: sql/queries/price_assign.sql. */
#include "store/price_assign_store.h"

Err *store_price_assign(Db *db, Arena scratch, PriceAssignNew assign)
{
    SqlPriceAssignLast last;
    TRY(sql_price_assign_last(db, &scratch, assign.account, &last));
    assign.number = last.number + 1;
    return sql_price_assign_add(db, &assign, NULL);
}

Err *store_price_assign_end(Db *db, AccountId account, int64_t number, PriceListId list, Instant at,
                            bool *ret_ended)
{
    int64_t changed;
    TRY(sql_price_assign_end(db, account, number, list, at, &changed));
    *ret_ended = changed == 1;
    return NULL;
}

Err *store_price_assign_list(Db *db, Arena *out, const PriceAssignQuery *query,
                             PriceAssignRow **ret, size_t *ret_count)
{
    return sql_price_assign_list(db, out, query, ret, ret_count);
}

Err *store_price_list_named(Db *db, Arena *out, PriceListId id, PriceListNamed **ret)
{
    PriceListNamed *row = arena_new(out, PriceListNamed);
    bool found;
    TRY(sql_price_list_name(db, out, id, row, &found));
    *ret = found ? row : NULL;
    return NULL;
}

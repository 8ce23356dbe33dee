/* credit_store.c - how accounts may order. SQL: sql/queries/credit.sql. */
#include "store/credit_store.h"

Err *store_credit_get(Db *db, Arena *out, AccountId account, CreditRow *ret_row)
{
    CreditRow row;
    bool found;
    TRY(sql_credit_get(db, out, account, &row, &found));
    *ret_row = found ? row
                     : (CreditRow){ .mode = CREDIT_OPEN,
                                    .warn_days = CREDIT_WARN_DAYS,
                                    .self_service = true };
    return NULL;
}

Err *store_credit_set(Db *db, AccountId account, const CreditRow *row)
{
    return sql_credit_set(db, account, row->mode, row->warn_days, row->self_service, NULL);
}

Err *store_credit_set_limit(Db *db, AccountId account, int64_t minor)
{
    return sql_credit_set_limit(db, account, minor, NULL);
}

Err *store_credit_lock(Db *db, Arena *out, AccountId account, int64_t *ret_limit_minor)
{
    SqlCreditLock row;
    bool found;
    TRY(sql_credit_lock(db, out, account, &row, &found));
    if (!found) {
        return ERR(DB, "an account with a limit is missing");
    }
    *ret_limit_minor = row.limit_minor;
    return NULL;
}

Err *store_credit_items(Db *db, Arena *out, const CreditSale *sale, bool committed,
                        SubscriptionId after, CreditItemRow **ret_rows, size_t *ret_count)
{
    SqlCreditCommitted *rows;
    if (!committed) {
        return sql_credit_uncharged(db, out, sale->buyer, sale->seller, sale->currency, after,
                                    ret_rows, ret_count);
    }
    TRY(sql_credit_committed(db, out, sale->buyer, sale->seller, sale->currency, after, &rows,
                             ret_count));
    CreditItemRow *items = arena_array(out, CreditItemRow, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        items[i] = (CreditItemRow){ .id = rows[i].id,
                                    .quantity = rows[i].quantity,
                                    .price = rows[i].price,
                                    .billing = rows[i].billing,
                                    .term = rows[i].term,
                                    .charged_through = rows[i].charged_through,
                                    .term_from = rows[i].term_from,
                                    .term_to = rows[i].term_to,
                                    .home = rows[i].home,
                                    .setup = rows[i].setup };
    }
    *ret_rows = items;
    return NULL;
}

Err *store_credit_owed(Db *db, Arena *out, const CreditSale *sale, Money *ret_owed)
{
    SqlCreditOwed row;
    TRY(sql_credit_owed(db, out, sale->seller, sale->buyer, sale->currency, &row));
    *ret_owed = (Money){ row.minor, sale->currency };
    return NULL;
}

Err *store_credit_holidays(Db *db, Arena *out, Str country, Date from, Date to,
                           DayException **ret_days, size_t *ret_count)
{
    SqlCreditHolidays *rows;
    TRY(sql_credit_holidays(db, out, country, from, to, &rows, ret_count));
    DayException *days = arena_array(out, DayException, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        days[i] = (DayException){ rows[i].day, rows[i].works };
    }
    *ret_days = days;
    return NULL;
}

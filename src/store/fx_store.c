/* fx_store.c - exchange rates and what they convert. SQL: sql/queries/fx.sql. */
#include "store/fx_store.h"

Err *store_fx_rates_at(Db *db, Arena *out, Arena scratch, const FxQuery *queries, size_t count,
                       FxRateRow **ret_rows, size_t *ret_count)
{
    return sql_fx_rate_at_each(db, out, scratch, queries, count, ret_rows, ret_count);
}

Err *store_fx_rates_add(Db *db, Arena scratch, const FxRateAdd *rows, size_t count)
{
    return sql_fx_rate_add_each(db, scratch, rows, count, NULL);
}

Err *store_fx_rate_list(Db *db, Arena *out, FxRateId before, int32_t max, FxRateListed **ret_rows,
                        size_t *ret_count)
{
    return sql_fx_rate_list(db, out, before, max, ret_rows, ret_count);
}

Err *store_fx_conversions_add(Db *db, Arena scratch, const FxConversionAdd *rows, size_t count)
{
    return sql_fx_conversion_add_each(db, scratch, rows, count, NULL);
}

Err *store_fx_conversion(Db *db, Arena *out, InvoiceId document, FxConversion **ret_conversion)
{
    FxConversion *row = arena_new(out, FxConversion);
    bool found;
    TRY(sql_fx_conversion_get(db, out, document, row, &found));
    *ret_conversion = found ? row : NULL;
    return NULL;
}

Err *store_fx_conversion_page(Db *db, Arena *out, InvoiceId after, FxConversionRow **ret_rows,
                              size_t *ret_count)
{
    return sql_fx_conversion_page(db, out, after, FX_PAGE_MAX, ret_rows, ret_count);
}

Err *store_fx_missing_add(Db *db, Arena scratch, const FxMissingAdd *rows, size_t count)
{
    return sql_fx_missing_add_each(db, scratch, rows, count, NULL);
}

Err *store_fx_missing_remove(Db *db, InvoiceId after, InvoiceId last)
{
    return sql_fx_missing_remove(db, after, last, NULL);
}

Err *store_fx_missing_list(Db *db, Arena *out, AccountId issuer, int32_t max,
                           FxMissingRow **ret_rows, size_t *ret_count)
{
    return sql_fx_missing_list(db, out, issuer, max, ret_rows, ret_count);
}

Err *store_fx_missing_due(Db *db, Arena *out, InvoiceId after, FxMissingDue **ret_rows,
                          size_t *ret_count)
{
    return sql_fx_missing_due(db, out, after, FX_PAGE_MAX, ret_rows, ret_count);
}

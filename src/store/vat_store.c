/* vat_store.c - checks of VAT numbers, and end customers' particulars. SQL: sql/queries/vat.sql. */
#include "store/vat_store.h"

Err *store_vat_check_add(Db *db, const VatCheckNew *check)
{
    return sql_vat_check_add(db, check, NULL);
}

Err *store_vat_check_last(Db *db, Arena *out, AccountId account, Str vat_number, VatCheckRow **ret)
{
    VatCheckRow *row = arena_new(out, VatCheckRow);
    bool found;
    TRY(sql_vat_check_last(db, out, account, vat_number, row, &found));
    *ret = found ? row : NULL;
    return NULL;
}

Err *store_customer_edit(Db *db, const CustomerEdit *edit)
{
    return sql_customer_edit(db, edit, NULL);
}

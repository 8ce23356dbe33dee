/*
 * vat_store.h - what a register said about VAT numbers, and the particulars of end customers. SQL:
 * sql/queries/vat.sql.
 */
#ifndef STORE_VAT_STORE_H
#define STORE_VAT_STORE_H

#include "gen/sql_vat.h"

typedef SqlVatCheckAddIn VatCheckNew;
typedef SqlVatCheckLast VatCheckRow;
typedef SqlCustomerEditIn CustomerEdit;

MUST_USE Err *store_vat_check_add(Db *db, const VatCheckNew *check);
/* The last one of this number; NULL when there was none. */
MUST_USE Err *store_vat_check_last(Db *db, Arena *out, AccountId account, Str vat_number,
                                   VatCheckRow **ret);
MUST_USE Err *store_customer_edit(Db *db, const CustomerEdit *edit);

#endif

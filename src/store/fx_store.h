/*
 * fx_store.h - exchange rates, converted documents, and documents that wait for a rate. SQL:
 * sql/queries/fx.sql.
 */
#ifndef STORE_FX_STORE_H
#define STORE_FX_STORE_H

#include "domain/fx.h"
#include "domain/invoice.h"
#include "gen/sql_fx.h"

enum { FX_PAGE_MAX = 500 };

typedef SqlFxRateAtIn FxQuery; /* a pair within some days */
typedef SqlFxRateAt FxRateRow; /* `asked_on` is the query's newest day */
typedef SqlFxRateAddIn FxRateAdd;
typedef SqlFxRateList FxRateListed;
typedef SqlFxConversionAddIn FxConversionAdd;
typedef SqlFxConversionGet FxConversion;
typedef SqlFxConversionPage FxConversionRow;
typedef SqlFxMissingAddIn FxMissingAdd;
typedef SqlFxMissingList FxMissingRow;
typedef SqlFxMissingDue FxMissingDue;

/* The newest rate of each query that has one, at most one row for each. */
MUST_USE Err *store_fx_rates_at(Db *db, Arena *out, Arena scratch, const FxQuery *queries,
                                size_t count, FxRateRow **ret_rows, size_t *ret_count);
MUST_USE Err *store_fx_rates_add(Db *db, Arena scratch, const FxRateAdd *rows, size_t count);
/* The rate that was said last first; from `before` on. */
MUST_USE Err *store_fx_rate_list(Db *db, Arena *out, FxRateId before, int32_t max,
                                 FxRateListed **ret_rows, size_t *ret_count);

MUST_USE Err *store_fx_conversions_add(Db *db, Arena scratch, const FxConversionAdd *rows,
                                       size_t count);
/* *ret_conversion is NULL when the document has none. */
MUST_USE Err *store_fx_conversion(Db *db, Arena *out, InvoiceId document,
                                  FxConversion **ret_conversion);
/* For `stoa check`: the next ones, at most FX_PAGE_MAX. */
MUST_USE Err *store_fx_conversion_page(Db *db, Arena *out, InvoiceId after,
                                       FxConversionRow **ret_rows, size_t *ret_count);

MUST_USE Err *store_fx_missing_add(Db *db, Arena scratch, const FxMissingAdd *rows, size_t count);
/* Those behind `after` up to `last` that are converted. */
MUST_USE Err *store_fx_missing_remove(Db *db, InvoiceId after, InvoiceId last);
/* Documents of the seller that wait for a rate, oldest first. */
MUST_USE Err *store_fx_missing_list(Db *db, Arena *out, AccountId issuer, int32_t max,
                                    FxMissingRow **ret_rows, size_t *ret_count);
/* The next documents whose rate has come, at most FX_PAGE_MAX. */
MUST_USE Err *store_fx_missing_due(Db *db, Arena *out, InvoiceId after, FxMissingDue **ret_rows,
                                   size_t *ret_count);

#endif

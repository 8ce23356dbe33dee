/*
 * import_store.h - imports of prices, their drafts, what they change, and all prices for an export.
 * SQL: sql/queries/import.sql.
 */
#ifndef STORE_IMPORT_STORE_H
#define STORE_IMPORT_STORE_H

#include "gen/sql_import.h"
#include "store/price_version_store.h"

enum {
    IMPORT_LISTS_MAX = 40,
    IMPORT_RUNNING_MAX = 100,
    IMPORT_PLANS_PAGE = 5000,
    EXPORT_PAGE = 2000
};

typedef SqlImportAddIn ImportAdd;
typedef SqlImportSettleIn ImportSettle;
typedef SqlImportRunning ImportRunning;
typedef SqlImportList ImportRow;
typedef SqlImportDrafts ImportDraft;
typedef SqlImportPlanCodes ImportPlan;
typedef SqlImportStageIn ImportStaged;
typedef SqlImportDifferencesIn DifferenceQuery;
typedef SqlImportDifferences DifferenceRow;
typedef SqlExportPricesIn ExportQuery;
typedef SqlExportPrices ExportRow;

MUST_USE Err *store_import_add(Db *db, const ImportAdd *row);
MUST_USE Err *store_import_alive(Db *db, int64_t id, int64_t bytes_done, int64_t rows, Instant now);
/* One that is settled already stays so. */
MUST_USE Err *store_import_settle(Db *db, const ImportSettle *row);
MUST_USE Err *store_imports_running(Db *db, Arena *out, ImportRunning **ret, size_t *ret_count);
/* Newest first. */
MUST_USE Err *store_imports(Db *db, Arena *out, AccountId account, int64_t before, int32_t max,
                            ImportRow **ret, size_t *ret_count);
/* Begins a draft of the list. Fails: PRICE_DRAFT. */
MUST_USE Err *store_import_begin(Db *db, Arena scratch, int64_t import,
                                 const PriceVersionNew *version, int64_t *ret_number);
MUST_USE Err *store_import_drafts(Db *db, Arena *out, int64_t import, ImportDraft **ret,
                                  size_t *ret_count);
/* Throws the rows of a draft away, and says so in the list's history. */
MUST_USE Err *store_import_drop(Db *db, PriceListId list, int64_t version, Instant now);
/* By code, after `after`. */
MUST_USE Err *store_import_plans(Db *db, Arena *out, Str after, ImportPlan **ret,
                                 size_t *ret_count);
/* Fewer than `count` were staged when one of them was there already. */
MUST_USE Err *store_import_stage(Db *db, Arena scratch, const ImportStaged *rows, size_t count,
                                 int64_t *ret_staged);

typedef struct ImportDifference {
    int64_t added, changed, gone, unchanged;
} ImportDifference;
/* Takes over what the file does not say, then compares the draft with what counts. */
MUST_USE Err *store_import_compare(Db *db, Arena scratch, PriceListId list, int64_t version,
                                   ImportDifference *ret);
/* At most IMPORT_PLANS_PAGE, after the query's key. */
MUST_USE Err *store_import_differences(Db *db, Arena *out, const DifferenceQuery *query,
                                       DifferenceRow **ret, size_t *ret_count);
/* At most EXPORT_PAGE, after the query's key. */
MUST_USE Err *store_export_prices(Db *db, Arena *out, const ExportQuery *query, ExportRow **ret,
                                  size_t *ret_count);

#endif

/*
 * import_store.h - imports of prices: their files, drafts and differences, and all prices for an
 * export. SQL: sql/queries/import.sql.
 */
#ifndef STORE_IMPORT_STORE_H
#define STORE_IMPORT_STORE_H

#include "gen/sql_import.h"
#include "store/price_office_store.h"

enum {
    IMPORT_LISTS_MAX = 40,
    IMPORT_OPEN_MAX = 100,
    IMPORT_PLANS_PAGE = 5000,
    IMPORT_DIFFERENCES_PAGE = 5000,
    IMPORT_ERRORS_PAGE = 1000,
    EXPORT_PLANS = 200,
    EXPORT_PAGE = 2000
};

/* A setup fee that the file does not say. */
#define SETUP_KEPT ((Decimal){ .units = -2 })

typedef SqlImportAddIn ImportAdd;
typedef SqlImportGet ImportRow;
typedef SqlImportList ImportListed;
typedef SqlImportOpen ImportOpen;
typedef SqlImportReadOnIn ImportReadOn;
typedef SqlImportMoveIn ImportMove;
typedef SqlImportErrorAddIn ImportErrorNew;
typedef SqlImportErrors ImportErrorRow;
typedef SqlImportLookedIn ImportLooked;
typedef SqlImportChangeAddIn ImportChangeNew;
typedef SqlImportChanges ImportChangeRow;
typedef SqlImportDrafts ImportDraft;
typedef SqlImportPlanCodes ImportPlan;
typedef SqlImportPlanNewIn ImportPlanNew;
typedef SqlImportStageIn ImportStaged;
typedef SqlImportDifferences DifferenceRow;
typedef SqlExportPricesIn ExportQuery;
typedef SqlExportPrices ExportRow;

MUST_USE Err *store_import_add(Db *db, const ImportAdd *row);
/* *ret is NULL when there is none. */
MUST_USE Err *store_import_get(Db *db, Arena *out, ImportId id, ImportRow **ret);
/* Newest first. */
MUST_USE Err *store_imports(Db *db, Arena *out, AccountId account, ImportId before, int32_t max,
                            ImportListed **ret, size_t *ret_count);
MUST_USE Err *store_imports_open(Db *db, Arena *out, ImportOpen **ret, size_t *ret_count);

/* Each fails with IMPORT_STATE when the import is not where the caller left it. */
MUST_USE Err *store_import_read_on(Db *db, const ImportReadOn *step);
MUST_USE Err *store_import_move(Db *db, const ImportMove *move);
MUST_USE Err *store_import_end(Db *db, ImportId id, ImportState old, ImportState new, Instant now);
MUST_USE Err *store_import_alive(Db *db, ImportId id, Instant now);

/* The next bytes of a file that is uploaded, after `before` others. Fails: IMPORT_STATE. */
typedef struct ImportPart {
    ImportId import;
    int64_t before;
    int64_t number;
    Str content;
    Instant now;
} ImportPart;
MUST_USE Err *store_import_part_add(Db *db, const ImportPart *part);
/* Empty when there is none. */
MUST_USE Err *store_import_part(Db *db, Arena *out, ImportId import, int64_t number, Str *ret);
MUST_USE Err *store_import_parts_drop(Db *db, ImportId import, int64_t before);

MUST_USE Err *store_import_errors_add(Db *db, Arena scratch, const ImportErrorNew *rows,
                                      size_t count);
MUST_USE Err *store_import_errors(Db *db, Arena *out, ImportId import, int64_t after, int32_t max,
                                  ImportErrorRow **ret, size_t *ret_count);

/* What a dry run of a catalogue has found: it is staged. Fails: IMPORT_STATE. */
MUST_USE Err *store_import_looked(Db *db, Arena scratch, const ImportLooked *looked,
                                  const ImportChangeNew *changes, size_t count);
MUST_USE Err *store_import_changes(Db *db, Arena *out, ImportId import, ImportChangeRow **ret,
                                   size_t *ret_count);

/* Begins a draft of the list. Fails: PRICE_DRAFT. */
MUST_USE Err *store_import_begin(Db *db, Arena scratch, ImportId import,
                                 const PriceVersionNew *version, int64_t *ret_number);
MUST_USE Err *store_import_drafts(Db *db, Arena *out, ImportId import, ImportDraft **ret,
                                  size_t *ret_count);
/* Throws some rows of a draft away; *ret_more is false with the last, and then its version is
 * dropped in the list's history. */
MUST_USE Err *store_import_drop(Db *db, const ImportDraft *draft, Instant now, bool *ret_more);
/* By code, after `after`. */
MUST_USE Err *store_import_plans(Db *db, Arena *out, ImportId import, Str after, ImportPlan **ret,
                                 size_t *ret_count);
/* A plan that is for sale only when the import is published. */
MUST_USE Err *store_import_plan_add(Db *db, ImportId import, const ImportPlanNew *plan);
MUST_USE Err *store_import_plan_widen(Db *db, ImportId import, PlanId plan, int64_t quantity_max);
/* The plans that it brings are for sale, or gone again. */
MUST_USE Err *store_import_plans_settle(Db *db, ImportId import, bool published);
/* Fewer than `count` were staged when one of them was there already. */
MUST_USE Err *store_import_stage(Db *db, Arena scratch, const ImportStaged *rows, size_t count,
                                 int64_t *ret_staged);

typedef struct ImportDifference {
    int64_t added, changed, gone, unchanged;
} ImportDifference;
/* Takes over what the file does not say, compares the range with what counts, and takes the plans
 * that do not change out of the draft. `keep`: what counts before the draft's first day stays. */
MUST_USE Err *store_import_compare(Db *db, Arena scratch, const PriceRange *range, bool keep,
                                   ImportDifference *ret);
/* The code of a plan of the range with more than PRICE_PLAN_ROWS_MAX rows; empty: there is none. */
MUST_USE Err *store_import_crowded(Db *db, Arena *out, const PriceRange *range, Str *ret_plan);
typedef struct ImportCompared {
    ImportId import;
    PriceListId list_before;
    PlanId plan_before;
    PriceRange range;
    ImportDifference difference;
    Instant now;
} ImportCompared;
/* Fails: IMPORT_STATE. */
MUST_USE Err *store_import_compared(Db *db, const ImportCompared *step);
/* At most IMPORT_DIFFERENCES_PAGE. */
MUST_USE Err *store_import_differences(Db *db, Arena *out, const PriceRange *range,
                                       DifferenceRow **ret, size_t *ret_count);

/* The code of the last of the next EXPORT_PLANS plans; empty behind the last. */
MUST_USE Err *store_export_plans(Db *db, Arena *out, Str after, Str *ret_through);
/* At most EXPORT_PAGE, after the query's key. */
MUST_USE Err *store_export_prices(Db *db, Arena *out, const ExportQuery *query, ExportRow **ret,
                                  size_t *ret_count);

#endif

/* import_store.c - imports of prices and their drafts. SQL: sql/queries/import.sql. */
#include "store/import_store.h"

Err *store_import_add(Db *db, const ImportAdd *row)
{
    return sql_import_add(db, row, NULL);
}

Err *store_import_alive(Db *db, int64_t id, int64_t bytes_done, int64_t rows, Instant now)
{
    return sql_import_alive(db, id, bytes_done, rows, now, NULL);
}

Err *store_import_settle(Db *db, const ImportSettle *row)
{
    return sql_import_settle(db, row, NULL);
}

Err *store_imports_running(Db *db, Arena *out, ImportRunning **ret, size_t *ret_count)
{
    return sql_import_running(db, out, IMPORT_RUNNING_MAX, ret, ret_count);
}

Err *store_imports(Db *db, Arena *out, AccountId account, int64_t before, int32_t max,
                   ImportRow **ret, size_t *ret_count)
{
    return sql_import_list(db, out, account, before, max, ret, ret_count);
}

Err *store_import_begin(Db *db, Arena scratch, int64_t import, const PriceVersionNew *version,
                        int64_t *ret_number)
{
    PriceVersionNew row = *version;
    TRY(store_price_version_next(db, scratch, row.list, &row.number));
    TRY(store_price_version_add(db, &row));
    *ret_number = row.number;
    return sql_import_draft_add(db, import, row.list, row.number, NULL);
}

Err *store_import_drafts(Db *db, Arena *out, int64_t import, ImportDraft **ret, size_t *ret_count)
{
    return sql_import_drafts(db, out, import, ret, ret_count);
}

Err *store_import_drop(Db *db, PriceListId list, int64_t version, Instant now)
{
    const SqlPriceVersionSettleIn settle = { .list = list,
                                             .version = version,
                                             .state = PRICE_VERSION_DROPPED,
                                             .counts_from = DATE_NONE,
                                             .at = now };
    int64_t settled;
    TRY(sql_price_version_settle(db, &settle, &settled));
    return settled == 1 ? sql_import_drop_rows(db, list, version, NULL) : NULL;
}

Err *store_import_plans(Db *db, Arena *out, Str after, ImportPlan **ret, size_t *ret_count)
{
    return sql_import_plan_codes(db, out, after, IMPORT_PLANS_PAGE, ret, ret_count);
}

Err *store_import_stage(Db *db, Arena scratch, const ImportStaged *rows, size_t count,
                        int64_t *ret_staged)
{
    return sql_import_stage_each(db, scratch, rows, count, ret_staged);
}

Err *store_import_compare(Db *db, Arena scratch, PriceListId list, int64_t version,
                          ImportDifference *ret)
{
    SqlImportCompare counts;
    SqlImportGone gone;
    TRY(sql_import_carry(db, list, version, NULL));
    TRY(sql_import_compare(db, &scratch, list, version, &counts));
    TRY(sql_import_gone(db, &scratch, list, version, &gone));
    *ret = (ImportDifference){ .added = counts.added,
                               .changed = counts.changed,
                               .gone = gone.gone,
                               .unchanged = counts.total - counts.added - counts.changed };
    return NULL;
}

Err *store_import_differences(Db *db, Arena *out, const DifferenceQuery *query, DifferenceRow **ret,
                              size_t *ret_count)
{
    return sql_import_differences(db, out, query, ret, ret_count);
}

Err *store_export_prices(Db *db, Arena *out, const ExportQuery *query, ExportRow **ret,
                         size_t *ret_count)
{
    return sql_export_prices(db, out, query, ret, ret_count);
}

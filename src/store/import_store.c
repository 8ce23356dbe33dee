/* import_store.c - imports of prices and their drafts. SQL: sql/queries/import.sql. */
#include "store/import_store.h"

#include <inttypes.h>

static Err *moved(ImportId id, int64_t changed)
{
    return changed == 1 ? NULL : ERR(IMPORT_STATE, "import %" PRId64 " moved on", id.v);
}

Err *store_import_add(Db *db, const ImportAdd *row)
{
    return sql_import_add(db, row, NULL);
}

Err *store_import_get(Db *db, Arena *out, ImportId id, ImportRow **ret)
{
    ImportRow *row = arena_new(out, ImportRow);
    bool found;
    TRY(sql_import_get(db, out, id, row, &found));
    *ret = found ? row : NULL;
    return NULL;
}

Err *store_imports(Db *db, Arena *out, AccountId account, ImportId before, int32_t max,
                   ImportListed **ret, size_t *ret_count)
{
    return sql_import_list(db, out, account, before, max, ret, ret_count);
}

Err *store_imports_open(Db *db, Arena *out, ImportOpen **ret, size_t *ret_count)
{
    return sql_import_open(db, out, IMPORT_OPEN_MAX, ret, ret_count);
}

Err *store_import_read_on(Db *db, const ImportReadOn *step)
{
    int64_t changed;
    TRY(sql_import_read_on(db, step, &changed));
    return moved(step->id, changed);
}

Err *store_import_move(Db *db, const ImportMove *move)
{
    int64_t changed;
    assert(import_can_move(move->old, move->new));
    TRY(sql_import_move(db, move, &changed));
    return moved(move->id, changed);
}

Err *store_import_end(Db *db, ImportId id, ImportState old, ImportState new, Instant now)
{
    int64_t changed;
    assert(import_can_move(old, new) && import_over(new));
    TRY(sql_import_end(db, id, old, new, now, &changed));
    return moved(id, changed);
}

Err *store_import_alive(Db *db, ImportId id, Instant now)
{
    return sql_import_alive(db, id, now, NULL);
}

Err *store_import_part_add(Db *db, const ImportPart *part)
{
    int64_t changed;
    TRY(sql_import_arrived(db, part->import, part->before, (int64_t)part->content.len, part->now,
                           &changed));
    TRY(moved(part->import, changed));
    return sql_import_part_add(db, part->import, part->number, part->content, NULL);
}

Err *store_import_part(Db *db, Arena *out, ImportId import, int64_t number, Str *ret)
{
    SqlImportPart row;
    bool found;
    TRY(sql_import_part(db, out, import, number, &row, &found));
    *ret = found ? row.content : S("");
    return NULL;
}

Err *store_import_parts_drop(Db *db, ImportId import, int64_t before)
{
    return sql_import_parts_drop(db, import, before, NULL);
}

Err *store_import_errors_add(Db *db, Arena scratch, const ImportErrorNew *rows, size_t count)
{
    return count == 0 ? NULL : sql_import_error_add_each(db, scratch, rows, count, NULL);
}

Err *store_import_errors(Db *db, Arena *out, ImportId import, int64_t after, int32_t max,
                         ImportErrorRow **ret, size_t *ret_count)
{
    return sql_import_errors(db, out, import, after, max, ret, ret_count);
}

Err *store_import_looked(Db *db, Arena scratch, const ImportLooked *looked,
                         const ImportChangeNew *changes, size_t count)
{
    int64_t changed;
    TRY(sql_import_looked(db, looked, &changed));
    TRY(moved(looked->id, changed));
    return count == 0 ? NULL : sql_import_change_add_each(db, scratch, changes, count, NULL);
}

Err *store_import_changes(Db *db, Arena *out, ImportId import, ImportChangeRow **ret,
                          size_t *ret_count)
{
    return sql_import_changes(db, out, import, ret, ret_count);
}

Err *store_import_begin(Db *db, Arena scratch, ImportId import, const PriceVersionNew *version,
                        int64_t *ret_number)
{
    PriceVersionNew row = *version;
    TRY(store_price_version_next(db, scratch, row.list, &row.number));
    TRY(store_price_version_add(db, &row));
    *ret_number = row.number;
    return sql_import_draft_add(db, import, row.list, row.number, NULL);
}

Err *store_import_drafts(Db *db, Arena *out, ImportId import, ImportDraft **ret, size_t *ret_count)
{
    return sql_import_drafts(db, out, import, ret, ret_count);
}

/* The version stays a draft until its last row is gone: so the list gets no other one before. */
Err *store_import_drop(Db *db, const ImportDraft *draft, Instant now, bool *ret_more)
{
    const SqlPriceVersionSettleIn settle = { .list = draft->list,
                                             .version = draft->version,
                                             .state = PRICE_VERSION_DROPPED,
                                             .counts_from = DATE_NONE,
                                             .at = now };
    PriceRange range = { .list = draft->list, .version = draft->version };
    *ret_more = false;
    if (draft->state != PRICE_VERSION_DRAFT) {
        return NULL;
    }
    TRY(store_price_range(db, PRICE_RANGE_ROWS, &range));
    *ret_more = range.through.v != 0;
    return *ret_more ? sql_import_drop_rows(db, draft->list, draft->version, range.through, NULL)
                     : sql_price_version_settle(db, &settle, NULL);
}

Err *store_import_plans(Db *db, Arena *out, ImportId import, Str after, ImportPlan **ret,
                        size_t *ret_count)
{
    return sql_import_plan_codes(db, out, import, after, IMPORT_PLANS_PAGE, ret, ret_count);
}

Err *store_import_plan_add(Db *db, ImportId import, const ImportPlanNew *plan)
{
    TRY(sql_import_plan_new(db, plan, NULL));
    return sql_import_plan_add(db, import, plan->id, plan->quantity_max, NULL);
}

Err *store_import_plan_widen(Db *db, ImportId import, PlanId plan, int64_t quantity_max)
{
    return sql_import_plan_widen(db, import, plan, quantity_max, NULL);
}

Err *store_import_plans_settle(Db *db, ImportId import, bool published)
{
    TRY(published ? sql_import_plans_open(db, import, NULL)
                  : sql_import_plans_gone(db, import, NULL));
    return sql_import_plans_drop(db, import, NULL);
}

Err *store_import_stage(Db *db, Arena scratch, const ImportStaged *rows, size_t count,
                        int64_t *ret_staged)
{
    return sql_import_stage_each(db, scratch, rows, count, ret_staged);
}

Err *store_import_compare(Db *db, Arena scratch, const PriceRange *range, bool keep,
                          ImportDifference *ret)
{
    const PriceListId list = range->list;
    const int64_t version = range->version;
    SqlImportCompare counts;
    int64_t before;
    int64_t gone;
    TRY(sql_import_before(db, list, version, range->after, range->through, &before));
    if (before == 0) { /* all of it is new */
        *ret = (ImportDifference){ 0 };
        return sql_import_drafted(db, list, version, range->after, range->through, &ret->added);
    }
    TRY(keep ? sql_import_keep(db, list, version, range->after, range->through, NULL) : NULL);
    TRY(sql_import_carry(db, list, version, range->after, range->through, NULL));
    TRY(sql_import_gone(db, list, version, range->after, range->through, &gone));
    TRY(sql_import_setup(db, list, version, range->after, range->through, NULL));
    TRY(sql_import_compare(db, &scratch, list, version, range->after, range->through, &counts));
    *ret = (ImportDifference){ .added = counts.added,
                               .changed = counts.changed,
                               .gone = gone,
                               .unchanged = counts.total - counts.added - counts.changed };
    return ret->unchanged > 0
               ? sql_import_trim(db, list, version, range->after, range->through, NULL)
               : NULL;
}

Err *store_import_crowded(Db *db, Arena *out, const PriceRange *range, Str *ret_plan)
{
    SqlImportCrowded row;
    bool found;
    TRY(sql_import_crowded(db, out, range->list, range->version, range->after, range->through,
                           PRICE_PLAN_ROWS_MAX, &row, &found));
    *ret_plan = found ? row.plan : S("");
    return NULL;
}

Err *store_import_compared(Db *db, const ImportCompared *step)
{
    const ImportDifference *difference = &step->difference;
    const SqlImportCompareOnIn on = { .id = step->import,
                                      .list_before = step->list_before,
                                      .plan_before = step->plan_before,
                                      .list = step->range.list,
                                      .plan = step->range.through,
                                      .added = difference->added,
                                      .changed = difference->changed,
                                      .gone = difference->gone,
                                      .unchanged = difference->unchanged,
                                      .now = step->now };
    const SqlImportDraftCountIn draft = { .import = step->import,
                                          .list = step->range.list,
                                          .added = difference->added,
                                          .changed = difference->changed,
                                          .gone = difference->gone,
                                          .unchanged = difference->unchanged };
    int64_t changed;
    TRY(sql_import_compare_on(db, &on, &changed));
    TRY(moved(step->import, changed));
    return sql_import_draft_count(db, &draft, NULL);
}

Err *store_import_differences(Db *db, Arena *out, const PriceRange *range, DifferenceRow **ret,
                              size_t *ret_count)
{
    return sql_import_differences(db, out, range->list, range->version, range->after,
                                  range->through, ret, ret_count);
}

Err *store_export_plans(Db *db, Arena *out, Str after, Str *ret_through)
{
    SqlExportPlans row;
    TRY(sql_export_plans(db, out, after, EXPORT_PLANS, &row));
    *ret_through = row.through;
    return NULL;
}

Err *store_export_prices(Db *db, Arena *out, const ExportQuery *query, ExportRow **ret,
                         size_t *ret_count)
{
    return sql_export_prices(db, out, query, ret, ret_count);
}

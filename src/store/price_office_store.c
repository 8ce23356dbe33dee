/* price_office_store.c - price lists as people edit them. SQL: sql/queries/price_office.sql. */
#include "store/price_office_store.h"

#include <inttypes.h>

#include "gen/sql_import.h"
#include "gen/sql_price.h"
#include "store/catalogue_store.h"

Err *store_price_office_lists(Db *db, Arena *out, AccountId owner, Str code, Date day,
                              OfficeList **ret, size_t *ret_count)
{
    return sql_price_office_lists(db, out, owner, code, day, ret, ret_count);
}

Err *store_price_office_rows(Db *db, Arena *out, const OfficeRowQuery *query, OfficeRow **ret,
                             size_t *ret_count)
{
    OfficeRowQuery ask = *query;
    ask.word = store_like(out, query->word);
    return sql_price_office_rows(db, out, &ask, ret, ret_count);
}

Err *store_price_office_plan(Db *db, Arena *out, PriceListId list, int64_t version, PlanId plan,
                             OfficePlanRow **ret, size_t *ret_count)
{
    TRY(sql_price_office_plan(db, out, list, version, plan, ret, ret_count));
    return *ret_count <= PRICE_PLAN_ROWS_MAX
               ? NULL
               : ERR(DB, "plan %" PRId64 " has more than %d prices in a list", plan.v,
                     PRICE_PLAN_ROWS_MAX);
}

Err *store_price_office_subject(Db *db, Arena *out, Str code, OfficeSubject **ret)
{
    OfficeSubject *subject = arena_new(out, OfficeSubject);
    bool found;
    TRY(sql_price_office_subject(db, out, code, subject, &found));
    *ret = found ? subject : NULL;
    return NULL;
}

Err *store_price_differences(Db *db, Arena *out, const OfficeDifferenceQuery *query,
                             OfficeDifference **ret, size_t *ret_count)
{
    return sql_price_differences(db, out, query->list, query->version, query->draft, query->after,
                                 query->max, ret, ret_count);
}

Err *store_price_draft_plans(Db *db, Arena scratch, PriceListId list, int64_t version,
                             int64_t *ret_plans)
{
    SqlPriceDraftPlans row;
    TRY(sql_price_draft_plans(db, &scratch, list, version, &row));
    *ret_plans = row.plans;
    return NULL;
}

Err *store_price_draft_touch(Db *db, PriceListId list, int64_t version, int64_t revision,
                             UserId user, Instant at, bool *ret_touched)
{
    int64_t changed;
    TRY(sql_price_draft_touch(db, list, version, revision, user, at, &changed));
    *ret_touched = changed == 1;
    return NULL;
}

Err *store_price_draft_note(Db *db, PriceListId list, int64_t version, Str note)
{
    return sql_price_draft_note(db, list, version, note, NULL);
}

Err *store_price_draft_unstage(Db *db, PriceListId list, int64_t version, PlanId plan)
{
    return sql_price_draft_unstage(db, list, version, plan, NULL);
}

Err *store_price_draft_drop(Db *db, PriceListId list, int64_t version, UserId user, Instant at)
{
    const SqlPriceVersionSettleIn settle = { .list = list,
                                             .version = version,
                                             .state = PRICE_VERSION_DROPPED,
                                             .counts_from = DATE_NONE,
                                             .user = user,
                                             .at = at };
    int64_t settled;
    TRY(sql_price_version_settle(db, &settle, &settled));
    return settled == 1 ? sql_import_drop_rows(db, list, version, (PlanId){ INT64_MAX }, NULL)
                        : ERR(PRICE_VERSION, "version %" PRId64 " is no draft", version);
}

Err *store_price_draft_overlap(Db *db, Arena *out, PriceListId list, int64_t version,
                               Str *ret_which)
{
    SqlPriceDraftOverlap row;
    bool found;
    TRY(sql_price_draft_overlap(db, out, list, version, &row, &found));
    *ret_which =
        found ? arena_printf(out, "%.*s, from %" PRId64 " units, on %.*s", STR_ARG(row.plan_code),
                             row.quantity_from, STR_ARG(date_format(out, row.day)))
              : (Str){ 0 };
    return NULL;
}

Err *store_price_office_versions(Db *db, Arena *out, PriceListId list, int64_t before, int32_t max,
                                 OfficeVersion **ret, size_t *ret_count)
{
    return sql_price_office_versions(db, out, list, before, max, ret, ret_count);
}

Err *store_price_restore(Db *db, PriceListId list, int64_t version, int64_t old)
{
    TRY(sql_price_restore(db, list, version, old, NULL));
    return sql_price_restore_gone(db, list, version, old, NULL);
}

Err *store_price_copy(Db *db, PriceListId from, PriceListId list, int64_t version)
{
    TRY(sql_price_copy(db, from, list, version, NULL));
    return sql_price_copy_tariffs(db, from, list, NULL);
}

Err *store_price_list_rules_set(Db *db, const PriceListRules *rules)
{
    return sql_price_list_rules_set(db, rules, NULL);
}

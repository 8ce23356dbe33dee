/* price_version_store.c - drafts of price lists, and how one is published. SQL:
 * sql/queries/price.sql. */
#include "store/price_version_store.h"

#include <inttypes.h>

Err *store_price_version_next(Db *db, Arena scratch, PriceListId list, int64_t *ret_number)
{
    SqlPriceVersionLast last;
    bool found;
    TRY(sql_price_version_last(db, &scratch, list, &last, &found));
    if (found && last.state == PRICE_VERSION_DRAFT) {
        return ERR(PRICE_DRAFT, "version %" PRId64 " is a draft still", last.number);
    }
    *ret_number = found ? last.number + 1 : 1;
    return NULL;
}

Err *store_price_version_add(Db *db, const PriceVersionNew *version)
{
    return sql_price_version_add(db, version, NULL);
}

Err *store_price_stage(Db *db, const PriceStaged *row)
{
    return sql_price_stage(db, row, NULL);
}

Err *store_price_current(Db *db, Arena *out, PriceListId list, PlanId plan, PriceCurrent **ret_rows,
                         size_t *ret_count)
{
    return sql_price_current(db, out, list, plan, ret_rows, ret_count);
}

/* The order matters: what the draft says is cut to its days before the old rows are looked at. */
static Err *publish_from(Db *db, const PricePublish *publish)
{
    TRY(sql_price_version_too_early(db, publish->list, publish->version, publish->from, NULL));
    TRY(sql_price_version_from(db, publish->list, publish->version, publish->from, NULL));
    return sql_price_version_keep(db, publish->list, publish->version, publish->from, NULL);
}

Err *store_price_range(Db *db, int32_t max, PriceRange *range)
{
    return sql_price_version_range(db, range->list, range->version, range->after, max,
                                   &range->through.v);
}

/* A part of the plans at a time: no statement is long, whatever the size of the draft. */
static Err *publish_replace(Db *db, const PricePublish *publish)
{
    PriceRange range = { .list = publish->list, .version = publish->version };
    TRY(store_price_range(db, PRICE_RANGE_ROWS, &range));
    while (range.through.v != 0) {
        TRY(sql_price_version_replace(db, range.list, range.version, range.after, range.through,
                                      NULL));
        range.after = range.through;
        TRY(store_price_range(db, PRICE_RANGE_ROWS, &range));
    }
    return NULL;
}

Err *store_price_publish(Db *db, const PricePublish *publish)
{
    const SqlPriceVersionSettleIn settle = { .list = publish->list,
                                             .version = publish->version,
                                             .state = PRICE_VERSION_PUBLISHED,
                                             .counts_from = publish->from,
                                             .user = publish->user,
                                             .at = publish->at };
    int64_t changed;
    TRY(sql_price_version_settle(db, &settle, &changed));
    if (changed != 1) {
        return ERR(PRICE_VERSION, "version %" PRId64 " is no draft", publish->version);
    }
    if (!date_is_none(publish->from)) {
        TRY(publish_from(db, publish));
    }
    TRY(publish->replaces_none ? NULL : publish_replace(db, publish));
    TRY(sql_price_version_raise(db, publish->list, publish->version, &changed));
    return changed == 1
               ? NULL
               : ERR(DB, "version %" PRId64 " is older than what counts", publish->version);
}

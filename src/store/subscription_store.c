/* subscription_store.c - running contracts. SQL: sql/queries/subscription.sql. */
#include "store/subscription_store.h"

#include <inttypes.h>

Err *store_subscription_get(Db *db, Arena *out, AccountId actor, SubscriptionId id,
                            SubscriptionRow **ret_row)
{
    SubscriptionRow *row = arena_new(out, SubscriptionRow);
    bool found;
    TRY(sql_subscription_get(db, out, actor, id, row, &found));
    *ret_row = found ? row : NULL;
    return NULL;
}

/* Each where its id stands in the list, whatever order the database gives them in. */
Err *store_subscription_rows(Db *db, Arena *out, Arena scratch, AccountId actor,
                             const DbSortRow *ids, size_t count, SubscriptionRow **ret_rows)
{
    SqlSubscriptionGetIn *in = arena_array(&scratch, SqlSubscriptionGetIn, count);
    SubscriptionRow *sorted = arena_array(out, SubscriptionRow, count);
    SubscriptionRow *rows = NULL;
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        in[i] = (SqlSubscriptionGetIn){ .actor = actor, .id = { ids[i].id } };
    }
    if (count > 0) {
        TRY(sql_subscription_get_each(db, out, scratch, in, count, &rows, &found));
    }
    for (size_t i = 0; i < found; i++) {
        for (size_t k = 0; k < count; k++) {
            if (ids[k].id == rows[i].id.v) {
                sorted[k] = rows[i];
            }
        }
    }
    *ret_rows = sorted;
    return found == count ? NULL : ERR(DB, "%zu of %zu subscriptions are seen", found, count);
}

Err *store_subscription_page(Db *db, Arena *out, const SubscriptionQuery *query,
                             const DbSortFrom *from, DbSortRow **ret_rows, size_t *ret_count)
{
    return sql_subscription_page(db, out, query, from, ret_rows, ret_count);
}

Err *store_subscription_seen(Db *db, Arena scratch, AccountId actor, AccountId owner, int32_t max,
                             int64_t *ret_count)
{
    SqlSubscriptionSeen row;
    TRY(sql_subscription_seen(db, &scratch, actor, owner, max, &row));
    *ret_count = row.count;
    return NULL;
}

Err *store_subscription_children(Db *db, Arena *out, SubscriptionId base, SubscriptionId **ret_ids,
                                 size_t *ret_count)
{
    SqlSubscriptionChildren *rows;
    size_t count;
    TRY(sql_subscription_children(db, out, base, &rows, &count));
    SubscriptionId *ids = arena_array(out, SubscriptionId, count);
    for (size_t i = 0; i < count; i++) {
        ids[i] = rows[i].id;
    }
    *ret_ids = ids;
    *ret_count = count;
    return NULL;
}

Err *store_subscription_facts(Db *db, Arena *out, SubscriptionId id, SubscriptionFacts *ret_facts)
{
    bool found;
    TRY(sql_subscription_facts(db, out, id, ret_facts, &found));
    return found ? NULL : ERR(NOT_FOUND, "there is no subscription %" PRId64, id.v);
}

static Err *moved_on(SubscriptionId id, int64_t changed)
{
    return changed == 1 ? NULL : ERR(SUBSCRIPTION_STATE, "subscription %" PRId64 " moved on", id.v);
}

Err *store_subscription_name(Db *db, SubscriptionId id, Str name)
{
    return sql_subscription_name(db, id, name, NULL);
}

Err *store_subscription_trial_end(Db *db, SubscriptionId id, bool ends)
{
    return sql_subscription_trial_end(db, id, ends, NULL);
}

Err *store_subscription_trial_taken(Db *db, Arena *out, AccountId owner, ProductId product,
                                    bool *ret_taken, bool *ret_trial)
{
    SqlSubscriptionTrialTaken row = { 0 };
    TRY(sql_subscription_trial_taken(db, out, owner, product, &row, ret_taken));
    *ret_trial = row.trial;
    return NULL;
}

Err *store_subscription_move(Db *db, SubscriptionId id, SubscriptionState old,
                             SubscriptionState state, Date end_on)
{
    int64_t changed;
    TRY(sql_subscription_move(db, id, old, state, end_on, &changed));
    return moved_on(id, changed);
}

Err *store_subscription_end(Db *db, SubscriptionId id, SubscriptionState old,
                            VendorState vendor_state, Date end_on, Instant ended_at)
{
    int64_t changed;
    TRY(sql_subscription_end(db, id, old, vendor_state, end_on, ended_at, &changed));
    return moved_on(id, changed);
}

Err *store_subscription_edges(Db *db, Arena *out, SubscriptionId id, SubscriptionEdge **ret_edges,
                              size_t *ret_count)
{
    return sql_subscription_edges(db, out, id, ret_edges, ret_count);
}

Err *store_subscription_edge_set(Db *db, SubscriptionId id, AccountId buyer, Date charged_through,
                                 Date due_on)
{
    return sql_subscription_edge_set(db, id, buyer, charged_through, due_on, NULL);
}

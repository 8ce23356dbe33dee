/* cancellation_store.c - requests to end a subscription. SQL: sql/queries/cancellation.sql. */
#include "store/cancellation_store.h"

#include <inttypes.h>

Err *store_cancellation_add(Db *db, const CancellationAdd *cancellation)
{
    return sql_cancellation_add(db, cancellation, NULL);
}

Err *store_cancellation_open(Db *db, Arena *out, SubscriptionId subscription,
                             CancellationId *ret_id)
{
    SqlCancellationOpen row = { 0 };
    bool found;
    TRY(sql_cancellation_open(db, out, subscription, &row, &found));
    *ret_id = found ? row.id : (CancellationId){ 0 };
    return NULL;
}

Err *store_cancellation_get(Db *db, Arena *out, AccountId actor, CancellationId id,
                            CancellationRow **ret_row)
{
    CancellationRow *row = arena_new(out, CancellationRow);
    bool found;
    TRY(sql_cancellation_get(db, out, actor, id, row, &found));
    *ret_row = found ? row : NULL;
    return NULL;
}

Err *store_cancellation_move(Db *db, CancellationId id, CancelState old, CancelState state,
                             Instant done_at)
{
    int64_t changed;
    TRY(sql_cancellation_move(db, id, old, state, done_at, &changed));
    return changed == 1 ? NULL : ERR(SUBSCRIPTION_STATE, "cancellation %" PRId64 " moved on", id.v);
}

Err *store_cancel_services(Db *db, Arena *out, SubscriptionId subscription,
                           CancelService **ret_services, size_t *ret_count)
{
    return sql_cancel_services(db, out, subscription, ret_services, ret_count);
}

Err *store_cancel_service_move(Db *db, ServiceId id, ServiceState old, ServiceState state,
                               Instant purge_at)
{
    int64_t changed;
    TRY(sql_cancel_service_move(db, id, old, state, purge_at, &changed));
    return changed == 1 ? NULL : ERR(SERVICE_STATE, "service %" PRId64 " moved on", id.v);
}

Err *store_credit_candidates(Db *db, Arena *out, SubscriptionId subscription, Date from,
                             CreditCandidate **ret_candidates, size_t *ret_count)
{
    return sql_credit_candidates(db, out, subscription, from, ret_candidates, ret_count);
}

/* hold_store.c - what keeps subscriptions suspended. SQL: sql/queries/hold.sql. */
#include "store/hold_store.h"

Err *store_hold_add(Db *db, const HoldAdd *hold)
{
    return sql_hold_add(db, hold, NULL);
}

Err *store_hold_list(Db *db, Arena *out, AccountId actor, SubscriptionId subscription,
                     HoldRow **ret_rows, size_t *ret_count)
{
    return sql_hold_list(db, out, actor, subscription, ret_rows, ret_count);
}

Err *store_hold_release(Db *db, int64_t id, Instant now)
{
    return sql_hold_release(db, id, now, NULL);
}

Err *store_hold_release_all(Db *db, SubscriptionId subscription, Instant now)
{
    return sql_hold_release_all(db, subscription, now, NULL);
}

Err *store_hold_service(Db *db, Arena *out, SubscriptionId subscription, ServiceId *ret_id)
{
    SqlHoldService row = { 0 };
    bool found;
    TRY(sql_hold_service(db, out, subscription, &row, &found));
    *ret_id = found ? row.id : (ServiceId){ 0 };
    return NULL;
}

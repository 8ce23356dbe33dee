/*
 * hold_store.h - what keeps subscriptions suspended. SQL: sql/queries/hold.sql.
 */
#ifndef STORE_HOLD_STORE_H
#define STORE_HOLD_STORE_H

#include "gen/sql_hold.h"

typedef SqlHoldAddIn HoldAdd;
typedef SqlHoldList HoldRow;

/* Where the account holds it for that cause already, nothing is written. */
MUST_USE Err *store_hold_add(Db *db, const HoldAdd *hold);
/* Those that are not released, oldest first; `actor` zero: for nobody. */
MUST_USE Err *store_hold_list(Db *db, Arena *out, AccountId actor, SubscriptionId subscription,
                              HoldRow **ret_rows, size_t *ret_count);
MUST_USE Err *store_hold_release(Db *db, int64_t id, Instant now);
MUST_USE Err *store_hold_release_all(Db *db, SubscriptionId subscription, Instant now);
/* The subscription's service; zero when it has none. */
MUST_USE Err *store_hold_service(Db *db, Arena *out, SubscriptionId subscription,
                                 ServiceId *ret_id);

#endif

/*
 * subscription_store.h - running contracts and the sales on their path. SQL:
 * sql/queries/subscription.sql. How they begin is in order_store.h.
 */
#ifndef STORE_SUBSCRIPTION_STORE_H
#define STORE_SUBSCRIPTION_STORE_H

#include "gen/sql_subscription.h"

typedef SqlSubscriptionGet SubscriptionRow;     /* as the actor sees it */
typedef SqlSubscriptionFacts SubscriptionFacts; /* what its calendar depends on */
typedef SqlSubscriptionEdges SubscriptionEdge;
typedef SqlSubscriptionPageIn SubscriptionQuery; /* owner zero, state empty: all */

/* *ret_row is NULL when the actor may not see it. */
MUST_USE Err *store_subscription_get(Db *db, Arena *out, AccountId actor, SubscriptionId id,
                                     SubscriptionRow **ret_row);
/* The same of many, in their order. Fails: DB when the actor may not see one. */
MUST_USE Err *store_subscription_rows(Db *db, Arena *out, Arena scratch, AccountId actor,
                                      const DbSortRow *ids, size_t count,
                                      SubscriptionRow **ret_rows);
/* `pattern` is for LIKE, in lower case, '!' takes its wildcards literally; "%" is all. */
MUST_USE Err *store_subscription_page(Db *db, Arena *out, const SubscriptionQuery *query,
                                      const DbSortFrom *from, DbSortRow **ret_rows,
                                      size_t *ret_count);
/* How many the actor sees, counted no further than `max`. */
MUST_USE Err *store_subscription_seen(Db *db, Arena scratch, AccountId actor, AccountId owner,
                                      int32_t max, int64_t *ret_count);
/* The add-ons that have not ended. */
MUST_USE Err *store_subscription_children(Db *db, Arena *out, SubscriptionId base,
                                          SubscriptionId **ret_ids, size_t *ret_count);
/* Fails: NOT_FOUND. */
MUST_USE Err *store_subscription_facts(Db *db, Arena *out, SubscriptionId id,
                                       SubscriptionFacts *ret_facts);
MUST_USE Err *store_subscription_name(Db *db, SubscriptionId id, Str name);
/* Fails: SUBSCRIPTION_STATE (it moved on meanwhile). */
/* While a trial is to be made paid on its last day it has no end, else (`ends`) that one. */
MUST_USE Err *store_subscription_trial_end(Db *db, SubscriptionId id, bool ends);
/* What stands against a trial of the product: the owner had one (`ret_trial`), or has the product.
 */
MUST_USE Err *store_subscription_trial_taken(Db *db, Arena *out, AccountId owner, ProductId product,
                                             bool *ret_taken, bool *ret_trial);
MUST_USE Err *store_subscription_move(Db *db, SubscriptionId id, SubscriptionState old,
                                      SubscriptionState state, Date end_on);
/* Fails: SUBSCRIPTION_STATE (it moved on meanwhile). */
MUST_USE Err *store_subscription_end(Db *db, SubscriptionId id, SubscriptionState old,
                                     VendorState vendor_state, Date end_on, Instant ended_at);

/* From the operator's sale down. */
MUST_USE Err *store_subscription_edges(Db *db, Arena *out, SubscriptionId id,
                                       SubscriptionEdge **ret_edges, size_t *ret_count);
MUST_USE Err *store_subscription_edge_set(Db *db, SubscriptionId id, AccountId buyer,
                                          Date charged_through, Date due_on);

#endif

/*
 * subscription_store.h - running contracts and the sales on their path. SQL:
 * sql/queries/subscription.sql. How they begin is in order_store.h.
 */
#ifndef STORE_SUBSCRIPTION_STORE_H
#define STORE_SUBSCRIPTION_STORE_H

#include "gen/sql_subscription.h"

enum { EDGE_PAGE_MAX = 200, BUYER_PAGE_MAX = 100 };

typedef SqlSubscriptionGet SubscriptionRow;     /* as the actor sees it */
typedef SqlSubscriptionFacts SubscriptionFacts; /* what its calendar depends on */
typedef SqlSubscriptionEdges SubscriptionEdge;
typedef SqlSubscriptionListIn SubscriptionQuery; /* owner zero, state empty: all */
typedef SqlEdgeDueStreams EdgeStream;
typedef SqlEdgeDuePageIn EdgePageQuery; /* `after_due` and `after`: the last edge seen */
typedef SqlEdgeDuePage EdgeRow;

/* *ret_row is NULL when the actor may not see it. */
MUST_USE Err *store_subscription_get(Db *db, Arena *out, AccountId actor, SubscriptionId id,
                                     SubscriptionRow **ret_row);
/* `pattern` is for LIKE, in lower case, '!' takes its wildcards literally. */
MUST_USE Err *store_subscription_list(Db *db, Arena *out, const SubscriptionQuery *query,
                                      SubscriptionId **ret_ids, size_t *ret_count);
/* The add-ons that have not ended. */
MUST_USE Err *store_subscription_children(Db *db, Arena *out, SubscriptionId base,
                                          SubscriptionId **ret_ids, size_t *ret_count);
/* Fails: NOT_FOUND. */
MUST_USE Err *store_subscription_facts(Db *db, Arena *out, SubscriptionId id,
                                       SubscriptionFacts *ret_facts);
/* Fails: SUBSCRIPTION_STATE (it moved on meanwhile). */
MUST_USE Err *store_subscription_move(Db *db, SubscriptionId id, SubscriptionState old,
                                      SubscriptionState state, Date end_on);
/* Fails: SUBSCRIPTION_STATE (it moved on meanwhile). */
MUST_USE Err *store_subscription_end(Db *db, SubscriptionId id, SubscriptionState old,
                                     VendorState vendor_state, Date end_on, Instant ended_at);
/* *ret_moved is false when the running term does not end on `old_to` any more. */
MUST_USE Err *store_subscription_set_term(Db *db, SubscriptionId id, Date old_to, Interval term,
                                          bool *ret_moved);

/* From the operator's sale down. */
MUST_USE Err *store_subscription_edges(Db *db, Arena *out, SubscriptionId id,
                                       SubscriptionEdge **ret_edges, size_t *ret_count);
MUST_USE Err *store_subscription_edge_set(Db *db, SubscriptionId id, AccountId buyer,
                                          Date charged_through, Date due_on);

/* Buyers with something due, after the given one. */
MUST_USE Err *store_edge_due_buyers(Db *db, Arena *out, Date until, AccountId after,
                                    AccountId **ret_buyers, size_t *ret_count);
MUST_USE Err *store_edge_due_streams(Db *db, Arena *out, AccountId buyer, Date until,
                                     EdgeStream **ret_streams, size_t *ret_count);
MUST_USE Err *store_edge_due_page(Db *db, Arena *out, const EdgePageQuery *query,
                                  EdgeRow **ret_edges, size_t *ret_count);
/* DATE_NONE when nothing is due after the day. */
MUST_USE Err *store_edge_next_due(Db *db, Arena *out, AccountId buyer, Date after, Date *ret_due,
                                  Str *ret_time_zone);

#endif

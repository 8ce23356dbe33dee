/*
 * subscription_new_store.h - subscriptions as an order makes them and provisioning starts them.
 * SQL: sql/queries/subscription_new.sql.
 */
#ifndef STORE_SUBSCRIPTION_NEW_STORE_H
#define STORE_SUBSCRIPTION_NEW_STORE_H

#include "gen/sql_subscription_new.h"

typedef SqlSubscriptionAddIn SubscriptionNew;
typedef SqlSubscriptionEdgeAddIn SubscriptionEdgeNew;
typedef SqlSubscriptionEdgeOf SubscriptionEdgeRow;

/* Pending. */
MUST_USE Err *store_subscription_add(Db *db, const SubscriptionNew *subscription);
MUST_USE Err *store_subscription_edge_add(Db *db, const SubscriptionEdgeNew *edge);
/* Pending to active, and every edge is due from that day; running already: nothing. */
MUST_USE Err *store_subscription_start(Db *db, SubscriptionId id, Date started_on, Interval term);
MUST_USE Err *store_subscription_set_vendor(Db *db, SubscriptionId id, VendorState state);
/* Who has something to pay for this order: the buyers of edges that are due some day. */
MUST_USE Err *store_subscription_buyers(Db *db, Arena *out, OrderId order, AccountId **ret_buyers,
                                        size_t *ret_count);
/* The edge on which this account buys, else the one on which it sells; *ret_edge is NULL when it
 * has neither. */
MUST_USE Err *store_subscription_edge_for(Db *db, Arena *out, SubscriptionId id, AccountId account,
                                          SubscriptionEdgeRow **ret_edge, AccountId *ret_buyer);
/* The newest running base of an add-on that this owner has; zero when there is none. */
MUST_USE Err *store_subscription_base_for(Db *db, Arena *out, AccountId actor, AccountId owner,
                                          ProductId addon, SubscriptionId *ret_id,
                                          ProductId *ret_product);

#endif

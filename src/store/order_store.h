/*
 * order_store.h - orders and their lines. SQL: sql/queries/order.sql.
 */
#ifndef STORE_ORDER_STORE_H
#define STORE_ORDER_STORE_H

#include "gen/sql_order.h"

typedef SqlOrderAddIn OrderNew;
typedef SqlOrderLock OrderHeld; /* locked until the transaction ends */
typedef SqlOrderGet OrderRow;
typedef SqlOrderLineAddIn OrderLineNew;
typedef SqlOrderLines OrderLineRow; /* with its plan, product, subscription and service */
typedef SqlOrderLineStates OrderLineStateRow;
typedef SqlOrderCounts OrderCountRow;

/* A draft, or placed at once. An order with this request key is there already: nothing is added,
 * and *ret_added is false; NULL: nobody asks, for there is no key. */
MUST_USE Err *store_order_add(Db *db, const OrderNew *order, bool *ret_added);
/* Zero when no order has the key. */
MUST_USE Err *store_order_by_request(Db *db, Arena *out, AccountId account, Str request_key,
                                     OrderId *ret_id, OrderState *ret_state,
                                     Instant *ret_expires_at);
/* For changing it: only the buyer's own; *ret_order is NULL otherwise. */
MUST_USE Err *store_order_lock(Db *db, Arena *out, AccountId account, OrderId id,
                               OrderHeld **ret_order);
/* *ret_order is NULL when the actor may not see it. */
MUST_USE Err *store_order_get(Db *db, Arena *out, AccountId actor, OrderId id,
                              OrderRow **ret_order);
/* What a list of orders shows: of the actor's branch; customer zero, state empty: all. */
typedef SqlOrderPageIn OrderQuery;

/* Placed orders. */
MUST_USE Err *store_order_page(Db *db, Arena *out, const OrderQuery *query, const DbSortFrom *from,
                               DbSortRow **ret_rows, size_t *ret_count);
/* How many the actor sees, counted no further than `max`. */
MUST_USE Err *store_order_seen(Db *db, Arena scratch, AccountId actor, int32_t max,
                               int64_t *ret_count);
/* Placed orders of the actor's branch: those that failed, wholly or partly, and those under way. */
MUST_USE Err *store_order_counts(Db *db, Arena *out, AccountId actor, OrderCountRow *ret_counts);
MUST_USE Err *store_order_touch(Db *db, OrderId id, Instant expires_at);
/* Draft to executing; the request key becomes the given one. *ret_placed is false when it was no
 * draft. */
MUST_USE Err *store_order_place(Db *db, OrderId id, Instant now, Currency currency, Str request_key,
                                bool *ret_placed);
/* A draft whose time is over; any other order stays. */
MUST_USE Err *store_order_expire(Db *db, OrderId id, Instant now, bool *ret_expired);
MUST_USE Err *store_order_set_state(Db *db, OrderId id, OrderState old, OrderState state, Str cause,
                                    Instant done_at);
MUST_USE Err *store_order_set_cause(Db *db, OrderId id, Str cause);

/* A line of this order with the same request key is there already: nothing is added. */
MUST_USE Err *store_order_line_add(Db *db, const OrderLineNew *line);
/* Zero when there is none. */
MUST_USE Err *store_order_line_by_request(Db *db, Arena *out, OrderId order, Str request_key,
                                          OrderLineId *ret_id);
MUST_USE Err *store_order_line_count(Db *db, Arena *out, OrderId order, int64_t *ret_count,
                                     int32_t *ret_last_position);
/* By position, at most ORDER_LINE_MAX. */
MUST_USE Err *store_order_lines(Db *db, Arena *out, OrderId order, OrderLineRow **ret_lines,
                                size_t *ret_count);
/* Of a draft; `price` is what the buyer sees now. */
MUST_USE Err *store_order_line_change(Db *db, OrderId order, OrderLineId id, int64_t quantity,
                                      Str friendly_name, Decimal price);
/* The line of a checkout's drafts that changes the subscription; zero when there is none. */
MUST_USE Err *store_order_line_changing(Db *db, Arena *out, CheckoutId checkout,
                                        SubscriptionId target, OrderId *ret_order,
                                        OrderLineId *ret_line);
/* With its add-ons. */
MUST_USE Err *store_order_line_delete(Db *db, OrderId order, OrderLineId id);
MUST_USE Err *store_order_line_set_settings(Db *db, OrderId order, OrderLineId id, Str settings);
/* Draft to queued, with the copies that the order keeps. */
MUST_USE Err *store_order_line_place(Db *db, OrderLineId id, Str title, Decimal price,
                                     SubscriptionId subscription, Str settings);
MUST_USE Err *store_order_line_set_state(Db *db, OrderLineId id, OrderLineState state, Str cause);
MUST_USE Err *store_order_line_states(Db *db, Arena *out, OrderId order,
                                      OrderLineStateRow **ret_lines, size_t *ret_count);

#endif

/*
 * sale_change_store.h - dated changes of subscriptions, and what was charged of a sale. SQL:
 * sql/queries/sale_change.sql.
 */
#ifndef STORE_SALE_CHANGE_STORE_H
#define STORE_SALE_CHANGE_STORE_H

#include "gen/sql_sale_change.h"

typedef SqlSaleChangeAddIn SaleChangeAdd;
typedef SqlSaleFacts SaleFactRow;   /* a change as one edge sees it */
typedef SqlSaleCharged SaleCharged; /* a charged period with its line */
typedef SqlSaleChangeGet SaleChangeRow;
typedef SqlSaleChangeWork SaleChangeWork;
typedef SqlSaleChangeList SaleChangeListed;
typedef SqlSaleChangeOfLine SaleLineChange;
typedef SqlSaleSubject SaleSubject; /* what a change needs to know of the subscription */
typedef SqlSaleEdges SaleEdge;

/* From a change on, per unit and billing period. */
typedef struct SaleChangePrice {
    AccountId buyer;
    Decimal price;
    Str price_source;
} SaleChangePrice;

MUST_USE Err *store_sale_change_add(Db *db, const SaleChangeAdd *change,
                                    const SaleChangePrice *prices, size_t count);
/* The changes that are not withdrawn, by day; those of one day as they were asked for. */
MUST_USE Err *store_sale_facts(Db *db, Arena *out, SubscriptionId subscription, AccountId buyer,
                               SaleFactRow **ret_rows, size_t *ret_count);
/* Lines of cycles that end after the day, by line and first day of the period. */
MUST_USE Err *store_sale_charged(Db *db, Arena *out, SubscriptionId subscription, AccountId buyer,
                                 Date after, SaleCharged **ret_rows, size_t *ret_count);
/* *ret_change is NULL when the actor may not see it. */
MUST_USE Err *store_sale_change_get(Db *db, Arena *out, AccountId actor, SaleChangeId id,
                                    SaleChangeRow **ret_change);
/* For jobs. *ret_change is NULL when there is none. */
MUST_USE Err *store_sale_change_work(Db *db, Arena *out, SaleChangeId id,
                                     SaleChangeWork **ret_change);
/* All but the start, newest first. */
MUST_USE Err *store_sale_change_list(Db *db, Arena *out, SubscriptionId subscription,
                                     SaleChangeListed **ret_rows, size_t *ret_count);
/* Zero when there is none. */
MUST_USE Err *store_sale_change_by_request(Db *db, Arena *out, SubscriptionId subscription,
                                           Str request_key, SaleChangeId *ret_id);
/* What an order's line has changed, with what came of it on the sale to the buyer; *ret_change is
 * NULL when it has changed nothing. */
MUST_USE Err *store_sale_change_of_line(Db *db, Arena *out, OrderLineId line, AccountId buyer,
                                        SaleLineChange **ret_change);
/* Fails: SUBSCRIPTION_STATE (it moved on meanwhile). */
MUST_USE Err *store_sale_change_move(Db *db, SaleChangeId id, SaleChangeState old,
                                     SaleChangeState state);
/* Fails: NOT_FOUND. */
MUST_USE Err *store_sale_subject(Db *db, Arena *out, SubscriptionId id, SaleSubject *ret_subject);
/* From the operator's sale down. */
MUST_USE Err *store_sale_edges(Db *db, Arena *out, SubscriptionId id, SaleEdge **ret_edges,
                               size_t *ret_count);
/* One change more, on all its edges. */
MUST_USE Err *store_sale_edges_changed(Db *db, SubscriptionId id);
/* The prices of the change on its edges. */
MUST_USE Err *store_sale_prices_set(Db *db, SaleChangeId change);
MUST_USE Err *store_sale_quantity_set(Db *db, SubscriptionId id, int64_t quantity);
/* The subscription has the plan of the change, with this running term, and its prices. */
MUST_USE Err *store_sale_plan_set(Db *db, SaleChangeId change, Interval term);
/* Of its product, in the page's order. */
MUST_USE Err *store_sale_plans(Db *db, Arena *out, SubscriptionId id, PlanId **ret_plans,
                               size_t *ret_count);
/* The name of an add-on that the product would not take; of the base that would not take it; of
 * what its owner has that excludes it. Empty: none. */
MUST_USE Err *store_sale_addon_unfit(Db *db, Arena *out, SubscriptionId id, ProductId product,
                                     Str *ret_name);
MUST_USE Err *store_sale_base_unfit(Db *db, Arena *out, SubscriptionId id, ProductId product,
                                    Str *ret_name);
MUST_USE Err *store_sale_excluded(Db *db, Arena *out, SubscriptionId id, ProductId product,
                                  Str *ret_name);
/* The billing run looks at the sale on that day at the latest. */
MUST_USE Err *store_sale_edge_open(Db *db, SubscriptionId id, AccountId buyer, Date on);

#endif

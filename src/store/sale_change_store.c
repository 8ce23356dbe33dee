/* sale_change_store.c - dated changes of subscriptions. SQL: sql/queries/sale_change.sql. */
#include "store/sale_change_store.h"

#include <inttypes.h>

Err *store_sale_change_add(Db *db, const SaleChangeAdd *change, const SaleChangePrice *prices,
                           size_t count)
{
    TRY(sql_sale_change_add(db, change, NULL));
    for (size_t i = 0; i < count; i++) {
        TRY(sql_sale_change_price_add(db, change->id, prices[i].buyer, prices[i].price,
                                      prices[i].price_source, NULL));
    }
    return NULL;
}

Err *store_sale_facts(Db *db, Arena *out, SubscriptionId subscription, AccountId buyer,
                      SaleFactRow **ret_rows, size_t *ret_count)
{
    return sql_sale_facts(db, out, subscription, buyer, ret_rows, ret_count);
}

Err *store_sale_charged(Db *db, Arena *out, SubscriptionId subscription, AccountId buyer,
                        Date after, SaleCharged **ret_rows, size_t *ret_count)
{
    return sql_sale_charged(db, out, subscription, buyer, after, ret_rows, ret_count);
}

Err *store_sale_change_get(Db *db, Arena *out, AccountId actor, SaleChangeId id,
                           SaleChangeRow **ret_change)
{
    SaleChangeRow *row = arena_new(out, SaleChangeRow);
    bool found;
    TRY(sql_sale_change_get(db, out, actor, id, row, &found));
    *ret_change = found ? row : NULL;
    return NULL;
}

Err *store_sale_change_work(Db *db, Arena *out, SaleChangeId id, SaleChangeWork **ret_change)
{
    SaleChangeWork *row = arena_new(out, SaleChangeWork);
    bool found;
    TRY(sql_sale_change_work(db, out, id, row, &found));
    *ret_change = found ? row : NULL;
    return NULL;
}

Err *store_sale_change_list(Db *db, Arena *out, SubscriptionId subscription,
                            SaleChangeListed **ret_rows, size_t *ret_count)
{
    return sql_sale_change_list(db, out, subscription, ret_rows, ret_count);
}

Err *store_sale_change_by_request(Db *db, Arena *out, SubscriptionId subscription, Str request_key,
                                  SaleChangeId *ret_id)
{
    SqlSaleChangeByRequest row;
    bool found;
    TRY(sql_sale_change_by_request(db, out, subscription, request_key, &row, &found));
    *ret_id = found ? row.id : (SaleChangeId){ 0 };
    return NULL;
}

Err *store_sale_change_of_line(Db *db, Arena *out, OrderLineId line, AccountId buyer,
                               SaleLineChange **ret_change)
{
    SaleLineChange *change = arena_new(out, SaleLineChange);
    bool found;
    TRY(sql_sale_change_of_line(db, out, line, buyer, change, &found));
    *ret_change = found ? change : NULL;
    return NULL;
}

Err *store_sale_change_move(Db *db, SaleChangeId id, SaleChangeState old, SaleChangeState state)
{
    int64_t changed;
    TRY(sql_sale_change_move(db, id, old, state, &changed));
    return changed == 1 ? NULL : ERR(SUBSCRIPTION_STATE, "change %" PRId64 " moved on", id.v);
}

Err *store_sale_subject(Db *db, Arena *out, SubscriptionId id, SaleSubject *ret_subject)
{
    bool found;
    TRY(sql_sale_subject(db, out, id, ret_subject, &found));
    return found ? NULL : ERR(NOT_FOUND, "there is no subscription %" PRId64, id.v);
}

Err *store_sale_edges(Db *db, Arena *out, SubscriptionId id, SaleEdge **ret_edges,
                      size_t *ret_count)
{
    return sql_sale_edges(db, out, id, ret_edges, ret_count);
}

Err *store_sale_quantity_set(Db *db, SubscriptionId id, int64_t quantity)
{
    return sql_sale_quantity_set(db, id, quantity, NULL);
}

Err *store_sale_prices_set(Db *db, SaleChangeId change)
{
    return sql_sale_prices_set(db, change, NULL);
}

Err *store_sale_edges_changed(Db *db, SubscriptionId id)
{
    return sql_sale_edges_changed(db, id, NULL);
}

Err *store_sale_plan_set(Db *db, SaleChangeId change, Interval term)
{
    TRY(sql_sale_plan_set(db, change, term.from, term.to, NULL));
    return store_sale_prices_set(db, change);
}

Err *store_sale_plans(Db *db, Arena *out, SubscriptionId id, PlanId **ret_plans, size_t *ret_count)
{
    SqlSalePlans *rows;
    size_t count;
    TRY(sql_sale_plans(db, out, id, &rows, &count));
    PlanId *plans = arena_array(out, PlanId, count);
    for (size_t i = 0; i < count; i++) {
        plans[i] = rows[i].id;
    }
    *ret_plans = plans;
    *ret_count = count;
    return NULL;
}

Err *store_sale_addon_unfit(Db *db, Arena *out, SubscriptionId id, ProductId product, Str *ret_name)
{
    SqlSaleAddonUnfit row = { 0 };
    bool found;
    TRY(sql_sale_addon_unfit(db, out, id, product, &row, &found));
    *ret_name = found ? row.name : (Str){ 0 };
    return NULL;
}

Err *store_sale_base_unfit(Db *db, Arena *out, SubscriptionId id, ProductId product, Str *ret_name)
{
    SqlSaleBaseUnfit row = { 0 };
    bool found;
    TRY(sql_sale_base_unfit(db, out, id, product, &row, &found));
    *ret_name = found ? row.name : (Str){ 0 };
    return NULL;
}

Err *store_sale_excluded(Db *db, Arena *out, SubscriptionId id, ProductId product, Str *ret_name)
{
    SqlSaleExcluded row = { 0 };
    bool found;
    TRY(sql_sale_excluded(db, out, id, product, &row, &found));
    *ret_name = found ? row.name : (Str){ 0 };
    return NULL;
}

Err *store_sale_edge_open(Db *db, SubscriptionId id, AccountId buyer, Date on)
{
    return sql_sale_edge_open(db, id, buyer, on, NULL);
}

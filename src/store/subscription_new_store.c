/* subscription_new_store.c - new subscriptions. SQL: sql/queries/subscription_new.sql. */
#include "store/subscription_new_store.h"

Err *store_subscription_add(Db *db, const SubscriptionNew *subscription)
{
    return sql_subscription_add(db, subscription, NULL);
}

Err *store_subscription_edge_add(Db *db, const SubscriptionEdgeNew *edge)
{
    return sql_subscription_edge_add(db, edge, NULL);
}

Err *store_subscription_start(Db *db, SubscriptionId id, Date started_on, Interval term)
{
    int64_t changed;
    TRY(sql_subscription_start(db, id, started_on, term.from, term.to, &changed));
    return changed == 1 ? sql_subscription_edges_start(db, id, started_on, NULL) : NULL;
}

Err *store_subscription_set_vendor(Db *db, SubscriptionId id, VendorState state)
{
    return sql_subscription_set_vendor(db, id, state, NULL);
}

Err *store_subscription_buyers(Db *db, Arena *out, OrderId order, AccountId **ret_buyers,
                               size_t *ret_count)
{
    SqlSubscriptionBuyers *rows;
    size_t count;
    TRY(sql_subscription_buyers(db, out, order, &rows, &count));
    AccountId *buyers = arena_array(out, AccountId, count);
    for (size_t i = 0; i < count; i++) {
        buyers[i] = rows[i].buyer;
    }
    *ret_buyers = buyers;
    *ret_count = count;
    return NULL;
}

Err *store_subscription_edge_for(Db *db, Arena *out, SubscriptionId id, AccountId account,
                                 SubscriptionEdgeRow **ret_edge, AccountId *ret_buyer)
{
    SubscriptionEdgeRow *edge = arena_new(out, SubscriptionEdgeRow);
    SqlSubscriptionEdgeSold sold = { 0 };
    bool found;
    TRY(sql_subscription_edge_of(db, out, id, account, edge, &found));
    *ret_edge = NULL;
    if (found) {
        *ret_edge = edge;
        *ret_buyer = account;
        return NULL;
    }
    TRY(sql_subscription_edge_sold(db, out, id, account, &sold, &found));
    if (found) {
        *edge = (SubscriptionEdgeRow){ .seller = account,
                                       .currency = sold.currency,
                                       .price = sold.price,
                                       .price_source = sold.price_source,
                                       .setup = sold.setup };
        *ret_edge = edge;
        *ret_buyer = sold.buyer;
    }
    return NULL;
}

Err *store_subscription_base_for(Db *db, Arena *out, AccountId actor, AccountId owner,
                                 ProductId addon, SubscriptionId *ret_id, ProductId *ret_product)
{
    SqlSubscriptionBaseFor row = { 0 };
    bool found;
    TRY(sql_subscription_base_for(db, out, actor, owner, addon, &row, &found));
    *ret_id = found ? row.id : (SubscriptionId){ 0 };
    *ret_product = row.product;
    return NULL;
}

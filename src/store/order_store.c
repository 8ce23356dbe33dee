/* order_store.c - orders and their lines. SQL: sql/queries/order.sql. */
#include "store/order_store.h"

Err *store_order_add(Db *db, const OrderNew *order, bool *ret_added)
{
    int64_t changed;
    if (ret_added == NULL) {
        return sql_order_add(db, order, NULL);
    }
    TRY(sql_order_add(db, order, &changed));
    *ret_added = changed == 1;
    return NULL;
}

Err *store_order_by_request(Db *db, Arena *out, AccountId account, Str request_key, OrderId *ret_id,
                            OrderState *ret_state, Instant *ret_expires_at)
{
    SqlOrderByRequest row = { 0 };
    bool found;
    TRY(sql_order_by_request(db, out, account, request_key, &row, &found));
    *ret_id = found ? row.id : (OrderId){ 0 };
    *ret_state = row.state;
    *ret_expires_at = row.expires_at;
    return NULL;
}

Err *store_order_lock(Db *db, Arena *out, AccountId account, OrderId id, OrderHeld **ret_order)
{
    OrderHeld *order = arena_new(out, OrderHeld);
    bool found;
    TRY(sql_order_lock(db, out, account, id, order, &found));
    *ret_order = found ? order : NULL;
    return NULL;
}

Err *store_order_get(Db *db, Arena *out, AccountId actor, OrderId id, OrderRow **ret_order)
{
    OrderRow *order = arena_new(out, OrderRow);
    bool found;
    TRY(sql_order_get(db, out, actor, id, order, &found));
    *ret_order = found ? order : NULL;
    return NULL;
}

Err *store_order_page(Db *db, Arena *out, const OrderQuery *query, const DbSortFrom *from,
                      DbSortRow **ret_rows, size_t *ret_count)
{
    return sql_order_page(db, out, query, from, ret_rows, ret_count);
}

Err *store_order_seen(Db *db, Arena scratch, AccountId actor, int32_t max, int64_t *ret_count)
{
    SqlOrderSeen row;
    TRY(sql_order_seen(db, &scratch, actor, max, &row));
    *ret_count = row.count;
    return NULL;
}

Err *store_order_counts(Db *db, Arena *out, AccountId actor, OrderCountRow *ret_counts)
{
    return sql_order_counts(db, out, actor, ret_counts);
}

Err *store_order_touch(Db *db, OrderId id, Instant expires_at)
{
    return sql_order_touch(db, id, expires_at, NULL);
}

Err *store_order_place(Db *db, OrderId id, Instant now, Currency currency, Str request_key,
                       bool *ret_placed)
{
    int64_t changed;
    TRY(sql_order_place(db, id, now, currency, request_key, &changed));
    *ret_placed = changed == 1;
    return NULL;
}

Err *store_order_expire(Db *db, OrderId id, Instant now, bool *ret_expired)
{
    int64_t changed;
    TRY(sql_order_expire(db, id, now, &changed));
    *ret_expired = changed == 1;
    return NULL;
}

Err *store_order_set_state(Db *db, OrderId id, OrderState old, OrderState state, Str cause,
                           Instant done_at)
{
    return sql_order_set_state(db, id, old, state, cause, done_at, NULL);
}

Err *store_order_set_cause(Db *db, OrderId id, Str cause)
{
    return sql_order_set_cause(db, id, cause, NULL);
}

Err *store_order_line_add(Db *db, const OrderLineNew *line)
{
    return sql_order_line_add(db, line, NULL);
}

Err *store_order_line_by_request(Db *db, Arena *out, OrderId order, Str request_key,
                                 OrderLineId *ret_id)
{
    SqlOrderLineExists row = { 0 };
    bool found;
    TRY(sql_order_line_exists(db, out, order, request_key, &row, &found));
    *ret_id = found ? row.id : (OrderLineId){ 0 };
    return NULL;
}

Err *store_order_line_count(Db *db, Arena *out, OrderId order, int64_t *ret_count,
                            int32_t *ret_last_position)
{
    SqlOrderLineCount row = { 0 };
    TRY(sql_order_line_count(db, out, order, &row));
    *ret_count = row.count;
    *ret_last_position = row.last;
    return NULL;
}

Err *store_order_lines(Db *db, Arena *out, OrderId order, OrderLineRow **ret_lines,
                       size_t *ret_count)
{
    return sql_order_lines(db, out, order, ret_lines, ret_count);
}

Err *store_order_line_change(Db *db, OrderId order, OrderLineId id, int64_t quantity,
                             Str friendly_name, Decimal price)
{
    return sql_order_line_change(db, order, id, quantity, friendly_name, price, NULL);
}

Err *store_order_line_changing(Db *db, Arena *out, CheckoutId checkout, SubscriptionId target,
                               OrderId *ret_order, OrderLineId *ret_line)
{
    SqlOrderLineChanging row = { 0 };
    bool found;
    TRY(sql_order_line_changing(db, out, checkout, target, &row, &found));
    *ret_order = found ? row.order : (OrderId){ 0 };
    *ret_line = found ? row.id : (OrderLineId){ 0 };
    return NULL;
}

Err *store_order_line_delete(Db *db, OrderId order, OrderLineId id)
{
    TRY(sql_order_line_delete_addons(db, order, id, NULL));
    return sql_order_line_delete(db, order, id, NULL);
}

Err *store_order_line_set_settings(Db *db, OrderId order, OrderLineId id, Str settings)
{
    return sql_order_line_set_settings(db, order, id, settings, NULL);
}

Err *store_order_line_place(Db *db, OrderLineId id, Str title, Decimal price,
                            SubscriptionId subscription, Str settings)
{
    return sql_order_line_place(db, id, title, price, subscription, settings, NULL);
}

Err *store_order_line_set_state(Db *db, OrderLineId id, OrderLineState state, Str cause)
{
    return sql_order_line_set_state(db, id, state, cause, NULL);
}

Err *store_order_line_states(Db *db, Arena *out, OrderId order, OrderLineStateRow **ret_lines,
                             size_t *ret_count)
{
    return sql_order_line_states(db, out, order, ret_lines, ret_count);
}

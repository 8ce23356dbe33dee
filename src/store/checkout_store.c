/* checkout_store.c - checkouts and the drafts in them. SQL: sql/queries/checkout.sql. */
#include "store/checkout_store.h"

Err *store_checkout_add(Db *db, const CheckoutNew *checkout)
{
    return sql_checkout_add(db, checkout, NULL);
}

Err *store_checkout_by_request(Db *db, Arena *out, AccountId account, Str request_key,
                               CheckoutId *ret_id)
{
    SqlCheckoutByRequest row = { 0 };
    bool found;
    TRY(sql_checkout_by_request(db, out, account, request_key, &row, &found));
    *ret_id = found ? row.id : (CheckoutId){ 0 };
    return NULL;
}

Err *store_checkout_get(Db *db, Arena *out, AccountId account, CheckoutId id,
                        CheckoutRow **ret_checkout)
{
    CheckoutRow *row = arena_new(out, CheckoutRow);
    bool found;
    TRY(sql_checkout_get(db, out, account, id, row, &found));
    *ret_checkout = found ? row : NULL;
    return NULL;
}

Err *store_checkout_lock(Db *db, Arena *out, AccountId account, CheckoutId id,
                         CheckoutHeld **ret_checkout)
{
    CheckoutHeld *row = arena_new(out, CheckoutHeld);
    bool found;
    TRY(sql_checkout_lock(db, out, account, id, row, &found));
    *ret_checkout = found ? row : NULL;
    return NULL;
}

Err *store_checkout_set_reference(Db *db, CheckoutId id, Str reference)
{
    TRY(sql_checkout_set_reference(db, id, reference, NULL));
    return sql_checkout_draft_reference(db, id, reference, NULL);
}

Err *store_checkout_settle(Db *db, CheckoutId id, Instant now)
{
    return sql_checkout_settle(db, id, now, NULL);
}

Err *store_checkout_drafts(Db *db, Arena *out, CheckoutId id, Instant now,
                           CheckoutDraftRow **ret_drafts, size_t *ret_count)
{
    return sql_checkout_drafts(db, out, id, now, ret_drafts, ret_count);
}

Err *store_checkout_placed(Db *db, Arena *out, CheckoutId id, OrderId **ret_orders,
                           size_t *ret_count)
{
    SqlCheckoutPlaced *rows;
    TRY(sql_checkout_placed(db, out, id, &rows, ret_count));
    OrderId *orders = arena_array(out, OrderId, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        orders[i] = rows[i].id;
    }
    *ret_orders = orders;
    return NULL;
}

Err *store_checkout_count(Db *db, Arena *out, CheckoutId id, Instant now, CheckoutCount *ret_count)
{
    return sql_checkout_line_count(db, out, id, now, ret_count);
}

Err *store_checkout_line(Db *db, Arena *out, CheckoutId id, OrderLineId line,
                         CheckoutLineRow **ret_line)
{
    CheckoutLineRow *row = arena_new(out, CheckoutLineRow);
    bool found;
    TRY(sql_checkout_line_find(db, out, id, line, row, &found));
    *ret_line = found ? row : NULL;
    return NULL;
}

Err *store_checkout_line_by_request(Db *db, Arena *out, CheckoutId id, Str request_key,
                                    OrderLineId *ret_line)
{
    SqlCheckoutLineRequested row = { 0 };
    bool found;
    TRY(sql_checkout_line_requested(db, out, id, request_key, &row, &found));
    *ret_line = found ? row.id : (OrderLineId){ 0 };
    return NULL;
}

Err *store_customer_named(Db *db, Arena *out, AccountId parent, Str name, AccountId ret_ids[2],
                          size_t *ret_count)
{
    SqlCheckoutCustomerNamed *rows;
    TRY(sql_checkout_customer_named(db, out, parent, name, &rows, ret_count));
    for (size_t i = 0; i < *ret_count; i++) {
        ret_ids[i] = rows[i].id;
    }
    return NULL;
}

Err *store_checkout_touch(Db *db, CheckoutId id, Instant expires_at)
{
    return sql_checkout_touch(db, id, expires_at, NULL);
}

Err *store_checkout_set_start(Db *db, CheckoutId id, Date on, bool customer_agrees)
{
    return sql_checkout_draft_start(db, id, on, customer_agrees, NULL);
}

Err *store_checkout_set_agreed(Db *db, CheckoutId id, Instant agreed_at)
{
    return sql_checkout_draft_agreed(db, id, agreed_at, NULL);
}

Err *store_draft_set_customer(Db *db, const DraftCustomer *draft)
{
    return sql_checkout_draft_customer(db, draft->order, draft->customer, draft->own_use,
                                       draft->request_key, NULL);
}

Err *store_draft_disagree(Db *db, OrderId order)
{
    return sql_checkout_draft_disagree(db, order, NULL);
}

Err *store_draft_line_move(Db *db, OrderLineId line, OrderId order, int32_t position)
{
    return sql_checkout_line_move(db, line, order, position, NULL);
}

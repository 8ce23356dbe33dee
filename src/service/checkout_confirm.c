/* checkout_confirm.c - step 4: a checkout becomes orders, one after the other. */
#include "base/fault.h"
#include "service/order_internal.h"

typedef struct ConfirmTx {
    Call *call;
    CheckoutId checkout;
    OrderId order;
    const Str *seen; /* the token of this order's prices, or NULL */
    Str cause;
    OrderId orders[CHECKOUT_CUSTOMER_MAX + 2];
    size_t count;
    bool settled;
} ConfirmTx;

static Err *drafts_body(Db *db, void *context)
{
    ConfirmTx *tx = context;
    CheckoutDraftRow *drafts;
    CheckoutRow *checkout;
    OrderId *placed;
    size_t placed_count;

    TRY(store_checkout_get(db, tx->call->out, tx->call->actor.account, tx->checkout, &checkout));
    if (checkout == NULL) {
        return ERR(NOT_FOUND, "no checkout %" PRId64 " of this account", tx->checkout.v);
    }
    TRY(store_checkout_drafts(db, tx->call->out, tx->checkout, tx->call->now, &drafts, &tx->count));
    assert(tx->count <= COUNT_OF(tx->orders));
    for (size_t i = 0; i < tx->count; i++) {
        tx->orders[i] = drafts[i].id;
    }
    TRY(store_checkout_placed(db, tx->call->out, tx->checkout, &placed, &placed_count));
    tx->settled = placed_count > 0;
    return NULL;
}

static Err *place_body(Db *db, void *context)
{
    ConfirmTx *tx = context;
    CheckoutHeld *checkout;
    TRY(checkout_hold(tx->call, db, tx->checkout, &checkout));
    TRY(order_place(tx->call, db, tx->order, tx->seen));
    return store_checkout_settle(db, tx->checkout, tx->call->now);
}

/* Only of a draft: what another call has placed meanwhile has no cause. */
static Err *refuse_body(Db *db, void *context)
{
    ConfirmTx *tx = context;
    OrderHeld *order;
    TRY(store_order_lock(db, tx->call->out, tx->call->actor.account, tx->order, &order));
    if (order == NULL || order->state != ORDER_DRAFT) {
        return NULL;
    }
    return store_order_set_cause(db, tx->order, tx->cause);
}

/* The part of "ord_…:token.ord_…:token" that is about the order; empty when there is none. */
static Str token_of(Arena *out, Str tokens, OrderId order)
{
    Str code = order_code(out, order);
    Str part;
    while (str_next(&tokens, '.', &part)) {
        if (str_starts(part, code) && part.len > code.len && part.ptr[code.len] == ':') {
            return str_slice(part, code.len + 1, part.len);
        }
    }
    return S("");
}

/* One order with the memory that the last one has used. */
static Err *place_one(ConfirmTx *tx, Str price_token)
{
    Call *call = tx->call;
    Arena scratch = call->scratch;
    Str seen = token_of(&scratch, price_token, tx->order);
    tx->seen = &seen;
    Err *err = db_tx(call->app->database, DB_MONEY, "order_place", place_body, tx);
    if (err == NULL || err_status(err->code) >= 500) {
        return err;
    }
    tx->cause = err_message(err);
    Err *kept = db_tx(call->app->database, DB_WRITE, "order_refused", refuse_body, tx);
    return kept != NULL ? kept : err;
}

typedef struct StartTx {
    Call *call;
    CheckoutId checkout;
    Date on;
    bool customer_agrees;
} StartTx;

static Err *start_body(Db *db, void *context)
{
    const StartTx *tx = context;
    CheckoutHeld *checkout;
    TRY(checkout_hold(tx->call, db, tx->checkout, &checkout));
    TRY(order_start_check(tx->call, db, tx->on, "start_on"));
    return store_checkout_set_start(db, checkout->id, tx->on, tx->customer_agrees);
}

Err *svc_checkout_start(Call *call, CheckoutId checkout, Date on, bool customer_agrees)
{
    StartTx tx = { call, checkout, on.day > 0 ? on : DATE_NONE, customer_agrees };
    TRY(call_need(call, ROLE_BUYER));
    return db_tx(call->app->database, DB_WRITE, "checkout_start", start_body, &tx);
}

Err *svc_checkout_confirm(Call *call, CheckoutId checkout, Str price_token)
{
    ConfirmTx *tx = arena_new(call->out, ConfirmTx);
    Err *refused = NULL;
    size_t placed = 0;

    *tx = (ConfirmTx){ .call = call, .checkout = checkout };
    TRY(call_need(call, ROLE_BUYER));
    TRY(db_tx(call->app->database, DB_READ, "checkout_drafts", drafts_body, tx));
    if (tx->count == 0) {
        return tx->settled ? NULL : ERR(BASKET_EMPTY, "the basket has no lines");
    }
    for (size_t i = 0; i < tx->count; i++) {
        tx->order = tx->orders[i];
        const Arena used = *call->out;
        Err *err = place_one(tx, price_token);
        *call->out = used;
        if (err != NULL && err_status(err->code) >= 500) {
            return err;
        }
        placed += err == NULL ? 1 : 0;
        refused = err_copy(refused == NULL ? err : refused); /* the oldest errors are let go */
        FAULT_POINT("place.after_commit"); /* with the next orders still to place */
    }
    return placed > 0 ? NULL : refused;
}

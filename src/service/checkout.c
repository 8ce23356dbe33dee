/* checkout.c - the answers of the four steps, and confirming. */
#include "base/fault.h"
#include "service/order_internal.h"

typedef struct CheckoutTx {
    Call *call;
    OrderId order;
    OrderLineId line;
    AccountId customer;
    Str text; /* reference, settings or token */
    bool agreed;
    OrderLineRow *found;
} CheckoutTx;

Err *order_customer(Call *call, Db *db, AccountId customer, AccountRow **ret_row)
{
    Err *err = account_seen(call, db, customer, ret_row);
    bool own = err == NULL && (*ret_row)->kind == ACCOUNT_END_CUSTOMER &&
               (*ret_row)->parent.v == call->actor.account.v;
    if (err_is(err, ERR_NOT_FOUND) || (err == NULL && !own)) {
        return ERR_FIELD(NOT_FOUND, "customer", "this is no end customer of yours");
    }
    TRY(err);
    if ((*ret_row)->state != ACCOUNT_ACTIVE) {
        return ERR_FIELD(ACCOUNT_STATE, "customer", "the end customer's account is not active");
    }
    return NULL;
}

static Err *customer_body(Db *db, void *context)
{
    CheckoutTx *tx = context;
    OrderHeld *order;
    AccountRow *customer;
    bool own_use = tx->customer.v == 0;

    TRY(order_draft(tx->call, db, tx->order, &order));
    if (!own_use) {
        TRY(order_customer(tx->call, db, tx->customer, &customer));
    }
    return store_order_set_customer(db, order->id, tx->customer, own_use,
                                    order_draft_end(tx->call));
}

Err *svc_checkout_customer(Call *call, OrderId order, AccountId customer)
{
    CheckoutTx tx = { .call = call, .order = order, .customer = customer };
    TRY(call_need(call, ROLE_BUYER));
    return db_tx(call->app->database, DB_WRITE, "checkout_customer", customer_body, &tx);
}

static Err *billing_body(Db *db, void *context)
{
    CheckoutTx *tx = context;
    OrderHeld *order;
    TRY(order_draft(tx->call, db, tx->order, &order));
    return store_order_set_reference(db, order->id, tx->text, order_draft_end(tx->call));
}

Err *svc_checkout_billing(Call *call, OrderId order, Str reference)
{
    CheckoutTx tx = { .call = call, .order = order, .text = reference };
    TRY(call_need(call, ROLE_BUYER));
    if (reference.len > REFERENCE_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "reference", "A reference has at most %d bytes.",
                         REFERENCE_BYTES_MAX);
    }
    return db_tx(call->app->database, DB_WRITE, "checkout_billing", billing_body, &tx);
}

/* Reads the line of the draft whose settings are to be checked. */
static Err *line_body(Db *db, void *context)
{
    CheckoutTx *tx = context;
    OrderHeld *order;
    OrderLineRow *lines;
    size_t count;

    tx->found = NULL;
    TRY(order_draft(tx->call, db, tx->order, &order));
    TRY(store_order_lines(db, tx->call->out, order->id, &lines, &count));
    for (size_t i = 0; i < count; i++) {
        if (lines[i].id.v == tx->line.v) {
            tx->found = &lines[i];
        }
    }
    return tx->found != NULL ? NULL : ERR(NOT_FOUND, "the order has no such line");
}

static Err *settings_body(Db *db, void *context)
{
    CheckoutTx *tx = context;
    OrderHeld *order;
    TRY(order_draft(tx->call, db, tx->order, &order));
    TRY(store_order_line_set_settings(db, order->id, tx->line, tx->text));
    return store_order_touch(db, order->id, order_draft_end(tx->call));
}

/* The connector's check is outside the transactions, which are short. */
Err *svc_checkout_settings(Call *call, OrderId order, OrderLineId line, Str settings_json)
{
    CheckoutTx tx = { .call = call, .order = order, .line = line };
    TRY(call_need(call, ROLE_BUYER));
    TRY(db_tx(call->app->database, DB_WRITE, "checkout_line", line_body, &tx));
    const SettingsCheck check = line_settings_check(tx.found);
    TRY(order_settings_check(call, &check, settings_json, &tx.text));
    return db_tx(call->app->database, DB_WRITE, "checkout_settings", settings_body, &tx);
}

static Err *agree_body(Db *db, void *context)
{
    CheckoutTx *tx = context;
    OrderHeld *order;
    TRY(order_draft(tx->call, db, tx->order, &order));
    return store_order_set_agreed(db, order->id, tx->agreed ? tx->call->now : (Instant){ 0 },
                                  order_draft_end(tx->call));
}

Err *svc_checkout_agree(Call *call, OrderId order, bool agreed)
{
    CheckoutTx tx = { .call = call, .order = order, .agreed = agreed };
    TRY(call_need(call, ROLE_BUYER));
    return db_tx(call->app->database, DB_WRITE, "checkout_agree", agree_body, &tx);
}

static Err *confirm_body(Db *db, void *context)
{
    CheckoutTx *tx = context;
    return order_place(tx->call, db, tx->order, &tx->text);
}

Err *svc_checkout_confirm(Call *call, OrderId order, Str price_token)
{
    CheckoutTx tx = { .call = call, .order = order, .text = price_token };
    TRY(call_need(call, ROLE_BUYER));
    TRY(db_tx(call->app->database, DB_MONEY, "order_place", confirm_body, &tx));
    FAULT_POINT("place.after_commit");
    return NULL;
}

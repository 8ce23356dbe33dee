/* order_place.c - a draft becomes an order: the checks, and the order's own rows. */
#include <inttypes.h>

#include "base/fault.h"
#include "service/order_internal.h"

static bool placed_before(OrderState state)
{
    return state != ORDER_DRAFT && state != ORDER_EXPIRED && state != ORDER_REJECTED;
}

static Err *check_steps(const Placing *placing)
{
    const OrderRow *order = placing->order;
    if (placing->count == 0) {
        return ERR(BASKET_EMPTY, "the order has no lines");
    }
    if (!order->own_use && order->end_customer.v == 0) {
        return ERR_FIELD(CHECKOUT_STEP, "customer", "Please say for whom this order is.");
    }
    for (size_t i = 0; i < placing->count; i++) {
        const OrderLineRow *line = &placing->lines[i];
        if (line->action == ACTION_NEW && !line->addon && line->settings.len == 0) {
            return ERR_FIELD(CHECKOUT_STEP, "settings", "Please fill in the details of %.*s.",
                             STR_ARG(line->product_name));
        }
    }
    if (order->agreed_at.us == 0) {
        return ERR_FIELD(CHECKOUT_STEP, "agreed", "Please accept the agreements.");
    }
    return NULL;
}

static Err *check_parties(Placing *placing)
{
    Call *call = placing->call;
    TRY(account_seen(call, placing->db, call->actor.account, &placing->buyer));
    if (placing->buyer->state != ACCOUNT_ACTIVE) {
        return ERR(ACCOUNT_STATE, "your account is not active");
    }
    placing->owner = placing->buyer->id;
    if (placing->order->own_use) {
        return NULL;
    }
    TRY(order_customer(call, placing->db, placing->order->end_customer, &placing->customer));
    placing->owner = placing->customer->id;
    return NULL;
}

static Err *check_lines(const Placing *placing, const Str *seen)
{
    for (size_t i = 0; i < placing->count; i++) {
        const OrderLineRow *line = &placing->lines[i];
        const QuantityRule rule = { line->quantity_min, line->quantity_max, line->quantity_step };
        TRY(action_refusal(placing->call, &placing->money.lines[i]));
        if (line->action == ACTION_NEW && !line->active) {
            return ERR(PRODUCT_GONE, "%.*s cannot be ordered any more",
                       STR_ARG(line->product_name));
        }
        if (!placing->money.lines[i].priced) {
            return ERR(PRICE_MISSING, "there is no price for %.*s in your price list",
                       STR_ARG(line->product_name));
        }
        if (line->action == ACTION_NEW) {
            TRY(quantity_check(rule, line->quantity, "quantity"));
        }
    }
    if (seen != NULL && !str_eq(*seen, placing->money.token)) {
        return ERR(PRICE_CHANGED, "a price or a line is not what the buyer saw");
    }
    return NULL;
}

/* A basket lets go of its key, so that the user's next one is another order. */
static Str kept_key(const Placing *placing)
{
    bool basket = basket_draft_key(placing->order->request_key);
    return basket ? S("") : placing->order->request_key;
}

static Err *write_order(const Placing *placing)
{
    Call *call = placing->call;
    bool placed;

    TRY(store_order_place(placing->db, placing->order->id, call->now, placing->money.currency,
                          kept_key(placing), &placed));
    if (!placed) {
        return ERR(DB, "order %" PRId64 " was placed meanwhile", placing->order->id.v);
    }
    for (size_t i = 0; i < placing->count; i++) {
        const LineMoney *money = &placing->money.lines[i];
        TRY(store_order_line_place(placing->db, placing->lines[i].id, money->line.title,
                                   money->price.unit, placing->subscriptions[i],
                                   placing_settings(&placing->lines[i])));
    }
    return placing_write(placing);
}

static Err *write_waiting(const Placing *placing)
{
    const OrderHold hold = { .id = placing->order->id,
                             .state = placing_state(placing),
                             .placed_at = placing->call->now,
                             .currency = placing->money.currency,
                             .request_key = kept_key(placing) };
    bool held;

    TRY(store_wait_order_hold(placing->db, &hold, &held));
    if (!held) {
        return ERR(DB, "order %" PRId64 " was placed meanwhile", placing->order->id.v);
    }
    for (size_t i = 0; i < placing->count; i++) {
        const LineMoney *money = &placing->money.lines[i];
        TRY(store_wait_line_hold(placing->db, placing->lines[i].id, money->line.title,
                                 money->price.unit, placing_settings(&placing->lines[i])));
    }
    return placing_hold(placing);
}

static Err *load(Placing *placing, OrderId id)
{
    Call *call = placing->call;
    TRY(store_order_get(placing->db, call->out, call->actor.account, id, &placing->order));
    if (placing->order == NULL) {
        return ERR(NOT_FOUND, "no order %" PRId64 " of this account", id.v);
    }
    return store_order_lines(placing->db, call->out, id, &placing->lines, &placing->count);
}

/* What the end customer pays, where the buyer invoices it here. */
static Err *customer_edges(Placing *placing)
{
    for (size_t i = 0; i < placing->count; i++) { /* of a change: as it is sold */
        const LineChange *change = placing->money.lines[i].change;
        placing->customer_edges[i] = change != NULL ? change->customer_edge : (EdgePrice){ 0 };
    }
    placing->customer_billed = placing->customer != NULL && placing->buyer->bills_customers;
    for (size_t i = 0; placing->customer_billed && i < placing->count; i++) {
        if (placing->lines[i].action != ACTION_NEW) {
            continue;
        }
        if (!placing->money.lines[i].customer_priced) {
            return ERR(PRICE_MISSING, "your end customer has no price for %.*s",
                       STR_ARG(placing->lines[i].product_name));
        }
        placing->customer_edges[i] = placing->money.lines[i].customer;
    }
    return NULL;
}

Err *placing_check(Placing *placing, const Str *seen)
{
    TRY(check_steps(placing));
    TRY(check_parties(placing));
    TRY(placing->coupon == NULL
            ? order_money(placing->call, placing->db, placing->order, placing->lines,
                          placing->count, &placing->money)
            : order_money_with(placing->call, placing->db, placing->order, placing->lines,
                               placing->count, *placing->coupon, &placing->money));
    TRY(promotions_check(&placing->money.promotions));
    TRY(check_lines(placing, seen));
    TRY(placing_together(placing));
    TRY(customer_edges(placing));
    TRY(placing_parties(placing));
    return placing_waits(placing);
}

Err *order_place(Call *call, Db *db, OrderId id, const Str *seen)
{
    Placing *placing = arena_new(call->out, Placing);
    OrderHeld *held;

    *placing = (Placing){ .call = call, .db = db };
    TRY(store_order_lock(db, call->out, call->actor.account, id, &held));
    if (held != NULL && placed_before(held->state)) {
        return NULL;
    }
    TRY(order_draft(call, db, id, &held));
    TRY(load(placing, id));
    TRY(agreements_check(call, db, placing->order, placing->lines, placing->count));
    TRY(placing_check(placing, seen));
    if (placing->wait_count == 0) {
        TRY(placing_credit(placing));
    }
    if (placing->wait_count == 0) {
        TRY(placing_make(placing));
        TRY(write_order(placing));
    } else {
        TRY(write_waiting(placing));
    }
    FAULT_POINT("place.before_commit");
    return NULL;
}

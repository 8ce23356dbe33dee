/* basket_change.c - changes of running subscriptions as lines of a user's basket. */
#include "service/change_internal.h"
#include "service/order_internal.h"

typedef struct ChangeTx {
    Call *call;
    const BasketChange *change;
} ChangeTx;

/* What the direct change refuses is refused here. */
static Err *check(Call *call, Db *db, const OrderLineRow *line, ChangeAsk **ret_ask)
{
    ChangeAsk *ask = action_ask(call, call->actor.account, line);
    TRY(change_check(ask, db));
    if (ask->subject.account.v != call->actor.account.v) {
        return ERR(FORBIDDEN, "another account buys this subscription");
    }
    if (line->action == ACTION_CONVERT && !change_of_trial(ask)) {
        return ERR(SUBSCRIPTION_STATE, "only a trial is made paid");
    }
    *ret_ask = ask;
    return NULL;
}

/* A trial is made paid with its own plan unless another one is named. */
static Err *own_plan(Call *call, Db *db, OrderLineRow *asked)
{
    SaleSubject subject;
    SubscriptionRow *seen;
    Plan *plan;
    if (asked->action != ACTION_CONVERT || asked->plan_code.len > 0) {
        return NULL;
    }
    TRY(subscription_seen(call, db, asked->target, &seen));
    TRY(store_sale_subject(db, call->out, asked->target, &subject));
    TRY(store_plan_get(db, call->out, subject.plan, &plan));
    assert(plan != NULL);
    asked->plan_code = plan->code;
    return NULL;
}

static Err *price_seen(const ChangeAsk *ask, Decimal *ret_price)
{
    const SaleEdge *edge = change_own_edge(ask);
    if (edge == NULL) {
        return ERR(DB, "the buyer of a subscription has no sale of it");
    }
    *ret_price = ask->plan != NULL ? ask->prices[edge - ask->edges].price : edge->price;
    return NULL;
}

static Err *add_line(Call *call, Db *db, OrderId order, const OrderLineRow *asked,
                     const ChangeAsk *ask, Str key)
{
    const Plan *plan = ask->plan;
    int64_t count;
    int32_t last;
    Decimal price;
    TRY(price_seen(ask, &price));
    TRY(store_order_line_count(db, call->out, order, &count, &last));
    if (count >= ORDER_LINE_MAX) {
        return ERR(BASKET_FULL, "an order has at most %d lines", ORDER_LINE_MAX);
    }
    const OrderLineNew line = { .id = asked->id,
                                .order = order,
                                .position = last + 1,
                                .plan = plan != NULL ? plan->id : ask->subject.plan,
                                .product = plan != NULL ? plan->product : ask->subject.product,
                                .title = plan != NULL ? plan->product_name : ask->subject.title,
                                .quantity = plan != NULL ? ask->was : asked->quantity,
                                .price = price,
                                .state = ORDER_LINE_DRAFT,
                                .request_key = key,
                                .action = asked->action,
                                .target = asked->target,
                                .at_when = asked->at_when };
    return store_order_line_add(db, &line);
}

/* One change of a subscription at a time: the newer one counts. */
static Err *drop_older(Call *call, Db *db, CheckoutId checkout, SubscriptionId target)
{
    OrderId order;
    OrderLineId line;
    TRY(store_order_line_changing(db, call->out, checkout, target, &order, &line));
    return line.v == 0 ? NULL : store_order_line_delete(db, order, line);
}

static Err *change_body(Db *db, void *context)
{
    ChangeTx *tx = context;
    Call *call = tx->call;
    const BasketChange *change = tx->change;
    OrderLineRow asked = { .id = { call_new_id(call) },
                           .action = change->action,
                           .target = change->subscription,
                           .at_when = change->when,
                           .quantity = change->quantity,
                           .plan_code = change->plan_code };
    CheckoutHeld *checkout;
    OrderLineId there = { 0 };
    OrderHeld *order;
    ChangeAsk *ask;

    TRY(basket_hold(call, db, &checkout));
    if (change->key.len > 0) {
        TRY(store_checkout_line_by_request(db, call->out, checkout->id, change->key, &there));
    }
    if (there.v != 0) {
        return NULL;
    }
    TRY(own_plan(call, db, &asked));
    TRY(check(call, db, &asked, &ask));
    const bool own = ask->subject.owner.v == call->actor.account.v;
    const Beneficiary to = { .customer = own ? (AccountId){ 0 } : ask->subject.owner,
                             .own_use = own };
    TRY(drop_older(call, db, checkout->id, change->subscription));
    TRY(basket_draft(call, db, checkout, to, &order));
    TRY(add_line(call, db, order->id, &asked, ask, change->key));
    TRY(basket_room(call, db, checkout->id, 0));
    return store_checkout_touch(db, checkout->id, order_draft_end(call));
}

Err *svc_basket_change(Call *call, const BasketChange *change)
{
    ChangeTx tx = { .call = call, .change = change };
    assert(change->action != ACTION_NEW);
    TRY(call_need(call, ROLE_BUYER));
    if (change->key.len > BASKET_KEY_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "key", "a key has at most %d bytes", BASKET_KEY_BYTES_MAX);
    }
    return db_tx(call->app->database, DB_WRITE, "basket_change", change_body, &tx);
}

Err *basket_change_line(Call *call, Db *db, OrderId order, const OrderLineRow *line,
                        int64_t quantity)
{
    OrderLineRow asked = *line;
    ChangeAsk *ask;
    if (line->action == ACTION_QUANTITY) {
        asked.quantity = quantity;
    } else if (quantity != line->quantity) {
        return ERR_FIELD(FIELD_INVALID, "quantity", "The quantity stays as it is.");
    }
    TRY(check(call, db, &asked, &ask));
    return store_order_line_change(db, order, line->id, quantity, S(""), line->price);
}

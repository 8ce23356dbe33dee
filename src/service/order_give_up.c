/* order_give_up.c - what has failed is given up: its subscription ends before it began, what it
 * used of limits is free again, and the order is what is left of it (R-ORD-08). */
#include "service/order_internal.h"
#include "service/service_change.h"
#include "service/subscription_internal.h"
#include "service/wait_internal.h"

typedef struct GiveUpTx {
    Call *call;
    OrderId id;
    OrderLineId line; /* zero: all that have failed */
    Str reason;
} GiveUpTx;

/* The job of a cancellation ends it, as any other: at the vendor, then here. */
static Err *give_up_line(const GiveUpTx *tx, Db *db, const OrderLineRow *line)
{
    const CancelRequest request = { .when = CANCEL_NOW,
                                    .reason = CANCEL_REASON_OTHER,
                                    .note = tx->reason };
    CancellationId id;
    return subscription_cancel(tx->call, db, line->subscription, &request, tx->call->actor.user,
                               &id);
}

static Err *give_up_body(Db *db, void *context)
{
    GiveUpTx *tx = context;
    Call *call = tx->call;
    OrderHeld *order;
    OrderLineRow *lines;
    size_t count;
    int32_t given_up = 0;

    TRY(store_order_lock(db, call->out, call->actor.account, tx->id, &order));
    if (order == NULL) {
        return ERR(NOT_FOUND, "no order %" PRId64 " of this account", tx->id.v);
    }
    TRY(store_order_lines(db, call->out, tx->id, &lines, &count));
    for (size_t i = 0; i < count; i++) {
        bool wanted = tx->line.v == 0 || lines[i].id.v == tx->line.v;
        if (!wanted || lines[i].state != ORDER_LINE_FAILED || lines[i].subscription.v == 0) {
            continue;
        }
        TRY(give_up_line(tx, db, &lines[i]));
        given_up++;
    }
    if (given_up == 0) {
        return ERR(ORDER_STATE, "No such line of the order has failed.");
    }
    return order_event(
        call, db, order->account, tx->id, S("order.given_up"),
        tx->reason.len == 0
            ? S("What has failed is given up.")
            : arena_printf(call->out, "What has failed is given up: %.*s", STR_ARG(tx->reason)));
}

Err *svc_order_give_up(Call *call, OrderId id, OrderLineId line, Str reason)
{
    GiveUpTx tx = { .call = call, .id = id, .line = line, .reason = str_trim(reason) };
    TRY(call_need(call, ROLE_BUYER));
    TRY(wait_reason_check(DECIDE_ALLOW, tx.reason)); /* it may be empty */
    return db_tx(call->app->database, DB_MONEY, "order_give_up", give_up_body, &tx);
}

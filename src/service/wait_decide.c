/* wait_decide.c - people decide about an order that waits: its buyer cancels it; the seller that it
 * waits for lets it pass or rejects it. */
#include "service/wait.h"
#include "service/wait_internal.h"

typedef enum Decision { DECIDE_CANCEL, DECIDE_ALLOW, DECIDE_REJECT } Decision;

typedef struct DecideTx {
    Call *call;
    OrderId id;
    Decision decision;
    Str reason;
    OrderHeld *order;
    WaitListRow *waits;
    size_t count;
} DecideTx;

static Err *load(Db *db, DecideTx *tx)
{
    Call *call = tx->call;
    OrderRow *seen;
    TRY(store_order_get(db, call->out, call->actor.account, tx->id, &seen));
    bool buyer = seen != NULL && seen->account.v == call->actor.account.v;
    if (seen == NULL || seen->placed_at.us == 0 || (tx->decision == DECIDE_CANCEL && !buyer)) {
        return ERR(NOT_FOUND, "there is no such order of yours");
    }
    TRY(store_wait_order_lock(db, call->out, tx->id, &tx->order));
    return store_wait_list(db, call->out, tx->id, &tx->waits, &tx->count);
}

/* The last thing that was said on the actor's side of it. */
static Err *too_late(const DecideTx *tx)
{
    AccountId actor = tx->call->actor.account;
    Str state = str_lower(tx->call->out, order_state_label(tx->order->state));
    for (size_t i = tx->count; i > 0; i--) {
        const WaitListRow *wait = &tx->waits[i - 1];
        bool side = wait->on_account.v == actor.v || wait->about.v == actor.v;
        if (!side || wait->settled_by_name.len == 0) {
            continue;
        }
        Str outcome = str_lower(tx->call->out, wait_outcome_label(wait->outcome));
        return ERR(ORDER_STATE, "%.*s has decided already: %.*s. The order is %.*s.",
                   STR_ARG(wait->settled_by_name), STR_ARG(outcome), STR_ARG(state));
    }
    return ERR(ORDER_STATE, "The order does not wait for you; it is %.*s.", STR_ARG(state));
}

static bool decides(const DecideTx *tx, const WaitListRow *wait)
{
    return wait->outcome == WAIT_OPEN && wait_is_decided(wait->kind) &&
           wait->on_account.v == tx->call->actor.account.v;
}

static Err *settle_mine(Db *db, const DecideTx *tx, WaitOutcome outcome, size_t *ret_count)
{
    *ret_count = 0;
    for (size_t i = 0; i < tx->count; i++) {
        WaitRow *wait;
        bool settled;
        if (!decides(tx, &tx->waits[i])) {
            continue;
        }
        TRY(store_wait_get(db, tx->call->out, tx->waits[i].id, &wait));
        TRY(wait_settle(tx->call, db, wait, outcome, tx->reason, &settled));
        *ret_count += settled ? 1 : 0;
    }
    return NULL;
}

static Err *decide_body(Db *db, void *context)
{
    DecideTx *tx = context;
    size_t settled;
    TRY(load(db, tx));
    if (!order_waits(tx->order->state)) {
        return too_late(tx);
    }
    if (tx->decision == DECIDE_CANCEL) {
        return order_end(tx->call, db, tx->order, ORDER_CANCELLED, tx->reason);
    }
    bool allow = tx->decision == DECIDE_ALLOW;
    TRY(settle_mine(db, tx, allow ? WAIT_APPROVED : WAIT_REJECTED, &settled));
    if (settled == 0) {
        return too_late(tx);
    }
    return allow ? waits_follow(tx->call, db, tx->id)
                 : order_end(tx->call, db, tx->order, ORDER_REJECTED, tx->reason);
}

static Err *decide(Call *call, OrderId id, Decision decision, Str reason)
{
    DecideTx tx = { .call = call, .id = id, .decision = decision, .reason = str_trim(reason) };
    if (tx.reason.len == 0) {
        return ERR_FIELD(FIELD_REQUIRED, "reason", "Say why.");
    }
    if (tx.reason.len > WAIT_REASON_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "reason", "At most %d bytes.", WAIT_REASON_BYTES_MAX);
    }
    return db_tx(call->app->database, DB_MONEY, "order_decide", decide_body, &tx);
}

Err *svc_order_cancel(Call *call, OrderId id, Str reason)
{
    TRY(call_need(call, ROLE_BUYER));
    return decide(call, id, DECIDE_CANCEL, reason);
}

Err *svc_order_allow(Call *call, OrderId id, Str reason)
{
    TRY(call_need(call, ROLE_BILLING));
    return decide(call, id, DECIDE_ALLOW, reason);
}

Err *svc_order_reject(Call *call, OrderId id, Str reason)
{
    TRY(call_need(call, ROLE_BILLING));
    return decide(call, id, DECIDE_REJECT, reason);
}

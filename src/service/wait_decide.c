/* wait_decide.c - people decide about an order that waits: its buyer cancels it; an approver, or
 * the seller that it waits for, lets it pass or rejects it. */
#include "base/fault.h"
#include "service/idempotency.h"
#include "service/wait.h"
#include "service/wait_internal.h"

typedef struct DecideTx {
    Call *call;
    OrderId id;
    Decision decision;
    Str reason;
    WaitId only; /* this wait alone; zero: all that the person decides */
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

/* The seller decides about the buyer's money; else whoever must act. */
static Err *deciding_account(Call *call, Db *db, const WaitSide *side, AccountId *ret_account)
{
    AccountRow *buyer;
    *ret_account = side->on;
    if (side->kind != WAIT_PAYMENT) {
        return NULL;
    }
    TRY(store_account_get(db, call->out, side->about, side->about, &buyer));
    *ret_account = buyer != NULL ? buyer->parent : (AccountId){ 0 };
    return NULL;
}

static Err *stands_in(Call *call, Db *db, AccountId account, bool *ret_stands_in)
{
    AccountRow *row;
    const Zone *zone;
    *ret_stands_in = false;
    TRY(store_account_get(db, call->out, account, account, &row));
    if (row == NULL || (call->actor.roles & STAND_IN_ROLES) == 0) {
        return NULL;
    }
    TRY(zone_get(row->time_zone, &zone));
    return store_stands_in(db, call->out, account, call->actor.user, date_of(call->now, zone),
                           ret_stands_in);
}

Err *wait_decides(Call *call, Db *db, const WaitSide *side, bool *ret_decides)
{
    uint32_t role = wait_decider(side->kind);
    AccountId account;

    *ret_decides = false;
    if (role == 0 || call->actor.user.v == 0) {
        return NULL;
    }
    TRY(deciding_account(call, db, side, &account));
    if (account.v != call->actor.account.v) {
        return NULL;
    }
    if (side->kind == WAIT_APPROVAL && call->actor.user.v == side->ordered_by.v) {
        return NULL;
    }
    *ret_decides = actor_can(&call->actor, (Role)role);
    return *ret_decides || side->kind != WAIT_APPROVAL ? NULL
                                                       : stands_in(call, db, account, ret_decides);
}

static Err *decides(Db *db, const DecideTx *tx, const WaitListRow *wait, bool *ret_decides)
{
    const WaitSide side = { wait->kind, wait->on_account, wait->about, tx->order->user };
    *ret_decides = false;
    if (wait->outcome != WAIT_OPEN || (tx->only.v != 0 && tx->only.v != wait->id.v)) {
        return NULL;
    }
    return wait_decides(tx->call, db, &side, ret_decides);
}

static Err *settle_mine(Db *db, const DecideTx *tx, WaitOutcome outcome, size_t *ret_count)
{
    *ret_count = 0;
    for (size_t i = 0; i < tx->count; i++) {
        WaitRow *wait;
        bool mine;
        bool settled;
        TRY(decides(db, tx, &tx->waits[i], &mine));
        if (!mine) {
            continue;
        }
        if (tx->reason.len == 0 && tx->waits[i].kind != WAIT_APPROVAL) {
            return ERR_FIELD(FIELD_REQUIRED, "reason", "Say why.");
        }
        TRY(store_wait_get(db, tx->call->out, tx->waits[i].id, &wait));
        TRY(wait_settle(tx->call, db, wait, outcome, tx->reason, &settled));
        *ret_count += settled ? 1 : 0;
    }
    return NULL;
}

/* Open for the account, but not for this person. */
static Err *not_this_person(const DecideTx *tx)
{
    const Actor *actor = &tx->call->actor;
    for (size_t i = 0; i < tx->count; i++) {
        const WaitListRow *wait = &tx->waits[i];
        if (wait->outcome != WAIT_OPEN || wait->on_account.v != actor->account.v ||
            wait_decider(wait->kind) == 0) {
            continue;
        }
        return wait->kind == WAIT_APPROVAL && tx->order->user.v == actor->user.v
                   ? ERR(ORDER_STATE, "You have ordered it yourself: somebody else approves.")
                   : ERR(FORBIDDEN, "the actor decides about no such wait");
    }
    return too_late(tx);
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
        TRY(order_end(tx->call, db, tx->order, ORDER_CANCELLED, tx->reason));
        return idempotent_done(tx->call, db);
    }
    bool allow = tx->decision == DECIDE_ALLOW;
    TRY(settle_mine(db, tx, allow ? WAIT_APPROVED : WAIT_REJECTED, &settled));
    if (settled == 0) {
        return not_this_person(tx);
    }
    TRY(allow ? waits_follow(tx->call, db, tx->id)
              : order_end(tx->call, db, tx->order, ORDER_REJECTED, tx->reason));
    TRY(idempotent_done(tx->call, db));
    FAULT_POINT("decide.before_commit");
    return NULL;
}

static Err *decide(Call *call, OrderId id, Decision decision, Str reason)
{
    DecideTx tx = { .call = call, .id = id, .decision = decision, .reason = str_trim(reason) };
    TRY(wait_reason_check(decision, tx.reason));
    if (call->done_before) {
        return NULL;
    }
    TRY(db_tx(call->app->database, DB_MONEY, "order_decide", decide_body, &tx));
    FAULT_POINT("decide.after_commit");
    return NULL;
}

Err *wait_reason_check(Decision decision, Str reason)
{
    if (reason.len == 0 && decision != DECIDE_ALLOW) {
        return ERR_FIELD(FIELD_REQUIRED, "reason", "Say why.");
    }
    return reason.len <= WAIT_REASON_BYTES_MAX
               ? NULL
               : ERR_FIELD(FIELD_TOO_LONG, "reason", "At most %d bytes.", WAIT_REASON_BYTES_MAX);
}

Err *wait_decide(Call *call, Db *db, const WaitRow *wait, Decision decision, Str reason)
{
    DecideTx tx = {
        .call = call, .id = wait->order, .decision = decision, .reason = reason, .only = wait->id
    };
    return decide_body(db, &tx);
}

Err *svc_order_cancel(Call *call, OrderId id, Str reason)
{
    TRY(call_need(call, ROLE_BUYER));
    return decide(call, id, DECIDE_CANCEL, reason);
}

Err *svc_order_allow(Call *call, OrderId id, Str reason)
{
    return decide(call, id, DECIDE_ALLOW, reason);
}

Err *svc_order_reject(Call *call, OrderId id, Str reason)
{
    return decide(call, id, DECIDE_REJECT, reason);
}

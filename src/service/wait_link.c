/* wait_link.c - one decision of one person, by the link of a mail. */
#include "service/wait_link.h"

#include "service/wait_internal.h"

typedef struct LinkTx {
    Call *call;
    Str token_hash;
    bool allow;
    Str reason;
    Call acting; /* as the person whose link it is */
    WaitLinkRow *link;
    WaitRow *wait;
    OrderRow *order;
    WaitLinkView view;
} LinkTx;

/* The end customer's contact has no login. */
static Call acting_call(const LinkTx *tx)
{
    const WaitLinkRow *link = tx->link;
    Call acting = *tx->call;
    acting.actor = link->user.v != 0
                       ? (Actor){ link->user, link->account, link->kind, (uint32_t)link->roles }
                       : (Actor){ { 0 }, tx->wait->on_account, ACCOUNT_END_CUSTOMER, 0 };
    return acting;
}

static Err *link_load(LinkTx *tx, Db *db)
{
    Call *call = tx->call;
    TRY(store_wait_link_get(db, call->out, tx->token_hash, &tx->link));
    if (tx->link == NULL) {
        return ERR(NOT_FOUND, "no link has this token");
    }
    UserId user = tx->link->user;
    if (call->actor.user.v != 0 && user.v != 0 && call->actor.user.v != user.v) {
        return ERR(FORBIDDEN, "somebody else is signed in");
    }
    TRY(store_wait_get(db, call->out, tx->link->wait, &tx->wait));
    if (tx->wait == NULL) {
        return ERR(DB, "a link's wait is missing");
    }
    tx->acting = acting_call(tx);
    TRY(store_order_get(db, call->out, tx->wait->buyer, tx->wait->order, &tx->order));
    return tx->order != NULL ? NULL : ERR(DB, "a wait's order is missing");
}

static Str settled_sentence(Arena *out, const WaitRow *wait)
{
    Str outcome = str_lower(out, wait_outcome_label(wait->outcome));
    return wait->settled_by_name.len > 0
               ? arena_printf(out, "%.*s has decided already: %.*s.",
                              STR_ARG(wait->settled_by_name), STR_ARG(outcome))
               : arena_printf(out, "This is decided already: %.*s.", STR_ARG(outcome));
}

/* Why the link does not hold; empty: it does. */
static Err *refusal_of(const LinkTx *tx, Db *db, Str *ret_refusal)
{
    const WaitRow *wait = tx->wait;
    Call acting = tx->acting;
    const WaitSide side = { wait->kind, wait->on_account, wait->about, tx->order->user };
    bool decides = wait_is_linked(wait->kind);

    *ret_refusal = S("");
    if (wait->outcome != WAIT_OPEN) {
        *ret_refusal = settled_sentence(tx->call->out, wait);
    } else if (tx->link->used_at.us != 0) {
        *ret_refusal = S("This link was used. It is good for one decision.");
    } else if (wait->expires_at.us != 0 && wait->expires_at.us <= tx->call->now.us) {
        *ret_refusal = S("The time to decide is over.");
    } else if (tx->link->user.v != 0) {
        TRY(wait_decides(&acting, db, &side, &decides));
        if (!decides || !tx->link->active) {
            *ret_refusal = S("You do not decide about this order any more.");
        }
    }
    return NULL;
}

static Err *view_lines(LinkTx *tx, Db *db)
{
    OrderLineRow *rows;
    size_t count;
    TRY(store_order_lines(db, tx->call->out, tx->wait->order, &rows, &count));
    tx->view.lines = arena_array(tx->call->out, WaitLinkLine, count);
    tx->view.lines_count = count;
    for (size_t i = 0; i < count; i++) {
        tx->view.lines[i] = (WaitLinkLine){ rows[i].title, rows[i].quantity };
    }
    return NULL;
}

/* What the buyer accepted is what the end customer is asked for. */
static Err *asked_agreements(LinkTx *tx, Db *db, OrderAgreement **ret, size_t *ret_count)
{
    *ret_count = 0;
    return tx->wait->kind == WAIT_AGREEMENT
               ? agreements_accepted(tx->call, db, tx->order, ret, ret_count)
               : NULL;
}

static Err *name_of(const LinkTx *tx, Db *db, AccountId id, Str *ret_name)
{
    AccountRow *row;
    *ret_name = S("");
    if (id.v == 0) {
        return NULL;
    }
    TRY(store_account_get(db, tx->call->out, id, id, &row));
    *ret_name = row != NULL ? row->name : S("");
    return NULL;
}

static Err *view_body(Db *db, void *context)
{
    LinkTx *tx = context;
    WaitLinkView *view = &tx->view;
    TRY(link_load(tx, db));
    const WaitRow *wait = tx->wait;
    bool person = tx->link->user.v != 0;
    *view = (WaitLinkView){ .kind = wait->kind,
                            .order_code = order_code(tx->call->out, wait->order),
                            .person = person ? tx->link->user_name : tx->link->email,
                            .reason = person ? wait_reason(&tx->acting.actor, wait)
                                             : wait_reason_outside(wait),
                            .expires_at = wait->expires_at };
    TRY(name_of(tx, db, wait->buyer, &view->buyer_name));
    TRY(name_of(tx, db, tx->order->end_customer, &view->customer_name));
    TRY(name_of(tx, db, wait->on_account, &view->on_name));
    TRY(refusal_of(tx, db, &view->refusal));
    TRY(asked_agreements(tx, db, &view->agreements, &view->agreements_count));
    return view_lines(tx, db);
}

/* The contact accepts, with it the agreements, or declines: the note says who. */
static Err *contact_decides(LinkTx *tx, Db *db, const OrderHeld *held)
{
    Call *acting = &tx->acting;
    Str note =
        arena_printf(tx->call->out, "By %.*s, with the link of the mail.%s%.*s",
                     STR_ARG(tx->link->email), tx->reason.len > 0 ? " " : "", STR_ARG(tx->reason));
    OrderAgreement *agreements;
    size_t count;
    bool settled;
    TRY(asked_agreements(tx, db, &agreements, &count));
    if (tx->allow && count > 0) {
        TRY(agreements_accept(acting, db, tx->order->id, agreements, count));
    }
    TRY(wait_settle(acting, db, tx->wait, tx->allow ? WAIT_APPROVED : WAIT_REJECTED, note,
                    &settled));
    return tx->allow ? waits_follow(acting, db, tx->wait->order)
                     : order_end(acting, db, held, ORDER_REJECTED, note);
}

static Err *decide_body(Db *db, void *context)
{
    LinkTx *tx = context;
    Str refusal;
    bool used;
    OrderHeld *held;
    TRY(link_load(tx, db));
    TRY(store_wait_order_lock(db, tx->call->out, tx->wait->order, &held));
    TRY(store_wait_get(db, tx->call->out, tx->link->wait, &tx->wait)); /* as it is under the lock */
    TRY(refusal_of(tx, db, &refusal));
    if (refusal.len > 0) {
        return ERR(ORDER_STATE, "%.*s", STR_ARG(refusal));
    }
    TRY(store_wait_link_use(db, tx->token_hash, tx->call->now, &used));
    if (!used) {
        return ERR(ORDER_STATE, "This link was used. It is good for one decision.");
    }
    return tx->link->user.v == 0
               ? contact_decides(tx, db, held)
               : wait_decide(&tx->acting, db, tx->wait, tx->allow ? DECIDE_ALLOW : DECIDE_REJECT,
                             tx->reason);
}

static Str hash_of(Call *call, Str token)
{
    return hash_hex(call->out, hash_bytes(token));
}

Err *svc_wait_link(Call *call, Str token, WaitLinkView *ret)
{
    LinkTx tx = { .call = call, .token_hash = hash_of(call, token) };
    TRY(db_tx(call->app->database, DB_READ, "wait_link", view_body, &tx));
    *ret = tx.view;
    return NULL;
}

Err *svc_wait_link_decide(Call *call, Str token, bool allow, Str reason)
{
    LinkTx tx = {
        .call = call, .token_hash = hash_of(call, token), .allow = allow, .reason = str_trim(reason)
    };
    TRY(wait_reason_check(allow ? DECIDE_ALLOW : DECIDE_REJECT, tx.reason));
    return db_tx(call->app->database, DB_MONEY, "wait_link_decide", decide_body, &tx);
}

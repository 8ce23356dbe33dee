/* joining_decide.c - the answer, and the move of a branch in the tree that follows from it. */
#include "service/event.h"
#include "service/joining_internal.h"

typedef struct DecideTx {
    Call *call;
    JoiningId id;
    const JoinTerms *terms;
    Str reason;
    JoiningRow *row;
} DecideTx;

/* `asker`: the side that must be the actor's, or its other side. Fails: NOT_FOUND, ACCOUNT_STATE.
 */
static Err *find_open(DecideTx *tx, Db *db, bool asker)
{
    Call *call = tx->call;

    TRY(store_joining_get(db, call->out, call->actor.account, tx->id, &tx->row));
    const JoiningRow *row = tx->row;
    if (row == NULL) {
        return ERR(NOT_FOUND, "no joining %" PRId64 " of the actor", tx->id.v);
    }
    bool as_seller = row->seller.v == call->actor.account.v;
    if ((as_seller == (row->asked_by == JOIN_BY_SELLER)) != asker) {
        return ERR(ACCOUNT_STATE, asker ? "Only who asked withdraws." : "The other side decides.");
    }
    switch (join_state_at(row->state, row->expires_at, call->now)) {
    case JOIN_OPEN:
        return NULL;
    case JOIN_EXPIRED:
        return ERR(ACCOUNT_STATE, "Nobody decided within %d days: ask again.", JOIN_DAYS);
    case JOIN_ACCEPTED:
    case JOIN_REFUSED:
    case JOIN_WITHDRAWN:
    case JOIN_STATE_COUNT:
        break;
    }
    return ERR(ACCOUNT_STATE, "This is decided already.");
}

static Err *decide(DecideTx *tx, Db *db, JoinState state, const JoiningGift *gift, Str summary)
{
    Call *call = tx->call;
    const JoiningDecision decision = { .id = tx->id,
                                       .state = state,
                                       .answer = tx->reason,
                                       .price_list = gift->price_list,
                                       .credit = gift->credit,
                                       .at = call->now };
    bool changed;

    TRY(store_joining_decide(db, &decision, &changed));
    if (!changed) {
        return ERR(ACCOUNT_STATE, "This is decided already.");
    }
    Str name = arena_printf(call->out, "joining.%.*s", STR_ARG(join_state_name(state)));
    return joining_event(call, db, tx->id, name, summary);
}

/* A row's own account, whoever asks. */
static Err *party(Call *call, Db *db, AccountId id, AccountRow **ret_row)
{
    TRY(store_account_get(db, call->out, id, id, ret_row));
    return *ret_row != NULL ? NULL : ERR(DB, "a side of a joining is missing");
}

/* No cycle, and not deeper than a tree may be. Fails: ACCOUNT_STATE. */
static Err *place_check(Call *call, Db *db, const AccountRow *partner, const AccountRow *seller)
{
    Arena scratch = call->scratch;
    AccountId operator_account;
    int64_t height;
    int32_t below;
    int32_t depth;

    TRY(store_account_depth(db, &scratch, partner->id, seller->id, &below));
    TRY(store_account_operator(db, &scratch, &operator_account));
    TRY(store_account_depth(db, &scratch, operator_account, seller->id, &depth));
    TRY(store_joining_height(db, &scratch, partner->id, &height));
    if (below >= 0) {
        return ERR(ACCOUNT_STATE, "The seller buys from this partner itself.");
    }
    return depth + 1 + height <= ACCOUNT_DEPTH_MAX
               ? NULL
               : ERR(ACCOUNT_STATE, "There cannot be more than %d levels of accounts.",
                     ACCOUNT_DEPTH_MAX);
}

/* Both as they are now: what was true when it was asked may not be any more. */
static Err *move_check(DecideTx *tx, Db *db, const AccountRow *partner, const AccountRow *seller,
                       const JoiningGift *gift)
{
    Call *call = tx->call;
    int64_t orders;

    if (!join_may_go(partner->kind, partner->partner_class, partner->state)) {
        return ERR(ACCOUNT_STATE, "Only an active Lite Partner joins somebody.");
    }
    if (!join_may_take(seller->kind, seller->partner_class, seller->state)) {
        return ERR(ACCOUNT_STATE, "%.*s takes no Lite Partners.", STR_ARG(seller->name));
    }
    if (partner->parent.v == seller->id.v) {
        return ERR(ACCOUNT_STATE, "%.*s buys from it already.", STR_ARG(partner->name));
    }
    TRY(place_check(call, db, partner, seller));
    if (!currency_eq(gift->credit.currency, partner->currency)) {
        return ERR_FIELD(FIELD_INVALID, "price_list", "%.*s is billed in %.*s, this is in %.*s.",
                         STR_ARG(partner->name), STR_ARG(currency_str(&partner->currency)),
                         STR_ARG(currency_str(&gift->credit.currency)));
    }
    TRY(store_joining_orders(db, call->out, partner->id, &orders));
    return orders == 0 ? NULL
                       : ERR(ACCOUNT_STATE,
                             "%" PRId64 " orders of %.*s wait or are carried out; they end first.",
                             orders, STR_ARG(partner->name));
}

static Err *move_mails(DecideTx *tx, Db *db, const AccountRow *partner, const AccountRow *seller)
{
    Call *call = tx->call;
    AccountRow *old;
    static const Str kept =
        STR_INIT("What runs and what is open stays where it was bought until it is moved or ends.");

    TRY(party(call, db, partner->parent, &old));
    Str subject = arena_printf(call->out, "%.*s buys through %.*s", STR_ARG(partner->name),
                               STR_ARG(seller->name));
    Str body = arena_printf(
        call->out, "%.*s joined %.*s. Its new orders go through %.*s from now on.\n\n%.*s\n",
        STR_ARG(partner->name), STR_ARG(seller->name), STR_ARG(seller->name), STR_ARG(kept));
    TRY(joining_mail(call, db, partner->id, partner->email, subject, body));
    TRY(joining_mail(call, db, seller->id, seller->email, subject, body));
    /* Where it went is not the old seller's to know. */
    return joining_mail(
        call, db, old->id, old->email,
        arena_printf(call->out, "%.*s does not buy through you any more", STR_ARG(partner->name)),
        arena_printf(call->out,
                     "New orders of %.*s go through another seller from now on.\n\n%.*s\n\n"
                     "%.*s/joining\n",
                     STR_ARG(partner->name), STR_ARG(kept), STR_ARG(call->app->public_url)));
}

static Err *branch_move(DecideTx *tx, Db *db, const AccountRow *partner, const AccountRow *seller,
                        const JoiningGift *gift)
{
    Call *call = tx->call;
    const AccountMove move = { .id = call_new_id(call),
                               .account = partner->id,
                               .old = partner->parent,
                               .parent = seller->id,
                               .joining = tx->id,
                               .price_list = gift->price_list,
                               .credit_limit_minor = gift->credit.minor,
                               .at = call->now };
    EventId event;
    bool moved;

    TRY(store_account_move(db, &move, &moved));
    if (!moved) {
        return ERR(DB_CONFLICT, "account %" PRId64 " went elsewhere", partner->id.v);
    }
    Str summary = arena_printf(call->out, "%.*s buys through %.*s from now on",
                               STR_ARG(partner->name), STR_ARG(seller->name));
    return event_add_row(call, db, partner->id, S("account"), partner->id.v, S("account.moved"),
                         summary, S(""), &event);
}

static Err *accept_body(Db *db, void *context)
{
    DecideTx *tx = context;
    Call *call = tx->call;
    AccountRow *partner;
    AccountRow *seller;

    TRY(find_open(tx, db, false));
    TRY(party(call, db, tx->row->partner, &partner));
    TRY(party(call, db, tx->row->seller, &seller));
    JoiningGift gift = { tx->row->price_list, tx->row->credit };
    if (seller->id.v == call->actor.account.v) {
        TRY(joining_gift(call, db, seller->id, tx->terms, partner->currency, &gift));
    }
    TRY(move_check(tx, db, partner, seller, &gift));
    Str summary =
        arena_printf(call->out, "%.*s joined %.*s", STR_ARG(partner->name), STR_ARG(seller->name));
    TRY(branch_move(tx, db, partner, seller, &gift));
    TRY(decide(tx, db, JOIN_ACCEPTED, &gift, summary));
    return move_mails(tx, db, partner, seller);
}

Err *svc_join_accept(Call *call, JoiningId id, const JoinTerms *terms)
{
    DecideTx tx = { .call = call, .id = id, .terms = terms };
    TRY(joining_decider(call));
    return db_tx(call->app->database, DB_MONEY, "join_accept", accept_body, &tx);
}

static Err *refuse_body(Db *db, void *context)
{
    DecideTx *tx = context;
    Call *call = tx->call;

    TRY(find_open(tx, db, false));
    const JoiningRow *row = tx->row;
    const JoiningGift gift = { row->price_list, row->credit };
    bool by_seller = row->seller.v == call->actor.account.v;
    Str name = by_seller ? row->seller_name : row->partner_name;
    TRY(decide(tx, db, JOIN_REFUSED, &gift,
               arena_printf(call->out, "%.*s refused", STR_ARG(name))));
    /* An invited partner that refuses stays unnamed. */
    Str subject = by_seller ? arena_printf(call->out, "%.*s refused", STR_ARG(name))
                            : arena_printf(call->out, "Your invitation of %.*s was refused",
                                           STR_ARG(row->email));
    return joining_mail(
        call, db, by_seller ? row->partner : row->seller,
        by_seller ? row->partner_email : row->seller_email, subject,
        arena_printf(call->out, "%.*s:\n\n%.*s\n", STR_ARG(subject), STR_ARG(tx->reason)));
}

Err *svc_join_refuse(Call *call, JoiningId id, Str reason)
{
    DecideTx tx = { .call = call, .id = id, .reason = str_trim(reason) };
    TRY(joining_decider(call));
    if (tx.reason.len == 0) {
        return ERR_FIELD(FIELD_REQUIRED, "reason", "Say why; it is mailed.");
    }
    TRY(joining_text(tx.reason, "reason"));
    return db_tx(call->app->database, DB_WRITE, "join_refuse", refuse_body, &tx);
}

static Err *withdraw_body(Db *db, void *context)
{
    DecideTx *tx = context;

    TRY(find_open(tx, db, true));
    const JoiningGift gift = { tx->row->price_list, tx->row->credit };
    return decide(tx, db, JOIN_WITHDRAWN, &gift, S("Withdrawn"));
}

Err *svc_join_withdraw(Call *call, JoiningId id)
{
    DecideTx tx = { .call = call, .id = id };
    TRY(joining_decider(call));
    return db_tx(call->app->database, DB_WRITE, "join_withdraw", withdraw_body, &tx);
}

/* joining.c - asking: a Lite Partner asks a seller, a seller invites a Lite Partner. */
#include "domain/contact.h"
#include "service/credit.h"
#include "service/event.h"
#include "service/joining_internal.h"
#include "service/mail.h"
#include "store/price_store.h"

Err *joining_reader(const Call *call)
{
    bool reader =
        actor_can(&call->actor, ROLE_ADMINISTRATOR) || actor_can(&call->actor, ROLE_AUDITOR);
    bool sells = call->actor.kind != ACCOUNT_END_CUSTOMER;
    return reader && sells ? NULL : ERR(FORBIDDEN, "joining is for partners' administrators");
}

Err *joining_decider(const Call *call)
{
    TRY(joining_reader(call));
    return call_need(call, ROLE_ADMINISTRATOR);
}

Err *joining_text(Str text, const char *field)
{
    return text.len <= JOIN_TEXT_BYTES_MAX && str_utf8_valid(text)
               ? NULL
               : ERR_FIELD(FIELD_INVALID, field, "This is too long, or not UTF-8.");
}

Err *joining_gift(Call *call, Db *db, AccountId seller, const JoinTerms *terms, Currency fallback,
                  JoiningGift *ret_gift)
{
    JoiningGift gift = { .credit = { CREDIT_UNLIMITED, fallback } };
    PriceListRow *lists;
    size_t count;

    if (terms->price_list.len > 0) {
        TRY(store_price_lists_of(db, call->out, seller, &lists, &count));
        for (size_t i = 0; i < count && gift.price_list.v == 0; i++) {
            if (str_eq(lists[i].code, terms->price_list)) {
                gift.price_list = lists[i].id;
                gift.credit.currency = lists[i].currency;
            }
        }
        if (gift.price_list.v == 0) {
            return ERR_FIELD(FIELD_INVALID, "price_list", "This is no price list of yours.");
        }
    }
    TRY(credit_limit_parse(terms->credit_limit, gift.credit.currency, &gift.credit.minor));
    *ret_gift = gift;
    return NULL;
}

Err *joining_mail(Call *call, Db *db, AccountId account, Str recipient, Str subject, Str body)
{
    const MailText text = {
        .account = account, .recipient = recipient, .subject = subject, .body = body
    };
    return mail_add_kind(call, db, MAIL_NOTICE, &text);
}

Err *joining_event(Call *call, Db *db, JoiningId id, Str name, Str summary)
{
    EventId event;
    return event_add_row(call, db, call->actor.account, S("joining"), id.v, name, summary, S(""),
                         &event);
}

static Instant expiry(const Call *call)
{
    return (Instant){ call->now.us + (int64_t)JOIN_DAYS * DAY_US };
}

/* The other side's words in a mail, or nothing. */
static Str quoted(Call *call, Str message)
{
    return message.len == 0 ? S("") : arena_printf(call->out, "%.*s\n\n", STR_ARG(message));
}

typedef struct AskTx {
    Call *call;
    AccountId seller;
    const JoinInvitation *invitation;
    Str email; /* lower case */
    Str message;
    JoiningId id;
} AskTx;

/* Fails: NOT_FOUND: whoever takes nobody is as good as not there. */
static Err *seller_takes(AskTx *tx, Db *db, JoiningSeller **ret_seller)
{
    JoiningSeller *seller;
    Arena scratch = tx->call->scratch;
    int32_t depth;

    TRY(store_joining_seller(db, tx->call->out, tx->seller, &seller));
    bool takes = seller != NULL && (seller->kind == ACCOUNT_OPERATOR || seller->open) &&
                 join_may_take(seller->kind, seller->partner_class, seller->state);
    TRY(store_account_depth(db, &scratch, tx->call->actor.account, tx->seller, &depth));
    if (!takes || depth >= 0) {
        return ERR(NOT_FOUND, "account %" PRId64 " takes no partners", tx->seller.v);
    }
    *ret_seller = seller;
    return NULL;
}

static Err *ask_row(AskTx *tx, Db *db, const AccountRow *partner, const JoiningSeller *seller)
{
    Call *call = tx->call;
    const JoiningNew row = { .id = { call_new_id(call) },
                             .partner = partner->id,
                             .seller = seller->id,
                             .asked_by = JOIN_BY_PARTNER,
                             .email = S(""),
                             .message = tx->message,
                             .credit = money_zero(partner->currency),
                             .created_at = call->now,
                             .expires_at = expiry(call) };
    Str body =
        arena_printf(call->out,
                     "%.*s asks to buy through %.*s.\n\n%.*sDecide within %d days:\n\n"
                     "%.*s/joining\n",
                     STR_ARG(partner->name), STR_ARG(seller->name),
                     STR_ARG(quoted(call, tx->message)), JOIN_DAYS, STR_ARG(call->app->public_url));

    tx->id = row.id;
    TRY(store_joining_add(db, &row));
    TRY(joining_event(call, db, row.id, S("joining.asked"),
                      arena_printf(call->out, "%.*s asked to join %.*s", STR_ARG(partner->name),
                                   STR_ARG(seller->name))));
    return joining_mail(call, db, seller->id, seller->email,
                        arena_printf(call->out, "%.*s asks to join", STR_ARG(partner->name)), body);
}

static Err *ask_body(Db *db, void *context)
{
    AskTx *tx = context;
    Call *call = tx->call;
    AccountRow *partner;
    JoiningSeller *seller;
    JoiningAsked *asked;

    TRY(account_seen(call, db, call->actor.account, &partner));
    if (!join_may_go(partner->kind, partner->partner_class, partner->state)) {
        return ERR(ACCOUNT_STATE, "Only an active Lite Partner joins somebody.");
    }
    if (partner->parent.v == tx->seller.v) {
        return ERR(ACCOUNT_STATE, "%.*s buys from it already.", STR_ARG(partner->name));
    }
    TRY(seller_takes(tx, db, &seller));
    TRY(store_joining_asked(db, call->out, partner->id, call->now, &asked));
    if (asked != NULL && asked->seller.v == seller->id.v) {
        tx->id = asked->id;
        return NULL;
    }
    if (asked != NULL) {
        return ERR(ACCOUNT_STATE, "Another request waits for an answer: withdraw it first.");
    }
    return ask_row(tx, db, partner, seller);
}

Err *svc_join_ask(Call *call, AccountId seller, Str message, JoiningId *ret_id)
{
    AskTx tx = { .call = call, .seller = seller, .message = str_trim(message) };
    TRY(joining_decider(call));
    TRY(joining_text(tx.message, "message"));
    TRY(db_tx(call->app->database, DB_WRITE, "join_ask", ask_body, &tx));
    *ret_id = tx.id;
    return NULL;
}

/* Fails: FIELD_INVALID, RATE_LIMIT. */
static Err *invite_check(AskTx *tx, Db *db, const JoiningInvited *invited)
{
    Call *call = tx->call;
    int64_t open;

    if (invited != NULL && invited->parent.v == call->actor.account.v) {
        return ERR_FIELD(FIELD_INVALID, "email", "This partner buys from you already.");
    }
    TRY(store_joining_count(db, call->out, call->actor.account, call->now, &open));
    return open < JOIN_INVITATIONS_MAX
               ? NULL
               : ERR(RATE_LIMIT, "%d invitations wait for an answer.", JOIN_INVITATIONS_MAX);
}

/* Somebody above the seller cannot come below it: as if nobody had the address. */
static Err *invited_find(AskTx *tx, Db *db, JoiningInvited **ret_invited)
{
    Arena scratch = tx->call->scratch;
    int32_t depth;

    TRY(store_joining_invited(db, tx->call->out, tx->email, ret_invited));
    if (*ret_invited != NULL) {
        TRY(store_account_depth(db, &scratch, (*ret_invited)->account, tx->call->actor.account,
                                &depth));
        *ret_invited = depth >= 0 ? NULL : *ret_invited;
    }
    return NULL;
}

static Err *invite_body(Db *db, void *context)
{
    AskTx *tx = context;
    Call *call = tx->call;
    AccountRow *seller;
    JoiningInvited *invited;
    JoiningGift gift;

    TRY(account_seen(call, db, call->actor.account, &seller));
    if (!join_may_take(seller->kind, seller->partner_class, seller->state)) {
        return ERR(ACCOUNT_STATE, "Only a Member Partner and the operator take Lite Partners.");
    }
    TRY(store_joining_same(db, call->out, seller->id, tx->email, call->now, &tx->id));
    if (tx->id.v != 0) {
        return NULL;
    }
    TRY(invited_find(tx, db, &invited));
    TRY(invite_check(tx, db, invited));
    TRY(joining_gift(call, db, seller->id, &tx->invitation->terms, seller->currency, &gift));
    const JoiningNew row = { .id = { call_new_id(call) },
                             .partner = invited == NULL ? (AccountId){ 0 } : invited->account,
                             .seller = seller->id,
                             .asked_by = JOIN_BY_SELLER,
                             .email = tx->email,
                             .message = tx->message,
                             .price_list = gift.price_list,
                             .credit = gift.credit,
                             .created_at = call->now,
                             .expires_at = expiry(call) };
    tx->id = row.id;
    TRY(store_joining_add(db, &row));
    TRY(joining_event(
        call, db, row.id, S("joining.invited"),
        arena_printf(call->out, "%.*s invited a Lite Partner", STR_ARG(seller->name))));
    if (invited == NULL) {
        return NULL;
    }
    Str body = arena_printf(call->out,
                            "%.*s invites you to buy through it.\n\n%.*sDecide within %d days:\n\n"
                            "%.*s/joining\n",
                            STR_ARG(seller->name), STR_ARG(quoted(call, tx->message)), JOIN_DAYS,
                            STR_ARG(call->app->public_url));
    return joining_mail(call, db, invited->account, tx->email,
                        arena_printf(call->out, "%.*s invites you to join", STR_ARG(seller->name)),
                        body);
}

Err *svc_join_invite(Call *call, const JoinInvitation *invitation, JoiningId *ret_id)
{
    AskTx tx = { .call = call,
                 .invitation = invitation,
                 .email = str_lower(call->out, str_trim(invitation->email)),
                 .message = str_trim(invitation->message) };
    TRY(joining_decider(call));
    if (!email_valid(tx.email)) {
        return ERR_FIELD(FIELD_INVALID, "email", "This is not an e-mail address.");
    }
    TRY(joining_text(tx.message, "message"));
    TRY(db_tx(call->app->database, DB_WRITE, "join_invite", invite_body, &tx));
    *ret_id = tx.id;
    return NULL;
}

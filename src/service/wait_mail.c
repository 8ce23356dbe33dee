/*
 * wait_mail.c - the mails about what an order waits for: to whoever must act, with a link that is
 * good for one decision of one person.
 */
#include "service/mail.h"
#include "service/wait_internal.h"

#include <inttypes.h>

enum { BODY_BYTES = 1024, LINK_RANDOM_BYTES = 32 };

typedef struct Telling {
    Call *call;
    Db *db;
    const WaitRow *wait;
    bool again;
    Str code; /* of the order */
    AccountRow *buyer;
    AccountRow *on;
    OrderHeld *order;
    OrderLineRow *lines;
    size_t line_count;
} Telling;

/* A link of one person, or of the end customer's contact; the database keeps its hash. */
static Err *make_link(const Telling *telling, UserId user, Str email, Str *ret_link)
{
    Call *call = telling->call;
    Str token = random_token(call->out, LINK_RANDOM_BYTES);
    Str hash = hash_hex(call->out, hash_bytes(token));
    TRY(store_wait_link_add(telling->db, hash, telling->wait->id, user, email, call->now));
    Str secret = mail_secret(call, token);
    *ret_link = arena_printf(call->out, "%.*s/decide?token=%.*s", STR_ARG(call->app->public_url),
                             STR_ARG(secret));
    return NULL;
}

static Str about_order(const Telling *telling)
{
    Call *call = telling->call;
    StrBuf text = buf_new(call->out, BODY_BYTES);
    for (size_t i = 0; i < telling->line_count; i++) {
        buf_addf(&text, "  %" PRId64 " x %.*s\n", telling->lines[i].quantity,
                 STR_ARG(telling->lines[i].title));
    }
    return buf_str(&text);
}

/* Whom a mail is for, and what they may read of the reason. */
typedef struct Reader {
    Str name;
    Str email;
    Str reason;
} Reader;

Str wait_reason(const Actor *actor, const WaitRow *wait)
{
    return actor_sees_prices(actor) ? wait->reason : wait->rule_name;
}

/* What a rule saw of the order may be its buyer's purchase price. */
Str wait_reason_outside(const WaitRow *wait)
{
    return wait->rule.v != 0 ? wait->rule_name : wait->reason;
}

static Reader contact(const Telling *telling)
{
    return (Reader){ telling->on->contact_name, telling->on->email,
                     wait_reason_outside(telling->wait) };
}

static Err *send(const Telling *telling, const Reader *reader, Str what, Str how)
{
    Call *call = telling->call;
    Str subject =
        arena_printf(call->out, "%s%.*s of %.*s %.*s", telling->again ? "Reminder: " : "",
                     STR_ARG(telling->code), STR_ARG(telling->buyer->name), STR_ARG(what));
    Str lines = about_order(telling);
    Str body =
        arena_printf(call->out, "%.*s,\n\nthe order %.*s of %.*s %.*s:\n\n%.*s\n%.*s\n\n%.*s\n",
                     STR_ARG(reader->name), STR_ARG(telling->code), STR_ARG(telling->buyer->name),
                     STR_ARG(what), STR_ARG(lines), STR_ARG(reader->reason), STR_ARG(how));
    const MailText text = { telling->on->id, reader->email, subject, body };
    return mail_add_kind(call, telling->db, MAIL_ORDER, &text);
}

static Str order_link(const Telling *telling)
{
    return arena_printf(telling->call->out, "You find it at %.*s/orders/%.*s",
                        STR_ARG(telling->call->app->public_url), STR_ARG(telling->code));
}

static Err *to_decider(const Telling *telling, const ApproverRow *user, Str what)
{
    const Actor actor = { user->id, telling->on->id, telling->on->kind, (uint32_t)user->roles };
    const Reader reader = { user->name, user->email, wait_reason(&actor, telling->wait) };
    Str link;
    TRY(make_link(telling, user->id, user->email, &link));
    Str order = order_link(telling);
    return send(telling, &reader, what,
                arena_printf(telling->call->out,
                             "Decide here, once; the link is yours alone:\n%.*s\n\n%.*s",
                             STR_ARG(link), STR_ARG(order)));
}

/* To everybody who decides but the one who ordered; where there is nobody, to the contact. */
static Err *to_deciders(const Telling *telling)
{
    Call *call = telling->call;
    ApproverRow *users;
    size_t count;
    size_t told = 0;
    const Zone *zone;
    bool approval = telling->wait->kind == WAIT_APPROVAL;
    Str what = approval ? S("waits for your approval") : S("waits for your decision");
    TRY(zone_get(telling->on->time_zone, &zone));
    TRY(store_approvers(telling->db, call->out, telling->on->id,
                        approval ? ROLE_APPROVER : ROLE_BILLING, date_of(call->now, zone), &users,
                        &count));
    for (size_t i = 0; i < count; i++) {
        if (approval && users[i].id.v == telling->order->user.v) {
            continue;
        }
        TRY(to_decider(telling, &users[i], what));
        told++;
    }
    Reader last = contact(telling);
    return told > 0 ? NULL : send(telling, &last, what, order_link(telling));
}

/* What is to be accepted, each with its text's address. */
static Err *agreement_lines(const Telling *telling, Str *ret_lines)
{
    Call *call = telling->call;
    StrBuf text = buf_new(call->out, BODY_BYTES);
    OrderAgreement *agreements;
    OrderRow *order;
    size_t count;
    TRY(store_order_get(telling->db, call->out, telling->buyer->id, telling->order->id, &order));
    if (order == NULL) {
        return ERR(DB, "a wait's order is missing");
    }
    TRY(agreements_accepted(call, telling->db, order, &agreements, &count));
    for (size_t i = 0; i < count; i++) {
        buf_addf(&text, "  %.*s, version %.*s: %.*s/agreements/%.*s/%.*s\n",
                 STR_ARG(agreements[i].name), STR_ARG(agreements[i].number_text),
                 STR_ARG(call->app->public_url), STR_ARG(agreements[i].code),
                 STR_ARG(agreements[i].number_text));
    }
    *ret_lines = buf_str(&text);
    return NULL;
}

static Err *to_contact(const Telling *telling)
{
    Str link;
    bool agreement = telling->wait->kind == WAIT_AGREEMENT;
    TRY(make_link(telling, (UserId){ 0 }, telling->on->email, &link));
    Str texts = S("");
    if (agreement) {
        TRY(agreement_lines(telling, &texts));
    }
    Str how = arena_printf(telling->call->out,
                           "%.*s%sLook at it and accept or decline it here, once:\n%.*s",
                           STR_ARG(texts), texts.len > 0 ? "\n" : "", STR_ARG(link));
    Reader reader = contact(telling);
    return send(
        telling, &reader,
        agreement ? S("waits for you to accept the agreements") : S("waits for your consent"), how);
}

Err *wait_mail(Call *call, Db *db, WaitId id, bool again)
{
    Telling telling = { .call = call, .db = db, .again = again };
    WaitRow *wait;
    TRY(store_wait_get(db, call->out, id, &wait));
    if (wait == NULL) {
        return ERR(DB, "a wait is missing");
    }
    telling.wait = wait;
    telling.code = order_code(call->out, wait->order);
    TRY(store_account_get(db, call->out, wait->buyer, wait->buyer, &telling.buyer));
    TRY(store_account_get(db, call->out, wait->on_account, wait->on_account, &telling.on));
    TRY(store_wait_order_lock(db, call->out, wait->order, &telling.order));
    TRY(store_order_lines(db, call->out, wait->order, &telling.lines, &telling.line_count));
    Reader reader = contact(&telling);
    switch (wait->kind) {
    case WAIT_APPROVAL:
    case WAIT_OPERATOR:
    case WAIT_CREDIT:
        return to_deciders(&telling);
    case WAIT_CUSTOMER:
    case WAIT_AGREEMENT:
        return to_contact(&telling);
    case WAIT_PAYMENT:
        return send(&telling, &reader, S("waits for your payment"), order_link(&telling));
    case WAIT_VENDOR: /* the first time the order's own mail tells of it */
        return again ? send(&telling, &reader, S("waits for your answer"), order_link(&telling))
                     : NULL;
    case WAIT_DATE:
    case WAIT_KIND_COUNT:
        break;
    }
    return NULL;
}

Err *wait_mail_ended(Call *call, Db *db, const OrderHeld *order, OrderState state, Str reason)
{
    AccountRow *buyer;
    Str code = order_code(call->out, order->id);
    const char *what = state == ORDER_REJECTED    ? "was rejected"
                       : state == ORDER_CANCELLED ? "was cancelled"
                                                  : "has expired";
    TRY(store_account_get(db, call->out, order->account, order->account, &buyer));
    Str subject = arena_printf(call->out, "Your order %.*s %s", STR_ARG(code), what);
    Str body =
        arena_printf(call->out,
                     "%.*s,\n\nyour order %.*s %s. Nothing is charged.\n\n%.*s\n\n%.*s/orders/"
                     "%.*s\n",
                     STR_ARG(buyer->contact_name), STR_ARG(code), what, STR_ARG(reason),
                     STR_ARG(call->app->public_url), STR_ARG(code));
    const MailText text = { buyer->id, buyer->email, subject, body };
    return mail_add_kind(call, db, MAIL_ORDER, &text);
}

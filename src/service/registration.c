/* registration.c - the seller's side of registrations: switches, list, decision. */
#include "service/registration.h"

#include "domain/tax.h"
#include "service/account_internal.h"
#include "service/mail.h"
#include "service/person_internal.h"
#include "service/price.h"
#include "store/registration_store.h"

enum { REASON_BYTES_MAX = 500 };

typedef struct DecideTx {
    Call *call;
    RegistrationId id;
    PartnerClass partner_class;
    Str reason;
    RegistrationSwitches switches;
    RegistrationRow *row;
    RegistrationSeller *seller;
    AccountId account;
    RegistrationSeen *rows;
    size_t count;
    RegistrationId after;
    int32_t max;
} DecideTx;

static Err *need_reader(const Call *call)
{
    bool reader =
        actor_can(&call->actor, ROLE_ADMINISTRATOR) || actor_can(&call->actor, ROLE_AUDITOR);
    bool seller = call->actor.kind != ACCOUNT_END_CUSTOMER;
    return reader && seller ? NULL
                            : ERR(FORBIDDEN, "registrations are for sellers' administrators");
}

static Err *need_decider(const Call *call)
{
    TRY(need_reader(call));
    return call_need(call, ROLE_ADMINISTRATOR);
}

static Err *list_body(Db *db, void *context)
{
    DecideTx *tx = context;
    return store_registration_list(db, tx->call->out, tx->call->actor.account, tx->after, tx->max,
                                   &tx->rows, &tx->count);
}

static RegistrationView view_of(Arena *out, const RegistrationSeen *row)
{
    return (RegistrationView){ .id = row->id,
                               .code = registration_code(out, row->id),
                               .kind = row->kind,
                               .state = row->state,
                               .company = row->company,
                               .contact = row->contact,
                               .email = row->email,
                               .phone = row->phone,
                               .street = row->street,
                               .city = row->city,
                               .postcode = row->postcode,
                               .country = row->country,
                               .vat_number = row->vat_number,
                               .reason = row->reason,
                               .account_code =
                                   row->account.v == 0 ? S("") : account_code(out, row->account),
                               .created_at = row->created_at,
                               .decided_at = row->decided_at };
}

Err *svc_registrations(Call *call, Page *page, RegistrationView **ret, size_t *ret_count)
{
    size_t limit = account_page_limit(page);
    DecideTx tx = { .call = call, .after = { INT64_MAX }, .max = (int32_t)limit + 1 };

    TRY(need_reader(call));
    if (page->after.len > 0) {
        TRY(registration_id_parse(page->after, "after", &tx.after));
    }
    TRY(db_tx(call->app->database, DB_READ, "registrations", list_body, &tx));
    size_t count = tx.count > limit ? limit : tx.count;
    RegistrationView *views = arena_array(call->out, RegistrationView, count);
    for (size_t i = 0; i < count; i++) {
        views[i] = view_of(call->out, &tx.rows[i]);
    }
    page->next = tx.count > limit ? views[count - 1].code : S("");
    *ret = views;
    *ret_count = count;
    return NULL;
}

/* The list from just before it on begins with it, if it is the actor's. */
Err *svc_registration(Call *call, RegistrationId id, RegistrationView *ret)
{
    RegistrationId after = { id.v < INT64_MAX ? id.v + 1 : id.v };
    DecideTx tx = { .call = call, .after = after, .max = 1 };

    TRY(need_reader(call));
    TRY(db_tx(call->app->database, DB_READ, "registration", list_body, &tx));
    if (tx.count == 0 || tx.rows[0].id.v != id.v) {
        return ERR(NOT_FOUND, "no registration %" PRId64 " at this seller", id.v);
    }
    *ret = view_of(call->out, &tx.rows[0]);
    return NULL;
}

/* Fails: NOT_FOUND, ACCOUNT_STATE. */
static Err *find_waiting(DecideTx *tx, Db *db)
{
    Call *call = tx->call;
    AccountId seller = call->actor.account;

    TRY(store_registration_get(db, call->out, seller, tx->id, &tx->row));
    if (tx->row == NULL) {
        return ERR(NOT_FOUND, "no registration %" PRId64 " at this seller", tx->id.v);
    }
    if (tx->row->state != REGISTRATION_WAITING) {
        return ERR(ACCOUNT_STATE, "This registration is decided already.");
    }
    return store_registration_seller(db, call->out, seller, &tx->seller);
}

static Err *decided(DecideTx *tx, Db *db, Str name, Str summary)
{
    Call *call = tx->call;
    EventId event;
    return event_add_row(call, db, call->actor.account, S("registration"), tx->id.v, name, summary,
                         S(""), &event);
}

static Err *account_make(DecideTx *tx, Db *db)
{
    Call *call = tx->call;
    const RegistrationRow *row = tx->row;
    bool partner = row->kind == ACCOUNT_PARTNER;
    Arena scratch = call->scratch;
    AccountRow *seller;
    const AccountNew account = { .parent = call->actor.account,
                                 .kind = row->kind,
                                 .partner_class = partner ? tx->partner_class : PARTNER_NONE,
                                 .name = row->company,
                                 .contact_name = row->contact,
                                 .email = row->email,
                                 .phone = row->phone,
                                 .street = row->street,
                                 .city = row->city,
                                 .postcode = row->postcode,
                                 .country = row->country,
                                 .vat_number = vat_id_normalise(call->out, row->vat_number),
                                 .currency = tx->seller->currency,
                                 .time_zone = tx->seller->time_zone,
                                 .anchor_day = tx->seller->anchor_day,
                                 .credit_limit_minor = partner ? 0 : CREDIT_UNLIMITED };
    AccountAdding adding = { .account = &account, .event_name = S("account.registered") };

    TRY(account_seen(call, db, call->actor.account, &seller));
    TRY(account_seller_check(call, db, seller));
    if (!partner) {
        TRY(store_account_price_list(db, &scratch, seller->id, S("customers"), &adding.price_list));
    }
    if (adding.price_list.v == 0) {
        TRY(price_default_for(call, db, seller->id, account.currency, &adding.price_list));
    }
    return account_add_row(call, db, &adding, &tx->account);
}

static Err *approve_body(Db *db, void *context)
{
    DecideTx *tx = context;
    Call *call = tx->call;
    int64_t changed;
    UserId user;

    TRY(find_waiting(tx, db));
    const RegistrationRow *row = tx->row;
    bool partner = row->kind == ACCOUNT_PARTNER;
    TRY(account_make(tx, db));
    TRY(store_registration_approve(db, tx->id, tx->account, call->now, &changed));
    const Invitation invitation = {
        .account = tx->account,
        .email = row->email,
        .name = row->contact,
        .roles = ROLE_ADMINISTRATOR | (partner ? (uint32_t)ROLE_SEES_COST : 0),
        .subject = arena_printf(call->out, "Welcome to %.*s", STR_ARG(tx->seller->name)),
        .body =
            arena_printf(call->out,
                         "%.*s,\n\n%.*s approved the registration of %.*s. You are its "
                         "administrator. Choose a password; the link works once:\n\n{link}\n",
                         STR_ARG(row->contact), STR_ARG(tx->seller->name), STR_ARG(row->company)),
    };
    TRY(person_add(call, db, &invitation, &user));
    Str summary = arena_printf(call->out, "%.*s was approved", STR_ARG(row->company));
    return decided(tx, db, S("registration.approved"), summary);
}

Err *svc_registration_approve(Call *call, RegistrationId id, PartnerClass partner_class,
                              AccountId *ret_account)
{
    DecideTx tx = { .call = call, .id = id, .partner_class = partner_class };
    TRY(need_decider(call));
    TRY(db_tx(call->app->database, DB_MONEY, "registration_approve", approve_body, &tx));
    *ret_account = tx.account;
    return NULL;
}

static Err *reject_body(Db *db, void *context)
{
    DecideTx *tx = context;
    Call *call = tx->call;
    int64_t changed;

    TRY(find_waiting(tx, db));
    const MailText text = {
        .account = call->actor.account,
        .recipient = tx->row->email,
        .subject = arena_printf(call->out, "Your registration at %.*s", STR_ARG(tx->seller->name)),
        .body = arena_printf(call->out,
                             "%.*s,\n\n%.*s did not approve the registration of %.*s:\n\n%.*s\n\n"
                             "What you typed is deleted.\n",
                             STR_ARG(tx->row->contact), STR_ARG(tx->seller->name),
                             STR_ARG(tx->row->company), STR_ARG(tx->reason)),
    };
    TRY(store_registration_reject(db, tx->id, tx->reason, call->now, &changed));
    TRY(mail_add_kind(call, db, MAIL_SECURITY, &text));
    Str summary = arena_printf(call->out, "%.*s was rejected", STR_ARG(tx->row->company));
    return decided(tx, db, S("registration.rejected"), summary);
}

Err *svc_registration_reject(Call *call, RegistrationId id, Str reason)
{
    DecideTx tx = { .call = call, .id = id, .reason = str_trim(reason) };
    TRY(need_decider(call));
    if (tx.reason.len == 0) {
        return ERR_FIELD(FIELD_REQUIRED, "reason", "Say why; it is mailed.");
    }
    if (tx.reason.len > REASON_BYTES_MAX || !str_utf8_valid(tx.reason)) {
        return ERR_FIELD(FIELD_INVALID, "reason", "The reason is too long, or not UTF-8.");
    }
    return db_tx(call->app->database, DB_MONEY, "registration_reject", reject_body, &tx);
}

static Err *switches_body(Db *db, void *context)
{
    DecideTx *tx = context;
    TRY(store_registration_seller(db, tx->call->out, tx->call->actor.account, &tx->seller));
    tx->switches = (RegistrationSwitches){ tx->seller->partners, tx->seller->customers };
    return NULL;
}

Err *svc_registration_switches(Call *call, RegistrationSwitches *ret)
{
    DecideTx tx = { .call = call };
    TRY(need_reader(call));
    TRY(db_tx(call->app->database, DB_READ, "registration_switches", switches_body, &tx));
    *ret = tx.switches;
    return NULL;
}

static Err *switches_set_body(Db *db, void *context)
{
    DecideTx *tx = context;
    Call *call = tx->call;
    AccountId account = call->actor.account;
    RegistrationSwitches wanted = tx->switches;
    EventId event;

    TRY(switches_body(db, tx));
    if (wanted.partners == tx->switches.partners && wanted.customers == tx->switches.customers) {
        tx->switches = wanted;
        return NULL;
    }
    tx->switches = wanted;
    TRY(store_registration_switch(db, account, wanted.partners, wanted.customers));
    Str summary = arena_printf(call->out, "Registration of partners %s, of end customers %s",
                               wanted.partners ? "on" : "off", wanted.customers ? "on" : "off");
    return event_add_row(call, db, account, S("account"), account.v, S("account.registration"),
                         summary, S(""), &event);
}

Err *svc_registration_switches_set(Call *call, RegistrationSwitches wanted)
{
    DecideTx tx = { .call = call, .switches = wanted };
    TRY(need_decider(call));
    return db_tx(call->app->database, DB_WRITE, "registration_switch", switches_set_body, &tx);
}

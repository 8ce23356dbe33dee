/* account_terms.c - class, credit limit and state of an account, by its seller. */
#include "service/account_terms.h"

#include "service/account_internal.h"
#include "service/auth.h"
#include "service/credit.h"
#include "service/event.h"
#include "service/wait_internal.h"
#include "store/account_terms_store.h"

typedef struct TermsTx {
    Call *call;
    AccountId id;
    const AccountTerms *wanted;
    AccountRow *row;
    AccountView view;
} TermsTx;

/* Only what buys from the actor directly. Fails: NOT_FOUND. */
static Err *terms_find(TermsTx *tx, Db *db)
{
    Call *call = tx->call;
    TRY(account_seen(call, db, tx->id, &tx->row));
    return tx->row->parent.v == call->actor.account.v
               ? NULL
               : ERR(NOT_FOUND, "account %" PRId64 " buys from somebody else", tx->id.v);
}

static Err *terms_body(Db *db, void *context)
{
    TermsTx *tx = context;
    TRY(terms_find(tx, db));
    return account_view(tx->call, db, tx->row, &tx->view);
}

Err *svc_account_terms(Call *call, AccountId id, AccountView *ret_account, AccountTerms *ret)
{
    TermsTx tx = { .call = call, .id = id };
    if (!actor_can(&call->actor, ROLE_ADMINISTRATOR) && !actor_can(&call->actor, ROLE_AUDITOR)) {
        return ERR(FORBIDDEN, "terms are for administrators");
    }
    TRY(db_tx(call->app->database, DB_READ, "account_terms", terms_body, &tx));
    int64_t limit = tx.row->credit_limit_minor;
    *ret_account = tx.view;
    *ret = (AccountTerms){ .partner_class = tx.row->partner_class,
                           .credit_limit =
                               limit == CREDIT_UNLIMITED
                                   ? S("")
                                   : money_format(call->out, (Money){ limit, tx.row->currency }),
                           .state = tx.row->state };
    return NULL;
}

/* Fails: ACCOUNT_STATE with what is still there. */
static Err *closing_check(TermsTx *tx, Db *db)
{
    Call *call = tx->call;
    const AccountRow *row = tx->row;
    Arena scratch = call->scratch;
    int64_t subscriptions;
    int64_t below;
    Money owed;

    TRY(store_account_subscriptions(db, &scratch, row->id, &subscriptions));
    TRY(store_account_open_below(db, &scratch, row->id, &below));
    TRY(store_account_owed(db, &scratch, row->parent, row->id, row->currency, &owed));
    if (subscriptions > 0) {
        return ERR(ACCOUNT_STATE, "It uses %" PRId64 " subscriptions: cancel them first.",
                   subscriptions);
    }
    if (below > 0) {
        return ERR(ACCOUNT_STATE, "It sells to %" PRId64 " accounts: close those first.", below);
    }
    return owed.minor == 0 ? NULL
                           : ERR(ACCOUNT_STATE, "Its balance is not settled: %.*s.",
                                 STR_ARG(money_display(call->out, owed)));
}

Err *credit_limit_parse(Str typed, Currency currency, int64_t *ret_minor)
{
    Str text = str_trim(typed);
    Money limit = { CREDIT_UNLIMITED, currency };

    if (text.len > 0) {
        Err *err = money_parse(text, currency, &limit);
        if (err != NULL || limit.minor < 0) {
            return ERR_FIELD(FIELD_INVALID, "credit_limit", "This is not an amount of 0 or more.");
        }
    }
    *ret_minor = limit.minor;
    return NULL;
}

static Err *set_body(Db *db, void *context)
{
    TermsTx *tx = context;
    Call *call = tx->call;
    const AccountTerms *wanted = tx->wanted;
    int64_t limit;
    EventId event;

    TRY(terms_find(tx, db));
    const AccountRow *row = tx->row;
    bool partner = row->kind == ACCOUNT_PARTNER;
    if (partner == (wanted->partner_class == PARTNER_NONE)) {
        return ERR_FIELD(FIELD_INVALID, "partner_class", "A partner has a class, others none.");
    }
    TRY(credit_limit_parse(wanted->credit_limit, row->currency, &limit));
    if (row->state == ACCOUNT_CLOSED && wanted->state != ACCOUNT_CLOSED) {
        return ERR(ACCOUNT_STATE, "The account is closed for good.");
    }
    if (wanted->state == ACCOUNT_CLOSED && row->state != ACCOUNT_CLOSED) {
        TRY(closing_check(tx, db));
    }
    TRY(store_account_terms_set(db, row->id, wanted->partner_class, limit, wanted->state));
    TRY(waits_wake(call, db, row->id)); /* orders may have waited for another limit */
    Str summary = arena_printf(call->out, "%.*s: %.*s, credit limit %.*s", STR_ARG(row->name),
                               STR_ARG(account_state_name(wanted->state)),
                               STR_ARG(limit < 0 ? S("none") : str_trim(wanted->credit_limit)));
    Str body = arena_printf(
        call->out, "{\"before\":{\"class\":\"%.*s\",\"limit\":%" PRId64 ",\"state\":\"%.*s\"}}",
        STR_ARG(partner_class_name(row->partner_class)), row->credit_limit_minor,
        STR_ARG(account_state_name(row->state)));
    return event_add_row(call, db, row->parent, S("account"), row->id.v, S("account.terms"),
                         summary, body, &event);
}

Err *svc_account_terms_set(Call *call, AccountId id, const AccountTerms *terms)
{
    TermsTx tx = { .call = call, .id = id, .wanted = terms };
    TRY(call_need(call, ROLE_ADMINISTRATOR));
    TRY(db_tx(call->app->database, DB_MONEY, "account_terms_set", set_body, &tx));
    auth_state_forget(call->app->auth);
    return NULL;
}

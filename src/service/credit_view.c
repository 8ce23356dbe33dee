/* credit_view.c - a buyer's limit: seeing it, and setting it. */
#include "service/credit.h"

#include "service/event.h"
#include "service/wait_internal.h"

typedef struct CreditTx {
    Call *call;
    AccountId account;
    const CreditSet *set;
    CreditView view;
} CreditTx;

static Err *get_body(Db *db, void *context)
{
    CreditTx *tx = context;
    Call *call = tx->call;
    CreditParty party;
    CreditStand stand;
    AccountRow *row;
    bool found;

    TRY(account_seen(call, db, tx->account, &row));
    bool own = row->id.v == call->actor.account.v;
    bool sells = row->parent.v == call->actor.account.v;
    TRY(credit_party(call, db, row->id, &party, &found));
    if (!found || (!own && !sells)) {
        return ERR(NOT_FOUND, "there is no credit between the two");
    }
    TRY(credit_stand(call, db, &party, &stand));
    tx->view = (CreditView){ .account = row->id,
                             .account_name = row->name,
                             .limited = stand.limited,
                             .mode = party.rules.mode,
                             .mode_label = credit_mode_label(party.rules.mode),
                             .limit = stand.limit,
                             .owed = stand.owed,
                             .ordered = stand.ordered,
                             .limit_minor = row->credit_limit_minor,
                             .self_service = party.rules.self_service,
                             .is_end_customer = row->kind == ACCOUNT_END_CUSTOMER };
    return credit_available(&stand, &tx->view.available);
}

Err *svc_credit(Call *call, AccountId account, CreditView *ret)
{
    CreditTx tx = { .call = call, .account = account };
    bool own = account.v == call->actor.account.v;
    if (own ? !actor_sees_prices(&call->actor) && !actor_can(&call->actor, ROLE_BILLING)
            : !actor_can(&call->actor, ROLE_BILLING) && !actor_sees_cost(&call->actor)) {
        return ERR(FORBIDDEN, "the actor sees no costs");
    }
    TRY(db_tx(call->app->database, DB_READ, "credit", get_body, &tx));
    *ret = tx.view;
    return NULL;
}

static Str set_summary(Call *call, const AccountRow *row, const CreditSet *set)
{
    Str limit = set->limit_minor < 0
                    ? S("no limit")
                    : money_display(call->out, (Money){ set->limit_minor, row->currency });
    Str mode = credit_mode_label(set->mode);
    return arena_printf(call->out, "Credit: %.*s, %.*s.", STR_ARG(limit), STR_ARG(mode));
}

static Err *set_body(Db *db, void *context)
{
    CreditTx *tx = context;
    Call *call = tx->call;
    const CreditSet *set = tx->set;
    CreditRow rules;
    AccountRow *row;
    EventId event;
    int64_t before;

    TRY(account_seen(call, db, set->account, &row));
    if (row->parent.v != call->actor.account.v) {
        return ERR(NOT_FOUND, "the actor does not sell to this account");
    }
    TRY(store_credit_get(db, call->out, row->id, &rules));
    rules.mode = set->mode;
    rules.self_service = set->self_service;
    TRY(store_credit_lock(db, call->out, row->id, &before));
    TRY(store_credit_set_limit(db, row->id, set->limit_minor));
    TRY(store_credit_set(db, row->id, &rules));
    TRY(event_add_row(call, db, row->id, S("account"), row->id.v, S("account.credit"),
                      set_summary(call, row, set), S(""), &event));
    return waits_wake(call, db, row->id);
}

Err *svc_credit_set(Call *call, const CreditSet *set)
{
    CreditTx tx = { .call = call, .set = set };
    TRY(call_need(call, ROLE_BILLING));
    if (set->limit_minor < CREDIT_UNLIMITED) {
        return ERR_FIELD(FIELD_INVALID, "credit_limit", "The credit limit is 0 or more, or empty.");
    }
    return db_tx(call->app->database, DB_MONEY, "credit_set", set_body, &tx);
}

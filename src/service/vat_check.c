/* vat_check.c - what VIES says of an account's VAT number: asked by a job, kept, and shown. */
#include <inttypes.h>

#include "domain/tax.h"
#include "service/customer_internal.h"
#include "service/job.h"
#include "service/job_handlers.h"
#include "store/vat_store.h"

enum { ASK_SECONDS = 20, PREFIX_BYTES = 2, TRIES_MAX = 12 };

/* A number of the EU: its prefix is the country's, but for Greece's EL. */
static bool asked_about(const App *app, Str number)
{
    if (app->vat == NULL || number.len <= PREFIX_BYTES) {
        return false;
    }
    Str prefix = str_slice(number, 0, PREFIX_BYTES);
    return str_eq(prefix, S("EL")) || str_eq(prefix, S("XI")) || tax_country_in_eu(prefix);
}

Err *vat_check_queue(Call *call, Db *db, AccountId id, Str number)
{
    if (!asked_about(call->app, number)) {
        return NULL;
    }
    Str key = arena_printf(call->out, "vat:%.*s:%.*s:%" PRId64,
                           STR_ARG(account_code(call->out, id)), STR_ARG(number), call->now.us);
    return job_add(call, db, JOB_VAT, id.v, key, call->now);
}

static Str outcome_text(Arena *out, const VatCheckRow *row)
{
    switch (row->outcome) {
    case VAT_VALID:
        return S("VIES knows this number.");
    case VAT_INVALID:
        return S("VIES does not know this number: please ask the customer.");
    case VAT_UNANSWERED:
    case VAT_OUTCOME_COUNT:
        break;
    }
    return arena_printf(out, "It could not be checked. %.*s", STR_ARG(row->cause));
}

Err *vat_view(Call *call, Db *db, AccountId id, Str number, VatView *ret)
{
    VatCheckRow *row;
    *ret = (VatView){ .asked = asked_about(call->app, number) };
    if (number.len == 0) {
        return NULL;
    }
    TRY(store_vat_check_last(db, call->out, id, number, &row));
    if (row == NULL) {
        ret->text = S("VIES has not said yet whether it knows this number.");
        return NULL;
    }
    ret->checked = true;
    ret->outcome = row->outcome;
    ret->checked_at = row->checked_at;
    ret->name = row->name;
    ret->text = outcome_text(call->out, row);
    return NULL;
}

typedef struct VatTx {
    Call *call;
    AccountId id;
    AccountRow *account;
    VatAnswer answer;
    VatOutcome outcome;
} VatTx;

static Err *ask_body(Db *db, void *context)
{
    VatTx *tx = context;
    TRY(account_seen(tx->call, db, tx->id, &tx->account));
    if (tx->account->parent.v != tx->call->actor.account.v) {
        return ERR(NOT_FOUND, "the account buys from somebody else");
    }
    return asked_about(tx->call->app, tx->account->vat_number)
               ? vat_check_queue(tx->call, db, tx->id, tx->account->vat_number)
               : ERR(ACCOUNT_STATE, "There is no VAT number of the EU, or VIES is not configured.");
}

Err *svc_vat_check(Call *call, AccountId id)
{
    VatTx tx = { .call = call, .id = id };
    TRY(call_need(call, ROLE_BUYER));
    return db_tx(call->app->database, DB_WRITE, "vat_check", ask_body, &tx);
}

static Err *read_body(Db *db, void *context)
{
    VatTx *tx = context;
    return account_seen(tx->call, db, tx->id, &tx->account);
}

/* The event goes to the seller's side of the account's history, once for each new answer. */
static Err *record_body(Db *db, void *context)
{
    VatTx *tx = context;
    Call *call = tx->call;
    VatCheckRow *last;
    EventId event;
    Str number = tx->account->vat_number;
    TRY(store_vat_check_last(db, call->out, tx->id, number, &last));
    bool same = last != NULL && last->outcome == tx->outcome;
    if (same && tx->outcome == VAT_UNANSWERED) {
        return NULL;
    }
    const VatCheckNew check = { .account = tx->id,
                                .at = call->now,
                                .vat_number = number,
                                .outcome = tx->outcome,
                                .name = tx->answer.name,
                                .cause = tx->answer.text };
    TRY(store_vat_check_add(db, &check));
    VatCheckRow row = { .outcome = tx->outcome, .cause = tx->answer.text };
    Str text = outcome_text(call->out, &row);
    return same ? NULL
                : event_add_row(call, db, tx->id, S("account"), tx->id.v, S("account.vat_checked"),
                                arena_printf(call->out, "VAT number %.*s: %.*s", STR_ARG(number),
                                             STR_ARG(text)),
                                S(""), &event);
}

Err *job_vat_run(Call *call, const JobView *job, JobOutcome *ret_outcome)
{
    const App *app = call->app;
    VatTx tx = { .call = call, .id = { job->subject_id } };
    *ret_outcome = job_done();
    TRY(db_tx(app->database, DB_READ, "vat_number", read_body, &tx));
    Str number = tx.account->vat_number;
    if (!asked_about(app, number)) {
        return NULL;
    }
    int64_t deadline_us = clock_monotonic_us() + ASK_SECONDS * SECOND_US;
    TRY(app->vat->ask(app->vat_state, call->out, str_slice(number, 0, PREFIX_BYTES),
                      str_slice(number, PREFIX_BYTES, number.len), deadline_us, &tx.answer));
    tx.outcome = !tx.answer.answered ? VAT_UNANSWERED : tx.answer.valid ? VAT_VALID : VAT_INVALID;
    TRY(db_tx(app->database, DB_WRITE, "vat_checked", record_body, &tx));
    if (!tx.answer.answered && job->attempts < TRIES_MAX) {
        *ret_outcome = job_later(0, false, tx.answer.text);
    }
    return NULL;
}

/* debit_creditor.c - how a seller collects: its account, its identifier, its days (R33, R34). */
#include "service/account_internal.h"
#include "service/bill_internal.h"
#include "service/debit_internal.h"
#include "service/event.h"
#include "service/job.h"
#include "service/job_internal.h"

enum { NOTICE_DAYS = 14, LEAD_DAYS = 2, SETTLE_DAYS = 7 };

static const Str retry_days_default = STR_INIT("3,5,7,7");

Err *debit_seller_need(const Call *call)
{
    TRY(call_need(call, ROLE_BILLING));
    return call->actor.kind == ACCOUNT_END_CUSTOMER
               ? ERR(FORBIDDEN, "an end customer sells to nobody")
               : NULL;
}

Err *debit_today(Call *call, Db *db, AccountId account, Date *ret_today)
{
    DocumentPartyRow party;
    const Zone *zone;
    TRY(store_document_party(db, call->out, account, &party));
    TRY(zone_get(party.time_zone, &zone));
    *ret_today = date_of(call->now, zone);
    return NULL;
}

Err *debit_iban_open(Call *call, Str row_code, Str sealed, Str *ret_iban)
{
    return unseal(call->out, &call->app->key, row_code, sealed, ret_iban);
}

Err *debit_policy(Call *call, Db *db, AccountId seller, RetryPolicy *ret_policy)
{
    CreditorRow *row;
    RetryDays days = { 0 };
    TRY(store_creditor_get(db, call->out, seller, &row));
    if (row != NULL) {
        TRY(retry_days_parse(row->retry_days, &days));
    }
    *ret_policy = retry_policy(&days);
    return NULL;
}

Err *collect_queue(Call *call, Db *db, AccountId seller, Date day)
{
    DocumentPartyRow party;
    const Zone *zone;
    TRY(store_document_party(db, call->out, seller, &party));
    TRY(zone_get(party.time_zone, &zone));
    Str key = arena_printf(call->out, "collect:%.*s:%.*s", STR_ARG(account_code(call->out, seller)),
                           STR_ARG(date_format(call->out, day)));
    return job_add(call, db, JOB_COLLECT, seller.v, key, date_start(day, zone));
}

typedef struct CreditorTx {
    Call *call;
    const CreditorForm *form;
    Str iban; /* typed, or as it was */
    CreditorView view;
} CreditorTx;

static Err *read_body(Db *db, void *context)
{
    CreditorTx *tx = context;
    Call *call = tx->call;
    CreditorRow *row;
    TRY(store_creditor_get(db, call->out, call->actor.account, &row));
    if (row == NULL) {
        DocumentPartyRow party;
        TRY(store_document_party(db, call->out, call->actor.account, &party));
        tx->view = (CreditorView){ .name = party.name,
                                   .notice_days = NOTICE_DAYS,
                                   .lead_days = LEAD_DAYS,
                                   .settle_days = SETTLE_DAYS,
                                   .retry_days = retry_days_default };
        return NULL;
    }
    tx->view = (CreditorView){ .found = true,
                               .name = row->name,
                               .iban = row->iban_shown,
                               .bic = row->bic,
                               .identifier = row->identifier,
                               .notice_days = row->notice_days,
                               .lead_days = row->lead_days,
                               .settle_days = row->settle_days,
                               .retry_days = row->retry_days };
    return NULL;
}

Err *svc_creditor(Call *call, CreditorView *ret)
{
    CreditorTx tx = { .call = call };
    TRY(bill_readable(call));
    if (call->actor.kind == ACCOUNT_END_CUSTOMER) {
        return ERR(FORBIDDEN, "an end customer sells to nobody");
    }
    TRY(db_tx(call->app->database, DB_READ, "creditor", read_body, &tx));
    *ret = tx.view;
    return NULL;
}

static Err *days_check(int32_t days, int32_t min, int32_t max, const char *field)
{
    return days >= min && days <= max
               ? NULL
               : ERR_FIELD(FIELD_RANGE, field, "Please give %d to %d days.", min, max);
}

static Err *form_check(const CreditorForm *form, Arena *out, Str iban)
{
    RetryDays days;
    if (!str_utf8_valid(form->name) || sepa_text(out, form->name, SEPA_NAME_BYTES_MAX).len == 0) {
        return ERR_FIELD(FIELD_REQUIRED, "name", "Please give the name that the bank knows.");
    }
    if (iban.len > 0 && (!iban_valid(iban) || !iban_in_sepa(iban))) {
        return ERR_FIELD(FIELD_INVALID, "iban", "This is no IBAN of an account in SEPA.");
    }
    if (form->bic.len > 0 && !bic_valid(form->bic)) {
        return ERR_FIELD(FIELD_INVALID, "bic", "A BIC has 8 or 11 letters and digits.");
    }
    if (!creditor_id_valid(form->identifier)) {
        return ERR_FIELD(FIELD_INVALID, "identifier",
                         "This is no SEPA creditor identifier: its check digits are wrong.");
    }
    TRY(retry_days_parse(form->retry_days, &days));
    TRY(days_check(form->notice_days, 0, DEBIT_NOTICE_DAYS_MAX, "notice_days"));
    TRY(days_check(form->lead_days, 1, DEBIT_LEAD_DAYS_MAX, "lead_days"));
    return days_check(form->settle_days, 1, DEBIT_SETTLE_DAYS_MAX, "settle_days");
}

static Err *set_body(Db *db, void *context)
{
    CreditorTx *tx = context;
    Call *call = tx->call;
    const CreditorForm *form = tx->form;
    AccountId seller = call->actor.account;
    CreditorId id = { call_new_id(call) };
    Str iban = tx->iban;
    CreditorRow *old;
    EventId event;
    Date today;
    TRY(store_creditor_get(db, call->out, seller, &old));
    if (iban.len == 0 && old == NULL) {
        return ERR_FIELD(FIELD_REQUIRED, "iban", "Please say where the money goes.");
    }
    if (iban.len == 0) {
        TRY(debit_iban_open(call, creditor_code(call->out, old->id), old->iban_sealed, &iban));
    }
    const CreditorAdd row = {
        .id = id,
        .seller = seller,
        .name = form->name,
        .iban_sealed = seal(call->out, &call->app->key, creditor_code(call->out, id), iban),
        .iban_shown = iban_masked(call->out, iban),
        .bic = form->bic,
        .identifier = form->identifier,
        .notice_days = form->notice_days,
        .lead_days = form->lead_days,
        .settle_days = form->settle_days,
        .retry_days = form->retry_days,
        .user = call->actor.user,
        .created_at = call->now,
    };
    TRY(store_creditor_add(db, &row));
    TRY(debit_today(call, db, seller, &today));
    TRY(collect_queue(call, db, seller, (Date){ today.day + 1 }));
    return event_add_row(call, db, seller, S("debit_creditor"), id.v, S("debit.creditor_set"),
                         S("Said how direct debits are collected"), S(""), &event);
}

Err *svc_creditor_set(Call *call, const CreditorForm *form)
{
    CreditorForm clean = *form;
    TRY(debit_seller_need(call));
    clean.name = str_trim(form->name);
    clean.bic = iban_clean(call->out, form->bic);
    clean.identifier = iban_clean(call->out, form->identifier);
    clean.retry_days = str_trim(form->retry_days);
    CreditorTx tx = { .call = call, .form = &clean, .iban = iban_clean(call->out, form->iban) };
    if (form->iban.len > 0 && tx.iban.len == 0) {
        return ERR_FIELD(FIELD_INVALID, "iban", "This is no IBAN of an account in SEPA.");
    }
    TRY(form_check(&clean, call->out, tx.iban));
    return db_tx(call->app->database, DB_WRITE, "creditor_set", set_body, &tx);
}

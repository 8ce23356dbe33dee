/* debit_mandate.c - mandates: entered by the seller, seen and revoked by both sides. */
#include "service/account_internal.h"
#include "service/bill_internal.h"
#include "service/debit_internal.h"
#include "service/event.h"
#include "service/idempotency.h"

typedef struct MandateTx {
    Call *call;
    const MandateForm *form;
    MandateId id;
    MandateView view;
} MandateTx;

static Err *buyer_check(Call *call, Db *db, AccountId id)
{
    AccountRow *buyer;
    TRY(account_buyer(call, db, id, &buyer));
    return buyer != NULL ? NULL
                         : ERR_FIELD(FIELD_INVALID, "buyer", "This is not a buyer of yours.");
}

static Err *taken_check(Call *call, Db *db, const MandateForm *form, Str reference)
{
    bool same;
    bool active;
    TRY(store_mandate_taken(db, call->out, call->actor.account, form->buyer, reference, &same,
                            &active));
    if (same) {
        return ERR_FIELD(FIELD_INVALID, "reference", "You have a mandate of this reference.");
    }
    return active ? ERR_FIELD(FIELD_INVALID, "buyer",
                              "This buyer has an active mandate; revoke it first.")
                  : NULL;
}

static Err *add_body(Db *db, void *context)
{
    MandateTx *tx = context;
    Call *call = tx->call;
    const MandateForm *form = tx->form;
    EventId event;
    Date today;
    if (form->key.len > 0) {
        TRY(store_mandate_by_request(db, call->out, call->actor.account, form->key, &tx->id));
        if (tx->id.v != 0) {
            return NULL;
        }
    }
    tx->id = (MandateId){ call_new_id(call) };
    Str code = mandate_code(call->out, tx->id);
    Str reference = form->reference.len > 0 ? form->reference : sepa_reference(call->out, code);
    TRY(buyer_check(call, db, form->buyer));
    TRY(taken_check(call, db, form, reference));
    TRY(debit_today(call, db, call->actor.account, &today));
    if (form->signed_on.day > today.day || mandate_lapsed(form->signed_on, today)) {
        return ERR_FIELD(FIELD_RANGE, "signed_on",
                         "This day is in the future, or 36 months ago and more.");
    }
    const MandateAdd row = { .id = tx->id,
                             .seller = call->actor.account,
                             .buyer = form->buyer,
                             .reference = reference,
                             .signed_on = form->signed_on,
                             .scheme = form->scheme,
                             .one_off = form->one_off,
                             .holder = form->holder,
                             .iban_sealed = seal(call->out, &call->app->key, code, form->iban),
                             .iban_shown = iban_masked(call->out, form->iban),
                             .bic = form->bic,
                             .user = call->actor.user,
                             .request_key = form->key,
                             .created_at = call->now };
    TRY(store_mandate_add(db, &row));
    return event_add_row(call, db, form->buyer, S("mandate"), tx->id.v, S("mandate.added"),
                         arena_printf(call->out, "Mandate %.*s for %.*s", STR_ARG(reference),
                                      STR_ARG(row.iban_shown)),
                         S(""), &event);
}

/* What needs no database. */
static Err *form_check(Call *call, const MandateForm *form)
{
    if (form->buyer.v == 0) {
        return ERR_FIELD(FIELD_REQUIRED, "buyer", "Please say whose mandate it is.");
    }
    if (form->reference.len > 0 && !sepa_reference_valid(form->reference)) {
        return ERR_FIELD(FIELD_INVALID, "reference",
                         "A reference has at most %d letters and digits, blanks and /-?:().,'+",
                         SEPA_REFERENCE_BYTES_MAX);
    }
    if (date_is_none(form->signed_on)) {
        return ERR_FIELD(FIELD_REQUIRED, "signed_on", "Please say when it was signed.");
    }
    if (!str_utf8_valid(form->holder) ||
        sepa_text(call->out, form->holder, SEPA_NAME_BYTES_MAX).len == 0) {
        return ERR_FIELD(FIELD_REQUIRED, "holder", "Please give the name of the account's holder.");
    }
    if (!iban_valid(form->iban) || !iban_in_sepa(form->iban)) {
        return ERR_FIELD(FIELD_INVALID, "iban", "This is no IBAN of an account in SEPA.");
    }
    if (form->bic.len > 0 && !bic_valid(form->bic)) {
        return ERR_FIELD(FIELD_INVALID, "bic", "A BIC has 8 or 11 letters and digits.");
    }
    return form->key.len > REQUEST_KEY_BYTES_MAX
               ? ERR_FIELD(FIELD_TOO_LONG, "key", "the key is too long")
               : NULL;
}

Err *svc_mandate_add(Call *call, const MandateForm *form, MandateId *ret_id)
{
    MandateForm clean = *form;
    TRY(debit_seller_need(call));
    clean.reference = str_trim(form->reference);
    clean.holder = str_trim(form->holder);
    clean.iban = iban_clean(call->out, form->iban);
    clean.bic = iban_clean(call->out, form->bic);
    TRY(form_check(call, &clean));
    MandateTx tx = { .call = call, .form = &clean };
    TRY(db_tx(call->app->database, DB_WRITE, "mandate_add", add_body, &tx));
    *ret_id = tx.id;
    return NULL;
}

static Err *mandate_seen(Call *call, Db *db, MandateId id, MandateRow **ret_row)
{
    TRY(store_mandate_get(db, call->out, call->actor.account, id, ret_row));
    return *ret_row != NULL ? NULL : ERR(NOT_FOUND, "no mandate %" PRId64 " of the actor", id.v);
}

static Err *revoke_body(Db *db, void *context)
{
    MandateTx *tx = context;
    Call *call = tx->call;
    MandateRow *row;
    EventId event;
    bool ended;
    TRY(mandate_seen(call, db, tx->id, &row));
    Str cause = row->seller.v == call->actor.account.v ? S("By the seller") : S("By the buyer");
    TRY(store_mandate_end(db, row->id, MANDATE_REVOKED, cause, call->now, &ended));
    return ended ? event_add_row(call, db, row->buyer, S("mandate"), row->id.v,
                                 S("mandate.revoked"), cause, S(""), &event)
                 : NULL;
}

Err *svc_mandate_revoke(Call *call, MandateId id)
{
    MandateTx tx = { .call = call, .id = id };
    TRY(call_need(call, ROLE_BILLING));
    return db_tx(call->app->database, DB_WRITE, "mandate_revoke", revoke_body, &tx);
}

static Err *view_of(Call *call, const MandateRow *row, MandateView *ret)
{
    Arena *out = call->out;
    Date used_on = DATE_NONE;
    if (row->used_on.len > 0) {
        TRY(date_parse(row->used_on, &used_on));
    }
    *ret = (MandateView){ .id = row->id,
                          .code = mandate_code(out, row->id),
                          .collects = row->seller.v == call->actor.account.v,
                          .seller_name = row->seller_name,
                          .seller_code = account_code(out, row->seller),
                          .buyer_name = row->buyer_name,
                          .buyer_code = account_code(out, row->buyer),
                          .reference = row->reference,
                          .signed_on = row->signed_on,
                          .used_on = used_on,
                          .scheme = row->scheme,
                          .one_off = row->one_off,
                          .holder = row->holder,
                          .iban = row->iban_shown,
                          .bic = row->bic,
                          .state = row->state,
                          .cause = row->cause,
                          .created_at = row->created_at };
    return NULL;
}

static Err *mandate_body(Db *db, void *context)
{
    MandateTx *tx = context;
    MandateRow *row;
    TRY(mandate_seen(tx->call, db, tx->id, &row));
    return view_of(tx->call, row, &tx->view);
}

Err *svc_mandate(Call *call, MandateId id, MandateView *ret)
{
    MandateTx tx = { .call = call, .id = id };
    TRY(bill_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "mandate", mandate_body, &tx));
    *ret = tx.view;
    return NULL;
}

typedef struct MandateList {
    Call *call;
    MandateId before;
    size_t limit;
    MandateView *views;
    size_t count;
    bool more;
} MandateList;

static Err *list_body(Db *db, void *context)
{
    MandateList *list = context;
    Call *call = list->call;
    MandateId *ids;
    TRY(store_mandate_list(db, call->out, call->actor.account, list->before,
                           (int32_t)list->limit + 1, &ids, &list->count));
    list->more = list->count > list->limit;
    list->count = list->more ? list->limit : list->count;
    list->views = arena_array(call->out, MandateView, list->count);
    for (size_t i = 0; i < list->count; i++) {
        MandateRow *row;
        TRY(mandate_seen(call, db, ids[i], &row));
        TRY(view_of(call, row, &list->views[i]));
    }
    return NULL;
}

Err *svc_mandates(Call *call, Page *page, MandateView **ret, size_t *ret_count)
{
    MandateList list = { .call = call, .before = { INT64_MAX }, .limit = account_page_limit(page) };
    TRY(bill_readable(call));
    if (page->after.len > 0) {
        TRY(mandate_id_parse(page->after, "after", &list.before));
    }
    TRY(db_tx(call->app->database, DB_READ, "mandates", list_body, &list));
    page->next = list.more ? list.views[list.count - 1].code : (Str){ 0 };
    *ret = list.views;
    *ret_count = list.count;
    return NULL;
}

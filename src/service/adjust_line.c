/* adjust_line.c - a line that was issued comes to another amount (R15, R28, billing.md 1.3, 7). */
#include "service/adjust_internal.h"

#include <inttypes.h>

#include "service/event.h"
#include "service/payment_internal.h"

typedef struct Correcting {
    Call *call;
    const CorrectionForm *form;
    Str reason;
    AdjustLine *row;
    AdjustSale sale;
    CorrectionView view;
    DocumentLine line; /* what is credited or charged */
    DocumentTotals totals;
} Correcting;

/* Only what an invoice charged, unless it was voided. */
static bool correctable(const AdjustLine *row)
{
    return row->document_kind == DOCUMENT_INVOICE && row->state != INVOICE_VOID &&
           row->amount_minor > 0 && row->kind != LINE_ACCOUNT_CREDIT && row->kind != LINE_SUMMARY;
}

static Err *line_load(Correcting *work, Db *db)
{
    Call *call = work->call;
    TRY(store_adjust_line(db, call->out, call->actor.account, work->form->line, &work->row));
    if (work->row == NULL) {
        return ERR(NOT_FOUND, "the actor issued no line %" PRId64, work->form->line.v);
    }
    return correctable(work->row) ? NULL : ERR(INVOICE_STATE, "the line charges nothing");
}

static Err *amount_read(Correcting *work)
{
    Str text = str_trim(work->form->amount);
    Money *to = &work->view.to;
    *to = work->view.standing;
    if (text.len == 0 && work->form->dry_run) {
        return NULL;
    }
    Err *err = money_parse(text, work->row->currency, to);
    if (err != NULL) {
        return ERR_FIELD(FIELD_INVALID, "amount", "This is not an amount in %s, like 249.95.",
                         work->row->currency.code);
    }
    if (to->minor < 0 || to->minor > ADJUST_MINOR_MAX) {
        return ERR_FIELD(FIELD_RANGE, "amount", "The amount is 0 or more.");
    }
    return to->minor == work->view.standing.minor && !work->form->dry_run
               ? ERR_FIELD(FIELD_RANGE, "amount", "The line comes to this already.")
               : NULL;
}

/* What is credited (below zero) or charged, as a line of a document. */
static void line_make(Correcting *work)
{
    Arena *out = work->call->out;
    const AdjustLine *row = work->row;
    Money change = { work->view.to.minor - work->view.standing.minor, row->currency };
    bool credit = change.minor < 0;
    work->line = (DocumentLine){
        .kind = LINE_ADJUSTMENT,
        .subscription = row->subscription,
        .owner = row->owner,
        .owner_name = row->owner_name,
        .title = row->title,
        .days = { row->from_on, row->to_on },
        .explain = { .unit_price = { change.minor, currency_exponent(row->currency) },
                     .quantity = 1,
                     .num = 1,
                     .den = 1,
                     .cycle = { DATE_NONE, DATE_NONE },
                     .rounding = ROUNDING_LINE_HALF_UP,
                     .source = arena_printf(out, "Correction: %.*s", STR_ARG(work->reason)),
                     .rule = credit ? S("R15") : S("R3") },
        .net = change,
        .tax = { row->tax_category, row->tax_ppm, row->tax_reason },
        .credits = credit ? row->id : (InvoiceLineId){ 0 }
    };
}

static Err *totals_make(Correcting *work, Db *db)
{
    const AdjustLine *row = work->row;
    TaxGroup *standing;
    size_t count;
    if (work->line.net.minor >= 0) {
        return invoice_totals(row->currency, &work->line, 1, &work->totals);
    }
    TRY(store_document_standing(db, work->call->out, row->document, row->currency, &standing,
                                &count));
    return credit_note_totals(row->currency, &work->line, 1, standing, count, &work->totals);
}

static Err *credit_issue_line(Correcting *work, Db *db)
{
    Call *call = work->call;
    Arena *out = call->out;
    const AdjustLine *row = work->row;
    EventId event;
    Str summary = arena_printf(out, "%.*s line %d corrected to %.*s: %.*s", STR_ARG(row->label),
                               (int)row->position, STR_ARG(money_display(out, work->view.to)),
                               STR_ARG(work->reason));
    TRY(event_add_row(call, db, row->buyer, S("document"), row->document.v,
                      S("invoice.line_corrected"), summary, (Str){ 0 }, &event));
    Issue issue = { .kind = DOCUMENT_CREDIT_NOTE,
                    .seller = call->actor.account,
                    .buyer = row->buyer,
                    .currency = row->currency,
                    .corrects = row->document,
                    .refers_to = row->label,
                    .count = 1,
                    .lines = &work->line,
                    .events = &event,
                    .totals = work->totals };
    TRY(documents_issue(call, db, &issue, 1));
    const LineCorrectionAdd correction = { .id = call_new_id(call),
                                           .seller = call->actor.account,
                                           .line = row->id,
                                           .document = issue.id,
                                           .amount_minor = -work->line.net.minor,
                                           .reason = work->reason,
                                           .user = call->actor.user,
                                           .request_key = work->form->key,
                                           .created_at = call->now };
    work->view.document_code = invoice_code(out, issue.id);
    return store_line_correction_add(db, &correction);
}

/* More than was billed is charged with the next invoice. */
static Err *charge_line(Correcting *work, Db *db)
{
    Call *call = work->call;
    const AdjustLine *row = work->row;
    bool plain = row->tax_category == TAX_Z || row->tax_category == TAX_E;
    ExtraChargeAdd charge = {
        .line = row->id,
        .kind = LINE_ADJUSTMENT,
        .quantity = 1,
        .price = work->line.explain.unit_price,
        .price_source = work->line.explain.source,
        .title = arena_printf(call->out, "%.*s, %.*s line %d corrected", STR_ARG(row->title),
                              STR_ARG(row->label), (int)row->position),
        .tax_category = plain ? row->tax_category : TAX_S,
        .request_key = work->form->key,
    };
    const AdjustSale sale = { .buyer = row->buyer,
                              .subscription = row->subscription,
                              .currency = row->currency };
    TRY(adjust_charge_write(call, db, &sale, &charge));
    work->view.charge_code = extra_charge_code(call->out, charge.id);
    return NULL;
}

/* The same key again: what the first one made. */
static Err *made_before(Correcting *work, Db *db, bool *ret_made)
{
    Call *call = work->call;
    InvoiceId document = { 0 };
    ExtraChargeId charge = { 0 };
    if (work->form->key.len > 0 && !work->form->dry_run) {
        TRY(store_line_correction_by_request(db, call->out, call->actor.account, work->form->key,
                                             &document));
        TRY(store_extra_charge_by_request(db, call->out, call->actor.account, work->form->key,
                                          &charge));
    }
    work->view.document_code = document.v == 0 ? S("") : invoice_code(call->out, document);
    work->view.charge_code = charge.v == 0 ? S("") : extra_charge_code(call->out, charge);
    *ret_made = document.v != 0 || charge.v != 0;
    return NULL;
}

static Err *view_make(Correcting *work, Db *db)
{
    Call *call = work->call;
    const AdjustLine *row = work->row;
    DocumentPartyRow buyer;
    TRY(store_document_party(db, call->out, row->buyer, &buyer));
    work->view = (CorrectionView){
        .invoice = row->document,
        .line = row->id,
        .code = invoice_line_code(call->out, row->id),
        .invoice_code = invoice_code(call->out, row->document),
        .invoice_label = row->label,
        .title = row->title,
        .buyer_name = buyer.name,
        .position = row->position,
        .billed = { row->amount_minor, row->currency },
        .standing = { row->amount_minor + row->corrected_minor, row->currency },
    };
    return NULL;
}

static Err *correct_body(Db *db, void *context)
{
    Correcting *work = context;
    Call *call = work->call;
    bool made;
    TRY(line_load(work, db));
    if (!work->form->dry_run) {
        const PaymentEdge edge = { call->actor.account, work->row->buyer, work->row->currency };
        TRY(store_payment_edge_hold(db, &edge));
        TRY(line_load(work, db)); /* as it is while the sale is held */
    }
    TRY(view_make(work, db));
    TRY(made_before(work, db, &made));
    if (made) {
        return NULL;
    }
    TRY(amount_read(work));
    line_make(work);
    TRY(totals_make(work, db));
    work->view.net = work->totals.net;
    work->view.tax = work->totals.tax;
    work->view.gross = work->totals.gross;
    if (work->form->dry_run) {
        return NULL;
    }
    return work->line.net.minor < 0 ? credit_issue_line(work, db) : charge_line(work, db);
}

Err *svc_line_correct(Call *call, const CorrectionForm *form, CorrectionView *ret)
{
    Correcting work = { .call = call, .form = form };
    TRY(adjust_may(call));
    TRY(adjust_key(form->key));
    if (!form->dry_run) {
        TRY(adjust_text(form->reason, "reason", &work.reason));
    }
    TRY(db_tx(call->app->database, form->dry_run ? DB_READ : DB_MONEY, "line_correct", correct_body,
              &work));
    *ret = work.view;
    return NULL;
}

/* invoice_void.c - an issued invoice is voided, or given up (R20). */
#include <inttypes.h>

#include "base/fault.h"
#include "service/bill_internal.h"
#include "service/job_internal.h"
#include "service/move_internal.h"

typedef struct Void {
    Call *call;
    InvoiceId id;
    Str reason;
    DocumentRow *row;
    PaymentEdge edge;
    MoveId move;
} Void;

/* The invoice that the actor issued; its sale is held. */
static Err *issued_get(Call *call, Db *db, InvoiceId id, DocumentRow **ret_row,
                       PaymentEdge *ret_edge)
{
    DocumentRow *row;
    TRY(store_document_get(db, call->out, call->actor.account, id, &row));
    if (row == NULL || row->issuer.v != call->actor.account.v) {
        return ERR(NOT_FOUND, "the actor issued no document %" PRId64, id.v);
    }
    if (row->kind != DOCUMENT_INVOICE) {
        return ERR(INVOICE_STATE, "it is a credit note");
    }
    *ret_edge = (PaymentEdge){ row->issuer, row->buyer, row->currency };
    TRY(store_payment_edge_hold(db, ret_edge));
    return store_document_get(db, call->out, call->actor.account, id, ret_row);
}

/* What it charges is free, if nothing after it is charged. */
static Err *void_free(Void *invoice, Db *db)
{
    ChargedSale *sales;
    size_t count;
    TRY(store_move_charged(db, invoice->call->out, invoice->id, &sales, &count));
    for (size_t i = 0; i < count; i++) {
        if (sales[i].to_on.day != sales[i].charged_through.day) {
            return ERR(INVOICE_NOT_LAST, "subscription %" PRId64 " is charged further",
                       sales[i].subscription.v);
        }
    }
    return store_move_periods_free(db, invoice->id, sales, count);
}

static Err *void_tell(Void *invoice, Db *db)
{
    Call *call = invoice->call;
    DocumentPartyRow seller;
    DocumentPartyRow buyer;
    Str label = invoice->row->label;
    TRY(store_document_party(db, call->out, invoice->edge.seller, &seller));
    TRY(store_document_party(db, call->out, invoice->edge.buyer, &buyer));
    if (buyer.email.len == 0) {
        return NULL;
    }
    Str body = arena_printf(
        call->out,
        "%.*s,\n\n%.*s has voided invoice %.*s. You do not have to pay it.\nReason: %.*s\n\n"
        "%.*s/invoices/%.*s\n",
        STR_ARG(buyer.contact), STR_ARG(seller.name), STR_ARG(label), STR_ARG(invoice->reason),
        STR_ARG(call->app->public_url), STR_ARG(invoice_code(call->out, invoice->id)));
    Str subject = arena_printf(call->out, "Invoice %.*s from %.*s is void", STR_ARG(label),
                               STR_ARG(seller.name));
    MailRow mail = mail_make(call, buyer.id, buyer.email, subject, body);

    mail.kind = MAIL_INVOICE;
    return mails_add(call, db, &mail, 1);
}

static Err *void_write(Void *invoice, Db *db)
{
    Call *call = invoice->call;
    const DocumentRow *row = invoice->row;
    Currency currency = row->currency;
    const DocumentTotals totals = { .net = { row->net_minor, currency },
                                    .tax = { row->tax_minor, currency },
                                    .gross = { row->gross_minor, currency } };
    MoveNew move = { .kind = MOVE_VOID,
                     .edge = invoice->edge,
                     .amount_minor = row->gross_minor,
                     .document = invoice->id,
                     .method = PAYMENT_MANUAL,
                     .reason = invoice->reason,
                     .expires_on = DATE_NONE,
                     .title = arena_printf(call->out, "Void %.*s", STR_ARG(row->label)),
                     .voided = &totals };
    TRY(account_today(call, db, invoice->edge.seller, &move.booked_on));
    TRY(move_write(call, db, &move, &invoice->move));
    TRY(balances_refresh(call, db, &invoice->id, 1));
    Str key = arena_printf(call->out, "bill:%.*s", STR_ARG(invoice_code(call->out, invoice->id)));
    return job_add(call, db, JOB_BILL, invoice->edge.buyer.v, key, call->now);
}

static Err *void_body(Db *db, void *context)
{
    Void *invoice = context;
    Call *call = invoice->call;
    VoidHindrances hindrances;
    TRY(issued_get(call, db, invoice->id, &invoice->row, &invoice->edge));
    TRY(store_move_voiding(db, call->out, invoice->id, &invoice->move));
    if (invoice->move.v != 0) {
        return NULL;
    }
    TRY(store_move_hindrances(db, call->out, invoice->id, &hindrances));
    if (hindrances.settled || hindrances.credited) {
        return ERR(INVOICE_SETTLED, "it has payments or credits");
    }
    if (hindrances.metered) {
        return ERR(INVOICE_METERED, "its usage is rated");
    }
    TRY(void_free(invoice, db));
    TRY(void_write(invoice, db));
    TRY(void_tell(invoice, db));
    FAULT_POINT("void.before_commit");
    return NULL;
}

static Err *reason_need(Str reason)
{
    TRY(move_texts_check(S(""), S(""), reason));
    return str_trim(reason).len > 0
               ? NULL
               : ERR_FIELD(FIELD_REQUIRED, "reason", "Please give the reason.");
}

Err *svc_invoice_void(Call *call, InvoiceId id, Str reason, MoveId *ret_id)
{
    Void invoice = { .call = call, .id = id, .reason = str_trim(reason) };
    TRY(seller_need(call));
    TRY(reason_need(reason));
    TRY(db_tx(call->app->database, DB_MONEY, "invoice_void", void_body, &invoice));
    FAULT_POINT("void.after_commit");
    *ret_id = invoice.move;
    return NULL;
}

typedef struct WriteOff {
    Call *call;
    const WriteOffForm *form;
    MoveId move;
} WriteOff;

static Err *write_off_body(Db *db, void *context)
{
    WriteOff *off = context;
    Call *call = off->call;
    const WriteOffForm *form = off->form;
    MoveNew move = { .kind = MOVE_WRITE_OFF,
                     .document = form->invoice,
                     .method = PAYMENT_MANUAL,
                     .reason = str_trim(form->reason),
                     .expires_on = DATE_NONE,
                     .request_key = form->key };
    DocumentRow *row;
    if (form->key.len > 0) {
        TRY(store_move_by_request(db, call->out, call->actor.account, form->key, &off->move));
        if (off->move.v != 0) {
            return NULL;
        }
    }
    TRY(issued_get(call, db, form->invoice, &row, &move.edge));
    if (row->open_minor == 0) {
        return ERR(INVOICE_SETTLED, "nothing of it is open");
    }
    move.amount_minor = row->open_minor;
    if (str_trim(form->amount).len > 0) {
        TRY(amount_parse(form->amount, row->currency, &move.amount_minor));
    }
    if (move.amount_minor > row->open_minor) {
        return ERR_FIELD(FIELD_RANGE, "amount", "This is more than what is open.");
    }
    move.title = arena_printf(call->out, "Written off %.*s", STR_ARG(row->label));
    TRY(account_today(call, db, move.edge.seller, &move.booked_on));
    TRY(move_write(call, db, &move, &off->move));
    return balances_refresh(call, db, &form->invoice, 1);
}

Err *svc_invoice_write_off(Call *call, const WriteOffForm *form, MoveId *ret_id)
{
    WriteOff off = { .call = call, .form = form };
    TRY(seller_need(call));
    TRY(reason_need(form->reason));
    TRY(move_texts_check(form->key, S(""), form->reason));
    TRY(db_tx(call->app->database, DB_MONEY, "invoice_write_off", write_off_body, &off));
    *ret_id = off.move;
    return NULL;
}

/* payment.c - a seller records what a buyer paid (R35). */
#include "service/payment.h"

#include "base/fault.h"
#include "service/account_internal.h"
#include "service/move_internal.h"

typedef struct Record {
    Call *call;
    const PaymentForm *form;
    PaymentEdge edge;
    PaidDocument *invoice; /* NULL: the oldest first */
    int64_t amount_minor;
    PaymentId id;
} Record;

Err *payment_form_read(const PaymentTexts *texts, PaymentForm *ret_form)
{
    PaymentForm form = { .invoice_label = texts->invoice,
                         .amount = texts->amount,
                         .received_on = texts->received_on,
                         .method = PAYMENT_BANK_TRANSFER,
                         .reference = texts->reference,
                         .key = texts->key };
    if (texts->buyer.len > 0) {
        TRY(account_id_parse(texts->buyer, "buyer", &form.buyer));
    }
    if (texts->method.len > 0 && !payment_method_parse(texts->method, &form.method)) {
        return ERR_FIELD(FIELD_INVALID, "method", "There is no such method.");
    }
    *ret_form = form;
    return NULL;
}

/* The first invoice of ours and the first customer that the bank's reference names. */
static Err *reference_read(Record *record, Db *db, InvoiceId *ret_invoice, AccountId *ret_buyer)
{
    Call *call = record->call;
    Str rest = record->form->reference;
    PaymentWord word;
    while (payment_reference_next(call->out, &rest, &word)) {
        AccountId account = { 0 };
        InvoiceId document = { 0 };
        if (word.account.len > 0) {
            Err *err = account_id_parse(word.account, "reference", &account);
            if (err == NULL && ret_buyer->v == 0) {
                *ret_buyer = account;
            }
            continue; /* what is no code is only a word */
        }
        TRY(store_payment_numbered(db, call->out, call->actor.account, word.series, word.number,
                                   &document));
        if (document.v != 0 && ret_invoice->v == 0) {
            *ret_invoice = document;
        }
    }
    return NULL;
}

static Err *label_read(Record *record, Db *db, InvoiceId *ret_invoice)
{
    Call *call = record->call;
    Str rest = record->form->invoice_label;
    PaymentWord word;
    if (rest.len > 0 && payment_reference_next(call->out, &rest, &word) && word.series.len > 0) {
        TRY(store_payment_numbered(db, call->out, call->actor.account, word.series, word.number,
                                   ret_invoice));
    }
    return ret_invoice->v != 0 || record->form->invoice_label.len == 0
               ? NULL
               : ERR_FIELD(FIELD_INVALID, "invoice", "You issued no invoice with this number.");
}

/* Who paid, and what: by the fields, else by the reference. */
static Err *edge_find(Record *record, Db *db)
{
    Call *call = record->call;
    const PaymentForm *form = record->form;
    InvoiceId invoice = form->invoice;
    InvoiceId hinted_invoice = { 0 };
    AccountId hinted_buyer = { 0 };
    AccountRow *buyer = NULL;
    if (invoice.v == 0) {
        TRY(label_read(record, db, &invoice));
    }
    TRY(reference_read(record, db, &hinted_invoice, &hinted_buyer));
    bool named = invoice.v != 0;
    invoice = named ? invoice : hinted_invoice;
    if (invoice.v != 0) {
        TRY(store_payment_document(db, call->out, call->actor.account, invoice, &record->invoice));
    }
    if (named && record->invoice == NULL) {
        return ERR_FIELD(FIELD_INVALID, "invoice", "You issued no such invoice.");
    }
    if (record->invoice != NULL && form->buyer.v != 0 &&
        record->invoice->buyer.v != form->buyer.v) {
        if (named) {
            return ERR_FIELD(FIELD_INVALID, "invoice", "This invoice is another buyer's.");
        }
        record->invoice = NULL; /* a hint says less than a field */
    }
    AccountId id = form->buyer.v != 0        ? form->buyer
                   : record->invoice != NULL ? record->invoice->buyer
                                             : hinted_buyer;
    if (id.v == 0) {
        return ERR_FIELD(FIELD_REQUIRED, "buyer", "Please say who paid.");
    }
    TRY(account_buyer(call, db, id, &buyer));
    if (buyer == NULL) {
        return ERR_FIELD(FIELD_INVALID, "buyer", "This is not a buyer of yours.");
    }
    record->edge =
        (PaymentEdge){ call->actor.account, id,
                       record->invoice != NULL ? record->invoice->currency : buyer->currency };
    return NULL;
}

/* The open amounts that the money goes to, in their order. A named invoice gets it alone. */
static Err *open_list(Record *record, Db *db, OpenDocument **ret, size_t *ret_count)
{
    const PaidDocument *invoice = record->invoice;
    if (invoice == NULL) {
        return store_payment_open(db, record->call->out, &record->edge, ret, ret_count);
    }
    OpenDocument *only = arena_new(record->call->out, OpenDocument);
    *only = (OpenDocument){ .id = invoice->id, .open_minor = invoice->open_minor };
    *ret = only;
    *ret_count = 1;
    return NULL;
}

static Err *record_settle(Record *record, Db *db)
{
    Call *call = record->call;
    const PaymentForm *form = record->form;
    OpenDocument *open;
    size_t count;
    int64_t credit;
    TRY(open_list(record, db, &open, &count));
    TRY(store_payment_credit(db, call->out, &record->edge, &credit));
    int64_t *amounts = arena_array(call->out, int64_t, count);
    int64_t *parts = arena_array(call->out, int64_t, count);
    AllocationAdd *allocations = arena_array(call->out, AllocationAdd, count);
    for (size_t i = 0; i < count; i++) {
        amounts[i] = open[i].open_minor;
    }
    Money money = { record->amount_minor, record->edge.currency };
    TRY(money_add(money, (Money){ credit, record->edge.currency }, &money));
    (void)payment_allocate(money.minor, amounts, count, parts);
    for (size_t i = 0; i < count; i++) {
        allocations[i] = (AllocationAdd){ .document = open[i].id, .amount_minor = parts[i] };
    }
    const Settlement settlement = {
        .edge = record->edge,
        .amount_minor = record->amount_minor,
        .received_on = form->received_on,
        .method = form->method,
        .reference = str_trim(form->reference),
        .user = call->actor.user,
        .request_key = form->key,
        .title = form->reference.len == 0
                     ? S("Payment")
                     : arena_printf(call->out, "Payment %.*s", STR_ARG(str_trim(form->reference))),
        .allocations = allocations,
        .count = count,
    };
    return payment_settle(call, db, &settlement, &record->id);
}

static Err *record_body(Db *db, void *context)
{
    Record *record = context;
    Call *call = record->call;
    const PaymentForm *form = record->form;
    Date today;
    record->invoice = NULL;
    if (form->key.len > 0) {
        TRY(store_payment_by_request(db, call->out, call->actor.account, form->key, &record->id));
        if (record->id.v != 0) {
            return NULL;
        }
    }
    TRY(edge_find(record, db));
    TRY(amount_parse(form->amount, record->edge.currency, &record->amount_minor));
    TRY(account_today(call, db, call->actor.account, &today));
    TRY(day_past(form->received_on, today, "received_on"));
    TRY(store_payment_edge_hold(db, &record->edge));
    if (record->invoice != NULL) { /* what is open may have changed before the sale was held */
        TRY(store_payment_document(db, call->out, call->actor.account, record->invoice->id,
                                   &record->invoice));
    }
    TRY(record_settle(record, db));
    FAULT_POINT("payment.before_commit");
    return NULL;
}

Err *svc_payment_record(Call *call, const PaymentForm *form, PaymentId *ret_id)
{
    Record record = { .call = call, .form = form };
    TRY(seller_need(call));
    TRY(move_texts_check(form->key, form->reference, S("")));
    if (form->method == PAYMENT_CREDIT) {
        return ERR_FIELD(FIELD_INVALID, "method", "Credit on account is used by itself.");
    }
    TRY(db_tx(call->app->database, DB_MONEY, "payment_record", record_body, &record));
    FAULT_POINT("payment.after_commit");
    *ret_id = record.id;
    return NULL;
}

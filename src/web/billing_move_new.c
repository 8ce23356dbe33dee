/* billing_move_new.c - forms of the seller: void or write off an invoice, refund, prepaid money. */
#include "service/billing.h"
#include "service/money_move.h"
#include "web/billing_form.h"
#include "web/billing_routes.h"

static const char *const method_words[] = { "bank_transfer", "manual", NULL };
static const char *const source_words[] = { "bank_transfer", "manual", "credit", NULL };
static const FormOption method_options[] = {
    { STR_INIT("bank_transfer"), STR_INIT("Bank transfer") },
    { STR_INIT("manual"), STR_INIT("Manual") },
    { STR_INIT("credit"), STR_INIT("From credit on account") },
};

enum { V_REASON, V_KEY };
static const Field void_fields[] = {
    [V_REASON] = { "reason", FIELD_TEXT, "Reason", .required = true, .max = MOVE_REASON_BYTES_MAX },
    [V_KEY] = { "key", FIELD_TOKEN, "Form", .max = 64 },
};

enum { W_AMOUNT, W_REASON, W_KEY };
static const Field write_off_fields[] = {
    [W_AMOUNT] = { "amount", FIELD_TEXT, "Amount", .max = 30 },
    [W_REASON] = { "reason", FIELD_TEXT, "Reason", .required = true, .max = MOVE_REASON_BYTES_MAX },
    [W_KEY] = { "key", FIELD_TOKEN, "Form", .max = 64 },
};

enum { R_BUYER, R_PAYMENT, R_AMOUNT, R_PAID_ON, R_METHOD, R_REFERENCE, R_REASON, R_KEY };
static const Field refund_fields[] = {
    [R_BUYER] = { "buyer", FIELD_CODE, "Buyer", .max = 40 },
    [R_PAYMENT] = { "payment", FIELD_CODE, "Payment", .max = 40 },
    [R_AMOUNT] = { "amount", FIELD_TEXT, "Amount", .required = true, .max = 30 },
    [R_PAID_ON] = { "paid_on", FIELD_DATE, "Paid on", .required = true },
    [R_METHOD] = { "method", FIELD_CHOICE, "Method", .choices = method_words },
    [R_REFERENCE] = { "reference", FIELD_TEXT, "Reference", .max = PAYMENT_REFERENCE_BYTES_MAX },
    [R_REASON] = { "reason", FIELD_TEXT, "Reason", .max = MOVE_REASON_BYTES_MAX },
    [R_KEY] = { "key", FIELD_TOKEN, "Form", .max = 64 },
};

enum { T_BUYER, T_AMOUNT, T_ON, T_SOURCE, T_REFERENCE, T_PRIORITY, T_UNTIL, T_KEY };
static const Field top_up_fields[] = {
    [T_BUYER] = { "buyer", FIELD_CODE, "Buyer", .required = true, .max = 40 },
    [T_AMOUNT] = { "amount", FIELD_TEXT, "Amount", .required = true, .max = 30 },
    [T_ON] = { "received_on", FIELD_DATE, "Received on" },
    [T_SOURCE] = { "method", FIELD_CHOICE, "From", .choices = source_words },
    [T_REFERENCE] = { "reference", FIELD_TEXT, "Reference", .max = PAYMENT_REFERENCE_BYTES_MAX },
    [T_PRIORITY] = { "priority", FIELD_INT, "Priority", .min_value = 0,
                     .max_value = TOP_UP_PRIORITY_MAX, .fallback = "0" },
    [T_UNTIL] = { "expires_on", FIELD_DATE, "Last day of its use" },
    [T_KEY] = { "key", FIELD_TOKEN, "Form", .max = 64 },
};

static Err *invoice_of(Req *req, InvoiceId *ret_id)
{
    return page_id(invoice_id_parse(req_param(req, S("document")), "document", ret_id));
}

static Err *void_save(Req *req, const FieldValue *form)
{
    Call call = page_call(req);
    InvoiceId invoice;
    MoveId id;
    TRY(invoice_of(req, &invoice));
    return svc_invoice_void(&call, invoice, form[V_REASON].text, &id);
}

static Err *write_off_save(Req *req, const FieldValue *form)
{
    Call call = page_call(req);
    MoveId id;
    WriteOffForm input = { .amount = form[W_AMOUNT].text,
                           .reason = form[W_REASON].text,
                           .key = form[W_KEY].text };
    TRY(invoice_of(req, &input.invoice));
    return svc_invoice_write_off(&call, &input, &id);
}

static Err *refund_save(Req *req, const FieldValue *form)
{
    Call call = page_call(req);
    MoveId id;
    RefundForm input = { .amount = form[R_AMOUNT].text,
                         .paid_on = form[R_PAID_ON].date,
                         .method = PAYMENT_BANK_TRANSFER,
                         .reference = form[R_REFERENCE].text,
                         .reason = form[R_REASON].text,
                         .key = form[R_KEY].text };
    (void)payment_method_parse(form[R_METHOD].text, &input.method);
    if (form[R_BUYER].text.len > 0) {
        TRY(account_id_parse(form[R_BUYER].text, "buyer", &input.buyer));
    }
    if (form[R_PAYMENT].text.len > 0) {
        TRY(payment_id_parse(form[R_PAYMENT].text, "payment", &input.payment));
    }
    return svc_refund(&call, &input, &id);
}

static Err *top_up_save(Req *req, const FieldValue *form)
{
    Call call = page_call(req);
    MoveId id;
    TopUpForm input = { .amount = form[T_AMOUNT].text,
                        .received_on = form[T_ON].date,
                        .method = PAYMENT_BANK_TRANSFER,
                        .reference = form[T_REFERENCE].text,
                        .priority = (int32_t)form[T_PRIORITY].number,
                        .expires_on = form[T_UNTIL].date,
                        .key = form[T_KEY].text };
    (void)payment_method_parse(form[T_SOURCE].text, &input.method);
    input.from_credit = input.method == PAYMENT_CREDIT;
    TRY(account_id_parse(form[T_BUYER].text, "buyer", &input.buyer));
    return svc_top_up(&call, &input, &id);
}

enum { Q_BUYER, Q_PAYMENT };
static const Field query[] = {
    [Q_BUYER] = { "buyer", FIELD_CODE, "Buyer", .max = 40 },
    [Q_PAYMENT] = { "payment", FIELD_CODE, "Payment", .max = 40 },
};

/* The forms of one invoice are there for who issued it. */
static Err *document_look(Req *req)
{
    Call call = page_call(req);
    InvoiceId id;
    DocumentView document;
    TRY(invoice_of(req, &id));
    TRY(svc_document(&call, id, &document));
    return document.incoming || document.kind != DOCUMENT_INVOICE
               ? ERR(NOT_FOUND, "the reader did not issue this invoice")
               : NULL;
}

static void write_off_fill(const Req *req, bool empty, Date today, FormField *fields)
{
    (void)req;
    (void)empty;
    (void)today;
    fields[W_AMOUNT].hint = S("Empty: all that is open.");
}

static void refund_fill(const Req *req, bool empty, Date today, FormField *fields)
{
    form_options(&fields[R_METHOD], method_options, 2);
    fields[R_PAYMENT].hint = S("Its code, pay_…; empty: credit on account.");
    if (empty) {
        fields[R_BUYER].value = req->query[Q_BUYER].text;
        fields[R_PAYMENT].value = req->query[Q_PAYMENT].text;
        fields[R_PAID_ON].value = date_format(req->arena, today);
    }
}

static void top_up_fill(const Req *req, bool empty, Date today, FormField *fields)
{
    form_options(&fields[T_SOURCE], method_options, COUNT_OF(method_options));
    fields[T_PRIORITY].hint = S("The lowest is used first, then what ends first.");
    fields[T_UNTIL].hint = S("What is left after it lapses. Empty: never.");
    if (empty) {
        fields[T_BUYER].value = req->query[Q_BUYER].text;
        fields[T_ON].value = date_format(req->arena, today);
        fields[T_PRIORITY].value = S("0");
    }
}

static const char *const void_types[] = { "text" };
static const char *const write_off_types[] = { "text", "text" };
static const char *const refund_types[] = { "select", "text", "text", "date",
                                            "select", "text", "text" };
static const char *const top_up_types[] = { "select", "text",   "date", "select",
                                            "text",   "number", "date" };

static const BillingForm void_form = {
    .title = STR_INIT("Void the invoice"),
    .text = STR_INIT("It keeps its number and shows VOID; its periods are billed again by the next "
                     "run. Only while nothing of it is paid or credited."),
    .button = STR_INIT("Void"),
    .list_path = STR_INIT("/invoices"),
    .list_title = STR_INIT("Invoices"),
    .done = STR_INIT("changed"),
    .fields = void_fields,
    .types = void_types,
    .shown = V_KEY,
    .look = document_look,
    .save = void_save,
};
static const BillingForm write_off_form = {
    .title = STR_INIT("Write off"),
    .text = STR_INIT("Gives up what is open. What is paid later becomes credit on account."),
    .button = STR_INIT("Write off"),
    .list_path = STR_INIT("/invoices"),
    .list_title = STR_INIT("Invoices"),
    .done = STR_INIT("changed"),
    .fields = write_off_fields,
    .types = write_off_types,
    .shown = W_KEY,
    .look = document_look,
    .fill = write_off_fill,
    .save = write_off_save,
};
static const BillingForm refund_form = {
    .title = STR_INIT("Record a refund"),
    .text = STR_INIT("Money that you gave back: credit on account, or a payment. Invoices that the "
                     "payment settled are open again where the credit does not suffice."),
    .button = STR_INIT("Record refund"),
    .list_path = STR_INIT("/billing/moves"),
    .list_title = STR_INIT("Refunds and prepaid"),
    .done = STR_INIT("changed"),
    .fields = refund_fields,
    .types = refund_types,
    .shown = R_KEY,
    .buyers = STR_INIT("The payment's"),
    .fill = refund_fill,
    .save = refund_save,
};
static const BillingForm top_up_form = {
    .title = STR_INIT("Prepaid top-up"),
    .text = STR_INIT("Money that a buyer paid in advance, kept for the invoices to come."),
    .button = STR_INIT("Top up"),
    .list_path = STR_INIT("/billing/moves"),
    .list_title = STR_INIT("Refunds and prepaid"),
    .done = STR_INIT("changed"),
    .fields = top_up_fields,
    .types = top_up_types,
    .shown = T_KEY,
    .buyers = STR_INIT("Choose a buyer"),
    .fill = top_up_fill,
    .save = top_up_save,
};

BILLING_FORM_ROUTES(void, "/invoices/{document}/void", "Void an invoice", NULL, 0)
BILLING_FORM_ROUTES(write_off, "/invoices/{document}/write-off",
                    "Write off what is open of an invoice", NULL, 0)
BILLING_FORM_ROUTES(refund, "/billing/refunds/new", "Record a refund", query, COUNT_OF(query))
BILLING_FORM_ROUTES(top_up, "/billing/prepaid/new", "Take prepaid money of a buyer", query,
                    COUNT_OF(query))

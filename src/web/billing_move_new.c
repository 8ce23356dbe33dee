/* billing_move_new.c - forms of the seller: void or write off an invoice, refund, prepaid money. */
#include "gen/tpl_account_adjust_new.h"
#include "service/billing.h"
#include "service/money_move.h"
#include "web/adjust_page.h"
#include "web/billing_routes.h"

/* One of the forms; its last field is the key. */
typedef struct MoveForm {
    Str title, text, button, list_path, list_title;
    const Field *fields;
    const char *const *types; /* of the fields that are shown */
    size_t shown;
    Err *(*save)(Req *req, const FieldValue *form);
} MoveForm;

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

static const char *const void_types[] = { "text" };
static const char *const write_off_types[] = { "text", "text" };
static const char *const refund_types[] = { "select", "text", "text", "date",
                                            "select", "text", "text" };
static const char *const top_up_types[] = { "select", "text",   "date", "select",
                                            "text",   "number", "date" };

static const MoveForm void_form = {
    .title = STR_INIT("Void the invoice"),
    .text = STR_INIT("It keeps its number and shows VOID; its periods are billed again by the next "
                     "run. Only while nothing of it is paid or credited."),
    .button = STR_INIT("Void"),
    .list_path = STR_INIT("/invoices"),
    .list_title = STR_INIT("Invoices"),
    .fields = void_fields,
    .types = void_types,
    .shown = V_KEY,
    .save = void_save,
};
static const MoveForm write_off_form = {
    .title = STR_INIT("Write off"),
    .text = STR_INIT("Gives up what is open. What is paid later becomes credit on account."),
    .button = STR_INIT("Write off"),
    .list_path = STR_INIT("/invoices"),
    .list_title = STR_INIT("Invoices"),
    .fields = write_off_fields,
    .types = write_off_types,
    .shown = W_KEY,
    .save = write_off_save,
};
static const MoveForm refund_form = {
    .title = STR_INIT("Record a refund"),
    .text = STR_INIT("Money that you gave back: credit on account, or a payment. Invoices that the "
                     "payment settled are open again where the credit does not suffice."),
    .button = STR_INIT("Record refund"),
    .list_path = STR_INIT("/billing/moves"),
    .list_title = STR_INIT("Refunds and prepaid"),
    .fields = refund_fields,
    .types = refund_types,
    .shown = R_KEY,
    .save = refund_save,
};
static const MoveForm top_up_form = {
    .title = STR_INIT("Prepaid top-up"),
    .text = STR_INIT("Money that a buyer paid in advance, kept for the invoices to come."),
    .button = STR_INIT("Top up"),
    .list_path = STR_INIT("/billing/moves"),
    .list_title = STR_INIT("Refunds and prepaid"),
    .fields = top_up_fields,
    .types = top_up_types,
    .shown = T_KEY,
    .save = top_up_save,
};

enum { Q_BUYER, Q_PAYMENT };
static const Field query[] = {
    [Q_BUYER] = { "buyer", FIELD_CODE, "Buyer", .max = 40 },
    [Q_PAYMENT] = { "payment", FIELD_CODE, "Payment", .max = 40 },
};

static Err *fields_fill(Req *req, const MoveForm *form, bool empty, const Zone *zone,
                        AdjustNewPage *page)
{
    Str today = date_format(req->arena, date_of(req->now, zone));
    if (form == &write_off_form) {
        page->fields[W_AMOUNT].hint = S("Empty: all that is open.");
    }
    if (form == &refund_form) {
        page->fields[R_METHOD].options = method_options;
        page->fields[R_METHOD].options_count = 2;
        page->fields[R_PAYMENT].hint = S("Its code, pay_…; empty: credit on account.");
        page->fields[R_PAID_ON].value = empty ? today : page->fields[R_PAID_ON].value;
        page->fields[R_PAYMENT].value =
            empty ? req->query[Q_PAYMENT].text : page->fields[R_PAYMENT].value;
    }
    if (form == &top_up_form) {
        page->fields[T_SOURCE].options = method_options;
        page->fields[T_SOURCE].options_count = COUNT_OF(method_options);
        page->fields[T_PRIORITY].hint = S("The lowest is used first, then what ends first.");
        page->fields[T_UNTIL].hint = S("What is left after it lapses. Empty: never.");
        page->fields[T_ON].value = empty ? today : page->fields[T_ON].value;
        page->fields[T_PRIORITY].value = empty ? S("0") : page->fields[T_PRIORITY].value;
    }
    if (form != &refund_form && form != &top_up_form) {
        return NULL;
    }
    if (empty) {
        page->fields[0].value = req->query[Q_BUYER].text;
    }
    return adjust_buyers(req, &page->fields[0]);
}

/* The forms of one invoice are there for who issued it. */
static Err *document_look(Req *req, const MoveForm *form)
{
    Call call = page_call(req);
    InvoiceId id;
    DocumentView document;
    if (form != &void_form && form != &write_off_form) {
        return NULL;
    }
    TRY(invoice_of(req, &id));
    TRY(svc_document(&call, id, &document));
    return document.incoming || document.kind != DOCUMENT_INVOICE
               ? ERR(NOT_FOUND, "the reader did not issue this invoice")
               : NULL;
}

static Err *form_page(Req *req, Resp *resp, const MoveForm *form, const FieldValue *values,
                      const Err *refused)
{
    static const FieldValue nothing = { .number = -1 };
    AdjustNewPage page = { .title = form->title,
                           .text = form->text,
                           .path = req->path,
                           .list_path = form->list_path,
                           .list_title = form->list_title,
                           .button = form->button,
                           .fields_count = form->shown };
    const Zone *zone;
    TRY(document_look(req, form));
    TRY(page_zone(req, &zone));
    for (size_t i = 0; i < form->shown; i++) {
        page.fields[i] = form_field(&form->fields[i], values == NULL ? &nothing : &values[i],
                                    str_from_cstr(form->types[i]));
    }
    TRY(fields_fill(req, form, values == NULL, zone, &page));
    bool keyed = values != NULL && values[form->shown].text.len > 0;
    page.key = keyed ? values[form->shown].text : page_key(req);
    TRY(page_layout(req, page.title, SECTION_BILLING, &page.layout));
    if (refused != NULL) {
        if (!page_refused(resp, &page.layout, refused)) {
            return err_copy(refused);
        }
    } else if (values != NULL) {
        page_notice(&page.layout, S("bad"), S("Not saved yet. Please look at the marked fields."));
    }
    Out out = out_new(req->arena, zone);
    tpl_account_adjust_new(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *form_invalid(Req *req, Resp *resp, const MoveForm *form)
{
    resp->status = 422;
    return form_page(req, resp, form, req->form, NULL);
}

static Err *form_post(Req *req, Resp *resp, const MoveForm *form)
{
    Err *err = form->save(req, req->form);
    if (err == NULL) {
        return page_done(resp, form->list_path, S("changed"));
    }
    err = req_field_failed(req, err);
    return err == NULL ? form_invalid(req, resp, form) : form_page(req, resp, form, req->form, err);
}

/* The three handlers and two routes of a form. */
#define MOVE_ROUTES(name, route_path, what)                        \
    static Err *name##_get(Req *req, Resp *resp)                   \
    {                                                              \
        return form_page(req, resp, &name##_form, NULL, NULL);     \
    }                                                              \
    static Err *name##_invalid(Req *req, Resp *resp)               \
    {                                                              \
        return form_invalid(req, resp, &name##_form);              \
    }                                                              \
    static Err *name##_post(Req *req, Resp *resp)                  \
    {                                                              \
        return form_post(req, resp, &name##_form);                 \
    }                                                              \
    const Route name##_route = {                                   \
        .method = HTTP_GET,                                        \
        .path = route_path,                                        \
        .handle = name##_get,                                      \
        .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING, \
        .query = query,                                            \
        .query_count = COUNT_OF(query),                            \
        .summary = "Form: " what,                                  \
    };                                                             \
    const Route name##_post_route = {                              \
        .method = HTTP_POST,                                       \
        .path = route_path,                                        \
        .handle = name##_post,                                     \
        .invalid = name##_invalid,                                 \
        .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING, \
        .body = BODY_FORM,                                         \
        .fields = name##_fields,                                   \
        .field_count = COUNT_OF(name##_fields),                    \
        .summary = what,                                           \
    };
MOVE_ROUTES(void, "/invoices/{document}/void", "Void an invoice")
MOVE_ROUTES(write_off, "/invoices/{document}/write-off", "Write off what is open of an invoice")
MOVE_ROUTES(refund, "/billing/refunds/new", "Record a refund")
MOVE_ROUTES(top_up, "/billing/prepaid/new", "Take prepaid money of a buyer")

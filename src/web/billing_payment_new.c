/* billing_payment_new.c - /payments/new: a seller records what a buyer paid (R-BIL-06). */
#include "gen/tpl_account_payment_new.h"
#include "service/customer.h"
#include "web/billing_routes.h"
#include "web/payment_page.h"

static const char *const method_words[] = { "bank_transfer", "manual", NULL };

static const Field fields[PAYMENT_FIELD_COUNT] = {
    [PAYMENT_BUYER] = { "buyer", FIELD_CODE, "From", .max = 40 },
    [PAYMENT_AMOUNT] = { "amount", FIELD_TEXT, "Amount", .required = true, .max = 30 },
    [PAYMENT_RECEIVED_ON] = { "received_on", FIELD_DATE, "Received on", .required = true },
    [PAYMENT_METHOD] = { "method", FIELD_CHOICE, "Method", .choices = method_words },
    [PAYMENT_INVOICE] = { "invoice", FIELD_TEXT, "For invoice", .max = 40 },
    [PAYMENT_REFERENCE] = { "reference", FIELD_TEXT, "Reference",
                            .max = PAYMENT_REFERENCE_BYTES_MAX },
    [PAYMENT_KEY] = { "key", FIELD_TOKEN, "Form", .max = 64 },
};

enum { Q_BUYER, Q_INVOICE, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_BUYER] = { "buyer", FIELD_CODE, "From", .max = 40 },
    [Q_INVOICE] = { "invoice", FIELD_TEXT, "For invoice", .max = 40 },
};

static Err *buyer_options(Req *req, FormField *field)
{
    Call call = page_call(req);
    Page list = { .limit = LIST_MAX };
    AccountView *children;
    size_t count;

    TRY(svc_account_children(&call, req->actor.account, &list, &children, &count));
    FormOption *options = arena_array(req->arena, FormOption, count + 2);
    size_t options_count = 0;
    bool listed = field->value.len == 0;
    options[options_count++] = (FormOption){ S(""), S("Whom the invoice or reference names") };
    for (size_t i = 0; i < count; i++) {
        options[options_count++] = (FormOption){ children[i].code, children[i].name };
        listed = listed || str_eq(children[i].code, field->value);
    }
    if (!listed) { /* past the list's end */
        options[options_count++] = (FormOption){ field->value, field->value };
    }
    field->options = options;
    field->options_count = options_count;
    return NULL;
}

/* The form with what was typed; `values` NULL: an empty one for today. */
static Err *form_fill(Req *req, const FieldValue *values, const Zone *zone, PaymentNewPage *page)
{
    static const FieldValue nothing = { .number = -1 };
    static const char *const types[PAYMENT_SHOWN_COUNT] = { "select", "text", "date",
                                                            "select", "text", "text" };
    static const FormOption method_options[] = {
        { STR_INIT("bank_transfer"), STR_INIT("Bank transfer") },
        { STR_INIT("manual"), STR_INIT("Manual") },
    };

    for (size_t i = 0; i < PAYMENT_SHOWN_COUNT; i++) {
        page->fields[i] =
            form_field(&fields[i], values == NULL ? &nothing : &values[i], str_from_cstr(types[i]));
    }
    page->fields_count = PAYMENT_SHOWN_COUNT;
    page->fields[PAYMENT_METHOD].options = method_options;
    page->fields[PAYMENT_METHOD].options_count = COUNT_OF(method_options);
    page->fields[PAYMENT_AMOUNT].hint =
        S("In the currency of the invoice or of the buyer, such as 249.95.");
    page->fields[PAYMENT_INVOICE].hint =
        S("Its number. Without one the oldest open invoices are paid first.");
    page->fields[PAYMENT_REFERENCE].hint =
        S("As on the bank statement. An invoice number or buyer code in it is found.");
    page->key = values != NULL && values[PAYMENT_KEY].text.len > 0 ? values[PAYMENT_KEY].text
                                                                   : page_key(req);
    if (values == NULL) {
        page->fields[PAYMENT_BUYER].value = req->query[Q_BUYER].text;
        page->fields[PAYMENT_INVOICE].value = req->query[Q_INVOICE].text;
        page->fields[PAYMENT_RECEIVED_ON].value = date_format(req->arena, date_of(req->now, zone));
    }
    return buyer_options(req, &page->fields[PAYMENT_BUYER]);
}

static Err *form_page(Req *req, Resp *resp, const FieldValue *values, const Err *refused)
{
    PaymentNewPage page = { 0 };
    const Zone *zone;

    TRY(page_zone(req, &zone));
    TRY(form_fill(req, values, zone, &page));
    TRY(page_layout(req, S("Record a payment"), SECTION_BILLING, &page.layout));
    if (refused != NULL) {
        if (!page_refused(resp, &page.layout, refused)) {
            return err_copy(refused);
        }
    } else if (values != NULL) {
        page_notice(&page.layout, S("bad"), S("Not saved yet. Please look at the marked fields."));
    }
    Out out = out_new(req->arena, zone);
    tpl_account_payment_new(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *payment_new_get(Req *req, Resp *resp)
{
    return form_page(req, resp, NULL, NULL);
}

static Err *payment_new_invalid(Req *req, Resp *resp)
{
    resp->status = 422;
    return form_page(req, resp, req->form, NULL);
}

static Err *payment_save(Req *req, PaymentId *ret_id)
{
    Call call = page_call(req);
    const FieldValue *form = req->form;
    const PaymentTexts texts = { .buyer = form[PAYMENT_BUYER].text,
                                 .invoice = form[PAYMENT_INVOICE].text,
                                 .amount = form[PAYMENT_AMOUNT].text,
                                 .method = form[PAYMENT_METHOD].text,
                                 .reference = form[PAYMENT_REFERENCE].text,
                                 .key = form[PAYMENT_KEY].text,
                                 .received_on = form[PAYMENT_RECEIVED_ON].date };
    PaymentForm input;
    TRY(payment_form_read(&texts, &input));
    return svc_payment_record(&call, &input, ret_id);
}

/* Made once, however often the form arrives: by its key. */
static Err *payment_new_post(Req *req, Resp *resp)
{
    PaymentId id;
    Err *err = payment_save(req, &id);
    if (err == NULL) {
        return page_done(resp, S("/payments"), S("payment-recorded"));
    }
    err = req_field_failed(req, err);
    return err == NULL ? payment_new_invalid(req, resp) : form_page(req, resp, req->form, err);
}

const Route payment_new_route = {
    .method = HTTP_GET,
    .path = "/payments/new",
    .handle = payment_new_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Form of a payment",
};

const Route payment_new_post_route = {
    .method = HTTP_POST,
    .path = "/payments/new",
    .handle = payment_new_post,
    .invalid = payment_new_invalid,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Record a payment",
};

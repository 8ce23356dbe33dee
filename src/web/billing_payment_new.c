/* billing_payment_new.c - /payments/new: a seller records what a buyer paid (R-BIL-06). */
#include "service/payment.h"
#include "web/billing_form.h"
#include "web/billing_routes.h"

static const char *const method_words[] = { "bank_transfer", "manual", NULL };

enum { F_BUYER, F_AMOUNT, F_RECEIVED_ON, F_METHOD, F_INVOICE, F_REFERENCE, F_KEY };
static const Field payment_new_fields[] = {
    [F_BUYER] = { "buyer", FIELD_CODE, "From", .max = 40 },
    [F_AMOUNT] = { "amount", FIELD_TEXT, "Amount", .required = true, .max = 30 },
    [F_RECEIVED_ON] = { "received_on", FIELD_DATE, "Received on", .required = true },
    [F_METHOD] = { "method", FIELD_CHOICE, "Method", .choices = method_words },
    [F_INVOICE] = { "invoice", FIELD_TEXT, "For invoice", .max = 40 },
    [F_REFERENCE] = { "reference", FIELD_TEXT, "Reference", .max = PAYMENT_REFERENCE_BYTES_MAX },
    [F_KEY] = { "key", FIELD_TOKEN, "Form", .max = 64 },
};

enum { Q_BUYER, Q_INVOICE, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_BUYER] = { "buyer", FIELD_CODE, "From", .max = 40 },
    [Q_INVOICE] = { "invoice", FIELD_TEXT, "For invoice", .max = 40 },
};

static void payment_new_fill(const Req *req, bool empty, Date today, FormField *fields)
{
    static const FormOption method_options[] = {
        { STR_INIT("bank_transfer"), STR_INIT("Bank transfer") },
        { STR_INIT("manual"), STR_INIT("Manual") },
    };
    form_options(&fields[F_METHOD], method_options, COUNT_OF(method_options));
    fields[F_AMOUNT].hint = S("In the currency of the invoice or of the buyer, such as 249.95.");
    fields[F_INVOICE].hint = S("Its number. Without one the oldest open invoices are paid first.");
    fields[F_REFERENCE].hint =
        S("As on the bank statement. An invoice number or buyer code in it is found.");
    if (empty) {
        fields[F_BUYER].value = req->query[Q_BUYER].text;
        fields[F_INVOICE].value = req->query[Q_INVOICE].text;
        fields[F_RECEIVED_ON].value = date_format(req->arena, today);
    }
}

static Err *payment_new_save(Req *req, const FieldValue *form)
{
    Call call = page_call(req);
    const PaymentTexts texts = { .buyer = form[F_BUYER].text,
                                 .invoice = form[F_INVOICE].text,
                                 .amount = form[F_AMOUNT].text,
                                 .method = form[F_METHOD].text,
                                 .reference = form[F_REFERENCE].text,
                                 .key = form[F_KEY].text,
                                 .received_on = form[F_RECEIVED_ON].date };
    PaymentForm input;
    PaymentId id;
    TRY(payment_form_read(&texts, &input));
    return svc_payment_record(&call, &input, &id);
}

static const char *const payment_new_types[] = {
    "select", "text", "date", "select", "text", "text"
};

static const BillingForm payment_new_form = {
    .title = STR_INIT("Record a payment"),
    .text = STR_INIT("What a buyer paid you. It settles invoices; what is left is credit, which "
                     "the next invoice uses first."),
    .button = STR_INIT("Record payment"),
    .list_path = STR_INIT("/payments"),
    .list_title = STR_INIT("Payments"),
    .done = STR_INIT("payment-recorded"),
    .fields = payment_new_fields,
    .types = payment_new_types,
    .shown = F_KEY,
    .buyers = STR_INIT("Whom the invoice or reference names"),
    .fill = payment_new_fill,
    .save = payment_new_save,
};
BILLING_FORM_ROUTES(payment_new, "/payments/new", "Record a payment", query, Q_COUNT)

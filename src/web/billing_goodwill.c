/* billing_goodwill.c - /billing/goodwill: a seller gives credit on account. */
#include "service/adjust.h"
#include "web/billing_form.h"
#include "web/billing_routes.h"

enum { F_BUYER, F_AMOUNT, F_REASON, F_KEY };
static const Field goodwill_fields[] = {
    [F_BUYER] = { "buyer", FIELD_CODE, "Buyer", .required = true, .max = 40 },
    [F_AMOUNT] = { "amount", FIELD_TEXT, "Amount", .required = true, .max = 30 },
    [F_REASON] = { "reason", FIELD_TEXT, "Reason", .required = true, .max = ADJUST_TEXT_BYTES_MAX },
    [F_KEY] = { "key", FIELD_TOKEN, "Form", .max = 64 },
};

static void goodwill_fill(const Req *req, bool empty, Date today, FormField *fields)
{
    (void)req;
    (void)empty;
    (void)today;
    fields[F_AMOUNT].hint = S("In the buyer's currency, VAT included, such as 20.00.");
}

static Err *goodwill_save(Req *req, const FieldValue *form)
{
    Call call = page_call(req);
    MoveId id;
    GoodwillForm input = { .amount = form[F_AMOUNT].text,
                           .reason = form[F_REASON].text,
                           .key = form[F_KEY].text };
    TRY(account_id_parse(form[F_BUYER].text, "buyer", &input.buyer));
    return svc_goodwill_add(&call, &input, &id);
}

static const char *const goodwill_types[] = { "select", "text", "text" };

static const BillingForm goodwill_form = {
    .title = STR_INIT("Give credit"),
    .text = STR_INIT("Credit on account that nobody paid for. The buyer's next invoice uses it."),
    .button = STR_INIT("Give credit"),
    .list_path = STR_INIT("/billing"),
    .list_title = STR_INIT("Balances"),
    .done = STR_INIT("changed"),
    .fields = goodwill_fields,
    .types = goodwill_types,
    .shown = F_KEY,
    .buyers = STR_INIT("Choose a buyer"),
    .fill = goodwill_fill,
    .save = goodwill_save,
};
BILLING_FORM_ROUTES(goodwill, "/billing/goodwill", "Give a buyer credit on account", NULL, 0)

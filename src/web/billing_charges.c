/* billing_charges.c - /billing/charges: one-time charges, as page and CSV; charging something, and
 * taking it back before it is billed. */
#include "gen/tpl_account_charges.h"
#include "web/adjust_page.h"
#include "web/billing_form.h"
#include "web/billing_routes.h"
#include "web/csv.h"

enum { CSV_PAGE_MAX = 20 };

enum { Q_AFTER, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};

static Err *charges_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    ChargesPage page = { .can_charge = req->actor.kind != ACCOUNT_END_CUSTOMER &&
                                       actor_can(&req->actor, ROLE_BILLING) };
    Page list = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    ChargeView *charges;
    const Zone *zone;

    TRY(page_layout(req, S("One-time charges"), SECTION_BILLING, &page.layout));
    TRY(page_zone(req, &zone));
    TRY(svc_charges(&call, (AccountId){ 0 }, &list, &charges, &page.charges_count));
    page.charges = charges;
    page.pager = list_pager(req->arena, S("/billing/charges"), NULL, 0, &list);
    Out out = out_new(req->arena, zone);
    tpl_account_charges(&out, &page);
    return resp_html(resp, out_str(&out));
}

static void csv_charge(Req *req, CsvOut *csv, const ChargeView *view)
{
    csv_cell(csv, view->code);
    csv_cell(csv, view->given ? S("issued") : S("received"));
    csv_cell_text(csv, view->seller_name);
    csv_cell_text(csv, view->buyer_name);
    csv_cell(csv, view->subscription_code);
    csv_cell_text(csv, view->title);
    csv_cell(csv, arena_printf(req->arena, "%lld", (long long)view->quantity));
    csv_cell(csv, currency_str(&view->amount.currency));
    csv_cell(csv, money_format(req->arena, view->amount));
    csv_cell(csv, view->state);
    csv_cell(csv, view->document_label);
    csv_line_end(csv);
}

static Err *charges_csv(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CsvOut csv = csv_new(req->arena, S("id,direction,seller,buyer,subscription,title,quantity,"
                                       "currency,amount,state,invoice"));
    Page list = { .after = req->query[Q_AFTER].text, .limit = LIST_MAX };

    for (size_t round = 0; round == 0 || list.next.len > 0; round++) {
        ChargeView *views;
        size_t count;
        if (round == CSV_PAGE_MAX) {
            Str next = list_url(req->arena, S("/billing/charges.csv"), NULL, 0, list.next);
            resp_header(resp, "Link",
                        arena_printf(req->arena, "<%.*s>; rel=\"next\"", STR_ARG(next)));
            break;
        }
        list.after = round == 0 ? list.after : list.next;
        list.next = S("");
        TRY(svc_charges(&call, (AccountId){ 0 }, &list, &views, &count));
        for (size_t i = 0; i < count; i++) {
            csv_charge(req, &csv, &views[i]);
        }
    }
    return csv_send(resp, &csv, S("charges.csv"));
}

static const char *const tax_words[] = { "S", "Z", "E", NULL };
static const TaxCategory taxes[] = { TAX_S, TAX_Z, TAX_E };
static const char *const when_words[] = { "next", "now", NULL };

enum { F_BUYER, F_SUBSCRIPTION, F_TITLE, F_QUANTITY, F_AMOUNT, F_TAX, F_WHEN, F_KEY };
static const Field charge_new_fields[] = {
    [F_BUYER] = { "buyer", FIELD_CODE, "Buyer", .max = 40 },
    [F_SUBSCRIPTION] = { "subscription", FIELD_CODE, "For one subscription", .max = 40 },
    [F_TITLE] = { "title", FIELD_TEXT, "What for", .required = true, .max = ADJUST_TEXT_BYTES_MAX },
    [F_QUANTITY] = { "quantity", FIELD_INT, "Quantity", .min_value = 1,
                     .max_value = CHARGE_QUANTITY_MAX, .fallback = "1" },
    [F_AMOUNT] = { "amount", FIELD_TEXT, "Amount for each", .required = true, .max = 30 },
    [F_TAX] = { "tax", FIELD_CHOICE, "VAT", .choices = tax_words },
    [F_WHEN] = { "when", FIELD_CHOICE, "When", .choices = when_words },
    [F_KEY] = { "key", FIELD_TOKEN, "Form", .max = 64 },
};

enum { QN_BUYER, QN_SUBSCRIPTION };
static const Field new_query[] = {
    [QN_BUYER] = { "buyer", FIELD_CODE, "Buyer", .max = 40 },
    [QN_SUBSCRIPTION] = { "subscription", FIELD_CODE, "Subscription", .max = 40 },
};

static void charge_new_fill(const Req *req, bool empty, Date today, FormField *fields)
{
    static const FormOption tax_options[] = {
        { STR_INIT("S"), STR_INIT("Standard rate") },
        { STR_INIT("Z"), STR_INIT("Zero rated") },
        { STR_INIT("E"), STR_INIT("Exempt") },
    };
    static const FormOption when_options[] = {
        { STR_INIT("next"), STR_INIT("With the next invoice") },
        { STR_INIT("now"), STR_INIT("Now, on an invoice of its own") },
    };
    (void)today;
    fields[F_SUBSCRIPTION].hint = S("Its code, such as sub_…; or leave it empty.");
    fields[F_AMOUNT].hint = S("Net, in the buyer's currency, such as 49.00.");
    form_options(&fields[F_TAX], tax_options, COUNT_OF(tax_options));
    fields[F_TAX].hint = S("Inside one country; across borders the rules decide.");
    form_options(&fields[F_WHEN], when_options, COUNT_OF(when_options));
    if (empty) {
        fields[F_BUYER].value = req->query[QN_BUYER].text;
        fields[F_SUBSCRIPTION].value = req->query[QN_SUBSCRIPTION].text;
        fields[F_QUANTITY].value = S("1");
    }
}

static Err *charge_new_save(Req *req, const FieldValue *form)
{
    Call call = page_call(req);
    ExtraChargeId id;
    int64_t tax = form[F_TAX].number;
    ChargeForm input = { .title = form[F_TITLE].text,
                         .amount = form[F_AMOUNT].text,
                         .quantity = form[F_QUANTITY].number,
                         .tax = taxes[tax < 0 ? 0 : tax],
                         .at_once = form[F_WHEN].number == 1,
                         .key = form[F_KEY].text };
    if (form[F_BUYER].text.len > 0) {
        TRY(account_id_parse(form[F_BUYER].text, "buyer", &input.target.buyer));
    }
    if (form[F_SUBSCRIPTION].text.len > 0) {
        TRY(subscription_id_parse(form[F_SUBSCRIPTION].text, "subscription",
                                  &input.target.subscription));
    }
    return svc_charge_add(&call, &input, &id);
}

static const char *const charge_new_types[] = { "select", "text",   "text",  "number",
                                                "text",   "select", "select" };

static const BillingForm charge_new_form = {
    .title = STR_INIT("Charge once"),
    .text = STR_INIT("A line on the buyer's next invoice, or an invoice of its own."),
    .button = STR_INIT("Charge"),
    .list_path = STR_INIT("/billing/charges"),
    .list_title = STR_INIT("One-time charges"),
    .done = STR_INIT("changed"),
    .fields = charge_new_fields,
    .types = charge_new_types,
    .shown = F_KEY,
    .buyers = STR_INIT("Whose subscription it is"),
    .fill = charge_new_fill,
    .save = charge_new_save,
};
BILLING_FORM_ROUTES(charge_new, "/billing/charges/new", "Charge something once", new_query,
                    COUNT_OF(new_query))

static Err *end_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    ExtraChargeId id;
    TRY(page_id(extra_charge_id_parse(req_param(req, S("charge")), "charge", &id)));
    TRY(svc_charge_end(&call, id));
    return page_done(resp, S("/billing/charges"), S("changed"));
}

const Route charge_end_route = {
    .method = HTTP_POST,
    .path = "/billing/charges/{charge}/end",
    .handle = end_post,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .body = BODY_FORM,
    .summary = "Take a charge back that is not billed",
};

const Route charges_csv_route = {
    .method = HTTP_GET,
    .path = "/billing/charges.csv",
    .handle = charges_csv,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "One-time charges as CSV",
};

const Route charges_route = {
    .method = HTTP_GET,
    .path = "/billing/charges",
    .handle = charges_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "One-time charges, issued and received",
};

/* billing_mandates.c - /billing/mandates: entered by sellers, seen and revoked by both sides. */
#include "gen/tpl_account_mandates.h"
#include "web/billing_form.h"
#include "web/billing_routes.h"
#include "web/csv_list.h"
#include "web/debit_page.h"

enum { Q_AFTER, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};

static const char *const scheme_words[] = { "core", "b2b", NULL };
static const DebitScheme schemes[] = { DEBIT_CORE, DEBIT_B2B };

enum { F_BUYER, F_HOLDER, F_IBAN, F_BIC, F_SIGNED_ON, F_SCHEME, F_REFERENCE, F_ONE_OFF, F_KEY };
static const Field mandate_new_fields[] = {
    [F_BUYER] = { "buyer", FIELD_CODE, "Buyer", .required = true, .max = 40 },
    [F_HOLDER] = { "holder", FIELD_TEXT, "Holder of the account", .required = true,
                   .max = SEPA_NAME_BYTES_MAX },
    [F_IBAN] = { "iban", FIELD_TEXT, "IBAN", .required = true, .max = 50 },
    [F_BIC] = { "bic", FIELD_TEXT, "BIC", .max = 20 },
    [F_SIGNED_ON] = { "signed_on", FIELD_DATE, "Signed on", .required = true },
    [F_SCHEME] = { "scheme", FIELD_CHOICE, "Scheme", .choices = scheme_words },
    [F_REFERENCE] = { "reference", FIELD_TEXT, "Mandate reference",
                      .max = SEPA_REFERENCE_BYTES_MAX },
    [F_ONE_OFF] = { "one_off", FIELD_BOOL, "For one collection only" },
    [F_KEY] = { "key", FIELD_TOKEN, "Form", .max = 64 },
};

static bool can_change(const Req *req)
{
    return actor_can(&req->actor, ROLE_BILLING);
}

static Err *mandates_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    MandatesPage page = { .sells = req->actor.kind != ACCOUNT_END_CUSTOMER,
                          .can_change = can_change(req) };
    Page list = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    MandateView *mandates;
    const Zone *zone;

    TRY(page_layout(req, S("Mandates"), SECTION_BILLING, &page.layout));
    TRY(page_zone(req, &zone));
    TRY(svc_mandates(&call, &list, &mandates, &page.mandates_count));
    page.mandates = mandates;
    page.pager = list_pager(req->arena, S("/billing/mandates"), NULL, 0, &list);
    Out out = out_new(req->arena, zone);
    tpl_account_mandates(&out, &page);
    return resp_html(resp, out_str(&out));
}

static void mandate_new_fill(const Req *req, bool empty, Date today, FormField *fields)
{
    static const FormOption scheme_options[] = {
        { STR_INIT("core"), STR_INIT("Core: consumers and companies") },
        { STR_INIT("b2b"), STR_INIT("B2B: companies, no refund") },
    };
    (void)req;
    (void)empty;
    (void)today;
    form_options(&fields[F_SCHEME], scheme_options, COUNT_OF(scheme_options));
    fields[F_REFERENCE].hint = S("As on the paper; without one we make it.");
}

static Err *mandate_new_save(Req *req, const FieldValue *form)
{
    Call call = page_call(req);
    int64_t scheme = form[F_SCHEME].number;
    MandateForm input = { .reference = form[F_REFERENCE].text,
                          .signed_on = form[F_SIGNED_ON].date,
                          .scheme = schemes[scheme < 0 ? 0 : scheme],
                          .one_off = form[F_ONE_OFF].on,
                          .holder = form[F_HOLDER].text,
                          .iban = form[F_IBAN].text,
                          .bic = form[F_BIC].text,
                          .key = form[F_KEY].text };
    MandateId id;
    TRY(account_id_parse(form[F_BUYER].text, "buyer", &input.buyer));
    return svc_mandate_add(&call, &input, &id);
}

static const char *const mandate_new_types[] = { "select", "text",   "text", "text",
                                                 "date",   "select", "text", "checkbox" };

static const BillingForm mandate_new_form = {
    .title = STR_INIT("Enter a mandate"),
    .text = STR_INIT("What your buyer signed. The account number is sealed, and shown only in part "
                     "from then on."),
    .button = STR_INIT("Save mandate"),
    .list_path = STR_INIT("/billing/mandates"),
    .list_title = STR_INIT("Mandates"),
    .done = STR_INIT("mandate-added"),
    .fields = mandate_new_fields,
    .types = mandate_new_types,
    .shown = F_KEY,
    .buyers = STR_INIT("Choose a buyer"),
    .fill = mandate_new_fill,
    .save = mandate_new_save,
};
BILLING_FORM_ROUTES(mandate_new, "/billing/mandates/new", "Enter a mandate", NULL, 0)

static Err *mandate_revoke(Req *req, Resp *resp)
{
    Call call = page_call(req);
    MandateId id;
    TRY(page_id(mandate_id_parse(req_param(req, S("mandate")), "mandate", &id)));
    TRY(svc_mandate_revoke(&call, id));
    return page_done(resp, S("/billing/mandates"), S("mandate-revoked"));
}

static Err *mandates_read(Req *req, Call *call, Page *page, const void **ret_rows,
                          size_t *ret_count)
{
    MandateView *rows;

    (void)req;
    TRY(svc_mandates(call, page, &rows, ret_count));
    *ret_rows = rows;
    return NULL;
}

static void mandates_row(Req *req, const void *row, CsvOut *csv)
{
    const MandateView *view = row;

    csv_cell(csv, view->code);
    csv_cell_text(csv, view->reference);
    csv_cell(csv, mandate_state_name(view->state));
    csv_cell(csv, view->seller_code);
    csv_cell_text(csv, view->seller_name);
    csv_cell(csv, view->buyer_code);
    csv_cell_text(csv, view->buyer_name);
    csv_cell_text(csv, view->holder);
    csv_cell_text(csv, view->iban);
    csv_cell(csv, debit_scheme_name(view->scheme));
    csv_cell(csv, view->one_off ? S("yes") : S("no"));
    csv_cell(csv, date_is_none(view->signed_on) ? S("") : date_format(req->arena, view->signed_on));
    csv_cell(csv, date_is_none(view->used_on) ? S("") : date_format(req->arena, view->used_on));
    csv_cell_text(csv, view->cause);
    csv_cell_instant(req, csv, view->created_at);
}

static Err *mandates_csv_get(Req *req, Resp *resp)
{
    static const CsvList list = { .file = STR_INIT("mandates.csv"),
                                  .columns =
                                      STR_INIT("id,reference,state,seller,seller_name,buyer,"
                                               "buyer_name,holder,iban,scheme,one_off,signed_on,"
                                               "used_on,cause,created_at"),
                                  .row_size = sizeof(MandateView),
                                  .read = mandates_read,
                                  .row = mandates_row };
    return csv_list(req, resp, &list);
}

const Route mandates_csv_route = {
    .method = HTTP_GET,
    .path = "/billing/mandates.csv",
    .handle = mandates_csv_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Mandates as CSV",
};

const Route mandates_route = {
    .method = HTTP_GET,
    .path = "/billing/mandates",
    .handle = mandates_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Mandates for direct debit, of both sides",
};

const Route mandate_revoke_route = {
    .method = HTTP_POST,
    .path = "/billing/mandates/{mandate}/revoke",
    .handle = mandate_revoke,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .body = BODY_FORM,
    .summary = "Revoke a mandate",
};

/* admin_price_plan.c - /admin/prices/{list}/plan: the prices of a plan in a list, by tier and day;
 * what is saved is a draft. */
#include "gen/tpl_admin_price_plan.h"
#include "web/admin_routes.h"
#include "web/price_office_page.h"

enum { CODE_BYTES_MAX = 64, AMOUNT_BYTES_MAX = 30 };

/* clang-format off */
#define WORD_(name, word) word,
/* clang-format on */
static const char *const kind_words[] = { PRICE_KINDS(WORD_) NULL };
static const char *const step_words[] = { "save", "remove", NULL };

enum {
    F_QUANTITY,
    F_KIND,
    F_AMOUNT,
    F_COST,
    F_SUGGESTED,
    F_SETUP,
    F_FROM,
    F_TO,
    F_PLAN,
    F_STEP,
    F_STAMP,
    F_REPLACES,
    F_OLD_QUANTITY,
    F_OLD_FROM
};
static const Field fields[] = {
    [F_QUANTITY] = { "quantity_from", FIELD_INT, "From so many units", .min_value = 1,
                     .max_value = 1000000, .fallback = "1" },
    [F_KIND] = { "kind", FIELD_CHOICE, "Price", .choices = kind_words, .fallback = "fixed" },
    [F_AMOUNT] = { "amount", FIELD_TEXT, "Amount", .max = AMOUNT_BYTES_MAX },
    [F_COST] = { "cost", FIELD_TEXT, "Cost", .max = AMOUNT_BYTES_MAX },
    [F_SUGGESTED] = { "suggested", FIELD_TEXT, "Suggested retail price", .max = AMOUNT_BYTES_MAX },
    [F_SETUP] = { "setup", FIELD_TEXT, "Set-up fee", .max = AMOUNT_BYTES_MAX },
    [F_FROM] = { "valid_from", FIELD_DATE, "First day" },
    [F_TO] = { "valid_to", FIELD_DATE, "Last day" },
    [F_PLAN] = { "plan", FIELD_TOKEN, "Plan", .required = true, .max = CODE_BYTES_MAX },
    [F_STEP] = { "step", FIELD_CHOICE, "What to do", .choices = step_words, .fallback = "save" },
    [F_STAMP] = { "stamp", FIELD_TOKEN, "What was seen", .max = 16 },
    [F_REPLACES] = { "replaces", FIELD_BOOL, "Changes a row" },
    [F_OLD_QUANTITY] = { "old_quantity", FIELD_INT, "Its units", .min_value = 1,
                         .max_value = 1000000 },
    [F_OLD_FROM] = { "old_from", FIELD_DATE, "Its first day" },
};
_Static_assert((int)PRICE_ROW_FIELD_COUNT == (int)F_PLAN, "the page shows the first ones");

static const char *const types[PRICE_ROW_FIELD_COUNT] = { "number", "select", "text", "text",
                                                          "text",   "text",   "date", "date" };

enum { Q_PLAN, Q_QUANTITY, Q_FROM, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_PLAN] = { "plan", FIELD_TOKEN, "Plan", .required = true, .max = CODE_BYTES_MAX },
    [Q_QUANTITY] = { "quantity", FIELD_INT, "Row to change: from units", .min_value = 1,
                     .max_value = 1000000 },
    [Q_FROM] = { "from", FIELD_DATE, "Row to change: first day" },
};

static void fields_fill(PricePlanPage *page, const FieldValue *values)
{
    static const FormOption kinds[] = {
        { STR_INIT("fixed"), STR_INIT("Fixed price") },
        { STR_INIT("discount"), STR_INIT("Discount off the suggested price") },
        { STR_INIT("markup"), STR_INIT("Mark-up: a part of the cost, on top of it") },
        { STR_INIT("margin"), STR_INIT("Margin: a part of the price is yours") },
        { STR_INIT("not_sold"), STR_INIT("Not for sale") },
    };
    static const FieldValue nothing = { .number = -1 };
    for (size_t i = 0; i < PRICE_ROW_FIELD_COUNT; i++) {
        page->fields[i] =
            form_field(&fields[i], values == NULL ? &nothing : &values[i], str_from_cstr(types[i]));
    }
    page->fields_count = PRICE_ROW_FIELD_COUNT;
    page->fields[F_KIND].options = kinds;
    page->fields[F_KIND].options_count = COUNT_OF(kinds);
    page->fields[F_QUANTITY].hint = S("A volume tier: for the whole quantity, from so many on.");
    page->fields[F_AMOUNT].hint =
        S("Of a unit and billing period, 12.50; of the other kinds a percentage. On a cost of 900, "
          "20 % mark-up makes 900 × 1.2 = 1,080.00 and 20 % margin 900 ÷ 0.8 = 1,125.00.");
    page->fields[F_SETUP].hint = S("Once for each unit. Empty: none.");
    page->fields[F_FROM].hint = S("Empty: always.");
    page->fields[F_TO].hint = S("Empty: open.");
}

static Str amount_text(Arena *out, Decimal amount, int64_t least)
{
    return amount.units >= least ? decimal_format(out, amount) : S("");
}

/* The row as it stands, to be changed. */
static void fields_of_row(Arena *out, const PriceRowView *row, PricePlanPage *page)
{
    const PriceTerms *terms = &row->terms;
    const Str texts[PRICE_ROW_FIELD_COUNT] = {
        [F_QUANTITY] = arena_printf(out, "%d", (int)row->quantity_from),
        [F_KIND] = price_kind_name(terms->kind),
        [F_AMOUNT] = row->amount,
        [F_COST] = amount_text(out, terms->cost, 0),
        [F_SUGGESTED] = amount_text(out, terms->suggested, 0),
        [F_SETUP] = amount_text(out, terms->setup, 1),
        [F_FROM] = date_format(out, row->valid_from),
        [F_TO] = date_format(out, row->valid_to),
    };
    for (size_t i = 0; i < PRICE_ROW_FIELD_COUNT; i++) {
        page->fields[i].value = texts[i];
    }
    page->replaces = true;
    page->old_quantity = texts[F_QUANTITY];
    page->old_from = texts[F_FROM];
}

static Err *page_start(Req *req, Str plan, PricePlanPage *page)
{
    Call call = page_call(req);
    Str list = req_param(req, S("list"));
    page->can_edit = actor_can(&req->actor, ROLE_ADMINISTRATOR);
    TRY(svc_price_office_plan(&call, list, plan, &page->view));
    page->can_edit = page->can_edit && !page->view.metered;
    page->currency = currency_str(&page->view.list.currency);
    page->lines_count = page->view.rows_count;
    page->lines = arena_array(req->arena, PriceOfficeLine, page->lines_count);
    for (size_t i = 0; i < page->lines_count; i++) {
        page->view.rows[i].plan_code = page->view.plan_code;
        page->view.rows[i].billing_label = page->view.billing_label;
        page->lines[i] = price_office_line(req->arena, list, &page->view.rows[i]);
    }
    return page_layout(req, page->view.product_name, SECTION_ADMIN, &page->layout);
}

static Err *render(Resp *resp, Req *req, const PricePlanPage *page)
{
    Out out = out_new(req->arena, NULL);
    tpl_admin_price_plan(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *plan_get(Req *req, Resp *resp)
{
    PricePlanPage page = { 0 };
    TRY(page_start(req, req->query[Q_PLAN].text, &page));
    fields_fill(&page, NULL);
    page.fields[F_QUANTITY].value = S("1");
    page.fields[F_KIND].value = S("fixed");
    for (size_t i = 0; i < page.view.rows_count && req->query[Q_QUANTITY].given; i++) {
        const PriceRowView *row = &page.view.rows[i];
        if (row->quantity_from == req->query[Q_QUANTITY].number &&
            row->valid_from.day == req->query[Q_FROM].date.day) {
            fields_of_row(req->arena, row, &page);
        }
    }
    return render(resp, req, &page);
}

static Err *plan_query_invalid(Req *req, Resp *resp)
{
    (void)req;
    (void)resp;
    return ERR(NOT_FOUND, "there is no such plan");
}

static PriceRowForm form_read(const Req *req)
{
    const FieldValue *form = req->form;
    return (PriceRowForm){ .list = req_param(req, S("list")),
                           .plan = form[F_PLAN].text,
                           .stamp = form[F_STAMP].text,
                           .quantity_from = form[F_QUANTITY].number,
                           .valid_from = form[F_FROM].date,
                           .valid_to = form[F_TO].date,
                           .kind = (PriceKind)form[F_KIND].number,
                           .amount = form[F_AMOUNT].text,
                           .setup = form[F_SETUP].text,
                           .suggested = form[F_SUGGESTED].text,
                           .cost = form[F_COST].text,
                           .replaces = form[F_REPLACES].on,
                           .old_quantity = form[F_OLD_QUANTITY].number,
                           .old_from = form[F_OLD_FROM].date };
}

/* The form again with what was typed, beside the prices as they are now. */
static Err *form_again(Req *req, Resp *resp, Err *err)
{
    PricePlanPage page = { 0 };
    TRY(page_start(req, req->form[F_PLAN].text, &page));
    if (err == NULL) {
        resp->status = 422;
        page_notice(&page.layout, S("bad"), S("Not saved. Please look at the marked field."));
    } else if (!page_refused(resp, &page.layout, err)) {
        return err;
    }
    fields_fill(&page, req->form);
    page.replaces = req->form[F_REPLACES].on;
    page.old_quantity = req->form[F_OLD_QUANTITY].raw;
    page.old_from = req->form[F_OLD_FROM].raw;
    return render(resp, req, &page);
}

static Err *plan_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    const PriceRowForm form = form_read(req);
    bool remove = str_eq(req->form[F_STEP].text, S("remove"));
    Err *err = remove ? svc_price_row_remove(&call, &form) : svc_price_row_save(&call, &form);
    if (err != NULL) {
        return form_again(req, resp, req_field_failed(req, err));
    }
    const ListFilter plan[] = { { S("plan"), form.plan } };
    Str path = arena_printf(req->arena, "/admin/prices/%.*s/plan", STR_ARG(form.list));
    return page_done(resp, list_url(req->arena, path, plan, COUNT_OF(plan), S("")), S("drafted"));
}

static Err *plan_invalid(Req *req, Resp *resp)
{
    return form_again(req, resp, NULL);
}

const Route admin_price_plan_route = {
    .method = HTTP_GET,
    .path = "/admin/prices/{list}/plan",
    .handle = plan_get,
    .invalid = plan_query_invalid,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "The prices of a plan in a list, by tier and day",
};

const Route admin_price_plan_post_route = {
    .method = HTTP_POST,
    .path = "/admin/prices/{list}/plan",
    .handle = plan_post,
    .invalid = plan_invalid,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Save or take out a price, as a draft",
};

/* billing_discounts.c - /billing/discounts: given and got, as page and CSV; giving one, and taking
 * it back (R-CAT-05). */
#include "gen/tpl_account_adjust_new.h"
#include "gen/tpl_account_discounts.h"
#include "service/customer.h"
#include "web/adjust_page.h"
#include "web/billing_routes.h"
#include "web/csv.h"

enum { CSV_PAGE_MAX = 20 };

enum { Q_AFTER, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};

static Err *discounts_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    DiscountsPage page = { .can_give = req->actor.kind != ACCOUNT_END_CUSTOMER &&
                                       actor_can(&req->actor, ROLE_BILLING) };
    Page list = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    DiscountView *discounts;
    const Zone *zone;

    TRY(page_layout(req, S("Discounts"), SECTION_BILLING, &page.layout));
    TRY(page_zone(req, &zone));
    TRY(svc_discounts(&call, (AccountId){ 0 }, &list, &discounts, &page.discounts_count));
    page.discounts = discounts;
    page.pager = list_pager(req->arena, S("/billing/discounts"), NULL, 0, &list);
    Out out = out_new(req->arena, zone);
    tpl_account_discounts(&out, &page);
    return resp_html(resp, out_str(&out));
}

static void csv_discount(Req *req, CsvOut *csv, const DiscountView *view)
{
    Arena *out = req->arena;
    csv_cell(csv, view->code);
    csv_cell(csv, view->given ? S("given") : S("got"));
    csv_cell_text(csv, view->seller_name);
    csv_cell_text(csv, view->buyer_name);
    csv_cell(csv, view->subscription_code);
    csv_cell_text(csv, view->reason);
    csv_cell(csv,
             view->discount.percent == 0 ? S("") : discount_percent(out, view->discount.percent));
    csv_cell(csv, view->discount.percent != 0
                      ? S("")
                      : money_format(out, (Money){ view->discount.amount, view->currency }));
    csv_cell(csv, currency_str(&view->currency));
    csv_cell(csv, arena_printf(out, "%d", (int)view->periods));
    csv_cell(csv, date_format(out, view->from_on));
    csv_cell(csv, date_is_none(view->until_on) ? S("") : date_format(out, view->until_on));
    csv_cell(csv, arena_printf(out, "%lld", (long long)view->used));
    csv_cell(csv, money_format(out, view->used_amount));
    csv_cell(csv, view->state);
    csv_line_end(csv);
}

static Err *discounts_csv(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CsvOut csv =
        csv_new(req->arena, S("id,direction,seller,buyer,subscription,reason,percent,amount,"
                              "currency,periods,from_on,until_on,used,used_amount,state"));
    Page list = { .after = req->query[Q_AFTER].text, .limit = LIST_MAX };

    for (size_t round = 0; round == 0 || list.next.len > 0; round++) {
        DiscountView *views;
        size_t count;
        if (round == CSV_PAGE_MAX) {
            Str next = list_url(req->arena, S("/billing/discounts.csv"), NULL, 0, list.next);
            resp_header(resp, "Link",
                        arena_printf(req->arena, "<%.*s>; rel=\"next\"", STR_ARG(next)));
            break;
        }
        list.after = round == 0 ? list.after : list.next;
        list.next = S("");
        TRY(svc_discounts(&call, (AccountId){ 0 }, &list, &views, &count));
        for (size_t i = 0; i < count; i++) {
            csv_discount(req, &csv, &views[i]);
        }
    }
    return csv_send(resp, &csv, S("discounts.csv"));
}

enum { F_BUYER, F_SUBSCRIPTION, F_PERCENT, F_AMOUNT, F_PERIODS, F_FROM, F_UNTIL, F_REASON, F_KEY };
static const Field fields[] = {
    [F_BUYER] = { "buyer", FIELD_CODE, "Buyer", .max = 40 },
    [F_SUBSCRIPTION] = { "subscription", FIELD_CODE, "Or one subscription", .max = 40 },
    [F_PERCENT] = { "percent", FIELD_TEXT, "Percent", .max = 20 },
    [F_AMOUNT] = { "amount", FIELD_TEXT, "Or an amount", .max = 30 },
    [F_PERIODS] = { "periods", FIELD_INT, "Invoices", .min_value = 0,
                    .max_value = DISCOUNT_PERIODS_MAX, .fallback = "1" },
    [F_FROM] = { "from_on", FIELD_DATE, "First day" },
    [F_UNTIL] = { "until_on", FIELD_DATE, "Last day" },
    [F_REASON] = { "reason", FIELD_TEXT, "Reason", .required = true, .max = ADJUST_TEXT_BYTES_MAX },
    [F_KEY] = { "key", FIELD_TOKEN, "Form", .max = 64 },
};

enum { QN_BUYER, QN_SUBSCRIPTION };
static const Field new_query[] = {
    [QN_BUYER] = { "buyer", FIELD_CODE, "Buyer", .max = 40 },
    [QN_SUBSCRIPTION] = { "subscription", FIELD_CODE, "Subscription", .max = 40 },
};

Err *adjust_buyers(Req *req, FormField *field)
{
    Call call = page_call(req);
    Page list = { .limit = LIST_MAX };
    AccountView *children;
    size_t count;
    bool listed = field->value.len == 0;

    TRY(svc_account_children(&call, req->actor.account, &list, &children, &count));
    FormOption *options = arena_array(req->arena, FormOption, count + 2);
    size_t options_count = 0;
    options[options_count++] = (FormOption){ S(""), S("Whose subscription it is") };
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

static Err *form_page(Req *req, Resp *resp, const FieldValue *values, const Err *refused)
{
    static const FieldValue nothing = { .number = -1 };
    static const char *const types[] = { "select", "text", "text", "text",
                                         "number", "date", "date", "text" };
    AdjustNewPage page = {
        .title = S("Give a discount"),
        .text = S("It is taken off the buyer's next invoices, line by line, before tax."),
        .path = S("/billing/discounts/new"),
        .list_path = S("/billing/discounts"),
        .list_title = S("Discounts"),
        .button = S("Give discount"),
        .fields_count = F_KEY,
    };
    const Zone *zone;

    TRY(page_zone(req, &zone));
    for (size_t i = 0; i < F_KEY; i++) {
        page.fields[i] =
            form_field(&fields[i], values == NULL ? &nothing : &values[i], str_from_cstr(types[i]));
    }
    page.fields[F_SUBSCRIPTION].hint = S("Its code, such as sub_…: only its lines.");
    page.fields[F_PERCENT].hint = S("Of the lines, such as 10 or 12.5.");
    page.fields[F_AMOUNT].hint = S("Off each invoice, such as 5.00, instead of a percentage.");
    page.fields[F_PERIODS].hint = S("How many invoices; 0 is all of them.");
    page.key = values != NULL && values[F_KEY].text.len > 0 ? values[F_KEY].text : page_key(req);
    if (values == NULL) {
        page.fields[F_BUYER].value = req->query[QN_BUYER].text;
        page.fields[F_SUBSCRIPTION].value = req->query[QN_SUBSCRIPTION].text;
        page.fields[F_PERIODS].value = S("1");
        page.fields[F_FROM].value = date_format(req->arena, date_of(req->now, zone));
    }
    TRY(adjust_buyers(req, &page.fields[F_BUYER]));
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

static Err *new_get(Req *req, Resp *resp)
{
    return form_page(req, resp, NULL, NULL);
}

static Err *new_invalid(Req *req, Resp *resp)
{
    resp->status = 422;
    return form_page(req, resp, req->form, NULL);
}

static Err *save(Req *req)
{
    Call call = page_call(req);
    const FieldValue *form = req->form;
    DiscountId id;
    DiscountForm input = { .percent = form[F_PERCENT].text,
                           .amount = form[F_AMOUNT].text,
                           .periods = (int32_t)form[F_PERIODS].number,
                           .from_on = form[F_FROM].date,
                           .until_on = form[F_UNTIL].date,
                           .reason = form[F_REASON].text,
                           .key = form[F_KEY].text };
    if (form[F_BUYER].text.len > 0) {
        TRY(account_id_parse(form[F_BUYER].text, "buyer", &input.target.buyer));
    }
    if (form[F_SUBSCRIPTION].text.len > 0) {
        TRY(subscription_id_parse(form[F_SUBSCRIPTION].text, "subscription",
                                  &input.target.subscription));
    }
    return svc_discount_add(&call, &input, &id);
}

static Err *new_post(Req *req, Resp *resp)
{
    Err *err = save(req);
    if (err == NULL) {
        return page_done(resp, S("/billing/discounts"), S("changed"));
    }
    err = req_field_failed(req, err);
    return err == NULL ? new_invalid(req, resp) : form_page(req, resp, req->form, err);
}

static Err *end_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    DiscountId id;
    TRY(page_id(discount_id_parse(req_param(req, S("discount")), "discount", &id)));
    TRY(svc_discount_end(&call, id));
    return page_done(resp, S("/billing/discounts"), S("changed"));
}

const Route discount_end_route = {
    .method = HTTP_POST,
    .path = "/billing/discounts/{discount}/end",
    .handle = end_post,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .body = BODY_FORM,
    .summary = "End a discount",
};

const Route discount_new_post_route = {
    .method = HTTP_POST,
    .path = "/billing/discounts/new",
    .handle = new_post,
    .invalid = new_invalid,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Give a discount",
};

const Route discount_new_route = {
    .method = HTTP_GET,
    .path = "/billing/discounts/new",
    .handle = new_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .query = new_query,
    .query_count = COUNT_OF(new_query),
    .summary = "Form of a discount",
};

const Route discounts_csv_route = {
    .method = HTTP_GET,
    .path = "/billing/discounts.csv",
    .handle = discounts_csv,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Discounts as CSV",
};

const Route discounts_route = {
    .method = HTTP_GET,
    .path = "/billing/discounts",
    .handle = discounts_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Discounts given and got",
};

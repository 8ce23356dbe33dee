/* billing_discounts.c - /billing/discounts: given and got, as page and CSV; giving one, and taking
 * it back (R-CAT-05). */
#include "gen/tpl_account_discounts.h"
#include "web/adjust_page.h"
#include "web/billing_form.h"
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
static const Field discount_new_fields[] = {
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

static void discount_new_fill(const Req *req, bool empty, Date today, FormField *fields)
{
    fields[F_SUBSCRIPTION].hint = S("Its code, such as sub_…: only its lines.");
    fields[F_PERCENT].hint = S("Of the lines, such as 10 or 12.5.");
    fields[F_AMOUNT].hint = S("Off each invoice, such as 5.00, instead of a percentage.");
    fields[F_PERIODS].hint = S("How many invoices; 0 is all of them.");
    if (empty) {
        fields[F_BUYER].value = req->query[QN_BUYER].text;
        fields[F_SUBSCRIPTION].value = req->query[QN_SUBSCRIPTION].text;
        fields[F_PERIODS].value = S("1");
        fields[F_FROM].value = date_format(req->arena, today);
    }
}

static Err *discount_new_save(Req *req, const FieldValue *form)
{
    Call call = page_call(req);
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

static const char *const discount_new_types[] = { "select", "text", "text", "text",
                                                  "number", "date", "date", "text" };

static const BillingForm discount_new_form = {
    .title = STR_INIT("Give a discount"),
    .text = STR_INIT("It is taken off the buyer's next invoices, line by line, before tax."),
    .button = STR_INIT("Give discount"),
    .list_path = STR_INIT("/billing/discounts"),
    .list_title = STR_INIT("Discounts"),
    .done = STR_INIT("changed"),
    .fields = discount_new_fields,
    .types = discount_new_types,
    .shown = F_KEY,
    .buyers = STR_INIT("Whose subscription it is"),
    .fill = discount_new_fill,
    .save = discount_new_save,
};
BILLING_FORM_ROUTES(discount_new, "/billing/discounts/new", "Give a discount", new_query,
                    COUNT_OF(new_query))

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

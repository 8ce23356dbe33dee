/* billing_promotions.c - /billing/promotions: a seller's promotions and codes, as pages and CSV;
 * making one, ending it, and who used it (R-CAT-05). */
#include "gen/tpl_account_promotion.h"
#include "gen/tpl_account_promotions.h"
#include "web/billing_form.h"
#include "web/billing_routes.h"
#include "web/csv.h"
#include "web/promotion_page.h"

enum { CSV_PAGE_MAX = 20 };

enum { Q_AFTER, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};

static Err *promotions_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    PromotionsPage page = { .can_make = actor_can(&req->actor, ROLE_BILLING) };
    Page list = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    PromotionView *promotions;
    const Zone *zone;

    TRY(page_layout(req, S("Promotions"), SECTION_BILLING, &page.layout));
    TRY(page_zone(req, &zone));
    TRY(svc_promotions(&call, &list, &promotions, &page.promotions_count));
    page.promotions = promotions;
    page.pager = list_pager(req->arena, S("/billing/promotions"), NULL, 0, &list);
    Out out = out_new(req->arena, zone);
    tpl_account_promotions(&out, &page);
    return resp_html(resp, out_str(&out));
}

static void csv_promotion(Req *req, CsvOut *csv, const PromotionView *view)
{
    Arena *out = req->arena;
    bool percent = view->discount.percent != 0;
    csv_cell(csv, view->code);
    csv_cell_text(csv, view->name);
    csv_cell(csv, view->coupon);
    csv_cell(csv, percent ? discount_percent(out, view->discount.percent) : S(""));
    csv_cell(csv,
             percent ? S("") : money_format(out, (Money){ view->discount.amount, view->currency }));
    csv_cell(csv, currency_str(&view->currency));
    csv_cell(csv, arena_printf(out, "%d", (int)view->periods));
    csv_cell(csv, date_format(out, view->from_on));
    csv_cell(csv, date_is_none(view->until_on) ? S("") : date_format(out, view->until_on));
    csv_cell_text(csv, view->items);
    csv_cell_text(csv, view->categories);
    csv_cell(csv, view->billings);
    csv_cell(csv, view->new_only ? S("yes") : S("no"));
    csv_cell(csv, view->prerequisite);
    csv_cell(csv, arena_printf(out, "%lld", (long long)view->quantity_min));
    csv_cell(csv, arena_printf(out, "%lld", (long long)view->redeem_max));
    csv_cell(csv, arena_printf(out, "%lld", (long long)view->redemptions));
    csv_cell(csv, money_format(out, view->taken));
    csv_cell(csv, view->state);
    csv_line_end(csv);
}

static Err *promotions_csv(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CsvOut csv = csv_new(
        req->arena,
        S("id,name,coupon,percent,amount,currency,periods,from_on,until_on,items,categories,"
          "billings,new_only,prerequisite,quantity_min,redeem_max,redemptions,taken_off,state"));
    Page list = { .after = req->query[Q_AFTER].text, .limit = LIST_MAX };

    for (size_t round = 0; round == 0 || list.next.len > 0; round++) {
        PromotionView *views;
        size_t count;
        if (round == CSV_PAGE_MAX) {
            Str next = list_url(req->arena, S("/billing/promotions.csv"), NULL, 0, list.next);
            resp_header(resp, "Link",
                        arena_printf(req->arena, "<%.*s>; rel=\"next\"", STR_ARG(next)));
            break;
        }
        list.after = round == 0 ? list.after : list.next;
        list.next = S("");
        TRY(svc_promotions(&call, &list, &views, &count));
        for (size_t i = 0; i < count; i++) {
            csv_promotion(req, &csv, &views[i]);
        }
    }
    return csv_send(resp, &csv, S("promotions.csv"));
}

static Err *promotion_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    PromotionPage page = { 0 };
    Page list = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    RedemptionView *uses;
    PromotionId id;
    const Zone *zone;

    TRY(page_id(promotion_id_parse(req_param(req, S("promotion")), "promotion", &id)));
    TRY(page_zone(req, &zone));
    TRY(svc_promotion(&call, id, &page.view));
    TRY(svc_promotion_redemptions(&call, id, &list, &uses, &page.uses_count));
    TRY(page_layout(req, page.view.name, SECTION_BILLING, &page.layout));
    page.uses = uses;
    Str path = arena_printf(req->arena, "/billing/promotions/%.*s", STR_ARG(page.view.code));
    page.pager = list_pager(req->arena, path, NULL, 0, &list);
    Out out = out_new(req->arena, zone);
    tpl_account_promotion(&out, &page);
    return resp_html(resp, out_str(&out));
}

enum {
    F_NAME,
    F_COUPON,
    F_PERCENT,
    F_AMOUNT,
    F_PERIODS,
    F_FROM,
    F_UNTIL,
    F_ITEMS,
    F_CATEGORIES,
    F_BILLINGS,
    F_QUANTITY,
    F_PREREQUISITE,
    F_REDEEM_MAX,
    F_NEW_ONLY,
    F_KEY
};
static const Field promotion_new_fields[] = {
    [F_NAME] = { "name", FIELD_TEXT, "Name", .required = true, .max = PROMOTION_NAME_BYTES_MAX },
    [F_COUPON] = { "coupon", FIELD_TEXT, "Coupon code", .max = 60 },
    [F_PERCENT] = { "percent", FIELD_TEXT, "Percent", .max = 20 },
    [F_AMOUNT] = { "amount", FIELD_TEXT, "Or an amount per unit", .max = 30 },
    [F_PERIODS] = { "periods", FIELD_INT, "Invoices", .min_value = 0, .max_value = 1000,
                    .fallback = "1" },
    [F_FROM] = { "from_on", FIELD_DATE, "First day" },
    [F_UNTIL] = { "until_on", FIELD_DATE, "Last day" },
    [F_ITEMS] = { "items", FIELD_TEXT, "Products or plans", .max = PROMOTION_LIST_BYTES_MAX },
    [F_CATEGORIES] = { "categories", FIELD_TEXT, "Categories", .max = PROMOTION_LIST_BYTES_MAX },
    [F_BILLINGS] = { "billings", FIELD_TEXT, "Billing", .max = 200 },
    [F_QUANTITY] = { "quantity", FIELD_INT, "Units, at least", .min_value = 1,
                     .max_value = PLAN_QUANTITY_MAX, .fallback = "1" },
    [F_PREREQUISITE] = { "prerequisite", FIELD_TEXT, "Only for who has", .max = 80 },
    [F_REDEEM_MAX] = { "redeem_max", FIELD_INT, "Orders, at most", .min_value = 0,
                       .max_value = PROMOTION_REDEEM_MAX, .fallback = "0" },
    [F_NEW_ONLY] = { "new_only", FIELD_BOOL, "New customers only" },
    [F_KEY] = { "key", FIELD_TOKEN, "Form", .max = 64 },
};

static void promotion_new_fill(const Req *req, bool empty, Date today, FormField *fields)
{
    fields[F_NAME].hint = S("The customer reads it on the order and on the invoice.");
    fields[F_COUPON].hint = S("The buyer types it in the basket. Without one it works by itself.");
    fields[F_PERCENT].hint = S("Of the recurring lines, such as 10 or 12.5.");
    fields[F_AMOUNT].hint = S("Off each unit and full period, such as 2.00.");
    fields[F_PERIODS].hint = S("How many invoices of the subscription; 0 is all of them.");
    fields[F_UNTIL].hint = S("For orders placed until then.");
    fields[F_ITEMS].hint = S("Codes with commas between, such as postgresql-small; empty is all.");
    fields[F_CATEGORIES].hint = S("With commas between; empty is all.");
    fields[F_BILLINGS].hint = S("P1M is monthly, P1Y yearly; empty is all.");
    fields[F_PREREQUISITE].hint = S("Code of a product that the customer has already.");
    fields[F_REDEEM_MAX].hint = S("0 is any number.");
    if (empty) {
        fields[F_PERIODS].value = S("1");
        fields[F_QUANTITY].value = S("1");
        fields[F_REDEEM_MAX].value = S("0");
        fields[F_FROM].value = date_format(req->arena, today);
    }
}

static Err *promotion_new_save(Req *req, const FieldValue *form)
{
    Call call = page_call(req);
    PromotionId id;
    const PromotionForm input = { .name = form[F_NAME].text,
                                  .code = form[F_COUPON].text,
                                  .percent = form[F_PERCENT].text,
                                  .amount = form[F_AMOUNT].text,
                                  .periods = (int32_t)form[F_PERIODS].number,
                                  .from_on = form[F_FROM].date,
                                  .until_on = form[F_UNTIL].date,
                                  .items = form[F_ITEMS].text,
                                  .categories = form[F_CATEGORIES].text,
                                  .billings = form[F_BILLINGS].text,
                                  .new_only = form[F_NEW_ONLY].on,
                                  .prerequisite = form[F_PREREQUISITE].text,
                                  .quantity = form[F_QUANTITY].number,
                                  .redeem_max = form[F_REDEEM_MAX].number,
                                  .key = form[F_KEY].text };
    return svc_promotion_add(&call, &input, &id);
}

static const char *const promotion_new_types[] = { "text",   "text", "text",   "text",    "number",
                                                   "date",   "date", "text",   "text",    "text",
                                                   "number", "text", "number", "checkbox" };

static const BillingForm promotion_new_form = {
    .title = STR_INIT("Make a promotion"),
    .text = STR_INIT("What you sell costs less for those who order while it lasts. What was "
                     "ordered keeps it."),
    .button = STR_INIT("Make promotion"),
    .list_path = STR_INIT("/billing/promotions"),
    .list_title = STR_INIT("Promotions"),
    .done = STR_INIT("changed"),
    .fields = promotion_new_fields,
    .types = promotion_new_types,
    .shown = F_KEY,
    .fill = promotion_new_fill,
    .save = promotion_new_save,
};
BILLING_FORM_ROUTES(promotion_new, "/billing/promotions/new", "Make a promotion", NULL, 0)

static Err *end_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    PromotionId id;
    TRY(page_id(promotion_id_parse(req_param(req, S("promotion")), "promotion", &id)));
    TRY(svc_promotion_end(&call, id));
    return page_done(resp, S("/billing/promotions"), S("changed"));
}

const Route promotion_end_route = {
    .method = HTTP_POST,
    .path = "/billing/promotions/{promotion}/end",
    .handle = end_post,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .body = BODY_FORM,
    .summary = "End a promotion",
};

const Route promotion_route = {
    .method = HTTP_GET,
    .path = "/billing/promotions/{promotion}",
    .handle = promotion_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "One promotion with who used it",
};

const Route promotions_csv_route = {
    .method = HTTP_GET,
    .path = "/billing/promotions.csv",
    .handle = promotions_csv,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Promotions as CSV",
};

const Route promotions_route = {
    .method = HTTP_GET,
    .path = "/billing/promotions",
    .handle = promotions_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Promotions and coupon codes",
};

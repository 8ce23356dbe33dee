/* prices.c - /billing/prices: a seller's price rules and buyers, and the price list of one. */
#include "gen/tpl_account_price_list.h"
#include "gen/tpl_account_prices.h"
#include "web/billing_routes.h"
#include "web/csv.h"
#include "web/prices_page.h"

enum { CSV_FIRST_BYTES = 64 * 1024, ACCESS_SELLER = ACCESS_PARTNER | ACCESS_OPERATOR };

enum { Q_AFTER };
static const Field query[] = {
    [Q_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};

Str price_days_text(Arena *out, Date from, Date to)
{
    if (date_is_none(from) && date_is_none(to)) {
        return S("always");
    }
    if (date_is_none(to)) {
        return arena_printf(out, "from %.*s", STR_ARG(date_display(out, from)));
    }
    Str until = date_display(out, to);
    return date_is_none(from) ? arena_printf(out, "until %.*s", STR_ARG(until))
                              : arena_printf(out, "%.*s to %.*s", STR_ARG(date_display(out, from)),
                                             STR_ARG(until));
}

static Str what_text(Arena *out, const SellRuleView *view)
{
    switch (view->scope) {
    case SELL_SCOPE_CATEGORY:
        return arena_printf(out, "Category %.*s", STR_ARG(view->object_name));
    case SELL_SCOPE_VENDOR:
        return arena_printf(out, "Everything of %.*s", STR_ARG(view->object_name));
    case SELL_SCOPE_ALL:
        return S("Everything");
    case SELL_SCOPE_PLAN:
    case SELL_SCOPE_PRODUCT:
    case SELL_SCOPE_COUNT:
        break;
    }
    return view->object_name;
}

static Str whom_text(Arena *out, const SellRuleView *view)
{
    if (view->audience == SELL_AUDIENCE_TAG) {
        return arena_printf(out, "Tag %.*s", STR_ARG(view->whom_name));
    }
    return view->audience == SELL_AUDIENCE_ALL ? S("All buyers") : view->whom_name;
}

static Err *rules_fill(Req *req, PricesPage *page)
{
    Call call = page_call(req);
    SellRuleView *views;
    TRY(svc_sell_rules(&call, &views, &page->rules_count));
    page->rules = arena_array(req->arena, PriceRuleLine, page->rules_count);
    for (size_t i = 0; i < page->rules_count; i++) {
        page->rules[i] = (PriceRuleLine){ .code = views[i].code,
                                          .name = views[i].name,
                                          .what = what_text(req->arena, &views[i]),
                                          .whom = whom_text(req->arena, &views[i]),
                                          .price = views[i].price_text,
                                          .days = price_days_text(req->arena, views[i].valid_from,
                                                                  views[i].valid_to),
                                          .below_cost = views[i].below_cost };
    }
    return NULL;
}

static Err *prices_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    PricesPage page = { .rules_shown = req->actor.kind == ACCOUNT_PARTNER };
    Page list = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    AccountView *buyers;
    const Zone *zone;

    page.can_change = page.rules_shown && actor_can(&req->actor, ROLE_ADMINISTRATOR);
    TRY(rules_fill(req, &page));
    TRY(svc_account_children(&call, req->actor.account, &list, &buyers, &page.buyers_count));
    page.buyers = buyers;
    page.pager = list_pager(req->arena, S("/billing/prices"), NULL, 0, &list);
    TRY(page_layout(req, S("Prices"), SECTION_BILLING, &page.layout));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_prices(&out, &page);
    return resp_html(resp, out_str(&out));
}

enum { L_SEARCH, L_AFTER };
static const Field list_query[] = {
    [L_SEARCH] = { "q", FIELD_TEXT, "Search", .max = SEARCH_BYTES_MAX },
    [L_AFTER] = { "after", FIELD_CODE, "Page", .max = 20 },
};

static Err *list_read(Req *req, bool whole, SellPriceQuery *ask, Str *ret_name,
                      SellPriceView **ret_views, size_t *ret_count)
{
    Call call = page_call(req);
    *ask = (SellPriceQuery){ .search = req->query[L_SEARCH].text };
    if (!whole) {
        ask->page = (Page){ .after = req->query[L_AFTER].text, .limit = PAGE_SIZE };
    }
    TRY(page_id(account_id_parse(req_param(req, S("account")), "account", &ask->buyer)));
    return svc_sell_prices(&call, ask, ret_name, ret_views, ret_count);
}

static PriceLine line_of(Arena *out, const SellPriceView *view)
{
    PriceLine line = { .product_code = view->product_code,
                       .product_name = view->product_name,
                       .plan_name = view->plan_name,
                       .price = decimal_display(out, view->price, view->currency),
                       .billing = view->billing_label,
                       .source = view->source,
                       .below_cost = view->below_cost };
    if (view->cost_known) {
        line.cost = decimal_display(out, view->cost, view->currency);
    }
    if (view->margin_known) {
        line.margin = percent_format(out, view->margin_ppm);
    }
    return line;
}

static Err *list_get(Req *req, Resp *resp)
{
    PriceListPage page = { .search = req->query[L_SEARCH].text,
                           .margins = actor_sees_cost(&req->actor) };
    SellPriceQuery ask;
    SellPriceView *views;
    const Zone *zone;

    TRY(list_read(req, false, &ask, &page.buyer_name, &views, &page.lines_count));
    page.lines = arena_array(req->arena, PriceLine, page.lines_count);
    for (size_t i = 0; i < page.lines_count; i++) {
        page.lines[i] = line_of(req->arena, &views[i]);
    }
    page.buyer_code = account_code(req->arena, ask.buyer);
    const ListFilter filters[] = { { S("q"), page.search } };
    Str path = arena_printf(req->arena, "/billing/prices/buyers/%.*s", STR_ARG(page.buyer_code));
    page.pager = list_pager(req->arena, path, filters, COUNT_OF(filters), &ask.page);
    page.csv = list_url(req->arena, arena_printf(req->arena, "%.*s/prices.csv", STR_ARG(path)),
                        filters, COUNT_OF(filters), S(""));
    TRY(page_layout(req, S("Price list"), SECTION_BILLING, &page.layout));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_price_list(&out, &page);
    return resp_html(resp, out_str(&out));
}

static void csv_line(StrBuf *csv, Arena *out, const SellPriceView *view, bool margins)
{
    const Str texts[] = { view->product_code, view->product_name, view->plan_code, view->plan_name,
                          view->billing_label };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        csv_text(csv, texts[i]);
        buf_add_char(csv, ',');
    }
    buf_addf(csv, "%s,", view->currency.code);
    buf_add(csv, decimal_format(out, view->price));
    if (margins) {
        buf_add_char(csv, ',');
        buf_add(csv, view->cost_known ? decimal_format(out, view->cost) : S(""));
        buf_add_char(csv, ',');
        buf_add(csv, view->margin_known
                         ? decimal_format(out, decimal_normal((Decimal){ view->margin_ppm, 4 }))
                         : S(""));
    }
    buf_add_char(csv, ',');
    csv_text(csv, view->source);
    buf_add(csv, S("\r\n"));
}

static Err *list_csv_get(Req *req, Resp *resp)
{
    bool margins = actor_sees_cost(&req->actor);
    StrBuf csv = buf_new(req->arena, CSV_FIRST_BYTES);
    SellPriceQuery ask;
    SellPriceView *views;
    Str name;
    size_t count;

    TRY(list_read(req, true, &ask, &name, &views, &count));
    buf_add(&csv, margins ? S("product,product_name,plan,plan_name,billing,currency,price,cost,"
                              "margin_percent,source\r\n")
                          : S("product,product_name,plan,plan_name,billing,currency,price,"
                              "source\r\n"));
    for (size_t i = 0; i < count; i++) {
        csv_line(&csv, req->arena, &views[i], margins);
    }
    return resp_file(resp, "text/csv; charset=utf-8", S("prices.csv"), false, buf_str(&csv));
}

const Route prices_route = {
    .method = HTTP_GET,
    .path = "/billing/prices",
    .handle = prices_get,
    .access = ACCESS_SELLER | ROLE_ADMINISTRATOR | ROLE_SEES_COST,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "A seller's price rules, and its buyers' price lists",
};

const Route prices_buyer_route = {
    .method = HTTP_GET,
    .path = "/billing/prices/buyers/{account}",
    .handle = list_get,
    .access = ACCESS_SELLER | ROLE_ADMINISTRATOR | ROLE_SEES_COST,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .summary = "The price list of one buyer, with margins",
};

const Route prices_buyer_csv_route = {
    .method = HTTP_GET,
    .path = "/billing/prices/buyers/{account}/prices.csv",
    .handle = list_csv_get,
    .access = ACCESS_SELLER | ROLE_ADMINISTRATOR | ROLE_SEES_COST,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .summary = "The price list of one buyer as CSV",
};

/* admin_prices.c - /admin/prices and /admin/prices/{list}: the price lists, the prices of one, and
 * many prices changed at once. */
#include <inttypes.h>

#include "gen/tpl_admin_price_lists.h"
#include "gen/tpl_admin_price_office.h"
#include "web/admin_routes.h"
#include "web/csv.h"
#include "web/price_office_page.h"
#include "web/prices_page.h"

enum { CSV_PAGE_MAX = 100, CURSOR_BYTES_MAX = 120 };

static Str protection_text(Arena *out, const PriceOfficeList *list)
{
    switch (list->protection) {
    case PROTECTION_PERIODS:
        return arena_printf(out, "%" PRId64 " billing %s", list->protection_periods,
                            list->protection_periods == 1 ? "period" : "periods");
    case PROTECTION_TERM:
        return S("the whole term");
    case PROTECTION_NONE:
    case PROTECTION_COUNT:
        break;
    }
    return S("until the next billing period");
}

PriceListFacts price_list_facts(Arena *out, const PriceOfficeList *list)
{
    return (PriceListFacts){
        .list = *list,
        .currency = str_dup(out, currency_str(&list->currency)),
        .days = price_days_text(out, list->valid_from, list->valid_to),
        .protection = protection_text(out, list),
        .version = list->version == 0 ? S("as it was made")
                                      : arena_printf(out, "version %" PRId64, list->version),
    };
}

PriceOfficeLine price_office_line(Arena *out, Str list, const PriceRowView *view)
{
    Str from = date_format(out, view->valid_from);
    Str quantity = arena_printf(out, "%" PRId64, view->quantity_from);
    const ListFilter row[] = { { S("plan"), view->plan_code },
                               { S("quantity"), quantity },
                               { S("from"), from } };
    Str path = arena_printf(out, "/admin/prices/%.*s/plan", STR_ARG(list));
    bool metered = str_eq(view->billing_label, S("by use"));
    return (PriceOfficeLine){
        .product_name = view->product_name,
        .plan_code = view->plan_code,
        .plan_name = view->plan_name,
        .billing = metered ? S("") : view->billing_label,
        .price = metered        ? S("by use")
                 : view->priced ? decimal_display(out, view->price, view->currency)
                                : S("none"),
        .kind = metered ? S("Tariff") : price_kind_label(view->terms.kind),
        .formula = metered || view->terms.kind == PRICE_FIXED ? S("") : view->formula,
        .setup = view->terms.setup.units > 0
                     ? decimal_display(out, view->terms.setup, view->currency)
                     : S(""),
        .days = price_days_text(out, view->valid_from, view->valid_to),
        .quantity_from = view->quantity_from,
        .quantity_key = quantity,
        .from_key = from,
        .drafted = view->drafted,
        .link = list_url(out, path, row, COUNT_OF(row), S("")),
    };
}

static Err *lists_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    PriceListsPage page = { .can_edit = actor_can(&req->actor, ROLE_ADMINISTRATOR) };
    PriceOfficeList *lists;
    TRY(svc_price_office_lists(&call, &lists, &page.lists_count));
    page.lists = arena_array(req->arena, PriceListFacts, page.lists_count);
    for (size_t i = 0; i < page.lists_count; i++) {
        page.lists[i] = price_list_facts(req->arena, &lists[i]);
    }
    TRY(page_layout(req, S("Price lists"), SECTION_ADMIN, &page.layout));
    Out out = out_new(req->arena, NULL);
    tpl_admin_price_lists(&out, &page);
    return resp_html(resp, out_str(&out));
}

enum { Q_SEARCH, Q_AFTER, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_SEARCH] = { "q", FIELD_TEXT, "Words in product or plan", .max = SEARCH_BYTES_MAX },
    [Q_AFTER] = { "after", FIELD_TOKEN, "Page", .max = CURSOR_BYTES_MAX },
};

enum { F_SEARCH, F_PERCENT, F_COUNT };
static const Field bulk_fields[F_COUNT] = {
    [F_SEARCH] = { "q", FIELD_TEXT, "Words in product or plan", .max = SEARCH_BYTES_MAX },
    [F_PERCENT] = { "percent", FIELD_TEXT, "Change by percent", .required = true, .max = 20 },
};

static Err *rows_fill(Req *req, Str search, Str after, PriceOfficePage *page)
{
    Call call = page_call(req);
    Str list = req_param(req, S("list"));
    PriceRowQuery ask = {
        .list = list, .search = search, .draft = true, .page = { .after = after }
    };
    const ListFilter filters[] = { { S("q"), search } };
    PriceRowView *views;
    Str path = arena_printf(req->arena, "/admin/prices/%.*s", STR_ARG(list));
    TRY(svc_price_office_rows(&call, &ask, &views, &page->lines_count));
    page->lines = arena_array(req->arena, PriceOfficeLine, page->lines_count);
    for (size_t i = 0; i < page->lines_count; i++) {
        page->lines[i] = price_office_line(req->arena, list, &views[i]);
    }
    page->search = search;
    page->pager = list_pager(req->arena, path, filters, COUNT_OF(filters), &ask.page);
    page->csv = list_url(req->arena, arena_printf(req->arena, "%.*s/prices.csv", STR_ARG(path)),
                         filters, COUNT_OF(filters), S(""));
    return NULL;
}

static Err *history_fill(Req *req, PriceOfficePage *page)
{
    Call call = page_call(req);
    Page history = { 0 };
    PriceVersionView *versions;
    TRY(svc_price_versions(&call, page->facts.list.code, &history, &versions,
                           &page->versions_count));
    page->versions = arena_array(req->arena, PriceVersionLine, page->versions_count);
    for (size_t i = 0; i < page->versions_count; i++) {
        Str key = arena_printf(req->arena, "%" PRId64, versions[i].number);
        bool published = versions[i].state == PRICE_VERSION_PUBLISHED;
        page->versions[i] = (PriceVersionLine){
            .view = versions[i],
            .key = key,
            .link = published ? arena_printf(req->arena, "/admin/prices/%.*s/versions/%.*s",
                                             STR_ARG(page->facts.list.code), STR_ARG(key))
                              : S(""),
        };
    }
    return NULL;
}

static Err *list_show(Req *req, Resp *resp, Str search, Str after, const Err *refused)
{
    Call call = page_call(req);
    PriceOfficePage page = { .can_edit = actor_can(&req->actor, ROLE_ADMINISTRATOR) };
    static const FieldValue nothing = { .number = -1 };
    PriceOfficeList list;
    const Zone *zone;
    TRY(svc_price_office_list(&call, req_param(req, S("list")), &list));
    page.facts = price_list_facts(req->arena, &list);
    TRY(rows_fill(req, search, after, &page));
    TRY(history_fill(req, &page));
    const FieldValue *percent = refused == NULL ? &nothing : &req->form[F_PERCENT];
    page.percent = form_field(&bulk_fields[F_PERCENT], percent, S("text"));
    page.percent.hint = S("2.5 raises, -10 lowers.");
    TRY(page_layout(req, list.name, SECTION_ADMIN, &page.layout));
    if (refused != NULL) {
        resp->status = err_status(refused->code);
        page_notice(&page.layout, S("bad"), str_dup(req->arena, err_message(refused)));
    }
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_admin_price_office(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *list_get(Req *req, Resp *resp)
{
    return list_show(req, resp, req->query[Q_SEARCH].text, req->query[Q_AFTER].text, NULL);
}

static Err *bulk_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    const PriceBulk bulk = { .list = req_param(req, S("list")),
                             .search = req->form[F_SEARCH].text,
                             .percent = req->form[F_PERCENT].text };
    int64_t changed;
    Err *err = svc_price_bulk(&call, &bulk, &changed);
    if (err != NULL && (err_status(err->code) == 422 || err_status(err->code) == 409)) {
        return list_show(req, resp, bulk.search, S(""), err);
    }
    TRY(err);
    return page_done(resp, arena_printf(req->arena, "/admin/prices/%.*s/draft", STR_ARG(bulk.list)),
                     S("drafted"));
}

static Err *bulk_invalid(Req *req, Resp *resp)
{
    return list_show(req, resp, req->form[F_SEARCH].text, S(""),
                     ERR(FIELD_INVALID, "By how many percent?"));
}

static void csv_row(Req *req, CsvOut *csv, const PriceOfficeList *list, const PriceRowView *row)
{
    Arena *out = req->arena;
    const PriceTerms *terms = &row->terms;
    csv_cell(csv, list->code);
    csv_cell_text(csv, row->product_name);
    csv_cell(csv, row->plan_code);
    csv_cell_text(csv, row->plan_name);
    csv_cell(csv, currency_str(&list->currency));
    csv_cell(csv, price_kind_name(terms->kind));
    csv_cell(csv, row->amount);
    csv_cell(csv, row->priced ? decimal_format(out, row->price) : S(""));
    csv_cell(csv, terms->setup.units > 0 ? decimal_format(out, terms->setup) : S(""));
    csv_cell(csv, terms->cost.units >= 0 ? decimal_format(out, terms->cost) : S(""));
    csv_cell(csv, terms->suggested.units >= 0 ? decimal_format(out, terms->suggested) : S(""));
    csv_cell(csv, arena_printf(out, "%" PRId64, row->quantity_from));
    csv_cell(csv, date_format(out, row->valid_from));
    csv_cell(csv, date_format(out, row->valid_to));
    csv_line_end(csv);
}

/* What counts, without the draft. A file has at most CSV_PAGE_MAX x LIST_MAX prices; the header
 * Link leads to the rest. */
static Err *csv_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CsvOut csv = csv_new(req->arena, S("list,product_name,plan,plan_name,currency,kind,amount,"
                                       "price,setup,cost,srp,quantity_from,valid_from,last_day"));
    PriceOfficeList list;
    PriceRowQuery ask = { .list = req_param(req, S("list")),
                          .search = req->query[Q_SEARCH].text,
                          .page = { .after = req->query[Q_AFTER].text, .limit = LIST_MAX } };
    const ListFilter filters[] = { { S("q"), ask.search } };
    TRY(svc_price_office_list(&call, ask.list, &list));
    for (size_t round = 0; round == 0 || ask.page.next.len > 0; round++) {
        PriceRowView *rows;
        size_t count;
        if (round == CSV_PAGE_MAX) {
            Str path = arena_printf(req->arena, "/admin/prices/%.*s/prices.csv", STR_ARG(ask.list));
            Str next = list_url(req->arena, path, filters, COUNT_OF(filters), ask.page.next);
            resp_header(resp, "Link",
                        arena_printf(req->arena, "<%.*s>; rel=\"next\"", STR_ARG(next)));
            break;
        }
        ask.page.after = round == 0 ? ask.page.after : ask.page.next;
        TRY(svc_price_office_rows(&call, &ask, &rows, &count));
        for (size_t i = 0; i < count; i++) {
            csv_row(req, &csv, &list, &rows[i]);
        }
    }
    return csv_send(resp, &csv, S("prices.csv"));
}

const Route admin_prices_route = {
    .method = HTTP_GET,
    .path = "/admin/prices",
    .handle = lists_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR | ROLE_BILLING,
    .summary = "The operator's price lists",
};

const Route admin_price_list_route = {
    .method = HTTP_GET,
    .path = "/admin/prices/{list}",
    .handle = list_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "A price list: its prices and its versions",
};

const Route admin_price_list_csv_route = {
    .method = HTTP_GET,
    .path = "/admin/prices/{list}/prices.csv",
    .handle = csv_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "The prices of a list as CSV",
};

const Route admin_price_bulk_route = {
    .method = HTTP_POST,
    .path = "/admin/prices/{list}/bulk",
    .handle = bulk_post,
    .invalid = bulk_invalid,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .fields = bulk_fields,
    .field_count = COUNT_OF(bulk_fields),
    .summary = "Change many prices by a percentage, as a draft",
};

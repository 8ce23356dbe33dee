/* admin_orders.c - GET /admin/orders: every order that was placed, by state. */
#include "gen/tpl_admin_orders.h"
#include "web/account_page.h"
#include "web/admin_routes.h"

static const char *const state_words[] = { "awaiting_approval", "awaiting_operator",
                                           "awaiting_customer", "scheduled",
                                           "executing",         "done",
                                           "partly_done",       "failed",
                                           "rejected",          "cancelled",
                                           "expired",           NULL };

enum { Q_STATE, Q_AFTER };
static const Field query[] = {
    [Q_STATE] = { "state", FIELD_CHOICE, "State", .choices = state_words },
    [Q_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};

static void state_options(Req *req, AdminOrdersPage *page)
{
    FormOption *options = arena_array(req->arena, FormOption, COUNT_OF(state_words));
    OrderState state;

    options[0].label = S("All");
    page->states_count = 1;
    for (size_t i = 0; state_words[i] != NULL; i++) {
        Str word = str_from_cstr(state_words[i]);
        if (order_state_parse(word, &state)) {
            options[page->states_count] =
                (FormOption){ .value = word, .label = order_state_label(state) };
            page->states_count++;
        }
    }
    page->states = options;
}

static Err *orders_render(Req *req, Resp *resp, AdminOrdersPage *page)
{
    Call call = page_call(req);
    Page list = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    OrderView *orders;
    const Zone *zone;

    TRY(page_zone(req, &zone));
    page->state = req->query[Q_STATE].text;
    state_options(req, page);
    TRY(svc_orders(&call, (AccountId){ 0 }, page->state, &list, &orders,
                   &page->table.orders_count));
    page->table.orders = orders;
    ListFilter filters[] = { { S("state"), page->state } };
    page->csv = list_url(req->arena, S("/orders.csv"), filters, COUNT_OF(filters), S(""));
    page->pager = list_pager(req->arena, S("/admin/orders"), filters, COUNT_OF(filters), &list);
    Out out = out_new(req->arena, zone);
    tpl_admin_orders(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *orders_get(Req *req, Resp *resp)
{
    AdminOrdersPage page = { 0 };

    TRY(page_layout(req, S("All orders"), SECTION_ADMIN, &page.layout));
    return orders_render(req, resp, &page);
}

/* A wrong filter is told and left out. */
static Err *orders_invalid(Req *req, Resp *resp)
{
    AdminOrdersPage page = { 0 };

    TRY(page_layout(req, S("All orders"), SECTION_ADMIN, &page.layout));
    page_notice(&page.layout, S("bad"), S("There is no such state or page; this is all."));
    return orders_render(req, resp, &page);
}

const Route admin_orders_route = {
    .method = HTTP_GET,
    .path = "/admin/orders",
    .handle = orders_get,
    .invalid = orders_invalid,
    .access = ACCESS_OPERATOR,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Every order, by state",
};

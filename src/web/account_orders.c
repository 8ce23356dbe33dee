/* account_orders.c - GET /orders: the orders of an account and of its end customers. */
#include "gen/tpl_account_orders.h"
#include "web/account_routes.h"
#include "web/order_page.h"

enum { Q_CUSTOMER, Q_AFTER };
static const Field query[] = {
    [Q_CUSTOMER] = { "end_customer", FIELD_CODE, "End customer" },
    [Q_AFTER] = { "after", FIELD_CODE, "Where the list goes on" },
};

static Err *orders_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    OrdersPage page = { .money = sees_price(req, true) };
    Page cursor = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    OrderView *orders;
    const Zone *zone;

    TRY(customer_filter(req, req->query[Q_CUSTOMER].text, &page.filter));
    ListFilter filters[] = { { S("end_customer"), page.filter.code } };
    TRY(svc_orders(&call, page.filter.id, S(""), &cursor, &orders, &page.orders_count));
    page.orders = orders;
    page.pager = list_pager(req->arena, S("/orders"), filters, COUNT_OF(filters), &cursor);
    TRY(page_layout(req, S("Orders"), SECTION_ORDERS, &page.layout));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_orders(&out, &page);
    return resp_html(resp, out_str(&out));
}

const Route orders_route = {
    .method = HTTP_GET,
    .path = "/orders",
    .handle = orders_get,
    .access = ACCESS_SIGNED_IN,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Orders",
};

/* admin_home.c - GET /admin: what needs the operator, and how large the marketplace is. */
#include "gen/tpl_admin_home.h"
#include "web/admin_routes.h"
#include "web/page.h"

enum { ACCOUNT_PAGE_MAX = 10, FAILED_SHOWN_MAX = 8 };

static Err *count_accounts(Call *call, AdminHomePage *page)
{
    Page list = { .limit = LIST_MAX };

    for (size_t round = 0; round < ACCOUNT_PAGE_MAX; round++) {
        AccountView *accounts;
        size_t count;
        TRY(svc_accounts(call, &list, &accounts, &count));
        for (size_t i = 0; i < count; i++) {
            page->partners += accounts[i].kind == ACCOUNT_PARTNER ? 1 : 0;
            page->end_customers += accounts[i].kind == ACCOUNT_END_CUSTOMER ? 1 : 0;
            page->subscriptions += accounts[i].subscription_count;
        }
        if (list.next.len == 0) {
            break;
        }
        list.after = list.next;
        list.next = S("");
    }
    return NULL;
}

static Err *sort_orders(Call *call, AdminHomePage *page)
{
    Page newest = { .limit = LIST_MAX };
    OrderView *orders;
    size_t count;
    OrderView *failed = arena_array(call->out, OrderView, FAILED_SHOWN_MAX);

    TRY(svc_orders(call, (AccountId){ 0 }, &newest, &orders, &count));
    for (size_t i = 0; i < count; i++) {
        OrderState state = orders[i].state;
        if (state == ORDER_FAILED || state == ORDER_PARTLY_DONE) {
            page->orders_failed++;
            if (page->table.orders_count < FAILED_SHOWN_MAX) {
                failed[page->table.orders_count] = orders[i];
                page->table.orders_count++;
            }
        } else if (!order_state_final(state)) {
            page->orders_waiting++;
        }
    }
    page->table.orders = failed;
    page->orders_seen = (int64_t)count;
    return NULL;
}

static Err *admin_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    AdminHomePage page = { 0 };
    const Zone *zone;

    TRY(page_layout(req, S("Back office"), SECTION_ADMIN, &page.layout));
    TRY(page_zone(req, &zone));
    TRY(svc_job_counts(req->app, req->arena, &page.jobs));
    TRY(count_accounts(&call, &page));
    TRY(sort_orders(&call, &page));
    Out out = out_new(req->arena, zone);
    tpl_admin_home(&out, &page);
    return resp_html(resp, out_str(&out));
}

const Route admin_route = {
    .method = HTTP_GET,
    .path = "/admin",
    .handle = admin_get,
    .access = ACCESS_OPERATOR,
    .summary = "Back office: what needs the operator",
};

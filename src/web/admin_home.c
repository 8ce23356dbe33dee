/* admin_home.c - GET /admin: what needs the operator, and how large the marketplace is. */
#include "gen/tpl_admin_home.h"
#include "web/admin_routes.h"
#include "web/page.h"

enum { FAILED_SHOWN_MAX = 8 };

/* Those that failed, then those that did in part, newest first each. */
static Err *failed_orders(Call *call, AdminOrderTable *table)
{
    static const OrderState states[] = { ORDER_FAILED, ORDER_PARTLY_DONE };
    OrderView *failed = arena_array(call->out, OrderView, FAILED_SHOWN_MAX);

    for (size_t i = 0; i < COUNT_OF(states) && table->orders_count < FAILED_SHOWN_MAX; i++) {
        Page newest = { .limit = FAILED_SHOWN_MAX - table->orders_count };
        OrderView *orders;
        size_t count;
        TRY(svc_orders(call, (AccountId){ 0 }, order_state_name(states[i]), &newest, &orders,
                       &count));
        for (size_t k = 0; k < count; k++) {
            failed[table->orders_count + k] = orders[k];
        }
        table->orders_count += count;
    }
    table->orders = failed;
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
    TRY(svc_account_counts(&call, &page.accounts));
    TRY(svc_order_counts(&call, &page.orders));
    TRY(failed_orders(&call, &page.table));
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

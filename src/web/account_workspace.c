/* account_workspace.c - GET /workspace: My WorkSpace, the services of an account and its end
 * customers. */
#include "gen/tpl_account_workspace.h"
#include "web/account_routes.h"
#include "web/service_page.h"

enum { Q_CUSTOMER, Q_AFTER };
static const Field query[] = {
    [Q_CUSTOMER] = { "end_customer", FIELD_CODE, "End customer" },
    [Q_AFTER] = { "after", FIELD_CODE, "Where the list goes on" },
};

static Err *workspace_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    WorkspacePage page = { 0 };
    Page cursor = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    ServiceView *services;
    const Zone *zone;

    TRY(customer_filter(req, req->query[Q_CUSTOMER].text, &page.filter));
    ListFilter filters[] = { { S("end_customer"), page.filter.code } };
    TRY(svc_services(&call, page.filter.id, &cursor, &services, &page.services_count));
    page.services = services;
    page.pager = list_pager(req->arena, S("/workspace"), filters, COUNT_OF(filters), &cursor);
    TRY(page_layout(req, S("My WorkSpace"), SECTION_WORKSPACE, &page.layout));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_workspace(&out, &page);
    return resp_html(resp, out_str(&out));
}

const Route workspace_route = {
    .method = HTTP_GET,
    .path = "/workspace",
    .handle = workspace_get,
    .access = ACCESS_SIGNED_IN,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "My WorkSpace: services",
};

/* account_workspace.c - GET /workspace: My WorkSpace, the services of an account and its end
 * customers. */
#include "gen/tpl_account_workspace.h"
#include "web/account_routes.h"
#include "web/csv_list.h"
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
    page.csv = list_url(req->arena, S("/workspace.csv"), filters, COUNT_OF(filters), S(""));
    TRY(page_layout(req, S("My WorkSpace"), SECTION_WORKSPACE, &page.layout));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_workspace(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *services_read(Req *req, Call *call, Page *page, const void **ret_rows,
                          size_t *ret_count)
{
    AccountId customer;
    ServiceView *rows;

    TRY(customer_filter_id(req, req->query[Q_CUSTOMER].text, &customer));
    TRY(svc_services(call, customer, page, &rows, ret_count));
    *ret_rows = rows;
    return NULL;
}

static void services_row(Req *req, const void *row, CsvOut *csv)
{
    const ServiceView *view = row;

    csv_cell(csv, view->code);
    csv_cell(csv, service_kind_name(view->kind));
    csv_cell_text(csv, view->title);
    csv_cell_text(csv, view->friendly_name);
    csv_cell_text(csv, view->owner_name);
    csv_cell(csv, service_state_name(view->state));
    csv_cell(csv, view->simulated ? S("yes") : S("no"));
    csv_cell(csv, view->subscription_code);
    csv_cell(csv, view->order_code);
    csv_cell_text(csv, view->cause);
    csv_cell_instant(req, csv, view->created_at);
    csv_cell_instant(req, csv, view->ready_at);
}

static Err *services_csv_get(Req *req, Resp *resp)
{
    static const CsvList list = { .file = STR_INIT("workspace.csv"),
                                  .columns =
                                      STR_INIT("id,kind,title,name,account,state,simulated,"
                                               "subscription,order,cause,created_at,ready_at"),
                                  .row_size = sizeof(ServiceView),
                                  .read = services_read,
                                  .row = services_row };
    return csv_list(req, resp, &list);
}

const Route workspace_csv_route = {
    .method = HTTP_GET,
    .path = "/workspace.csv",
    .handle = services_csv_get,
    .access = ACCESS_SIGNED_IN,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Services as CSV",
};

const Route workspace_route = {
    .method = HTTP_GET,
    .path = "/workspace",
    .handle = workspace_get,
    .access = ACCESS_SIGNED_IN,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "My WorkSpace: services",
};

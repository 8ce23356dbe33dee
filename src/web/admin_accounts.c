/* admin_accounts.c - GET /admin/accounts and /admin/accounts/{account}. */
#include "gen/tpl_admin_account.h"
#include "gen/tpl_admin_accounts.h"
#include "web/account_page.h"
#include "web/admin_routes.h"
#include "web/csv_list.h"

#include <inttypes.h>

enum { SUBSCRIPTION_SHOWN_MAX = 20 };

enum { Q_AFTER };
static const Field query[] = {
    [Q_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};

static Err *accounts_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    AdminAccountsPage page = { 0 };
    Page list = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    AccountView *accounts;
    const Zone *zone;

    TRY(page_layout(req, S("Accounts"), SECTION_ADMIN, &page.layout));
    TRY(page_zone(req, &zone));
    TRY(svc_accounts(&call, &list, &accounts, &page.accounts_count));
    page.accounts = accounts;
    page.csv = S("/admin/accounts.csv");
    page.pager = list_pager(req->arena, S("/admin/accounts"), NULL, 0, &list);
    Out out = out_new(req->arena, zone);
    tpl_admin_accounts(&out, &page);
    return resp_html(resp, out_str(&out));
}

/* The accounts directly below, a page of them. */
static Err *children_of(Req *req, Call *call, AdminAccountPage *page)
{
    Page list = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    AccountView *children;
    Str path = arena_printf(req->arena, "/admin/accounts/%.*s", STR_ARG(page->account.code));

    TRY(svc_account_children(call, page->account.id, &list, &children, &page->children_count));
    page->children = children;
    page->pager = list_pager(req->arena, path, NULL, 0, &list);
    return NULL;
}

static Err *account_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    AdminAccountPage page = { 0 };
    Page newest = { .limit = SUBSCRIPTION_SHOWN_MAX };
    SubscriptionView *subscriptions;
    AccountId id;
    const Zone *zone;

    TRY(page_id(account_id_parse(req_param(req, S("account")), "account", &id)));
    TRY(svc_account(&call, id, &page.account));
    TRY(page_layout(req, page.account.name, SECTION_ADMIN, &page.layout));
    TRY(page_zone(req, &zone));
    TRY(children_of(req, &call, &page));
    TRY(svc_subscriptions(&call, id, S(""), S(""), &newest, &subscriptions,
                          &page.subscriptions_count));
    page.subscriptions = subscriptions;
    page.owes = page.account.parent.v == req->actor.account.v;
    if (page.owes && !page.layout.no_billing) {
        TRY(svc_dunning_account(&call, id, &page.dunning));
    }
    Out out = out_new(req->arena, zone);
    tpl_admin_account(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *accounts_read(Req *req, Call *call, Page *page, const void **ret_rows,
                          size_t *ret_count)
{
    AccountView *rows;

    (void)req;
    TRY(svc_accounts(call, page, &rows, ret_count));
    *ret_rows = rows;
    return NULL;
}

static void accounts_row(Req *req, const void *row, CsvOut *csv)
{
    const AccountView *view = row;

    csv_cell(csv, view->code);
    csv_cell_text(csv, view->name);
    csv_cell(csv, account_kind_name(view->kind));
    csv_cell(csv, account_state_name(view->state));
    csv_cell_text(csv, view->parent_name);
    csv_cell_text(csv, view->contact_name);
    csv_cell_text(csv, view->email);
    csv_cell_text(csv, view->city);
    csv_cell(csv, view->country);
    csv_cell_text(csv, view->vat_number);
    csv_cell(csv, view->currency);
    csv_cell(csv, arena_printf(req->arena, "%" PRId64, view->subscription_count));
    csv_cell_instant(req, csv, view->created_at);
}

static Err *accounts_csv_get(Req *req, Resp *resp)
{
    static const CsvList list = { .file = STR_INIT("accounts.csv"),
                                  .columns = STR_INIT(
                                      "id,name,kind,state,seller,contact,email,city,country,"
                                      "vat_number,currency,subscriptions,created_at"),
                                  .row_size = sizeof(AccountView),
                                  .read = accounts_read,
                                  .row = accounts_row };
    return csv_list(req, resp, &list);
}

const Route admin_accounts_csv_route = {
    .method = HTTP_GET,
    .path = "/admin/accounts.csv",
    .handle = accounts_csv_get,
    .access = ACCESS_OPERATOR,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Accounts as CSV",
};

const Route admin_account_route = {
    .method = HTTP_GET,
    .path = "/admin/accounts/{account}",
    .handle = account_get,
    .access = ACCESS_OPERATOR,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "One account with what it has",
};

const Route admin_accounts_route = {
    .method = HTTP_GET,
    .path = "/admin/accounts",
    .handle = accounts_get,
    .access = ACCESS_OPERATOR,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "The tree of accounts",
};

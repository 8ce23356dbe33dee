/* account_tree.c - /accounts: the tree of accounts level by level, its search and its CSV. */
#include <inttypes.h>

#include "gen/tpl_account_tree.h"
#include "web/account_page.h"
#include "web/csv.h"
#include "web/register_routes.h"
#include "web/tree_page.h"

enum { Q_ACCOUNT, Q_SEARCH, Q_AFTER, CSV_PAGE_MAX = 50 };
static const Field query[] = {
    [Q_ACCOUNT] = { "account", FIELD_CODE, "Whose accounts below; absent: one's own", .max = 40 },
    [Q_SEARCH] = { "q", FIELD_TEXT, "Search", .max = SEARCH_BYTES_MAX },
    [Q_AFTER] = { "after", FIELD_CODE, "Where the list goes on" },
};
enum { C_AFTER };
static const Field csv_query[] = {
    [C_AFTER] = { "after", FIELD_CODE, "Where the list goes on", .max = 40 },
};

static Err *tree_read(Req *req, TreePage *page)
{
    Call call = page_call(req);
    Str code = req->query[Q_ACCOUNT].text;
    Page cursor = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    ListFilter filters[] = { { S("account"), code }, { S("q"), page->search } };
    Page level = page->searched ? (Page){ .limit = 1 } : cursor;
    AccountId at = { 0 };

    if (code.len > 0) {
        TRY(page_id(account_id_parse(code, "account", &at)));
    }
    TRY(svc_tree(&call, at, &level, &page->tree));
    page->rows = page->tree.rows;
    page->rows_count = page->tree.rows_count;
    if (page->searched) {
        TRY(svc_tree_find(&call, page->search, &cursor, &page->rows, &page->rows_count));
    } else {
        cursor = level;
    }
    page->pager = list_pager(req->arena, S("/accounts"), filters, COUNT_OF(filters), &cursor);
    return NULL;
}

static Err *tree_get(Req *req, Resp *resp)
{
    TreePage page = { .search = str_trim(req->query[Q_SEARCH].text) };
    bool administrator = actor_can(&req->actor, ROLE_ADMINISTRATOR);
    const Zone *zone;

    page.searched = page.search.len > 0;
    TRY(tree_read(req, &page));
    page.can_add = administrator;
    page.can_terms = administrator && page.tree.node.account.parent.v == req->actor.account.v;
    TRY(page_layout(req, S("Accounts"), SECTION_CUSTOMERS, &page.layout));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_tree(&out, &page);
    return resp_html(resp, out_str(&out));
}

static void csv_account(Req *req, CsvOut *csv, const AccountView *account)
{
    csv_cell(csv, account->code);
    csv_cell_text(csv, account->name);
    csv_cell(csv, account_kind_name(account->kind));
    csv_cell(csv, partner_class_name(account->partner_class));
    csv_cell(csv, account_state_name(account->state));
    csv_cell_text(csv, account->depth > 0 ? account->parent_name : S(""));
    csv_cell(csv, arena_printf(req->arena, "%d", (int)account->depth));
    csv_cell_text(csv, account->contact_name);
    csv_cell_text(csv, account->email);
    csv_cell_text(csv, account->phone);
    csv_cell_text(csv, account->city);
    csv_cell(csv, account->country);
    csv_cell_text(csv, account->vat_number);
    csv_cell(csv, account->currency);
    csv_cell(csv, arena_printf(req->arena, "%" PRId64, account->subscription_count));
    csv_cell(csv, instant_format(req->arena, account->created_at));
    csv_line_end(csv);
}

static Err *tree_csv(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CsvOut csv =
        csv_new(req->arena, S("id,name,kind,class,state,seller,depth,contact,email,phone,"
                              "city,country,vat_number,currency,subscriptions,created_at"));
    Page list = { .after = req->query[C_AFTER].text, .limit = LIST_MAX };

    for (size_t round = 0; round == 0 || list.next.len > 0; round++) {
        AccountView *accounts;
        size_t count;
        if (round == CSV_PAGE_MAX) {
            Str next = list_url(req->arena, S("/accounts.csv"), NULL, 0, list.next);
            resp_header(resp, "Link",
                        arena_printf(req->arena, "<%.*s>; rel=\"next\"", STR_ARG(next)));
            break;
        }
        list.after = round == 0 ? list.after : list.next;
        list.next = S("");
        TRY(svc_accounts(&call, &list, &accounts, &count));
        for (size_t i = 0; i < count; i++) {
            csv_account(req, &csv, &accounts[i]);
        }
    }
    return csv_send(resp, &csv, S("accounts.csv"));
}

const Route tree_route = {
    .method = HTTP_GET,
    .path = "/accounts",
    .handle = tree_get,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "The tree of accounts from one's own down, level by level, with a search",
};

const Route tree_csv_route = {
    .method = HTTP_GET,
    .path = "/accounts.csv",
    .handle = tree_csv,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER,
    .query = csv_query,
    .query_count = COUNT_OF(csv_query),
    .summary = "All accounts of the branch as CSV",
};

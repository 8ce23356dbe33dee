/* account_waits.c - GET /orders/waiting and its CSV: what placed orders wait for, and on whom. */
#include "gen/tpl_account_waits.h"
#include "web/account_routes.h"
#include "web/csv.h"
#include "web/order_page.h"

enum { Q_MINE, Q_AFTER, Q_COUNT, CSV_PAGE_MAX = 50 };
static const Field query[Q_COUNT] = {
    [Q_MINE] = { "mine", FIELD_BOOL, "Only what waits for your account" },
    [Q_AFTER] = { "after", FIELD_CODE, "Where the list goes on" },
};

static Err *waits_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    WaitsPage page = { .mine = req->query[Q_MINE].on,
                       .rules = actor_can(&req->actor, ROLE_APPROVER) ||
                                actor_can(&req->actor, ROLE_AUDITOR) };
    Page cursor = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    ListFilter filters[] = { { S("mine"), page.mine ? S("1") : S("") } };
    WaitView *waits;
    const Zone *zone;

    TRY(svc_waits(&call, page.mine, &cursor, &waits, &page.waits_count));
    page.waits = waits;
    page.pager = list_pager(req->arena, S("/orders/waiting"), filters, COUNT_OF(filters), &cursor);
    page.csv = list_url(req->arena, S("/orders/waiting.csv"), filters, COUNT_OF(filters), S(""));
    TRY(page_layout(req, S("Orders that wait"), SECTION_ORDERS, &page.layout));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_waits(&out, &page);
    return resp_html(resp, out_str(&out));
}

static void csv_wait(Req *req, CsvOut *csv, const WaitView *wait)
{
    csv_cell(csv, wait->order_code);
    csv_cell(csv, order_state_name(wait->state));
    csv_cell(csv, wait_kind_name(wait->kind));
    csv_cell_text(csv, wait->buyer_name);
    csv_cell_text(csv, wait->customer_name);
    csv_cell_text(csv, wait->user_name);
    csv_cell_text(csv, wait->on_name);
    csv_cell_text(csv, wait->reason);
    csv_cell_text(csv, wait->next);
    csv_cell(csv, instant_format(req->arena, wait->since));
    csv_cell(csv, wait->remind_at.us == 0 ? S("") : instant_format(req->arena, wait->remind_at));
    csv_cell(csv, wait->expires_at.us == 0 ? S("") : instant_format(req->arena, wait->expires_at));
    csv_line_end(csv);
}

static Err *waits_csv(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CsvOut csv = csv_new(req->arena, S("order,state,waits_for,buyer,end_customer,placed_by,on,"
                                       "reason,next,since,remind_at,expires_at"));
    ListFilter filters[] = { { S("mine"), req->query[Q_MINE].on ? S("1") : S("") } };
    Page list = { .after = req->query[Q_AFTER].text, .limit = LIST_MAX };

    for (size_t round = 0; round == 0 || list.next.len > 0; round++) {
        WaitView *waits;
        size_t count;
        if (round == CSV_PAGE_MAX) {
            Str next = list_url(req->arena, S("/orders/waiting.csv"), filters, COUNT_OF(filters),
                                list.next);
            resp_header(resp, "Link",
                        arena_printf(req->arena, "<%.*s>; rel=\"next\"", STR_ARG(next)));
            break;
        }
        list.after = round == 0 ? list.after : list.next;
        list.next = S("");
        TRY(svc_waits(&call, req->query[Q_MINE].on, &list, &waits, &count));
        for (size_t i = 0; i < count; i++) {
            csv_wait(req, &csv, &waits[i]);
        }
    }
    return csv_send(resp, &csv, S("orders-waiting.csv"));
}

const Route waits_csv_route = {
    .method = HTTP_GET,
    .path = "/orders/waiting.csv",
    .handle = waits_csv,
    .access = ACCESS_SIGNED_IN,
    .query = query,
    .query_count = Q_COUNT,
    .summary = "Orders that wait as CSV",
};

const Route waits_route = {
    .method = HTTP_GET,
    .path = "/orders/waiting",
    .handle = waits_get,
    .access = ACCESS_SIGNED_IN,
    .query = query,
    .query_count = Q_COUNT,
    .summary = "Orders that wait: for what, since when and on whom",
};

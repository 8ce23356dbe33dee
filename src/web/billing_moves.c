/* billing_moves.c - /billing/moves: voids, write-offs, refunds and prepaid money;
 * /payments/{payment}; /billing/receivables by age. */
#include "gen/tpl_account_moves.h"
#include "gen/tpl_account_payment.h"
#include "gen/tpl_account_receivables.h"
#include "web/billing_routes.h"
#include "web/csv.h"
#include "web/move_page.h"
#include "web/page.h"

enum { CSV_PAGE_MAX = 20 };

enum { Q_KIND, Q_AFTER };
static const Field query[] = {
    [Q_KIND] = { "kind", FIELD_TEXT, "Kind", .max = 20 },
    [Q_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};
enum { QA_AFTER };
static const Field after_query[] = {
    [QA_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};

static bool may_sell(const Req *req)
{
    return req->actor.kind != ACCOUNT_END_CUSTOMER && actor_can(&req->actor, ROLE_BILLING);
}

static Err *moves_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    MovesPage page = { .can_move = may_sell(req), .kind = req->query[Q_KIND].text };
    Page list = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    MoveView *moves;
    const Zone *zone;
    TRY(page_layout(req, S("Refunds and prepaid"), SECTION_BILLING, &page.layout));
    TRY(page_zone(req, &zone));
    TRY(svc_moves(&call, page.kind, &list, &moves, &page.moves_count));
    ListFilter filters[] = { { S("kind"), page.kind } };
    page.moves = moves;
    page.pager = list_pager(req->arena, S("/billing/moves"), filters, 1, &list);
    page.csv = list_url(req->arena, S("/billing/moves.csv"), filters, 1, S(""));
    Out out = out_new(req->arena, zone);
    tpl_account_moves(&out, &page);
    return resp_html(resp, out_str(&out));
}

static void csv_move(Req *req, CsvOut *csv, const MoveView *view)
{
    csv_cell(csv, view->code);
    csv_cell(csv, move_kind_name(view->kind));
    csv_cell_text(csv, view->seller_name);
    csv_cell_text(csv, view->buyer_name);
    csv_cell(csv, date_format(req->arena, view->booked_on));
    csv_cell(csv, currency_str(&view->amount.currency));
    csv_cell(csv, money_format(req->arena, view->amount));
    csv_cell(csv, money_format(req->arena, view->left));
    csv_cell(csv, view->document_label);
    csv_cell(csv, view->payment_code);
    csv_cell_text(csv, view->reference);
    csv_cell_text(csv, view->reason);
    csv_cell(csv, date_format(req->arena, view->expires_on));
    csv_line_end(csv);
}

static void csv_link(Req *req, Resp *resp, Str path, const ListFilter *filters, size_t count,
                     Str next)
{
    Str url = list_url(req->arena, path, filters, count, next);
    resp_header(resp, "Link", arena_printf(req->arena, "<%.*s>; rel=\"next\"", STR_ARG(url)));
}

static Err *moves_csv(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CsvOut csv =
        csv_new(req->arena, S("id,kind,seller,buyer,booked_on,currency,amount,left,invoice,"
                              "payment,reference,reason,expires_on"));
    ListFilter filters[] = { { S("kind"), req->query[Q_KIND].text } };
    Page list = { .after = req->query[Q_AFTER].text, .limit = LIST_MAX };
    for (size_t round = 0; round == 0 || list.next.len > 0; round++) {
        MoveView *views;
        size_t count;
        if (round == CSV_PAGE_MAX) {
            csv_link(req, resp, S("/billing/moves.csv"), filters, 1, list.next);
            break;
        }
        list.after = round == 0 ? list.after : list.next;
        list.next = S("");
        TRY(svc_moves(&call, filters[0].value, &list, &views, &count));
        for (size_t i = 0; i < count; i++) {
            csv_move(req, &csv, &views[i]);
        }
    }
    return csv_send(resp, &csv, S("money-moves.csv"));
}

static Err *payment_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    PaymentPage page = { 0 };
    PaymentId id;
    const Zone *zone;
    TRY(page_id(payment_id_parse(req_param(req, S("payment")), "payment", &id)));
    TRY(svc_payment(&call, id, &page.payment));
    page.can_refund = may_sell(req) && page.payment.received && page.payment.amount.minor > 0;
    TRY(page_layout(req, S("Payment"), SECTION_BILLING, &page.layout));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_payment(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *receivables_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    ReceivablesPage page = { 0 };
    Page list = { .after = req->query[QA_AFTER].text, .limit = PAGE_SIZE };
    const Zone *zone;
    TRY(svc_receivables(&call, &list, &page.view));
    TRY(page_layout(req, S("Receivables by age"), SECTION_BILLING, &page.layout));
    TRY(page_zone(req, &zone));
    page.pager = list_pager(req->arena, S("/billing/receivables"), NULL, 0, &list);
    Out out = out_new(req->arena, zone);
    tpl_account_receivables(&out, &page);
    return resp_html(resp, out_str(&out));
}

static void csv_aged(Req *req, CsvOut *csv, const AgedView *view)
{
    const Money *parts[] = { &view->not_due, &view->to_30, &view->to_60,
                             &view->to_90,   &view->older, &view->total };
    csv_cell(csv, view->buyer_code);
    csv_cell_text(csv, view->buyer_name);
    csv_cell(csv, currency_str(&view->total.currency));
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        csv_cell(csv, money_format(req->arena, *parts[i]));
    }
    csv_line_end(csv);
}

static Err *receivables_csv(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CsvOut csv =
        csv_new(req->arena, S("buyer,name,currency,not_due,days_0_30,days_31_60,days_61_90,"
                              "days_over_90,total"));
    Page list = { .after = req->query[QA_AFTER].text, .limit = LIST_MAX };
    for (size_t round = 0; round == 0 || list.next.len > 0; round++) {
        ReceivablesView view;
        if (round == CSV_PAGE_MAX) {
            csv_link(req, resp, S("/billing/receivables.csv"), NULL, 0, list.next);
            break;
        }
        list.after = round == 0 ? list.after : list.next;
        list.next = S("");
        TRY(svc_receivables(&call, &list, &view));
        for (size_t i = 0; i < view.buyers_count; i++) {
            csv_aged(req, &csv, &view.buyers[i]);
        }
    }
    return csv_send(resp, &csv, S("receivables.csv"));
}

const Route moves_csv_route = {
    .method = HTTP_GET,
    .path = "/billing/moves.csv",
    .handle = moves_csv,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Voids, write-offs, refunds and prepaid money as CSV",
};

const Route moves_route = {
    .method = HTTP_GET,
    .path = "/billing/moves",
    .handle = moves_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Voids, write-offs, refunds and prepaid money",
};

const Route payment_route = {
    .method = HTTP_GET,
    .path = "/payments/{payment}",
    .handle = payment_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .summary = "One payment, with what it settles",
};

const Route receivables_csv_route = {
    .method = HTTP_GET,
    .path = "/billing/receivables.csv",
    .handle = receivables_csv,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = after_query,
    .query_count = COUNT_OF(after_query),
    .summary = "Receivables by age as CSV",
};

const Route receivables_route = {
    .method = HTTP_GET,
    .path = "/billing/receivables",
    .handle = receivables_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = after_query,
    .query_count = COUNT_OF(after_query),
    .summary = "Receivables by age",
};

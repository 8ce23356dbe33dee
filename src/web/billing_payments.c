/* billing_payments.c - GET /payments: received and made, as page and as CSV. */
#include "gen/tpl_account_payments.h"
#include "web/billing_routes.h"
#include "web/csv.h"
#include "web/payment_page.h"

/* A file holds at most CSV_PAGE_MAX × LIST_MAX payments; the header Link leads to the rest. */
enum { CSV_PAGE_MAX = 20 };

enum { Q_AFTER, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};

static Err *payments_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    PaymentsPage page = { .can_record = req->actor.kind != ACCOUNT_END_CUSTOMER &&
                                        actor_can(&req->actor, ROLE_BILLING) };
    Page list = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    PaymentView *payments;
    const Zone *zone;

    TRY(page_layout(req, S("Payments"), SECTION_BILLING, &page.layout));
    TRY(page_zone(req, &zone));
    TRY(svc_payments(&call, (AccountId){ 0 }, &list, &payments, &page.payments_count));
    page.payments = payments;
    page.pager = list_pager(req->arena, S("/payments"), NULL, 0, &list);
    Out out = out_new(req->arena, zone);
    tpl_account_payments(&out, &page);
    return resp_html(resp, out_str(&out));
}

/* A line for each invoice that the payment settles, and one for what moves the credit. */
static void csv_payment(Req *req, CsvOut *csv, const PaymentView *payment)
{
    for (size_t i = 0; i <= payment->allocations_count; i++) {
        bool credit = i == payment->allocations_count;
        if (credit && payment->credit.minor == 0) {
            continue;
        }
        csv_cell(csv, payment->code);
        csv_cell(csv, payment->received ? S("received") : S("made"));
        csv_cell_text(csv, payment->seller_name);
        csv_cell_text(csv, payment->buyer_name);
        csv_cell(csv, date_format(req->arena, payment->received_on));
        csv_cell(csv, payment_method_name(payment->method));
        csv_cell_text(csv, payment->reference);
        csv_cell(csv, currency_str(&payment->amount.currency));
        csv_cell(csv, money_format(req->arena, payment->amount));
        csv_cell(csv, credit ? S("") : payment->allocations[i].label);
        csv_cell(csv, money_format(req->arena,
                                   credit ? payment->credit : payment->allocations[i].amount));
        csv_line_end(csv);
    }
}

static Err *payments_csv(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CsvOut csv = csv_new(req->arena, S("id,direction,seller,buyer,received_on,method,reference,"
                                       "currency,amount,invoice,settled"));
    Page list = { .after = req->query[Q_AFTER].text, .limit = LIST_MAX };

    for (size_t round = 0; round == 0 || list.next.len > 0; round++) {
        PaymentView *payments;
        size_t count;
        if (round == CSV_PAGE_MAX) {
            Str next = list_url(req->arena, S("/payments.csv"), NULL, 0, list.next);
            resp_header(resp, "Link",
                        arena_printf(req->arena, "<%.*s>; rel=\"next\"", STR_ARG(next)));
            break;
        }
        list.after = round == 0 ? list.after : list.next;
        list.next = S("");
        TRY(svc_payments(&call, (AccountId){ 0 }, &list, &payments, &count));
        for (size_t i = 0; i < count; i++) {
            csv_payment(req, &csv, &payments[i]);
        }
    }
    return csv_send(resp, &csv, S("payments.csv"));
}

const Route payments_csv_route = {
    .method = HTTP_GET,
    .path = "/payments.csv",
    .handle = payments_csv,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Payments as CSV, a line for each invoice that one settles",
};

const Route payments_route = {
    .method = HTTP_GET,
    .path = "/payments",
    .handle = payments_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Payments received and made",
};

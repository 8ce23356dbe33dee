/* billing_daily.c - /billing/grouping: which customers get one invoice a day. */
#include "gen/tpl_account_grouping.h"
#include "web/adjust_page.h"
#include "web/billing_routes.h"

enum { Q_AFTER, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};

static const char *const when_words[] = { "at_once", "daily", NULL };

enum { F_BUYER, F_WHEN };
static const Field fields[] = {
    [F_BUYER] = { "buyer", FIELD_CODE, "Buyer", .required = true, .max = 40 },
    [F_WHEN] = { "when", FIELD_CHOICE, "Invoices", .required = true, .choices = when_words },
};

static Err *grouping_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    GroupingPage page = { .can_set = actor_can(&req->actor, ROLE_BILLING) };
    Page list = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    DailyView *customers;
    const Zone *zone;

    TRY(page_layout(req, S("Invoices of one day"), SECTION_BILLING, &page.layout));
    TRY(page_zone(req, &zone));
    TRY(svc_invoices_daily(&call, &list, &customers, &page.customers_count));
    page.customers = customers;
    page.pager = list_pager(req->arena, S("/billing/grouping"), NULL, 0, &list);
    Out out = out_new(req->arena, zone);
    tpl_account_grouping(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *grouping_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    AccountId buyer;
    TRY(page_id(account_id_parse(req->form[F_BUYER].text, "buyer", &buyer)));
    TRY(svc_invoices_daily_set(&call, buyer, req->form[F_WHEN].number == 1));
    return page_done(resp, S("/billing/grouping"), S("changed"));
}

const Route grouping_post_route = {
    .method = HTTP_POST,
    .path = "/billing/grouping",
    .handle = grouping_post,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Put a buyer's invoices of one day together, or not",
};

const Route grouping_route = {
    .method = HTTP_GET,
    .path = "/billing/grouping",
    .handle = grouping_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Which buyers get one invoice a day",
};

/* billing_statement.c - GET /billing/statement: documents and payments with one account. */
#include "gen/tpl_account_statement.h"
#include "web/billing_routes.h"
#include "web/payment_page.h"

enum { Q_ACCOUNT, Q_CURRENCY, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_ACCOUNT] = { "account", FIELD_CODE, "With", .max = 40 },
    [Q_CURRENCY] = { "currency", FIELD_TOKEN, "Currency", .max = 3 },
};

static Err *statement_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    StatementPage page = { 0 };
    AccountId id;
    Currency currency;
    const Zone *zone;

    if (req->query[Q_ACCOUNT].text.len == 0) {
        return resp_see_other(resp, S("/billing"));
    }
    TRY(page_id(account_id_parse(req->query[Q_ACCOUNT].text, "account", &id)));
    TRY(page_id(currency_parse(req->query[Q_CURRENCY].text, &currency)));
    TRY(svc_statement(&call, id, currency, &page.statement));
    Str title =
        arena_printf(req->arena, "Statement with %.*s", STR_ARG(page.statement.counterparty_name));
    TRY(page_layout(req, title, SECTION_BILLING, &page.layout));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_statement(&out, &page);
    return resp_html(resp, out_str(&out));
}

const Route billing_statement_route = {
    .method = HTTP_GET,
    .path = "/billing/statement",
    .handle = statement_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Documents and payments with one account, and the running balance",
};

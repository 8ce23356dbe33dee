/* billing_home.c - GET /billing: what is open, and the latest documents. */
#include "gen/tpl_account_billing.h"
#include "web/billing_routes.h"
#include "web/page.h"

enum { LATEST_COUNT = 5 };

static Err *latest(Call *call, DocumentKind kind, const DocumentView **ret, size_t *ret_count)
{
    Page newest = { .limit = LATEST_COUNT };
    DocumentView *documents;

    TRY(svc_documents(call, kind, (AccountId){ 0 }, &newest, &documents, ret_count));
    *ret = documents;
    return NULL;
}

static Err *aged(Call *call, BillingPage *page)
{
    Page first = { .limit = 1 };
    ReceivablesView view;

    TRY(svc_receivables(call, &first, &view));
    page->aged = view.sums;
    page->aged_count = view.sums_count;
    return NULL;
}

static Err *billing_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    BillingPage page = { 0 };
    BalanceView *balances;
    BalanceTotal *totals;
    DunningOwnView *dunning;
    const Zone *zone;

    TRY(page_layout(req, S("Billing"), SECTION_BILLING, &page.layout));
    TRY(page_zone(req, &zone));
    TRY(svc_balances(&call, &balances, &page.balances_count));
    TRY(billing_totals(req->arena, balances, page.balances_count, &totals, &page.totals_count));
    page.balances = balances;
    TRY(aged(&call, &page));
    page.totals = totals;
    TRY(svc_dunning_own(&call, &dunning, &page.dunning_count));
    page.dunning = dunning;
    TRY(latest(&call, DOCUMENT_INVOICE, &page.invoices, &page.invoices_count));
    TRY(latest(&call, DOCUMENT_CREDIT_NOTE, &page.credit_notes, &page.credit_notes_count));
    Out out = out_new(req->arena, zone);
    tpl_account_billing(&out, &page);
    return resp_html(resp, out_str(&out));
}

const Route billing_route = {
    .method = HTTP_GET,
    .path = "/billing",
    .handle = billing_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .summary = "Balances and the latest documents",
};

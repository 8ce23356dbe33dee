/* billing_next.c - GET /billing/next: the next three invoices, as received and as issued. */
#include "gen/tpl_account_next_invoices.h"
#include "service/customer.h"
#include "web/billing_routes.h"

/* Lines of one document on the page; its sums are of all. */
enum { NEXT_LINE_MAX = 200 };

enum { Q_BUYER, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_BUYER] = { "buyer", FIELD_CODE, "Account", .max = 40 },
};

/* "What I will be billed", and those whom the reader's account bills itself. */
static Err *buyer_options(Req *req, NextInvoicesPage *page)
{
    Call call = page_call(req);
    Page list = { .limit = LIST_MAX };
    AccountView *children;
    size_t count;
    bool listed = page->buyer.len == 0;

    if (req->actor.kind == ACCOUNT_END_CUSTOMER) {
        return NULL;
    }
    TRY(svc_account_children(&call, req->actor.account, &list, &children, &count));
    FormOption *options = arena_array(req->arena, FormOption, count + 2);
    options[0] =
        (FormOption){ S(""), req->actor.kind == ACCOUNT_OPERATOR ? S("Choose an account")
                                                                 : S("What you will be billed") };
    for (size_t i = 0; i < count; i++) {
        options[i + 1] = (FormOption){ children[i].code, children[i].name };
        listed = listed || str_eq(children[i].code, page->buyer);
    }
    page->options_count = count + 1;
    if (!listed) { /* past the list's end, or further down */
        options[page->options_count++] = (FormOption){ page->buyer, page->buyer_name };
    }
    page->options = options;
    return NULL;
}

static Err *next_groups(Req *req, NextInvoicesPage *page)
{
    NextInvoice *invoices = arena_array(req->arena, NextInvoice, page->forecast.documents_count);

    for (size_t i = 0; i < page->forecast.documents_count; i++) {
        DocumentGroup *groups;
        invoices[i].document = page->forecast.documents[i];
        TRY(billing_groups(req->arena, &invoices[i].document.view, &groups,
                           &invoices[i].groups_count));
        invoices[i].groups = groups;
    }
    page->invoices = invoices;
    page->invoices_count = page->forecast.documents_count;
    return NULL;
}

static Err *next_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    NextInvoicesPage page = { .buyer = req->query[Q_BUYER].text,
                              .sale_max = FORECAST_SALE_MAX,
                              .invoice_max = FORECAST_DOCUMENT_MAX };
    AccountId buyer = { 0 };
    AccountView account;
    const Zone *zone;

    TRY(page_layout(req, S("Next invoices"), SECTION_BILLING, &page.layout));
    TRY(page_zone(req, &zone));
    if (page.buyer.len > 0) {
        TRY(page_id(account_id_parse(page.buyer, "buyer", &buyer)));
        TRY(svc_account(&call, buyer, &account));
        page.buyer_name = account.name;
    }
    TRY(buyer_options(req, &page));
    TRY(svc_forecast(&call, buyer, NEXT_LINE_MAX, &page.forecast));
    TRY(next_groups(req, &page));
    Out out = out_new(req->arena, zone);
    tpl_account_next_invoices(&out, &page);
    return resp_html(resp, out_str(&out));
}

const Route billing_next_route = {
    .method = HTTP_GET,
    .path = "/billing/next",
    .handle = next_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "The next three invoices, before they are issued",
};

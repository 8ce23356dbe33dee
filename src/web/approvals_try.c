/* approvals_try.c - GET /approvals/try: what the rules of approval would say of an order. */
#include "gen/tpl_account_approval_try.h"
#include "service/customer.h"
#include "web/approval_routes.h"
#include "web/approvals_page.h"
#include "web/page.h"

enum { Q_ORDER, Q_BUYER, Q_CUSTOMER, Q_PLAN, Q_QUANTITY };
static const Field query[] = {
    [Q_ORDER] = { "order", FIELD_CODE, "Order", .max = 40 },
    [Q_BUYER] = { "buyer", FIELD_CODE, "Or a new one, ordered by", .max = 40 },
    [Q_CUSTOMER] = { "customer", FIELD_CODE, "For its end customer", .max = 40 },
    [Q_PLAN] = { "plan", FIELD_TOKEN, "Plan", .max = 80 },
    [Q_QUANTITY] = { "quantity", FIELD_INT, "Quantity", .min_value = 1, .max_value = 1000000,
                     .fallback = "1" },
};
_Static_assert(COUNT_OF(query) == APPROVAL_TRY_FIELD_COUNT, "the page shows them all");

static const char *const types[] = { "text", "select", "select", "text", "number" };

static Err *accounts_fill(Req *req, ApprovalTryPage *page)
{
    Call call = page_call(req);
    Page list = { .limit = LIST_MAX };
    AccountView *accounts;
    size_t count;
    size_t customers = 1;

    TRY(svc_accounts(&call, &list, &accounts, &count));
    FormOption *buyers = arena_array(req->arena, FormOption, count);
    FormOption *ends = arena_array(req->arena, FormOption, count + 1);
    ends[0] = (FormOption){ S(""), S("None: own use") };
    for (size_t i = 0; i < count; i++) {
        buyers[i] = (FormOption){ accounts[i].code, accounts[i].name };
        if (accounts[i].kind == ACCOUNT_END_CUSTOMER) {
            ends[customers++] = buyers[i];
        }
    }
    page->fields[Q_BUYER].options = buyers;
    page->fields[Q_BUYER].options_count = count;
    page->fields[Q_CUSTOMER].options = ends;
    page->fields[Q_CUSTOMER].options_count = customers;
    return NULL;
}

static Err *fields_fill(Req *req, ApprovalTryPage *page)
{
    for (size_t i = 0; i < COUNT_OF(query); i++) {
        page->fields[i] = form_field(&query[i], &req->query[i], str_from_cstr(types[i]));
    }
    page->fields_count = COUNT_OF(query);
    page->fields[Q_ORDER].hint = S("The code of a draft or of an order: ord_…");
    page->fields[Q_PLAN].hint = S("The code of the plan, as product pages and the API say it.");
    return accounts_fill(req, page);
}

static Str outcome_of(const ApprovalTrial *trial)
{
    if (trial->state == ORDER_EXECUTING) {
        return S("It would be carried out at once.");
    }
    if (trial->state == ORDER_AWAITING_APPROVAL) {
        return S("It would wait for an approval.");
    }
    if (trial->state == ORDER_SCHEDULED) {
        return S("It would wait for its day.");
    }
    return trial->over_credit ? S("It would need no approval and wait because of a credit limit.")
                              : S("It would wait for the buyer's side.");
}

static Err *trial_run(Req *req, ApprovalTryPage *page)
{
    Call call = page_call(req);
    ApprovalTry ask = { 0 };
    if (req->query[Q_ORDER].given) {
        TRY(order_id_parse(req->query[Q_ORDER].text, "order", &ask.order));
    } else {
        TRY(account_id_parse(req->query[Q_BUYER].text, "buyer", &ask.buyer));
        if (req->query[Q_CUSTOMER].given) {
            TRY(account_id_parse(req->query[Q_CUSTOMER].text, "customer", &ask.customer));
        }
        ask.lines[0].plan_code = req->query[Q_PLAN].text;
        ask.lines[0].quantity = req->query[Q_QUANTITY].number;
        ask.line_count = 1;
    }
    TRY(svc_approval_try(&call, &ask, &page->trial));
    page->tried = true;
    page->outcome = outcome_of(&page->trial);
    return NULL;
}

static Err *try_render(Req *req, Resp *resp, ApprovalTryPage *page)
{
    Out out = out_new(req->arena, NULL);
    tpl_account_approval_try(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *try_get(Req *req, Resp *resp)
{
    ApprovalTryPage page = { 0 };

    TRY(page_layout(req, S("Try the rules"), SECTION_ORDERS, &page.layout));
    TRY(fields_fill(req, &page));
    if (req->query[Q_ORDER].given || req->query[Q_PLAN].given) {
        Err *err = trial_run(req, &page);
        if (err_is(err, ERR_NOT_FOUND)) {
            page_notice(&page.layout, S("bad"), S("There is no such order, account or plan."));
            resp->status = 404;
        } else if (err != NULL && !page_refused(resp, &page.layout, err)) {
            return err;
        }
    }
    return try_render(req, resp, &page);
}

static Err *try_invalid(Req *req, Resp *resp)
{
    ApprovalTryPage page = { 0 };

    TRY(page_layout(req, S("Try the rules"), SECTION_ORDERS, &page.layout));
    TRY(fields_fill(req, &page));
    page_notice(&page.layout, S("bad"), S("Correct the marked field."));
    return try_render(req, resp, &page);
}

const Route approval_try_route = {
    .method = HTTP_GET,
    .path = "/approvals/try",
    .handle = try_get,
    .invalid = try_invalid,
    .access = ACCESS_SIGNED_IN | ROLE_APPROVER,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "What the rules of approval would say of an order",
};

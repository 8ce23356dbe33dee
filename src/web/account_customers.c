/* account_customers.c - /end-customers: the list, and one end customer with all that it has. */
#include "domain/sell_rule.h"
#include "gen/tpl_account_customer.h"
#include "gen/tpl_account_customers.h"
#include "service/checkout.h"
#include "web/account_page.h"
#include "web/account_routes.h"
#include "web/csv_list.h"
#include "web/customer_page.h"

#include <inttypes.h>

enum { Q_SEARCH, Q_TAG, Q_AFTER };
static const Field query[] = {
    [Q_SEARCH] = { "q", FIELD_TEXT, "Search", .max = SEARCH_BYTES_MAX },
    [Q_TAG] = { "tag", FIELD_TEXT, "Tag", .max = TAG_BYTES_MAX },
    [Q_AFTER] = { "after", FIELD_CODE, "Where the list goes on" },
};

/* None where nobody has a tag. */
static Err *tag_options(Req *req, Call *call, CustomersPage *page)
{
    Str *tags;
    size_t count;
    TRY(svc_customer_tags(call, &tags, &count));
    FormOption *options = arena_array(req->arena, FormOption, count + 1);
    options[0] = (FormOption){ .label = S("All") };
    for (size_t i = 0; i < count; i++) {
        options[i + 1] = (FormOption){ .value = tags[i], .label = tags[i] };
    }
    page->tags = options;
    page->tags_count = count > 0 ? count + 1 : 0;
    return NULL;
}

static Err *customers_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CustomersPage page = { .search = req->query[Q_SEARCH].text,
                           .tag = req->query[Q_TAG].text,
                           .can_add = req->actor.kind == ACCOUNT_PARTNER &&
                                      actor_can(&req->actor, ROLE_BUYER) };
    Page cursor = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    ListFilter filters[] = { { S("q"), page.search }, { S("tag"), page.tag } };
    AccountView *customers;
    const Zone *zone;

    TRY(svc_customers(&call, page.search, page.tag, &cursor, &customers, &page.customers_count));
    TRY(tag_options(req, &call, &page));
    page.customers = customers;
    page.pager = list_pager(req->arena, S("/end-customers"), filters, COUNT_OF(filters), &cursor);
    page.csv = list_url(req->arena, S("/end-customers.csv"), filters, COUNT_OF(filters), S(""));
    TRY(page_layout(req, S("End customers"), SECTION_CUSTOMERS, &page.layout));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_customers(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *load_customer(Req *req, AccountView *ret_customer)
{
    Call call = page_call(req);
    AccountId id;

    TRY(page_id(account_id_parse(req_param(req, S("account")), "account", &id)));
    TRY(svc_account(&call, id, ret_customer));
    if (ret_customer->kind != ACCOUNT_END_CUSTOMER) {
        return ERR(NOT_FOUND, "%s", "");
    }
    return NULL;
}

static Err *load_parts(Call *call, CustomerPage *page)
{
    Page newest = { .limit = CUSTOMER_PART_MAX };
    AccountId id = page->customer.id;
    SubscriptionView *subscriptions;
    ServiceView *services;
    OrderView *orders;

    TRY(svc_subscriptions(call, id, S(""), S(""), &newest, &subscriptions,
                          &page->subscriptions_count));
    newest = (Page){ .limit = CUSTOMER_PART_MAX };
    TRY(svc_services(call, id, &newest, &services, &page->services_count));
    newest = (Page){ .limit = CUSTOMER_PART_MAX };
    TRY(svc_orders(call, id, S(""), &newest, &orders, &page->orders_count));
    page->subscriptions = subscriptions;
    page->services = services;
    page->orders = orders;
    return NULL;
}

static Err *customer_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CustomerPage page = { 0 };
    const Zone *zone;

    TRY(load_customer(req, &page.customer));
    TRY(svc_customer(&call, page.customer.id, &page.detail));
    TRY(load_parts(&call, &page));
    page.can_order = req->actor.kind == ACCOUNT_PARTNER && actor_can(&req->actor, ROLE_BUYER) &&
                     page.customer.parent.v == req->actor.account.v;
    page.can_see_documents =
        actor_can(&req->actor, ROLE_BILLING) || actor_can(&req->actor, ROLE_AUDITOR);
    page.owes = page.can_see_documents && page.customer.parent.v == req->actor.account.v;
    if (page.owes) {
        TRY(svc_dunning_account(&call, page.customer.id, &page.dunning));
    }
    TRY(page_layout(req, page.customer.name, SECTION_CUSTOMERS, &page.layout));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_customer(&out, &page);
    return resp_html(resp, out_str(&out));
}

/* What is in the basket for nobody yet, or for one alone, is from now on for this end customer. */
static Err *customer_order(Req *req, Resp *resp)
{
    Call call = page_call(req);
    AccountView customer;
    CheckoutView basket;

    TRY(load_customer(req, &customer));
    TRY(svc_basket(&call, &basket));
    if (basket.lines_count == 0) {
        return page_done(resp, S("/products"), S("choose-first"));
    }
    const Beneficiary to = { .customer = customer.id };
    Err *err = svc_checkout_customer(&call, basket.id, to);
    if (err_is(err, ERR_CHECKOUT_STEP)) { /* every line is for somebody already */
        return page_done(resp, S("/products"), S("choose-first"));
    }
    TRY(err);
    return page_done(resp, S("/basket"), S("customer-chosen"));
}

static Err *customers_read(Req *req, Call *call, Page *page, const void **ret_rows,
                           size_t *ret_count)
{
    AccountView *rows;

    TRY(svc_customers(call, req->query[Q_SEARCH].text, req->query[Q_TAG].text, page, &rows,
                      ret_count));
    *ret_rows = rows;
    return NULL;
}

static void customers_row(Req *req, const void *row, CsvOut *csv)
{
    const AccountView *view = row;

    csv_cell(csv, view->code);
    csv_cell_text(csv, view->name);
    csv_cell(csv, account_state_name(view->state));
    csv_cell_text(csv, view->contact_name);
    csv_cell_text(csv, view->email);
    csv_cell_text(csv, view->phone);
    csv_cell_text(csv, view->street);
    csv_cell_text(csv, view->city);
    csv_cell_text(csv, view->region);
    csv_cell_text(csv, view->postcode);
    csv_cell(csv, view->country);
    csv_cell_text(csv, view->vat_number);
    csv_cell(csv, arena_printf(req->arena, "%" PRId64, view->subscription_count));
    csv_cell_instant(req, csv, view->created_at);
}

static Err *customers_csv_get(Req *req, Resp *resp)
{
    static const CsvList list = { .file = STR_INIT("end-customers.csv"),
                                  .columns = STR_INIT(
                                      "id,name,state,contact,email,phone,street,city,region,"
                                      "postcode,country,vat_number,subscriptions,created_at"),
                                  .row_size = sizeof(AccountView),
                                  .read = customers_read,
                                  .row = customers_row };
    return csv_list(req, resp, &list);
}

const Route customers_csv_route = {
    .method = HTTP_GET,
    .path = "/end-customers.csv",
    .handle = customers_csv_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "End customers as CSV",
};

const Route customers_route = {
    .method = HTTP_GET,
    .path = "/end-customers",
    .handle = customers_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "End customers",
};

const Route customer_route = {
    .method = HTTP_GET,
    .path = "/end-customers/{account}",
    .handle = customer_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR,
    .summary = "An end customer and what it has",
};

const Route customer_order_route = {
    .method = HTTP_POST,
    .path = "/end-customers/{account}/order",
    .handle = customer_order,
    .access = ACCESS_PARTNER | ROLE_BUYER,
    .body = BODY_FORM,
    .summary = "Begin an order for an end customer",
};

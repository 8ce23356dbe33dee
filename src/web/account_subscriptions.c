/* account_subscriptions.c - GET /subscriptions and /subscriptions.csv. */
#include "gen/tpl_account_subscriptions.h"
#include "web/account_routes.h"
#include "web/subscription_page.h"
#include "web/subscriptions_csv.h"

/* clang-format off */
#define WORD_(name, word) word,
/* clang-format on */
static const char *const state_words[] = { SUBSCRIPTION_STATES(WORD_) NULL };

enum { Q_CUSTOMER, Q_STATE, Q_SEARCH, Q_AFTER, FILTER_COUNT = Q_AFTER };
static const Field query[] = {
    [Q_CUSTOMER] = { "end_customer", FIELD_CODE, "End customer" },
    [Q_STATE] = { "state", FIELD_CHOICE, "State", .choices = state_words },
    [Q_SEARCH] = { "q", FIELD_TEXT, "Search", .max = SEARCH_BYTES_MAX },
    [Q_AFTER] = { "after", FIELD_CODE, "Where the list goes on" },
};

static const FormOption *state_options(Arena *out)
{
    FormOption *options = arena_array(out, FormOption, SUBSCRIPTION_STATE_COUNT + 1);

    options[0] = (FormOption){ S(""), S("All states") };
    for (size_t i = 0; i < SUBSCRIPTION_STATE_COUNT; i++) {
        SubscriptionState state = (SubscriptionState)i;
        options[i + 1] =
            (FormOption){ subscription_state_name(state), subscription_state_label(state) };
    }
    return options;
}

static void fill_rows(Req *req, SubscriptionsPage *page, const SubscriptionView *views,
                      size_t count)
{
    SubscriptionRow *rows = arena_array(req->arena, SubscriptionRow, count);

    for (size_t i = 0; i < count; i++) {
        bool money = sees_price(req, views[i].price_visible);
        rows[i] = (SubscriptionRow){ .view = views[i], .money = money };
        page->money = page->money || money;
    }
    page->rows = rows;
    page->rows_count = count;
}

static Err *subscriptions_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    SubscriptionsPage page = { .state = req->query[Q_STATE].text,
                               .search = req->query[Q_SEARCH].text };
    Page cursor = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    SubscriptionView *views;
    size_t count;
    const Zone *zone;

    TRY(customer_filter(req, req->query[Q_CUSTOMER].text, &page.filter));
    ListFilter filters[FILTER_COUNT] = { { S("end_customer"), page.filter.code },
                                         { S("state"), page.state },
                                         { S("q"), page.search } };
    TRY(svc_subscriptions(&call, page.filter.id, page.state, page.search, &cursor, &views, &count));
    fill_rows(req, &page, views, count);
    page.filtered = page.filter.code.len + page.state.len + page.search.len > 0;
    page.states = state_options(req->arena);
    page.states_count = SUBSCRIPTION_STATE_COUNT + 1;
    page.pager = list_pager(req->arena, S("/subscriptions"), filters, FILTER_COUNT, &cursor);
    page.csv = list_url(req->arena, S("/subscriptions.csv"), filters, FILTER_COUNT, S(""));
    TRY(page_layout(req, S("Subscriptions"), SECTION_SUBSCRIPTIONS, &page.layout));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_subscriptions(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *subscriptions_csv_get(Req *req, Resp *resp)
{
    CustomerFilter filter;
    Str csv;

    TRY(customer_filter(req, req->query[Q_CUSTOMER].text, &filter));
    TRY(subscriptions_csv(req, filter.id, req->query[Q_STATE].text, req->query[Q_SEARCH].text,
                          &csv));
    return resp_file(resp, "text/csv; charset=utf-8", S("subscriptions.csv"), false, csv);
}

const Route subscriptions_route = {
    .method = HTTP_GET,
    .path = "/subscriptions",
    .handle = subscriptions_get,
    .access = ACCESS_SIGNED_IN,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Subscriptions",
};

const Route subscriptions_csv_route = {
    .method = HTTP_GET,
    .path = "/subscriptions.csv",
    .handle = subscriptions_csv_get,
    .access = ACCESS_SIGNED_IN,
    .query = query,
    .query_count = FILTER_COUNT,
    .summary = "The list of subscriptions as CSV",
};

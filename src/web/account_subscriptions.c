/* account_subscriptions.c - GET /subscriptions and /subscriptions.csv. */
#include "gen/tpl_account_subscriptions.h"
#include "web/account_routes.h"
#include "web/list_page.h"
#include "web/subscription_page.h"

/* clang-format off */
#define WORD_(name, word) word,
/* clang-format on */
static const char *const state_words[] = { SUBSCRIPTION_STATES(WORD_) NULL };

enum { Q_CUSTOMER = LIST_OWN, Q_STATE, Q_SEARCH, Q_COUNT };
static const Field query[Q_COUNT] = {
    LIST_FIELDS,
    [Q_CUSTOMER] = { "end_customer", FIELD_CODE, "End customer" },
    [Q_STATE] = { "state", FIELD_CHOICE, "State", .choices = state_words },
    [Q_SEARCH] = { "q", FIELD_TEXT, "Search", .max = SEARCH_BYTES_MAX },
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

static Err *rows_read(Req *req, Call *call, Page *page, const void **ret_rows, size_t *ret_count)
{
    AccountId owner;
    SubscriptionView *views;

    TRY(customer_filter_id(req, req->query[Q_CUSTOMER].text, &owner));
    TRY(svc_subscriptions(call, owner, req->query[Q_STATE].text, req->query[Q_SEARCH].text, page,
                          &views, ret_count));
    *ret_rows = views;
    return NULL;
}

/* The name that leads to it; in the file its code. */
static ListCell name_cell(Req *req, const SubscriptionView *view)
{
    return (ListCell){
        .kind = LIST_CODE,
        .text = view->friendly_name.len > 0 ? view->friendly_name : view->product_name,
        .link = arena_printf(req->arena, "/subscriptions/%.*s", STR_ARG(view->code)),
        .tag = view->simulated ? S("simulated") : S(""),
        .sub = arena_printf(req->arena, "%.*s, %.*s%s", STR_ARG(view->product_name),
                            STR_ARG(view->plan_name), view->addon ? ", add-on" : ""),
        .csv_own = true,
        .csv = view->code,
    };
}

/* The day of the next charge, or the day on which it ends; in the file the charge alone. */
static ListCell charge_cell(Req *req, const SubscriptionView *view)
{
    ListCell cell = cell_date(view->next_charge_on);

    cell.csv_own = true;
    cell.csv = date_format(req->arena, view->next_charge_on);
    if (!date_is_none(view->end_on)) {
        cell.none = false;
        cell.date = view->end_on;
        cell.before = view->state == SUBSCRIPTION_ENDED ? S("Ended") : S("Ends");
    }
    return cell;
}

static ListCell *row_cells(Req *req, const void *row, ListCell *cell)
{
    const SubscriptionView *view = row;
    bool money = sees_price(req, view->price_visible);
    ListCell recurring = cell_money(view->recurring, money);

    recurring.sub = money ? view->billing_label : S("");
    *cell++ = name_cell(req, view);
    *cell++ = cell_text(view->product_name);
    *cell++ = cell_text(view->plan_name);
    *cell++ = cell_text(view->friendly_name);
    *cell++ = cell_text(view->owner_name);
    *cell++ = cell_number(view->quantity);
    *cell++ = cell_code(money ? str_from_cstr(view->recurring.currency.code) : S(""));
    *cell++ = cell_money(view->price, money);
    *cell++ = recurring;
    *cell++ = cell_text(view->billing_label);
    *cell++ = cell_date(view->started_on);
    *cell++ = cell_date(view->term_to);
    *cell++ = cell_date(view->charged_through);
    *cell++ = charge_cell(req, view);
    *cell++ = cell_date(view->end_on);
    *cell++ = cell_code(view->service_code);
    *cell++ = cell_code(view->order_code);
    *cell++ = cell_code(vendor_state_name(view->vendor_state));
    *cell++ = cell_state(subscription_state_name(view->state));
    return cell;
}

static const ListSource source = { .list = &list_subscriptions,
                                   .read = rows_read,
                                   .row_size = sizeof(SubscriptionView),
                                   .cells = row_cells };

static Err *subscriptions_get(Req *req, Resp *resp)
{
    SubscriptionsPage page = { .state = req->query[Q_STATE].text,
                               .search = req->query[Q_SEARCH].text };
    const Zone *zone;
    bool led;

    TRY(list_opens(req, resp, source.list, &led));
    if (led) {
        return NULL;
    }
    TRY(customer_filter(req, req->query[Q_CUSTOMER].text, &page.filter));
    TRY(list_table(req, &source, &page.table));
    page.states = state_options(req->arena);
    page.states_count = SUBSCRIPTION_STATE_COUNT + 1;
    TRY(page_layout(req, S("Subscriptions"), SECTION_SUBSCRIPTIONS, &page.layout));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_subscriptions(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *subscriptions_csv_get(Req *req, Resp *resp)
{
    return list_csv(req, resp, &source);
}

const Route subscriptions_route = {
    .method = HTTP_GET,
    .path = "/subscriptions",
    .handle = subscriptions_get,
    .access = ACCESS_SIGNED_IN,
    .query = query,
    .query_count = Q_COUNT,
    .summary = "Subscriptions",
};

const Route subscriptions_csv_route = {
    .method = HTTP_GET,
    .path = "/subscriptions.csv",
    .handle = subscriptions_csv_get,
    .access = ACCESS_SIGNED_IN,
    .query = query,
    .query_count = Q_COUNT,
    .summary = "The list of subscriptions as CSV",
};

/* account_orders.c - GET /orders and /orders.csv: the orders of an account and of its end
 * customers. */
#include "gen/tpl_account_orders.h"
#include "web/account_routes.h"
#include "web/list_page.h"
#include "web/order_page.h"

/* clang-format off */
#define WORD_(name, word) word,
/* clang-format on */
static const char *const state_words[] = { ORDER_STATES(WORD_) NULL };

enum { Q_CUSTOMER = LIST_OWN, Q_STATE, Q_COUNT };
static const Field query[Q_COUNT] = {
    LIST_FIELDS,
    [Q_CUSTOMER] = { "end_customer", FIELD_CODE, "End customer" },
    [Q_STATE] = { "state", FIELD_CHOICE, "State", .choices = state_words },
};

static Err *rows_read(Req *req, Call *call, Page *page, const void **ret_rows, size_t *ret_count)
{
    AccountId customer;
    OrderView *orders;

    TRY(customer_filter_id(req, req->query[Q_CUSTOMER].text, &customer));
    TRY(svc_orders(call, customer, req->query[Q_STATE].text, page, &orders, ret_count));
    *ret_rows = orders;
    return NULL;
}

/* The day that leads to it; in the file its code. */
static ListCell order_cell(Req *req, const OrderView *order)
{
    ListCell cell = cell_instant(order->placed_at);

    cell.link = arena_printf(req->arena, "/orders/%.*s", STR_ARG(order->code));
    cell.sub = order->code;
    cell.csv_own = true;
    cell.csv = order->code;
    return cell;
}

static ListCell *row_cells(Req *req, const void *row, ListCell *cell)
{
    const OrderView *order = row;
    bool money = sees_price(req, order->price_visible);
    ListCell owner = cell_text(order->has_customer ? order->customer.name : order->buyer.name);
    ListCell user = cell_text(order->user_name);

    owner.sub = order->has_customer ? S("") : S("own use");
    user.sub = order->buyer.name;
    *cell++ = order_cell(req, order);
    *cell++ = owner;
    *cell++ = cell_text(order->buyer.name);
    *cell++ = user;
    *cell++ = cell_text(order->reference);
    *cell++ = cell_number((int64_t)order->lines_count);
    *cell++ = cell_code(money ? str_from_cstr(order->gross_now.currency.code) : S(""));
    *cell++ = cell_money(order->gross_now, money);
    *cell++ = cell_instant(order->placed_at);
    *cell++ = cell_instant(order->done_at);
    *cell++ = cell_text(order->cause);
    *cell++ = cell_state(order_state_name(order->state));
    return cell;
}

static const ListSource source = {
    .list = &list_orders, .read = rows_read, .row_size = sizeof(OrderView), .cells = row_cells
};

static const FormOption *state_options(Arena *out, size_t *ret_count)
{
    FormOption *options = arena_array(out, FormOption, ORDER_STATE_COUNT + 1);

    options[0] = (FormOption){ S(""), S("All states") };
    *ret_count = 1;
    for (size_t i = 0; i < ORDER_STATE_COUNT; i++) {
        OrderState state = (OrderState)i;
        if (state != ORDER_DRAFT) {
            options[(*ret_count)++] =
                (FormOption){ order_state_name(state), order_state_label(state) };
        }
    }
    return options;
}

static Err *orders_get(Req *req, Resp *resp)
{
    OrdersPage page = { .state = req->query[Q_STATE].text };
    const Zone *zone;
    bool led;

    TRY(list_opens(req, resp, source.list, &led));
    if (led) {
        return NULL;
    }
    TRY(customer_filter(req, req->query[Q_CUSTOMER].text, &page.filter));
    TRY(list_table(req, &source, &page.table));
    page.states = state_options(req->arena, &page.states_count);
    TRY(page_layout(req, S("Orders"), SECTION_ORDERS, &page.layout));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_orders(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *orders_csv_get(Req *req, Resp *resp)
{
    return list_csv(req, resp, &source);
}

const Route orders_csv_route = {
    .method = HTTP_GET,
    .path = "/orders.csv",
    .handle = orders_csv_get,
    .access = ACCESS_SIGNED_IN,
    .query = query,
    .query_count = Q_COUNT,
    .summary = "Orders as CSV",
};

const Route orders_route = {
    .method = HTTP_GET,
    .path = "/orders",
    .handle = orders_get,
    .access = ACCESS_SIGNED_IN,
    .query = query,
    .query_count = Q_COUNT,
    .summary = "Orders",
};

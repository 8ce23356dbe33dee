/* orders.c - /api/v1/orders: an order in one call, and what became of it. */
#include "api/routes.h"

#include "api/api.h"

enum { Q_CUSTOMER = API_QUERY_SORTED_OWN, Q_COUNT };
static const Field list_query[Q_COUNT] = {
    API_SORTED_FIELDS,
    [Q_CUSTOMER] = { "end_customer", FIELD_CODE, "Only this end customer's", .max = 40 },
};

static void line_write(Req *req, JsonOut *json, const OrderLineView *line, bool prices)
{
    json_object(json);
    json_key_str(json, S("id"), line->code);
    json_key_str(json, S("product"), line->product_code);
    json_key_str(json, S("title"), line->title);
    json_key_str(json, S("name"), line->friendly_name);
    json_key_int(json, S("quantity"), line->quantity);
    json_key_int(json, S("trial_days"), line->trial_days);
    json_key_str(json, S("bundle"), line->bundle);
    json_key_str(json, S("action"), line_action_name(line->action));
    json_key_str(json, S("change"), line->change);
    json_key_str(json, S("state"), order_line_state_name(line->state));
    json_key_str(json, S("cause"), line->cause);
    json_key_str(json, S("subscription"), line->subscription_code);
    json_key_str(json, S("service"), line->service_code);
    if (line->service_code.len > 0) {
        json_key_str(json, S("service_state"), service_state_name(line->service_state));
    }
    json_key_bool(json, S("simulated"), line->simulated);
    if (prices) {
        api_money(json, S("unit_price"), line->unit_price);
        json_key(json, S("due_now"));
        api_explained(req, json, &line->now);
        api_money(json, S("recurring"), line->recurring);
        if (line->has_setup) {
            json_key(json, S("setup_now"));
            api_explained(req, json, &line->setup);
        }
        if (line->discounted) {
            json_key_str(json, S("promotion"), line->promotion);
            json_key(json, S("discount_now"));
            api_explained(req, json, &line->off);
        }
    }
    json_object_end(json);
}

static void order_write(Req *req, JsonOut *json, const OrderView *order, bool whole)
{
    json_object(json);
    json_key_str(json, S("id"), order->code);
    json_key_str(json, S("state"), order_state_name(order->state));
    json_key_str(json, S("cause"), order->cause);
    json_key(json, S("end_customer"));
    if (order->has_customer) {
        json_str(json, order->customer.code);
    } else {
        json_null(json);
    }
    json_key_str(json, S("reference"), order->reference);
    json_key_str(json, S("coupon"), order->coupon);
    api_date(req, json, S("start_on"), order->start_on);
    json_key_bool(json, S("customer_agrees"), order->customer_agrees);
    api_instant(req, json, S("placed_at"), order->placed_at);
    api_instant(req, json, S("done_at"), order->done_at);
    if (whole) {
        if (order->price_visible) {
            json_key_str(json, S("currency"), currency_str(&order->gross_now.currency));
            api_money(json, S("net"), order->net_now);
            api_money(json, S("tax"), order->tax_now);
            api_money(json, S("gross"), order->gross_now);
            api_taxes(req, json, order->taxes, order->taxes_count);
        }
        json_key(json, S("lines"));
        json_array(json);
        for (size_t i = 0; i < order->lines_count; i++) {
            line_write(req, json, &order->lines[i], order->price_visible);
        }
        json_array_end(json);
        json_key(json, S("waits"));
        json_array(json);
        for (size_t i = 0; i < order->waits_count; i++) {
            api_wait(req, json, &order->waits[i]);
        }
        json_array_end(json);
        json_key_bool(json, S("can_cancel"), order->can_cancel);
        json_key_bool(json, S("can_decide"), order->can_decide);
        api_agreements(req, json, S("agreements"), order->agreements, order->agreements_count);
        api_agreements(req, json, S("consents"), order->consents, order->consents_count);
        api_events(req, json, order->events, order->events_count);
    }
    json_object_end(json);
}

static Err *orders_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    AccountId customer = { 0 };
    OrderView *orders;
    size_t count;
    Page page = api_page_sorted(req);
    if (req->query[Q_CUSTOMER].given) {
        TRY(account_id_parse(req->query[Q_CUSTOMER].text, "end_customer", &customer));
    }
    TRY(svc_orders(&call, customer, S(""), &page, &orders, &count));

    ApiList list;
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        order_write(req, &list.json, &orders[i], false);
    }
    return api_list_end(resp, &list, &page);
}

const Route api_orders_route = {
    .method = HTTP_GET,
    .path = "/api/v1/orders",
    .handle = orders_get,
    .access = ACCESS_SIGNED_IN,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .api = true,
    .summary = "List orders, newest first",
    .answer = "{\"items\":[{\"id\":\"ord_06h2n8kx4m1pq\",\"state\":\"done\"}],\"next\":null}",
};

Str api_order_body(Req *req, const OrderView *order)
{
    StrBuf buf = buf_new(req->arena, 8192);
    JsonOut json = json_out(&buf);
    order_write(req, &json, order, true);
    return buf_str(&buf);
}

static Err *order_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    OrderId id;
    OrderView order;
    TRY(order_id_parse(req_param(req, S("order")), "order", &id));
    TRY(svc_order(&call, id, &order));
    return resp_json(resp, api_order_body(req, &order));
}

const Route api_order_route = {
    .method = HTTP_GET,
    .path = "/api/v1/orders/{order}",
    .handle = order_get,
    .access = ACCESS_SIGNED_IN,
    .api = true,
    .summary = "One order with lines, money and history",
    .answer = "{\"id\":\"ord_06h2n8kx4m1pq\",\"state\":\"executing\",\"lines\":[]}",
};

enum { F_CUSTOMER, F_LINES, F_CONFIRM, F_REFERENCE, F_COUPON, F_START, F_AGREES, F_COUNT };
static const Field order_fields[F_COUNT] = {
    [F_CUSTOMER] = { "end_customer", FIELD_CODE, "Who receives the services; absent: own use",
                     .max = 40 },
    [F_LINES] = { "lines", FIELD_JSON, "plan, quantity, name, trial, bundle, settings",
                  .required = true },
    [F_CONFIRM] = { "confirm", FIELD_BOOL, "Place it; else it stays a draft" },
    [F_REFERENCE] = { "reference", FIELD_TEXT, "Your own order number", .max = 60 },
    [F_COUPON] = { "coupon", FIELD_TEXT, "A coupon code", .max = 60 },
    [F_START] = { "start_on", FIELD_DATE, "The day on which it is carried out; absent: at once" },
    [F_AGREES] = { "customer_agrees", FIELD_BOOL,
                   "The end customer is asked by mail to accept the agreements first" },
};

static const Str line_keys[] = { STR_INIT("plan"),  STR_INIT("quantity"), STR_INIT("name"),
                                 STR_INIT("trial"), STR_INIT("bundle"),   STR_INIT("settings") };

static Err *line_read(Req *req, const Json *json, OrderRequestLine *ret_line)
{
    OrderRequestLine line = { 0 };
    if (json->kind != JSON_OBJECT) {
        return ERR_FIELD(JSON_TYPE, str_cstr(req->arena, json->pointer), "an object is expected");
    }
    TRY(json_only(json, line_keys, COUNT_OF(line_keys)));
    TRY(json_get_str(json, S("plan"), API_NAME_BYTES_MAX, &line.plan_code));
    TRY(json_get_int_opt(json, S("quantity"), 1, INT32_MAX, 1, &line.quantity));
    TRY(json_get_str_opt(json, S("name"), API_NAME_BYTES_MAX, S(""), &line.name));
    TRY(json_get_bool_opt(json, S("trial"), false, &line.trial));
    TRY(json_get_str_opt(json, S("bundle"), 60, S(""), &line.bundle));
    TRY(api_settings_text(req, json_member(json, S("settings")), &line.settings_json));
    *ret_line = line;
    return NULL;
}

static Err *order_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    OrderRequest *request = arena_new(req->arena, OrderRequest);
    const Json *lines;
    OrderId id;
    OrderView order;
    request->confirm = req->form[F_CONFIRM].on;
    request->reference = req->form[F_REFERENCE].text;
    request->coupon = req->form[F_COUPON].text;
    request->start_on = req->form[F_START].given ? req->form[F_START].date : DATE_NONE;
    request->customer_agrees = req->form[F_AGREES].on;
    request->key = req->idempotency_key;
    if (req->form[F_CUSTOMER].given) {
        TRY(account_id_parse(req->form[F_CUSTOMER].text, "/end_customer", &request->customer));
    }
    TRY(json_get_array(req->json, S("lines"), ORDER_LINE_MAX, &lines));
    for (size_t i = 0; i < lines->count; i++) {
        TRY(line_read(req, &lines->items[i], &request->lines[i]));
    }
    request->line_count = lines->count;
    TRY(svc_order_request(call, request, &id));
    TRY(svc_order(call, id, &order));
    *ret_answer = (ApiAnswer){ .status = 201,
                               .location = arena_printf(req->arena, "/api/v1/orders/%.*s",
                                                        STR_ARG(order.code)),
                               .body = api_order_body(req, &order) };
    return NULL;
}

static Err *orders_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, order_work);
}

const Route api_orders_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/orders",
    .handle = orders_post,
    .access = ACCESS_PARTNER | ACCESS_END_CUSTOMER | ROLE_BUYER,
    .body = BODY_JSON,
    .body_bytes_max = API_BODY_BYTES_MAX,
    .fields = order_fields,
    .field_count = COUNT_OF(order_fields),
    .api = true,
    .summary = "Order services for an end customer",
    .detail = "Each line: {\"plan\",\"quantity\",\"name\",\"trial\",\"bundle\",\"settings\"}; the "
              "settings are the "
              "set-up form of "
              "the product's service kind. With confirm the order is placed at once.",
    .answer = "{\"id\":\"ord_06h2n8kx4m1pq\",\"state\":\"executing\",\"lines\":[]}",
};

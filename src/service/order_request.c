/* order_request.c - an order in one call: for the API and the sample data. */
#include "base/fault.h"
#include "service/order_internal.h"

typedef struct Request {
    Call *call;
    const OrderRequest *order;
    Plan *plans[ORDER_LINE_MAX];
    Str settings[ORDER_LINE_MAX];
    OrderId id;
} Request;

/* The same refusal about another field. */
static Err *about(Err *err, Arena *out, size_t line, const char *member)
{
    Str field = arena_printf(out, "/lines/%zu/%s", line, member);
    Str text = err_message(err);
    return err_make(err->code, str_cstr(out, field), __FILE__, __LINE__, "%.*s", STR_ARG(text));
}

/* Which member of the line a refusal is about. */
static Err *line_err(Err *err, Arena *out, size_t line)
{
    if (err == NULL || err_status(err->code) >= 500) {
        return err;
    }
    Str field = str_from_cstr(err->field);
    if (str_eq(field, S("quantity"))) {
        return about(err, out, line, "quantity");
    }
    if (str_eq(field, S("friendly_name"))) {
        return about(err, out, line, "name");
    }
    return about(err, out, line, "plan");
}

static Err *check_customer(Request *request, Db *db)
{
    AccountRow *customer;
    if (request->order->customer.v == 0) {
        return NULL;
    }
    Err *err = order_customer(request->call, db, request->order->customer, &customer);
    if (err != NULL && err_status(err->code) < 500) {
        Str text = err_message(err);
        return err_make(err->code, "/end_customer", __FILE__, __LINE__, "%.*s", STR_ARG(text));
    }
    return err;
}

static Err *plans_body(Db *db, void *context)
{
    Request *request = context;
    Arena *out = request->call->out;
    TRY(check_customer(request, db));
    for (size_t i = 0; i < request->order->line_count; i++) {
        Err *err =
            order_plan(request->call, db, request->order->lines[i].plan_code, &request->plans[i]);
        TRY(line_err(err, out, i));
    }
    return NULL;
}

/* A draft may come without settings; what is sent is checked in any case. */
static Err *check_settings(Request *request)
{
    for (size_t i = 0; i < request->order->line_count; i++) {
        const Plan *plan = request->plans[i];
        Str prefix = arena_printf(request->call->out, "/lines/%zu/settings/", i);
        const SettingsCheck check = { .kind = plan->kind,
                                      .connector = plan->connector,
                                      .addon = plan->addon,
                                      .product_settings = plan->settings,
                                      .prefix = str_cstr(request->call->out, prefix) };
        Str sent = request->order->lines[i].settings_json;
        if (sent.len > 0 || request->order->confirm) {
            TRY(order_settings_check(request->call, &check, sent, &request->settings[i]));
        }
    }
    return NULL;
}

static Err *add_lines(Request *request, Db *db, OrderId order)
{
    for (size_t i = 0; i < request->order->line_count; i++) {
        const OrderRequestLine *line = &request->order->lines[i];
        const LineAdd add = { .plan = request->plans[i],
                              .quantity = line->quantity,
                              .friendly_name = line->name,
                              .settings_json = request->settings[i] };
        OrderLineId id;
        Err *err = order_line_add(request->call, db, order, &add, &id);
        TRY(line_err(err, request->call->out, i));
    }
    return NULL;
}

static Err *request_body(Db *db, void *context)
{
    Request *request = context;
    const OrderRequest *order = request->order;
    Call *call = request->call;
    /* Apart from the keys of baskets. */
    const DraftAdd draft = { .customer = order->customer,
                             .own_use = order->customer.v == 0,
                             .reference = order->reference,
                             .agreed = order->confirm,
                             .request_key =
                                 order->key.len == 0
                                     ? S("")
                                     : arena_printf(call->out, "key:%.*s", STR_ARG(order->key)),
                             .expires = !order->confirm };
    OrderHeld *held;
    bool made;

    TRY(order_draft_add(call, db, &draft, &held, &made));
    request->id = held->id;
    if (!made) {
        return NULL;
    }
    TRY(add_lines(request, db, held->id));
    return order->confirm ? order_place(call, db, held->id, NULL) : NULL;
}

Err *svc_order_request(Call *call, const OrderRequest *request, OrderId *ret_id)
{
    Request work = { .call = call, .order = request };

    TRY(call_need(call, ROLE_BUYER));
    if (request->line_count == 0) {
        return ERR_FIELD(BASKET_EMPTY, "/lines", "the order has no lines");
    }
    assert(request->line_count <= ORDER_LINE_MAX);
    if (request->reference.len > REFERENCE_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "/reference", "A reference has at most %d bytes.",
                         REFERENCE_BYTES_MAX);
    }
    TRY(db_tx(call->app->database, DB_READ, "order_plans", plans_body, &work));
    TRY(check_settings(&work));
    TRY(db_tx(call->app->database, DB_MONEY, "order_request", request_body, &work));
    FAULT_POINT("place.after_commit");
    *ret_id = work.id;
    return NULL;
}

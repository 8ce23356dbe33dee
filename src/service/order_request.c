/* order_request.c - an order in one call: for the API and the sample data. */
#include <inttypes.h>

#include "base/fault.h"
#include "service/order_internal.h"

typedef struct Request {
    Call *call;
    const OrderRequest *order;
    Str key; /* apart from the keys of baskets; or empty */
    Plan *plans[ORDER_LINE_MAX];
    Str settings[ORDER_LINE_MAX];
    const Product *bundles[ORDER_LINE_MAX]; /* NULL: it is no part of one */
    size_t firsts[ORDER_LINE_MAX];          /* the first part of the same bundle */
    Placing placing;
    OrderAgreement *agreements;
    size_t agreement_count;
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

static Err *read_plans(Request *request, Db *db)
{
    const OrderRequestLine *lines = request->order->lines;
    for (size_t i = 0; i < request->order->line_count; i++) {
        if (i > 0 && str_eq(lines[i].plan_code, lines[i - 1].plan_code)) {
            request->plans[i] = request->plans[i - 1];
            continue;
        }
        Err *err = order_plan(request->call, db, lines[i].plan_code, &request->plans[i]);
        TRY(line_err(err, request->call->out, i));
    }
    return NULL;
}

static Err *read_bundles(Request *request, Db *db)
{
    const OrderRequestLine *lines = request->order->lines;
    for (size_t i = 0; i < request->order->line_count; i++) {
        size_t first = 0;
        Product *bundle;
        BundleItem *items;
        size_t count;
        while (first < i && !str_eq(lines[first].bundle, lines[i].bundle)) {
            first++;
        }
        request->firsts[i] = first;
        request->bundles[i] = first < i ? request->bundles[first] : NULL;
        if (lines[i].bundle.len == 0 || first < i) {
            continue;
        }
        Err *err = bundle_parts(request->call, db, lines[i].bundle, &bundle, &items, &count);
        if (err_is(err, ERR_PRODUCT_GONE)) {
            return about(err, request->call->out, i, "bundle");
        }
        TRY(err);
        request->bundles[i] = bundle;
    }
    return NULL;
}

static Err *plans_body(Db *db, void *context)
{
    const Request *request = context;
    TRY(read_bundles(context, db));
    TRY(order_start_check(request->call, db, request->order->start_on, "/start_on"));
    TRY(check_customer(context, db));
    return read_plans(context, db);
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
    OrderLineId ids[ORDER_LINE_MAX];
    for (size_t i = 0; i < request->order->line_count; i++) {
        const OrderRequestLine *line = &request->order->lines[i];
        const Product *bundle = request->bundles[i];
        bool part = bundle != NULL && request->firsts[i] < i;
        const LineAdd add = { .plan = request->plans[i],
                              .quantity = line->quantity,
                              .friendly_name = line->name,
                              .trial = line->trial,
                              .settings_json = request->settings[i],
                              .base_line = part ? ids[request->firsts[i]] : (OrderLineId){ 0 },
                              .bundle = bundle != NULL ? bundle->id : (ProductId){ 0 } };
        Err *err = order_line_add(request->call, db, order, &add, &ids[i]);
        TRY(line_err(err, request->call->out, i));
    }
    return NULL;
}

static Err *draft_body(Db *db, void *context)
{
    Request *request = context;
    const DraftAdd draft = { .customer = request->order->customer,
                             .own_use = request->order->customer.v == 0,
                             .reference = request->order->reference,
                             .request_key = request->key,
                             .start_on = request->order->start_on,
                             .customer_agrees = request->order->customer_agrees };
    OrderHeld *held;
    bool made;

    TRY(order_draft_add(request->call, db, &draft, &held, &made));
    request->id = held->id;
    if (made && request->order->coupon.len > 0) {
        TRY(store_order_coupon_set(db, held->id,
                                   coupon_normal(request->call->out, request->order->coupon)));
    }
    return made ? add_lines(request, db, held->id) : NULL;
}

/* The draft that an order placed at once never was in the database. */
static OrderRow *order_row(const Request *request)
{
    Call *call = request->call;
    OrderRow *row = arena_new(call->out, OrderRow);
    *row = (OrderRow){ .id = { call_new_id(call) },
                       .account = call->actor.account,
                       .user = call->actor.user,
                       .end_customer = request->order->customer,
                       .own_use = request->order->customer.v == 0,
                       .state = ORDER_DRAFT,
                       .reference = request->order->reference,
                       .agreed_at = call->now,
                       .start_on =
                           request->order->start_on.day > 0 ? request->order->start_on : DATE_NONE,
                       .customer_agrees = request->order->customer_agrees,
                       .request_key = request->key };
    return row;
}

OrderLineRow order_plan_line(Call *call, const Plan *plan, int64_t quantity)
{
    return (OrderLineRow){ .id = { call_new_id(call) },
                           .plan = plan->id,
                           .product = plan->product,
                           .quantity = quantity,
                           .state = ORDER_LINE_DRAFT,
                           .plan_name = plan->name,
                           .term = period_format(call->out, plan->term),
                           .billing = period_format(call->out, plan->billing),
                           .quantity_min = plan->quantity.min,
                           .quantity_max = plan->quantity.max,
                           .quantity_step = plan->quantity.step,
                           .active = plan->active,
                           .product_name = plan->product_name,
                           .kind = plan->kind,
                           .connector = plan->connector,
                           .addon = plan->addon,
                           .base_required = plan->base_required,
                           .tax_category = plan->tax_category,
                           .refund = plan->refund,
                           .meter = plan->metered ? S("use") : S("") }; /* paid by use or not */
}

static OrderLineRow line_row(const Request *request, size_t i)
{
    const OrderRequestLine *line = &request->order->lines[i];
    OrderLineRow row = order_plan_line(request->call, request->plans[i], line->quantity);
    row.friendly_name = line->name;
    row.settings = request->settings[i];
    if (request->bundles[i] != NULL) {
        row.bundle = request->bundles[i]->id;
        row.bundle_name = request->bundles[i]->name;
    }
    if (line->trial) {
        row.trial_days = request->plans[i]->trial_days;
        row.term =
            period_format(request->call->out, (Period){ (int32_t)row.trial_days, PERIOD_DAY });
        row.billing = row.term;
    }
    return row;
}

/* Which line a price is missing for. */
static Err *price_err(Err *err, const Placing *placing)
{
    size_t i = 0;
    if (!err_is(err, ERR_PRICE_MISSING)) {
        return err;
    }
    while (i < placing->count && placing->money.lines[i].priced) {
        i++;
    }
    return i < placing->count ? line_err(err, placing->call->out, i) : err;
}

/* The plans are read again, so that all is of one moment. */
static Err *place_prepare(Db *db, void *context)
{
    Request *request = context;
    const OrderRequest *order = request->order;
    Placing *placing = &request->placing;

    *placing = (Placing){ .call = request->call, .db = db, .count = order->line_count };
    TRY(read_plans(request, db));
    placing->order = order_row(request);
    placing->lines = arena_array(request->call->out, OrderLineRow, order->line_count);
    for (size_t i = 0; i < order->line_count; i++) {
        Err *err =
            order_line_check(request->plans[i], order->lines[i].quantity, order->lines[i].name);
        TRY(line_err(err, request->call->out, i));
        int64_t days;
        err = order_trial_days(request->plans[i], order->lines[i].trial, &days);
        TRY(line_err(err, request->call->out, i));
        placing->lines[i] = line_row(request, i);
        if (placing->lines[i].bundle.v != 0 && request->firsts[i] < i) {
            placing->lines[i].base_line = placing->lines[request->firsts[i]].id;
        }
    }
    TRY(agreements_needed(request->call, db, placing->lines, placing->count, &request->agreements,
                          &request->agreement_count));
    placing->coupon = &order->coupon;
    TRY(price_err(placing_check(placing, NULL), placing));
    return placing->wait_count == 0 ? placing_make(placing) : NULL;
}

/* request->id becomes that of the order that has the key. */
static Err *add_order(Request *request, Db *db)
{
    const Placing *placing = &request->placing;
    const OrderRow *order = placing->order;
    const OrderNew row = { .id = order->id,
                           .account = order->account,
                           .user = order->user,
                           .end_customer = order->end_customer,
                           .own_use = order->own_use,
                           .state =
                               placing->wait_count > 0 ? placing_state(placing) : ORDER_EXECUTING,
                           .currency = placing->money.currency,
                           .reference = order->reference,
                           .agreed_at = order->agreed_at,
                           .created_at = request->call->now,
                           .placed_at = request->call->now,
                           .request_key = order->request_key,
                           .start_on = order->start_on,
                           .customer_agrees = order->customer_agrees };
    bool added = true;

    request->id = row.id;
    TRY(store_order_add(db, &row, request->key.len > 0 ? &added : NULL));
    if (added) {
        return NULL;
    }
    TRY(order_by_key(request->call, db, request->key, &request->id));
    if (request->id.v == 0) { /* an old draft had the key until now */
        TRY(store_order_add(db, &row, &added));
        request->id = row.id;
    }
    return added || request->id.v != row.id.v
               ? NULL
               : ERR(DB, "order %" PRId64 " cannot take its key", row.id.v);
}

/* What an order has used of the limit must not refuse the same order. */
static Err *placed_already(Request *request, Db *db, bool *ret_there)
{
    OrderId id = { 0 };
    if (request->key.len > 0) {
        TRY(order_by_key(request->call, db, request->key, &id));
    }
    request->id = id;
    *ret_there = id.v != 0;
    return NULL;
}

static Err *place_write(Db *db, void *context)
{
    Request *request = context;
    Placing *placing = &request->placing;

    placing->db = db;
    placing->wait_count = placing->rule_waits;
    if (placing->party_count > 0) {
        bool there = false;
        TRY(placed_already(request, db, &there));
        if (there) {
            return NULL;
        }
    }
    if (placing->wait_count == 0) {
        TRY(placing_credit(placing));
    }
    bool waits = placing->wait_count > 0;
    TRY(add_order(request, db));
    if (request->id.v != placing->order->id.v) {
        return NULL;
    }
    for (size_t i = 0; i < placing->count; i++) {
        const OrderLineRow *line = &placing->lines[i];
        const OrderLineNew row = { .id = line->id,
                                   .order = request->id,
                                   .position = (int32_t)i + 1,
                                   .base_line = line->base_line,
                                   .bundle = line->bundle,
                                   .plan = line->plan,
                                   .product = line->product,
                                   .title = placing->money.lines[i].line.title,
                                   .quantity = line->quantity,
                                   .friendly_name = line->friendly_name,
                                   .settings = placing_settings(line),
                                   .trial_days = line->trial_days,
                                   .price = placing->money.lines[i].price.unit,
                                   .state = waits ? ORDER_LINE_WAITING : ORDER_LINE_QUEUED,
                                   .subscription =
                                       waits ? (SubscriptionId){ 0 } : placing->subscriptions[i] };
        TRY(store_order_line_add(db, &row));
    }
    TRY(agreements_accept(request->call, db, request->id, request->agreements,
                          request->agreement_count));
    if (placing->money.promotions.code.len > 0) {
        TRY(store_order_coupon_set(db, request->id, placing->money.promotions.code));
    }
    TRY(waits ? placing_hold(placing) : placing_write(placing));
    FAULT_POINT("place.before_commit");
    return NULL;
}

static Err *request_run(Request *request)
{
    Database *database = request->call->app->database;

    TRY(db_tx(database, DB_READ, "order_plans", plans_body, request));
    TRY(check_settings(request));
    if (!request->order->confirm) {
        return db_tx(database, DB_WRITE, "order_draft", draft_body, request);
    }
    return db_tx_prepared(database, DB_MONEY, "order_request", place_prepare, place_write, request);
}

static Err *key_body(Db *db, void *context)
{
    Request *request = context;
    OrderState state;
    Instant expires_at;
    return store_order_by_request(db, request->call->out, request->call->actor.account,
                                  request->key, &request->id, &state, &expires_at);
}

/* What was ordered before is answered, even where it could not be ordered now. */
static Err *found_before(Request *request, Err *refusal)
{
    if (refusal == NULL || err_status(refusal->code) >= 500 || request->key.len == 0) {
        return refusal;
    }
    TRY(db_tx(request->call->app->database, DB_READ, "order_key", key_body, request));
    return request->id.v != 0 ? NULL : refusal;
}

Err *svc_order_request(Call *call, const OrderRequest *request, OrderId *ret_id)
{
    Request *work = arena_new(call->out, Request);

    *work = (Request){ .call = call, .order = request };
    TRY(call_need(call, ROLE_BUYER));
    if (request->line_count == 0) {
        return ERR_FIELD(BASKET_EMPTY, "/lines", "the order has no lines");
    }
    assert(request->line_count <= ORDER_LINE_MAX);
    if (request->reference.len > REFERENCE_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "/reference", "A reference has at most %d bytes.",
                         REFERENCE_BYTES_MAX);
    }
    if (request->key.len > 0) {
        work->key = arena_printf(call->out, "key:%.*s", STR_ARG(request->key));
    }
    TRY(found_before(work, request_run(work)));
    FAULT_POINT("place.after_commit");
    *ret_id = work->id;
    return NULL;
}

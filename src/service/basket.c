/* basket.c - drafts of orders; a user's basket is the draft with the user's own key. */
#include <pthread.h>

#include "service/job.h"
#include "service/order_internal.h"

enum { KEY_BYTES_MAX = 255, COUNT_SECONDS = 10 };

static pthread_mutex_t count_lock = PTHREAD_MUTEX_INITIALIZER;

Str basket_key(Arena *out, UserId user)
{
    Str code = user_code(out, user);
    return arena_printf(out, "basket:%.*s", STR_ARG(code));
}

Instant order_draft_end(const Call *call)
{
    return order_expires_at(ORDER_DRAFT, call->now);
}

Err *order_draft(Call *call, Db *db, OrderId id, OrderHeld **ret_order)
{
    TRY(store_order_lock(db, call->out, call->actor.account, id, ret_order));
    const OrderHeld *order = *ret_order;
    if (order == NULL) {
        return ERR(NOT_FOUND, "no order %" PRId64 " of this account", id.v);
    }
    if (order->state != ORDER_DRAFT) {
        return ERR(ORDER_STATE, "the order is placed already");
    }
    if (order->expires_at.us <= call->now.us) {
        return ERR(ORDER_STATE, "the basket has expired");
    }
    return NULL;
}

static Err *draft_job(Call *call, Db *db, OrderId id)
{
    Str code = order_code(call->out, id);
    Str key = arena_printf(call->out, "expire:%.*s", STR_ARG(code));
    return job_add(call, db, JOB_EXPIRE, id.v, key, order_draft_end(call));
}

Err *order_by_key(Call *call, Db *db, Str request_key, OrderId *ret_id)
{
    OrderState state;
    Instant expires_at;
    bool expired = false;
    TRY(store_order_by_request(db, call->out, call->actor.account, request_key, ret_id, &state,
                               &expires_at));
    if (ret_id->v != 0 && state == ORDER_DRAFT && expires_at.us <= call->now.us) {
        TRY(store_order_expire(db, *ret_id, call->now, &expired));
    }
    if (expired) {
        *ret_id = (OrderId){ 0 };
    }
    return NULL;
}

Err *order_draft_add(Call *call, Db *db, const DraftAdd *add, OrderHeld **ret_order, bool *ret_new)
{
    AccountId account = call->actor.account;
    OrderId id = { 0 };
    AccountRow *buyer;

    if (add->request_key.len > 0) {
        TRY(order_by_key(call, db, add->request_key, &id));
    }
    *ret_new = id.v == 0;
    if (id.v == 0) {
        TRY(account_seen(call, db, account, &buyer));
        const OrderNew order = { .id = { call_new_id(call) },
                                 .account = account,
                                 .user = call->actor.user,
                                 .end_customer = add->customer,
                                 .own_use = add->own_use,
                                 .state = ORDER_DRAFT,
                                 .currency = buyer->currency,
                                 .reference = add->reference,
                                 .created_at = call->now,
                                 .expires_at = order_draft_end(call),
                                 .request_key = add->request_key,
                                 .start_on = add->start_on.day > 0 ? add->start_on : DATE_NONE,
                                 .customer_agrees = add->customer_agrees };
        TRY(store_order_add(db, &order, NULL));
        id = order.id;
    }
    if (*ret_new && add->request_key.len > 0) { /* another tab may have been faster */
        OrderId mine = id;
        TRY(order_by_key(call, db, add->request_key, &id));
        *ret_new = id.v == mine.v;
    }
    if (*ret_new) {
        TRY(draft_job(call, db, id));
    }
    TRY(store_order_lock(db, call->out, account, id, ret_order));
    return *ret_order != NULL ? NULL : ERR(DB, "order %" PRId64 " is gone", id.v);
}

Err *order_plan(Call *call, Db *db, Str plan_code, Plan **ret_plan)
{
    TRY(store_plan_by_code(db, call->out, plan_code, ret_plan));
    if (*ret_plan == NULL || !(*ret_plan)->active) {
        return ERR(PRODUCT_GONE, "this plan cannot be ordered");
    }
    return NULL;
}

Err *order_line_check(const Plan *plan, int64_t quantity, Str friendly_name)
{
    TRY(quantity_check(plan->quantity, quantity, "quantity"));
    if (friendly_name.len > FRIENDLY_NAME_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "friendly_name", "A name has at most %d bytes.",
                         FRIENDLY_NAME_BYTES_MAX);
    }
    return NULL;
}

static Err *line_check(Call *call, Db *db, const LineAdd *add)
{
    EdgePrice edges[PRICE_EDGE_MAX];
    size_t edge_count;
    PriceAsk ask = { .buyer = call->actor.account,
                     .plan = add->plan->id,
                     .quantity = add->quantity };
    TRY(order_line_check(add->plan, add->quantity, add->friendly_name));
    TRY(price_day(call, db, ask.buyer, &ask.day));
    return price_for_account(call, db, ask, edges, &edge_count);
}

Err *order_line_add(Call *call, Db *db, OrderId order, const LineAdd *add, OrderLineId *ret_id)
{
    OrderLineId found = { 0 };
    int64_t count;
    int32_t last;

    TRY(line_check(call, db, add));
    if (add->request_key.len > 0) {
        TRY(store_order_line_by_request(db, call->out, order, add->request_key, &found));
    }
    if (found.v != 0) {
        *ret_id = found;
        return NULL;
    }
    TRY(store_order_line_count(db, call->out, order, &count, &last));
    if (count >= ORDER_LINE_MAX) {
        return ERR(BASKET_FULL, "an order has at most %d lines", ORDER_LINE_MAX);
    }
    const Plan *plan = add->plan;
    const OrderLineNew line = { .id = { call_new_id(call) },
                                .order = order,
                                .position = last + 1,
                                .base_line = add->base_line,
                                .plan = plan->id,
                                .product = plan->product,
                                .title = plan->product_name,
                                .quantity = add->quantity,
                                .friendly_name = add->friendly_name,
                                .settings = add->settings_json,
                                .state = ORDER_LINE_DRAFT,
                                .request_key = add->request_key };
    TRY(store_order_line_add(db, &line));
    *ret_id = line.id;
    return NULL;
}

typedef struct BasketTx {
    Call *call;
    const BasketAdd *add;
    OrderId order;
    OrderLineId line;
    int64_t quantity;
    Str friendly_name;
    int64_t count;
    OrderView view;
} BasketTx;

static Err *basket_find(Call *call, Db *db, OrderId *ret_id)
{
    OrderState state;
    Instant expires_at;
    *ret_id = (OrderId){ 0 };
    if (call->actor.user.v == 0) {
        return NULL;
    }
    OrderId id;
    TRY(store_order_by_request(db, call->out, call->actor.account,
                               basket_key(call->out, call->actor.user), &id, &state, &expires_at));
    if (id.v != 0 && state == ORDER_DRAFT && expires_at.us > call->now.us) {
        *ret_id = id;
    }
    return NULL;
}

static Err *basket_body(Db *db, void *context)
{
    BasketTx *tx = context;
    OrderId id;
    tx->view = (OrderView){ 0 };
    TRY(basket_find(tx->call, db, &id));
    return id.v == 0 ? NULL : order_view(tx->call, db, id, true, &tx->view);
}

Err *svc_basket(Call *call, OrderView *ret)
{
    BasketTx tx = { .call = call };
    TRY(db_tx(call->app->database, DB_READ, "basket", basket_body, &tx));
    *ret = tx.view;
    return NULL;
}

static Err *basket_count_body(Db *db, void *context)
{
    BasketTx *tx = context;
    OrderId id;
    int32_t last;
    tx->count = 0;
    TRY(basket_find(tx->call, db, &id));
    return id.v == 0 ? NULL : store_order_line_count(db, tx->call->out, id, &tx->count, &last);
}

static BasketCount *count_slot(Call *call)
{
    return &call->app->basket_counts[(uint64_t)call->actor.user.v % BASKET_COUNT_SLOTS];
}

/* Every page shows it. What was read is true until something is committed, but for a draft's end,
 * which may be seen some seconds later. */
static bool count_known(Call *call, uint64_t commits, int64_t *ret_count)
{
    (void)pthread_mutex_lock(&count_lock);
    const BasketCount slot = *count_slot(call);
    (void)pthread_mutex_unlock(&count_lock);
    int64_t age_us = call->now.us - slot.read_at.us;
    *ret_count = slot.count;
    return slot.user.v == call->actor.user.v && slot.commits == commits && age_us >= 0 &&
           age_us < COUNT_SECONDS * SECOND_US;
}

bool svc_basket_count_known(Call *call, int64_t *ret_count)
{
    uint64_t commits;
    return call->actor.user.v != 0 && database_commits(call->app->database, &commits) &&
           count_known(call, commits, ret_count);
}

Err *svc_basket_count(Call *call, int64_t *ret_count)
{
    BasketTx tx = { .call = call };
    uint64_t commits;
    bool counted = call->actor.user.v != 0 && database_commits(call->app->database, &commits);
    if (counted && count_known(call, commits, ret_count)) {
        return NULL;
    }
    TRY(db_tx(call->app->database, DB_READ, "basket_count", basket_count_body, &tx));
    *ret_count = tx.count;
    if (counted) {
        (void)pthread_mutex_lock(&count_lock);
        *count_slot(call) = (BasketCount){ call->actor.user, commits, call->now, tx.count };
        (void)pthread_mutex_unlock(&count_lock);
    }
    return NULL;
}

static Err *add_addon(BasketTx *tx, Db *db, const Plan *base, OrderLineId base_line, size_t i)
{
    Call *call = tx->call;
    const BasketAdd *add = tx->add;
    Plan *plan;
    bool takes;
    OrderLineId line;

    TRY(order_plan(call, db, add->addon_plan_codes[i], &plan));
    TRY(store_product_takes(db, base->product, plan->product, &takes));
    if (!takes || !plan->addon) {
        return ERR(ADDON_BASE, "%.*s cannot be added to %.*s", STR_ARG(plan->product_name),
                   STR_ARG(base->product_name));
    }
    const LineAdd addon = { .plan = plan,
                            .quantity = add->addon_quantities[i],
                            .base_line = base_line,
                            .request_key = add->key.len == 0 ? S("")
                                                             : arena_printf(call->out, "%.*s+%zu",
                                                                            STR_ARG(add->key), i) };
    return order_line_add(call, db, tx->order, &addon, &line);
}

static Err *basket_add_body(Db *db, void *context)
{
    BasketTx *tx = context;
    Call *call = tx->call;
    const BasketAdd *add = tx->add;
    const DraftAdd draft = { .own_use = call->actor.kind == ACCOUNT_END_CUSTOMER,
                             .request_key = basket_key(call->out, call->actor.user) };
    OrderHeld *order;
    Plan *plan;
    OrderLineId base_line;
    bool made;

    TRY(order_plan(call, db, add->plan_code, &plan));
    TRY(order_draft_add(call, db, &draft, &order, &made));
    tx->order = order->id;
    const LineAdd line = { .plan = plan,
                           .quantity = add->quantity,
                           .friendly_name = add->friendly_name,
                           .request_key = add->key };
    TRY(order_line_add(call, db, order->id, &line, &base_line));
    for (size_t i = 0; i < add->addon_count; i++) {
        if (add->addon_quantities[i] != 0) { /* zero: not wanted */
            TRY(add_addon(tx, db, plan, base_line, i));
        }
    }
    return store_order_touch(db, order->id, order_draft_end(call));
}

Err *svc_basket_add(Call *call, const BasketAdd *add)
{
    BasketTx tx = { .call = call, .add = add };
    assert(add->addon_count <= ADDON_MAX);
    TRY(call_need(call, ROLE_BUYER));
    if (add->key.len > KEY_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "key", "a key has at most %d bytes", KEY_BYTES_MAX);
    }
    return db_tx(call->app->database, DB_WRITE, "basket_add", basket_add_body, &tx);
}

static Err *basket_line_body(Db *db, void *context)
{
    BasketTx *tx = context;
    Call *call = tx->call;
    OrderHeld *order;
    OrderLineRow *lines;
    const OrderLineRow *line = NULL;
    size_t count;

    TRY(order_draft(call, db, tx->order, &order));
    TRY(store_order_lines(db, call->out, order->id, &lines, &count));
    for (size_t i = 0; i < count; i++) {
        line = lines[i].id.v == tx->line.v ? &lines[i] : line;
    }
    if (line == NULL) {
        return tx->quantity == 0 ? NULL : ERR(NOT_FOUND, "the order has no such line");
    }
    if (tx->quantity == 0) {
        TRY(store_order_line_delete(db, order->id, line->id));
    } else {
        const QuantityRule rule = { line->quantity_min, line->quantity_max, line->quantity_step };
        TRY(quantity_check(rule, tx->quantity, "quantity"));
        TRY(store_order_line_change(db, order->id, line->id, tx->quantity, tx->friendly_name));
    }
    return store_order_touch(db, order->id, order_draft_end(call));
}

Err *svc_basket_line(Call *call, OrderId order, OrderLineId line, int64_t quantity,
                     Str friendly_name)
{
    BasketTx tx = { .call = call,
                    .order = order,
                    .line = line,
                    .quantity = quantity,
                    .friendly_name = friendly_name };
    TRY(call_need(call, ROLE_BUYER));
    if (friendly_name.len > FRIENDLY_NAME_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "friendly_name", "A name has at most %d bytes.",
                         FRIENDLY_NAME_BYTES_MAX);
    }
    return db_tx(call->app->database, DB_WRITE, "basket_line", basket_line_body, &tx);
}

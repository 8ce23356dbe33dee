/* basket.c - a user's basket: what is in it, and putting lines in. */
#include <pthread.h>

#include "service/order_internal.h"
#include "store/product_graph_store.h"

enum { COUNT_SECONDS = 10 };

static pthread_mutex_t count_lock = PTHREAD_MUTEX_INITIALIZER;

/* The key under which a user's basket is found. */
static Str basket_key(Arena *out, UserId user)
{
    Str code = user_code(out, user);
    return arena_printf(out, "basket:%.*s", STR_ARG(code));
}

Err *checkout_new(Call *call, Db *db, Str request_key, Str reference, CheckoutId *ret_id)
{
    const CheckoutNew checkout = { .id = { call_new_id(call) },
                                   .account = call->actor.account,
                                   .user = call->actor.user,
                                   .reference = reference,
                                   .created_at = call->now,
                                   .request_key = request_key };
    TRY(store_checkout_add(db, &checkout));
    *ret_id = checkout.id;
    if (request_key.len > 0) { /* another tab may have been faster */
        TRY(store_checkout_by_request(db, call->out, call->actor.account, request_key, ret_id));
    }
    return NULL;
}

Err *checkout_hold(Call *call, Db *db, CheckoutId id, CheckoutHeld **ret_checkout)
{
    TRY(store_checkout_lock(db, call->out, call->actor.account, id, ret_checkout));
    if (*ret_checkout == NULL) {
        return ERR(NOT_FOUND, "no checkout %" PRId64 " of this account", id.v);
    }
    return NULL;
}

static Err *basket_find(Call *call, Db *db, CheckoutId *ret_id)
{
    *ret_id = (CheckoutId){ 0 };
    if (call->actor.user.v == 0) {
        return NULL;
    }
    return store_checkout_by_request(db, call->out, call->actor.account,
                                     basket_key(call->out, call->actor.user), ret_id);
}

Err *basket_hold(Call *call, Db *db, CheckoutHeld **ret_checkout)
{
    CheckoutId id;
    TRY(basket_find(call, db, &id));
    if (id.v == 0) {
        TRY(checkout_new(call, db, basket_key(call->out, call->actor.user), S(""), &id));
    }
    return checkout_hold(call, db, id, ret_checkout);
}

Err *basket_room(Call *call, Db *db, CheckoutId checkout, int64_t more)
{
    CheckoutCount count;
    TRY(store_checkout_count(db, call->out, checkout, call->now, &count));
    if (count.lines + more > CHECKOUT_LINE_MAX) {
        return ERR(BASKET_FULL, "a basket has at most %d lines", CHECKOUT_LINE_MAX);
    }
    return NULL;
}

/* One draft for each beneficiary: the key says whose it is. */
Str basket_draft_name(Arena *out, CheckoutId checkout, Beneficiary to)
{
    if (to.own_use) {
        return arena_printf(out, "basket:%" PRId64 ":own", checkout.v);
    }
    if (to.customer.v == 0) {
        return arena_printf(out, "basket:%" PRId64 ":none", checkout.v);
    }
    return arena_printf(out, "basket:%" PRId64 ":%" PRId64, checkout.v, to.customer.v);
}

static Err *customers_room(Call *call, Db *db, CheckoutId checkout)
{
    CheckoutCount count;
    TRY(store_checkout_count(db, call->out, checkout, call->now, &count));
    if (count.orders > CHECKOUT_CUSTOMER_MAX) {
        return ERR(BASKET_FULL, "a basket serves at most %d end customers", CHECKOUT_CUSTOMER_MAX);
    }
    return NULL;
}

Err *basket_draft(Call *call, Db *db, const CheckoutHeld *checkout, Beneficiary to,
                  OrderHeld **ret_order)
{
    AccountRow *customer;
    bool made;
    const DraftAdd draft = { .customer = to.customer,
                             .own_use = to.own_use,
                             .reference = checkout->reference,
                             .request_key = basket_draft_name(call->out, checkout->id, to),
                             .checkout = checkout->id };
    assert(!to.own_use || to.customer.v == 0);
    if (to.customer.v != 0) {
        TRY(order_customer(call, db, to.customer, &customer));
    }
    TRY(order_draft_add(call, db, &draft, ret_order, &made));
    return made ? customers_room(call, db, checkout->id) : NULL;
}

typedef struct BasketTx {
    Call *call;
    const BasketAdd *add;
    CheckoutId checkout;
    OrderId order;
    OrderLineId line;
    int64_t quantity;
    Str friendly_name;
    int64_t count;
} BasketTx;

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

static Err *count_body(Db *db, void *context)
{
    BasketTx *tx = context;
    CheckoutId id;
    CheckoutCount count = { 0 };
    TRY(basket_find(tx->call, db, &id));
    if (id.v != 0) {
        TRY(store_checkout_count(db, tx->call->out, id, tx->call->now, &count));
    }
    tx->count = count.lines;
    return NULL;
}

Err *svc_basket_count(Call *call, int64_t *ret_count)
{
    BasketTx tx = { .call = call };
    uint64_t commits;
    bool counted = call->actor.user.v != 0 && database_commits(call->app->database, &commits);
    if (counted && count_known(call, commits, ret_count)) {
        return NULL;
    }
    TRY(db_tx(call->app->database, DB_READ, "basket_count", count_body, &tx));
    *ret_count = tx.count;
    if (counted) {
        (void)pthread_mutex_lock(&count_lock);
        *count_slot(call) = (BasketCount){ call->actor.user, commits, call->now, tx.count };
        (void)pthread_mutex_unlock(&count_lock);
    }
    return NULL;
}

static Err *basket_id_body(Db *db, void *context)
{
    BasketTx *tx = context;
    return basket_find(tx->call, db, &tx->checkout);
}

Err *svc_basket(Call *call, CheckoutView *ret)
{
    BasketTx tx = { .call = call };
    TRY(db_tx(call->app->database, DB_READ, "basket", basket_id_body, &tx));
    if (tx.checkout.v == 0) {
        *ret = (CheckoutView){ 0 };
        return NULL;
    }
    return svc_checkout(call, tx.checkout, false, ret);
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

/* Found wherever its line is now: it may have moved to another beneficiary. */
static Err *added_before(BasketTx *tx, Db *db, bool *ret_added)
{
    OrderLineId found = { 0 };
    if (tx->add->key.len > 0) {
        TRY(store_checkout_line_by_request(db, tx->call->out, tx->checkout, tx->add->key, &found));
    }
    *ret_added = found.v != 0;
    return NULL;
}

/* What is put in for somebody is refused where it cannot be; the others are asked at the review. */
static Err *together(Call *call, Db *db, const OrderHeld *order, const LineAdd *add,
                     OrderLineId added)
{
    OrderLineRow *lines;
    ProductOther *others;
    size_t other_count;
    Together all = { .call = call, .db = db, .account = order->account };
    all.owner = order->own_use ? order->account : order->end_customer;
    TRY(store_product_excluded(db, call->out, add->plan->product, &others, &other_count));
    if (all.owner.v == 0 || (!add->plan->addon && !add->trial && other_count == 0)) {
        return NULL;
    }
    TRY(store_order_lines(db, call->out, order->id, &lines, &all.count));
    all.lines = lines;
    for (size_t i = 0; i < all.count; i++) {
        PlacingBase base;
        if (lines[i].id.v == added.v || lines[i].base_line.v == added.v) {
            TRY(together_check(&all, i, &base));
        }
    }
    return NULL;
}

static Str part_key(const BasketTx *tx, size_t i)
{
    Str key = tx->add->key;
    return key.len == 0 || i == 0 ? key
                                  : arena_printf(tx->call->out, "%.*s+%zu", STR_ARG(key), i - 1);
}

static Err *add_bundle(BasketTx *tx, Db *db, const OrderHeld *order)
{
    Call *call = tx->call;
    const BasketAdd *add = tx->add;
    Product *bundle;
    BundleItem *items;
    size_t count;
    OrderLineId first = { 0 };

    TRY(bundle_parts(call, db, add->bundle_code, &bundle, &items, &count));
    for (size_t i = 0; i < count; i++) {
        Plan *plan;
        OrderLineId line;
        LineAdd part = { .friendly_name = add->friendly_name,
                         .base_line = first,
                         .bundle = bundle->id,
                         .request_key = part_key(tx, i) };
        TRY(num_mul(items[i].quantity, add->quantity, &part.quantity));
        TRY(order_plan(call, db, items[i].code, &plan));
        part.plan = plan;
        TRY(order_line_add(call, db, order->id, &part, &line));
        TRY(together(call, db, order, &part, line));
        first = i == 0 ? line : first;
    }
    return basket_room(call, db, tx->checkout, 0);
}

static Err *add_plan(BasketTx *tx, Db *db, const OrderHeld *order)
{
    Call *call = tx->call;
    const BasketAdd *add = tx->add;
    Plan *plan;
    OrderLineId base_line;

    TRY(order_plan(call, db, add->plan_code, &plan));
    const LineAdd line = { .plan = plan,
                           .quantity = add->quantity,
                           .friendly_name = add->friendly_name,
                           .trial = add->trial,
                           .request_key = add->key };
    TRY(order_line_add(call, db, order->id, &line, &base_line));
    for (size_t i = 0; i < add->addon_count && !add->trial; i++) {
        if (add->addon_quantities[i] != 0) { /* zero: not wanted */
            TRY(add_addon(tx, db, plan, base_line, i));
        }
    }
    TRY(basket_room(call, db, tx->checkout, 0));
    return together(call, db, order, &line, base_line);
}

static Err *basket_add_body(Db *db, void *context)
{
    BasketTx *tx = context;
    Call *call = tx->call;
    const BasketAdd *add = tx->add;
    Beneficiary to = add->to;
    CheckoutHeld *checkout;
    OrderHeld *order;
    bool added;

    TRY(basket_hold(call, db, &checkout));
    tx->checkout = checkout->id;
    TRY(added_before(tx, db, &added));
    if (added) {
        return NULL;
    }
    to.own_use = to.own_use || call->actor.kind == ACCOUNT_END_CUSTOMER;
    TRY(basket_draft(call, db, checkout, to, &order));
    tx->order = order->id;
    TRY(add->bundle_code.len > 0 ? add_bundle(tx, db, order) : add_plan(tx, db, order));
    return store_checkout_touch(db, checkout->id, order_draft_end(call));
}

Err *svc_basket_add(Call *call, const BasketAdd *add)
{
    BasketTx tx = { .call = call, .add = add };
    assert(add->addon_count <= ADDON_MAX);
    TRY(call_need(call, ROLE_BUYER));
    if (add->key.len > BASKET_KEY_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "key", "a key has at most %d bytes", BASKET_KEY_BYTES_MAX);
    }
    return db_tx(call->app->database, DB_WRITE, "basket_add", basket_add_body, &tx);
}

Err *basket_line_find(Call *call, Db *db, CheckoutId checkout, OrderLineId id,
                      OrderHeld **ret_order, OrderLineRow **ret_line)
{
    CheckoutLineRow *found;
    OrderLineRow *lines;
    size_t count;

    *ret_line = NULL;
    TRY(store_checkout_line(db, call->out, checkout, id, &found));
    if (found == NULL) {
        return NULL;
    }
    TRY(order_draft(call, db, found->order, ret_order));
    TRY(store_order_lines(db, call->out, found->order, &lines, &count));
    for (size_t i = 0; i < count; i++) {
        *ret_line = lines[i].id.v == id.v ? &lines[i] : *ret_line;
    }
    return NULL;
}

static Err *basket_line_body(Db *db, void *context)
{
    BasketTx *tx = context;
    Call *call = tx->call;
    CheckoutHeld *checkout;
    OrderHeld *order;
    OrderLineRow *line;
    Decimal price;

    TRY(checkout_hold(call, db, tx->checkout, &checkout));
    TRY(basket_line_find(call, db, checkout->id, tx->line, &order, &line));
    if (line == NULL) {
        return tx->quantity == 0 ? NULL : ERR(NOT_FOUND, "the basket has no such line");
    }
    if (tx->quantity == 0) {
        bool part = line->bundle.v != 0 && line->base_line.v != 0;
        TRY(store_order_line_delete(db, order->id, part ? line->base_line : line->id));
    } else if (line->action != ACTION_NEW) {
        TRY(basket_change_line(call, db, order->id, line, tx->quantity));
    } else if (line->bundle.v != 0 && tx->quantity != line->quantity) {
        return ERR_FIELD(FIELD_INVALID, "quantity",
                         "It is a part of %.*s. Take that out and put in as many as you need.",
                         STR_ARG(line->bundle_name));
    } else {
        const QuantityRule rule = { line->quantity_min, line->quantity_max, line->quantity_step };
        TRY(quantity_check(rule, tx->quantity, "quantity"));
        TRY(order_price_seen(call, db, line->plan, tx->quantity, &price));
        price = line->trial_days > 0 ? (Decimal){ 0 } : price;
        TRY(store_order_line_change(db, order->id, line->id, tx->quantity, tx->friendly_name,
                                    price));
    }
    return store_checkout_touch(db, checkout->id, order_draft_end(call));
}

Err *svc_basket_line(Call *call, CheckoutId checkout, OrderLineId line, int64_t quantity,
                     Str friendly_name)
{
    BasketTx tx = { .call = call,
                    .checkout = checkout,
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

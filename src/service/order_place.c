/* order_place.c - a draft becomes an order: checks, frozen prices, subscriptions, services, jobs.
 */
#include <inttypes.h>
#include <string.h>

#include "base/fault.h"
#include "domain/basket.h"
#include "service/job.h"
#include "service/mail.h"
#include "service/order_internal.h"
#include "service/service_change.h"
#include "service/vendor.h"
#include "store/subscription_new_store.h"

/* An add-on's base: a line of this order, else a subscription that runs. */
typedef struct Base {
    OrderLineId line;
    SubscriptionId subscription;
} Base;

typedef struct Placing {
    Call *call;
    Db *db;
    OrderRow *order;
    AccountRow *buyer;
    AccountRow *customer; /* NULL for own use */
    AccountId owner;
    OrderLineRow *lines;
    size_t count;
    OrderMoney money;
    Base bases[ORDER_LINE_MAX];
    SubscriptionId subscriptions[ORDER_LINE_MAX];
} Placing;

static bool placed_before(OrderState state)
{
    return state != ORDER_DRAFT && state != ORDER_EXPIRED && state != ORDER_REJECTED;
}

static Err *check_steps(const Placing *placing)
{
    const OrderRow *order = placing->order;
    if (placing->count == 0) {
        return ERR(BASKET_EMPTY, "the order has no lines");
    }
    if (!order->own_use && order->end_customer.v == 0) {
        return ERR_FIELD(CHECKOUT_STEP, "customer", "Please say for whom this order is.");
    }
    for (size_t i = 0; i < placing->count; i++) {
        const OrderLineRow *line = &placing->lines[i];
        if (!line->addon && line->settings.len == 0) {
            return ERR_FIELD(CHECKOUT_STEP, "settings", "Please fill in the details of %.*s.",
                             STR_ARG(line->product_name));
        }
    }
    if (order->agreed_at.us == 0) {
        return ERR_FIELD(CHECKOUT_STEP, "agreed", "Please accept the agreements.");
    }
    return NULL;
}

static Err *check_parties(Placing *placing)
{
    Call *call = placing->call;
    TRY(account_seen(call, placing->db, call->actor.account, &placing->buyer));
    if (placing->buyer->state != ACCOUNT_ACTIVE) {
        return ERR(ACCOUNT_STATE, "your account is not active");
    }
    placing->owner = placing->buyer->id;
    if (placing->order->own_use) {
        return NULL;
    }
    TRY(order_customer(call, placing->db, placing->order->end_customer, &placing->customer));
    placing->owner = placing->customer->id;
    return NULL;
}

static Err *check_lines(const Placing *placing, const Str *seen)
{
    for (size_t i = 0; i < placing->count; i++) {
        const OrderLineRow *line = &placing->lines[i];
        const QuantityRule rule = { line->quantity_min, line->quantity_max, line->quantity_step };
        if (!line->active) {
            return ERR(PRODUCT_GONE, "%.*s cannot be ordered any more",
                       STR_ARG(line->product_name));
        }
        if (!placing->money.lines[i].priced) {
            return ERR(PRICE_MISSING, "there is no price for %.*s in your price list",
                       STR_ARG(line->product_name));
        }
        TRY(quantity_check(rule, line->quantity, "quantity"));
    }
    if (seen != NULL && !str_eq(*seen, placing->money.token)) {
        return ERR(PRICE_CHANGED, "a price or a line is not what the buyer saw");
    }
    return NULL;
}

static const OrderLineRow *line_find(const Placing *placing, OrderLineId id)
{
    for (size_t i = 0; i < placing->count; i++) {
        if (placing->lines[i].id.v == id.v) {
            return &placing->lines[i];
        }
    }
    return NULL;
}

/* The base that was chosen with the add-on, else the first line that takes it. */
static Err *base_among_lines(const Placing *placing, const OrderLineRow *addon,
                             const OrderLineRow **ret_base)
{
    *ret_base = addon->base_line.v != 0 ? line_find(placing, addon->base_line) : NULL;
    for (size_t i = 0; i < placing->count && *ret_base == NULL && addon->base_line.v == 0; i++) {
        const OrderLineRow *line = &placing->lines[i];
        bool takes = false;
        if (!line->addon) {
            TRY(store_product_takes(placing->db, line->product, addon->product, &takes));
        }
        *ret_base = takes ? line : NULL;
    }
    return NULL;
}

static Err *find_base(Placing *placing, size_t i, AddonPair *ret_pair, ProductId *ret_owned)
{
    const OrderLineRow *addon = &placing->lines[i];
    const OrderLineRow *base;
    bool takes;

    *ret_pair = (AddonPair){ { 0 }, addon->product };
    *ret_owned = (ProductId){ 0 };
    TRY(base_among_lines(placing, addon, &base));
    if (base == NULL) {
        TRY(store_subscription_base_for(
            placing->db, placing->call->out, placing->call->actor.account, placing->owner,
            addon->product, &placing->bases[i].subscription, ret_owned));
        ret_pair->base = *ret_owned;
        return NULL;
    }
    placing->bases[i].line = base->id;
    TRY(store_product_takes(placing->db, base->product, addon->product, &takes));
    ret_pair->base = takes ? base->product : (ProductId){ 0 };
    return NULL;
}

static Err *check_bases(Placing *placing)
{
    BasketItem items[ORDER_LINE_MAX];
    AddonPair pairs[ORDER_LINE_MAX];
    ProductId owned[ORDER_LINE_MAX];
    size_t pair_count = 0;

    for (size_t i = 0; i < placing->count; i++) {
        const OrderLineRow *line = &placing->lines[i];
        AddonPair pair = { 0 };
        ProductId running = { 0 };
        if (line->addon) {
            TRY(find_base(placing, i, &pair, &running));
        }
        if (pair.base.v != 0) {
            pairs[pair_count] = pair;
            owned[pair_count] = running; /* zero: the base is a line */
            pair_count++;
        }
        items[i] = (BasketItem){ .line = line->id,
                                 .base_line = placing->bases[i].line,
                                 .product = line->product,
                                 .addon = line->addon };
    }
    return basket_check(items, placing->count, pairs, pair_count, owned, pair_count);
}

static Err *add_edge(const Placing *placing, SubscriptionId subscription, const EdgePrice *edge)
{
    const SubscriptionEdgeNew row = { .subscription = subscription,
                                      .buyer = edge->buyer,
                                      .seller = edge->seller,
                                      .depth = edge->depth,
                                      .currency = edge->price.currency,
                                      .price = edge->price.unit,
                                      .price_source = edge->price.source };
    return store_subscription_edge_add(placing->db, &row);
}

/* From the operator down to the buyer, and to the end customer where the buyer invoices it here. */
static Err *add_edges(const Placing *placing, size_t i)
{
    const LineMoney *money = &placing->money.lines[i];
    EdgePrice edges[PRICE_EDGE_MAX];
    size_t count;

    for (size_t j = 0; j < money->edge_count; j++) {
        TRY(add_edge(placing, placing->subscriptions[i], &money->edges[j]));
    }
    if (placing->customer == NULL || !placing->buyer->bills_customers) {
        return NULL;
    }
    Err *err = price_for_account(placing->call, placing->db, placing->customer->id,
                                 placing->lines[i].plan, edges, &count);
    if (err_is(err, ERR_PRICE_MISSING)) {
        return ERR(PRICE_MISSING, "your end customer has no price for %.*s",
                   STR_ARG(placing->lines[i].product_name));
    }
    TRY(err);
    return add_edge(placing, placing->subscriptions[i], &edges[count - 1]);
}

static Err *add_subscription(const Placing *placing, size_t i, Str title)
{
    const OrderLineRow *line = &placing->lines[i];
    SubscriptionId base = placing->bases[i].subscription;
    for (size_t j = 0; j < placing->count && placing->bases[i].line.v != 0; j++) {
        if (placing->lines[j].id.v == placing->bases[i].line.v) {
            base = placing->subscriptions[j];
        }
    }
    const SubscriptionNew row = { .id = placing->subscriptions[i],
                                  .account = placing->buyer->id,
                                  .owner = placing->owner,
                                  .order_line = line->id,
                                  .base = base,
                                  .product = line->product,
                                  .plan = line->plan,
                                  .title = title,
                                  .friendly_name = line->friendly_name,
                                  .quantity = line->quantity,
                                  .term = line->term,
                                  .billing = line->billing,
                                  .refund = line->refund,
                                  .created_at = placing->call->now };
    EventId event;
    TRY(store_subscription_add(placing->db, &row));
    return event_add_row(placing->call, placing->db, placing->buyer->id, S("subscription"),
                         row.id.v, S("subscription.ordered"), S("The subscription was ordered."),
                         S(""), &event);
}

static Str new_seed(Call *call, ServiceId id)
{
    uint64_t words[CONNECTOR_SEED_BYTES / sizeof(uint64_t)];
    char *bytes = arena_array(call->out, char, sizeof(words));
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        words[i] = random_u64();
    }
    memcpy(bytes, words, sizeof(words));
    return seal(call->out, &call->app->key, service_code(call->out, id),
                (Str){ bytes, sizeof(words) });
}

static Err *add_service(const Placing *placing, size_t i, Str settings)
{
    Call *call = placing->call;
    const OrderLineRow *line = &placing->lines[i];
    const ConnectorEntry *entry = vendor_connector(call->app, line->connector);
    ServiceId id = { call_new_id(call) };
    const ServiceNew row = { .id = id,
                             .subscription = placing->subscriptions[i],
                             .owner = placing->owner,
                             .account = placing->buyer->id,
                             .kind = line->kind,
                             .connector = entry != NULL ? entry->connector->name : line->connector,
                             .simulated = entry != NULL && entry->connector->simulated,
                             .settings = settings,
                             .seed = new_seed(call, id),
                             .created_at = call->now };
    EventId event;
    Str code = service_code(call->out, id);
    TRY(store_service_add(placing->db, &row));
    TRY(event_add_row(call, placing->db, placing->owner, S("service"), id.v, S("service.queued"),
                      S("The service is queued."), S(""), &event));
    return job_add(call, placing->db, JOB_PROVISION, id.v,
                   arena_printf(call->out, "provision:%.*s:1", STR_ARG(code)), call->now);
}

static Err *place_line(const Placing *placing, size_t i)
{
    const OrderLineRow *line = &placing->lines[i];
    Str title = placing->money.lines[i].line.title;
    Str settings = line->addon ? S("{}") : line->settings;

    TRY(add_subscription(placing, i, title));
    TRY(add_edges(placing, i));
    TRY(add_service(placing, i, settings));
    return store_order_line_place(placing->db, line->id, title, placing->money.lines[i].price.unit,
                                  placing->subscriptions[i], settings);
}

static Err *mail_order(const Placing *placing)
{
    Call *call = placing->call;
    Str code = order_code(call->out, placing->order->id);
    StrBuf body = buf_new(call->out, 512);
    buf_addf(&body, "Thank you. We have your order %.*s:\n\n", STR_ARG(code));
    for (size_t i = 0; i < placing->count; i++) {
        Str title = placing->money.lines[i].line.title;
        buf_addf(&body, "  %" PRId64 " x %.*s\n", placing->lines[i].quantity, STR_ARG(title));
    }
    buf_addf(&body, "\nYou can follow it at %.*s/orders/%.*s\n", STR_ARG(call->app->public_url),
             STR_ARG(code));
    return mail_add_row(call, placing->db, placing->buyer->id, placing->buyer->email,
                        arena_printf(call->out, "Your order %.*s", STR_ARG(code)), buf_str(&body));
}

static Err *write_order(Placing *placing)
{
    Call *call = placing->call;
    bool placed;
    bool basket = str_eq(placing->order->request_key, basket_key(call->out, call->actor.user));

    /* A basket lets go of its key, so that the user's next one is another order. */
    TRY(store_order_place(placing->db, placing->order->id, call->now, placing->money.currency,
                          basket ? S("") : placing->order->request_key, &placed));
    if (!placed) {
        return ERR(DB, "order %" PRId64 " was placed meanwhile", placing->order->id.v);
    }
    for (size_t i = 0; i < placing->count; i++) {
        placing->subscriptions[i] = (SubscriptionId){ call_new_id(call) };
    }
    for (int addons = 0; addons <= 1; addons++) { /* bases first */
        for (size_t i = 0; i < placing->count; i++) {
            if (placing->lines[i].addon == (addons == 1)) {
                TRY(place_line(placing, i));
            }
        }
    }
    TRY(order_event(call, placing->db, placing->buyer->id, placing->order->id, S("order.placed"),
                    S("The order was placed.")));
    return mail_order(placing);
}

static Err *load(Placing *placing, OrderId id)
{
    Call *call = placing->call;
    TRY(store_order_get(placing->db, call->out, call->actor.account, id, &placing->order));
    if (placing->order == NULL) {
        return ERR(NOT_FOUND, "no order %" PRId64 " of this account", id.v);
    }
    return store_order_lines(placing->db, call->out, id, &placing->lines, &placing->count);
}

Err *order_place(Call *call, Db *db, OrderId id, const Str *seen)
{
    Placing placing = { .call = call, .db = db };
    OrderHeld *held;

    TRY(store_order_lock(db, call->out, call->actor.account, id, &held));
    if (held != NULL && placed_before(held->state)) {
        return NULL;
    }
    TRY(order_draft(call, db, id, &held));
    TRY(load(&placing, id));
    TRY(check_steps(&placing));
    TRY(check_parties(&placing));
    TRY(order_money(call, db, placing.order, placing.lines, placing.count, &placing.money));
    TRY(check_lines(&placing, seen));
    TRY(check_bases(&placing));
    TRY(order_credit_check(call, db, placing.buyer, placing.money.totals.gross));
    TRY(write_order(&placing));
    FAULT_POINT("place.before_commit");
    return NULL;
}

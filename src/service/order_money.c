/* order_money.c - what an order costs the one who looks at it, line by line, as the invoice will.
 */
#include <inttypes.h>

#include "service/money_lines.h"
#include "service/order_internal.h"
#include "service/subscription_internal.h"
#include "service/wait_internal.h"
#include "store/subscription_new_store.h"

enum { TOKEN_CHARS = 32 };

/* One pass over an order's lines; neighbouring lines share their parties. */
typedef struct Pricing {
    Call *call;
    Db *db;
    const OrderRow *order;
    Date today; /* in the buyer's calendar */
    const AccountRow *seller;
    const AccountRow *buyer;
    AccountId last;  /* of a draft: the end customer that the buyer invoices here, else the buyer */
    SellRule *rules; /* of a draft: those on the way down to `last` */
    size_t rule_count;
    Promotions promotions;      /* of a draft */
    PromotionLineRow *promised; /* of an order that was placed */
    size_t promised_count;
    const OrderLineRow *lines; /* all of the order's */
    const LineMoney *money;    /* one for each, done up to the line that is worked on */
} Pricing;

static Err *load_party(Pricing *pricing, AccountId id, const AccountRow **row)
{
    AccountRow *loaded;
    if (*row != NULL && (*row)->id.v == id.v) {
        return NULL;
    }
    /* Read as itself: the price that it gives or pays is known already. */
    TRY(store_account_get(pricing->db, pricing->call->out, id, id, &loaded));
    if (loaded == NULL) {
        return ERR(DB, "account %" PRId64 " of an edge is missing", id.v);
    }
    *row = loaded;
    return NULL;
}

/* A line before it of as many of the same plan has the same price; NULL when there is none. */
static const LineMoney *priced_before(const Pricing *pricing, const OrderLineRow *line)
{
    for (size_t i = 0; &pricing->lines[i] != line; i++) {
        const OrderLineRow *other = &pricing->lines[i];
        bool same = other->action == ACTION_NEW && other->trial_days == line->trial_days;
        if (same && pricing->money[i].priced && other->plan.v == line->plan.v &&
            other->quantity == line->quantity) {
            return &pricing->money[i];
        }
    }
    return NULL;
}

/* Nothing, and no set-up: a trial that is made paid is changed, not started. */
static Price trial_price(Price price)
{
    return (Price){ .unit = { 0, currency_exponent(price.currency) },
                    .currency = price.currency,
                    .source = S("Trial") };
}

/* What the buyer pays by the lists of today, and its end customer where that is told too: one way
 * down the tree has both. */
static Err *draft_prices(Pricing *pricing, const OrderLineRow *line, LineMoney *money)
{
    EdgePrice *edges = arena_array(pricing->call->out, EdgePrice, PRICE_EDGE_MAX);
    PriceAsk ask = { pricing->last, line->plan, line->quantity, pricing->today };
    size_t count;
    Err *err = price_by_rules(pricing->call, pricing->db, ask, pricing->rules, pricing->rule_count,
                              edges, &count);
    bool both = err == NULL && pricing->last.v != pricing->order->account.v;
    if (err_is(err, ERR_PRICE_MISSING) && pricing->last.v != pricing->order->account.v) {
        ask.buyer = pricing->order->account;
        err = price_by_rules(pricing->call, pricing->db, ask, pricing->rules, pricing->rule_count,
                             edges, &count);
    }
    if (err_is(err, ERR_PRICE_MISSING)) {
        return NULL;
    }
    TRY(err);
    money->priced = true;
    money->edges = edges;
    money->customer_priced = both;
    if (both) {
        money->customer = edges[--count];
    }
    money->edge_count = count;
    if (line->trial_days > 0) {
        for (size_t i = 0; i < count; i++) {
            edges[i].price = trial_price(edges[i].price);
        }
        money->customer.price = both ? trial_price(money->customer.price) : money->customer.price;
    }
    return NULL;
}

static Err *draft_edge(Pricing *pricing, const OrderLineRow *line, LineMoney *money,
                       EdgePrice *ret_edge)
{
    const LineMoney *before = priced_before(pricing, line);
    if (before == NULL) {
        TRY(draft_prices(pricing, line, money));
    } else {
        money->priced = true;
        money->edges = before->edges;
        money->edge_count = before->edge_count;
        money->customer_priced = before->customer_priced;
        money->customer = before->customer;
    }
    if (money->priced) {
        *ret_edge = money->edges[money->edge_count - 1];
    }
    return NULL;
}

/* The edge of a placed order on which the viewer buys, else sells. */
static Err *placed_edge(Pricing *pricing, const OrderLineRow *line, LineMoney *money,
                        EdgePrice *ret_edge)
{
    SubscriptionEdgeRow *edge;
    AccountId buyer;
    TRY(store_subscription_edge_for(pricing->db, pricing->call->out, line->subscription,
                                    pricing->call->actor.account, &edge, &buyer));
    money->priced = edge != NULL;
    if (edge != NULL) {
        *ret_edge = (EdgePrice){ .seller = edge->seller,
                                 .buyer = buyer,
                                 .price = { .unit = edge->price,
                                            .currency = edge->currency,
                                            .source = edge->price_source,
                                            .setup = edge->setup } };
    }
    return NULL;
}

/* The edge of an order that waits, or waited in vain: as it was frozen. */
static Err *kept_edge(Pricing *pricing, const OrderLineRow *line, LineMoney *money,
                      EdgePrice *ret_edge)
{
    AccountId actor = pricing->call->actor.account;
    WaitEdgeRow *edges;
    size_t count;
    TRY(store_wait_edges(pricing->db, pricing->call->out, line->id, &edges, &count));
    for (int sells = 0; sells <= 1 && !money->priced; sells++) {
        for (size_t i = 0; i < count && !money->priced; i++) {
            money->priced = (sells == 1 ? edges[i].seller : edges[i].buyer).v == actor.v;
            *ret_edge = (EdgePrice){ .seller = edges[i].seller,
                                     .buyer = edges[i].buyer,
                                     .price = { .unit = edges[i].price,
                                                .currency = edges[i].currency,
                                                .source = edges[i].price_source,
                                                .setup = edges[i].setup } };
        }
    }
    return NULL;
}

/* A full period: round(unit price x quantity). */
static Err *full_period(const Price *price, int64_t quantity, Money *ret_amount)
{
    return credit_period_net(price->unit, price->currency, quantity, ret_amount);
}

static Err *line_charge(Pricing *pricing, const OrderLineRow *line, const EdgePrice *edge,
                        Charge *ret_charge)
{
    Arena *out = pricing->call->out;
    bool draft = pricing->order->state == ORDER_DRAFT;
    Charge charge = { .subscription = line->subscription,
                      .owner = pricing->order->end_customer,
                      .title = draft ? arena_printf(out, "%.*s, %.*s", STR_ARG(line->product_name),
                                                    STR_ARG(line->plan_name))
                                     : line->title,
                      .price = edge->price,
                      .quantity = line->quantity,
                      .start = date_is_none(line->started_on) ? pricing->today : line->started_on,
                      .calendar = DATE_NONE,
                      .charged_through = DATE_NONE,
                      .end = DATE_NONE,
                      .setup = edge->price.setup,
                      .home = line->tax_category };
    TRY(load_party(pricing, edge->seller, &pricing->seller));
    TRY(load_party(pricing, edge->buyer, &pricing->buyer));
    if (line->meter.len > 0) { /* paid in arrears, by use */
        charge.price.unit = (Decimal){ 0, currency_exponent(charge.price.currency) };
        charge.setup = (Decimal){ 0 };
    }
    charge.anchor_day = pricing->buyer->anchor_day;
    charge.seller_country = pricing->seller->country;
    charge.buyer_country = pricing->buyer->country;
    charge.buyer_vat_id = pricing->buyer->vat_number;
    TRY(period_parse(line->billing, "billing", &charge.billing));
    TRY(period_parse(line->term, "term", &charge.term));
    if (line->sale_kind == SALE_ONE_OFF) {
        charge_once(&charge);
    }
    *ret_charge = charge;
    return NULL;
}

/* By the rules of today for a draft; else what it was promised when it was placed. */
static Err *line_promise(Pricing *pricing, const OrderLineRow *line, const EdgePrice *edge,
                         LineMoney *money)
{
    Promise promise = { 0 };
    bool found = false;
    if (pricing->order->state == ORDER_DRAFT && line->trial_days == 0) {
        TRY(promotion_pick(pricing->call, pricing->db, &pricing->promotions, line, edge, &promise,
                           &found));
    }
    for (size_t i = 0; i < pricing->promised_count && !found; i++) {
        const PromotionLineRow *row = &pricing->promised[i];
        found = row->line.v == line->id.v && row->buyer.v == edge->buyer.v;
        promise = promise_kept(row);
    }
    if (found) {
        money->promise = arena_new(pricing->call->out, Promise);
        *money->promise = promise;
    }
    return NULL;
}

/* A line that changes a subscription: as it would be now, as the order kept it, or as it was done.
 */
static Err *price_change(Pricing *pricing, const OrderLineRow *line, LineMoney *money)
{
    const OrderRow *order = pricing->order;
    EdgePrice edge;
    WaitEdgeRow *rows;
    size_t count;
    if (line->subscription.v != 0) {
        TRY(placed_edge(pricing, line, money, &edge));
        money->price = edge.price;
        return money->priced ? action_done(pricing->call, pricing->db, line, edge.buyer, money)
                             : NULL;
    }
    TRY(store_wait_edges(pricing->db, pricing->call->out, line->id, &rows, &count));
    EdgePrice *kept = wait_edge_prices(pricing->call->out, rows, count);
    if (order->state == ORDER_DRAFT || order_waits(order->state)) {
        return action_money(pricing->call, pricing->db, order, line, kept, count, money);
    }
    return NULL; /* it came to nothing */
}

static Err *price_line(Pricing *pricing, const OrderLineRow *line, LineMoney *money)
{
    if (line->action != ACTION_NEW) {
        return price_change(pricing, line, money);
    }
    EdgePrice edge;
    Charge charge;
    ChargeLines due;

    if (pricing->order->state == ORDER_DRAFT) {
        TRY(draft_edge(pricing, line, money, &edge));
    } else if (line->subscription.v != 0) {
        TRY(placed_edge(pricing, line, money, &edge));
    } else {
        TRY(kept_edge(pricing, line, money, &edge));
    }
    if (!money->priced) {
        return NULL;
    }
    money->price = edge.price;
    TRY(full_period(&edge.price, 1, &money->unit));
    bool again = line->meter.len == 0 && line->sale_kind != SALE_ONE_OFF;
    TRY(full_period(&edge.price, again ? line->quantity : 0, &money->recurring));
    TRY(line_charge(pricing, line, &edge, &charge));
    TRY(charge_lines(pricing->call->out, &charge, charge.start, &due));
    /* Charged in advance: one period is due on the first day. */
    assert(due.count == 1 || due.count == 2);
    money->line = due.items[due.count - 1].line;
    money->has_setup = due.count == 2;
    money->setup = due.items[0].line;
    return line_promise(pricing, line, &edge, money);
}

/* What promotions take off, as the invoice will have it. */
static Err *take_off(Pricing *pricing, LineMoney *money, size_t count)
{
    Arena *out = pricing->call->out;
    Promise **promises = arena_array(out, Promise *, count);
    DocumentLine *lines = arena_array(out, DocumentLine, count);
    DocumentLine *off = arena_array(out, DocumentLine, count);
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        promises[i] = money[i].promise;
        lines[i] = money[i].line;
        any = any || money[i].promise != NULL;
    }
    if (!any) {
        return NULL;
    }
    TRY(promises_foretell(pricing->call, lines, promises, count, pricing->today, off));
    for (size_t i = 0; i < count; i++) {
        money[i].off = off[i];
    }
    return NULL;
}

static Err *promotions_load(Pricing *pricing, const AccountRow *account, Str coupon)
{
    const OrderRow *order = pricing->order;
    Call *call = pricing->call;
    if (order->state != ORDER_DRAFT) {
        return store_promotion_lines(pricing->db, call->out, order->id, &pricing->promised,
                                     &pricing->promised_count);
    }
    const PromotionsFor who = { .account = account->id,
                                .seller = account->parent,
                                .owner = order->own_use || order->end_customer.v == 0
                                             ? account->id
                                             : order->end_customer,
                                .today = pricing->today,
                                .code = coupon };
    return promotions_open(call, pricing->db, &who, &pricing->promotions);
}

static Err *rules_load(Pricing *pricing, const AccountRow *account)
{
    AccountId customer = pricing->order->end_customer;
    if (pricing->order->state != ORDER_DRAFT) {
        return NULL;
    }
    pricing->last = account->bills_customers && customer.v != 0 ? customer : account->id;
    return price_rules_load(pricing->call, pricing->db, pricing->last, pricing->today, NULL,
                            &pricing->rules, &pricing->rule_count);
}

static Str money_token(Arena *out, const OrderRow *order, const OrderLineRow *lines,
                       const LineMoney *money, size_t count)
{
    StrBuf buf = buf_new(out, 64 + count * 96);
    buf_addf(&buf, "%" PRId64, order->end_customer.v);
    for (size_t i = 0; i < count; i++) {
        const Promise *promise = money[i].promise;
        buf_addf(&buf, "|%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 "/%" PRId32 " %s",
                 lines[i].id.v, lines[i].plan.v, lines[i].quantity, money[i].price.unit.units,
                 money[i].price.unit.scale, money[i].price.currency.code);
        if (money[i].has_setup) {
            buf_addf(&buf, " setup %" PRId64, money[i].setup.net.minor);
        }
        if (promise != NULL) {
            buf_addf(&buf, " %" PRId64, promise->promotion.v);
        }
        if (money[i].change != NULL) {
            buf_addf(&buf, " %.*s %" PRId64, STR_ARG(money[i].change->summary),
                     money[i].change->net.minor);
        }
    }
    return str_slice(hash_hex(out, hash_bytes(buf_str(&buf))), 0, TOKEN_CHARS);
}

Err *order_money(Call *call, Db *db, const OrderRow *order, const OrderLineRow *lines, size_t count,
                 OrderMoney *ret_money)
{
    Str coupon = S("");
    if (order->state == ORDER_DRAFT) {
        TRY(store_order_coupon(db, call->out, order->id, &coupon));
    }
    return order_money_with(call, db, order, lines, count, coupon, ret_money);
}

Err *order_money_with(Call *call, Db *db, const OrderRow *order, const OrderLineRow *lines,
                      size_t count, Str coupon, OrderMoney *ret_money)
{
    LineMoney *money = arena_array(call->out, LineMoney, count);
    Pricing pricing = { .call = call, .db = db, .order = order, .lines = lines, .money = money };
    DocumentLine *priced = arena_array(call->out, DocumentLine, 3 * count);
    OrderMoney result = { .lines = money, .currency = order->currency };
    size_t priced_count = 0;
    const AccountRow *account = NULL;
    const Zone *zone;

    TRY(load_party(&pricing, order->account, &account));
    pricing.buyer = account;
    TRY(zone_get(account->time_zone, &zone));
    pricing.today = date_of(order->placed_at.us != 0 ? order->placed_at : call->now, zone);
    result.today = pricing.today;
    TRY(promotions_load(&pricing, account, coupon));
    TRY(rules_load(&pricing, account));
    for (size_t i = 0; i < count; i++) {
        TRY(price_line(&pricing, &lines[i], &money[i]));
    }
    TRY(take_off(&pricing, money, count));
    for (size_t i = 0; i < count; i++) {
        if (money[i].priced) {
            result.currency = money[i].price.currency;
        }
        if (money[i].priced && money[i].change == NULL) {
            priced[priced_count++] = money[i].line;
        }
        if (money[i].has_setup) {
            priced[priced_count++] = money[i].setup;
        }
        if (money[i].promise != NULL) {
            priced[priced_count++] = money[i].off;
        }
    }
    result.promotions = pricing.promotions;
    result.document_lines = priced;
    result.document_count = priced_count;
    result.notes = (DocumentTotals){ .net = money_zero(result.currency),
                                     .tax = money_zero(result.currency),
                                     .gross = money_zero(result.currency) };
    TRY(action_totals(call, db, money, count, &result));
    TRY(invoice_totals(result.currency, result.document_lines, result.document_count,
                       &result.totals));
    TRY(credit_total_add(&result.totals, &result.notes));
    result.token = money_token(call->out, order, lines, money, count);
    *ret_money = result;
    return NULL;
}

/* order_rows.c - what placing an order makes for each line: frozen prices, a subscription, a
 * service, history, a job; and the mail to the buyer. Made first, then written. */
#include <inttypes.h>
#include <string.h>

#include "service/event.h"
#include "service/job.h"
#include "service/mail.h"
#include "service/order_internal.h"
#include "service/service_change.h"
#include "service/usage.h"
#include "service/vendor.h"

enum { MAIL_BYTES = 512 };

Str placing_settings(const OrderLineRow *line)
{
    return line->addon ? S("{}") : line->settings;
}

/* What the sale was promised when the order began to wait, else what it gets today. */
static Err *add_promise(Placing *placing, size_t i, PlacedLine *placed, const EdgePrice *edge)
{
    bool promised = false;
    if (placing->order->state == ORDER_DRAFT && placing->lines[i].trial_days == 0) {
        TRY(promotion_pick(placing->call, placing->db, &placing->money.promotions,
                           &placing->lines[i], edge, &placed->promises[placed->promise_count],
                           &promised));
    }
    for (size_t k = 0; k < placing->promised_count && !promised; k++) {
        const PromotionLineRow *row = &placing->promised[k];
        promised = row->line.v == placing->lines[i].id.v && row->buyer.v == edge->buyer.v;
        placed->promises[placed->promise_count] = promise_kept(row);
        placed->discounts[placed->promise_count] = row->discount;
    }
    placed->promise_count += promised ? 1 : 0;
    return NULL;
}

static Err *add_edge(Placing *placing, size_t i, PlacedLine *placed, const EdgePrice *edge)
{
    TRY(add_promise(placing, i, placed, edge));
    placed->edges[placed->edge_count++] =
        (SubscriptionEdgeNew){ .subscription = placed->subscription.id,
                               .buyer = edge->buyer,
                               .seller = edge->seller,
                               .depth = edge->depth,
                               .currency = edge->price.currency,
                               .price = edge->price.unit,
                               .price_source = edge->price.source,
                               .protection = edge->protection,
                               .protection_periods = edge->protection_periods,
                               .setup = edge->price.setup };
    return NULL;
}

/* From the operator down to the buyer, and to the end customer where the buyer invoices it here. */
static Err *make_edges(Placing *placing, size_t i, PlacedLine *placed)
{
    const LineMoney *money = &placing->money.lines[i];

    for (size_t j = 0; j < money->edge_count; j++) {
        TRY(add_edge(placing, i, placed, &money->edges[j]));
    }
    if (placing->customer_billed) {
        TRY(add_edge(placing, i, placed, &placing->customer_edges[i]));
    }
    placed->kept = placing->kept[i];
    placed->kept_count = placing->kept_counts[i];
    return NULL;
}

static SubscriptionId base_of(const Placing *placing, size_t i)
{
    for (size_t j = 0; j < placing->count && placing->bases[i].line.v != 0; j++) {
        if (placing->lines[j].id.v == placing->bases[i].line.v) {
            return placing->subscriptions[j];
        }
    }
    return placing->bases[i].subscription;
}

static void make_subscription(const Placing *placing, size_t i, PlacedLine *placed)
{
    const OrderLineRow *line = &placing->lines[i];
    placed->subscription = (SubscriptionNew){ .id = placing->subscriptions[i],
                                              .account = placing->buyer->id,
                                              .owner = placing->owner,
                                              .order_line = line->id,
                                              .base = base_of(placing, i),
                                              .product = line->product,
                                              .plan = line->plan,
                                              .title = placing->money.lines[i].line.title,
                                              .friendly_name = line->friendly_name,
                                              .quantity = line->quantity,
                                              .term = line->term,
                                              .billing = line->billing,
                                              .refund = line->refund,
                                              .trial_days = line->trial_days,
                                              .bundle = line->bundle,
                                              .created_at = placing->call->now };
    placed->subscription_event = event_first(placing->call, placing->buyer->id, S("subscription"),
                                             placing->subscriptions[i].v, S("subscription.ordered"),
                                             S("The subscription was ordered."));
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

static void make_service(const Placing *placing, size_t i, PlacedLine *placed)
{
    Call *call = placing->call;
    const OrderLineRow *line = &placing->lines[i];
    const ConnectorEntry *entry = vendor_connector(call->app, line->connector);
    ServiceId id = { call_new_id(call) };
    Str code = service_code(call->out, id);
    placed->service =
        (ServiceNew){ .id = id,
                      .subscription = placing->subscriptions[i],
                      .owner = placing->owner,
                      .account = placing->buyer->id,
                      .kind = line->kind,
                      .connector = entry != NULL ? entry->connector->name : line->connector,
                      .simulated = entry != NULL && entry->connector->simulated,
                      .settings = placing_settings(line),
                      .seed = new_seed(call, id),
                      .created_at = call->now };
    placed->service_event = event_first(call, placing->owner, S("service"), id.v,
                                        S("service.queued"), S("The service is queued."));
    placed->job_key = arena_printf(call->out, "provision:%.*s:1", STR_ARG(code));
}

void placing_mail_line(const Placing *placing, size_t i, StrBuf *body)
{
    const LineMoney *money = &placing->money.lines[i];
    if (money->change != NULL && money->change->summary.len > 0) {
        buf_addf(body, "  %.*s: %.*s\n", STR_ARG(money->line.title),
                 STR_ARG(money->change->summary));
        return;
    }
    buf_addf(body, "  %" PRId64 " x %.*s\n", placing->lines[i].quantity,
             STR_ARG(money->line.title));
}

static void make_mail(Placing *placing)
{
    Call *call = placing->call;
    Str code = order_code(call->out, placing->order->id);
    StrBuf body = buf_new(call->out, MAIL_BYTES);
    bool waited = placing->order->state != ORDER_DRAFT;
    buf_addf(&body,
             waited ? "Nothing is open any more. Your order %.*s is being carried out:\n\n"
                    : "Thank you. We have your order %.*s:\n\n",
             STR_ARG(code));
    for (size_t i = 0; i < placing->count; i++) {
        placing_mail_line(placing, i, &body);
    }
    buf_addf(&body, "\nYou can follow it at %.*s/orders/%.*s\n", STR_ARG(call->app->public_url),
             STR_ARG(code));
    placing->mail_subject = arena_printf(
        call->out, waited ? "Your order %.*s goes ahead" : "Your order %.*s", STR_ARG(code));
    placing->mail_body = buf_str(&body);
}

Err *placing_make(Placing *placing)
{
    size_t made = 0;

    placing->placed = arena_array(placing->call->out, PlacedLine, placing->count);
    for (size_t i = 0; i < placing->count; i++) {
        placing->subscriptions[i] = placing->lines[i].action == ACTION_NEW
                                        ? (SubscriptionId){ call_new_id(placing->call) }
                                        : placing->lines[i].target;
    }
    for (int addons = 0; addons <= 1; addons++) { /* bases first */
        for (size_t i = 0; i < placing->count; i++) {
            const OrderLineRow *line = &placing->lines[i];
            if (line->action == ACTION_NEW && line->addon == (addons == 1)) {
                PlacedLine *placed = &placing->placed[made++];
                make_subscription(placing, i, placed);
                make_edges(placing, i, placed);
                make_service(placing, i, placed);
                placed->metered = placing->lines[i].meter.len > 0;
            }
        }
    }
    placing->placed_count = made;
    if (placing->order->state == ORDER_DRAFT) {
        placing->event =
            event_first(placing->call, placing->buyer->id, S("order"), placing->order->id.v,
                        S("order.placed"), S("The order was placed."));
    }
    make_mail(placing);
    return NULL;
}

/* What use costs: as it was frozen when the order began to wait, else as it is now. */
static Err *write_tariffs(const Placing *placing, const PlacedLine *placed)
{
    if (placed->edge_count == 0 || !placed->metered) {
        return NULL;
    }
    if (placed->kept == NULL) {
        return usage_freeze(placing->call, placing->db, placed->subscription.id,
                            placed->subscription.plan, placed->edges[placed->edge_count - 1].buyer);
    }
    return usage_keep(placing->call, placing->db, placed->subscription.id,
                      placed->subscription.plan, placed->kept, placed->kept_count);
}

static Err *write_line(const Placing *placing, const PlacedLine *placed)
{
    Db *db = placing->db;

    TRY(store_subscription_add(db, &placed->subscription));
    TRY(store_event_add(db, &placed->subscription_event));
    for (size_t i = 0; i < placed->edge_count; i++) {
        TRY(store_subscription_edge_add(db, &placed->edges[i]));
    }
    TRY(write_tariffs(placing, placed));
    for (size_t i = 0; i < placed->promise_count; i++) {
        const Promising promising = { .order = placing->order->id,
                                      .line = placed->subscription.order_line,
                                      .promise = &placed->promises[i],
                                      .kept = placed->discounts[i],
                                      .subscription = placed->subscription.id,
                                      .today = placing->money.promotions.today };
        TRY(promise_write(placing->call, db, &promising));
    }
    TRY(store_service_add(db, &placed->service));
    TRY(store_event_add(db, &placed->service_event));
    return job_add(placing->call, db, JOB_PROVISION, placed->service.id.v, placed->job_key,
                   placing->call->now);
}

/* Before anything else of the order, so that who comes too late has written nothing. */
static Err *redeem(const Placing *placing)
{
    Call *call = placing->call;
    Promise *all = arena_array(call->out, Promise, placing->count * (PRICE_EDGE_MAX + 1));
    size_t count = 0;
    for (size_t i = 0; i < placing->placed_count; i++) {
        for (size_t k = 0; k < placing->placed[i].promise_count; k++) {
            all[count++] = placing->placed[i].promises[k];
        }
    }
    return promises_redeem(call, placing->db, placing->order->id, all, count);
}

/* They are done here; what the vendor makes of them is told by the services. */
static Err *write_changes(const Placing *placing)
{
    bool any = false;
    for (size_t i = 0; i < placing->count; i++) {
        if (placing->lines[i].action != ACTION_NEW) {
            TRY(action_write(placing, i));
            any = true;
        }
    }
    return any ? order_follow_lines(placing->call, placing->db, placing->order->account,
                                    placing->order->id, S(""))
               : NULL;
}

Err *placing_write(const Placing *placing)
{
    Call *call = placing->call;

    if (placing->order->state == ORDER_DRAFT) { /* else when it began to wait */
        TRY(redeem(placing));
    }
    for (size_t i = 0; i < placing->placed_count; i++) {
        TRY(write_line(placing, &placing->placed[i]));
    }
    if (placing->event.id.v != 0) { /* a draft has none */
        TRY(store_event_add(placing->db, &placing->event));
    }
    TRY(write_changes(placing));
    const MailText text = { .account = placing->buyer->id,
                            .recipient = placing->buyer->email,
                            .subject = placing->mail_subject,
                            .body = placing->mail_body };
    return mail_add_kind(call, placing->db, MAIL_ORDER, &text);
}

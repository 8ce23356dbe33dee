/* order_hold.c - an order that must wait: for whom, and what it keeps meanwhile. */
#include "service/event.h"
#include "service/mail.h"
#include "service/usage.h"
#include "service/wait_internal.h"

#include <inttypes.h>

enum { MAIL_BYTES = 512, START_DAYS_MAX = 366 };

static Err *add_wait(Placing *placing, WaitKind kind, AccountId on, int32_t remind, Str reason)
{
    const WaitDays days = { .remind = remind };
    WaitNew *wait = &placing->waits[placing->wait_count];
    assert(placing->wait_count < WAIT_OPEN_MAX);
    TRY(wait_make(placing->call, placing->db, kind, on, &days, wait));
    wait->reason = reason;
    placing->wait_count++;
    return NULL;
}

Err *order_start_check(Call *call, Db *db, Date on, const char *field)
{
    AccountRow *buyer;
    const Zone *zone;
    if (on.day <= 0 || date_is_none(on)) {
        return NULL;
    }
    TRY(account_seen(call, db, call->actor.account, &buyer));
    TRY(zone_get(buyer->time_zone, &zone));
    Date today = date_of(call->now, zone);
    return on.day >= today.day && on.day <= today.day + START_DAYS_MAX
               ? NULL
               : ERR_FIELD(FIELD_RANGE, field, "A day from today on, within a year.");
}

/* The day on which it is to be carried out, in the buyer's calendar. */
static Err *start_wait(Placing *placing)
{
    Call *call = placing->call;
    Date day = placing->order->start_on;
    const Zone *zone;
    if (date_is_none(day)) {
        return NULL;
    }
    TRY(zone_get(placing->buyer->time_zone, &zone));
    if (date_start(day, zone).us <= call->now.us) {
        return NULL;
    }
    Str reason = arena_printf(call->out, "It is to be carried out on %.*s.",
                              STR_ARG(date_display(call->out, day)));
    TRY(add_wait(placing, WAIT_DATE, placing->buyer->id, 0, reason));
    placing->waits[placing->wait_count - 1].expires_at = date_start(day, zone);
    return NULL;
}

Err *placing_waits(Placing *placing)
{
    placing->wait_count = 0;
    TRY(approval_waits(placing));
    TRY(start_wait(placing));
    if (placing->order->customer_agrees && placing->customer != NULL) {
        Str reason = arena_printf(placing->call->out, "%.*s is to accept the agreements.",
                                  STR_ARG(placing->customer->name));
        TRY(add_wait(placing, WAIT_AGREEMENT, placing->customer->id, WAIT_REMIND_DAYS, reason));
    }
    placing->rule_waits = placing->wait_count;
    return NULL;
}

OrderState placing_state(const Placing *placing)
{
    WaitKind kinds[WAIT_OPEN_MAX];
    for (size_t i = 0; i < placing->wait_count; i++) {
        kinds[i] = placing->waits[i].kind;
    }
    return order_state_from_waits(kinds, placing->wait_count);
}

static Str tariff_of(const UsageTariffs *tariffs, AccountId buyer)
{
    for (size_t i = 0; i < tariffs->count; i++) {
        if (tariffs->buyers[i].v == buyer.v) {
            return tariffs->texts[i];
        }
    }
    return S("");
}

static Err *keep_edge(const Placing *placing, size_t i, const EdgePrice *edge,
                      const UsageTariffs *tariffs)
{
    const WaitEdgeNew row = { .line = placing->lines[i].id,
                              .buyer = edge->buyer,
                              .seller = edge->seller,
                              .depth = edge->depth,
                              .currency = edge->price.currency,
                              .price = edge->price.unit,
                              .price_source = edge->price.source,
                              .setup = edge->price.setup,
                              .protection = edge->protection,
                              .protection_periods = edge->protection_periods,
                              .tariff = tariff_of(tariffs, edge->buyer) };
    return store_wait_edge_add(placing->db, &row);
}

static Err *keep_line(const Placing *placing, size_t i)
{
    const LineMoney *money = &placing->money.lines[i];
    UsageTariffs tariffs;
    bool below = placing->customer_edges[i].buyer.v != 0;
    AccountId last =
        below ? placing->customer_edges[i].buyer : money->edges[money->edge_count - 1].buyer;
    TRY(usage_tariffs(placing->call, placing->db, placing->lines[i].plan, last, &tariffs));
    for (size_t k = 0; k < money->edge_count; k++) {
        TRY(keep_edge(placing, i, &money->edges[k], &tariffs));
    }
    return below ? keep_edge(placing, i, &placing->customer_edges[i], &tariffs) : NULL;
}

/* What promotions promise the lines: used now, a discount when the order is accepted. */
static Err *keep_promises(const Placing *placing)
{
    Call *call = placing->call;
    Promotions promotions = placing->money.promotions;
    Promise *all = arena_array(call->out, Promise, placing->count * (PRICE_EDGE_MAX + 1));
    OrderLineId *lines = arena_array(call->out, OrderLineId, placing->count * (PRICE_EDGE_MAX + 1));
    size_t count = 0;
    for (size_t i = 0; i < placing->count; i++) {
        const LineMoney *money = &placing->money.lines[i];
        size_t edges = money->edge_count + (placing->customer_billed ? 1 : 0);
        bool paid = money->change == NULL && placing->lines[i].trial_days == 0;
        edges = paid ? edges : 0; /* promotions are for what is new */
        for (size_t k = 0; k < edges; k++) {
            const EdgePrice *edge =
                k < money->edge_count ? &money->edges[k] : &placing->customer_edges[i];
            bool found;
            TRY(promotion_pick(call, placing->db, &promotions, &placing->lines[i], edge,
                               &all[count], &found));
            lines[count] = placing->lines[i].id;
            count += found ? 1 : 0;
        }
    }
    TRY(promises_redeem(call, placing->db, placing->order->id, all, count));
    for (size_t i = 0; i < count; i++) {
        const Promising promising = { .order = placing->order->id,
                                      .line = lines[i],
                                      .promise = &all[i] };
        TRY(promise_write(call, placing->db, &promising));
    }
    return NULL;
}

static Err *tell_buyer(const Placing *placing)
{
    Call *call = placing->call;
    Str code = order_code(call->out, placing->order->id);
    StrBuf body = buf_new(call->out, MAIL_BYTES);
    buf_addf(&body, "Thank you. We have your order %.*s:\n\n", STR_ARG(code));
    for (size_t i = 0; i < placing->count; i++) {
        placing_mail_line(placing, i, &body);
    }
    buf_add(&body, S("\nIts prices are kept. Before it is carried out, it waits for:\n\n"));
    for (size_t i = 0; i < placing->wait_count; i++) {
        Str label = wait_kind_label(placing->waits[i].kind);
        buf_addf(&body, "  %.*s\n", STR_ARG(label));
    }
    buf_addf(&body, "\nYou can follow it at %.*s/orders/%.*s\n", STR_ARG(call->app->public_url),
             STR_ARG(code));
    Str subject = arena_printf(call->out, "Your order %.*s waits", STR_ARG(code));
    const MailText text = { placing->buyer->id, placing->buyer->email, subject, buf_str(&body) };
    return mail_add_kind(call, placing->db, MAIL_ORDER, &text);
}

Err *placing_hold(const Placing *placing)
{
    Call *call = placing->call;
    Db *db = placing->db;
    OrderId id = placing->order->id;
    OrderState state = placing_state(placing);
    EventId event;

    TRY(keep_promises(placing));
    for (size_t i = 0; i < placing->count; i++) {
        TRY(keep_line(placing, i));
    }
    const EventRow placed = event_first(call, placing->buyer->id, S("order"), id.v,
                                        S("order.placed"), S("The order was placed."));
    TRY(store_event_add(db, &placed));
    Str name = arena_printf(call->out, "order.%.*s", STR_ARG(order_state_name(state)));
    Str label = order_state_label(state);
    TRY(event_add_row(call, db, placing->buyer->id, S("order"), id.v, name,
                      arena_printf(call->out, "%.*s.", STR_ARG(label)), S(""), &event));
    for (size_t i = 0; i < placing->wait_count; i++) {
        TRY(wait_open(call, db, id, &placing->waits[i]));
    }
    return tell_buyer(placing);
}

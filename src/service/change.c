/* change.c - asks for another quantity or plan of a subscription, and takes a planned change back.
 */
#include "service/change.h"

#include <inttypes.h>

#include "base/fault.h"
#include "service/change_internal.h"
#include "service/idempotency.h"
#include "service/job.h"
#include "store/plan_store.h"

/* How many there are on the day by the facts, which are sorted by day. */
static int64_t quantity_on(const ChargeFact *facts, size_t count, Date day, int64_t otherwise)
{
    int64_t quantity = otherwise;
    for (size_t i = 0; i < count && facts[i].on.day <= day.day; i++) {
        bool tells = facts[i].kind == SALE_START || facts[i].kind == SALE_QUANTITY;
        quantity = tells ? facts[i].quantity : quantity;
    }
    return quantity;
}

static Err *check_quantity(ChangeAsk *ask, Db *db)
{
    int64_t quantity = ask->request->quantity;
    Plan *plan;
    TRY(store_plan_get(db, ask->call->out, ask->subject.plan, &plan));
    assert(plan != NULL);
    TRY(quantity_check(plan->quantity, quantity, "quantity"));
    if (quantity == ask->was) {
        return ERR_FIELD(FIELD_INVALID, "quantity", "There are %" PRId64 " on that day already.",
                         quantity);
    }
    if (quantity < ask->was && ask->now && ask->subject.refund == REFUND_NONE) {
        return ERR_FIELD(CANCEL_WHEN, "when",
                         "what is paid for is not given back; it can be lowered at the end of the "
                         "period or the term");
    }
    return NULL;
}

Err *change_check(ChangeAsk *ask, Db *db)
{
    Call *call = ask->call;
    const ChangeRequest *request = ask->request;
    ChargeFact *facts;
    size_t count;
    TRY(subscription_seen(call, db, ask->id, &ask->row));
    if (!ask->row->manages) {
        return ERR(FORBIDDEN, "the subscription belongs to the actor's seller");
    }
    if (ask->row->bundle.v != 0) {
        return ERR(SUBSCRIPTION_STATE, "it is a part of %.*s, which stays as it was bought",
                   STR_ARG(ask->row->bundle_name));
    }
    TRY(store_sale_subject(db, call->out, ask->id, &ask->subject));
    TRY(cancel_calendar(call, db, ask->id, &ask->calendar));
    if (!subscription_live(ask->subject.state) || date_is_none(ask->subject.started_on)) {
        return ERR(SUBSCRIPTION_STATE, "only a running subscription is changed");
    }
    if (ask->subject.sale_kind == SALE_ONE_OFF) {
        return ERR(SUBSCRIPTION_STATE, "what is charged once does not change");
    }
    if (ask->row->meter.len > 0) {
        return ERR_FIELD(FIELD_INVALID, request->plan.len > 0 ? "plan" : "quantity",
                         "What is paid by use has no quantity, and keeps its plan.");
    }
    if (request->plan.len > 0 && request->quantity != 0) {
        return ERR_FIELD(FIELD_INVALID, "quantity", "Please give a quantity or a plan, not both.");
    }
    if (request->when == CANCEL_DATE) {
        return ERR_FIELD(CANCEL_WHEN, "when", "the time is now, period_end or term_end");
    }
    TRY(cancel_effective(request->when, DATE_NONE, &ask->calendar.facts, &ask->effective));
    ask->now = ask->effective.day <= ask->calendar.facts.today.day;
    TRY(store_sale_edges(db, call->out, ask->id, &ask->edges, &ask->edge_count));
    if (ask->edge_count == 0) {
        return ERR(DB, "subscription %" PRId64 " is sold by nobody", ask->id.v);
    }
    TRY(sale_facts_read(call, db, ask->id, ask->edges[0].buyer, &facts, &count));
    ask->started = count > 0;
    ask->was = quantity_on(facts, count, ask->effective, ask->subject.quantity);
    return request->plan.len > 0 ? change_plan_check(ask, db, facts, count)
                                 : check_quantity(ask, db);
}

static Err *preview_body(Db *db, void *context)
{
    ChangeAsk *ask = context;
    TRY(change_check(ask, db));
    return change_money(ask, db);
}

Err *svc_change_preview(Call *call, SubscriptionId id, const ChangeRequest *request,
                        ChangePreview *ret)
{
    ChangeAsk ask = { .call = call, .id = id, .request = request };
    TRY(call_need(call, ROLE_SUBSCRIPTIONS));
    TRY(db_tx(call->app->database, DB_READ, "change_preview", preview_body, &ask));
    *ret = ask.preview;
    return NULL;
}

static SaleChangeAdd change_add(const ChangeAsk *ask, SaleChangeKind kind)
{
    const SaleSubject *subject = &ask->subject;
    return (SaleChangeAdd){ .subscription = ask->id,
                            .kind = kind,
                            .product = subject->product,
                            .plan = subject->plan,
                            .title = subject->title,
                            .term = subject->term,
                            .billing = subject->billing,
                            .calendar_from = subject->calendar_from,
                            .user = ask->call->actor.user,
                            .created_at = ask->call->now };
}

/* What it was before it changed for the first time, with its price on each edge. */
static Err *write_start(const ChangeAsk *ask, Db *db, EventId event)
{
    Call *call = ask->call;
    SaleChangeAdd start = change_add(ask, SALE_START);
    SaleChangePrice *prices = arena_array(call->out, SaleChangePrice, ask->edge_count);
    start.id = (SaleChangeId){ call_new_id(call) };
    start.state = SALE_CHANGE_DONE;
    start.effective_on = ask->subject.started_on;
    start.quantity = ask->subject.quantity;
    start.at_when = CANCEL_NOW;
    start.event = event;
    for (size_t i = 0; i < ask->edge_count; i++) {
        const SaleEdge *edge = &ask->edges[i];
        prices[i] = (SaleChangePrice){ edge->buyer, edge->price, edge->price_source };
    }
    return store_sale_change_add(db, &start, prices, ask->edge_count);
}

static Err *write_change(ChangeAsk *ask, Db *db, EventId event)
{
    Call *call = ask->call;
    const ChangeRequest *request = ask->request;
    bool reasoned = request->reason < CANCEL_REASON_COUNT;
    const Plan *plan = ask->plan;
    SaleChangeAdd add = change_add(ask, plan != NULL ? SALE_PLAN : SALE_QUANTITY);
    add.id = (SaleChangeId){ call_new_id(call) };
    add.state = SALE_CHANGE_PLANNED;
    add.effective_on = ask->effective;
    add.quantity = plan != NULL ? ask->was : request->quantity;
    add.at_when = request->when;
    add.reason = reasoned ? cancel_reason_name(request->reason) : (Str){ 0 };
    add.event = event;
    add.request_key = request->key;
    add.order_line = request->line;
    ask->change = add.id;
    if (plan != NULL && change_of_trial(ask)) {
        TRY(store_subscription_trial_end(db, ask->id, false));
    }
    if (plan == NULL) {
        return store_sale_change_add(db, &add, NULL, 0);
    }
    add.product = plan->product;
    add.plan = plan->id;
    add.title = ask->title;
    add.term = period_format(call->out, plan->term);
    add.billing = period_format(call->out, plan->billing);
    add.calendar_from = ask->calendar_from;
    return store_sale_change_add(db, &add, ask->prices, ask->edge_count);
}

static Str change_key(Arena *out, const char *verb, SaleChangeId id)
{
    return arena_printf(out, "%s:%.*s", verb, STR_ARG(sale_change_code(out, id)));
}

/* From the day on each sale is compared with what was charged of it. */
static Err *open_edges(Call *call, Db *db, SubscriptionId id, const SaleEdge *edges, size_t count,
                       Date day)
{
    for (size_t i = 0; i < count; i++) {
        TRY(store_sale_edge_open(db, id, edges[i].buyer, day));
        TRY(bill_queue(call, db, edges[i].buyer, day, edges[i].time_zone));
    }
    return NULL;
}

/* Billing jobs of the day may be done already: these are the change's own. */
static Err *bill_now(ChangeAsk *ask, Db *db)
{
    Call *call = ask->call;
    for (size_t i = 0; i < ask->edge_count; i++) {
        AccountId buyer = ask->edges[i].buyer;
        Str key = arena_printf(call->out, "bill:%.*s:%.*s", STR_ARG(account_code(call->out, buyer)),
                               STR_ARG(sale_change_code(call->out, ask->change)));
        TRY(job_add(call, db, JOB_BILL, buyer.v, key, call->now));
    }
    return NULL;
}

static Err *plan_later(ChangeAsk *ask, Db *db)
{
    Call *call = ask->call;
    return job_add(call, db, JOB_CHANGE, ask->change.v,
                   change_key(call->out, "change", ask->change),
                   date_start(ask->effective, ask->calendar.zone));
}

Str change_summary(const ChangeAsk *ask)
{
    Arena *out = ask->call->out;
    Str day = date_display(out, ask->effective);
    if (ask->plan != NULL) {
        return arena_printf(out, "%.*s to %.*s from %.*s.", STR_ARG(ask->subject.title),
                            STR_ARG(ask->title), STR_ARG(day));
    }
    bool reasoned = ask->request->reason < CANCEL_REASON_COUNT;
    Str why = reasoned
                  ? arena_printf(out, " (%.*s)", STR_ARG(cancel_reason_label(ask->request->reason)))
                  : S("");
    return arena_printf(out, "Quantity %" PRId64 " to %" PRId64 " from %.*s%.*s.", ask->was,
                        ask->request->quantity, STR_ARG(day), STR_ARG(why));
}

static Err *change_event(const ChangeAsk *ask, Db *db, EventId *ret_event)
{
    return subscription_event(ask->call, db, &ask->calendar.row,
                              ask->now ? S("subscription.changed")
                                       : S("subscription.change_planned"),
                              change_summary(ask), ret_event);
}

static Err *change_body(Db *db, void *context)
{
    ChangeAsk *ask = context;
    Call *call = ask->call;
    SubscriptionRow *row;
    SaleChangeWork *work;
    EventId event;
    TRY(subscription_seen(call, db, ask->id, &row));
    if (ask->request->key.len > 0) {
        TRY(store_sale_change_by_request(db, call->out, ask->id, ask->request->key, &ask->change));
        if (ask->change.v != 0) {
            return NULL;
        }
    }
    TRY(change_check(ask, db));
    /* The rows first: who changes the same at once waits here, or is sent back. */
    TRY(open_edges(call, db, ask->id, ask->edges, ask->edge_count, ask->effective));
    TRY(change_event(ask, db, &event));
    if (!ask->started) {
        TRY(write_start(ask, db, event));
    }
    TRY(write_change(ask, db, event));
    if (!ask->now) {
        return plan_later(ask, db);
    }
    TRY(store_sale_change_work(db, call->out, ask->change, &work));
    TRY(change_carry_out(call, db, work));
    TRY(bill_now(ask, db));
    FAULT_POINT("change.before_commit");
    return NULL;
}

Err *svc_change(Call *call, SubscriptionId id, const ChangeRequest *request, SaleChangeId *ret_id)
{
    ChangeAsk ask = { .call = call, .id = id, .request = request };
    TRY(call_need(call, ROLE_SUBSCRIPTIONS));
    if (request->key.len > REQUEST_KEY_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "key", "the key is too long");
    }
    TRY(db_tx(call->app->database, DB_MONEY, "change", change_body, &ask));
    FAULT_POINT("change.after_commit");
    *ret_id = ask.change;
    return NULL;
}

Err *change_write(ChangeAsk *ask, Db *db)
{
    return change_body(db, ask);
}

Err *change_ask(Call *call, Db *db, SubscriptionId id, const ChangeRequest *request,
                SaleChangeId *ret_id)
{
    ChangeAsk ask = { .call = call, .id = id, .request = request };
    TRY(change_body(db, &ask));
    *ret_id = ask.change;
    return NULL;
}

Err *change_ask_preview(Call *call, Db *db, SubscriptionId id, const ChangeRequest *request,
                        ChangePreview *ret)
{
    ChangeAsk ask = { .call = call, .id = id, .request = request };
    TRY(preview_body(db, &ask));
    *ret = ask.preview;
    return NULL;
}

typedef struct ChangeRead {
    Call *call;
    SaleChangeId id;
    SaleChangeRow *row;
} ChangeRead;

/* A trial that is not to be paid after all ends on its last day again. */
static Err *trial_again(Call *call, Db *db, SubscriptionId id)
{
    CancelCalendar calendar;
    TRY(store_subscription_trial_end(db, id, true));
    TRY(cancel_calendar(call, db, id, &calendar));
    return cancel_edges(call, db, &calendar, calendar.row.end_on, false);
}

static Err *withdraw_body(Db *db, void *context)
{
    ChangeRead *read = context;
    Call *call = read->call;
    SubscriptionRow *seen;
    SubscriptionFacts facts;
    SaleEdge *edges;
    size_t count;
    EventId event;
    TRY(store_sale_change_get(db, call->out, call->actor.account, read->id, &read->row));
    if (read->row == NULL) {
        return ERR(NOT_FOUND, "no change %" PRId64 " is seen", read->id.v);
    }
    const SaleChangeRow *row = read->row;
    TRY(subscription_seen(call, db, row->subscription, &seen));
    if (!seen->manages) {
        return ERR(FORBIDDEN, "the subscription belongs to the actor's seller");
    }
    if (row->state == SALE_CHANGE_WITHDRAWN) {
        return NULL;
    }
    if (!sale_change_can_move(row->state, SALE_CHANGE_WITHDRAWN)) {
        return ERR(SUBSCRIPTION_STATE, "only a change that is still to come is taken back");
    }
    TRY(store_subscription_facts(db, call->out, row->subscription, &facts));
    TRY(store_sale_edges(db, call->out, row->subscription, &edges, &count));
    TRY(open_edges(call, db, row->subscription, edges, count, row->effective_on));
    TRY(store_sale_change_move(db, row->id, row->state, SALE_CHANGE_WITHDRAWN));
    if (row->kind == SALE_PLAN && !date_is_none(facts.trial_ends_on)) {
        TRY(trial_again(call, db, row->subscription));
    }
    Str to =
        row->kind == SALE_PLAN ? row->title : arena_printf(call->out, "%" PRId64, row->quantity);
    Str summary = arena_printf(call->out, "The change to %.*s from %.*s was taken back.",
                               STR_ARG(to), STR_ARG(date_display(call->out, row->effective_on)));
    return subscription_event(call, db, &facts, S("subscription.change_withdrawn"), summary,
                              &event);
}

Err *svc_change_withdraw(Call *call, SaleChangeId id)
{
    ChangeRead read = { .call = call, .id = id };
    TRY(call_need(call, ROLE_SUBSCRIPTIONS));
    return db_tx(call->app->database, DB_MONEY, "change_withdraw", withdraw_body, &read);
}

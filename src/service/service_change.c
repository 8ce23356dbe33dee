/* service_change.c - a service's changes, and what follows for its line, order and subscription. */
#include "service/service_change.h"

#include "service/job.h"
#include "service/order_mail.h"
#include "service/wait_internal.h"
#include "store/job_store.h"
#include "store/subscription_new_store.h"

#include <inttypes.h>

Err *service_event(Call *call, Db *db, const ServiceWork *service, Str name, Str summary)
{
    EventId id;
    return event_add_row(call, db, service->owner, S("service"), service->id.v, name, summary,
                         S(""), &id);
}

Err *order_event(Call *call, Db *db, AccountId account, OrderId order, Str name, Str summary)
{
    EventId id;
    return event_add_row(call, db, account, S("order"), order.v, name, summary, S(""), &id);
}

Err *service_fail(Call *call, Db *db, const ServiceWork *service, Str code, Str cause, Str field)
{
    TRY(store_service_set_state(db, service->id, SERVICE_FAILED, code, cause, field));
    TRY(store_subscription_set_vendor(db, service->subscription, VENDOR_FAILED));
    TRY(service_event(call, db, service, S("service.failed"), cause));
    if (order_line_can_move(service->line_state, ORDER_LINE_FAILED)) {
        TRY(store_order_line_set_state(db, service->line, ORDER_LINE_FAILED, cause));
    }
    return order_follow_lines(call, db, service->account, service->order, S(""));
}

Err *service_ask(Call *call, Db *db, const ServiceWork *service, Str question, Str field)
{
    TRY(store_service_set_state(db, service->id, SERVICE_CONFIGURING, S("vendor.asks"), question,
                                field));
    TRY(service_event(call, db, service, S("service.asked"), question));
    if (order_line_can_move(service->line_state, ORDER_LINE_AWAITING_CUSTOMER)) {
        TRY(store_order_line_set_state(db, service->line, ORDER_LINE_AWAITING_CUSTOMER, question));
    }
    return order_follow_lines(call, db, service->account, service->order, question);
}

static Str provision_key(Arena *out, ServiceId id, int64_t version)
{
    Str code = service_code(out, id);
    return arena_printf(out, "provision:%.*s:%" PRId64, STR_ARG(code), version);
}

Err *service_requeue(Call *call, Db *db, ServiceId id, ServiceState stopped, Str settings_json,
                     bool *ret_changed)
{
    ServiceWork *service;
    bool changed;

    *ret_changed = false;
    TRY(store_service_hold(db, call->out, id, &service));
    if (service == NULL || service->state != stopped) {
        return NULL;
    }
    Str settings = settings_json.len > 0 ? settings_json : service->settings;
    bool answered = stopped == SERVICE_CONFIGURING;
    TRY(store_service_requeue(db, id, stopped, settings, &changed));
    if (!changed) {
        return NULL;
    }
    TRY(store_subscription_set_vendor(db, service->subscription, VENDOR_PENDING));
    TRY(service_event(call, db, service, answered ? S("service.answered") : S("service.queued"),
                      answered ? S("The question was answered; the work goes on.")
                               : S("Queued for another try.")));
    if (order_line_can_move(service->line_state, ORDER_LINE_QUEUED)) {
        TRY(store_order_line_set_state(db, service->line, ORDER_LINE_QUEUED, S("")));
    }
    TRY(order_follow_lines(call, db, service->account, service->order, S("")));
    TRY(store_job_close(db, provision_key(call->out, id, service->version), call->now));
    TRY(job_add(call, db, JOB_PROVISION, id.v, provision_key(call->out, id, service->version + 1),
                call->now));
    *ret_changed = true;
    return NULL;
}

Err *service_remake(Call *call, Db *db, ServiceId id)
{
    ServiceWork *service;
    bool changed;
    TRY(store_service_hold(db, call->out, id, &service));
    if (service == NULL) {
        return ERR(DB, "service %" PRId64 " is missing", id.v);
    }
    TRY(store_service_remake(db, id, service->version, &changed));
    if (!changed) {
        return ERR(SUBSCRIPTION_STATE, "its service is being made; try again when it is ready");
    }
    if (service->state != SERVICE_SUSPENDED) {
        TRY(store_subscription_set_vendor(db, service->subscription, VENDOR_PENDING));
    }
    TRY(service_event(call, db, service, S("service.updating"),
                      S("The vendor is asked to change it.")));
    return job_add(call, db, JOB_PROVISION, id.v,
                   provision_key(call->out, id, service->version + 1), call->now);
}

/* The key counts the lines that are done, so that a line that was repaired later is billed too. */
static Err *queue_bills(Call *call, Db *db, OrderId order, size_t done)
{
    AccountId *buyers;
    size_t count;
    TRY(store_subscription_buyers(db, call->out, order, &buyers, &count));
    for (size_t i = 0; i < count; i++) {
        Str buyer = account_code(call->out, buyers[i]);
        Str code = order_code(call->out, order);
        Str key =
            arena_printf(call->out, "bill:%.*s:%.*s:%zu", STR_ARG(buyer), STR_ARG(code), done);
        TRY(job_add(call, db, JOB_BILL, buyers[i].v, key, call->now));
    }
    return NULL;
}

static Str order_summary(Arena *out, OrderState state, size_t done, size_t count)
{
    switch (state) {
    case ORDER_EXECUTING:
        return S("The order is at work again.");
    case ORDER_DONE:
        return S("Every service is ready.");
    case ORDER_PARTLY_DONE:
        return arena_printf(out, "%zu of %zu services are ready; the others failed.", done, count);
    case ORDER_FAILED:
        return S("No service could be made.");
    case ORDER_AWAITING_CUSTOMER:
        return S("A vendor asks something before it goes on.");
    case ORDER_CANCELLED:
        return S("Every line was cancelled.");
    case ORDER_DRAFT:
    case ORDER_AWAITING_APPROVAL:
    case ORDER_AWAITING_OPERATOR:
    case ORDER_SCHEDULED:
    case ORDER_REJECTED:
    case ORDER_EXPIRED:
    case ORDER_STATE_COUNT:
        break;
    }
    assert(!"a state that follows from lines");
    return S("");
}

/* The vendor's question is a wait of its own, and ends with the answer. */
static Err *vendor_wait(Call *call, Db *db, const OrderHeld *order, OrderState state, Str question)
{
    const WaitEnd met = { .outcome = WAIT_MET, .now = call->now, .user = call->actor.user };
    const WaitDays days = { .remind = WAIT_REMIND_DAYS };
    WaitNew wait;
    if (order->state == ORDER_AWAITING_CUSTOMER) {
        TRY(store_wait_settle_kind(db, order->id, WAIT_VENDOR, &met));
    }
    if (state != ORDER_AWAITING_CUSTOMER) {
        return NULL;
    }
    TRY(wait_make(call, db, WAIT_VENDOR, order->account, &days, &wait));
    wait.reason = question;
    return wait_open(call, db, order->id, &wait);
}

static Err *order_change(Call *call, Db *db, const OrderHeld *order, OrderState state, Str cause,
                         size_t done, size_t count)
{
    bool at_work = state == ORDER_EXECUTING;
    bool ended = !at_work && state != ORDER_AWAITING_CUSTOMER;
    Str summary = order_summary(call->out, state, done, count);
    Str name = arena_printf(call->out, "order.%.*s", STR_ARG(order_state_name(state)));

    TRY(order_check_move(order->state, state));
    TRY(store_order_set_state(db, order->id, order->state, state, cause,
                              ended ? call->now : (Instant){ 0 }));
    TRY(order_event(call, db, order->account, order->id, name, summary));
    TRY(vendor_wait(call, db, order, state, cause));
    TRY(order_mail_state(call, db, order, state));
    return !at_work && done > 0 ? queue_bills(call, db, order->id, done) : NULL;
}

Err *order_follow_lines(Call *call, Db *db, AccountId account, OrderId order, Str cause)
{
    OrderHeld *held;
    OrderLineStateRow *rows;
    size_t count;
    OrderLineState states[ORDER_LINE_MAX];
    size_t done = 0;

    TRY(store_order_lock(db, call->out, account, order, &held));
    TRY(store_order_line_states(db, call->out, order, &rows, &count));
    if (held == NULL || count == 0 || count > ORDER_LINE_MAX) {
        return ERR(DB, "order %" PRId64 " has %zu lines", order.v, count);
    }
    for (size_t i = 0; i < count; i++) {
        states[i] = rows[i].state;
        done += rows[i].state == ORDER_LINE_DONE ? 1 : 0;
    }
    OrderState state = order_state_from_lines(states, count);
    if (state == held->state) {
        return store_order_set_cause(db, order, cause);
    }
    return order_change(call, db, held, state, cause, done, count);
}

/* vendor.c - calls to connectors, each connector with its own limit and circuit breaker. */
#include "service/vendor.h"

#include <pthread.h>

#include "domain/job.h"

enum { LANE_MAX = 8, QUICK_TRIES = 5 };

typedef struct Lane {
    int running;
    int failures; /* in a row */
    bool probing;
    int64_t probe_at_us; /* on the monotonic clock */
} Lane;

struct VendorGate {
    pthread_mutex_t lock;
    Lane lanes[LANE_MAX]; /* one for each entry of the connector set */
};

VendorGate *vendor_gate_new(Arena *process)
{
    VendorGate *gate = arena_new(process, VendorGate);
    int failed = pthread_mutex_init(&gate->lock, NULL);
    assert(failed == 0);
    return gate;
}

const ConnectorEntry *vendor_connector(const App *app, Str name)
{
    const ConnectorEntry *entry = connector_find(&app->connectors, name);
    if (entry == NULL && app->demo) {
        entry = connector_find(&app->connectors, S("simulator"));
    }
    return entry;
}

static Answer not_called(Str code, Str text, int64_t wait_ms)
{
    return (Answer){ .kind = ANSWER_RETRY, .code = code, .text = text, .wait_ms = wait_ms };
}

/* False: *ret_answer says why the call is not made. */
static bool lane_enter(VendorGate *gate, size_t index, Answer *ret_answer)
{
    bool entered = false;
    if (gate == NULL) {
        return true;
    }
    (void)pthread_mutex_lock(&gate->lock);
    Lane *lane = &gate->lanes[index];
    bool open = lane->failures >= VENDOR_FAILURES_MAX;
    if (open && (lane->probing || clock_monotonic_us() < lane->probe_at_us)) {
        *ret_answer = not_called(S("connector.unavailable"), err_text(ERR_CONNECTOR_UNAVAILABLE),
                                 VENDOR_PROBE_MS);
    } else if (lane->running >= VENDOR_CALLS_MAX) {
        *ret_answer = not_called(S("connector.busy"), S(""), VENDOR_BUSY_MS);
    } else {
        lane->running++;
        lane->probing = open;
        entered = true;
    }
    (void)pthread_mutex_unlock(&gate->lock);
    return entered;
}

static void lane_leave(VendorGate *gate, size_t index, bool failed)
{
    if (gate == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&gate->lock);
    Lane *lane = &gate->lanes[index];
    lane->running--;
    lane->probing = false;
    lane->failures = failed ? lane->failures + 1 : 0;
    lane->probe_at_us = clock_monotonic_us() + VENDOR_PROBE_MS * INT64_C(1000);
    (void)pthread_mutex_unlock(&gate->lock);
}

static Answer call_verb(const Connector *connector, const ConnectorCall *call, VendorVerb verb,
                        Str kind, const DesiredState *desired)
{
    switch (verb) {
    case VENDOR_APPLY:
        return connector->apply(call, kind, desired);
    case VENDOR_SUSPEND:
        return connector->suspend(call, kind, desired);
    case VENDOR_RESUME:
        return connector->resume(call, kind, desired);
    case VENDOR_TERMINATE:
        return connector->terminate(call, kind, desired);
    case VENDOR_VERB_COUNT:
        break;
    }
    assert(!"a verb");
    return not_called(S(""), S(""), 0);
}

Err *vendor_call(Call *call, const ServiceWork *service, VendorVerb verb, Answer *ret_answer)
{
    App *app = call->app;
    const ConnectorEntry *entry = connector_find(&app->connectors, service->connector);
    Str code = service_code(call->out, service->id);
    DesiredState desired = { .service_code = code,
                             .version = service->version,
                             .settings_json = service->settings,
                             .quantity = service->quantity };
    if (entry == NULL) {
        Str text = arena_printf(call->out, "The connector '%.*s' is not set up on this server.",
                                STR_ARG(service->connector));
        *ret_answer = not_called(S("connector.missing"), text, JOB_BACKOFF_MAX_MS);
        return NULL;
    }
    TRY(unseal(call->out, &app->key, code, service->seed, &desired.secret_seed));
    size_t index = (size_t)(entry - app->connectors.entries);
    assert(index < LANE_MAX);
    if (!lane_enter(app->vendors, index, ret_answer)) {
        return NULL;
    }
    ConnectorCall outside = { .state = entry->state,
                              .deadline_us =
                                  clock_monotonic_us() + VENDOR_DEADLINE_MS * INT64_C(1000),
                              .now = call->now,
                              .out = call->out };
    *ret_answer =
        call_verb(entry->connector, &outside, verb, service_kind_name(service->kind), &desired);
    lane_leave(app->vendors, index, ret_answer->kind == ANSWER_RETRY);
    return NULL;
}

/* The vendor knows best how long, but one that never gets well is asked less and less often. */
int64_t vendor_wait_ms(const Answer *answer, int64_t attempts)
{
    int32_t tries = (int32_t)(attempts < 1 ? 1 : attempts < INT32_MAX ? attempts : INT32_MAX);
    int64_t own_ms = job_backoff_ms(tries);
    if (answer->wait_ms <= 0) {
        return own_ms;
    }
    int64_t asked_ms = answer->wait_ms < JOB_BACKOFF_MAX_MS ? answer->wait_ms : JOB_BACKOFF_MAX_MS;
    bool patient = answer->kind == ANSWER_RETRY && tries > QUICK_TRIES;
    return patient && own_ms > asked_ms ? own_ms : asked_ms;
}

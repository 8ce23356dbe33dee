/* provision.c - the job that has a service made: call the vendor, then record its answer. */
#include <inttypes.h>

#include "base/fault.h"
#include "service/job_handlers.h"
#include "service/service_change.h"
#include "service/service_facts.h"
#include "service/trial.h"
#include "service/vendor.h"
#include "store/subscription_new_store.h"

enum { PROVISION_HOURS_MAX = 24 };

typedef struct Provision {
    Call *call;
    const JobView *job;
    ServiceWork *service;
    Answer answer;
    Err *(*write)(struct Provision *provision, Db *db); /* of the answer */
    bool go;                                            /* there is something to do */
    JobOutcome outcome;
} Provision;

/* The version in "provision:svc_…:3"; 0 when the key has another form. */
static int64_t key_version(Str key)
{
    Str part = S("");
    int64_t version = 0;
    while (str_next(&key, ':', &part)) {
    }
    return str_parse_int64(part, &version) ? version : 0;
}

/* What was found when the job began, or begins again after a crash. */
static Err *begin_queued(Provision *provision, Db *db)
{
    const ServiceWork *service = provision->service;
    Call *call = provision->call;
    TRY(store_service_set_state(db, service->id, SERVICE_PROVISIONING, S(""), S(""), S("")));
    if (order_line_can_move(service->line_state, ORDER_LINE_PROVISIONING)) {
        TRY(store_order_line_set_state(db, service->line, ORDER_LINE_PROVISIONING, S("")));
    }
    if (service->vendor_state != VENDOR_PENDING) {
        TRY(store_subscription_set_vendor(db, service->subscription, VENDOR_PENDING));
    }
    return service_event(call, db, service, S("service.provisioning"),
                         S("The vendor was asked to make it."));
}

static Err *begin_body(Db *db, void *context)
{
    Provision *provision = context;
    Call *call = provision->call;
    ServiceWork *service;

    provision->go = false;
    provision->outcome = job_done();
    TRY(store_service_hold(db, call->out, (ServiceId){ provision->job->subject_id }, &service));
    provision->service = service;
    if (service == NULL) {
        provision->outcome = job_failed(S("There is no such service."));
        return NULL;
    }
    bool stale = service->version != key_version(provision->job->key) ||
                 service->subscription_state == SUBSCRIPTION_ENDED;
    if (stale) {
        return NULL;
    }
    if (service->state == SERVICE_FAILED) {
        provision->outcome = job_failed(service->cause);
        return NULL;
    }
    provision->go = service->state == SERVICE_QUEUED || service->state == SERVICE_PROVISIONING ||
                    service->state == SERVICE_UPDATING || service->state == SERVICE_SUSPENDED;
    return service->state == SERVICE_QUEUED ? begin_queued(provision, db) : NULL;
}

static Err *start_subscription(Provision *provision, Db *db)
{
    const ServiceWork *service = provision->service;
    const Zone *zone;
    Period term;
    Period billing;
    TRY(zone_get(service->time_zone, &zone));
    TRY(period_parse(service->term, "term", &term));
    TRY(period_parse(service->billing, "billing", &billing));
    Date today = date_of(provision->call->now, zone);
    Schedule schedule = schedule_on_day(today, service->anchor_day, billing);
    Interval first = subscription_term(today, term, &schedule, today);
    TRY(store_subscription_start(db, service->subscription, today, first));
    TRY(trial_started(provision->call, db, service->subscription));
    return store_subscription_set_vendor(db, service->subscription, VENDOR_IN_SYNC);
}

static Err *subscription_event(Provision *provision, Db *db)
{
    const ServiceWork *service = provision->service;
    EventId id;
    Str summary = arena_printf(provision->call->out, "%.*s is ready; charging starts.",
                               STR_ARG(service->title));
    return event_add_row(provision->call, db, service->account, S("subscription"),
                         service->subscription.v, S("subscription.started"), summary, S(""), &id);
}

static Err *write_done(Provision *provision, Db *db)
{
    Call *call = provision->call;
    Str facts;
    Str secrets;

    const ServiceWork *service = provision->service;
    service_facts_write(call, service->id, &provision->answer, &facts, &secrets);
    TRY(store_service_ready(db, service->id, facts, secrets, call->now));
    TRY(service_event(call, db, service, S("service.ready"), S("The service is ready.")));
    if (service->subscription_state == SUBSCRIPTION_PENDING) {
        TRY(start_subscription(provision, db));
        TRY(subscription_event(provision, db));
    } else if (service->vendor_state == VENDOR_PENDING) { /* it was made otherwise */
        TRY(store_subscription_set_vendor(db, service->subscription, VENDOR_IN_SYNC));
    }
    if (service->subscription_state == SUBSCRIPTION_SUSPENDED) { /* it stays blocked */
        Str code = service_code(call->out, service->id);
        Str key =
            arena_printf(call->out, "suspend:%.*s:v%" PRId64, STR_ARG(code), service->version);
        TRY(job_add(call, db, JOB_SUSPEND, service->id.v, key, call->now));
    }
    if (order_line_can_move(service->line_state, ORDER_LINE_DONE)) {
        TRY(store_order_line_set_state(db, service->line, ORDER_LINE_DONE, S("")));
    }
    return order_follow_lines(call, db, service->account, service->order, S(""));
}

static Err *write_refused(Provision *provision, Db *db)
{
    const Answer *answer = &provision->answer;
    return service_fail(provision->call, db, provision->service, answer->code, answer->text,
                        answer->field);
}

static Err *write_asked(Provision *provision, Db *db)
{
    const Answer *answer = &provision->answer;
    return service_ask(provision->call, db, provision->service, answer->text, answer->field);
}

/* Why it waits, on the service, its line and its order. */
static Err *write_cause(Provision *provision, Db *db)
{
    const Answer *answer = &provision->answer;
    const ServiceWork *service = provision->service;
    TRY(store_service_set_state(db, service->id, service->state, answer->code, answer->text,
                                S("")));
    TRY(store_order_line_set_state(db, service->line, service->line_state, answer->text));
    if (answer->text.len > 0) {
        TRY(service_event(provision->call, db, service, S("service.waiting"), answer->text));
    }
    return order_follow_lines(provision->call, db, service->account, service->order, answer->text);
}

/* Reads the row again inside the answer's transaction: somebody may have been faster. */
static Err *record_body(Db *db, void *context)
{
    Provision *provision = context;
    ServiceWork *service;
    int64_t version = provision->service->version;

    TRY(store_service_hold(db, provision->call->out, provision->service->id, &service));
    if (service == NULL || service->version != version ||
        (service->state != SERVICE_PROVISIONING && service->state != SERVICE_UPDATING)) {
        return NULL; /* what is suspended has nothing to say until it works again */
    }
    provision->service = service;
    return provision->write(provision, db);
}

static Err *record(Provision *provision, DbMode mode, const char *name,
                   Err *(*write)(Provision *provision, Db *db))
{
    provision->write = write;
    FAULT_POINT("provision.before_commit");
    TRY(db_tx(provision->call->app->database, mode, name, record_body, provision));
    FAULT_POINT("provision.after_commit");
    return NULL;
}

static Err *wait_for_vendor(Provision *provision)
{
    const Answer *answer = &provision->answer;
    const JobView *job = provision->job;
    bool accepted = answer->kind == ANSWER_ACCEPTED;
    bool busy = str_eq(answer->code, S("connector.busy"));
    /* The breaker's own words say less than those of the vendor that tripped it. */
    bool known =
        provision->service->cause.len > 0 && str_eq(answer->code, S("connector.unavailable"));
    if (!busy && !known && !str_eq(answer->text, provision->service->cause)) {
        TRY(record(provision, DB_WRITE, "provision_waits", write_cause));
    }
    provision->outcome =
        job_later(vendor_wait_ms(answer, job->attempts), accepted || busy, answer->text);
    return NULL;
}

static Err *record_answer(Provision *provision)
{
    Answer *answer = &provision->answer;
    Instant limit = { provision->job->created_at.us + PROVISION_HOURS_MAX * 3600 * SECOND_US };
    bool waits = answer->kind == ANSWER_RETRY || answer->kind == ANSWER_ACCEPTED;

    if (waits && provision->call->now.us < limit.us) {
        return wait_for_vendor(provision);
    }
    if (answer->kind == ANSWER_DONE) {
        provision->outcome = job_done();
        return record(provision, DB_MONEY, "provision_done", write_done);
    }
    if (answer->kind == ANSWER_ASK) { /* whoever answers queues the next version's job */
        provision->outcome = job_done();
        return record(provision, DB_MONEY, "provision_asked", write_asked);
    }
    if (answer->text.len == 0) {
        answer->text = waits ? S("The vendor did not finish within a day.")
                             : S("The vendor refused this without giving a reason.");
    }
    provision->outcome = job_failed(answer->text);
    return record(provision, DB_MONEY, "provision_failed", write_refused);
}

Err *job_provision_run(Call *call, const JobView *job, JobOutcome *ret_outcome)
{
    Provision provision = { .call = call, .job = job };
    TRY(db_tx(call->app->database, DB_WRITE, "provision_begin", begin_body, &provision));
    if (provision.go) {
        FAULT_POINT("provision.before_call");
        TRY(vendor_call(call, provision.service, VENDOR_APPLY, &provision.answer));
        FAULT_POINT("provision.after_call");
        TRY(record_answer(&provision));
    }
    *ret_outcome = provision.outcome;
    return NULL;
}

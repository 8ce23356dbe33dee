/* vendor_jobs.c - the jobs that suspend, resume and at last purge a service at its vendor. */
#include "base/fault.h"
#include "service/job_handlers.h"
#include "service/service_change.h"
#include "service/vendor.h"
#include "store/subscription_new_store.h"

#include <inttypes.h>

/* One kind of job: what is asked of the vendor, and what the service is then. */
typedef struct VendorStep {
    VendorVerb verb;
    ServiceState after;
    VendorState vendor_after;
    Str event;
    Str summary;
} VendorStep;

static const VendorStep suspend_step = { VENDOR_SUSPEND, SERVICE_SUSPENDED, VENDOR_DISABLED,
                                         STR_INIT("service.suspended"),
                                         STR_INIT("The service was suspended.") };
static const VendorStep resume_step = { VENDOR_RESUME, SERVICE_READY, VENDOR_IN_SYNC,
                                        STR_INIT("service.resumed"),
                                        STR_INIT("The service works again.") };
static const VendorStep purge_step = { VENDOR_TERMINATE, SERVICE_TERMINATED, VENDOR_PURGED,
                                       STR_INIT("service.terminated"),
                                       STR_INIT("Its resources were deleted.") };

typedef struct StepRun {
    Call *call;
    const JobView *job;
    const VendorStep *step;
    ServiceWork *service;
    bool go;
    JobOutcome outcome;
} StepRun;

/* Deleting is announced in a state of its own, so that nothing else begins with the service. */
static Err *begin_purge(StepRun *run, Db *db)
{
    const ServiceWork *service = run->service;
    if (service->purge_at.us == 0) {
        return NULL; /* it was restored */
    }
    if (run->call->now.us < service->purge_at.us) {
        int64_t wait_ms = (service->purge_at.us - run->call->now.us) / 1000 + 1;
        run->outcome = job_later(wait_ms, true, S(""));
        return NULL;
    }
    run->go = true;
    if (service->state == SERVICE_TERMINATING) {
        return NULL;
    }
    TRY(service_check_move(service->state, SERVICE_TERMINATING));
    TRY(store_service_set_state(db, service->id, SERVICE_TERMINATING, S(""), S(""), S("")));
    return service_event(run->call, db, service, S("service.terminating"),
                         S("The retention is over; its resources are being deleted."));
}

/* The subscription says what is wanted; a job that comes late does nothing. */
static bool step_wanted(const VendorStep *step, const ServiceWork *service)
{
    bool suspended = service->subscription_state == SUBSCRIPTION_SUSPENDED;
    return subscription_live(service->subscription_state) &&
           suspended == (step->verb == VENDOR_SUSPEND);
}

static Err *begin_body(Db *db, void *context)
{
    StepRun *run = context;
    run->go = false;
    run->outcome = job_done();
    TRY(store_service_hold(db, run->call->out, (ServiceId){ run->job->subject_id }, &run->service));
    if (run->service == NULL) {
        run->outcome = job_failed(S("There is no such service."));
        return NULL;
    }
    if (run->service->state == run->step->after) {
        return NULL;
    }
    if (run->step->verb == VENDOR_TERMINATE) {
        return begin_purge(run, db);
    }
    run->go = step_wanted(run->step, run->service) &&
              service_can_move(run->service->state, run->step->after);
    return NULL;
}

/* While the vendor was called, the opposite may have become wanted, and its job may have found
 * nothing to do yet. */
static Err *queue_opposite(StepRun *run, Db *db, const ServiceWork *service)
{
    Call *call = run->call;
    bool suspend = run->step->verb == VENDOR_RESUME;
    if (step_wanted(run->step, service) || !subscription_live(service->subscription_state)) {
        return NULL;
    }
    Str key = arena_printf(call->out, "%s:%.*s:after%" PRId64, suspend ? "suspend" : "resume",
                           STR_ARG(service_code(call->out, service->id)), run->job->id.v);
    return job_add(call, db, suspend ? JOB_SUSPEND : JOB_RESUME, service->id.v, key, call->now);
}

static Err *after_body(Db *db, void *context)
{
    StepRun *run = context;
    ServiceWork *service;
    TRY(store_service_hold(db, run->call->out, run->service->id, &service));
    if (service == NULL || !service_can_move(service->state, run->step->after)) {
        return NULL; /* somebody was faster */
    }
    if (run->step->verb == VENDOR_RESUME && !subscription_live(service->subscription_state)) {
        return NULL; /* it ended meanwhile, and will be purged */
    }
    TRY(store_service_set_state(db, service->id, run->step->after, S(""), S(""), S("")));
    TRY(store_subscription_set_vendor(db, service->subscription, run->step->vendor_after));
    TRY(service_event(run->call, db, service, run->step->event, run->step->summary));
    return run->step->verb == VENDOR_TERMINATE ? NULL : queue_opposite(run, db, service);
}

static void fault_after_call(const VendorStep *step)
{
    if (step->verb == VENDOR_SUSPEND) {
        FAULT_POINT("suspend.after_call");
    } else if (step->verb == VENDOR_RESUME) {
        FAULT_POINT("resume.after_call");
    } else {
        FAULT_POINT("purge.after_call");
    }
}

static void fault_after_commit(const VendorStep *step)
{
    if (step->verb == VENDOR_SUSPEND) {
        FAULT_POINT("suspend.after_commit");
    } else if (step->verb == VENDOR_RESUME) {
        FAULT_POINT("resume.after_commit");
    } else {
        FAULT_POINT("purge.after_commit");
    }
}

static Err *run_step(Call *call, const JobView *job, const VendorStep *step,
                     JobOutcome *ret_outcome)
{
    StepRun run = { .call = call, .job = job, .step = step };
    Answer answer;
    TRY(db_tx(call->app->database, DB_WRITE, "vendor_begin", begin_body, &run));
    if (!run.go) {
        *ret_outcome = run.outcome;
        return NULL;
    }
    TRY(vendor_call(call, run.service, step->verb, &answer));
    fault_after_call(step);
    if (answer.kind == ANSWER_ACCEPTED || answer.kind == ANSWER_RETRY) {
        *ret_outcome = job_later(vendor_wait_ms(&answer, job->attempts),
                                 answer.kind == ANSWER_ACCEPTED, answer.text);
        return NULL;
    }
    if (answer.kind != ANSWER_DONE) {
        *ret_outcome = job_failed(answer.text);
        return NULL;
    }
    TRY(db_tx(call->app->database, DB_WRITE, "vendor_done", after_body, &run));
    fault_after_commit(step);
    *ret_outcome = job_done();
    return NULL;
}

Err *job_suspend_run(Call *call, const JobView *job, JobOutcome *ret_outcome)
{
    return run_step(call, job, &suspend_step, ret_outcome);
}

Err *job_resume_run(Call *call, const JobView *job, JobOutcome *ret_outcome)
{
    return run_step(call, job, &resume_step, ret_outcome);
}

Err *job_terminate_run(Call *call, const JobView *job, JobOutcome *ret_outcome)
{
    return run_step(call, job, &purge_step, ret_outcome);
}

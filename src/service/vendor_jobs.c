/* vendor_jobs.c - the jobs that suspend, resume and at last purge a service at its vendor. */
#include "base/fault.h"
#include "service/job_handlers.h"
#include "service/service_change.h"
#include "service/vendor.h"
#include "store/subscription_new_store.h"

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
    run->go = service_can_move(run->service->state, run->step->after);
    return NULL;
}

static Err *after_body(Db *db, void *context)
{
    StepRun *run = context;
    ServiceWork *service;
    bool purging = run->step->verb == VENDOR_TERMINATE;
    ServiceState expected = purging ? SERVICE_TERMINATING : run->service->state;
    TRY(store_service_hold(db, run->call->out, run->service->id, &service));
    if (service == NULL || service->state != expected) {
        return NULL; /* somebody was faster */
    }
    TRY(store_service_set_state(db, service->id, run->step->after, S(""), S(""), S("")));
    TRY(store_subscription_set_vendor(db, service->subscription, run->step->vendor_after));
    return service_event(run->call, db, service, run->step->event, run->step->summary);
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
    FAULT_POINT("purge.after_call");
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
    FAULT_POINT("purge.after_commit");
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

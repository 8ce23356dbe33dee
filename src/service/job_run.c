/* job_run.c - runs one claimed job by its kind and records what came of it. */
#include "base/fault.h"
#include "service/auth.h"
#include "service/job_handlers.h"
#include "store/job_store.h"

/* One row for each kind; NULL: nothing here runs it. */
static const JobHandler handlers[JOB_KIND_COUNT] = {
    [JOB_PROVISION] = job_provision_run, [JOB_SUSPEND] = job_suspend_run,
    [JOB_RESUME] = job_resume_run,       [JOB_TERMINATE] = job_terminate_run,
    [JOB_CANCEL] = job_cancel_run,       [JOB_CHANGE] = job_change_run,
    [JOB_RENEW] = job_renew_run,         [JOB_BILL] = job_bill_run,
    [JOB_MAIL] = job_mail_run,           [JOB_EXPIRE] = job_expire_run,
    [JOB_COLLECT] = job_collect_run,     [JOB_WALLET] = job_wallet_run,
    [JOB_OVERDUE] = job_overdue_run,     [JOB_DUNNING] = job_dunning_run,
    [JOB_SEARCH] = job_search_run,       [JOB_WAIT] = job_wait_run,
    [JOB_RELEASE] = job_release_run,     [JOB_IMPORT] = job_import_run,
    [JOB_TRIAL] = job_trial_run,         [JOB_VAT] = job_vat_run,
};

typedef struct JobRun {
    Call call;
    JobResult result;
} JobRun;

static Err *finish_body(Db *db, void *context)
{
    JobRun *run = context;
    bool changed; /* false: the lease was over and another worker has it; its record counts */
    return store_job_finish(db, &run->result, &changed);
}

/* Trouble is tried again; a refusal that no time will heal is not. */
static JobOutcome outcome_of_err(Arena *out, const Err *err, const JobView *job)
{
    Str cause =
        str_dup(out, err->detail != NULL ? str_from_cstr(err->detail) : err_text(err->code));
    bool hopeless = err_is(err, ERR_NOT_FOUND) || job->attempts >= job_attempts_max(job->kind);
    return hopeless ? job_failed(cause) : job_later(0, false, cause);
}

static JobResult result_of(const JobView *job, const JobOutcome *outcome, Instant now)
{
    JobResult result = { .id = job->id,
                         .attempts = (int32_t)job->attempts,
                         .attempts_now = (int32_t)job->attempts,
                         .run_at = job->run_at,
                         .cause = outcome->cause };
    switch (outcome->answer) {
    case JOB_ANSWER_DONE:
        result.state = JOB_DONE;
        result.done_at = now;
        break;
    case JOB_ANSWER_FAILED:
        result.state = JOB_FAILED;
        result.done_at = now;
        break;
    case JOB_ANSWER_LATER: {
        int64_t own_ms = job_backoff_ms((int32_t)job->attempts);
        int64_t wait_ms = outcome->wait_ms > 0 ? outcome->wait_ms : own_ms;
        result.state = JOB_QUEUED;
        result.run_at = (Instant){ now.us + wait_ms * 1000 };
        result.attempts_now = outcome->progress ? 0 : (int32_t)job->attempts;
        break;
    }
    }
    return result;
}

Err *svc_job_run(App *app, Arena *out, Arena scratch, const JobView *job)
{
    JobRun run = {
        .call = { .app = app, .now = clock_now(&app->clock), .out = out, .scratch = scratch }
    };
    JobOutcome outcome = job_failed(S("Nothing here runs this kind of job."));
    JobHandler handler = handlers[job->kind];

    Err *err = svc_system_actor(app, out, scratch, &run.call.actor);
    if (err == NULL && handler != NULL) {
        err = handler(&run.call, job, &outcome);
    }
    if (err != NULL) {
        outcome = outcome_of_err(out, err, job);
    }
    FAULT_POINT("job.before_record");
    run.result = result_of(job, &outcome, clock_now(&app->clock));
    return db_tx(app->database, DB_WRITE, "job_finish", finish_body, &run);
}

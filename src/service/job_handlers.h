/*
 * job_handlers.h - what runs for each kind of job, and the answer it gives the queue. Shared inside
 * service/ only.
 *
 * A handler works with the system's actor. It changes the business object and queues what follows
 * in a transaction of its own, so that a second run after a crash finds the work done and answers
 * `done`. An error that it returns is trouble: the job is tried again later.
 */
#ifndef SERVICE_JOB_HANDLERS_H
#define SERVICE_JOB_HANDLERS_H

#include "service/job.h"

typedef enum JobAnswer { JOB_ANSWER_DONE, JOB_ANSWER_LATER, JOB_ANSWER_FAILED } JobAnswer;

typedef struct JobOutcome {
    JobAnswer answer;
    int64_t wait_ms; /* LATER: 0 is the queue's own back-off */
    bool progress;   /* LATER: all is well, it only takes time: attempts count from 0 again */
    Str cause;       /* LATER, FAILED: in words for people; on call->out */
} JobOutcome;

typedef Err *(*JobHandler)(Call *call, const JobView *job, JobOutcome *ret_outcome);

static inline JobOutcome job_done(void)
{
    return (JobOutcome){ .answer = JOB_ANSWER_DONE };
}

static inline JobOutcome job_later(int64_t wait_ms, bool progress, Str cause)
{
    return (JobOutcome){
        .answer = JOB_ANSWER_LATER, .wait_ms = wait_ms, .progress = progress, .cause = cause
    };
}

static inline JobOutcome job_failed(Str cause)
{
    return (JobOutcome){ .answer = JOB_ANSWER_FAILED, .cause = cause };
}

MUST_USE Err *job_provision_run(Call *call, const JobView *job, JobOutcome *ret_outcome);
MUST_USE Err *job_suspend_run(Call *call, const JobView *job, JobOutcome *ret_outcome);
MUST_USE Err *job_resume_run(Call *call, const JobView *job, JobOutcome *ret_outcome);
MUST_USE Err *job_terminate_run(Call *call, const JobView *job, JobOutcome *ret_outcome);
MUST_USE Err *job_expire_run(Call *call, const JobView *job, JobOutcome *ret_outcome);
/* Billing's: service/job_cancel.c, job_bill.c, job_renew.c. */
MUST_USE Err *job_cancel_run(Call *call, const JobView *job, JobOutcome *ret_outcome);
/* src/service/trial.c. */
MUST_USE Err *job_trial_run(Call *call, const JobView *job, JobOutcome *ret_outcome);
/* src/service/change_job.c. */
MUST_USE Err *job_change_run(Call *call, const JobView *job, JobOutcome *ret_outcome);
MUST_USE Err *job_bill_run(Call *call, const JobView *job, JobOutcome *ret_outcome);
MUST_USE Err *job_renew_run(Call *call, const JobView *job, JobOutcome *ret_outcome);
/* Direct debit's: service/debit_run.c. */
MUST_USE Err *job_collect_run(Call *call, const JobView *job, JobOutcome *ret_outcome);
MUST_USE Err *job_wallet_run(Call *call, const JobView *job, JobOutcome *ret_outcome);
/* Dunning's: service/dunning_look.c, dunning_case.c. */
MUST_USE Err *job_overdue_run(Call *call, const JobView *job, JobOutcome *ret_outcome);
MUST_USE Err *job_dunning_run(Call *call, const JobView *job, JobOutcome *ret_outcome);
/* The catalogue's: service/search_words.c. */
MUST_USE Err *job_search_run(Call *call, const JobView *job, JobOutcome *ret_outcome);
/* Waits': service/wait_job.c. */
MUST_USE Err *job_wait_run(Call *call, const JobView *job, JobOutcome *ret_outcome);
MUST_USE Err *job_release_run(Call *call, const JobView *job, JobOutcome *ret_outcome);
/* Imports of prices: service/import_job.c. */
MUST_USE Err *job_import_run(Call *call, const JobView *job, JobOutcome *ret_outcome);
/* src/service/vat_check.c. */
MUST_USE Err *job_vat_run(Call *call, const JobView *job, JobOutcome *ret_outcome);
/* Mail's: service/mail.c. */
MUST_USE Err *job_mail_run(Call *call, const JobView *job, JobOutcome *ret_outcome);

#endif

/*
 * job.h - the work that touches the outside, as rows (leases, back-off, idempotency keys), and the
 * operator's view of it.
 */
#ifndef SERVICE_JOB_H
#define SERVICE_JOB_H

#include "domain/job.h"
#include "service/app.h"

enum { JOB_CLAIM_MAX = 64 };

typedef struct JobView {
    JobId id;
    Str code;
    JobKind kind;
    JobState state;
    int64_t subject_id;
    Str subject; /* "svc_…" */
    Str key;     /* what it was queued under */
    Str cause;
    int64_t attempts;
    Instant run_at, created_at, done_at;
} JobView;

/* Inside a transaction: queues one thing once; the same `key` again does nothing. */
MUST_USE Err *job_add(Call *call, Db *db, JobKind kind, int64_t subject, Str key, Instant run_at);

/* Claims up to `max` (1..JOB_CLAIM_MAX) due jobs for their lease. Each is then run by svc_job_run.
 */
MUST_USE Err *svc_jobs_claim(App *app, Arena *out, size_t max, JobView **ret, size_t *ret_count);
/* Lets jobs that a dead process held be taken at once. Only where no other process works on this
 * database. */
MUST_USE Err *svc_jobs_release(App *app);
/* Runs one claimed job to its next state: done, again later, or failed with its cause. Its own
 * errors are recorded in the row; only a database that cannot be written comes back as an error. */
MUST_USE Err *svc_job_run(App *app, Arena *out, Arena scratch, const JobView *job);

/* Operator: `state` empty for all. */
MUST_USE Err *svc_jobs(Call *call, Str state, Page *page, JobView **ret, size_t *ret_count);
/* Puts a failed job back in the queue. Fails: NOT_FOUND, ORDER_STATE. */
MUST_USE Err *svc_job_retry(Call *call, JobId id);

/* For /metrics and the back office. */
typedef struct JobCounts {
    int64_t queued, running, failed;
} JobCounts;
MUST_USE Err *svc_job_counts(App *app, Arena *out, JobCounts *ret);

#endif

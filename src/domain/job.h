/*
 * job.h - kinds and states of work for the worker, and when to try again.
 *
 * A job is a row; a worker takes it for the length of its lease and writes the result. One that was
 * taken and not finished is taken again when the lease is over.
 */
#ifndef DOMAIN_JOB_H
#define DOMAIN_JOB_H

#include "base/instant.h"
#include "domain/words.h"

/* provision also carries out changes; terminate purges at the vendor after the retention; cancel
 * executes a cancellation at its effective instant; change
 * a planned change; trial reminds of a trial's end, and ends it; expire sweeps drafts and waiting
 * orders; wait looks at what an order waits for; release at the orders that wait for a buyer's
 * money; import reads, publishes or throws away a file of prices; collect makes a seller's direct
 * debits of a day and settles those that were not returned; wallet takes what a top-up has left
 * after its last day; vat asks a register about an account's VAT number; search makes the words of
 * products that have none. */
#define JOB_KINDS(X)              \
    X(JOB_PROVISION, "provision") \
    X(JOB_SUSPEND, "suspend")     \
    X(JOB_RESUME, "resume")       \
    X(JOB_TERMINATE, "terminate") \
    X(JOB_CANCEL, "cancel")       \
    X(JOB_CHANGE, "change")       \
    X(JOB_TRIAL, "trial")         \
    X(JOB_RENEW, "renew")         \
    X(JOB_BILL, "bill")           \
    X(JOB_MAIL, "mail")           \
    X(JOB_EXPIRE, "expire")       \
    X(JOB_COLLECT, "collect")     \
    X(JOB_WALLET, "wallet")       \
    X(JOB_OVERDUE, "overdue")     \
    X(JOB_DUNNING, "dunning")     \
    X(JOB_SEARCH, "search")       \
    X(JOB_WAIT, "wait")           \
    X(JOB_RELEASE, "release")     \
    X(JOB_IMPORT, "import")       \
    X(JOB_VAT, "vat")
ENUM_DECLARE(JobKind, job_kind, JOB_KIND_COUNT, JOB_KINDS)

/* failed: out of attempts or refused; visible with its cause until somebody retries it. */
#define JOB_STATES(X)         \
    X(JOB_QUEUED, "queued")   \
    X(JOB_RUNNING, "running") \
    X(JOB_DONE, "done")       \
    X(JOB_FAILED, "failed")
ENUM_DECLARE(JobState, job_state, JOB_STATE_COUNT, JOB_STATES)

enum { JOB_BACKOFF_MIN_MS = 1000, JOB_BACKOFF_MAX_MS = 60000 };

/* The wait after the given failed attempt (1, 2, ...): 1 s, 2 s, 4 s ... at most a minute. */
int64_t job_backoff_ms(int32_t attempt);
/* Attempts before the job is failed; for work at a vendor about two hours' worth (R-WSP-01). */
int32_t job_attempts_max(JobKind kind);
int64_t job_lease_ms(JobKind kind);
bool job_can_move(JobState from, JobState to);

#endif

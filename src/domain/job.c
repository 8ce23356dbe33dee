/* job.c - when work is tried again, how often, and how long one worker may hold it. */
#include "domain/job.h"

ENUM_DEFINE(JobKind, job_kind, JOB_KIND_COUNT, JOB_KINDS)
ENUM_DEFINE(JobState, job_state, JOB_STATE_COUNT, JOB_STATES)

typedef struct JobLimits {
    int32_t attempts_max;
    int64_t lease_ms;
} JobLimits;

enum {
    /* With the waits of job_backoff_ms: 63 s for the first six, then one a minute for two hours. */
    VENDOR_ATTEMPTS = 126,
    VENDOR_LEASE_MS = 30000,
    OWN_ATTEMPTS = 20,
    OWN_LEASE_MS = 30000,
    BILL_LEASE_MS = 60000,
    IMPORT_LEASE_MS = 300000 /* publishing a million rows is one transaction */
};

static const JobLimits limits[JOB_KIND_COUNT] = {
    [JOB_PROVISION] = { VENDOR_ATTEMPTS, VENDOR_LEASE_MS },
    [JOB_SUSPEND] = { VENDOR_ATTEMPTS, VENDOR_LEASE_MS },
    [JOB_RESUME] = { VENDOR_ATTEMPTS, VENDOR_LEASE_MS },
    [JOB_TERMINATE] = { VENDOR_ATTEMPTS, VENDOR_LEASE_MS },
    [JOB_CANCEL] = { VENDOR_ATTEMPTS, VENDOR_LEASE_MS },
    [JOB_CHANGE] = { OWN_ATTEMPTS, OWN_LEASE_MS },
    [JOB_TRIAL] = { OWN_ATTEMPTS, OWN_LEASE_MS },
    [JOB_RENEW] = { OWN_ATTEMPTS, OWN_LEASE_MS },
    [JOB_BILL] = { OWN_ATTEMPTS, BILL_LEASE_MS },
    [JOB_MAIL] = { VENDOR_ATTEMPTS, OWN_LEASE_MS },
    [JOB_EXPIRE] = { OWN_ATTEMPTS, OWN_LEASE_MS },
    [JOB_COLLECT] = { OWN_ATTEMPTS, BILL_LEASE_MS },
    [JOB_WALLET] = { OWN_ATTEMPTS, OWN_LEASE_MS },
    [JOB_OVERDUE] = { OWN_ATTEMPTS, BILL_LEASE_MS },
    [JOB_DUNNING] = { OWN_ATTEMPTS, BILL_LEASE_MS },
    [JOB_SEARCH] = { OWN_ATTEMPTS, BILL_LEASE_MS },
    [JOB_WAIT] = { OWN_ATTEMPTS, OWN_LEASE_MS },
    [JOB_RELEASE] = { OWN_ATTEMPTS, BILL_LEASE_MS },
    [JOB_IMPORT] = { OWN_ATTEMPTS, IMPORT_LEASE_MS },
    [JOB_VAT] = { OWN_ATTEMPTS, OWN_LEASE_MS },
};

static const uint32_t moves[JOB_STATE_COUNT] = {
    [JOB_QUEUED] = MOVE(JOB_RUNNING),
    [JOB_RUNNING] = MOVE(JOB_QUEUED) | MOVE(JOB_DONE) | MOVE(JOB_FAILED),
    [JOB_FAILED] = MOVE(JOB_QUEUED),
};

int64_t job_backoff_ms(int32_t attempt)
{
    assert(attempt >= 1);
    int64_t wait_ms = JOB_BACKOFF_MIN_MS;
    for (int32_t i = 1; i < attempt && wait_ms < JOB_BACKOFF_MAX_MS; i++) {
        wait_ms *= 2;
    }
    return wait_ms < JOB_BACKOFF_MAX_MS ? wait_ms : JOB_BACKOFF_MAX_MS;
}

int32_t job_attempts_max(JobKind kind)
{
    assert((unsigned)kind < JOB_KIND_COUNT);
    return limits[kind].attempts_max;
}

int64_t job_lease_ms(JobKind kind)
{
    assert((unsigned)kind < JOB_KIND_COUNT);
    return limits[kind].lease_ms;
}

bool job_can_move(JobState from, JobState to)
{
    assert((unsigned)from < JOB_STATE_COUNT);
    assert((unsigned)to < JOB_STATE_COUNT);
    return (moves[from] & MOVE(to)) != 0;
}

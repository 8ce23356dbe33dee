/* job.c - the queue of work, and the operator's view of it. */
#include "service/job_internal.h"

#include "service/service_change.h"
#include "store/job_store.h"

static Str subject_code(Arena *out, JobKind kind, int64_t subject)
{
    switch (kind) {
    case JOB_PROVISION:
    case JOB_SUSPEND:
    case JOB_RESUME:
    case JOB_TERMINATE:
        return service_code(out, (ServiceId){ subject });
    case JOB_CANCEL:
        return cancellation_code(out, (CancellationId){ subject });
    case JOB_CHANGE:
        return sale_change_code(out, (SaleChangeId){ subject });
    case JOB_TRIAL:
    case JOB_RENEW:
        return subscription_code(out, (SubscriptionId){ subject });
    case JOB_SEARCH:
    case JOB_OVERDUE:
    case JOB_DUNNING:
    case JOB_BILL:
    case JOB_COLLECT:
    case JOB_RELEASE:
        return account_code(out, (AccountId){ subject });
    case JOB_MAIL:
        return mail_code(out, (MailId){ subject });
    case JOB_EXPIRE:
        return order_code(out, (OrderId){ subject });
    case JOB_WALLET:
        return move_code(out, (MoveId){ subject });
    case JOB_WAIT:
        return wait_code(out, (WaitId){ subject });
    case JOB_VAT:
        return account_code(out, (AccountId){ subject });
    case JOB_IMPORT:
        return import_code(out, (ImportId){ subject });
    case JOB_KIND_COUNT:
        break;
    }
    assert(!"a kind of job");
    return S("");
}

JobNew job_make(const Call *call, JobKind kind, int64_t subject, Str key, Instant run_at)
{
    return (JobNew){ .id = { call_new_id(call) },
                     .kind = kind,
                     .subject = subject,
                     .key = key,
                     .run_at = run_at,
                     .created_at = call->now };
}

static void wake_for(Call *call, const JobNew *job)
{
    if (call->app->wake != NULL && job->run_at.us <= call->now.us) {
        call->app->wake(call->app->wake_context);
    }
}

Err *job_add(Call *call, Db *db, JobKind kind, int64_t subject, Str key, Instant run_at)
{
    const JobNew job = job_make(call, kind, subject, key, run_at);
    TRY(store_job_add(db, &job));
    wake_for(call, &job);
    return NULL;
}

Err *jobs_add(Call *call, Db *db, const JobNew *jobs, size_t count)
{
    TRY(store_jobs_add(db, call->scratch, jobs, count));
    for (size_t i = 0; i < count; i++) {
        wake_for(call, &jobs[i]);
    }
    return NULL;
}

typedef struct Claim {
    App *app;
    Arena *out;
    Instant now;
    int32_t max;
    bool due;
    JobClaimed *jobs;
    size_t count;
} Claim;

static Err *waiting_body(Db *db, void *context)
{
    Claim *claim = context;
    return store_job_waiting(db, claim->out, claim->now, &claim->due);
}

static Err *claim_body(Db *db, void *context)
{
    Claim *claim = context;
    TRY(store_job_due(db, claim->out, claim->now, claim->max, &claim->jobs, &claim->count));
    for (size_t i = 0; i < claim->count; i++) {
        const JobClaimed *job = &claim->jobs[i];
        Instant until = { claim->now.us + job_lease_ms(job->kind) * 1000 };
        TRY(store_job_claim(db, job->id, until));
    }
    return NULL;
}

/* Looking is cheap and taking is a write, so it looks first. */
Err *svc_jobs_claim(App *app, Arena *out, size_t max, JobView **ret, size_t *ret_count)
{
    assert(max >= 1);
    assert(max <= JOB_CLAIM_MAX);
    Claim claim = { .app = app, .out = out, .now = clock_now(&app->clock), .max = (int32_t)max };
    TRY(db_tx(app->database, DB_READ, "jobs_waiting", waiting_body, &claim));
    if (claim.due) {
        TRY(db_tx(app->database, DB_WRITE, "jobs_claim", claim_body, &claim));
    }
    JobView *jobs = arena_array(out, JobView, claim.count);
    for (size_t i = 0; i < claim.count; i++) {
        const JobClaimed *row = &claim.jobs[i];
        jobs[i] = (JobView){ .id = row->id,
                             .code = job_code(out, row->id),
                             .kind = row->kind,
                             .state = JOB_RUNNING,
                             .subject_id = row->subject,
                             .subject = subject_code(out, row->kind, row->subject),
                             .key = row->key,
                             .cause = row->cause,
                             .attempts = row->attempts + 1,
                             .run_at = row->run_at,
                             .created_at = row->created_at };
    }
    *ret = jobs;
    *ret_count = claim.count;
    return NULL;
}

static Err *release_body(Db *db, void *context)
{
    (void)context;
    return store_job_release_all(db);
}

Err *svc_jobs_release(App *app)
{
    return db_tx(app->database, DB_WRITE, "jobs_release", release_body, NULL);
}

/* Any of the operator's people may look; changing needs the role. */
static Err *need_operator(const Call *call)
{
    if (call->actor.kind != ACCOUNT_OPERATOR) {
        return ERR(FORBIDDEN, "jobs are the operator's");
    }
    return NULL;
}

typedef struct Listing {
    Call *call;
    Str state;
    JobId after;
    int32_t max;
    JobRow *rows;
    size_t count;
} Listing;

static Err *list_body(Db *db, void *context)
{
    Listing *list = context;
    return store_job_list(db, list->call->out, list->state, list->after, list->max, &list->rows,
                          &list->count);
}

Err *svc_jobs(Call *call, Str state, Page *page, JobView **ret, size_t *ret_count)
{
    JobState known;
    TRY(need_operator(call));
    if (state.len > 0 && !job_state_parse(state, &known)) {
        return ERR_FIELD(FIELD_INVALID, "state", "there is no such state of a job");
    }
    size_t limit = page->limit >= 1 && page->limit <= LIST_MAX ? page->limit : PAGE_SIZE;
    Listing list = {
        .call = call, .state = state, .after = { INT64_MAX }, .max = (int32_t)limit + 1
    };
    if (page->after.len > 0) {
        TRY(job_id_parse(page->after, "after", &list.after));
    }
    TRY(db_tx(call->app->database, DB_READ, "jobs", list_body, &list));

    size_t count = list.count > limit ? limit : list.count;
    JobView *jobs = arena_array(call->out, JobView, count);
    for (size_t i = 0; i < count; i++) {
        const JobRow *row = &list.rows[i];
        jobs[i] = (JobView){ .id = row->id,
                             .code = job_code(call->out, row->id),
                             .kind = row->kind,
                             .state = row->state,
                             .subject_id = row->subject,
                             .subject = subject_code(call->out, row->kind, row->subject),
                             .key = row->key,
                             .cause = row->cause,
                             .attempts = row->attempts,
                             .run_at = row->run_at,
                             .created_at = row->created_at,
                             .done_at = row->done_at };
    }
    page->next = list.count > limit ? jobs[count - 1].code : S("");
    *ret = jobs;
    *ret_count = count;
    return NULL;
}

typedef struct Retry {
    Call *call;
    JobId id;
} Retry;

/* A refused service needs a new version, for the vendor knows the old one. */
static Err *retry_body(Db *db, void *context)
{
    Retry *retry = context;
    Call *call = retry->call;
    JobHeld *job;
    TRY(store_job_get(db, call->out, retry->id, &job));
    if (job == NULL) {
        return ERR(NOT_FOUND, "no such job");
    }
    if (job->state != JOB_FAILED) {
        return ERR(ORDER_STATE, "only a failed job is tried again");
    }
    if (job->kind == JOB_PROVISION) {
        bool requeued;
        TRY(service_requeue(call, db, (ServiceId){ job->subject }, SERVICE_FAILED, S(""),
                            &requeued));
        if (requeued) {
            return NULL;
        }
    }
    return store_job_retry(db, job->id, call->now);
}

Err *svc_job_retry(Call *call, JobId id)
{
    Retry retry = { .call = call, .id = id };
    TRY(need_operator(call));
    TRY(call_need(call, ROLE_ADMINISTRATOR));
    TRY(db_tx(call->app->database, DB_MONEY, "job_retry", retry_body, &retry));
    if (call->app->wake != NULL) {
        call->app->wake(call->app->wake_context);
    }
    return NULL;
}

typedef struct Counting {
    Arena *out;
    JobCountRow row;
} Counting;

static Err *counts_body(Db *db, void *context)
{
    Counting *counting = context;
    return store_job_counts(db, counting->out, &counting->row);
}

Err *svc_job_counts(App *app, Arena *out, JobCounts *ret)
{
    Counting counting = { .out = out };
    TRY(db_tx(app->database, DB_READ, "job_counts", counts_body, &counting));
    *ret = (JobCounts){ .queued = counting.row.queued,
                        .running = counting.row.running,
                        .failed = counting.row.failed };
    return NULL;
}

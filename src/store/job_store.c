/* job_store.c - work for the workers. SQL: sql/queries/job.sql. */
#include "store/job_store.h"

Err *store_job_add(Db *db, const JobNew *job)
{
    return sql_job_add(db, job, NULL);
}

Err *store_job_waiting(Db *db, Arena *out, Instant now, bool *ret_due)
{
    SqlJobWaiting row = { 0 };
    TRY(sql_job_waiting(db, out, now, &row));
    *ret_due = row.due;
    return NULL;
}

Err *store_job_due(Db *db, Arena *out, Instant now, int32_t max, JobClaimed **ret_jobs,
                   size_t *ret_count)
{
    SqlJobAbandoned *abandoned;
    size_t abandoned_count;
    JobClaimed *due;
    size_t due_count;
    TRY(sql_job_abandoned(db, out, now, max, &abandoned, &abandoned_count));
    TRY(sql_job_due(db, out, now, max - (int32_t)abandoned_count, &due, &due_count));

    JobClaimed *jobs = arena_array(out, JobClaimed, abandoned_count + due_count);
    for (size_t i = 0; i < abandoned_count; i++) {
        const SqlJobAbandoned *row = &abandoned[i];
        jobs[i] = (JobClaimed){ .id = row->id,
                                .kind = row->kind,
                                .subject = row->subject,
                                .key = row->key,
                                .attempts = row->attempts,
                                .run_at = row->run_at,
                                .created_at = row->created_at,
                                .cause = row->cause };
    }
    for (size_t i = 0; i < due_count; i++) {
        jobs[abandoned_count + i] = due[i];
    }
    *ret_jobs = jobs;
    *ret_count = abandoned_count + due_count;
    return NULL;
}

Err *store_job_claim(Db *db, JobId id, Instant lease_until)
{
    return sql_job_claim(db, id, lease_until, NULL);
}

Err *store_job_release_all(Db *db)
{
    return sql_job_release_all(db, NULL);
}

Err *store_job_finish(Db *db, const JobResult *result, bool *ret_changed)
{
    int64_t changed;
    TRY(sql_job_finish(db, result, &changed));
    *ret_changed = changed == 1;
    return NULL;
}

Err *store_job_list(Db *db, Arena *out, Str state, JobId after, int32_t max, JobRow **ret_jobs,
                    size_t *ret_count)
{
    return sql_job_list(db, out, state.len == 0 ? S("%") : state, after, max, ret_jobs, ret_count);
}

Err *store_job_get(Db *db, Arena *out, JobId id, JobHeld **ret_job)
{
    JobHeld *job = arena_new(out, JobHeld);
    bool found;
    TRY(sql_job_get(db, out, id, job, &found));
    *ret_job = found ? job : NULL;
    return NULL;
}

Err *store_job_retry(Db *db, JobId id, Instant now)
{
    return sql_job_retry(db, id, now, NULL);
}

Err *store_job_close(Db *db, Str key, Instant now)
{
    return sql_job_close(db, key, now, NULL);
}

Err *store_jobs_add(Db *db, Arena scratch, const JobNew *jobs, size_t count)
{
    return sql_job_add_each(db, scratch, jobs, count, NULL);
}

Err *store_job_park(Db *db, const JobPark *job)
{
    return sql_job_park(db, job, NULL);
}

Err *store_jobs_close_bills(Db *db, Arena scratch, const JobBillClosed *buyers, size_t count)
{
    return sql_job_close_bills_each(db, scratch, buyers, count, NULL);
}

Err *store_job_counts(Db *db, Arena *out, JobCountRow *ret_counts)
{
    return sql_job_counts(db, out, ret_counts);
}

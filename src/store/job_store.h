/*
 * job_store.h - work for the workers. SQL: sql/queries/job.sql.
 */
#ifndef STORE_JOB_STORE_H
#define STORE_JOB_STORE_H

#include "gen/sql_job.h"

typedef SqlJobAddIn JobNew;
typedef SqlJobDue JobClaimed;
typedef SqlJobList JobRow;
typedef SqlJobGet JobHeld;
typedef SqlJobFinishIn JobResult; /* `attempts` as it was claimed */
typedef SqlJobCounts JobCountRow;
typedef SqlJobParkIn JobPark;
typedef SqlJobCloseBillsIn JobBillClosed;

/* The same key again does nothing. */
MUST_USE Err *store_job_add(Db *db, const JobNew *job);
/* Is anything due now? */
MUST_USE Err *store_job_waiting(Db *db, Arena *out, Instant now, bool *ret_due);
/* Due jobs, then those whose lease is over; locked until the transaction ends. */
MUST_USE Err *store_job_due(Db *db, Arena *out, Instant now, int32_t max, JobClaimed **ret_jobs,
                            size_t *ret_count);
MUST_USE Err *store_job_claim(Db *db, JobId id, Instant lease_until);
/* Every running job may be taken again at once: for the start of the only process. */
MUST_USE Err *store_job_release_all(Db *db);
/* Only while the claim holds; else somebody else has the job now and *ret_changed is false. */
MUST_USE Err *store_job_finish(Db *db, const JobResult *result, bool *ret_changed);
/* `state` empty: all. Before `after`, newest first. */
MUST_USE Err *store_job_list(Db *db, Arena *out, Str state, JobId after, int32_t max,
                             JobRow **ret_jobs, size_t *ret_count);
/* Locked; *ret_job is NULL when there is none. */
MUST_USE Err *store_job_get(Db *db, Arena *out, JobId id, JobHeld **ret_job);
/* Failed to queued. */
MUST_USE Err *store_job_retry(Db *db, JobId id, Instant now);
/* A failed job whose work another one has taken over is done. */
MUST_USE Err *store_job_close(Db *db, Str key, Instant now);
MUST_USE Err *store_jobs_add(Db *db, Arena scratch, const JobNew *jobs, size_t count);
/* A job that has failed already, with its cause; one of the same key that waits or runs stays. */
MUST_USE Err *store_job_park(Db *db, const JobPark *job);
/* The buyers' failed billing jobs are done. */
MUST_USE Err *store_jobs_close_bills(Db *db, Arena scratch, const JobBillClosed *buyers,
                                     size_t count);
MUST_USE Err *store_job_counts(Db *db, Arena *out, JobCountRow *ret_counts);

#endif

/*
 * job_internal.h - jobs and mails of many rows at once, for the files of service/.
 */
#ifndef SERVICE_JOB_INTERNAL_H
#define SERVICE_JOB_INTERNAL_H

#include "service/job.h"
#include "store/job_store.h"
#include "store/mail_store.h"

JobNew job_make(const Call *call, JobKind kind, int64_t subject, Str key, Instant run_at);
/* Inside a transaction: as job_add, for many. */
MUST_USE Err *jobs_add(Call *call, Db *db, const JobNew *jobs, size_t count);

MailRow mail_make(const Call *call, AccountId account, Str recipient, Str subject, Str body);
/* Inside a transaction: puts the mails in the outbox, each with its job. */
MUST_USE Err *mails_add(Call *call, Db *db, const MailRow *mails, size_t count);

#endif

/*
 * mail_view.h - the outbox as the operator sees it, and which mails an account wants (R-ORD-09).
 */
#ifndef SERVICE_MAIL_VIEW_H
#define SERVICE_MAIL_VIEW_H

#include "domain/mail_kind.h"
#include "service/job.h"

typedef struct MailView {
    MailId id;
    Str code; /* "mai_…", the left part of its Message-ID */
    Str account_name, account_code;
    MailKind kind;
    Str recipient, subject;
    Str state; /* "queued", "sent", "off" (the account does not want it), "failed" */
    Str job_code;
    bool can_retry;
    int64_t attempts;
    Str cause; /* of the last try that failed */
    Instant created_at, sent_at;
} MailView;

/* Newest first; `state` is a JobState word, or empty for all. For the operator's people. Fails:
 * FORBIDDEN, FIELD_INVALID. */
MUST_USE Err *svc_mails(Call *call, Str state, Page *page, MailView **ret, size_t *ret_count);

typedef struct MailSwitches {
    bool on[MAIL_KIND_COUNT];
} MailSwitches;

/* Of the actor's own account. Fails: FORBIDDEN (for administrators and auditors). */
MUST_USE Err *svc_mail_switches(Call *call, MailSwitches *ret);
/* What cannot be switched off stays on. Fails: FORBIDDEN. */
MUST_USE Err *svc_mail_switches_set(Call *call, const MailSwitches *wanted);

#endif

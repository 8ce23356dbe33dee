/*
 * mail.h - messages to people: written with the change that they tell of, sent afterwards.
 */
#ifndef SERVICE_MAIL_H
#define SERVICE_MAIL_H

#include "domain/mail_kind.h"
#include "service/app.h"

enum { MAIL_SEND_SECONDS = 30 };

/* Inside a transaction: puts a message in the outbox and queues the job that sends it. `account` is
 * whom it concerns; `body` is plain text. A recipient that is empty: nothing is written. */
MUST_USE Err *mail_add_row(Call *call, Db *db, AccountId account, Str recipient, Str subject,
                           Str body);

/* The same of a kind that accounts switch on and off; mail_add_row's are notices. */
typedef struct MailText {
    AccountId account;
    Str recipient, subject, body;
} MailText;
MUST_USE Err *mail_add_kind(Call *call, Db *db, MailKind kind, const MailText *text);

/* A text to put into a body that only the recipient may read: the outbox has it sealed. */
Str mail_secret(Call *call, Str text);
/* The body as it is sent. Fails: DB (another key sealed it). */
MUST_USE Err *mail_reveal(Call *call, Str body, Str *ret_body);

/* For the job. Sent already, or not wanted by the account: success. A crash between sending and
 * noting it sends again, with the same Message-ID. Fails: NOT_FOUND, IO (try again), FIELD_INVALID
 * (the server refuses the recipient for good). */
MUST_USE Err *svc_mail_send(Call *call, MailId id);

#endif

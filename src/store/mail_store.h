/*
 * mail_store.h - the outbox of messages to people. SQL: sql/queries/mail.sql.
 */
#ifndef STORE_MAIL_STORE_H
#define STORE_MAIL_STORE_H

#include "gen/sql_mail.h"

typedef SqlMailList MailSeen; /* with its account and its job */
typedef SqlMailsOff MailOff;

typedef struct MailRow {
    MailId id;
    AccountId account; /* whom it concerns */
    Str recipient;
    Str subject;
    Str body; /* plain text */
    MailKind kind;
    UserLinkId user_link; /* its address stands for {link} in the body; or zero */
    Instant created_at;
    Instant sent_at; /* zero while it waits */
    bool off;        /* the account does not want this kind; only when read */
} MailRow;

MUST_USE Err *store_mail_add(Db *db, const MailRow *mail);
MUST_USE Err *store_mails_add(Db *db, Arena scratch, const MailRow *mails, size_t count);
/* *ret_mail is NULL when there is no such mail. */
MUST_USE Err *store_mail_get(Db *db, Arena *out, MailId id, MailRow **ret_mail);
/* Sent already: stays as it is. */
MUST_USE Err *store_mail_sent(Db *db, MailId id, Instant sent_at);
/* Newest first; `state` is a word of the job's, or empty for all. */
MUST_USE Err *store_mail_list(Db *db, Arena *out, Str state, MailId after, int32_t max,
                              MailSeen **ret_mails, size_t *ret_count);
/* The kinds that the account does not want. */
MUST_USE Err *store_mails_off(Db *db, Arena *out, AccountId account, MailOff **ret_kinds,
                              size_t *ret_count);
MUST_USE Err *store_mail_off(Db *db, AccountId account, MailKind kind);
MUST_USE Err *store_mail_on(Db *db, AccountId account, MailKind kind);

#endif

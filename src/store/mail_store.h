/*
 * mail_store.h - the outbox of messages to people. SQL: sql/queries/mail.sql.
 */
#ifndef STORE_MAIL_STORE_H
#define STORE_MAIL_STORE_H

#include "db/db.h"
#include "domain/id.h"

typedef struct MailRow {
    MailId id;
    AccountId account; /* whom it concerns */
    Str recipient;
    Str subject;
    Str body;             /* plain text */
    UserLinkId user_link; /* its address stands for {link} in the body; or zero */
    Instant created_at;
    Instant sent_at; /* zero while it waits */
} MailRow;

MUST_USE Err *store_mail_add(Db *db, const MailRow *mail);
MUST_USE Err *store_mails_add(Db *db, Arena scratch, const MailRow *mails, size_t count);
/* *ret_mail is NULL when there is no such mail. */
MUST_USE Err *store_mail_get(Db *db, Arena *out, MailId id, MailRow **ret_mail);
/* Sent already: stays as it is. */
MUST_USE Err *store_mail_sent(Db *db, MailId id, Instant sent_at);

#endif

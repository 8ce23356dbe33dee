/* mail_store.c - the outbox of messages to people. SQL: sql/queries/mail.sql. */
#include "store/mail_store.h"

#include "gen/sql_mail.h"

Err *store_mail_add(Db *db, const MailRow *mail)
{
    SqlMailAddIn in = { .id = mail->id,
                        .account = mail->account,
                        .recipient = mail->recipient,
                        .subject = mail->subject,
                        .body = mail->body,
                        .created_at = mail->created_at };
    return sql_mail_add(db, &in, NULL);
}

Err *store_mail_get(Db *db, Arena *out, MailId id, MailRow **ret_mail)
{
    SqlMailGet row = { 0 };
    bool found;
    TRY(sql_mail_get(db, out, id, &row, &found));
    *ret_mail = NULL;
    if (found) {
        *ret_mail = arena_new(out, MailRow);
        **ret_mail = (MailRow){ .id = id,
                                .account = row.account,
                                .recipient = row.recipient,
                                .subject = row.subject,
                                .body = row.body,
                                .created_at = row.created_at,
                                .sent_at = row.sent_at };
    }
    return NULL;
}

Err *store_mail_sent(Db *db, MailId id, Instant sent_at)
{
    return sql_mail_sent(db, id, sent_at, NULL);
}

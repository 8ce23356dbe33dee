/* mail_store.c - the outbox of messages to people. SQL: sql/queries/mail.sql. */
#include "store/mail_store.h"

static SqlMailAddIn mail_in(const MailRow *mail)
{
    return (SqlMailAddIn){ .id = mail->id,
                           .account = mail->account,
                           .recipient = mail->recipient,
                           .subject = mail->subject,
                           .body = mail->body,
                           .kind = mail->kind,
                           .user_link = mail->user_link,
                           .created_at = mail->created_at };
}

Err *store_mail_add(Db *db, const MailRow *mail)
{
    const SqlMailAddIn in = mail_in(mail);
    return sql_mail_add(db, &in, NULL);
}

Err *store_mails_add(Db *db, Arena scratch, const MailRow *mails, size_t count)
{
    SqlMailAddIn *rows = arena_array(&scratch, SqlMailAddIn, count);
    for (size_t i = 0; i < count; i++) {
        rows[i] = mail_in(&mails[i]);
    }
    return sql_mail_add_each(db, scratch, rows, count, NULL);
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
                                .kind = row.kind,
                                .off = row.off,
                                .user_link = row.user_link,
                                .created_at = row.created_at,
                                .sent_at = row.sent_at };
    }
    return NULL;
}

Err *store_mail_sent(Db *db, MailId id, Instant sent_at)
{
    return sql_mail_sent(db, id, sent_at, NULL);
}

Err *store_mail_list(Db *db, Arena *out, Str state, MailId after, int32_t max, MailSeen **ret_mails,
                     size_t *ret_count)
{
    return sql_mail_list(db, out, state.len > 0 ? state : S("%"), after, max, ret_mails, ret_count);
}

Err *store_mails_off(Db *db, Arena *out, AccountId account, MailOff **ret_kinds, size_t *ret_count)
{
    return sql_mails_off(db, out, account, ret_kinds, ret_count);
}

Err *store_mail_off(Db *db, AccountId account, MailKind kind)
{
    return sql_mail_off(db, account, kind, NULL);
}

Err *store_mail_on(Db *db, AccountId account, MailKind kind)
{
    return sql_mail_on(db, account, kind, NULL);
}

/* mail.c - the outbox of messages to people, and its job. */
#include "service/mail.h"

#include <inttypes.h>

#include "base/fault.h"
#include "service/job_handlers.h"
#include "service/job_internal.h"
#include "service/person_internal.h"

#define MAIL_BRAND S("Stoa")

MailRow mail_make(const Call *call, AccountId account, Str recipient, Str subject, Str body)
{
    return (MailRow){ .id = { call_new_id(call) },
                      .account = account,
                      .recipient = recipient,
                      .subject = subject,
                      .body = body,
                      .created_at = call->now };
}

static Str mail_key(Arena *out, MailId id)
{
    return arena_printf(out, "mail:%.*s", STR_ARG(mail_code(out, id)));
}

Err *mails_add(Call *call, Db *db, const MailRow *mails, size_t count)
{
    JobNew *jobs = arena_array(call->out, JobNew, count);
    for (size_t i = 0; i < count; i++) {
        jobs[i] =
            job_make(call, JOB_MAIL, mails[i].id.v, mail_key(call->out, mails[i].id), call->now);
    }
    TRY(store_mails_add(db, call->scratch, mails, count));
    return jobs_add(call, db, jobs, count);
}

Err *mail_add_row(Call *call, Db *db, AccountId account, Str recipient, Str subject, Str body)
{
    const MailText text = {
        .account = account, .recipient = recipient, .subject = subject, .body = body
    };
    return mail_add_kind(call, db, MAIL_NOTICE, &text);
}

Err *mail_add_kind(Call *call, Db *db, MailKind kind, const MailText *text)
{
    Arena scratch = call->scratch;
    MailRow mail = mail_make(call, text->account, text->recipient, text->subject, text->body);

    mail.kind = kind;
    if (text->recipient.len == 0) {
        return NULL;
    }
    TRY(store_mail_add(db, &mail));
    return job_add(call, db, JOB_MAIL, mail.id.v, mail_key(&scratch, mail.id), call->now);
}

typedef struct MailTx {
    Call *call;
    MailId id;
    MailRow *mail;
} MailTx;

static Err *mail_get_body(Db *db, void *context)
{
    MailTx *tx = context;
    return store_mail_get(db, tx->call->out, tx->id, &tx->mail);
}

static Err *mail_sent_body(Db *db, void *context)
{
    const MailTx *tx = context;
    return store_mail_sent(db, tx->id, tx->call->now);
}

/* The link is put in only now: what waits in the outbox lets nobody in. */
static Str mail_link_fill(Arena *out, Str body, Str address)
{
    static const Str place = STR_INIT("{link}");
    StrBuf text = buf_new(out, body.len + address.len);
    size_t at = str_find(body, place, 0);

    if (at == body.len) {
        return body;
    }
    buf_add(&text, str_slice(body, 0, at));
    buf_add(&text, address);
    buf_add(&text, str_slice(body, at + place.len, body.len));
    return buf_str(&text);
}

Err *svc_mail_send(Call *call, MailId id)
{
    const App *app = call->app;
    MailTx tx = { .call = call, .id = id };
    TRY(db_tx(app->database, DB_READ, "mail_get", mail_get_body, &tx));
    if (tx.mail == NULL) {
        return ERR(NOT_FOUND, "no mail %" PRId64, id.v);
    }
    if (tx.mail->sent_at.us != 0 || tx.mail->off) {
        return NULL;
    }
    Str body;
    TRY(mail_reveal(call, tx.mail->body, &body));
    if (tx.mail->user_link.v != 0) {
        body = mail_link_fill(call->out, body, link_address(app, call->out, tx.mail->user_link));
    }
    Mail mail = { .id = mail_code(call->out, id),
                  .from = app->mail->from(app->mail_state),
                  .to = tx.mail->recipient,
                  .subject = tx.mail->subject,
                  .body = body,
                  .date = tx.mail->created_at };
    if (app->mail_html != NULL) {
        mail.html = app->mail_html(call->out, MAIL_BRAND, mail.subject, body);
    }
    int64_t deadline_us = clock_monotonic_us() + MAIL_SEND_SECONDS * SECOND_US;
    FAULT_POINT("mail.before_call");
    TRY(app->mail->send(app->mail_state, &mail, deadline_us, call->scratch));
    FAULT_POINT("mail.after_call");
    return db_tx(app->database, DB_WRITE, "mail_sent", mail_sent_body, &tx);
}

Err *job_mail_run(Call *call, const JobView *job, JobOutcome *ret_outcome)
{
    Err *err = svc_mail_send(call, (MailId){ job->subject_id });
    if (err_is(err, ERR_FIELD_INVALID) || err_is(err, ERR_FIELD_TOO_LONG)) {
        *ret_outcome = job_failed(str_dup(call->out, err_message(err)));
        return NULL;
    }
    TRY(err);
    *ret_outcome = job_done();
    return NULL;
}

/* mail_test.c - the outbox of messages to people, and its job. */
#include "service/mail.h"

#include "base/file.h"
#include "service/job_handlers.h"
#include "store/mail_store.h"
#include "tests/support/fixture.h"

typedef struct Writing {
    Call *call;
    Str recipient;
    Err *after; /* what the transaction ends with */
} Writing;

static Err *write_body(Db *db, void *context)
{
    const Writing *writing = context;
    TRY(mail_add_row(writing->call, db, writing->call->actor.account, writing->recipient,
                     S("Your order"), S("Hello")));
    return writing->after;
}

static void write_mail(Fixture *fixture, Str recipient)
{
    Call call = fixture_system_call(fixture);
    Writing writing = { .call = &call, .recipient = recipient };
    CHECK_OK(db_tx(fixture->app.database, DB_WRITE, "test", write_body, &writing));
}

static Str query(Fixture *fixture, const char *sql)
{
    Str rows;
    bool done = test_db_sql(&fixture->db, sql, &rows);
    CHECK_STR(done ? S("") : rows, S(""));
    return str_trim(rows);
}

static MailId only_mail(Fixture *fixture)
{
    MailId id;
    CHECK(str_parse_int64(query(fixture, "SELECT id FROM mails"), &id.v));
    return id;
}

static Str spooled(Fixture *fixture, MailId id)
{
    Str content;
    Str path = arena_printf(&test_arena, "%.*s/mail/%.*s.eml", STR_ARG(fixture->folder),
                            STR_ARG(mail_code(&test_arena, id)));
    CHECK_OK(file_read(&test_arena, path, 65536, &content));
    return content;
}

SERVICE_TEST(a_message_and_its_job_are_written_together)
{
    Call call = fixture_system_call(fixture);
    Writing writing = { .call = &call, .recipient = S("eva@fixture.example") };
    writing.after = ERR(ORDER_STATE, "the change itself failed");
    CHECK_ERR(db_tx(fixture->app.database, DB_WRITE, "test", write_body, &writing), ORDER_STATE);
    CHECK_STR(query(fixture, "SELECT count(*) FROM mails"), S("0"));
    CHECK_STR(query(fixture, "SELECT count(*) FROM jobs"), S("0"));
    write_mail(fixture, writing.recipient);
    CHECK_STR(query(fixture, "SELECT recipient, sent_at FROM mails"), S("eva@fixture.example|0"));
    CHECK_STR(query(fixture, "SELECT j.kind, j.state FROM jobs AS j JOIN mails AS m "
                             "ON m.id = j.subject_id"),
              S("mail|queued"));
}

SERVICE_TEST(nothing_is_written_to_nobody)
{
    write_mail(fixture, S(""));
    CHECK_STR(query(fixture, "SELECT count(*) FROM mails"), S("0"));
}

SERVICE_TEST(a_message_is_sent_once)
{
    Call call = fixture_system_call(fixture);
    write_mail(fixture, S("eva@fixture.example"));
    MailId id = only_mail(fixture);
    CHECK_OK(svc_mail_send(&call, id));
    Str message = spooled(fixture, id);
    CHECK(str_find(message, S("To: <eva@fixture.example>\r\n"), 0) < message.len);
    CHECK(str_find(message, S("From: <shop@fixture.example>\r\n"), 0) < message.len);
    Str sent = query(fixture, "SELECT sent_at FROM mails");
    CHECK(!str_eq(sent, S("0")));
    call.now.us += SECOND_US;
    CHECK_OK(svc_mail_send(&call, id));
    CHECK_STR(query(fixture, "SELECT sent_at FROM mails"), sent);
    CHECK_ERR(svc_mail_send(&call, (MailId){ 1 }), NOT_FOUND);
}

SERVICE_TEST(a_crash_after_sending_leaves_one_message)
{
    Call call = fixture_system_call(fixture);
    write_mail(fixture, S("eva@fixture.example"));
    MailId id = only_mail(fixture);
    CHECK_OK(svc_mail_send(&call, id));
    Str message = spooled(fixture, id);
    (void)query(fixture, "UPDATE mails SET sent_at = 0");
    CHECK_OK(svc_mail_send(&call, id));
    CHECK_STR(spooled(fixture, id), message);
    CHECK(!str_eq(query(fixture, "SELECT sent_at FROM mails"), S("0")));
}

SERVICE_TEST(a_message_that_can_never_go_fails_its_job)
{
    Call call = fixture_system_call(fixture);
    JobOutcome outcome;
    write_mail(fixture, S("not an address"));
    JobView job = { .kind = JOB_MAIL, .subject_id = only_mail(fixture).v };
    CHECK_OK(job_mail_run(&call, &job, &outcome));
    CHECK_INT(outcome.answer, JOB_ANSWER_FAILED);
    CHECK(outcome.cause.len > 0);
    CHECK_STR(query(fixture, "SELECT sent_at FROM mails"), S("0"));
}

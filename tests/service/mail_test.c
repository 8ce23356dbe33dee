/* mail_test.c - the outbox of messages to people, and its job. */
#include "service/mail.h"

#include "base/file.h"
#include "service/job_handlers.h"
#include "service/mail_view.h"
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

static Str html_of(Arena *arena, Str brand, Str subject, Str text)
{
    return arena_printf(arena, "<p>%.*s: %.*s, %.*s</p>", STR_ARG(brand), STR_ARG(subject),
                        STR_ARG(text));
}

/* EVIDENCE: R-ORD-09 a mail has a text and an HTML part */
SERVICE_TEST(a_message_has_a_text_and_an_html_part)
{
    Call call = fixture_system_call(fixture);
    fixture->app.mail_html = html_of;
    write_mail(fixture, S("eva@fixture.example"));
    MailId id = only_mail(fixture);
    CHECK_OK(svc_mail_send(&call, id));
    Str message = spooled(fixture, id);
    CHECK(str_find(message, S("multipart/alternative"), 0) < message.len);
    size_t text = str_find(message, S("Content-Type: text/plain"), 0);
    size_t html = str_find(message, S("Content-Type: text/html"), 0);
    CHECK(text < html);
    CHECK(html < message.len);
    CHECK(str_find(message, S("<p>Stoa: Your order, Hello</p>"), html) < message.len);
}

static Err *write_kind_body(Db *db, void *context)
{
    const Writing *writing = context;
    const MailText text = { .account = writing->call->actor.account,
                            .recipient = writing->recipient,
                            .subject = S("Subject"),
                            .body = S("Body") };
    for (size_t i = 0; i < MAIL_KIND_COUNT; i++) {
        TRY(mail_add_kind(writing->call, db, (MailKind)i, &text));
    }
    return NULL;
}

/* EVIDENCE: R-ORD-09 each kind of mail can be switched off per account */
SERVICE_TEST(a_kind_that_is_switched_off_is_not_sent_and_security_always_is)
{
    Call anna = fixture_call(fixture, "anna");
    Call olga = fixture_call(fixture, "olga");
    Call petros = fixture_call(fixture, "petros");
    MailSwitches switches = { .on = { [MAIL_INVOICE] = true } };
    Writing writing = { .call = &anna, .recipient = S("anna@fixture.example") };
    Page page = { 0 };
    MailView *mails;
    size_t count;

    CHECK_ERR(svc_mail_switches_set(&petros, &switches), FORBIDDEN);
    CHECK_OK(svc_mail_switches_set(&anna, &switches));
    CHECK_OK(svc_mail_switches(&anna, &switches));
    CHECK(switches.on[MAIL_SECURITY]); /* cannot be switched off */
    CHECK(!switches.on[MAIL_ORDER]);
    CHECK_OK(db_tx(fixture->app.database, DB_WRITE, "test", write_kind_body, &writing));
    CHECK_OK(svc_mails(&olga, S(""), &page, &mails, &count));
    CHECK_INT(count, MAIL_KIND_COUNT);
    for (size_t i = 0; i < count; i++) {
        CHECK_OK(svc_mail_send(&olga, mails[i].id));
    }
    CHECK_STR(query(fixture, "SELECT kind FROM mails WHERE sent_at > 0 ORDER BY kind"),
              S("invoice\nsecurity"));
    CHECK_ERR(svc_mails(&anna, S(""), &page, &mails, &count), FORBIDDEN);
    for (size_t i = 0; i < MAIL_KIND_COUNT; i++) {
        switches.on[i] = true;
    }
    CHECK_OK(svc_mail_switches_set(&anna, &switches));
    CHECK_STR(query(fixture, "SELECT count(*) FROM mail_switches"), S("0"));
}

/* debit_test.c - collecting by direct debit: files, answers, retries, and what is taken back. */
#include <pthread.h>

#include "service/debit.h"
#include "service/payment.h"
#include "tests/service/debit_support.h"

/* EVIDENCE: R33 one attempt for each open invoice, in one file whose sum is theirs */
SERVICE_TEST(an_invoice_that_is_due_is_collected_once)
{
    debit_sold(fixture);
    MandateView mandate = debit_mandate(fixture, "k1");
    CHECK(mandate.state == MANDATE_ACTIVE);
    CHECK_STR(mandate.iban, S("DE89 **** 3000"));
    CollectResult result = debit_collect(fixture, "2026-11-25", false);
    CHECK_INT(result.attempts, 0); /* not noticed long enough */
    result = debit_collect(fixture, "2026-12-04", true);
    CHECK_INT(result.attempts, 1);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM payment_attempts"), S("0\n"));
    result = debit_collect(fixture, "2026-12-04", false);
    CHECK_INT(result.attempts, 1);
    CHECK_INT(result.batches, 1);
    CHECK_INT(result.total.minor, 1178);
    CHECK_STR(date_format(&test_arena, result.collect_on), S("2026-12-08"));
    AttemptView attempt = debit_newest(fixture, "anna");
    CHECK(attempt.state == ATTEMPT_PENDING);
    CHECK(attempt.sequence == DEBIT_FIRST);
    CHECK_INT(attempt.amount.minor, 1178);
    CHECK_STR(attempt.invoice_label, S("INV-2026-000001"));
    result = debit_collect(fixture, "2026-12-05", false);
    CHECK_INT(result.attempts, 0);
    sale_check(fixture);
}

/* EVIDENCE: R33 the file is the same to the byte however often it is fetched; ids <= 35 */
SERVICE_TEST(a_file_is_written_again_as_it_was)
{
    Str name;
    Str text;
    Str again;
    DebitBatchId id = debit_sent(fixture);
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_batch_file(&call, id, &name, &text));
    fixture_advance(fixture, 86400);
    call = fixture_call(fixture, "anna");
    CHECK_OK(svc_batch_file(&call, id, &name, &again));
    CHECK_STR(again, text);
    CHECK(str_starts(name, S("DBT-")));
    CHECK(str_ends(name, S(".xml")));
    AttemptView attempt = debit_newest(fixture, "anna");
    Str reference = sepa_reference(&test_arena, attempt.code);
    Str debit = arena_printf(&test_arena, "<EndToEndId>%.*s</EndToEndId>", STR_ARG(reference));
    CHECK(str_find(text, debit, 0) < text.len);
    CHECK(str_find(text, S("<CtrlSum>11.78</CtrlSum>"), 0) < text.len);
    CHECK(str_find(text, S("<IBAN>DE89370400440532013000</IBAN>"), 0) < text.len);
    CHECK(str_find(text, S("<Ustrd>INV-2026-000001</Ustrd>"), 0) < text.len);
}

/* EVIDENCE: R35, billing.md 3: pending moves no money; what is not returned is paid once */
SERVICE_TEST(what_is_not_returned_is_paid_once)
{
    (void)debit_sent(fixture);
    CHECK_INT(debit_collect(fixture, "2026-12-14", false).settled, 0);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM payments"), S("0\n"));
    CHECK_INT(debit_collect(fixture, "2026-12-15", false).settled, 1);
    CHECK_INT(debit_collect(fixture, "2026-12-16", false).settled, 0);
    AttemptView attempt = debit_newest(fixture, "eva");
    CHECK(attempt.state == ATTEMPT_SUCCEEDED);
    CHECK_INT(attempt.batch_code.len, 0); /* the file is the seller's */
    CHECK_STR(
        sql_rows(fixture, "SELECT method, amount_minor, credit_minor, received_on FROM payments"),
        S("sepa_debit|1178|0|2026-12-08\n"));
    sale_check(fixture);
}

/* EVIDENCE: R34 tried again after 3, 5, 7 and 7 days, and then no more */
SERVICE_TEST(a_debit_without_funds_is_tried_again_on_its_days)
{
    static const char *const days[] = { "2026-12-08", "2026-12-11", "2026-12-16", "2026-12-23",
                                        "2026-12-30" };
    (void)debit_sent(fixture);
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        AttemptView attempt = debit_newest(fixture, "anna");
        CHECK_INT(attempt.number, i + 1);
        CHECK(attempt.sequence == DEBIT_FIRST); /* none was collected */
        sale_day(fixture, days[i]);
        AnswerResult result = debit_rejected(fixture, &attempt, "AM04");
        CHECK_INT(result.failed, 1);
        attempt = debit_newest(fixture, "anna");
        CHECK(attempt.state == ATTEMPT_FAILED);
        CHECK_STR(attempt.reason_text, S("Insufficient funds"));
        if (i + 1 == COUNT_OF(days)) {
            CHECK(date_is_none(attempt.retry_on));
            break;
        }
        CHECK_STR(date_format(&test_arena, attempt.retry_on), str_from_cstr(days[i + 1]));
        const char *run = i == 2 ? "2026-12-21" : i == 3 ? "2026-12-28" : days[i + 1];
        CHECK_INT(debit_collect(fixture, run, false).attempts, 1);
    }
    CHECK_INT(debit_collect(fixture, "2027-02-01", false).attempts, 0);
    sale_check(fixture);
}

/* EVIDENCE: R34 hard declines are never retried; the mandate ends; a new one is a new try */
SERVICE_TEST(a_hard_decline_is_not_tried_again)
{
    (void)debit_sent(fixture);
    AttemptView attempt = debit_newest(fixture, "anna");
    CHECK_INT(debit_rejected(fixture, &attempt, "AC04").failed, 1);
    attempt = debit_newest(fixture, "anna");
    CHECK(attempt.state == ATTEMPT_FAILED);
    CHECK(date_is_none(attempt.retry_on));
    CHECK_STR(sql_rows(fixture, "SELECT state, cause FROM mandates"),
              S("revoked|AC04: The account is closed\n"));
    CHECK_INT(debit_collect(fixture, "2027-01-15", false).attempts, 0);
    (void)debit_mandate(fixture, "k2");
    CHECK_INT(debit_collect(fixture, "2027-01-15", false).attempts, 1);
    CHECK_INT(debit_newest(fixture, "anna").number, 2);
    sale_check(fixture);
}

/* EVIDENCE: R33 a return after settlement is a new row; the invoice is open again */
SERVICE_TEST(what_comes_back_opens_the_invoice_again)
{
    (void)debit_sent(fixture);
    CHECK_INT(debit_collect(fixture, "2026-12-15", false).settled, 1);
    AttemptView attempt = debit_newest(fixture, "anna");
    AnswerResult result = debit_returned(fixture, &attempt, "MD06");
    CHECK_INT(result.returned, 1);
    CHECK_INT(debit_returned(fixture, &attempt, "MD06").repeated, true);
    CHECK_INT(debit_rejected(fixture, &attempt, "MD06").returned, 0); /* another message */
    attempt = debit_newest(fixture, "anna");
    CHECK(attempt.returned);
    CHECK_STR(sql_rows(fixture, "SELECT amount_minor, credit_minor FROM payments ORDER BY id"),
              S("1178|0\n-1178|0\n"));
    CHECK_INT(debit_invoice(fixture).open.minor, 1178);
    CHECK_INT(debit_collect(fixture, "2027-02-15", false).attempts, 0); /* MD06 is hard */
    sale_check(fixture);
}

/* EVIDENCE: billing.md 1.3, 9: the credit that a debit became goes back first, and never below 0 */
SERVICE_TEST(what_comes_back_is_taken_from_where_it_went)
{
    (void)debit_sent(fixture);
    debit_paid_by_hand(fixture, "11.00"); /* paid twice: 11.00 of the debit is credit */
    CHECK_INT(debit_collect(fixture, "2026-12-15", false).settled, 1);
    CHECK_STR(sql_rows(fixture, "SELECT SUM(credit_minor) FROM payments"), S("1100\n"));
    AttemptView attempt = debit_newest(fixture, "anna");
    CHECK_INT(debit_returned(fixture, &attempt, "AM04").returned, 1);
    CHECK_STR(sql_rows(fixture, "SELECT SUM(amount_minor), SUM(credit_minor) FROM payments"),
              S("1100|1100\n"));
    attempt = debit_newest(fixture, "anna");
    CHECK_STR(date_format(&test_arena, attempt.retry_on), S("2026-12-18"));
    sale_check(fixture);
}

/* EVIDENCE: billing.md 1.2: unknown is reconciled, never retried blindly */
SERVICE_TEST(an_unknown_attempt_waits_for_a_person)
{
    (void)debit_sent(fixture);
    AttemptView attempt = debit_newest(fixture, "anna");
    CHECK_INT(debit_rejected(fixture, &attempt, "AM05").unclear, 1);
    attempt = debit_newest(fixture, "anna");
    CHECK(attempt.state == ATTEMPT_UNKNOWN);
    CollectResult result = debit_collect(fixture, "2027-02-01", false);
    CHECK_INT(result.attempts, 0);
    CHECK_INT(result.settled, 0);
    Call call = fixture_call(fixture, "eva");
    CHECK_ERR(svc_attempt_resolve(&call, attempt.id, true), FORBIDDEN);
    call = fixture_call(fixture, "nikos");
    CHECK_ERR(svc_attempt_resolve(&call, attempt.id, true), NOT_FOUND);
    call = fixture_call(fixture, "anna");
    CHECK_OK(svc_attempt_resolve(&call, attempt.id, true));
    CHECK_ERR(svc_attempt_resolve(&call, attempt.id, false), INVOICE_STATE);
    CHECK(debit_newest(fixture, "anna").state == ATTEMPT_SUCCEEDED);
    CHECK_INT(debit_invoice(fixture).open.minor, 0);
    sale_check(fixture);
}

SERVICE_TEST(a_whole_file_may_be_rejected_by_the_bank)
{
    DebitBatchId id = debit_sent(fixture);
    BatchView batch;
    AttemptView *attempts;
    size_t count;
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_batch(&call, id, &batch, &attempts, &count));
    CHECK_INT(batch.pending, 1);
    CHECK_INT(debit_file_status(fixture, batch.message_id, "-9", "RJCT").failed, 0);
    CHECK_INT(debit_file_status(fixture, batch.message_id, "", "ACSP").accepted, 0);
    CHECK_INT(debit_file_status(fixture, S("OTHER"), "", "RJCT").unmatched, 1);
    CHECK_INT(debit_file_status(fixture, batch.message_id, "-1", "RJCT").failed, 1);
    CHECK_OK(svc_batch(&call, id, &batch, &attempts, &count));
    CHECK_INT(batch.failed, 1);
    CHECK_INT(batch.pending, 0);
    sale_check(fixture);
}

/* EVIDENCE: R-ACC-01 */
SERVICE_TEST(a_seller_reads_no_answer_about_others_debits)
{
    (void)debit_sent(fixture);
    AttemptView attempt = debit_newest(fixture, "anna");
    Call call = fixture_call(fixture, "nikos");
    AnswerResult result;
    CHECK_OK(svc_debit_answer(&call, debit_status(&attempt, "RJCT", "AM04"), &result));
    CHECK_INT(result.unmatched, 1);
    call = fixture_call(fixture, "eva");
    CHECK_ERR(svc_debit_answer(&call, debit_status(&attempt, "RJCT", "AM04"), &result), FORBIDDEN);
    CHECK(debit_newest(fixture, "anna").state == ATTEMPT_PENDING);
    call = fixture_call(fixture, "anna");
    CHECK_ERR(svc_debit_answer(&call, S("<!DOCTYPE x>"), &result), XML_FORMAT);
    CHECK_OK(svc_debit_answer(&call, debit_status(&attempt, "ACSP", ""), &result));
    CHECK_INT(result.accepted, 1);
    CHECK_OK(svc_debit_answer(&call, debit_status(&attempt, "ZZZZ", ""), &result));
    CHECK_INT(result.unclear, 1);
}

/* The job of the next day is queued when the seller says how it collects. */
SERVICE_TEST(a_job_collects_each_day)
{
    debit_sold(fixture);
    (void)debit_mandate(fixture, "k1");
    sale_run(fixture, "2026-12-04");
    CHECK(debit_newest(fixture, "anna").state == ATTEMPT_PENDING);
    sale_run(fixture, "2026-12-15");
    sale_run(fixture, "2026-12-16");
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM payment_attempts WHERE state = 'succeeded'"),
              S("1\n"));
    CHECK_STR(
        sql_rows(fixture, "SELECT COUNT(*) FROM jobs WHERE kind = 'collect' AND state = 'queued'"),
        S("1\n"));
    sale_check(fixture);
}

enum { RUNS = 4, RUN_BYTES = 8 * 1024 * 1024 };

typedef struct Run {
    Fixture *fixture;
    Actor actor;
    bool done;
} Run;

static void *run_thread(void *context)
{
    Run *run = context;
    const Arena start = arena_open(RUN_BYTES);
    const Arena scratch = arena_open(RUN_BYTES);
    for (int i = 0; i < 20 && !run->done; i++) {
        Arena out = start;
        Call call = { .app = &run->fixture->app,
                      .actor = run->actor,
                      .now = run->fixture->now,
                      .out = &out,
                      .scratch = scratch };
        CollectResult result;
        run->done = svc_collect(&call, false, &result) == NULL;
        err_reset();
    }
    arena_close(scratch, RUN_BYTES);
    arena_close(start, RUN_BYTES);
    return NULL;
}

static void runs_at_once(Fixture *fixture, const char *day)
{
    pthread_t threads[RUNS];
    Run runs[RUNS];
    sale_day(fixture, day);
    Call anna = fixture_call(fixture, "anna");
    for (size_t i = 0; i < RUNS; i++) {
        runs[i] = (Run){ .fixture = fixture, .actor = anna.actor };
        CHECK_INT(pthread_create(&threads[i], NULL, run_thread, &runs[i]), 0);
    }
    for (size_t i = 0; i < RUNS; i++) {
        CHECK_INT(pthread_join(threads[i], NULL), 0);
        CHECK(runs[i].done);
    }
}

/* EVIDENCE: R33 no invoice is in two files, and no attempt is paid twice, whoever runs at once */
SERVICE_TEST(runs_at_once_collect_and_settle_once)
{
    debit_sold(fixture);
    (void)debit_mandate(fixture, "k1");
    runs_at_once(fixture, "2026-12-04");
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*), MIN(state) FROM payment_attempts"),
              S("1|pending\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM debit_batches"), S("1\n"));
    runs_at_once(fixture, "2026-12-15");
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*), SUM(amount_minor) FROM payments"), S("1|1178\n"));
    sale_check(fixture);
}

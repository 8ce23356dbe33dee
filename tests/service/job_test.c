/* job_test.c - the queue: leases, back-off, once each; the operator's view; the worker's threads.
 */
#include <time.h>

#include "tests/service/order_support.h"
#include "worker/worker.h"

enum { WAIT_TURNS_MAX = 500, WAIT_TURN_MS = 20 };

typedef struct Queue {
    Call *call;
    Str key;
    Instant run_at;
} Queue;

static Err *queue_body(Db *db, void *context)
{
    Queue *queue = context;
    return job_add(queue->call, db, JOB_EXPIRE, 77, queue->key, queue->run_at);
}

static void queue_job(Fixture *fixture, Str key, Instant run_at)
{
    Call call = fixture_system_call(fixture);
    Queue queue = { .call = &call, .key = key, .run_at = run_at };
    CHECK_OK(db_tx(fixture->app.database, DB_WRITE, "test", queue_body, &queue));
}

static size_t claim(Fixture *fixture, JobView **ret_jobs)
{
    size_t count;
    CHECK_OK(svc_jobs_claim(&fixture->app, &test_arena, 16, ret_jobs, &count));
    return count;
}

SERVICE_TEST(one_thing_is_queued_once_and_not_before_its_time)
{
    JobView *jobs;
    queue_job(fixture, S("a"), fixture->now);
    queue_job(fixture, S("a"), fixture->now);
    queue_job(fixture, S("b"), (Instant){ fixture->now.us + 60 * SECOND_US });
    CHECK_INT(claim(fixture, &jobs), 1);
    CHECK_STR(jobs[0].key, S("a"));
    CHECK_INT(jobs[0].attempts, 1);
    CHECK_INT(claim(fixture, &jobs), 0);
    fixture_advance(fixture, 20);
    CHECK_INT(claim(fixture, &jobs), 0);
}

SERVICE_TEST(a_job_of_a_dead_worker_is_taken_again_after_its_lease)
{
    JobView *jobs;
    JobView *again;
    queue_job(fixture, S("a"), fixture->now);
    CHECK_INT(claim(fixture, &jobs), 1);
    fixture_advance(fixture, job_lease_ms(JOB_EXPIRE) / 1000);
    CHECK_INT(claim(fixture, &again), 1);
    CHECK_INT(again[0].id.v, jobs[0].id.v);
    CHECK_INT(again[0].attempts, 2);
    /* The first one comes back to life: its record does not count. */
    CHECK_OK(svc_job_run(&fixture->app, &test_arena, fixture->scratch, &jobs[0]));
    CHECK_STR(sql_rows(fixture, "SELECT state, attempts FROM jobs"), S("running|2\n"));
    CHECK_OK(svc_job_run(&fixture->app, &test_arena, fixture->scratch, &again[0]));
    CHECK_STR(sql_rows(fixture, "SELECT state FROM jobs"), S("done\n"));
}

SERVICE_TEST(the_only_process_takes_its_own_jobs_again_at_once)
{
    JobView *jobs;
    queue_job(fixture, S("a"), fixture->now);
    CHECK_INT(claim(fixture, &jobs), 1);
    CHECK_OK(svc_jobs_release(&fixture->app));
    CHECK_INT(claim(fixture, &jobs), 1);
}

SERVICE_TEST(a_kind_that_fails_is_shown_with_its_cause_and_retried_by_the_operator)
{
    fixture_catalogue(fixture);
    (void)order_database(fixture, "books", "refuse database.full");
    (void)run_jobs(fixture);
    Call call = fixture_call(fixture, "olga");
    Page page = { 0 };
    JobView *jobs;
    size_t count;
    CHECK_OK(svc_jobs(&call, S("failed"), &page, &jobs, &count));
    CHECK_INT(count, 1);
    CHECK_STR(job_kind_name(jobs[0].kind), S("provision"));
    CHECK(jobs[0].cause.len > 0);
    CHECK(str_starts(jobs[0].subject, S("svc_")));
    JobCounts counts;
    CHECK_OK(svc_job_counts(&fixture->app, &test_arena, &counts));
    CHECK_INT(counts.failed, 1);

    CHECK_OK(svc_job_retry(&call, jobs[0].id));
    CHECK_ERR(svc_job_retry(&call, jobs[0].id), ORDER_STATE);
    CHECK_ERR(svc_job_retry(&call, (JobId){ 3 }), NOT_FOUND);
    CHECK_STR(sql_rows(fixture, "SELECT state FROM services"), S("queued\n"));
    CHECK_OK(svc_job_counts(&fixture->app, &test_arena, &counts));
    CHECK_INT(counts.failed, 0);
    CHECK_INT(counts.queued, 1);
}

SERVICE_TEST(jobs_are_the_operators)
{
    Page page = { 0 };
    JobView *jobs;
    size_t count;
    static const char *const others[] = { "nikos", "anna", "eva", "greta" };
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        Call call = fixture_call(fixture, others[i]);
        CHECK_ERR(svc_jobs(&call, S(""), &page, &jobs, &count), FORBIDDEN);
        CHECK_ERR(svc_job_retry(&call, (JobId){ 1 }), FORBIDDEN);
    }
    Call call = fixture_call(fixture, "olga");
    CHECK_ERR(svc_jobs(&call, S("nonsense"), &page, &jobs, &count), FIELD_INVALID);
}

SERVICE_TEST(jobs_are_listed_newest_first_page_by_page)
{
    queue_job(fixture, S("a"), fixture->now);
    queue_job(fixture, S("b"), fixture->now);
    queue_job(fixture, S("c"), fixture->now);
    Call call = fixture_call(fixture, "olga");
    Page page = { .limit = 2 };
    JobView *jobs;
    size_t count;
    CHECK_OK(svc_jobs(&call, S(""), &page, &jobs, &count));
    CHECK_INT(count, 2);
    CHECK_STR(jobs[0].key, S("c"));
    page.after = page.next;
    CHECK_OK(svc_jobs(&call, S("queued"), &page, &jobs, &count));
    CHECK_INT(count, 1);
    CHECK_STR(jobs[0].key, S("a"));
}

static void wait_for(Fixture *fixture, const char *sql, Str wanted)
{
    const struct timespec turn = { .tv_nsec = WAIT_TURN_MS * 1000000L };
    for (int i = 0; i < WAIT_TURNS_MAX; i++) {
        if (str_eq(sql_rows(fixture, sql), wanted)) {
            return;
        }
        (void)nanosleep(&turn, NULL);
    }
    CHECK_STR(sql_rows(fixture, sql), wanted);
}

SERVICE_TEST(threads_of_the_worker_finish_orders_and_stop)
{
    fixture_catalogue(fixture);
    Worker *worker;
    Arena process = arena_open(ARENA_CAP_BYTES);
    CHECK_OK(worker_start(&process, &fixture->app, &worker));
    for (int i = 0; i < 3; i++) {
        (void)order_database(fixture, "books", "");
    }
    wait_for(fixture, "SELECT COUNT(*) FROM orders WHERE state = 'done'", S("3\n"));
    worker_stop(worker, 5000);
    fixture->app.wake = NULL;
    fixture->app.vendors = NULL;
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM jobs WHERE state = 'running'"), S("0\n"));
}

SERVICE_TEST(draining_runs_what_is_due_on_this_thread)
{
    fixture_catalogue(fixture);
    (void)order_database(fixture, "books", "");
    size_t ran;
    CHECK_OK(worker_drain(&fixture->app, 1, &ran));
    CHECK_INT(ran, 1);
    CHECK_OK(worker_drain(&fixture->app, 100, &ran));
    CHECK(ran >= 1);
    CHECK_STR(sql_rows(fixture, "SELECT state FROM orders"), S("done\n"));
}

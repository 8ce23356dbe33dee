/* idempotency_test.c - a repeated call gets the first answer. */
#include "service/idempotency.h"

#include <pthread.h>

#include "tests/support/fixture.h"

enum { RACERS = 6 };

static const Str print_a = STR_INIT("fingerprint-a");

/* EVIDENCE: R39 */
SERVICE_TEST(the_same_key_gives_the_first_answer_byte_for_byte)
{
    Call call = fixture_call(fixture, "anna");
    IdempotentAnswer answer;
    CHECK_OK(svc_idempotent_begin(&call, S("k1"), print_a, &answer));
    CHECK(!answer.found);
    CHECK_OK(svc_idempotent_end(&call, S("k1"), 201, S("{\"a\": 1}\n")));
    CHECK_OK(svc_idempotent_begin(&call, S("k1"), print_a, &answer));
    CHECK(answer.found);
    CHECK_INT(answer.status, 201);
    CHECK_STR(answer.body, S("{\"a\": 1}\n"));
}

SERVICE_TEST(the_same_key_with_another_request_is_refused)
{
    Call call = fixture_call(fixture, "anna");
    IdempotentAnswer answer;
    CHECK_OK(svc_idempotent_begin(&call, S("k1"), print_a, &answer));
    CHECK_ERR(svc_idempotent_begin(&call, S("k1"), S("other"), &answer), IDEMPOTENCY_REUSED);
    CHECK_OK(svc_idempotent_end(&call, S("k1"), 200, S("{}")));
    CHECK_ERR(svc_idempotent_begin(&call, S("k1"), S("other"), &answer), IDEMPOTENCY_REUSED);
}

SERVICE_TEST(a_key_belongs_to_its_account)
{
    Call anna = fixture_call(fixture, "anna");
    Call petros = fixture_call(fixture, "petros");
    Call greta = fixture_call(fixture, "greta");
    IdempotentAnswer answer;
    CHECK_OK(svc_idempotent_begin(&anna, S("k1"), print_a, &answer));
    CHECK_OK(svc_idempotent_end(&anna, S("k1"), 200, S("anna's")));
    CHECK_OK(svc_idempotent_begin(&petros, S("k1"), print_a, &answer));
    CHECK(answer.found);
    CHECK_OK(svc_idempotent_begin(&greta, S("k1"), print_a, &answer));
    CHECK(!answer.found);
}

SERVICE_TEST(a_call_at_work_is_not_done_twice_and_an_abandoned_one_is_taken_over)
{
    Call call = fixture_call(fixture, "anna");
    IdempotentAnswer answer;
    CHECK_OK(svc_idempotent_begin(&call, S("k1"), print_a, &answer));
    call.now.us += (REQUEST_ABANDONED_SECONDS - 1) * SECOND_US;
    CHECK_ERR(svc_idempotent_begin(&call, S("k1"), print_a, &answer), DB_CONFLICT);
    call.now.us += SECOND_US;
    CHECK_OK(svc_idempotent_begin(&call, S("k1"), print_a, &answer));
    CHECK(!answer.found);
    CHECK_ERR(svc_idempotent_begin(&call, S("k1"), print_a, &answer), DB_CONFLICT);
}

SERVICE_TEST(an_answer_of_trouble_frees_the_key)
{
    Call call = fixture_call(fixture, "anna");
    IdempotentAnswer answer;
    CHECK_OK(svc_idempotent_begin(&call, S("k1"), print_a, &answer));
    CHECK_OK(svc_idempotent_end(&call, S("k1"), 503, S("busy")));
    CHECK_OK(svc_idempotent_begin(&call, S("k1"), print_a, &answer));
    CHECK(!answer.found);
    CHECK_OK(svc_idempotent_end(&call, S("k1"), 422, S("refused")));
    CHECK_OK(svc_idempotent_begin(&call, S("k1"), print_a, &answer));
    CHECK_INT(answer.status, 422);
    CHECK_OK(svc_idempotent_end(&call, S("k1"), 503, S("late")));
    CHECK_OK(svc_idempotent_begin(&call, S("k1"), print_a, &answer));
    CHECK_STR(answer.body, S("refused"));
}

SERVICE_TEST(keys_are_kept_thirty_days)
{
    Call call = fixture_call(fixture, "anna");
    IdempotentAnswer answer;
    Str rows;
    CHECK_OK(svc_idempotent_begin(&call, S("k1"), print_a, &answer));
    CHECK_OK(svc_idempotent_end(&call, S("k1"), 200, S("{}")));
    CHECK_OK(svc_idempotent_begin(&call, S("k2"), print_a, &answer));
    CHECK_OK(svc_idempotent_end(&call, S("k2"), 200, S("{}")));
    call.now.us += REQUEST_KEPT_DAYS * DAY_US - 1;
    CHECK_OK(svc_idempotent_begin(&call, S("k1"), print_a, &answer));
    CHECK(answer.found);
    call.now.us += 1;
    CHECK_OK(svc_idempotent_begin(&call, S("k1"), S("another request"), &answer));
    CHECK(!answer.found);
    call.now.us += 1;
    CHECK_OK(svc_idempotent_begin(&call, S("k3"), print_a, &answer));
    CHECK(test_db_sql(&fixture->db, "SELECT key FROM idempotency_keys ORDER BY key", &rows));
    CHECK_STR(rows, S("k1\nk3\n"));
}

SERVICE_TEST(a_key_that_is_too_long_is_refused)
{
    Call call = fixture_call(fixture, "anna");
    IdempotentAnswer answer;
    char key[REQUEST_KEY_BYTES_MAX + 1];
    for (size_t i = 0; i < sizeof(key); i++) {
        key[i] = 'k';
    }
    CHECK_OK(svc_idempotent_begin(&call, (Str){ key, sizeof(key) - 1 }, print_a, &answer));
    CHECK_ERR(svc_idempotent_begin(&call, (Str){ key, sizeof(key) }, print_a, &answer),
              FIELD_TOO_LONG);
}

typedef struct Racer {
    Call call;
    Arena out;
    pthread_t thread;
    ErrCode code;
    bool began;
} Racer;

static void *race(void *context)
{
    Racer *racer = context;
    IdempotentAnswer answer;
    Err *err = svc_idempotent_begin(&racer->call, S("k1"), print_a, &answer);
    racer->began = err == NULL && !answer.found;
    racer->code = err == NULL ? ERR_CODE_COUNT : err->code;
    return NULL;
}

SERVICE_TEST(of_many_calls_at_once_one_does_the_work)
{
    static Racer racers[RACERS];
    int began = 0;
    for (int i = 0; i < RACERS; i++) {
        racers[i] = (Racer){ .call = fixture_call(fixture, "anna") };
        racers[i].out = arena_open(ARENA_CAP_BYTES);
        racers[i].call.out = &racers[i].out;
        racers[i].call.scratch = arena_open(ARENA_CAP_BYTES);
    }
    for (int i = 0; i < RACERS; i++) {
        CHECK_INT(pthread_create(&racers[i].thread, NULL, race, &racers[i]), 0);
    }
    for (int i = 0; i < RACERS; i++) {
        CHECK_INT(pthread_join(racers[i].thread, NULL), 0);
        began += racers[i].began ? 1 : 0;
    }
    for (int i = 0; i < RACERS; i++) {
        CHECK(racers[i].began || racers[i].code == ERR_DB_CONFLICT);
    }
    CHECK_INT(began, 1);
}

static Err *done_body(Db *db, void *context)
{
    return idempotent_done(context, db);
}

SERVICE_TEST(work_that_was_done_without_an_answer_is_known_at_once)
{
    Call call = fixture_call(fixture, "anna");
    IdempotentAnswer answer;
    CHECK_OK(svc_idempotent_begin(&call, S("k1"), print_a, &answer));
    call.request_key = S("k1");
    CHECK_OK(db_tx(fixture->app.database, DB_WRITE, "test", done_body, &call));
    CHECK_OK(svc_idempotent_begin(&call, S("k1"), print_a, &answer));
    CHECK(answer.done);
    CHECK(!answer.found);
    CHECK_ERR(svc_idempotent_begin(&call, S("k1"), S("other"), &answer), IDEMPOTENCY_REUSED);
    CHECK_OK(svc_idempotent_end(&call, S("k1"), 503, S("busy")));
    CHECK_OK(svc_idempotent_begin(&call, S("k1"), print_a, &answer));
    CHECK(answer.done);
    CHECK_OK(svc_idempotent_end(&call, S("k1"), 200, S("{}")));
    CHECK_OK(svc_idempotent_begin(&call, S("k1"), print_a, &answer));
    CHECK(answer.found);
    CHECK_STR(answer.body, S("{}"));
}

/* suite_test.c - what every connector must do (R-WSP-08). */
#include "tests/conformance/subject.h"
#include "tests/test.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CROWD = 26, KILL_MAX = 200, THREAD_ARENA_BYTES = 4 * 1024 * 1024 };

static Answer done(Verb verb, const DesiredState *desired)
{
    Answer answer = call(verb, desired);
    if (answer.kind != ANSWER_DONE) {
        test_fail(__FILE__, __LINE__, "verb %d gave kind %d: %.*s: %.*s", (int)verb,
                  (int)answer.kind, STR_ARG(answer.code), STR_ARG(answer.text));
    }
    return answer;
}

static void check_state(const DesiredState *desired, Str state)
{
    Answer answer = done(STATUS, desired);
    CHECK_STR(fact(&answer, "difference"), S(""));
    CHECK_STR(fact(&answer, "state"), state);
}

static void check_same_facts(const Answer *a, const Answer *b)
{
    CHECK_INT(a->fact_count, b->fact_count);
    for (size_t i = 0; i < a->fact_count; i++) {
        CHECK_STR(a->facts[i].name, b->facts[i].name);
        CHECK_STR(a->facts[i].value, b->facts[i].value);
        CHECK_INT(a->facts[i].secret, b->facts[i].secret);
    }
}

/* A lost answer is found by asking again with the same key. */
TEST(apply_done_twice_is_done_once)
{
    DesiredState desired = desired_state(&test_arena, "twice", 1);

    CHECK_INT(inventory_count(desired.service_code), 0);
    Answer first = done(APPLY, &desired);
    Answer second = done(APPLY, &desired);
    check_same_facts(&first, &second);
    CHECK(fact(&first, "password").len >= 20);
    CHECK_INT(inventory_count(desired.service_code), 1);
    CHECK(subject()->usable(&second, &desired));
    check_state(&desired, S("ready"));
    (void)done(TERMINATE, &desired);
}

TEST(suspend_blocks_use_and_resume_restores_it)
{
    DesiredState desired = desired_state(&test_arena, "pause", 1);
    Answer applied = done(APPLY, &desired);

    (void)done(SUSPEND, &desired);
    (void)done(SUSPEND, &desired);
    CHECK(!subject()->usable(&applied, &desired));
    check_state(&desired, S("suspended"));
    (void)done(RESUME, &desired);
    (void)done(RESUME, &desired);
    CHECK(subject()->usable(&applied, &desired));
    check_state(&desired, S("ready"));
    (void)done(TERMINATE, &desired);
}

TEST(a_suspended_service_stays_suspended_when_it_is_changed)
{
    DesiredState desired = desired_state(&test_arena, "still", 1);
    (void)done(APPLY, &desired);
    (void)done(SUSPEND, &desired);

    desired.version = 2;
    Answer changed = done(APPLY, &desired);
    CHECK(!subject()->usable(&changed, &desired));
    check_state(&desired, S("suspended"));
    (void)done(RESUME, &desired);
    CHECK(subject()->usable(&changed, &desired));
    (void)done(TERMINATE, &desired);
}

TEST(terminate_leaves_nothing_and_may_be_repeated)
{
    DesiredState desired = desired_state(&test_arena, "gone", 1);
    Answer applied = done(APPLY, &desired);

    (void)done(TERMINATE, &desired);
    (void)done(TERMINATE, &desired);
    CHECK_INT(inventory_count(desired.service_code), 0);
    CHECK(!subject()->usable(&applied, &desired));
    check_state(&desired, S("missing"));
}

TEST(what_is_not_there_can_be_ended_but_not_used)
{
    DesiredState desired = desired_state(&test_arena, "never", 1);

    (void)done(SUSPEND, &desired);
    (void)done(TERMINATE, &desired);
    Answer resumed = call(RESUME, &desired);
    Answer used = call(USAGE, &desired);
    CHECK_INT(resumed.kind, ANSWER_REFUSED);
    CHECK_STR(resumed.code, S("service.missing"));
    CHECK_INT(used.kind, ANSWER_REFUSED);
    check_state(&desired, S("missing"));
    desired.settings_json = S("{}"); /* it was never set up */
    (void)done(TERMINATE, &desired);
}

TEST(an_older_version_is_refused)
{
    DesiredState desired = desired_state(&test_arena, "older", 5);
    (void)done(APPLY, &desired);

    desired.version = 4;
    Answer answer = call(APPLY, &desired);
    CHECK_INT(answer.kind, ANSWER_REFUSED);
    CHECK_STR(answer.code, S("version.stale"));
    (void)done(TERMINATE, &desired);
}

TEST(usage_has_figures)
{
    DesiredState desired = desired_state(&test_arena, "used", 1);
    (void)done(APPLY, &desired);

    Answer answer = done(USAGE, &desired);
    int64_t size_bytes;
    CHECK(str_parse_int64(fact(&answer, "size_bytes"), &size_bytes));
    CHECK(size_bytes > 0);
    (void)done(TERMINATE, &desired);
}

static void check_refused(Str settings_json, Str field)
{
    Answer answer = check_settings(settings_json);
    CHECK_INT(answer.kind, ANSWER_REFUSED);
    CHECK_STR(answer.field, field);
    CHECK(answer.code.len > 0);
    CHECK(answer.text.len > 0);
}

/* The good settings with one member put in the place of its value. */
static Str with_member(Str name, Str value_json)
{
    const Json *good;
    StrBuf buf = buf_new(&test_arena, 1024);
    JsonOut json = json_out(&buf);
    Str settings = subject()->settings(&test_arena, S("fields"));

    CHECK_OK(json_parse(&test_arena, settings, &good));
    json_object(&json);
    for (size_t i = 0; i < good->count; i++) {
        const Json *value = &good->items[i];
        json_key(&json, good->keys[i]);
        if (str_eq(good->keys[i], name)) {
            json_raw(&json, value_json);
        } else if (value->kind == JSON_ARRAY) {
            json_array(&json);
            for (size_t j = 0; j < value->count; j++) {
                json_str(&json, value->items[j].text);
            }
            json_array_end(&json);
        } else if (value->kind == JSON_INT) {
            json_int(&json, value->number);
        } else {
            json_str(&json, value->text);
        }
    }
    if (json_member(good, name)->kind == JSON_MISSING) {
        json_key(&json, name);
        json_raw(&json, value_json);
    }
    json_object_end(&json);
    return buf_str(&buf);
}

TEST(every_refusal_of_check_names_its_field)
{
    size_t count;
    const SettingField *fields = subject()->connector->fields(subject()->kind, &count);

    CHECK(count > 0);
    check_refused(S("[]"), S(""));
    check_refused(with_member(S("no_such_setting"), S("1")), S("no_such_setting"));
    for (size_t i = 0; i < count; i++) {
        Str name = fields[i].name;
        check_refused(with_member(name, S("{}")), name);
        check_refused(with_member(name, S("\"\\u0001\"")), name);
        if (fields[i].kind != SETTING_LINES) {
            check_refused(with_member(name, S("[]")), name);
        }
        if (fields[i].required) {
            check_refused(with_member(name, S("null")), name);
            check_refused(with_member(name, S("\" \"")), name);
        }
        if (fields[i].kind == SETTING_NUMBER) {
            Str above = arena_printf(&test_arena, "%" PRId64, fields[i].max + 1);
            Str below = arena_printf(&test_arena, "%" PRId64, fields[i].min - 1);
            check_refused(with_member(name, above), name);
            check_refused(with_member(name, below), name);
            check_refused(with_member(name, S("\"1e3\"")), name);
        }
    }
}

TEST(checked_settings_are_canonical)
{
    Answer once = check_settings(subject()->settings(&test_arena, S("canonical")));
    CHECK_INT(once.kind, ANSWER_DONE);
    Answer twice = check_settings(once.text);
    CHECK_INT(twice.kind, ANSWER_DONE);
    CHECK_STR(twice.text, once.text);
}

TEST(a_call_after_its_deadline_answers_at_once)
{
    DesiredState desired = desired_state(&test_arena, "late", 1);

    int64_t start_us = clock_monotonic_us();
    for (Verb verb = APPLY; verb < VERB_COUNT; verb++) {
        Answer answer = call_within(&test_arena, verb, &desired, 0);
        CHECK(answer.kind == ANSWER_RETRY || answer.kind == ANSWER_DONE ||
              answer.kind == ANSWER_REFUSED);
    }
    CHECK(clock_monotonic_us() - start_us < SECOND_US);
    (void)done(TERMINATE, &desired);
}

/* Runs the verb in a child that is killed at its n-th fault point; true when it was. */
static bool killed_at(Verb verb, const DesiredState *desired, int n)
{
    int status;

    (void)fflush(NULL);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        fault_countdown = n;
        (void)call(verb, desired);
        _exit(0);
    }
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) || WTERMSIG(status) == SIGKILL);
    return WIFSIGNALED(status);
}

TEST(an_apply_that_is_killed_at_any_step_ends_in_one_object)
{
    int n = 1;
    for (; n < KILL_MAX; n++) {
        char name[32];
        (void)snprintf(name, sizeof name, "kill_%d", n);
        DesiredState desired = desired_state(&test_arena, name, 1);
        bool killed = killed_at(APPLY, &desired, n);
        Answer answer = done(APPLY, &desired);
        CHECK_INT(inventory_count(desired.service_code), 1);
        CHECK(subject()->usable(&answer, &desired));
        (void)done(TERMINATE, &desired);
        if (!killed) {
            break;
        }
    }
    CHECK(n > 1); /* at least one step was cut */
    CHECK(n < KILL_MAX);
    CHECK_INT(inventory_size(), 0);
}

static void kill_everywhere(Verb verb, const char *prefix, bool ends)
{
    int n = 1;
    for (; n < KILL_MAX; n++) {
        char name[32];
        (void)snprintf(name, sizeof name, "%s_%d", prefix, n);
        DesiredState desired = desired_state(&test_arena, name, 1);
        Answer applied = done(APPLY, &desired);
        bool killed = killed_at(verb, &desired, n);
        (void)done(verb, &desired);
        CHECK(!subject()->usable(&applied, &desired));
        CHECK_INT(inventory_count(desired.service_code), ends ? 0 : 1);
        (void)done(TERMINATE, &desired);
        if (!killed) {
            break;
        }
    }
    CHECK(n > 1);
    CHECK(n < KILL_MAX);
}

TEST(a_suspend_that_is_killed_at_any_step_blocks_use_when_repeated)
{
    kill_everywhere(SUSPEND, "hold", false);
}

TEST(a_terminate_that_is_killed_at_any_step_leaves_nothing_when_repeated)
{
    kill_everywhere(TERMINATE, "end", true);
    CHECK_INT(inventory_size(), 0);
}

typedef struct Worker {
    pthread_t thread;
    Arena start;
    Arena memory;
    DesiredState desired;
    Verb verb;
    Answer answer;
} Worker;

static void *work(void *context)
{
    Worker *worker = context;
    worker->answer =
        call_within(&worker->memory, worker->verb, &worker->desired, CALL_SECONDS * 1000 * 3);
    err_reset();
    return NULL;
}

static void run_crowd(Worker *workers, Verb verb)
{
    for (size_t i = 0; i < CROWD; i++) {
        workers[i].verb = verb;
        CHECK_INT(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
    for (size_t i = 0; i < CROWD; i++) {
        CHECK_INT(pthread_join(workers[i].thread, NULL), 0);
    }
}

/* More than one page of the inventory. */
TEST(many_services_at_once_do_not_disturb_each_other)
{
    Worker *workers = arena_array(&test_arena, Worker, CROWD);

    for (size_t i = 0; i < CROWD; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "crowd_%c", (char)('a' + i));
        workers[i].start = arena_open(THREAD_ARENA_BYTES);
        workers[i].memory = workers[i].start;
        workers[i].desired = desired_state(&test_arena, name, 1);
    }
    run_crowd(workers, APPLY);
    for (size_t i = 0; i < CROWD; i++) {
        CHECK_STR(workers[i].answer.text, S(""));
        CHECK_INT(workers[i].answer.kind, ANSWER_DONE);
        CHECK(subject()->usable(&workers[i].answer, &workers[i].desired));
        check_state(&workers[i].desired, S("ready"));
    }
    CHECK_INT(inventory_size(), CROWD);
    run_crowd(workers, TERMINATE);
    for (size_t i = 0; i < CROWD; i++) {
        CHECK_INT(workers[i].answer.kind, ANSWER_DONE);
        arena_close(workers[i].start, THREAD_ARENA_BYTES);
    }
    CHECK_INT(inventory_size(), 0);
}

TEST(one_service_applied_by_many_at_once_is_one_object)
{
    Worker *workers = arena_array(&test_arena, Worker, CROWD);

    for (size_t i = 0; i < CROWD; i++) {
        workers[i].start = arena_open(THREAD_ARENA_BYTES);
        workers[i].memory = workers[i].start;
        workers[i].desired = desired_state(&test_arena, "single", 1);
    }
    run_crowd(workers, APPLY);
    for (size_t i = 0; i < CROWD; i++) {
        CHECK_INT(workers[i].answer.kind, ANSWER_DONE);
        check_same_facts(&workers[i].answer, &workers[0].answer);
    }
    CHECK_INT(inventory_size(), 1);
    (void)done(TERMINATE, &workers[0].desired);
    for (size_t i = 0; i < CROWD; i++) {
        arena_close(workers[i].start, THREAD_ARENA_BYTES);
    }
}

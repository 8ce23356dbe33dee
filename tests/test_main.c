/* test_main.c - runs the registered tests by cmocka: all, or those with argv[1] in their names. */
#include "tests/test.h"

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/crypto.h"

enum { TEST_COUNT_MAX = 4096 };

Arena test_arena;

static Arena arena_start;
static TestCase *first;
static TestCase **last = &first;
static size_t skipped;

void test_register(TestCase *test)
{
    *last = test;
    last = &test->next;
}

void test_fail(const char *file, int line, const char *format, ...)
{
    char text[2048];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    print_error("%s\n", text);
    _fail(file, line);
    abort(); /* _fail jumps back to cmocka */
}

void test_skip(const char *file, int line, const char *reason)
{
    skipped++;
    print_message("skipped: %s\n", reason);
    _skip(file, line);
    abort(); /* _skip jumps back to cmocka */
}

void test_ok(const Err *err, const char *text, const char *file, int line)
{
    if (err != NULL) {
        Str message = err_format(&test_arena, err);
        test_fail(file, line, "%s gave %.*s", text, STR_ARG(message));
    }
}

void test_err(const Err *err, ErrCode code, const char *text, const char *file, int line)
{
    Str wanted = err_name(code);
    if (err == NULL) {
        test_fail(file, line, "%s succeeded, not %.*s", text, STR_ARG(wanted));
    }
    if (err->code != code) {
        Str message = err_format(&test_arena, err);
        test_fail(file, line, "%s gave %.*s, not %.*s", text, STR_ARG(message), STR_ARG(wanted));
    }
}

void test_str(Str got, Str wanted, const char *text, const char *file, int line)
{
    if (!str_eq(got, wanted)) {
        test_fail(file, line, "%s is \"%.*s\", not \"%.*s\"", text, STR_ARG(got), STR_ARG(wanted));
    }
}

void test_int(int64_t got, int64_t wanted, const char *text, const char *file, int line)
{
    if (got != wanted) {
        test_fail(file, line, "%s is %" PRId64 ", not %" PRId64, text, got, wanted);
    }
}

bool test_aborts(void (*body)(void))
{
    (void)fflush(NULL);
    pid_t child = fork();
    assert(child >= 0);
    if (child == 0) {
        (void)!freopen("/dev/null", "w", stderr); /* the assertion is wanted: it need not be seen */
        body();
        _exit(0);
    }
    int status;
    pid_t waited = waitpid(child, &status, 0);
    assert(waited == child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void run_one(void **state)
{
    const TestCase *test = *state;
    test_arena = arena_start;
    err_reset();
    test->run();
    arena_trim(arena_start, test_arena);
}

int main(int argc, char **argv)
{
    static struct CMUnitTest tests[TEST_COUNT_MAX];
    const char *filter = argc > 1 ? argv[1] : "";
    size_t count = 0;
    crypto_start();
    arena_start = arena_open(ARENA_CAP_BYTES);
    for (TestCase *test = first; test != NULL; test = test->next) {
        if (strstr(test->name, filter) != NULL) {
            assert(count < TEST_COUNT_MAX);
            tests[count++] = (struct CMUnitTest){ .name = test->name,
                                                  .test_func = run_one,
                                                  .initial_state = test };
        }
    }
    int failed = count == 0 ? 0 : _cmocka_run_group_tests("tests", tests, count, NULL, NULL);
    (void)fflush(NULL);
    printf("%zu passed, %d failed, %zu skipped\n", count - (size_t)failed - skipped, failed,
           skipped);
    return failed == 0 && count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

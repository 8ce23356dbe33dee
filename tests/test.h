/*
 * test.h - TEST(name) and the checks.
 *
 * A test registers itself; `unit_tests PART` runs those with PART in their names. The arena and the
 * thread's errors are reset before each test. A failed check ends its test, so that checks may rely
 * on those before them. Works in every kind of test that links test_dep.
 */
#ifndef TESTS_TEST_H
#define TESTS_TEST_H

#include <inttypes.h>

#include "base/err.h"

typedef struct TestCase {
    const char *name;
    void (*run)(void);
    struct TestCase *next;
} TestCase;

/* Memory of the test that runs; ARENA_CAP_BYTES. */
extern Arena test_arena;

void test_register(TestCase *test);
_Noreturn void test_fail(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Ends the test, which then counts as skipped: neither passed nor failed. */
_Noreturn void test_skip(const char *file, int line, const char *reason);
void test_ok(const Err *err, const char *text, const char *file, int line);
void test_err(const Err *err, ErrCode code, const char *text, const char *file, int line);
void test_str(Str got, Str wanted, const char *text, const char *file, int line);
void test_int(int64_t got, int64_t wanted, const char *text, const char *file, int line);
/* True when `body` ends the process by assert; it runs in a child. */
bool test_aborts(void (*body)(void));

#define TEST(test_name)                                                       \
    static void test_name(void);                                              \
    __attribute__((constructor)) static void test_name##_register(void)       \
    {                                                                         \
        static TestCase test_case = { .name = #test_name, .run = test_name }; \
        test_register(&test_case);                                            \
    }                                                                         \
    static void test_name(void)

#define CHECK(condition)                                               \
    do {                                                               \
        if (!(condition)) {                                            \
            test_fail(__FILE__, __LINE__, "not true: %s", #condition); \
        }                                                              \
    } while (0)
#define CHECK_OK(err) test_ok((err), #err, __FILE__, __LINE__)
/* CHECK_ERR(order_place(…), ORDER_EMPTY): the code without its ERR_. */
#define CHECK_ERR(err, code) test_err((err), ERR_##code, #err, __FILE__, __LINE__)
#define CHECK_STR(got, wanted) test_str((got), (wanted), #got, __FILE__, __LINE__)
#define CHECK_INT(got, wanted) test_int((int64_t)(got), (int64_t)(wanted), #got, __FILE__, __LINE__)

#endif

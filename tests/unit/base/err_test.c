/* err_test.c - errors: what they hold, their chain, and that making one never fails. */
#include "tests/test.h"

#include <pthread.h>
#include <string.h>

static Err *fails_with(ErrCode code)
{
    TRY(NULL);
    TRY(err_make(code, NULL, "place.c", 7, "detail %d", 42));
    return NULL;
}

TEST(err_try_passes_the_failure_on)
{
    Err *err = fails_with(ERR_NOT_FOUND);
    CHECK_ERR(err, NOT_FOUND);
    CHECK(err_is(err, ERR_NOT_FOUND));
    CHECK(!err_is(err, ERR_DB));
    CHECK(!err_is(NULL, ERR_NOT_FOUND));
    CHECK_INT(err->line, 7);
}

TEST(err_every_code_has_a_status_a_name_and_a_text)
{
    for (int code = 0; code < ERR_CODE_COUNT; code++) {
        int status = err_status((ErrCode)code);
        CHECK(status >= 400 && status < 600);
        CHECK(err_name((ErrCode)code).len > 0);
        CHECK(str_ends(err_text((ErrCode)code), S(".")));
        for (int other = 0; other < code; other++) {
            CHECK(!str_eq(err_name((ErrCode)code), err_name((ErrCode)other)));
        }
    }
}

TEST(err_tells_the_user_details_of_refusals_only)
{
    CHECK_STR(err_message(ERR(FIELD_RANGE, "at most %d", 9)), S("at most 9"));
    CHECK_STR(err_message(ERR(DB, "disk image is malformed")), err_text(ERR_DB));
    CHECK_STR(err_message(err_wrap(ERR(DB, "x"), ERR_NOT_FOUND, NULL)), err_text(ERR_NOT_FOUND));
}

TEST(err_format_shows_field_place_and_causes)
{
    Err *cause = err_make(ERR_IO, NULL, "file.c", 3, "no space");
    CHECK_STR(err_format(&test_arena, err_wrap(cause, ERR_DB, "insert")),
              S("database.failed (file.c:3): insert; caused by system.io (file.c:3): no space"));
    Err *field = err_make(ERR_FIELD_REQUIRED, "name", "form.c", 5, "%s", "empty");
    CHECK_STR(err_format(&test_arena, field), S("field.required (form.c:5) field name: empty"));
    CHECK_STR(err_format(&test_arena, NULL), S(""));
}

TEST(err_place_is_relative_to_the_source_tree)
{
    CHECK_STR(str_from_cstr(ERR(DB, "x")->file), S("tests/unit/base/err_test.c"));
}

TEST(err_cuts_long_details_between_characters)
{
    char text[1000] = "ab"; /* so that the cut falls inside a character */
    for (size_t i = 2; i + 2 < sizeof(text); i += 2) {
        memcpy(text + i, "\xc3\xa9", 3);
    }
    Err *err = ERR_FIELD(FIELD_INVALID, text, "%s", text);
    CHECK(str_utf8_valid(str_from_cstr(err->detail)));
    CHECK(str_utf8_valid(str_from_cstr(err->field)));
    CHECK(strlen(err->detail) > 300);
    CHECK(strlen(err->field) > 80);
}

TEST(err_many_never_fail_and_the_newest_is_right)
{
    Err *err = NULL;
    for (int i = 0; i < 1000; i++) {
        err = err == NULL ? ERR(DB, "first") : err_wrap(err, ERR_DB_BUSY, "again");
    }
    CHECK_ERR(err, DB_BUSY);
    CHECK(err_format(&test_arena, err).len < 10000); /* the ring has bitten its tail: no loop */
}

TEST(err_text_of_an_earlier_error_may_be_an_argument)
{
    Err *err = ERR(DB, "start");
    for (int i = 0; i < 200; i++) {
        err = ERR(DB, "%s", err->detail);
    }
    CHECK_STR(str_from_cstr(err->detail), S("start"));
}

typedef struct Handover {
    pthread_barrier_t made, copied;
    const Err *err;
} Handover;

static void *hand_over(void *context)
{
    Handover *handover = context;
    handover->err = err_wrap(ERR_FIELD(IO, "path", "elsewhere"), ERR_DB, "body");
    (void)pthread_barrier_wait(&handover->made);
    (void)pthread_barrier_wait(&handover->copied);
    return NULL;
}

TEST(err_copy_outlives_the_thread_that_made_it)
{
    Handover handover = { 0 };
    pthread_t thread;
    CHECK_INT(pthread_barrier_init(&handover.made, NULL, 2), 0);
    CHECK_INT(pthread_barrier_init(&handover.copied, NULL, 2), 0);
    CHECK_INT(pthread_create(&thread, NULL, hand_over, &handover), 0);
    (void)pthread_barrier_wait(&handover.made);
    Err *err = err_copy(handover.err);
    (void)pthread_barrier_wait(&handover.copied);
    CHECK_INT(pthread_join(thread, NULL), 0);
    CHECK_ERR(err, DB);
    CHECK_STR(str_from_cstr(err->cause->detail), S("elsewhere"));
    CHECK_STR(str_from_cstr(err->cause->field), S("path"));
    CHECK(err->cause->cause == NULL);
    CHECK(err_copy(NULL) == NULL);
}

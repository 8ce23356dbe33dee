/* file_test.c - whole files, and the lines of the log. */
#include "base/file.h"

#include "tests/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

/* A folder of the test's own, gone at its end. */
static Str folder_new(void)
{
    char *name = (char *)(uintptr_t)str_cstr(&test_arena, S("/tmp/stoa-test-XXXXXX"));
    CHECK(mkdtemp(name) != NULL);
    return str_from_cstr(name);
}

static Str in(Str folder, const char *name)
{
    return arena_printf(&test_arena, "%.*s/%s", STR_ARG(folder), name);
}

static void removed(Str path)
{
    CHECK_INT(remove(str_cstr(&test_arena, path)), 0);
}

TEST(file_is_read_as_it_was_written)
{
    Str folder = folder_new();
    Str path = in(folder, "a");
    Str content;
    CHECK_OK(file_write_atomic(path, S("one\0two"), 0640));
    CHECK_OK(file_read(&test_arena, path, 7, &content));
    CHECK_STR(content, S("one\0two"));
    CHECK_OK(file_write_atomic(path, S(""), 0600));
    CHECK_OK(file_read(&test_arena, path, 0, &content));
    CHECK_STR(content, S(""));
    struct stat status;
    CHECK_INT(stat(str_cstr(&test_arena, path), &status), 0);
    CHECK_INT(status.st_mode & 0777, 0600);
    removed(path);
    removed(folder); /* fails when something else was left in it */
}

TEST(file_larger_than_the_limit_is_refused)
{
    Str folder = folder_new();
    Str path = in(folder, "a");
    Str content = S("kept");
    CHECK_OK(file_write_atomic(path, S("0123456789"), 0600));
    CHECK_ERR(file_read(&test_arena, path, 9, &content), IO);
    CHECK_ERR(file_read(&test_arena, S("/proc/self/status"), 9, &content), IO);
    CHECK_STR(content, S("kept"));
    CHECK_OK(file_read(&test_arena, S("/proc/self/status"), 65536, &content));
    CHECK(content.len > 100);
    removed(path);
    removed(folder);
}

TEST(file_refuses_what_is_not_a_regular_file)
{
    Str folder = folder_new();
    Str pipe = in(folder, "pipe");
    Str content;
    CHECK_INT(mkfifo(str_cstr(&test_arena, pipe), 0600), 0);
    CHECK_ERR(file_read(&test_arena, pipe, 100, &content), IO); /* and does not wait */
    CHECK_ERR(file_read(&test_arena, folder, 100, &content), IO);
    CHECK_ERR(file_read(&test_arena, in(folder, "absent"), 100, &content), IO);
    CHECK_ERR(file_read(&test_arena, S(""), 100, &content), IO);
    CHECK_ERR(file_read(&test_arena, S("/etc/passwd\0x"), 100, &content), IO);
    CHECK_ERR(file_write_atomic(in(folder, "absent/a"), S("x"), 0600), IO);
    CHECK_ERR(file_write_atomic(folder, S("x"), 0600), IO);
    removed(pipe);
    removed(folder);
}

TEST(file_write_new_keeps_the_file_that_is_there)
{
    Str folder = folder_new();
    Str path = in(folder, "a");
    Str content;
    bool made;
    CHECK_OK(file_write_new(path, S("first"), 0600, &made));
    CHECK(made);
    CHECK_OK(file_write_new(path, S("second"), 0600, &made));
    CHECK(!made);
    CHECK_OK(file_read(&test_arena, path, 100, &content));
    CHECK_STR(content, S("first"));
    removed(path);
    removed(folder);
}

/* What `write` puts on standard error. */
static Str logged(void (*write_lines)(void))
{
    Str folder = folder_new();
    Str path = in(folder, "log");
    Str content;
    int saved = dup(STDERR_FILENO);
    int fd = open(str_cstr(&test_arena, path), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    CHECK(saved >= 0);
    CHECK(fd >= 0);
    CHECK(dup2(fd, STDERR_FILENO) >= 0);
    write_lines();
    CHECK(dup2(saved, STDERR_FILENO) >= 0);
    CHECK_INT(close(fd), 0);
    CHECK_INT(close(saved), 0);
    CHECK_OK(file_read(&test_arena, path, 65536, &content));
    removed(path);
    removed(folder);
    return content;
}

static void write_some(void)
{
    log_write(LOG_DEBUG, "unseen", "a=%d", 1);
    log_write(LOG_WARN, "job.late", "job=%d name=%s", 7, "x\ny\x1b");
    log_err("request.failed", ERR(DB, "no disk"));
    log_err("request.refused", ERR(NOT_FOUND, "order 7"));
}

TEST(log_writes_one_line_per_event)
{
    Str rest = logged(write_some);
    Str line;
    CHECK(str_next(&rest, '\n', &line));
    CHECK_INT(line.ptr[10], 'T');
    CHECK_STR(str_slice(line, 23, line.len), S("Z warn job.late job=7 name=x?y?"));
    CHECK(str_next(&rest, '\n', &line));
    CHECK(str_starts(str_slice(line, 23, line.len),
                     S("Z error request.failed error=database.failed (tests/unit/base/")));
    CHECK(str_ends(line, S(": no disk")));
    CHECK(str_next(&rest, '\n', &line));
    CHECK(str_starts(str_slice(line, 23, line.len), S("Z info request.refused error=not_found")));
    CHECK(!str_next(&rest, '\n', &line));
}

static void write_long(void)
{
    log_set_level(LOG_DEBUG);
    log_write(LOG_DEBUG, "long", "text=%06000d", 0);
    log_set_level(LOG_INFO);
}

TEST(log_cuts_a_line_that_is_too_long)
{
    Str text = logged(write_long);
    CHECK_INT(text.len, 4096);
    CHECK_INT(text.ptr[4095], '\n');
}

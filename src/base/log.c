/* log.c - the log: one line per event on standard error, in one write. */
#include "base/log.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "base/instant.h"

enum { LOG_LINE_BYTES = 4096, LOG_SCRATCH_BYTES = 64 * 1024 };

static atomic_int level_least = LOG_INFO;

void log_set_level(LogLevel least)
{
    assert(least < LOG_LEVEL_COUNT);
    atomic_store(&level_least, (int)least);
}

/* `count` digits and what follows them. */
static char *put_digits(char *to, int64_t number, size_t count, char end)
{
    for (size_t i = count; i > 0; i--) {
        to[i - 1] = (char)('0' + number % 10);
        number /= 10;
    }
    to[count] = end;
    return to + count + 1;
}

static char *put_word(char *to, const char *end, const char *word)
{
    while (*word != '\0' && to < end - 1) {
        *to++ = *word++;
    }
    *to = ' ';
    return to + 1;
}

/* "2026-11-22T08:30:00.123Z info event ", by hand: every request writes a line, and printf took
 * longer than the request's other work in its own code. */
static size_t put_head(char *line, size_t cap, LogLevel level, const char *event)
{
    static const char *const names[LOG_LEVEL_COUNT] = { "debug", "info", "warn", "error" };
    Clock clock = clock_system();
    int64_t us = clock_now(&clock).us;
    Civil day = date_civil((Date){ (int32_t)(us / DAY_US) });
    int64_t ms = us % DAY_US / 1000;
    char *to = put_digits(line, day.year, 4, '-');

    to = put_digits(to, day.month, 2, '-');
    to = put_digits(to, day.day, 2, 'T');
    to = put_digits(to, ms / 3600000, 2, ':');
    to = put_digits(to, ms / 60000 % 60, 2, ':');
    to = put_digits(to, ms / 1000 % 60, 2, '.');
    to = put_digits(to, ms % 1000, 3, 'Z');
    *to++ = ' ';
    to = put_word(to, line + cap, names[level]);
    to = put_word(to, line + cap, event);
    return (size_t)(to - line);
}

void log_write(LogLevel level, const char *event, const char *format, ...)
{
    assert(level < LOG_LEVEL_COUNT);
    if ((int)level < atomic_load(&level_least)) {
        return;
    }
    char line[LOG_LINE_BYTES];
    size_t len = put_head(line, sizeof(line) / 2, level, event);
    va_list args;
    va_start(args, format);
    int more = vsnprintf(line + len, sizeof(line) - len, format, args);
    va_end(args);
    assert(more >= 0);
    len = (size_t)more < sizeof(line) - len ? len + (size_t)more : sizeof(line) - 1;
    for (size_t i = 0; i < len; i++) { /* what came from outside must not forge a line */
        unsigned char c = (unsigned char)line[i];
        line[i] = c < 0x20 || c == 0x7f ? '?' : line[i];
    }
    line[len++] = '\n';
    ssize_t written = write(STDERR_FILENO, line, len);
    (void)written; /* a log that cannot be written has nowhere to say so */
}

void log_err(const char *event, const Err *err)
{
    assert(err != NULL);
    LogLevel level = err_status(err->code) >= 500 ? LOG_ERROR : LOG_INFO;
    Arena start = arena_open(LOG_SCRATCH_BYTES);
    Arena scratch = start;
    Str text = err_format(&scratch, err);
    log_write(level, event, "error=%.*s", STR_ARG(text));
    arena_close(start, LOG_SCRATCH_BYTES);
}

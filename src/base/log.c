/* log.c - the log: one line per event on standard error, whole lines in one write. */
#include "base/log.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/instant.h"

enum { LOG_LINE_BYTES = 4096, LATER_BYTES = 16 * 1024, LOG_SCRATCH_BYTES = 64 * 1024 };

static atomic_int level_least = LOG_INFO;
static pthread_mutex_t later_lock = PTHREAD_MUTEX_INITIALIZER;
static char later[LATER_BYTES];
static size_t later_len;

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

/* What came from outside must not forge a line. */
static size_t end_line(char *line, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)line[i];
        line[i] = c < 0x20 || c == 0x7f ? '?' : line[i];
    }
    line[len] = '\n';
    return len + 1;
}

static void put(const char *text, size_t len)
{
    ssize_t written = len > 0 ? write(STDERR_FILENO, text, len) : 0;
    (void)written; /* a log that cannot be written has nowhere to say so */
}

static void flush_locked(void)
{
    put(later, later_len);
    later_len = 0;
}

void log_flush(void)
{
    (void)pthread_mutex_lock(&later_lock);
    flush_locked();
    (void)pthread_mutex_unlock(&later_lock);
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
    len = end_line(line, len);
    (void)pthread_mutex_lock(&later_lock);
    flush_locked(); /* in the order in which things happened */
    put(line, len);
    (void)pthread_mutex_unlock(&later_lock);
}

void log_later(LogLevel level, const char *event, Str pairs)
{
    assert(level < LOG_LEVEL_COUNT);
    if ((int)level < atomic_load(&level_least)) {
        return;
    }
    Str cut = str_slice(pairs, 0, LOG_LINE_BYTES / 2 - 1);
    (void)pthread_mutex_lock(&later_lock);
    if (later_len + LOG_LINE_BYTES > sizeof(later)) {
        flush_locked();
    }
    char *line = later + later_len;
    size_t len = put_head(line, LOG_LINE_BYTES / 2, level, event);
    memcpy(line + len, cut.ptr, cut.len);
    later_len += end_line(line, len + cut.len);
    (void)pthread_mutex_unlock(&later_lock);
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

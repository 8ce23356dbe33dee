/*
 * log.h - one line per event on standard error, as key=value pairs; secrets never go in.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/err.h"

typedef enum LogLevel { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_LEVEL_COUNT } LogLevel;

void log_set_level(LogLevel least);
/* "time level event key=value…"; the format holds the pairs. */
void log_write(LogLevel level, const char *event, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same for lines of which there are many: written together with the next log_write, when there
 * are some kilobytes of them, or by log_flush, which must be called now and then and at the end. */
void log_later(LogLevel level, const char *event, Str pairs);
void log_flush(void);
void log_err(const char *event, const Err *err);

#endif

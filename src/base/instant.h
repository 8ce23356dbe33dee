/*
 * instant.h - points in time, calendar days, time zones, and the clock as a parameter.
 *
 * An Instant is microseconds since 1970 in UTC; zero means "none". A Date is a day of the proleptic
 * Gregorian calendar; an Instant maps to one through an IANA zone at that instant (R7). Only Clock
 * knows what time it is.
 */
#ifndef BASE_INSTANT_H
#define BASE_INSTANT_H

#include "base/err.h"

#define SECOND_US INT64_C(1000000)
#define DAY_US (86400 * SECOND_US)

typedef struct Instant {
    int64_t us;
} Instant;

/* Days since 1970-01-01, so that differences are subtractions. DATE_NONE is "no date". */
typedef struct Date {
    int32_t day;
} Date;

#define DATE_NONE ((Date){ INT32_MIN })

typedef struct Civil {
    int32_t year;  /* 1..9999 */
    int32_t month; /* 1..12 */
    int32_t day;   /* 1..31 */
} Civil;

Date date_from_civil(Civil civil);
Civil date_civil(Date date);
int32_t date_month_days(int32_t year, int32_t month);
/* `months` later (or earlier), the day clamped to the month's length; from the original anchor,
 * never a previous boundary (R8). */
Date date_add_months(Date date, int32_t months);
/* Months are counted through the years: year * 12 + month - 1. */
int32_t date_month(Date date);
/* On `day` (1 or more) of the month or on its last day. */
Date date_in_month(int32_t month, int32_t day);
bool date_is_none(Date date);
MUST_USE Err *date_parse(Str text, Date *ret_date); /* "2026-11-22". Fails: DATE_FORMAT. */
Str date_format(Arena *out, Date date);             /* "2026-11-22"; empty for DATE_NONE */
Str date_display(Arena *out, Date date);            /* "22 Nov 2026"; empty for DATE_NONE */
Str instant_format(Arena *out,
                   Instant instant); /* "2026-11-22T08:30:00Z" (RFC 3339); empty for zero */

/* An IANA zone read from the system's zoneinfo; lives for the process. Safe for every thread. */
typedef struct Zone Zone;
MUST_USE Err *zone_get(Str name, const Zone **ret_zone); /* "Europe/Athens". Fails: ZONE_UNKNOWN. */
Date date_of(Instant instant, const Zone *zone);
/* The first instant of the day in the zone: local midnight, or the end of the gap where midnight
 * does not exist. */
Instant date_start(Date date, const Zone *zone);
/* "2026-11-22 10:30" in the zone, for pages. */
Str instant_format_local(Arena *out, Instant instant, const Zone *zone);

typedef struct Clock {
    Instant (*now)(void *context);
    void *context;
} Clock;

Clock clock_system(void);
Clock clock_manual(Instant *now); /* reads *now; for tests and scenarios */
Instant clock_now(const Clock *clock);
int64_t clock_monotonic_us(void); /* for deadlines and measuring, never for business rules */

#endif

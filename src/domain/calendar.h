/*
 * calendar.h - periods, billing schedules and the cycles that they cut (R7 to R11).
 *
 * All dates are civil days of the account's zone; intervals are [from, to). A schedule is a grid of
 * boundaries ... b(-1), b(0), b(1) ... that has no beginning: the first line of a subscription that
 * starts between two boundaries is a stub, and its denominator is the length of the full cycle that
 * contains it (R10). Month ends are sticky: day 31 is 28 February and then 31 March again (R8, R9).
 */
#ifndef DOMAIN_CALENDAR_H
#define DOMAIN_CALENDAR_H

#include "base/instant.h"
#include "domain/words.h"

enum { PERIOD_COUNT_MAX = 120, PERIOD_DAYS_MAX = 999, ANCHOR_DAY_MAX = 31 };

typedef enum PeriodUnit {
    PERIOD_DAY,
    PERIOD_WEEK,
    PERIOD_MONTH,
    PERIOD_YEAR,
    PERIOD_UNIT_COUNT
} PeriodUnit;

/* A term or a billing period; stored as ISO 8601 text ("P1M", "P3Y"). */
typedef struct Period {
    int32_t count; /* 1..PERIOD_COUNT_MAX, of days 1..PERIOD_DAYS_MAX */
    PeriodUnit unit;
} Period;

/* Days [from, to). */
typedef struct Interval {
    Date from;
    Date to;
} Interval;

/* Where the boundaries of billing lie (R-BIL-02). */
#define ANCHORS(X)                         \
    X(ANCHOR_SUBSCRIPTION, "subscription") \
    X(ANCHOR_ACCOUNT, "account")           \
    X(ANCHOR_CALENDAR, "calendar")
ENUM_DECLARE(Anchor, anchor, ANCHOR_COUNT, ANCHORS)

/* R11. full_date: the anchor date plus n periods. day_of_month: only the anchor's day counts, and a
 * stub leads to it. */
#define ALIGNMENTS(X)                   \
    X(ALIGNMENT_FULL_DATE, "full_date") \
    X(ALIGNMENT_DAY_OF_MONTH, "day_of_month")
ENUM_DECLARE(Alignment, alignment, ALIGNMENT_COUNT, ALIGNMENTS)

/* Where a boundary lies in a month that lacks the anchor's day, or has days after it (R8, R12).
 * sticky: on that day, or the month's last. relative: a day of the month's end keeps its distance
 * to it, so that 30 January is followed by 27 February. */
#define MONTH_ENDS(X)             \
    X(MONTH_END_STICKY, "sticky") \
    X(MONTH_END_RELATIVE, "relative")
ENUM_DECLARE(MonthEnd, month_end, MONTH_END_COUNT, MONTH_ENDS)

/* Made by schedule_make or schedule_on_day; the fields are for reading. */
typedef struct Schedule {
    Date base;          /* b(0) */
    int32_t month;      /* date_month of it */
    int32_t day;        /* 1..31, the sticky day of the month; 0 for weeks and days */
    int32_t before_end; /* MONTH_END_RELATIVE: days before the month's last; else -1 */
    Period period;
} Schedule;

bool period_valid(Period period);
bool period_eq(Period a, Period b);   /* P12M equals P1Y, P7D equals P1W */
int32_t period_months(Period period); /* 0 for days and weeks */
int32_t period_days(Period period);   /* 0 for months and years */
/* "P1M", "P1Y", "P2W", "P30D": one unit, count within its limit. Fails: FIELD_INVALID, with
 * `field`. */
MUST_USE Err *period_parse(Str text, const char *field, Period *ret_period);
Str period_format(Arena *out, Period period);    /* "P1M" */
Str period_length(Arena *out, Period period);    /* "1 year", "3 months" */
Str period_frequency(Arena *out, Period period); /* "monthly", "yearly", "every 3 months" */
/* `n` periods after the date, counted from the date itself (R8); n may be negative. */
Date period_add(Date date, Period period, int32_t n);

/*
 * The schedule of something that starts on `start`.
 *   ANCHOR_SUBSCRIPTION  its own start day
 *   ANCHOR_ACCOUNT       the account's anchor date: its full date, or only its day of the month
 *                        (weeks and days have none and keep to the start)
 *   ANCHOR_CALENDAR      a grid from 1 January; Monday for weeks
 */
Schedule schedule_make(Anchor anchor, Alignment alignment, Date start, Date anchor_date,
                       Period period);
/* Where only the account's day (1..31) is known: the grid of that day in the start's month. */
Schedule schedule_on_day(Date start, int32_t anchor_day, Period period);
/* The same schedule with that rule for month ends. Relative concerns the days 29 to 31 and the last
 * three of a month; any other day stays what it is. */
Schedule schedule_with_month_end(Schedule schedule, MonthEnd month_end);
/* Boundary n; b(0) is `base`. */
Date schedule_boundary(const Schedule *schedule, int32_t n);
/* The i with b(i) <= date < b(i+1). */
int32_t schedule_index(const Schedule *schedule, Date date);
/* The cycle [b(i), b(i+1)) that contains the date. */
Interval schedule_cycle(const Schedule *schedule, Date date);

int32_t interval_days(Interval interval); /* 0 or more */
bool interval_empty(Interval interval);
/* The days in both; empty when they do not meet. */
Interval interval_overlap(Interval a, Interval b);
Date date_min(Date a, Date b); /* DATE_NONE counts as "never": the other one is the smaller */
Date date_max(Date a, Date b); /* neither may be DATE_NONE */

#endif

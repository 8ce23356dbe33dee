/* calendar.c - boundaries and cycles of a billing schedule (R8 to R11). */
#include "domain/calendar.h"

#include <assert.h>

enum {
    DAYS_PER_WEEK = 7,
    FIRST_MONDAY = 4, /* 1970-01-05 as a day number */
    STICKY = -1,
    RELATIVE_DAY_MIN = 29,
    RELATIVE_DAYS_MAX = 2
};

/* Rounds toward minus infinity; `divisor` > 0. */
static int32_t floor_div(int32_t value, int32_t divisor)
{
    int32_t quotient = value / divisor;
    return value % divisor < 0 ? quotient - 1 : quotient;
}

Date period_add(Date date, Period period, int32_t n)
{
    int32_t months = period_months(period);
    if (months > 0) {
        return date_add_months(date, months * n);
    }
    return (Date){ date.day + period_days(period) * n };
}

/* The grid through the date, sticky on its day of the month. */
static Schedule schedule_through(Date base, Period period)
{
    bool by_month = period_months(period) > 0;
    return (Schedule){ .base = base,
                       .month = date_month(base),
                       .day = by_month ? date_civil(base).day : 0,
                       .before_end = STICKY,
                       .period = period };
}

static Date calendar_base(Date start, Period period)
{
    if (period_months(period) > 0) {
        return date_from_civil((Civil){ date_civil(start).year, 1, 1 });
    }
    if (period.unit == PERIOD_WEEK) {
        int32_t weeks = floor_div(start.day - FIRST_MONDAY, DAYS_PER_WEEK);
        return (Date){ FIRST_MONDAY + weeks * DAYS_PER_WEEK };
    }
    return start;
}

Schedule schedule_make(Anchor anchor, Alignment alignment, Date start, Date anchor_date,
                       Period period)
{
    assert((unsigned)anchor < ANCHOR_COUNT);
    switch (anchor) {
    case ANCHOR_SUBSCRIPTION:
        break;
    case ANCHOR_ACCOUNT:
        if (alignment == ALIGNMENT_DAY_OF_MONTH) {
            return schedule_on_day(start, date_civil(anchor_date).day, period);
        }
        return schedule_through(anchor_date, period);
    case ANCHOR_CALENDAR:
        return schedule_through(calendar_base(start, period), period);
    case ANCHOR_COUNT:
        break;
    }
    return schedule_through(start, period);
}

Schedule schedule_on_day(Date start, int32_t anchor_day, Period period)
{
    assert(anchor_day >= 1);
    assert(anchor_day <= ANCHOR_DAY_MAX);
    if (period_months(period) == 0) {
        return schedule_through(start, period);
    }
    int32_t month = date_month(start);
    return (Schedule){ .base = date_in_month(month, anchor_day),
                       .month = month,
                       .day = anchor_day,
                       .before_end = STICKY,
                       .period = period };
}

Schedule schedule_with_month_end(Schedule schedule, MonthEnd month_end)
{
    Civil civil = date_civil(schedule.base);
    int32_t before_end = date_month_days(civil.year, civil.month) - schedule.day;
    before_end = before_end < 0 ? 0 : before_end;
    bool near_end = schedule.day >= RELATIVE_DAY_MIN || before_end <= RELATIVE_DAYS_MAX;
    bool relative = month_end == MONTH_END_RELATIVE && schedule.day > 0 && near_end;
    schedule.before_end = relative ? before_end : STICKY;
    return schedule;
}

Date schedule_boundary(const Schedule *schedule, int32_t n)
{
    int32_t months = period_months(schedule->period);
    if (months == 0) {
        return period_add(schedule->base, schedule->period, n);
    }
    if (schedule->before_end == STICKY) {
        return date_in_month(schedule->month + months * n, schedule->day);
    }
    Date last = date_in_month(schedule->month + months * n, ANCHOR_DAY_MAX);
    return (Date){ last.day - schedule->before_end };
}

int32_t schedule_index(const Schedule *schedule, Date date)
{
    int32_t months = period_months(schedule->period);
    if (months == 0) {
        return floor_div(date.day - schedule->base.day, period_days(schedule->period));
    }
    int32_t n = floor_div(date_month(date) - schedule->month, months);
    return n - (schedule_boundary(schedule, n).day > date.day ? 1 : 0);
}

Interval schedule_cycle(const Schedule *schedule, Date date)
{
    int32_t n = schedule_index(schedule, date);
    Interval cycle = { schedule_boundary(schedule, n), schedule_boundary(schedule, n + 1) };
    assert(cycle.from.day <= date.day);
    assert(date.day < cycle.to.day);
    return cycle;
}

int32_t interval_days(Interval interval)
{
    return interval_empty(interval) ? 0 : interval.to.day - interval.from.day;
}

bool interval_empty(Interval interval)
{
    return interval.to.day <= interval.from.day;
}

Interval interval_overlap(Interval a, Interval b)
{
    Date from = date_max(a.from, b.from);
    Date to = date_min(a.to, b.to);
    return (Interval){ from, to.day < from.day ? from : to };
}

Date date_min(Date a, Date b)
{
    if (date_is_none(a) || date_is_none(b)) {
        return date_is_none(a) ? b : a;
    }
    return a.day < b.day ? a : b;
}

Date date_max(Date a, Date b)
{
    assert(!date_is_none(a));
    assert(!date_is_none(b));
    return a.day > b.day ? a : b;
}

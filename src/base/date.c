/* date.c - calendar days: the proleptic Gregorian calendar as a day number. */
#include "base/instant.h"

#include <assert.h>

enum { YEAR_MAX = 9999, MONTHS = 12, EPOCH_SHIFT_DAYS = 719468, ERA_DAYS = 146097 };

static bool leap(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int32_t date_month_days(int32_t year, int32_t month)
{
    static const int32_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    assert(month >= 1);
    assert(month <= 12);
    return month == 2 && leap(year) ? 29 : days[month - 1];
}

/* Both ways with the year starting in March, so that the leap day is the last; 400-year eras from
 * 0000-03-01 (Hinnant, chrono-compatible low-level date algorithms). */
Date date_from_civil(Civil civil)
{
    assert(civil.year >= 1);
    assert(civil.year <= YEAR_MAX);
    assert(civil.day >= 1);
    assert(civil.day <= date_month_days(civil.year, civil.month));
    int32_t year = civil.year - (civil.month <= 2 ? 1 : 0);
    int32_t month = (civil.month + 9) % 12;
    int32_t era = year / 400;
    int32_t year_of_era = year % 400;
    int32_t day_of_year = (153 * month + 2) / 5 + civil.day - 1;
    int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (Date){ era * ERA_DAYS + day_of_era - EPOCH_SHIFT_DAYS };
}

Civil date_civil(Date date)
{
    static const Date first = { -719162 }; /* 0001-01-01 */
    static const Date last = { 2932896 };  /* 9999-12-31 */
    assert(date.day >= first.day);
    assert(date.day <= last.day);
    int32_t day = date.day + EPOCH_SHIFT_DAYS;
    int32_t era = day / ERA_DAYS;
    int32_t day_of_era = day % ERA_DAYS;
    int32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t month = (5 * day_of_year + 2) / 153;
    return (Civil){ .year = era * 400 + year_of_era + (month >= 10 ? 1 : 0),
                    .month = month < 10 ? month + 3 : month - 9,
                    .day = day_of_year - (153 * month + 2) / 5 + 1 };
}

static int32_t month_of(Civil civil)
{
    return civil.year * MONTHS + civil.month - 1;
}

int32_t date_month(Date date)
{
    return month_of(date_civil(date));
}

Date date_in_month(int32_t month, int32_t day)
{
    assert(month >= MONTHS);
    assert(month < (YEAR_MAX + 1) * MONTHS);
    Civil civil = { month / MONTHS, month % MONTHS + 1, day };
    int32_t days = date_month_days(civil.year, civil.month);
    civil.day = day < days ? day : days;
    return date_from_civil(civil);
}

Date date_add_months(Date date, int32_t months)
{
    Civil civil = date_civil(date);
    int64_t month = (int64_t)month_of(civil) + months;
    assert(month >= MONTHS);
    assert(month < (YEAR_MAX + 1) * MONTHS);
    return date_in_month((int32_t)month, civil.day);
}

bool date_is_none(Date date)
{
    return date.day == DATE_NONE.day;
}

/* The number written in `len` digits at `from`; -1 when another byte is there. */
static int32_t digits(Str text, size_t from, size_t len)
{
    int32_t value = 0;
    for (size_t i = from; i < from + len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return -1;
        }
        value = value * 10 + (text.ptr[i] - '0');
    }
    return value;
}

Err *date_parse(Str text, Date *ret_date)
{
    if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-') {
        return ERR(DATE_FORMAT, "a date looks like 2026-11-22");
    }
    Civil civil = { digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2) };
    if (civil.year < 1 || civil.month < 1 || civil.month > 12 || civil.day < 1 ||
        civil.day > date_month_days(civil.year, civil.month)) {
        return ERR(DATE_FORMAT, "'%.*s' is not a day of the calendar", STR_ARG(text));
    }
    *ret_date = date_from_civil(civil);
    return NULL;
}

Str date_format(Arena *out, Date date)
{
    if (date_is_none(date)) {
        return (Str){ 0 };
    }
    Civil civil = date_civil(date);
    return arena_printf(out, "%04d-%02d-%02d", (int)civil.year, (int)civil.month, (int)civil.day);
}

Str date_display(Arena *out, Date date)
{
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    if (date_is_none(date)) {
        return (Str){ 0 };
    }
    Civil civil = date_civil(date);
    return arena_printf(out, "%d %s %d", (int)civil.day, months[civil.month - 1], (int)civil.year);
}

Str instant_format(Arena *out, Instant instant)
{
    if (instant.us == 0) {
        return (Str){ 0 };
    }
    int64_t us_of_day = instant.us % DAY_US;
    us_of_day += us_of_day < 0 ? DAY_US : 0;
    Civil civil = date_civil((Date){ (int32_t)((instant.us - us_of_day) / DAY_US) });
    int second = (int)(us_of_day / SECOND_US);
    return arena_printf(out, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)civil.year, (int)civil.month,
                        (int)civil.day, second / 3600, second / 60 % 60, second % 60);
}

/* zone_rule.c - POSIX time zone rules. */
#include "base/zone_rule.h"

#include "base/instant.h"

enum {
    HOUR_S = 3600,
    DAY_S = 86400,
    RULE_HOURS_MAX = 167,
    OFFSET_HOURS_MAX = 24,
    YEAR_LAST = 9998
};

/* The number at the front of *rest, at most `max`; false when there is none. */
static bool take_number(Str *rest, int32_t max, int32_t *ret_value)
{
    int32_t value = 0;
    size_t len = 0;
    while (len < rest->len && rest->ptr[len] >= '0' && rest->ptr[len] <= '9' && value <= max) {
        value = value * 10 + (rest->ptr[len] - '0');
        len++;
    }
    *rest = str_slice(*rest, len, rest->len);
    *ret_value = value;
    return len > 0 && value <= max;
}

static bool take_char(Str *rest, char c)
{
    if (rest->len == 0 || rest->ptr[0] != c) {
        return false;
    }
    *rest = str_slice(*rest, 1, rest->len);
    return true;
}

/* [+-]hh[:mm[:ss]] in seconds. */
static bool take_time(Str *rest, int32_t hours_max, int32_t *ret_seconds)
{
    int32_t hours;
    int32_t minutes = 0;
    int32_t seconds = 0;
    bool negative = take_char(rest, '-');
    if (!negative) {
        (void)take_char(rest, '+');
    }
    if (!take_number(rest, hours_max, &hours) ||
        (take_char(rest, ':') && !take_number(rest, 59, &minutes)) ||
        (take_char(rest, ':') && !take_number(rest, 59, &seconds))) {
        return false;
    }
    int32_t total = hours * HOUR_S + minutes * 60 + seconds;
    *ret_seconds = negative ? -total : total;
    return true;
}

/* "EET" or "<+03>"; pages show numbers only, so that the name is not kept. */
static bool take_name(Str *rest)
{
    size_t len = 0;
    if (take_char(rest, '<')) {
        size_t end = str_find(*rest, S(">"), 0);
        bool closed = end < rest->len;
        *rest = str_slice(*rest, end + 1, rest->len);
        return closed;
    }
    while (len < rest->len && ((rest->ptr[len] >= 'A' && rest->ptr[len] <= 'Z') ||
                               (rest->ptr[len] >= 'a' && rest->ptr[len] <= 'z'))) {
        len++;
    }
    *rest = str_slice(*rest, len, rest->len);
    return len >= 3;
}

static bool take_moment(Str *rest, ZoneMoment *ret_moment)
{
    ZoneMoment moment = { .second = 2 * HOUR_S };
    if (take_char(rest, 'M')) {
        moment.kind = ZONE_DAY_MONTH_WEEK;
        if (!take_number(rest, 12, &moment.month) || moment.month < 1 || !take_char(rest, '.') ||
            !take_number(rest, 5, &moment.week) || moment.week < 1 || !take_char(rest, '.') ||
            !take_number(rest, 6, &moment.day)) {
            return false;
        }
    } else if (take_char(rest, 'J')) {
        moment.kind = ZONE_DAY_JULIAN;
        if (!take_number(rest, 365, &moment.day) || moment.day < 1) {
            return false;
        }
    } else {
        moment.kind = ZONE_DAY_ZERO;
        if (!take_number(rest, 365, &moment.day)) {
            return false;
        }
    }
    if (take_char(rest, '/') && !take_time(rest, RULE_HOURS_MAX, &moment.second)) {
        return false;
    }
    *ret_moment = moment;
    return true;
}

bool zone_rule_parse(Str text, ZoneRule *ret_rule)
{
    ZoneRule rule = { 0 };
    int32_t west;
    if (!take_name(&text) || !take_time(&text, OFFSET_HOURS_MAX, &west)) {
        return false;
    }
    rule.offset_s = -west; /* POSIX counts westwards */
    if (text.len > 0) {
        rule.summer = true;
        rule.summer_offset_s = rule.offset_s + HOUR_S;
        if (!take_name(&text)) {
            return false;
        }
        if (text.len > 0 && text.ptr[0] != ',') {
            if (!take_time(&text, OFFSET_HOURS_MAX, &west)) {
                return false;
            }
            rule.summer_offset_s = -west;
        }
        if (!take_char(&text, ',') || !take_moment(&text, &rule.start) || !take_char(&text, ',') ||
            !take_moment(&text, &rule.end)) {
            return false;
        }
    }
    if (text.len > 0) {
        return false;
    }
    *ret_rule = rule;
    return true;
}

/* Local seconds since 1970 at which the moment comes in that year. */
static int64_t moment_local_s(const ZoneMoment *moment, int32_t year)
{
    Date day = date_from_civil((Civil){ year, 1, 1 });
    switch (moment->kind) {
    case ZONE_DAY_MONTH_WEEK: {
        int32_t days = date_month_days(year, moment->month);
        day = date_from_civil((Civil){ year, moment->month, 1 });
        int32_t weekday = (day.day % 7 + 7 + 4) % 7; /* 1970-01-01 was a Thursday */
        int32_t first = (moment->day - weekday + 7) % 7;
        int32_t in_month = first + (moment->week - 1) * 7;
        day.day += in_month < days ? in_month : in_month - 7;
        break;
    }
    case ZONE_DAY_JULIAN:
        day.day += moment->day - 1;
        day.day += moment->day >= 60 && date_month_days(year, 2) == 29 ? 1 : 0;
        break;
    case ZONE_DAY_ZERO:
        day.day += moment->day;
        break;
    }
    return (int64_t)day.day * DAY_S + moment->second;
}

ZoneSpan zone_rule_span(const ZoneRule *rule, int64_t time_s)
{
    ZoneSpan span = { rule->offset_s, INT64_MAX };
    if (!rule->summer) {
        return span;
    }
    /* The changes of the year and its neighbours: a change may fall just over the new year. */
    int64_t day = (time_s + rule->offset_s) / DAY_S;
    int64_t last = date_from_civil((Civil){ YEAR_LAST, 1, 1 }).day;
    int32_t year = date_civil((Date){ (int32_t)(day < 0 ? 0 : day > last ? last : day) }).year;
    int64_t latest_s = INT64_MIN;
    for (int32_t y = year - 1; y <= year + 1; y++) {
        int64_t changes[2] = { moment_local_s(&rule->start, y) - rule->offset_s,
                               moment_local_s(&rule->end, y) - rule->summer_offset_s };
        int32_t offsets[2] = { rule->summer_offset_s, rule->offset_s };
        for (size_t i = 0; i < COUNT_OF(changes); i++) {
            /* Of two changes in one second (summer time all the year) the later in order counts. */
            if (changes[i] <= time_s && changes[i] >= latest_s) {
                latest_s = changes[i];
                span.offset_s = offsets[i];
            }
            if (changes[i] > time_s && changes[i] < span.end_s) {
                span.end_s = changes[i];
            }
        }
    }
    return span;
}

/*
 * zone_rule.h - the POSIX rule at the end of a zoneinfo file ("EET-2EEST,M3.5.0/3,M10.5.0/4"),
 * which tells summer time for the years after the file's table. Shared inside base/ only.
 */
#ifndef BASE_ZONE_RULE_H
#define BASE_ZONE_RULE_H

#include "base/str.h"

typedef enum ZoneDayKind { ZONE_DAY_MONTH_WEEK, ZONE_DAY_JULIAN, ZONE_DAY_ZERO } ZoneDayKind;

/* A moment of every year: Mm.w.d, Jn (1..365, never 29 February) or n (0..365), and the local time.
 */
typedef struct ZoneMoment {
    ZoneDayKind kind;
    int32_t month;  /* 1..12 */
    int32_t week;   /* 1..5, 5 is the last */
    int32_t day;    /* of the week 0..6, or of the year */
    int32_t second; /* -167 h to 167 h from local midnight */
} ZoneMoment;

typedef struct ZoneRule {
    int32_t offset_s; /* standard time, seconds east of UTC */
    bool summer;
    int32_t summer_offset_s;
    ZoneMoment start; /* of summer time, in standard time */
    ZoneMoment end;   /* in summer time */
} ZoneRule;

/* A span of time with one offset. */
typedef struct ZoneSpan {
    int32_t offset_s;
    int64_t end_s; /* the first second after it; INT64_MAX when it never ends */
} ZoneSpan;

bool zone_rule_parse(Str text, ZoneRule *ret_rule);
ZoneSpan zone_rule_span(const ZoneRule *rule, int64_t time_s);

#endif

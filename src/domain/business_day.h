/*
 * business_day.h - which days people work on, by country (R-ORD-05).
 *
 * Weekends and public holidays of a country are data here: fixed days, and days counted from Easter
 * (western or orthodox). What differs in an installation is given as exceptions. A country that is
 * not known here has Saturday and Sunday free.
 */
#ifndef DOMAIN_BUSINESS_DAY_H
#define DOMAIN_BUSINESS_DAY_H

#include "base/instant.h"

enum { BUSINESS_DAYS_MAX = 250, BUSINESS_SPAN_DAYS = 800 };

/* A day on which it is otherwise. */
typedef struct DayException {
    Date day;
    bool works;
} DayException;

typedef struct BusinessCalendar {
    Str country;                    /* ISO 3166-1 alpha-2 */
    const DayException *exceptions; /* may be NULL */
    size_t exception_count;
} BusinessCalendar;

bool business_day(const BusinessCalendar *calendar, Date day);
/* The day on which `count` business days after `from` are over; 0: `from` itself. At most
 * BUSINESS_DAYS_MAX, found within BUSINESS_SPAN_DAYS. */
Date business_day_add(const BusinessCalendar *calendar, Date from, int32_t count);

Date easter_western(int32_t year);
Date easter_orthodox(int32_t year); /* in the Gregorian calendar; 1900 to 2099 */

#endif

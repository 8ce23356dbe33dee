/* business_day.c - weekends and public holidays by country. */
#include "domain/business_day.h"

#include <assert.h>

/* A holiday: a fixed day of a month, or `offset` days from Easter when the month is 0. */
typedef struct Holiday {
    int8_t month;
    int8_t day;
    int8_t offset;
} Holiday;

typedef enum Easter { EASTER_WESTERN, EASTER_ORTHODOX } Easter;

enum { HOLIDAY_MAX = 16, SUNDAY = 0, FRIDAY = 5, SATURDAY = 6 };

typedef struct CountryDays {
    Str country;
    Easter easter;
    bool friday_weekend; /* Friday and Saturday instead of Saturday and Sunday */
    size_t count;
    Holiday holidays[HOLIDAY_MAX];
} CountryDays;

#define NEW_YEAR \
    {            \
        1, 1, 0  \
    }
#define EPIPHANY \
    {            \
        1, 6, 0  \
    }
#define LABOUR  \
    {           \
        5, 1, 0 \
    }
#define ASSUMPTION \
    {              \
        8, 15, 0   \
    }
#define ALL_SAINTS \
    {              \
        11, 1, 0   \
    }
#define CHRISTMAS \
    {             \
        12, 25, 0 \
    }
#define SECOND_CHRISTMAS \
    {                    \
        12, 26, 0        \
    }
#define FROM_EASTER(days) \
    {                     \
        0, 0, (days)      \
    }
#define GOOD_FRIDAY FROM_EASTER(-2)
#define EASTER_MONDAY FROM_EASTER(1)
#define ASCENSION FROM_EASTER(39)
#define WHIT_MONDAY FROM_EASTER(50)
#define CORPUS_CHRISTI FROM_EASTER(60)

/* National holidays, without those of regions. */
static const CountryDays countries[] = {
    { STR_INIT("AT"),
      EASTER_WESTERN,
      false,
      13,
      { NEW_YEAR,
        EPIPHANY,
        EASTER_MONDAY,
        LABOUR,
        ASCENSION,
        WHIT_MONDAY,
        CORPUS_CHRISTI,
        ASSUMPTION,
        { 10, 26, 0 },
        ALL_SAINTS,
        { 12, 8, 0 },
        CHRISTMAS,
        SECOND_CHRISTMAS } },
    { STR_INIT("BE"),
      EASTER_WESTERN,
      false,
      10,
      { NEW_YEAR,
        EASTER_MONDAY,
        LABOUR,
        ASCENSION,
        WHIT_MONDAY,
        { 7, 21, 0 },
        ASSUMPTION,
        ALL_SAINTS,
        { 11, 11, 0 },
        CHRISTMAS } },
    { STR_INIT("CH"), EASTER_WESTERN, false, 4, { NEW_YEAR, ASCENSION, { 8, 1, 0 }, CHRISTMAS } },
    { STR_INIT("CY"),
      EASTER_ORTHODOX,
      false,
      14,
      { NEW_YEAR,
        EPIPHANY,
        FROM_EASTER(-48),
        { 3, 25, 0 },
        { 4, 1, 0 },
        GOOD_FRIDAY,
        EASTER_MONDAY,
        LABOUR,
        WHIT_MONDAY,
        ASSUMPTION,
        { 10, 1, 0 },
        { 10, 28, 0 },
        CHRISTMAS,
        SECOND_CHRISTMAS } },
    { STR_INIT("CZ"),
      EASTER_WESTERN,
      false,
      13,
      { NEW_YEAR,
        GOOD_FRIDAY,
        EASTER_MONDAY,
        LABOUR,
        { 5, 8, 0 },
        { 7, 5, 0 },
        { 7, 6, 0 },
        { 9, 28, 0 },
        { 10, 28, 0 },
        { 11, 17, 0 },
        { 12, 24, 0 },
        CHRISTMAS,
        SECOND_CHRISTMAS } },
    { STR_INIT("DE"),
      EASTER_WESTERN,
      false,
      9,
      { NEW_YEAR,
        GOOD_FRIDAY,
        EASTER_MONDAY,
        LABOUR,
        ASCENSION,
        WHIT_MONDAY,
        { 10, 3, 0 },
        CHRISTMAS,
        SECOND_CHRISTMAS } },
    { STR_INIT("DK"),
      EASTER_WESTERN,
      false,
      8,
      { NEW_YEAR, FROM_EASTER(-3), GOOD_FRIDAY, EASTER_MONDAY, ASCENSION, WHIT_MONDAY, CHRISTMAS,
        SECOND_CHRISTMAS } },
    { STR_INIT("ES"),
      EASTER_WESTERN,
      false,
      10,
      { NEW_YEAR,
        EPIPHANY,
        GOOD_FRIDAY,
        LABOUR,
        ASSUMPTION,
        { 10, 12, 0 },
        ALL_SAINTS,
        { 12, 6, 0 },
        { 12, 8, 0 },
        CHRISTMAS } },
    { STR_INIT("FR"),
      EASTER_WESTERN,
      false,
      11,
      { NEW_YEAR,
        EASTER_MONDAY,
        LABOUR,
        { 5, 8, 0 },
        ASCENSION,
        WHIT_MONDAY,
        { 7, 14, 0 },
        ASSUMPTION,
        ALL_SAINTS,
        { 11, 11, 0 },
        CHRISTMAS } },
    { STR_INIT("GB"),
      EASTER_WESTERN,
      false,
      5,
      { NEW_YEAR, GOOD_FRIDAY, EASTER_MONDAY, CHRISTMAS, SECOND_CHRISTMAS } },
    { STR_INIT("GR"),
      EASTER_ORTHODOX,
      false,
      12,
      { NEW_YEAR,
        EPIPHANY,
        FROM_EASTER(-48),
        { 3, 25, 0 },
        GOOD_FRIDAY,
        EASTER_MONDAY,
        LABOUR,
        WHIT_MONDAY,
        ASSUMPTION,
        { 10, 28, 0 },
        CHRISTMAS,
        SECOND_CHRISTMAS } },
    { STR_INIT("IE"),
      EASTER_WESTERN,
      false,
      5,
      { NEW_YEAR, { 3, 17, 0 }, EASTER_MONDAY, CHRISTMAS, SECOND_CHRISTMAS } },
    { STR_INIT("IL"), EASTER_WESTERN, true, 0, { { 0, 0, 0 } } },
    { STR_INIT("IT"),
      EASTER_WESTERN,
      false,
      11,
      { NEW_YEAR,
        EPIPHANY,
        EASTER_MONDAY,
        { 4, 25, 0 },
        LABOUR,
        { 6, 2, 0 },
        ASSUMPTION,
        ALL_SAINTS,
        { 12, 8, 0 },
        CHRISTMAS,
        SECOND_CHRISTMAS } },
    { STR_INIT("NL"),
      EASTER_WESTERN,
      false,
      7,
      { NEW_YEAR,
        EASTER_MONDAY,
        { 4, 27, 0 },
        ASCENSION,
        WHIT_MONDAY,
        CHRISTMAS,
        SECOND_CHRISTMAS } },
    { STR_INIT("PL"),
      EASTER_WESTERN,
      false,
      11,
      { NEW_YEAR,
        EPIPHANY,
        EASTER_MONDAY,
        LABOUR,
        { 5, 3, 0 },
        CORPUS_CHRISTI,
        ASSUMPTION,
        ALL_SAINTS,
        { 11, 11, 0 },
        CHRISTMAS,
        SECOND_CHRISTMAS } },
    { STR_INIT("PT"),
      EASTER_WESTERN,
      false,
      12,
      { NEW_YEAR,
        GOOD_FRIDAY,
        { 4, 25, 0 },
        LABOUR,
        CORPUS_CHRISTI,
        { 6, 10, 0 },
        ASSUMPTION,
        { 10, 5, 0 },
        ALL_SAINTS,
        { 12, 1, 0 },
        { 12, 8, 0 },
        CHRISTMAS } },
    { STR_INIT("RO"),
      EASTER_ORTHODOX,
      false,
      15,
      { NEW_YEAR,
        { 1, 2, 0 },
        EPIPHANY,
        { 1, 7, 0 },
        { 1, 24, 0 },
        GOOD_FRIDAY,
        EASTER_MONDAY,
        LABOUR,
        { 6, 1, 0 },
        WHIT_MONDAY,
        ASSUMPTION,
        { 11, 30, 0 },
        { 12, 1, 0 },
        CHRISTMAS,
        SECOND_CHRISTMAS } },
    { STR_INIT("SE"),
      EASTER_WESTERN,
      false,
      9,
      { NEW_YEAR,
        EPIPHANY,
        GOOD_FRIDAY,
        EASTER_MONDAY,
        LABOUR,
        ASCENSION,
        { 6, 6, 0 },
        CHRISTMAS,
        SECOND_CHRISTMAS } },
};

static const CountryDays *country_days(Str country)
{
    for (size_t i = 0; i < COUNT_OF(countries); i++) {
        if (str_eq(countries[i].country, country)) {
            return &countries[i];
        }
    }
    return NULL;
}

/* The anonymous Gregorian rule (Meeus). */
Date easter_western(int32_t year)
{
    int32_t a = year % 19;
    int32_t b = year / 100;
    int32_t c = year % 100;
    int32_t h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int32_t l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int32_t m = (a + 11 * h + 22 * l) / 451;
    int32_t day = h + l - 7 * m + 114;
    return date_from_civil((Civil){ year, day / 31, day % 31 + 1 });
}

/* The Julian rule; the Julian calendar is 13 days behind from 1900 to 2099. */
Date easter_orthodox(int32_t year)
{
    int32_t d = (19 * (year % 19) + 15) % 30;
    int32_t e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7;
    int32_t day = d + e + 114;
    Date julian = date_from_civil((Civil){ year, day / 31, day % 31 + 1 });
    return (Date){ julian.day + 13 };
}

static bool holiday(const CountryDays *days, Date date)
{
    Civil civil = date_civil(date);
    Date easter =
        days->easter == EASTER_WESTERN ? easter_western(civil.year) : easter_orthodox(civil.year);
    for (size_t i = 0; i < days->count; i++) {
        const Holiday *one = &days->holidays[i];
        bool is = one->month == 0 ? date.day == easter.day + one->offset
                                  : civil.month == one->month && civil.day == one->day;
        if (is) {
            return true;
        }
    }
    return false;
}

bool business_day(const BusinessCalendar *calendar, Date day)
{
    for (size_t i = 0; i < calendar->exception_count; i++) {
        if (calendar->exceptions[i].day.day == day.day) {
            return calendar->exceptions[i].works;
        }
    }
    const CountryDays *days = country_days(calendar->country);
    int32_t weekday = ((day.day + 4) % 7 + 7) % 7; /* 1970-01-01 was a Thursday; 0 is Sunday */
    bool friday = days != NULL && days->friday_weekend;
    bool weekend = weekday == SATURDAY || weekday == (friday ? FRIDAY : SUNDAY);
    return !weekend && (days == NULL || !holiday(days, day));
}

Date business_day_add(const BusinessCalendar *calendar, Date from, int32_t count)
{
    assert(count >= 0);
    assert(count <= BUSINESS_DAYS_MAX);
    Date day = from;
    for (int32_t i = 0; i < BUSINESS_SPAN_DAYS && count > 0; i++) {
        day.day++;
        count -= business_day(calendar, day) ? 1 : 0;
    }
    return day;
}

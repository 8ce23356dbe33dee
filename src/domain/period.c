/* period.c - terms and billing periods: ISO 8601 text and words. */
#include <assert.h>

#include "domain/calendar.h"

enum { MONTHS_PER_YEAR = 12, DAYS_PER_WEEK = 7, PERIOD_TEXT_MIN = 3, PERIOD_TEXT_MAX = 5 };

typedef struct UnitWords {
    char letter;
    const char *one;
    const char *many;
    const char *adverb;
} UnitWords;

static const UnitWords unit_words[PERIOD_UNIT_COUNT] = {
    [PERIOD_DAY] = { 'D', "day", "days", "daily" },
    [PERIOD_WEEK] = { 'W', "week", "weeks", "weekly" },
    [PERIOD_MONTH] = { 'M', "month", "months", "monthly" },
    [PERIOD_YEAR] = { 'Y', "year", "years", "yearly" },
};

ENUM_DEFINE(Anchor, anchor, ANCHOR_COUNT, ANCHORS)
ENUM_DEFINE(Alignment, alignment, ALIGNMENT_COUNT, ALIGNMENTS)
ENUM_DEFINE(MonthEnd, month_end, MONTH_END_COUNT, MONTH_ENDS)

bool period_valid(Period period)
{
    int32_t count_max = period.unit == PERIOD_DAY ? PERIOD_DAYS_MAX : PERIOD_COUNT_MAX;
    return period.count >= 1 && period.count <= count_max &&
           (unsigned)period.unit < PERIOD_UNIT_COUNT;
}

bool period_eq(Period a, Period b)
{
    return period_months(a) == period_months(b) && period_days(a) == period_days(b);
}

int32_t period_months(Period period)
{
    assert(period_valid(period));
    if (period.unit == PERIOD_YEAR) {
        return period.count * MONTHS_PER_YEAR;
    }
    return period.unit == PERIOD_MONTH ? period.count : 0;
}

int32_t period_days(Period period)
{
    assert(period_valid(period));
    if (period.unit == PERIOD_WEEK) {
        return period.count * DAYS_PER_WEEK;
    }
    return period.unit == PERIOD_DAY ? period.count : 0;
}

/* The unit of the letter; PERIOD_UNIT_COUNT when there is none. */
static PeriodUnit unit_of(char letter)
{
    PeriodUnit unit = PERIOD_DAY;
    while (unit < PERIOD_UNIT_COUNT && unit_words[unit].letter != letter) {
        unit++;
    }
    return unit;
}

Err *period_parse(Str text, const char *field, Period *ret_period)
{
    bool shaped = text.len >= PERIOD_TEXT_MIN && text.len <= PERIOD_TEXT_MAX &&
                  text.ptr[0] == 'P' && text.ptr[1] >= '1' && text.ptr[1] <= '9';
    int64_t count = 0;
    shaped = shaped && str_parse_int64(str_slice(text, 1, text.len - 1), &count);
    Period period = { .count = (int32_t)count };
    if (shaped) {
        period.unit = unit_of(text.ptr[text.len - 1]);
    }
    if (!shaped || !period_valid(period)) {
        return ERR_FIELD(FIELD_INVALID, field, "a period looks like P1M or P1Y");
    }
    *ret_period = period;
    return NULL;
}

Str period_format(Arena *out, Period period)
{
    assert(period_valid(period));
    return arena_printf(out, "P%d%c", (int)period.count, unit_words[period.unit].letter);
}

Str period_length(Arena *out, Period period)
{
    assert(period_valid(period));
    const UnitWords *words = &unit_words[period.unit];
    return arena_printf(out, "%d %s", (int)period.count,
                        period.count == 1 ? words->one : words->many);
}

Str period_frequency(Arena *out, Period period)
{
    assert(period_valid(period));
    if (period_months(period) == MONTHS_PER_YEAR) {
        return S("yearly");
    }
    if (period.count == 1) {
        return str_from_cstr(unit_words[period.unit].adverb);
    }
    return arena_printf(out, "every %d %s", (int)period.count, unit_words[period.unit].many);
}

/* business_day_test.c - weekends, holidays, Easter, and what an installation says otherwise. */
#include "domain/business_day.h"
#include "tests/unit/domain/domain_test.h"

static const char *after(const char *country, Date from, int32_t count)
{
    const BusinessCalendar calendar = { .country = str_from_cstr(country) };
    return str_cstr(&test_arena,
                    date_format(&test_arena, business_day_add(&calendar, from, count)));
}

TEST(easter_falls_on_its_days)
{
    static const struct {
        int32_t year;
        const char *western, *orthodox;
    } cases[] = {
        { 2016, "2016-03-27", "2016-05-01" }, { 2024, "2024-03-31", "2024-05-05" },
        { 2025, "2025-04-20", "2025-04-20" }, { 2026, "2026-04-05", "2026-04-12" },
        { 2027, "2027-03-28", "2027-05-02" }, { 2038, "2038-04-25", "2038-04-25" },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CHECK_STR(date_format(&test_arena, easter_western(cases[i].year)),
                  str_from_cstr(cases[i].western));
        CHECK_STR(date_format(&test_arena, easter_orthodox(cases[i].year)),
                  str_from_cstr(cases[i].orthodox));
    }
}

TEST(weekends_and_holidays_do_not_count)
{
    /* Thursday 9 April 2026: in Greece Good Friday, the weekend and Easter Monday follow. */
    CHECK_STR(str_from_cstr(after("GR", day(2026, 4, 9), 1)), S("2026-04-14"));
    CHECK_STR(str_from_cstr(after("DE", day(2026, 4, 9), 1)), S("2026-04-10"));
    /* Christmas Eve, a Thursday; Germany has two holidays, then a weekend. */
    CHECK_STR(str_from_cstr(after("DE", day(2026, 12, 24), 1)), S("2026-12-28"));
    CHECK_STR(str_from_cstr(after("SE", day(2026, 12, 31), 1)), S("2027-01-04"));
    CHECK_STR(str_from_cstr(after("IL", day(2026, 11, 19), 1)), S("2026-11-22")); /* a Sunday */
    CHECK_STR(str_from_cstr(after("JP", day(2026, 11, 20), 1)), S("2026-11-23")); /* not known */
    CHECK_STR(str_from_cstr(after("GR", day(2026, 11, 21), 0)), S("2026-11-21"));
}

TEST(an_installation_says_what_differs)
{
    const DayException exceptions[] = { { day(2026, 11, 23), false }, { day(2026, 11, 28), true } };
    const BusinessCalendar calendar = { S("DE"), exceptions, COUNT_OF(exceptions) };
    CHECK(!business_day(&calendar, day(2026, 11, 23)));
    CHECK(business_day(&calendar, day(2026, 11, 28))); /* a Saturday */
    CHECK_STR(date_format(&test_arena, business_day_add(&calendar, day(2026, 11, 20), 1)),
              S("2026-11-24"));
}

TEST(a_day_before_1970_has_its_weekday)
{
    const BusinessCalendar calendar = { .country = S("DE") };
    CHECK(!business_day(&calendar, day(1969, 12, 28))); /* a Sunday */
    CHECK(business_day(&calendar, day(1969, 12, 29)));
}

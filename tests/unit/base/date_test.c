/* date_test.c - the calendar and the clocks. */
#include "base/instant.h"

#include "tests/test.h"

static Date date(Str text)
{
    Date value = DATE_NONE;
    CHECK_OK(date_parse(text, &value));
    return value;
}

static void check_months(Str from, int32_t months, Str to)
{
    CHECK_STR(date_format(&test_arena, date_add_months(date(from), months)), to);
}

TEST(date_days_count_from_1970)
{
    CHECK_INT(date(S("1970-01-01")).day, 0);
    CHECK_INT(date(S("2000-03-01")).day, 11017);
    CHECK_INT(date(S("1969-12-31")).day, -1);
    CHECK_INT(date(S("0001-01-01")).day, -719162);
    CHECK_INT(date(S("9999-12-31")).day, 2932896);
}

TEST(date_every_day_of_four_centuries_comes_back)
{
    Date day = date(S("1899-12-31"));
    Civil before = date_civil(day);
    for (int32_t i = 0; i < 146097; i++) {
        day.day++;
        Civil civil = date_civil(day);
        CHECK_INT(date_from_civil(civil).day, day.day);
        bool next_day = civil.day == before.day + 1 && civil.month == before.month;
        bool next_month = civil.day == 1 && civil.month == before.month % 12 + 1 &&
                          before.day == date_month_days(before.year, before.month);
        CHECK(next_day || next_month);
        CHECK_INT(civil.year, before.year + (civil.month == 1 && civil.day == 1 ? 1 : 0));
        before = civil;
    }
}

TEST(date_leap_years_follow_the_gregorian_rule)
{
    CHECK_INT(date_month_days(2024, 2), 29);
    CHECK_INT(date_month_days(2026, 2), 28);
    CHECK_INT(date_month_days(2000, 2), 29);
    CHECK_INT(date_month_days(1900, 2), 28);
    CHECK_INT(date_month_days(2100, 2), 28);
}

/* EVIDENCE: R8 the day is clamped to the month, always from the original anchor */
TEST(date_months_are_clamped_from_the_anchor)
{
    check_months(S("2026-01-31"), 1, S("2026-02-28"));
    check_months(S("2026-01-31"), 2, S("2026-03-31"));
    check_months(S("2026-01-31"), 3, S("2026-04-30"));
    check_months(S("2024-01-31"), 1, S("2024-02-29"));
    check_months(S("2024-02-29"), 12, S("2025-02-28"));
    check_months(S("2024-02-29"), 48, S("2028-02-29"));
    check_months(S("2026-11-22"), 2, S("2027-01-22"));
    check_months(S("2026-03-31"), -1, S("2026-02-28"));
    check_months(S("2026-01-15"), -1, S("2025-12-15"));
    check_months(S("2026-01-15"), -25, S("2023-12-15"));
    check_months(S("2026-05-05"), 0, S("2026-05-05"));
}

TEST(date_refuses_other_forms_and_days_that_do_not_exist)
{
    static const Str wrong[] = { STR_INIT(""),           STR_INIT("2026-1-1"),
                                 STR_INIT("2026-02-29"), STR_INIT("2026-13-01"),
                                 STR_INIT("2026-00-01"), STR_INIT("2026-01-00"),
                                 STR_INIT("2026-01-32"), STR_INIT("0000-01-01"),
                                 STR_INIT("2026/01/01"), STR_INIT("2026-01-0a"),
                                 STR_INIT("22-11-2026"), STR_INIT("2026-01-01 "),
                                 STR_INIT("-026-01-01") };
    Date value = { 5 };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        CHECK_ERR(date_parse(wrong[i], &value), DATE_FORMAT);
    }
    CHECK_INT(value.day, 5);
}

TEST(date_none_is_empty)
{
    CHECK(date_is_none(DATE_NONE));
    CHECK(!date_is_none((Date){ 0 }));
    CHECK_STR(date_format(&test_arena, DATE_NONE), S(""));
    CHECK_STR(date_display(&test_arena, DATE_NONE), S(""));
}

TEST(instant_formats_as_rfc_3339)
{
    CHECK_STR(instant_format(&test_arena, (Instant){ 1795336200 * SECOND_US }),
              S("2026-11-22T08:30:00Z"));
    CHECK_STR(instant_format(&test_arena, (Instant){ 1 }), S("1970-01-01T00:00:00Z"));
    CHECK_STR(instant_format(&test_arena, (Instant){ -1 }), S("1969-12-31T23:59:59Z"));
    CHECK_STR(instant_format(&test_arena, (Instant){ 0 }), S(""));
}

TEST(clock_manual_shows_what_the_test_set)
{
    Instant now = { 5 };
    Clock clock = clock_manual(&now);
    CHECK_INT(clock_now(&clock).us, 5);
    now.us = 9;
    CHECK_INT(clock_now(&clock).us, 9);
}

TEST(clock_system_moves_on)
{
    Clock clock = clock_system();
    CHECK(clock_now(&clock).us > 1735689600 * SECOND_US); /* 2025 */
    int64_t before = clock_monotonic_us();
    CHECK(clock_monotonic_us() >= before);
}

/* calendar_test.c - periods, boundaries and cycles. */
#include "domain/calendar.h"
#include "tests/unit/domain/domain_test.h"

static const Period monthly = { 1, PERIOD_MONTH };
static const Period yearly = { 1, PERIOD_YEAR };
static const Period weekly = { 1, PERIOD_WEEK };

#define CHECK_CYCLE(schedule, date, wanted_from, wanted_to)    \
    do {                                                       \
        Interval cycle_ = schedule_cycle(&(schedule), (date)); \
        CHECK_DAY(cycle_.from, wanted_from);                   \
        CHECK_DAY(cycle_.to, wanted_to);                       \
    } while (0)

static Schedule own(Date start, Period period)
{
    return schedule_make(ANCHOR_SUBSCRIPTION, ALIGNMENT_FULL_DATE, start, DATE_NONE, period);
}

/* EVIDENCE: R8 boundaries from the original anchor, the day clamped to the month */
TEST(month_ends_are_sticky)
{
    Schedule schedule = own(day(2021, 1, 31), monthly);
    CHECK_DAY(schedule_boundary(&schedule, 0), "2021-01-31");
    CHECK_DAY(schedule_boundary(&schedule, 1), "2021-02-28");
    CHECK_DAY(schedule_boundary(&schedule, 2), "2021-03-31");
    CHECK_DAY(schedule_boundary(&schedule, 3), "2021-04-30");
    CHECK_DAY(schedule_boundary(&schedule, -2), "2020-11-30");
    CHECK_DAY(schedule_boundary(&schedule, 37), "2024-02-29");
    CHECK_CYCLE(schedule, day(2021, 2, 27), "2021-01-31", "2021-02-28");
    CHECK_CYCLE(schedule, day(2021, 2, 28), "2021-02-28", "2021-03-31");
    CHECK_CYCLE(schedule, day(2021, 3, 30), "2021-02-28", "2021-03-31");
}

/* EVIDENCE: R9 29 February yearly */
TEST(a_leap_day_comes_back_in_leap_years)
{
    Schedule schedule = own(day(2024, 2, 29), yearly);
    CHECK_DAY(schedule_boundary(&schedule, 1), "2025-02-28");
    CHECK_DAY(schedule_boundary(&schedule, 3), "2027-02-28");
    CHECK_DAY(schedule_boundary(&schedule, 4), "2028-02-29");
    CHECK_INT(interval_days(schedule_cycle(&schedule, day(2024, 5, 1))), 365);
}

/* EVIDENCE: R10 field guide B4.5: charge-cycle days are those of the month in which it starts */
TEST(a_cycle_has_the_days_of_its_first_month)
{
    Schedule schedule = own(day(2022, 2, 21), monthly);
    CHECK_INT(interval_days(schedule_cycle(&schedule, day(2022, 2, 21))), 28);
    CHECK_INT(interval_days(schedule_cycle(&schedule, day(2022, 3, 21))), 31);
}

/* EVIDENCE: R11 day of month: the anchor day in the start month, else one full period later */
TEST(only_the_day_counts_when_aligned_by_day_of_month)
{
    Date account = day(2019, 3, 15);
    Schedule before =
        schedule_make(ANCHOR_ACCOUNT, ALIGNMENT_DAY_OF_MONTH, day(2024, 1, 10), account, yearly);
    Schedule after =
        schedule_make(ANCHOR_ACCOUNT, ALIGNMENT_DAY_OF_MONTH, day(2024, 1, 20), account, yearly);
    CHECK_CYCLE(before, day(2024, 1, 10), "2023-01-15", "2024-01-15");
    CHECK_CYCLE(after, day(2024, 1, 20), "2024-01-15", "2025-01-15");
}

/* EVIDENCE: R11 full date: the fixed grid of the anchor date */
TEST(the_grid_of_a_full_date_is_fixed)
{
    Schedule schedule = schedule_make(ANCHOR_ACCOUNT, ALIGNMENT_FULL_DATE, day(2024, 1, 10),
                                      day(2019, 3, 15), yearly);
    CHECK_CYCLE(schedule, day(2024, 1, 10), "2023-03-15", "2024-03-15");
    CHECK_CYCLE(schedule, day(2018, 1, 10), "2017-03-15", "2018-03-15");
}

TEST(the_account_day_31_is_the_last_day_of_every_month)
{
    Schedule schedule = schedule_on_day(day(2026, 2, 10), 31, monthly);
    CHECK_CYCLE(schedule, day(2026, 2, 10), "2026-01-31", "2026-02-28");
    CHECK_CYCLE(schedule, day(2026, 2, 28), "2026-02-28", "2026-03-31");
}

/* EVIDENCE: R-BIL-02 calendar anchor */
TEST(the_calendar_grid_starts_on_the_first_and_on_monday)
{
    Date start = day(2026, 11, 22); /* a Sunday */
    Schedule month = schedule_make(ANCHOR_CALENDAR, ALIGNMENT_FULL_DATE, start, DATE_NONE, monthly);
    Schedule quarter = schedule_make(ANCHOR_CALENDAR, ALIGNMENT_FULL_DATE, start, DATE_NONE,
                                     (Period){ 3, PERIOD_MONTH });
    Schedule year = schedule_make(ANCHOR_CALENDAR, ALIGNMENT_FULL_DATE, start, DATE_NONE, yearly);
    Schedule week = schedule_make(ANCHOR_CALENDAR, ALIGNMENT_FULL_DATE, start, DATE_NONE, weekly);
    Schedule days = schedule_make(ANCHOR_CALENDAR, ALIGNMENT_FULL_DATE, start, DATE_NONE,
                                  (Period){ 10, PERIOD_DAY });
    CHECK_CYCLE(month, start, "2026-11-01", "2026-12-01");
    CHECK_CYCLE(quarter, start, "2026-10-01", "2027-01-01");
    CHECK_CYCLE(year, start, "2026-01-01", "2027-01-01");
    CHECK_CYCLE(week, start, "2026-11-16", "2026-11-23");
    CHECK_CYCLE(days, start, "2026-11-22", "2026-12-02");
    start = day(1969, 12, 30);
    week = schedule_make(ANCHOR_CALENDAR, ALIGNMENT_FULL_DATE, start, DATE_NONE, weekly);
    CHECK_CYCLE(week, start, "1969-12-29", "1970-01-05");
}

TEST(weeks_have_no_day_of_the_month)
{
    Date start = day(2026, 11, 22);
    Schedule schedule =
        schedule_make(ANCHOR_ACCOUNT, ALIGNMENT_DAY_OF_MONTH, start, day(2020, 1, 1), weekly);
    CHECK_CYCLE(schedule, start, "2026-11-22", "2026-11-29");
    CHECK_CYCLE(schedule, day(2026, 11, 21), "2026-11-15", "2026-11-22");
}

/* EVIDENCE: R7 intervals are [from, to); cycles tile the calendar without gap or overlap */
TEST(cycles_tile_without_gap_or_overlap)
{
    Random random = random_seeded(__func__);
    for (size_t i = 0; i < 500; i++) {
        Date base = { (int32_t)random_from(&random, -20000, 40000) };
        Period period = { (int32_t)random_from(&random, 1, 36), (PeriodUnit)(i % 4) };
        Schedule schedule =
            i % 3 == 0 ? schedule_on_day(base, (int32_t)random_from(&random, 1, 31), period)
                       : own(base, period);
        Date date = { base.day + (int32_t)random_from(&random, -3000, 3000) };
        Interval cycle = schedule_cycle(&schedule, date);
        for (size_t k = 0; k < 12; k++) {
            Interval next = schedule_cycle(&schedule, cycle.to);
            CHECK(cycle.from.day <= date.day || k > 0);
            CHECK_INT(next.from.day, cycle.to.day);
            CHECK(!interval_empty(next));
            cycle = next;
        }
    }
}

TEST(a_period_is_written_as_iso_8601)
{
    static const char *const good[] = { "P1D", "P30D", "P2W", "P1M", "P12M", "P120M", "P3Y" };
    static const char *const bad[] = { "",     "P1",  "1M",  "PM",   "P0M",   "P01M",   "P121M",
                                       "P1M1", "P1H", "p1M", "P-1M", "P1.5M", "P1000M", "P1MD" };
    Period period = { 7, PERIOD_DAY };
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        CHECK_OK(period_parse(str_from_cstr(good[i]), "term", &period));
        CHECK_STR(period_format(&test_arena, period), str_from_cstr(good[i]));
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        CHECK_ERR(period_parse(str_from_cstr(bad[i]), "term", &period), FIELD_INVALID);
    }
    CHECK(!period_valid((Period){ 0, PERIOD_DAY }));
    CHECK(!period_valid((Period){ 1, PERIOD_UNIT_COUNT }));
}

TEST(periods_of_one_length_are_equal)
{
    CHECK(period_eq((Period){ 12, PERIOD_MONTH }, yearly));
    CHECK(period_eq((Period){ 7, PERIOD_DAY }, weekly));
    CHECK(!period_eq(monthly, weekly));
    CHECK(!period_eq(monthly, yearly));
    CHECK_INT(period_months(yearly), 12);
    CHECK_INT(period_months(weekly), 0);
    CHECK_INT(period_days((Period){ 3, PERIOD_DAY }), 3);
    CHECK_INT(period_days(monthly), 0);
    CHECK_DAY(period_add(day(2026, 1, 31), monthly, 1), "2026-02-28");
    CHECK_DAY(period_add(day(2026, 1, 31), weekly, -1), "2026-01-24");
}

TEST(periods_have_words)
{
    Arena *out = &test_arena;
    CHECK_STR(period_length(out, yearly), S("1 year"));
    CHECK_STR(period_length(out, (Period){ 3, PERIOD_MONTH }), S("3 months"));
    CHECK_STR(period_frequency(out, monthly), S("monthly"));
    CHECK_STR(period_frequency(out, (Period){ 12, PERIOD_MONTH }), S("yearly"));
    CHECK_STR(period_frequency(out, (Period){ 3, PERIOD_MONTH }), S("every 3 months"));
    CHECK_STR(period_frequency(out, (Period){ 1, PERIOD_DAY }), S("daily"));
}

TEST(intervals_overlap_in_their_common_days)
{
    Interval may = { day(2026, 5, 1), day(2026, 6, 1) };
    Interval open = { day(2026, 5, 20), DATE_NONE };
    Interval both = interval_overlap(may, open);
    CHECK_DAY(both.from, "2026-05-20");
    CHECK_DAY(both.to, "2026-06-01");
    CHECK(interval_empty(interval_overlap(may, (Interval){ day(2026, 7, 1), day(2026, 8, 1) })));
    CHECK_INT(interval_days((Interval){ day(2026, 7, 2), day(2026, 7, 1) }), 0);
    CHECK_DAY(date_min(DATE_NONE, day(2026, 1, 1)), "2026-01-01");
    CHECK_DAY(date_min(day(2026, 1, 1), DATE_NONE), "2026-01-01");
    CHECK_DAY(date_min(day(2026, 1, 1), day(2025, 1, 1)), "2025-01-01");
    CHECK_DAY(date_max(day(2026, 1, 1), day(2025, 1, 1)), "2026-01-01");
}

TEST(anchors_and_alignments_have_words)
{
    Anchor anchor;
    Alignment alignment;
    CHECK(anchor_parse(S("calendar"), &anchor) && anchor == ANCHOR_CALENDAR);
    CHECK(!anchor_parse(S("moon"), &anchor));
    CHECK(alignment_parse(alignment_name(ALIGNMENT_DAY_OF_MONTH), &alignment));
    CHECK(alignment == ALIGNMENT_DAY_OF_MONTH);
    CHECK_STR(anchor_name(ANCHOR_ACCOUNT), S("account"));
}

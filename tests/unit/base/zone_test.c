/* zone_test.c - IANA zones: summer time, skipped days, the years after the table. */
#include "base/instant.h"

#include "base/zone_rule.h"
#include "tests/test.h"

enum { HOUR_S = 3600 };

static const Zone *zone(Str name)
{
    const Zone *found = NULL;
    CHECK_OK(zone_get(name, &found));
    return found;
}

static Date date(Str text)
{
    Date value = DATE_NONE;
    CHECK_OK(date_parse(text, &value));
    return value;
}

/* Seconds past midnight in UTC of that day. */
static Instant at(Str day, int64_t second)
{
    return (Instant){ date(day).day * DAY_US + second * SECOND_US };
}

static void check_local(Str zone_name, Instant instant, Str local)
{
    CHECK_STR(instant_format_local(&test_arena, instant, zone(zone_name)), local);
}

static void check_start(Str zone_name, Str day, Str utc)
{
    Instant start = date_start(date(day), zone(zone_name));
    CHECK_STR(instant_format(&test_arena, start), utc);
    CHECK(date_of((Instant){ start.us - 1 }, zone(zone_name)).day < date(day).day);
    CHECK(date_of(start, zone(zone_name)).day >= date(day).day);
}

/* EVIDENCE: R7 an instant is a date through the zone at that instant */
TEST(zone_athens_changes_to_summer_time_and_back)
{
    Str athens = S("Europe/Athens");
    check_local(athens, at(S("2026-03-29"), HOUR_S - 1), S("2026-03-29 02:59"));
    check_local(athens, at(S("2026-03-29"), HOUR_S), S("2026-03-29 04:00"));
    check_local(athens, at(S("2026-10-25"), HOUR_S - 1), S("2026-10-25 03:59"));
    check_local(athens, at(S("2026-10-25"), HOUR_S), S("2026-10-25 03:00"));
    CHECK_INT(date_of(at(S("2026-01-31"), 22 * HOUR_S - 1), zone(athens)).day,
              date(S("2026-01-31")).day);
    CHECK_INT(date_of(at(S("2026-01-31"), 22 * HOUR_S), zone(athens)).day,
              date(S("2026-02-01")).day);
    check_start(athens, S("2026-03-29"), S("2026-03-28T22:00:00Z"));
    check_start(athens, S("2026-03-30"), S("2026-03-29T21:00:00Z"));
    check_start(athens, S("2026-10-26"), S("2026-10-25T22:00:00Z"));
}

/* EVIDENCE: R7 */
TEST(zone_rules_hold_after_the_table_of_the_file_ends)
{
    check_start(S("Europe/Athens"), S("2050-07-01"), S("2050-06-30T21:00:00Z"));
    check_start(S("Europe/Athens"), S("2050-01-01"), S("2049-12-31T22:00:00Z"));
    check_local(S("Europe/Athens"), at(S("2050-03-27"), HOUR_S - 1), S("2050-03-27 02:59"));
    check_local(S("Europe/Athens"), at(S("2050-03-27"), HOUR_S), S("2050-03-27 04:00"));
    check_local(S("Europe/Athens"), at(S("2050-10-30"), HOUR_S), S("2050-10-30 03:00"));
    check_local(S("America/New_York"), at(S("2040-03-11"), 7 * HOUR_S - 1), S("2040-03-11 01:59"));
    check_local(S("America/New_York"), at(S("2040-03-11"), 7 * HOUR_S), S("2040-03-11 03:00"));
    check_local(S("America/New_York"), at(S("2040-11-04"), 6 * HOUR_S), S("2040-11-04 01:00"));
    check_start(S("Australia/Sydney"), S("2045-01-01"), S("2044-12-31T13:00:00Z"));
    check_start(S("Australia/Sydney"), S("2045-07-01"), S("2045-06-30T14:00:00Z"));
    check_start(S("Asia/Tokyo"), S("2090-07-01"), S("2090-06-30T15:00:00Z"));
}

TEST(zone_new_york_is_behind_utc)
{
    check_start(S("America/New_York"), S("2026-11-22"), S("2026-11-22T05:00:00Z"));
    check_start(S("America/New_York"), S("2026-07-04"), S("2026-07-04T04:00:00Z"));
    check_local(S("America/New_York"), at(S("2026-01-01"), 0), S("2025-12-31 19:00"));
}

/* Samoa went over the date line: there was no 30 December 2011 in Apia. */
TEST(zone_apia_skipped_a_day)
{
    Str apia = S("Pacific/Apia");
    check_start(apia, S("2011-12-29"), S("2011-12-29T10:00:00Z"));
    check_start(apia, S("2011-12-30"), S("2011-12-30T10:00:00Z"));
    check_start(apia, S("2011-12-31"), S("2011-12-30T10:00:00Z"));
    check_start(apia, S("2012-01-01"), S("2011-12-31T10:00:00Z"));
    check_local(apia, at(S("2011-12-30"), 10 * HOUR_S - 60), S("2011-12-29 23:59"));
    check_local(apia, at(S("2011-12-30"), 10 * HOUR_S), S("2011-12-31 00:00"));
}

TEST(zone_day_without_midnight_starts_after_the_gap)
{
    check_start(S("America/Sao_Paulo"), S("2017-10-15"), S("2017-10-15T03:00:00Z"));
    check_local(S("America/Sao_Paulo"), at(S("2017-10-15"), 3 * HOUR_S), S("2017-10-15 01:00"));
    check_start(S("Africa/Cairo"), S("2024-04-26"), S("2024-04-25T22:00:00Z"));
}

TEST(zone_day_with_two_midnights_starts_at_the_first)
{
    check_start(S("America/Havana"), S("2026-11-01"), S("2026-11-01T04:00:00Z"));
    check_local(S("America/Havana"), at(S("2026-11-01"), 5 * HOUR_S), S("2026-11-01 00:00"));
}

TEST(zone_offsets_need_not_be_whole_hours)
{
    check_local(S("Asia/Kathmandu"), at(S("2026-01-01"), 0), S("2026-01-01 05:45"));
    check_local(S("UTC"), at(S("2026-01-01"), 59), S("2026-01-01 00:00"));
    check_local(S("Etc/GMT+5"), at(S("2026-01-01"), 0), S("2025-12-31 19:00"));
    check_local(S("Asia/Tokyo"), (Instant){ 0 }, S(""));
}

TEST(zone_before_the_first_transition_is_local_mean_time)
{
    check_local(S("Europe/Athens"), at(S("1800-01-01"), 0), S("1800-01-01 01:34"));
}

TEST(zone_days_of_many_years_are_in_order_everywhere)
{
    static const Str names[] = { STR_INIT("Europe/Athens"),       STR_INIT("Africa/Casablanca"),
                                 STR_INIT("Europe/Dublin"),       STR_INIT("America/St_Johns"),
                                 STR_INIT("Australia/Lord_Howe"), STR_INIT("Pacific/Apia"),
                                 STR_INIT("Asia/Tehran"),         STR_INIT("Antarctica/Troll"),
                                 STR_INIT("America/Nuuk"),        STR_INIT("Asia/Gaza") };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const Zone *place = zone(names[i]);
        Instant before = date_start(date(S("1990-01-01")), place);
        for (int32_t day = date(S("1990-01-02")).day; day < date(S("2090-01-01")).day; day++) {
            Instant start = date_start((Date){ day }, place);
            int64_t hours = (start.us - before.us) / (3600 * SECOND_US);
            bool skipped = start.us == before.us;
            CHECK(skipped || (hours >= 21 && hours <= 27));
            CHECK(skipped || date_of(start, place).day >= day);
            before = start;
        }
    }
}

TEST(zone_is_read_once)
{
    CHECK(zone(S("Europe/Athens")) == zone(S("Europe/Athens")));
}

TEST(zone_refuses_unknown_names_and_paths)
{
    static const Str wrong[] = { STR_INIT(""),
                                 STR_INIT("Europe/Atlantis"),
                                 STR_INIT("Europe"),
                                 STR_INIT("Europe/"),
                                 STR_INIT("/etc/passwd"),
                                 STR_INIT("../../../etc/passwd"),
                                 STR_INIT("Europe/../UTC"),
                                 STR_INIT("Europe//Athens"),
                                 STR_INIT("zone.tab"),
                                 STR_INIT("tzdata"),
                                 STR_INIT("right/Europe/Athens"),
                                 STR_INIT("UTC\0"),
                                 STR_INIT("a234567890123456789012345678901234567890"
                                          "1234567890123456789012345") };
    const Zone *found = NULL;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        CHECK_ERR(zone_get(wrong[i], &found), ZONE_UNKNOWN);
    }
    CHECK(found == NULL);
}

static int32_t rule_offset(Str text, Instant instant)
{
    ZoneRule rule;
    CHECK(zone_rule_parse(text, &rule));
    return zone_rule_span(&rule, instant.us / SECOND_US).offset_s;
}

TEST(zone_rule_knows_all_forms_of_days)
{
    CHECK_INT(rule_offset(S("EST5EDT,J60/0,J300"), at(S("2028-03-01"), 5 * HOUR_S)), -4 * HOUR_S);
    CHECK_INT(rule_offset(S("EST5EDT,J60/0,J300"), at(S("2028-03-01"), 5 * HOUR_S - 1)),
              -5 * HOUR_S);
    CHECK_INT(rule_offset(S("EST5EDT,59/0,300"), at(S("2028-02-29"), 5 * HOUR_S)), -4 * HOUR_S);
    CHECK_INT(rule_offset(S("<+0330>-3:30"), at(S("2028-02-29"), 0)), 3 * HOUR_S + 1800);
    /* summer time all the year, as RFC 8536 writes it */
    CHECK_INT(rule_offset(S("EST5EDT,0/0,J365/25"), at(S("2030-01-01"), 5 * HOUR_S)), -4 * HOUR_S);
    CHECK_INT(rule_offset(S("EST5EDT,0/0,J365/25"), at(S("2030-12-31"), 23 * HOUR_S)), -4 * HOUR_S);
    /* a time before midnight: Nuuk */
    CHECK_INT(rule_offset(S("<-02>2<-01>,M3.5.0/-1,M10.5.0/0"), at(S("2030-03-31"), HOUR_S)),
              -HOUR_S);
    CHECK_INT(rule_offset(S("<-02>2<-01>,M3.5.0/-1,M10.5.0/0"), at(S("2030-03-31"), HOUR_S - 1)),
              -2 * HOUR_S);
}

TEST(zone_rule_refuses_other_text)
{
    static const Str wrong[] = {
        STR_INIT(""),
        STR_INIT("EET"),
        STR_INIT("EE-2"),
        STR_INIT("<+03-3"),
        STR_INIT("EET-99"),
        STR_INIT("EET-2EEST"),
        STR_INIT("EET-2EEST,"),
        STR_INIT("EET-2EEST,M3.5.0"),
        STR_INIT("EET-2EEST,M13.5.0,M10.5.0"),
        STR_INIT("EET-2EEST,M3.6.0,M10.5.0"),
        STR_INIT("EET-2EEST,M3.5.7,M10.5.0"),
        STR_INIT("EET-2EEST,J0,J5"),
        STR_INIT("EET-2EEST,366,5"),
        STR_INIT("EET-2 "),
        STR_INIT("EET-2EEST,M3.5.0/168,M10.5.0"),
        STR_INIT("EET-2:60"),
        STR_INIT("EET-2EEST,M3.5.0,M10.5.0,x"),
    };
    ZoneRule rule;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        if (zone_rule_parse(wrong[i], &rule)) {
            test_fail(__FILE__, __LINE__, "'%s' was taken for a rule", wrong[i].ptr);
        }
    }
}

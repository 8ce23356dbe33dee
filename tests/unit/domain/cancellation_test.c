/* cancellation_test.c - terms, and the day on which a subscription ends. */
#include "domain/cancellation.h"
#include "tests/unit/domain/domain_test.h"

static const Period monthly = { 1, PERIOD_MONTH };
static const Period yearly = { 1, PERIOD_YEAR };

/* A year from 10 January 2026, paid monthly on the account's 1st. */
static CancelFacts facts_on(Date today)
{
    Date start = day(2026, 1, 10);
    return (CancelFacts){ .today = today,
                          .start = start,
                          .billing = schedule_on_day(start, 1, monthly),
                          .term = yearly,
                          .end = DATE_NONE,
                          .state = SUBSCRIPTION_ACTIVE };
}

static Date ends(CancelWhen when, Date date, const CancelFacts *facts)
{
    Date effective = DATE_NONE;
    CHECK_OK(cancel_effective(when, date, facts, &effective));
    return effective;
}

/* EVIDENCE: R8 terms of a longer commitment count from the start */
TEST(a_long_term_counts_from_the_start)
{
    Date start = day(2024, 2, 29);
    Schedule billing = schedule_on_day(start, 1, monthly);
    Interval term = subscription_term(start, yearly, &billing, day(2024, 12, 1));
    CHECK_DAY(term.from, "2024-02-29");
    CHECK_DAY(term.to, "2025-02-28");
    term = subscription_next_term(start, yearly, &billing, term);
    CHECK_DAY(term.from, "2025-02-28");
    CHECK_DAY(term.to, "2026-02-28");
}

TEST(a_monthly_term_keeps_to_the_billing_day)
{
    Date start = day(2026, 1, 10);
    Schedule billing = schedule_on_day(start, 1, monthly);
    Interval term = subscription_term(start, monthly, &billing, start);
    CHECK_DAY(term.from, "2026-01-10");
    CHECK_DAY(term.to, "2026-02-01");
    term = subscription_next_term(start, monthly, &billing, term);
    CHECK_DAY(term.from, "2026-02-01");
    CHECK_DAY(term.to, "2026-03-01");
}

/* EVIDENCE: R-CAN-01 now, at period end, at term end, on a date */
TEST(a_subscription_ends_when_it_was_asked_to)
{
    CancelFacts facts = facts_on(day(2026, 3, 15));
    CHECK_DAY(ends(CANCEL_NOW, DATE_NONE, &facts), "2026-03-15");
    CHECK_DAY(ends(CANCEL_PERIOD_END, DATE_NONE, &facts), "2026-04-01");
    CHECK_DAY(ends(CANCEL_TERM_END, DATE_NONE, &facts), "2027-01-10");
    CHECK_DAY(ends(CANCEL_DATE, day(2026, 5, 20), &facts), "2026-05-20");
    CHECK_DAY(ends(CANCEL_DATE, day(2026, 3, 15), &facts), "2026-03-15");
    CHECK_DAY(ends(CANCEL_DATE, day(2027, 1, 10), &facts), "2027-01-10");
}

TEST(a_period_never_ends_after_the_term)
{
    CancelFacts facts = facts_on(day(2027, 1, 5));
    CHECK_DAY(ends(CANCEL_PERIOD_END, DATE_NONE, &facts), "2027-01-10");
}

TEST(past_days_and_days_after_the_term_are_refused)
{
    CancelFacts facts = facts_on(day(2026, 3, 15));
    Date effective = DATE_NONE;
    CHECK_ERR(cancel_effective(CANCEL_DATE, day(2026, 3, 14), &facts, &effective), CANCEL_WHEN);
    CHECK_ERR(cancel_effective(CANCEL_DATE, day(2027, 1, 11), &facts, &effective), CANCEL_WHEN);
    CHECK_ERR(cancel_effective(CANCEL_DATE, DATE_NONE, &facts, &effective), CANCEL_WHEN);
    CHECK(date_is_none(effective));
}

TEST(an_end_can_only_come_earlier)
{
    CancelFacts facts = facts_on(day(2026, 3, 15));
    Date effective = DATE_NONE;
    facts.end = day(2026, 4, 1);
    facts.state = SUBSCRIPTION_ENDING;
    CHECK_DAY(ends(CANCEL_NOW, DATE_NONE, &facts), "2026-03-15");
    CHECK_ERR(cancel_effective(CANCEL_PERIOD_END, DATE_NONE, &facts, &effective), CANCEL_WHEN);
    CHECK_ERR(cancel_effective(CANCEL_TERM_END, DATE_NONE, &facts, &effective), CANCEL_WHEN);
}

TEST(only_what_runs_can_be_cancelled)
{
    CancelFacts facts = facts_on(day(2026, 3, 15));
    Date effective = DATE_NONE;
    facts.state = SUBSCRIPTION_ENDED;
    CHECK_ERR(cancel_effective(CANCEL_NOW, DATE_NONE, &facts, &effective), SUBSCRIPTION_STATE);
    facts.state = SUBSCRIPTION_PENDING;
    CHECK_ERR(cancel_effective(CANCEL_TERM_END, DATE_NONE, &facts, &effective), SUBSCRIPTION_STATE);
    facts.start = DATE_NONE;
    CHECK_DAY(ends(CANCEL_NOW, DATE_NONE, &facts), "2026-03-15");
}

TEST(a_subscription_that_starts_later_ends_on_its_first_day)
{
    CancelFacts facts = facts_on(day(2026, 1, 2));
    CHECK_DAY(ends(CANCEL_NOW, DATE_NONE, &facts), "2026-01-10");
}

TEST(the_time_is_a_word_or_a_date)
{
    CancelWhen when;
    Date date;
    CHECK_OK(cancel_when_read(S("period_end"), &when, &date));
    CHECK(when == CANCEL_PERIOD_END && date_is_none(date));
    CHECK_OK(cancel_when_read(S("2026-05-20"), &when, &date));
    CHECK(when == CANCEL_DATE);
    CHECK_DAY(date, "2026-05-20");
    CHECK_ERR(cancel_when_read(S("date"), &when, &date), CANCEL_WHEN);
    CHECK_ERR(cancel_when_read(S("tomorrow"), &when, &date), CANCEL_WHEN);
    CHECK_STR(cancel_when_label(CANCEL_NOW), S("Now"));
}

TEST(every_reason_has_a_word_and_a_label)
{
    for (unsigned i = 0; i < CANCEL_REASON_COUNT; i++) {
        CancelReason reason;
        CHECK(cancel_reason_parse(cancel_reason_name((CancelReason)i), &reason) && reason == i);
        CHECK(cancel_reason_label(reason).len > 0);
    }
}

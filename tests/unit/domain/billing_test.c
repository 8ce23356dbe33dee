/* billing_test.c - what a line costs, what comes back, which periods are due. */
#include "domain/billing.h"
#include "tests/unit/domain/domain_test.h"

static const Period monthly = { 1, PERIOD_MONTH };
static const Period yearly = { 1, PERIOD_YEAR };

static Money amount_of(const char *price, int64_t quantity, int64_t num, int64_t den,
                       RoundingRule rounding)
{
    Explain explain = { .unit_price = decimal(price),
                        .quantity = quantity,
                        .num = num,
                        .den = den,
                        .rounding = rounding };
    Money amount = { 0 };
    CHECK_OK(line_amount(&explain, eur, &amount));
    return amount;
}

/* EVIDENCE: R3 one rounding per line; R2 half away from zero */
TEST(a_line_is_rounded_once)
{
    CHECK_MONEY(amount_of("249.95", 10, 29, 29, ROUNDING_LINE_HALF_UP), "2499.50");
    CHECK_MONEY(amount_of("249.95", 10, 19, 31, ROUNDING_LINE_HALF_UP), "1531.95");
    CHECK_MONEY(amount_of("0.005", 1, 1, 1, ROUNDING_LINE_HALF_UP), "0.01");
    CHECK_MONEY(amount_of("-0.005", 1, 1, 1, ROUNDING_LINE_HALF_UP), "-0.01");
    CHECK_MONEY(amount_of("0.004999999999", 1, 1, 1, ROUNDING_LINE_HALF_UP), "0.00");
    CHECK_MONEY(amount_of("0.000000000001", 1000000, 1, 1, ROUNDING_LINE_HALF_UP), "0.00");
    CHECK_MONEY(amount_of("10", 3, 0, 31, ROUNDING_LINE_HALF_UP), "0.00");
}

/* EVIDENCE: R-BIL-03 named rules; field guide B4.6, the vendor's own examples */
TEST(rounding_rules_differ_as_the_vendor_shows)
{
    CHECK_MONEY(amount_of("12", 15, 29, 31, ROUNDING_LINE_DOWN), "168.38");
    CHECK_MONEY(amount_of("12", 15, 29, 31, ROUNDING_LINE_HALF_UP), "168.39");
    CHECK_MONEY(amount_of("9.408", 12, 1, 1, ROUNDING_LINE_DOWN), "112.89");
    CHECK_MONEY(amount_of("7.728", 300, 1, 1, ROUNDING_UNIT_DOWN), "2316.00");
    CHECK_MONEY(amount_of("0.125", 1, 1, 1, ROUNDING_LINE_HALF_EVEN), "0.12");
    CHECK_MONEY(amount_of("0.135", 1, 1, 1, ROUNDING_LINE_HALF_EVEN), "0.14");
    CHECK_STR(rounding_rule_label(ROUNDING_LINE_HALF_UP), S("half away from zero, once per line"));
    CHECK_STR(rounding_rule_name(ROUNDING_UNIT_DOWN), S("unit_down"));
}

TEST(a_line_has_the_minor_unit_of_its_currency)
{
    Explain explain = { .unit_price = decimal("100.5"), .quantity = 1, .num = 1, .den = 1 };
    Money amount;
    CHECK_OK(line_amount(&explain, (Currency){ "JPY" }, &amount));
    CHECK_INT(amount.minor, 101);
    CHECK_OK(line_amount(&explain, (Currency){ "KWD" }, &amount));
    CHECK_INT(amount.minor, 100500);
}

/* EVIDENCE: R1 checked: too large is an error, never a wrap */
TEST(an_amount_that_does_not_fit_is_refused)
{
    Explain explain = { .unit_price = { INT64_MAX, 0 }, .quantity = 1000, .num = 1, .den = 1 };
    Money amount;
    CHECK_ERR(line_amount(&explain, eur, &amount), MONEY_RANGE);
    explain.rounding = ROUNDING_UNIT_DOWN;
    explain.unit_price.units = INT64_MAX / 1000;
    CHECK_ERR(line_amount(&explain, eur, &amount), MONEY_RANGE);
}

static void explain_more_days_than_the_cycle(void)
{
    Explain explain = { .unit_price = { 1, 0 }, .quantity = 1, .num = 32, .den = 31 };
    Money amount;
    Err *err = line_amount(&explain, eur, &amount);
    CHECK(err == NULL);
}

TEST(a_line_longer_than_its_cycle_is_a_bug)
{
    CHECK(test_aborts(explain_more_days_than_the_cycle));
}

/* EVIDENCE: R-BIL-05 every amount opens into its formula */
TEST(a_line_shows_its_formula)
{
    Explain explain = { .unit_price = decimal("24.90"), .quantity = 1, .num = 9, .den = 30 };
    CHECK_STR(explain_format(&test_arena, &explain, euro_cents(747)),
              S("€24.90 × 1 × 9/30 days = €7.47"));
    explain.num = 30;
    explain.quantity = 10;
    CHECK_STR(explain_format(&test_arena, &explain, euro_cents(24900)), S("€24.90 × 10 = €249.00"));
}

static BilledLine january(int64_t billed, int64_t standing)
{
    Interval days = { day(2026, 1, 1), day(2026, 2, 1) };
    return (BilledLine){ euro_cents(billed), euro_cents(standing), days, days.to };
}

static Money credit_of(const BilledLine *line, Date from)
{
    Money credit = { 0 };
    CHECK_OK(credit_amount(line, from, &credit));
    return credit;
}

/* EVIDENCE: R15 credit = min(standing, round(billed x remaining / line days)) */
TEST(a_credit_is_the_unused_part_of_what_was_billed)
{
    BilledLine line = january(10000, 10000);
    CHECK_MONEY(credit_of(&line, day(2026, 1, 11)), "67.74"); /* 100 x 21/31 */
    CHECK_MONEY(credit_of(&line, day(2026, 1, 1)), "100.00");
    CHECK_MONEY(credit_of(&line, day(2025, 12, 1)), "100.00");
    CHECK_MONEY(credit_of(&line, day(2026, 2, 1)), "0.00");
    CHECK_MONEY(credit_of(&line, day(2026, 3, 1)), "0.00");
    line = january(10000, 5000);
    CHECK_MONEY(credit_of(&line, day(2026, 1, 11)), "50.00");
    CHECK_MONEY(credit_of(&line, day(2026, 1, 1)), "50.00");
}

TEST(days_that_came_back_before_do_not_come_back_again)
{
    BilledLine line = january(3100, 2000);
    line.charged_to = day(2026, 1, 21); /* 11 days were credited */
    CHECK_MONEY(credit_of(&line, day(2026, 1, 11)), "10.00");
    CHECK_MONEY(credit_of(&line, day(2026, 1, 25)), "0.00");
    CHECK_MONEY(credit_of(&line, day(2026, 1, 1)), "20.00");
}

TEST(a_credit_explains_itself_as_a_negative_line)
{
    BilledLine line = january(10000, 10000);
    Explain explain = credit_explain(&line, day(2026, 1, 11));
    Money amount;
    CHECK_OK(line_amount(&explain, eur, &amount));
    CHECK_MONEY(amount, "-67.74");
    CHECK_STR(explain.rule, S("R15"));
    CHECK_STR(explain_format(&test_arena, &explain, amount),
              S("-€100.00 × 1 × 21/31 days = -€67.74"));
}

/* EVIDENCE: R15 invariant 8: kept part + credited part = billed amount, to the cent */
TEST(kept_and_credited_parts_are_what_was_billed)
{
    Random random = random_seeded(__func__);
    for (size_t i = 0; i < 2000; i++) {
        Date from = { (int32_t)random_from(&random, 0, 30000) };
        Interval days = { from, { from.day + (int32_t)random_from(&random, 1, 400) } };
        int64_t billed = random_from(&random, 0, 10000000);
        BilledLine line = { euro_cents(billed), euro_cents(billed), days, days.to };
        int64_t credited = 0;
        /* Several cancellations, each earlier than the one before, the last of everything. */
        for (size_t k = 0; k < 4; k++) {
            Date at = { k == 3 ? from.day
                               : (int32_t)random_from(&random, from.day, line.charged_to.day) };
            int64_t part = credit_of(&line, at).minor;
            CHECK(part >= 0);
            credited += part;
            line.standing.minor -= part;
            line.charged_to = at;
            CHECK(line.standing.minor >= 0);
            CHECK_INT(credited + line.standing.minor, billed);
        }
        CHECK_INT(line.standing.minor, 0);
    }
}

static DueInput due_input(Date start, int32_t anchor_day, Period period, Period term, Date target)
{
    return (DueInput){ .start = start,
                       .schedule = schedule_on_day(start, anchor_day, period),
                       .term = term,
                       .charged_through = DATE_NONE,
                       .end = DATE_NONE,
                       .target = target };
}

static size_t due_count(const DueInput *input, DueLine *lines)
{
    size_t count;
    bool more;
    billing_due(input, lines, &count, &more);
    CHECK(!more);
    return count;
}

/* EVIDENCE: R10 field guide B4.5: days left including the order day / days of the cycle */
TEST(the_first_period_leads_to_the_day_of_the_account)
{
    static const struct {
        int32_t month, start_day, num, den;
    } examples[] = { { 1, 10, 22, 31 }, { 4, 10, 21, 30 }, { 7, 9, 23, 31 } };
    DueLine lines[DUE_LINE_MAX];
    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        Date start = day(2019, examples[i].month, examples[i].start_day);
        DueInput input = due_input(start, 1, monthly, monthly, start);
        CHECK_INT(due_count(&input, lines), 1);
        CHECK_INT(lines[0].num, examples[i].num);
        CHECK_INT(lines[0].den, examples[i].den);
    }
}

/* EVIDENCE: R-BIL-02 in advance: due on the first day, not before */
TEST(a_period_is_due_on_its_first_day)
{
    DueLine lines[DUE_LINE_MAX];
    DueInput input = due_input(day(2026, 1, 10), 10, monthly, monthly, day(2026, 2, 9));
    CHECK_INT(due_count(&input, lines), 1);
    CHECK_DAY(billing_next_due(&input), "2026-01-10");
    input.charged_through = lines[0].days.to;
    CHECK_INT(due_count(&input, lines), 0);
    CHECK_DAY(billing_next_due(&input), "2026-02-10");
    input.target = day(2026, 2, 10);
    CHECK_INT(due_count(&input, lines), 1);
    CHECK_DAY(lines[0].days.to, "2026-03-10");
}

TEST(nothing_is_due_past_the_end)
{
    DueLine lines[DUE_LINE_MAX];
    DueInput input = due_input(day(2026, 1, 10), 10, monthly, monthly, day(2026, 12, 31));
    input.end = day(2026, 2, 20);
    CHECK_INT(due_count(&input, lines), 2);
    CHECK_DAY(lines[1].days.to, "2026-02-20");
    CHECK_INT(lines[1].num, 10);
    CHECK_INT(lines[1].den, 28);
    input.charged_through = input.end;
    CHECK_INT(due_count(&input, lines), 0);
    CHECK(date_is_none(billing_next_due(&input)));
}

TEST(a_line_stops_at_the_end_of_a_longer_term)
{
    DueLine lines[DUE_LINE_MAX];
    DueInput input = due_input(day(2026, 1, 10), 1, monthly, yearly, day(2027, 1, 10));
    CHECK_INT(due_count(&input, lines), 14);
    CHECK_DAY(lines[12].days.from, "2027-01-01");
    CHECK_DAY(lines[12].days.to, "2027-01-10");
    CHECK_INT(lines[12].num, 9);
    CHECK_DAY(lines[13].days.to, "2027-02-01");
    CHECK_INT(lines[13].num, 22);
    CHECK_INT(lines[13].den, 31);
}

TEST(what_does_not_fit_in_one_call_waits_for_the_next)
{
    DueLine lines[DUE_LINE_MAX];
    DueInput input =
        due_input(day(2016, 1, 1), 1, monthly, monthly, day(2026, 1, 1)); /* 121 months */
    size_t count;
    size_t total = 0;
    bool more = true;
    for (size_t i = 0; i < 3 && more; i++) {
        billing_due(&input, lines, &count, &more);
        total += count;
        input.charged_through = lines[count - 1].days.to;
    }
    CHECK(!more);
    CHECK_INT(total, 121);
}

/* EVIDENCE: R-BIL-02 invariant 3: charged periods tile without gap or overlap, however often and
 * with whatever targets the run is made */
TEST(charged_periods_tile_however_the_run_is_repeated)
{
    Random random = random_seeded(__func__);
    for (size_t i = 0; i < 300; i++) {
        Date start = { (int32_t)random_from(&random, 15000, 25000) };
        Period term = i % 2 == 0 ? monthly : yearly;
        DueInput input =
            due_input(start, (int32_t)random_from(&random, 1, 31), monthly, term, start);
        Date through = start;
        if (i % 3 == 0) {
            input.end = (Date){ start.day + (int32_t)random_from(&random, 1, 700) };
        }
        for (size_t run = 0; run < 10; run++) {
            DueLine lines[DUE_LINE_MAX];
            size_t count = due_count(&input, lines);
            for (size_t k = 0; k < count; k++) {
                CHECK_INT(lines[k].days.from.day, through.day);
                CHECK(lines[k].num > 0 && lines[k].num <= lines[k].den);
                CHECK(lines[k].cycle.from.day <= lines[k].days.from.day);
                CHECK(lines[k].days.to.day <= lines[k].cycle.to.day);
                CHECK(lines[k].days.from.day <= input.target.day);
                through = lines[k].days.to;
            }
            input.charged_through = through;
            CHECK_INT(due_count(&input, lines), 0);
            CHECK(through.day > input.target.day || through.day == input.end.day);
            input.target.day += (int32_t)random_from(&random, 0, 90);
        }
    }
}

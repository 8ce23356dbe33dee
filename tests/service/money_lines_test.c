/* money_lines_test.c - which periods a sale is charged for and what its end gives back, with no
 * database: what the server asks of the billing engine. */
#include "service/money_lines.h"
#include "tests/unit/domain/domain_test.h"

static const Period monthly = { 1, PERIOD_MONTH };
static const Period yearly = { 1, PERIOD_YEAR };

static Charge charge_from(Date start, int32_t anchor_day, Period billing, Period term)
{
    return (Charge){ .price = { .unit = { 1000, 2 }, .currency = eur },
                     .quantity = 1,
                     .start = start,
                     .anchor_day = anchor_day,
                     .billing = billing,
                     .term = term,
                     .calendar = DATE_NONE,
                     .charged_through = DATE_NONE,
                     .end = DATE_NONE,
                     .seller_country = S("DE"),
                     .buyer_country = S("DE") };
}

static ChargeLines lines_of(const Charge *charge, Date until)
{
    ChargeLines lines = { 0 };
    CHECK_OK(charge_lines(&test_arena, charge, until, &lines));
    return lines;
}

/* EVIDENCE: R10 field guide B4.5: days left including the order day / days of the cycle */
TEST(the_first_period_leads_to_the_day_of_the_account)
{
    static const struct {
        int32_t month, start_day, num, den;
    } examples[] = { { 1, 10, 22, 31 }, { 4, 10, 21, 30 }, { 7, 9, 23, 31 } };
    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        Date start = day(2019, examples[i].month, examples[i].start_day);
        Charge charge = charge_from(start, 1, monthly, monthly);
        ChargeLines due = lines_of(&charge, start);
        CHECK_INT(due.count, 1);
        CHECK_INT(due.items[0].line.explain.num, examples[i].num);
        CHECK_INT(due.items[0].line.explain.den, examples[i].den);
    }
}

/* EVIDENCE: R-BIL-02 in advance: due on the first day, not before */
TEST(a_period_is_due_on_its_first_day)
{
    Charge charge = charge_from(day(2026, 1, 10), 10, monthly, monthly);
    ChargeLines due = lines_of(&charge, day(2026, 1, 9));
    CHECK_INT(due.count, 0);
    CHECK_DAY(due.next, "2026-01-10");
    due = lines_of(&charge, day(2026, 2, 9));
    CHECK_INT(due.count, 1);
    CHECK_DAY(due.next, "2026-02-10");
    charge.charged_through = due.next;
    CHECK_INT(lines_of(&charge, day(2026, 2, 9)).count, 0);
    due = lines_of(&charge, day(2026, 2, 10));
    CHECK_INT(due.count, 1);
    CHECK_DAY(due.items[0].line.days.to, "2026-03-10");
}

TEST(nothing_is_due_past_the_end)
{
    Charge charge = charge_from(day(2026, 1, 10), 10, monthly, monthly);
    charge.end = day(2026, 2, 20);
    ChargeLines due = lines_of(&charge, day(2026, 12, 31));
    CHECK_INT(due.count, 2);
    CHECK_DAY(due.items[1].line.days.to, "2026-02-20");
    CHECK_INT(due.items[1].line.explain.num, 10);
    CHECK_INT(due.items[1].line.explain.den, 28);
    CHECK(date_is_none(due.next));
    charge.charged_through = charge.end;
    due = lines_of(&charge, day(2026, 12, 31));
    CHECK_INT(due.count, 0);
    CHECK(date_is_none(due.next));
}

TEST(a_line_stops_at_the_end_of_a_longer_term)
{
    Charge charge = charge_from(day(2026, 1, 10), 1, monthly, yearly);
    ChargeLines due = lines_of(&charge, day(2027, 1, 10));
    CHECK_INT(due.count, 14);
    CHECK_DAY(due.items[12].line.days.from, "2027-01-01");
    CHECK_DAY(due.items[12].line.days.to, "2027-01-10");
    CHECK_INT(due.items[12].line.explain.num, 9);
    CHECK_DAY(due.items[13].line.days.to, "2027-02-01");
    CHECK_INT(due.items[13].line.explain.num, 22);
    CHECK_INT(due.items[13].line.explain.den, 31);
}

TEST(what_does_not_fit_in_one_call_waits_for_the_next)
{
    Charge charge = charge_from(day(2016, 1, 1), 1, monthly, monthly);
    ChargeLines due = { .more = true };
    size_t total = 0;
    for (size_t i = 0; i < 3 && due.more; i++) {
        due = lines_of(&charge, day(2026, 1, 1)); /* 121 months */
        total += due.count;
        charge.charged_through = due.next;
    }
    CHECK(!due.more);
    CHECK_INT(total, 121);
}

/* EVIDENCE: R-BIL-02 invariant 3: charged periods tile without gap or overlap, however often and
 * with whatever targets the run is made */
TEST(charged_periods_tile_however_the_run_is_repeated)
{
    Random random = random_seeded(__func__);
    Arena start_of_arena = test_arena;
    for (size_t i = 0; i < 300; i++) {
        test_arena = start_of_arena;
        Date start = { (int32_t)random_from(&random, 15000, 25000) };
        Date target = start;
        Charge charge = charge_from(start, (int32_t)random_from(&random, 1, 31), monthly,
                                    i % 2 == 0 ? monthly : yearly);
        Date through = start;
        charge.end =
            i % 3 == 0 ? (Date){ start.day + (int32_t)random_from(&random, 1, 700) } : DATE_NONE;
        for (size_t run = 0; run < 10; run++) {
            ChargeLines due = lines_of(&charge, target);
            for (size_t k = 0; k < due.count; k++) {
                const DocumentLine *line = &due.items[k].line;
                const Explain *explain = &line->explain;
                CHECK_INT(line->days.from.day, through.day);
                CHECK(explain->num > 0 && explain->num <= explain->den);
                CHECK(explain->cycle.from.day <= line->days.from.day);
                CHECK(line->days.to.day <= explain->cycle.to.day);
                CHECK(line->days.from.day <= target.day);
                through = line->days.to;
            }
            charge.charged_through = through;
            CHECK_INT(lines_of(&charge, target).count, 0);
            CHECK(through.day > target.day || through.day == charge.end.day);
            target.day += (int32_t)random_from(&random, 0, 90);
        }
    }
    test_arena = start_of_arena;
}

/* January, charged whole. */
static ChargedLine january(Interval *kept, int64_t billed, int64_t standing)
{
    Interval days = { day(2026, 1, 1), day(2026, 2, 1) };
    *kept = days;
    return (ChargedLine){ .days = days,
                          .cycle = days,
                          .kept = kept,
                          .kept_count = 1,
                          .quantity = 1,
                          .unit_price = { 1000, 2 },
                          .billed = billed,
                          .standing = standing };
}

static ChargeCredit credit_of(const ChargedLine *line, Date end)
{
    Charge charge = charge_from(day(2026, 1, 1), 1, monthly, monthly);
    ChargeCredit *credits;
    size_t count;
    charge.end = end;
    CHECK_OK(charge_credits(&test_arena, &charge, line, 1, &credits, &count));
    return count == 0 ? (ChargeCredit){ .net = euro_cents(0) } : credits[0];
}

/* EVIDENCE: R15 credit = min(standing, round(billed x remaining / line days)) */
TEST(a_credit_is_the_unused_part_of_what_was_billed)
{
    Interval kept;
    ChargedLine line = january(&kept, 10000, 10000);
    CHECK_MONEY(credit_of(&line, day(2026, 1, 11)).net, "-67.74"); /* 100 x 21/31 */
    CHECK_MONEY(credit_of(&line, day(2026, 1, 1)).net, "-100.00");
    CHECK_MONEY(credit_of(&line, day(2026, 2, 1)).net, "0.00");
    line = january(&kept, 10000, 5000);
    CHECK_MONEY(credit_of(&line, day(2026, 1, 11)).net, "-50.00");
    CHECK_MONEY(credit_of(&line, day(2026, 1, 1)).net, "-50.00");
}

TEST(days_that_came_back_before_do_not_come_back_again)
{
    Interval kept;
    ChargedLine line = january(&kept, 3100, 2000);
    kept.to = day(2026, 1, 21); /* 11 days were credited */
    CHECK_MONEY(credit_of(&line, day(2026, 1, 11)).net, "-10.00");
    CHECK_MONEY(credit_of(&line, day(2026, 1, 25)).net, "0.00");
    CHECK_MONEY(credit_of(&line, day(2026, 1, 1)).net, "-20.00");
}

TEST(a_credit_explains_itself_as_a_negative_line)
{
    Interval kept;
    ChargedLine line = january(&kept, 10000, 10000);
    ChargeCredit credit = credit_of(&line, day(2026, 1, 11));
    Money amount;
    CHECK_OK(line_amount(&credit.explain, eur, &amount));
    CHECK_MONEY(amount, "-67.74");
    CHECK_STR(credit.explain.rule, S("R15"));
    CHECK_STR(explain_format(&test_arena, &credit.explain, amount),
              S("-€100.00 × 1 × 21/31 days = -€67.74"));
}

/* EVIDENCE: R15 invariant 8: kept part + credited part = billed amount, to the cent */
TEST(kept_and_credited_parts_are_what_was_billed)
{
    Random random = random_seeded(__func__);
    Arena start_of_arena = test_arena;
    for (size_t i = 0; i < 2000; i++) {
        test_arena = start_of_arena;
        int64_t billed = random_from(&random, 0, 10000000);
        Interval kept;
        ChargedLine line = january(&kept, billed, billed);
        int64_t credited = 0;
        /* Several ends, each earlier than the one before, the last of everything. */
        for (size_t k = 0; k < 4; k++) {
            Date at = { k == 3 ? line.days.from.day
                               : (int32_t)random_from(&random, line.days.from.day, kept.to.day) };
            int64_t part = -credit_of(&line, at).net.minor;
            CHECK(part >= 0);
            credited += part;
            line.standing -= part;
            kept.to = at;
            CHECK(line.standing >= 0);
            CHECK_INT(credited + line.standing, billed);
            if (interval_empty(kept)) {
                break;
            }
        }
        CHECK_INT(line.standing, 0);
    }
    test_arena = start_of_arena;
}

/* What was charged for something else is not guessed at. */
TEST(a_line_that_its_sale_does_not_explain_is_not_credited)
{
    Charge charge = charge_from(day(2026, 1, 1), 1, monthly, monthly);
    Interval kept;
    ChargedLine line = january(&kept, 10000, 10000);
    ChargeCredit *credits;
    size_t count;
    charge.end = day(2026, 1, 11);
    line.quantity = 2;
    CHECK_ERR(charge_credits(&test_arena, &charge, &line, 1, &credits, &count), INVOICE_STATE);
}

/* server_test.c - what the server asks of domain/billing.h and what the engine bills of the same
 * facts are the same lines: periods, amounts, credits. */
#include "tests/unit/domain/billing/history.h"

enum { CASES = 1500, CREDIT_CASES = 1500 };

typedef struct Facts {
    Policy policy;
    Scale scale;
    Grid grid;
    Date start;
    Date end; /* or DATE_NONE */
    Date target;
    int64_t quantity; /* whole */
    Decimal price;
} Facts;

static Facts random_facts(Random *random)
{
    static const Period periods[] = {
        { 1, PERIOD_MONTH }, { 3, PERIOD_MONTH }, { 1, PERIOD_YEAR }, { 1, PERIOD_WEEK }
    };
    Facts facts = {
        .policy = { .anchor =
                        random_from(random, 0, 1) == 0 ? ANCHOR_SUBSCRIPTION : ANCHOR_ACCOUNT },
        .start = { day(2023, 1, 1).day + (int32_t)random_from(random, 0, 900) },
        .end = DATE_NONE,
        .quantity = random_from(random, 1, 500),
        .price = { random_from(random, 0, 9999999), (int32_t)random_from(random, 0, 6) },
    };
    Period period = periods[random_from(random, 0, COUNT_OF(periods) - 1)];
    facts.grid = grid_make(&facts.scale, &facts.policy, facts.start.day,
                           (int32_t)random_from(random, 1, ANCHOR_DAY_MAX), period);
    facts.target.day = facts.start.day + (int32_t)random_from(random, 0, 400);
    if (random_from(random, 0, 1) == 0) {
        facts.end.day = facts.start.day + (int32_t)random_from(random, 1, 500);
    }
    return facts;
}

static BillInput input_of(const Facts *facts, Date target)
{
    return (BillInput){ .scale = &facts->scale,
                        .policy = &facts->policy,
                        .currency = eur,
                        .edges = history_edges,
                        .buyer = 0,
                        .target = target.day };
}

static Component component_of(const Facts *facts, bool with_end)
{
    Component component = { 0 };
    Change change = { .kind = CHANGE_START,
                      .at = facts->start.day,
                      .quantity = facts->quantity * QUANTITY_ONE,
                      .offer = { .price = facts->price, .fixed = true },
                      .grid = facts->grid };
    CHECK_OK(component_change(&test_arena, &component, change));
    change = (Change){ .kind = CHANGE_END, .at = facts->end.day };
    if (with_end && !date_is_none(facts->end)) {
        CHECK_OK(component_change(&test_arena, &component, change));
    }
    return component;
}

/* The server takes DUE_LINE_MAX periods at a time. */
static size_t server_lines(const Facts *facts, DueLine *lines, size_t room)
{
    DueInput input = { .start = facts->start,
                       .schedule = facts->grid.schedule,
                       .term = facts->grid.schedule.period,
                       .charged_through = DATE_NONE,
                       .end = facts->end,
                       .target = facts->target };
    size_t count = 0;
    bool more = true;
    while (more) {
        size_t got;
        CHECK(count + DUE_LINE_MAX <= room);
        billing_due(&input, lines + count, &got, &more);
        count += got;
        input.charged_through = got > 0 ? lines[count - 1].days.to : input.charged_through;
    }
    return count;
}

static void check_line(const Facts *facts, const DueLine *server, const BillLine *line)
{
    Money amount;
    Explain explain = { .unit_price = facts->price,
                        .quantity = facts->quantity,
                        .num = server->num,
                        .den = server->den };
    CHECK_OK(line_amount(&explain, eur, &amount));
    CHECK_INT(line->span.from, server->days.from.day);
    CHECK_INT(line->span.to, server->days.to.day);
    CHECK_INT(line->cycle.from, server->cycle.from.day);
    CHECK_INT(line->cycle.to, server->cycle.to.day);
    CHECK_INT(line->ratio.num, server->num);
    CHECK_INT(line->ratio.den, server->den);
    CHECK_INT(line->amount, amount.minor);
}

/* EVIDENCE: R3, R8, R10; one engine for invoice, preview and scenario */
TEST(the_server_bills_the_lines_of_the_engine)
{
    Random random = random_seeded("the server's lines");
    Arena start = test_arena;
    for (int i = 0; i < CASES; i++) {
        test_arena = start;
        Facts facts = random_facts(&random);
        DueLine *server = arena_array(&test_arena, DueLine, 1024);
        Component component = component_of(&facts, true);
        BillInput input = input_of(&facts, facts.target);
        BillLines bill;
        CHECK_OK(bill_lines(&test_arena, &input, &component, &bill));
        CHECK_INT(server_lines(&facts, server, 1024), bill.count);
        for (size_t k = 0; k < bill.count; k++) {
            check_line(&facts, &server[k], &bill.lines[k]);
        }
    }
    test_arena = start;
}

/* EVIDENCE: R13, R15 */
TEST(the_server_credits_what_the_engine_credits)
{
    Random random = random_seeded("the server's credits");
    Arena start = test_arena;
    for (int i = 0; i < CREDIT_CASES; i++) {
        test_arena = start;
        Facts facts = random_facts(&random);
        Component component = component_of(&facts, false);
        BillInput input = input_of(&facts, facts.target);
        BillLines bill;
        CHECK_OK(bill_lines(&test_arena, &input, &component, &bill));
        BillLine last = bill.lines[bill.count - 1];
        for (size_t k = 0; k < bill.count; k++) {
            bill_commit_charge(&test_arena, &component, 0, &bill.lines[k], 0, NULL);
        }
        bill_settle(&component, input.target, bill.next);
        Date end = { (int32_t)random_from(&random, last.span.from, last.span.to - 1) };
        CHECK_OK(component_change(&test_arena, &component,
                                  (Change){ .kind = CHANGE_END, .at = end.day }));
        input.target = end.day > input.target ? end.day : input.target;
        CHECK_OK(bill_lines(&test_arena, &input, &component, &bill));
        Money credit;
        const BilledLine billed = { .billed = euro_cents(last.amount),
                                    .standing = euro_cents(last.amount),
                                    .days = { { (int32_t)last.span.from },
                                              { (int32_t)last.span.to } },
                                    .charged_to = { (int32_t)last.span.to } };
        CHECK_OK(credit_amount(&billed, end, &credit));
        int64_t engine = bill.count == 0 ? 0 : -bill.lines[0].amount;
        CHECK_INT(engine, credit.minor);
    }
    test_arena = start;
}

/* engine_test.c - single rules of the engine: prices by edge, limits, grids, points in time. */
#include "tests/unit/domain/billing/history.h"

static const Policy by_day = { .proration = PRORATION_DAY };
static const Scale days = { .proration = PRORATION_DAY };
static const Period month = { 1, PERIOD_MONTH };

static BillInput input_until(const Policy *policy, int32_t buyer, Date target)
{
    return (BillInput){ .scale = &days,
                        .policy = policy,
                        .currency = eur,
                        .edges = history_edges,
                        .buyer = buyer,
                        .target = target.day };
}

static Component started(Date start, Offer offer, int64_t quantity, Period period)
{
    Component component = { 0 };
    Change change = { .kind = CHANGE_START,
                      .at = start.day,
                      .account = 1,
                      .quantity = quantity * QUANTITY_ONE,
                      .offer = offer,
                      .grid = grid_through(&days, &by_day, start.day, period) };
    CHECK_OK(component_change(&test_arena, &component, change));
    return component;
}

/* EVIDENCE: R36 the rule of an edge works on the list price, and not on a price fixed for that edge
 */
TEST(an_edge_price_is_the_list_price_by_its_rule)
{
    BillInput input = input_until(&by_day, 1, day(2024, 1, 1));
    Offer offer = { .price = { 1250, 2 } };
    Decimal price;
    CHECK_OK(edge_price(&input, 1, &offer, &price));
    CHECK_STR(decimal_format(&test_arena, price), S("13.16")); /* 12.50 + 5.25 % = 13.15625 */
    CHECK_OK(edge_price(&input, 2, &offer, &price));
    CHECK_STR(decimal_format(&test_arena, price), S("13.16"));
    offer.fixed = true;
    CHECK_OK(edge_price(&input, 1, &offer, &price));
    CHECK_STR(decimal_format(&test_arena, price), S("12.50"));
    CHECK_OK(edge_price(&input, 2, &offer, &price)); /* fixed on the edge of account 2 */
    CHECK_STR(decimal_format(&test_arena, price), S("13.16"));
    offer.price = (Decimal){ INT64_MAX, 0 };
    offer.fixed = false;
    CHECK_ERR(edge_price(&input, 1, &offer, &price), MONEY_RANGE);
}

/* EVIDENCE: R1 a line that does not fit is an error, never a wrap */
TEST(an_amount_that_does_not_fit_is_an_error)
{
    Policy policy = by_day;
    BillInput input = input_until(&policy, 0, day(2024, 1, 1));
    const Decimal huge = { INT64_C(90000000000000000), 2 };
    Ratio whole = { 1, 1 };
    int64_t amount;
    CHECK_OK(bill_amount(&input, huge, 100 * QUANTITY_ONE, whole, &amount));
    CHECK_INT(amount, INT64_C(9000000000000000000));
    CHECK_ERR(bill_amount(&input, huge, 103 * QUANTITY_ONE, whole, &amount), MONEY_RANGE);
    policy.rounding = ROUNDING_UNIT_DOWN;
    CHECK_ERR(bill_amount(&input, huge, 103 * QUANTITY_ONE, whole, &amount), MONEY_RANGE);

    Component component = started(day(2024, 1, 1), (Offer){ .price = huge }, 103, month);
    BillLines bill;
    static const EdgeRule plain[] = { { .seller = -1 }, { .seller = -1 } };
    input.buyer = 1;
    input.edges = plain;
    CHECK_ERR(bill_lines(&test_arena, &input, &component, &bill), MONEY_RANGE);
}

/* EVIDENCE: R1, R17 the same for an increase by the difference */
TEST(an_increase_that_does_not_fit_is_an_error)
{
    static const EdgeRule plain[] = { { .seller = -1 }, { .seller = -1 } };
    Policy policy = { .quantity_change = QUANTITY_CHANGE_DELTA };
    BillInput input = input_until(&policy, 1, day(2024, 1, 1));
    input.edges = plain;
    const Decimal huge = { INT64_C(90000000000000000), 2 };
    Component component = started(day(2024, 1, 1), (Offer){ .price = huge }, 1, month);
    BillLines bill;
    CHECK_OK(bill_lines(&test_arena, &input, &component, &bill));
    bill_commit_charge(&test_arena, &component, 1, &bill.lines[0], 0, NULL);
    bill_settle(&component, input.target, bill.next);
    CHECK_OK(component_change(&test_arena, &component,
                              (Change){ .kind = CHANGE_QUANTITY,
                                        .at = day(2024, 1, 2).day,
                                        .quantity = 1000 * QUANTITY_ONE }));
    input.target = day(2024, 1, 2).day;
    CHECK_ERR(bill_lines(&test_arena, &input, &component, &bill), MONEY_RANGE);
}

TEST(more_periods_than_a_bill_may_have_are_refused)
{
    static const size_t room_bytes = (size_t)256 * 1024 * 1024;
    Arena start = arena_open(room_bytes);
    Arena arena = start;
    Component component =
        started(day(1900, 1, 1), (Offer){ .price = { 1, 0 } }, 1, (Period){ 1, PERIOD_DAY });
    BillInput input = input_until(&by_day, 1, day(2190, 1, 1));
    BillLines bill;
    CHECK_ERR(bill_lines(&arena, &input, &component, &bill), FIELD_RANGE);
    arena_close(start, room_bytes);
}

TEST(a_component_has_a_limit_of_changes)
{
    Component component = started(day(2024, 1, 1), (Offer){ .price = { 1, 0 } }, 1, month);
    Change change = { .kind = CHANGE_QUANTITY, .at = day(2024, 1, 2).day };
    for (int i = 1; i < CHANGE_MAX; i++) {
        CHECK_OK(component_change(&test_arena, &component, change));
    }
    CHECK_ERR(component_change(&test_arena, &component, change), FIELD_RANGE);
}

TEST(planned_changes_are_dropped_from_a_point_on)
{
    Component component = started(day(2024, 1, 1), (Offer){ .price = { 1, 0 } }, 1, month);
    static const ChangeKind kinds[] = { CHANGE_PHASE, CHANGE_QUANTITY, CHANGE_PHASE };
    for (int i = 0; i < 3; i++) {
        Change change = { .kind = kinds[i],
                          .at = day(2024, 2 + i, 1).day,
                          .quantity = QUANTITY_ONE,
                          .grid = component.changes[0].grid };
        CHECK_OK(component_change(&test_arena, &component, change));
    }
    component_drop(&component, CHANGE_PHASE, day(2024, 2, 2).day);
    CHECK_INT(component.change_count, 3);
    CHECK_INT(component.changes[1].kind, CHANGE_PHASE);
    CHECK_INT(component.changes[2].kind, CHANGE_QUANTITY);
}

TEST(offers_and_grids_are_equal_in_every_part)
{
    const Offer offer = { .product = 1, .price = { 100, 2 }, .mode = MODE_IN_ADVANCE };
    Offer others[] = { offer, offer, offer, offer, offer };
    others[0].product = 2;
    others[1].price.units = 101;
    others[2].price.scale = 1;
    others[3].fixed = true;
    others[4].mode = MODE_IN_ARREARS;
    CHECK(offer_eq(&offer, &offer));
    const Grid grid = grid_through(&days, &by_day, day(2024, 1, 31).day, month);
    Grid grids[] = { grid, grid, grid, grid, grid };
    grids[0].schedule.base.day++;
    grids[1].schedule.day--;
    grids[2].schedule.before_end = 0;
    grids[3].schedule.period = (Period){ 1, PERIOD_WEEK };
    grids[4].second = 1;
    CHECK(grid_eq(&grid, &grid));
    for (size_t i = 0; i < COUNT_OF(grids); i++) {
        CHECK(!offer_eq(&offer, &others[i]));
        CHECK(!grid_eq(&grid, &grids[i]));
    }
}

/* EVIDENCE: R7, R10 where summer time is half an hour, a cycle of hours has a half one */
TEST(a_cycle_with_half_an_hour_is_counted_in_seconds)
{
    Scale scale = { .proration = PRORATION_HOUR };
    Policy policy = { .proration = PRORATION_HOUR };
    CHECK_OK(zone_get(S("Australia/Lord_Howe"), &scale.zone));
    Point start = scale_point_of_date(&scale, day(2024, 10, 1));
    Grid grid = grid_through(&scale, &policy, start, month);
    Span cycle = grid_cycle(&scale, &grid, start);
    Span line = { start, start + 7200 };
    Ratio ratio = grid_ratio(&scale, &policy, &grid, line, cycle, true);
    CHECK_INT(ratio.num, 7200);
    CHECK_INT(ratio.den, 31 * 86400 - 1800);
    ratio =
        grid_length_ratio(&policy, (Span){ start, start + 1800 }, (Span){ start, start + 7200 });
    CHECK_INT(ratio.num, 1800);
    CHECK_INT(ratio.den, 7200);
}

/* EVIDENCE: R7 */
TEST(points_before_1970_are_rounded_down)
{
    Scale scale = { .proration = PRORATION_SECOND };
    CHECK_OK(zone_get(S("UTC"), &scale.zone));
    CHECK_INT(scale_point(&scale, (Instant){ -1 }), -1);
    CHECK_INT(scale_point(&scale, (Instant){ -SECOND_US }), -1);
    CHECK_INT(scale_point(&scale, (Instant){ -SECOND_US - 1 }), -2);
}

/* EVIDENCE: R20 what is forgotten is due again */
TEST(a_line_taken_back_is_billed_again)
{
    Component component = started(day(2024, 1, 1), (Offer){ .price = { 10, 0 } }, 1, month);
    BillInput input = input_until(&by_day, 1, day(2024, 2, 5));
    BillLines bill;
    CHECK_OK(bill_lines(&test_arena, &input, &component, &bill));
    CHECK_INT(bill.count, 2);
    Charged *first = bill_commit_charge(&test_arena, &component, 1, &bill.lines[0], 0, NULL);
    bill_commit_charge(&test_arena, &component, 1, &bill.lines[1], 0, NULL);
    bill_settle(&component, input.target, bill.next);
    bill_forget(&component, first);
    CHECK_INT(bill_next_due(test_arena, &input, &component), day(2024, 1, 1).day);
    CHECK_OK(bill_lines(&test_arena, &input, &component, &bill));
    CHECK_INT(bill.count, 1);
    CHECK_INT(bill.lines[0].span.from, day(2024, 1, 1).day);
    CHECK_INT(bill.lines[0].amount, 1053); /* 10.00 + 5.25 % */
}

/* wait_test.c - the states that follow from waits, and every transition of an order. */
#include "domain/wait.h"
#include "tests/unit/domain/domain_test.h"

/* A row: from which state, and by one letter each whether it may become the others. */
typedef struct Moves {
    OrderState from;
    const char *to; /* in the order of OrderState: 'x' may, '.' may not */
} Moves;

/* draft, approval, operator, customer, scheduled, executing, done, partly, failed, rejected,
 * cancelled, expired */
static const Moves moves[] = {
    { ORDER_DRAFT, ".xxxxx....xx" },
    { ORDER_AWAITING_APPROVAL, "..xxxx...xxx" },
    { ORDER_AWAITING_OPERATOR, "...xxx...xxx" },
    { ORDER_AWAITING_CUSTOMER, "..x.xxxxxxxx" },
    { ORDER_SCHEDULED, "..xx.x...xx." },
    { ORDER_EXECUTING, "...x..xxx.x." },
    { ORDER_DONE, "............" },
    { ORDER_PARTLY_DONE, ".....xx....." },
    { ORDER_FAILED, ".....x....x." },
    { ORDER_REJECTED, "............" },
    { ORDER_CANCELLED, "............" },
    { ORDER_EXPIRED, "............" },
};

/* EVIDENCE: R-ORD-06 the transitions of an order, one by one */
TEST(an_order_has_these_transitions_and_no_others)
{
    CHECK_INT(COUNT_OF(moves), ORDER_STATE_COUNT);
    for (size_t i = 0; i < COUNT_OF(moves); i++) {
        for (int to = 0; to < ORDER_STATE_COUNT; to++) {
            bool may = moves[i].to[to] == 'x';
            CHECK(order_can_move(moves[i].from, (OrderState)to) == may);
            Err *err = order_check_move(moves[i].from, (OrderState)to);
            CHECK((err == NULL) == may);
            CHECK(err == NULL || err_is(err, ERR_ORDER_STATE));
        }
    }
}

TEST(a_line_waits_before_it_is_queued)
{
    CHECK(order_line_can_move(ORDER_LINE_DRAFT, ORDER_LINE_WAITING));
    CHECK(order_line_can_move(ORDER_LINE_WAITING, ORDER_LINE_QUEUED));
    CHECK(order_line_can_move(ORDER_LINE_WAITING, ORDER_LINE_CANCELLED));
    CHECK(!order_line_can_move(ORDER_LINE_WAITING, ORDER_LINE_DONE));
    CHECK(!order_line_can_move(ORDER_LINE_QUEUED, ORDER_LINE_WAITING));
}

/* EVIDENCE: R-ORD-06 the state of an order that waits follows from what is open */
TEST(the_state_follows_from_the_open_waits)
{
    static const struct {
        size_t count;
        WaitKind open[3];
        OrderState state;
    } cases[] = {
        { 1, { WAIT_APPROVAL }, ORDER_AWAITING_APPROVAL },
        { 1, { WAIT_CUSTOMER }, ORDER_AWAITING_CUSTOMER },
        { 1, { WAIT_AGREEMENT }, ORDER_AWAITING_CUSTOMER },
        { 1, { WAIT_PAYMENT }, ORDER_AWAITING_CUSTOMER },
        { 1, { WAIT_VENDOR }, ORDER_AWAITING_CUSTOMER },
        { 1, { WAIT_OPERATOR }, ORDER_AWAITING_OPERATOR },
        { 1, { WAIT_CREDIT }, ORDER_AWAITING_OPERATOR },
        { 1, { WAIT_DATE }, ORDER_SCHEDULED },
        { 2, { WAIT_DATE, WAIT_CREDIT }, ORDER_AWAITING_OPERATOR },
        { 2, { WAIT_CREDIT, WAIT_PAYMENT }, ORDER_AWAITING_CUSTOMER },
        { 3, { WAIT_DATE, WAIT_AGREEMENT, WAIT_APPROVAL }, ORDER_AWAITING_APPROVAL },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CHECK_INT(order_state_from_waits(cases[i].open, cases[i].count), cases[i].state);
    }
}

TEST(every_kind_of_wait_has_its_words)
{
    for (int i = 0; i < WAIT_KIND_COUNT; i++) {
        CHECK(wait_kind_label((WaitKind)i).len > 0);
        CHECK(wait_kind_next((WaitKind)i).len > 0);
        CHECK(!(wait_decider((WaitKind)i) != 0 && wait_is_linked((WaitKind)i)));
    }
    for (int i = 0; i < WAIT_OUTCOME_COUNT; i++) {
        CHECK(wait_outcome_label((WaitOutcome)i).len > 0);
    }
    CHECK(wait_is_money(WAIT_CREDIT) && wait_is_money(WAIT_PAYMENT) && !wait_is_money(WAIT_DATE));
}

/* order.c - how orders and their lines move. */
#include "domain/order.h"

ENUM_DEFINE(OrderState, order_state, ORDER_STATE_COUNT, ORDER_STATES)
ENUM_DEFINE(OrderLineState, order_line_state, ORDER_LINE_STATE_COUNT, ORDER_LINE_STATES)
ENUM_DEFINE(LineAction, line_action, LINE_ACTION_COUNT, LINE_ACTIONS)

static const uint32_t order_moves[ORDER_STATE_COUNT] = {
    [ORDER_DRAFT] = MOVE(ORDER_AWAITING_APPROVAL) | MOVE(ORDER_AWAITING_OPERATOR) |
                    MOVE(ORDER_AWAITING_CUSTOMER) | MOVE(ORDER_SCHEDULED) | MOVE(ORDER_EXECUTING) |
                    MOVE(ORDER_CANCELLED) | MOVE(ORDER_EXPIRED),
    [ORDER_AWAITING_APPROVAL] = MOVE(ORDER_AWAITING_OPERATOR) | MOVE(ORDER_AWAITING_CUSTOMER) |
                                MOVE(ORDER_SCHEDULED) | MOVE(ORDER_EXECUTING) |
                                MOVE(ORDER_REJECTED) | MOVE(ORDER_CANCELLED) | MOVE(ORDER_EXPIRED),
    [ORDER_AWAITING_OPERATOR] = MOVE(ORDER_AWAITING_CUSTOMER) | MOVE(ORDER_SCHEDULED) |
                                MOVE(ORDER_EXECUTING) | MOVE(ORDER_REJECTED) |
                                MOVE(ORDER_CANCELLED) | MOVE(ORDER_EXPIRED),
    /* done, partly_done, failed: the line that waited was given up. */
    [ORDER_AWAITING_CUSTOMER] = MOVE(ORDER_AWAITING_OPERATOR) | MOVE(ORDER_SCHEDULED) |
                                MOVE(ORDER_EXECUTING) | MOVE(ORDER_DONE) | MOVE(ORDER_PARTLY_DONE) |
                                MOVE(ORDER_FAILED) | MOVE(ORDER_REJECTED) | MOVE(ORDER_CANCELLED) |
                                MOVE(ORDER_EXPIRED),
    /* awaiting_customer: on the day it is found that it must be paid first. */
    [ORDER_SCHEDULED] = MOVE(ORDER_AWAITING_OPERATOR) | MOVE(ORDER_AWAITING_CUSTOMER) |
                        MOVE(ORDER_EXECUTING) | MOVE(ORDER_REJECTED) | MOVE(ORDER_CANCELLED),
    /* awaiting_customer: a connector asks back (R-ORD-08). */
    [ORDER_EXECUTING] = MOVE(ORDER_AWAITING_CUSTOMER) | MOVE(ORDER_DONE) | MOVE(ORDER_PARTLY_DONE) |
                        MOVE(ORDER_FAILED) | MOVE(ORDER_CANCELLED),
    /* Its failed lines are tried again, or given up. */
    [ORDER_PARTLY_DONE] = MOVE(ORDER_EXECUTING) | MOVE(ORDER_DONE),
    [ORDER_FAILED] = MOVE(ORDER_EXECUTING) | MOVE(ORDER_CANCELLED),
};

static const Str order_labels[ORDER_STATE_COUNT] = {
    [ORDER_DRAFT] = STR_INIT("Draft"),
    [ORDER_AWAITING_APPROVAL] = STR_INIT("Waiting for approval"),
    [ORDER_AWAITING_OPERATOR] = STR_INIT("Waiting for the seller"),
    [ORDER_AWAITING_CUSTOMER] = STR_INIT("Waiting for an answer"),
    [ORDER_SCHEDULED] = STR_INIT("Scheduled"),
    [ORDER_EXECUTING] = STR_INIT("In progress"),
    [ORDER_DONE] = STR_INIT("Done"),
    [ORDER_PARTLY_DONE] = STR_INIT("Partly done"),
    [ORDER_FAILED] = STR_INIT("Failed"),
    [ORDER_REJECTED] = STR_INIT("Rejected"),
    [ORDER_CANCELLED] = STR_INIT("Cancelled"),
    [ORDER_EXPIRED] = STR_INIT("Expired"),
};

static const uint32_t line_moves[ORDER_LINE_STATE_COUNT] = {
    [ORDER_LINE_DRAFT] =
        MOVE(ORDER_LINE_WAITING) | MOVE(ORDER_LINE_QUEUED) | MOVE(ORDER_LINE_CANCELLED),
    [ORDER_LINE_WAITING] = MOVE(ORDER_LINE_QUEUED) | MOVE(ORDER_LINE_CANCELLED),
    [ORDER_LINE_QUEUED] = MOVE(ORDER_LINE_PROVISIONING) | MOVE(ORDER_LINE_DONE) |
                          MOVE(ORDER_LINE_FAILED) | MOVE(ORDER_LINE_CANCELLED),
    [ORDER_LINE_PROVISIONING] = MOVE(ORDER_LINE_QUEUED) | MOVE(ORDER_LINE_AWAITING_CUSTOMER) |
                                MOVE(ORDER_LINE_DONE) | MOVE(ORDER_LINE_FAILED),
    [ORDER_LINE_AWAITING_CUSTOMER] =
        MOVE(ORDER_LINE_QUEUED) | MOVE(ORDER_LINE_FAILED) | MOVE(ORDER_LINE_CANCELLED),
    [ORDER_LINE_FAILED] = MOVE(ORDER_LINE_QUEUED) | MOVE(ORDER_LINE_CANCELLED),
};

bool order_can_move(OrderState from, OrderState to)
{
    assert((unsigned)from < ORDER_STATE_COUNT);
    assert((unsigned)to < ORDER_STATE_COUNT);
    return (order_moves[from] & MOVE(to)) != 0;
}

Err *order_check_move(OrderState from, OrderState to)
{
    if (!order_can_move(from, to)) {
        return ERR(ORDER_STATE, "an order that is %.*s cannot become %.*s",
                   STR_ARG(order_state_name(from)), STR_ARG(order_state_name(to)));
    }
    return NULL;
}

bool order_state_final(OrderState state)
{
    assert((unsigned)state < ORDER_STATE_COUNT);
    return order_moves[state] == 0;
}

Str order_state_label(OrderState state)
{
    assert((unsigned)state < ORDER_STATE_COUNT);
    return order_labels[state];
}

bool order_line_can_move(OrderLineState from, OrderLineState to)
{
    assert((unsigned)from < ORDER_LINE_STATE_COUNT);
    assert((unsigned)to < ORDER_LINE_STATE_COUNT);
    return (line_moves[from] & MOVE(to)) != 0;
}

OrderState order_state_from_lines(const OrderLineState *lines, size_t count)
{
    size_t counts[ORDER_LINE_STATE_COUNT] = { 0 };
    assert(count >= 1);
    assert(count <= ORDER_LINE_MAX);
    for (size_t i = 0; i < count; i++) {
        assert((unsigned)lines[i] < ORDER_LINE_STATE_COUNT);
        counts[lines[i]]++;
    }
    assert(counts[ORDER_LINE_DRAFT] == 0);
    assert(counts[ORDER_LINE_WAITING] == 0);
    if (counts[ORDER_LINE_QUEUED] + counts[ORDER_LINE_PROVISIONING] > 0) {
        return ORDER_EXECUTING;
    }
    if (counts[ORDER_LINE_AWAITING_CUSTOMER] > 0) {
        return ORDER_AWAITING_CUSTOMER;
    }
    if (counts[ORDER_LINE_FAILED] > 0) {
        return counts[ORDER_LINE_DONE] > 0 ? ORDER_PARTLY_DONE : ORDER_FAILED;
    }
    return counts[ORDER_LINE_DONE] > 0 ? ORDER_DONE : ORDER_CANCELLED;
}

Instant order_expires_at(OrderState state, Instant since)
{
    switch (state) {
    case ORDER_DRAFT:
        return (Instant){ since.us + ORDER_DRAFT_DAYS * DAY_US };
    case ORDER_AWAITING_APPROVAL:
    case ORDER_AWAITING_OPERATOR:
    case ORDER_AWAITING_CUSTOMER:
        return (Instant){ since.us + ORDER_AWAITING_DAYS * DAY_US };
    case ORDER_SCHEDULED:
    case ORDER_EXECUTING:
    case ORDER_DONE:
    case ORDER_PARTLY_DONE:
    case ORDER_FAILED:
    case ORDER_REJECTED:
    case ORDER_CANCELLED:
    case ORDER_EXPIRED:
    case ORDER_STATE_COUNT:
        break;
    }
    return (Instant){ 0 };
}

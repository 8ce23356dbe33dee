/* sale_change.c - the words of a subscription's changes, and how a change moves. */
#include "domain/sale_change.h"

enum { MONTH_DAYS_ABOUT = 30 };

ENUM_DEFINE(SaleChangeKind, sale_change_kind, SALE_CHANGE_KIND_COUNT, SALE_CHANGE_KINDS)
ENUM_DEFINE(SaleChangeState, sale_change_state, SALE_CHANGE_STATE_COUNT, SALE_CHANGE_STATES)

static const uint32_t moves[SALE_CHANGE_STATE_COUNT] = {
    [SALE_CHANGE_PLANNED] = MOVE(SALE_CHANGE_DONE) | MOVE(SALE_CHANGE_WITHDRAWN),
};

static const Str kind_labels[SALE_CHANGE_KIND_COUNT] = {
    [SALE_START] = STR_INIT("Start"), [SALE_QUANTITY] = STR_INIT("Quantity"),
    [SALE_PLAN] = STR_INIT("Plan"),   [SALE_PRICE] = STR_INIT("Price"),
    [SALE_PAUSE] = STR_INIT("Pause"), [SALE_RESUME] = STR_INIT("Resumption"),
};

static const Str state_labels[SALE_CHANGE_STATE_COUNT] = {
    [SALE_CHANGE_PLANNED] = STR_INIT("Planned"),
    [SALE_CHANGE_DONE] = STR_INIT("Done"),
    [SALE_CHANGE_WITHDRAWN] = STR_INIT("Taken back"),
};

static int32_t about_days(Period period)
{
    return period_months(period) * MONTH_DAYS_ABOUT + period_days(period);
}

bool sale_term_shorter(Period term, Period next)
{
    return about_days(next) < about_days(term);
}

bool sale_change_can_move(SaleChangeState from, SaleChangeState to)
{
    assert((unsigned)from < SALE_CHANGE_STATE_COUNT);
    assert((unsigned)to < SALE_CHANGE_STATE_COUNT);
    return (moves[from] & MOVE(to)) != 0;
}

Str sale_change_kind_label(SaleChangeKind kind)
{
    assert((unsigned)kind < SALE_CHANGE_KIND_COUNT);
    return kind_labels[kind];
}

Str sale_change_state_label(SaleChangeState state)
{
    assert((unsigned)state < SALE_CHANGE_STATE_COUNT);
    return state_labels[state];
}

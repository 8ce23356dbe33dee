/*
 * sale_change.h - the dated changes of a subscription as it is sold, and how they move
 * (R-SUB-03, R-SUB-06, R13 to R18).
 *
 * The changes that are not withdrawn, by day and then in the order they were asked for, are the
 * subscription: replaying them gives its quantity, plan and prices on any day.
 */
#ifndef DOMAIN_SALE_CHANGE_H
#define DOMAIN_SALE_CHANGE_H

#include "domain/calendar.h"
#include "domain/words.h"

/* start: what it was before the first change. price: other prices of the same plan. */
#define SALE_CHANGE_KINDS(X)     \
    X(SALE_START, "start")       \
    X(SALE_QUANTITY, "quantity") \
    X(SALE_PLAN, "plan")         \
    X(SALE_PRICE, "price")       \
    X(SALE_PAUSE, "pause")       \
    X(SALE_RESUME, "resume")
ENUM_DECLARE(SaleChangeKind, sale_change_kind, SALE_CHANGE_KIND_COUNT, SALE_CHANGE_KINDS)

/* done: the subscription's row says so too. */
#define SALE_CHANGE_STATES(X)         \
    X(SALE_CHANGE_PLANNED, "planned") \
    X(SALE_CHANGE_DONE, "done")       \
    X(SALE_CHANGE_WITHDRAWN, "withdrawn")
ENUM_DECLARE(SaleChangeState, sale_change_state, SALE_CHANGE_STATE_COUNT, SALE_CHANGE_STATES)

/* A plan with the shorter term begins when the running one is over, others at any time (R16). */
bool sale_term_shorter(Period term, Period next);

bool sale_change_can_move(SaleChangeState from, SaleChangeState to);
Str sale_change_kind_label(SaleChangeKind kind);    /* "Quantity" */
Str sale_change_state_label(SaleChangeState state); /* "Planned" */

#endif

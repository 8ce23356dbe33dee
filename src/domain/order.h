/*
 * order.h - the states of an order and of its lines (R-ORD-06).
 *
 * An order is what one end customer (or the buyer itself) asked for at the prices it saw. Once it
 * has left `draft`, lines and prices never change. Its state while it is carried out follows from
 * its lines.
 */
#ifndef DOMAIN_ORDER_H
#define DOMAIN_ORDER_H

#include "base/instant.h"
#include "domain/words.h"

enum { ORDER_LINE_MAX = 50, ORDER_DRAFT_DAYS = 7, ORDER_AWAITING_DAYS = 30 };

#define ORDER_STATES(X)                             \
    X(ORDER_DRAFT, "draft")                         \
    X(ORDER_AWAITING_APPROVAL, "awaiting_approval") \
    X(ORDER_AWAITING_OPERATOR, "awaiting_operator") \
    X(ORDER_AWAITING_CUSTOMER, "awaiting_customer") \
    X(ORDER_SCHEDULED, "scheduled")                 \
    X(ORDER_EXECUTING, "executing")                 \
    X(ORDER_DONE, "done")                           \
    X(ORDER_PARTLY_DONE, "partly_done")             \
    X(ORDER_FAILED, "failed")                       \
    X(ORDER_REJECTED, "rejected")                   \
    X(ORDER_CANCELLED, "cancelled")                 \
    X(ORDER_EXPIRED, "expired")
ENUM_DECLARE(OrderState, order_state, ORDER_STATE_COUNT, ORDER_STATES)

/* waiting: the order waits, nothing is made yet. awaiting_customer: the vendor has asked something
 * (R-ORD-08). */
#define ORDER_LINE_STATES(X)                             \
    X(ORDER_LINE_DRAFT, "draft")                         \
    X(ORDER_LINE_WAITING, "waiting")                     \
    X(ORDER_LINE_QUEUED, "queued")                       \
    X(ORDER_LINE_PROVISIONING, "provisioning")           \
    X(ORDER_LINE_AWAITING_CUSTOMER, "awaiting_customer") \
    X(ORDER_LINE_DONE, "done")                           \
    X(ORDER_LINE_FAILED, "failed")                       \
    X(ORDER_LINE_CANCELLED, "cancelled")
ENUM_DECLARE(OrderLineState, order_line_state, ORDER_LINE_STATE_COUNT, ORDER_LINE_STATES)

/* What a line does. new: makes a subscription. The others change one that runs: to so many units,
 * to another plan, or from a trial to what is paid. */
#define LINE_ACTIONS(X)            \
    X(ACTION_NEW, "new")           \
    X(ACTION_QUANTITY, "quantity") \
    X(ACTION_PLAN, "plan")         \
    X(ACTION_CONVERT, "convert")
ENUM_DECLARE(LineAction, line_action, LINE_ACTION_COUNT, LINE_ACTIONS)

bool order_can_move(OrderState from, OrderState to);
/* Fails: ORDER_STATE. */
MUST_USE Err *order_check_move(OrderState from, OrderState to);
bool order_state_final(OrderState state); /* nothing follows */
Str order_state_label(OrderState state);  /* "Waiting for approval" */
bool order_line_can_move(OrderLineState from, OrderLineState to);
/* What the lines make of an order that is carried out: executing while one is queued or in
 * provisioning, else awaiting_customer while one is, else done, partly_done, failed, or cancelled
 * when every line was. Needs 1 to ORDER_LINE_MAX lines, none a draft, none waiting. */
OrderState order_state_from_lines(const OrderLineState *lines, size_t count);
/* When an untouched order expires: a draft after 7 days, one that waits for somebody after 30;
 * zero for the states that do not expire. */
Instant order_expires_at(OrderState state, Instant since);

#endif

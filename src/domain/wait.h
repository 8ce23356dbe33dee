/*
 * wait.h - what an order waits for, and what ends a wait (R-ORD-06, R-ORD-07).
 *
 * An order that waits has one open wait for each thing that must happen first. Its state follows
 * from them: somebody's approval comes first, then what the buyer's side must do, then the seller,
 * then the day. When none is open, the order is accepted.
 */
#ifndef DOMAIN_WAIT_H
#define DOMAIN_WAIT_H

#include "domain/account.h"
#include "domain/order.h"

enum { WAIT_OPEN_MAX = 32 }; /* of one order */

/*
 * approval   an approver of an account decides
 * customer   the end customer's contact accepts the order, by a link
 * agreement  the end customer's contact accepts the agreements, by a link
 * payment    a prepaid account must have enough money with its seller
 * vendor     the vendor has asked something while the order is carried out
 * operator   the order could not be accepted as it is; the seller tries again or rejects it
 * credit     the buyer's limit is too low
 * date       the day on which it is to be carried out
 */
#define WAIT_KINDS(X)              \
    X(WAIT_APPROVAL, "approval")   \
    X(WAIT_CUSTOMER, "customer")   \
    X(WAIT_AGREEMENT, "agreement") \
    X(WAIT_PAYMENT, "payment")     \
    X(WAIT_VENDOR, "vendor")       \
    X(WAIT_OPERATOR, "operator")   \
    X(WAIT_CREDIT, "credit")       \
    X(WAIT_DATE, "date")
ENUM_DECLARE(WaitKind, wait_kind, WAIT_KIND_COUNT, WAIT_KINDS)

/* met: the condition holds. approved, rejected: somebody, or the timeout, decided. escalated: a
 * wait on the next account above takes its place. expired: nobody acted in time. withdrawn: the
 * order ended otherwise. */
#define WAIT_OUTCOMES(X)           \
    X(WAIT_OPEN, "open")           \
    X(WAIT_MET, "met")             \
    X(WAIT_APPROVED, "approved")   \
    X(WAIT_REJECTED, "rejected")   \
    X(WAIT_ESCALATED, "escalated") \
    X(WAIT_EXPIRED, "expired")     \
    X(WAIT_WITHDRAWN, "withdrawn")
ENUM_DECLARE(WaitOutcome, wait_outcome, WAIT_OUTCOME_COUNT, WAIT_OUTCOMES)

/* What it means when nobody acted in time. */
#define TIMEOUT_MEANINGS(X)       \
    X(TIMEOUT_REJECT, "reject")   \
    X(TIMEOUT_APPROVE, "approve") \
    X(TIMEOUT_ESCALATE, "escalate")
ENUM_DECLARE(TimeoutMeans, timeout_means, TIMEOUT_MEANS_COUNT, TIMEOUT_MEANINGS)

/* The state of an order with these open waits, 1..WAIT_OPEN_MAX of them. */
OrderState order_state_from_waits(const WaitKind *kinds, size_t count);
Str wait_kind_label(WaitKind kind);          /* "An approval" */
Str wait_kind_next(WaitKind kind);           /* what happens next, a sentence */
Str wait_outcome_label(WaitOutcome outcome); /* "Approved" */
/* The role of the person who decides it by yes or no: for approvals an approver of the account that
 * it waits for, for the rest somebody of the seller. Zero: nobody decides it so. */
uint32_t wait_decider(WaitKind kind);
/* True when the end customer's contact answers it by a link. */
bool wait_is_linked(WaitKind kind);
/* True when it ends by itself once the buyer's money or limit suffices. */
bool wait_is_money(WaitKind kind);

#endif

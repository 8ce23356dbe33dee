/*
 * cancellation.h - when a subscription may end, and the states of the request (R-CAN-01, R-CAN-02).
 *
 * The effective day is the first day that is neither used nor charged (R13).
 */
#ifndef DOMAIN_CANCELLATION_H
#define DOMAIN_CANCELLATION_H

#include "domain/subscription.h"

enum { CANCEL_NOTE_BYTES_MAX = 1000 };

#define CANCEL_WHENS(X)                \
    X(CANCEL_NOW, "now")               \
    X(CANCEL_PERIOD_END, "period_end") \
    X(CANCEL_TERM_END, "term_end")     \
    X(CANCEL_DATE, "date")
ENUM_DECLARE(CancelWhen, cancel_when, CANCEL_WHEN_COUNT, CANCEL_WHENS)

#define CANCEL_STATES(X)             \
    X(CANCEL_SUBMITTED, "submitted") \
    X(CANCEL_WITHDRAWN, "withdrawn") \
    X(CANCEL_REJECTED, "rejected")   \
    X(CANCEL_ACCEPTED, "accepted")   \
    X(CANCEL_SCHEDULED, "scheduled") \
    X(CANCEL_EXECUTING, "executing") \
    X(CANCEL_DONE, "done")           \
    X(CANCEL_FAILED, "failed")       \
    X(CANCEL_REVOKED, "revoked")
ENUM_DECLARE(CancelState, cancel_state, CANCEL_STATE_COUNT, CANCEL_STATES)

/* For the churn report. */
#define CANCEL_REASONS(X)                           \
    X(CANCEL_REASON_TOO_EXPENSIVE, "too_expensive") \
    X(CANCEL_REASON_NOT_USED, "not_used")           \
    X(CANCEL_REASON_SWITCHED, "switched")           \
    X(CANCEL_REASON_MISTAKE, "mistake")             \
    X(CANCEL_REASON_CLOSING, "closing")             \
    X(CANCEL_REASON_OTHER, "other")
ENUM_DECLARE(CancelReason, cancel_reason, CANCEL_REASON_COUNT, CANCEL_REASONS)

/* What the effective day depends on. */
typedef struct CancelFacts {
    Date today;
    Date start;
    Schedule billing;
    Period term;
    Date end; /* already scheduled, or DATE_NONE */
    SubscriptionState state;
} CancelFacts;

bool cancel_can_move(CancelState from, CancelState to);
Str cancel_reason_label(CancelReason reason); /* "Too expensive" */
Str cancel_when_label(CancelWhen when);       /* "At the end of the period" */
Str cancel_state_label(CancelState state);
/* "now", "period_end", "term_end" or a date, as the API and forms write it; ret_date is DATE_NONE
 * but for a date. Fails: CANCEL_WHEN. */
MUST_USE Err *cancel_when_read(Str text, CancelWhen *ret_when, Date *ret_date);
/*
 * The day on which the subscription ends. `date` counts with CANCEL_DATE only: today up to the
 * end of the current term. The period's end is never after the term's. A subscription that has an
 * end can only be given an earlier one.
 * Fails: CANCEL_WHEN, SUBSCRIPTION_STATE (not running).
 */
MUST_USE Err *cancel_effective(CancelWhen when, Date date, const CancelFacts *facts,
                               Date *ret_effective);

#endif

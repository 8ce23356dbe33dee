/*
 * subscription.h - the two states of a subscription, and its terms (R-SUB-01).
 *
 * The commercial state says what is owed, the vendor state what exists; they are never one.
 */
#ifndef DOMAIN_SUBSCRIPTION_H
#define DOMAIN_SUBSCRIPTION_H

#include "domain/calendar.h"

enum { FRIENDLY_NAME_BYTES_MAX = 100 };

/* `ending` has an end date and runs until then. */
#define SUBSCRIPTION_STATES(X)             \
    X(SUBSCRIPTION_PENDING, "pending")     \
    X(SUBSCRIPTION_TRIAL, "trial")         \
    X(SUBSCRIPTION_ACTIVE, "active")       \
    X(SUBSCRIPTION_SUSPENDED, "suspended") \
    X(SUBSCRIPTION_ENDING, "ending")       \
    X(SUBSCRIPTION_ENDED, "ended")         \
    X(SUBSCRIPTION_TRANSFERRED_OUT, "transferred_out")
ENUM_DECLARE(SubscriptionState, subscription_state, SUBSCRIPTION_STATE_COUNT, SUBSCRIPTION_STATES)

#define VENDOR_STATES(X)           \
    X(VENDOR_NONE, "none")         \
    X(VENDOR_PENDING, "pending")   \
    X(VENDOR_IN_SYNC, "in_sync")   \
    X(VENDOR_DRIFT, "drift")       \
    X(VENDOR_FAILED, "failed")     \
    X(VENDOR_DISABLED, "disabled") \
    X(VENDOR_PURGED, "purged")
ENUM_DECLARE(VendorState, vendor_state, VENDOR_STATE_COUNT, VENDOR_STATES)

/* Why a subscription is suspended: somebody said so, or it was not paid. */
#define HOLD_CAUSES(X)         \
    X(HOLD_ACCOUNT, "account") \
    X(HOLD_DUNNING, "dunning")
ENUM_DECLARE(HoldCause, hold_cause, HOLD_CAUSE_COUNT, HOLD_CAUSES)

bool subscription_can_move(SubscriptionState from, SubscriptionState to);
/* Fails: SUBSCRIPTION_STATE. */
MUST_USE Err *subscription_check_move(SubscriptionState from, SubscriptionState to);
/* It runs, and its periods are charged: trial, active, suspended or ending. */
bool subscription_live(SubscriptionState state);
/* What one that was suspended is again: ending when it has an end other than its trial's, a trial
 * while that is not over, else active. */
SubscriptionState subscription_resumed(Date end_on, Date trial_ends_on);
Str subscription_state_label(SubscriptionState state);
bool vendor_can_move(VendorState from, VendorState to);
Str vendor_state_label(VendorState state);

/*
 * The term that contains the day `on` (not before `start`). A term longer than the billing period
 * is counted from the start: [start + n terms, start + (n+1) terms). One as long as the billing
 * period has the boundaries of the billing schedule, so that a monthly plan on the account's day
 * has one line a month; its first term is then the stub.
 */
Interval subscription_term(Date start, Period term, const Schedule *billing, Date on);
/* The term after the given one: what a renewal moves to. */
Interval subscription_next_term(Date start, Period term, const Schedule *billing, Interval current);

#endif

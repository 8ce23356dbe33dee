/* subscription.c - how a subscription's two states move, and its terms. */
#include "domain/subscription.h"

ENUM_DEFINE(SubscriptionState, subscription_state, SUBSCRIPTION_STATE_COUNT, SUBSCRIPTION_STATES)
ENUM_DEFINE(VendorState, vendor_state, VENDOR_STATE_COUNT, VENDOR_STATES)
ENUM_DEFINE(HoldCause, hold_cause, HOLD_CAUSE_COUNT, HOLD_CAUSES)

static const uint32_t subscription_moves[SUBSCRIPTION_STATE_COUNT] = {
    /* ended: what could not be made, or was not wanted any more, ends without having run. */
    [SUBSCRIPTION_PENDING] =
        MOVE(SUBSCRIPTION_TRIAL) | MOVE(SUBSCRIPTION_ACTIVE) | MOVE(SUBSCRIPTION_ENDED),
    [SUBSCRIPTION_TRIAL] = MOVE(SUBSCRIPTION_ACTIVE) | MOVE(SUBSCRIPTION_SUSPENDED) |
                           MOVE(SUBSCRIPTION_ENDING) | MOVE(SUBSCRIPTION_ENDED),
    [SUBSCRIPTION_ACTIVE] = MOVE(SUBSCRIPTION_SUSPENDED) | MOVE(SUBSCRIPTION_ENDING) |
                            MOVE(SUBSCRIPTION_ENDED) | MOVE(SUBSCRIPTION_TRANSFERRED_OUT),
    [SUBSCRIPTION_SUSPENDED] = MOVE(SUBSCRIPTION_TRIAL) | MOVE(SUBSCRIPTION_ACTIVE) |
                               MOVE(SUBSCRIPTION_ENDING) | MOVE(SUBSCRIPTION_ENDED) |
                               MOVE(SUBSCRIPTION_TRANSFERRED_OUT),
    [SUBSCRIPTION_ENDING] = MOVE(SUBSCRIPTION_TRIAL) | MOVE(SUBSCRIPTION_ACTIVE) |
                            MOVE(SUBSCRIPTION_SUSPENDED) | MOVE(SUBSCRIPTION_ENDED) |
                            MOVE(SUBSCRIPTION_TRANSFERRED_OUT),
};

static const Str subscription_labels[SUBSCRIPTION_STATE_COUNT] = {
    [SUBSCRIPTION_PENDING] = STR_INIT("Pending"),
    [SUBSCRIPTION_TRIAL] = STR_INIT("Trial"),
    [SUBSCRIPTION_ACTIVE] = STR_INIT("Active"),
    [SUBSCRIPTION_SUSPENDED] = STR_INIT("Suspended"),
    [SUBSCRIPTION_ENDING] = STR_INIT("Ending"),
    [SUBSCRIPTION_ENDED] = STR_INIT("Ended"),
    [SUBSCRIPTION_TRANSFERRED_OUT] = STR_INIT("Transferred out"),
};

static const uint32_t vendor_moves[VENDOR_STATE_COUNT] = {
    [VENDOR_NONE] = MOVE(VENDOR_PENDING),
    [VENDOR_PENDING] = MOVE(VENDOR_NONE) | MOVE(VENDOR_IN_SYNC) | MOVE(VENDOR_FAILED) |
                       MOVE(VENDOR_DISABLED) | MOVE(VENDOR_PURGED),
    [VENDOR_IN_SYNC] = MOVE(VENDOR_PENDING) | MOVE(VENDOR_DRIFT) | MOVE(VENDOR_FAILED) |
                       MOVE(VENDOR_DISABLED) | MOVE(VENDOR_PURGED),
    [VENDOR_DRIFT] = MOVE(VENDOR_PENDING) | MOVE(VENDOR_IN_SYNC) | MOVE(VENDOR_FAILED) |
                     MOVE(VENDOR_DISABLED) | MOVE(VENDOR_PURGED),
    [VENDOR_FAILED] =
        MOVE(VENDOR_PENDING) | MOVE(VENDOR_IN_SYNC) | MOVE(VENDOR_DISABLED) | MOVE(VENDOR_PURGED),
    [VENDOR_DISABLED] =
        MOVE(VENDOR_PENDING) | MOVE(VENDOR_IN_SYNC) | MOVE(VENDOR_FAILED) | MOVE(VENDOR_PURGED),
};

static const Str vendor_labels[VENDOR_STATE_COUNT] = {
    [VENDOR_NONE] = STR_INIT("Nothing made"), [VENDOR_PENDING] = STR_INIT("Being changed"),
    [VENDOR_IN_SYNC] = STR_INIT("In sync"),   [VENDOR_DRIFT] = STR_INIT("Differs"),
    [VENDOR_FAILED] = STR_INIT("Failed"),     [VENDOR_DISABLED] = STR_INIT("Disabled"),
    [VENDOR_PURGED] = STR_INIT("Purged"),
};

bool subscription_can_move(SubscriptionState from, SubscriptionState to)
{
    assert((unsigned)from < SUBSCRIPTION_STATE_COUNT);
    assert((unsigned)to < SUBSCRIPTION_STATE_COUNT);
    return (subscription_moves[from] & MOVE(to)) != 0;
}

Err *subscription_check_move(SubscriptionState from, SubscriptionState to)
{
    if (!subscription_can_move(from, to)) {
        return ERR(SUBSCRIPTION_STATE, "a subscription that is %.*s cannot become %.*s",
                   STR_ARG(subscription_state_name(from)), STR_ARG(subscription_state_name(to)));
    }
    return NULL;
}

bool subscription_live(SubscriptionState state)
{
    return state == SUBSCRIPTION_TRIAL || state == SUBSCRIPTION_ACTIVE ||
           state == SUBSCRIPTION_ENDING || state == SUBSCRIPTION_SUSPENDED;
}

SubscriptionState subscription_resumed(Date end_on, Date trial_ends_on)
{
    if (!date_is_none(trial_ends_on) && (date_is_none(end_on) || end_on.day == trial_ends_on.day)) {
        return SUBSCRIPTION_TRIAL;
    }
    return date_is_none(end_on) ? SUBSCRIPTION_ACTIVE : SUBSCRIPTION_ENDING;
}

Str subscription_state_label(SubscriptionState state)
{
    assert((unsigned)state < SUBSCRIPTION_STATE_COUNT);
    return subscription_labels[state];
}

bool vendor_can_move(VendorState from, VendorState to)
{
    assert((unsigned)from < VENDOR_STATE_COUNT);
    assert((unsigned)to < VENDOR_STATE_COUNT);
    return (vendor_moves[from] & MOVE(to)) != 0;
}

Str vendor_state_label(VendorState state)
{
    assert((unsigned)state < VENDOR_STATE_COUNT);
    return vendor_labels[state];
}

Interval subscription_term(Date start, Period term, const Schedule *billing, Date on)
{
    assert(on.day >= start.day);
    if (period_eq(term, billing->period)) {
        Interval cycle = schedule_cycle(billing, on);
        return (Interval){ date_max(cycle.from, start), cycle.to };
    }
    Schedule own = schedule_make(ANCHOR_SUBSCRIPTION, ALIGNMENT_FULL_DATE, start, DATE_NONE, term);
    return schedule_cycle(&own, on);
}

Interval subscription_next_term(Date start, Period term, const Schedule *billing, Interval current)
{
    return subscription_term(start, term, billing, current.to);
}

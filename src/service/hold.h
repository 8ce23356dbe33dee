/*
 * hold.h - what keeps subscriptions suspended. Shared inside service/ only; everything runs inside
 * the caller's transaction.
 *
 * A live subscription is suspended while there is a hold on it. Each hold is placed by an account
 * for a cause; that account and those above it may lift it. Add-ons follow their base.
 */
#ifndef SERVICE_HOLD_H
#define SERVICE_HOLD_H

#include "service/subscription_internal.h"

typedef struct HoldNew {
    AccountId account;
    HoldCause cause;
    Str reason;
} HoldNew;

/* Which holds: all that the actor may lift, or those of the account for the cause. */
typedef struct HoldLift {
    bool all;
    AccountId account;
    HoldCause cause;
} HoldLift;

/* The subscription and its add-ons are held; one that is held so already stays so. */
MUST_USE Err *hold_place(Call *call, Db *db, SubscriptionId id, const HoldNew *hold);
/* Those holds are gone; what nothing holds any more runs again. */
MUST_USE Err *hold_lift(Call *call, Db *db, SubscriptionId id, const HoldLift *lift);
/* As the actor may see them: who else's they are is not told. */
MUST_USE Err *hold_views(Call *call, Db *db, SubscriptionId id, HoldView **ret, size_t *ret_count);

#endif

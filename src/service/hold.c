/*
 * hold.c - what keeps subscriptions suspended: placing and lifting holds, and what follows for the
 * state, the add-ons and the vendor.
 */
#include "service/hold.h"

#include "service/job.h"
#include "store/hold_store.h"

/* The vendor is told by a job of its own for each change; the job looks what is wanted when it
 * runs, so that the order of jobs does not matter. */
static Err *queue_vendor(Call *call, Db *db, SubscriptionId id, bool suspend, EventId cause)
{
    ServiceId service;
    TRY(store_hold_service(db, call->out, id, &service));
    if (service.v == 0) {
        return NULL;
    }
    Str key = arena_printf(call->out, "%s:%.*s:%" PRId64, suspend ? "suspend" : "resume",
                           STR_ARG(service_code(call->out, service)), cause.v);
    return job_add(call, db, suspend ? JOB_SUSPEND : JOB_RESUME, service.v, key, call->now);
}

/* The state that follows from the holds. */
static Err *follow(Call *call, Db *db, SubscriptionId id)
{
    SubscriptionFacts row;
    HoldRow *holds;
    size_t count;
    EventId event;
    TRY(store_subscription_facts(db, call->out, id, &row));
    TRY(store_hold_list(db, call->out, (AccountId){ 0 }, id, &holds, &count));
    bool suspended = row.state == SUBSCRIPTION_SUSPENDED;
    if (!subscription_live(row.state) || suspended == (count > 0)) {
        return NULL;
    }
    SubscriptionState state =
        suspended ? subscription_resumed(row.end_on, row.trial_ends_on) : SUBSCRIPTION_SUSPENDED;
    TRY(subscription_check_move(row.state, state));
    TRY(store_subscription_move(db, id, row.state, state, row.end_on));
    TRY(subscription_event(call, db, &row,
                           suspended ? S("subscription.resumed") : S("subscription.suspended"),
                           suspended ? S("Resumed; it can be used again.")
                                     : S("Suspended; it cannot be used, and billing goes on."),
                           &event));
    return queue_vendor(call, db, id, !suspended, event);
}

static Err *place_one(Call *call, Db *db, SubscriptionId id, const HoldNew *hold)
{
    const HoldAdd add = { .id = call_new_id(call),
                          .subscription = id,
                          .account = hold->account,
                          .cause = hold->cause,
                          .reason = hold->reason,
                          .user = call->actor.user,
                          .placed_at = call->now };
    TRY(store_hold_add(db, &add));
    return follow(call, db, id);
}

/* The subscription first, then its add-ons; what has not started or has ended is left out. */
static Err *family(Call *call, Db *db, SubscriptionId id, SubscriptionId **ret, size_t *ret_count)
{
    SubscriptionId *children;
    size_t count;
    TRY(store_subscription_children(db, call->out, id, &children, &count));
    SubscriptionId *all = arena_array(call->out, SubscriptionId, count + 1);
    size_t kept = 0;
    for (size_t i = 0; i <= count; i++) {
        SubscriptionFacts row;
        SubscriptionId one = i == 0 ? id : children[i - 1];
        TRY(store_subscription_facts(db, call->out, one, &row));
        if (subscription_live(row.state)) {
            all[kept++] = one;
        }
    }
    *ret = all;
    *ret_count = kept;
    return NULL;
}

Err *hold_place(Call *call, Db *db, SubscriptionId id, const HoldNew *hold)
{
    SubscriptionId *all;
    size_t count;
    TRY(family(call, db, id, &all, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(place_one(call, db, all[i], hold));
    }
    return NULL;
}

static Err *lift_one(Call *call, Db *db, SubscriptionId id, const HoldLift *lift)
{
    HoldRow *rows;
    size_t count;
    TRY(store_hold_list(db, call->out, call->actor.account, id, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        bool named = rows[i].account.v == lift->account.v && rows[i].cause == lift->cause;
        if (lift->all ? rows[i].lifts : named) {
            TRY(store_hold_release(db, rows[i].id, call->now));
        }
    }
    return follow(call, db, id);
}

Err *hold_lift(Call *call, Db *db, SubscriptionId id, const HoldLift *lift)
{
    SubscriptionId *all;
    size_t count;
    TRY(family(call, db, id, &all, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(lift_one(call, db, all[i], lift));
    }
    return NULL;
}

Err *hold_views(Call *call, Db *db, SubscriptionId id, HoldView **ret, size_t *ret_count)
{
    HoldRow *rows;
    size_t count;
    TRY(store_hold_list(db, call->out, call->actor.account, id, &rows, &count));
    HoldView *views = arena_array(call->out, HoldView, count);
    for (size_t i = 0; i < count; i++) {
        bool told = rows[i].told || rows[i].lifts;
        views[i] = (HoldView){ .account_name = told ? rows[i].account_name : S("a seller above"),
                               .reason = told ? rows[i].reason : S(""),
                               .cause = rows[i].cause,
                               .placed_at = rows[i].placed_at,
                               .lifts = rows[i].lifts };
    }
    *ret = views;
    *ret_count = count;
    return NULL;
}

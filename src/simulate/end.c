/* end.c - cancellation, suspension, renewal: when service and its charges stop (R13, R15, R-CAN).
 */
#include "simulate/world.h"

static bool hangs_on(const Sub *sub, const Sub *base)
{
    return sub->started && !sub->ended && sub->base == base->number;
}

void end_sub(World *world, Sub *sub, Point at, int32_t cause)
{
    component_drop(&sub->component, CHANGE_END, INT64_MIN);
    world_change(world, sub, (Change){ .kind = CHANGE_END, .at = at, .cause = cause });
    if (at <= world_point(world)) {
        sub->ended = true;
        world_note(world, sub, world_point(world), S("end"), cause);
    }
}

void end_with_addons(World *world, Sub *sub, Point at, int32_t cause)
{
    end_sub(world, sub, at, cause);
    for (size_t i = 0; i < world->sub_count; i++) {
        Sub *addon = world->subs[i];
        if (hangs_on(addon, sub) && component_end(&addon->component, POINT_NEVER) > at) {
            end_sub(world, addon, at, cause);
        }
    }
}

/* The first point without service. *ret_early: before the end of what was agreed. */
static Point cancel_point(World *world, const Sub *sub, const SimEvent *event, bool *ret_early)
{
    Point now = world_point(world);
    Point at = now;
    bool used = world->scenario->policy.cancel_day == CANCEL_DAY_USED;
    switch (event->when) {
    case WHEN_PERIOD_END: {
        Grid grid = component_grid(world, sub, now);
        at = grid_cycle(&world->scale, &grid, now).to;
        break;
    }
    case WHEN_TERM_END:
        at = sub->term.to;
        break;
    case WHEN_DATE:
        at = scale_point_of_date(&world->scale, event->date);
        at = used ? scale_next(&world->scale, at) : at;
        break;
    case WHEN_NOW:
    case WHEN_DEFAULT:
    case EVENT_WHEN_COUNT:
        at = used ? scale_next(&world->scale, now) : now;
        break;
    }
    *ret_early = at < sub->term.to;
    return at;
}

static bool can_cancel(World *world, const Sub *sub, int32_t cause)
{
    if (!sub->started || sub->ended || sub->component.change_count == 0) {
        world_refuse(world, cause, S("subscription.state"), S("the subscription is not running"));
        return false;
    }
    return true;
}

static void refuse_window(World *world, int32_t cause)
{
    world_refuse(world, cause, S("subscription.window_closed"),
                 S("the time in which this can be cancelled is over"));
}

/* A part: a smaller quantity, now or later. */
static void cancel_part(World *world, Sub *sub, const SimEvent *event, int32_t cause, Point at,
                        int64_t part, bool bound)
{
    if (at > world_point(world)) {
        if (bound) {
            refuse_window(world, cause);
        } else {
            sub_plan(world, sub, event, cause, at);
        }
        return;
    }
    if (!batch_take(world, sub, part, &at) && world->scenario->policy.refund == CREDIT_WINDOW) {
        refuse_window(world, cause);
        return;
    }
    sub->quantity -= part;
    world_note(world, sub, world_point(world), S("cancel"), cause);
    world_change(
        world, sub,
        (Change){ .kind = CHANGE_QUANTITY, .at = at, .cause = cause, .quantity = sub->quantity });
}

void do_cancel(World *world, Sub *sub, const SimEvent *event, int32_t cause)
{
    bool early, full;
    if (!can_cancel(world, sub, cause)) {
        return;
    }
    int64_t part = event->has_quantity ? quantity_of(event->quantity) : sub->quantity;
    Point now = world_point(world);
    Point at = cancel_point(world, sub, event, &early);
    bool is_open = window_open(world, sub, &full);
    bool windows = world->scenario->policy.refund == CREDIT_WINDOW;
    if (at < now) {
        world_refuse(world, cause, S("cancellation.when"), S("the day is over"));
        return;
    }
    if (part < sub->quantity) {
        cancel_part(world, sub, event, cause, at, part, windows && early && !is_open);
        return;
    }
    if (windows && early && !is_open) {
        refuse_window(world, cause);
        return;
    }
    bool comes_back_whole = windows && full && at <= scale_next(&world->scale, now);
    if (comes_back_whole) {
        at = sub->batches == NULL ? at : sub->term.from;
        at = sub->paid_from > at || sub->paid_from == sub->term.from ? sub->start : at;
    }
    world_note(world, sub, now, S("cancel"), cause);
    end_with_addons(world, sub, at, cause);
}

void do_uncancel(World *world, Sub *sub, int32_t cause)
{
    if (!sub->started || sub->ended || component_end(&sub->component, POINT_NEVER) == POINT_NEVER) {
        world_refuse(world, cause, S("subscription.state"), S("no cancellation is waiting"));
        return;
    }
    Point end = component_end(&sub->component, POINT_NEVER);
    for (size_t i = 0; i < world->sub_count; i++) {
        Sub *each = world->subs[i];
        bool goes_on = each == sub ||
                       (hangs_on(each, sub) && component_end(&each->component, POINT_NEVER) == end);
        if (goes_on) {
            component_drop(&each->component, CHANGE_END, INT64_MIN);
            world_touch(each);
        }
    }
    sub->choice = TERM_RENEW;
    world_note(world, sub, world_point(world), S("uncancel"), cause);
}

static void set_suspended(World *world, Sub *sub, bool suspended, bool billing, int32_t cause)
{
    Point at = world_point(world);
    sub->suspended = suspended;
    world_note(world, sub, at, suspended ? S("suspend") : S("resume"), cause);
    if (world_product(world, sub)->kind != PRODUCT_RECURRING) {
        return;
    }
    if (suspended ? billing : sub->pauses_billing) {
        sub->pauses_billing = suspended;
        world_change(
            world, sub,
            (Change){ .kind = suspended ? CHANGE_PAUSE : CHANGE_RESUME, .at = at, .cause = cause });
    }
}

static void set_all_suspended(World *world, Sub *sub, bool suspended, bool billing, int32_t cause)
{
    if (!sub->started || sub->ended || sub->suspended == suspended) {
        world_refuse(world, cause, S("subscription.state"),
                     suspended ? S("the subscription is not running")
                               : S("the subscription is not suspended"));
        return;
    }
    set_suspended(world, sub, suspended, billing, cause);
    for (size_t i = 0; i < world->sub_count; i++) {
        Sub *addon = world->subs[i];
        if (hangs_on(addon, sub) && addon->suspended != suspended) {
            set_suspended(world, addon, suspended, billing, cause);
        }
    }
}

void do_suspend(World *world, Sub *sub, bool billing, int32_t cause)
{
    set_all_suspended(world, sub, true, billing, cause);
}

void do_resume(World *world, Sub *sub, bool billing, int32_t cause)
{
    set_all_suspended(world, sub, false, billing, cause);
}

void do_end_of_term(World *world, Sub *sub, const SimEvent *event, int32_t cause)
{
    if (!can_cancel(world, sub, cause)) {
        return;
    }
    if (sub->choice == TERM_END && event->choice != TERM_END) {
        component_drop(&sub->component, CHANGE_END, sub->term.to);
        world_touch(sub);
    }
    sub->choice = event->choice;
    world_note(world, sub, world_point(world), S("end_of_term"), cause);
    if (event->choice == TERM_END) {
        end_with_addons(world, sub, sub->term.to, cause);
    }
}

/* The next term, or one billing period more where the term was extended. */
static void renew(World *world, Sub *sub)
{
    Point from = sub->term.to;
    bool by_billing = !world_product(world, sub)->has_term && sub->base == SCENARIO_NONE;
    sub->term = sub->choice == TERM_EXTEND || by_billing
                    ? billing_term(world, sub, from)
                    : (Span){ from, grid_after(&world->scale, &sub->term_grid, from, 1) };
    sub->batches = NULL;
    batch_add(world, sub, sub->quantity, from);
    world_note(world, sub, from, S("renew"), SCENARIO_NONE);
}

void renew_due(World *world, Sub *sub)
{
    Point now = world_point(world);
    Point end = component_end(&sub->component, POINT_NEVER);
    if (end <= now) {
        sub->ended = true;
        world_note(world, sub, end, S("end"), SCENARIO_NONE);
        return;
    }
    while (sub->has_term && sub->term.to <= now && sub->term.to < end) {
        renew(world, sub);
    }
}

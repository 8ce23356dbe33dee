/* subscribe.c - a new subscription: start, trial, phases, term, one-time charges. */
#include "simulate/world.h"

static const Decimal free_price = { 0, 0 };

/* The day of the account's grid: its own, the policy's, or the day of the start. */
static Grid new_grid(World *world, int32_t account, Point start, Period period)
{
    int32_t day = world_anchor_day(world, account);
    day = day > 0 ? day : date_civil(scale_date(&world->scale, start)).day;
    return grid_make(&world->scale, &world->scenario->policy, start, day, period);
}

Grid component_grid(World *world, const Sub *sub, Point point)
{
    Stretch *stretches;
    size_t count = component_stretches(world->arena, &sub->component, POINT_NEVER, &stretches);
    size_t i = count;
    while (i > 1 && stretches[i - 1].span.from > point) {
        i--;
    }
    assert(i > 0);
    return stretches[i - 1].grid;
}

/* The boundary that a new subscription is aligned to; POINT_NEVER when it is not. */
static Point aligned_to(World *world, const SimEvent *event)
{
    if (!date_is_none(event->align_to)) {
        return scale_point_of_date(&world->scale, event->align_to);
    }
    if (event->align_subscription == SCENARIO_NONE) {
        return POINT_NEVER;
    }
    const Sub *other = world_sub(world, event->align_subscription);
    return other->started && other->has_term ? other->term.to : POINT_NEVER;
}

static Grid grid_for(World *world, const Sub *sub, const SimEvent *event, Point start)
{
    const SimProduct *product = world_product(world, sub);
    Point aligned = event == NULL ? POINT_NEVER : aligned_to(world, event);
    if (event != NULL && event->grid_day > 0) {
        return grid_on_day(&world->scale, &world->scenario->policy,
                           scale_point_of_date(&world->scale, event->grid_from), event->grid_day,
                           product->billing);
    }
    if (aligned != POINT_NEVER) {
        return grid_through(&world->scale, &world->scenario->policy, aligned, product->billing);
    }
    if (sub->base != SCENARIO_NONE) {
        const Sub *base = world_sub(world, sub->base);
        Grid grid = component_grid(world, base, start);
        bool by_month = period_months(grid.schedule.period) > 0;
        if (by_month == (period_months(product->billing) > 0)) {
            grid.schedule.period = product->billing;
            return grid;
        }
    }
    return new_grid(world, sub->account, start, product->billing);
}

static void add_change(World *world, Sub *sub, ChangeKind kind, Point at, Offer offer, Grid grid)
{
    world_change(world, sub,
                 (Change){ .kind = kind,
                           .at = at,
                           .cause = sub->cause,
                           .account = sub->account,
                           .quantity = sub->quantity,
                           .offer = offer,
                           .grid = grid });
}

/* Trial, phases, then the price that stays. *ret_paid_from is where the trial ends. */
static void add_phases(World *world, Sub *sub, const SimEvent *event, Point start)
{
    const SimProduct *product = world_product(world, sub);
    const Policy *policy = &world->scenario->policy;
    Offer offer = { .product = sub->product, .price = free_price, .mode = product->mode };
    ChangeKind kind = CHANGE_START;
    Point at = start;
    if (product->trial_days > 0) {
        Grid trial =
            grid_through(&world->scale, policy, at, (Period){ product->trial_days, PERIOD_DAY });
        add_change(world, sub, kind, at, offer, trial);
        at = grid_after(&world->scale, &trial, at, 1);
        kind = CHANGE_PHASE;
    }
    sub->paid_from = at;
    for (size_t i = 0; i < product->phase_count; i++) {
        const SimPhase *phase = &product->phases[i];
        offer.price = phase->price;
        Grid length = grid_through(&world->scale, policy, at, phase->length);
        add_change(world, sub, kind, at, offer, grid_for(world, sub, event, at));
        at = grid_after(&world->scale, &length, at, 1);
        kind = CHANGE_PHASE;
    }
    offer.price = world->prices[sub->product];
    if (event->has_price) {
        offer.price = event->price;
        offer.fixed = true;
    }
    add_change(world, sub, kind, at, offer, grid_for(world, sub, event, at));
}

Span billing_term(World *world, const Sub *sub, Point from)
{
    Grid grid = component_grid(world, sub, from);
    Span term = { from, grid_after(&world->scale, &grid, from, 1) };
    for (size_t i = 0; i < sub->component.change_count; i++) {
        const Change *change = &sub->component.changes[i];
        bool cuts = change->kind == CHANGE_PHASE && change->at > from && change->at < term.to;
        term.to = cuts ? change->at : term.to;
    }
    return term;
}

static void set_term(World *world, Sub *sub, const SimEvent *event)
{
    const SimProduct *product = world_product(world, sub);
    const Policy *policy = &world->scenario->policy;
    Point from = sub->paid_from;
    Point aligned = aligned_to(world, event);
    sub->has_term = true;
    if (sub->base != SCENARIO_NONE && !product->has_term) {
        const Sub *base = world_sub(world, sub->base);
        sub->term = base->term;
        sub->term_grid = base->term_grid;
        return;
    }
    if (!product->has_term) {
        sub->term_grid = component_grid(world, sub, POINT_NEVER);
        sub->term = billing_term(world, sub, from);
        return;
    }
    bool is_aligned = aligned != POINT_NEVER && aligned > from;
    sub->term_grid =
        grid_through(&world->scale, policy, is_aligned ? aligned : from, product->term);
    sub->term = (Span){ from, grid_after(&world->scale, &sub->term_grid, from, 1) };
}

static void add_one_time(World *world, Sub *sub, LineKind kind, Decimal unit, bool fixed)
{
    OneTime *charge = arena_new(world->arena, OneTime);
    *charge = (OneTime){ .kind = kind,
                         .unit = unit,
                         .fixed = fixed,
                         .quantity = sub->quantity,
                         .cause = sub->cause,
                         .next = sub->one_times };
    sub->one_times = charge;
}

static void start_periods(World *world, Sub *sub, const SimEvent *event)
{
    const SimProduct *product = world_product(world, sub);
    Point start = sub->start;
    if (!date_is_none(event->billing_start)) {
        Point later = scale_point_of_date(&world->scale, event->billing_start);
        start = later > start ? later : start;
    }
    add_phases(world, sub, event, start);
    set_term(world, sub, event);
    batch_add(world, sub, sub->quantity, sub->start);
    if (product->kind == PRODUCT_USAGE) {
        sub->tariffs = arena_new(world->arena, TariffVersion);
        *sub->tariffs = (TariffVersion){ start, world->tariffs[sub->product], NULL };
    }
}

/* The base of an add-on must be there and sell it. */
static bool base_allows(World *world, const SimEvent *event, int32_t cause)
{
    const SimProduct *product = &world->scenario->products[event->product];
    if (event->kind == EVENT_SUBSCRIBE) {
        if (product->addon_of != SCENARIO_NONE) {
            world_refuse(world, cause, S("addon.base"), S("an add-on is added to a subscription"));
        }
        return product->addon_of == SCENARIO_NONE;
    }
    const Sub *base = world_sub(world, event->base);
    if (!base->started || base->ended) {
        world_refuse(world, cause, S("subscription.state"), S("the base is not running"));
        return false;
    }
    if (product->addon_of != base->product) {
        world_refuse(world, cause, S("addon.base"), S("this add-on is not for the base's product"));
        return false;
    }
    return true;
}

void do_subscribe(World *world, const SimEvent *event, int32_t cause)
{
    Sub *sub = world_sub(world, event->subscription);
    if (!base_allows(world, event, cause)) {
        return;
    }
    const SimProduct *product = &world->scenario->products[event->product];
    sub->product = event->product;
    sub->account = event->account;
    if (event->kind == EVENT_ADD_ADDON) {
        sub->base = event->base;
        sub->account = world_sub(world, sub->base)->account;
    }
    sub->quantity = quantity_of(event->quantity);
    sub->cause = cause;
    sub->start = world_point(world);
    sub->paid_from = sub->start;
    if (product->kind == PRODUCT_ONE_OFF) {
        Decimal unit = event->has_price ? event->price : world->prices[sub->product];
        add_one_time(world, sub, LINE_ONE_OFF, unit, event->has_price);
    } else {
        start_periods(world, sub, event);
    }
    if (product->setup.units != 0) {
        add_one_time(world, sub, LINE_SETUP, product->setup, false);
    }
    sub->started = true;
    world_note(world, sub, sub->start, event_kind_name(event->kind), cause);
}

Sub *split_sub(World *world, Sub *sub, int64_t quantity, int32_t cause)
{
    Str id = arena_printf(world->arena, "%.*s.%zu", STR_ARG(sub->id),
                          world->sub_count - world->scenario->subscription_count + 1);
    Sub *part = world_add_sub(world, id);
    part->account = sub->account;
    part->product = sub->product;
    part->base = sub->base;
    part->cause = cause;
    part->quantity = quantity;
    part->start = world_point(world);
    part->paid_from = part->start;
    part->has_term = sub->has_term;
    part->term = sub->term;
    part->term_grid = sub->term_grid;
    part->choice = sub->choice;
    part->started = true;
    return part;
}

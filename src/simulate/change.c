/* change.c - quantity, product, day and account of a running subscription (R13 to R18). */
#include "simulate/world.h"

static bool is_running(World *world, const Sub *sub, int32_t cause)
{
    if (!sub->started || sub->ended) {
        world_refuse(world, cause, S("subscription.state"), S("the subscription is not running"));
        return false;
    }
    if (sub->component.change_count == 0) {
        world_refuse(world, cause, S("subscription.state"), S("a one-off charge does not change"));
        return false;
    }
    return true;
}

/* The point that `when` means; POINT_NEVER for now. */
static Point point_of_when(World *world, const Sub *sub, EventWhen when)
{
    Point point = world_point(world);
    if (when == WHEN_TERM_END && sub->has_term) {
        return sub->term.to;
    }
    if (when == WHEN_PERIOD_END || when == WHEN_TERM_END) {
        Grid grid = component_grid(world, sub, point);
        return grid_cycle(&world->scale, &grid, point).to;
    }
    return POINT_NEVER;
}

void sub_plan(World *world, Sub *sub, const SimEvent *event, int32_t cause, Point at)
{
    Planned *planned = arena_new(world->arena, Planned);
    *planned = (Planned){ at, event, cause, NULL };
    Planned **place = &sub->planned;
    while (*place != NULL && (*place)->at <= at) {
        place = &(*place)->next;
    }
    planned->next = *place;
    *place = planned;
}

static void set_quantity(World *world, Sub *sub, int64_t quantity, Point at, int32_t cause)
{
    sub->quantity = quantity;
    world_change(
        world, sub,
        (Change){ .kind = CHANGE_QUANTITY, .at = at, .cause = cause, .quantity = quantity });
}

/* A decrease now needs an open window, where windows are. */
static void quantity_now(World *world, Sub *sub, int64_t quantity, int32_t cause, bool bound)
{
    Point at = world_point(world);
    if (quantity < sub->quantity) {
        if (!batch_take(world, sub, sub->quantity - quantity, &at) && bound) {
            world_refuse(world, cause, S("subscription.window_closed"),
                         S("the time in which these seats can be given back is over"));
            return;
        }
    } else if (quantity > sub->quantity) {
        batch_add(world, sub, quantity - sub->quantity, at);
    }
    world_note(world, sub, world_point(world), S("change_quantity"), cause);
    set_quantity(world, sub, quantity, at, cause);
}

void do_change_quantity(World *world, Sub *sub, const SimEvent *event, int32_t cause)
{
    if (!is_running(world, sub, cause)) {
        return;
    }
    Point at = point_of_when(world, sub, event->when);
    if (at == POINT_NEVER) {
        quantity_now(world, sub, quantity_of(event->quantity), cause, true);
    } else {
        sub_plan(world, sub, event, cause, at);
    }
}

/* A month's price of a product, to tell up from down: units at the largest scale. */
static bool is_dearer(const World *world, int32_t to, int32_t from)
{
    const SimProduct *a = &world->scenario->products[to];
    const SimProduct *b = &world->scenario->products[from];
    int32_t months_a = period_months(a->billing);
    int32_t months_b = period_months(b->billing);
    int64_t days_a = months_a > 0 ? months_a * 30 : period_days(a->billing);
    int64_t days_b = months_b > 0 ? months_b * 30 : period_days(b->billing);
    Decimal price_a = world->prices[to];
    Decimal price_b = world->prices[from];
    Int128 left = (Int128)price_a.units * num_pow10(DECIMAL_SCALE_MAX - price_a.scale) * days_b;
    Int128 right = (Int128)price_b.units * num_pow10(DECIMAL_SCALE_MAX - price_b.scale) * days_a;
    return left > right;
}

static bool lists(const SimProduct *product, int32_t other)
{
    for (size_t i = 0; i < product->upgrade_count; i++) {
        if (product->upgrades[i] == other) {
            return true;
        }
    }
    return false;
}

/* Of a product that says what it can become, only that, or back. */
static bool change_allowed(World *world, const Sub *sub, int32_t to, int32_t cause)
{
    const SimProduct *from = world_product(world, sub);
    const SimProduct *target = &world->scenario->products[to];
    if (target->kind != PRODUCT_RECURRING || from->kind != PRODUCT_RECURRING ||
        (from->upgrade_count > 0 && !lists(from, to) && !lists(target, sub->product))) {
        world_refuse(world, cause, S("product.change"), S("the product cannot become this one"));
        return false;
    }
    return true;
}

static bool is_upgrade(const World *world, const Sub *sub, int32_t to)
{
    const SimProduct *from = world_product(world, sub);
    const SimProduct *target = &world->scenario->products[to];
    if (lists(from, to) || lists(target, sub->product)) {
        return lists(from, to);
    }
    return !is_dearer(world, sub->product, to);
}

/* R18: the old anchor with the new interval, or a new anchor today. */
static Grid changed_grid(World *world, const Sub *sub, Point at, Period billing)
{
    const Policy *policy = &world->scenario->policy;
    Grid grid = component_grid(world, sub, at);
    if (period_eq(grid.schedule.period, billing)) {
        return grid;
    }
    bool by_month = period_months(grid.schedule.period) > 0;
    bool same_unit = by_month == (period_months(billing) > 0);
    if (policy->interval_change == INTERVAL_CHANGE_RESET_ANCHOR || !same_unit) {
        int32_t day = world_anchor_day(world, sub->account);
        day = day > 0 ? day : date_civil(scale_date(&world->scale, at)).day;
        return grid_make(&world->scale, policy, at, day, billing);
    }
    grid.schedule.period = billing;
    return grid;
}

/* A new interval that starts today starts a term too; the term's length follows the product. */
static void change_term(World *world, Sub *sub, Point at, const Grid *grid, bool reset)
{
    const SimProduct *product = world_product(world, sub);
    if (reset) {
        Period period = product->has_term ? product->term : product->billing;
        sub->term_grid = grid_through(&world->scale, &world->scenario->policy, at, period);
        sub->term = (Span){ at, grid_after(&world->scale, &sub->term_grid, at, 1) };
    } else if (!product->has_term) {
        sub->term_grid = *grid;
        sub->term = (Span){ at, grid_cycle(&world->scale, grid, at).to };
    }
}

static void end_lost_addons(World *world, const Sub *base, Point at, int32_t cause)
{
    for (size_t i = 0; i < world->sub_count; i++) {
        Sub *sub = world->subs[i];
        bool hangs = sub->started && !sub->ended && sub->base == base->number;
        if (hangs && world_product(world, sub)->addon_of != base->product) {
            end_sub(world, sub, at, cause);
        }
    }
}

static void product_now(World *world, Sub *sub, const SimEvent *event, int32_t cause)
{
    Point at = world_point(world);
    const SimProduct *product = &world->scenario->products[event->product];
    int64_t part = event->has_quantity ? quantity_of(event->quantity) : sub->quantity;
    bool whole = part >= sub->quantity;
    Grid grid = changed_grid(world, sub, at, product->billing);
    Grid before = component_grid(world, sub, at);
    Offer offer = { .product = event->product,
                    .price = world->prices[event->product],
                    .mode = product->mode };
    Sub *changed = sub;
    if (!whole) {
        changed = split_sub(world, sub, part, cause);
        set_quantity(world, sub, sub->quantity - part, at, cause);
    }
    changed->product = event->product;
    component_drop(&changed->component, CHANGE_PHASE, at + 1);
    world_change(world, changed,
                 (Change){ .kind = whole ? CHANGE_OFFER : CHANGE_START,
                           .at = at,
                           .cause = cause,
                           .account = sub->account,
                           .quantity = part,
                           .offer = offer,
                           .grid = grid });
    if (!whole) {
        batch_add(world, changed, part, at);
    }
    bool reset = !grid_eq(&grid, &before) &&
                 world->scenario->policy.interval_change == INTERVAL_CHANGE_RESET_ANCHOR;
    change_term(world, changed, at, &grid, reset);
    world_note(world, changed, at, S("change_product"), cause);
    end_lost_addons(world, changed, at, cause);
}

void do_change_product(World *world, Sub *sub, const SimEvent *event, int32_t cause)
{
    if (!is_running(world, sub, cause) || !change_allowed(world, sub, event->product, cause)) {
        return;
    }
    EventWhen when = event->when;
    if (when == WHEN_DEFAULT) {
        when = is_upgrade(world, sub, event->product) ? WHEN_NOW : WHEN_TERM_END;
    }
    Point at = point_of_when(world, sub, when);
    if (at == POINT_NEVER) {
        product_now(world, sub, event, cause);
    } else {
        sub_plan(world, sub, event, cause, at);
    }
}

void do_planned(World *world, Sub *sub, const Planned *planned)
{
    if (sub->ended) {
        return;
    }
    if (planned->event->kind == EVENT_CHANGE_PRODUCT) {
        product_now(world, sub, planned->event, planned->cause);
        return;
    }
    int64_t quantity = quantity_of(planned->event->quantity);
    if (planned->event->kind == EVENT_CANCEL) { /* a part of it */
        quantity = sub->quantity > quantity ? sub->quantity - quantity : 0;
    }
    quantity_now(world, sub, quantity, planned->cause, false);
}

void do_change_anchor(World *world, Sub *sub, const SimEvent *event, int32_t cause)
{
    if (!is_running(world, sub, cause)) {
        return;
    }
    Point now = world_point(world);
    Grid grid = component_grid(world, sub, now);
    Period period = grid.schedule.period;
    if (period_months(period) == 0) {
        world_refuse(world, cause, S("subscription.anchor"), S("only months and years have a day"));
        return;
    }
    Span cycle = grid_cycle(&world->scale, &grid, now);
    Grid monthly = grid_on_day(&world->scale, &world->scenario->policy, now, event->day,
                               (Period){ 1, PERIOD_MONTH });
    Point next = grid_cycle(&world->scale, &monthly, now).from;
    next = next < now ? grid_after(&world->scale, &monthly, now, 1) : next;
    Grid moved = grid_on_day(&world->scale, &world->scenario->policy, next, event->day, period);
    Point at = next < cycle.to ? next : cycle.to;
    if (!world_product(world, sub)->has_term) { /* its term is the billing period */
        sub->term.to = at;
        sub->term_grid = moved;
    }
    world_note(world, sub, now, S("change_anchor"), cause);
    world_change(world, sub,
                 (Change){ .kind = CHANGE_GRID, .at = at, .cause = cause, .grid = moved });
}

void do_transfer(World *world, Sub *sub, const SimEvent *event, int32_t cause)
{
    if (!is_running(world, sub, cause)) {
        return;
    }
    Point at = world_point(world);
    for (size_t i = 0; i < world->sub_count; i++) { /* its add-ons go with it */
        Sub *each = world->subs[i];
        bool goes = each == sub || (each->started && !each->ended && each->base == sub->number);
        if (goes && each->component.change_count > 0) {
            each->account = event->account;
            world_change(
                world, each,
                (Change){
                    .kind = CHANGE_ACCOUNT, .at = at, .cause = cause, .account = event->account });
            world_note(world, each, at, S("transfer"), cause);
        }
    }
}

static void new_tariff(World *world, Sub *sub, const SimEvent *event, Point from)
{
    TariffVersion *version = arena_new(world->arena, TariffVersion);
    *version = (TariffVersion){ from, world->tariffs[event->product], sub->tariffs };
    sub->tariffs = version;
}

void do_set_price(World *world, const SimEvent *event, int32_t cause)
{
    const SimProduct *product = &world->scenario->products[event->product];
    UsageTariff *tariff = arena_new(world->arena, UsageTariff);
    *tariff = event->tariff != NULL ? *event->tariff : *world->tariffs[event->product];
    if (event->has_price) {
        world->prices[event->product] = event->price;
        tariff->price = event->price;
    }
    world->tariffs[event->product] = tariff;
    if (date_is_none(event->date)) {
        return;
    }
    Point at = scale_point_of_date(&world->scale, event->date);
    for (size_t i = 0; i < world->sub_count; i++) {
        Sub *sub = world->subs[i];
        if (!sub->started || sub->ended || sub->product != event->product) {
            continue;
        }
        if (product->kind == PRODUCT_USAGE) {
            new_tariff(world, sub, event, at);
            continue;
        }
        if (sub->component.change_count > 0) {
            Offer offer = { .product = event->product, .price = event->price };
            Point from = at > sub->paid_from ? at : sub->paid_from;
            world_change(
                world, sub,
                (Change){ .kind = CHANGE_PRICE, .at = from, .cause = cause, .offer = offer });
            world_note(world, sub, from, S("price"), cause);
        }
    }
}

/* run.c - the clock: from event to event and to whatever is due in between (R-BIL-12, R41). */
#include "simulate/world.h"

enum { ROUND_MAX = 100 };

static void start_world(World *world, Arena *arena, const Scenario *scenario)
{
    size_t accounts = scenario->account_count;
    *world = (World){ .arena = arena, .scenario = scenario, .now = scenario->start };
    world->scale = (Scale){ scenario->policy.proration, scenario->zone };
    world->parties = arena_array(arena, Party, accounts + 1);
    world->edges = arena_array(arena, EdgeRule, accounts);
    world->books = arena_array(arena, BookEntry, (accounts + 1) * BOOK_COUNT);
    world->day = arena_array(arena, Draft, accounts);
    world->charges = arena_array(arena, Draft, accounts);
    world->stops = arena_array(arena, Draft, accounts);
    world->prices = arena_array(arena, Decimal, scenario->product_count);
    world->tariffs = arena_array(arena, const UsageTariff *, scenario->product_count);
    for (size_t i = 0; i < accounts; i++) {
        const SimAccount *account = &scenario->accounts[i];
        world->edges[i] = (EdgeRule){ account->seller, account->has_rule, account->markup };
        world->parties[i].stage = -1;
    }
    for (size_t i = 0; i < scenario->product_count; i++) {
        world->prices[i] = scenario->products[i].price;
        world->tariffs[i] = &scenario->products[i].tariff;
    }
    for (size_t i = 0; i < scenario->subscription_count; i++) {
        world_add_sub(world, scenario->subscriptions[i]);
    }
}

static void add_charge(World *world, const SimEvent *event, int32_t cause)
{
    OneTime *charge = arena_new(world->arena, OneTime);
    int32_t exponent = currency_exponent(world->scenario->currency);
    *charge = (OneTime){ .kind = LINE_ONE_OFF,
                         .unit = { event->amount.minor, exponent },
                         .fixed = true,
                         .quantity = QUANTITY_ONE,
                         .cause = cause };
    OneTime **place = &world->parties[event->account].charges;
    while (*place != NULL) {
        place = &(*place)->next;
    }
    *place = charge;
}

static void add_discount(World *world, const SimEvent *event, int32_t cause)
{
    SimDiscount **place = event->subscription == SCENARIO_NONE
                              ? &world->parties[event->account].discounts
                              : &world_sub(world, event->subscription)->discounts;
    SimDiscount *discount = arena_new(world->arena, SimDiscount);
    *discount = (SimDiscount){ .event = event, .cause = cause, .left = event->periods };
    while (*place != NULL) {
        place = &(*place)->next;
    }
    *place = discount;
}

/* What is done to one subscription that is there. */
static void do_sub_event(World *world, Sub *sub, const SimEvent *event, int32_t cause)
{
    switch (event->kind) {
    case EVENT_CHANGE_QUANTITY:
        do_change_quantity(world, sub, event, cause);
        break;
    case EVENT_CHANGE_PRODUCT:
        do_change_product(world, sub, event, cause);
        break;
    case EVENT_CANCEL:
        do_cancel(world, sub, event, cause);
        break;
    case EVENT_UNCANCEL:
        do_uncancel(world, sub, cause);
        break;
    case EVENT_SUSPEND:
        do_suspend(world, sub, event->billing, cause);
        break;
    case EVENT_RESUME:
        do_resume(world, sub, event->billing, cause);
        break;
    case EVENT_END_OF_TERM:
        do_end_of_term(world, sub, event, cause);
        break;
    case EVENT_CHANGE_ANCHOR:
        do_change_anchor(world, sub, event, cause);
        break;
    case EVENT_TRANSFER:
        do_transfer(world, sub, event, cause);
        break;
    case EVENT_USAGE:
        do_usage(world, sub, event, cause);
        break;
    case EVENT_ADJUST_LINE:
    case EVENT_VOID_LINE:
        do_adjust(world, sub, event, cause);
        break;
    case EVENT_SUBSCRIBE:
    case EVENT_ADD_ADDON:
    case EVENT_SET_PRICE:
    case EVENT_DISCOUNT:
    case EVENT_CREDIT:
    case EVENT_CHARGE:
    case EVENT_PREPAY:
    case EVENT_PAY:
    case EVENT_PAYMENT_FAILS:
    case EVENT_REFUND:
    case EVENT_VOID_INVOICE:
    case EVENT_BILL:
    case EVENT_PREVIEW:
    case EVENT_KIND_COUNT:
        break;
    }
}

static Err *do_event(World *world, const SimEvent *event, int32_t cause)
{
    bool any;
    switch (event->kind) {
    case EVENT_SUBSCRIBE:
    case EVENT_ADD_ADDON:
        do_subscribe(world, event, cause);
        break;
    case EVENT_SET_PRICE:
        do_set_price(world, event, cause);
        break;
    case EVENT_CHANGE_QUANTITY:
    case EVENT_CHANGE_PRODUCT:
    case EVENT_CANCEL:
    case EVENT_UNCANCEL:
    case EVENT_SUSPEND:
    case EVENT_RESUME:
    case EVENT_END_OF_TERM:
    case EVENT_CHANGE_ANCHOR:
    case EVENT_TRANSFER:
    case EVENT_USAGE:
    case EVENT_ADJUST_LINE:
    case EVENT_VOID_LINE:
        do_sub_event(world, world_sub(world, event->subscription), event, cause);
        break;
    case EVENT_DISCOUNT:
        add_discount(world, event, cause);
        break;
    case EVENT_CHARGE:
        add_charge(world, event, cause);
        break;
    case EVENT_CREDIT:
    case EVENT_PREPAY:
        do_credit(world, event);
        break;
    case EVENT_PAY:
        do_pay(world, event, cause);
        break;
    case EVENT_PAYMENT_FAILS:
        world->parties[event->account].fails_today = true;
        break;
    case EVENT_REFUND:
        do_refund(world, event, cause);
        break;
    case EVENT_VOID_INVOICE:
        do_void_invoice(world, event, cause);
        break;
    case EVENT_BILL:
        return bill_now(world, world_point(world), &any);
    case EVENT_PREVIEW:
    case EVENT_KIND_COUNT:
        break;
    }
    return NULL;
}

static bool has_charges(const Party *party)
{
    for (const OneTime *each = party->charges; each != NULL; each = each->next) {
        if (!each->billed) {
            return true;
        }
    }
    return false;
}

/* The next instant after now at which something is due by itself. */
static Instant next_due(World *world)
{
    Instant next = dunning_next(world);
    for (size_t i = 0; i < world->sub_count; i++) {
        Sub *sub = world->subs[i];
        if (!sub->started) {
            continue;
        }
        Instant times[] = { NEVER, NEVER, NEVER };
        if (world->scenario->auto_bill) {
            times[0] = bill_instant(world, sub);
        }
        if (sub->planned != NULL) {
            times[1] = scale_instant(&world->scale, sub->planned->at);
        }
        if (!sub->ended && sub->component.change_count > 0) {
            Point end = component_end(&sub->component, POINT_NEVER);
            Point turn = end < sub->term.to ? end : sub->term.to;
            times[2] = scale_instant(&world->scale, turn);
        }
        for (size_t k = 0; k < COUNT_OF(times); k++) {
            bool earlier = times[k].us > world->now.us && times[k].us < next.us;
            next = earlier ? times[k] : next;
        }
    }
    bool collects = world->scenario->policy.invoice_when == INVOICE_BILLING_DAY;
    for (size_t i = 0; collects && i < world->scenario->account_count; i++) {
        if (has_charges(&world->parties[i]) ||
            world->has_stale) { /* look every day for the account's day */
            Date tomorrow = { world_today(world).day + 1 };
            Instant at = date_start(tomorrow, world->scale.zone);
            next = at.us < next.us ? at : next;
        }
    }
    return next;
}

static void renewals_due(World *world)
{
    Point now = world_point(world);
    for (size_t i = 0; i < world->sub_count; i++) {
        Sub *sub = world->subs[i];
        while (sub->planned != NULL && sub->planned->at <= now) {
            const Planned *planned = sub->planned;
            sub->planned = planned->next;
            do_planned(world, sub, planned);
        }
        if (sub->started && !sub->ended && sub->component.change_count > 0) {
            renew_due(world, sub);
        }
    }
}

/* What is due at this instant, after its events: renewals, billing, dunning, until all is quiet. */
static Err *do_due(World *world)
{
    for (int round = 0; round < ROUND_MAX; round++) {
        bool billed = false;
        renewals_due(world);
        if (world->scenario->auto_bill) {
            TRY(bill_now(world, world_point(world), &billed));
        }
        bool dunned = dunning_due(world);
        TRY(world_check_limits(world));
        if (!billed && !dunned) {
            return NULL;
        }
    }
    return NULL;
}

static bool is_other_day(const World *world, Instant at)
{
    return date_of(at, world->scale.zone).day != world_today(world).day;
}

/* Runs the events before `event_end` and the clock up to and including `until`. *ret_issued is how
 * many documents there were when the events of the instant `mark` were done. */
static Err *run_until(World *world, size_t event_end, Instant until, Instant mark,
                      size_t *ret_issued)
{
    const Scenario *scenario = world->scenario;
    size_t next_event = 0;
    bool counted = false;
    for (int64_t step = 0; step < SIMULATE_STEP_MAX; step++) {
        Instant due = next_due(world);
        bool by_event = next_event < event_end && scenario->events[next_event].at.us <= due.us;
        Instant at = by_event ? scenario->events[next_event].at : due;
        if ((at.us >= mark.us || at.us > until.us) && !counted) {
            *ret_issued = world->document_count;
            counted = true;
        }
        if (at.us > until.us) {
            flush_day(world);
            return world_check_limits(world);
        }
        if (world->has_day && is_other_day(world, at)) {
            flush_day(world);
        }
        world->now = at;
        while (next_event < event_end && scenario->events[next_event].at.us == at.us) {
            TRY(do_event(world, &scenario->events[next_event],
                         scenario->event_numbers[next_event]));
            next_event++;
            *ret_issued = at.us == mark.us ? world->document_count : *ret_issued;
        }
        TRY(do_due(world));
    }
    return ERR_FIELD(FIELD_RANGE, "/until", "more than %d steps", (int)SIMULATE_STEP_MAX);
}

/* A preview is the same run with nothing after it: what it issues is what would be. */
static Err *run_preview(Arena *out, const Scenario *scenario, size_t event, SimPreview *ret_preview)
{
    World world;
    size_t issued;
    bool any;
    Instant now = scenario->events[event].at;
    Instant until = scenario->events[event].until;
    start_world(&world, out, scenario);
    until = until.us > now.us ? until : now;
    TRY(run_until(&world, event, until, now, &issued));
    if (!scenario->auto_bill) {
        world.now = until;
        TRY(bill_now(&world, world_point(&world), &any));
        flush_day(&world);
    }
    ret_preview->event = scenario->event_numbers[event];
    ret_preview->documents = collect_documents(&world, issued);
    return NULL;
}

Err *simulate_run(Arena *out, const Scenario *scenario, SimResult *ret_result)
{
    World *world = arena_new(out, World);
    SimResult result = { 0 };
    size_t issued;
    start_world(world, out, scenario);
    TRY(run_until(world, scenario->event_count, scenario->until, scenario->until, &issued));
    world->now = scenario->until;
    collect_result(world, &result);
    result.previews = arena_array(out, SimPreview, scenario->event_count);
    for (size_t i = 0; i < scenario->event_count; i++) {
        const SimEvent *event = &scenario->events[i];
        if (event->kind == EVENT_PREVIEW && event->at.us <= scenario->until.us) {
            TRY(run_preview(out, scenario, i, &result.previews[result.preview_count]));
            result.preview_count++;
        }
    }
    *ret_result = result;
    return NULL;
}

/* bill_run.c - what is due of every subscription on every edge, put into documents (R-BIL-01). */
#include "simulate/world.h"

enum { PAYER_MAX = 64 };

/* The drafts of one run, by buyer. Credits of service that stopped stand apart. */
typedef struct Run {
    World *world;
    Point target;
    Draft *charges; /* of the world */
    Draft *stops;
} Run;

typedef struct Payers {
    int32_t items[PAYER_MAX];
    size_t count;
} Payers;

static void add_payer(Payers *payers, int32_t account)
{
    for (size_t i = 0; i < payers->count; i++) {
        if (payers->items[i] == account) {
            return;
        }
    }
    if (payers->count < PAYER_MAX) {
        payers->items[payers->count] = account;
        payers->count++;
    }
}

static void add_path(const World *world, Payers *payers, int32_t account)
{
    bool all = world->scenario->policy.edges == EDGES_ALL;
    for (int32_t at = account; at == account || (all && at >= 0); at = world->edges[at].seller) {
        if (!world_is_parked(world, at)) {
            add_payer(payers, at);
        }
    }
}

/* Whoever pays for the subscription, or did; not who is parked. */
static Payers payers_of(const World *world, const Sub *sub)
{
    Payers payers = { 0 };
    add_path(world, &payers, sub->account);
    for (size_t i = 0; i < sub->component.change_count; i++) {
        const Change *change = &sub->component.changes[i];
        if (change->kind == CHANGE_START || change->kind == CHANGE_ACCOUNT) {
            add_path(world, &payers, change->account);
        }
    }
    return payers;
}

static SimLine line_of(const World *world, const Sub *sub, const BillLine *line)
{
    const Scenario *scenario = world->scenario;
    bool credit = line->reason != BILL_CHARGE;
    return (SimLine){ .kind = credit ? LINE_CREDIT_PRORATION : LINE_RECURRING,
                      .subscription = sub->id,
                      .product = line->offer.product,
                      .child = SCENARIO_NONE,
                      .has_span = true,
                      .span = line->span,
                      .has_quantity = true,
                      .quantity = decimal_of_quantity(line->quantity),
                      .unit_price = line->unit,
                      .has_unit_price = true,
                      .has_proration = true,
                      .num = line->ratio.num,
                      .den = line->ratio.den,
                      .cycle = line->cycle,
                      .rounding = scenario->policy.rounding,
                      .amount = line->amount,
                      .tax = scenario->products[line->offer.product].tax,
                      .event = line->cause };
}

static Err *add_bill(Run *run, Sub *sub, int32_t buyer, const BillLines *bill)
{
    World *world = run->world;
    bool metered = world_product(world, sub)->kind == PRODUCT_USAGE;
    for (size_t i = 0; i < bill->count; i++) {
        const BillLine *line = &bill->lines[i];
        bool charge = line->reason == BILL_CHARGE;
        if (metered && charge) {
            Charged *charged =
                bill_commit_charge(world->arena, &sub->component, buyer, line, 0, NULL);
            UsagePeriod *period = usage_period(world, sub, charged);
            TRY(usage_lines(world, sub, period, &run->charges[buyer]));
        } else if (!metered) {
            bool stop = line->reason == BILL_STOP;
            Draft *draft = stop ? &run->stops[buyer] : &run->charges[buyer];
            DraftLine *added = draft_add(world, draft, line_of(world, sub, line));
            added->sub = sub;
            added->credits = line->credits;
            added->quantity = line->quantity;
            if (charge) {
                added->charged =
                    bill_commit_charge(world->arena, &sub->component, buyer, line, 0, NULL);
            }
        }
    }
    if (!metered) {
        bill_commit_credits(bill);
    }
    return NULL;
}

static Err *one_time_line(Run *run, Sub *sub, int32_t buyer, int32_t account, OneTime *charge)
{
    World *world = run->world;
    BillInput input = world_input(world, buyer, run->target);
    Offer offer = { .price = charge->unit, .fixed = charge->fixed };
    SimLine line = { .kind = charge->kind,
                     .subscription = sub == NULL ? S("") : sub->id,
                     .product = sub == NULL ? SCENARIO_NONE : sub->product,
                     .child = SCENARIO_NONE,
                     .has_quantity = true,
                     .quantity = decimal_of_quantity(charge->quantity),
                     .has_unit_price = true,
                     .rounding = world->scenario->policy.rounding,
                     .tax = sub == NULL ? SCENARIO_NONE : world_product(world, sub)->tax,
                     .event = charge->cause };
    TRY(edge_price(&input, account, &offer, &line.unit_price));
    TRY(bill_amount(&input, line.unit_price, charge->quantity, (Ratio){ 1, 1 }, &line.amount));
    DraftLine *added = draft_add(world, &run->charges[buyer], line);
    added->sub = sub;
    added->one_time = buyer == account ? charge : NULL;
    return NULL;
}

static bool one_time_due(const Run *run, const Sub *sub, const OneTime *charge)
{
    return !charge->billed && sub->start <= run->target;
}

static Err *one_times(Run *run, Sub *sub, const Payers *payers)
{
    for (OneTime *each = sub->one_times; each != NULL; each = each->next) {
        for (size_t i = 0; one_time_due(run, sub, each) && i < payers->count; i++) {
            TRY(one_time_line(run, sub, payers->items[i], sub->account, each));
        }
    }
    return NULL;
}

static Err *bill_payers(Run *run, Sub *sub, const Payers *payers)
{
    World *world = run->world;
    BillLines bills[PAYER_MAX];
    size_t count = sub->component.change_count > 0 ? payers->count : 0;
    Point next = POINT_NEVER;
    TRY(one_times(run, sub, payers));
    for (size_t i = 0; i < count; i++) { /* nothing is noted before all are worked out */
        BillInput input = world_input(world, payers->items[i], run->target);
        TRY(bill_lines(world->arena, &input, &sub->component, &bills[i]));
        next = bills[i].next < next ? bills[i].next : next;
    }
    for (size_t i = 0; i < count; i++) {
        TRY(add_bill(run, sub, payers->items[i], &bills[i]));
    }
    for (OneTime *each = sub->one_times; each != NULL; each = each->next) {
        each->billed = each->billed || one_time_due(run, sub, each);
    }
    if (sub->component.change_count > 0) {
        bill_settle(&sub->component, run->target, next);
    }
    world_touch(sub);
    return NULL;
}

/* What was charged after the line, and the usage of it, never was. */
static void forget_since(Sub *sub, Charged *last, UsagePeriod *periods)
{
    Charged *first = last == NULL ? sub->component.charged : last->next;
    for (Charged *each = first; each != NULL; each = each->next) {
        bill_forget(&sub->component, each);
    }
    sub->periods = periods;
}

/* On all edges or, when one of them does not fit, on none. */
static void bill_sub(Run *run, Sub *sub)
{
    Payers payers = payers_of(run->world, sub);
    size_t charges[PAYER_MAX];
    size_t stops[PAYER_MAX];
    for (size_t i = 0; i < payers.count; i++) {
        charges[i] = run->charges[payers.items[i]].count;
        stops[i] = run->stops[payers.items[i]].count;
    }
    Charged *last = sub->component.charged_last;
    UsagePeriod *periods = sub->periods;
    Err *err = bill_payers(run, sub, &payers);
    for (size_t i = 0; err != NULL && i < payers.count; i++) {
        run->charges[payers.items[i]].count = charges[i];
        run->stops[payers.items[i]].count = stops[i];
    }
    if (err != NULL) {
        forget_since(sub, last, periods);
        world_park(run->world, sub, SCENARIO_NONE, err);
    }
}

/* With `billing_day` only on that day of the account. */
static bool is_billing_day(const World *world, int32_t account)
{
    if (world->scenario->policy.invoice_when != INVOICE_BILLING_DAY) {
        return true;
    }
    int32_t day = world_anchor_day(world, account);
    Date today = world_today(world);
    Civil civil = date_civil(today);
    int32_t last = date_month_days(civil.year, civil.month);
    day = day > 0 ? day : 1;
    return civil.day == (day < last ? day : last);
}

/* Usage that came after its period was billed goes on the account's next document (R22). */
static void late_usage(Run *run)
{
    World *world = run->world;
    bool left = false;
    for (size_t i = 0; i < world->sub_count && world->has_stale; i++) {
        Sub *sub = world->subs[i];
        for (UsagePeriod *each = sub->periods; each != NULL && !sub->parked; each = each->next) {
            Draft *draft = &run->charges[each->buyer];
            bool last = sub->ended && is_billing_day(world, each->buyer); /* no other will come */
            bool waits = world_is_parked(world, each->buyer);
            Err *err = each->stale && !waits && (last || draft->count > 0)
                           ? usage_lines(world, sub, each, draft)
                           : NULL;
            if (err != NULL) {
                world_park(world, sub, each->cause, err);
            }
            left = left || (each->stale && !waits && !sub->parked);
        }
    }
    world->has_stale = left;
}

/* Nothing is rounded here, and an amount always fits its own edge. */
static Err *charges_on_account(Run *run, int32_t buyer)
{
    for (OneTime *each = run->world->parties[buyer].charges; each != NULL; each = each->next) {
        if (!each->billed) {
            TRY(one_time_line(run, NULL, buyer, buyer, each));
            each->billed = true;
        }
    }
    return NULL;
}

static bool by_parent(const World *world, int32_t buyer)
{
    return world->scenario->policy.invoice_when == INVOICE_PARENT_DAILY &&
           world->edges[buyer].seller >= 0;
}

static void issue_all(Run *run)
{
    World *world = run->world;
    for (size_t i = 0; i < world->scenario->account_count; i++) {
        int32_t buyer = (int32_t)i;
        draft_sort(&run->charges[i]);
        draft_sort(&run->stops[i]);
        Err *err = draft_discount(world, &run->charges[i], buyer);
        if (err != NULL) {
            park_account(world, buyer, &run->charges[i]);
        }
        if (by_parent(world, buyer)) {
            keep_for_parent(world, buyer, &run->stops[i]);
            keep_for_parent(world, buyer, &run->charges[i]);
        } else {
            issue(world, buyer, &run->stops[i]);
            issue(world, buyer, &run->charges[i]);
        }
        run->stops[i].count = 0;
        run->charges[i].count = 0;
    }
}

/* POINT_NEVER: as far as is known, never; nor for who is parked. */
static Point due_of(World *world, Sub *sub)
{
    Payers payers = { 0 };
    if (!sub->started || sub->parked) {
        return POINT_NEVER;
    }
    if (world->has_parked) {
        add_path(world, &payers, sub->account);
        return payers.count == 0 ? POINT_NEVER : world_due(world, sub);
    }
    return world_due(world, sub);
}

Err *bill_now(World *world, Point target, bool *ret_any)
{
    size_t accounts = world->scenario->account_count;
    size_t before = world->document_count;
    Run run = { .world = world, .target = target };
    run.charges = world->charges;
    run.stops = world->stops;
    *ret_any = false;
    for (size_t i = 0; i < world->sub_count; i++) {
        Sub *sub = world->subs[i];
        if (due_of(world, sub) <= target && is_billing_day(world, sub->account)) {
            bill_sub(&run, sub);
            TRY(world_check_limits(world));
            *ret_any = true;
        }
    }
    for (size_t i = 0; i < accounts; i++) {
        if (is_billing_day(world, (int32_t)i) && !world_is_parked(world, (int32_t)i)) {
            TRY(charges_on_account(&run, (int32_t)i));
        }
    }
    late_usage(&run);
    issue_all(&run);
    *ret_any = *ret_any || world->document_count > before;
    return NULL;
}

Instant bill_instant(World *world, Sub *sub)
{
    Point due = due_of(world, sub);
    if (due == POINT_NEVER) {
        return NEVER;
    }
    Instant at = scale_instant(&world->scale, due);
    if (world->scenario->policy.invoice_when != INVOICE_BILLING_DAY) {
        return at;
    }
    int32_t day = world_anchor_day(world, sub->account);
    Date from = date_of(at, world->scale.zone);
    Date today = world_today(world);
    from = today.day > from.day ? today : from;
    Schedule schedule = schedule_on_day(from, day > 0 ? day : 1, (Period){ 1, PERIOD_MONTH });
    int32_t n = schedule_index(&schedule, from);
    Date on = schedule_boundary(&schedule, n);
    on = on.day < from.day ? schedule_boundary(&schedule, n + 1) : on;
    Instant billed = date_start(on, world->scale.zone);
    return billed.us > at.us ? billed : at;
}

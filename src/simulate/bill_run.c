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
    add_payer(payers, account);
    for (int32_t up = world->edges[account].seller; all && up >= 0; up = world->edges[up].seller) {
        add_payer(payers, up);
    }
}

/* Whoever pays for the subscription, or did. */
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
    charge->billed = true;
    return NULL;
}

static Err *one_times(Run *run, Sub *sub, const Payers *payers)
{
    for (OneTime *each = sub->one_times; each != NULL; each = each->next) {
        bool due = !each->billed && sub->start <= run->target;
        for (size_t i = 0; due && i < payers->count; i++) {
            TRY(one_time_line(run, sub, payers->items[i], sub->account, each));
        }
    }
    return NULL;
}

static Err *bill_payers(Run *run, Sub *sub, const Payers *payers)
{
    World *world = run->world;
    Point next = POINT_NEVER;
    TRY(one_times(run, sub, payers));
    for (size_t i = 0; i < payers->count && sub->component.change_count > 0; i++) {
        BillInput input = world_input(world, payers->items[i], run->target);
        BillLines bill;
        TRY(bill_lines(world->arena, &input, &sub->component, &bill));
        TRY(add_bill(run, sub, payers->items[i], &bill));
        next = bill.next < next ? bill.next : next;
    }
    if (sub->component.change_count > 0) {
        bill_settle(&sub->component, run->target, next);
    }
    world_touch(sub);
    return NULL;
}

/* On all edges or, when one of them does not fit, on none. */
static Err *bill_sub(Run *run, Sub *sub)
{
    Payers payers = payers_of(run->world, sub);
    size_t charges[PAYER_MAX];
    size_t stops[PAYER_MAX];
    for (size_t i = 0; i < payers.count; i++) {
        charges[i] = run->charges[payers.items[i]].count;
        stops[i] = run->stops[payers.items[i]].count;
    }
    Err *err = bill_payers(run, sub, &payers);
    for (size_t i = 0; err != NULL && i < payers.count; i++) {
        run->charges[payers.items[i]].count = charges[i];
        run->stops[payers.items[i]].count = stops[i];
    }
    return err;
}

/* Nobody waits for one subscription that cannot be billed (invariant 20). */
static void park(World *world, Sub *sub, const Err *err)
{
    sub->parked = true;
    world_refuse(world, sub->cause, err_name(err->code), str_dup(world->arena, err_message(err)));
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
static Err *late_usage(Run *run)
{
    World *world = run->world;
    bool left = false;
    for (size_t i = 0; i < world->sub_count && world->has_stale; i++) {
        Sub *sub = world->subs[i];
        for (UsagePeriod *each = sub->periods; each != NULL; each = each->next) {
            bool last = sub->ended && is_billing_day(world, each->buyer); /* no other will come */
            bool goes = each->stale && (last || run->charges[each->buyer].count > 0);
            if (goes) {
                TRY(usage_lines(world, sub, each, &run->charges[each->buyer]));
            }
            left = left || each->stale;
        }
    }
    world->has_stale = left;
    return NULL;
}

static Err *charges_on_account(Run *run, int32_t buyer)
{
    for (OneTime *each = run->world->parties[buyer].charges; each != NULL; each = each->next) {
        if (!each->billed) {
            TRY(one_time_line(run, NULL, buyer, buyer, each));
        }
    }
    return NULL;
}

static bool by_parent(const World *world, int32_t buyer)
{
    return world->scenario->policy.invoice_when == INVOICE_PARENT_DAILY &&
           world->edges[buyer].seller >= 0;
}

static Err *issue_all(Run *run)
{
    World *world = run->world;
    for (size_t i = 0; i < world->scenario->account_count; i++) {
        int32_t buyer = (int32_t)i;
        draft_sort(&run->charges[i]);
        draft_sort(&run->stops[i]);
        TRY(draft_discount(world, &run->charges[i], buyer));
        if (by_parent(world, buyer)) {
            keep_for_parent(world, buyer, &run->stops[i]);
            keep_for_parent(world, buyer, &run->charges[i]);
        } else {
            TRY(issue(world, buyer, &run->stops[i]));
            TRY(issue(world, buyer, &run->charges[i]));
        }
        run->stops[i].count = 0;
        run->charges[i].count = 0;
    }
    return NULL;
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
        bool due = sub->started && !sub->parked && world_due(world, sub) <= target;
        if (due && is_billing_day(world, sub->account)) {
            Err *err = bill_sub(&run, sub);
            if (err != NULL) {
                park(world, sub, err);
            }
            *ret_any = true;
        }
    }
    for (size_t i = 0; i < accounts; i++) {
        if (is_billing_day(world, (int32_t)i)) {
            TRY(charges_on_account(&run, (int32_t)i));
        }
    }
    TRY(late_usage(&run));
    TRY(issue_all(&run));
    *ret_any = *ret_any || world->document_count > before;
    return NULL;
}

Instant bill_instant(World *world, Sub *sub)
{
    Point due = world_due(world, sub);
    if (!sub->started || sub->parked || due == POINT_NEVER) {
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

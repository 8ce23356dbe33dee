/* money_history.c - the lines of a sale that has changed: its dated facts and its charged lines
 * become a component of the engine, and the engine's answer lines, credits and cuts. */
#include <string.h>

#include "service/money_internal.h"

static Change change_of(const Charge *charge, const ChargeFact *fact, int32_t cause)
{
    static const ChangeKind kinds[SALE_CHANGE_KIND_COUNT] = {
        [SALE_START] = CHANGE_START, [SALE_QUANTITY] = CHANGE_QUANTITY,
        [SALE_PLAN] = CHANGE_OFFER,  [SALE_PRICE] = CHANGE_PRICE,
        [SALE_PAUSE] = CHANGE_PAUSE, [SALE_RESUME] = CHANGE_RESUME,
    };
    Change change = { .kind = kinds[fact->kind],
                      .at = fact->on.day,
                      .cause = cause,
                      .offer = money_offer(fact->price.unit) };
    if (fact->kind == SALE_START || fact->kind == SALE_PLAN) {
        change.grid = money_grid(fact->calendar, charge->anchor_day, fact->billing);
    }
    return change;
}

/* Which plan the sale has with the first `count` facts. */
static PlanId plan_after(const ChargeHistory *history, size_t count)
{
    PlanId plan = { 0 };
    for (size_t i = 0; i < count; i++) {
        SaleChangeKind kind = history->facts[i].kind;
        plan = kind == SALE_START || kind == SALE_PLAN ? history->facts[i].plan : plan;
    }
    return plan;
}

/* A price of another plan, or of another edge, changes nothing here. */
static bool fact_counts(const ChargeHistory *history, size_t index)
{
    const ChargeFact *fact = &history->facts[index];
    return fact->kind != SALE_PRICE ||
           (fact->priced && fact->plan.v == plan_after(history, index).v);
}

Err *money_add_charged(Arena *out, Component *component, const Charge *charge,
                       const ChargedLine *lines, size_t count)
{
    size_t *places = arena_array(out, size_t, count);
    for (size_t i = 0; i < count; i++) {
        const ChargedLine *line = &lines[i];
        BillLine bill = { .span = { line->days.from.day, line->days.to.day },
                          .cycle = { line->cycle.from.day, line->cycle.to.day },
                          .unit = line->unit_price,
                          .offer = money_offer(line->unit_price),
                          .grid = { charge_schedule(charge), 0 },
                          .amount = line->billed };
        TRY(money_quantity(line->quantity, &bill.quantity));
        places[i] = i;
        Charged *made = bill_commit_charge(out, component, 0, &bill, 0, &places[i]);
        made->standing = line->standing;
        Kept **end = &made->kept;
        for (size_t k = 0; k < line->kept_count; k++) {
            if (!interval_empty(line->kept[k])) {
                Span span = { line->kept[k].from.day, line->kept[k].to.day };
                *end = arena_new(out, Kept);
                **end = (Kept){ span, bill.quantity, NULL };
                end = &(*end)->next;
            }
        }
        *end = NULL;
    }
    return NULL;
}

Err *money_component(Arena *out, const Charge *charge, Component *ret_component)
{
    const ChargeHistory *history = charge->history;
    Component component = { 0 };
    for (size_t i = 0; i < history->fact_count; i++) {
        Change change = change_of(charge, &history->facts[i], (int32_t)i);
        if (fact_counts(history, i)) {
            TRY(money_quantity(history->facts[i].quantity, &change.quantity));
            TRY(component_change(out, &component, change));
        }
    }
    if (!date_is_none(charge->end)) {
        const Change end = { .kind = CHANGE_END,
                             .at = charge->end.day,
                             .cause = (int32_t)history->fact_count };
        TRY(component_change(out, &component, end));
    }
    TRY(money_add_charged(out, &component, charge, history->lines, history->line_count));
    Date next = date_is_none(charge->charged_through) ? charge->start : charge->charged_through;
    component.next = next.day;
    component.fresh = history->open_on.day;
    component.seen = history->open_on.day - 1;
    *ret_component = component;
    return NULL;
}

const ChargeFact *money_fact_on(const ChargeHistory *history, Date day)
{
    const ChargeFact *found = &history->facts[0];
    for (size_t i = 1; i < history->fact_count; i++) {
        const ChargeFact *fact = &history->facts[i];
        found = fact->kind == SALE_PLAN && fact->on.day <= day.day ? fact : found;
    }
    return found;
}

Date charge_look_back(const ChargeFact *facts, size_t count, Date day)
{
    Date first = day;
    for (size_t i = 0; i < count; i++) {
        if (facts[i].kind == SALE_START || facts[i].kind == SALE_PLAN) {
            first = date_min(first, period_add(day, facts[i].billing, -1));
        }
    }
    return (Date){ first.day - 1 };
}

/* What holds with the facts up to and including the cause. */
static MoneyFacts facts_of(const Charge *charge, int32_t cause)
{
    const ChargeHistory *history = charge->history;
    MoneyFacts facts = { charge->title, charge->price.source, charge->home };
    for (size_t i = 0; i < history->fact_count && (int32_t)i <= cause; i++) {
        const ChargeFact *fact = &history->facts[i];
        if (fact->kind == SALE_START || fact->kind == SALE_PLAN) {
            facts = (MoneyFacts){ fact->title, fact->price.source, fact->home };
        } else if (fact->kind == SALE_PRICE && fact_counts(history, i)) {
            facts.source = fact->price.source;
        }
    }
    return facts;
}

static EventId event_of(const ChargeHistory *history, int32_t cause)
{
    bool known = cause > 0 && (size_t)cause < history->fact_count; /* the start has no event */
    return known ? history->facts[cause].event : (EventId){ 0 };
}

static Err *item_of(const Charge *charge, const BillLine *bill, ChargeItem *ret_item)
{
    const ChargeHistory *history = charge->history;
    ChargeItem item = { .event = event_of(history, bill->cause) };
    if (bill->reason == BILL_CHARGE) {
        const MoneyFacts facts = facts_of(charge, bill->cause);
        TRY(money_charge(charge, &facts, bill, &item.line));
    } else {
        const ChargedLine *line = &history->lines[*(const size_t *)bill->credits->document];
        item.credits = line;
        item.stops = bill->reason == BILL_STOP;
        item.line = (DocumentLine){ .kind = LINE_CREDIT_PRORATION,
                                    .subscription = charge->subscription,
                                    .owner = charge->owner,
                                    .owner_name = charge->owner_name,
                                    .title = line->title,
                                    .days = money_days(bill->span),
                                    .explain = money_credit(bill, charge->price.currency),
                                    .net = { bill->amount, charge->price.currency },
                                    .tax = line->tax,
                                    .credits = line->id };
    }
    *ret_item = item;
    return NULL;
}

/* How the charged periods of one line are after the bill; `*ret_through` is the last day of them.
 */
static void cut_line(const ChargedLine *line, const Kept *kept, ChargeLines *lines,
                     Date *ret_through)
{
    for (size_t i = 0; i < line->kept_count; i++) {
        Interval row = line->kept[i];
        Interval now = { row.from, row.from };
        for (; kept != NULL && kept->span.from < row.to.day; kept = kept->next) {
            Interval part = money_days(kept->span);
            if (part.from.day == row.from.day) {
                now.to = part.to;
            } else {
                lines->cuts[lines->cut_count++] = (ChargeCut){ line->id, part, true };
            }
            *ret_through = date_max(*ret_through, part.to);
        }
        if (now.to.day != row.to.day) {
            lines->cuts[lines->cut_count++] = (ChargeCut){ line->id, now, false };
        }
        *ret_through = date_max(*ret_through, now.to);
    }
}

static size_t kept_length(const Kept *kept)
{
    size_t count = 0;
    for (; kept != NULL; kept = kept->next) {
        count++;
    }
    return count;
}

/* After the commit: what of the old lines stands, and up to where all is charged. */
static void cut_lines(Arena *out, const Charge *charge, const Component *component,
                      ChargeLines *lines)
{
    const ChargeHistory *history = charge->history;
    size_t room = 0;
    size_t place = 0;
    for (const Charged *line = component->charged; line != NULL; line = line->next) {
        room += kept_length(line->kept) + 1;
    }
    for (size_t i = 0; i < history->line_count; i++) {
        room += history->lines[i].kept_count;
    }
    lines->cuts = arena_array(out, ChargeCut, room);
    Date through = charge->start;
    bool any = false;
    for (const Charged *line = component->charged; line != NULL; line = line->next, place++) {
        any = true;
        if (place < history->line_count) {
            cut_line(&history->lines[place], line->kept, lines, &through);
        } else {
            through = date_max(through, money_days(line->span).to);
        }
    }
    lines->through = any ? through : charge->charged_through;
}

/* From which day on the sale must be compared again; DATE_NONE when it is now as its row says. */
static Date open_after(Arena *out, const Charge *charge, const Component *component, Date until)
{
    const ChargeHistory *history = charge->history;
    Stretch *stretches;
    int64_t quantity;
    size_t count = component_stretches(out, component, until.day, &stretches);
    for (size_t i = 0; i < history->fact_count; i++) {
        if (history->facts[i].on.day > until.day) {
            return history->facts[i].on;
        }
    }
    if (count == 0 || component_end(component, until.day) != POINT_NEVER ||
        money_quantity(charge->quantity, &quantity) != NULL) {
        return until;
    }
    const Stretch *last = &stretches[count - 1];
    const MoneyFacts facts = facts_of(charge, (int32_t)history->fact_count);
    const Grid grid = { charge_schedule(charge), 0 };
    bool stored = last->billed && last->quantity == quantity && grid_eq(&last->grid, &grid) &&
                  decimal_compare(last->offer.price, charge->price.unit) == 0 &&
                  str_eq(facts.title, charge->title) && facts.home == charge->home;
    return stored ? DATE_NONE : until;
}

static Date date_at(Point point)
{
    return point == POINT_NEVER ? DATE_NONE : (Date){ (int32_t)point };
}

/* Takes the bill into the component, so that the next one goes on after it. */
static void commit(Arena *out, Component *component, const BillLines *bill, Date until)
{
    for (size_t i = 0; i < bill->count; i++) {
        if (bill->lines[i].reason == BILL_CHARGE) {
            bill_commit_charge(out, component, 0, &bill->lines[i], 0, NULL);
        }
    }
    bill_commit_credits(bill);
    bill_settle(component, until.day, bill->next);
}

static BillInput input_on(const Charge *charge, Date target, Grid *terms)
{
    const ChargeFact *fact = money_fact_on(charge->history, target);
    return money_input(charge, target, fact->billing, fact->term, fact->calendar, terms);
}

static Err *items_of(Arena *out, const Charge *charge, const BillLines *bill, ChargeLines *lines)
{
    if (bill->count > CHANGED_LINES_MAX) {
        return ERR(FIELD_RANGE, "more than %d lines of one subscription at once",
                   (int)CHANGED_LINES_MAX);
    }
    lines->items = arena_array(out, ChargeItem, bill->count);
    lines->count = bill->count;
    for (size_t i = 0; i < bill->count; i++) {
        TRY(item_of(charge, &bill->lines[i], &lines->items[i]));
    }
    return NULL;
}

Err *money_history_lines(Arena *out, const Charge *charge, Date until, ChargeLines *ret_lines)
{
    Grid terms;
    Component component;
    BillLines bill;
    ChargeLines lines = { 0 };
    const BillInput input = input_on(charge, until, &terms);
    TRY(money_component(out, charge, &component));
    TRY(bill_lines(out, &input, &component, &bill));
    TRY(items_of(out, charge, &bill, &lines));
    commit(out, &component, &bill, until);
    cut_lines(out, charge, &component, &lines);
    lines.next = date_at(bill_next_due(*out, &input, &component));
    lines.open_on = open_after(out, charge, &component, until);
    *ret_lines = lines;
    return NULL;
}

Err *charge_lines_on(Arena *out, const Charge *charge, Date on, bool planned,
                     ChargeLines *ret_lines, Date *ret_next, Money *ret_next_net)
{
    Grid terms;
    Component component;
    BillLines before;
    BillLines bill;
    BillLines after;
    ChargeLines lines = { 0 };
    Date day_before = { on.day - 1 };
    BillInput input = input_on(charge, day_before, &terms);
    Date next = DATE_NONE;
    int64_t net = 0;
    TRY(money_component(out, charge, &component));
    if (planned) {
        TRY(bill_lines(out, &input, &component, &before));
        commit(out, &component, &before, day_before);
    }
    input = input_on(charge, on, &terms);
    TRY(bill_lines(out, &input, &component, &bill));
    TRY(items_of(out, charge, &bill, &lines));
    commit(out, &component, &bill, on);
    Point due = bill_next_due(*out, &input, &component);
    if (due != POINT_NEVER) {
        next = date_at(due);
        input = input_on(charge, next, &terms);
        TRY(bill_lines(out, &input, &component, &after));
        for (size_t i = 0; i < after.count; i++) {
            TRY(num_add(net, after.lines[i].amount, &net));
        }
    }
    TRY(money_setup(out, charge, &lines));
    *ret_lines = lines;
    *ret_next = next;
    *ret_next_net = (Money){ net, charge->price.currency };
    return NULL;
}

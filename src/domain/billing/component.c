/* component.c - from dated changes to stretches of equal facts. */
#include "domain/billing/component.h"

Err *component_change(Arena *out, Component *component, Change change)
{
    if (component->change_count == CHANGE_MAX) {
        return ERR(FIELD_RANGE, "a subscription has at most %d changes", (int)CHANGE_MAX);
    }
    component->changes = arena_room(out, component->changes, sizeof(*component->changes),
                                    component->change_count, &component->change_room);
    if (component->change_count == 0) {
        component->fresh = POINT_NEVER;
        component->next = change.at;
        component->seen = change.at - 1;
    } else if (change.at < component->changes[0].at) {
        change.at = component->changes[0].at; /* billed from later on: until then nothing is */
    }
    size_t place = component->change_count;
    while (place > 0 && component->changes[place - 1].at > change.at) {
        component->changes[place] = component->changes[place - 1];
        place--;
    }
    component->changes[place] = change;
    component->change_count++;
    component->fresh = change.at < component->fresh ? change.at : component->fresh;
    return NULL;
}

void component_drop(Component *component, ChangeKind kind, Point from)
{
    size_t kept = 0;
    for (size_t i = 0; i < component->change_count; i++) {
        const Change *change = &component->changes[i];
        if (change->kind != kind || change->at < from) {
            component->changes[kept] = *change;
            kept++;
        } else if (change->at < component->fresh) {
            component->fresh = change->at;
        }
    }
    component->change_count = kept;
}

bool offer_eq(const Offer *a, const Offer *b)
{
    return a->product == b->product && a->price.units == b->price.units &&
           a->price.scale == b->price.scale && a->fixed == b->fixed && a->mode == b->mode;
}

Point component_start(const Component *component)
{
    assert(component->change_count > 0);
    return component->changes[0].at;
}

Point component_end(const Component *component, Point known)
{
    for (size_t i = 0; i < component->change_count; i++) {
        const Change *change = &component->changes[i];
        if (change->kind == CHANGE_END && change->at <= known) {
            return change->at;
        }
    }
    return POINT_NEVER;
}

static void apply(Stretch *facts, const Change *change)
{
    bool planned = change->kind == CHANGE_PHASE; /* by what was agreed before */
    facts->cause = planned ? facts->cause : change->cause;
    facts->with_cycle = change->kind == CHANGE_PRICE;
    switch (change->kind) {
    case CHANGE_START:
        facts->billed = true;
        facts->account = change->account;
        facts->quantity = change->quantity;
        facts->offer = change->offer;
        facts->grid = change->grid;
        break;
    case CHANGE_PHASE:
        facts->offer = change->offer;
        facts->grid = change->grid;
        break;
    case CHANGE_PRICE:
        if (facts->offer.product == change->offer.product && !facts->offer.fixed) {
            facts->offer.price = change->offer.price;
        }
        break;
    case CHANGE_OFFER:
        facts->offer = change->offer;
        facts->grid = change->grid;
        break;
    case CHANGE_GRID:
        facts->grid = change->grid;
        break;
    case CHANGE_ACCOUNT:
        facts->account = change->account;
        break;
    case CHANGE_QUANTITY:
        facts->quantity = change->quantity;
        break;
    case CHANGE_PAUSE:
        facts->billed = false;
        break;
    case CHANGE_RESUME:
        facts->billed = true;
        break;
    case CHANGE_END:
        break;
    }
}

static bool same_facts(const Stretch *a, const Stretch *b)
{
    return a->billed == b->billed && a->account == b->account && a->quantity == b->quantity &&
           offer_eq(&a->offer, &b->offer) && grid_eq(&a->grid, &b->grid);
}

/* Runs backwards: every stretch learns where another grid or buyer, or the end, cuts its cycle. */
static void set_cycle_ends(Stretch *stretches, size_t count)
{
    for (size_t i = count; i > 0; i--) {
        Stretch *stretch = &stretches[i - 1];
        bool goes_on = i < count && grid_eq(&stretch->grid, &stretches[i].grid) &&
                       stretch->account == stretches[i].account;
        stretch->cycle_end = goes_on ? stretches[i].cycle_end : stretch->span.to;
    }
}

size_t component_stretches(Arena *out, const Component *component, Point known,
                           Stretch **ret_stretches)
{
    Stretch *stretches = arena_array(out, Stretch, component->change_count);
    size_t count = 0;
    Point end = component_end(component, known);
    Stretch facts = { .first = true };

    for (size_t i = 0; i < component->change_count; i++) {
        const Change *change = &component->changes[i];
        if (change->at > known || change->at >= end) {
            break;
        }
        apply(&facts, change);
        if (i + 1 < component->change_count && component->changes[i + 1].at == change->at) {
            continue; /* of one point only the last facts count (R13) */
        }
        if (count > 0 && same_facts(&stretches[count - 1], &facts)) {
            continue;
        }
        if (count > 0) {
            stretches[count - 1].span.to = change->at;
        }
        facts.span = (Span){ change->at, end };
        facts.first = count == 0;
        stretches[count] = facts;
        count++;
    }
    set_cycle_ends(stretches, count);
    *ret_stretches = stretches;
    return count;
}

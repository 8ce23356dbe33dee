/* draft.c - the lines of a document before it is issued, and the discounts on them (R5, R27). */
#include "domain/billing/discount.h"
#include "simulate/world.h"

DraftLine *draft_add(World *world, Draft *draft, SimLine line)
{
    draft->lines =
        arena_room(world->arena, draft->lines, sizeof(*draft->lines), draft->count, &draft->room);
    DraftLine *added = &draft->lines[draft->count];
    *added = (DraftLine){ .line = line };
    draft->count++;
    world->line_count++;
    return added;
}

static Err *apply_discount(World *world, Draft *draft, size_t count, SimDiscount *discount,
                           const Sub *sub)
{
    const SimEvent *event = discount->event;
    const Discount what = { .percent = event->has_percent ? event->percent : 0,
                            .amount = event->amount.minor };
    bool in_order = world->scenario->policy.allocation != ALLOCATION_LARGEST_REMAINDER;
    int64_t *weights = arena_array(world->arena, int64_t, count);
    DiscountShares shared = { .shares = arena_array(world->arena, int64_t, count) };
    for (size_t i = 0; i < count; i++) {
        const DraftLine *line = &draft->lines[i];
        weights[i] = sub == NULL || line->sub == sub
                         ? discount_weight(line->line.kind, line->line.amount, line->discount)
                         : 0;
    }
    TRY(discount_share(&what, in_order, weights, count, &shared));
    if (shared.base == 0) {
        return NULL;
    }
    discount->left--;
    SimDiscount *first = discount;
    const int64_t *shares = shared.shares;
    for (size_t i = 0; i < count; i++) {
        if (shares[i] == 0) {
            continue;
        }
        SimLine line = { .kind = LINE_DISCOUNT,
                         .subscription = draft->lines[i].line.subscription,
                         .product = draft->lines[i].line.product,
                         .child = SCENARIO_NONE,
                         .has_span = draft->lines[i].line.has_span,
                         .span = draft->lines[i].line.span,
                         .rounding = ROUNDING_LINE_HALF_UP,
                         .amount = -shares[i],
                         .tax = draft->lines[i].line.tax,
                         .event = discount->cause };
        draft->lines[i].discount += shares[i];
        Sub *of = draft->lines[i].sub;
        DraftLine *added = draft_add(world, draft, line);
        added->sub = of;
        added->discounted = first;
        first = NULL;
    }
    return NULL;
}

Err *draft_discount(World *world, Draft *draft, int32_t buyer)
{
    size_t count = draft->count; /* discounts add lines behind these */
    const Sub *last = NULL;
    for (size_t i = 0; i < count; i++) {
        Sub *sub = draft->lines[i].sub;
        if (sub == NULL || sub == last || sub->account != buyer) {
            continue;
        }
        last = sub;
        for (SimDiscount *each = sub->discounts; each != NULL; each = each->next) {
            TRY(each->left == 0 ? NULL : apply_discount(world, draft, count, each, sub));
        }
    }
    for (SimDiscount *each = world->parties[buyer].discounts; each != NULL; each = each->next) {
        TRY(each->left == 0 ? NULL : apply_discount(world, draft, count, each, NULL));
    }
    return NULL;
}

/* Of equal place in a document; lines keep the order in which they were made. */
static int64_t compare(const DraftLine *a, const DraftLine *b)
{
    int32_t sub_a = a->sub == NULL ? INT32_MAX : a->sub->number;
    int32_t sub_b = b->sub == NULL ? INT32_MAX : b->sub->number;
    if (sub_a != sub_b) {
        return (int64_t)sub_a - sub_b;
    }
    if (a->line.has_span != b->line.has_span) {
        return a->line.has_span ? 1 : -1;
    }
    if (a->line.has_span && a->line.span.from != b->line.span.from) {
        return a->line.span.from < b->line.span.from ? -1 : 1;
    }
    return (a->credits == NULL) - (b->credits == NULL);
}

void draft_sort(Draft *draft)
{
    for (size_t i = 1; i < draft->count; i++) {
        DraftLine line = draft->lines[i];
        size_t place = i;
        while (place > 0 && compare(&draft->lines[place - 1], &line) > 0) {
            draft->lines[place] = draft->lines[place - 1];
            place--;
        }
        draft->lines[place] = line;
    }
}

/* adjust.c - a correction of one billed line, as a document of its own (R15, invariant 7). */
#include "simulate/world.h"

/* A billed line that an event names by its subscription, kind and first day. */
typedef struct Named {
    int64_t *standing;
    Charged *charged; /* or NULL: without a period */
    int32_t product;
    Span span;
} Named;

static bool find_line(World *world, Sub *sub, const SimEvent *event, Named *ret_named)
{
    bool one_time = str_eq(event->line_kind, S("setup")) || str_eq(event->line_kind, S("one_off"));
    Point from = event->from.us == 0 ? 0 : scale_point(&world->scale, event->from);
    for (OneTime *each = sub->one_times; one_time && each != NULL; each = each->next) {
        if (each->billed && str_eq(line_kind_name(each->kind), event->line_kind)) {
            *ret_named = (Named){ .standing = &each->standing, .product = sub->product };
            return true;
        }
    }
    Charged *found = NULL;
    for (Charged *each = sub->component.charged; !one_time && each != NULL; each = each->next) {
        if (each->buyer == sub->account && each->span.from == from && each->kept != NULL) {
            found = each;
        }
    }
    if (found != NULL) {
        *ret_named = (Named){ &found->standing, found, found->offer.product, found->span };
    }
    return found != NULL;
}

void do_adjust(World *world, Sub *sub, const SimEvent *event, int32_t cause)
{
    Named named = { 0 };
    if (!sub->started || !find_line(world, sub, event, &named)) {
        world_refuse(world, cause, S("line.unknown"), S("no such line was billed"));
        return;
    }
    bool voids = event->kind == EVENT_VOID_LINE;
    int64_t amount = voids ? -*named.standing : event->amount.minor;
    if (amount < -*named.standing || (voids && amount == 0)) {
        world_refuse(world, cause, S("line.over_credited"),
                     S("this is more than stands on the line"));
        return;
    }
    Draft draft = { 0 };
    SimLine line = { .kind = LINE_ADJUSTMENT,
                     .subscription = sub->id,
                     .product = named.product,
                     .child = SCENARIO_NONE,
                     .has_span = named.charged != NULL,
                     .span = named.span,
                     .rounding = world->scenario->policy.rounding,
                     .amount = amount,
                     .tax = world->scenario->products[named.product].tax,
                     .event = cause };
    DraftLine *added = draft_add(world, &draft, line);
    added->sub = sub;
    added->credits = amount < 0 ? named.charged : NULL;
    size_t before = world->document_count;
    issue(world, sub->account, &draft);
    *named.standing += world->document_count > before ? amount : 0;
}

/* batch.c - seats by the time at which they were added, and the window in which they can be given
 * back (R17, R-CAN; policy `refund: window`). */
#include "simulate/world.h"

enum { HOUR_S = 3600 };

static Instant hours_after(Instant instant, int32_t hours)
{
    return (Instant){ instant.us + hours * HOUR_S * SECOND_US };
}

void batch_add(World *world, Sub *sub, int64_t quantity, Point from)
{
    const Policy *policy = &world->scenario->policy;
    bool has_window = policy->refund == CREDIT_WINDOW;
    Instant start = from == world_point(world) ? world->now : scale_instant(&world->scale, from);
    Batch *batch = arena_new(world->arena, Batch);
    *batch = (Batch){ .quantity = quantity,
                      .from = from,
                      .window_to = has_window ? hours_after(start, policy->window_hours) : NEVER,
                      .full_to = has_window ? hours_after(start, policy->full_refund_hours) : start,
                      .next = sub->batches };
    sub->batches = batch;
}

bool window_open(const World *world, const Sub *sub, bool *ret_full)
{
    const Batch *oldest = sub->batches;
    while (oldest != NULL && oldest->next != NULL) {
        oldest = oldest->next;
    }
    *ret_full = oldest != NULL && world->now.us < oldest->full_to.us;
    return oldest == NULL || world->now.us < oldest->window_to.us;
}

/* Seats that are still in their window. */
static int64_t free_seats(const World *world, const Sub *sub)
{
    int64_t seats = 0;
    for (const Batch *batch = sub->batches; batch != NULL; batch = batch->next) {
        seats += world->now.us < batch->window_to.us ? batch->quantity : 0;
    }
    return seats;
}

bool batch_take(World *world, Sub *sub, int64_t quantity, Point *ret_at)
{
    *ret_at = world_point(world);
    if (free_seats(world, sub) < quantity) {
        return false;
    }
    const Batch *newest = sub->batches;
    if (newest != NULL && newest->quantity >= quantity && world->now.us < newest->full_to.us &&
        world->scenario->policy.refund == CREDIT_WINDOW) {
        *ret_at = newest->from;
    }
    while (quantity > 0) {
        Batch *batch = sub->batches;
        assert(batch != NULL);
        int64_t taken = batch->quantity < quantity ? batch->quantity : quantity;
        batch->quantity -= taken;
        quantity -= taken;
        sub->batches = batch->quantity == 0 ? batch->next : batch;
    }
    return true;
}

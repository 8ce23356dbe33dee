/* world.c - the parts that every step of a run uses. */
#include "simulate/world.h"

#include <string.h>

enum { ROOM_FIRST = 16 };

Point world_point(const World *world)
{
    return scale_point(&world->scale, world->now);
}

Date world_today(const World *world)
{
    return date_of(world->now, world->scale.zone);
}

Sub *world_sub(const World *world, int32_t number)
{
    assert(number >= 0);
    assert((size_t)number < world->sub_count);
    return world->subs[number];
}

void *world_room(Arena *arena, void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room) {
        return items;
    }
    size_t more = *room == 0 ? ROOM_FIRST : *room * 2;
    void *copy = arena_alloc(arena, size, _Alignof(max_align_t), more);
    if (count > 0) {
        memcpy(copy, items, count * size);
    }
    *room = more;
    return copy;
}

Sub *world_add_sub(World *world, Str id)
{
    world->subs = world_room(world->arena, world->subs, world->sub_count, &world->sub_room,
                             sizeof(*world->subs));
    Sub *sub = arena_new(world->arena, Sub);
    sub->id = id;
    sub->number = (int32_t)world->sub_count;
    sub->base = SCENARIO_NONE;
    world->subs[world->sub_count] = sub;
    world->sub_count++;
    return sub;
}

const SimProduct *world_product(const World *world, const Sub *sub)
{
    return &world->scenario->products[sub->product];
}

int32_t world_anchor_day(const World *world, int32_t account)
{
    int32_t own = world->scenario->accounts[account].anchor_day;
    return own > 0 ? own : world->scenario->policy.anchor_day;
}

void world_refuse(World *world, int32_t cause, Str code, Str message)
{
    world->refusals = world_room(world->arena, world->refusals, world->refusal_count,
                                 &world->refusal_room, sizeof(*world->refusals));
    world->refusals[world->refusal_count] = (SimRefusal){ cause, code, message };
    world->refusal_count++;
}

void world_note(World *world, Sub *sub, Point at, Str what, int32_t cause)
{
    Past *past = arena_new(world->arena, Past);
    past->entry = (SimHistory){ at, what, cause };
    if (sub->history_last == NULL) {
        sub->history = past;
    } else {
        sub->history_last->next = past;
    }
    sub->history_last = past;
    sub->history_count++;
}

BillInput world_input(const World *world, int32_t buyer, Point target)
{
    return (BillInput){ .scale = &world->scale,
                        .policy = &world->scenario->policy,
                        .currency = world->scenario->currency,
                        .edges = world->edges,
                        .buyer = buyer,
                        .target = target };
}

void world_touch(Sub *sub)
{
    sub->due_known = false;
}

Point world_due(World *world, Sub *sub)
{
    if (!sub->due_known) {
        BillInput input = world_input(world, EDGE_ANY, 0);
        bool has_periods = sub->component.change_count > 0;
        sub->due =
            has_periods ? bill_next_due(*world->arena, &input, &sub->component) : POINT_NEVER;
        for (const OneTime *each = sub->one_times; each != NULL; each = each->next) {
            bool earlier = !each->billed && sub->start < sub->due;
            sub->due = earlier ? sub->start : sub->due;
        }
        sub->due_known = true;
    }
    return sub->due;
}

void world_post(World *world, Book debit, int32_t debit_account, Book credit,
                int32_t credit_account, int64_t amount)
{
    if (amount == 0) {
        return;
    }
    size_t operator_index = world->scenario->account_count;
    size_t from = debit_account < 0 ? operator_index : (size_t)debit_account;
    size_t to = credit_account < 0 ? operator_index : (size_t)credit_account;
    BookEntry *debited = &world->books[from * BOOK_COUNT + debit];
    BookEntry *credited = &world->books[to * BOOK_COUNT + credit];
    debited->balance += amount;
    credited->balance -= amount;
    debited->moved = true;
    credited->moved = true;
    world->entries++;
}

Err *quantity_of(Decimal value, int64_t *ret_quantity)
{
    return num_mul(value.units, num_pow10(QUANTITY_SCALE - value.scale), ret_quantity);
}

Decimal decimal_of_quantity(int64_t quantity)
{
    Decimal value = { quantity, QUANTITY_SCALE };
    while (value.scale > 0 && value.units % 10 == 0) {
        value.units /= 10;
        value.scale--;
    }
    return value;
}

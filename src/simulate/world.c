/* world.c - the parts that every step of a run uses. */
#include "simulate/world.h"

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

Sub *world_add_sub(World *world, Str id)
{
    world->subs = arena_room(world->arena, world->subs, sizeof(*world->subs), world->sub_count,
                             &world->sub_room);
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
    world->refusals = arena_room(world->arena, world->refusals, sizeof(*world->refusals),
                                 world->refusal_count, &world->refusal_room);
    world->refusals[world->refusal_count] = (SimRefusal){ cause, code, message };
    world->refusal_count++;
}

void world_park(World *world, Sub *sub, int32_t cause, const Err *err)
{
    if (!sub->parked) {
        sub->parked = true;
        world_refuse(world, cause == SCENARIO_NONE ? sub->cause : cause, err_name(err->code),
                     str_dup(world->arena, err_message(err)));
    }
}

/* What children buy stands on their seller's document, where there is one a day. */
bool world_is_parked(const World *world, int32_t account)
{
    int32_t seller = world->edges[account].seller;
    bool by_parent = world->scenario->policy.invoice_when == INVOICE_PARENT_DAILY && seller >= 0;
    return world->parties[account].parked || (by_parent && world->parties[seller].parked);
}

Err *world_check_limits(const World *world)
{
    if (world->document_count > SIMULATE_DOCUMENT_MAX || world->line_count > SIMULATE_LINE_MAX) {
        return ERR_FIELD(FIELD_RANGE, "/until", "more than %d documents or %d lines",
                         (int)SIMULATE_DOCUMENT_MAX, (int)SIMULATE_LINE_MAX);
    }
    return NULL;
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

void world_change(World *world, Sub *sub, Change change)
{
    Err *err = component_change(world->arena, &sub->component, change);
    if (err != NULL) {
        world_park(world, sub, change.cause, err);
    }
    world_touch(sub);
}

/* Of a checked quantity, which fits. */
int64_t quantity_of(Decimal value)
{
    return value.units * num_pow10(QUANTITY_SCALE - value.scale);
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

/* usage_lines.c - records of usage, and the lines of a period (R21 to R24). */
#include "simulate/world.h"

static Sub *metered(World *world, Sub *sub, Str meter)
{
    for (size_t i = 0; i < world->sub_count; i++) {
        Sub *each = world->subs[i];
        bool belongs = each == sub || each->base == sub->number;
        if (belongs && each->started && world_product(world, each)->kind == PRODUCT_USAGE &&
            str_eq(world_product(world, each)->meter, meter)) {
            return each;
        }
    }
    return NULL;
}

static bool is_known(const Sub *sub, Str key)
{
    for (const Used *each = sub->used; each != NULL && key.len > 0; each = each->next) {
        if (str_eq(each->key, key)) {
            return true;
        }
    }
    return false;
}

/* A boundary's usage belongs to what starts there; that of the last day to the last period. */
static bool belongs_to(const Sub *sub, const Used *used, Span span)
{
    bool last = span.to == component_end(&sub->component, POINT_NEVER);
    return used->point >= span.from && (used->point < span.to || (last && used->point == span.to));
}

void do_usage(World *world, Sub *sub, const SimEvent *event, int32_t cause)
{
    Sub *meter = metered(world, sub, event->meter);
    if (meter == NULL) {
        world_refuse(world, cause, S("usage.meter"), S("the subscription has no such meter"));
        return;
    }
    if (is_known(meter, event->key)) {
        return;
    }
    Point point = scale_point(&world->scale, event->time);
    Point end = component_end(&meter->component, POINT_NEVER);
    if (point < meter->start || point > end || event->time.us > world->now.us) {
        world_refuse(world, cause, S("usage.time"), S("the subscription did not run then"));
        return;
    }
    Used *used = arena_new(world->arena, Used);
    *used = (Used){ .record = { event->units, event->time }, .key = event->key, .point = point };
    Used **place = &meter->used; /* in order of arrival */
    while (*place != NULL) {
        place = &(*place)->next;
    }
    *place = used;
    for (UsagePeriod *each = meter->periods; each != NULL; each = each->next) {
        if (belongs_to(meter, used, each->span)) {
            each->stale = true;
            each->cause = cause;
            world->has_stale = true;
        }
    }
}

static Err *units_of(World *world, const Sub *sub, Span span, UsageAggregate aggregate,
                     Decimal *ret_units)
{
    size_t count = 0;
    for (const Used *each = sub->used; each != NULL; each = each->next) {
        count += belongs_to(sub, each, span) ? 1 : 0;
    }
    Arena scratch = *world->arena;
    UsageRecord *records = arena_array(&scratch, UsageRecord, count);
    size_t i = 0;
    for (const Used *each = sub->used; each != NULL; each = each->next) {
        if (belongs_to(sub, each, span)) {
            records[i] = each->record;
            i++;
        }
    }
    return usage_units(aggregate, records, count, ret_units);
}

static Err *price_on_edge(const BillInput *input, int32_t account, Decimal *price)
{
    Offer offer = { .price = *price };
    return price->units == 0 ? NULL : edge_price(input, account, &offer, price);
}

/* The tariff of the period on the buyer's edge: every price by its rule (R36). */
static Err *tariff_on_edge(World *world, const Sub *sub, const UsagePeriod *period,
                           UsageTariff *ret_tariff)
{
    BillInput input = world_input(world, period->buyer, 0);
    const TariffVersion *version = sub->tariffs;
    while (version->next != NULL && version->from > period->span.from) {
        version = version->next;
    }
    *ret_tariff = *version->tariff;
    TRY(price_on_edge(&input, sub->account, &ret_tariff->price));
    for (size_t i = 0; i < ret_tariff->tier_count; i++) {
        TRY(price_on_edge(&input, sub->account, &ret_tariff->tiers[i].unit));
        TRY(price_on_edge(&input, sub->account, &ret_tariff->tiers[i].flat));
    }
    return NULL;
}

static SimLine period_line(const World *world, const Sub *sub, const UsagePeriod *period,
                           LineKind kind, int64_t amount)
{
    return (SimLine){ .kind = kind,
                      .subscription = sub->id,
                      .product = sub->product,
                      .child = SCENARIO_NONE,
                      .has_span = true,
                      .span = period->span,
                      .has_proration = true,
                      .num = period->charged->span.to - period->charged->span.from,
                      .den = period->cycle.to - period->cycle.from,
                      .cycle = period->cycle,
                      .rounding = world->scenario->policy.rounding,
                      .amount = amount,
                      .tax = world_product(world, sub)->tax,
                      .event = period->cause };
}

static void true_up_line(World *world, Sub *sub, UsagePeriod *period, Money true_up, Draft *draft)
{
    int64_t difference = true_up.minor - period->true_up;
    if (difference != 0) {
        SimLine line = period_line(world, sub, period, LINE_MINIMUM, difference);
        draft_add(world, draft, line)->sub = sub;
        period->true_up = true_up.minor;
    }
}

Err *usage_lines(World *world, Sub *sub, UsagePeriod *period, Draft *draft)
{
    UsageTariff tariff;
    Decimal units;
    Money amount;
    Money true_up = { 0, world->scenario->currency };
    const SimProduct *product = world_product(world, sub);
    bool first = !period->stale;
    TRY(tariff_on_edge(world, sub, period, &tariff));
    TRY(units_of(world, sub, period->span, tariff.aggregate, &units));
    TRY(usage_amount(&tariff, units, world->scenario->policy.rounding, world->scenario->currency,
                     &amount));
    if (product->has_minimum) {
        TRY(usage_true_up(product->minimum, period->span.to - period->span.from,
                          period->cycle.to - period->cycle.from, amount, &true_up));
    }
    period->stale = false;
    int64_t difference = amount.minor - period->billed;
    if (first || difference != 0) {
        SimLine line = period_line(world, sub, period, LINE_USAGE, difference);
        line.has_quantity = true;
        line.quantity = units;
        line.has_unit_price = tariff.tier_count == 0;
        line.unit_price = tariff.price;
        DraftLine *added = draft_add(world, draft, line);
        added->sub = sub;
        added->charged = first ? period->charged : NULL;
        period->billed = amount.minor;
        period->charged->billed = amount.minor;
        period->charged->standing += difference;
    }
    true_up_line(world, sub, period, true_up, draft);
    return NULL;
}

UsagePeriod *usage_period(World *world, Sub *sub, Charged *charged)
{
    UsagePeriod *period = arena_new(world->arena, UsagePeriod);
    *period = (UsagePeriod){ .buyer = charged->buyer,
                             .span = charged->span,
                             .cycle = charged->cycle,
                             .cause = sub->cause,
                             .charged = charged,
                             .next = sub->periods };
    charged->billed = 0;
    charged->standing = 0;
    sub->periods = period;
    return period;
}

/* forecast_run.c - sales become a scenario: one subscription for each term, and a bill every day.
 */
#include "service/forecast_run.h"

#include "domain/billing/component.h"
#include "domain/subscription.h"

enum { MONTH_DAYS_MIN = 28, LINES_AT_EITHER_END = 2 };

typedef struct Builder {
    Arena *work;
    const ForecastInput *input;
    Scenario scenario;
    int32_t *products; /* by sale */
    bool *is_due;      /* by day, from today on */
} Builder;

Err *forecast_sale_check(const ForecastSale *sale)
{
    const Charge *charge = &sale->charge;
    Explain whole = { .unit_price = charge->price.unit,
                      .quantity = charge->quantity,
                      .num = 1,
                      .den = 1,
                      .rounding = ROUNDING_LINE_HALF_UP };
    Money amount;
    int64_t quantity;
    TRY(num_mul(charge->quantity, QUANTITY_ONE, &quantity));
    TRY(line_amount(&whole, charge->price.currency, &amount));
    whole.unit_price = sale->repriced ? sale->new_price : whole.unit_price;
    return line_amount(&whole, charge->price.currency, &amount);
}

static Date first_day(const Charge *charge)
{
    return date_is_none(charge->charged_through) ? charge->start : charge->charged_through;
}

/* Something is to be charged from that day on. */
static bool runs_at(const Charge *charge, Date from, Date until)
{
    return !date_is_none(from) && from.day <= until.day &&
           (date_is_none(charge->end) || from.day < charge->end.day);
}

/* Up to where no line goes; DATE_NONE: on and on. */
static Date stretch_end(const Charge *charge, Date from)
{
    Schedule schedule = charge_schedule(charge);
    if (period_eq(charge->term, charge->billing)) {
        return charge->end;
    }
    return date_min(charge->end,
                    subscription_term(charge_calendar(charge), charge->term, &schedule, from).to);
}

static int32_t days_min(Period period)
{
    int32_t months = period_months(period);
    return months > 0 ? months * MONTH_DAYS_MIN : period_days(period);
}

int64_t forecast_lines(const Charge *charge, Date today, Date until)
{
    Date from = first_day(charge);
    from = from.day < today.day ? from : today;
    int64_t days = until.day < from.day ? 0 : until.day - from.day;
    int64_t lines = days / days_min(charge->billing) + LINES_AT_EITHER_END;
    return lines + (period_eq(charge->term, charge->billing) ? 0 : days / days_min(charge->term));
}

static Err *check_size(const ForecastInput *input)
{
    int64_t lines = 0;
    for (size_t i = 0; i < input->count; i++) {
        lines += forecast_lines(&input->sales[i].charge, input->today, input->until);
        if (lines > FORECAST_LINES_MAX) {
            return ERR(FIELD_RANGE, "more than %d lines to look ahead", (int)FORECAST_LINES_MAX);
        }
    }
    return NULL;
}

static bool price_eq(Decimal a, Decimal b)
{
    return a.units == b.units && a.scale == b.scale;
}

static bool product_fits(const ForecastSale *a, const ForecastSale *b)
{
    return a->charge.billing.count == b->charge.billing.count &&
           a->charge.billing.unit == b->charge.billing.unit &&
           price_eq(a->charge.price.unit, b->charge.price.unit) && a->repriced == b->repriced &&
           price_eq(a->new_price, b->new_price);
}

/* Sales of one price share a product. */
static void add_products(Builder *builder)
{
    const ForecastInput *input = builder->input;
    Scenario *scenario = &builder->scenario;
    size_t *firsts = arena_array(builder->work, size_t, input->count);
    builder->products = arena_array(builder->work, int32_t, input->count);
    for (size_t i = 0; i < input->count; i++) {
        size_t place = 0;
        while (place < scenario->product_count &&
               !product_fits(&input->sales[firsts[place]], &input->sales[i])) {
            place++;
        }
        if (place == scenario->product_count) {
            firsts[scenario->product_count++] = i;
        }
        builder->products[i] = (int32_t)place;
    }
    scenario->products = arena_array(builder->work, SimProduct, scenario->product_count);
    for (size_t i = 0; i < scenario->product_count; i++) {
        const Charge *charge = &input->sales[firsts[i]].charge;
        scenario->products[i] = (SimProduct){ .kind = PRODUCT_RECURRING,
                                              .billing = charge->billing,
                                              .mode = MODE_IN_ADVANCE,
                                              .price = charge->price.unit,
                                              .addon_of = SCENARIO_NONE,
                                              .tax = SCENARIO_NONE };
    }
}

static size_t count_stretches(const ForecastInput *input)
{
    size_t count = 0;
    for (size_t i = 0; i < input->count; i++) {
        const Charge *charge = &input->sales[i].charge;
        for (Date from = first_day(charge); runs_at(charge, from, input->until);
             from = stretch_end(charge, from)) {
            count++;
        }
    }
    return count;
}

static SimEvent *add_event(Builder *builder, EventKind kind, Instant at)
{
    Scenario *scenario = &builder->scenario;
    SimEvent *event = &scenario->events[scenario->event_count];
    *event = (SimEvent){ .kind = kind,
                         .at = at,
                         .subscription = SCENARIO_NONE,
                         .base = SCENARIO_NONE,
                         .account = SCENARIO_NONE,
                         .product = SCENARIO_NONE,
                         .align_to = DATE_NONE,
                         .align_subscription = SCENARIO_NONE,
                         .billing_start = DATE_NONE,
                         .grid_from = DATE_NONE,
                         .when = WHEN_DEFAULT,
                         .date = DATE_NONE };
    scenario->event_numbers[scenario->event_count] = (int32_t)scenario->event_count;
    scenario->event_count++;
    return event;
}

static void add_stretch(Builder *builder, size_t sale, Date from, Date to)
{
    Scenario *scenario = &builder->scenario;
    const Charge *charge = &builder->input->sales[sale].charge;
    int32_t number = (int32_t)scenario->subscription_count++;
    scenario->subscriptions[number] = arena_printf(builder->work, "%zu", sale);
    SimEvent *event = add_event(builder, EVENT_SUBSCRIBE, scenario->start);
    event->subscription = number;
    event->account = 0;
    event->product = builder->products[sale];
    event->has_quantity = true;
    event->quantity = (Decimal){ charge->quantity, 0 };
    event->billing_start = from;
    event->grid_from = charge_calendar(charge);
    event->grid_day = charge->anchor_day;
    if (!date_is_none(to)) {
        event = add_event(builder, EVENT_CANCEL, scenario->start);
        event->subscription = number;
        event->when = WHEN_DATE;
        event->date = to;
    }
}

/* The days on which a period of the stretch begins; what is behind is billed today. */
static void mark_days(Builder *builder, const Charge *charge, Date from, Date to)
{
    const ForecastInput *input = builder->input;
    Schedule schedule = charge_schedule(charge);
    Date last = date_min(to, (Date){ input->until.day + 1 });
    while (from.day < last.day) {
        Date day = date_max(from, input->today);
        builder->is_due[day.day - input->today.day] = true;
        from = schedule_cycle(&schedule, from).to;
    }
}

static void add_sales(Builder *builder)
{
    const ForecastInput *input = builder->input;
    for (size_t i = 0; i < input->count; i++) {
        const Charge *charge = &input->sales[i].charge;
        Date from = first_day(charge);
        while (runs_at(charge, from, input->until)) {
            Date to = stretch_end(charge, from);
            add_stretch(builder, i, from, to);
            mark_days(builder, charge, from, to);
            from = to;
        }
    }
}

static void add_prices(Builder *builder)
{
    const ForecastInput *input = builder->input;
    bool *done = arena_array(builder->work, bool, builder->scenario.product_count);
    for (size_t i = 0; i < input->count && !date_is_none(input->price_from); i++) {
        int32_t product = builder->products[i];
        if (input->sales[i].repriced && !done[product]) {
            SimEvent *event = add_event(builder, EVENT_SET_PRICE, builder->scenario.start);
            event->product = product;
            event->has_price = true;
            event->price = input->sales[i].new_price;
            event->date = input->price_from;
            done[product] = true;
        }
    }
}

/* The server's billing runs once a day; on a day without anything due it does nothing. */
static void add_bills(Builder *builder)
{
    const ForecastInput *input = builder->input;
    for (Date day = input->today; day.day <= input->until.day; day.day++) {
        if (builder->is_due[day.day - input->today.day]) {
            (void)add_event(builder, EVENT_BILL, date_start(day, input->zone));
        }
    }
}

static void add_frame(Builder *builder)
{
    const ForecastInput *input = builder->input;
    Scenario *scenario = &builder->scenario;
    Date start = input->today;
    for (size_t i = 0; i < input->count; i++) {
        Date from = first_day(&input->sales[i].charge);
        start = from.day < start.day ? from : start;
    }
    scenario->currency = input->currency;
    scenario->zone = input->zone;
    scenario->start = date_start(start, input->zone);
    scenario->until = date_start(input->until, input->zone);
    scenario->policy.due_days = DOCUMENT_DUE_DAYS;
    scenario->accounts = arena_new(builder->work, SimAccount);
    scenario->accounts[0] = (SimAccount){ .kind = SIM_ACCOUNT_PARTNER, .seller = SCENARIO_NONE };
    scenario->account_count = 1;
}

/* A subscription's id is the place of its sale. */
size_t forecast_sale_of(const SimLine *line)
{
    int64_t place;
    bool parsed = str_parse_int64(line->subscription, &place);
    assert(parsed);
    return (size_t)place;
}

Err *forecast_run(Arena *work, const ForecastInput *input, SimDocuments *ret_documents)
{
    Builder builder = { .work = work, .input = input };
    SimResult result;
    assert(input->until.day >= input->today.day);
    TRY(check_size(input));
    add_frame(&builder);
    add_products(&builder);
    size_t stretches = count_stretches(input);
    size_t days = (size_t)(input->until.day - input->today.day) + 1;
    size_t events = 2 * stretches + input->count + days;
    builder.is_due = arena_array(work, bool, days);
    builder.scenario.subscriptions = arena_array(work, Str, stretches);
    builder.scenario.events = arena_array(work, SimEvent, events);
    builder.scenario.event_numbers = arena_array(work, int32_t, events);
    add_sales(&builder);
    add_prices(&builder);
    add_bills(&builder);
    TRY(simulate_run(work, &builder.scenario, &result));
    if (result.refusal_count > 0) {
        return ERR(FIELD_INVALID, "%.*s", STR_ARG(result.refusals[0].message));
    }
    *ret_documents = result.documents;
    return NULL;
}

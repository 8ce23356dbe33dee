/* money_lines.c - the lines that one subscription owes on one edge, what its end gives back, and
 * how pages explain them. */
#include "service/money_internal.h"

/* Whole days, in advance, at the prices that are frozen on the edge. */
static const Scale by_day = { .proration = PRORATION_DAY };
static const Policy by_rule = { .proration = PRORATION_DAY, .rounding = ROUNDING_LINE_HALF_UP };
static const Policy by_rule_kept = { .proration = PRORATION_DAY,
                                     .rounding = ROUNDING_LINE_HALF_UP,
                                     .refund = CREDIT_NONE };
static const EdgeRule own_edge = { .seller = -1 };

Date charge_calendar(const Charge *charge)
{
    return date_is_none(charge->calendar) ? charge->start : charge->calendar;
}

Schedule charge_schedule(const Charge *charge)
{
    return schedule_on_day(charge_calendar(charge), charge->anchor_day, charge->billing);
}

Grid money_grid(Date calendar, int32_t anchor_day, Period billing)
{
    return (Grid){ schedule_on_day(calendar, anchor_day, billing), 0 };
}

Offer money_offer(Decimal price)
{
    return (Offer){ .price = price, .mode = MODE_IN_ADVANCE };
}

BillInput money_input(const Charge *charge, Date target, Period billing, Period term, Date calendar,
                      Grid *terms)
{
    bool longer = !period_eq(term, billing);
    if (longer) {
        *terms = (Grid){
            schedule_make(ANCHOR_SUBSCRIPTION, ALIGNMENT_FULL_DATE, calendar, DATE_NONE, term), 0
        };
    }
    return (BillInput){ .scale = &by_day,
                        .policy = charge->keeps ? &by_rule_kept : &by_rule,
                        .currency = charge->price.currency,
                        .edges = &own_edge,
                        .terms = longer ? terms : NULL,
                        .target = target.day };
}

Err *money_quantity(int64_t whole, int64_t *ret_quantity)
{
    Err *err = num_mul(whole, QUANTITY_ONE, ret_quantity);
    return err == NULL ? NULL : err_wrap(err, ERR_MONEY_RANGE, "the quantity is too large");
}

Interval money_days(Span span)
{
    return (Interval){ { (int32_t)span.from }, { (int32_t)span.to } };
}

/* The charge as a component that begins on the day and has not changed. */
static Err *component_of(Arena *out, const Charge *charge, Date from, Component *ret_component)
{
    Component component = { 0 };
    Change start = { .kind = CHANGE_START,
                     .at = from.day,
                     .offer = money_offer(charge->price.unit),
                     .grid = { charge_schedule(charge), 0 } };
    TRY(money_quantity(charge->quantity, &start.quantity));
    TRY(component_change(out, &component, start));
    if (!date_is_none(charge->end)) {
        const Change end = { .kind = CHANGE_END, .at = charge->end.day };
        TRY(component_change(out, &component, end));
    }
    *ret_component = component;
    return NULL;
}

Err *money_charge(const Charge *charge, const MoneyFacts *facts, const BillLine *bill,
                  DocumentLine *ret_line)
{
    const TaxInput tax = { .seller_country = charge->seller_country,
                           .buyer_country = charge->buyer_country,
                           .buyer_vat_id = charge->buyer_vat_id,
                           .home = facts->home,
                           .date = money_days(bill->span).from };
    DocumentLine line = { .kind = LINE_RECURRING,
                          .subscription = charge->subscription,
                          .owner = charge->owner,
                          .owner_name = charge->owner_name,
                          .title = facts->title,
                          .days = money_days(bill->span),
                          .explain = { .unit_price = bill->unit,
                                       .quantity = bill->quantity / QUANTITY_ONE,
                                       .num = bill->ratio.num,
                                       .den = bill->ratio.den,
                                       .cycle = money_days(bill->cycle),
                                       .rounding = by_rule.rounding,
                                       .source = facts->source,
                                       .rule = S("R10") },
                          .net = { bill->amount, charge->price.currency } };
    TRY(tax_decide(&tax, &line.tax));
    *ret_line = line;
    return NULL;
}

Explain money_credit(const BillLine *bill, Currency currency)
{
    return (Explain){ .unit_price = { -bill->credits->billed, currency_exponent(currency) },
                      .quantity = 1,
                      .num = bill->ratio.num,
                      .den = bill->ratio.den,
                      .cycle = money_days(bill->cycle),
                      .rounding = by_rule.rounding,
                      .source = S("the billed amount of the line"),
                      .rule = S("R15") };
}

static Date charge_from(const Charge *charge)
{
    return date_is_none(charge->charged_through) ? charge->start : charge->charged_through;
}

static Err *plain_lines(Arena *out, const Charge *charge, Date until, ChargeLines *ret_lines)
{
    Grid terms;
    Component component;
    BillLines bill;
    Date from = charge_from(charge);
    const MoneyFacts facts = { charge->title, charge->price.source, charge->home };
    const BillInput input =
        money_input(charge, until, charge->billing, charge->term, charge_calendar(charge), &terms);
    bool runs = date_is_none(charge->end) || from.day < charge->end.day;
    assert(from.day >= charge->start.day);
    /* What is charged follows from charged_through alone: it begins there. */
    TRY(component_of(out, charge, from, &component));
    TRY(bill_lines(out, &input, &component, &bill));
    ChargeLines lines = { .through = charge->charged_through,
                          .next = runs ? from : DATE_NONE,
                          .open_on = DATE_NONE,
                          .more = bill.count > CHARGE_LINES_MAX };
    lines.count = lines.more ? CHARGE_LINES_MAX : bill.count;
    lines.items = arena_array(out, ChargeItem, lines.count);
    for (size_t i = 0; i < lines.count; i++) {
        TRY(money_charge(charge, &facts, &bill.lines[i], &lines.items[i].line));
    }
    if (lines.count > 0) {
        bool last = !lines.more && bill.next == POINT_NEVER;
        lines.through = lines.items[lines.count - 1].line.days.to;
        lines.next = last ? DATE_NONE : lines.through;
    }
    *ret_lines = lines;
    return NULL;
}

void charge_once(Charge *charge)
{
    charge->billing = (Period){ 1, PERIOD_DAY };
    charge->term = charge->billing;
    charge->end = date_min(charge->end, (Date){ charge->start.day + 1 });
}

/* Before the first line of a sale. */
Err *money_setup(Arena *out, const Charge *charge, ChargeLines *lines)
{
    const ChargeItem *old = lines->items;
    if (charge->setup.units == 0 || !date_is_none(charge->charged_through) || lines->count == 0) {
        return NULL;
    }
    DocumentLine line = old[0].line;
    line.kind = LINE_SETUP;
    line.title = arena_printf(out, "%.*s" SETUP_SUFFIX, STR_ARG(line.title));
    line.days = (Interval){ DATE_NONE, DATE_NONE };
    line.explain = (Explain){ .unit_price = charge->setup,
                              .quantity = line.explain.quantity,
                              .num = 1,
                              .den = 1,
                              .cycle = { DATE_NONE, DATE_NONE },
                              .rounding = by_rule.rounding,
                              .source = line.explain.source,
                              .rule = S("R3") };
    TRY(line_amount(&line.explain, charge->price.currency, &line.net));
    lines->items = arena_array(out, ChargeItem, lines->count + 1);
    lines->items[0] = (ChargeItem){ .line = line };
    for (size_t i = 0; i < lines->count; i++) {
        lines->items[i + 1] = old[i];
    }
    lines->count++;
    return NULL;
}

Err *charge_lines(Arena *out, const Charge *charge, Date until, ChargeLines *ret_lines)
{
    TRY(charge->history == NULL ? plain_lines(out, charge, until, ret_lines)
                                : money_history_lines(out, charge, until, ret_lines));
    return money_setup(out, charge, ret_lines);
}

static Err *credits_component(Arena *out, const Charge *charge, const ChargedLine *lines,
                              size_t count, Component *ret_component)
{
    if (charge->history != NULL) {
        TRY(money_component(out, charge, ret_component));
    } else {
        TRY(component_of(out, charge, charge->start, ret_component));
        TRY(money_add_charged(out, ret_component, charge, lines, count));
    }
    bill_settle(ret_component, charge->end.day - 1, charge->end.day);
    return NULL;
}

Err *charge_credits(Arena *out, const Charge *charge, const ChargedLine *lines, size_t count,
                    ChargeCredit **ret_credits, size_t *ret_count)
{
    Grid terms;
    Component component;
    BillLines bill;
    size_t credited = 0;
    bool changed = charge->history != NULL;
    const BillInput input = money_input(charge, charge->end, charge->billing, charge->term,
                                        charge_calendar(charge), &terms);
    TRY(credits_component(out, charge, lines, count, &component));
    TRY(bill_lines(out, &input, &component, &bill));
    ChargeCredit *credits = arena_array(out, ChargeCredit, bill.count);
    for (size_t i = 0; i < bill.count; i++) {
        const BillLine *line = &bill.lines[i];
        if (line->reason == BILL_CHARGE || (line->reason == BILL_CHANGE && changed)) {
            continue; /* what is due before the end is the run's */
        }
        if (line->reason != BILL_STOP) {
            return ERR(INVOICE_STATE, "a charged line is not as its subscription is");
        }
        credits[credited++] = (ChargeCredit){ .line = *(const size_t *)line->credits->document,
                                              .days = money_days(line->span),
                                              .explain = money_credit(line, charge->price.currency),
                                              .net = { line->amount, charge->price.currency } };
    }
    *ret_credits = credits;
    *ret_count = credited;
    return NULL;
}

Explained money_explained(Arena *out, const DocumentLine *line)
{
    const Explain *explain = &line->explain;
    bool days = !date_is_none(explain->cycle.from); /* else a discount, whose ratio is one of
                                                       amounts, or a charge without one */
    return (Explained){ .amount = line->net,
                        .unit_price = explain->unit_price,
                        .quantity = explain->quantity,
                        .ratio_num = days ? explain->num : 0,
                        .ratio_den = days ? explain->den : 0,
                        .from = line->days.from,
                        .to = line->days.to,
                        .cycle_from = explain->cycle.from,
                        .cycle_to = explain->cycle.to,
                        .rounding = rounding_rule_name(explain->rounding),
                        .price_source = explain->source,
                        .rule = explain->rule,
                        .formula = explain_format(out, explain, line->net) };
}

void money_taxes(Arena *out, const DocumentTotals *totals, TaxView **ret_taxes, size_t *ret_count)
{
    TaxView *taxes = arena_array(out, TaxView, totals->group_count);
    for (size_t i = 0; i < totals->group_count; i++) {
        const TaxGroup *group = &totals->groups[i];
        taxes[i] = (TaxView){ .category = tax_category_name(group->category),
                              .label = tax_label(out, group->category, group->rate_ppm),
                              .reason = group->reason,
                              .base = group->base,
                              .amount = group->tax };
    }
    *ret_taxes = taxes;
    *ret_count = totals->group_count;
}

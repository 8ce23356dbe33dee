/* money_lines.c - the lines that one subscription owes on one edge, what its end gives back, and
 * how pages explain them. */
#include "service/money_lines.h"

Schedule charge_schedule(const Charge *charge)
{
    return schedule_on_day(charge->start, charge->anchor_day, charge->billing);
}

/* Whole days, in advance, at the prices that are frozen on the edge. */
static const Scale by_day = { .proration = PRORATION_DAY };
static const Policy by_rule = { .proration = PRORATION_DAY, .rounding = ROUNDING_LINE_HALF_UP };
static const EdgeRule own_edge = { .seller = -1 };

/* What the engine is asked of a charge; `terms` is where its terms are kept. */
static BillInput input_of(const Charge *charge, Date target, Grid *terms)
{
    bool longer = !period_eq(charge->term, charge->billing);
    if (longer) {
        *terms = (Grid){ schedule_make(ANCHOR_SUBSCRIPTION, ALIGNMENT_FULL_DATE, charge->start,
                                       DATE_NONE, charge->term),
                         0 };
    }
    return (BillInput){ .scale = &by_day,
                        .policy = &by_rule,
                        .currency = charge->price.currency,
                        .edges = &own_edge,
                        .terms = longer ? terms : NULL,
                        .target = target.day };
}

static Err *quantity_of(int64_t whole, int64_t *ret_quantity)
{
    Err *err = num_mul(whole, QUANTITY_ONE, ret_quantity);
    return err == NULL ? NULL : err_wrap(err, ERR_MONEY_RANGE, "the quantity is too large");
}

/* The charge as a component that begins on the day. */
static Err *component_of(Arena *out, const Charge *charge, Date from, Component *ret_component)
{
    Component component = { 0 };
    Change start = {
        .kind = CHANGE_START,
        .at = from.day,
        .offer = { .price = charge->price.unit, .fixed = true, .mode = MODE_IN_ADVANCE },
        .grid = { charge_schedule(charge), 0 }
    };
    TRY(quantity_of(charge->quantity, &start.quantity));
    TRY(component_change(out, &component, start));
    if (!date_is_none(charge->end)) {
        const Change end = { .kind = CHANGE_END, .at = charge->end.day };
        TRY(component_change(out, &component, end));
    }
    *ret_component = component;
    return NULL;
}

static Interval days_of(Span span)
{
    return (Interval){ { (int32_t)span.from }, { (int32_t)span.to } };
}

static Err *charge_line(const Charge *charge, const BillLine *bill, DocumentLine *ret_line)
{
    const TaxInput tax = { .seller_country = charge->seller_country,
                           .buyer_country = charge->buyer_country,
                           .buyer_vat_id = charge->buyer_vat_id,
                           .home = charge->home,
                           .date = days_of(bill->span).from };
    DocumentLine line = { .kind = LINE_RECURRING,
                          .subscription = charge->subscription,
                          .owner = charge->owner,
                          .owner_name = charge->owner_name,
                          .title = charge->title,
                          .days = days_of(bill->span),
                          .explain = { .unit_price = bill->unit,
                                       .quantity = bill->quantity / QUANTITY_ONE,
                                       .num = bill->ratio.num,
                                       .den = bill->ratio.den,
                                       .cycle = days_of(bill->cycle),
                                       .rounding = by_rule.rounding,
                                       .source = charge->price.source,
                                       .rule = S("R10") },
                          .net = { bill->amount, charge->price.currency } };
    TRY(tax_decide(&tax, &line.tax));
    *ret_line = line;
    return NULL;
}

static Date charge_from(const Charge *charge)
{
    return date_is_none(charge->charged_through) ? charge->start : charge->charged_through;
}

Err *charge_lines(Arena *out, const Charge *charge, Date until, ChargeLines *ret_lines)
{
    Grid terms;
    Component component;
    BillLines bill;
    Date from = charge_from(charge);
    const BillInput input = input_of(charge, until, &terms);
    bool runs = date_is_none(charge->end) || from.day < charge->end.day;
    assert(from.day >= charge->start.day);
    /* What is charged follows from charged_through alone: it begins there. */
    TRY(component_of(out, charge, from, &component));
    TRY(bill_lines(out, &input, &component, &bill));
    ChargeLines lines = { .more = bill.count > CHARGE_LINES_MAX, .next = runs ? from : DATE_NONE };
    lines.count = lines.more ? CHARGE_LINES_MAX : bill.count;
    lines.lines = arena_array(out, DocumentLine, lines.count);
    for (size_t i = 0; i < lines.count; i++) {
        TRY(charge_line(charge, &bill.lines[i], &lines.lines[i]));
    }
    if (lines.count > 0) {
        bool last = !lines.more && bill.next == POINT_NEVER;
        lines.next = last ? DATE_NONE : lines.lines[lines.count - 1].days.to;
    }
    *ret_lines = lines;
    return NULL;
}

/* The charged lines join the component as they stand; each knows its place. */
static Err *add_charged(Arena *out, Component *component, const Charge *charge,
                        const ChargedLine *lines, size_t count)
{
    size_t *places = arena_array(out, size_t, count);
    for (size_t i = 0; i < count; i++) {
        const ChargedLine *line = &lines[i];
        BillLine bill = {
            .span = { line->days.from.day, line->days.to.day },
            .cycle = { line->cycle.from.day, line->cycle.to.day },
            .unit = line->unit_price,
            .offer = { .price = line->unit_price, .fixed = true, .mode = MODE_IN_ADVANCE },
            .grid = { charge_schedule(charge), 0 },
            .amount = line->billed
        };
        TRY(quantity_of(line->quantity, &bill.quantity));
        places[i] = i;
        Charged *made = bill_commit_charge(out, component, 0, &bill, 0, &places[i]);
        made->standing = line->standing;
        made->kept->span = (Span){ line->kept.from.day, line->kept.to.day };
    }
    return NULL;
}

static ChargeCredit credit_of(const Charge *charge, const BillLine *bill)
{
    const Charged *charged = bill->credits;
    Currency currency = charge->price.currency;
    return (
        ChargeCredit){ .line = *(const size_t *)charged->document,
                       .days = days_of(bill->span),
                       .explain = { .unit_price = { -charged->billed, currency_exponent(currency) },
                                    .quantity = 1,
                                    .num = bill->ratio.num,
                                    .den = bill->ratio.den,
                                    .cycle = days_of(bill->cycle),
                                    .rounding = by_rule.rounding,
                                    .source = S("the billed amount of the line"),
                                    .rule = S("R15") },
                       .net = { bill->amount, currency } };
}

Err *charge_credits(Arena *out, const Charge *charge, const ChargedLine *lines, size_t count,
                    ChargeCredit **ret_credits, size_t *ret_count)
{
    Grid terms;
    Component component;
    BillLines bill;
    size_t credited = 0;
    const BillInput input = input_of(charge, charge->end, &terms);
    ChargeCredit *credits = arena_array(out, ChargeCredit, count);
    TRY(component_of(out, charge, charge->start, &component));
    TRY(add_charged(out, &component, charge, lines, count));
    bill_settle(&component, charge->end.day - 1, charge->end.day);
    TRY(bill_lines(out, &input, &component, &bill));
    for (size_t i = 0; i < bill.count; i++) {
        const BillLine *line = &bill.lines[i];
        if (line->reason == BILL_CHARGE) {
            continue; /* what is due before the end is the run's */
        }
        if (line->reason != BILL_STOP || credited == count) {
            return ERR(INVOICE_STATE, "a charged line is not as its subscription is");
        }
        credits[credited++] = credit_of(charge, line);
    }
    *ret_credits = credits;
    *ret_count = credited;
    return NULL;
}

Explained money_explained(Arena *out, const DocumentLine *line)
{
    const Explain *explain = &line->explain;
    bool days = !date_is_none(explain->cycle.from); /* else a discount, whose ratio is one of amounts,
                                                        or a charge without one */
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

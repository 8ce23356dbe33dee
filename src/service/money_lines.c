/* money_lines.c - the lines that one subscription owes on one edge, and how pages explain them. */
#include "service/money_lines.h"

Schedule charge_schedule(const Charge *charge)
{
    return schedule_on_day(charge->start, charge->anchor_day, charge->billing);
}

static DueInput due_input(const Charge *charge, Date until)
{
    return (DueInput){ .start = charge->start,
                       .schedule = charge_schedule(charge),
                       .term = charge->term,
                       .charged_through = charge->charged_through,
                       .end = charge->end,
                       .target = until };
}

static Err *charge_line(const Charge *charge, const DueLine *due, DocumentLine *ret_line)
{
    const TaxInput tax = { .seller_country = charge->seller_country,
                           .buyer_country = charge->buyer_country,
                           .buyer_vat_id = charge->buyer_vat_id,
                           .home = charge->home,
                           .date = due->days.from };
    DocumentLine line = { .kind = LINE_RECURRING,
                          .subscription = charge->subscription,
                          .owner = charge->owner,
                          .owner_name = charge->owner_name,
                          .title = charge->title,
                          .days = due->days,
                          .explain = { .unit_price = charge->price.unit,
                                       .quantity = charge->quantity,
                                       .num = due->num,
                                       .den = due->den,
                                       .cycle = due->cycle,
                                       .rounding = ROUNDING_LINE_HALF_UP,
                                       .source = charge->price.source,
                                       .rule = S("R10") } };
    TRY(line_amount(&line.explain, charge->price.currency, &line.net));
    TRY(tax_decide(&tax, &line.tax));
    *ret_line = line;
    return NULL;
}

Err *charge_lines(const Charge *charge, Date until, DocumentLine ret_lines[DUE_LINE_MAX],
                  size_t *ret_count, bool *ret_more)
{
    const DueInput input = due_input(charge, until);
    DueLine due[DUE_LINE_MAX];
    size_t count;
    bool more;

    billing_due(&input, due, &count, &more);
    for (size_t i = 0; i < count; i++) {
        TRY(charge_line(charge, &due[i], &ret_lines[i]));
    }
    *ret_count = count;
    *ret_more = more;
    return NULL;
}

Date charge_next_due(const Charge *charge)
{
    const DueInput input = due_input(charge, charge->start);
    return billing_next_due(&input);
}

Explained money_explained(Arena *out, const DocumentLine *line)
{
    const Explain *explain = &line->explain;
    return (Explained){ .amount = line->net,
                        .unit_price = explain->unit_price,
                        .quantity = explain->quantity,
                        .ratio_num = explain->num,
                        .ratio_den = explain->den,
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

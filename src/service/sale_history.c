/* sale_history.c - the dated facts and the charged lines of a sale, as the database has them. */
#include "service/sale_history.h"

static Err *fact_of(const SaleFactRow *row, ChargeFact *ret_fact)
{
    ChargeFact fact = { .kind = row->kind,
                        .on = row->effective_on,
                        .quantity = row->quantity,
                        .plan = row->plan,
                        .priced = row->price_source.len > 0,
                        .price = { .unit = row->price, .source = row->price_source },
                        .calendar = row->calendar_from,
                        .title = row->title,
                        .home = row->tax_category,
                        .event = row->event };
    TRY(period_parse(row->billing, "billing", &fact.billing));
    TRY(period_parse(row->term, "term", &fact.term));
    *ret_fact = fact;
    return NULL;
}

Err *sale_facts_read(Call *call, Db *db, SubscriptionId subscription, AccountId buyer,
                     ChargeFact **ret_facts, size_t *ret_count)
{
    SaleFactRow *rows;
    size_t count;
    TRY(store_sale_facts(db, call->out, subscription, buyer, &rows, &count));
    ChargeFact *facts = arena_array(call->out, ChargeFact, count);
    for (size_t i = 0; i < count; i++) {
        TRY(fact_of(&rows[i], &facts[i]));
    }
    *ret_facts = facts;
    *ret_count = count;
    return NULL;
}

static ChargedLine line_of(const SaleCharged *row, const Interval *kept)
{
    return (ChargedLine){
        .id = row->line,
        .document = row->document,
        .label = row->label,
        .title = row->title,
        .tax = { .category = row->tax_category, .rate_ppm = row->tax_ppm, .reason = row->reason },
        .days = { row->line_from, row->line_to },
        .cycle = { row->cycle_from, row->cycle_to },
        .kept = kept,
        .quantity = row->quantity,
        .unit_price = row->price,
        .billed = row->amount_minor,
        .standing = row->amount_minor + row->credited_minor
    };
}

/* Rows of one line follow each other: its charged periods. */
Err *sale_lines_read(Call *call, Db *db, SubscriptionId subscription, AccountId buyer,
                     ChargeHistory *history)
{
    SaleCharged *rows;
    size_t count;
    Date after = charge_look_back(history->facts, history->fact_count, history->open_on);
    TRY(store_sale_charged(db, call->out, subscription, buyer, after, &rows, &count));
    ChargedLine *lines = arena_array(call->out, ChargedLine, count);
    Interval *kept = arena_array(call->out, Interval, count);
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        kept[i] = (Interval){ rows[i].from_on, rows[i].to_on };
        if (i == 0 || rows[i].line.v != rows[i - 1].line.v) {
            lines[made++] = line_of(&rows[i], &kept[i]);
        }
        lines[made - 1].kept_count++;
    }
    history->lines = lines;
    history->line_count = made;
    return NULL;
}

Err *sale_history_read(Call *call, Db *db, const Charge *charge, AccountId buyer, Date open_on,
                       const ChargeHistory **ret_history)
{
    ChargeHistory *history = arena_new(call->out, ChargeHistory);
    ChargeFact *facts;
    *ret_history = NULL;
    TRY(sale_facts_read(call, db, charge->subscription, buyer, &facts, &history->fact_count));
    if (history->fact_count == 0) {
        return NULL;
    }
    history->facts = facts;
    history->open_on = date_min(
        open_on, date_is_none(charge->charged_through) ? charge->start : charge->charged_through);
    TRY(sale_lines_read(call, db, charge->subscription, buyer, history));
    history->open_on = open_on;
    *ret_history = history;
    return NULL;
}

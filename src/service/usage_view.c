/* usage_view.c - the use of a subscription: its records, and what the running period would cost. */
#include "domain/billing/tariff.h"
#include "service/subscription_internal.h"
#include "service/usage.h"
#include "store/usage_store.h"

typedef struct UsageRead {
    Call *call;
    SubscriptionId id;
    Page *page;
    UsageView view;
} UsageRead;

static Err *view_records(UsageRead *read, Db *db)
{
    Call *call = read->call;
    Arena *out = call->out;
    UsageView *view = &read->view;
    UsageRecordId after = { 0 };
    UsageRecordRow *rows;
    size_t count;
    size_t limit = account_page_limit(read->page);
    if (read->page->after.len > 0) {
        TRY(usage_record_id_parse(read->page->after, "after", &after));
    }
    TRY(store_usage_records(db, out, read->id, after, (int32_t)limit + 1, &rows, &count));
    bool more = count > limit;
    view->records_count = more ? limit : count;
    view->records = arena_array(out, UsageRecordView, view->records_count);
    for (size_t i = 0; i < view->records_count; i++) {
        view->records[i] = (UsageRecordView){ .code = usage_record_code(out, rows[i].id),
                                              .key = rows[i].request_key,
                                              .units = decimal_format(out, rows[i].units),
                                              .used_at = rows[i].used_at,
                                              .received_at = rows[i].received_at,
                                              .source = rows[i].source };
    }
    read->page->next = more ? view->records[limit - 1].code : (Str){ 0 };
    return NULL;
}

/* The sale on which the actor buys, else the one on which it sells; NULL when it has neither. */
static const UsageEdge *own_edge(const Call *call, const UsageEdge *edges, size_t count)
{
    const UsageEdge *sold = NULL;
    for (size_t i = 0; i < count; i++) {
        if (edges[i].buyer.v == call->actor.account.v) {
            return &edges[i];
        }
        sold = edges[i].seller.v == call->actor.account.v ? &edges[i] : sold;
    }
    return sold;
}

static Err *view_cost(UsageRead *read, const MeteredPrice *price, Decimal units, Interval cycle)
{
    Arena *out = read->call->out;
    UsageView *view = &read->view;
    const Interval days = { view->from, view->to };
    TRY(usage_amount(&price->tariff, units, ROUNDING_LINE_HALF_UP, price->currency, &view->amount));
    TRY(tariff_formula(out, price, units, view->unit, view->amount, &view->formula));
    view->minimum_missing = money_zero(price->currency);
    return price->has_minimum
               ? usage_true_up(price->minimum, interval_days(days), interval_days(cycle),
                               view->amount, &view->minimum_missing)
               : NULL;
}

/* The period in which the next use falls: the one that is not rated yet. */
static Err *view_period(UsageRead *read, Db *db, const SubscriptionRow *row, const UsageEdge *edge)
{
    Call *call = read->call;
    UsageView *view = &read->view;
    MeteredPrice price;
    Period billing;
    const Zone *zone;
    UsageSum sum;
    TRY(tariff_parse(call->scratch, edge->tariff, edge->currency, &price));
    TRY(period_parse(row->billing, "billing", &billing));
    TRY(zone_get(row->time_zone, &zone));
    Schedule schedule = schedule_on_day(row->started_on, row->anchor_day, billing);
    view->from = date_is_none(edge->charged_through) ? row->started_on : edge->charged_through;
    Interval cycle = schedule_cycle(&schedule, view->from);
    view->to = date_min(cycle.to, row->end_on);
    view->running = date_is_none(row->end_on) || view->from.day < row->end_on.day;
    if (!view->running) {
        return NULL;
    }
    bool last = !date_is_none(row->end_on) && view->to.day == row->end_on.day;
    const UsageStretch stretch = { row->id, date_start(view->from, zone),
                                   date_start((Date){ view->to.day + (last ? 1 : 0) }, zone) };
    TRY(store_usage_sum(db, call->scratch, price.tariff.aggregate, stretch, &sum));
    view->units = decimal_format(call->out, sum.units);
    view->period_records = sum.records;
    return view->price_visible ? view_cost(read, &price, sum.units, cycle) : NULL;
}

static Err *usage_body(Db *db, void *context)
{
    UsageRead *read = context;
    Call *call = read->call;
    UsageView *view = &read->view;
    SubscriptionRow *row;
    SubscriptionView seen;
    UsageSubject subject;
    UsageMeter meter;
    UsageEdge *edges;
    size_t count;
    bool found;
    TRY(subscription_seen(call, db, read->id, &row));
    TRY(subscription_view(call, row, &seen));
    TRY(store_usage_subject(db, call->out, read->id, &subject, &found));
    TRY(store_usage_meter(db, call->out, subject.plan, &meter));
    *view = (UsageView){ .metered = subject.meter.len > 0,
                         .subscription_code = seen.code,
                         .title = seen.title,
                         .meter = subject.meter,
                         .unit = meter.unit,
                         .price_visible = seen.price_visible };
    if (!view->metered) {
        return NULL;
    }
    TRY(view_records(read, db));
    TRY(store_usage_edges(db, call->out, read->id, &edges, &count));
    const UsageEdge *edge = own_edge(call, edges, count);
    view->price_visible = view->price_visible && edge != NULL;
    if (edge == NULL && count > 0) {
        edge = &edges[count - 1]; /* its period, without money */
    }
    return edge == NULL || date_is_none(row->started_on) ? NULL : view_period(read, db, row, edge);
}

Err *svc_usage(Call *call, SubscriptionId id, Page *page, UsageView *ret)
{
    UsageRead read = { .call = call, .id = id, .page = page };
    TRY(db_tx(call->app->database, DB_READ, "usage", usage_body, &read));
    *ret = read.view;
    return NULL;
}

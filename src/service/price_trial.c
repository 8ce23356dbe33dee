/* price_trial.c - a price list tried on the running sales, some hundred at a time. */
#include "service/price_trial.h"

#include <string.h>

#include "service/bill_internal.h"
#include "service/forecast_run.h"
#include "service/price_trial_sums.h"

typedef struct Trial {
    Call *call;
    const PriceTrialQuery *query;
    PriceListId list;
    const Zone *zone;
    Date today;
    PriceTrialView view;
    TrialSums sums;
    /* A page of sales, on `work`. */
    Arena *work;
    AccountId after_buyer;
    SubscriptionId after;
    int32_t max;
    TrialSale *sales;
    size_t count;
} Trial;

static Err *trial_allowed(const Call *call)
{
    TRY(bill_readable(call));
    return call->actor.kind == ACCOUNT_OPERATOR ? NULL
                                                : ERR(FORBIDDEN, "only the operator tries prices");
}

typedef struct ListsTx {
    Call *call;
    PriceListRow *rows;
    size_t count;
} ListsTx;

static Err *lists_body(Db *db, void *context)
{
    ListsTx *tx = context;
    return store_price_lists_of(db, tx->call->out, tx->call->actor.account, &tx->rows, &tx->count);
}

Err *svc_price_lists(Call *call, PriceListView **ret, size_t *ret_count)
{
    ListsTx tx = { .call = call };
    TRY(trial_allowed(call));
    TRY(db_tx(call->app->database, DB_READ, "price_lists", lists_body, &tx));
    PriceListView *lists = arena_array(call->out, PriceListView, tx.count);
    for (size_t i = 0; i < tx.count; i++) {
        lists[i] = (PriceListView){ tx.rows[i].code, tx.rows[i].name, tx.rows[i].currency };
    }
    *ret = lists;
    *ret_count = tx.count;
    return NULL;
}

static Err *trial_body(Db *db, void *context)
{
    Trial *trial = context;
    Call *call = trial->call;
    DocumentPartyRow seller;
    PriceList *list;
    TRY(store_price_list_by_code(db, call->out, call->actor.account, trial->query->list, &list));
    if (list == NULL) {
        return ERR(NOT_FOUND, "the operator has no such price list");
    }
    trial->list = list->id;
    trial->view.list = (PriceListView){ list->code, list->name, list->currency };
    TRY(store_document_party(db, call->out, call->actor.account, &seller));
    TRY(zone_get(seller.time_zone, &trial->zone));
    trial->today = date_of(call->now, trial->zone);
    return NULL;
}

static Err *set_days(Trial *trial)
{
    const PriceTrialQuery *query = trial->query;
    Date from = date_is_none(query->from) ? trial->today : query->from;
    if (query->months < 1 || query->months > TRIAL_MONTHS_MAX) {
        return ERR_FIELD(FIELD_RANGE, "months", "1 to %d months", (int)TRIAL_MONTHS_MAX);
    }
    if (query->sales < 1 || query->sales > TRIAL_SALE_MAX) {
        return ERR_FIELD(FIELD_RANGE, "sales", "1 to %d sales", (int)TRIAL_SALE_MAX);
    }
    Date end = period_add(trial->today, (Period){ query->months, PERIOD_MONTH }, 1);
    if (from.day < trial->today.day || from.day >= end.day) {
        return ERR_FIELD(FIELD_RANGE, "from", "The prices count from a day of these months.");
    }
    trial->view.from = from;
    trial->view.until = (Date){ end.day - 1 };
    return NULL;
}

static Err *sales_body(Db *db, void *context)
{
    Trial *trial = context;
    const TrialSaleQuery query = { .seller = trial->call->actor.account,
                                   .currency = trial->view.list.currency,
                                   .list = trial->list,
                                   .day = trial->view.from,
                                   .after_buyer = trial->after_buyer,
                                   .after = trial->after,
                                   .until = trial->view.until,
                                   .max = trial->max };
    return store_price_trial_sales(db, trial->work, &query, &trial->sales, &trial->count);
}

/* What the list would have for the sale; where it has nothing, what is frozen. */
static Err *list_price(const Trial *trial, TrialSale *sale)
{
    const PriceRule rule = { .terms = { .kind = sale->kind,
                                        .fixed = sale->list_price,
                                        .percent_ppm = sale->percent_ppm,
                                        .setup = sale->setup,
                                        .suggested = sale->suggested,
                                        .cost = sale->cost },
                             .currency = trial->view.list.currency };
    Price price;
    if (sale->listed.v == 0) {
        return NULL;
    }
    Err *err = price_apply(&rule, NULL, &price);
    if (err_is(err, ERR_PRICE_MISSING)) {
        sale->listed.v = 0;
        return NULL;
    }
    TRY(err);
    sale->list_price = price.unit;
    return NULL;
}

static Err *forecast_sale(const Trial *trial, TrialSale *sale, ForecastSale *ret_sale)
{
    TRY(list_price(trial, sale));
    bool listed = sale->listed.v != 0;
    ForecastSale made = {
        .charge = { .price = { .unit = sale->price, .currency = trial->view.list.currency },
                    .quantity = sale->quantity,
                    .start = sale->started_on,
                    .calendar = sale->calendar_from,
                    .anchor_day = sale->anchor_day,
                    .charged_through = sale->charged_through,
                    .end = sale->end_on },
        .repriced = listed && decimal_compare(sale->price, sale->list_price) != 0
    };
    made.new_price = made.repriced ? sale->list_price : sale->price;
    TRY(period_parse(sale->billing, "billing", &made.charge.billing));
    TRY(period_parse(sale->term, "term", &made.charge.term));
    TRY(forecast_sale_check(&made));
    *ret_sale = made;
    return NULL;
}

/* One of the two runs: what each sale comes to. */
static Err *run_sales(const Trial *trial, Arena work, const ForecastSale *sales, size_t count,
                      bool then, TrialSaleSum *sums)
{
    SimDocuments result;
    const ForecastInput input = { .currency = trial->view.list.currency,
                                  .zone = trial->zone,
                                  .today = trial->today,
                                  .until = trial->view.until,
                                  .price_from = then ? trial->view.from : DATE_NONE,
                                  .sales = sales,
                                  .count = count };
    TRY(forecast_run(&work, &input, &result));
    for (size_t i = 0; i < result.invoice_count; i++) {
        const SimDocument *document = result.invoices[i];
        for (size_t k = 0; k < document->line_count; k++) {
            const SimLine *line = &document->lines[k];
            TrialSaleSum *sum = &sums[forecast_sale_of(line)];
            TRY(num_add(then ? sum->then : sum->now, line->amount, then ? &sum->then : &sum->now));
            sum->lines_now += then ? 0 : 1;
            sum->lines_then += then ? 1 : 0;
        }
    }
    return NULL;
}

/* As many sales as one run takes; what cannot be billed is counted. */
static Err *run_some(Trial *trial, Arena work, size_t first, size_t *ret_next)
{
    size_t next = first;
    size_t count = 0;
    int64_t lines = 0;
    size_t *rows = arena_array(&work, size_t, trial->count - first);
    ForecastSale *sales = arena_array(&work, ForecastSale, trial->count - first);
    TrialSaleSum *sums = arena_array(&work, TrialSaleSum, trial->count - first);
    for (; next < trial->count; next++) {
        if (forecast_sale(trial, &trial->sales[next], &sales[count]) != NULL) {
            trial->view.left_out++;
            continue;
        }
        lines += forecast_lines(&sales[count].charge, trial->today, trial->view.until);
        if (lines > FORECAST_LINES_MAX && count > 0) {
            break;
        }
        rows[count++] = next;
    }
    TRY(run_sales(trial, work, sales, count, false, sums));
    TRY(run_sales(trial, work, sales, count, true, sums));
    for (size_t i = 0; i < count; i++) {
        TRY(trial_sums_add(&trial->sums, &trial->sales[rows[i]], &sums[i]));
    }
    *ret_next = next;
    return NULL;
}

static Err *run_pages(Trial *trial, Arena start)
{
    bool full = true;
    for (int64_t left = trial->query->sales; full && left > 0; left -= trial->max) {
        Arena work = start;
        trial->work = &work;
        trial->max = left < TRIAL_SALES_PAGE_MAX ? (int32_t)left : TRIAL_SALES_PAGE_MAX;
        TRY(db_tx(trial->call->app->database, DB_READ, "price_trial", sales_body, trial));
        for (size_t i = 0; i < trial->count;) {
            TRY(run_some(trial, work, i, &i));
        }
        full = trial->count == (size_t)trial->max;
        if (trial->count > 0) {
            trial->after_buyer = trial->sales[trial->count - 1].buyer;
            trial->after = trial->sales[trial->count - 1].subscription;
        }
    }
    trial_sums_done(&trial->sums);
    trial->view.more = full;
    trial->view.next_buyer = trial->after_buyer;
    trial->view.next = trial->after;
    return NULL;
}

Err *svc_price_trial(Call *call, const PriceTrialQuery *query, PriceTrialView *ret)
{
    Trial trial = {
        .call = call, .query = query, .after_buyer = query->after_buyer, .after = query->after
    };
    TRY(trial_allowed(call));
    TRY(db_tx(call->app->database, DB_READ, "price_trial_list", trial_body, &trial));
    TRY(set_days(&trial));
    trial_sums_init(&trial.sums, call->out, &trial.view);
    Arena work = arena_open(FORECAST_ARENA_BYTES);
    Err *err = run_pages(&trial, work);
    arena_close(work, FORECAST_ARENA_BYTES);
    if (err == NULL) {
        *ret = trial.view;
    }
    return err;
}

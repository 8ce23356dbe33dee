/* forecast.c - the next invoices: reads the sales, runs them ahead, keeps the first documents. */
#include "service/forecast_internal.h"

#include <stdlib.h>

#include "service/account_internal.h"
#include "service/sale_history.h"

_Static_assert((int)FORECAST_SALE_MAX < (int)BILL_PAGE_MAX, "the bill takes them in one page");

/* How far it looks, again and again until there are enough documents. */
static const Period horizons[] = {
    { 1, PERIOD_WEEK }, { 1, PERIOD_MONTH }, { 3, PERIOD_MONTH }, { FORECAST_MONTHS, PERIOD_MONTH }
};

typedef struct Forecast {
    Call *call;
    AccountId buyer;
    size_t line_max;
    const BillRow *rows; /* by seller and currency, then as the lines of a document stand */
    size_t row_count;
    const ChargeHistory *histories; /* of the rows: facts only */
    size_t fact_count;              /* of all */
    DocumentPartyRow *parties;
    size_t party_count;
    const Zone *zone; /* of the buyer */
    Date today;
    ForecastView view;
    AdjustOpen open;
} Forecast;

static int row_cmp(const void *a, const void *b)
{
    const BillRow *x = a;
    const BillRow *y = b;
    int order = (x->seller.v > y->seller.v) - (x->seller.v < y->seller.v);
    order = order != 0 ? order : str_cmp(currency_str(&x->currency), currency_str(&y->currency));
    order = order != 0 ? order : str_cmp(x->owner_name, y->owner_name);
    order = order != 0 ? order : (x->owner.v > y->owner.v) - (x->owner.v < y->owner.v);
    order = order != 0 ? order : str_cmp(x->title, y->title);
    return order != 0
               ? order
               : (x->subscription.v > y->subscription.v) - (x->subscription.v < y->subscription.v);
}

static Err *read_parties(Forecast *forecast, Db *db)
{
    Arena *out = forecast->call->out;
    AccountId *ids = arena_array(out, AccountId, forecast->row_count + 1);
    for (size_t i = 0; i < forecast->row_count; i++) {
        ids[i] = forecast->rows[i].seller;
    }
    ids[forecast->row_count] = forecast->buyer;
    TRY(parties_read(forecast->call, db, ids, forecast->row_count + 1, &forecast->parties,
                     &forecast->party_count));
    const DocumentPartyRow *buyer =
        party_find(forecast->parties, forecast->party_count, forecast->buyer);
    assert(buyer != NULL);
    TRY(zone_get(buyer->time_zone, &forecast->zone));
    forecast->today = date_of(forecast->call->now, forecast->zone);
    return NULL;
}

/* What is planned. */
static Err *read_facts(Forecast *forecast, Db *db)
{
    Call *call = forecast->call;
    ChargeHistory *histories = arena_array(call->out, ChargeHistory, forecast->row_count);
    forecast->fact_count = 0;
    for (size_t i = 0; i < forecast->row_count; i++) {
        const BillRow *row = &forecast->rows[i];
        ChargeFact *facts;
        if (!date_is_none(row->open_on)) {
            TRY(sale_facts_read(call, db, row->subscription, row->buyer, &facts,
                                &histories[i].fact_count));
            histories[i].facts = facts;
            forecast->fact_count += histories[i].fact_count;
        }
    }
    forecast->histories = histories;
    return NULL;
}

/* Whoever asks sees the sale if it is one of its two sides. */
static Err *forecast_body(Db *db, void *context)
{
    Forecast *forecast = context;
    Call *call = forecast->call;
    AccountId actor = call->actor.account;
    AccountRow *account;
    BillRow *rows;
    size_t count;
    size_t kept = 0;
    TRY(account_seen(call, db, forecast->buyer, &account));
    Date tomorrow = { (int32_t)(call->now.us / DAY_US) + 1 };
    Date until = period_add(tomorrow, horizons[COUNT_OF(horizons) - 1], 1);
    const BillQuery query = { .after_buyer = forecast->buyer,
                              .last_buyer = forecast->buyer,
                              .until = until,
                              .max = BILL_PAGE_MAX };
    TRY(store_bill_due(db, call->out, &query, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        bool own = rows[i].buyer.v == actor.v || rows[i].seller.v == actor.v;
        if (own && !rows[i].metered) { /* what will be used is not known */
            rows[kept++] = rows[i];
        }
    }
    forecast->view.too_many = count > FORECAST_SALE_MAX;
    forecast->row_count = forecast->view.too_many ? 0 : kept;
    qsort(rows, forecast->row_count, sizeof(*rows), row_cmp);
    forecast->rows = rows;
    TRY(read_facts(forecast, db));
    TRY(read_parties(forecast, db));
    return adjust_open_read(call, db, forecast->buyer, forecast->parties, forecast->party_count,
                            &forecast->open);
}

/* What the billing run would park is left out here, and told. */
static void leave_out(Forecast *forecast, const BillRow *row, const Err *err)
{
    if (forecast->view.left_out == 0) {
        forecast->view.cause =
            bill_cause(forecast->call->out, row->subscription, row->title, err_message(err));
    }
    forecast->view.left_out++;
}

/* `sales` has room for one more than there are facts. */
static Err *sales_of(const BillRow *row, const ChargeHistory *history, const ForecastStream *stream,
                     ForecastSale *sales, size_t *ret_count)
{
    TaxDecision decision;
    Charge charge;
    TRY(bill_charge_of(row, stream->seller, stream->buyer, &charge));
    const TaxInput tax = { .seller_country = charge.seller_country,
                           .buyer_country = charge.buyer_country,
                           .buyer_vat_id = charge.buyer_vat_id,
                           .home = charge.home,
                           .date = row->due_on };
    TRY(tax_decide(&tax, &decision));
    size_t count =
        forecast_split(&charge, history->facts, history->fact_count, stream->today, sales);
    for (size_t i = 0; i < count; i++) {
        TRY(forecast_sale_check(&sales[i]));
    }
    *ret_count = count;
    return NULL;
}

/* The documents by date, the first ones only. */
static void keep(ForecastView *view, const ForecastDocument *document)
{
    size_t place = view->documents_count;
    if (place == FORECAST_DOCUMENT_MAX) {
        if (view->documents[place - 1].view.issued_on.day <= document->view.issued_on.day) {
            return;
        }
        place--;
    } else {
        view->documents_count++;
    }
    while (place > 0 &&
           view->documents[place - 1].view.issued_on.day > document->view.issued_on.day) {
        view->documents[place] = view->documents[place - 1];
        place--;
    }
    view->documents[place] = *document;
}

static Err *stream_run(Forecast *forecast, const ForecastStream *stream, Arena start)
{
    SimDocuments result = { 0 };
    Arena work = start;
    for (size_t i = 0; i < COUNT_OF(horizons) && result.invoice_count < FORECAST_DOCUMENT_MAX;
         i++) {
        work = start;
        const ForecastInput input = { .currency = stream->currency,
                                      .zone = stream->buyer_zone,
                                      .today = stream->today,
                                      .until = period_add(stream->today, horizons[i], 1),
                                      .price_from = DATE_NONE,
                                      .sales = stream->sales,
                                      .count = stream->count };
        TRY(forecast_run(&work, &input, &result));
    }
    for (size_t i = 0; i < result.invoice_count && i < FORECAST_DOCUMENT_MAX; i++) {
        ForecastDocument document;
        TRY(forecast_document(stream, work, result.invoices[i], &document));
        keep(&forecast->view, &document);
    }
    return NULL;
}

static bool same_stream(const BillRow *a, const BillRow *b)
{
    return a->seller.v == b->seller.v && currency_eq(a->currency, b->currency);
}

/* The sales of one stream, from `first` on; *ret_next is where the next one begins. */
static Err *stream_at(Forecast *forecast, Arena *work, size_t first, size_t *ret_next)
{
    const BillRow *rows = forecast->rows;
    ForecastStream stream = { .call = forecast->call,
                              .line_max = forecast->line_max,
                              .buyer_zone = forecast->zone,
                              .today = forecast->today,
                              .currency = rows[first].currency,
                              .open = &forecast->open };
    size_t next = first;
    ForecastSale *sales =
        arena_array(work, ForecastSale, forecast->row_count - first + forecast->fact_count);
    stream.seller = party_find(forecast->parties, forecast->party_count, rows[first].seller);
    stream.buyer = party_find(forecast->parties, forecast->party_count, forecast->buyer);
    TRY(zone_get(stream.seller->time_zone, &stream.seller_zone));
    for (; next < forecast->row_count && same_stream(&rows[first], &rows[next]); next++) {
        size_t count = 0;
        Err *err = sales_of(&rows[next], &forecast->histories[next], &stream, &sales[stream.count],
                            &count);
        stream.count += count;
        if (err != NULL) {
            leave_out(forecast, &rows[next], err);
        }
    }
    stream.sales = sales;
    *ret_next = next;
    return stream_run(forecast, &stream, *work);
}

static Err *streams_run(Forecast *forecast, Arena start)
{
    forecast->view.documents =
        arena_array(forecast->call->out, ForecastDocument, FORECAST_DOCUMENT_MAX);
    for (size_t i = 0; i < forecast->row_count;) {
        Arena work = start;
        TRY(stream_at(forecast, &work, i, &i));
    }
    forecast->view.until = period_add(forecast->today, horizons[COUNT_OF(horizons) - 1], 1);
    return NULL;
}

Err *svc_forecast(Call *call, AccountId buyer, size_t line_max, ForecastView *ret)
{
    Forecast forecast = { .call = call,
                          .buyer = buyer.v == 0 ? call->actor.account : buyer,
                          .line_max = line_max };
    TRY(bill_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "forecast", forecast_body, &forecast));
    Arena work = arena_open(FORECAST_ARENA_BYTES);
    Err *err = streams_run(&forecast, work);
    arena_close(work, FORECAST_ARENA_BYTES);
    if (err == NULL) {
        *ret = forecast.view;
    }
    return err;
}

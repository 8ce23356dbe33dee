/* fx_rates.c - exchange rates: taken in by API and CSV, all or none, and listed. */
#include "service/account_internal.h"
#include "service/bill_internal.h"
#include "service/csv.h"
#include "service/event.h"
#include "service/fx_internal.h"

#include <inttypes.h>
#include <stdlib.h>

ENUM_DEFINE(FxField, fx_field, FX_FIELD_COUNT, FX_FIELDS)

enum { ATTEMPTS_MAX = 3, UNITS_BYTES_MAX = 7 };

/* A rate that was read. */
typedef struct Said {
    FxRate rate;
    Date day;
    Str pair;
    Str source;
    size_t index;
} Said;

typedef struct Batch {
    Call *call;
    const FxInput *inputs;
    size_t count;
    Said *said; /* by pair and day once all are read */
    FxResult result;
} Batch;

static void refuse(Batch *batch, size_t index, FxField field, const char *reason)
{
    FxResult *result = &batch->result;
    result->refusals[result->refusals_count++] = (FxRefusal){ .index = index,
                                                              .field = fx_field_name(field),
                                                              .reason = str_from_cstr(reason) };
}

/* The day is not refused for being in the future: a bank's rate may be of its next day. */
static bool day_read(Str text, Date *ret_day)
{
    return date_parse(text, ret_day) == NULL;
}

static bool units_read(Str text, int64_t *ret_units)
{
    int64_t units = 1;
    if (text.len > 0 && (text.len > UNITS_BYTES_MAX || !str_parse_int64(text, &units))) {
        return false;
    }
    *ret_units = units;
    return units >= 1 && units <= FX_BASE_UNITS_MAX;
}

static bool rate_read(Str text, Decimal *ret_rate)
{
    Decimal rate;
    if (decimal_parse(text, FX_DIGITS_MAX, &rate) != NULL) {
        return false;
    }
    *ret_rate = decimal_normal(rate);
    return ret_rate->units >= 1 && ret_rate->units < num_pow10(FX_DIGITS_MAX);
}

static void said_read(Batch *batch, size_t index)
{
    const Str *texts = batch->inputs[index].texts;
    Said *said = &batch->said[index];
    said->index = index;
    said->source = texts[FX_FIELD_SOURCE];
    if (!day_read(texts[FX_FIELD_DAY], &said->day)) {
        refuse(batch, index, FX_FIELD_DAY, "is not a day like 2026-11-20");
    } else if (currency_parse(texts[FX_FIELD_BASE], &said->rate.base) != NULL) {
        refuse(batch, index, FX_FIELD_BASE, "is not a currency like EUR");
    } else if (!units_read(texts[FX_FIELD_UNITS], &said->rate.base_units)) {
        refuse(batch, index, FX_FIELD_UNITS, "is not a number from 1 to 1000000");
    } else if (currency_parse(texts[FX_FIELD_QUOTE], &said->rate.quote) != NULL) {
        refuse(batch, index, FX_FIELD_QUOTE, "is not a currency like SEK");
    } else if (currency_eq(said->rate.base, said->rate.quote)) {
        refuse(batch, index, FX_FIELD_QUOTE, "is the base itself");
    } else if (!rate_read(texts[FX_FIELD_RATE], &said->rate.rate)) {
        refuse(batch, index, FX_FIELD_RATE, "is not a number above 0 with at most 12 digits");
    } else if (said->source.len == 0 || said->source.len > FX_SOURCE_BYTES_MAX ||
               !str_utf8_valid(said->source)) {
        refuse(batch, index, FX_FIELD_SOURCE, "has from 1 to 60 bytes of text");
    } else {
        said->pair = fx_pair(batch->call->out, said->rate.base, said->rate.quote);
    }
}

static int said_cmp(const void *a, const void *b)
{
    const Said *x = a;
    const Said *y = b;
    int order = str_cmp(x->pair, y->pair);
    order = order != 0 ? order : (x->day.day > y->day.day) - (x->day.day < y->day.day);
    return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

static int refusal_cmp(const void *a, const void *b)
{
    size_t x = ((const FxRefusal *)a)->index;
    size_t y = ((const FxRefusal *)b)->index;
    return (x > y) - (x < y);
}

/* Which of two would count is not to be guessed. */
static void batch_read(Batch *batch)
{
    FxResult *result = &batch->result;
    for (size_t i = 0; i < batch->count; i++) {
        said_read(batch, i);
    }
    if (result->refusals_count > 0 || batch->count == 0) {
        return;
    }
    qsort(batch->said, batch->count, sizeof(Said), said_cmp);
    for (size_t i = 1; i < batch->count; i++) {
        const Said *said = &batch->said[i];
        if (said->day.day == said[-1].day.day && str_eq(said->pair, said[-1].pair)) {
            refuse(batch, said->index, FX_FIELD_DAY, "has another rate of the same pair here");
        }
    }
    if (result->refusals_count > 0) {
        qsort(result->refusals, result->refusals_count, sizeof(FxRefusal), refusal_cmp);
    }
}

static const FxRateRow *row_find(const FxRateRow *rows, size_t count, const Said *said)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i].day.day == said->day.day && str_eq(rows[i].pair, said->pair)) {
            return &rows[i];
        }
    }
    return NULL;
}

static bool same_rate(const FxRateRow *row, const Said *said)
{
    return currency_eq(row->base, said->rate.base) && row->base_units == said->rate.base_units &&
           decimal_compare(row->rate, said->rate.rate) == 0 && str_eq(row->source, said->source);
}

static Err *batch_event(Batch *batch, Db *db)
{
    Call *call = batch->call;
    EventId event;
    Str summary =
        arena_printf(call->out, "Recorded %" PRId64 " exchange rates", batch->result.added);
    return event_add_row(call, db, call->actor.account, S("account"), call->actor.account.v,
                         S("fx.recorded"), summary, (Str){ 0 }, &event);
}

static Err *batch_body(Db *db, void *context)
{
    Batch *batch = context;
    Call *call = batch->call;
    Arena scratch = call->scratch;
    FxRateRow *known;
    size_t known_count;
    size_t count = 0;
    FxQuery *queries = arena_array(&scratch, FxQuery, batch->count);
    for (size_t i = 0; i < batch->count; i++) {
        const Said *said = &batch->said[i];
        queries[i] = (FxQuery){ .pair = said->pair, .oldest = said->day, .newest = said->day };
    }
    TRY(store_fx_rates_at(db, call->out, scratch, queries, batch->count, &known, &known_count));
    FxRateAdd *rows = arena_array(&scratch, FxRateAdd, batch->count);
    for (size_t i = 0; i < batch->count; i++) {
        const Said *said = &batch->said[i];
        const FxRateRow *row = row_find(known, known_count, said);
        if (row != NULL && same_rate(row, said)) {
            continue;
        }
        rows[count++] = (FxRateAdd){ .id = { call_new_id(call) },
                                     .pair = said->pair,
                                     .day = said->day,
                                     .sequence = row == NULL ? 1 : row->sequence + 1,
                                     .base = said->rate.base,
                                     .base_units = said->rate.base_units,
                                     .quote = said->rate.quote,
                                     .rate = said->rate.rate,
                                     .source = said->source,
                                     .user = call->actor.user,
                                     .created_at = call->now };
    }
    batch->result.added = (int64_t)count;
    batch->result.unchanged = (int64_t)(batch->count - count);
    if (count == 0) {
        return NULL;
    }
    TRY(store_fx_rates_add(db, scratch, rows, count));
    return batch_event(batch, db);
}

static Err *may_add(const Call *call)
{
    TRY(call_need(call, ROLE_BILLING));
    return call->actor.kind == ACCOUNT_OPERATOR
               ? NULL
               : ERR(FORBIDDEN, "only the operator records exchange rates");
}

Err *svc_fx_rates_add(Call *call, const FxInput *inputs, size_t count, FxResult *ret)
{
    Batch batch = { .call = call, .inputs = inputs, .count = count };
    TRY(may_add(call));
    if (count > FX_BATCH_MAX) {
        return ERR_FIELD(FIELD_RANGE, "rates", "at most %d rates at a time", FX_BATCH_MAX);
    }
    batch.said = arena_array(call->out, Said, count);
    batch.result.refusals = arena_array(call->out, FxRefusal, count);
    batch_read(&batch);
    if (batch.result.refusals_count == 0) {
        Err *err = NULL;
        bool again = true;
        for (int i = 0; i < ATTEMPTS_MAX && again; i++) { /* somebody may say the same day's */
            err = db_tx(call->app->database, DB_WRITE, "fx_rates", batch_body, &batch);
            again = err_is(err, ERR_DB_CONFLICT);
        }
        TRY(err);
        TRY(fx_catch_up(call, &batch.result.converted));
    }
    *ret = batch.result;
    return NULL;
}

/* The text as inputs, with the line of each. Fails: IMPORT_ROW. */
static Err *paste_read(Arena *out, Str text, FxInput **ret_inputs, int64_t **ret_lines,
                       size_t *ret_count)
{
    Csv *csv = arena_new(out, Csv);
    size_t columns[FX_FIELD_COUNT];
    FxInput *inputs = arena_array(out, FxInput, FX_BATCH_MAX);
    int64_t *lines = arena_array(out, int64_t, FX_BATCH_MAX);
    size_t count = 0;
    bool found;
    TRY(csv_open(csv, out, text));
    for (size_t i = 0; i < FX_FIELD_COUNT; i++) {
        TRY(csv_column(csv, fx_field_name((FxField)i), &columns[i]));
    }
    TRY(csv_next(csv, out, &found));
    while (found) {
        if (count == FX_BATCH_MAX) {
            return ERR(IMPORT_ROW, "at most %d rates at a time", FX_BATCH_MAX);
        }
        for (size_t i = 0; i < FX_FIELD_COUNT; i++) {
            inputs[count].texts[i] = csv->cells[columns[i]].text;
        }
        lines[count++] = csv->cells[0].line;
        TRY(csv_next(csv, out, &found));
    }
    *ret_inputs = inputs;
    *ret_lines = lines;
    *ret_count = count;
    return NULL;
}

Err *svc_fx_rates_paste(Call *call, Str csv, FxResult *ret)
{
    FxInput *inputs;
    int64_t *lines;
    size_t count;
    FxResult result = { 0 };
    TRY(may_add(call));
    Err *err = paste_read(call->out, csv, &inputs, &lines, &count);
    if (err_is(err, ERR_IMPORT_ROW)) { /* its message says the line */
        result.refusals = arena_new(call->out, FxRefusal);
        result.refusals_count = 1;
        result.refusals[0].reason = str_dup(call->out, err_message(err));
        *ret = result;
        return NULL;
    }
    TRY(err);
    TRY(svc_fx_rates_add(call, inputs, count, &result));
    for (size_t i = 0; i < result.refusals_count; i++) {
        result.refusals[i].line = lines[result.refusals[i].index];
    }
    *ret = result;
    return NULL;
}

/* Rates are no secret among sellers; an end customer sells nothing. */
static Err *may_read(const Call *call)
{
    TRY(bill_readable(call));
    return call->actor.kind == ACCOUNT_END_CUSTOMER
               ? ERR(FORBIDDEN, "exchange rates are for sellers")
               : NULL;
}

typedef struct RateList {
    Call *call;
    FxRateId before;
    size_t limit;
    FxRateView *views;
    size_t count;
    bool more;
} RateList;

static Err *rates_body(Db *db, void *context)
{
    RateList *list = context;
    Call *call = list->call;
    FxRateListed *rows;
    TRY(store_fx_rate_list(db, call->out, list->before, (int32_t)list->limit + 1, &rows,
                           &list->count));
    list->more = list->count > list->limit;
    list->count = list->more ? list->limit : list->count;
    list->views = arena_array(call->out, FxRateView, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const FxRateListed *row = &rows[i];
        const FxRate rate = { row->base, row->quote, row->base_units, row->rate };
        list->views[i] = (FxRateView){ .code = fx_rate_code(call->out, row->id),
                                       .rate = rate,
                                       .text = fx_rate_text(call->out, &rate),
                                       .day = row->day,
                                       .sequence = row->sequence,
                                       .source = row->source,
                                       .created_at = row->created_at };
    }
    return NULL;
}

Err *svc_fx_rates(Call *call, Page *page, FxRateView **ret, size_t *ret_count)
{
    RateList list = { .call = call, .before = { INT64_MAX }, .limit = account_page_limit(page) };
    TRY(may_read(call));
    if (page->after.len > 0) {
        TRY(fx_rate_id_parse(page->after, "after", &list.before));
    }
    TRY(db_tx(call->app->database, DB_READ, "fx_rates", rates_body, &list));
    page->next = list.more ? list.views[list.count - 1].code : (Str){ 0 };
    *ret = list.views;
    *ret_count = list.count;
    return NULL;
}

typedef struct MissingList {
    Call *call;
    FxMissingView *views;
    size_t count;
    bool more;
} MissingList;

static Err *missing_body(Db *db, void *context)
{
    MissingList *list = context;
    Call *call = list->call;
    FxMissingRow *rows;
    TRY(store_fx_missing_list(db, call->out, call->actor.account, LIST_MAX + 1, &rows,
                              &list->count));
    list->more = list->count > LIST_MAX;
    list->count = list->more ? LIST_MAX : list->count;
    list->views = arena_array(call->out, FxMissingView, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const FxMissingRow *row = &rows[i];
        list->views[i] = (FxMissingView){ .code = invoice_code(call->out, row->document),
                                          .label = row->label,
                                          .buyer_name = row->buyer_name,
                                          .credit_note = row->kind == DOCUMENT_CREDIT_NOTE,
                                          .issued_on = row->issued_on,
                                          .currency = currency_str(&row->currency),
                                          .wanted = currency_str(&row->wanted) };
    }
    return NULL;
}

Err *svc_fx_missing(Call *call, FxMissingView **ret, size_t *ret_count, bool *ret_more)
{
    MissingList list = { .call = call };
    TRY(may_read(call));
    TRY(db_tx(call->app->database, DB_READ, "fx_missing", missing_body, &list));
    *ret = list.views;
    *ret_count = list.count;
    *ret_more = list.more;
    return NULL;
}

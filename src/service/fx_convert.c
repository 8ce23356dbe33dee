/* fx_convert.c - documents in their seller's own currency: when they are issued, and later. */
#include "service/fx_internal.h"

typedef struct Conversion {
    Call *call;
    Db *db;
    const FxDocument *documents;
    size_t count;
    Str *pairs; /* of each document */
    FxRateRow *rates;
    size_t rate_count;
    FxConversionAdd *converted;
    size_t converted_count;
} Conversion;

/* The documents of a page share few pairs and days: each is asked for once. */
static Err *rates_read(Conversion *work)
{
    Arena scratch = work->call->scratch;
    size_t count = 0;
    FxQuery *queries = arena_array(&scratch, FxQuery, work->count);
    for (size_t i = 0; i < work->count; i++) {
        const FxDocument *document = &work->documents[i];
        size_t at = 0;
        while (at < count && (queries[at].newest.day != document->issued_on.day ||
                              !str_eq(queries[at].pair, work->pairs[i]))) {
            at++;
        }
        if (at == count) {
            queries[count++] = (FxQuery){ .pair = work->pairs[i],
                                          .oldest = { document->issued_on.day - FX_AGE_DAYS_MAX },
                                          .newest = document->issued_on };
        }
    }
    return store_fx_rates_at(work->db, work->call->out, scratch, queries, count, &work->rates,
                             &work->rate_count);
}

static const FxRateRow *rate_find(const Conversion *work, size_t index)
{
    for (size_t i = 0; i < work->rate_count; i++) {
        if (work->rates[i].asked_on.day == work->documents[index].issued_on.day &&
            str_eq(work->rates[i].pair, work->pairs[index])) {
            return &work->rates[i];
        }
    }
    return NULL;
}

/* False when there is no rate, or the amounts are too large for it: bills never stop for that. */
static bool document_convert(Conversion *work, size_t index)
{
    const FxDocument *document = &work->documents[index];
    const FxRateRow *row = rate_find(work, index);
    FxAmounts amounts;
    if (row == NULL) {
        return false;
    }
    const FxRate rate = { row->base, row->quote, row->base_units, row->rate };
    if (!fx_rate_valid(&rate) ||
        fx_amounts(&rate, document->net, document->tax, &amounts) != NULL) {
        return false;
    }
    work->converted[work->converted_count++] =
        (FxConversionAdd){ .document = document->id,
                           .rate_id = row->id,
                           .base = row->base,
                           .base_units = row->base_units,
                           .quote = row->quote,
                           .rate = row->rate,
                           .rate_on = row->day,
                           .source = row->source,
                           .currency = document->wanted,
                           .net_minor = amounts.net.minor,
                           .tax_minor = amounts.tax.minor,
                           .gross_minor = amounts.gross.minor,
                           .created_at = work->call->now };
    return true;
}

static Err *work_begin(Conversion *work)
{
    Arena *out = work->call->out;
    work->pairs = arena_array(out, Str, work->count);
    work->converted = arena_array(out, FxConversionAdd, work->count);
    for (size_t i = 0; i < work->count; i++) {
        const FxDocument *document = &work->documents[i];
        work->pairs[i] = fx_pair(out, document->net.currency, document->wanted);
    }
    return rates_read(work);
}

Err *fx_documents_follow(Call *call, Db *db, const FxDocument *documents, size_t count)
{
    Conversion work = { .call = call, .db = db, .documents = documents, .count = count };
    Arena *out = call->out;
    size_t missing_count = 0;
    if (count == 0) {
        return NULL;
    }
    TRY(work_begin(&work));
    FxMissingAdd *missing = arena_array(out, FxMissingAdd, count);
    for (size_t i = 0; i < count; i++) {
        if (!document_convert(&work, i)) {
            const FxDocument *document = &documents[i];
            missing[missing_count++] =
                (FxMissingAdd){ .document = document->id,
                                .issuer = document->issuer,
                                .pair = work.pairs[i],
                                .currency = document->wanted,
                                .oldest_on = { document->issued_on.day - FX_AGE_DAYS_MAX },
                                .issued_on = document->issued_on };
        }
    }
    TRY(store_fx_conversions_add(db, call->scratch, work.converted, work.converted_count));
    return store_fx_missing_add(db, call->scratch, missing, missing_count);
}

typedef struct CatchUp {
    Call *call;
    InvoiceId after;
    InvoiceId next;
    int64_t converted;
    bool more;
} CatchUp;

static Err *catch_up_body(Db *db, void *context)
{
    CatchUp *page = context;
    Call *call = page->call;
    FxMissingDue *rows;
    size_t count;
    page->converted = 0;
    TRY(store_fx_missing_due(db, call->out, page->after, &rows, &count));
    page->more = count == FX_PAGE_MAX;
    if (count == 0) {
        return NULL;
    }
    page->next = rows[count - 1].document;
    FxDocument *documents = arena_array(call->out, FxDocument, count);
    for (size_t i = 0; i < count; i++) {
        documents[i] = (FxDocument){ .id = rows[i].document,
                                     .issuer = rows[i].issuer,
                                     .issued_on = rows[i].issued_on,
                                     .wanted = rows[i].currency,
                                     .net = rows[i].net,
                                     .tax = rows[i].tax };
    }
    Conversion work = { .call = call, .db = db, .documents = documents, .count = count };
    TRY(work_begin(&work));
    for (size_t i = 0; i < count; i++) {
        (void)document_convert(&work, i); /* what is too large stays on the list */
    }
    page->converted = (int64_t)work.converted_count;
    TRY(store_fx_conversions_add(db, call->scratch, work.converted, work.converted_count));
    return store_fx_missing_remove(db, page->after, page->next);
}

Err *fx_catch_up(Call *call, int64_t *ret_converted)
{
    CatchUp page = { .call = call, .more = true };
    int64_t converted = 0;
    Arena mark = *call->out;
    while (page.more) { /* ends: each page begins behind the one before it */
        *call->out = mark;
        TRY(db_tx(call->app->database, DB_WRITE, "fx_catch_up", catch_up_body, &page));
        page.after = page.next;
        converted += page.converted;
    }
    *call->out = mark;
    *ret_converted = converted;
    return NULL;
}

Err *fx_conversion_view(Call *call, Db *db, InvoiceId document, FxConversionView **ret)
{
    FxConversion *row;
    FxConversionView *view = NULL;
    TRY(store_fx_conversion(db, call->out, document, &row));
    if (row != NULL) {
        const FxRate rate = { row->base, row->quote, row->base_units, row->rate };
        view = arena_new(call->out, FxConversionView);
        *view = (FxConversionView){ .currency = currency_str(&row->currency),
                                    .amounts = { { row->net_minor, row->currency },
                                                 { row->tax_minor, row->currency },
                                                 { row->gross_minor, row->currency } },
                                    .rate = fx_rate_text(call->out, &rate),
                                    .rate_on = row->rate_on,
                                    .source = row->source };
    }
    *ret = view;
    return NULL;
}

/* What is wrong with a conversion; NULL when nothing is. */
static const char *conversion_problem(const FxConversionRow *row)
{
    const FxRate rate = { row->base, row->quote, row->base_units, row->rate };
    bool direct = currency_eq(row->net.currency, row->base);
    FxAmounts amounts;
    if (!row->as_said) {
        return "is not by the rate that was said";
    }
    if (row->rate_on.day > row->issued_on.day ||
        row->rate_on.day < row->issued_on.day - FX_AGE_DAYS_MAX) {
        return "is by the rate of a wrong day";
    }
    if (!fx_rate_valid(&rate) || !currency_eq(row->currency, direct ? row->quote : row->base) ||
        fx_amounts(&rate, row->net, row->tax, &amounts) != NULL) {
        return "is by a rate that does not convert it";
    }
    return amounts.net.minor != row->net_minor || amounts.tax.minor != row->tax_minor ||
                   amounts.gross.minor != row->gross_minor
               ? "is not what its rate makes of it"
               : NULL;
}

Err *fx_check(Call *call, Db *db, InvoiceId *after, Str *ret_problems, size_t problem_max,
              size_t *ret_count, bool *ret_more)
{
    FxConversionRow *rows;
    size_t count;
    size_t found = 0;
    TRY(store_fx_conversion_page(db, call->out, *after, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        const char *problem = conversion_problem(&rows[i]);
        if (problem != NULL && found < problem_max) {
            ret_problems[found++] = arena_printf(
                call->out, "%.*s of account %lld: its conversion to %s %s", STR_ARG(rows[i].label),
                (long long)rows[i].issuer.v, rows[i].currency.code, problem);
        }
    }
    *ret_more = count == FX_PAGE_MAX;
    *after = count > 0 ? rows[count - 1].document : *after;
    *ret_count = found;
    return NULL;
}

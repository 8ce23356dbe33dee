/* price_import_differences.c - what an import would change, row by row, as CSV. */
#include <inttypes.h>

#include "service/price_import_internal.h"

enum { DIFFERENCES_RANGE_ROWS = 200 };

typedef struct Telling {
    Call *call;
    ImportId import;
    ImportDraft *drafts;
    size_t draft_count;
    Arena *page; /* of one page; the taker has the call's for itself */
    PriceRange range;
    DifferenceRow *rows;
    size_t count;
} Telling;

static Err *drafts_body(Db *db, void *context)
{
    Telling *work = context;
    return store_import_drafts(db, work->call->out, work->import, &work->drafts,
                               &work->draft_count);
}

static Err *page_body(Db *db, void *context)
{
    Telling *work = context;
    TRY(store_price_range(db, DIFFERENCES_RANGE_ROWS, &work->range));
    work->count = 0;
    return work->range.through.v == 0
               ? NULL
               : store_import_differences(db, work->page, &work->range, &work->rows, &work->count);
}

static Str amount(Arena *out, Decimal value)
{
    return value.units < 0 ? S("") : decimal_format(out, value);
}

static Str price(Arena *out, PriceKind kind, Decimal fixed, int64_t percent_ppm)
{
    return kind == PRICE_FIXED ? decimal_format(out, fixed)
                               : arena_printf(out, "%.*s %.*s", STR_ARG(price_kind_name(kind)),
                                              STR_ARG(percent_format(out, percent_ppm)));
}

ImportChange import_change(Arena *out, const DifferenceRow *row)
{
    bool always = row->valid_from.day == PRICE_ALWAYS.day;
    ImportChange change = { .plan = row->plan,
                            .valid_from = always ? S("") : date_format(out, row->valid_from),
                            .what = row->what,
                            .quantity_from = row->quantity_from };
    if (!str_eq(row->what, S("gone"))) {
        change.after[IMPORT_VALUE_PRICE] = price(out, row->kind, row->price, row->percent_ppm);
        change.after[IMPORT_VALUE_COST] = amount(out, row->cost);
        change.after[IMPORT_VALUE_SRP] = amount(out, row->suggested);
        change.after[IMPORT_VALUE_SETUP] = amount(out, row->setup);
        change.after[IMPORT_VALUE_END] = date_format(out, row->valid_to);
    }
    if (!str_eq(row->what, S("added"))) {
        change.before[IMPORT_VALUE_PRICE] =
            price(out, row->before_kind, row->before_price, row->before_percent);
        change.before[IMPORT_VALUE_COST] = amount(out, row->before_cost);
        change.before[IMPORT_VALUE_SRP] = amount(out, row->before_suggested);
        change.before[IMPORT_VALUE_SETUP] = amount(out, row->before_setup);
        change.before[IMPORT_VALUE_END] = date_format(out, row->before_valid_to);
    }
    return change;
}

static Err *page_tell(const Telling *work, Str list, TextTake take, void *context)
{
    Arena *out = work->page;
    StrBuf buf = buf_new(out, 160 * (work->count + 1));
    for (size_t i = 0; i < work->count; i++) {
        const ImportChange change = import_change(out, &work->rows[i]);
        buf_addf(&buf, "%.*s,%.*s,%" PRId64 ",%.*s,%.*s", STR_ARG(list), STR_ARG(change.plan),
                 change.quantity_from, STR_ARG(change.valid_from), STR_ARG(change.what));
        for (size_t k = 0; k < IMPORT_VALUE_COUNT; k++) {
            buf_addf(&buf, ",%.*s,%.*s", STR_ARG(change.before[k]), STR_ARG(change.after[k]));
        }
        buf_add(&buf, S("\n"));
    }
    return take(context, buf_str(&buf));
}

static void page_take(const Telling *work, Arena *out, Str list, ImportDifferenceView *rows,
                      size_t max, size_t *count)
{
    for (size_t i = 0; i < work->count && *count < max; i++) {
        ImportDifferenceView *row = &rows[(*count)++];
        *row = (ImportDifferenceView){ .list = list, .change = import_change(out, &work->rows[i]) };
        row->change.plan = str_dup(out, row->change.plan); /* the page is used again */
        row->change.what = str_dup(out, row->change.what);
    }
}

Err *import_differences_first(Call *call, ImportId import, ImportDifferenceView *rows, size_t max,
                              size_t *ret_count)
{
    Telling work = { .call = call, .import = import };
    *ret_count = 0;
    TRY(db_tx(call->app->database, DB_READ, "import_drafts", drafts_body, &work));
    for (size_t i = 0; i < work.draft_count; i++) {
        bool more = *ret_count < max;
        work.range = (PriceRange){ .list = work.drafts[i].list, .version = work.drafts[i].version };
        while (more) {
            Arena page = call->scratch;
            work.page = &page;
            TRY(db_tx(call->app->database, DB_READ, "import_differences", page_body, &work));
            page_take(&work, call->out, work.drafts[i].code, rows, max, ret_count);
            work.range.after = work.range.through;
            more = work.range.through.v != 0 && *ret_count < max;
        }
    }
    return NULL;
}

Err *import_differences_tell(Call *call, ImportId import, TextTake take, void *context)
{
    Telling work = { .call = call, .import = import };
    TRY(db_tx(call->app->database, DB_READ, "import_drafts", drafts_body, &work));
    TRY(take(context, S("list,plan,quantity_from,valid_from,what,price_before,price_after,"
                        "cost_before,cost_after,srp_before,srp_after,setup_before,setup_after,"
                        "valid_to_before,valid_to_after\n")));
    for (size_t i = 0; i < work.draft_count; i++) {
        work.range = (PriceRange){ .list = work.drafts[i].list, .version = work.drafts[i].version };
        do {
            Arena page = call->scratch;
            work.page = &page;
            TRY(db_tx(call->app->database, DB_READ, "import_differences", page_body, &work));
            TRY(page_tell(&work, work.drafts[i].code, take, context));
            work.range.after = work.range.through;
        } while (work.range.through.v != 0);
    }
    return NULL;
}

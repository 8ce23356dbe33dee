/* price_export.c - all prices that count, as CSV that the import reads, page by page (R-CAT-06). */
#include "service/import.h"
#include "service/price_import_internal.h"

#include <inttypes.h>
#include <string.h>

enum { PERCENT_SCALE = 4, KEY_BYTES_MAX = 200, LISTS_MAX = 200 };

typedef struct Exporting {
    Call *call;
    Arena *page;
    PriceListRow *lists;
    size_t list_count;
    Str after, through; /* plans of one page */
    ExportQuery query;
    ExportRow *rows;
    size_t count;
} Exporting;

static Err *lists_body(Db *db, void *context)
{
    Exporting *work = context;
    return store_price_lists_of(db, work->call->out, work->call->actor.account, &work->lists,
                                &work->list_count);
}

static Err *page_body(Db *db, void *context)
{
    Exporting *work = context;
    return store_export_prices(db, work->page, &work->query, &work->rows, &work->count);
}

static Err *plans_body(Db *db, void *context)
{
    Exporting *work = context;
    return store_export_plans(db, work->page, work->after, &work->through);
}

static Str amount(Arena *out, Decimal value)
{
    return value.units < 0 ? S("") : decimal_format(out, value);
}

static Str price_text(Arena *out, const ExportRow *row)
{
    if (row->kind == PRICE_FIXED) {
        return decimal_format(out, row->price);
    }
    return row->kind == PRICE_NOT_SOLD
               ? S("")
               : decimal_format(out, decimal_normal((Decimal){ row->percent_ppm, PERCENT_SCALE }));
}

static Str page_text(const Exporting *work, const PriceListRow *list)
{
    Arena *out = work->page;
    StrBuf buf = buf_new(out, 128 * (work->count + 1));
    for (size_t i = 0; i < work->count; i++) {
        const ExportRow *row = &work->rows[i];
        bool always = row->valid_from.day == PRICE_ALWAYS.day;
        Str setup = row->setup.units < 0 ? S("inherit") : decimal_format(out, row->setup);
        buf_addf(&buf, "%.*s,%.*s,%s,%.*s,%.*s,%.*s,%.*s,%" PRId64 ",%.*s,%.*s,%.*s\n",
                 STR_ARG(list->code), STR_ARG(row->plan), list->currency.code,
                 STR_ARG(price_text(out, row)), STR_ARG(amount(out, row->cost)),
                 STR_ARG(amount(out, row->suggested)), STR_ARG(setup), row->quantity_from,
                 STR_ARG(always ? S("") : date_format(out, row->valid_from)),
                 STR_ARG(date_format(out, row->valid_to)), STR_ARG(price_kind_name(row->kind)));
    }
    return buf_str(&buf);
}

/* A key outlives its page. */
static Err *key_keep(Str *key, char *place)
{
    if (key->len > KEY_BYTES_MAX) {
        return ERR(DB, "a code has more than %d bytes", (int)KEY_BYTES_MAX);
    }
    if (key->len > 0) {
        memcpy(place, key->ptr, key->len);
    }
    key->ptr = place;
    return NULL;
}

/* The prices of some plans in one list. */
static Err *plans_tell(Exporting *work, const PriceListRow *list, TextTake take, void *context)
{
    char plan[KEY_BYTES_MAX];
    work->query = (ExportQuery){ .list = list->id,
                                 .after = work->after,
                                 .through = work->through,
                                 .plan = S(""),
                                 .day = PRICE_ALWAYS,
                                 .max = EXPORT_PAGE };
    do {
        Arena page = work->call->scratch;
        work->page = &page;
        TRY(db_tx(work->call->app->database, DB_READ, "prices_export", page_body, work));
        TRY(work->count == 0 ? NULL : take(context, page_text(work, list)));
        if (work->count > 0) {
            const ExportRow *last = &work->rows[work->count - 1];
            work->query.quantity = last->quantity_from;
            work->query.day = last->valid_from;
            work->query.plan = last->plan;
            TRY(key_keep(&work->query.plan, plan));
        }
    } while (work->count == EXPORT_PAGE);
    return NULL;
}

static Err *list_tell(Exporting *work, const PriceListRow *list, TextTake take, void *context)
{
    char after[KEY_BYTES_MAX];
    char through[KEY_BYTES_MAX];
    work->after = S("");
    do {
        Arena page = work->call->scratch;
        work->page = &page;
        TRY(db_tx(work->call->app->database, DB_READ, "export_plans", plans_body, work));
        TRY(key_keep(&work->through, through));
        TRY(work->through.len == 0 ? NULL : plans_tell(work, list, take, context));
        work->after = work->through;
        TRY(key_keep(&work->after, after));
    } while (work->through.len > 0);
    return NULL;
}

Err *svc_prices_export(Call *call, TextTake take, void *context)
{
    Exporting work = { .call = call };
    TRY(import_may(call));
    TRY(db_tx(call->app->database, DB_READ, "export_lists", lists_body, &work));
    TRY(take(context, S("list,plan,currency,price,cost,srp,setup,quantity_from,valid_from,valid_to,"
                        "kind\n")));
    for (size_t i = 0; i < work.list_count; i++) {
        TRY(list_tell(&work, &work.lists[i], take, context));
    }
    return NULL;
}

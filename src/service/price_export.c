/* price_export.c - all prices that count, as CSV that the import reads, page by page (R-CAT-06). */
#include "service/import.h"
#include "service/price_import_internal.h"

#include <inttypes.h>

enum { PERCENT_SCALE = 4, KEY_BYTES_MAX = 200 };

typedef struct Exporting {
    Arena *page;
    ExportQuery query;
    ExportRow *rows;
    size_t count;
} Exporting;

static Err *page_body(Db *db, void *context)
{
    Exporting *work = context;
    return store_export_prices(db, work->page, &work->query, &work->rows, &work->count);
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

static Str page_text(Exporting *work)
{
    Arena *out = work->page;
    StrBuf buf = buf_new(out, 128 * (work->count + 1));
    for (size_t i = 0; i < work->count; i++) {
        const ExportRow *row = &work->rows[i];
        bool always = row->valid_from.day == PRICE_ALWAYS.day;
        buf_addf(&buf, "%.*s,%.*s,%s,%.*s,%.*s,%.*s,%" PRId64 ",%.*s,%.*s,%.*s\n",
                 STR_ARG(row->list), STR_ARG(row->plan), row->currency.code,
                 STR_ARG(price_text(out, row)), STR_ARG(amount(out, row->cost)),
                 STR_ARG(amount(out, row->suggested)), row->quantity_from,
                 STR_ARG(always ? S("") : date_format(out, row->valid_from)),
                 STR_ARG(date_format(out, row->valid_to)), STR_ARG(price_kind_name(row->kind)));
    }
    return buf_str(&buf);
}

/* The key outlives the page. */
static void key_set(Exporting *work, char *list, char *plan)
{
    const ExportRow *last = &work->rows[work->count - 1];
    work->query.quantity = last->quantity_from;
    work->query.day = last->valid_from;
    work->query.list = (Str){ list, last->list.len };
    work->query.plan = (Str){ plan, last->plan.len };
    for (size_t i = 0; i < last->list.len; i++) {
        list[i] = last->list.ptr[i];
    }
    for (size_t i = 0; i < last->plan.len; i++) {
        plan[i] = last->plan.ptr[i];
    }
}

Err *svc_prices_export(Call *call, TextTake take, void *context)
{
    Arena page = call->scratch; /* of one page; the taker has `out` for itself */
    Exporting work = { .page = &page,
                       .query = { .owner = call->actor.account,
                                  .list = S(""),
                                  .plan = S(""),
                                  .day = PRICE_ALWAYS,
                                  .max = EXPORT_PAGE } };
    char list[KEY_BYTES_MAX];
    char plan[KEY_BYTES_MAX];
    TRY(import_may(call));
    TRY(take(context, S("list,plan,currency,price,cost,srp,quantity_from,valid_from,valid_to,"
                        "kind\n")));
    do {
        page = call->scratch;
        TRY(db_tx(call->app->database, DB_READ, "prices_export", page_body, &work));
        TRY(take(context, page_text(&work)));
        if (work.count > 0) {
            const ExportRow *last = &work.rows[work.count - 1];
            if (last->list.len > KEY_BYTES_MAX || last->plan.len > KEY_BYTES_MAX) {
                return ERR(DB, "a code has more than %d bytes", (int)KEY_BYTES_MAX);
            }
            key_set(&work, list, plan);
        }
    } while (work.count == EXPORT_PAGE);
    return NULL;
}

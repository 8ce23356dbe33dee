/* import_prices.c - prices as CSV: price_list,plan,price,cost in lists of the operator. */
#include <stdlib.h>

#include "service/csv.h"
#include "service/import.h"

enum { COLUMN_LIST, COLUMN_PLAN, COLUMN_PRICE, COLUMN_COST, COLUMN_COUNT };

static const Str column_names[COLUMN_COUNT] = { STR_INIT("price_list"), STR_INIT("plan"),
                                                STR_INIT("price"), STR_INIT("cost") };

typedef struct PriceRow {
    int64_t line;
    Str list_code;
    Str plan_code;
    Decimal price;
    Decimal cost;
} PriceRow;

typedef struct PriceRows {
    size_t count;
    PriceRow *rows;
    size_t columns[COLUMN_COUNT];
} PriceRows;

static Err *row_parse(const Csv *csv, const PriceRows *file, PriceRow *ret_row)
{
    Str texts[COLUMN_COUNT];
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        texts[i] = csv->cells[file->columns[i]].text;
        if (texts[i].len == 0 && i != COLUMN_COST) {
            return csv_wrong(csv, file->columns[i], "is empty");
        }
    }
    PriceRow row = { .line = csv->cells[0].line,
                     .list_code = texts[COLUMN_LIST],
                     .plan_code = texts[COLUMN_PLAN],
                     .cost = COST_UNKNOWN };
    const char *wrong = import_price_parse(texts[COLUMN_PRICE], &row.price);
    if (wrong != NULL) {
        return csv_wrong(csv, file->columns[COLUMN_PRICE], "'%.*s' %s",
                         STR_ARG(str_slice(texts[COLUMN_PRICE], 0, 40)), wrong);
    }
    if (texts[COLUMN_COST].len > 0) {
        wrong = import_price_parse(texts[COLUMN_COST], &row.cost);
    }
    if (wrong != NULL) {
        return csv_wrong(csv, file->columns[COLUMN_COST], "'%.*s' %s",
                         STR_ARG(str_slice(texts[COLUMN_COST], 0, 40)), wrong);
    }
    *ret_row = row;
    return NULL;
}

static Err *rows_parse(Arena *out, Str text, PriceRows *ret_rows)
{
    Csv *csv = arena_new(out, Csv);
    bool found;
    TRY(csv_open(csv, out, text));
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        TRY(csv_column(csv, column_names[i], &ret_rows->columns[i]));
    }
    if (csv->column_count > COLUMN_COUNT) {
        return ERR(IMPORT_ROW,
                   "line 1, column %d: the columns are price_list, plan, price and cost",
                   COLUMN_COUNT + 1);
    }
    ret_rows->rows = arena_array(out, PriceRow, csv_rows_bound(text, IMPORT_ROWS_MAX));
    TRY(csv_next(csv, out, &found));
    while (found) {
        if (ret_rows->count == IMPORT_ROWS_MAX) {
            return csv_wrong(csv, 0, "more than %d rows", IMPORT_ROWS_MAX);
        }
        TRY(row_parse(csv, ret_rows, &ret_rows->rows[ret_rows->count]));
        ret_rows->count++;
        TRY(csv_next(csv, out, &found));
    }
    return NULL;
}

static int by_key(const void *a, const void *b)
{
    const PriceRow *left = *(PriceRow *const *)a;
    const PriceRow *right = *(PriceRow *const *)b;
    int order = str_cmp(left->list_code, right->list_code);
    if (order == 0) {
        order = str_cmp(left->plan_code, right->plan_code);
    }
    return order != 0 ? order : (left->line > right->line) - (left->line < right->line);
}

/* Two prices for one plan in one list would make the result depend on the order of the rows. */
static Err *rows_distinct(Arena *out, const PriceRows *file)
{
    const PriceRow **sorted = arena_array(out, const PriceRow *, file->count);
    for (size_t i = 0; i < file->count; i++) {
        sorted[i] = &file->rows[i];
    }
    qsort(sorted, file->count, sizeof(PriceRow *), by_key);
    for (size_t i = 1; i < file->count; i++) {
        const PriceRow *row = sorted[i];
        if (str_eq(row->list_code, sorted[i - 1]->list_code) &&
            str_eq(row->plan_code, sorted[i - 1]->plan_code)) {
            return ERR(IMPORT_ROW, "line %lld, column %zu (plan): '%.*s' is in line %lld already",
                       (long long)row->line, file->columns[COLUMN_PLAN] + 1,
                       STR_ARG(str_slice(row->plan_code, 0, 80)), (long long)sorted[i - 1]->line);
        }
    }
    return NULL;
}

static Err *row_save(Import *import, const PriceRows *file, const PriceRow *row)
{
    AccountId operator= import->call->actor.account;
    Arena scratch = import->call->scratch;
    PriceList *list;
    Plan *plan;
    RowChange change;
    TRY(store_price_list_by_code(import->db, &scratch, operator, row->list_code, &list));
    if (list == NULL) {
        return ERR(IMPORT_ROW, "line %lld, column %zu (price_list): there is no list '%.*s'",
                   (long long)row->line, file->columns[COLUMN_LIST] + 1,
                   STR_ARG(str_slice(row->list_code, 0, 80)));
    }
    TRY(store_plan_by_code(import->db, &scratch, row->plan_code, &plan));
    if (plan == NULL) {
        return ERR(IMPORT_ROW, "line %lld, column %zu (plan): there is no plan '%.*s'",
                   (long long)row->line, file->columns[COLUMN_PLAN] + 1,
                   STR_ARG(str_slice(row->plan_code, 0, 80)));
    }
    const PriceTerms terms = { .kind = PRICE_FIXED,
                               .fixed = row->price,
                               .setup = PRICE_UNKNOWN,
                               .suggested = PRICE_UNKNOWN,
                               .cost = row->cost };
    TRY(import_price(import, list->id, plan->id, &terms, &change));
    import_count(import, change);
    return NULL;
}

static Err *prices_body(Import *import, void *context)
{
    const PriceRows *file = context;
    for (size_t i = 0; i < file->count; i++) {
        TRY(row_save(import, file, &file->rows[i]));
    }
    return NULL;
}

Err *svc_import_prices(Call *call, Str csv, bool dry_run, ImportResult *ret)
{
    Import import = { .call = call, .dry_run = dry_run, .name = S("prices") };
    PriceRows file = { 0 };
    TRY(import_may(call));
    TRY(rows_parse(call->out, csv, &file));
    TRY(rows_distinct(call->out, &file));
    return import_run(&import, (int64_t)file.count, prices_body, &file, ret);
}

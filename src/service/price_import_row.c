/* price_import_row.c - a row of a file of prices is read and checked. */
#include <string.h>

#include "service/price_import_internal.h"

enum { CODE_SLOTS_MIN = 1024, SHOWN_BYTES_MAX = 80, PERCENT_SCALE = 4 };

ENUM_DEFINE(PriceColumn, price_column, PRICE_COLUMN_COUNT, PRICE_COLUMNS)

static size_t slot_of(const CodeTable *table, Str code)
{
    size_t slot = (size_t)str_hash(code) & (table->slot_count - 1);
    while (table->slots[slot].code.len > 0 && !str_eq(table->slots[slot].code, code)) {
        slot = (slot + 1) & (table->slot_count - 1);
    }
    return slot;
}

/* Twice as many places, so that a place is found at once. */
static void table_grow(CodeTable *table, Arena *out)
{
    CodeTable bigger = { .slot_count =
                             table->slot_count == 0 ? CODE_SLOTS_MIN : 2 * table->slot_count };
    bigger.slots = arena_array(out, CodeSlot, bigger.slot_count);
    for (size_t i = 0; i < table->slot_count; i++) {
        if (table->slots[i].code.len > 0) {
            bigger.slots[slot_of(&bigger, table->slots[i].code)] = table->slots[i];
        }
    }
    bigger.count = table->count;
    *table = bigger;
}

void code_table_add(CodeTable *table, Arena *out, CodeSlot slot)
{
    if (2 * (table->count + 1) > table->slot_count) {
        table_grow(table, out);
    }
    CodeSlot *place = &table->slots[slot_of(table, slot.code)];
    table->count += place->code.len == 0 ? 1 : 0;
    *place = slot;
}

CodeSlot *code_table_find(const CodeTable *table, Str code)
{
    if (table->slot_count == 0 || code.len == 0) {
        return NULL;
    }
    CodeSlot *slot = &table->slots[slot_of(table, code)];
    return slot->code.len > 0 ? slot : NULL;
}

typedef struct PlanPage {
    const PriceReader *reader;
    Str after;
    ImportPlan *plans;
    size_t count;
} PlanPage;

static Err *plans_body(Db *db, void *context)
{
    PlanPage *page = context;
    return store_import_plans(db, page->reader->call->out, page->reader->import, page->after,
                              &page->plans, &page->count);
}

static Err *plans_load(PriceReader *reader)
{
    PlanPage page = { .reader = reader };
    CodeTable *table = &reader->plans;
    do {
        TRY(db_tx(reader->call->app->database, DB_READ, "import_plans", plans_body, &page));
        for (size_t i = 0; i < page.count; i++) {
            const ImportPlan *plan = &page.plans[i];
            const CodeSlot slot = { plan->code, plan->id.v, plan->quantity_max };
            code_table_add(table, reader->call->out, slot);
        }
        page.after = page.count > 0 ? page.plans[page.count - 1].code : page.after;
    } while (page.count == IMPORT_PLANS_PAGE && table->count < PRICE_IMPORT_PLANS_MAX);
    return table->count < PRICE_IMPORT_PLANS_MAX
               ? NULL
               : ERR(IMPORT_ROW, "the catalogue has more than %d plans",
                     (int)PRICE_IMPORT_PLANS_MAX);
}

/* Which column is which; a list may be called "price_list". */
static Err *columns_find(PriceReader *reader)
{
    Csv *csv = &reader->csv;
    for (size_t i = 0; i < PRICE_COLUMN_COUNT; i++) {
        reader->columns[i] = SIZE_MAX;
    }
    for (size_t i = 0; i < csv->column_count; i++) {
        Str name = str_eq(csv->columns[i], S("price_list")) ? S("list") : csv->columns[i];
        PriceColumn column;
        if (!price_column_parse(name, &column) || reader->columns[column] != SIZE_MAX) {
            return ERR(IMPORT_ROW,
                       "line 1, column %zu: the columns are list, plan, currency, price, cost, "
                       "srp, setup, quantity_from, valid_from, valid_to and kind",
                       i + 1);
        }
        reader->columns[column] = i;
    }
    static const PriceColumn needed[] = { PRICE_COLUMN_LIST, PRICE_COLUMN_PLAN,
                                          PRICE_COLUMN_PRICE };
    for (size_t i = 0; i < COUNT_OF(needed); i++) {
        if (reader->columns[needed[i]] == SIZE_MAX) {
            return ERR(IMPORT_ROW, "line 1, column %zu: there is no column '%.*s'",
                       csv->column_count, STR_ARG(price_column_name(needed[i])));
        }
    }
    return NULL;
}

Err *price_reader_open(PriceReader *reader, const ImportSource *source, Date today)
{
    const CsvStream csv = { .fill = source->fill,
                            .context = source->context,
                            .rows_max = PRICE_IMPORT_ROWS_MAX };
    TRY(plans_load(reader));
    TRY(csv_open_stream(&reader->csv, reader->call->out, &csv));
    return reader->kind == IMPORT_SHEET ? sheet_reader_open(reader, today) : columns_find(reader);
}

static Str cell(const PriceReader *reader, PriceColumn column)
{
    return reader->columns[column] == SIZE_MAX ? S("")
                                               : reader->csv.cells[reader->columns[column]].text;
}

static Err *wrong(const PriceReader *reader, PriceColumn column, const char *what)
{
    Str shown = str_slice(cell(reader, column), 0, SHOWN_BYTES_MAX);
    return shown.len == 0 ? csv_wrong(&reader->csv, reader->columns[column], "is empty")
                          : csv_wrong(&reader->csv, reader->columns[column], "'%.*s' %s",
                                      STR_ARG(shown), what);
}

typedef struct ListFind {
    Call *call;
    Str code;
    PriceList *found;
} ListFind;

static Err *list_body(Db *db, void *context)
{
    ListFind *find = context;
    return store_price_list_by_code(db, find->call->out, find->call->actor.account, find->code,
                                    &find->found);
}

Err *price_reader_list(PriceReader *reader, Str code, size_t *ret_list, bool *ret_found)
{
    ListFind find = { .call = reader->call, .code = code };
    *ret_found = true;
    for (size_t i = 0; i < reader->list_count; i++) {
        if (str_eq(reader->lists[i].list.code, code)) {
            *ret_list = i;
            return NULL;
        }
    }
    *ret_found = false;
    if (code.len == 0 || code.len > SHOWN_BYTES_MAX) {
        return NULL;
    }
    TRY(db_tx(reader->call->app->database, DB_READ, "import_list", list_body, &find));
    if (find.found == NULL) {
        return NULL;
    }
    if (reader->list_count == IMPORT_LISTS_MAX) {
        return csv_wrong(&reader->csv, 0, "more than %d lists in one file", (int)IMPORT_LISTS_MAX);
    }
    ImportTarget *target = &reader->lists[reader->list_count];
    *target = (ImportTarget){ .list = *find.found };
    target->list.code = str_dup(reader->call->out, code); /* the cell is the window's */
    *ret_list = reader->list_count++;
    *ret_found = true;
    return NULL;
}

/* An amount, 0 or more; empty is not known. */
static Err *amount_read(const PriceReader *reader, PriceColumn column, Decimal *ret_amount)
{
    Str text = cell(reader, column);
    *ret_amount = PRICE_UNKNOWN;
    if (text.len == 0) {
        return NULL;
    }
    Err *err = decimal_parse(text, DECIMAL_SCALE_MAX, ret_amount);
    if (err != NULL) {
        return wrong(reader, column,
                     err_is(err, ERR_NUM_RANGE)
                         ? "is too large"
                         : "is not a decimal number like 12.50 with at most 12 decimals");
    }
    return ret_amount->units < 0 ? wrong(reader, column, "is negative") : NULL;
}

/* The price of a fixed row, else its percentage. */
static Err *price_read(const PriceReader *reader, ImportStaged *row)
{
    Str kind = cell(reader, PRICE_COLUMN_KIND);
    Decimal value = PRICE_UNKNOWN;
    row->kind = PRICE_FIXED;
    if (kind.len > 0 && !price_kind_parse(kind, &row->kind)) {
        return wrong(reader, PRICE_COLUMN_KIND,
                     "is not fixed, discount, markup, margin or not_sold");
    }
    if (row->kind == PRICE_FIXED) {
        TRY(amount_read(reader, PRICE_COLUMN_PRICE, &row->price));
        return row->price.units < 0 ? wrong(reader, PRICE_COLUMN_PRICE, "") : NULL;
    }
    if (row->kind == PRICE_NOT_SOLD) {
        return NULL;
    }
    Err *err = decimal_parse(cell(reader, PRICE_COLUMN_PRICE), PERCENT_SCALE, &value);
    if (err != NULL || value.units > 1000 * 1000 * 1000) {
        return wrong(reader, PRICE_COLUMN_PRICE, "is not a percentage like 20 or 12.5");
    }
    row->percent_ppm = value.units * num_pow10(PERCENT_SCALE - value.scale);
    const PriceTerms terms = { .kind = row->kind,
                               .percent_ppm = row->percent_ppm,
                               .setup = PRICE_UNKNOWN,
                               .suggested = PRICE_UNKNOWN,
                               .cost = PRICE_UNKNOWN };
    return price_terms_check(&terms) == NULL
               ? NULL
               : wrong(reader, PRICE_COLUMN_PRICE, "is outside the limits of its kind");
}

static Err *days_read(const PriceReader *reader, ImportStaged *row)
{
    Str from = cell(reader, PRICE_COLUMN_START);
    Str to = cell(reader, PRICE_COLUMN_END);
    row->valid_from = PRICE_ALWAYS;
    row->valid_to = DATE_NONE;
    if (from.len > 0 &&
        (date_parse(from, &row->valid_from) != NULL || row->valid_from.day < PRICE_ALWAYS.day)) {
        return wrong(reader, PRICE_COLUMN_START, "is not a day like 2026-11-22");
    }
    if (to.len > 0 && date_parse(to, &row->valid_to) != NULL) {
        return wrong(reader, PRICE_COLUMN_END, "is not a day like 2026-11-22");
    }
    return to.len > 0 && row->valid_to.day <= row->valid_from.day
               ? wrong(reader, PRICE_COLUMN_END, "is not after valid_from")
               : NULL;
}

/* What the buyer pays once: an amount, "inherit" (what is above, marked up), or not said. */
static Err *setup_read(const PriceReader *reader, ImportStaged *row)
{
    Str text = cell(reader, PRICE_COLUMN_SETUP);
    if (str_eq(text, S("inherit"))) {
        row->setup = PRICE_UNKNOWN;
        return NULL;
    }
    TRY(amount_read(reader, PRICE_COLUMN_SETUP, &row->setup));
    row->setup = text.len == 0 ? SETUP_KEPT : row->setup;
    return NULL;
}

static Err *tier_read(const PriceReader *reader, ImportStaged *row)
{
    Str text = cell(reader, PRICE_COLUMN_FROM);
    row->quantity_from = 1;
    return text.len > 0 && (!str_parse_int64(text, &row->quantity_from) || row->quantity_from < 1 ||
                            row->quantity_from > PLAN_QUANTITY_MAX)
               ? wrong(reader, PRICE_COLUMN_FROM, "is not a whole number from 1 to 1000000")
               : NULL;
}

static Err *price_row(PriceReader *reader, ReadRow *ret)
{
    ReadRow row = { .used = true };
    ImportStaged *staged = &row.staged;
    Str currency = cell(reader, PRICE_COLUMN_CURRENCY);
    bool found;
    TRY(price_reader_list(reader, cell(reader, PRICE_COLUMN_LIST), &row.list, &found));
    if (!found) {
        return wrong(reader, PRICE_COLUMN_LIST, "is no list of yours");
    }
    const PriceList *list = &reader->lists[row.list].list;
    const CodeSlot *plan = code_table_find(&reader->plans, cell(reader, PRICE_COLUMN_PLAN));
    if (plan == NULL) {
        return wrong(reader, PRICE_COLUMN_PLAN, "is no plan of the catalogue");
    }
    staged->list = list->id;
    staged->plan.v = plan->id;
    if (currency.len > 0 && !str_eq(currency, currency_str(&list->currency))) {
        return wrong(reader, PRICE_COLUMN_CURRENCY, "is not the currency of the list");
    }
    TRY(price_read(reader, staged));
    TRY(amount_read(reader, PRICE_COLUMN_COST, &staged->cost));
    TRY(amount_read(reader, PRICE_COLUMN_SRP, &staged->suggested));
    TRY(setup_read(reader, staged));
    TRY(tier_read(reader, staged));
    TRY(days_read(reader, staged));
    *ret = row;
    return NULL;
}

Err *price_reader_row(PriceReader *reader, Arena *row_memory, ReadRow *ret)
{
    return reader->kind == IMPORT_SHEET ? sheet_reader_row(reader, row_memory, ret)
                                        : price_row(reader, ret);
}

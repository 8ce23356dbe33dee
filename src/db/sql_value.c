/* sql_value.c - values and rows between the generated queries and db_run. */
#include "db/sql_value.h"

#include <assert.h>
#include <string.h>

enum { SQL_ROWS_FIRST = 8 };

const DbKind sql_count_columns[1] = { DB_KIND_INT };

DbValue sql_int(int64_t value)
{
    return (DbValue){ .kind = DB_KIND_INT, .number = value };
}

DbValue sql_bool(bool value)
{
    return (DbValue){ .kind = DB_KIND_BOOL, .number = value ? 1 : 0 };
}

/* A pointer that is NULL would be NULL in SQL: an empty text is not. */
static Str not_null(Str value)
{
    return value.ptr == NULL ? S("") : value;
}

DbValue sql_text(Str value)
{
    return (DbValue){ .kind = DB_KIND_TEXT, .text = not_null(value) };
}

DbValue sql_blob(Str value)
{
    return (DbValue){ .kind = DB_KIND_BLOB, .text = not_null(value) };
}

DbValue sql_currency(const Currency *value)
{
    return sql_text(str_from_cstr(value->code));
}

DbValue sql_date(Date value, char text[SQL_DATE_BYTES])
{
    if (date_is_none(value)) {
        return (DbValue){ .kind = DB_KIND_NULL };
    }
    Civil civil = date_civil(value);
    int32_t parts[] = { civil.day, civil.month, civil.year };
    size_t digits[] = { 2, 2, 4 };
    size_t at = SQL_DATE_BYTES;
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        for (size_t k = 0; k < digits[i]; k++) {
            text[--at] = (char)('0' + parts[i] % 10);
            parts[i] /= 10;
        }
        if (at > 0) {
            text[--at] = '-';
        }
    }
    return sql_text((Str){ text, SQL_DATE_BYTES });
}

DbValue sql_unless(bool none, DbValue value)
{
    return none ? (DbValue){ .kind = DB_KIND_NULL } : value;
}

bool sql_decimal_none(Decimal value)
{
    return value.units == 0 && value.scale == 0;
}

bool sql_currency_none(const Currency *value)
{
    return value->code[0] == '\0';
}

bool sql_get_int32(const DbValue *column, int32_t *ret_value)
{
    if (column->number < INT32_MIN || column->number > INT32_MAX) {
        return false;
    }
    *ret_value = (int32_t)column->number;
    return true;
}

bool sql_get_date(const DbValue *column, Date *ret_value)
{
    if (column->kind == DB_KIND_NULL) {
        *ret_value = DATE_NONE;
        return true;
    }
    return date_parse(column->text, ret_value) == NULL;
}

bool sql_get_currency(const DbValue *column, Currency *ret_value)
{
    Currency currency = { 0 };

    if (column->kind == DB_KIND_NULL) {
        *ret_value = currency;
        return true;
    }
    if (column->text.len != sizeof(currency.code) - 1) {
        return false;
    }
    for (size_t i = 0; i < column->text.len; i++) {
        char c = column->text.ptr[i];
        if (c < 'A' || c > 'Z') {
            return false;
        }
        currency.code[i] = c;
    }
    *ret_value = currency;
    return true;
}

Err *sql_column_err(const DbStatement *statement, const char *column)
{
    return ERR(DB, "%s: column %s has a value that this program does not know", statement->name,
               column);
}

Err *sql_nulls_check(const DbStatement *statement, const bool *nullable, const DbValue *columns)
{
    for (size_t i = 0; i < statement->column_count; i++) {
        if (columns[i].kind == DB_KIND_NULL && !nullable[i]) {
            return ERR(DB, "%s: column %zu is NULL", statement->name, i + 1);
        }
    }
    return NULL;
}

void *sql_rows_add(Arena *out, void *context)
{
    SqlRows *rows = context;

    if (rows->count == rows->cap) {
        size_t cap = rows->cap == 0 ? SQL_ROWS_FIRST : 2 * rows->cap;
        void *items = arena_alloc(out, rows->size, _Alignof(max_align_t), cap);
        if (rows->count > 0) {
            memcpy(items, rows->items, rows->count * rows->size);
        }
        rows->items = items;
        rows->cap = cap;
    }
    return (char *)rows->items + rows->size * rows->count++;
}

Err *sql_run_rows(Db *db, const DbStatement *statement, const DbValue *params, size_t rows_max,
                  DbRow row, Arena *out, SqlRows *rows)
{
    int64_t changed;

    TRY(db_run(db, statement, params, rows_max, row, out, rows, &changed));
    assert(rows->count <= rows_max);
    if (rows->items == NULL) { /* callers sort and copy an empty list like any other */
        rows->items = arena_alloc(out, rows->size, _Alignof(max_align_t), 1);
    }
    return NULL;
}

Err *sql_found_check(const DbStatement *statement, const SqlRows *rows)
{
    return rows->count == 1 ? NULL : ERR(DB, "%s: there is no row", statement->name);
}

static Err *count_row(Arena *out, const DbValue *columns, void *context)
{
    (void)out;
    int64_t *count = context;
    *count = columns[0].number; /* the sum of nothing is NULL, and zero here */
    return NULL;
}

Err *sql_run_count(Db *db, const DbStatement *statement, const DbValue *params, int64_t *ret_count)
{
    Arena no_text = { 0 };
    int64_t count = 0;
    int64_t changed;

    TRY(db_run(db, statement, params, 1, count_row, &no_text, &count, &changed));
    *ret_count = count;
    return NULL;
}

/* sort.c - runs the statement of one order of a list. */
#include "db/sort.h"

#include <assert.h>
#include <string.h>

#include "db/sql_value.h"

enum { SORT_PARAMS_MAX = 32 };

/* Behind every text: the last code point is in no title, and bytes decide. */
static const Str text_end = STR_INIT("\xf4\x8f\xbf\xbf\xf4\x8f\xbf\xbf");

const DbSort *db_sort_find(const DbSort *sorts, size_t count, Str name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(sorts[i].name, name)) {
            return &sorts[i];
        }
    }
    return NULL;
}

/* The start of a list is behind a row that sorts before all others. */
static DbSortRow row_before_all(bool down)
{
    return down ? (DbSortRow){ .id = INT64_MAX, .number = INT64_MAX, .text = text_end }
                : (DbSortRow){ .id = INT64_MIN, .number = INT64_MIN };
}

static Err *sort_row(Arena *out, const DbValue *columns, void *context)
{
    DbSortRow *row = sql_rows_add(out, context);

    row->id = columns[0].number;
    row->number = columns[1].number;
    row->text = columns[1].text;
    return columns[1].kind != DB_KIND_NULL ? NULL
                                           : ERR(DB, "a list is sorted by a key that is NULL");
}

Err *db_sort_run(Db *db, Arena *out, const DbSortRun *run, const DbSortFrom *from,
                 DbSortRow **ret_rows, size_t *ret_count)
{
    const DbSort *sort = db_sort_find(run->sorts, run->sort_count, from->sort);
    DbSortRow row = from->after ? from->row : row_before_all(from->down);
    DbValue params[SORT_PARAMS_MAX];
    SqlRows rows = { .size = sizeof(DbSortRow) };
    size_t count = run->param_count;

    assert(sort != NULL);
    assert(count + 2 <= SORT_PARAMS_MAX);
    memcpy(params, run->params, count * sizeof(DbValue));
    params[count++] = sql_int(row.id);
    if (sort->kind != DB_SORT_ID) {
        params[count++] = sort->kind == DB_SORT_INT ? sql_int(row.number) : sql_text(row.text);
    }
    const DbStatement *statement = sort->statements[from->few ? 1 : 0][from->down ? 1 : 0];
    assert(count == statement->param_count);
    TRY(sql_run_rows(db, statement, params, run->rows_max, sort_row, out, &rows));
    *ret_rows = rows.items;
    *ret_count = rows.count;
    return NULL;
}

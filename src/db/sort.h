/*
 * sort.h - a page of a list in one of its orders: what `-- sort:` in sql/queries is compiled to.
 *
 * A page goes on behind a row by that row's key and id, never by a count, so that the page in the
 * middle costs what the first one costs and no row is given twice while others come and go.
 */
#ifndef DB_SORT_H
#define DB_SORT_H

#include "db/db.h"

typedef enum DbSortKind { DB_SORT_ID, DB_SORT_INT, DB_SORT_TEXT } DbSortKind;

/* One order of one list. */
typedef struct DbSort {
    Str name;
    DbSortKind kind;
    /* [few][down]: `few` gathers what the reader sees and sorts it, the other goes along the
     * order's index and leaves out what the reader does not see. */
    const DbStatement *statements[2][2];
} DbSort;

/* A row of the page: its id and the key that it is sorted by. */
typedef struct DbSortRow {
    int64_t id;
    int64_t number; /* DB_SORT_INT */
    Str text;       /* DB_SORT_TEXT */
} DbSortRow;

/* Which order, and behind which row. */
typedef struct DbSortFrom {
    Str sort; /* the name of one of the list's orders (asserted) */
    bool down;
    bool few;   /* the reader sees so few rows that sorting them is cheaper than an index */
    bool after; /* behind `row`; else from the start */
    DbSortRow row;
} DbSortFrom;

/* What the generated function passes on: the query's own parameters. */
typedef struct DbSortRun {
    const DbSort *sorts;
    size_t sort_count;
    const DbValue *params;
    size_t param_count;
    size_t rows_max;
} DbSortRun;

MUST_USE Err *db_sort_run(Db *db, Arena *out, const DbSortRun *run, const DbSortFrom *from,
                          DbSortRow **ret_rows, size_t *ret_count);
/* NULL when there is no such order. */
const DbSort *db_sort_find(const DbSort *sorts, size_t count, Str name);

#endif

/*
 * list_internal.h - from the order and the cursor of a page to the row to go on behind, and back.
 */
#ifndef SERVICE_LIST_INTERNAL_H
#define SERVICE_LIST_INTERNAL_H

#include "db/sort.h"
#include "service/list.h"

enum { LIST_FEW = 2000 }; /* up to so many rows sort faster than an index is walked */

/* One page that is being read. */
typedef struct ListRead {
    const List *list;
    const DbSort *sorts; /* of the query */
    size_t sort_count;
    size_t limit;
    DbSortFrom from;
    Str code; /* of the cursor, for the caller to parse into from.row.id; empty at the start */
} ListRead;

/* Reads page->sort and page->after into `read`, whose first three members are set. Fails:
 * FIELD_INVALID. */
MUST_USE Err *list_begin(const Call *call, const Page *page, ListRead *read);
/* How many of the rows read stand on the page: one more is read, to know whether it goes on. */
size_t list_shown(const ListRead *read, size_t rows);
/* The cursor behind `row`, the last one of a page, whose public code is `code`. */
Str list_cursor(Arena *out, const ListRead *read, const DbSortRow *row, Str code);
/* How far to count the reader's rows, and whether so many are few. */
int32_t list_count_max(const Call *call);
bool list_few(const Call *call, int64_t rows);
/* For LIKE: the text anywhere, in lower case, its own wildcards taken literally; "%" for none.
 * Fails: FIELD_INVALID of `q` when it is not UTF-8. */
MUST_USE Err *list_pattern(Arena *out, Str search, Str *ret_pattern);

#endif

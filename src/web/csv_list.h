/*
 * csv_list.h - a list that is always read in one order, as a file of any length: one page of it
 * after the other, made while the client takes them (resp_pieces), in the memory of one page.
 */
#ifndef WEB_CSV_LIST_H
#define WEB_CSV_LIST_H

#include "web/csv.h"
#include "web/page.h"

typedef struct CsvList {
    Str file;    /* "users.csv" */
    Str columns; /* their names, separated by commas */
    size_t row_size;
    /* One page, with the filters of the address; rows are `row_size` apart. */
    Err *(*read)(Req *req, Call *call, Page *page, const void **ret_rows, size_t *ret_count);
    /* The cells of a row; the line is ended for it. */
    void (*row)(Req *req, const void *row, CsvOut *csv);
} CsvList;

/* The list from its beginning to its end. */
MUST_USE Err *csv_list(Req *req, Resp *resp, const CsvList *list);

/* Empty for none. */
void csv_cell_instant(Req *req, CsvOut *csv, Instant at);

#endif

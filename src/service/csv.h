/*
 * csv.h - strict CSV (RFC 4180): UTF-8 with or without byte order mark, lines end in CRLF or LF,
 * the first row names the columns and every row has as many fields.
 *
 * Errors are IMPORT_ROW with "line 5, column 13 (UnitPrice): ..." in the detail; lines and columns
 * count from 1.
 */
#ifndef SERVICE_CSV_H
#define SERVICE_CSV_H

#include "base/err.h"

enum {
    CSV_COLUMNS_MAX = 64,
    CSV_ROW_BYTES_MAX = 32 * 1024,
    CSV_ROWS_MAX = 200 * 1000, /* without the header */
};

typedef struct CsvCell {
    Str text;
    int64_t line; /* where it begins */
} CsvCell;

typedef struct Csv {
    Str text;
    size_t pos;
    int64_t line;
    int64_t row_count;
    size_t column_count;
    Str columns[CSV_COLUMNS_MAX];
    CsvCell cells[CSV_COLUMNS_MAX]; /* of the row read last; borrowed from text where possible */
} Csv;

/* At least as many rows as there are, at most `max`: for the size of an array. */
size_t csv_rows_bound(Str text, size_t max);
/* Reads the header. Fails: IMPORT_ROW. */
MUST_USE Err *csv_open(Csv *csv, Arena *out, Str text);
/* The next row into csv->cells. Fails: IMPORT_ROW. */
MUST_USE Err *csv_next(Csv *csv, Arena *out, bool *ret_found);
/* Fails: IMPORT_ROW when there is no such column. */
MUST_USE Err *csv_column(const Csv *csv, Str name, size_t *ret_column);
/* IMPORT_ROW for a cell of the row read last. */
MUST_USE Err *csv_wrong(const Csv *csv, size_t column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif

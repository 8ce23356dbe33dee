/*
 * csv.h - strict CSV (RFC 4180): UTF-8 with or without byte order mark, lines end in CRLF or LF,
 * the first row names the columns and every row has as many fields.
 *
 * A text is read as it is; a stream through a window, so that a file of any size takes the same
 * memory: then a cell is valid until the next row is read.
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
    CSV_WINDOW_BYTES = 256 * 1024,
    CSV_ROWS_MAX = 200 * 1000, /* without the header */
};

typedef struct CsvCell {
    Str text;
    int64_t line; /* where it begins */
} CsvCell;

/* Gives up to `room` bytes of a stream; 0 at its end. */
typedef Err *(*CsvFill)(void *context, char *into, size_t room, size_t *ret_got);

typedef struct Csv {
    CsvFill fill; /* NULL: a text */
    void *fill_context;
    char *window;
    bool at_end;        /* of the stream */
    bool broken;        /* the last error left the reader inside a row: nothing more can be read */
    int64_t bytes_read; /* of the stream */
    int64_t rows_max;
    Str text; /* or what of the stream is in the window */
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
/* The same of a stream of at most so many rows; the window is on `out`. */
typedef struct CsvStream {
    CsvFill fill;
    void *context;
    int64_t rows_max;
} CsvStream;
MUST_USE Err *csv_open_stream(Csv *csv, Arena *out, const CsvStream *stream);
/* Where the next row begins, in bytes of the stream. */
int64_t csv_offset(const Csv *csv);
/* After the header: goes on with the row that begins at `offset`, from where the stream is now. */
void csv_go_on(Csv *csv, int64_t offset, int64_t line, int64_t row_count);
/* The next row into csv->cells. Fails: IMPORT_ROW. */
MUST_USE Err *csv_next(Csv *csv, Arena *out, bool *ret_found);
/* Fails: IMPORT_ROW when there is no such column. */
MUST_USE Err *csv_column(const Csv *csv, Str name, size_t *ret_column);
/* IMPORT_ROW for a cell of the row read last. */
MUST_USE Err *csv_wrong(const Csv *csv, size_t column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif

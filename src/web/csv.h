/*
 * csv.h - lists as CSV (RFC 4180), for spreadsheets.
 */
#ifndef WEB_CSV_H
#define WEB_CSV_H

#include "http/http.h"

typedef struct CsvOut {
    StrBuf text;
    bool cell_before; /* on the line */
} CsvOut;

/* Text in quotes. What a spreadsheet would take for a formula gets an apostrophe in front. */
void csv_text(StrBuf *csv, Str text);

/* Begins with the names of the columns, separated by commas. */
CsvOut csv_new(Arena *out, Str columns);
/* A cell in quotes. */
void csv_cell_text(CsvOut *csv, Str text);
/* A cell of ours: a date, a number, a code; nothing in it needs quotes. */
void csv_cell(CsvOut *csv, Str text);
void csv_line_end(CsvOut *csv);
/* A download of this name. */
Err *csv_send(Resp *resp, const CsvOut *csv, Str file_name);

#endif

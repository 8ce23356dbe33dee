/*
 * csv.h - lists as CSV (RFC 4180), for spreadsheets.
 */
#ifndef WEB_CSV_H
#define WEB_CSV_H

#include "http/http.h"

typedef struct Csv {
    StrBuf text;
    bool cell_before; /* on the line */
} Csv;

/* Text in quotes. What a spreadsheet would take for a formula gets an apostrophe in front. */
void csv_text(StrBuf *csv, Str text);

/* Begins with the names of the columns, separated by commas. */
Csv csv_new(Arena *out, Str columns);
/* A cell in quotes. */
void csv_cell_text(Csv *csv, Str text);
/* A cell of ours: a date, a number, a code; nothing in it needs quotes. */
void csv_cell(Csv *csv, Str text);
void csv_line_end(Csv *csv);
/* A download of this name. */
Err *csv_send(Resp *resp, const Csv *csv, Str file_name);

#endif

/* csv.c - reads strict CSV; every complaint names its line and column. */
#include "service/csv.h"

#include <stdio.h>
#include <string.h>

enum { MESSAGE_BYTES_MAX = 300 };

/* A complaint about the text itself, while a row is being read. */
static Err *csv_bad(const Csv *csv, size_t column, const char *what)
{
    return ERR(IMPORT_ROW, "line %lld, column %zu: %s", (long long)csv->line, column + 1, what);
}

static bool at_line_end(const Csv *csv)
{
    return csv->pos == csv->text.len || csv->text.ptr[csv->pos] == '\n' ||
           csv->text.ptr[csv->pos] == '\r';
}

/* Between quotation marks; two of them inside are one. */
static Err *cell_quoted(Csv *csv, Arena *out, size_t column, size_t row_start, Str *ret_text)
{
    size_t start = ++csv->pos;
    int64_t line = csv->line;
    bool doubled = false;
    while (true) {
        if (csv->pos == csv->text.len || csv->pos - row_start > CSV_ROW_BYTES_MAX) {
            csv->line = line;
            return csv->pos == csv->text.len
                       ? csv_bad(csv, column, "the quotation mark is never closed")
                       : csv_bad(csv, column, "the row is longer than 32768 bytes");
        }
        char c = csv->text.ptr[csv->pos++];
        if (c == '\n') {
            csv->line++;
        } else if (c == '"') {
            if (csv->pos == csv->text.len || csv->text.ptr[csv->pos] != '"') {
                break;
            }
            doubled = true;
            csv->pos++;
        }
    }
    Str raw = str_slice(csv->text, start, csv->pos - 1);
    if (!at_line_end(csv) && csv->text.ptr[csv->pos] != ',') {
        return csv_bad(csv, column, "text after the closing quotation mark");
    }
    *ret_text = raw;
    if (doubled) {
        StrBuf buf = buf_new(out, raw.len);
        for (size_t i = 0; i < raw.len; i++) {
            buf_add_char(&buf, raw.ptr[i]);
            i += raw.ptr[i] == '"' ? 1 : 0;
        }
        *ret_text = buf_str(&buf);
    }
    return NULL;
}

static Err *cell_plain(Csv *csv, size_t column, size_t row_start, Str *ret_text)
{
    size_t start = csv->pos;
    while (!at_line_end(csv) && csv->text.ptr[csv->pos] != ',') {
        if (csv->text.ptr[csv->pos] == '"') {
            return csv_bad(csv, column, "a quotation mark inside a field without quotation marks");
        }
        if (csv->pos - row_start > CSV_ROW_BYTES_MAX) {
            return csv_bad(csv, column, "the row is longer than 32768 bytes");
        }
        csv->pos++;
    }
    *ret_text = str_slice(csv->text, start, csv->pos);
    return NULL;
}

/* Past the line's end, which is there or the text is over. */
static Err *line_end(Csv *csv, size_t column)
{
    if (csv->pos == csv->text.len) {
        return NULL;
    }
    if (csv->text.ptr[csv->pos] == '\r') {
        csv->pos++;
        if (csv->pos == csv->text.len || csv->text.ptr[csv->pos] != '\n') {
            return csv_bad(csv, column, "a carriage return without a line feed");
        }
    }
    csv->pos++;
    csv->line++;
    return NULL;
}

/* One row of any number of fields; false at the end of the text. */
static Err *row_read(Csv *csv, Arena *out, size_t *ret_count, bool *ret_found)
{
    size_t row_start = csv->pos;
    size_t column = 0;
    *ret_found = csv->pos < csv->text.len;
    while (*ret_found) {
        CsvCell *cell = &csv->cells[column];
        cell->line = csv->line;
        bool quoted = csv->pos < csv->text.len && csv->text.ptr[csv->pos] == '"';
        TRY(quoted ? cell_quoted(csv, out, column, row_start, &cell->text)
                   : cell_plain(csv, column, row_start, &cell->text));
        if (!str_utf8_valid(cell->text)) {
            return csv_bad(csv, column, "the field is not UTF-8");
        }
        column++;
        if (at_line_end(csv)) {
            *ret_count = column;
            return line_end(csv, column - 1);
        }
        if (column == CSV_COLUMNS_MAX) {
            return csv_bad(csv, column, "more than 64 columns");
        }
        csv->pos++; /* the comma */
    }
    return NULL;
}

size_t csv_rows_bound(Str text, size_t max)
{
    size_t count = 1;
    for (size_t i = 0; i < text.len && count < max; i++) {
        count += text.ptr[i] == '\n' ? 1 : 0;
    }
    return count;
}

/* Moves the window on when less than a whole row may be left in it. */
static Err *window_move(Csv *csv)
{
    enum { ROW_NEEDS = CSV_ROW_BYTES_MAX + 64 };
    if (csv->fill == NULL || csv->at_end || csv->text.len - csv->pos >= ROW_NEEDS) {
        return NULL;
    }
    size_t len = csv->text.len - csv->pos;
    memmove(csv->window, csv->text.ptr + csv->pos, len);
    while (len < CSV_WINDOW_BYTES && !csv->at_end) {
        size_t got;
        TRY(csv->fill(csv->fill_context, csv->window + len, CSV_WINDOW_BYTES - len, &got));
        csv->at_end = got == 0;
        csv->bytes_read += (int64_t)got;
        len += got;
    }
    csv->text = (Str){ csv->window, len };
    csv->pos = 0;
    return NULL;
}

static Err *header_read(Csv *csv, Arena *out)
{
    bool found;
    if (str_starts(csv->text, S("\xEF\xBB\xBF"))) {
        csv->pos = 3;
    }
    TRY(row_read(csv, out, &csv->column_count, &found));
    if (!found) {
        return ERR(IMPORT_ROW, "line 1, column 1: the file is empty");
    }
    for (size_t i = 0; i < csv->column_count; i++) {
        csv->columns[i] = csv->fill == NULL ? csv->cells[i].text : str_dup(out, csv->cells[i].text);
        for (size_t j = 0; j < i; j++) {
            if (str_eq(csv->columns[i], csv->columns[j])) {
                return csv_wrong(csv, i, "the column is there twice");
            }
        }
    }
    return NULL;
}

Err *csv_open(Csv *csv, Arena *out, Str text)
{
    *csv = (Csv){ .text = text, .line = 1, .rows_max = CSV_ROWS_MAX };
    return header_read(csv, out);
}

Err *csv_open_stream(Csv *csv, Arena *out, const CsvStream *stream)
{
    *csv = (Csv){ .fill = stream->fill,
                  .fill_context = stream->context,
                  .window = arena_array(out, char, CSV_WINDOW_BYTES),
                  .rows_max = stream->rows_max,
                  .line = 1 };
    csv->text.ptr = csv->window;
    TRY(window_move(csv));
    return header_read(csv, out);
}

int64_t csv_offset(const Csv *csv)
{
    return csv->bytes_read - (int64_t)(csv->text.len - csv->pos);
}

void csv_go_on(Csv *csv, int64_t offset, int64_t line, int64_t row_count)
{
    csv->text = (Str){ csv->window, 0 };
    csv->pos = 0;
    csv->at_end = false;
    csv->bytes_read = offset;
    csv->line = line;
    csv->row_count = row_count;
}

Err *csv_next(Csv *csv, Arena *out, bool *ret_found)
{
    size_t count;
    TRY(window_move(csv));
    int64_t line = csv->line;
    csv->broken = true;
    TRY(row_read(csv, out, &count, ret_found));
    csv->broken = false;
    if (!*ret_found) {
        return NULL;
    }
    if (count != csv->column_count) {
        return ERR(IMPORT_ROW, "line %lld, column %zu: the row has %zu fields, the header has %zu",
                   (long long)line, count < csv->column_count ? count : csv->column_count + 1,
                   count, csv->column_count);
    }
    if (++csv->row_count > csv->rows_max) {
        csv->broken = true; /* nothing more is looked at */
        return ERR(IMPORT_ROW, "line %lld, column 1: more than %lld rows", (long long)line,
                   (long long)csv->rows_max);
    }
    return NULL;
}

Err *csv_column(const Csv *csv, Str name, size_t *ret_column)
{
    for (size_t i = 0; i < csv->column_count; i++) {
        if (str_eq(csv->columns[i], name)) {
            *ret_column = i;
            return NULL;
        }
    }
    return ERR(IMPORT_ROW, "line 1, column %zu: there is no column '%.*s'", csv->column_count,
               STR_ARG(name));
}

Err *csv_wrong(const Csv *csv, size_t column, const char *format, ...)
{
    char message[MESSAGE_BYTES_MAX];
    Str name = str_slice(csv->columns[column], 0, 40);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    return ERR(IMPORT_ROW, "line %lld, column %zu (%.*s): %s", (long long)csv->cells[column].line,
               column + 1, STR_ARG(name), message);
}

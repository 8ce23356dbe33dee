/* csv.c - lists as CSV. */
#include "web/csv.h"

enum { CSV_FIRST_BYTES = 16 * 1024 };

/* OWASP's list of what begins a formula. */
static bool formula_like(Str text)
{
    static const Str starts = STR_INIT("=+-@\t\r");
    return text.len > 0 && str_find(starts, str_slice(text, 0, 1), 0) < starts.len;
}

void csv_text(StrBuf *csv, Str text)
{
    buf_add_char(csv, '"');
    if (formula_like(text)) {
        buf_add_char(csv, '\'');
    }
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"') {
            buf_add_char(csv, '"');
        }
        buf_add_char(csv, text.ptr[i]);
    }
    buf_add_char(csv, '"');
}

CsvOut csv_new(Arena *out, Str columns)
{
    CsvOut csv = { .text = buf_new(out, CSV_FIRST_BYTES) };

    csv_cell(&csv, columns);
    csv_line_end(&csv);
    return csv;
}

static void next_cell(CsvOut *csv)
{
    if (csv->cell_before) {
        buf_add_char(&csv->text, ',');
    }
    csv->cell_before = true;
}

void csv_cell(CsvOut *csv, Str text)
{
    next_cell(csv);
    buf_add(&csv->text, text);
}

void csv_cell_text(CsvOut *csv, Str text)
{
    next_cell(csv);
    csv_text(&csv->text, text);
}

void csv_line_end(CsvOut *csv)
{
    buf_add(&csv->text, S("\r\n"));
    csv->cell_before = false;
}

Err *csv_send(Resp *resp, const CsvOut *csv, Str file_name)
{
    return resp_file(resp, "text/csv; charset=utf-8", file_name, false, buf_str(&csv->text));
}

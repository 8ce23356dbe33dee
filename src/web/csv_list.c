/* csv_list.c - lists of one order as files of any length. */
#include "web/csv_list.h"

#include <assert.h>
#include <string.h>

#include "service/list.h"

/* What is kept from one piece of the file to the next. */
typedef struct CsvFile {
    const CsvList *list;
    bool began;
    size_t after_len;
    char after[LIST_CURSOR_BYTES_MAX];
} CsvFile;

static Err *next_page(Req *req, void *context, StrBuf *text, bool *ret_end)
{
    CsvFile *file = context;
    const CsvList *list = file->list;
    Call call = page_call(req);
    Page page = { .after = { file->after, file->after_len }, .limit = LIST_MAX };
    CsvOut csv = { .text = *text };
    const void *rows;
    size_t count;

    TRY(list->read(req, &call, &page, &rows, &count));
    if (!file->began) {
        csv_cell(&csv, list->columns);
        csv_line_end(&csv);
        file->began = true;
    }
    for (size_t i = 0; i < count; i++) {
        list->row(req, (const char *)rows + i * list->row_size, &csv);
        csv_line_end(&csv);
    }
    *text = csv.text;
    *ret_end = page.next.len == 0;
    assert(page.next.len <= sizeof(file->after));
    if (page.next.len > 0) {
        memcpy(file->after, page.next.ptr, page.next.len);
    }
    file->after_len = page.next.len;
    return NULL;
}

Err *csv_list(Req *req, Resp *resp, const CsvList *list)
{
    CsvFile *file = arena_new(req->arena, CsvFile);

    file->list = list;
    return resp_pieces(resp, "text/csv; charset=utf-8", list->file, next_page, file);
}

void csv_cell_instant(Req *req, CsvOut *csv, Instant at)
{
    csv_cell(csv, at.us == 0 ? S("") : instant_format(req->arena, at));
}

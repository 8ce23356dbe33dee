/* list_csv.c - a list as a file: one page of it after the other, while the client takes them. */
#include "web/csv.h"
#include "web/list_page.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

/* What is kept from one piece of the file to the next. */
typedef struct ListFile {
    const ListSource *source;
    bool chosen[LIST_COLUMNS_MAX];
    bool began;
    size_t after_len;
    char after[LIST_CURSOR_BYTES_MAX];
} ListFile;

static void add_value(StrBuf *csv, Arena *arena, const ListCell *cell)
{
    if (cell->csv_own) {
        buf_add(csv, cell->csv);
        return;
    }
    if (cell->none) {
        return;
    }
    switch (cell->kind) {
    case LIST_TEXT:
        csv_text(csv, cell->text);
        break;
    case LIST_CODE:
    case LIST_STATE:
        buf_add(csv, cell->text);
        break;
    case LIST_NUMBER:
        buf_addf(csv, "%" PRId64, cell->number);
        break;
    case LIST_MONEY:
        buf_add(csv, money_format(arena, cell->money));
        break;
    case LIST_DATE:
        buf_add(csv, date_format(arena, cell->date));
        break;
    case LIST_INSTANT:
        buf_add(csv, instant_format(arena, cell->at));
        break;
    }
}

static void add_head(StrBuf *csv, const ListFile *file)
{
    const List *list = file->source->list;
    bool before = false;

    for (size_t i = 0; i < list->column_count; i++) {
        if (file->chosen[i]) {
            buf_add(csv, before ? S(",") : S(""));
            buf_add(csv, list->columns[i].name);
            before = true;
        }
    }
    buf_add(csv, S("\r\n"));
}

static void add_row(Req *req, StrBuf *csv, const ListFile *file, const void *row)
{
    const ListSource *source = file->source;
    ListCell cells[LIST_COLUMNS_MAX] = { 0 };
    const ListCell *end = source->cells(req, row, cells);
    bool before = false;

    assert(end == cells + source->list->column_count);
    for (size_t i = 0; i < source->list->column_count; i++) {
        if (file->chosen[i]) {
            buf_add(csv, before ? S(",") : S(""));
            add_value(csv, req->arena, &cells[i]);
            before = true;
        }
    }
    buf_add(csv, S("\r\n"));
}

static Err *next_page(Req *req, void *context, StrBuf *csv, bool *ret_end)
{
    ListFile *file = context;
    Call call = page_call(req);
    Page page = { .after = { file->after, file->after_len },
                  .sort = req->query[LIST_SORT].text,
                  .limit = LIST_MAX };
    const void *rows;
    size_t count;

    TRY(file->source->read(req, &call, &page, &rows, &count));
    if (!file->began) {
        add_head(csv, file);
        file->began = true;
    }
    for (size_t i = 0; i < count; i++) {
        add_row(req, csv, file, (const char *)rows + i * file->source->row_size);
    }
    *ret_end = page.next.len == 0;
    assert(page.next.len <= sizeof(file->after));
    if (page.next.len > 0) {
        memcpy(file->after, page.next.ptr, page.next.len);
    }
    file->after_len = page.next.len;
    return NULL;
}

Err *list_csv(Req *req, Resp *resp, const ListSource *source)
{
    ListFile *file = arena_new(req->arena, ListFile);
    Str after = req->query[LIST_AFTER].text;

    file->source = source;
    TRY(list_chosen(req, source->list, true, file->chosen));
    if (after.len > 0) {
        memcpy(file->after, after.ptr, after.len);
    }
    file->after_len = after.len;
    return resp_pieces(resp, "text/csv; charset=utf-8", source->list->file, next_page, file);
}

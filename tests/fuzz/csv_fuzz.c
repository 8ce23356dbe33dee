/* csv_fuzz.c - any bytes as CSV: a stream in small parts is read as the same text is. */
#include "service/csv.h"

#include <assert.h>

enum { ARENA_BYTES = 16 * 1024 * 1024 };

typedef struct Parts {
    Str rest;
} Parts;

/* A few bytes at a time, as a slow file gives them. */
static Err *fill(void *context, char *into, size_t room, size_t *ret_got)
{
    Parts *parts = context;
    size_t part = 1 + parts->rest.len % 7;
    size_t got = part < parts->rest.len ? part : parts->rest.len;
    got = got < room ? got : room;
    for (size_t i = 0; i < got; i++) {
        into[i] = parts->rest.ptr[i];
    }
    parts->rest = str_slice(parts->rest, got, parts->rest.len);
    *ret_got = got;
    return NULL;
}

static void same_rows(Csv *text, Csv *stream, Arena *arena)
{
    bool more = true;
    while (more) {
        bool text_found;
        bool stream_found;
        Err *text_err = csv_next(text, arena, &text_found);
        Err *stream_err = csv_next(stream, arena, &stream_found);
        assert((text_err == NULL) == (stream_err == NULL));
        if (text_err != NULL) {
            assert(str_eq(err_message(text_err), err_message(stream_err)));
            return;
        }
        assert(text_found == stream_found);
        for (size_t i = 0; text_found && i < text->column_count; i++) {
            assert(str_eq(text->cells[i].text, stream->cells[i].text));
        }
        more = text_found;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena start = arena_open(ARENA_BYTES);
    Arena arena = start;
    Csv *text = arena_new(&arena, Csv);
    Csv *stream = arena_new(&arena, Csv);
    Parts parts = { { (const char *)data, size } };
    const CsvStream source = { .fill = fill, .context = &parts, .rows_max = CSV_ROWS_MAX };
    Err *text_err = csv_open(text, &arena, parts.rest);
    Err *stream_err = csv_open_stream(stream, &arena, &source);
    assert((text_err == NULL) == (stream_err == NULL));
    if (text_err == NULL) {
        same_rows(text, stream, &arena);
    }
    err_reset();
    arena_close(start, ARENA_BYTES);
    return 0;
}

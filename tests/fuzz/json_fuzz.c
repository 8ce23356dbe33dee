/* json_fuzz.c - any bytes as JSON; what is read is written and read again to the same. */
#include <assert.h>

#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One value after another with a stack of our own, as deep as the reader allows. */
typedef struct Place {
    const Json *value;
    size_t next;
} Place;

static void write_leaf(JsonOut *out, const Json *value)
{
    switch (value->kind) {
    case JSON_STR:
        assert(str_utf8_valid(value->text));
        json_str(out, value->text);
        break;
    case JSON_INT:
        json_int(out, value->number);
        break;
    case JSON_BOOL:
        json_bool(out, value->number != 0);
        break;
    case JSON_NULL:
        json_null(out);
        break;
    case JSON_MISSING:
    case JSON_ARRAY:
    case JSON_OBJECT:
        assert(!"a leaf");
    }
}

static void write_all(JsonOut *out, const Json *root)
{
    Place stack[JSON_DEPTH_MAX + 1] = { { root, 0 } };
    size_t depth = 1;

    while (depth > 0) {
        Place *place = &stack[depth - 1];
        bool object = place->value->kind == JSON_OBJECT;
        if (place->next == 0) {
            object ? json_object(out) : json_array(out);
        }
        if (place->next == place->value->count) {
            object ? json_object_end(out) : json_array_end(out);
            depth--;
            continue;
        }
        const Json *item = &place->value->items[place->next];
        if (object) {
            json_key(out, place->value->keys[place->next]);
        }
        place->next++;
        if (item->kind == JSON_OBJECT || item->kind == JSON_ARRAY) {
            assert(depth < JSON_DEPTH_MAX);
            stack[depth] = (Place){ item, 0 };
            depth++;
        } else {
            write_leaf(out, item);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena start;
    const Json *first;
    const Json *second;

    if (start.pos == NULL) {
        start = arena_open(ARENA_CAP_BYTES);
    }
    Arena arena = start;
    if (size > 64 * 1024 || json_parse(&arena, (Str){ (const char *)data, size }, &first) != NULL) {
        err_reset();
        return 0;
    }
    StrBuf buf = buf_new(&arena, 1024);
    JsonOut out = json_out(&buf);
    write_all(&out, first);
    Err *err = json_parse(&arena, buf_str(&buf), &second);
    assert(err == NULL);
    StrBuf again = buf_new(&arena, 1024);
    out = json_out(&again);
    write_all(&out, second);
    assert(str_eq(buf_str(&buf), buf_str(&again)));
    err_reset();
    return 0;
}

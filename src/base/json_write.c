/* json_write.c - writes JSON to a StrBuf as it goes. */
#include "base/json.h"

#include <assert.h>

JsonOut json_out(StrBuf *buf)
{
    return (JsonOut){ .buf = buf };
}

/* Before every value and key: the comma after the one before it. */
static void separate(JsonOut *out)
{
    if (out->comma[out->depth]) {
        buf_add_char(out->buf, ',');
    }
    out->comma[out->depth] = true;
}

static void open_with(JsonOut *out, char bracket)
{
    separate(out);
    buf_add_char(out->buf, bracket);
    out->depth++;
    assert(out->depth < JSON_DEPTH_MAX);
    out->comma[out->depth] = false;
}

static void close_with(JsonOut *out, char bracket)
{
    assert(out->depth > 0);
    out->depth--;
    buf_add_char(out->buf, bracket);
}

void json_object(JsonOut *out)
{
    open_with(out, '{');
}

void json_object_end(JsonOut *out)
{
    close_with(out, '}');
}

void json_array(JsonOut *out)
{
    open_with(out, '[');
}

void json_array_end(JsonOut *out)
{
    close_with(out, ']');
}

static void add_quoted(StrBuf *buf, Str text)
{
    bool valid = str_utf8_valid(text);
    buf_add_char(buf, '"');
    size_t plain = 0; /* start of the bytes that are not yet written */
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool broken = c >= 0x80 && !valid;
        if (c >= 0x20 && c != '"' && c != '\\' && !broken) {
            continue;
        }
        buf_add(buf, str_slice(text, plain, i));
        plain = i + 1;
        if (broken) {
            buf_add(buf, S("\\ufffd"));
        } else if (c == '"' || c == '\\') {
            buf_add_char(buf, '\\');
            buf_add_char(buf, (char)c);
        } else if (c == '\n') {
            buf_add(buf, S("\\n"));
        } else if (c == '\t') {
            buf_add(buf, S("\\t"));
        } else {
            buf_addf(buf, "\\u%04x", (unsigned)c);
        }
    }
    buf_add(buf, str_slice(text, plain, text.len));
    buf_add_char(buf, '"');
}

void json_key(JsonOut *out, Str key)
{
    assert(out->depth > 0);
    separate(out);
    add_quoted(out->buf, key);
    buf_add_char(out->buf, ':');
    out->comma[out->depth] = false; /* its value follows */
}

void json_str(JsonOut *out, Str value)
{
    separate(out);
    add_quoted(out->buf, value);
}

void json_int(JsonOut *out, int64_t value)
{
    separate(out);
    buf_add_int(out->buf, value);
}

void json_bool(JsonOut *out, bool value)
{
    json_raw(out, value ? S("true") : S("false"));
}

void json_null(JsonOut *out)
{
    json_raw(out, S("null"));
}

void json_raw(JsonOut *out, Str json)
{
    separate(out);
    buf_add(out->buf, json);
}

void json_key_str(JsonOut *out, Str key, Str value)
{
    json_key(out, key);
    json_str(out, value);
}

void json_key_int(JsonOut *out, Str key, int64_t value)
{
    json_key(out, key);
    json_int(out, value);
}

void json_key_bool(JsonOut *out, Str key, bool value)
{
    json_key(out, key);
    json_bool(out, value);
}

static void json_scalar(JsonOut *out, const Json *value)
{
    switch (value->kind) {
    case JSON_STR:
        json_str(out, value->text);
        break;
    case JSON_INT:
        json_int(out, value->number);
        break;
    case JSON_BOOL:
        json_bool(out, value->number != 0);
        break;
    case JSON_MISSING:
    case JSON_NULL:
    case JSON_ARRAY:
    case JSON_OBJECT:
        json_null(out);
        break;
    }
}

void json_value(JsonOut *out, const Json *value)
{
    struct {
        const Json *json;
        size_t at;
    } levels[JSON_DEPTH_MAX];
    size_t depth = 0;
    const Json *next = value;
    while (true) {
        if (next->kind == JSON_OBJECT || next->kind == JSON_ARRAY) {
            assert(depth < JSON_DEPTH_MAX);
            levels[depth].json = next;
            levels[depth++].at = 0;
            (next->kind == JSON_OBJECT ? json_object : json_array)(out);
        } else {
            json_scalar(out, next);
        }
        while (depth > 0 && levels[depth - 1].at == levels[depth - 1].json->count) {
            depth--;
            (levels[depth].json->kind == JSON_OBJECT ? json_object_end : json_array_end)(out);
        }
        if (depth == 0) {
            return;
        }
        const Json *parent = levels[depth - 1].json;
        size_t at = levels[depth - 1].at++;
        if (parent->kind == JSON_OBJECT) {
            json_key(out, parent->keys[at]);
        }
        next = &parent->items[at];
    }
}

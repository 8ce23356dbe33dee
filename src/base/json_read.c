/* json_read.c - reads a document by jansson and copies it to the arena. */
#include "base/json.h"

#include <assert.h>
#include <stdio.h>

/* jansson has names of ours too; these of its are not called here. That its own calls do not reach
 * ours in the linked program, the build hides all our symbols from shared libraries. */
#define json_object jansson_object
#define json_array jansson_array
#define json_null jansson_null
#define JSON_OBJECT JANSSON_OBJECT
#define JSON_ARRAY JANSSON_ARRAY
#define JSON_NULL JANSSON_NULL
#include <jansson.h>
#undef json_object
#undef json_array
#undef json_null
#undef JSON_OBJECT
#undef JSON_ARRAY
#undef JSON_NULL

/* A container whose members are being copied. */
typedef struct Level {
    json_t *source;
    void *member; /* jansson's iterator, in an object */
    Json *target;
    Json *items; /* the target's, while they can still be written */
    Str *keys;
    size_t index;
} Level;

/* Counts values and depth before jansson, which recurses, sees the text. The count is an upper
 * bound; text that is not JSON at all is left to jansson to refuse. */
static Err *check_size(Str text, size_t values_max, size_t *ret_values)
{
    size_t values = 1;
    size_t depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (quoted) {
            i += c == '\\' ? 1 : 0;
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            depth++;
            values++;
        } else if (c == '}' || c == ']') {
            depth -= depth > 0 ? 1 : 0;
        } else if (c == ',') {
            values++;
        }
        if (depth >= JSON_DEPTH_MAX) {
            return ERR(JSON_FORMAT, "more than %d levels", JSON_DEPTH_MAX - 1);
        }
        if (values > values_max) {
            return ERR(JSON_FORMAT, "more than %zu values", values_max);
        }
    }
    *ret_values = values;
    return NULL;
}

/* The parent's pointer and one more step, '~' and '/' escaped (RFC 6901). */
static Str pointer_step(Arena *out, Str parent, Str step)
{
    char text[JSON_POINTER_MAX];
    size_t len = 0;
    for (size_t i = 0; i < parent.len && len < sizeof(text); i++) {
        text[len++] = parent.ptr[i];
    }
    if (len < sizeof(text)) {
        text[len++] = '/';
    }
    for (size_t i = 0; i < step.len && len + 1 < sizeof(text); i++) {
        char c = step.ptr[i];
        bool escape = c == '~' || c == '/';
        text[len++] = escape ? '~' : c;
        if (escape) {
            text[len++] = c == '~' ? '0' : '1';
        }
    }
    return str_dup(out, (Str){ text, len });
}

/* All of a value but its members, for which there is room. */
static Err *copy_value(Arena *out, const json_t *source, Json *target)
{
    switch (json_typeof(source)) {
    case JSON_REAL:
        return ERR_FIELD(JSON_FORMAT, str_cstr(out, target->pointer),
                         "a number with a fraction or an exponent; write it as a string");
    case JSON_STRING:
        target->kind = JSON_STR;
        target->text = str_dup(out, (Str){ json_string_value(source), json_string_length(source) });
        break;
    case JSON_INTEGER:
        target->kind = JSON_INT;
        target->number = json_integer_value(source);
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        target->kind = JSON_BOOL;
        target->number = json_typeof(source) == JSON_TRUE ? 1 : 0;
        break;
    case JANSSON_NULL:
        target->kind = JSON_NULL;
        break;
    case JANSSON_ARRAY:
        target->kind = JSON_ARRAY;
        target->count = json_array_size(source);
        break;
    case JANSSON_OBJECT:
        target->kind = JSON_OBJECT;
        target->count = json_object_size(source);
        break;
    }
    return NULL;
}

static Level level_open(Arena *out, json_t *source, Json *target)
{
    Level level = { .source = source, .target = target };
    level.items = arena_array(out, Json, target->count);
    target->items = level.items;
    if (target->kind == JSON_OBJECT) {
        level.keys = arena_array(out, Str, target->count);
        target->keys = level.keys;
        level.member = json_object_iter(source);
    }
    return level;
}

/* The next member of the container, its key and pointer set; NULL when there is no more. */
static json_t *level_next(Arena *out, Level *level, Json **ret_item)
{
    if (level->index == level->target->count) {
        return NULL;
    }
    Json *item = &level->items[level->index];
    json_t *source;
    if (level->target->kind == JSON_OBJECT) {
        Str key = str_dup(out, str_from_cstr(json_object_iter_key(level->member)));
        level->keys[level->index] = key;
        item->pointer = pointer_step(out, level->target->pointer, key);
        source = json_object_iter_value(level->member);
        level->member = json_object_iter_next(level->source, level->member);
    } else {
        char index[24];
        int len = snprintf(index, sizeof(index), "%zu", level->index);
        item->pointer = pointer_step(out, level->target->pointer, (Str){ index, (size_t)len });
        source = json_array_get(level->source, level->index);
    }
    level->index++;
    *ret_item = item;
    return source;
}

static Err *copy_document(Arena *out, json_t *root, const Json **ret_json)
{
    Level levels[JSON_DEPTH_MAX];
    size_t depth = 0;
    Json *target = arena_new(out, Json);
    TRY(copy_value(out, root, target));
    levels[depth++] = level_open(out, root, target);
    while (depth > 0) { /* at most once for each value and its end */
        Json *item;
        json_t *source = level_next(out, &levels[depth - 1], &item);
        if (source == NULL) {
            depth--;
            continue;
        }
        TRY(copy_value(out, source, item));
        if (item->kind == JSON_ARRAY || item->kind == JSON_OBJECT) {
            assert(depth < JSON_DEPTH_MAX); /* check_size saw to it */
            levels[depth++] = level_open(out, source, item);
        }
    }
    *ret_json = target;
    return NULL;
}

Err *json_parse(Arena *out, Str text, const Json **ret_json)
{
    return json_parse_within(out, text, (JsonLimits){ JSON_BYTES_MAX, JSON_VALUES_MAX }, ret_json);
}

Err *json_parse_within(Arena *out, Str text, JsonLimits limits, const Json **ret_json)
{
    enum { VALUE_BYTES = sizeof(Json) + sizeof(Str) + 2 * JSON_POINTER_MAX };
    size_t values;
    if (text.len > limits.bytes_max) {
        return ERR(JSON_FORMAT, "larger than %zu bytes", limits.bytes_max);
    }
    TRY(check_size(text, limits.values_max, &values));
    /* The worst case, so that a document can never run an arena over its cap. */
    if (text.len + values * VALUE_BYTES > (size_t)(out->end - out->pos)) {
        return ERR(JSON_FORMAT, "too large");
    }
    json_error_t trouble;
    json_t *root =
        json_loadb(text.len == 0 ? "" : text.ptr, text.len, JSON_REJECT_DUPLICATES, &trouble);
    if (root == NULL) {
        return ERR(JSON_FORMAT, "line %d, column %d: %s", trouble.line, trouble.column,
                   trouble.text);
    }
    Err *err = copy_document(out, root, ret_json);
    json_decref(root);
    return err;
}

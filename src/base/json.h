/*
 * json.h - JSON both ways: a streaming writer of ours, and reading by jansson behind a few typed
 * getters.
 *
 * Reading is strict: UTF-8, no duplicate keys, no trailing data, a depth and a size limit. A getter
 * that fails names the member by its JSON pointer (RFC 6901) in Err.field.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/err.h"

enum {
    JSON_BYTES_MAX = 8 * 1024 * 1024,
    JSON_DEPTH_MAX = 64,
    JSON_VALUES_MAX = 20 * 1000, /* values in one document */
    JSON_POINTER_MAX = 120       /* bytes of a pointer; a longer one is cut */
};

typedef struct JsonOut {
    StrBuf *buf;
    int depth;
    bool comma[JSON_DEPTH_MAX];
} JsonOut;

JsonOut json_out(StrBuf *buf);
void json_object(JsonOut *out);
void json_object_end(JsonOut *out);
void json_array(JsonOut *out);
void json_array_end(JsonOut *out);
void json_key(JsonOut *out, Str key);
void json_str(JsonOut *out, Str value); /* bytes that are not UTF-8 become U+FFFD */
void json_int(JsonOut *out, int64_t value);
void json_bool(JsonOut *out, bool value);
void json_null(JsonOut *out);
void json_raw(JsonOut *out, Str json); /* already JSON */
/* key and value in one */
void json_key_str(JsonOut *out, Str key, Str value);
void json_key_int(JsonOut *out, Str key, int64_t value);
void json_key_bool(JsonOut *out, Str key, bool value);

/* A value read from a document; lives on the arena it was read to. `kind` is JSON_MISSING for an
 * absent member. */
typedef enum JsonKind {
    JSON_MISSING,
    JSON_NULL,
    JSON_BOOL,
    JSON_INT,
    JSON_STR,
    JSON_ARRAY,
    JSON_OBJECT
} JsonKind;

typedef struct Json {
    JsonKind kind;
    Str text;       /* JSON_STR; a number with a fraction or exponent is refused: decimals travel as
                       strings */
    int64_t number; /* JSON_INT; JSON_BOOL: 0 or 1 */
    size_t count;   /* JSON_ARRAY, JSON_OBJECT */
    const struct Json *items;
    const Str *keys; /* JSON_OBJECT */
    Str pointer;     /* "/lines/0/plan" */
} Json;

/* Writes a value that was read; one that is missing is null. */
void json_value(JsonOut *out, const Json *value);

/* How large a document may be. */
typedef struct JsonLimits {
    size_t bytes_max;
    size_t values_max;
} JsonLimits;

/* An object or an array of at most JSON_BYTES_MAX and JSON_VALUES_MAX. A document that the arena
 * has no room for is refused too, never a bug of ours. Fails: JSON_FORMAT. */
MUST_USE Err *json_parse(Arena *out, Str text, const Json **ret_json);
/* The same with other limits, for a file that its own user gives. Fails: JSON_FORMAT. */
MUST_USE Err *json_parse_within(Arena *out, Str text, JsonLimits limits, const Json **ret_json);
const Json *json_member(const Json *object,
                        Str key); /* never NULL: a JSON_MISSING value when absent */
/* Fail with JSON_TYPE and the pointer. `_opt`: absent or null gives the fallback. */
MUST_USE Err *json_get_str(const Json *object, Str key, size_t bytes_max, Str *ret_value);
MUST_USE Err *json_get_str_opt(const Json *object, Str key, size_t bytes_max, Str fallback,
                               Str *ret_value);
MUST_USE Err *json_get_int(const Json *object, Str key, int64_t min, int64_t max,
                           int64_t *ret_value);
MUST_USE Err *json_get_int_opt(const Json *object, Str key, int64_t min, int64_t max,
                               int64_t fallback, int64_t *ret_value);
MUST_USE Err *json_get_bool_opt(const Json *object, Str key, bool fallback, bool *ret_value);
MUST_USE Err *json_get_array(const Json *object, Str key, size_t count_max, const Json **ret_array);
/* Refuses members that are not in the list, so that a typing error does not go unseen. */
MUST_USE Err *json_only(const Json *object, const Str *keys, size_t key_count);

#endif

/* json_get.c - typed access to a document; every refusal names the member by its pointer. */
#include "base/json.h"

#include <stdio.h>

static const Json missing = { .kind = JSON_MISSING };

const Json *json_member(const Json *object, Str key)
{
    if (object->kind != JSON_OBJECT) {
        return &missing;
    }
    for (size_t i = 0; i < object->count; i++) {
        if (str_eq(object->keys[i], key)) {
            return &object->items[i];
        }
    }
    return &missing;
}

static bool absent(const Json *value)
{
    return value->kind == JSON_MISSING || value->kind == JSON_NULL;
}

/* The member may be absent, so that only its parent can tell the pointer. */
static Err *refuse(const Json *object, Str key, const char *reason)
{
    char pointer[2 * JSON_POINTER_MAX];
    (void)snprintf(pointer, sizeof(pointer), "%.*s/%.*s", STR_ARG(object->pointer), STR_ARG(key));
    return ERR_FIELD(JSON_TYPE, pointer, "%s: %s", pointer, reason);
}

Err *json_get_str(const Json *object, Str key, size_t bytes_max, Str *ret_value)
{
    const Json *value = json_member(object, key);
    if (value->kind != JSON_STR) {
        return refuse(object, key, "a string is needed");
    }
    if (value->text.len > bytes_max) {
        return refuse(object, key, "the string is too long");
    }
    *ret_value = value->text;
    return NULL;
}

Err *json_get_str_opt(const Json *object, Str key, size_t bytes_max, Str fallback, Str *ret_value)
{
    if (absent(json_member(object, key))) {
        *ret_value = fallback;
        return NULL;
    }
    return json_get_str(object, key, bytes_max, ret_value);
}

Err *json_get_int(const Json *object, Str key, int64_t min, int64_t max, int64_t *ret_value)
{
    const Json *value = json_member(object, key);
    if (value->kind != JSON_INT) {
        return refuse(object, key, "a whole number is needed");
    }
    if (value->number < min || value->number > max) {
        return refuse(object, key, "the number is outside the allowed range");
    }
    *ret_value = value->number;
    return NULL;
}

Err *json_get_int_opt(const Json *object, Str key, int64_t min, int64_t max, int64_t fallback,
                      int64_t *ret_value)
{
    if (absent(json_member(object, key))) {
        *ret_value = fallback;
        return NULL;
    }
    return json_get_int(object, key, min, max, ret_value);
}

Err *json_get_bool_opt(const Json *object, Str key, bool fallback, bool *ret_value)
{
    const Json *value = json_member(object, key);
    if (!absent(value) && value->kind != JSON_BOOL) {
        return refuse(object, key, "true or false is needed");
    }
    *ret_value = absent(value) ? fallback : value->number == 1;
    return NULL;
}

Err *json_get_array(const Json *object, Str key, size_t count_max, const Json **ret_array)
{
    const Json *value = json_member(object, key);
    if (value->kind != JSON_ARRAY) {
        return refuse(object, key, "an array is needed");
    }
    if (value->count > count_max) {
        return refuse(object, key, "the array is too long");
    }
    *ret_array = value;
    return NULL;
}

Err *json_only(const Json *object, const Str *keys, size_t key_count)
{
    if (object->kind != JSON_OBJECT) {
        return refuse(object, S(""), "an object is needed");
    }
    for (size_t i = 0; i < object->count; i++) {
        bool known = false;
        for (size_t k = 0; k < key_count && !known; k++) {
            known = str_eq(object->keys[i], keys[k]);
        }
        if (!known) {
            return refuse(object, object->keys[i], "there is no member of this name");
        }
    }
    return NULL;
}

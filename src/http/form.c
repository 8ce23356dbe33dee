/* form.c - the three sources of fields: urlencoded bodies, query strings, JSON objects. */
#include "http/form.h"

#include <assert.h>

#include "http/uri.h"

Err *form_parse(Str text, Arena *out, FormPair **ret_pairs, size_t *ret_count)
{
    size_t count = 0;
    Str rest = text;
    Str part;

    for (size_t i = 0; i < text.len; i++) {
        count += text.ptr[i] == '&' ? 1 : 0;
    }
    if (count >= FORM_PAIR_MAX) {
        return ERR(REQUEST_FORMAT, "More than %d fields were sent.", FORM_PAIR_MAX);
    }
    FormPair *pairs = arena_array(out, FormPair, count + 1);
    count = 0;
    while (text.len > 0 && str_next(&rest, '&', &part)) {
        if (part.len == 0) {
            continue;
        }
        size_t equals = str_find(part, S("="), 0);
        Str name = str_slice(part, 0, equals);
        Str value = str_slice(part, equals + 1, part.len);
        if (!uri_decode(out, name, true, &pairs[count].name) ||
            !uri_decode(out, value, true, &pairs[count].value)) {
            return ERR(REQUEST_FORMAT, "The fields are not percent-encoded correctly.");
        }
        count++;
    }
    *ret_pairs = pairs;
    *ret_count = count;
    return NULL;
}

FieldValue *form_check(FieldTable table, const FormPair *pairs, size_t pair_count, Arena *out)
{
    FieldValue *values = arena_array(out, FieldValue, table.count + 1);

    assert(table.count <= FIELD_COUNT_MAX);
    assert(pair_count <= FORM_PAIR_MAX);
    for (size_t i = 0; i < table.count; i++) {
        const Field *field = &table.fields[i];
        Str name = str_from_cstr(field->name);
        /* One more than allowed is enough to see that there were too many. */
        Str typed[FIELD_MANY_MAX + 1];
        size_t count = 0;
        for (size_t k = 0; k < pair_count && count <= FIELD_MANY_MAX; k++) {
            if (str_eq(pairs[k].name, name)) {
                typed[count++] = pairs[k].value;
            }
        }
        field_check(field, typed, count, out, &values[i]);
    }
    return values;
}

const FormPair *form_unknown(FieldTable table, const FormPair *pairs, size_t pair_count)
{
    for (size_t k = 0; k < pair_count; k++) {
        bool known = false;
        for (size_t i = 0; i < table.count && !known; i++) {
            known = str_eq(pairs[k].name, str_from_cstr(table.fields[i].name));
        }
        if (!known) {
            return &pairs[k];
        }
    }
    return NULL;
}

static Err *open_add(Str name, Str value, Arena *out, OpenField *open, size_t *count)
{
    /* The rules of a text area, with bytes rather than code points for the limit. */
    const Field lines = { .name = str_cstr(out, name), .kind = FIELD_LINES };
    Field field = lines;
    FieldValue checked;

    field.max = OPEN_VALUE_BYTES_MAX;
    field_check(&field, &value, 1, out, &checked);
    if (name.len == 0 || name.len > 64 || !str_utf8_valid(name)) {
        return ERR(REQUEST_FORMAT, "A field's name is not valid.");
    }
    for (size_t i = 0; i < *count; i++) {
        if (str_eq(open[i].name, name)) {
            return ERR_FIELD(FIELD_REPEATED, field.name, "This field was sent twice.");
        }
    }
    Str message = checked.message;
    if (checked.err == NULL && checked.text.len > OPEN_VALUE_BYTES_MAX) {
        message = arena_printf(out, "At most %d bytes.", OPEN_VALUE_BYTES_MAX);
    }
    open[*count] = (OpenField){ name, message.len > 0 ? checked.raw : checked.text, message };
    *count += 1;
    return NULL;
}

Err *form_open(Str prefix, const FormPair *pairs, size_t pair_count, Arena *out,
               OpenField **ret_open, size_t *ret_count)
{
    OpenField *open = arena_array(out, OpenField, OPEN_FIELD_MAX);
    size_t count = 0;

    for (size_t k = 0; k < pair_count; k++) {
        if (!str_starts(pairs[k].name, prefix)) {
            continue;
        }
        if (count == OPEN_FIELD_MAX) {
            return ERR(REQUEST_FORMAT, "More than %d set-up fields were sent.", OPEN_FIELD_MAX);
        }
        Str name = str_slice(pairs[k].name, prefix.len, pairs[k].name.len);
        TRY(open_add(name, pairs[k].value, out, open, &count));
    }
    *ret_open = open;
    *ret_count = count;
    return NULL;
}

/* The JSON type that a kind of field travels as. */
static const JsonKind json_kinds[FIELD_KIND_COUNT] = {
    [FIELD_TEXT] = JSON_STR,     [FIELD_LINES] = JSON_STR,    [FIELD_TOKEN] = JSON_STR,
    [FIELD_INT] = JSON_INT,      [FIELD_DECIMAL] = JSON_STR,  [FIELD_CODE] = JSON_STR,
    [FIELD_EMAIL] = JSON_STR,    [FIELD_CHOICE] = JSON_STR,   [FIELD_BOOL] = JSON_BOOL,
    [FIELD_DATE] = JSON_STR,     [FIELD_PASSWORD] = JSON_STR, [FIELD_PATH] = JSON_STR,
    [FIELD_JSON] = JSON_MISSING, /* anything */
};

static const char *json_kind_word(JsonKind kind)
{
    switch (kind) {
    case JSON_INT:
        return "a whole number";
    case JSON_BOOL:
        return "true or false";
    case JSON_STR:
        return "a string";
    case JSON_MISSING:
    case JSON_NULL:
    case JSON_ARRAY:
    case JSON_OBJECT:
        break;
    }
    return "another type";
}

static bool json_text(const Field *field, const Json *value, Arena *out, Str *ret_text)
{
    if (value->kind != json_kinds[field->kind]) {
        return false;
    }
    switch (value->kind) {
    case JSON_INT:
        *ret_text = arena_printf(out, "%lld", (long long)value->number);
        return true;
    case JSON_BOOL:
        *ret_text = value->number != 0 ? S("true") : S("false");
        return true;
    case JSON_STR:
        *ret_text = value->text;
        return true;
    case JSON_MISSING:
    case JSON_NULL:
    case JSON_ARRAY:
    case JSON_OBJECT:
        break;
    }
    return false;
}

static void json_field(const Field *field, const Json *value, Arena *out, FieldValue *ret_value)
{
    Str typed[FIELD_MANY_MAX + 1];
    size_t count = 0;
    bool right = true;

    *ret_value = (FieldValue){ .number = -1, .date = DATE_NONE };
    if (value->kind == JSON_MISSING || value->kind == JSON_NULL) {
        field_check(field, NULL, 0, out, ret_value);
        return;
    }
    if (field->kind == FIELD_JSON) {
        ret_value->given = true;
        return;
    }
    if (field->many && value->kind == JSON_ARRAY) {
        for (size_t i = 0; i < value->count && count <= FIELD_MANY_MAX && right; i++) {
            right = json_text(field, &value->items[i], out, &typed[count]);
            count++;
        }
    } else {
        right = !field->many && json_text(field, value, out, &typed[0]);
        count = 1;
    }
    if (!right) {
        const char *word = json_kind_word(json_kinds[field->kind]);
        const char *more = field->many ? ", in an array" : "";
        field_fail(ret_value, ERR_FIELD(JSON_TYPE, field->name, "This must be %s%s.", word, more),
                   out);
        return;
    }
    field_check(field, typed, count, out, ret_value);
}

Err *json_check(FieldTable table, const Json *object, Arena *out, FieldValue **ret_values)
{
    FieldValue *values = arena_array(out, FieldValue, table.count + 1);

    assert(table.count <= FIELD_COUNT_MAX);
    if (object->kind != JSON_OBJECT) {
        return ERR(JSON_TYPE, "The body must be a JSON object.");
    }
    for (size_t k = 0; k < object->count; k++) {
        bool known = false;
        for (size_t i = 0; i < table.count && !known; i++) {
            known = str_eq(object->keys[k], str_from_cstr(table.fields[i].name));
        }
        if (!known) {
            return ERR_FIELD(JSON_TYPE, str_cstr(out, object->items[k].pointer),
                             "This member is not known here.");
        }
    }
    for (size_t i = 0; i < table.count; i++) {
        const Field *field = &table.fields[i];
        json_field(field, json_member(object, str_from_cstr(field->name)), out, &values[i]);
    }
    *ret_values = values;
    return NULL;
}

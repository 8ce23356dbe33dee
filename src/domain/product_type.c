/* product_type.c - reads, writes and checks the attributes of a product type. */
#include "domain/product_type.h"

#include <inttypes.h>

ENUM_DEFINE(AttributeKind, attribute_kind, ATTRIBUTE_KIND_COUNT, ATTRIBUTE_KINDS)

static const Str attribute_members[] = {
    STR_INIT("code"), STR_INIT("name"), STR_INIT("kind"), STR_INIT("unit"), STR_INIT("choices"),
};

static Err *wrong(const Json *object, const char *member, const char *what)
{
    return ERR(IMPORT_ROW, "%.*s/%s: %s", STR_ARG(object->pointer), member, what);
}

static bool attribute_code_valid(Str code)
{
    bool valid = code.len > 0 && code.ptr[0] >= 'a' && code.ptr[0] <= 'z';
    for (size_t i = 0; valid && i < code.len; i++) {
        char c = code.ptr[i];
        valid = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    }
    return valid;
}

static Err *choices_read(Arena *out, const Json *json, Attribute *attribute)
{
    const Json *items;
    if (attribute->kind != ATTRIBUTE_CHOICE) {
        return json_member(json, S("choices"))->kind == JSON_MISSING
                   ? NULL
                   : wrong(json, "choices", "are of an attribute of the kind choice");
    }
    TRY(json_get_array(json, S("choices"), ATTRIBUTE_CHOICES_MAX, &items));
    if (items->count == 0) {
        return wrong(json, "choices", "is empty");
    }
    attribute->choices = arena_array(out, Str, items->count);
    for (size_t i = 0; i < items->count; i++) {
        Str text = items->items[i].text;
        if (items->items[i].kind != JSON_STR || text.len == 0 || text.len > ATTRIBUTE_BYTES_MAX) {
            return ERR(IMPORT_ROW, "%.*s: is not a short text", STR_ARG(items->items[i].pointer));
        }
        attribute->choices[attribute->choice_count++] = text;
    }
    return NULL;
}

static Err *attribute_read(Arena *out, const Json *json, Attribute *ret_attribute)
{
    Attribute attribute = { 0 };
    Str kind;
    if (json->kind != JSON_OBJECT) {
        return ERR(IMPORT_ROW, "%.*s: is not an object", STR_ARG(json->pointer));
    }
    TRY(json_only(json, attribute_members, COUNT_OF(attribute_members)));
    TRY(json_get_str(json, S("code"), ATTRIBUTE_BYTES_MAX, &attribute.code));
    TRY(json_get_str(json, S("name"), ATTRIBUTE_BYTES_MAX, &attribute.name));
    TRY(json_get_str(json, S("kind"), ATTRIBUTE_BYTES_MAX, &kind));
    TRY(json_get_str_opt(json, S("unit"), ATTRIBUTE_BYTES_MAX, (Str){ 0 }, &attribute.unit));
    if (!attribute_code_valid(attribute.code)) {
        return wrong(json, "code", "an attribute's code has a-z, 0-9 and _");
    }
    if (attribute.name.len == 0) {
        return wrong(json, "name", "is empty");
    }
    if (!attribute_kind_parse(kind, &attribute.kind)) {
        return wrong(json, "kind", "is not text, number, choice or boolean");
    }
    if (attribute.unit.len > 0 && attribute.kind != ATTRIBUTE_NUMBER) {
        return wrong(json, "unit", "is of a number only");
    }
    TRY(choices_read(out, json, &attribute));
    *ret_attribute = attribute;
    return NULL;
}

static const Attribute *attribute_find(const Attributes *attributes, Str code)
{
    for (size_t i = 0; i < attributes->count; i++) {
        if (str_eq(attributes->items[i].code, code)) {
            return &attributes->items[i];
        }
    }
    return NULL;
}

Err *attributes_read(Arena *out, const Json *array, Attributes *ret_attributes)
{
    Attributes *attributes = ret_attributes;
    if (array->kind != JSON_ARRAY || array->count > ATTRIBUTES_MAX) {
        return ERR(IMPORT_ROW, "%.*s: is not an array of at most %d attributes",
                   STR_ARG(array->pointer), ATTRIBUTES_MAX);
    }
    attributes->count = 0;
    for (size_t i = 0; i < array->count; i++) {
        Attribute attribute;
        TRY(attribute_read(out, &array->items[i], &attribute));
        if (attribute_find(attributes, attribute.code) != NULL) {
            return wrong(&array->items[i], "code", "is there twice");
        }
        attributes->items[attributes->count++] = attribute;
    }
    return NULL;
}

Err *attributes_parse(Arena *out, Str text, Attributes *ret_attributes)
{
    const Json *array;
    ret_attributes->count = 0;
    if (text.len == 0) {
        return NULL;
    }
    TRY(json_parse(out, text, &array));
    return attributes_read(out, array, ret_attributes);
}

Str attributes_text(Arena *out, const Attributes *attributes)
{
    if (attributes->count == 0) {
        return (Str){ 0 };
    }
    StrBuf buf = buf_new(out, 512);
    JsonOut json = json_out(&buf);
    json_array(&json);
    for (size_t i = 0; i < attributes->count; i++) {
        const Attribute *attribute = &attributes->items[i];
        json_object(&json);
        json_key_str(&json, S("code"), attribute->code);
        json_key_str(&json, S("name"), attribute->name);
        json_key_str(&json, S("kind"), attribute_kind_name(attribute->kind));
        if (attribute->unit.len > 0) {
            json_key_str(&json, S("unit"), attribute->unit);
        }
        if (attribute->choice_count > 0) {
            json_key(&json, S("choices"));
            json_array(&json);
            for (size_t j = 0; j < attribute->choice_count; j++) {
                json_str(&json, attribute->choices[j]);
            }
            json_array_end(&json);
        }
        json_object_end(&json);
    }
    json_array_end(&json);
    return buf_str(&buf);
}

static bool choice_has(const Attribute *attribute, Str value)
{
    for (size_t i = 0; i < attribute->choice_count; i++) {
        if (str_eq(attribute->choices[i], value)) {
            return true;
        }
    }
    return false;
}

/* What is wrong with the value, or NULL. */
static const char *value_wrong(const Attribute *attribute, const Json *value)
{
    switch (attribute->kind) {
    case ATTRIBUTE_TEXT:
        return value->kind == JSON_STR && value->text.len <= ATTRIBUTE_BYTES_MAX
                   ? NULL
                   : "is not a short text";
    case ATTRIBUTE_NUMBER:
        return value->kind == JSON_INT ? NULL : "is not a whole number";
    case ATTRIBUTE_CHOICE:
        return value->kind == JSON_STR && choice_has(attribute, value->text)
                   ? NULL
                   : "is not one of the choices of its type";
    case ATTRIBUTE_BOOLEAN:
        return value->kind == JSON_BOOL ? NULL : "is not true or false";
    case ATTRIBUTE_KIND_COUNT:
        break;
    }
    return "is not known";
}

Err *attributes_check(const Attributes *attributes, const Json *values)
{
    if (values->kind == JSON_MISSING) {
        return NULL;
    }
    if (values->kind != JSON_OBJECT) {
        return ERR(IMPORT_ROW, "%.*s: is not an object", STR_ARG(values->pointer));
    }
    for (size_t i = 0; i < values->count; i++) {
        const Attribute *attribute = attribute_find(attributes, values->keys[i]);
        const char *what = attribute == NULL ? "is no attribute of its type"
                                             : value_wrong(attribute, &values->items[i]);
        if (what != NULL) {
            return ERR(IMPORT_ROW, "%.*s: %s", STR_ARG(values->items[i].pointer), what);
        }
    }
    return NULL;
}

Str attribute_value(Arena *out, const Attribute *attribute, const Json *values)
{
    const Json *value = values->kind == JSON_OBJECT ? json_member(values, attribute->code) : values;
    if (value->kind == JSON_BOOL) {
        return value->number != 0 ? S("Yes") : S("No");
    }
    if (value->kind == JSON_INT) {
        return arena_printf(out, "%" PRId64 "%s%.*s", value->number,
                            attribute->unit.len > 0 ? " " : "", STR_ARG(attribute->unit));
    }
    return value->kind == JSON_STR ? value->text : (Str){ 0 };
}

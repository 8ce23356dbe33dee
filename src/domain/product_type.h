/*
 * product_type.h - the attributes of a product type: what its products are compared by, as data
 * (R-CAT-01).
 *
 * [{"code":"memory","name":"Memory","kind":"number","unit":"GB"},
 *  {"code":"engine","name":"Engine","kind":"choice","choices":["PostgreSQL","MariaDB"]}]
 * A product's values: {"memory":16,"engine":"PostgreSQL"}; a value that is missing is not known.
 */
#ifndef DOMAIN_PRODUCT_TYPE_H
#define DOMAIN_PRODUCT_TYPE_H

#include "base/json.h"
#include "domain/words.h"

enum {
    ATTRIBUTES_MAX = 30,        /* of a type */
    ATTRIBUTE_CHOICES_MAX = 40, /* of an attribute */
    ATTRIBUTE_BYTES_MAX = 80    /* a code, name, unit, choice or value */
};

#define ATTRIBUTE_KINDS(X)        \
    X(ATTRIBUTE_TEXT, "text")     \
    X(ATTRIBUTE_NUMBER, "number") \
    X(ATTRIBUTE_CHOICE, "choice") \
    X(ATTRIBUTE_BOOLEAN, "boolean")
ENUM_DECLARE(AttributeKind, attribute_kind, ATTRIBUTE_KIND_COUNT, ATTRIBUTE_KINDS)

typedef struct Attribute {
    Str code; /* a-z, 0-9 and _ */
    Str name; /* "Memory" */
    AttributeKind kind;
    Str unit; /* "GB"; of a number only, may be empty */
    Str *choices;
    size_t choice_count;
} Attribute;

typedef struct Attributes {
    Attribute items[ATTRIBUTES_MAX];
    size_t count;
} Attributes;

/* An array as above. Fails: IMPORT_ROW, JSON_TYPE with the JSON pointer of what is wrong. */
MUST_USE Err *attributes_read(Arena *out, const Json *array, Attributes *ret_attributes);
/* What attributes_text made; an empty text has none. Fails: JSON_FORMAT, and as above. */
MUST_USE Err *attributes_parse(Arena *out, Str text, Attributes *ret_attributes);
/* Compact JSON; empty when there are none. */
Str attributes_text(Arena *out, const Attributes *attributes);
/* Do the values, an object, fit? Fails: IMPORT_ROW with the JSON pointer of the first that does
 * not. */
MUST_USE Err *attributes_check(const Attributes *attributes, const Json *values);
/* A value in words: "16 GB", "Yes"; empty when it is not known. `values` may be JSON_MISSING. */
Str attribute_value(Arena *out, const Attribute *attribute, const Json *values);

#endif

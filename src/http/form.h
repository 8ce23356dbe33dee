/*
 * form.h - from the bytes of a form, a query string or a JSON body to checked FieldValues.
 *
 * Shared by the three sources: each is first brought to pairs of name and text, then the table of
 * fields decides. Private to http/ and its tests.
 */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H

#include "base/json.h"
#include "http/route.h"

typedef struct FormPair {
    Str name;
    Str value;
} FormPair;

typedef struct FieldTable {
    const Field *fields;
    size_t count;
} FieldTable;

/* Splits "a=1&b=2". Fails: REQUEST_FORMAT (a broken escape, too many pairs). */
MUST_USE Err *form_parse(Str text, Arena *out, FormPair **ret_pairs, size_t *ret_count);
/* Checks the pairs against the table; every value is set, wrong ones with their error. Undeclared
 * names are passed over. */
FieldValue *form_check(FieldTable table, const FormPair *pairs, size_t pair_count, Arena *out);
/* The first pair whose name is not in the table, or NULL. */
const FormPair *form_unknown(FieldTable table, const FormPair *pairs, size_t pair_count);
/* The pairs with the prefix, once each. Fails: FIELD_INVALID, FIELD_REPEATED, FIELD_TOO_LONG. */
MUST_USE Err *form_open(Str prefix, const FormPair *pairs, size_t pair_count, Arena *out,
                        OpenField **ret_open, size_t *ret_count);
/* Checks an object's members against the table, with the JSON types that the kinds ask for; members
 * that are not declared are refused. Fails: JSON_TYPE (not an object, or an unknown member). */
MUST_USE Err *json_check(FieldTable table, const Json *object, Arena *out, FieldValue **ret_values);

/* One field from the texts that were sent for it. */
void field_check(const Field *field, const Str *typed, size_t typed_count, Arena *out,
                 FieldValue *ret_value);
/* Puts an error on a value; a copy on `out`, as a thread keeps only its newest errors. */
void field_fail(FieldValue *value, const Err *err, Arena *out);

#endif

/* form_fuzz.c - any bytes as a form, a query string, a cookie header and a path. */
#include <assert.h>

#include "http/cookie.h"
#include "http/form.h"
#include "http/uri.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const words[] = { "now", "later", NULL };
static const Field fields[] = {
    { .name = "a", .kind = FIELD_TEXT, .max = 20, .required = true },
    { .name = "b", .kind = FIELD_LINES },
    { .name = "c", .kind = FIELD_TOKEN, .many = true },
    { .name = "d", .kind = FIELD_INT, .min_value = -5, .max_value = 5 },
    { .name = "e", .kind = FIELD_DECIMAL, .scale = 2, .min_value = -5, .max_value = 5 },
    { .name = "f", .kind = FIELD_CODE },
    { .name = "g", .kind = FIELD_EMAIL },
    { .name = "h", .kind = FIELD_CHOICE, .choices = words },
    { .name = "i", .kind = FIELD_BOOL },
    { .name = "j", .kind = FIELD_DATE },
    { .name = "k", .kind = FIELD_PASSWORD },
    { .name = "l", .kind = FIELD_PATH },
};

static void check_value(const FieldValue *value)
{
    assert(str_utf8_valid(value->raw));
    assert(str_utf8_valid(value->message));
    assert((value->err == NULL) == (value->message.len == 0));
    assert(value->err == NULL || value->text.len == 0);
    assert(str_utf8_valid(value->text));
    assert(value->item_count <= FIELD_MANY_MAX);
}

static void check_form(Str text, Arena out)
{
    const FieldTable table = { fields, COUNT_OF(fields) };
    FormPair *pairs;
    OpenField *open;
    size_t count;
    size_t open_count;

    if (form_parse(text, &out, &pairs, &count) != NULL) {
        return;
    }
    const FieldValue *values = form_check(table, pairs, count, &out);
    for (size_t i = 0; i < table.count; i++) {
        check_value(&values[i]);
    }
    (void)form_unknown(table, pairs, count);
    if (form_open(S("o."), pairs, count, &out, &open, &open_count) == NULL) {
        assert(open_count <= OPEN_FIELD_MAX);
    }
}

/* What is encoded decodes to itself. */
static void check_uri(Str text, Arena out)
{
    Str back;

    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\0') {
            return;
        }
    }
    bool right = uri_decode(&out, uri_encode(&out, text), true, &back);
    assert(right);
    assert(str_eq(back, text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena arena;
    Str text = { (const char *)data, size };

    if (arena.pos == NULL) {
        arena = arena_open(ARENA_CAP_BYTES);
    }
    if (size > BODY_BYTES_DEFAULT) {
        return 0;
    }
    check_form(text, arena);
    check_uri(text, arena);
    (void)cookie_find(text, S("session"));
    err_reset();
    return 0;
}

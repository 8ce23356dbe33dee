/* field.c - one rule per kind of field, from the text that was sent to a typed value. */
#include <assert.h>
#include <string.h>

#include "http/form.h"

enum {
    EMAIL_BYTES_MAX = 254,
    EMAIL_LOCAL_BYTES_MAX = 64,
    CODE_BYTES_MAX = 40,
    PATH_BYTES_MAX = 2048,
    DIGITS_MAX = 40
};

typedef Err *(*KindCheck)(const Field *field, Str text, Arena *out, FieldValue *value);

static bool ascii_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool all_bytes(Str text, bool (*right)(char))
{
    for (size_t i = 0; i < text.len; i++) {
        if (!right(text.ptr[i])) {
            return false;
        }
    }
    return true;
}

static bool token_byte(char c)
{
    return c > ' ' && c <= '~';
}

static bool code_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static bool email_local_byte(char c)
{
    return ascii_letter_or_digit(c) || (c != '\0' && strchr("!#$%&'*+/=?^_`{|}~-.", c) != NULL);
}

static bool domain_byte(char c)
{
    return ascii_letter_or_digit(c) || c == '-' || c == '.';
}

/* The bytes that a plain path and query are made of; no backslash, which browsers take for '/'. */
static bool path_byte(char c)
{
    return token_byte(c) && c != '\\' && c != '"' && c != '<' && c != '>';
}

static Err *check_text(const Field *field, Str text, Arena *out, FieldValue *value)
{
    (void)field;
    (void)out;
    value->text = text;
    return NULL;
}

static Err *check_token(const Field *field, Str text, Arena *out, FieldValue *value)
{
    (void)out;
    if (!all_bytes(text, token_byte)) {
        return ERR_FIELD(FIELD_INVALID, field->name, "Only letters, digits and signs, no spaces.");
    }
    value->text = text;
    return NULL;
}

static Err *check_int(const Field *field, Str text, Arena *out, FieldValue *value)
{
    int64_t number;

    (void)out;
    if (!str_parse_int64(text, &number)) {
        return ERR_FIELD(NUM_FORMAT, field->name, "This is not a whole number.");
    }
    if (field->max_value > field->min_value &&
        (number < field->min_value || number > field->max_value)) {
        return ERR_FIELD(FIELD_RANGE, field->name, "The number must be from %lld to %lld.",
                         (long long)field->min_value, (long long)field->max_value);
    }
    value->number = number;
    value->text = text;
    return NULL;
}

/* By whole part and remainder, so that nothing can overflow. */
static bool decimal_within(Decimal decimal, const Field *field)
{
    int64_t unit = num_pow10(decimal.scale);
    int64_t whole = decimal.units / unit;
    int64_t rest = decimal.units % unit;

    return (whole > field->min_value || (whole == field->min_value && rest >= 0)) &&
           (whole < field->max_value || (whole == field->max_value && rest <= 0));
}

static Err *check_decimal(const Field *field, Str text, Arena *out, FieldValue *value)
{
    Decimal decimal;
    Err *err = decimal_parse(text, field->scale, &decimal);

    (void)out;
    if (err != NULL && field->scale > 0) {
        return ERR_FIELD(NUM_FORMAT, field->name,
                         "This is not a number with at most %d decimal places.", (int)field->scale);
    }
    if (err != NULL) {
        return ERR_FIELD(NUM_FORMAT, field->name, "This is not a whole number.");
    }
    if (field->max_value > field->min_value && !decimal_within(decimal, field)) {
        return ERR_FIELD(FIELD_RANGE, field->name, "The number must be from %lld to %lld.",
                         (long long)field->min_value, (long long)field->max_value);
    }
    value->decimal = decimal;
    value->text = text;
    return NULL;
}

static Err *check_code(const Field *field, Str text, Arena *out, FieldValue *value)
{
    (void)out;
    if (text.len > CODE_BYTES_MAX || !all_bytes(text, code_byte)) {
        return ERR_FIELD(FIELD_INVALID, field->name, "This is not a code of this marketplace.");
    }
    value->text = text;
    return NULL;
}

/* A host name of at least two labels, each of letters, digits and inner hyphens. */
static bool domain_valid(Str domain)
{
    Str rest = domain;
    Str label;
    size_t labels = 0;

    if (domain.len == 0 || !all_bytes(domain, domain_byte) || str_ends(domain, S("."))) {
        return false;
    }
    while (str_next(&rest, '.', &label)) {
        if (label.len == 0 || label.len > 63 || label.ptr[0] == '-' || str_ends(label, S("-"))) {
            return false;
        }
        labels++;
    }
    return labels >= 2;
}

static Err *check_email(const Field *field, Str text, Arena *out, FieldValue *value)
{
    size_t at = str_find(text, S("@"), 0);
    Str local = str_slice(text, 0, at);
    Str domain = str_slice(text, at + 1, text.len);

    if (text.len > EMAIL_BYTES_MAX || local.len == 0 || local.len > EMAIL_LOCAL_BYTES_MAX ||
        !all_bytes(local, email_local_byte) || str_starts(local, S(".")) ||
        str_ends(local, S(".")) || str_find(local, S(".."), 0) < local.len ||
        !domain_valid(domain)) {
        return ERR_FIELD(FIELD_INVALID, field->name,
                         "This is not an e-mail address. One looks like anna@firm.example.");
    }
    Str lower = str_lower(out, domain);
    value->text = arena_printf(out, "%.*s@%.*s", STR_ARG(local), STR_ARG(lower));
    return NULL;
}

static Err *check_choice(const Field *field, Str text, Arena *out, FieldValue *value)
{
    (void)out;
    assert(field->choices != NULL);
    for (size_t i = 0; field->choices[i] != NULL; i++) {
        if (str_eq(text, str_from_cstr(field->choices[i]))) {
            value->number = (int64_t)i;
            value->text = text;
            return NULL;
        }
    }
    return ERR_FIELD(FIELD_INVALID, field->name, "Please choose one of the given values.");
}

static Err *check_bool(const Field *field, Str text, Arena *out, FieldValue *value)
{
    static const Str words[] = {
        STR_INIT("0"), STR_INIT("off"), STR_INIT("false"), STR_INIT("no"),
        STR_INIT("1"), STR_INIT("on"),  STR_INIT("true"),  STR_INIT("yes")
    };

    (void)out;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_eq(text, words[i])) {
            value->on = i >= COUNT_OF(words) / 2;
            value->text = text;
            return field->required && !value->on
                       ? ERR_FIELD(FIELD_REQUIRED, field->name, "This must be ticked.")
                       : NULL;
        }
    }
    return ERR_FIELD(FIELD_INVALID, field->name, "This is neither yes nor no.");
}

static Err *check_date(const Field *field, Str text, Arena *out, FieldValue *value)
{
    Date date;

    (void)out;
    if (date_parse(text, &date) != NULL) {
        return ERR_FIELD(DATE_FORMAT, field->name,
                         "This is not a date. Dates look like 2026-11-22.");
    }
    value->date = date;
    value->text = text;
    return NULL;
}

static Err *check_path(const Field *field, Str text, Arena *out, FieldValue *value)
{
    (void)out;
    if (text.len > PATH_BYTES_MAX || text.ptr[0] != '/' || str_starts(text, S("//")) ||
        !all_bytes(text, path_byte)) {
        return ERR_FIELD(FIELD_INVALID, field->name, "This is not an address of this site.");
    }
    value->text = text;
    return NULL;
}

static const KindCheck kind_checks[FIELD_KIND_COUNT] = {
    [FIELD_TEXT] = check_text,   [FIELD_LINES] = check_text,      [FIELD_TOKEN] = check_token,
    [FIELD_INT] = check_int,     [FIELD_DECIMAL] = check_decimal, [FIELD_CODE] = check_code,
    [FIELD_EMAIL] = check_email, [FIELD_CHOICE] = check_choice,   [FIELD_BOOL] = check_bool,
    [FIELD_DATE] = check_date,   [FIELD_PASSWORD] = check_text,   [FIELD_PATH] = check_path,
    [FIELD_JSON] = check_text,
};

/* C0, DEL and C1 (in UTF-8: C2 80 to C2 9F); line breaks and tabs where the kind has lines. */
static bool control_at(Str text, size_t i, bool lines)
{
    unsigned char c = (unsigned char)text.ptr[i];

    if (c == '\n' || c == '\r' || c == '\t') {
        return !lines;
    }
    if (c == 0xc2 && i + 1 < text.len) {
        return (unsigned char)text.ptr[i + 1] < 0xa0;
    }
    return c < 0x20 || c == 0x7f;
}

static size_t utf8_len_at(Str text, size_t i)
{
    size_t most = text.len - i < 4 ? text.len - i : 4;

    for (size_t len = 1; len <= most; len++) {
        if (str_utf8_valid(str_slice(text, i, i + len))) {
            return len;
        }
    }
    return 0;
}

/* What was typed, made safe to show again. */
static Str shown(Str text, Arena *out)
{
    StrBuf buf;
    size_t i = 0;
    bool plain = str_utf8_valid(text);

    for (size_t k = 0; k < text.len && plain; k++) {
        plain = !control_at(text, k, true);
    }
    if (plain) {
        return text;
    }
    buf = buf_new(out, text.len + 16);
    while (i < text.len) {
        size_t len = utf8_len_at(text, i);
        if (len == 0 || control_at(text, i, true)) {
            buf_add(&buf, S("\xef\xbf\xbd"));
            i += len > 1 ? len : 1;
        } else {
            buf_add(&buf, str_slice(text, i, i + len));
            i += len;
        }
    }
    return buf_str(&buf);
}

static Str lines_normal(Str text, Arena *out)
{
    char *to = arena_array(out, char, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '\r') {
            to[len++] = text.ptr[i];
        } else if (i + 1 == text.len || text.ptr[i + 1] != '\n') {
            to[len++] = '\n';
        }
    }
    return str_trim((Str){ to, len });
}

static size_t code_points_max(const Field *field)
{
    if (field->max > 0) {
        return field->max;
    }
    if (field->kind == FIELD_INT || field->kind == FIELD_DECIMAL) {
        return DIGITS_MAX;
    }
    if (field->kind == FIELD_PATH) {
        return PATH_BYTES_MAX;
    }
    return field->kind == FIELD_LINES ? FIELD_LINES_DEFAULT : FIELD_CODE_POINTS_DEFAULT;
}

/* The rules that all kinds share; *ret_text is the clean text, empty for none. */
static Err *check_common(const Field *field, Str typed, Arena *out, Str *ret_text)
{
    bool lines = field->kind == FIELD_LINES;

    if (!str_utf8_valid(typed)) {
        return ERR_FIELD(FIELD_INVALID, field->name, "The text is not valid UTF-8.");
    }
    for (size_t i = 0; i < typed.len; i++) {
        if (control_at(typed, i, lines)) {
            return ERR_FIELD(FIELD_INVALID, field->name,
                             "The text has characters that cannot be used here.");
        }
    }
    Str text = typed;
    if (lines) {
        text = lines_normal(typed, out);
    } else if (field->kind != FIELD_PASSWORD) {
        text = str_trim(typed);
    }
    size_t max = code_points_max(field);
    if (str_utf8_count(text) > max) {
        return ERR_FIELD(FIELD_TOO_LONG, field->name, "At most %zu characters.", max);
    }
    *ret_text = text;
    return NULL;
}

static Err *check_one(const Field *field, Str typed, Arena *out, FieldValue *value)
{
    Str text;

    TRY(check_common(field, typed, out, &text));
    if (text.len == 0 && field->required) {
        return ERR_FIELD(FIELD_REQUIRED, field->name, "Please fill in this field.");
    }
    if (text.len == 0 && field->fallback == NULL) {
        return NULL;
    }
    if (text.len == 0) {
        return kind_checks[field->kind](field, str_from_cstr(field->fallback), out, value);
    }
    value->given = true;
    return kind_checks[field->kind](field, text, out, value);
}

static Err *check_many(const Field *field, const Str *typed, size_t count, Arena *out,
                       FieldValue *value)
{
    Str *items = arena_array(out, Str, count + 1);

    if (count > FIELD_MANY_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, field->name, "At most %d values.", FIELD_MANY_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        FieldValue one = { .number = -1 };
        TRY(check_one(field, typed[i], out, &one));
        if (one.given) {
            items[value->item_count] = one.text;
            value->item_count++;
        }
    }
    value->items = items;
    value->given = value->item_count > 0;
    if (field->required && !value->given) {
        return ERR_FIELD(FIELD_REQUIRED, field->name, "Please choose at least one.");
    }
    return NULL;
}

void field_fail(FieldValue *value, const Err *err, Arena *out)
{
    Err *copy = arena_new(out, Err);

    value->message = str_dup(out, err_message(err));
    *copy = *err;
    copy->field = err->field == NULL ? NULL : str_cstr(out, str_from_cstr(err->field));
    copy->detail = str_cstr(out, value->message);
    copy->cause = NULL;
    value->err = copy;
}

void field_check(const Field *field, const Str *typed, size_t typed_count, Arena *out,
                 FieldValue *ret_value)
{
    FieldValue value = { .number = field->kind == FIELD_CHOICE ? -1 : 0, .date = DATE_NONE };
    Err *err;

    assert(field->kind < FIELD_KIND_COUNT);
    if (typed_count > 0 && field->kind != FIELD_PASSWORD) {
        value.raw = shown(typed[0], out);
    }
    if (field->many) {
        err = check_many(field, typed, typed_count, out, &value);
    } else if (typed_count > 1) {
        err = ERR_FIELD(FIELD_REPEATED, field->name, "This field was sent twice.");
    } else {
        err = check_one(field, typed_count == 1 ? typed[0] : S(""), out, &value);
    }
    if (err != NULL) {
        value.text = S("");
        value.item_count = 0;
        field_fail(&value, err, out);
    }
    *ret_value = value;
}

/* connector.c - finding a connector, and checking settings against its fields. */
#include "connector/connector.h"

#include "connector/answer.h"

#include <inttypes.h>

typedef struct Check {
    Arena *out;
    const SettingField *field;
    JsonOut json;
} Check;

const ConnectorEntry *connector_find(const ConnectorSet *set, Str name)
{
    for (size_t i = 0; i < set->count; i++) {
        if (str_eq(set->entries[i].connector->name, name)) {
            return &set->entries[i];
        }
    }
    return NULL;
}

static Answer refuse(const Check *check, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static Answer refuse(const Check *check, const char *code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Str rest = arena_vprintf(check->out, format, args);
    va_end(args);
    Str label = check->field->label;
    Str text = arena_printf(check->out, "%.*s %.*s.", STR_ARG(label), STR_ARG(rest));
    return answer_refused(str_from_cstr(code), check->field->name, text);
}

/* Line breaks and tabs are fine inside a text (a start script), other control characters never. */
static bool has_control(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if ((c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f) {
            return true;
        }
    }
    return false;
}

static size_t field_bytes_max(const SettingField *field)
{
    return field->bytes_max == 0 ? CONNECTOR_TEXT_MAX : field->bytes_max;
}

static Answer check_text(Check *check, Str text)
{
    if (text.len > field_bytes_max(check->field)) {
        return refuse(check, "field.too_long", "is longer than %zu bytes",
                      field_bytes_max(check->field));
    }
    if (has_control(text)) {
        return refuse(check, "field.invalid", "has a control character");
    }
    json_key_str(&check->json, check->field->name, text);
    return answer_done();
}

static Answer check_number(Check *check, const Json *value, Str text)
{
    const SettingField *field = check->field;
    int64_t number;

    if (value->kind == JSON_INT) {
        number = value->number;
    } else if (!str_parse_int64(text, &number)) {
        return refuse(check, "field.invalid", "must be a whole number");
    }
    if (number < field->min || number > field->max) {
        return refuse(check, "field.range", "must be from %" PRId64 " to %" PRId64, field->min,
                      field->max);
    }
    json_key_int(&check->json, field->name, number);
    return answer_done();
}

static Answer check_choice(Check *check, Str text)
{
    const SettingField *field = check->field;
    StrBuf known = buf_new(check->out, 128);

    for (size_t i = 0; i < field->choice_count; i++) {
        if (str_eq(text, field->choices[i])) {
            json_key_str(&check->json, field->name, text);
            return answer_done();
        }
        buf_add(&known, i == 0 ? S("") : S(", "));
        buf_add(&known, field->choices[i]);
    }
    return refuse(check, "field.invalid", "must be one of: %.*s", STR_ARG(buf_str(&known)));
}

typedef struct Lines {
    size_t count;
    Str items[CONNECTOR_LINE_MAX + 1]; /* one more, to see that there are too many */
} Lines;

static void add_line(Lines *lines, Str item)
{
    if (item.len > 0 && lines->count <= CONNECTOR_LINE_MAX) {
        lines->items[lines->count] = item;
        lines->count++;
    }
}

static void split_lines(Lines *lines, Str text)
{
    size_t start = 0;
    for (size_t i = 0; i <= text.len; i++) {
        if (i == text.len || text.ptr[i] == ',' || text.ptr[i] == '\n' || text.ptr[i] == '\r') {
            add_line(lines, str_trim(str_slice(text, start, i)));
            start = i + 1;
        }
    }
}

static Answer check_lines(Check *check, const Json *value)
{
    const SettingField *field = check->field;
    size_t count_max = field->max > 0 ? (size_t)field->max : CONNECTOR_LINE_MAX;
    size_t count_min = field->required && field->min < 1 ? 1 : (size_t)field->min;
    Lines lines = { .count = 0 };

    if (value->kind == JSON_STR) {
        split_lines(&lines, value->text);
    }
    for (size_t i = 0; value->kind == JSON_ARRAY && i < value->count; i++) {
        if (value->items[i].kind != JSON_STR) {
            return refuse(check, "field.invalid", "must be a list of texts");
        }
        add_line(&lines, str_trim(value->items[i].text));
    }
    if (lines.count == 0 && field->required) {
        return refuse(check, "field.required", "is required");
    }
    if (lines.count > count_max || lines.count < count_min) {
        return refuse(check, "field.range", "must have from %zu to %zu items", count_min,
                      count_max);
    }
    json_key(&check->json, field->name);
    json_array(&check->json);
    for (size_t i = 0; i < lines.count; i++) {
        if (lines.items[i].len > field_bytes_max(field) || has_control(lines.items[i])) {
            return refuse(check, "field.invalid", "has an item that is too long or not text");
        }
        json_str(&check->json, lines.items[i]);
    }
    json_array_end(&check->json);
    return answer_done();
}

static Answer check_field(Check *check, const Json *value)
{
    const SettingField *field = check->field;
    Str text = value->kind == JSON_STR ? str_trim(value->text) : S("");
    bool missing = value->kind == JSON_MISSING || value->kind == JSON_NULL ||
                   (value->kind == JSON_STR && text.len == 0);

    if (missing) {
        if (field->required) {
            return refuse(check, "field.required", "is required");
        }
        if (field->initial.len == 0) {
            return answer_done();
        }
        text = field->initial;
    }
    const Json initial = { .kind = JSON_STR, .text = text };
    const Json *used = missing ? &initial : value;

    bool fits = used->kind == JSON_STR ||
                (field->kind == SETTING_NUMBER && used->kind == JSON_INT) ||
                (field->kind == SETTING_LINES && used->kind == JSON_ARRAY);
    if (!fits) {
        return refuse(check, "field.invalid", "has the wrong type");
    }
    switch (field->kind) {
    case SETTING_TEXT:
        return check_text(check, text);
    case SETTING_NUMBER:
        return check_number(check, used, text);
    case SETTING_CHOICE:
        return check_choice(check, text);
    case SETTING_LINES:
        return check_lines(check, used);
    case SETTING_KIND_COUNT:
        break;
    }
    return refuse(check, "field.invalid", "has no kind");
}

static bool field_known(const SettingField *fields, size_t field_count, Str name)
{
    for (size_t i = 0; i < field_count; i++) {
        if (str_eq(fields[i].name, name)) {
            return true;
        }
    }
    return false;
}

Answer connector_check_fields(const ConnectorCall *call, const SettingField *fields,
                              size_t field_count, const Json *settings)
{
    StrBuf buf = buf_new(call->out, 512);
    Check check = { .out = call->out, .json = json_out(&buf) };

    if (settings->kind != JSON_OBJECT) {
        return answer_refused(S("field.invalid"), S(""), S("The settings must be an object."));
    }
    for (size_t i = 0; i < settings->count; i++) {
        Str key = settings->keys[i];
        if (!field_known(fields, field_count, key)) {
            Str text = arena_printf(call->out, "There is no setting \"%.*s\".",
                                    STR_ARG(str_slice(key, 0, CONNECTOR_TEXT_MAX)));
            return answer_refused(S("field.unknown"), str_dup(call->out, key), text);
        }
    }
    json_object(&check.json);
    for (size_t i = 0; i < field_count; i++) {
        check.field = &fields[i];
        Answer answer = check_field(&check, json_member(settings, fields[i].name));
        if (answer.kind != ANSWER_DONE) {
            return answer;
        }
    }
    json_object_end(&check.json);
    Answer answer = answer_done();
    answer.text = buf_str(&buf);
    return answer;
}

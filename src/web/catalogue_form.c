/* catalogue_form.c - documents of the catalogue as forms, and back. */
#include "web/catalogue_form.h"

#include <inttypes.h>

enum { ROWS_SPARE = 2, TEXT_MAX = 4000 };

static const Json missing = { .kind = JSON_MISSING };

static Str input_name(Arena *out, const Input *input, size_t row, const Input *column)
{
    if (column == NULL) {
        return str_from_cstr(input->member);
    }
    return arena_printf(out, "%s_%zu_%s", input->member, row + 1, column->member);
}

static Str scalar_text(Arena *out, const Json *value)
{
    if (value->kind == JSON_INT) {
        return arena_printf(out, "%" PRId64, value->number);
    }
    return value->kind == JSON_STR ? value->text : (Str){ 0 };
}

static Str words_text(Arena *out, const Json *list)
{
    StrBuf buf = buf_new(out, 128);
    for (size_t i = 0; list->kind == JSON_ARRAY && i < list->count; i++) {
        buf_add(&buf, i > 0 ? S(", ") : S(""));
        buf_add(&buf, list->items[i].text);
    }
    return buf_str(&buf);
}

/* A text that looks like something else stands in quotation marks. */
static bool looks_otherwise(Str text)
{
    int64_t number;
    return str_parse_int64(text, &number) || str_eq(text, S("yes")) || str_eq(text, S("no"));
}

static Str values_text(Arena *out, const Json *object)
{
    StrBuf buf = buf_new(out, 128);
    for (size_t i = 0; object->kind == JSON_OBJECT && i < object->count; i++) {
        const Json *value = &object->items[i];
        buf_addf(&buf, "%s%.*s = ", i > 0 ? "\n" : "", STR_ARG(object->keys[i]));
        if (value->kind == JSON_BOOL) {
            buf_add(&buf, value->number != 0 ? S("yes") : S("no"));
        } else if (value->kind == JSON_STR && looks_otherwise(value->text)) {
            buf_addf(&buf, "\"%.*s\"", STR_ARG(value->text));
        } else {
            buf_add(&buf, scalar_text(out, value));
        }
    }
    return buf_str(&buf);
}

static Str value_text(Arena *out, const Input *input, const Json *value)
{
    switch (input->kind) {
    case INPUT_WORDS:
        return words_text(out, value);
    case INPUT_VALUES:
        return values_text(out, value);
    case INPUT_TEXT:
    case INPUT_LINES:
    case INPUT_NUMBER:
    case INPUT_CHECK:
    case INPUT_SELECT:
    case INPUT_ROWS:
        break;
    }
    return scalar_text(out, value);
}

static const char *type_of(InputKind kind)
{
    switch (kind) {
    case INPUT_LINES:
    case INPUT_VALUES:
        return "textarea";
    case INPUT_NUMBER:
        return "number";
    case INPUT_CHECK:
        return "checkbox";
    case INPUT_SELECT:
        return "select";
    case INPUT_TEXT:
    case INPUT_WORDS:
    case INPUT_ROWS:
        break;
    }
    return "text";
}

/* From what was typed, or from the document's value. */
static FormField field_of(const Req *req, const Input *input, Str name, const Json *value,
                          bool typed)
{
    Arena *out = req->arena;
    FormField field = { .name = arena_printf(out, CATALOGUE_PREFIX "%.*s", STR_ARG(name)),
                        .label = str_from_cstr(input->label),
                        .type = str_from_cstr(type_of(input->kind)),
                        .hint = input->hint == NULL ? (Str){ 0 } : str_from_cstr(input->hint),
                        .max = input->kind == INPUT_SELECT ? 0 : TEXT_MAX,
                        .options = input->options,
                        .options_count = input->option_count };
    if (typed) {
        field.value = req_open(req, name);
        field.error = req_open_message(req, name);
        field.checked = field.value.len > 0;
        return field;
    }
    field.value = value_text(out, input, value);
    field.checked =
        value->kind == JSON_BOOL ? value->number != 0 : input->default_on && value == &missing;
    return field;
}

static bool row_typed(const Req *req, const Input *input, size_t row)
{
    return req_open(req, input_name(req->arena, input, row, &input->columns[0])).len > 0;
}

static void rows_fill(const Req *req, const Input *input, const Json *list, bool typed,
                      CatalogueSection *section)
{
    size_t used = list->kind == JSON_ARRAY ? list->count : 0;
    for (size_t i = 0; typed && i < CATALOGUE_ROW_MAX; i++) {
        used = row_typed(req, input, i) ? i + 1 : used;
    }
    size_t count = used + ROWS_SPARE < CATALOGUE_ROW_MAX ? used + ROWS_SPARE : CATALOGUE_ROW_MAX;
    section->rows = arena_array(req->arena, CatalogueRow, count);
    section->rows_count = count;
    for (size_t i = 0; i < count; i++) {
        CatalogueRow *row = &section->rows[i];
        bool there = list->kind == JSON_ARRAY && i < list->count;
        row->legend = arena_printf(req->arena, "%s %zu", input->label, i + 1);
        for (size_t k = 0; k < input->column_count; k++) {
            const Input *column = &input->columns[k];
            const Json *value =
                there ? json_member(&list->items[i], str_from_cstr(column->member)) : &missing;
            value = value->kind == JSON_MISSING ? &missing : value;
            row->fields[row->fields_count++] =
                field_of(req, column, input_name(req->arena, input, i, column), value, typed);
        }
        if (!there && !typed) { /* nothing is chosen until a row is used */
            row->legend = arena_printf(req->arena, "%s %zu (new)", input->label, i + 1);
        }
    }
}

Err *catalogue_form_fill(const Req *req, CatalogueObject object, Str document, bool typed,
                         const FormOption *types, size_t type_count, CatalogueEditPage *page)
{
    const InputForm *form = &catalogue_forms[object];
    const Json *json = &missing;
    if (document.len > 0) {
        TRY(json_parse(req->arena, document, &json));
    }
    page->sections_count = form->section_count;
    for (size_t i = 0; i < form->section_count; i++) {
        const InputSection *from = &form->sections[i];
        CatalogueSection *section = &page->sections[i];
        *section = (CatalogueSection){ .title = str_from_cstr(from->title),
                                       .hint = str_from_cstr(from->hint) };
        section->fields = arena_array(req->arena, FormField, from->input_count);
        for (size_t k = 0; k < from->input_count; k++) {
            const Input *input = &from->inputs[k];
            const Json *value = json->kind == JSON_OBJECT
                                    ? json_member(json, str_from_cstr(input->member))
                                    : &missing;
            if (input->kind == INPUT_ROWS) {
                rows_fill(req, input, value, typed, section);
            } else if (!input->new_only || document.len == 0) {
                FormField field = field_of(req, input, str_from_cstr(input->member), value, typed);
                if (input->kind == INPUT_SELECT && input->options == NULL) {
                    field.options = types;
                    field.options_count = type_count;
                }
                section->fields[section->fields_count++] = field;
            }
        }
    }
    return NULL;
}

static void words_write(JsonOut *json, Str text)
{
    json_array(json);
    while (text.len > 0) {
        Str word;
        size_t comma = str_find(text, S(","), 0);
        size_t line = str_find(text, S("\n"), 0);
        size_t end = comma < line ? comma : line;
        word = str_trim(str_slice(text, 0, end));
        if (word.len > 0) {
            json_str(json, word);
        }
        text = end < text.len ? str_slice(text, end + 1, text.len) : (Str){ 0 };
    }
    json_array_end(json);
}

static void value_write(JsonOut *json, Str text)
{
    int64_t number;
    if (text.len >= 2 && text.ptr[0] == '"' && text.ptr[text.len - 1] == '"') {
        json_str(json, str_slice(text, 1, text.len - 1));
    } else if (str_parse_int64(text, &number)) {
        json_int(json, number);
    } else if (str_eq(text, S("yes")) || str_eq(text, S("no"))) {
        json_bool(json, str_eq(text, S("yes")));
    } else {
        json_str(json, text);
    }
}

static void values_write(JsonOut *json, Str text)
{
    Str line;
    json_object(json);
    while (str_next(&text, '\n', &line)) {
        size_t equals = str_find(line, S("="), 0);
        Str name = str_trim(str_slice(line, 0, equals));
        if (name.len > 0) {
            json_key(json, name);
            value_write(json, equals < line.len ? str_trim(str_slice(line, equals + 1, line.len))
                                                : (Str){ 0 });
        }
    }
    json_object_end(json);
}

/* A number that is none stays a text, which the import refuses by its name. */
static void scalar_write(JsonOut *json, const Input *input, Str text)
{
    int64_t number;
    if (input->kind == INPUT_NUMBER && str_parse_int64(text, &number)) {
        json_int(json, number);
    } else {
        json_str(json, text);
    }
}

static void check_write(JsonOut *json, const Input *input, bool on, bool addon)
{
    if (input->of_addon ? addon : on != input->default_on) {
        json_key_bool(json, str_from_cstr(input->member), on);
    }
}

static void input_write(const Req *req, JsonOut *json, const Input *input, Str name, bool addon)
{
    Str text = str_trim(req_open(req, name));
    if (input->kind == INPUT_CHECK) {
        check_write(json, input, text.len > 0, addon);
        return;
    }
    if (text.len == 0 && !input->always) {
        return;
    }
    json_key(json, str_from_cstr(input->member));
    if (input->kind == INPUT_WORDS) {
        words_write(json, text);
    } else if (input->kind == INPUT_VALUES) {
        values_write(json, text);
    } else {
        scalar_write(json, input, text);
    }
}

/* Rows whose first column is empty are left out. A select there is used when the next column is. */
static void rows_write(const Req *req, JsonOut *json, const Input *input)
{
    size_t key = input->columns[0].kind == INPUT_SELECT ? 1 : 0;
    bool open = input->always;
    if (open) {
        json_key(json, str_from_cstr(input->member));
        json_array(json);
    }
    for (size_t i = 0; i < CATALOGUE_ROW_MAX; i++) {
        if (req_open(req, input_name(req->arena, input, i, &input->columns[key])).len == 0) {
            continue;
        }
        if (!open) {
            json_key(json, str_from_cstr(input->member));
            json_array(json);
            open = true;
        }
        json_object(json);
        for (size_t k = 0; k < input->column_count; k++) {
            const Input *column = &input->columns[k];
            input_write(req, json, column, input_name(req->arena, input, i, column), false);
        }
        json_object_end(json);
    }
    if (open) {
        json_array_end(json);
    }
}

Str catalogue_form_read(const Req *req, CatalogueObject object, Str code)
{
    const InputForm *form = &catalogue_forms[object];
    bool addon = req_open(req, S("addon")).len > 0;
    StrBuf buf = buf_new(req->arena, 4096);
    JsonOut json = json_out(&buf);
    json_object(&json);
    for (size_t i = 0; i < form->section_count; i++) {
        for (size_t k = 0; k < form->sections[i].input_count; k++) {
            const Input *input = &form->sections[i].inputs[k];
            if (input->new_only) {
                json_key_str(&json, str_from_cstr(input->member),
                             code.len > 0 ? code
                                          : str_trim(req_open(req, str_from_cstr(input->member))));
            } else if (input->kind == INPUT_ROWS) {
                rows_write(req, &json, input);
            } else {
                input_write(req, &json, input, str_from_cstr(input->member), addon);
            }
        }
    }
    json_object_end(&json);
    return buf_str(&buf);
}

bool catalogue_form_refuse(CatalogueEditPage *page, CatalogueObject object, const Err *err)
{
    const InputForm *form = &catalogue_forms[object];
    Str text = err_message(err);
    if (err->field == NULL) {
        return false;
    }
    Str member = str_from_cstr(err->field);
    for (size_t i = 0; i < page->sections_count; i++) {
        CatalogueSection *section = &page->sections[i];
        for (size_t k = 0; k < section->fields_count; k++) {
            Str name = section->fields[k].name;
            if (str_eq(str_slice(name, sizeof(CATALOGUE_PREFIX) - 1, name.len), member)) {
                section->fields[k].error = text;
                return true;
            }
        }
        for (size_t k = 0; k < form->sections[i].input_count; k++) {
            if (str_eq(str_from_cstr(form->sections[i].inputs[k].member), member)) {
                section->error = text;
                return true;
            }
        }
    }
    return false;
}

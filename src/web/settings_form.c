/* settings_form.c - from a connector's fields to a form and back. */
#include "web/settings_form.h"

#include "connector/connector.h"

static Str setting_type(SettingKind kind)
{
    switch (kind) {
    case SETTING_NUMBER:
        return S("number");
    case SETTING_CHOICE:
        return S("select");
    case SETTING_LINES:
        return S("textarea");
    case SETTING_TEXT:
    case SETTING_KIND_COUNT:
        break;
    }
    return S("text");
}

static void add_options(Arena *out, const SettingView *setting, FormField *field)
{
    FormOption *options = arena_array(out, FormOption, setting->choices_count + 1);

    if (!setting->required || setting->value.len == 0) {
        options[field->options_count++] = (FormOption){ S(""), S("Please choose") };
    }
    for (size_t i = 0; i < setting->choices_count; i++) {
        Str choice = setting->choices[i];
        options[field->options_count++] = (FormOption){ choice, choice };
    }
    field->options = options;
}

/* What follows the route's prefix. */
static Str open_name(const Req *req, const SettingsForm *form, const SettingView *setting)
{
    Str scope = !setting->own && form->shared.len > 0 ? form->shared : form->scope;
    if (scope.len == 0) {
        return setting->name;
    }
    return arena_printf(req->arena, "%.*s.%.*s", STR_ARG(scope), STR_ARG(setting->name));
}

FormField *settings_fields(const Req *req, const SettingsForm *form, bool typed,
                           SettingProblem problem)
{
    FormField *fields = arena_array(req->arena, FormField, form->count);

    for (size_t i = 0; i < form->count; i++) {
        const SettingView *setting = &form->settings[i];
        Str name = open_name(req, form, setting);
        Str said = typed ? req_open_message(req, name) : S("");
        fields[i] = (FormField){
            .name = arena_printf(req->arena, SETTING_PREFIX "%.*s", STR_ARG(name)),
            .label = setting->label,
            .type = setting_type(setting->kind),
            .value = typed ? req_open(req, name) : setting->value,
            .hint = setting->help,
            .error = str_eq(problem.name, setting->name) ? problem.text : said,
            .required = setting->required,
        };
        if (setting->kind == SETTING_CHOICE) {
            add_options(req->arena, setting, &fields[i]);
        }
    }
    return fields;
}

bool settings_complete(FormField *fields, size_t count)
{
    bool complete = true;

    for (size_t i = 0; i < count; i++) {
        FormField *field = &fields[i];
        if (field->required && field->value.len == 0) {
            field->error = err_text(ERR_FIELD_REQUIRED);
        }
        complete = complete && field->error.len == 0;
    }
    return complete;
}

bool settings_problem(const SettingsForm *form, Str field, Str text, SettingProblem *ret_problem)
{
    field = str_slice(field, str_starts(field, S("/")) ? 1 : 0, field.len);
    for (size_t i = 0; i < form->count; i++) {
        if (str_eq(form->settings[i].name, field)) {
            *ret_problem = (SettingProblem){ form->settings[i].name, text };
            return true;
        }
    }
    return false;
}

bool settings_refused(const SettingsForm *form, const Err *err, SettingProblem *ret_problem)
{
    return err != NULL &&
           settings_problem(form, str_from_cstr(err->field), err_message(err), ret_problem);
}

/* A number that is none is left as text: the connector's check says what is wrong with it. */
Str settings_json(const Req *req, const SettingsForm *form)
{
    StrBuf text = buf_new(req->arena, 256);
    JsonOut json = json_out(&text);

    json_object(&json);
    for (size_t i = 0; i < form->count; i++) {
        const SettingView *setting = &form->settings[i];
        Str value = str_trim(req_open(req, open_name(req, form, setting)));
        int64_t number;
        if (value.len == 0 && !setting->required) {
            continue;
        }
        if (setting->kind == SETTING_NUMBER && str_parse_int64(value, &number)) {
            json_key_int(&json, setting->name, number);
        } else {
            json_key_str(&json, setting->name, value);
        }
    }
    json_object_end(&json);
    return buf_str(&text);
}

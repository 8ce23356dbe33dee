/* order_settings.c - the set-up form of a line: first values, limits of the product, the
 * connector's check. */
#include "service/order_internal.h"
#include "service/vendor.h"

static const Json no_json = { .kind = JSON_MISSING };

/* What the product says first of a setting; missing when it says nothing. */
static Err *product_values(Arena *out, Str product_settings, const Json **ret_json)
{
    *ret_json = &no_json;
    return product_settings.len == 0 ? NULL : json_parse(out, product_settings, ret_json);
}

static const Json *value_of(const Json *object, Str name)
{
    return object->kind == JSON_OBJECT ? json_member(object, name) : &no_json;
}

static void write_value(JsonOut *json, Str name, const Json *value)
{
    switch (value->kind) {
    case JSON_INT:
        json_key_int(json, name, value->number);
        return;
    case JSON_STR:
        json_key_str(json, name, value->text);
        return;
    case JSON_BOOL:
        json_key_bool(json, name, value->number != 0);
        return;
    case JSON_NULL:
    case JSON_MISSING:
        json_key(json, name);
        json_null(json);
        return;
    case JSON_ARRAY:
        json_key(json, name);
        json_array(json);
        for (size_t i = 0; i < value->count; i++) {
            json_str(json, value->items[i].text); /* other items are refused before */
        }
        json_array_end(json);
        return;
    case JSON_OBJECT:
        json_key(json, name);
        json_object(json);
        json_object_end(json); /* no setting is an object: the connector refuses it */
        return;
    }
}

static bool has_value(const Json *value)
{
    return value->kind != JSON_MISSING && value->kind != JSON_NULL &&
           !(value->kind == JSON_STR && str_trim(value->text).len == 0);
}

/* What was sent, completed by the product's own values. */
static Str merged(Arena *out, const Json *sent, const Json *product, const SettingField *fields,
                  size_t field_count)
{
    StrBuf buf = buf_new(out, 512);
    JsonOut json = json_out(&buf);
    json_object(&json);
    for (size_t i = 0; i < sent->count; i++) {
        if (has_value(&sent->items[i])) {
            write_value(&json, sent->keys[i], &sent->items[i]);
        }
    }
    for (size_t i = 0; i < field_count; i++) {
        const Json *first = value_of(product, fields[i].name);
        if (has_value(first) && !has_value(value_of(sent, fields[i].name))) {
            write_value(&json, fields[i].name, first);
        }
    }
    json_object_end(&json);
    return buf_str(&buf);
}

typedef struct CodeName {
    Str vendor;
    ErrCode code;
} CodeName;

static Err *refusal(Call *call, const SettingsCheck *check, Str vendor_code, Str name, Str text)
{
    static const CodeName codes[] = {
        { STR_INIT("field.required"), ERR_FIELD_REQUIRED },
        { STR_INIT("field.range"), ERR_FIELD_RANGE },
        { STR_INIT("field.too_long"), ERR_FIELD_TOO_LONG },
    };
    ErrCode code = ERR_FIELD_INVALID;
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        code = str_eq(codes[i].vendor, vendor_code) ? codes[i].code : code;
    }
    Str field = arena_printf(call->out, "%s%.*s", check->prefix, STR_ARG(name));
    return err_make(code, str_cstr(call->out, field), __FILE__, __LINE__, "%.*s", STR_ARG(text));
}

/* A number in the product's settings is also the most that may be asked for. */
static Err *check_limits(Call *call, const SettingsCheck *check, const Json *product,
                         const Json *settings)
{
    for (size_t i = 0; i < product->count; i++) {
        Str name = product->keys[i];
        const Json *most = &product->items[i];
        const Json *asked = value_of(settings, name);
        if (most->kind == JSON_INT && asked->kind == JSON_INT && asked->number > most->number) {
            Str text =
                arena_printf(call->out, "This plan has at most %lld.", (long long)most->number);
            return refusal(call, check, S("field.range"), name, text);
        }
    }
    return NULL;
}

/* Items of a list that are no texts would be lost in the copy. */
static Err *check_items(Call *call, const SettingsCheck *check, const Json *sent)
{
    for (size_t i = 0; i < sent->count; i++) {
        const Json *value = &sent->items[i];
        for (size_t j = 0; value->kind == JSON_ARRAY && j < value->count; j++) {
            if (value->items[j].kind != JSON_STR) {
                return refusal(call, check, S("field.invalid"), sent->keys[i],
                               S("This must be a list of texts."));
            }
        }
    }
    return NULL;
}

static Err *parse_sent(Call *call, const SettingsCheck *check, Str settings_json,
                       const Json **ret_sent)
{
    if (settings_json.len > SETTINGS_BYTES_MAX) {
        return refusal(call, check, S("field.too_long"), S(""), S("The settings are too long."));
    }
    TRY(json_parse(call->out, settings_json.len == 0 ? S("{}") : settings_json, ret_sent));
    if ((*ret_sent)->kind != JSON_OBJECT) {
        return refusal(call, check, S("field.invalid"), S(""),
                       S("The settings must be an object."));
    }
    return check_items(call, check, *ret_sent);
}

static Err *find_connector(const Call *call, const SettingsCheck *check,
                           const ConnectorEntry **ret_entry)
{
    *ret_entry = vendor_connector(call->app, check->connector);
    if (*ret_entry == NULL) {
        return ERR(CONNECTOR_UNAVAILABLE, "the connector '%.*s' is not set up on this server",
                   STR_ARG(check->connector));
    }
    return NULL;
}

Err *order_settings_check(Call *call, const SettingsCheck *check, Str settings_json,
                          Str *ret_settings)
{
    const ConnectorEntry *entry;
    const Json *sent;
    const Json *product;
    const Json *complete;
    size_t field_count;

    TRY(parse_sent(call, check, settings_json, &sent));
    if (check->addon) { /* it has no form of its own */
        *ret_settings = S("{}");
        return NULL;
    }
    TRY(find_connector(call, check, &entry));
    TRY(product_values(call->out, check->product_settings, &product));
    Str kind = service_kind_name(check->kind);
    const SettingField *fields = entry->connector->fields(kind, &field_count);
    Str text = merged(call->out, sent, product, fields, field_count);
    TRY(json_parse(call->out, text, &complete));
    ConnectorCall outside = { .state = entry->state,
                              .deadline_us =
                                  clock_monotonic_us() + VENDOR_DEADLINE_MS * INT64_C(1000),
                              .now = call->now,
                              .out = call->out };
    Answer answer = entry->connector->check(&outside, kind, complete);
    if (answer.kind == ANSWER_REFUSED) {
        return refusal(call, check, answer.code, answer.field, answer.text);
    }
    if (answer.kind != ANSWER_DONE) {
        return ERR(CONNECTOR_UNAVAILABLE, "%.*s", STR_ARG(answer.text));
    }
    TRY(json_parse(call->out, answer.text, &complete));
    TRY(check_limits(call, check, product, complete));
    *ret_settings = answer.text;
    return NULL;
}

Err *order_settings_answer(Call *call, const SettingsCheck *check, Str settings_json,
                           Str answers_json, Str *ret_settings)
{
    const Json *answers;
    const Json *settings;
    StrBuf buf = buf_new(call->out, 512);
    JsonOut json = json_out(&buf);

    TRY(parse_sent(call, check, answers_json, &answers));
    TRY(json_parse(call->out, settings_json, &settings));
    if (check->asked.len > 0 && !has_value(value_of(answers, check->asked))) {
        return refusal(call, check, S("field.required"), check->asked,
                       err_text(ERR_FIELD_REQUIRED));
    }
    json_object(&json);
    for (size_t i = 0; i < settings->count; i++) {
        if (value_of(answers, settings->keys[i])->kind == JSON_MISSING) {
            write_value(&json, settings->keys[i], &settings->items[i]);
        }
    }
    for (size_t i = 0; i < answers->count; i++) {
        write_value(&json, answers->keys[i], &answers->items[i]);
    }
    json_object_end(&json);
    return order_settings_check(call, check, buf_str(&buf), ret_settings);
}

/* Lists are shown one item a line. */
static Str shown(Arena *out, const Json *value)
{
    StrBuf buf = buf_new(out, 64);
    switch (value->kind) {
    case JSON_STR:
        return value->text;
    case JSON_INT:
        buf_add_int(&buf, value->number);
        break;
    case JSON_BOOL:
        return value->number != 0 ? S("true") : S("false");
    case JSON_ARRAY:
        for (size_t i = 0; i < value->count; i++) {
            buf_add(&buf, i == 0 ? S("") : S("\n"));
            buf_add(&buf, value->items[i].text);
        }
        break;
    case JSON_MISSING:
    case JSON_NULL:
    case JSON_OBJECT:
        break;
    }
    return buf_str(&buf);
}

Err *order_settings_view(Call *call, const SettingsCheck *check, Str settings_json,
                         SettingView **ret_settings, size_t *ret_count)
{
    const ConnectorEntry *entry = vendor_connector(call->app, check->connector);
    const Json *draft = &no_json;
    const Json *product;
    size_t count = 0;

    *ret_settings = NULL;
    *ret_count = 0;
    if (check->addon || entry == NULL) {
        return NULL;
    }
    TRY(product_values(call->out, check->product_settings, &product));
    if (settings_json.len > 0) {
        TRY(json_parse(call->out, settings_json, &draft));
    }
    const SettingField *fields = entry->connector->fields(service_kind_name(check->kind), &count);
    SettingView *views = arena_array(call->out, SettingView, count);
    size_t shown_count = 0;
    for (size_t i = 0; i < count; i++) {
        const SettingField *field = &fields[i];
        bool asked = check->asked.len > 0 && str_eq(field->name, check->asked);
        const Json *first = value_of(product, field->name);
        const Json *value = settings_json.len > 0 ? value_of(draft, field->name) : first;
        bool fallback = settings_json.len == 0 && !has_value(first);
        if (field->later && !asked && !has_value(value)) {
            continue;
        }
        views[shown_count++] =
            (SettingView){ .name = field->name,
                           .label = field->label,
                           .help = field->help,
                           .kind = field->kind,
                           .required = field->required || asked,
                           .asked = asked,
                           .own = field->own,
                           .choices = field->choices,
                           .choices_count = field->choice_count,
                           .value = fallback ? field->initial : shown(call->out, value) };
    }
    *ret_settings = views;
    *ret_count = shown_count;
    return NULL;
}

Err *order_settings_moved(Arena *out, Str settings_json, Str product_settings, Str *ret_settings)
{
    const Json *old;
    const Json *product;
    TRY(json_parse(out, settings_json, &old));
    TRY(product_values(out, product_settings, &product));
    StrBuf buf = buf_new(out, settings_json.len + 64);
    JsonOut json = json_out(&buf);
    json_object(&json);
    for (size_t i = 0; i < old->count; i++) {
        const Json *limit = value_of(product, old->keys[i]);
        write_value(&json, old->keys[i], limit->kind == JSON_INT ? limit : &old->items[i]);
    }
    json_object_end(&json);
    *ret_settings = buf_str(&buf);
    return NULL;
}

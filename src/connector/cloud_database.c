/* cloud_database.c - the settings of a Cloud Database. */
#include "connector/cloud_database.h"

#include "connector/answer.h"
#include "connector/cidr.h"

static const Str engines[] = { STR_INIT("postgresql") };
static const Str versions[] = { STR_INIT("15") };

const SettingField cloud_database_fields[] = {
    { .name = STR_INIT("name"),
      .label = STR_INIT("Database name"),
      .help = STR_INIT("Small letters, digits and _, starting with a letter. It cannot be changed "
                       "later."),
      .kind = SETTING_TEXT,
      .required = true,
      .own = true,
      .bytes_max = DATABASE_NAME_MAX },
    { .name = STR_INIT("engine"),
      .label = STR_INIT("Engine"),
      .help = STR_INIT("The database software."),
      .kind = SETTING_CHOICE,
      .choices = engines,
      .choice_count = COUNT_OF(engines),
      .initial = STR_INIT("postgresql") },
    { .name = STR_INIT("version"),
      .label = STR_INIT("Version"),
      .help = STR_INIT("The major version of the engine."),
      .kind = SETTING_CHOICE,
      .choices = versions,
      .choice_count = COUNT_OF(versions),
      .initial = STR_INIT("15") },
    { .name = STR_INIT("size_gb"),
      .label = STR_INIT("Size in GB"),
      .help = STR_INIT("It can grow later, not shrink. A full database becomes read-only."),
      .kind = SETTING_NUMBER,
      .required = true,
      .min = 1,
      .max = DATABASE_GB_MAX,
      .initial = STR_INIT("1") },
    { .name = STR_INIT("allowed_cidrs"),
      .label = STR_INIT("Allowed networks"),
      .help = STR_INIT("Who may connect, one network a line, such as 192.0.2.0/24. 0.0.0.0/0 opens "
                       "the database to everybody who has the password."),
      .kind = SETTING_LINES,
      .required = true,
      .min = 1,
      .max = DATABASE_CIDR_MAX },
};
const size_t cloud_database_field_count = COUNT_OF(cloud_database_fields);

static bool name_reserved(Str name)
{
    static const Str reserved[] = {
        STR_INIT("admin"),    STR_INIT("all"),         STR_INIT("none"),      STR_INIT("postgres"),
        STR_INIT("public"),   STR_INIT("replication"), STR_INIT("samegroup"), STR_INIT("samerole"),
        STR_INIT("sameuser"), STR_INIT("stoa"),        STR_INIT("template0"), STR_INIT("template1"),
    };
    for (size_t i = 0; i < COUNT_OF(reserved); i++) {
        if (str_eq(name, reserved[i])) {
            return true;
        }
    }
    return str_starts(name, S("pg_"));
}

static bool name_valid(Str name)
{
    if (name.len == 0 || name.len > DATABASE_NAME_MAX || name.ptr[0] < 'a' || name.ptr[0] > 'z') {
        return false;
    }
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) {
            return false;
        }
    }
    return true;
}

static Answer check_name(const ConnectorCall *call, Str name)
{
    if (!name_valid(name)) {
        return answer_refused(S("database.name"), S("name"),
                              S("Database names have small letters, digits and _, start with a "
                                "letter and are at most 40 long."));
    }
    if (name_reserved(name)) {
        Str text =
            arena_printf(call->out, "The database name \"%.*s\" is reserved.", STR_ARG(name));
        return answer_refused(S("database.name_reserved"), S("name"), text);
    }
    return answer_done();
}

/* Puts each network into its canonical form, in place, and refuses what is wrong or there twice. */
static Answer check_networks(const ConnectorCall *call, Str *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Str wrong = cidr_parse(call->out, items[i], &items[i]);
        if (wrong.len > 0) {
            return answer_refused(S("database.cidr"), S("allowed_cidrs"), wrong);
        }
        for (size_t j = 0; j < i; j++) {
            if (str_eq(items[i], items[j])) {
                Str text =
                    arena_printf(call->out, "The network %.*s is there twice.", STR_ARG(items[i]));
                return answer_refused(S("database.cidr_twice"), S("allowed_cidrs"), text);
            }
        }
    }
    return answer_done();
}

/* The same document with the networks in their canonical form. */
static Str write_settings(Arena *out, const Json *settings, const Str *networks, size_t count)
{
    StrBuf buf = buf_new(out, 512);
    JsonOut json = json_out(&buf);

    json_object(&json);
    for (size_t i = 0; i < settings->count; i++) {
        const Json *value = &settings->items[i];
        if (value->kind == JSON_INT) {
            json_key_int(&json, settings->keys[i], value->number);
        } else if (value->kind == JSON_STR) {
            json_key_str(&json, settings->keys[i], value->text);
        } else {
            json_key(&json, settings->keys[i]);
            json_array(&json);
            for (size_t j = 0; j < count; j++) {
                json_str(&json, networks[j]);
            }
            json_array_end(&json);
        }
    }
    json_object_end(&json);
    return buf_str(&buf);
}

/* Reads the members without judging them. */
static Err *read_settings(Arena *out, Str settings_json, DatabaseSettings *ret_settings)
{
    const Json *json;
    const Json *cidrs;
    DatabaseSettings read = { .cidr_count = 0 };

    TRY(json_parse(out, settings_json, &json));
    TRY(json_get_str(json, S("name"), DATABASE_NAME_MAX, &read.name));
    TRY(json_get_str(json, S("version"), CONNECTOR_TEXT_MAX, &read.version));
    TRY(json_get_int(json, S("size_gb"), 1, DATABASE_GB_MAX, &read.size_gb));
    TRY(json_get_array(json, S("allowed_cidrs"), DATABASE_CIDR_MAX, &cidrs));
    for (size_t i = 0; i < cidrs->count; i++) {
        read.cidrs[i] = cidrs->items[i].text;
    }
    read.cidr_count = cidrs->count;
    read.role = arena_printf(out, "%.*s_owner", STR_ARG(read.name));
    *ret_settings = read;
    return NULL;
}

Answer cloud_database_check(const ConnectorCall *call, const SettingField *fields,
                            size_t field_count, const Json *settings)
{
    DatabaseSettings read;
    const Json *checked;

    Answer answer = connector_check_fields(call, fields, field_count, settings);
    if (answer.kind != ANSWER_DONE) {
        return answer;
    }
    Err *err = json_parse(call->out, answer.text, &checked);
    if (err == NULL) {
        err = read_settings(call->out, answer.text, &read);
    }
    if (err != NULL) {
        return answer_refused(S("field.invalid"), S(""), str_dup(call->out, err_message(err)));
    }
    Answer name = check_name(call, read.name);
    if (name.kind != ANSWER_DONE) {
        return name;
    }
    Answer networks = check_networks(call, read.cidrs, read.cidr_count);
    if (networks.kind != ANSWER_DONE) {
        return networks;
    }
    answer.text = write_settings(call->out, checked, read.cidrs, read.cidr_count);
    return answer;
}

Err *cloud_database_read(Arena *out, Str settings_json, DatabaseSettings *ret_settings)
{
    DatabaseSettings read;

    TRY(read_settings(out, settings_json, &read));
    if (!name_valid(read.name)) {
        return ERR_FIELD(FIELD_INVALID, "name", "this is not a database name");
    }
    for (size_t i = 0; i < read.cidr_count; i++) {
        Str wrong = cidr_parse(out, read.cidrs[i], &read.cidrs[i]);
        if (wrong.len > 0) {
            return ERR_FIELD(FIELD_INVALID, "allowed_cidrs", "%.*s", STR_ARG(wrong));
        }
    }
    *ret_settings = read;
    return NULL;
}

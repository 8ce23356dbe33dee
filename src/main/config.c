/* config.c - reads the configuration and wires database, key and connectors into an App. */
#include "main/config.h"

#include "base/file.h"
#include "connector/registry.h"
#include "db/migrate.h"
#include "service/auth.h"
#include "web/mail_html.h"

#include <string.h>

static const Str config_keys[] = {
    STR_INIT("public_url"),   STR_INIT("key_file"),    STR_INIT("anonymous_browse"),
    STR_INIT("behind_proxy"), STR_INIT("rate_limits"), STR_INIT("connectors"),
    STR_INIT("mail"),         STR_INIT("mail_from"),   STR_INIT("mail_ca"),
    STR_INIT("vies"),
};

enum { PATH_BYTES_MAX = 1024 };

Err *config_read(Arena *process, Str path, Config *ret_config)
{
    static const Json missing = { .kind = JSON_MISSING };
    Config config = { .anonymous_browse = true, .rate_limits = true, .connectors = &missing };
    if (path.len > 0) {
        Str text;
        const Json *json;
        TRY(file_read(process, path, CONFIG_BYTES_MAX, &text));
        TRY(json_parse(process, text, &json));
        TRY(json_only(json, config_keys, COUNT_OF(config_keys)));
        TRY(json_get_str_opt(json, S("public_url"), PATH_BYTES_MAX, S(""), &config.public_url));
        TRY(json_get_str_opt(json, S("key_file"), PATH_BYTES_MAX, S(""), &config.key_file));
        TRY(json_get_bool_opt(json, S("anonymous_browse"), true, &config.anonymous_browse));
        TRY(json_get_bool_opt(json, S("behind_proxy"), false, &config.behind_proxy));
        TRY(json_get_bool_opt(json, S("rate_limits"), true, &config.rate_limits));
        TRY(json_get_str_opt(json, S("mail"), PATH_BYTES_MAX, S(""), &config.mail));
        TRY(json_get_str_opt(json, S("mail_from"), MAIL_ADDRESS_BYTES_MAX, S(""),
                             &config.mail_from));
        TRY(json_get_str_opt(json, S("mail_ca"), PATH_BYTES_MAX, S(""), &config.mail_ca));
        TRY(json_get_str_opt(json, S("vies"), PATH_BYTES_MAX, S(""), &config.vies));
        config.connectors = json_member(json, S("connectors"));
    }
    *ret_config = config;
    return NULL;
}

Str database_url(const CliOptions *options)
{
    return options->database.len > 0 ? options->database : S("sqlite:stoa.db");
}

static Str sqlite_path(Str url)
{
    return str_starts(url, S("sqlite:")) ? str_slice(url, strlen("sqlite:"), url.len) : S("");
}

Str admin_socket_path(Arena *out, Str url)
{
    Str path = sqlite_path(url);
    return path.len == 0 || path.ptr[0] == ':' ? S("")
                                               : arena_printf(out, "%.*s.admin", STR_ARG(path));
}

const char *spool_folder(Arena *out, Str url)
{
    Str path = sqlite_path(url);
    size_t end = path.len;
    if (path.len == 0 || path.ptr[0] == ':') {
        return "/var/tmp";
    }
    while (end > 0 && path.ptr[end - 1] != '/') {
        end--;
    }
    return end == 0 ? "." : str_cstr(out, str_slice(path, 0, end));
}

/* Beside the database file, or beside nothing on PostgreSQL: there the configuration should say. */
static Str key_path(Arena *out, const Config *config, Str url)
{
    if (config->key_file.len > 0) {
        return config->key_file;
    }
    Str path = sqlite_path(url);
    return path.len > 0 && path.ptr[0] != ':' ? arena_printf(out, "%.*s.key", STR_ARG(path))
                                              : S("stoa.key");
}

/* Without a mail server messages go to a folder beside the database. */
static Err *mail_start(Arena *process, const Config *config, Str url, App *app)
{
    Str mail = config->mail;
    Str from = config->mail_from.len > 0 ? config->mail_from : S("stoa@localhost");
    if (mail.len == 0) {
        Str path = sqlite_path(url);
        bool file = path.len > 0 && path.ptr[0] != ':';
        mail =
            file ? arena_printf(process, "spool:%.*s.mail", STR_ARG(path)) : S("spool:stoa.mail");
    }
    return mail_open(process, mail, from, config->mail_ca, &app->mail, &app->mail_state);
}

/* Where nothing is configured, services are simulated: their files are beside the database too. */
static Err *connectors_start(Arena *process, const Config *config, Str url, App *app)
{
    const Json *sections = config->connectors;
    if (sections->kind == JSON_MISSING) {
        Str path = sqlite_path(url);
        bool file = path.len > 0 && path.ptr[0] != ':';
        StrBuf buf = buf_new(process, PATH_BYTES_MAX);
        JsonOut json = json_out(&buf);
        json_object(&json);
        json_key(&json, S("simulator"));
        json_object(&json);
        json_key_str(&json, S("state_dir"),
                     arena_printf(process, "%.*s.simulator", STR_ARG(file ? path : S("stoa"))));
        json_object_end(&json);
        json_object_end(&json);
        TRY(json_parse(process, buf_str(&buf), &sections));
    }
    return connectors_open(process, sections, &app->connectors);
}

Err *app_open(Arena *process, const CliOptions *options, const Config *config, bool migrate,
              App **ret_app)
{
    Str url = database_url(options);
    App *app = arena_new(process, App);
    *app = (App){ .clock = clock_system(),
                  .demo = options->demo,
                  .anonymous_browse = config->anonymous_browse,
                  .mail_html = web_mail_html,
                  .public_url = config->public_url };
    TRY(database_open(url, (DatabaseOptions){ 0 }, &app->database));

    Err *err = NULL;
    if (migrate) {
        int32_t applied;
        err = migrate_up(app->database, clock_now(&app->clock), &applied);
    }
    if (err == NULL) {
        err = migrate_check(app->database);
    }
    if (err == NULL) {
        err = seal_key_load(key_path(process, config, url), &app->key);
    }
    if (err == NULL) {
        err = mail_start(process, config, url, app);
    }
    if (err == NULL && config->vies.len > 0) {
        err = vies_open(process, config->vies, &app->vat, &app->vat_state);
    }
    if (err == NULL) {
        err = connectors_start(process, config, url, app);
    }
    if (err != NULL) {
        database_close(app->database);
        return err;
    }
    app->auth = auth_state_new(process);
    app->search = search_cache_new(process);
    *ret_app = app;
    return NULL;
}

void app_close(App *app)
{
    connectors_close(&app->connectors);
    search_cache_close(app->search);
    database_close(app->database);
}

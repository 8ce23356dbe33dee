/* postgresql_subject.c - the PostgreSQL connector under test. Environment: STOA_TEST_CONF. */
#include "tests/conformance/postgresql_subject.h"

#include "connector/postgresql.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

enum { PROCESS_BYTES = 1024 * 1024 };

static Arena process;
static Str admin_url;
static int64_t public_port;

Str settings_for(Arena *out, Str name, int size_gb, const char *cidrs_json)
{
    return arena_printf(out,
                        "{\"name\":\"%.*s\",\"engine\":\"postgresql\",\"version\":\"15\","
                        "\"size_gb\":%d,\"allowed_cidrs\":%s}",
                        STR_ARG(name), size_gb, cidrs_json);
}

static Str settings(Arena *out, Str name)
{
    return settings_for(out, name, 1, "[\"127.0.0.1/32\"]");
}

static bool usable(const Answer *applied, const DesiredState *desired)
{
    (void)desired;
    PGconn *session = customer_login(applied, 0, NULL, NULL);
    if (session == NULL) {
        return false;
    }
    bool ran = customer_runs(
        session, "CREATE TABLE IF NOT EXISTS t (n int); INSERT INTO t VALUES (1)", NULL);
    PQfinish(session);
    return ran;
}

static void *open_config(Str text)
{
    const Json *config;
    void *state;
    CHECK_OK(json_parse(&process, text, &config));
    CHECK_OK(postgresql_connector.open(&process, config, &state));
    return state;
}

static void read_config(void)
{
    const Json *conf;

    CHECK_OK(json_parse(&process, read_text(getenv("STOA_TEST_CONF")), &conf));
    const Json *section = json_member(json_member(conf, S("connectors")), S("postgresql"));
    CHECK_OK(json_get_str(section, S("url"), 1000, &admin_url));
    CHECK_OK(json_get_int(section, S("public_port"), 1, 65535, &public_port));
    admin_url = str_dup(&process, admin_url);
}

static Str config_text(Str url)
{
    return arena_printf(&process,
                        "{\"url\":\"%.*s\",\"public_host\":\"127.0.0.1\",\"public_port\":%" PRId64
                        ",\"gb_bytes\":%d}",
                        STR_ARG(url), public_port, (int)TEST_GB_BYTES);
}

const Subject *subject(void)
{
    static Subject postgresql = { .settings = settings, .usable = usable };

    if (postgresql.connector == NULL) {
        process = arena_open(PROCESS_BYTES);
        read_config();
        postgresql.state = open_config(config_text(admin_url));
        postgresql.kind = S("cloud_database");
        postgresql.connector = &postgresql_connector;
    }
    return &postgresql;
}

void *open_at(const char *host, int64_t port)
{
    (void)subject();
    return open_config(config_text(
        arena_printf(&process, "postgresql://nobody:none@%s:%" PRId64 "/postgres", host, port)));
}

static Str first_line(const char *text)
{
    Str words = str_dup(&test_arena, str_from_cstr(text));
    return str_slice(words, 0, str_find(words, S("\n"), 0));
}

PGconn *customer_login(const Answer *applied, int64_t port, const char *database, Str *ret_words)
{
    Arena *out = &test_arena;
    Str chosen = port > 0 ? arena_printf(out, "%" PRId64, port) : fact(applied, "port");
    const char *names[] = { "host",     "port",    "dbname",          "user",
                            "password", "sslmode", "connect_timeout", NULL };
    const char *values[] = { str_cstr(out, fact(applied, "host")),
                             str_cstr(out, chosen),
                             database != NULL ? database : str_cstr(out, fact(applied, "database")),
                             str_cstr(out, fact(applied, "username")),
                             str_cstr(out, fact(applied, "password")),
                             str_eq(fact(applied, "tls"), S("required")) ? "require" : "disable",
                             "5",
                             NULL };
    PGconn *session = PQconnectdbParams(names, values, 0);
    if (PQstatus(session) == CONNECTION_OK) {
        return session;
    }
    if (ret_words != NULL) {
        *ret_words = first_line(PQerrorMessage(session));
    }
    PQfinish(session);
    return NULL;
}

bool customer_runs(PGconn *session, const char *statement, Str *ret_words)
{
    PGresult *result = PQexec(session, statement);
    ExecStatusType status = PQresultStatus(result);
    if (ret_words != NULL) {
        *ret_words = first_line(PQresultErrorMessage(result));
    }
    PQclear(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

Str admin_value(const char *statement)
{
    (void)subject();
    PGconn *session = PQconnectdb(str_cstr(&test_arena, admin_url));
    PGresult *result = PQexec(session, statement);
    Str value = S("");
    if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) > 0) {
        value = str_dup(&test_arena, str_from_cstr(PQgetvalue(result, 0, 0)));
    }
    bool failed = PQresultStatus(result) == PGRES_FATAL_ERROR;
    Str words = first_line(PQresultErrorMessage(result));
    PQclear(result);
    PQfinish(session);
    if (failed) {
        test_fail(__FILE__, __LINE__, "%s: %.*s", statement, STR_ARG(words));
    }
    return value;
}

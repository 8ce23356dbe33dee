/* test_db.c - databases for tests: files beside each other, or databases of one server. */
#include "tests/support/test_db.h"

#include <dirent.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "db/migrate.h"
#include "tests/test.h"

enum { TEMPLATE_BYTES_MAX = 32 * 1024 * 1024, PATH_BYTES = 256 };

static char folder[PATH_BYTES];                          /* of the SQLite files */
static bool template_made[2];                            /* by DbEngine */
static int made_count;                                   /* names are numbered, from 1 */
static int spare[2];                                     /* a number of one that nobody touched */
static uint64_t sql_count;                               /* statements beside the program */
static PGconn *server;                                   /* its first database; kept */
static const Instant migrated_at = { 1767268800000000 }; /* 2026-01-01 12:00 UTC */

bool test_engine_wanted(DbEngine engine)
{
    const char *wanted = getenv("STOA_TEST_ENGINES");

    return wanted == NULL || strcmp(wanted, engine == DB_SQLITE ? "sqlite" : "postgres") == 0;
}

void test_each_engine(void (*body)(DbEngine engine))
{
    CHECK(test_engine_wanted(DB_SQLITE) || test_engine_wanted(DB_POSTGRES));
    for (DbEngine engine = DB_SQLITE; engine <= DB_POSTGRES; engine++) {
        if (test_engine_wanted(engine)) {
            body(engine);
        }
    }
}

static void folder_delete(void)
{
    DIR *files = opendir(folder);

    if (files == NULL) {
        return;
    }
    for (const struct dirent *entry; (entry = readdir(files)) != NULL;) {
        (void)unlinkat(dirfd(files), entry->d_name, 0);
    }
    (void)closedir(files);
    (void)rmdir(folder);
}

static void folder_make(void)
{
    const char *parent = getenv("TMPDIR");

    if (folder[0] != '\0') {
        return;
    }
    int len = snprintf(folder, sizeof(folder), "%s/stoa-test-XXXXXX", parent ? parent : "/tmp");
    CHECK(len > 0 && (size_t)len < sizeof(folder) - 32);
    CHECK(mkdtemp(folder) != NULL);
    CHECK_INT(atexit(folder_delete), 0);
}

static Str file_path(Str name, const char *suffix)
{
    return arena_printf(&test_arena, "%s/%.*s.db%s", folder, STR_ARG(name), suffix);
}

/* STOA_TEST_PG with another database's name. */
static Str server_url(Str name)
{
    const char *variable = getenv("STOA_TEST_PG");

    if (variable == NULL) {
        test_fail(__FILE__, __LINE__,
                  "STOA_TEST_PG is not set: start a server with tests/support/pg.sh, or set "
                  "STOA_TEST_ENGINES=sqlite");
    }
    Str url = str_from_cstr(variable);
    size_t slash = url.len;
    while (slash > 0 && url.ptr[slash - 1] != '/') {
        slash--;
    }
    size_t question = str_find(url, S("?"), slash);
    return arena_printf(&test_arena, "%.*s%.*s%.*s", (int)slash, url.ptr, STR_ARG(name),
                        (int)(url.len - question), url.ptr + question);
}

/* One statement outside of a transaction, on the server's first database. */
static void server_run(Str sql)
{
    if (server == NULL) {
        server = PQconnectdb(str_cstr(&test_arena, server_url(S("postgres"))));
        PQclear(PQexec(server, "SET client_min_messages = warning")); /* nothing there to drop */
    }
    PGresult *result = PQexec(server, str_cstr(&test_arena, sql));
    bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
    Str message = arena_printf(&test_arena, "%s", PQerrorMessage(server));

    PQclear(result);
    if (!done) {
        test_fail(__FILE__, __LINE__, "%.*s: %.*s", STR_ARG(sql), STR_ARG(message));
    }
}

static Str database_url(DbEngine engine, Str name)
{
    if (engine == DB_POSTGRES) {
        return server_url(name);
    }
    return arena_printf(&test_arena, "sqlite:%.*s", STR_ARG(file_path(name, "")));
}

static Database *open_url(Str url)
{
    Database *database;

    CHECK_OK(database_open(url, (DatabaseOptions){ .connections_max = 4 }, &database));
    return database;
}

/* An empty database, or a copy of `from` where it has a name. */
static Str database_make(DbEngine engine, Str name, Str from)
{
    if (engine == DB_POSTGRES) {
        server_run(
            arena_printf(&test_arena, "DROP DATABASE IF EXISTS %.*s WITH (FORCE)", STR_ARG(name)));
        server_run(arena_printf(&test_arena, "CREATE DATABASE %.*s TEMPLATE %.*s", STR_ARG(name),
                                STR_ARG(from.len > 0 ? from : S("template0"))));
    } else {
        folder_make();
        if (from.len > 0) {
            Arena start = arena_open(2 * TEMPLATE_BYTES_MAX);
            Arena arena = start;
            Str content;
            Err *err = file_read(&arena, file_path(from, ""), TEMPLATE_BYTES_MAX, &content);
            if (err == NULL) {
                err = file_write_atomic(file_path(name, ""), content, 0600);
            }
            arena_close(start, 2 * TEMPLATE_BYTES_MAX);
            CHECK_OK(err);
        }
    }
    return database_url(engine, name);
}

static Str template_name(const char *what)
{
    return arena_printf(&test_arena, "stoa_test_%d_%s", (int)getpid(), what);
}

/* At exit: files go with their folder, and the server's databases by their names. */
static void templates_drop(void)
{
    PGresult *names =
        PQexec(server, str_cstr(&test_arena, arena_printf(&test_arena,
                                                          "SELECT datname FROM pg_database WHERE "
                                                          "datname LIKE 'stoa\\_test\\_%d\\_%%'",
                                                          (int)getpid())));
    for (int i = 0; i < PQntuples(names); i++) {
        server_run(arena_printf(&test_arena, "DROP DATABASE IF EXISTS %s WITH (FORCE)",
                                PQgetvalue(names, i, 0)));
    }
    PQclear(names);
    PQfinish(server);
}

static void template_make(DbEngine engine)
{
    int32_t applied;

    if (template_made[engine]) {
        return;
    }
    Database *database = open_url(database_make(engine, template_name("empty"), S("")));
    Err *err = migrate_up(database, migrated_at, &applied);
    database_close(database);
    CHECK_OK(err);
    CHECK(engine == DB_SQLITE || atexit(templates_drop) == 0);
    template_made[engine] = true;
}

static Str numbered_name(int number)
{
    return arena_printf(&test_arena, "stoa_test_%d_%d", (int)getpid(), number);
}

static TestDb open_copy(DbEngine engine, Str from)
{
    TestDb db = { .engine = engine, .number = ++made_count };

    db.name = numbered_name(db.number);
    db.url = database_make(engine, db.name, from);
    db.database = open_url(db.url);
    return db;
}

TestDb test_db_open(DbEngine engine)
{
    template_make(engine);
    return open_copy(engine, template_name("empty"));
}

void test_db_keep(TestDb *db, const char *what)
{
    database_close(db->database);
    (void)database_make(db->engine, template_name(what), db->name);
    db->database = open_url(db->url);
}

TestDb test_db_open_kept(DbEngine engine, const char *what)
{
    return open_copy(engine, template_name(what));
}

void test_db_spare(TestDb *db)
{
    if (spare[db->engine] != 0) {
        test_db_close(db);
        return;
    }
    database_close(db->database);
    spare[db->engine] = db->number;
}

bool test_db_open_spare(DbEngine engine, TestDb *ret_db)
{
    Str name = numbered_name(spare[engine]);

    if (spare[engine] == 0) {
        return false;
    }
    *ret_db = (TestDb){ .engine = engine, .number = spare[engine], .name = name };
    ret_db->url = database_url(engine, name);
    ret_db->database = open_url(ret_db->url);
    spare[engine] = 0;
    return true;
}

uint64_t test_db_writes(const TestDb *db)
{
    const DbModeStats written = database_stats(db->database).modes[DB_WRITE];
    return written.committed + written.failed + sql_count;
}

TestDb test_db_open_empty(DbEngine engine)
{
    return open_copy(engine, S(""));
}

Database *test_db_again(const TestDb *db)
{
    return open_url(db->url);
}

static int add_row(void *context, int count, char **values, char **names)
{
    StrBuf *rows = context;

    (void)names;
    for (int i = 0; i < count; i++) {
        buf_add(rows, i > 0 ? S("|") : S(""));
        buf_add(rows, str_from_cstr(values[i]));
    }
    buf_add_char(rows, '\n');
    return 0;
}

static bool sqlite_sql(const TestDb *db, const char *sql, StrBuf *rows)
{
    sqlite3 *handle;
    char *message = NULL;

    CHECK_INT(sqlite3_open(str_cstr(&test_arena, file_path(db->name, "")), &handle), SQLITE_OK);
    (void)sqlite3_busy_timeout(handle, 5000);
    bool done = sqlite3_exec(handle, sql, add_row, rows, &message) == SQLITE_OK;
    buf_add(rows, str_from_cstr(message));
    sqlite3_free(message);
    (void)sqlite3_close(handle);
    return done;
}

static bool server_sql(const TestDb *db, const char *sql, StrBuf *rows)
{
    PGconn *connection = PQconnectdb(str_cstr(&test_arena, db->url));
    PGresult *result = PQexec(connection, sql);
    bool done =
        PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK;

    for (int i = 0; i < PQntuples(result); i++) {
        for (int k = 0; k < PQnfields(result); k++) {
            buf_add(rows, k > 0 ? S("|") : S(""));
            buf_add(rows, str_from_cstr(PQgetvalue(result, i, k)));
        }
        buf_add_char(rows, '\n');
    }
    buf_add(rows, done ? S("") : str_from_cstr(PQerrorMessage(connection)));
    PQclear(result);
    PQfinish(connection);
    return done;
}

bool test_db_sql(const TestDb *db, const char *sql, Str *ret_rows)
{
    StrBuf rows = buf_new(&test_arena, 256);
    sql_count++;
    bool done = db->engine == DB_SQLITE ? sqlite_sql(db, sql, &rows) : server_sql(db, sql, &rows);

    *ret_rows = buf_str(&rows);
    return done;
}

void test_db_close(TestDb *db)
{
    static const char *const suffixes[] = { "", "-wal", "-shm", ".lock" };

    database_close(db->database);
    if (db->engine == DB_POSTGRES) {
        server_run(arena_printf(&test_arena, "DROP DATABASE %.*s WITH (FORCE)", STR_ARG(db->name)));
        return;
    }
    for (size_t i = 0; i < COUNT_OF(suffixes); i++) {
        (void)unlink(str_cstr(&test_arena, file_path(db->name, suffixes[i])));
    }
}

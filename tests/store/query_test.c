/*
 * query_test.c - every statement of sql/queries on both engines: it prepares, its parameters and
 * columns are as declared, it scans no table, it is there once and somebody uses it.
 *
 * Runs in the top folder of the sources.
 */
#include <dirent.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "gen/sql_all.h"
#include "tests/support/test_db.h"
#include "tests/test.h"

enum { SOURCE_BYTES_MAX = 512 * 1024 };

/* Complains about one statement; all of them are looked at before the test fails. */
static int complaints;

static void complain(const SqlEntry *entry, const char *what, const char *detail)
{
    (void)fprintf(stderr, "%s: %s: %s: %s\n", entry->place, entry->statement->name, what, detail);
    complaints++;
}

static sqlite3 *sqlite_of(const TestDb *db)
{
    sqlite3 *handle;
    const char *path =
        str_cstr(&test_arena, str_slice(db->url, sizeof("sqlite:") - 1, db->url.len));

    CHECK_INT(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    return handle;
}

static void prepare_sqlite(sqlite3 *handle, const SqlEntry *entry)
{
    const DbStatement *statement = entry->statement;
    sqlite3_stmt *stmt = NULL;

    if (sqlite3_prepare_v2(handle, statement->sqlite, -1, &stmt, NULL) != SQLITE_OK) {
        complain(entry, "SQLite", sqlite3_errmsg(handle));
        return;
    }
    if ((size_t)sqlite3_bind_parameter_count(stmt) != statement->param_count) {
        complain(entry, "SQLite", "another number of parameters");
    }
    if ((size_t)sqlite3_column_count(stmt) != statement->column_count) {
        complain(entry, "SQLite", "another number of columns than `-- out:`");
    }
    if (sqlite3_stmt_readonly(stmt) == 0 && !statement->writes) {
        complain(entry, "SQLite", "writes, and sqlc did not see it");
    }
    (void)sqlite3_finalize(stmt);
}

/* Type numbers are fixed in PostgreSQL's catalogue. */
static bool postgres_type_fits(Oid type, DbKind kind)
{
    switch (kind) {
    case DB_KIND_INT:
        return type == 20 || type == 21 || type == 23 || type == 1700;
    case DB_KIND_BOOL:
        return type == 16;
    case DB_KIND_BLOB:
        return type == 17;
    case DB_KIND_TEXT:
        return type == 25 || type == 1043 || type == 1042;
    case DB_KIND_NULL:
        break;
    }
    return false;
}

static void prepare_postgres(PGconn *connection, const SqlEntry *entry)
{
    const DbStatement *statement = entry->statement;
    PGresult *prepared = PQprepare(connection, statement->name, statement->postgres, 0, NULL);
    PGresult *described = PQdescribePrepared(connection, statement->name);

    if (PQresultStatus(prepared) != PGRES_COMMAND_OK) {
        complain(entry, "PostgreSQL", PQresultErrorMessage(prepared));
    } else if ((size_t)PQnparams(described) != statement->param_count) {
        complain(entry, "PostgreSQL", "another number of parameters");
    } else if ((size_t)PQnfields(described) != statement->column_count) {
        complain(entry, "PostgreSQL", "another number of columns than `-- out:`");
    } else {
        for (int i = 0; i < PQnfields(described); i++) {
            if (!postgres_type_fits(PQftype(described, i), statement->columns[i])) {
                complain(entry, "PostgreSQL, another type", PQfname(described, i));
            }
        }
    }
    PQclear(described);
    PQclear(prepared);
}

static void prepare_all(DbEngine engine)
{
    TestDb db = test_db_open(engine);
    sqlite3 *handle = engine == DB_SQLITE ? sqlite_of(&db) : NULL;
    PGconn *connection = engine == DB_POSTGRES ? PQconnectdb(str_cstr(&test_arena, db.url)) : NULL;

    for (const SqlEntry *entry = sql_all; entry->statement != NULL; entry++) {
        if (handle != NULL) {
            prepare_sqlite(handle, entry);
        } else {
            prepare_postgres(connection, entry);
        }
    }
    (void)sqlite3_close(handle);
    PQfinish(connection);
    test_db_close(&db);
}

TEST(every_query_prepares_with_the_declared_parameters_and_columns)
{
    complaints = 0;
    test_each_engine(prepare_all);
    CHECK_INT(complaints, 0);
}

/* A walk along an index that LIMIT ends is no scan; `SCAN x` alone reads all of x. */
static bool plan_scans(const DbStatement *statement, const char *step)
{
    bool limited = strstr(statement->sqlite, "LIMIT") != NULL;

    return strncmp(step, "SCAN ", 5) == 0 && strstr(step, "CONSTANT ROW") == NULL &&
           strstr(step, "VIRTUAL TABLE") == NULL && strncmp(step, "SCAN (", 6) != 0 &&
           !(limited && strstr(step, " USING ") != NULL);
}

/* The first step that scans, or empty. */
static Str first_scan(sqlite3 *handle, const SqlEntry *entry)
{
    Str text = arena_printf(&test_arena, "EXPLAIN QUERY PLAN %s", entry->statement->sqlite);
    Str scan = { 0 };
    sqlite3_stmt *stmt = NULL;

    if (sqlite3_prepare_v2(handle, str_cstr(&test_arena, text), -1, &stmt, NULL) != SQLITE_OK) {
        complain(entry, "SQLite", sqlite3_errmsg(handle));
        return scan;
    }
    while (scan.len == 0 && sqlite3_step(stmt) == SQLITE_ROW) {
        const char *step = (const char *)sqlite3_column_text(stmt, 3);
        if (plan_scans(entry->statement, step)) {
            scan = arena_printf(&test_arena, "%s", step);
        }
    }
    (void)sqlite3_finalize(stmt);
    return scan;
}

/* Whether a line of scans.txt begins with the name. */
static bool scan_allowed(Str list, const char *name)
{
    Str line;

    while (str_next(&list, '\n', &line)) {
        Str first;
        if (str_next(&line, ' ', &first) && str_eq(first, str_from_cstr(name))) {
            return true;
        }
    }
    return false;
}

TEST(no_query_scans_a_table_outside_the_list)
{
    TestDb db = test_db_open(DB_SQLITE);
    sqlite3 *handle = sqlite_of(&db);
    Str list;

    complaints = 0;
    CHECK_OK(file_read(&test_arena, S("tests/store/scans.txt"), SOURCE_BYTES_MAX, &list));
    for (const SqlEntry *entry = sql_all; entry->statement != NULL; entry++) {
        Str scan = first_scan(handle, entry);
        bool allowed = scan_allowed(list, entry->statement->name);
        if (scan.len > 0 && !allowed) {
            complain(entry, "not in tests/store/scans.txt", str_cstr(&test_arena, scan));
        } else if (scan.len == 0 && allowed) {
            complain(entry, "is in tests/store/scans.txt", "and does not scan");
        }
    }
    (void)sqlite3_close(handle);
    test_db_close(&db);
    CHECK_INT(complaints, 0);
}

TEST(no_query_is_there_twice)
{
    complaints = 0;
    for (const SqlEntry *a = sql_all; a->statement != NULL; a++) {
        for (const SqlEntry *b = sql_all; b < a; b++) {
            if (strcmp(a->statement->postgres, b->statement->postgres) == 0) {
                complain(a, "the same SQL as", b->place);
            }
        }
    }
    CHECK_INT(complaints, 0);
}

TEST(every_enum_word_in_a_query_is_one_of_the_domain)
{
    int unknown = 0;

    for (const SqlWord *word = sql_words; word->known != NULL; word++) {
        if (!word->known(word->word)) {
            (void)fprintf(stderr, "%s: '%.*s' is not a word of its enum\n", word->place,
                          STR_ARG(word->word));
            unknown++;
        }
    }
    CHECK_INT(unknown, 0);
}

/* Marks the statements that a source calls. */
static void mark_used(Str source, bool *used)
{
    for (size_t i = 0; sql_all[i].statement != NULL; i++) {
        Str call = arena_printf(&test_arena, "sql_%s(", sql_all[i].query);
        Str each = arena_printf(&test_arena, "sql_%s_each(", sql_all[i].statement->name);
        used[i] = used[i] || str_find(source, call, 0) < source.len ||
                  str_find(source, each, 0) < source.len;
    }
}

static void mark_folder(const char *path, bool *used)
{
    DIR *folder = opendir(path);

    CHECK(folder != NULL);
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        Str name = str_from_cstr(entry->d_name);
        if (str_ends(name, S(".c"))) {
            Arena before = test_arena;
            Str source;
            Str file = arena_printf(&test_arena, "%s/%.*s", path, STR_ARG(name));
            CHECK_OK(file_read(&test_arena, file, SOURCE_BYTES_MAX, &source));
            mark_used(source, used);
            test_arena = before;
        }
    }
    (void)closedir(folder);
}

TEST(every_query_is_used_by_the_store)
{
    size_t count = 0;

    while (sql_all[count].statement != NULL) {
        count++;
    }
    bool *used = arena_array(&test_arena, bool, count + 1);
    complaints = 0;
    mark_folder("src/store", used);
    mark_folder("src/db", used); /* the migrations' own */
    for (size_t i = 0; i < count; i++) {
        if (!used[i]) {
            complain(&sql_all[i], "nobody uses it", "no call in src/store");
        }
    }
    CHECK_INT(complaints, 0);
}

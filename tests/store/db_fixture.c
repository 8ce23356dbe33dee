/* db_fixture.c - the table and statements of the tests of src/db. */
#include "tests/store/db_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const DbKind row_kinds[] = { DB_KIND_INT, DB_KIND_INT, DB_KIND_TEXT, DB_KIND_BLOB,
                                    DB_KIND_BOOL };
static const DbKind int_kind[] = { DB_KIND_INT };
static const DbKind bool_kind[] = { DB_KIND_BOOL };

static const DbStatement insert = {
    .name = "row_insert",
    .sqlite = "INSERT INTO db_test_rows (id, number, note, data, flag) VALUES (?1, ?2, ?3, ?4, ?5)",
    .postgres =
        "INSERT INTO db_test_rows (id, number, note, data, flag) VALUES ($1, $2, $3, $4, $5)",
    .param_count = 5,
    .params = row_kinds,
    .writes = true,
};
static const DbStatement get = {
    .name = "row_get",
    .sqlite = "SELECT id, number, note, data, flag FROM db_test_rows WHERE id = ?1",
    .postgres = "SELECT id, number, note, data, flag FROM db_test_rows WHERE id = $1",
    .param_count = 1,
    .params = int_kind,
    .column_count = 5,
    .columns = row_kinds,
};
static const DbStatement list = {
    .name = "row_list",
    .sqlite = "SELECT id FROM db_test_rows",
    .postgres = "SELECT id FROM db_test_rows",
    .column_count = 1,
    .columns = int_kind,
};
static const DbStatement count = {
    .name = "row_count",
    .sqlite = "SELECT count(*) FROM db_test_rows",
    .postgres = "SELECT count(*) FROM db_test_rows",
    .column_count = 1,
    .columns = int_kind,
};
static const DbStatement sum = {
    .name = "row_sum",
    .sqlite = "SELECT sum(number) FROM db_test_rows",
    .postgres = "SELECT sum(number) FROM db_test_rows",
    .column_count = 1,
    .columns = int_kind,
};
static const DbStatement unknown_table = {
    .name = "unknown_table",
    .sqlite = "SELECT id FROM db_test_nothing",
    .postgres = "SELECT id FROM db_test_nothing",
    .column_count = 1,
    .columns = int_kind,
};
static const DbStatement backend_pid = {
    .name = "backend_pid",
    .postgres = "SELECT pg_backend_pid()",
    .column_count = 1,
    .columns = int_kind,
};
static const DbStatement backend_terminate = {
    .name = "backend_terminate",
    .postgres = "SELECT pg_terminate_backend($1::int, 5000)",
    .param_count = 1,
    .params = int_kind,
    .column_count = 1,
    .columns = bool_kind,
};

Str fixture_url(DbEngine engine)
{
    const char *url = engine == DB_SQLITE ? "sqlite::memory:" : getenv("STOA_TEST_PG");

    if (url == NULL || url[0] == '\0') {
        test_skip(__FILE__, __LINE__, "STOA_TEST_PG is not set");
    }
    return str_from_cstr(url);
}

Database *fixture_open(Str url, DatabaseOptions options)
{
    Database *database = NULL;

    CHECK_OK(database_open(url, options, &database));
    return database;
}

static Err *body_table(Db *db, void *context)
{
    Str sqlite = S("DROP TABLE IF EXISTS db_test_rows; CREATE TABLE db_test_rows (id INTEGER "
                   "PRIMARY KEY, number INTEGER, note TEXT, data BLOB, flag INTEGER) STRICT;");
    Str postgres = S("DROP TABLE IF EXISTS db_test_rows; CREATE TABLE db_test_rows (id BIGINT "
                     "PRIMARY KEY, number BIGINT, note TEXT, data BYTEA, flag BOOLEAN);");

    (void)context;
    return db_exec_script(db, db_engine(db) == DB_SQLITE ? sqlite : postgres);
}

void fixture_table(Database *database)
{
    CHECK_OK(db_tx(database, DB_WRITE, "table", body_table, NULL));
}

void fixture_run(DbEngine engine, void (*body)(Database *database))
{
    Database *database =
        fixture_open(fixture_url(engine), (DatabaseOptions){ .connections_max = 8 });
    fixture_table(database);
    body(database);
    database_close(database);
}

Err *row_insert(Db *db, const Row *row, bool heard)
{
    DbValue params[] = {
        { .kind = DB_KIND_INT, .number = row->id },
        { .kind = row->number_null ? DB_KIND_NULL : DB_KIND_INT, .number = row->number },
        { .kind = DB_KIND_TEXT, .text = row->note },
        { .kind = row->data_null ? DB_KIND_NULL : DB_KIND_BLOB, .text = row->data },
        { .kind = DB_KIND_BOOL, .number = row->flag },
    };
    int64_t changed = 1;

    TRY(db_run(db, &insert, params, 0, NULL, NULL, NULL, heard ? &changed : NULL));
    return changed == 1 ? NULL : ERR(DB, "%" PRId64 " rows changed", changed);
}

static Err *read_row(Arena *out, const DbValue *columns, void *context)
{
    Row *row = context;

    (void)out;
    *row = (Row){ .id = columns[0].number,
                  .number = columns[1].number,
                  .note = columns[2].text,
                  .data = columns[3].text,
                  .flag = columns[4].number != 0,
                  .number_null = columns[1].kind == DB_KIND_NULL,
                  .data_null = columns[3].kind == DB_KIND_NULL };
    return NULL;
}

Err *row_get(Db *db, Arena *out, int64_t id, Row *ret_row, bool *ret_found)
{
    DbValue params[] = { { .kind = DB_KIND_INT, .number = id } };
    Row row = { .id = INT64_MIN };

    TRY(db_run(db, &get, params, 1, read_row, out, &row, NULL));
    *ret_found = row.id != INT64_MIN;
    *ret_row = row;
    return NULL;
}

static Err *read_int(Arena *out, const DbValue *columns, void *context)
{
    (void)out;
    *(int64_t *)context = columns[0].number;
    return NULL;
}

static Err *add_one(Arena *out, const DbValue *columns, void *context)
{
    (void)out;
    (void)columns;
    *(int64_t *)context += 1;
    return NULL;
}

/* Numbers need no memory, but db_run wants some for the text that a row might have. */
static Err *run_number(Db *db, const DbStatement *statement, const DbValue *params, size_t rows_max,
                       DbRow row, int64_t *number)
{
    char room[64];
    Arena arena = { .pos = room, .end = room + sizeof(room) };

    return db_run(db, statement, params, rows_max, row, &arena, number, NULL);
}

Err *row_count(Db *db, int64_t *ret_count)
{
    return run_number(db, &count, NULL, 1, read_int, ret_count);
}

Err *row_sum(Db *db, int64_t *ret_sum)
{
    return run_number(db, &sum, NULL, 1, read_int, ret_sum);
}

Err *row_list(Db *db, size_t rows_max, int64_t *ret_count)
{
    *ret_count = 0;
    return run_number(db, &list, NULL, rows_max, add_one, ret_count);
}

Err *row_unknown_table(Db *db)
{
    int64_t number;

    return run_number(db, &unknown_table, NULL, 1, read_int, &number);
}

Err *body_insert(Db *db, void *row)
{
    return row_insert(db, row, true);
}

Err *body_count(Db *db, void *context)
{
    return row_count(db, context);
}

int64_t count_rows(Database *database)
{
    int64_t rows = -1;

    CHECK_OK(db_tx(database, DB_READ, "count", body_count, &rows));
    return rows;
}

Err *insert_one(Database *database, int64_t id)
{
    Row row = { .id = id, .number = 1, .note = S("one") };

    return db_tx(database, DB_WRITE, "insert", body_insert, &row);
}

typedef struct Looked {
    int64_t id;
    bool found;
} Looked;

static Err *body_look(Db *db, void *context)
{
    Looked *looked = context;
    char room[256];
    Arena arena = { .pos = room, .end = room + sizeof(room) };
    Row row;

    return row_get(db, &arena, looked->id, &row, &looked->found);
}

bool row_there(Database *database, int64_t id)
{
    Looked looked = { .id = id };

    CHECK_OK(db_tx(database, DB_READ, "look", body_look, &looked));
    return looked.found;
}

Err *body_backend_pid(Db *db, void *pid)
{
    return run_number(db, &backend_pid, NULL, 1, read_int, pid);
}

static Err *body_terminate(Db *db, void *context)
{
    int64_t *pid = context;
    int64_t done = 0;
    DbValue params[] = { { .kind = DB_KIND_INT, .number = *pid } };

    TRY(run_number(db, &backend_terminate, params, 1, read_int, &done));
    return done != 0 ? NULL : ERR(DB, "no such process");
}

void terminate_backend(Database *database, int64_t pid)
{
    CHECK_OK(db_tx(database, DB_WRITE, "terminate", body_terminate, &pid));
}

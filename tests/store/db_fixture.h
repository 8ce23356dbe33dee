/*
 * db_fixture.h - a table of rows on each engine, and the few statements that the tests of src/db
 * need. Everywhere else statements come from sql/queries.
 *
 * PostgreSQL is the server of STOA_TEST_PG; without it those tests are skipped.
 */
#ifndef TESTS_STORE_DB_FIXTURE_H
#define TESTS_STORE_DB_FIXTURE_H

#include "db/db_internal.h"
#include "tests/test.h"

/* A test for both engines: `database` has the empty table. */
#define TEST_BOTH(test_name)                   \
    static void test_name(Database *database); \
    TEST(test_name##_on_sqlite)                \
    {                                          \
        fixture_run(DB_SQLITE, test_name);     \
    }                                          \
    TEST(test_name##_on_postgres)              \
    {                                          \
        fixture_run(DB_POSTGRES, test_name);   \
    }                                          \
    static void test_name(Database *database)

typedef struct Row {
    int64_t id;
    int64_t number;
    Str note;
    Str data;
    bool flag;
    bool number_null;
    bool data_null;
} Row;

void fixture_run(DbEngine engine, void (*body)(Database *database));
/* Skips the test when there is no such engine here. */
Str fixture_url(DbEngine engine);
Database *fixture_open(Str url, DatabaseOptions options);
/* The table, new and empty. */
void fixture_table(Database *database);

/* In a body. `heard`: asks for the count, so that PostgreSQL answers at once. */
Err *row_insert(Db *db, const Row *row, bool heard);
Err *row_get(Db *db, Arena *out, int64_t id, Row *ret_row, bool *ret_found);
Err *row_count(Db *db, int64_t *ret_count);
Err *row_sum(Db *db, int64_t *ret_sum);
Err *row_list(Db *db, size_t rows_max, int64_t *ret_count);
Err *row_unknown_table(Db *db);

/* In transactions of their own. */
Err *body_insert(Db *db, void *row);  /* const Row * */
Err *body_count(Db *db, void *count); /* int64_t * */
int64_t count_rows(Database *database);
Err *insert_one(Database *database, int64_t id);
bool row_there(Database *database, int64_t id);

/* PostgreSQL only. */
Err *body_backend_pid(Db *db, void *pid); /* int64_t * */
/* Ends another connection's server process and waits until it is gone. */
void terminate_backend(Database *database, int64_t pid);

#endif

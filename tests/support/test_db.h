/*
 * test_db.h - a database of its own for each test, on both engines.
 *
 * SQLite databases are files in a temporary folder; PostgreSQL ones are made on the server of
 * STOA_TEST_PG (tests/support/pg.sh start DIR prints its URL). Without that variable each test of
 * PostgreSQL fails, unless STOA_TEST_ENGINES=sqlite says that they are not wanted
 * (STOA_TEST_ENGINES=postgres: only those).
 */
#ifndef TESTS_SUPPORT_TEST_DB_H
#define TESTS_SUPPORT_TEST_DB_H

#include "db/db.h"

typedef struct TestDb {
    DbEngine engine;
    Str url;
    Str name; /* of the file or the database */
    Database *database;
    int number; /* among those of this program's run */
} TestDb;

/* Whether STOA_TEST_ENGINES leaves it in. */
bool test_engine_wanted(DbEngine engine);
/* Runs `body` for each engine that is wanted. */
void test_each_engine(void (*body)(DbEngine engine));

/* With the newest schema and no rows. The first one migrates, the others are copies of it. */
TestDb test_db_open(DbEngine engine);
/* Keeps the database as it is now under a name of this program's run, closing it for that moment;
 * test_db_open_kept gives copies of it. */
void test_db_keep(TestDb *db, const char *what);
TestDb test_db_open_kept(DbEngine engine, const char *what);
/* Closes one that nobody has touched, for the next that asks; false when there is none. */
void test_db_spare(TestDb *db);
bool test_db_open_spare(DbEngine engine, TestDb *ret_db);
/* Grows with each transaction that may have written since it was opened, and with each statement
 * beside the program: as long as it is the same, nothing has happened. */
uint64_t test_db_writes(const TestDb *db);
/* With nothing in it. */
TestDb test_db_open_empty(DbEngine engine);
/* Opens the same database once more, for a second program on it. */
Database *test_db_again(const TestDb *db);
/* Runs SQL beside the program, without its checks; the rows are lines, the values separated by '|'.
 * False when the database refuses; then *ret_rows is its message. */
bool test_db_sql(const TestDb *db, const char *sql, Str *ret_rows);
/* Closes and deletes. */
void test_db_close(TestDb *db);

#endif

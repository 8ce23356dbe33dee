/* db_pg_test.c - what src/db does when PostgreSQL ends a connection, and its backups. */
#include "tests/store/db_fixture.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Broken {
    Database *killer;
    int attempts;
    bool at_end;
    bool heard;
} Broken;

/* The server's process ends after the first statement of the first attempt, or before the commit.
 */
static Err *body_broken(Db *db, void *context)
{
    Broken *broken = context;
    Row row = { .id = 1 };
    int64_t pid;

    TRY(body_backend_pid(db, &pid));
    broken->attempts++;
    if (broken->at_end) {
        TRY(row_insert(db, &row, broken->heard));
    }
    if (broken->attempts == 1) {
        terminate_backend(broken->killer, pid);
    }
    return broken->at_end ? NULL : row_insert(db, &row, broken->heard);
}

typedef struct Pair {
    Database *database;
    Database *killer;
} Pair;

static void open_pair(Pair *pair)
{
    Str url = fixture_url(DB_POSTGRES);

    pair->database = fixture_open(url, (DatabaseOptions){ .connections_max = 1 });
    pair->killer = fixture_open(url, (DatabaseOptions){ .connections_max = 1 });
    fixture_table(pair->database);
}

static void close_pair(Pair *pair)
{
    database_close(pair->killer);
    database_close(pair->database);
}

TEST(an_idle_connection_that_was_closed_is_opened_again)
{
    Pair pair;
    int64_t pid;

    open_pair(&pair);
    for (int i = 0; i < 3; i++) {
        CHECK_OK(db_tx(pair.database, DB_READ, "pid", body_backend_pid, &pid));
        terminate_backend(pair.killer, pid);
        CHECK_OK(insert_one(pair.database, i));
    }
    CHECK_INT(count_rows(pair.database), 3);
    CHECK_INT(database_stats(pair.database).connections, 4);
    close_pair(&pair);
}

TEST(a_body_whose_connection_is_lost_runs_again)
{
    Pair pair;
    Broken broken = { .heard = true };

    open_pair(&pair);
    broken.killer = pair.killer;
    CHECK_OK(db_tx(pair.database, DB_MONEY, "broken", body_broken, &broken));
    CHECK_INT(broken.attempts, 2);
    CHECK_INT(count_rows(pair.database), 1);
    CHECK_INT(database_stats(pair.database).modes[DB_MONEY].retried, 1);
    close_pair(&pair);
}

static void check_lost_commit(bool heard)
{
    Pair pair;
    Broken broken = { .at_end = true, .heard = heard };

    open_pair(&pair);
    broken.killer = pair.killer;
    Err *err = db_tx(pair.database, DB_MONEY, "broken", body_broken, &broken);
    CHECK_ERR(err, DB);
    CHECK(strstr(err->detail, "during the commit") != NULL);
    CHECK_INT(broken.attempts, 1);
    CHECK_OK(insert_one(pair.database, 1));
    close_pair(&pair);
}

TEST(a_connection_lost_in_the_commit_is_told_and_not_tried_again)
{
    check_lost_commit(true);
    check_lost_commit(false);
}

static Err *body_many_unheard(Db *db, void *context)
{
    int64_t *last = context;

    for (int64_t i = 0; i < 1000; i++) {
        Row row = { .id = i == 999 ? *last : i };
        TRY(row_insert(db, &row, false));
    }
    return NULL;
}

TEST_BOTH(many_statements_that_nobody_listens_to_are_all_done)
{
    int64_t last = 999;
    int64_t again = 3;

    CHECK_OK(db_tx(database, DB_WRITE, "many", body_many_unheard, &last));
    CHECK_INT(count_rows(database), 1000);
    fixture_table(database);
    CHECK_ERR(db_tx(database, DB_WRITE, "many", body_many_unheard, &again), DB_CONFLICT);
    CHECK_INT(count_rows(database), 0);
}

static void command(const char *url, const char *sql)
{
    PGconn *conn = PQconnectdb(url);
    PGresult *result = PQexec(conn, sql);

    CHECK_INT(PQresultStatus(result), PGRES_COMMAND_OK);
    PQclear(result);
    PQfinish(conn);
}

TEST(a_backup_of_postgres_is_restored_to_an_empty_database)
{
    Str url = fixture_url(DB_POSTGRES);
    char folder[] = "/tmp/stoa-db-test-XXXXXX";

    CHECK(mkdtemp(folder) != NULL);
    const char *url_text = str_cstr(&test_arena, url);
    Str copy = arena_printf(&test_arena, "%s/copy", folder);
    Str name = arena_printf(&test_arena, "db_test_restore_%ld", (long)getpid());
    size_t slash = url.len - strlen(strrchr(url_text, '/'));
    Str target = arena_printf(&test_arena, "%.*s/%.*s", (int)slash, url.ptr, STR_ARG(name));
    Str make = arena_printf(&test_arena, "CREATE DATABASE %.*s", STR_ARG(name));
    Str drop = arena_printf(&test_arena, "DROP DATABASE %.*s", STR_ARG(name));
    Database *database = fixture_open(url, (DatabaseOptions){ 0 });

    fixture_table(database);
    CHECK_OK(insert_one(database, 42));
    CHECK_OK(database_backup(database, copy));
    command(url_text, str_cstr(&test_arena, make));
    CHECK_OK(database_restore(target, copy));
    CHECK_ERR(database_restore(target, copy), CONFIG);
    Database *restored = fixture_open(target, (DatabaseOptions){ 0 });
    CHECK(row_there(restored, 42));
    database_close(restored);
    database_close(database);
    command(url_text, str_cstr(&test_arena, drop));
    CHECK(unlink(str_cstr(&test_arena, copy)) == 0);
    CHECK(rmdir(folder) == 0);
}

/*
 * db_bench.c - durable small transactions per second: an order of four rows, by 32 threads through
 * db_tx.
 *
 * `db_bench sqlite FOLDER SECONDS` compares with the bare SQL in groups of the same size, one
 * thread, no queue. `db_bench postgres URL SECONDS` only prints its rate: db_bench.sh compares it
 * with pgbench.
 */
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "db/db_internal.h"

enum { THREADS = 32, ROUNDS = 5, ROWS = 4, ID_STEP = 10000000 };

static const DbKind kinds[] = { DB_KIND_INT, DB_KIND_INT, DB_KIND_TEXT };
static const DbStatement insert = {
    .name = "bench_insert",
    .sqlite = "INSERT INTO bench_rows (id, number, note) VALUES (?1, ?2, ?3)",
    .postgres = "INSERT INTO bench_rows (id, number, note) VALUES ($1, $2, $3)",
    .param_count = 3,
    .params = kinds,
    .writes = true,
};
static const Str note = STR_INIT("something of about the length that a line of an order has");

typedef struct Load {
    Database *database;
    int64_t until_us;
    int64_t id;
    int64_t done;
    bool failed;
    pthread_t thread;
} Load;

static Err *body_tables(Db *db, void *context)
{
    (void)context;
    return db_exec_script(db, S("DROP TABLE IF EXISTS bench_rows; CREATE TABLE bench_rows "
                                "(id BIGINT PRIMARY KEY, number BIGINT, note TEXT);"));
}

static Err *body_order(Db *db, void *context)
{
    const Load *load = context;

    for (int64_t i = 0; i < ROWS; i++) {
        DbValue params[] = { { .kind = DB_KIND_INT, .number = load->id * ROWS + i },
                             { .kind = DB_KIND_INT, .number = i },
                             { .kind = DB_KIND_TEXT, .text = note } };
        TRY(db_run(db, &insert, params, 0, NULL, NULL, NULL, NULL));
    }
    return NULL;
}

static void *run_load(void *context)
{
    Load *load = context;

    while (!load->failed && clock_monotonic_us() < load->until_us) {
        load->failed = db_tx(load->database, DB_WRITE, "order", body_order, load) != NULL;
        load->id++;
        load->done++;
    }
    return NULL;
}

static int64_t rate(int64_t done, int64_t start_us)
{
    return done * SECOND_US / (clock_monotonic_us() - start_us);
}

/* Transactions per second; the process ends when one fails. */
static int64_t measure(Database *database, int64_t seconds)
{
    static Load loads[THREADS];
    int64_t start_us = clock_monotonic_us();
    int64_t done = 0;

    for (size_t i = 0; i < THREADS; i++) {
        loads[i] = (Load){ .database = database,
                           .until_us = start_us + seconds * SECOND_US,
                           .id = (int64_t)i * ID_STEP };
        if (pthread_create(&loads[i].thread, NULL, run_load, &loads[i]) != 0) {
            abort();
        }
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(loads[i].thread, NULL);
        if (loads[i].failed) {
            abort();
        }
        done += loads[i].done;
    }
    return rate(done, start_us);
}

static Database *open_with_table(const char *url)
{
    Database *database;

    if (database_open(str_from_cstr(url), (DatabaseOptions){ 0 }, &database) != NULL ||
        db_tx(database, DB_WRITE, "tables", body_tables, NULL) != NULL) {
        fprintf(stderr, "the database does not open\n");
        exit(EXIT_FAILURE);
    }
    return database;
}

static void must(int code)
{
    if (code != SQLITE_OK && code != SQLITE_DONE) {
        abort();
    }
}

static void bare_order(sqlite3_stmt *stmt, int64_t id)
{
    for (int64_t i = 0; i < ROWS; i++) {
        must(sqlite3_bind_int64(stmt, 1, id * ROWS + i));
        must(sqlite3_bind_int64(stmt, 2, i));
        must(sqlite3_bind_text(stmt, 3, note.ptr, (int)note.len, SQLITE_STATIC));
        must(sqlite3_step(stmt));
        must(sqlite3_reset(stmt));
    }
}

static int64_t measure_bare(const char *path, int64_t seconds, uint64_t group)
{
    int64_t until_us = clock_monotonic_us() + seconds * SECOND_US;
    sqlite3 *handle;
    sqlite3_stmt *stmt;
    int64_t done = 0;

    must(sqlite3_open(path, &handle));
    must(sqlite3_exec(handle,
                      "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                      "PRAGMA cache_size=-16000;"
                      "CREATE TABLE bench_rows (id BIGINT PRIMARY KEY, number BIGINT, note TEXT);",
                      NULL, NULL, NULL));
    must(sqlite3_prepare_v2(handle, insert.sqlite, -1, &stmt, NULL));
    int64_t start_us = clock_monotonic_us();
    while (clock_monotonic_us() < until_us) {
        must(sqlite3_exec(handle, "BEGIN IMMEDIATE", NULL, NULL, NULL));
        for (uint64_t i = 0; i < group; i++) {
            bare_order(stmt, (done % THREADS) * ID_STEP + done / THREADS);
            done++;
        }
        must(sqlite3_exec(handle, "COMMIT", NULL, NULL, NULL));
    }
    int64_t result = rate(done, start_us);
    sqlite3_finalize(stmt);
    sqlite3_close(handle);
    return result;
}

static int by_size(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;

    return left < right ? -1 : left > right;
}

static void run_sqlite(const char *folder, int64_t seconds)
{
    int64_t hundredths[ROUNDS];
    char url[512];
    char path[512];

    for (int round = 0; round < ROUNDS; round++) {
        snprintf(url, sizeof(url), "sqlite:%s/group-%d.db", folder, round);
        snprintf(path, sizeof(path), "%s/bare-%d.db", folder, round);
        Database *database = open_with_table(url);
        int64_t ours = measure(database, seconds);
        DbStats stats = database_stats(database);
        uint64_t group = (stats.grouped + stats.groups / 2) / stats.groups;
        database_close(database);
        int64_t bare = measure_bare(path, seconds, group);
        hundredths[round] = ours * 100 / bare;
        printf("sqlite: %" PRId64 " tx/s in groups of %" PRIu64 ", bare SQL %" PRId64 " tx/s\n",
               ours, group, bare);
    }
    qsort(hundredths, ROUNDS, sizeof(hundredths[0]), by_size);
    printf("db_sqlite_group_commit_vs_bare %" PRId64 ".%02" PRId64 "\n",
           hundredths[ROUNDS / 2] / 100, hundredths[ROUNDS / 2] % 100);
}

int main(int argc, char **argv)
{
    int64_t seconds;

    if (argc != 4 || !str_parse_int64(str_from_cstr(argv[3]), &seconds) || seconds < 1) {
        fprintf(stderr, "usage: db_bench sqlite FOLDER SECONDS | postgres URL SECONDS\n");
        return EXIT_FAILURE;
    }
    crypto_start();
    if (strcmp(argv[1], "sqlite") == 0) {
        run_sqlite(argv[2], seconds);
    } else {
        Database *database = open_with_table(argv[2]);
        printf("%" PRId64 "\n", measure(database, seconds));
        database_close(database);
    }
    return EXIT_SUCCESS;
}

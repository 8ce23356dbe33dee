/* db.c - opens the engine that the URL names, runs transactions again when that helps, counts. */
#include "db/db.h"

#include "base/crypto.h"
#include "db/db_internal.h"

#include <assert.h>
#include <time.h>
#include <unistd.h>

enum { BUSY_MS_DEFAULT = 5000, PAUSE_US_FIRST = 500, PAUSE_US_MAX = 64000 };

const int64_t db_latency_us[DB_LATENCY_COUNT] = { 100,   300,    1000,   3000,    10000,
                                                  30000, 100000, 300000, 1000000, INT64_MAX };

static Err *engine_of_url(Str url, const DbEngineTable **ret_table, Str *ret_place)
{
    Str sqlite = S("sqlite:");

    if (str_starts(url, sqlite) && url.len > sqlite.len) {
        *ret_table = &db_sqlite_table;
        *ret_place = str_slice(url, sqlite.len, url.len);
        return NULL;
    }
    if (str_starts(url, S("postgresql://")) || str_starts(url, S("postgres://"))) {
        *ret_table = &db_pg_table;
        *ret_place = url;
        return NULL;
    }
    return ERR(CONFIG, "a database URL is sqlite:PATH or postgresql://USER@HOST/DATABASE");
}

static size_t connections_default(DbEngine engine)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    size_t per_core = engine == DB_SQLITE ? 2 : 4;
    size_t count = per_core * (cores < 1 ? 1 : (size_t)cores);

    return count < DB_CONNECTIONS_MAX ? count : DB_CONNECTIONS_MAX;
}

Err *database_open(Str url, DatabaseOptions options, Database **ret_database)
{
    const DbEngineTable *table;
    Str place;

    TRY(engine_of_url(url, &table, &place));
    if (options.connections_max > DB_CONNECTIONS_MAX || options.busy_ms < 0) {
        return ERR(CONFIG, "at most %d database connections", DB_CONNECTIONS_MAX);
    }
    Arena start = arena_open(DB_ARENA_BYTES);
    Arena arena = start;
    Database *database = arena_new(&arena, Database);

    database->table = table;
    database->start = start;
    database->arena = arena;
    database->place = str_dup(&database->arena, place);
    database->busy_ms = options.busy_ms > 0 ? options.busy_ms : BUSY_MS_DEFAULT;
    database->connections_max =
        options.connections_max > 0 ? options.connections_max : connections_default(table->engine);
    db_pool_init(&database->pool, database->connections_max);
    db_pool_init(&database->money, 1);

    Err *err = table->open(database, database->place);
    if (err != NULL) {
        db_pool_done(&database->money);
        db_pool_done(&database->pool);
        arena_close(start, DB_ARENA_BYTES);
        return err;
    }
    *ret_database = database;
    return NULL;
}

void database_close(Database *database)
{
    if (database == NULL) {
        return;
    }
    database->table->close(database);
    db_pool_done(&database->money);
    db_pool_done(&database->pool);
    arena_close(database->start, DB_ARENA_BYTES);
}

DbEngine database_engine(const Database *database)
{
    return database->table->engine;
}

DbEngine db_engine(const Db *db)
{
    return db->database->table->engine;
}

/* Waits longer each time, by a random part, so that those who collided do not meet again. */
static void pause_before(int attempt)
{
    int64_t longest_us = (int64_t)PAUSE_US_FIRST << (attempt < 7 ? attempt : 7);

    if (longest_us > PAUSE_US_MAX) {
        longest_us = PAUSE_US_MAX;
    }
    int64_t us = 1 + (int64_t)(random_u64() % (uint64_t)longest_us);
    struct timespec span = { .tv_sec = 0, .tv_nsec = us * 1000 };
    nanosleep(&span, NULL);
}

static void count_outcome(DbCounters *counters, DbMode mode, bool committed, int64_t us)
{
    size_t bucket = 0;

    while (us > db_latency_us[bucket]) { /* ends: the last bound is INT64_MAX */
        bucket++;
    }
    atomic_fetch_add(committed ? &counters->committed[mode] : &counters->failed[mode], 1);
    atomic_fetch_add(&counters->total_us[mode], (uint64_t)us);
    atomic_fetch_add(&counters->latency[mode][bucket], 1);
}

static Err *attempts(Database *database, const DbTask *task)
{
    Err *err = NULL;
    bool again = true;

    for (int attempt = 0; again && attempt < DB_ATTEMPTS_MAX; attempt++) {
        if (attempt > 0) {
            atomic_fetch_add(&database->counters.retried[task->mode], 1);
            pause_before(attempt);
        }
        again = false;
        err = database->table->attempt(database, task, &again);
        again = again && err != NULL;
    }
    return err;
}

/* Serializable transactions that meet in a page of an index make each other fail, and new rows all
 * go to the same page: one at a time in a process is faster than many that try again. Other
 * processes are still guarded by the server. */
static Err *attempts_alone(Database *database, const DbTask *task)
{
    size_t place;

    TRY(db_pool_take(&database->money, database->busy_ms, &place));
    Err *err = attempts(database, task);
    db_pool_give(&database->money, place);
    return err;
}

static Err *run_task(Database *database, const DbTask *task)
{
    int64_t start_us = clock_monotonic_us();
    bool alone = task->mode == DB_MONEY && database->table->engine == DB_POSTGRES;

    assert(task->name != NULL);
    Err *err = alone ? attempts_alone(database, task) : attempts(database, task);
    count_outcome(&database->counters, task->mode, err == NULL, clock_monotonic_us() - start_us);
    return err;
}

Err *db_tx(Database *database, DbMode mode, const char *name, DbBody body, void *context)
{
    const DbTask task = { .mode = mode, .name = name, .body = body, .context = context };

    return run_task(database, &task);
}

Err *db_tx_prepared(Database *database, DbMode mode, const char *name, DbBody prepare, DbBody write,
                    void *context)
{
    const DbTask task = {
        .mode = mode, .name = name, .prepare = prepare, .body = write, .context = context
    };

    assert(mode != DB_READ);
    return run_task(database, &task);
}

Err *db_prepare(Db *db, const DbTask *task)
{
    db->preparing = true;
    Err *err = db_outcome(db, task->prepare(db, task->context));
    db->preparing = false;
    return err;
}

Err *db_outcome(const Db *db, Err *body_err)
{
    if (db->failed != NULL && (body_err == NULL || db->again)) {
        return db->failed;
    }
    return body_err;
}

Err *db_run(Db *db, const DbStatement *statement, const DbValue *params, size_t rows_max, DbRow row,
            Arena *out, void *context, int64_t *ret_changed)
{
    DbQuery query = { .statement = statement,
                      .params = params,
                      .rows_max = rows_max,
                      .row = row,
                      .out = out,
                      .context = context,
                      .count_wanted = ret_changed != NULL };
    int64_t changed = 0;

    assert(!statement->each);
    assert(statement->param_count <= DB_PARAMS_MAX);
    assert(statement->column_count <= DB_COLUMNS_MAX);
    assert(statement->param_count == 0 || params != NULL);
    assert(row == NULL || out != NULL);
    if (db->failed != NULL) {
        return db->failed;
    }
    if (statement->writes && (db->mode == DB_READ || db->preparing)) {
        return ERR(DB, "%s: %s writes, and the transaction only reads", db->name, statement->name);
    }
    TRY(db->database->table->run(db, &query, &changed));
    if (ret_changed != NULL) {
        *ret_changed = statement->writes ? changed : 0;
    }
    return NULL;
}

/* SQLite takes the sets one by one, or some at once. */
static Err *run_one_by_one(Db *db, DbQuery *query, int64_t *changed)
{
    const DbBatch *batch = query->batch;
    const DbStatement *each = query->statement;
    size_t step;

    query->batch = NULL;
    for (size_t i = 0; i < batch->count; i += step) {
        bool many = each->many != NULL && batch->count - i >= each->many_count;
        int64_t some = 0;

        step = many ? each->many_count : 1;
        query->statement = many ? each->many : each;
        query->params = batch->params + i * each->param_count;
        TRY(db->database->table->run(db, query, &some));
        *changed += some;
    }
    return NULL;
}

Err *db_run_each(Db *db, const DbStatement *statement, const DbBatch *batch, size_t rows_max,
                 DbRow row, Arena *out, void *context, int64_t *ret_changed)
{
    bool arrays = db->database->table->engine == DB_POSTGRES;
    DbQuery query = { .statement = statement,
                      .rows_max = arrays ? rows_max * batch->count : rows_max,
                      .row = row,
                      .out = out,
                      .context = context,
                      .count_wanted = ret_changed != NULL,
                      .batch = batch };
    int64_t changed = 0;

    assert(statement->each);
    assert(statement->param_count > 0 && statement->param_count <= DB_PARAMS_MAX);
    assert(statement->column_count <= DB_COLUMNS_MAX);
    assert(row == NULL || out != NULL);
    if (db->failed != NULL) {
        return db->failed;
    }
    if (statement->writes && (db->mode == DB_READ || db->preparing)) {
        return ERR(DB, "%s: %s writes, and the transaction only reads", db->name, statement->name);
    }
    if (batch->count > 0 && arrays) {
        TRY(db->database->table->run(db, &query, &changed));
    } else {
        TRY(run_one_by_one(db, &query, &changed));
    }
    if (ret_changed != NULL) {
        *ret_changed = statement->writes ? changed : 0;
    }
    return NULL;
}

Err *db_exec_script(Db *db, Str sql)
{
    if (db->failed != NULL) {
        return db->failed;
    }
    return db->database->table->script(db, sql);
}

bool database_commits(const Database *database, uint64_t *ret_commits)
{
    *ret_commits = database->table->commits != NULL ? database->table->commits(database) : 0;
    return database->table->commits != NULL;
}

Err *database_backup(Database *database, Str path)
{
    return database->table->backup(database, path);
}

Err *database_restore(Str url, Str path)
{
    const DbEngineTable *table;
    Str place;

    TRY(engine_of_url(url, &table, &place));
    return table->restore(place, path);
}

DbStats database_stats(const Database *database)
{
    const DbCounters *counters = &database->counters;
    DbStats stats = { .groups = atomic_load(&counters->groups),
                      .grouped = atomic_load(&counters->grouped),
                      .group_max = atomic_load(&counters->group_max),
                      .connections = atomic_load(&counters->connections) };

    for (size_t i = 0; i < DB_MODE_COUNT; i++) {
        DbModeStats *mode = &stats.modes[i];

        mode->committed = atomic_load(&counters->committed[i]);
        mode->failed = atomic_load(&counters->failed[i]);
        mode->retried = atomic_load(&counters->retried[i]);
        mode->total_us = atomic_load(&counters->total_us[i]);
        for (size_t j = 0; j < DB_LATENCY_COUNT; j++) {
            mode->latency[j] = atomic_load(&counters->latency[i][j]);
        }
    }
    return stats;
}

/*
 * db_internal.h - what the files of src/db share: the engine table, a connection in a transaction,
 * the pool, the cache of prepared statements.
 *
 * db_exec_script is for src/db/migrate.c and the tests; nothing else may include this file.
 */
#ifndef DB_DB_INTERNAL_H
#define DB_DB_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "db/db.h"

enum {
    DB_CONNECTIONS_MAX = 256,
    DB_ATTEMPTS_MAX = 16,
    DB_COLUMNS_MAX = 64,
    DB_PARAMS_MAX = 64,
    DB_CACHE_MAX = 1024,
    DB_CACHE_SLOTS = 2048, /* a power of two, twice DB_CACHE_MAX */
    DB_STATEMENT_MS_MAX = 30000,
    DB_ARENA_BYTES = 64 * 1024 * 1024
};

typedef struct DbTask {
    DbMode mode;
    const char *name;
    DbBody prepare; /* or NULL */
    DbBody body;
    void *context;
} DbTask;

typedef struct DbQuery {
    const DbStatement *statement;
    const DbValue *params;
    size_t rows_max;
    DbRow row;
    Arena *out;
    void *context;
    bool count_wanted;
    const DbBatch *batch; /* of db_run_each, then `params` is NULL */
} DbQuery;

/* One engine. `attempt` makes one try of a transaction; `*ret_again` says that nothing was done and
 * that another try may well succeed (a serialization failure, a lost connection). */
typedef struct DbEngineTable {
    DbEngine engine;
    Err *(*open)(Database *database, Str place);
    void (*close)(Database *database);
    Err *(*attempt)(Database *database, const DbTask *task, bool *ret_again);
    Err *(*run)(Db *db, const DbQuery *query, int64_t *ret_changed);
    Err *(*script)(Db *db, Str sql);
    Err *(*backup)(Database *database, Str path);
    Err *(*restore)(Str place, Str path);
    uint64_t (*commits)(const Database *database); /* NULL: others write as well */
} DbEngineTable;

extern const DbEngineTable db_sqlite_table;
extern const DbEngineTable db_pg_table;

/* Indexes of free connections. A caller waits for one until its deadline, behind those who came
 * before: else some would wait for ever while others go on. */
typedef struct DbWaiter DbWaiter;
typedef struct DbPool {
    pthread_mutex_t lock;
    DbWaiter *first;
    DbWaiter *last;
    size_t free_count; /* zero while somebody waits */
    uint16_t free[DB_CONNECTIONS_MAX];
} DbPool;

typedef struct DbCounters {
    atomic_uint_fast64_t committed[DB_MODE_COUNT];
    atomic_uint_fast64_t failed[DB_MODE_COUNT];
    atomic_uint_fast64_t retried[DB_MODE_COUNT];
    atomic_uint_fast64_t total_us[DB_MODE_COUNT];
    atomic_uint_fast64_t latency[DB_MODE_COUNT][DB_LATENCY_COUNT];
    atomic_uint_fast64_t groups;
    atomic_uint_fast64_t grouped;
    atomic_uint_fast64_t group_max;
    atomic_uint_fast64_t connections;
} DbCounters;

struct Database {
    const DbEngineTable *table;
    Arena start; /* as opened, to close */
    Arena arena; /* connections and caches; only before threads and under the pool's lock */
    Str place;   /* the path, or the whole URL */
    size_t connections_max;
    int32_t busy_ms;
    DbPool pool;
    DbPool money; /* one place: see db_tx */
    DbCounters counters;
    struct SqliteDatabase *sqlite;
    struct PgDatabase *pg;
};

struct Db {
    Database *database;
    DbMode mode;
    const char *name;
    struct SqliteConn *sqlite;
    struct PgConn *pg;
    bool wrote;      /* tried to: there may be something to undo (SQLite) */
    bool preparing;  /* only reads, whatever the mode */
    uint64_t tables; /* that were read, a bit each (SQLite) */
    Err *failed;     /* of the statement that ended the transaction */
    bool again;      /* another try may well succeed */
};

/* Statement text without parameters or results, several statements separated by ';'. */
MUST_USE Err *db_exec_script(Db *db, Str sql);

/* What the transaction comes to: the error of the statement that ended it, else the body's. */
Err *db_outcome(const Db *db, Err *body_err);
/* Runs the preparing part of a task, which may not write. */
MUST_USE Err *db_prepare(Db *db, const DbTask *task);

void db_pool_init(DbPool *pool, size_t count);
void db_pool_done(DbPool *pool);
/* Fails: DB_BUSY after `wait_ms`. */
MUST_USE Err *db_pool_take(DbPool *pool, int32_t wait_ms, size_t *ret_index);
void db_pool_give(DbPool *pool, size_t index);

/* Keyed by the statement's address. `prepared` and `number` belong to the engine. */
typedef struct DbSlot {
    const DbStatement *statement;
    void *prepared;
    uint32_t number;
    uint32_t state;
    uint64_t reads, writes; /* tables, a bit each (SQLite) */
} DbSlot;

typedef struct DbCache {
    DbSlot *slots; /* DB_CACHE_SLOTS */
    size_t count;
} DbCache;

void db_cache_init(DbCache *cache, Arena *arena);
void db_cache_clear(DbCache *cache);
/* The statement's slot, made when it is new; NULL when the cache is full: then run it unprepared.
 */
DbSlot *db_cache_slot(DbCache *cache, const DbStatement *statement);

#endif

/*
 * db.h - one database interface, two engines (SQLite, PostgreSQL).
 *
 * A Database is the server and its connections; a Db is one connection inside one transaction and
 * lives only in the body. The body of db_tx may run twice (serialization failure, busy): it does
 * nothing but database work, and resets what it fills. Effects outside are rows in `jobs`. On
 * SQLite one writer thread runs the bodies, up to 64 in one commit, each in its own savepoint: a
 * body therefore runs on another thread than its caller, and must not use thread-local state.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/instant.h"

typedef struct Database Database;
typedef struct Db Db;
typedef Err *(*DbBody)(Db *db, void *context);

typedef enum DbEngine { DB_SQLITE, DB_POSTGRES } DbEngine;

/* DB_READ cannot write. DB_MONEY is SERIALIZABLE on PostgreSQL; DB_WRITE is read committed. SQLite
 * serializes all writers. */
typedef enum DbMode { DB_READ, DB_WRITE, DB_MONEY } DbMode;

typedef struct DatabaseOptions {
    size_t connections_max; /* readers on SQLite, all on PostgreSQL; 0: a default by cores */
    int32_t busy_ms;        /* how long a call waits for a connection or a lock; 0: 5000 */
} DatabaseOptions;

/* "sqlite:PATH" or "postgresql://…". On SQLite takes the lock file that keeps a second process from
 * writing. Fails: DB, DB_BUSY (another process has the file), CONFIG (the URL). */
MUST_USE Err *database_open(Str url, DatabaseOptions options, Database **ret_database);
void database_close(Database *database);
DbEngine database_engine(const Database *database);

/* Runs `body` in a transaction; `name` is for the log and the metrics. Retries a bounded number of
 * times. A statement that failed ends the transaction, even when the body returns NULL. DB_READ
 * sees one snapshot. Not to be called from a body. Fails: what the body returns (rolled back), DB,
 * DB_BUSY, DB_CONFLICT (a key that must be unique is there already), DB_FULL. */
MUST_USE Err *db_tx(Database *database, DbMode mode, const char *name, DbBody body, void *context);

/* The same in two parts: `prepare` only reads and computes, `write` writes what came of it. On
 * SQLite `prepare` runs before the writer's turn, on a reading connection and the caller's thread;
 * the writer runs it again, right before `write`, when a table that it had read has been changed
 * since. So it must not read what `write` changes, or it runs twice each time. On PostgreSQL both
 * are one transaction. Either may run twice. Fails: as db_tx. */
MUST_USE Err *db_tx_prepared(Database *database, DbMode mode, const char *name, DbBody prepare,
                             DbBody write, void *context);

/* How many transactions have been committed: while the number stays, so does all that was read
 * after it was taken. False on PostgreSQL, where other processes write as well. */
bool database_commits(const Database *database, uint64_t *ret_commits);

DbEngine db_engine(const Db *db);

/* Everything a generated query needs; nobody else calls these (lint). */
typedef enum DbKind { DB_KIND_INT, DB_KIND_TEXT, DB_KIND_BLOB, DB_KIND_NULL, DB_KIND_BOOL } DbKind;

typedef struct DbValue {
    DbKind kind;
    int64_t number;
    Str text;
} DbValue;

typedef struct DbStatement {
    const char *name;
    const char *sqlite;
    const char *postgres;
    size_t param_count;
    const DbKind *params;
    size_t column_count;
    const DbKind *columns;
    bool writes;
    bool each; /* for db_run_each: on PostgreSQL its parameters are arrays */
    /* On SQLite the same for `many_count` sets of parameters at once; NULL: there is none. */
    const struct DbStatement *many;
    size_t many_count;
} DbStatement;

/* Copies one row to the caller's struct; text is on `out`. */
typedef Err *(*DbRow)(Arena *out, const DbValue *columns, void *context);

/* At most `rows_max` rows, each given to `row`; more is an error (a bug: every :many has a LIMIT).
 * `row` may be NULL for :exec. `ret_changed` may be NULL: then PostgreSQL sends the statement
 * together with the next one, without a round trip of its own, and its error comes with the next
 * statement or from db_tx. */
MUST_USE Err *db_run(Db *db, const DbStatement *statement, const DbValue *params, size_t rows_max,
                     DbRow row, Arena *out, void *context, int64_t *ret_changed);

/* `count` sets of parameters, one behind the other; `scratch` is for what is sent. */
typedef struct DbBatch {
    const DbValue *params;
    size_t count;
    Arena scratch;
} DbBatch;

/* The statement once for each set of parameters: on SQLite one after the other, on PostgreSQL as
 * one statement over arrays. At most `rows_max` rows for one set. `ret_changed` may be NULL, and
 * sums up. */
MUST_USE Err *db_run_each(Db *db, const DbStatement *statement, const DbBatch *batch,
                          size_t rows_max, DbRow row, Arena *out, void *context,
                          int64_t *ret_changed);

/* Online copy while the server runs (SQLite) or pg_dump's custom format (PostgreSQL). Fails: IO,
 * DB. */
MUST_USE Err *database_backup(Database *database, Str path);
/* Fills a new SQLite file or an empty PostgreSQL database from a backup. Fails: CONFIG (the place
 * is not empty), DB_BUSY (in use), IO, DB. */
MUST_USE Err *database_restore(Str url, Str path);

enum { DB_MODE_COUNT = 3, DB_LATENCY_COUNT = 10 };

/* Totals since the database was opened. The last latency bucket has no upper bound. */
typedef struct DbModeStats {
    uint64_t committed;
    uint64_t failed;  /* rolled back for good, for whatever reason */
    uint64_t retried; /* attempts that were thrown away and made again */
    uint64_t total_us;
    uint64_t latency[DB_LATENCY_COUNT];
} DbModeStats;

typedef struct DbStats {
    DbModeStats modes[DB_MODE_COUNT]; /* by DbMode */
    uint64_t groups;                  /* commits of the writer thread (SQLite) */
    uint64_t grouped;                 /* transactions in them */
    uint64_t group_max;
    uint64_t connections; /* opened, reconnections included */
} DbStats;

extern const int64_t db_latency_us[DB_LATENCY_COUNT]; /* upper bounds; the last is INT64_MAX */
DbStats database_stats(const Database *database);

#endif

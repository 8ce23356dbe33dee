/*
 * db_pg_internal.h - the PostgreSQL engine's connections, always in libpq's pipeline mode.
 *
 * What is sent is noted in `pending`, in order; answers are read up to the last one noted. So BEGIN
 * travels with the first statement, statements without results travel with the next, and the end of
 * a transaction that has nothing to answer is read when the connection is used again.
 */
#ifndef DB_DB_PG_INTERNAL_H
#define DB_DB_PG_INTERNAL_H

#include <libpq-fe.h>

#include "db/db_internal.h"

enum {
    PG_PENDING_MAX = 128,
    PG_PENDING_BYTES_MAX = 256 * 1024,
    PG_CONNECT_S_MAX = 5,
    PG_ANSWER_MS_MAX = DB_STATEMENT_MS_MAX + 10000, /* the server gives up before us */
    PG_SCRIPT_MS_MAX = 3600 * 1000
};

typedef enum PgStep { PG_STEP_PREPARE, PG_STEP_RUN, PG_STEP_SYNC } PgStep;

typedef struct PgPending {
    PgStep step;
    const DbStatement *statement;
    DbSlot *slot;
} PgPending;

typedef struct PgConn {
    PGconn *handle; /* NULL: not connected */
    DbCache cache;
    uint32_t prepared_count;
    PgPending pending[PG_PENDING_MAX];
    size_t pending_count;
    size_t pending_bytes;
    bool begun; /* BEGIN was sent */
    bool lost;  /* to be closed; nothing can be sent or read */
    bool again; /* the last error was a serialization failure or a deadlock */
} PgConn;

typedef struct PgDatabase {
    const char *url;
    PgConn *conns;
} PgDatabase;

/* Makes the connection usable: reads what is left from its last user, connects when it is not
 * connected. Fails: DB_BUSY (the server cannot be reached). */
MUST_USE Err *pg_conn_ready(Database *database, PgConn *conn);
void pg_conn_close(PgConn *conn);

/* Puts a statement into the pipeline, prepared first when it is new. */
MUST_USE Err *pg_send(PgConn *conn, const DbStatement *statement, const DbValue *params);
/* The same with an array for each parameter, of its value in each set. */
MUST_USE Err *pg_send_batch(PgConn *conn, const DbStatement *statement, const DbBatch *batch);
MUST_USE Err *pg_send_sync(PgConn *conn);
/* Reads everything that is pending. Returns the first error; `*ret_result` (may be NULL) is the
 * last statement's answer, to be cleared by the caller, NULL on failure. */
MUST_USE Err *pg_collect(PgConn *conn, int64_t wait_ms, PGresult **ret_result);
/* The next answer, or NULL between two; sets `lost` when there will be none. */
PGresult *pg_next(PgConn *conn, int64_t deadline_us);
/* The error that an answer stands for; sets `lost` and `again`. */
Err *pg_err(PgConn *conn, const PGresult *result, const char *what);

/* Parameters in PostgreSQL's binary form; pointers into the values and into `numbers`. */
typedef struct PgParams {
    int count;
    Oid types[DB_PARAMS_MAX];
    const char *values[DB_PARAMS_MAX];
    int lengths[DB_PARAMS_MAX];
    int formats[DB_PARAMS_MAX];
    uint64_t numbers[DB_PARAMS_MAX];
    size_t bytes;
} PgParams;

void pg_params(const DbStatement *statement, const DbValue *params, PgParams *ret_params);
/* The arrays are on `arena`. */
void pg_params_batch(const DbStatement *statement, const DbBatch *batch, Arena *arena,
                     PgParams *ret_params);
/* Gives the rows to the query's reader and counts what changed. */
MUST_USE Err *pg_read(const PGresult *result, const DbQuery *query, int64_t *ret_changed);

MUST_USE Err *pg_backup(Database *database, Str path);
MUST_USE Err *pg_restore(Str place, Str path);

#endif

/*
 * db_pg.c - the PostgreSQL engine: one attempt of a transaction with as few round trips as it can
 * have.
 *
 * BEGIN goes with the first statement. A statement of which nobody wants rows or a count goes with
 * the next one, or with COMMIT. The end of a transaction that only read, or failed, is not waited
 * for.
 */
#include "db/db_pg_internal.h"

#include "base/fault.h"

#include <assert.h>
#include <string.h>

static const DbStatement begins[DB_MODE_COUNT] = {
    [DB_READ] = { .name = "begin_read",
                  .postgres = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY" },
    [DB_WRITE] = { .name = "begin_write",
                   .postgres = "BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE" },
    [DB_MONEY] = { .name = "begin_money",
                   .postgres = "BEGIN ISOLATION LEVEL SERIALIZABLE, READ WRITE" },
};
/* A plan that is made while a table is nearly empty reads it whole, and is kept while a billing run
 * fills it: above all those of the foreign keys. No statement that writes should read a table
 * whole. */
static const DbStatement no_scans = { .name = "no_scans",
                                      .postgres = "SET LOCAL enable_seqscan = off" };
static const DbStatement commit = { .name = "commit", .postgres = "COMMIT" };
static const DbStatement rollback = { .name = "rollback", .postgres = "ROLLBACK" };
static const DbStatement no_timeout = { .name = "no_timeout",
                                        .postgres = "SET LOCAL statement_timeout = 0" };

static Err *begin(Db *db)
{
    if (db->pg->begun) {
        return NULL;
    }
    db->pg->begun = true;
    TRY(pg_send(db->pg, &begins[db->mode], NULL));
    return db->mode == DB_WRITE ? pg_send(db->pg, &no_scans, NULL) : NULL;
}

static Err *fail(Db *db, Err *err)
{
    db->failed = err;
    db->again = db->pg->again || db->pg->lost;
    return err;
}

static bool may_wait(const PgConn *conn, const DbQuery *query)
{
    return query->row == NULL && !query->count_wanted && query->statement->column_count == 0 &&
           conn->pending_count + 8 < PG_PENDING_MAX && conn->pending_bytes < PG_PENDING_BYTES_MAX;
}

static Err *pg_run(Db *db, const DbQuery *query, int64_t *ret_changed)
{
    PgConn *conn = db->pg;
    PGresult *result = NULL;

    Err *err = begin(db);
    if (err == NULL) {
        err = query->batch != NULL ? pg_send_batch(conn, query->statement, query->batch)
                                   : pg_send(conn, query->statement, query->params);
    }
    if (err == NULL && may_wait(conn, query)) {
        return NULL;
    }
    if (err == NULL) {
        err = pg_send_sync(conn);
    }
    if (err == NULL) {
        err = pg_collect(conn, PG_ANSWER_MS_MAX, &result);
    }
    if (err != NULL) {
        return fail(db, err);
    }
    err = pg_read(result, query, ret_changed);
    PQclear(result);
    return err;
}

/* Several statements in one text are not possible in the pipeline, so it is left for a moment. */
static Err *run_script(Db *db, const char *sql)
{
    PgConn *conn = db->pg;
    int64_t deadline_us = clock_monotonic_us() + (int64_t)PG_SCRIPT_MS_MAX * 1000;
    Err *err = NULL;

    if (PQexitPipelineMode(conn->handle) != 1 || PQsendQuery(conn->handle, sql) != 1) {
        conn->lost = true;
        return ERR(DB, "%s: the connection to the database was lost", db->name);
    }
    PGresult *result = pg_next(conn, deadline_us);
    while (result != NULL) { /* one for each statement of the text */
        ExecStatusType status = PQresultStatus(result);
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK &&
            status != PGRES_EMPTY_QUERY && err == NULL) {
            err = pg_err(conn, result, db->name);
        }
        PQclear(result);
        result = conn->lost ? NULL : pg_next(conn, deadline_us);
    }
    if (!conn->lost && PQenterPipelineMode(conn->handle) != 1) {
        conn->lost = true;
    }
    return err == NULL && conn->lost ? ERR(DB, "%s: the connection was lost", db->name) : err;
}

static Err *pg_script(Db *db, Str sql)
{
    Arena start = arena_open(sql.len + 4096);
    Arena arena = start;
    const char *text = str_cstr(&arena, sql);

    Err *err = begin(db);
    if (err == NULL) {
        err = pg_send(db->pg, &no_timeout, NULL);
    }
    if (err == NULL) {
        err = pg_send_sync(db->pg);
    }
    if (err == NULL) {
        err = pg_collect(db->pg, PG_ANSWER_MS_MAX, NULL);
    }
    if (err == NULL) {
        err = run_script(db, text);
    }
    arena_close(start, sql.len + 4096);
    return err != NULL ? fail(db, err) : NULL;
}

/* Ends the transaction without waiting for the answer; the connection's next user reads it. What
 * still waits may fail and would take the end with it, hence the first sync. */
static void end_unheard(PgConn *conn, const DbStatement *statement)
{
    Err *err = conn->pending_count > 0 ? pg_send_sync(conn) : NULL;

    if (err == NULL) {
        err = pg_send(conn, statement, NULL);
    }
    if (err == NULL) {
        err = pg_send_sync(conn);
    }
    (void)err; /* then the connection is lost, and the transaction with it */
}

static Err *commit_now(Db *db)
{
    PgConn *conn = db->pg;
    PGresult *result = NULL;

    FAULT_POINT("db_commit_before");
    Err *err = pg_send(conn, &commit, NULL);
    if (err == NULL) {
        err = pg_send_sync(conn);
    }
    if (err == NULL) {
        err = pg_collect(conn, PG_ANSWER_MS_MAX, &result);
    }
    FAULT_POINT("db_commit_after");
    if (conn->lost) { /* perhaps committed: to run the body again could do it twice */
        return ERR(DB, "%s: the connection was lost during the commit; it may have been done",
                   db->name);
    }
    if (err != NULL) {
        fail(db, err);
    } else if (strcmp(PQcmdStatus(result), "COMMIT") != 0) {
        err = ERR(DB, "%s: the database rolled back instead of committing", db->name);
    }
    PQclear(result);
    if (PQtransactionStatus(conn->handle) != PQTRANS_IDLE) {
        end_unheard(conn, &rollback);
    }
    return err;
}

static Err *attempt_with(Database *database, const DbTask *task, PgConn *conn, bool *ret_again)
{
    Db db = { .database = database, .mode = task->mode, .name = task->name, .pg = conn };

    TRY(pg_conn_ready(database, conn));
    Err *err = task->prepare != NULL ? db_prepare(&db, task) : NULL;
    if (err == NULL) {
        err = db_outcome(&db, task->body(&db, task->context));
    }
    if (conn->begun && !conn->lost) {
        if (err == NULL && task->mode != DB_READ) {
            err = commit_now(&db);
        } else {
            end_unheard(conn, err == NULL ? &commit : &rollback);
        }
    }
    if (conn->lost) {
        pg_conn_close(conn);
    }
    *ret_again = db.again;
    return err;
}

static Err *pg_attempt(Database *database, const DbTask *task, bool *ret_again)
{
    size_t index;

    *ret_again = false;
    TRY(db_pool_take(&database->pool, database->busy_ms, &index));
    Err *err = attempt_with(database, task, &database->pg->conns[index], ret_again);
    db_pool_give(&database->pool, index);
    return err;
}

static void pg_close(Database *database)
{
    for (size_t i = 0; i < database->connections_max; i++) {
        pg_conn_close(&database->pg->conns[i]);
    }
}

static Err *pg_open(Database *database, Str place)
{
    database->pg = arena_new(&database->arena, PgDatabase);
    database->pg->url = str_cstr(&database->arena, place);
    database->pg->conns = arena_array(&database->arena, PgConn, database->connections_max);
    Err *err = pg_conn_ready(database, &database->pg->conns[0]); /* a wrong URL shows now */
    if (err != NULL) {
        pg_close(database);
    }
    return err;
}

const DbEngineTable db_pg_table = {
    .engine = DB_POSTGRES,
    .open = pg_open,
    .close = pg_close,
    .attempt = pg_attempt,
    .run = pg_run,
    .script = pg_script,
    .backup = pg_backup,
    .restore = pg_restore,
};

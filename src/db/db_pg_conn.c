/*
 * db_pg_conn.c - one PostgreSQL connection: connecting, sending into the pipeline, reading answers
 * with a deadline, errors.
 */
#include "db/db_pg_internal.h"

#include <assert.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

enum { SLOT_NEW, SLOT_SENT, SLOT_READY, STATEMENT_NAME_BYTES = 64, READS_MAX = 4 };

typedef struct StateCode {
    const char *code; /* the beginning of the SQLSTATE */
    ErrCode err;
    bool again;
    bool lost;
} StateCode;

static const StateCode state_codes[] = {
    { .code = "23505", .err = ERR_DB_CONFLICT },
    { .code = "40001", .err = ERR_DB_BUSY, .again = true }, /* serialization failure */
    { .code = "40P01", .err = ERR_DB_BUSY, .again = true }, /* deadlock */
    { .code = "53100", .err = ERR_DB_FULL },
    { .code = "53300", .err = ERR_DB_BUSY }, /* too many connections */
    { .code = "55P03", .err = ERR_DB_BUSY }, /* lock_timeout */
    { .code = "57014", .err = ERR_DB_BUSY }, /* statement_timeout */
    { .code = "57P", .err = ERR_DB, .lost = true },
    { .code = "25P03", .err = ERR_DB, .lost = true }, /* idle in a transaction for too long */
    { .code = "08", .err = ERR_DB, .lost = true },
};

Err *pg_err(PgConn *conn, const PGresult *result, const char *what)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    StateCode found = { .err = ERR_DB, .lost = PQstatus(conn->handle) != CONNECTION_OK };

    for (size_t i = 0; state != NULL && i < COUNT_OF(state_codes); i++) {
        if (strncmp(state, state_codes[i].code, strlen(state_codes[i].code)) == 0) {
            found = state_codes[i];
        }
    }
    conn->lost = conn->lost || found.lost;
    conn->again = conn->again || found.again;
    if (text == NULL) {
        text = found.lost ? "the connection to the database was lost" : "no answer";
    }
    return err_make(found.err, NULL, __FILE__, __LINE__, "%s: %s (%s)", what, text,
                    state != NULL ? state : "no code");
}

static Err *lost_err(PgConn *conn)
{
    conn->lost = true;
    return ERR(DB, "the connection to the database was lost");
}

static void ignore_notice(void *context, const PGresult *result)
{
    (void)context;
    (void)result;
}

static Err *connect_err(PGconn *handle)
{
    Str text = str_trim(str_from_cstr(PQerrorMessage(handle))); /* never holds the password */
    Err *err = ERR(DB_BUSY, "%.*s", STR_ARG(text));

    PQfinish(handle);
    return err;
}

static Err *pg_connect(Database *database, PgConn *conn)
{
    static const char *const names[] = { "dbname",
                                         "connect_timeout",
                                         "tcp_user_timeout",
                                         "keepalives_idle",
                                         "client_encoding",
                                         "fallback_application_name",
                                         NULL };
    const char *values[] = { database->pg->url, "5", "30000", "30", "UTF8", "stoa", NULL };
    char settings[256];

    _Static_assert(COUNT_OF(names) == COUNT_OF(values), "a value for every name");
    PGconn *handle = PQconnectdbParams(names, values, 1);
    if (PQstatus(handle) != CONNECTION_OK) {
        return connect_err(handle);
    }
    PQsetNoticeReceiver(handle, ignore_notice, NULL);
    snprintf(settings, sizeof(settings),
             "SET statement_timeout = %d; SET lock_timeout = %d; "
             "SET idle_in_transaction_session_timeout = 60000",
             DB_STATEMENT_MS_MAX, database->busy_ms);
    PGresult *result = PQexec(handle, settings);
    bool set = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    if (!set || PQsetnonblocking(handle, 1) != 0 || PQenterPipelineMode(handle) != 1) {
        return connect_err(handle);
    }
    if (conn->cache.slots == NULL) {
        pthread_mutex_lock(&database->pool.lock);
        db_cache_init(&conn->cache, &database->arena);
        pthread_mutex_unlock(&database->pool.lock);
    }
    conn->handle = handle;
    atomic_fetch_add(&database->counters.connections, 1);
    return NULL;
}

void pg_conn_close(PgConn *conn)
{
    PQfinish(conn->handle); /* does nothing for NULL */
    conn->handle = NULL;
    conn->pending_count = 0;
    conn->pending_bytes = 0;
    conn->lost = false;
    if (conn->cache.slots != NULL) {
        db_cache_clear(&conn->cache);
    }
}

/* An idle connection on which something can be read was most likely closed by the server. */
static bool alive(const PgConn *conn)
{
    struct pollfd socket = { .fd = PQsocket(conn->handle), .events = POLLIN };

    for (int i = 0; i < READS_MAX && poll(&socket, 1, 0) != 0; i++) {
        if (PQconsumeInput(conn->handle) == 0) {
            return false;
        }
    }
    return PQstatus(conn->handle) == CONNECTION_OK;
}

Err *pg_conn_ready(Database *database, PgConn *conn)
{
    if (conn->handle != NULL) {
        Err *err = pg_collect(conn, PG_ANSWER_MS_MAX, NULL);
        (void)err; /* the last user did not want it; what matters is the state that is left */
        if (conn->lost || PQtransactionStatus(conn->handle) != PQTRANS_IDLE || !alive(conn)) {
            pg_conn_close(conn);
        }
    }
    if (conn->handle == NULL) {
        TRY(pg_connect(database, conn));
    }
    conn->begun = false;
    conn->lost = false;
    conn->again = false;
    return NULL;
}

static void note(PgConn *conn, PgStep step, const DbStatement *statement, DbSlot *slot)
{
    assert(conn->pending_count < PG_PENDING_MAX);
    conn->pending[conn->pending_count] =
        (PgPending){ .step = step, .statement = statement, .slot = slot };
    conn->pending_count++;
}

static bool send_prepare(PgConn *conn, const DbStatement *statement, DbSlot *slot,
                         const PgParams *params)
{
    char name[STATEMENT_NAME_BYTES];

    if (slot->state == SLOT_NEW) {
        conn->prepared_count++;
        slot->number = conn->prepared_count;
        snprintf(name, sizeof(name), "%.40s_%u", statement->name, slot->number);
        if (PQsendPrepare(conn->handle, name, statement->postgres, params->count, params->types) !=
            1) {
            return false;
        }
        slot->state = SLOT_SENT;
        note(conn, PG_STEP_PREPARE, statement, slot);
    }
    return true;
}

static Err *send_params(PgConn *conn, const DbStatement *statement, const PgParams *params)
{
    DbSlot *slot = db_cache_slot(&conn->cache, statement);
    char name[STATEMENT_NAME_BYTES];
    int sent;

    if (slot == NULL) {
        sent = PQsendQueryParams(conn->handle, statement->postgres, params->count, params->types,
                                 params->values, params->lengths, params->formats, 1);
    } else {
        if (!send_prepare(conn, statement, slot, params)) {
            return lost_err(conn);
        }
        snprintf(name, sizeof(name), "%.40s_%u", statement->name, slot->number);
        sent = PQsendQueryPrepared(conn->handle, name, params->count, params->values,
                                   params->lengths, params->formats, 1);
    }
    if (sent != 1) {
        return lost_err(conn);
    }
    note(conn, PG_STEP_RUN, statement, NULL);
    conn->pending_bytes += params->bytes;
    return NULL;
}

Err *pg_send(PgConn *conn, const DbStatement *statement, const DbValue *values)
{
    PgParams params;

    pg_params(statement, values, &params);
    return send_params(conn, statement, &params);
}

Err *pg_send_batch(PgConn *conn, const DbStatement *statement, const DbBatch *batch)
{
    Arena arena = batch->scratch;
    PgParams params;

    pg_params_batch(statement, batch, &arena, &params);
    return send_params(conn, statement, &params);
}

Err *pg_send_sync(PgConn *conn)
{
    if (PQpipelineSync(conn->handle) != 1) {
        return lost_err(conn);
    }
    note(conn, PG_STEP_SYNC, NULL, NULL);
    return NULL;
}

/* Waits until something can be read, writing what is still to be written. */
static bool wait_input(const PgConn *conn, int64_t deadline_us)
{
    int unsent = PQflush(conn->handle);
    struct pollfd socket = { .fd = PQsocket(conn->handle),
                             .events = (short)(unsent > 0 ? POLLIN | POLLOUT : POLLIN) };
    int64_t left_ms = (deadline_us - clock_monotonic_us()) / 1000;

    if (unsent < 0 || left_ms <= 0 || poll(&socket, 1, (int)left_ms) < 0) {
        return false;
    }
    return (socket.revents & ~POLLOUT) == 0 || PQconsumeInput(conn->handle) == 1;
}

PGresult *pg_next(PgConn *conn, int64_t deadline_us)
{
    while (PQisBusy(conn->handle) != 0) { /* ends at the deadline */
        if (!wait_input(conn, deadline_us)) {
            conn->lost = true;
            return NULL;
        }
    }
    return PQgetResult(conn->handle);
}

static void note_prepared(const PgPending *pending, bool good)
{
    if (pending->slot != NULL) {
        pending->slot->state = good ? SLOT_READY : SLOT_NEW;
    }
}

/* Reads one answer and the end mark that follows it. */
static Err *collect_one(PgConn *conn, const PgPending *pending, int64_t deadline_us,
                        PGresult **ret_result)
{
    PGresult *result = pg_next(conn, deadline_us);
    ExecStatusType status = PQresultStatus(result); /* PGRES_FATAL_ERROR for NULL */
    bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    Err *err = NULL;

    if (result == NULL) {
        return lost_err(conn);
    }
    if (pending->step == PG_STEP_SYNC) {
        PQclear(result);
        return status == PGRES_PIPELINE_SYNC ? NULL : lost_err(conn);
    }
    note_prepared(pending, good);
    if (!good && status != PGRES_PIPELINE_ABORTED) {
        err = pg_err(conn, result, pending->statement->name);
    }
    if (good && pending->step == PG_STEP_RUN) {
        PQclear(*ret_result);
        *ret_result = result;
    } else {
        PQclear(result);
    }
    if (!conn->lost) {
        PGresult *end = pg_next(conn, deadline_us);
        if (end != NULL) {
            PQclear(end);
            return err != NULL ? err : lost_err(conn);
        }
    }
    return err;
}

Err *pg_collect(PgConn *conn, int64_t wait_ms, PGresult **ret_result)
{
    int64_t deadline_us = clock_monotonic_us() + wait_ms * 1000;
    PGresult *result = NULL;
    Err *first = NULL;

    for (size_t i = 0; i < conn->pending_count && !conn->lost; i++) {
        Err *err = collect_one(conn, &conn->pending[i], deadline_us, &result);
        first = first != NULL ? first : err;
    }
    conn->pending_count = 0;
    conn->pending_bytes = 0;
    if (first == NULL && conn->lost) {
        first = lost_err(conn);
    }
    if (first != NULL || ret_result == NULL) {
        PQclear(result);
        result = NULL;
    }
    if (ret_result != NULL) {
        *ret_result = result;
    }
    return first;
}

/* postgresql_session.c - a session with the customers' server that keeps its deadline. */
#include "connector/postgresql_internal.h"

#include "base/fault.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <poll.h>

enum { STATEMENT_RESULT_MAX = 16, LOGIN_STEP_MAX = 1000, MESSAGE_MAX = 400, TEXT_MAX = 2048 };

static int64_t left_ms(const Pg *pg)
{
    int64_t left_us = pg->deadline_us - clock_monotonic_us();
    return left_us <= 0 ? 0 : left_us / 1000 + 1;
}

static Err *late(Pg *pg)
{
    pg->trouble = S("database.timeout");
    return ERR(CONNECTOR_UNAVAILABLE, "the database server did not answer in time");
}

/* The first line of what libpq says, without its trailing line break. */
static Str server_words(const char *message)
{
    Str words = str_trim(str_from_cstr(message));
    words = str_slice(words, 0, str_find(words, S("\n"), 0));
    return str_slice(words, 0, MESSAGE_MAX);
}

static Err *unreachable(Pg *pg)
{
    Str words = server_words(PQerrorMessage(pg->conn));
    pg->trouble = S("database.unreachable");
    return ERR(CONNECTOR_UNAVAILABLE, "%.*s", STR_ARG(words));
}

/* Waits for the socket. Fails: CONNECTOR_UNAVAILABLE at the deadline. */
static Err *wait_socket(Pg *pg, short events)
{
    struct pollfd fd = { .fd = PQsocket(pg->conn), .events = events };
    int64_t wait_ms = left_ms(pg);

    if (fd.fd < 0) {
        return unreachable(pg);
    }
    int ready = poll(&fd, 1, wait_ms > INT32_MAX ? INT32_MAX : (int)wait_ms);
    if (ready == 0 || (ready < 0 && errno != EINTR) || left_ms(pg) == 0) {
        return late(pg);
    }
    return NULL;
}

static Err *log_in(Pg *pg)
{
    for (int step = 0; step < LOGIN_STEP_MAX; step++) {
        PostgresPollingStatusType next =
            step == 0 ? PGRES_POLLING_WRITING : PQconnectPoll(pg->conn);
        if (next == PGRES_POLLING_OK) {
            return NULL;
        }
        if (next == PGRES_POLLING_FAILED || PQstatus(pg->conn) == CONNECTION_BAD) {
            return unreachable(pg);
        }
        TRY(wait_socket(pg, next == PGRES_POLLING_READING ? POLLIN : POLLOUT));
    }
    return late(pg);
}

Err *pg_open(const PgServer *server, const ConnectorCall *call, Str database, Pg *ret_pg)
{
    const char *names[PG_OPTION_MAX + 2];
    const char *values[PG_OPTION_MAX + 2];
    size_t count = server->option_count;

    Arena start = arena_open(ARENA_CAP_BYTES);
    *ret_pg = (Pg){ .deadline_us = call->deadline_us, .start = start, .memory = start };
    Pg *pg = ret_pg;
    if (left_ms(pg) == 0) {
        return late(pg);
    }
    for (size_t i = 0; i < count; i++) {
        names[i] = server->names[i];
        values[i] = server->values[i];
    }
    if (database.len > 0) { /* of two, the later one counts */
        names[count] = "dbname";
        values[count] = str_cstr(&pg->memory, database);
        count++;
    }
    names[count] = NULL;
    values[count] = NULL;
    pg->conn = PQconnectStartParams(names, values, 0);
    if (pg->conn == NULL || PQstatus(pg->conn) == CONNECTION_BAD) {
        return unreachable(pg);
    }
    TRY(log_in(pg));
    if (PQsetnonblocking(pg->conn, 1) != 0) {
        return unreachable(pg);
    }
    Str timeout_ms = arena_printf(&pg->memory, "%" PRId64, left_ms(pg));
    return pg_run(pg, PG_SESSION, PG_VARS({ "timeout_ms", timeout_ms }));
}

void pg_close(Pg *pg)
{
    if (pg->conn != NULL) {
        PQfinish(pg->conn);
        pg->conn = NULL;
    }
    arena_close(pg->start, ARENA_CAP_BYTES);
}

static Str var_value(const PgVar *vars, size_t var_count, Str name)
{
    size_t i = 0;
    while (i < var_count && !str_eq(str_from_cstr(vars[i].name), name)) {
        i++;
    }
    assert(i < var_count); /* every place of a statement has a value */
    return vars[i].value;
}

/* Writes a statement with its values in their places, quoted by libpq. */
static Err *write_statement(Pg *pg, PgSql sql, const PgVar *vars, size_t var_count, Str *ret_text)
{
    Str form = pg_sql(sql);
    StrBuf buf = buf_new(&pg->memory, TEXT_MAX);

    for (size_t from = 0; from < form.len;) {
        size_t open = str_find(form, S("{"), from);
        size_t close = str_find(form, S("}"), open);
        buf_add(&buf, str_slice(form, from, open));
        if (open < form.len) {
            bool identifier = form.ptr[open + 1] == '"';
            Str value = var_value(vars, var_count, str_slice(form, open + 2, close - 1));
            char *quoted = identifier ? PQescapeIdentifier(pg->conn, value.ptr, value.len)
                                      : PQescapeLiteral(pg->conn, value.ptr, value.len);
            if (quoted == NULL) {
                return unreachable(pg);
            }
            buf_add(&buf, str_from_cstr(quoted));
            PQfreemem(quoted);
        }
        from = close + 1;
    }
    *ret_text = buf_str(&buf);
    return NULL;
}

static Err *flush(Pg *pg)
{
    for (;;) { /* bounded by the deadline */
        int left = PQflush(pg->conn);
        if (left == 0) {
            return NULL;
        }
        if (left < 0) {
            return unreachable(pg);
        }
        TRY(wait_socket(pg, POLLIN | POLLOUT));
        if (PQconsumeInput(pg->conn) == 0) {
            return unreachable(pg);
        }
    }
}

static PgRows copy_rows(Arena *out, const PGresult *result)
{
    size_t row_count = (size_t)PQntuples(result);
    size_t column_count = (size_t)PQnfields(result);
    Str *cells = arena_array(out, Str, row_count * column_count + 1);

    for (size_t i = 0; i < row_count * column_count; i++) {
        int row = (int)(i / column_count);
        int column = (int)(i % column_count);
        if (PQgetisnull(result, row, column) == 0) {
            size_t len = (size_t)PQgetlength(result, row, column);
            cells[i] = str_dup(out, (Str){ PQgetvalue(result, row, column), len });
        }
    }
    return (PgRows){ .row_count = row_count, .column_count = column_count, .cells = cells };
}

/* What the server refused, in its words; the class of the SQLSTATE tells the kind of trouble. */
static Err *refused(Pg *pg, const PGresult *result)
{
    Str state = str_from_cstr(PQresultErrorField(result, PG_DIAG_SQLSTATE));
    const char *primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    Str words = server_words(primary != NULL ? primary : PQresultErrorMessage(result));

    if (str_eq(state, S("57014"))) {
        return late(pg);
    }
    pg->trouble = S("database.failed");
    if (str_starts(state, S("53"))) {
        pg->trouble = S("database.full");
    } else if (str_starts(state, S("08")) || str_starts(state, S("57"))) {
        pg->trouble = S("database.unreachable");
    }
    return ERR(CONNECTOR_UNAVAILABLE, "%.*s", STR_ARG(words));
}

/* Reads results up to the last one; the rows are those of the last statement that has any. */
static Err *read_results(Pg *pg, PgRows *ret_rows)
{
    Err *err = NULL;

    for (int i = 0; i < STATEMENT_RESULT_MAX; i++) {
        while (PQisBusy(pg->conn) != 0) { /* bounded by the deadline */
            TRY(wait_socket(pg, POLLIN));
            if (PQconsumeInput(pg->conn) == 0) {
                return unreachable(pg);
            }
        }
        PGresult *result = PQgetResult(pg->conn);
        if (result == NULL) {
            return err;
        }
        ExecStatusType status = PQresultStatus(result);
        if (status == PGRES_TUPLES_OK) {
            *ret_rows = copy_rows(&pg->memory, result);
        } else if (status != PGRES_COMMAND_OK && err == NULL) {
            err = refused(pg, result);
        }
        PQclear(result);
    }
    return late(pg);
}

Err *pg_query(Pg *pg, PgSql sql, const PgVar *vars, size_t var_count, PgRows *ret_rows)
{
    Str text;
    PgRows rows = { .row_count = 0 };

    TRY(write_statement(pg, sql, vars, var_count, &text));
    if (PQsendQuery(pg->conn, str_cstr(&pg->memory, text)) == 0) {
        return unreachable(pg);
    }
    TRY(flush(pg));
    FAULT_POINT("postgresql.sent");
    TRY(read_results(pg, &rows));
    *ret_rows = rows;
    return NULL;
}

Err *pg_run(Pg *pg, PgSql sql, const PgVar *vars, size_t var_count)
{
    PgRows rows;
    return pg_query(pg, sql, vars, var_count, &rows);
}

Err *pg_pause(Pg *pg, int64_t wait_ms)
{
    int64_t left = left_ms(pg);
    if (left <= wait_ms) {
        return late(pg);
    }
    poll(NULL, 0, (int)wait_ms);
    return NULL;
}

Err *pg_lock(Pg *pg, const char *what, Str key)
{
    Str text = arena_printf(&pg->memory, "%s:%.*s", what, STR_ARG(key));
    return pg_run(pg, PG_LOCK, PG_VARS({ "key", text }));
}

Str pg_cell(const PgRows *rows, size_t row, size_t column)
{
    assert(row < rows->row_count);
    assert(column < rows->column_count);
    return rows->cells[row * rows->column_count + column];
}

bool pg_true(const PgRows *rows, size_t row, size_t column)
{
    return str_eq(pg_cell(rows, row, column), S("t"));
}

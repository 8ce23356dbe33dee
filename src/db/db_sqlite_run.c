/* db_sqlite_run.c - one statement on an SQLite connection: prepared once, bound, stepped, read. */
#include "db/db_sqlite_internal.h"

#include <assert.h>
#include <limits.h>

Err *sqlite_err(sqlite3 *handle, int code, const char *what)
{
    const char *text = handle != NULL ? sqlite3_errmsg(handle) : sqlite3_errstr(code);

    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return ERR(DB_CONFLICT, "%s: %s", what, text);
    default:
        break;
    }
    switch (code & 0xff) {
    case SQLITE_FULL:
        return ERR(DB_FULL, "%s: %s", what, text);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT:
        return ERR(DB_BUSY, "%s: %s", what, text);
    default:
        return ERR(DB, "%s: %s (%d)", what, text, code);
    }
}

/* A statement whose text does not fit its description is a bug of the query compiler or a test. */
static Err *check_shape(sqlite3_stmt *stmt, const DbStatement *statement)
{
    if ((size_t)sqlite3_bind_parameter_count(stmt) != statement->param_count) {
        return ERR(DB, "%s: %d parameters, %zu described", statement->name,
                   sqlite3_bind_parameter_count(stmt), statement->param_count);
    }
    if ((size_t)sqlite3_column_count(stmt) != statement->column_count) {
        return ERR(DB, "%s: %d columns, %zu described", statement->name, sqlite3_column_count(stmt),
                   statement->column_count);
    }
    if (sqlite3_stmt_readonly(stmt) == 0 && !statement->writes) {
        return ERR(DB, "%s: writes, but is described as reading", statement->name);
    }
    return NULL;
}

/* Leaves the statement's tables in `conn`. */
static Err *prepare(SqliteConn *conn, const DbStatement *statement, sqlite3_stmt **ret_stmt,
                    bool *ret_cached)
{
    DbSlot *slot = db_cache_slot(&conn->cache, statement);
    sqlite3_stmt *stmt = NULL;

    *ret_cached = slot != NULL;
    if (slot != NULL && slot->prepared != NULL) {
        *ret_stmt = slot->prepared;
        conn->reads = slot->reads;
        conn->writes = slot->writes;
        return NULL;
    }
    conn->reads = 0;
    conn->writes = 0;
    int code = sqlite3_prepare_v3(conn->handle, statement->sqlite, -1, SQLITE_PREPARE_PERSISTENT,
                                  &stmt, NULL);
    if (code != SQLITE_OK) {
        return sqlite_err(conn->handle, code, statement->name);
    }
    Err *err = check_shape(stmt, statement);
    if (err != NULL) {
        sqlite3_finalize(stmt);
        return err;
    }
    if (slot != NULL) {
        slot->prepared = stmt;
        slot->reads = conn->reads;
        slot->writes = conn->writes;
    }
    *ret_stmt = stmt;
    return NULL;
}

/* The text stays the caller's: the statement is reset before the caller goes on. */
static int bind_value(sqlite3_stmt *stmt, int index, const DbValue *value)
{
    const char *ptr = value->text.len > 0 ? value->text.ptr : "";

    switch (value->kind) {
    case DB_KIND_INT:
        return sqlite3_bind_int64(stmt, index, value->number);
    case DB_KIND_BOOL:
        return sqlite3_bind_int(stmt, index, value->number != 0);
    case DB_KIND_TEXT:
        return sqlite3_bind_text64(stmt, index, ptr, value->text.len, SQLITE_STATIC, SQLITE_UTF8);
    case DB_KIND_BLOB:
        return sqlite3_bind_blob64(stmt, index, ptr, value->text.len, SQLITE_STATIC);
    case DB_KIND_NULL:
        return sqlite3_bind_null(stmt, index);
    }
    assert(false);
    return SQLITE_MISUSE;
}

static int bind_all(sqlite3_stmt *stmt, const DbQuery *query)
{
    int code = SQLITE_OK;

    for (size_t i = 0; code == SQLITE_OK && i < query->statement->param_count; i++) {
        DbKind kind = query->params[i].kind;

        assert(kind == query->statement->params[i] || kind == DB_KIND_NULL);
        code = bind_value(stmt, (int)i + 1, &query->params[i]);
    }
    return code;
}

static Err *read_column(sqlite3_stmt *stmt, int index, const DbQuery *query, DbValue *ret_value)
{
    DbKind kind = query->statement->columns[index];
    int type = sqlite3_column_type(stmt, index);
    bool number = kind == DB_KIND_INT || kind == DB_KIND_BOOL;
    int wanted = number ? SQLITE_INTEGER : kind == DB_KIND_TEXT ? SQLITE_TEXT : SQLITE_BLOB;

    if (type == SQLITE_NULL) {
        *ret_value = (DbValue){ .kind = DB_KIND_NULL };
        return NULL;
    }
    if (type != wanted) {
        return ERR(DB, "%s: column %d holds another type than described", query->statement->name,
                   index + 1);
    }
    if (number) {
        *ret_value = (DbValue){ .kind = kind, .number = sqlite3_column_int64(stmt, index) };
        return NULL;
    }
    const void *ptr = kind == DB_KIND_TEXT ? (const void *)sqlite3_column_text(stmt, index)
                                           : sqlite3_column_blob(stmt, index);
    int len = sqlite3_column_bytes(stmt, index);
    Str text = { len > 0 ? ptr : "", (size_t)len };
    *ret_value = (DbValue){ .kind = kind, .text = str_dup(query->out, text) };
    return NULL;
}

static Err *read_row(sqlite3_stmt *stmt, const DbQuery *query)
{
    DbValue values[DB_COLUMNS_MAX];

    for (size_t i = 0; i < query->statement->column_count; i++) {
        TRY(read_column(stmt, (int)i, query, &values[i]));
    }
    return query->row(query->out, values, query->context);
}

/* `*ret_code` is what the last step said: SQLITE_DONE, or why there are no more rows. */
static Err *step_all(sqlite3_stmt *stmt, const DbQuery *query, int *ret_code)
{
    size_t count = 0;
    int code = sqlite3_step(stmt);

    while (code == SQLITE_ROW) {
        *ret_code = code;
        if (query->row != NULL) {
            if (count == query->rows_max) {
                return ERR(DB, "%s: more than %zu rows", query->statement->name, query->rows_max);
            }
            TRY(read_row(stmt, query));
            count++;
        }
        code = sqlite3_step(stmt);
    }
    *ret_code = code;
    return NULL;
}

Err *sqlite_run(Db *db, const DbQuery *query, int64_t *ret_changed)
{
    SqliteConn *conn = db->sqlite;
    sqlite3_stmt *stmt = NULL;
    bool cached;

    Err *err = prepare(conn, query->statement, &stmt, &cached);
    if (err != NULL) {
        db->failed = err;
        return err;
    }
    db->tables |= conn->reads;
    if (conn->writes != 0) {
        db->wrote = true;
        sqlite_tables_changed(conn->tables, conn->writes);
    }
    conn->deadline_us = clock_monotonic_us() + (int64_t)DB_STATEMENT_MS_MAX * 1000;
    int code = bind_all(stmt, query);
    if (code == SQLITE_OK) {
        err = step_all(stmt, query, &code);
    }
    if (err == NULL && code != SQLITE_DONE) {
        err = sqlite_err(conn->handle, code, query->statement->name);
        db->failed = err;
    }
    if (err == NULL) {
        *ret_changed = sqlite3_changes64(conn->handle);
    }
    if (cached) {
        sqlite3_reset(stmt);
        sqlite3_clear_bindings(stmt);
    } else {
        sqlite3_finalize(stmt);
    }
    return err;
}

Err *sqlite_control(SqliteConn *conn, const DbStatement *statement)
{
    sqlite3_stmt *stmt = NULL;
    DbSlot *slot = db_cache_slot(&conn->cache, statement);

    if (slot != NULL && slot->prepared != NULL) {
        stmt = slot->prepared;
    } else {
        int code = sqlite3_prepare_v2(conn->handle, statement->sqlite, -1, &stmt, NULL);
        if (code != SQLITE_OK) {
            return sqlite_err(conn->handle, code, statement->name);
        }
    }
    conn->deadline_us = 0;
    int code = sqlite3_step(stmt);
    Err *err = code == SQLITE_DONE ? NULL : sqlite_err(conn->handle, code, statement->name);
    if (slot != NULL) {
        slot->prepared = stmt;
        sqlite3_reset(stmt);
    } else {
        sqlite3_finalize(stmt);
    }
    return err;
}

/* No deadline: a migration may rewrite a large table. */
Err *sqlite_script(Db *db, Str sql)
{
    sqlite3 *handle = db->sqlite->handle;
    const char *end = sql.ptr + sql.len;
    const char *next = sql.ptr;
    int code = SQLITE_DONE;

    assert(sql.len <= INT_MAX);
    db->sqlite->deadline_us = 0;
    if (db->mode != DB_READ) {
        db->wrote = true;
        sqlite_tables_changed(db->sqlite->tables, UINT64_MAX);
    }
    while (next < end && code == SQLITE_DONE) {
        sqlite3_stmt *stmt = NULL;
        code = sqlite3_prepare_v2(handle, next, (int)(end - next), &stmt, &next);
        if (code == SQLITE_OK && stmt == NULL) { /* white space or a comment */
            code = SQLITE_DONE;
        } else if (code == SQLITE_OK) {
            do {
                code = sqlite3_step(stmt);
            } while (code == SQLITE_ROW);
        }
        if (code != SQLITE_DONE) {
            db->failed = sqlite_err(handle, code, db->name);
        }
        sqlite3_finalize(stmt);
    }
    return db->failed;
}

/*
 * db_sqlite_internal.h - the SQLite engine's connections and its writer, shared by its files.
 */
#ifndef DB_DB_SQLITE_INTERNAL_H
#define DB_DB_SQLITE_INTERNAL_H

#include <semaphore.h>
#include <sqlite3.h>

#include "db/db_internal.h"

/* db_sqlite_tables.c: which tables there are, and the commit that changed each last. Commits are
 * counted from 1. */
typedef struct SqliteTables SqliteTables;

typedef struct SqliteConn {
    sqlite3 *handle; /* NULL until first used */
    DbCache cache;
    int64_t deadline_us; /* a statement that runs longer is interrupted */
    SqliteTables *tables;
    uint64_t reads, writes; /* tables of the statement that is being compiled, a bit each */
} SqliteConn;

/* What a preparing part has read, and when. */
typedef struct SqlitePrepared {
    uint64_t tables;
    uint64_t commits; /* that it saw; perhaps more */
} SqlitePrepared;

typedef struct SqliteWriter SqliteWriter;

typedef struct SqliteDatabase {
    const char *path;
    const char *folder; /* of a database that lives only as long as it is open, else NULL */
    int lock_fd;
    SqliteConn *readers;
    SqliteConn writer_conn;
    SqliteWriter *writer;
    SqliteTables *tables;
} SqliteDatabase;

/* The error that SQLite's result code stands for. */
Err *sqlite_err(sqlite3 *handle, int code, const char *what);

/* Opens PATH for writing (made with mode 0600 when it is not there) or only for reading. */
MUST_USE Err *sqlite_conn_open(SqliteConn *conn, const char *path, bool writes, int32_t busy_ms);
void sqlite_conn_close(SqliteConn *conn);

/* Runs a statement without parameters and rows: BEGIN, COMMIT, … */
MUST_USE Err *sqlite_control(SqliteConn *conn, const DbStatement *statement);
MUST_USE Err *sqlite_run(Db *db, const DbQuery *query, int64_t *ret_changed);
MUST_USE Err *sqlite_script(Db *db, Str sql);

/* Takes `<path>.lock`; the descriptor holds it. Fails: DB_BUSY, IO. */
MUST_USE Err *sqlite_lock(const char *path, int *ret_fd);

/* Starts and ends the writer thread; it owns the database's writer connection meanwhile. */
MUST_USE Err *sqlite_writer_open(Database *database);
void sqlite_writer_close(Database *database);
/* `prepared` says what task->prepare has read; NULL: the task has no such part. */
MUST_USE Err *sqlite_write(Database *database, const DbTask *task, const SqlitePrepared *prepared);

SqliteTables *sqlite_tables_new(Arena *out);
void sqlite_tables_done(SqliteTables *tables);
/* From now on, compiling a statement on `conn` notes the tables that it reads and writes. */
void sqlite_tables_watch(SqliteTables *tables, SqliteConn *conn);
uint64_t sqlite_tables_commits(const SqliteTables *tables);
/* On the writer's thread only. */
void sqlite_tables_changed(SqliteTables *tables, uint64_t changed);
void sqlite_tables_committed(SqliteTables *tables);
bool sqlite_tables_stale(const SqliteTables *tables, const SqlitePrepared *prepared);

MUST_USE Err *sqlite_backup(Database *database, Str path);
MUST_USE Err *sqlite_restore(Str place, Str path);

#endif

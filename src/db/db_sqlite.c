/*
 * db_sqlite.c - the SQLite engine: its files, its read-only connections, one attempt of a
 * transaction.
 */
#include "db/db_sqlite_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PROGRESS_STEPS = 20000 };

static const DbStatement begin_read = { .name = "begin", .sqlite = "BEGIN" };
static const DbStatement rollback = { .name = "rollback", .sqlite = "ROLLBACK" };

static const char writer_settings[] =
    "PRAGMA page_size=8192;"
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA mmap_size=0;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA trusted_schema=OFF;"
    "PRAGMA cache_size=-16000;"
    "PRAGMA journal_size_limit=67108864;"
    "PRAGMA wal_autocheckpoint=0;"; /* the writer thread does it */
static const char reader_settings[] = "PRAGMA query_only=ON;"
                                      "PRAGMA mmap_size=0;"
                                      "PRAGMA temp_store=MEMORY;"
                                      "PRAGMA trusted_schema=OFF;"
                                      "PRAGMA cache_size=-2000;"
                                      "PRAGMA wal_autocheckpoint=0;";

static int past_deadline(void *context)
{
    const SqliteConn *conn = context;

    return conn->deadline_us != 0 && clock_monotonic_us() > conn->deadline_us;
}

/* SQLite would make the file readable by everybody; it holds password hashes. */
static Err *make_file(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);

    if (fd < 0) {
        return ERR(IO, "%s: %s", path, strerror(errno));
    }
    close(fd);
    return NULL;
}

static Err *check_wal(sqlite3 *handle, const char *path)
{
    sqlite3_stmt *stmt = NULL;
    bool wal = false;

    if (sqlite3_prepare_v2(handle, "PRAGMA journal_mode", -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW) {
        wal = strcmp((const char *)sqlite3_column_text(stmt, 0), "wal") == 0;
    }
    sqlite3_finalize(stmt);
    return wal ? NULL : ERR(DB, "%s: the file system does not allow a write-ahead log", path);
}

Err *sqlite_conn_open(SqliteConn *conn, const char *path, bool writes, int32_t busy_ms)
{
    int flags = (writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX;
    sqlite3 *handle = NULL;
    Err *err = NULL;

    if (writes) {
        TRY(make_file(path));
    }
    int code = sqlite3_open_v2(path, &handle, flags, NULL);
    if (code == SQLITE_OK) {
        sqlite3_extended_result_codes(handle, 1);
        sqlite3_busy_timeout(handle, busy_ms);
        sqlite3_progress_handler(handle, PROGRESS_STEPS, past_deadline, conn);
        code = sqlite3_exec(handle, writes ? writer_settings : reader_settings, NULL, NULL, NULL);
    }
    if (code != SQLITE_OK) {
        err = sqlite_err(handle, code, path);
    } else if (writes) {
        err = check_wal(handle, path);
    }
    if (err != NULL) {
        sqlite3_close_v2(handle);
        return err;
    }
    conn->handle = handle;
    return NULL;
}

void sqlite_conn_close(SqliteConn *conn)
{
    if (conn->handle == NULL) {
        return;
    }
    for (size_t i = 0; i < DB_CACHE_SLOTS; i++) {
        sqlite3_finalize(conn->cache.slots[i].prepared);
    }
    sqlite3_close_v2(conn->handle);
    conn->handle = NULL;
}

Err *sqlite_lock(const char *path, int *ret_fd)
{
    char name[4096];
    char owner[32] = "";
    int len = snprintf(name, sizeof(name), "%s.lock", path);

    if (len < 0 || (size_t)len >= sizeof(name)) {
        return ERR(CONFIG, "the path of the database is too long");
    }
    int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0) {
        return ERR(IO, "%s: %s", name, strerror(errno));
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        ssize_t got = read(fd, owner, sizeof(owner) - 1);
        close(fd);
        return ERR(DB_BUSY, "process %s has %s open; only one process may use an SQLite database",
                   got > 0 ? owner : "(unknown)", path);
    }
    len = snprintf(owner, sizeof(owner), "%ld", (long)getpid());
    if (ftruncate(fd, 0) != 0 || pwrite(fd, owner, (size_t)len, 0) != len) {
        close(fd);
        return ERR(IO, "%s: %s", name, strerror(errno));
    }
    *ret_fd = fd;
    return NULL;
}

/* "sqlite::memory:" is a file in memory, with everything that a file has, removed when closed. */
static Err *make_private(Arena *out, SqliteDatabase *sqlite)
{
    const char *parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    char name[64];

    snprintf(name, sizeof(name), "%s/stoa-db-XXXXXX", parent);
    if (mkdtemp(name) == NULL) {
        return ERR(IO, "%s: %s", name, strerror(errno));
    }
    sqlite->folder = str_cstr(out, str_from_cstr(name));
    sqlite->path = str_cstr(out, arena_printf(out, "%s/db", name));
    return NULL;
}

static void remove_private(const SqliteDatabase *sqlite)
{
    static const char *const endings[] = { "", "-wal", "-shm", "-journal", ".lock" };
    char name[128];

    if (sqlite->folder == NULL) {
        return;
    }
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        snprintf(name, sizeof(name), "%s%s", sqlite->path, endings[i]);
        unlink(name);
    }
    rmdir(sqlite->folder);
}

static void sqlite_close(Database *database)
{
    SqliteDatabase *sqlite = database->sqlite;

    if (sqlite->writer != NULL) {
        sqlite_writer_close(database);
    }
    for (size_t i = 0; i < database->connections_max; i++) {
        sqlite_conn_close(&sqlite->readers[i]);
    }
    sqlite_conn_close(&sqlite->writer_conn); /* last: it alone may checkpoint */
    if (sqlite->lock_fd >= 0) {
        close(sqlite->lock_fd);
    }
    sqlite_tables_done(sqlite->tables);
    remove_private(sqlite);
}

static Err *open_files(Database *database, Str place)
{
    SqliteDatabase *sqlite = database->sqlite;

    if (str_eq(place, S(":memory:"))) {
        TRY(make_private(&database->arena, sqlite));
    } else {
        sqlite->path = str_cstr(&database->arena, place);
    }
    TRY(sqlite_lock(sqlite->path, &sqlite->lock_fd));
    db_cache_init(&sqlite->writer_conn.cache, &database->arena);
    TRY(sqlite_conn_open(&sqlite->writer_conn, sqlite->path, true, database->busy_ms));
    sqlite_tables_watch(sqlite->tables, &sqlite->writer_conn);
    atomic_fetch_add(&database->counters.connections, 1);
    return sqlite_writer_open(database);
}

/* SQLite would count all that it allocates, under one lock for all connections. */
static void configure_once(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS,
                         0); /* refused in a program that uses it already */
}

static Err *sqlite_open(Database *database, Str place)
{
    static pthread_once_t configured = PTHREAD_ONCE_INIT;

    (void)pthread_once(&configured, configure_once);
    database->sqlite = arena_new(&database->arena, SqliteDatabase);
    database->sqlite->lock_fd = -1;
    database->sqlite->tables = sqlite_tables_new(&database->arena);
    database->sqlite->readers =
        arena_array(&database->arena, SqliteConn, database->connections_max);

    Err *err = open_files(database, place);
    if (err != NULL) {
        sqlite_close(database);
    }
    return err;
}

static Err *open_reader(Database *database, SqliteConn *conn)
{
    if (conn->cache.slots == NULL) {
        pthread_mutex_lock(&database->pool.lock);
        db_cache_init(&conn->cache, &database->arena);
        pthread_mutex_unlock(&database->pool.lock);
    }
    TRY(sqlite_conn_open(conn, database->sqlite->path, false, database->busy_ms));
    sqlite_tables_watch(database->sqlite->tables, conn);
    atomic_fetch_add(&database->counters.connections, 1);
    return NULL;
}

/* The body, or what comes before it. */
static Err *read_with(Database *database, const DbTask *task, SqliteConn *conn,
                      uint64_t *ret_tables)
{
    Db db = { .database = database, .mode = task->mode, .name = task->name, .sqlite = conn };

    if (conn->handle == NULL) {
        TRY(open_reader(database, conn));
    }
    TRY(sqlite_control(conn, &begin_read));
    Err *err = task->prepare != NULL ? db_prepare(&db, task)
                                     : db_outcome(&db, task->body(&db, task->context));
    *ret_tables = db.tables;
    if (sqlite3_get_autocommit(conn->handle) == 0) {
        Err *end_err = sqlite_control(conn, &rollback); /* nothing was written */
        err = err != NULL ? err : end_err;
    }
    return err;
}

static Err *read_pooled(Database *database, const DbTask *task, SqlitePrepared *ret_prepared)
{
    size_t index;

    TRY(db_pool_take(&database->pool, database->busy_ms, &index));
    /* Counted before the snapshot is taken: what is committed in between counts as changed. */
    ret_prepared->commits = sqlite_tables_commits(database->sqlite->tables);
    Err *err = read_with(database, task, &database->sqlite->readers[index], &ret_prepared->tables);
    db_pool_give(&database->pool, index);
    return err;
}

static Err *sqlite_attempt(Database *database, const DbTask *task, bool *ret_again)
{
    SqlitePrepared prepared;

    *ret_again = false; /* SQLite itself waits where waiting helps */
    if (task->mode == DB_READ) {
        return read_pooled(database, task, &prepared);
    }
    if (task->prepare == NULL) {
        return sqlite_write(database, task, NULL);
    }
    TRY(read_pooled(database, task, &prepared));
    return sqlite_write(database, task, &prepared);
}

static uint64_t sqlite_commits(const Database *database)
{
    return sqlite_tables_commits(database->sqlite->tables);
}

const DbEngineTable db_sqlite_table = {
    .engine = DB_SQLITE,
    .open = sqlite_open,
    .close = sqlite_close,
    .attempt = sqlite_attempt,
    .run = sqlite_run,
    .script = sqlite_script,
    .backup = sqlite_backup,
    .restore = sqlite_restore,
    .commits = sqlite_commits,
};

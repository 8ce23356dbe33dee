/*
 * db_sqlite_writer.c - the one thread that writes: it takes the bodies that wait, runs them one
 * after the other in one transaction, commits once, answers all.
 *
 * A savepoint for each body would cost a quarter of the rate, and few bodies fail after they wrote
 * something. So the first that does takes the whole transaction back, and the others run again, now
 * with savepoints.
 *
 * Errors made here live in this thread's error ring, where the next bodies' errors replace them, so
 * each is kept in its caller's task. Checkpoints happen here too, after the answers.
 */
#include "db/db_sqlite_internal.h"

#include "base/fault.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <time.h>

enum {
    GROUP_MAX = 64,
    KEPT_MAX = 3, /* an error and its causes; deeper ones are left out */
    KEPT_FIELD_BYTES = 96,
    KEPT_DETAIL_BYTES = 400,
    CHECKPOINT_PAGES = 1000,       /* then as far as readers allow, without waiting */
    CHECKPOINT_PAGES_WAIT = 16000, /* 128 MiB: then wait for the readers to let go */
    CHECKPOINT_WAIT_MS = 200
};

typedef struct KeptErr {
    Err err;
    char field[KEPT_FIELD_BYTES];
    char detail[KEPT_DETAIL_BYTES];
} KeptErr;

typedef struct WriterTask {
    struct WriterTask *next;
    const DbTask *task;
    const SqlitePrepared *prepared; /* or NULL */
    bool failed;
    KeptErr kept[KEPT_MAX];
    atomic_bool answered; /* orders what the writer wrote before what the caller reads */
    sem_t finished;
} WriterTask;

struct SqliteWriter {
    Database *database;
    SqliteConn *conn;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t arrived;
    WriterTask *first;
    WriterTask *last;
    bool stop;
    int wal_pages;  /* in the log, after the last commit */
    int last_pages; /* the same when the last checkpoint was tried */
};

static const DbStatement begin = { .name = "begin", .sqlite = "BEGIN IMMEDIATE" };
static const DbStatement commit = { .name = "commit", .sqlite = "COMMIT" };
static const DbStatement rollback = { .name = "rollback", .sqlite = "ROLLBACK" };
static const DbStatement savepoint = { .name = "savepoint", .sqlite = "SAVEPOINT body" };
static const DbStatement release = { .name = "release", .sqlite = "RELEASE body" };
static const DbStatement rollback_to = { .name = "rollback to", .sqlite = "ROLLBACK TO body" };

static void wait_for(sem_t *semaphore)
{
    while (sem_wait(semaphore) != 0 && errno == EINTR) {
    }
}

static void keep_err(WriterTask *task, const Err *err)
{
    task->failed = true;
    for (size_t i = 0; i < KEPT_MAX && err != NULL; i++) {
        KeptErr *kept = &task->kept[i];

        kept->err = *err;
        snprintf(kept->detail, sizeof(kept->detail), "%s", err->detail);
        kept->err.detail = kept->detail;
        if (err->field != NULL) {
            snprintf(kept->field, sizeof(kept->field), "%s", err->field);
            kept->err.field = kept->field;
        }
        kept->err.cause = err->cause != NULL && i + 1 < KEPT_MAX ? &task->kept[i + 1].err : NULL;
        err = err->cause;
    }
}

static WriterTask *pop(SqliteWriter *writer)
{
    WriterTask *task = writer->first;

    if (task != NULL) {
        writer->first = task->next;
        if (writer->first == NULL) {
            writer->last = NULL;
        }
    }
    return task;
}

static WriterTask *take_waiting(SqliteWriter *writer)
{
    pthread_mutex_lock(&writer->lock);
    WriterTask *task = pop(writer);
    pthread_mutex_unlock(&writer->lock);
    return task;
}

/* NULL when the database closes. */
static WriterTask *take_first(SqliteWriter *writer)
{
    pthread_mutex_lock(&writer->lock);
    while (writer->first == NULL && !writer->stop) {
        pthread_cond_wait(&writer->arrived, &writer->lock);
    }
    WriterTask *task = pop(writer);
    pthread_mutex_unlock(&writer->lock);
    return task;
}

static bool rolled_back(const SqliteWriter *writer)
{
    return sqlite3_get_autocommit(writer->conn->handle) != 0;
}

static void roll_back(SqliteWriter *writer)
{
    if (!rolled_back(writer)) {
        Err *err = sqlite_control(writer->conn, &rollback);
        (void)err; /* the transaction is over in any case */
    }
}

/* A deferred reference that leads nowhere would refuse the commit of the whole group. */
static bool refers_to_nothing(const SqliteWriter *writer)
{
    int open = 0;
    int highest = 0;

    sqlite3_db_status(writer->conn->handle, SQLITE_DBSTATUS_DEFERRED_FKS, &open, &highest, 0);
    return open != 0;
}

static Err *run_body(SqliteWriter *writer, const WriterTask *waiting, Db *db)
{
    const DbTask *task = waiting->task;

    if (waiting->prepared != NULL &&
        sqlite_tables_stale(writer->database->sqlite->tables, waiting->prepared)) {
        TRY(db_prepare(db, task));
    }
    return db_outcome(db, task->body(db, task->context));
}

/* What may be in the transaction afterwards is the caller's to undo: `*ret_wrote`. */
static Err *run_task(SqliteWriter *writer, const WriterTask *waiting, bool *ret_wrote)
{
    const DbTask *task = waiting->task;
    Db db = {
        .database = writer->database, .mode = task->mode, .name = task->name, .sqlite = writer->conn
    };

    Err *err = run_body(writer, waiting, &db);
    *ret_wrote = db.wrote;
    if (err == NULL && refers_to_nothing(writer)) {
        err = ERR(DB, "%s: a row refers to one that is not there", task->name);
    }
    return err;
}

static Err *run_in_savepoint(SqliteWriter *writer, const WriterTask *waiting)
{
    bool wrote;

    TRY(sqlite_control(writer->conn, &savepoint));
    Err *err = run_task(writer, waiting, &wrote);
    if (rolled_back(writer)) {
        assert(err != NULL);
        return err;
    }
    Err *end_err = err != NULL ? sqlite_control(writer->conn, &rollback_to) : NULL;
    if (end_err == NULL) {
        end_err = sqlite_control(writer->conn, &release);
    }
    if (end_err != NULL) { /* what is in the transaction is not known any more */
        roll_back(writer);
        return end_err;
    }
    return err;
}

/* Where to go on after a rollback of everything: at the first before `failed` that had gone well,
 * else after it. */
static size_t first_good(WriterTask **group, size_t failed)
{
    size_t i = 0;

    while (i < failed && group[i]->failed) {
        i++;
    }
    return i < failed ? i : failed + 1;
}

static Err *run_one(SqliteWriter *writer, const WriterTask *task, bool *careful)
{
    bool wrote;

    if (rolled_back(writer)) {
        TRY(sqlite_control(writer->conn, &begin));
    }
    if (*careful) {
        return run_in_savepoint(writer, task);
    }
    Err *err = run_task(writer, task, &wrote);
    if (err != NULL && wrote) {
        roll_back(writer);
        *careful = true;
    }
    return err;
}

/* Runs the group and those who arrive meanwhile. After a rollback of the whole transaction, by us
 * or by SQLite (disk full, say), the one who caused it has failed and the others run again. */
static size_t run_group(SqliteWriter *writer, WriterTask **group)
{
    size_t count = 1;
    size_t i = 0;
    bool careful = false;

    while (i < count) { /* every new start has one more failure in the group */
        Err *err = group[i]->failed ? NULL : run_one(writer, group[i], &careful);

        if (err != NULL) {
            keep_err(group[i], err);
        }
        i = err != NULL && rolled_back(writer) ? first_good(group, i) : i + 1;
        if (i == count && count < GROUP_MAX) {
            group[count] = take_waiting(writer);
            count += group[count] != NULL ? 1 : 0;
        }
    }
    return count;
}

static void commit_group(SqliteWriter *writer, WriterTask **group, size_t count)
{
    FAULT_POINT("db_commit_before");
    Err *err = sqlite_control(writer->conn, &commit);
    FAULT_POINT("db_commit_after");

    if (err == NULL) {
        sqlite_tables_committed(writer->database->sqlite->tables);
        return;
    }
    roll_back(writer);
    for (size_t i = 0; i < count; i++) {
        if (!group[i]->failed) {
            keep_err(group[i], err);
        }
    }
}

static void count_group(DbCounters *counters, size_t count)
{
    atomic_fetch_add(&counters->groups, 1);
    atomic_fetch_add(&counters->grouped, count);
    if (count > atomic_load(&counters->group_max)) { /* only this thread writes it */
        atomic_store(&counters->group_max, count);
    }
}

/* A task is its caller's memory and gone as soon as it is answered. */
static void answer(WriterTask **group, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        atomic_store(&group[i]->answered, true);
        sem_post(&group[i]->finished);
    }
    err_reset();
}

static int note_wal(void *context, sqlite3 *handle, const char *name, int pages)
{
    SqliteWriter *writer = context;

    (void)handle;
    (void)name;
    writer->wal_pages = pages;
    return SQLITE_OK;
}

/* Failing is no harm: the log stays, and the next group tries again. */
static void checkpoint(SqliteWriter *writer)
{
    sqlite3 *handle = writer->conn->handle;
    int pages = writer->wal_pages;
    bool grown = pages >= writer->last_pages + CHECKPOINT_PAGES || pages < writer->last_pages;

    if (pages < CHECKPOINT_PAGES || !grown) {
        return;
    }
    writer->last_pages = pages;
    if (pages >= CHECKPOINT_PAGES_WAIT) {
        sqlite3_busy_timeout(handle, CHECKPOINT_WAIT_MS);
        sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL);
        sqlite3_busy_timeout(handle, writer->database->busy_ms);
    } else {
        sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    }
}

static void *write_groups(void *context)
{
    SqliteWriter *writer = context;
    WriterTask *group[GROUP_MAX];

    group[0] = take_first(writer);
    while (group[0] != NULL) {
        size_t count = run_group(writer, group);
        if (!rolled_back(writer)) {
            commit_group(writer, group, count);
        }
        count_group(&writer->database->counters, count);
        answer(group, count);
        checkpoint(writer);
        group[0] = take_first(writer);
    }
    return NULL;
}

Err *sqlite_writer_open(Database *database)
{
    SqliteWriter *writer = arena_new(&database->arena, SqliteWriter);

    writer->database = database;
    writer->conn = &database->sqlite->writer_conn;
    sqlite3_wal_hook(writer->conn->handle, note_wal, writer);
    pthread_mutex_init(&writer->lock, NULL);
    pthread_cond_init(&writer->arrived, NULL);
    int code = pthread_create(&writer->thread, NULL, write_groups, writer);
    if (code != 0) {
        return ERR(DB, "the writer thread does not start (%d)", code);
    }
    database->sqlite->writer = writer;
    return NULL;
}

void sqlite_writer_close(Database *database)
{
    SqliteWriter *writer = database->sqlite->writer;

    pthread_mutex_lock(&writer->lock);
    writer->stop = true; /* what waits is still done */
    pthread_cond_signal(&writer->arrived);
    pthread_mutex_unlock(&writer->lock);
    pthread_join(writer->thread, NULL);
    pthread_cond_destroy(&writer->arrived);
    pthread_mutex_destroy(&writer->lock);
}

static void put_in_queue(SqliteWriter *writer, WriterTask *task)
{
    pthread_mutex_lock(&writer->lock);
    if (writer->last != NULL) {
        writer->last->next = task;
    } else {
        writer->first = task;
    }
    writer->last = task;
    pthread_cond_signal(&writer->arrived);
    pthread_mutex_unlock(&writer->lock);
}

/* False when the writer has the task already: then it will be answered. */
static bool take_from_queue(SqliteWriter *writer, const WriterTask *task)
{
    WriterTask *before = NULL;
    bool found = false;

    pthread_mutex_lock(&writer->lock);
    for (WriterTask *at = writer->first; at != NULL && !found; at = at->next) {
        found = at == task;
        before = found ? before : at;
    }
    if (found) {
        *(before != NULL ? &before->next : &writer->first) = task->next;
        writer->last = writer->last == task ? before : writer->last;
    }
    pthread_mutex_unlock(&writer->lock);
    return found;
}

static bool wait_until(sem_t *semaphore, int32_t wait_ms)
{
    int64_t deadline_us = clock_monotonic_us() + (int64_t)wait_ms * 1000;
    struct timespec deadline = { .tv_sec = deadline_us / SECOND_US,
                                 .tv_nsec = deadline_us % SECOND_US * 1000 };
    int code;

    do {
        code = sem_clockwait(semaphore, CLOCK_MONOTONIC, &deadline);
    } while (code != 0 && errno == EINTR);
    return code == 0;
}

Err *sqlite_write(Database *database, const DbTask *task, const SqlitePrepared *prepared)
{
    SqliteWriter *writer = database->sqlite->writer;
    WriterTask waiting;

    assert(!pthread_equal(pthread_self(), writer->thread)); /* a body must not call db_tx */
    waiting.next = NULL; /* `kept` is large and only read when `failed` */
    waiting.task = task;
    waiting.prepared = prepared;
    waiting.failed = false;
    atomic_init(&waiting.answered, false);
    sem_init(&waiting.finished, 0, 0);
    put_in_queue(writer, &waiting);
    if (!wait_until(&waiting.finished, database->busy_ms)) {
        if (take_from_queue(writer, &waiting)) {
            sem_destroy(&waiting.finished);
            return ERR(DB_BUSY, "%s: the writer was busy for %d ms", task->name, database->busy_ms);
        }
        wait_for(&waiting.finished);
    }
    assert(atomic_load(&waiting.answered));
    sem_destroy(&waiting.finished);
    return waiting.failed ? err_copy(&waiting.kept[0].err) : NULL;
}

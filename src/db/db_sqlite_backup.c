/* db_sqlite_backup.c - copies of an SQLite database, made by its online backup interface. */
#include "db/db_backup.h"
#include "db/db_sqlite_internal.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One step is one snapshot; the writer goes on meanwhile. */
static Err *copy_pages(sqlite3 *from, sqlite3 *to)
{
    /* The copy is flushed once, when it is whole. */
    int code =
        sqlite3_exec(to, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", NULL, NULL, NULL);

    if (code != SQLITE_OK) {
        return sqlite_err(to, code, "copy");
    }
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (backup == NULL) {
        return sqlite_err(to, sqlite3_errcode(to), "copy");
    }
    sqlite3_backup_step(backup, -1);
    code = sqlite3_backup_finish(backup); /* the error of the step, if it had one */
    return code == SQLITE_OK ? NULL : sqlite_err(to, code, "copy");
}

static Err *check_copy(sqlite3 *handle)
{
    sqlite3_stmt *stmt = NULL;
    bool good = false;

    if (sqlite3_prepare_v2(handle, "PRAGMA quick_check(1)", -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW) {
        good = strcmp((const char *)sqlite3_column_text(stmt, 0), "ok") == 0;
    }
    sqlite3_finalize(stmt);
    return good ? NULL : ERR(DB, "the copy of the database is damaged");
}

static Err *copy_file(const char *from_path, const char *to_path, int32_t busy_ms)
{
    sqlite3 *from = NULL;
    sqlite3 *to = NULL;
    Err *err = NULL;

    int code = sqlite3_open_v2(from_path, &from, SQLITE_OPEN_READONLY, NULL);
    if (code != SQLITE_OK) {
        err = sqlite_err(from, code, from_path);
        goto done;
    }
    sqlite3_busy_timeout(from, busy_ms);
    code = sqlite3_open_v2(to_path, &to, SQLITE_OPEN_READWRITE, NULL);
    if (code != SQLITE_OK) {
        err = sqlite_err(to, code, to_path);
        goto done;
    }
    err = copy_pages(from, to);
    if (err == NULL) {
        err = check_copy(to);
    }
done:
    sqlite3_close_v2(to);
    sqlite3_close_v2(from);
    return err;
}

static Err *copy_to(const char *from_path, Str path, int32_t busy_ms)
{
    BackupFile file;

    TRY(backup_file_start(path, &file));
    Err *err = copy_file(from_path, file.part, busy_ms);
    if (err == NULL) {
        err = backup_file_finish(&file);
    }
    if (err != NULL) {
        backup_file_drop(&file);
    }
    return err;
}

Err *sqlite_backup(Database *database, Str path)
{
    return copy_to(database->sqlite->path, path, database->busy_ms);
}

/* A log left from another database would be applied to the restored one. */
static Err *check_empty(const char *path)
{
    static const char *const endings[] = { "", "-wal", "-journal" };
    char name[BACKUP_PATH_BYTES + 16];

    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        snprintf(name, sizeof(name), "%s%s", path, endings[i]);
        if (access(name, F_OK) == 0) {
            return ERR(CONFIG, "%s is there already; a backup is restored to a new file", name);
        }
    }
    return NULL;
}

Err *sqlite_restore(Str place, Str path)
{
    char target[BACKUP_PATH_BYTES];
    char source[BACKUP_PATH_BYTES];
    int lock_fd;

    if (str_eq(place, S(":memory:")) || place.len >= sizeof(target) || path.len >= sizeof(source)) {
        return ERR(CONFIG, "a backup is restored from a file to a file");
    }
    snprintf(target, sizeof(target), "%.*s", STR_ARG(place));
    snprintf(source, sizeof(source), "%.*s", STR_ARG(path));
    TRY(sqlite_lock(target, &lock_fd));
    Err *err = check_empty(target);
    if (err == NULL) {
        err = copy_to(source, place, 0);
    }
    close(lock_fd);
    return err;
}

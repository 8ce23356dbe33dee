/*
 * db_backup.h - what both engines' backups have in common: a file that appears whole or not at all.
 */
#ifndef DB_DB_BACKUP_H
#define DB_DB_BACKUP_H

#include "db/db_internal.h"

enum { BACKUP_PATH_BYTES = 4096 };

typedef struct BackupFile {
    char path[BACKUP_PATH_BYTES];
    char part[BACKUP_PATH_BYTES]; /* beside it, until complete */
} BackupFile;

/* Makes the partial file, empty, with mode 0600. Fails: IO (the path is taken or not writable). */
MUST_USE Err *backup_file_start(Str path, BackupFile *ret_file);
/* Flushes it to the disk and gives it its name, unless that is taken by now. Fails: IO. */
MUST_USE Err *backup_file_finish(const BackupFile *file);
void backup_file_drop(const BackupFile *file);

#endif

/* db_backup.c - the file of a backup: written beside its name, flushed, then renamed. */
#include "db/db_backup.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

Err *backup_file_start(Str path, BackupFile *ret_file)
{
    static const char ending[] = ".part";

    if (path.len == 0 || path.len + sizeof(ending) > BACKUP_PATH_BYTES) {
        return ERR(IO, "the path of the copy is empty or too long");
    }
    snprintf(ret_file->path, sizeof(ret_file->path), "%.*s", STR_ARG(path));
    snprintf(ret_file->part, sizeof(ret_file->part), "%.*s%s", STR_ARG(path), ending);
    if (access(ret_file->path, F_OK) == 0) {
        return ERR(IO, "%s is there already", ret_file->path);
    }
    /* What an interrupted copy left is of no use. */
    int fd = open(ret_file->part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0) {
        return ERR(IO, "%s: %s", ret_file->part, strerror(errno));
    }
    close(fd);
    return NULL;
}

static Err *flush_path(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC);
    bool flushed = fd >= 0 && fsync(fd) == 0;
    int code = errno;

    if (fd >= 0) {
        close(fd);
    }
    return flushed ? NULL : ERR(IO, "%s: %s", path, strerror(code));
}

Err *backup_file_finish(const BackupFile *file)
{
    char folder[BACKUP_PATH_BYTES];

    TRY(flush_path(file->part, O_RDONLY));
    if (renameat2(AT_FDCWD, file->part, AT_FDCWD, file->path, RENAME_NOREPLACE) != 0) {
        return ERR(IO, "%s: %s", file->path, strerror(errno));
    }
    snprintf(folder, sizeof(folder), "%s", file->path);
    return flush_path(dirname(folder), O_RDONLY | O_DIRECTORY);
}

void backup_file_drop(const BackupFile *file)
{
    unlink(file->part);
}

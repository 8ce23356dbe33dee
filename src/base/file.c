/* file.c - whole files. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crypto.h"

enum { CHUNK_BYTES = 16 * 1024 };

static Err *trouble(const char *path, const char *what)
{
    int number = errno;
    char text[128];
    return ERR(IO, "%s: %s: %s", path, what, strerror_r(number, text, sizeof(text)));
}

static Err *path_cstr(Str path, char *ret_path)
{
    if (path.len == 0 || path.len >= PATH_MAX || memchr(path.ptr, '\0', path.len) != NULL) {
        return ERR(IO, "'%.*s' is not a file name", STR_ARG(path));
    }
    memcpy(ret_path, path.ptr, path.len);
    ret_path[path.len] = '\0';
    return NULL;
}

static Err *read_all(int fd, const char *path, size_t bytes_max, Arena *out, Str *ret_content)
{
    struct stat status;
    if (fstat(fd, &status) != 0) {
        return trouble(path, "cannot look at it");
    }
    if (!S_ISREG(status.st_mode)) {
        return ERR(IO, "%s: not a regular file", path);
    }
    if (status.st_size > 0 && (size_t)status.st_size > bytes_max) {
        return ERR(IO, "%s: larger than %zu bytes", path, bytes_max);
    }
    StrBuf buf = buf_new(out, (size_t)status.st_size);
    char chunk[CHUNK_BYTES];
    for (;;) {
        ssize_t len = read(fd, chunk, sizeof(chunk));
        if (len < 0 && errno == EINTR) {
            continue;
        }
        if (len < 0) {
            return trouble(path, "cannot read");
        }
        if (len == 0) {
            break;
        }
        if ((size_t)len > bytes_max - buf.len) { /* it grew since, or it is in /proc */
            return ERR(IO, "%s: larger than %zu bytes", path, bytes_max);
        }
        buf_add(&buf, (Str){ chunk, (size_t)len });
    }
    *ret_content = buf_str(&buf);
    return NULL;
}

Err *file_read(Arena *out, Str path, size_t bytes_max, Str *ret_content)
{
    char name[PATH_MAX];
    TRY(path_cstr(path, name));
    int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return trouble(name, "cannot open");
    }
    Err *err = read_all(fd, name, bytes_max, out, ret_content);
    (void)close(fd);
    return err;
}

static Err *write_all(int fd, const char *path, Str content)
{
    while (content.len > 0) {
        ssize_t len = write(fd, content.ptr, content.len);
        if (len < 0 && errno == EINTR) {
            continue;
        }
        if (len < 0) {
            return trouble(path, "cannot write");
        }
        content = str_slice(content, (size_t)len, content.len);
    }
    return NULL;
}

/* A new file beside `path`, complete and on the disk. */
static Err *write_beside(const char *path, Str content, int mode, char *ret_temporary, size_t cap)
{
    int len = snprintf(ret_temporary, cap, "%s.%016llx", path, (unsigned long long)random_u64());
    if (len < 0 || (size_t)len >= cap) {
        return ERR(IO, "%s: the file name is too long", path);
    }
    int fd = open(ret_temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        return trouble(ret_temporary, "cannot make");
    }
    Err *err = write_all(fd, ret_temporary, content);
    if (err == NULL && (fchmod(fd, (mode_t)mode) != 0 || fsync(fd) != 0)) {
        err = trouble(ret_temporary, "cannot keep");
    }
    if (close(fd) != 0 && err == NULL) {
        err = trouble(ret_temporary, "cannot keep");
    }
    if (err != NULL) {
        (void)unlink(ret_temporary);
    }
    return err;
}

/* The new name is kept only once its folder is on the disk. */
static Err *flush_folder(const char *path)
{
    char folder[PATH_MAX];
    Str name = str_from_cstr(path);
    while (name.len > 0 && name.ptr[name.len - 1] != '/') {
        name.len--;
    }
    TRY(path_cstr(name.len == 0 ? S(".") : name, folder));
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return trouble(folder, "cannot open");
    }
    Err *err = fsync(fd) == 0 ? NULL : trouble(folder, "cannot keep");
    (void)close(fd);
    return err;
}

Err *file_write_atomic(Str path, Str content, int mode)
{
    char name[PATH_MAX];
    char temporary[PATH_MAX];
    TRY(path_cstr(path, name));
    TRY(write_beside(name, content, mode, temporary, sizeof(temporary)));
    if (rename(temporary, name) != 0) {
        Err *err = trouble(name, "cannot rename");
        (void)unlink(temporary);
        return err;
    }
    return flush_folder(name);
}

Err *file_write_new(Str path, Str content, int mode, bool *ret_made)
{
    char name[PATH_MAX];
    char temporary[PATH_MAX];
    TRY(path_cstr(path, name));
    TRY(write_beside(name, content, mode, temporary, sizeof(temporary)));
    bool made = link(temporary, name) == 0; /* unlike rename, never replaces */
    Err *err = made || errno == EEXIST ? NULL : trouble(name, "cannot make");
    (void)unlink(temporary);
    TRY(err);
    TRY(flush_folder(name));
    *ret_made = made;
    return NULL;
}

Err *file_stream_open(Str path, FileStream *ret_stream)
{
    char name[PATH_MAX];
    struct stat status;
    TRY(path_cstr(path, name));
    int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return trouble(name, "cannot open");
    }
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        (void)close(fd);
        return ERR(IO, "%s: not a regular file", name);
    }
    *ret_stream = (FileStream){ .fd = fd, .bytes = status.st_size };
    return NULL;
}

Err *file_stream_read(const FileStream *stream, char *into, size_t room, size_t *ret_got)
{
    ssize_t len;
    do {
        len = read(stream->fd, into, room);
    } while (len < 0 && errno == EINTR);
    if (len < 0) {
        return trouble("the file", "cannot read");
    }
    *ret_got = (size_t)len;
    return NULL;
}

void file_stream_close(FileStream *stream)
{
    (void)close(stream->fd);
    stream->fd = -1;
}

Err *file_spool_open(Str folder, int *ret_fd)
{
    char name[PATH_MAX];
    char path[PATH_MAX];
    TRY(path_cstr(folder, name));
    int fd = open(name, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0 && snprintf(path, sizeof(path), "%s/.spool-XXXXXX", name) < (int)sizeof(path)) {
        fd = mkostemp(path, O_CLOEXEC); /* a file system that has only files with names */
        if (fd >= 0) {
            (void)unlink(path);
        }
    }
    if (fd < 0) {
        return trouble(name, "cannot make a file in it");
    }
    *ret_fd = fd;
    return NULL;
}

Err *file_spool_add(int fd, Str data)
{
    size_t done = 0;
    while (done < data.len) {
        ssize_t len = write(fd, data.ptr + done, data.len - done);
        if (len < 0 && errno != EINTR) {
            return trouble("a file that is kept for a while", "cannot write");
        }
        done += len > 0 ? (size_t)len : 0;
    }
    return NULL;
}

Err *file_spool_read(int fd, int64_t from, char *into, size_t room, size_t *ret_got)
{
    ssize_t len;
    do {
        len = pread(fd, into, room, from);
    } while (len < 0 && errno == EINTR);
    if (len < 0) {
        return trouble("a file that is kept for a while", "cannot read");
    }
    *ret_got = (size_t)len;
    return NULL;
}

void file_spool_close(int fd)
{
    (void)close(fd);
}

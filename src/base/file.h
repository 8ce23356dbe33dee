/*
 * file.h - whole files: read with a limit, written so that a reader sees the old or the new one.
 *
 * Only regular files, so that a call cannot wait for somebody at the other end of a pipe.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/err.h"

/* At most `bytes_max` bytes. Fails: IO (not there, not a regular file, larger than that). */
MUST_USE Err *file_read(Arena *out, Str path, size_t bytes_max, Str *ret_content);
/* Writes beside the path, flushes to the disk and renames; `mode` are the permission bits. On
 * failure the old file is as it was. Fails: IO. */
MUST_USE Err *file_write_atomic(Str path, Str content, int mode);
/* The same, but a file that is there stays as it is: then *ret_made is false. Fails: IO. */
MUST_USE Err *file_write_new(Str path, Str content, int mode, bool *ret_made);

/* A regular file that is read from front to back; its descriptor is the caller's until closed. */
typedef struct FileStream {
    int fd;
    int64_t bytes; /* when it was opened */
} FileStream;
/* Fails: IO. */
MUST_USE Err *file_stream_open(Str path, FileStream *ret_stream);
/* Up to `room` bytes; 0 at the end. Fails: IO. */
MUST_USE Err *file_stream_read(const FileStream *stream, char *into, size_t room, size_t *ret_got);
void file_stream_close(FileStream *stream);

/* A file without a name for what is too large for memory: gone when it is closed, or when the
 * process ends. The descriptor is the caller's. Fails: IO. */
MUST_USE Err *file_spool_open(Str folder, int *ret_fd);
MUST_USE Err *file_spool_add(int fd, Str data);
/* Up to `room` bytes from a place on; 0 behind its end. Fails: IO. */
MUST_USE Err *file_spool_read(int fd, int64_t from, char *into, size_t room, size_t *ret_got);
void file_spool_close(int fd);

#endif

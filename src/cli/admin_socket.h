/*
 * admin_socket.h - commands for a running server, over a Unix socket beside the SQLite file.
 *
 * The socket has mode 0600: who may read the database file may command. One request at a time: the
 * command line and the input as JSON, the exit code and both outputs back. Bounded by
 * JSON_BYTES_MAX.
 */
#ifndef CLI_ADMIN_SOCKET_H
#define CLI_ADMIN_SOCKET_H

#include "cli/cli.h"

typedef struct AdminSocket AdminSocket;

/* Listens at `path` and serves on a thread of its own. A dead server's socket is replaced. Fails:
 * IO. */
MUST_USE Err *admin_socket_open(Arena *process, App *app, Str path, AdminSocket **ret_socket);
void admin_socket_close(AdminSocket *socket);

typedef struct AdminAnswer {
    CliExit exit;
    Str text;
    Str problem;
} AdminAnswer;

/* *ret_found is false when no server listens there. Fails: IO. */
MUST_USE Err *admin_socket_call(Arena *out, Str path, const Str *words, size_t word_count,
                                Str input, AdminAnswer *ret_answer, bool *ret_found);

#endif

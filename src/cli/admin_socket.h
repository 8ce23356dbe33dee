/*
 * admin_socket.h - commands for a running server, over a Unix socket beside the SQLite file.
 *
 * The socket has mode 0600: who may read the database file may command. One request at a time: the
 * command line and the input as JSON (at most JSON_BYTES_MAX), then both outputs come back in parts
 * as they are made, and the exit code.
 */
#ifndef CLI_ADMIN_SOCKET_H
#define CLI_ADMIN_SOCKET_H

#include "cli/cli.h"

typedef struct AdminSocket AdminSocket;

/* Listens at `path` and serves on a thread of its own. A dead server's socket is replaced. Fails:
 * IO. */
MUST_USE Err *admin_socket_open(Arena *process, App *app, Str path, AdminSocket **ret_socket);
void admin_socket_close(AdminSocket *socket);

/* Takes a part of what the command prints; `problem`: on standard error. */
typedef Err *(*AdminTake)(bool problem, Str part);

/* *ret_found is false when no server listens there. Fails: IO, what `take` returns. */
MUST_USE Err *admin_socket_call(Arena *out, Str path, const Str *words, size_t word_count,
                                Str input, AdminTake take, CliExit *ret_exit, bool *ret_found);

#endif

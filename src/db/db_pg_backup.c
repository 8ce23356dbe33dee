/*
 * db_pg_backup.c - copies of a PostgreSQL database by pg_dump and pg_restore, which get the
 * connection's data in their environment: the command line is seen by every user of the machine.
 */
#include "db/db_backup.h"
#include "db/db_pg_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    ENVIRONMENT_MAX = 64,
    ARGUMENTS_MAX = 12,
    COMPLAINT_BYTES = 300,
    COPY_MS_MAX = 4 * 3600 * 1000,
    COPY_ARENA_BYTES = 1024 * 1024
};

typedef struct Program {
    Str arguments[ARGUMENTS_MAX];
    size_t argument_count;
    const char *url;
} Program;

static char *text_of(Arena *out, Str s)
{
    char *text = arena_array(out, char, s.len + 1);

    if (s.len > 0) {
        memcpy(text, s.ptr, s.len);
    }
    return text;
}

/* libpq knows the variable that stands for each part of a connection's URL. */
static Err *make_environment(const char *url, Arena *out, char **environment)
{
    static const char *const kept[] = { "PATH", "HOME" };
    char *text = NULL;
    size_t count = 0;

    PQconninfoOption *options = PQconninfoParse(url, &text);
    PQfreemem(text);
    if (options == NULL) {
        return ERR(CONFIG, "the database URL is not understood");
    }
    for (const PQconninfoOption *at = options; at->keyword != NULL; at++) {
        if (at->envvar != NULL && at->val != NULL && count + COUNT_OF(kept) + 1 < ENVIRONMENT_MAX) {
            environment[count] = text_of(out, arena_printf(out, "%s=%s", at->envvar, at->val));
            count++;
        }
    }
    PQconninfoFree(options);
    for (size_t i = 0; i < COUNT_OF(kept); i++) {
        const char *value = getenv(kept[i]);
        if (value != NULL) {
            environment[count] = text_of(out, arena_printf(out, "%s=%s", kept[i], value));
            count++;
        }
    }
    environment[count] = NULL;
    return NULL;
}

/* What the program says, until it closes its standard error; false at the deadline. */
static bool listen_to(int fd, char *complaint, size_t cap)
{
    int64_t deadline_us = clock_monotonic_us() + (int64_t)COPY_MS_MAX * 1000;
    size_t len = 0;
    char rest[COMPLAINT_BYTES];
    ssize_t got = 1;

    while (got > 0) { /* ends with the program or at the deadline */
        struct pollfd pipe_end = { .fd = fd, .events = POLLIN };
        int64_t left_ms = (deadline_us - clock_monotonic_us()) / 1000;

        if (left_ms <= 0 || poll(&pipe_end, 1, (int)left_ms) == 0) {
            break;
        }
        got = read(fd, rest, sizeof(rest));
        for (ssize_t i = 0; i < got && len + 1 < cap; i++) {
            complaint[len] = rest[i] == '\n' ? ' ' : rest[i];
            len++;
        }
        got = got < 0 && errno == EINTR ? 1 : got;
    }
    complaint[len] = '\0';
    return got <= 0;
}

static Err *watch(pid_t pid, int fd, const char *name)
{
    char complaint[COMPLAINT_BYTES];
    int status = 0;
    pid_t ended;

    if (!listen_to(fd, complaint, sizeof(complaint))) {
        kill(pid, SIGKILL);
    }
    do {
        ended = waitpid(pid, &status, 0);
    } while (ended < 0 && errno == EINTR);
    if (ended != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        return ERR(DB, "%s: %s", name, complaint);
    }
    return NULL;
}

static Err *run_program(const Program *program)
{
    Arena start = arena_open(COPY_ARENA_BYTES);
    Arena arena = start;
    char *environment[ENVIRONMENT_MAX];
    char *arguments[ARGUMENTS_MAX + 1] = { NULL };
    posix_spawn_file_actions_t actions;
    int ends[2];
    pid_t pid;

    Err *err = make_environment(program->url, &arena, environment);
    if (err == NULL && pipe2(ends, O_CLOEXEC) != 0) {
        err = ERR(IO, "pipe: %s", strerror(errno));
    }
    if (err != NULL) {
        arena_close(start, COPY_ARENA_BYTES);
        return err;
    }
    for (size_t i = 0; i < program->argument_count; i++) {
        arguments[i] = text_of(&arena, program->arguments[i]);
    }
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    int code = posix_spawnp(&pid, arguments[0], &actions, NULL, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    err = code == 0 ? watch(pid, ends[0], arguments[0])
                    : ERR(IO, "%s: %s", arguments[0], strerror(code));
    close(ends[0]);
    arena_close(start, COPY_ARENA_BYTES);
    return err;
}

Err *pg_backup(Database *database, Str path)
{
    BackupFile file;

    TRY(backup_file_start(path, &file));
    Program program = { .arguments = { S("pg_dump"), S("--format=custom"), S("--no-password"),
                                       S("--file"), str_from_cstr(file.part) },
                        .argument_count = 5,
                        .url = database->pg->url };
    Err *err = run_program(&program);
    if (err == NULL) {
        err = backup_file_finish(&file);
    }
    if (err != NULL) {
        backup_file_drop(&file);
    }
    return err;
}

static const DbKind bool_column[] = { DB_KIND_BOOL };
static const DbStatement any_table = {
    .name = "any_table",
    .postgres = "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname NOT IN "
                "('pg_catalog', 'information_schema'))",
    .column_count = 1,
    .columns = bool_column,
};

static Err *read_bool(Arena *out, const DbValue *columns, void *context)
{
    (void)out;
    *(bool *)context = columns[0].number != 0;
    return NULL;
}

static Err *look_for_tables(Db *db, void *context)
{
    Arena start = arena_open(COPY_ARENA_BYTES);
    Arena arena = start;

    Err *err = db_run(db, &any_table, NULL, 1, read_bool, &arena, context, NULL);
    arena_close(start, COPY_ARENA_BYTES);
    return err;
}

static Err *check_empty(Str url)
{
    Database *database;
    bool found = false;

    TRY(database_open(url, (DatabaseOptions){ .connections_max = 1 }, &database));
    Err *err = db_tx(database, DB_READ, "restore_check", look_for_tables, &found);
    database_close(database);
    if (err == NULL && found) {
        err = ERR(CONFIG, "the database has tables; a backup is restored to an empty one");
    }
    return err;
}

/* pg_restore wants the name of the database as an argument; the rest stays in the environment. */
static Str name_argument(Arena *out, const char *url)
{
    PQconninfoOption *options = PQconninfoParse(url, NULL);
    StrBuf buf = buf_new(out, 128);

    buf_add(&buf, S("--dbname=dbname='"));
    for (const PQconninfoOption *at = options; at != NULL && at->keyword != NULL; at++) {
        bool name = strcmp(at->keyword, "dbname") == 0 && at->val != NULL;
        for (const char *c = name ? at->val : ""; *c != '\0'; c++) {
            if (*c == '\'' || *c == '\\') {
                buf_add_char(&buf, '\\');
            }
            buf_add_char(&buf, *c);
        }
    }
    buf_add_char(&buf, '\'');
    PQconninfoFree(options);
    return buf_str(&buf);
}

Err *pg_restore(Str place, Str path)
{
    TRY(check_empty(place));
    Arena start = arena_open(COPY_ARENA_BYTES);
    Arena arena = start;
    const char *url = str_cstr(&arena, place);
    Program program = { .arguments = { S("pg_restore"), S("--no-password"), S("--exit-on-error"),
                                       S("--single-transaction"), S("--no-owner"),
                                       S("--no-privileges"), name_argument(&arena, url), S("--"),
                                       path },
                        .argument_count = 9,
                        .url = url };

    Err *err = run_program(&program);
    arena_close(start, COPY_ARENA_BYTES);
    return err;
}

/*
 * main.c - the program: long-running commands here, the others by the table of src/cli.
 *
 * A command on a SQLite database that a server has open travels to that server.
 */
#include "base/file.h"
#include "base/log.h"
#include "cli/admin_socket.h"
#include "main/serve.h"

#include "db/migrate.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PROCESS_ARENA_BYTES = 1024 * 1024 * 1024, PASSWORD_INPUT_BYTES_MAX = 1024 };

/* Address space for a command that has its world in memory; only what it touches is used. */
static const size_t world_bytes = (size_t)4 * 1024 * 1024 * 1024;

static Err *run_migrate(Arena *process, const CliOptions *options)
{
    Database *database;
    int32_t applied;
    TRY(database_open(database_url(options), (DatabaseOptions){ 0 }, &database));
    Clock clock = clock_system();
    Err *err = migrate_up(database, clock_now(&clock), &applied);
    database_close(database);
    TRY(err);
    (void)process;
    (void)printf("%" PRId32 " migrations applied\n", applied);
    return NULL;
}

/* A password comes on standard input, so that it is in no list of processes and no history. */
static Err *password_read(Arena *process, Str *ret_password)
{
    char *line = arena_array(process, char, PASSWORD_INPUT_BYTES_MAX);
    ssize_t got = read(STDIN_FILENO, line, PASSWORD_INPUT_BYTES_MAX - 1);
    if (got <= 0) {
        return ERR(USAGE, "a password is expected on standard input");
    }
    Str text = { line, (size_t)got };
    *ret_password = str_slice(text, 0, str_find(text, S("\n"), 0));
    return NULL;
}

/* A file or standard input. That it cannot be read is an error of the command line, as one in the
 * scenario is. */
static Err *scenario_input(Arena *process, Str path, Str *ret_content)
{
    enum { CHUNK_BYTES = 16 * 1024 };
    if (!str_eq(path, S("-"))) {
        Err *err = file_read(process, path, CLI_INPUT_BYTES_MAX, ret_content);
        return err == NULL ? NULL : ERR(USAGE, "%s", err->detail);
    }
    StrBuf buf = buf_new(process, CHUNK_BYTES);
    char chunk[CHUNK_BYTES];
    for (;;) {
        ssize_t got = read(STDIN_FILENO, chunk, sizeof(chunk));
        if (got == 0) {
            break;
        }
        if (got < 0 || (size_t)got > CLI_INPUT_BYTES_MAX - buf.len) {
            return ERR(USAGE, "standard input cannot be read or is too large");
        }
        buf_add(&buf, (Str){ chunk, (size_t)got });
    }
    *ret_content = buf_str(&buf);
    return NULL;
}

/* What a command reads from the user's own surroundings, before it may travel to a server. */
static Err *input_read(Arena *process, const Command *command, Cli *cli, Str *words,
                       size_t word_count)
{
    switch (command->file) {
    case CLI_FILE_NONE:
        return NULL;
    case CLI_FILE_READ:
        return file_read(process, cli->args[cli->arg_count - 1], CLI_INPUT_BYTES_MAX, &cli->input);
    case CLI_FILE_PASSWORD:
        return password_read(process, &cli->input);
    case CLI_FILE_SCENARIO:
        return scenario_input(process, cli->args[cli->arg_count - 1], &cli->input);
    case CLI_FILE_PATH:
        break;
    }
    Str given = cli->args[cli->arg_count - 1];
    char folder[PATH_MAX];
    if (given.ptr[0] == '/' || getcwd(folder, sizeof(folder)) == NULL) {
        return NULL;
    }
    Str absolute = arena_printf(process, "%s/%.*s", folder, STR_ARG(given));
    for (size_t i = 0; i < word_count; i++) {
        if (words[i].ptr == given.ptr) {
            words[i] = absolute;
        }
    }
    cli->args[cli->arg_count - 1] = absolute;
    return NULL;
}

/* Of a server that runs the command, or of one that runs here. */
static Err *take(bool problem, Str part)
{
    FILE *file = problem ? stderr : stdout;
    if (fwrite(part.ptr, 1, part.len, file) < part.len || fflush(file) != 0) {
        return ERR(IO, "the output cannot be written");
    }
    return NULL;
}

static CliExit print(CliExit code, Str text, Str problem)
{
    (void)fwrite(text.ptr, 1, text.len, stdout);
    (void)fflush(stdout);
    (void)fwrite(problem.ptr, 1, problem.len, stderr);
    return code;
}

static Err *flush(Cli *cli)
{
    TRY(take(false, buf_str(cli->text)));
    cli->text->len = 0;
    return NULL;
}

/* Runs a command that needs nothing but its input. */
static Err *run_alone(const Command *command, Cli *cli, CliExit *ret_exit)
{
    Arena start = arena_open(world_bytes);
    Arena world = start;
    StrBuf text = buf_new(&world, 4096);
    StrBuf problem = buf_new(&world, 1024);
    cli->arena = &world;
    cli->text = &text;
    cli->problem = &problem;
    *ret_exit = cli_run(command, cli);
    Err *err = take(false, buf_str(&text));
    (void)print(*ret_exit, S(""), buf_str(&problem));
    arena_close(start, world_bytes);
    return err;
}

/* Runs a command of the table here or, when a server has the database, there. */
static Err *run_command(Arena *process, Str *words, size_t word_count, CliExit *ret_exit)
{
    const Command *command;
    StrBuf text = buf_new(process, 4096);
    StrBuf problem = buf_new(process, 256);
    Cli cli = { .arena = process, .text = &text, .problem = &problem };
    TRY(cli_parse(words, word_count, &cli, &command));
    TRY(input_read(process, command, &cli, words, word_count));
    if (command->file == CLI_FILE_SCENARIO) {
        return run_alone(command, &cli, ret_exit);
    }

    Str socket_path = admin_socket_path(process, database_url(&cli.options));
    if (socket_path.len > 0) {
        bool found;
        TRY(admin_socket_call(process, socket_path, words, word_count, cli.input, take, ret_exit,
                              &found));
        if (found) {
            return NULL;
        }
    }

    Config config;
    TRY(config_read(process, cli.options.config, &config));
    TRY(app_open(process, &cli.options, &config, true, &cli.app));
    cli.scratch = arena_open(PROCESS_ARENA_BYTES);
    cli.flush = flush;
    CliExit code = cli_run(command, &cli);
    app_close(cli.app);
    *ret_exit = print(code, buf_str(&text), buf_str(&problem));
    return NULL;
}

/* `stoa restore FILE` makes a database, so there is none to open before. */
static Err *run_restore(const Cli *cli)
{
    TRY(database_restore(database_url(&cli->options), cli->args[0]));
    (void)printf("restored from %.*s\n", STR_ARG(cli->args[0]));
    return NULL;
}

static Err *run(Arena *process, Str *words, size_t word_count, CliExit *ret_exit)
{
    Cli cli = { .arena = process };
    Str first = word_count > 0 ? words[0] : S("help");
    if (str_eq(first, S("help")) || str_eq(first, S("--help"))) {
        *ret_exit = print(CLI_DONE, cli_help(process), S(""));
        return NULL;
    }
    if (str_eq(first, S("serve")) || str_eq(first, S("worker")) || str_eq(first, S("migrate")) ||
        str_eq(first, S("restore"))) {
        TRY(cli_parse_process(words, word_count, &cli));
        if (str_eq(first, S("serve"))) {
            return serve_run(process, &cli.options);
        }
        if (str_eq(first, S("worker"))) {
            return worker_run(process, &cli.options);
        }
        return str_eq(first, S("migrate")) ? run_migrate(process, &cli.options) : run_restore(&cli);
    }
    return run_command(process, words, word_count, ret_exit);
}

int main(int argc, char **argv)
{
    crypto_start();
    Arena process = arena_open(PROCESS_ARENA_BYTES);
    CliExit code = CLI_DONE;
    size_t word_count = argc > 1 ? (size_t)argc - 1 : 0;
    Str *words = arena_array(&process, Str, word_count + 1);
    for (size_t i = 0; i < word_count; i++) {
        words[i] = str_from_cstr(argv[i + 1]);
    }
    Err *err = run(&process, words, word_count, &code);
    if (err != NULL) {
        Str text = err_status(err->code) < 500 ? err_message(err) : err_format(&process, err);
        (void)fprintf(stderr, "stoa: %.*s\n", STR_ARG(text));
        return err_is(err, ERR_USAGE) ? CLI_USAGE : CLI_REFUSED;
    }
    return (int)code;
}

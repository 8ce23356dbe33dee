/*
 * cli.h - one command of the program, as its handler sees it.
 *
 * On SQLite only one process may have the database; when a server has it, the same command line
 * travels to that server by its admin socket and is run there (admin_socket.h). A handler therefore
 * reads only what is in Cli and writes only to `text` and `problem`.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "service/app.h"

enum { CLI_ARG_MAX = 16, CLI_INPUT_BYTES_MAX = 64 * 1024 * 1024 };

/* Exit codes of product.md 11. */
typedef enum CliExit { CLI_DONE = 0, CLI_REFUSED = 1, CLI_USAGE = 2 } CliExit;

typedef struct CliOptions {
    Str database;
    Str config;
    Str listen;
    Str until; /* a date */
    Str format;
    Str name;
    Str account;
    Str roles;
    Str market;
    Str currency;
    Str segment;
    bool dry_run;
    bool no_worker;
    bool demo;
    bool if_empty;
} CliOptions;

typedef struct Cli Cli;
struct Cli {
    App *app;
    CliOptions options;
    Str args[CLI_ARG_MAX]; /* after the command's own words */
    size_t arg_count;
    Str input; /* the content of the FILE argument of a command that reads one, or a password */
    Arena *arena;
    Arena scratch;
    StrBuf *text;    /* standard output */
    StrBuf *problem; /* standard error */
    /* Passes on what is in `text` and empties it, so that a long output needs no memory. Fails:
     * IO. */
    Err *(*flush)(Cli *cli);
    void *flush_context;
};

/* What a command does with its FILE argument: the process that the user started reads it. A
 * scenario is a file or "-" for standard input, and is all that its command needs: there is no
 * database and no configuration, and Cli.app is NULL. */
typedef enum CliFile {
    CLI_FILE_NONE,
    CLI_FILE_READ,
    CLI_FILE_PATH,
    CLI_FILE_PASSWORD,
    CLI_FILE_SCENARIO
} CliFile;

typedef struct Command {
    const char *words; /* "user add" */
    const char *usage; /* "EMAIL --account CODE --name NAME --roles LIST" */
    const char *summary;
    size_t args_min;
    size_t args_max;
    CliFile file; /* the last argument is a file: read it, or make its path absolute */
    /* Sets *ret_exit; an error is printed and exits with CLI_REFUSED. */
    Err *(*run)(Cli *cli, CliExit *ret_exit);
} Command;

/* The commands that are one call, sorted as the help shows them. */
extern const Command commands[];
extern const size_t command_count;

/* Fills `cli` (args, options) and gives the command. Fails: USAGE with what is wrong. */
MUST_USE Err *cli_parse(const Str *words, size_t word_count, Cli *cli, const Command **ret_command);
/* The same for serve, worker, migrate and restore, which main runs: words[0] is the command;
 * restore takes one argument, the others none. Fails: USAGE. */
MUST_USE Err *cli_parse_process(const Str *words, size_t word_count, Cli *cli);
/* Runs it; an error is put into cli->problem. Returns the exit code. */
CliExit cli_run(const Command *command, Cli *cli);
/* All commands with their summaries, for `stoa help`. */
Str cli_help(Arena *out);

/* A call by the operator's account: for commands that act for the installation. Fails: NOT_FOUND
 * before there is an operator. */
MUST_USE Err *cli_call(Cli *cli, Call *ret_call);

#endif

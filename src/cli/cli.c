/* cli.c - reads a command line against the table of commands and runs the command. */
#include "cli/cli.h"

#include "service/auth.h"

#include <assert.h>

enum { OPTION_BYTES_MAX = 4096 };

typedef struct OptionDef {
    const char *name;
    size_t text_offset; /* in CliOptions; an option with a value */
    size_t flag_offset; /* an option without */
    bool has_value;
} OptionDef;

#define OPTION_TEXT(name, member)                   \
    {                                               \
        name, offsetof(CliOptions, member), 0, true \
    }
#define OPTION_FLAG(name, member)                    \
    {                                                \
        name, 0, offsetof(CliOptions, member), false \
    }

static const OptionDef option_defs[] = {
    OPTION_TEXT("--database", database),   OPTION_TEXT("--config", config),
    OPTION_TEXT("--listen", listen),       OPTION_TEXT("--until", until),
    OPTION_TEXT("--format", format),       OPTION_TEXT("--name", name),
    OPTION_TEXT("--account", account),     OPTION_TEXT("--roles", roles),
    OPTION_TEXT("--market", market),       OPTION_TEXT("--currency", currency),
    OPTION_TEXT("--segment", segment),     OPTION_FLAG("--dry-run", dry_run),
    OPTION_FLAG("--no-worker", no_worker), OPTION_FLAG("--demo", demo),
    OPTION_FLAG("--if-empty", if_empty),
};

/* Takes the option at words[*index], and its value behind '=' or in the next word. */
static Err *option_take(const Str *words, size_t word_count, size_t *index, CliOptions *options)
{
    Str word = words[*index];
    size_t equals = str_find(word, S("="), 0);
    Str name = str_slice(word, 0, equals);
    for (size_t i = 0; i < COUNT_OF(option_defs); i++) {
        const OptionDef *def = &option_defs[i];
        if (!str_eq(name, str_from_cstr(def->name))) {
            continue;
        }
        if (!def->has_value) {
            if (equals < word.len) {
                return ERR(USAGE, "%s takes no value", def->name);
            }
            *(bool *)((char *)options + def->flag_offset) = true;
            return NULL;
        }
        Str value = str_slice(word, equals + 1, word.len);
        if (equals == word.len) {
            if (*index + 1 >= word_count) {
                return ERR(USAGE, "%s needs a value", def->name);
            }
            *index += 1;
            value = words[*index];
        }
        if (value.len == 0 || value.len > OPTION_BYTES_MAX) {
            return ERR(USAGE, "%s has an empty or too long value", def->name);
        }
        *(Str *)((char *)options + def->text_offset) = value;
        return NULL;
    }
    return ERR(USAGE, "there is no option %.*s", STR_ARG(name));
}

/* How many of the leading words are the command's own; 0 when it is another command. */
static size_t command_match(const Command *command, const Str *words, size_t word_count)
{
    Str rest = str_from_cstr(command->words);
    Str part;
    size_t matched = 0;
    while (str_next(&rest, ' ', &part)) {
        if (matched >= word_count || !str_eq(words[matched], part)) {
            return 0;
        }
        matched++;
    }
    return matched;
}

/* Options go to `options`, the other words to `plain`. */
static Err *words_split(const Str *words, size_t word_count, CliOptions *options,
                        Str plain[CLI_ARG_MAX], size_t *ret_plain_count)
{
    size_t plain_count = 0;
    for (size_t i = 0; i < word_count; i++) {
        if (str_starts(words[i], S("--"))) {
            TRY(option_take(words, word_count, &i, options));
        } else if (plain_count < CLI_ARG_MAX) {
            plain[plain_count++] = words[i];
        } else {
            return ERR(USAGE, "there are more than %d words", CLI_ARG_MAX);
        }
    }
    *ret_plain_count = plain_count;
    return NULL;
}

Err *cli_parse_process(const Str *words, size_t word_count, Cli *cli)
{
    Str plain[CLI_ARG_MAX];
    size_t plain_count;
    TRY(words_split(words, word_count, &cli->options, plain, &plain_count));
    size_t expected = str_eq(plain[0], S("restore")) ? 2 : 1;
    if (plain_count != expected) {
        return ERR(USAGE, "stoa %.*s takes %s", STR_ARG(plain[0]),
                   expected == 2 ? "one FILE" : "options only");
    }
    cli->args[0] = expected == 2 ? plain[1] : S("");
    cli->arg_count = expected - 1;
    return NULL;
}

Err *cli_parse(const Str *words, size_t word_count, Cli *cli, const Command **ret_command)
{
    Str plain[CLI_ARG_MAX];
    size_t plain_count;
    TRY(words_split(words, word_count, &cli->options, plain, &plain_count));
    for (size_t i = 0; i < command_count; i++) {
        size_t matched = command_match(&commands[i], plain, plain_count);
        if (matched == 0) {
            continue;
        }
        size_t arg_count = plain_count - matched;
        if (arg_count < commands[i].args_min || arg_count > commands[i].args_max) {
            return ERR(USAGE, "usage: stoa %s %s", commands[i].words, commands[i].usage);
        }
        for (size_t k = 0; k < arg_count; k++) {
            cli->args[k] = plain[matched + k];
        }
        cli->arg_count = arg_count;
        *ret_command = &commands[i];
        return NULL;
    }
    return plain_count == 0
               ? ERR(USAGE, "a command is missing; see stoa help")
               : ERR(USAGE, "there is no command %.*s; see stoa help", STR_ARG(plain[0]));
}

CliExit cli_run(const Command *command, Cli *cli)
{
    CliExit code = CLI_DONE;
    Err *err = command->run(cli, &code);
    if (err == NULL) {
        return code;
    }
    Str message = err_status(err->code) < 500 ? err_message(err) : err_format(cli->arena, err);
    buf_addf(cli->problem, "stoa: %.*s\n", STR_ARG(message));
    return err_is(err, ERR_USAGE) ? CLI_USAGE : CLI_REFUSED;
}

Str cli_help(Arena *out)
{
    StrBuf buf = buf_new(out, 4096);
    buf_add(&buf, S("stoa - a marketplace for cloud services\n\n"));
    for (size_t i = 0; i < command_count; i++) {
        buf_addf(&buf, "  stoa %s %s\n      %s\n", commands[i].words, commands[i].usage,
                 commands[i].summary);
    }
    buf_add(&buf, S("\n  --database URL   sqlite:PATH (default sqlite:stoa.db) or postgresql://…\n"
                    "  --config FILE    connectors and limits, as JSON\n"));
    return buf_str(&buf);
}

Err *cli_call(Cli *cli, Call *ret_call)
{
    Actor actor;
    TRY(svc_system_actor(cli->app, cli->arena, cli->scratch, &actor));
    *ret_call = (Call){ .app = cli->app,
                        .actor = actor,
                        .now = clock_now(&cli->app->clock),
                        .out = cli->arena,
                        .scratch = cli->scratch };
    return NULL;
}

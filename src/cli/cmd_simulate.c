/* cmd_simulate.c - stoa simulate: a scenario runs in memory and gives its result as JSON. */
#include "cli/commands.h"

#include "simulate/simulate.h"

/* On one line, whatever the file has in its keys. */
static Str one_line(Arena *out, Str text)
{
    StrBuf buf = buf_new(out, text.len);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        buf_add_char(&buf, c < ' ' || c == 0x7f ? '?' : text.ptr[i]);
    }
    return buf_str(&buf);
}

/* A fault of the scenario as one of the command line: "/events/3/quantity: must not be negative".
 * Trouble stays what it is. */
static Err *scenario_fault(Cli *cli, Err *err)
{
    if (err_status(err->code) >= 500) {
        return err;
    }
    Str field = one_line(cli->arena, str_from_cstr(err->field));
    Str reason = one_line(cli->arena, err_message(err));
    return ERR(USAGE, "%.*s%s%.*s", STR_ARG(field), field.len > 0 ? ": " : "", STR_ARG(reason));
}

Err *cmd_simulate(Cli *cli, CliExit *ret_exit)
{
    (void)ret_exit;
    const Scenario *scenario = NULL;
    SimResult result;
    Err *err = scenario_read(cli->arena, cli->input, &scenario);
    if (err == NULL) {
        err = simulate_run(cli->arena, scenario, &result);
    }
    if (err != NULL) {
        return scenario_fault(cli, err);
    }
    result_write(cli->text, scenario, &result);
    return NULL;
}

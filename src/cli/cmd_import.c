/* cmd_import.c - stoa import catalogue|prices|price-sheet|usage: all or nothing, with a dry run. */
#include "cli/commands.h"

#include "service/usage.h"

#include <inttypes.h>

typedef Err *(*Import)(Call *call, Str content, bool dry_run, ImportResult *ret);

static Err *import_run(Cli *cli, Import import)
{
    Call call;
    ImportResult result;
    TRY(cli_call(cli, &call));
    TRY(import(&call, cli->input, cli->options.dry_run, &result));
    buf_addf(cli->text,
             "%s%" PRId64 " rows: %" PRId64 " added, %" PRId64 " changed, %" PRId64 " unchanged\n",
             cli->options.dry_run ? "dry run: " : "", result.rows, result.added, result.changed,
             result.unchanged);
    return NULL;
}

Err *cmd_import_catalogue(Cli *cli, CliExit *ret_exit)
{
    (void)ret_exit;
    return import_run(cli, svc_import_catalogue);
}

Err *cmd_import_prices(Cli *cli, CliExit *ret_exit)
{
    (void)ret_exit;
    return import_run(cli, svc_import_prices);
}

Err *cmd_import_price_sheet(Cli *cli, CliExit *ret_exit)
{
    (void)ret_exit;
    return import_run(cli, svc_import_price_sheet);
}

Err *cmd_import_usage(Cli *cli, CliExit *ret_exit)
{
    (void)ret_exit;
    return import_run(cli, svc_import_usage);
}

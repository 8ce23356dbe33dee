/* cmd_export.c - stoa export catalogue|ledger|prices: as files and for other programs. */
#include "cli/commands.h"

#include "service/billing.h"
#include "service/catalogue.h"
#include "service/price_import.h"

static Err *take(void *context, Str part)
{
    Cli *cli = context;
    buf_add(cli->text, part);
    return cli->flush(cli);
}

Err *cmd_export_ledger(Cli *cli, CliExit *ret_exit)
{
    Call call;
    if (!str_eq(cli->options.format, S("hledger"))) {
        return ERR(USAGE, "--format=hledger is the one format of the ledger");
    }
    TRY(cli_call(cli, &call));
    *ret_exit = CLI_DONE;
    return svc_ledger_export(&call, take, cli);
}

Err *cmd_export_prices(Cli *cli, CliExit *ret_exit)
{
    Call call;
    TRY(cli_call(cli, &call));
    *ret_exit = CLI_DONE;
    return svc_prices_export(&call, take, cli);
}

Err *cmd_export_catalogue(Cli *cli, CliExit *ret_exit)
{
    Call call;
    TRY(cli_call(cli, &call));
    *ret_exit = CLI_DONE;
    return svc_catalogue_export(&call, CATALOGUE_FILE_BYTES_MAX, take, cli);
}

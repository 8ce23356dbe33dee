/* cmd_backup.c - stoa backup FILE: a copy of the database while it runs. */
#include "cli/commands.h"

Err *cmd_backup(Cli *cli, CliExit *ret_exit)
{
    (void)ret_exit;
    TRY(database_backup(cli->app->database, cli->args[0]));
    buf_addf(cli->text, "written: %.*s\n", STR_ARG(cli->args[0]));
    return NULL;
}

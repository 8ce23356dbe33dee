/* commands.h - the handlers of the table in commands.c; one file per subject. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/cli.h"

Err *cmd_user_add(Cli *cli, CliExit *ret_exit);
Err *cmd_user_passwd(Cli *cli, CliExit *ret_exit);
Err *cmd_user_token(Cli *cli, CliExit *ret_exit);
Err *cmd_import_catalogue(Cli *cli, CliExit *ret_exit);
Err *cmd_import_prices(Cli *cli, CliExit *ret_exit);
Err *cmd_import_price_sheet(Cli *cli, CliExit *ret_exit);
Err *cmd_import_usage(Cli *cli, CliExit *ret_exit);
Err *cmd_bill(Cli *cli, CliExit *ret_exit);
Err *cmd_export_catalogue(Cli *cli, CliExit *ret_exit);
Err *cmd_export_ledger(Cli *cli, CliExit *ret_exit);
Err *cmd_export_prices(Cli *cli, CliExit *ret_exit);
Err *cmd_search_rebuild(Cli *cli, CliExit *ret_exit);
Err *cmd_simulate(Cli *cli, CliExit *ret_exit);
Err *cmd_check(Cli *cli, CliExit *ret_exit);
Err *cmd_backup(Cli *cli, CliExit *ret_exit);
Err *cmd_demo(Cli *cli, CliExit *ret_exit);

#endif

/* commands.c - the table of commands that are one call (product.md 11). */
#include "cli/commands.h"

const Command commands[] = {
    { "backup", "FILE", "copy the database while it runs", 1, 1, CLI_FILE_PATH, cmd_backup },
    { "bill", "[--until DATE] [--dry-run]", "issue every document that is due", 0, 0, CLI_FILE_NONE,
      cmd_bill },
    { "check", "", "prove every invariant; exit 1 and a list if one fails", 0, 0, CLI_FILE_NONE,
      cmd_check },
    { "demo", "[--if-empty]", "load the sample marketplace", 0, 0, CLI_FILE_NONE, cmd_demo },
    { "export ledger", "--format=hledger", "every journal entry as plain-text accounting", 0, 0,
      CLI_FILE_NONE, cmd_export_ledger },
    { "export prices", "", "every price of the operator's lists, CSV that import prices reads", 0,
      0, CLI_FILE_NONE, cmd_export_prices },
    { "import catalogue", "FILE [--dry-run]", "products and plans from JSON", 1, 1, CLI_FILE_READ,
      cmd_import_catalogue },
    { "import price-sheet", "FILE [--dry-run]", "a vendor's price sheet, CSV", 1, 1, CLI_FILE_READ,
      cmd_import_price_sheet },
    { "import prices", "FILE [--dry-run]",
      "prices of price lists, CSV of any size; a dry run prints what would change", 1, 1,
      CLI_FILE_PATH, cmd_import_prices },
    { "import usage", "FILE [--dry-run]", "what was used of metered subscriptions, CSV", 1, 1,
      CLI_FILE_READ, cmd_import_usage },
    { "simulate", "FILE.json", "run a scenario in memory; its result as JSON", 1, 1,
      CLI_FILE_SCENARIO, cmd_simulate },
    { "user add", "EMAIL --account CODE --name NAME [--roles LIST] < PASSWORD",
      "a person with a login", 1, 1, CLI_FILE_PASSWORD, cmd_user_add },
    { "user passwd", "EMAIL < PASSWORD", "a new password", 1, 1, CLI_FILE_PASSWORD,
      cmd_user_passwd },
    { "user token", "EMAIL", "print a bearer token for the API", 1, 1, CLI_FILE_NONE,
      cmd_user_token },
};
const size_t command_count = COUNT_OF(commands);

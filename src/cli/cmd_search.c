/* cmd_search.c - stoa search rebuild. */
#include "cli/commands.h"

#include <inttypes.h>

#include "service/catalogue.h"

Err *cmd_search_rebuild(Cli *cli, CliExit *ret_exit)
{
    Call call;
    int64_t products;
    TRY(cli_call(cli, &call));
    TRY(svc_search_rebuild(&call, &products));
    buf_addf(cli->text, "%" PRId64 " products\n", products);
    *ret_exit = CLI_DONE;
    return NULL;
}

/* cmd_bill.c - stoa bill and stoa check: the billing run, and the proof of what must stay true. */
#include "cli/commands.h"

#include "service/billing.h"

#include <inttypes.h>

Err *cmd_bill(Cli *cli, CliExit *ret_exit)
{
    Call call;
    BillResult result;
    Date until = DATE_NONE;
    TRY(cli_call(cli, &call));
    if (cli->options.until.len > 0) {
        TRY(date_parse(cli->options.until, &until));
    }
    TRY(svc_bill(&call, until, cli->options.dry_run, &result));
    buf_addf(cli->text,
             "%s%" PRId64 " accounts: %" PRId64 " documents, %" PRId64 " lines, %" PRId64
             " parked\n",
             cli->options.dry_run ? "dry run: " : "", result.accounts, result.documents,
             result.lines, result.parked);
    if (result.parked > 0) {
        buf_addf(cli->text, "not billed: %s\n", result.cause);
    }
    *ret_exit = result.parked == 0 ? CLI_DONE : CLI_REFUSED;
    return NULL;
}

Err *cmd_check(Cli *cli, CliExit *ret_exit)
{
    Call call;
    Str *problems;
    size_t count;
    TRY(cli_call(cli, &call));
    TRY(svc_check(&call, &problems, &count));
    for (size_t i = 0; i < count; i++) {
        buf_addf(cli->text, "%.*s\n", STR_ARG(problems[i]));
    }
    buf_addf(cli->text, "%zu problems\n", count);
    *ret_exit = count == 0 ? CLI_DONE : CLI_REFUSED;
    return NULL;
}

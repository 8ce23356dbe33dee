/* cmd_import.c - stoa import catalogue|prices|price-sheet|usage: all or nothing, with a dry run. */
#include "cli/commands.h"

#include "service/price_import.h"
#include "service/usage.h"

#include <inttypes.h>

typedef Err *(*Import)(Call *call, Str content, bool dry_run, ImportResult *ret);

/* A row a member: what it is about, what it was, what it would be. */
static void differences_print(Cli *cli, const ImportResult *result)
{
    for (size_t i = 0; i < result->difference_count; i++) {
        const CatalogueDifference *row = &result->differences[i];
        if (row->member.len == 0) {
            buf_addf(cli->text, "%.*s: %.*s\n", STR_ARG(row->object), STR_ARG(row->after));
            continue;
        }
        buf_addf(cli->text, "%.*s  %.*s: %.*s -> %.*s\n", STR_ARG(row->object),
                 STR_ARG(row->member), STR_ARG(row->before.len > 0 ? row->before : S("(none)")),
                 STR_ARG(row->after.len > 0 ? row->after : S("(none)")));
    }
    if (result->difference_count == DIFFERENCES_MAX) {
        buf_addf(cli->text, "and more: only the first %d differences are listed\n",
                 DIFFERENCES_MAX);
    }
}

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
    if (cli->options.dry_run) {
        differences_print(cli, &result);
    }
    return NULL;
}

Err *cmd_import_catalogue(Cli *cli, CliExit *ret_exit)
{
    (void)ret_exit;
    return import_run(cli, svc_import_catalogue);
}

static Err *differences_take(void *context, Str part)
{
    Cli *cli = context;
    buf_add(cli->text, part);
    return cli->flush(cli);
}

/* Every so many rows a line, so that a long import is seen to work. */
static Err *progress_tell(void *context, int64_t rows, int64_t bytes_done, int64_t bytes_total)
{
    enum { TOLD_EACH = 100 * 1000 };
    Cli *cli = context;
    if (rows % TOLD_EACH != 0 || bytes_total == 0) {
        return NULL;
    }
    buf_addf(cli->text, "%" PRId64 " rows read, %" PRId64 " %%\n", rows,
             bytes_done / (bytes_total / 100 + 1));
    return cli->flush(cli);
}

/* The file is read where the database is, as a stream. */
static Err *prices_run(Cli *cli, ImportKind kind)
{
    Call call;
    PriceImportReport *report = arena_new(cli->arena, PriceImportReport);
    const CliOptions *options = &cli->options;
    const PriceImportFrom from = { .kind = kind,
                                   .path = cli->args[0],
                                   .choice = { options->market, options->currency,
                                               options->segment },
                                   .dry_run = options->dry_run,
                                   .progress = options->dry_run ? NULL : progress_tell,
                                   .progress_context = cli,
                                   .differences = options->dry_run ? differences_take : NULL,
                                   .differences_context = cli };
    TRY(cli_call(cli, &call));
    Err *err = svc_prices_import(&call, &from, report);
    for (size_t i = 1; i < report->told; i++) { /* the first is the refusal itself */
        buf_addf(cli->problem, "stoa: %.*s\n", STR_ARG(report->errors[i]));
    }
    if (report->error_count > (int64_t)report->told) {
        buf_addf(cli->problem, "stoa: %" PRId64 " rows are wrong\n", report->error_count);
    }
    TRY(err);
    buf_addf(cli->text,
             "%s%" PRId64 " rows: %" PRId64 " added, %" PRId64 " changed, %" PRId64
             " gone, %" PRId64 " unchanged\n",
             options->dry_run ? "dry run: " : "", report->rows, report->added, report->changed,
             report->gone, report->unchanged);
    return NULL;
}

Err *cmd_import_prices(Cli *cli, CliExit *ret_exit)
{
    (void)ret_exit;
    return prices_run(cli, IMPORT_PRICES);
}

Err *cmd_import_price_sheet(Cli *cli, CliExit *ret_exit)
{
    (void)ret_exit;
    return prices_run(cli, IMPORT_SHEET);
}

Err *cmd_import_usage(Cli *cli, CliExit *ret_exit)
{
    (void)ret_exit;
    return import_run(cli, svc_import_usage);
}

/*
 * bill_bench.c - the billing run through the service layer.
 *
 * `bill_bench run DATABASE CONFIG` bills all that is due and prints "us lines documents kB": the
 * time, what came of it, and the most memory used. `bill_bench preview DATABASE CONFIG BUYER`
 * prints "us lines": the median time of a preview of the buyer's next invoice.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/crypto.h"
#include "main/config.h"
#include "service/auth.h"
#include "service/billing.h"

enum { PROCESS_BYTES = 256 * 1024 * 1024, PREVIEWS = 21 };

static const Str operator_user = STR_INIT("olga@stoa.example");

static void must(Err *err)
{
    if (err != NULL) {
        Arena arena = arena_open(ARENA_CAP_BYTES);
        Str text = err_format(&arena, err);
        fprintf(stderr, "bill_bench: %.*s\n", STR_ARG(text));
        exit(EXIT_FAILURE);
    }
}

static void run(Call *call)
{
    BillResult result;
    struct rusage usage;
    int64_t start_us = clock_monotonic_us();
    must(svc_bill(call, DATE_NONE, false, &result));
    int64_t spent_us = clock_monotonic_us() - start_us;
    (void)getrusage(RUSAGE_SELF, &usage);
    if (result.parked > 0) {
        fprintf(stderr, "bill_bench: %" PRId64 " parked: %s\n", result.parked, result.cause);
        exit(EXIT_FAILURE);
    }
    printf("%" PRId64 " %" PRId64 " %" PRId64 " %ld\n", spent_us, result.lines, result.documents,
           usage.ru_maxrss);
}

static int time_cmp(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void preview(Call *call, AccountId buyer)
{
    int64_t times[PREVIEWS];
    BillPreview view;
    size_t lines = 0;
    Arena mark = *call->out;
    for (size_t i = 0; i < PREVIEWS; i++) {
        *call->out = mark;
        int64_t start_us = clock_monotonic_us();
        must(svc_bill_preview(call, buyer, DATE_NONE, &view));
        times[i] = clock_monotonic_us() - start_us;
    }
    for (size_t i = 0; i < view.document_count; i++) {
        lines += view.documents[i].line_count;
    }
    qsort(times, PREVIEWS, sizeof(times[0]), time_cmp);
    printf("%" PRId64 " %zu\n", times[PREVIEWS / 2], lines);
}

int main(int argc, char **argv)
{
    bool all = argc == 4 && strcmp(argv[1], "run") == 0;
    int64_t buyer = 0;

    if (!all && (argc != 5 || strcmp(argv[1], "preview") != 0 ||
                 !str_parse_int64(str_from_cstr(argv[4]), &buyer))) {
        fprintf(stderr, "usage: bill_bench run DATABASE CONFIG | preview DATABASE CONFIG BUYER\n");
        return EXIT_FAILURE;
    }
    crypto_start();
    Arena process = arena_open(PROCESS_BYTES);
    Arena out = arena_open(ARENA_CAP_BYTES);
    CliOptions options = { .database = str_from_cstr(argv[2]) };
    Config config;
    App *app;
    must(config_read(&process, str_from_cstr(argv[3]), &config));
    must(app_open(&process, &options, &config, true, &app));
    Call call = { .app = app,
                  .now = clock_now(&app->clock),
                  .out = &out,
                  .scratch = arena_open(ARENA_CAP_BYTES) };
    must(svc_user_actor(app, operator_user, &process, call.scratch, &call.actor));
    if (all) {
        run(&call);
    } else {
        preview(&call, (AccountId){ buyer });
    }
    app_close(app);
    return EXIT_SUCCESS;
}

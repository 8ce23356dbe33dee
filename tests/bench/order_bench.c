/*
 * order_bench.c - durable orders per second through the service layer: three lines, so three
 * subscriptions and services, with their events and jobs.
 *
 * `order_bench load DATABASE CONFIG THREADS SECONDS` prints "orders/s transactions-per-commit kB":
 * the rate, how many transactions SQLite's writer put into one commit, and the most memory used.
 * `order_bench once DATABASE CONFIG COUNT` places a few one after the other, so that the statements
 * can be read in the server's log.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/crypto.h"
#include "main/config.h"
#include "service/auth.h"
#include "service/order.h"

enum { THREADS_MAX = 64, LINES = 3, PROCESS_BYTES = 256 * 1024 * 1024 };

static const Str buyer = STR_INIT("anna@aegean.example");
static const Str plan = STR_INIT("server-small-monthly");
static const Str settings = STR_INIT("{\"name\":\"bench\"}");

typedef struct Load {
    App *app;
    Actor actor;
    AccountId customer;
    int64_t until_us;
    int64_t count_max;
    int64_t done;
    int64_t busy;
    pthread_t thread;
} Load;

static void must(Err *err)
{
    if (err != NULL) {
        Arena arena = arena_open(ARENA_CAP_BYTES);
        Str text = err_format(&arena, err);
        fprintf(stderr, "order_bench: %.*s\n", STR_ARG(text));
        exit(EXIT_FAILURE);
    }
}

static void *run_load(void *context)
{
    Load *load = context;
    Arena out = arena_open(ARENA_CAP_BYTES);
    Arena scratch = arena_open(ARENA_CAP_BYTES);

    while (load->done < load->count_max && clock_monotonic_us() < load->until_us) {
        Arena each = out;
        Call call = { .app = load->app,
                      .actor = load->actor,
                      .now = clock_now(&load->app->clock),
                      .out = &each,
                      .scratch = scratch };
        OrderRequest *request = arena_new(&each, OrderRequest);
        OrderId id;
        request->customer = load->customer;
        request->confirm = true;
        request->line_count = LINES;
        for (size_t i = 0; i < LINES; i++) {
            request->lines[i] = (OrderRequestLine){
                .plan_code = plan, .quantity = 1, .name = plan, .settings_json = settings
            };
        }
        Err *err = svc_order_request(&call, request, &id);
        load->busy += err_is(err, ERR_DB_BUSY) ? 1 : 0; /* a client would send it again */
        if (err == NULL) {
            load->done++;
        } else if (!err_is(err, ERR_DB_BUSY)) {
            must(err);
        }
        err_reset();
        arena_trim(out, each);
    }
    return NULL;
}

static int64_t run_threads(const Load *first, size_t threads)
{
    static Load loads[THREADS_MAX];
    int64_t done = 0;
    int64_t busy = 0;

    for (size_t i = 0; i < threads; i++) {
        loads[i] = *first;
        if (pthread_create(&loads[i].thread, NULL, run_load, &loads[i]) != 0) {
            abort();
        }
    }
    for (size_t i = 0; i < threads; i++) {
        pthread_join(loads[i].thread, NULL);
        done += loads[i].done;
        busy += loads[i].busy;
    }
    if (busy > 0) {
        fprintf(stderr, "order_bench: %" PRId64 " orders had to be sent again\n", busy);
    }
    return done;
}

static App *open_app(Arena *process, const char *database, const char *config_path, Load *ret_load)
{
    CliOptions options = { .database = str_from_cstr(database) };
    Config config;
    App *app;
    AccountView *customers;
    size_t count;
    Page page = { .limit = 1 };
    Arena scratch = arena_open(ARENA_CAP_BYTES);

    must(config_read(process, str_from_cstr(config_path), &config));
    must(app_open(process, &options, &config, true, &app));
    *ret_load = (Load){ .app = app };
    must(svc_user_actor(app, buyer, process, scratch, &ret_load->actor));
    Call call = { .app = app,
                  .actor = ret_load->actor,
                  .now = clock_now(&app->clock),
                  .out = process,
                  .scratch = scratch };
    must(svc_customers(&call, S(""), S(""), &page, &customers, &count));
    if (count == 0) {
        abort();
    }
    ret_load->customer = customers[0].id;
    return app;
}

int main(int argc, char **argv)
{
    int64_t number;
    int64_t seconds = 600;
    bool load = argc == 6 && strcmp(argv[1], "load") == 0;
    bool once = argc == 5 && strcmp(argv[1], "once") == 0;

    if ((!load && !once) || !str_parse_int64(str_from_cstr(argv[4]), &number) || number < 1 ||
        number > THREADS_MAX || (load && !str_parse_int64(str_from_cstr(argv[5]), &seconds))) {
        fprintf(stderr, "usage: order_bench load DATABASE CONFIG THREADS SECONDS | once DATABASE "
                        "CONFIG COUNT\n");
        return EXIT_FAILURE;
    }
    crypto_start();
    Arena process = arena_open(PROCESS_BYTES);
    Load first;
    App *app = open_app(&process, argv[2], argv[3], &first);
    int64_t start_us = clock_monotonic_us();
    first.until_us = start_us + seconds * SECOND_US;
    first.count_max = once ? number : INT64_MAX;
    int64_t done = run_threads(&first, once ? 1 : (size_t)number);
    int64_t spent_us = clock_monotonic_us() - start_us;
    DbStats stats = database_stats(app->database);
    for (size_t i = 0; i < DB_MODE_COUNT; i++) {
        fprintf(stderr, "order_bench: mode %zu: %" PRIu64 " committed, %" PRIu64 " tried again\n",
                i, stats.modes[i].committed, stats.modes[i].retried);
    }
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    printf("%" PRId64 " %" PRIu64 " %ld\n", done * SECOND_US / spent_us,
           stats.groups == 0 ? 1 : (stats.grouped + stats.groups / 2) / stats.groups,
           usage.ru_maxrss);
    app_close(app);
    return EXIT_SUCCESS;
}

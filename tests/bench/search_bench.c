/*
 * search_bench.c - how fast products are found among many, as a partner's user finds them.
 *
 * `search_bench fill DATABASE CONFIG THOUSANDS` imports so many thousand made products.
 * `search_bench run DATABASE CONFIG FILE` searches for each line of the file and prints
 * "total-us p50-us p99-us found": found is the sum of what the searches found.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/file.h"
#include "main/config.h"
#include "service/auth.h"
#include "service/catalogue.h"

enum {
    PROCESS_BYTES = 256 * 1024 * 1024,
    FILE_BYTES_MAX = 1024 * 1024,
    SEARCHES_MAX = 5000,
    A_FILE = 1000 /* products that one import takes */
};

static const char *const firsts[] = { "Mail",     "Office",  "Cloud",    "Server",
                                      "Database", "Backup",  "Firewall", "Network",
                                      "Storage",  "Desktop", "Identity", "Analytics",
                                      "Video",    "Voice",   "Meeting",  "Archive" };
static const char *const seconds[] = {
    "Basic", "Standard", "Premium", "Business",  "Enterprise",
    "Plus",  "Small",    "Large",   "Essential", "Professional"
};
static const char *const vendors[] = {
    "Microsoft", "Stoa Cloud", "Nordlicht", "Aegean Soft", "Ελληνική Πληροφορική",
    "Kappa",     "Lambda",     "Omikron"
};
static const char *const categories[] = { "Productivity", "Security", "Infrastructure", "Data",
                                          "Communication" };

static void must(Err *err)
{
    if (err != NULL) {
        Arena arena = arena_open(ARENA_CAP_BYTES);
        Str text = err_format(&arena, err);
        fprintf(stderr, "search_bench: %.*s\n", STR_ARG(text));
        exit(EXIT_FAILURE);
    }
}

static void add_product(StrBuf *json, size_t i)
{
    uint64_t mix = (i + 1) * UINT64_C(2654435761);
    const char *first = firsts[mix % COUNT_OF(firsts)];
    const char *second = seconds[mix / 16 % COUNT_OF(seconds)];
    buf_addf(
        json,
        "%s{\"code\":\"made-%zu\",\"kind\":\"cloud_server\",\"connector\":\"simulator\","
        "\"name\":\"%s %s %zu\",\"vendor\":\"%s\",\"category\":\"%s\",\"industries\":[],"
        "\"summary\":\"%s for teams, edition %zu.\",\"description\":\"Made to be found: %s.\","
        "\"image\":\"img/products/server-small.svg\",\"tax_category\":\"S\",\"refund\":\"day\","
        "\"retention_minutes\":10,\"plans\":[{\"code\":\"made-%zu-a\",\"name\":\"Monthly\","
        "\"term\":\"P1M\",\"billing\":\"P1M\",\"quantity_min\":1,\"quantity_max\":9,"
        "\"quantity_step\":1,\"unit\":\"unit\",\"price\":{\"EUR\":\"%zu.50\"},"
        "\"cost\":{\"EUR\":\"1\"}}]}",
        i % A_FILE > 0 ? "," : "", i, first, second, i, vendors[mix / 7 % COUNT_OF(vendors)],
        categories[mix / 3 % COUNT_OF(categories)], second, i % 97,
        firsts[mix / 11 % COUNT_OF(firsts)], i, 2 + i % 90);
}

static void fill(Call *call, size_t thousands)
{
    const Arena mark = *call->out;
    for (size_t file = 0; file < thousands; file++) {
        ImportResult result;
        *call->out = mark;
        call->now = clock_now(&call->app->clock); /* each import numbers its rows from there */
        StrBuf json = buf_new(call->out, 1024 * 1024);
        buf_add(&json, S("{\"stoa_catalogue\":1,\"products\":["));
        for (size_t i = 0; i < A_FILE; i++) {
            add_product(&json, file * A_FILE + i);
        }
        buf_add(&json, S("]}"));
        must(svc_import_catalogue(call, buf_str(&json), false, &result));
    }
}

static int by_value(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* The first search reads the catalogue and is not counted: that is once for each change of it. */
static void run(Call *call, Str searches)
{
    static int64_t times[SEARCHES_MAX];
    const Arena mark = *call->out;
    size_t count = 0;
    int64_t total = 0;
    int64_t found = 0;
    Str search;
    ProductList list;
    ProductQuery first = { .search = S("made") };
    must(svc_products(call, &first, &list));
    while (count < SEARCHES_MAX && str_next(&searches, '\n', &search)) {
        Arena each = mark;
        Call one = *call;
        one.out = &each;
        ProductQuery query = { .search = search };
        int64_t started = clock_monotonic_us();
        must(svc_products(&one, &query, &list));
        times[count] = clock_monotonic_us() - started;
        total += times[count++];
        found += list.total;
    }
    qsort(times, count, sizeof(int64_t), by_value);
    printf("%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 "\n", total, times[count / 2],
           times[count * 99 / 100], found);
}

int main(int argc, char **argv)
{
    bool filling = argc == 5 && strcmp(argv[1], "fill") == 0;
    bool running = argc == 5 && strcmp(argv[1], "run") == 0;
    if (!filling && !running) {
        fprintf(stderr, "usage: search_bench fill DATABASE CONFIG THOUSANDS\n"
                        "       search_bench run DATABASE CONFIG FILE\n");
        return 2;
    }
    crypto_start();
    Arena process = arena_open(PROCESS_BYTES);
    CliOptions options = { .database = str_from_cstr(argv[2]) };
    Config config;
    App *app;
    Actor actor;
    Arena scratch = arena_open(ARENA_CAP_BYTES);
    must(config_read(&process, str_from_cstr(argv[3]), &config));
    must(app_open(&process, &options, &config, true, &app));
    Str person = filling ? S("olga@stoa.example") : S("anna@aegean.example");
    must(svc_user_actor(app, person, &process, scratch, &actor));
    Arena out = arena_open(PROCESS_BYTES);
    Call call = {
        .app = app, .actor = actor, .now = clock_now(&app->clock), .out = &out, .scratch = scratch
    };
    if (filling) {
        int64_t thousands;
        if (!str_parse_int64(str_from_cstr(argv[4]), &thousands) || thousands < 1) {
            return 2;
        }
        fill(&call, (size_t)thousands);
    } else {
        Str searches;
        must(file_read(&process, str_from_cstr(argv[4]), FILE_BYTES_MAX, &searches));
        run(&call, searches);
    }
    app_close(app);
    return 0;
}

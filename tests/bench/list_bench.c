/*
 * list_bench.c - how fast a page of a long list is read: `list_bench DATABASE CONFIG PAGES` reads
 * so many pages of the operator's subscriptions in each of several orders, from the start and from
 * the middle, and prints "order place page-us" lines.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "main/config.h"
#include "service/auth.h"
#include "service/subscription.h"

enum { PROCESS_BYTES = 256 * 1024 * 1024, MIDDLE_PAGES = 250 };

static void must(Err *err)
{
    if (err != NULL) {
        Arena arena = arena_open(ARENA_CAP_BYTES);
        Str text = err_format(&arena, err);
        fprintf(stderr, "list_bench: %.*s\n", STR_ARG(text));
        exit(EXIT_FAILURE);
    }
}

/* The page behind `after`; where the next begins goes into `next`. */
static void read_page(const Call *call, Str sort, Str after, size_t limit, char *next,
                      size_t *ret_next)
{
    Arena each = *call->out;
    Call one = *call;
    Page page = { .sort = sort, .after = after, .limit = limit };
    SubscriptionView *views;
    size_t count;
    one.out = &each;
    must(svc_subscriptions(&one, (AccountId){ 0 }, S(""), S(""), &page, &views, &count));
    memcpy(next, page.next.ptr, page.next.len);
    *ret_next = page.next.len;
}

static int64_t mean_us(const Call *call, Str sort, Str after, size_t pages)
{
    int64_t total = 0;
    char next[4096];
    size_t len;
    for (size_t i = 0; i < pages; i++) {
        int64_t started = clock_monotonic_us();
        read_page(call, sort, after, PAGE_SIZE, next, &len);
        total += clock_monotonic_us() - started;
    }
    return total / (int64_t)pages;
}

static void measure(const Call *call, const char *order, size_t pages)
{
    Str sort = str_from_cstr(order);
    static char cursor[4096];
    static char next[4096];
    size_t len = 0;
    printf("%s start %" PRId64 "\n", order, mean_us(call, sort, S(""), pages));
    for (size_t i = 0; i < MIDDLE_PAGES; i++) {
        size_t next_len;
        read_page(call, sort, (Str){ cursor, len }, LIST_MAX, next, &next_len);
        memcpy(cursor, next, next_len);
        len = next_len;
    }
    printf("%s middle %" PRId64 "\n", order, mean_us(call, sort, (Str){ cursor, len }, pages));
}

int main(int argc, char **argv)
{
    static const char *const orders[] = { "-created", "subscription", "-quantity", "state" };
    int64_t pages;
    if (argc != 4 || !str_parse_int64(str_from_cstr(argv[3]), &pages) || pages < 1) {
        fprintf(stderr, "usage: list_bench DATABASE CONFIG PAGES\n");
        return 2;
    }
    crypto_start();
    Arena process = arena_open(PROCESS_BYTES);
    CliOptions options = { .database = str_from_cstr(argv[1]) };
    Config config;
    App *app;
    Actor actor;
    Arena scratch = arena_open(ARENA_CAP_BYTES);
    must(config_read(&process, str_from_cstr(argv[2]), &config));
    must(app_open(&process, &options, &config, true, &app));
    must(svc_user_actor(app, S("olga@stoa.example"), &process, scratch, &actor));
    Arena out = arena_open(PROCESS_BYTES);
    Call call = {
        .app = app, .actor = actor, .now = clock_now(&app->clock), .out = &out, .scratch = scratch
    };
    for (size_t i = 0; i < COUNT_OF(orders); i++) {
        measure(&call, orders[i], (size_t)pages);
    }
    app_close(app);
    return 0;
}

/* exchange.c - the pool of exchanges; the one used last is taken first, so that its pages are warm.
 */
#include <assert.h>

#include "base/file.h"
#include "http/http_internal.h"

enum { SCRATCH_TRIM_EVERY = 64 };

void exchanges_open(HttpServer *server, Arena *out, size_t count)
{
    server->exchanges = arena_array(out, Exchange, count);
    server->exchange_count = count;
    for (size_t i = 0; i < count; i++) {
        server->exchanges[i].server = server;
        server->exchanges[i].next = i + 1 < count ? &server->exchanges[i + 1] : NULL;
    }
    server->free_first = server->exchanges;
    int failed = pthread_mutex_init(&server->pool_lock, NULL);
    assert(failed == 0);
}

void exchanges_close(HttpServer *server)
{
    for (size_t i = 0; i < server->exchange_count; i++) {
        Exchange *exchange = &server->exchanges[i];
        if (exchange->out_start.pos != NULL) {
            arena_close(exchange->out_start, ARENA_CAP_BYTES);
            arena_close(exchange->scratch_start, ARENA_CAP_BYTES);
        }
    }
    (void)pthread_mutex_destroy(&server->pool_lock);
}

Exchange *exchange_take(HttpServer *server)
{
    (void)pthread_mutex_lock(&server->pool_lock);
    Exchange *exchange = server->free_first;
    if (exchange != NULL) {
        server->free_first = exchange->next;
    }
    (void)pthread_mutex_unlock(&server->pool_lock);
    if (exchange == NULL) {
        return NULL;
    }
    Arena out = exchange->out_start;
    Arena scratch = exchange->scratch_start;
    if (out.pos == NULL) {
        out = arena_open(ARENA_CAP_BYTES);
        scratch = arena_open(ARENA_CAP_BYTES);
    }
    *exchange = (Exchange){ .server = server,
                            .out_start = out,
                            .scratch_start = scratch,
                            .uses = exchange->uses + 1,
                            .out = out,
                            .match = { .index = METRICS_UNROUTED },
                            .start_us = clock_monotonic_us() };
    exchange->req.arena = &exchange->out;
    exchange->req.scratch = scratch;
    exchange->req.app = server->config.app;
    exchange->req.server = server;
    (void)atomic_fetch_add(&server->in_flight, 1);
    return exchange;
}

void exchange_put(Exchange *exchange)
{
    HttpServer *server = exchange->server;

    if (exchange->resp.cached != NULL) {
        page_cache_release(server->cache, exchange->resp.cached);
        exchange->resp.cached = NULL;
    }
    if (exchange->spooling) {
        file_spool_close(exchange->spool_fd);
        (void)atomic_fetch_sub(&server->files, 1);
    }
    arena_trim(exchange->out_start, exchange->out);
    /* Scratch is passed by value, so how far it was used is not known: the whole of it is trimmed,
     * which costs more than a small page does, so not each time. */
    if (exchange->uses % SCRATCH_TRIM_EVERY == 0) {
        Arena all = exchange->scratch_start;
        all.pos = all.end;
        arena_trim(exchange->scratch_start, all);
    }
    (void)pthread_mutex_lock(&server->pool_lock);
    exchange->next = server->free_first;
    server->free_first = exchange;
    (void)pthread_mutex_unlock(&server->pool_lock);
    (void)atomic_fetch_sub(&server->in_flight, 1);
}

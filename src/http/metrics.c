/* metrics.c - counters of requests by route and status class, and how long they took. */
#include "http/metrics.h"

#include <assert.h>
#include <stdatomic.h>

enum { CLASS_COUNT = 6 }; /* status / 100; 0 for answers that never were */

static const int64_t bounds_us[] = { 1000,   2500,   5000,   10000,   25000,   50000,
                                     100000, 250000, 500000, 1000000, 2500000, 10000000 };
static const char *const bound_words[] = { "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05",
                                           "0.1",   "0.25",   "0.5",   "1",    "2.5",   "10" };

enum { BOUND_COUNT = COUNT_OF(bounds_us) };
_Static_assert(COUNT_OF(bound_words) == BOUND_COUNT, "each bound has its word");

struct Metrics {
    atomic_uint_fast64_t requests[ROUTE_COUNT_MAX + 1][CLASS_COUNT];
    atomic_uint_fast64_t buckets[BOUND_COUNT + 1];
    atomic_uint_fast64_t sum_us;
};

Metrics *metrics_open(Arena *out)
{
    return arena_new(out, Metrics);
}

static void add(atomic_uint_fast64_t *counter, uint64_t more)
{
    (void)atomic_fetch_add_explicit(counter, more, memory_order_relaxed);
}

static uint64_t value(const atomic_uint_fast64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

void metrics_count(Metrics *metrics, size_t index, int status, int64_t elapsed_us)
{
    size_t class = status >= 100 && status < 600 ? (size_t)status / 100 : 0;
    size_t bound = 0;

    assert(index <= METRICS_UNROUTED);
    while (bound < BOUND_COUNT && elapsed_us > bounds_us[bound]) {
        bound++;
    }
    add(&metrics->requests[index][class], 1);
    add(&metrics->buckets[bound], 1);
    add(&metrics->sum_us, elapsed_us > 0 ? (uint64_t)elapsed_us : 0);
}

static void route_text(const Metrics *metrics, size_t index, Str method, const char *path,
                       StrBuf *text)
{
    for (size_t class = 0; class < CLASS_COUNT; class ++) {
        uint64_t count = value(&metrics->requests[index][class]);
        if (count > 0) {
            buf_addf(text,
                     "stoa_http_requests_total{method=\"%.*s\",route=\"%s\",status=\"%zuxx\"} "
                     "%llu\n",
                     STR_ARG(method), path, class, (unsigned long long)count);
        }
    }
}

void metrics_text(const Metrics *metrics, const Router *router, StrBuf *text)
{
    uint64_t total = 0;
    uint64_t sum_us = value(&metrics->sum_us);

    buf_add(text, S("# HELP stoa_http_requests_total Answered requests.\n"
                    "# TYPE stoa_http_requests_total counter\n"));
    for (size_t i = 0; i < router->count; i++) {
        const Route *route = router->entries[i].route;
        route_text(metrics, i, http_method_name(route->method), route->path, text);
    }
    route_text(metrics, METRICS_UNROUTED, S(""), "", text);
    buf_add(text, S("# HELP stoa_http_request_seconds From the request line to the last byte.\n"
                    "# TYPE stoa_http_request_seconds histogram\n"));
    for (size_t i = 0; i < BOUND_COUNT; i++) {
        total += value(&metrics->buckets[i]);
        buf_addf(text, "stoa_http_request_seconds_bucket{le=\"%s\"} %llu\n", bound_words[i],
                 (unsigned long long)total);
    }
    total += value(&metrics->buckets[BOUND_COUNT]);
    buf_addf(text, "stoa_http_request_seconds_bucket{le=\"+Inf\"} %llu\n",
             (unsigned long long)total);
    buf_addf(text, "stoa_http_request_seconds_sum %llu.%06llu\n",
             (unsigned long long)(sum_us / 1000000), (unsigned long long)(sum_us % 1000000));
    buf_addf(text, "stoa_http_request_seconds_count %llu\n", (unsigned long long)total);
}

/* builtin.c - /healthz, /readyz and /metrics, for the supervisor, the balancer and the monitor. */
#include "http/http_internal.h"

static Err *healthz_get(Req *req, Resp *resp)
{
    (void)req;
    return resp_text(resp, S("alive\n"));
}

static Err *readyz_get(Req *req, Resp *resp)
{
    const HttpServer *server = req->server;

    if (atomic_load(&server->stopping)) {
        return ERR(SERVER_BUSY, "stopping");
    }
    if (server->config.ready != NULL) {
        TRY(server->config.ready(req->app, req->scratch));
    }
    return resp_text(resp, S("ready\n"));
}

static void gauge(StrBuf *text, const char *name, const char *type, uint64_t value)
{
    buf_addf(text, "# TYPE %s %s\n%s %llu\n", name, type, name, (unsigned long long)value);
}

static Err *metrics_get(Req *req, Resp *resp)
{
    HttpServer *server = req->server;
    bool local = str_starts(req->remote, S("127.")) || str_eq(req->remote, S("::1"));
    StrBuf text = buf_new(req->arena, 16384);

    if (!local || req_header(req, "X-Forwarded-For").len > 0) {
        return ERR(NOT_FOUND, "%s", "");
    }
    metrics_text(server->metrics, &server->router, &text);
    PageCacheCounts counts = page_cache_counts(server->cache);
    gauge(&text, "stoa_http_in_flight", "gauge", (uint64_t)atomic_load(&server->in_flight));
    gauge(&text, "stoa_http_event_streams", "gauge", (uint64_t)atomic_load(&server->event_streams));
    gauge(&text, "stoa_page_cache_hits_total", "counter", counts.hits);
    gauge(&text, "stoa_page_cache_misses_total", "counter", counts.misses);
    gauge(&text, "stoa_page_cache_evictions_total", "counter", counts.evictions);
    gauge(&text, "stoa_page_cache_bytes", "gauge", counts.bytes);
    if (server->config.metrics != NULL) {
        server->config.metrics(req->app, req->scratch, &text);
    }
    resp_header(resp, MHD_HTTP_HEADER_CACHE_CONTROL, S("no-store"));
    return resp_text(resp, buf_str(&text));
}

static const Route healthz_route = { .path = "/healthz",
                                     .handle = healthz_get,
                                     .access = ACCESS_PUBLIC,
                                     .rate = RATE_NONE,
                                     .summary = "Whether the process is alive" };
static const Route readyz_route = { .path = "/readyz",
                                    .handle = readyz_get,
                                    .access = ACCESS_PUBLIC,
                                    .rate = RATE_NONE,
                                    .summary = "Whether the process can serve" };
static const Route metrics_route = { .path = "/metrics",
                                     .handle = metrics_get,
                                     .access = ACCESS_PUBLIC,
                                     .rate = RATE_NONE,
                                     .summary = "Counters for Prometheus" };

const Route *const builtin_routes[BUILTIN_ROUTE_COUNT] = { &healthz_route, &readyz_route,
                                                           &metrics_route };

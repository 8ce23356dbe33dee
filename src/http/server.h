/*
 * server.h - the HTTP server: listens, limits, dispatches to routes, stops gracefully.
 *
 * One thread for all connections, workers for the handlers (docs/adr/0005). Beside the routes it
 * answers /healthz, /readyz, /metrics (Prometheus text; only to a client on this machine that did
 * not come through the proxy) and the embedded assets.
 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "http/asset.h"
#include "http/http.h"

/* A token bucket: `burst` at once, refilled at `per_minute`. Zero burst: no limit. */
typedef struct RateLimit {
    int32_t burst;
    int32_t per_minute;
} RateLimit;

/* Zero means the default that stands beside it. */
typedef struct HttpConfig {
    const char *address; /* "127.0.0.1"; an IPv4 or IPv6 address */
    uint16_t port;       /* 0: any free one; http_server_port tells */
    bool
        behind_proxy; /* X-Forwarded-For and X-Request-Id of a proxy on this machine are believed */
    bool secure;      /* the public address is https: Secure cookies, HSTS */
    unsigned connection_max;             /* 512 */
    unsigned connection_per_address_max; /* 128; not used behind a proxy */
    unsigned idle_timeout_s;             /* 20: a connection that sends or takes nothing */
    unsigned request_timeout_s;          /* 60: from the first byte of a request to its last */
    unsigned event_stream_max;           /* 200 at a time */
    unsigned file_max;                   /* 8: bodies of BODY_FILE at a time */
    const char *spool_folder;            /* "/var/tmp": where these are kept meanwhile */
    size_t page_cache_bytes;             /* 16 MiB */
    RateLimit rate_address;  /* anonymous requests of an address: 600 at once, 1200/min */
    RateLimit rate_identity; /* requests of a signed-in user: 1200 at once, 3000/min */
    RateLimit rate_sign_in;  /* RATE_SIGN_IN routes per address: 20 at once, 20/min */
    bool rate_off;           /* for load tests */

    const Route *const *routes;
    size_t route_count;
    void *app; /* req->app */
    const HttpAuth *auth;
    const Asset *(*asset)(Str path); /* asset_find; NULL: no assets */
    const char *sign_in_path; /* "/sign-in": where a page without a session is sent, ?next=… */
    /* Renders the page for an error (404, 405, 403, 413, 422, 429, 500…); the status is already
     * set. req->route may be NULL. When it fails itself, a plain line is sent. */
    Err *(*error_page)(Req *req, Resp *resp, const Err *err);
    Err *(*ready)(void *app, Arena scratch); /* /readyz: NULL is ready; may be NULL */
    void (*metrics)(void *app, Arena scratch, StrBuf *text); /* appends its own; may be NULL */
    Clock clock;                                             /* zero: the system's */
} HttpConfig;

typedef struct HttpServer HttpServer;

/* Checks the routes (a double or impossible one is an assertion failure) and begins to listen.
 * The config's pointers must live as long as the server. Fails: IO, CONFIG. */
MUST_USE Err *http_server_start(Arena *out, const HttpConfig *config, HttpServer **ret_server);
uint16_t http_server_port(const HttpServer *server);
/* Stops accepting, lets what is under way finish for at most `wait_ms`, then closes. */
void http_server_stop(HttpServer *server, int64_t wait_ms);

#endif

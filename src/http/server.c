/* server.c - starts and stops libmicrohttpd with our limits, and reaps what is too slow. */
#include "http/server.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/log.h"
#include "http/http_internal.h"

enum {
    /* Request line, headers and the blocks of a body. The library clears it after every request. */
    CONNECTION_MEMORY_BYTES = 32 * 1024,
    STACK_BYTES = 512 * 1024,
    ANSWER_MAX_S = EVENT_STREAM_MAX_S + 300, /* from the request to the last byte of the answer */
    REAP_MS = 1000
};

static HttpConfig with_defaults(const HttpConfig *given)
{
    HttpConfig config = *given;

    config.connection_max = config.connection_max > 0 ? config.connection_max : 512;
    config.connection_per_address_max =
        config.connection_per_address_max > 0 ? config.connection_per_address_max : 128;
    config.idle_timeout_s = config.idle_timeout_s > 0 ? config.idle_timeout_s : 20;
    config.request_timeout_s = config.request_timeout_s > 0 ? config.request_timeout_s : 60;
    config.event_stream_max = config.event_stream_max > 0 ? config.event_stream_max : 200;
    config.file_max = config.file_max > 0 ? config.file_max : 8;
    config.spool_folder = config.spool_folder != NULL ? config.spool_folder : "/var/tmp";
    config.page_cache_bytes =
        config.page_cache_bytes > 0 ? config.page_cache_bytes : (size_t)16 * 1024 * 1024;
    if (config.rate_address.burst == 0) {
        config.rate_address = (RateLimit){ .burst = 600, .per_minute = 1200 };
    }
    if (config.rate_identity.burst == 0) {
        config.rate_identity = (RateLimit){ .burst = 1200, .per_minute = 3000 };
    }
    if (config.rate_sign_in.burst == 0) {
        config.rate_sign_in = (RateLimit){ .burst = 20, .per_minute = 20 };
    }
    if (config.clock.now == NULL) {
        config.clock = clock_system();
    }
    return config;
}

static void check_fields(const Field *fields, size_t count)
{
    assert(count <= FIELD_COUNT_MAX);
    for (size_t i = 0; i < count; i++) {
        assert(fields[i].name != NULL);
        assert(fields[i].kind < FIELD_KIND_COUNT);
        assert(fields[i].max <= FIELD_CODE_POINTS_MAX);
        assert(fields[i].kind != FIELD_CHOICE || fields[i].choices != NULL);
        assert(fields[i].scale >= 0 && fields[i].scale <= DECIMAL_SCALE_MAX);
    }
}

static Router make_router(Arena *out, const HttpConfig *config)
{
    size_t count = config->route_count + BUILTIN_ROUTE_COUNT;
    const Route **routes = arena_array(out, const Route *, count);

    for (size_t i = 0; i < config->route_count; i++) {
        const Route *route = config->routes[i];
        routes[i] = route;
        check_fields(route->fields, route->field_count);
        check_fields(route->query, route->query_count);
        assert(route->method != HTTP_GET || route->body == BODY_NONE);
        assert(route->field_count == 0 || route->body == BODY_FORM || route->body == BODY_JSON ||
               (route->body == BODY_FILE && !route->api));
    }
    for (size_t i = 0; i < BUILTIN_ROUTE_COUNT; i++) {
        routes[config->route_count + i] = builtin_routes[i];
    }
    return router_make(out, routes, count);
}

typedef union Address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} Address;

static Err *address_parse(const HttpConfig *config, Address *ret_address)
{
    Address address = { .v6 = { .sin6_family = AF_INET6, .sin6_port = htons(config->port) } };

    if (inet_pton(AF_INET6, config->address, &address.v6.sin6_addr) == 1) {
        *ret_address = address;
        return NULL;
    }
    address = (Address){ .v4 = { .sin_family = AF_INET, .sin_port = htons(config->port) } };
    if (inet_pton(AF_INET, config->address, &address.v4.sin_addr) != 1) {
        return ERR(CONFIG, "The listening address is not an IP address: %s.", config->address);
    }
    *ret_address = address;
    return NULL;
}

/* MHD tells why it closed a connection; that is only of interest when looking for something. */
static void log_mhd(void *context, const char *format, va_list args)
{
    char text[256];

    (void)context;
    (void)vsnprintf(text, sizeof(text), format, args);
    log_write(LOG_DEBUG, "http_library", "%s", text);
}

static Err *listen_now(HttpServer *server, const Address *address)
{
    const HttpConfig *config = &server->config;
    unsigned per_address = config->behind_proxy ? 0 : config->connection_per_address_max;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;

    if (address->any.sa_family == AF_INET6) {
        flags |= MHD_USE_IPv6;
    }
    errno = 0;
    server->daemon = MHD_start_daemon(
        flags, config->port, NULL, NULL, on_request, server, MHD_OPTION_EXTERNAL_LOGGER, log_mhd,
        NULL, MHD_OPTION_SOCK_ADDR, &address->any, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_CONNECTION_LIMIT, config->connection_max, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        per_address, MHD_OPTION_CONNECTION_TIMEOUT, config->idle_timeout_s,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY_BYTES,
        MHD_OPTION_THREAD_STACK_SIZE, (size_t)STACK_BYTES, MHD_OPTION_URI_LOG_CALLBACK, on_uri,
        server, MHD_OPTION_UNESCAPE_CALLBACK, on_unescape, NULL, MHD_OPTION_NOTIFY_COMPLETED,
        on_completed, server, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server, MHD_OPTION_END);
    if (server->daemon == NULL) {
        return ERR(IO, "cannot listen on %s port %d: %s", config->address, (int)config->port,
                   strerror(errno));
    }
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    server->port = info != NULL ? info->port : config->port;
    return NULL;
}

/* Ends what MHD's time-out does not see: one byte now and then keeps a connection, but it is not a
 * request that gets anywhere. */
static void reap(HttpServer *server)
{
    int64_t now_us = clock_monotonic_us();
    int64_t reading_us = (int64_t)server->config.request_timeout_s * SECOND_US;

    (void)pthread_mutex_lock(&server->connection_lock);
    for (size_t i = 0; i < server->connection_count; i++) {
        const Connection *connection = &server->connections[i];
        int64_t most_us = connection->busy ? ANSWER_MAX_S * SECOND_US : reading_us;
        if (connection->fd >= 0 && now_us - connection->since_us > most_us) {
            (void)shutdown(connection->fd, SHUT_RDWR);
        }
    }
    (void)pthread_mutex_unlock(&server->connection_lock);
}

static void *reaper_run(void *context)
{
    HttpServer *server = context;

    while (!atomic_load(&server->stopping)) {
        (void)poll(NULL, 0, REAP_MS);
        reap(server);
        event_streams_wake(server);
        log_flush();
    }
    return NULL;
}

static void close_all(HttpServer *server)
{
    exchanges_close(server);
    rate_close(server->rate);
    page_cache_close(server->cache);
    (void)pthread_mutex_destroy(&server->connection_lock);
}

static void open_all(HttpServer *server, Arena *out)
{
    size_t count = server->config.connection_max;
    int failed = pthread_mutex_init(&server->connection_lock, NULL);

    assert(failed == 0);
    server->connections = arena_array(out, Connection, count);
    server->connection_count = count;
    for (size_t i = 0; i < count; i++) {
        server->connections[i].fd = -1;
    }
    exchanges_open(server, out, count);
    server->rate = rate_open(out);
    server->cache = page_cache_open(out, server->config.page_cache_bytes);
    server->metrics = metrics_open(out);
    server->request_seed = random_u64();
    server->listen_fd = -1;
}

Err *http_server_start(Arena *out, const HttpConfig *config, HttpServer **ret_server)
{
    HttpServer *server = arena_new(out, HttpServer);
    Address address;

    server->config = with_defaults(config);
    TRY(address_parse(&server->config, &address));
    server->router = make_router(out, &server->config);
    open_all(server, out);
    TRY(workers_open(&server->workers));
    Err *err = listen_now(server, &address);
    if (err != NULL) {
        workers_close(&server->workers);
        close_all(server);
        return err;
    }
    if (pthread_create(&server->reaper, NULL, reaper_run, server) != 0) {
        workers_close(&server->workers);
        MHD_stop_daemon(server->daemon);
        close_all(server);
        return ERR(IO, "cannot start a thread");
    }
    *ret_server = server;
    return NULL;
}

uint16_t http_server_port(const HttpServer *server)
{
    return server->port;
}

void http_server_stop(HttpServer *server, int64_t wait_ms)
{
    enum { STEP_MS = 10 };

    server->listen_fd = MHD_quiesce_daemon(server->daemon);
    atomic_store(&server->stopping, true);
    for (int64_t waited_ms = 0; waited_ms < wait_ms && atomic_load(&server->in_flight) > 0;
         waited_ms += STEP_MS) {
        event_streams_wake(server);
        (void)poll(NULL, 0, STEP_MS);
    }
    (void)pthread_join(server->reaper, NULL);
    event_streams_wake(server);
    workers_close(&server->workers); /* no connection is suspended any more */
    MHD_stop_daemon(server->daemon);
    if (server->listen_fd >= 0) {
        (void)close(server->listen_fd);
    }
    log_flush();
    close_all(server);
}

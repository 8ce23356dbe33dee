/* mhd.c - libmicrohttpd's callbacks: connections, request lines, bodies, ends. */
#include <assert.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "http/http_internal.h"

/* Escapes are decoded by us, strictly, where they mean something. */
size_t on_unescape(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    return strlen(text);
}

void *on_uri(void *context, const char *uri, struct MHD_Connection *connection)
{
    HttpServer *server = context;
    Exchange *exchange = exchange_take(server);

    if (exchange == NULL) {
        return NULL;
    }
    exchange->req.connection = connection;
    size_t len = strnlen(uri, URI_BYTES_MAX + 1);
    if (len <= URI_BYTES_MAX) {
        exchange->target = str_dup(&exchange->out, (Str){ uri, len });
    }
    return exchange;
}

static Connection *connection_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info == NULL ? NULL : info->socket_context;
}

static void set_busy(Exchange *exchange, bool busy)
{
    HttpServer *server = exchange->server;
    Connection *connection = connection_of(exchange->req.connection);

    if (connection != NULL) {
        (void)pthread_mutex_lock(&server->connection_lock);
        connection->busy = busy;
        connection->since_us = busy ? exchange->start_us : clock_monotonic_us();
        (void)pthread_mutex_unlock(&server->connection_lock);
    }
}

/* Into the system's cache of the file; a disk that is full refuses the rest. */
static void spool_upload(Exchange *exchange, const char *data, size_t size)
{
    Err *err = exchange->refused ? NULL : file_spool_add(exchange->spool_fd, (Str){ data, size });
    exchange->body_len += size;
    if (err != NULL) {
        dispatch_fail(exchange, err);
        exchange->refused = true;
        err_reset();
    }
}

static void take_upload(Exchange *exchange, const char *data, size_t size)
{
    /* MHD gives no more than Content-Length said; the check is against a change of that. */
    assert(size <= exchange->body_cap - exchange->body_len);
    if (exchange->spool_asked) {
        spool_upload(exchange, data, size);
        return;
    }
    if (exchange->body == NULL) {
        exchange->body = arena_array(&exchange->out, char, exchange->body_cap);
    }
    memcpy(exchange->body + exchange->body_len, data, size);
    exchange->body_len += size;
}

enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url,
                           const char *method, const char *version, const char *upload_data,
                           size_t *upload_data_size, void **exchange_ptr)
{
    Exchange *exchange = *exchange_ptr;
    enum MHD_Result result = MHD_YES;

    (void)context;
    (void)connection;
    (void)url;
    if (exchange == NULL) {
        return MHD_NO; /* more connections than exchanges: cannot be, but then it is closed */
    }
    if (exchange->phase == EXCHANGE_LINE) {
        exchange->phase = EXCHANGE_BODY;
        Err *err = dispatch_begin(exchange, method, version);
        if (err != NULL) {
            dispatch_fail(exchange, err);
            exchange->plain = true;
            err_reset();
        }
        if (exchange->close) { /* what follows on the connection is not read */
            set_busy(exchange, true);
            result = send_answer(exchange);
        }
        return result;
    }
    if (*upload_data_size > 0 && exchange->req.route->body == BODY_FILE && !exchange->spool_asked) {
        set_busy(exchange, true); /* a large file may take as long as an answer may */
        if (workers_put(&exchange->server->workers, exchange, false)) {
            return MHD_YES; /* called again with the same bytes */
        }
        dispatch_spool(exchange);
    }
    if (*upload_data_size > 0) {
        take_upload(exchange, upload_data, *upload_data_size);
        *upload_data_size = 0;
        return MHD_YES;
    }
    if (exchange->phase == EXCHANGE_BODY) {
        set_busy(exchange, true);
        exchange->phase = EXCHANGE_WORK;
        bool quick = dispatch_quick(exchange);
        if (!quick && workers_put(&exchange->server->workers, exchange, false)) {
            return MHD_YES; /* the worker's from here on; we are called again */
        }
        if (!quick) { /* the server is about to end */
            dispatch_run(exchange);
        }
        exchange->phase = EXCHANGE_READY;
    }
    if (exchange->phase == EXCHANGE_READY) {
        result = send_answer(exchange);
        err_reset();
    }
    return result;
}

void on_completed(void *context, struct MHD_Connection *connection, void **exchange_ptr,
                  enum MHD_RequestTerminationCode reason)
{
    Exchange *exchange = *exchange_ptr;
    int status = 0;

    (void)context;
    (void)connection;
    (void)reason;
    if (exchange == NULL) {
        return;
    }
    if (exchange->phase == EXCHANGE_ANSWERED) {
        status = exchange->resp.status;
    }
    event_stream_end(exchange);
    dispatch_done(exchange, status);
    set_busy(exchange, false);
    exchange_put(exchange);
    *exchange_ptr = NULL;
}

void on_connection(void *context, struct MHD_Connection *connection, void **socket_context,
                   enum MHD_ConnectionNotificationCode what)
{
    HttpServer *server = context;

    (void)pthread_mutex_lock(&server->connection_lock);
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        Connection *found = NULL;
        for (size_t i = 0; i < server->connection_count && found == NULL; i++) {
            found = server->connections[i].fd < 0 ? &server->connections[i] : NULL;
        }
        if (found != NULL && info != NULL) {
            *found = (Connection){ .fd = dup(info->connect_fd), .since_us = clock_monotonic_us() };
        }
        *socket_context = found;
    } else if (*socket_context != NULL) {
        Connection *done = *socket_context;
        if (done->fd >= 0) {
            (void)close(done->fd);
        }
        done->fd = -1;
        *socket_context = NULL;
    }
    (void)pthread_mutex_unlock(&server->connection_lock);
}

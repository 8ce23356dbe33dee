/* event.c - answers that a worker makes in pieces: server-sent events, for which it asks the
 * handler about once a second, and long downloads, for which it asks as soon as there is room. */
#include <poll.h>
#include <string.h>

#include "http/http_internal.h"

enum {
    EVENT_BEAT_S = 10, /* a comment that often keeps proxies and time-outs away */
    EVENT_BLOCK_BYTES = 8192,
    PIECE_BLOCK_BYTES = 32 * 1024
};

static void event_field(StrBuf *events, Str name, Str value)
{
    buf_add(events, name);
    buf_add(events, S(": "));
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] != '\n' && value.ptr[i] != '\r') {
            buf_add_char(events, value.ptr[i]);
        }
    }
    buf_add_char(events, '\n');
}

void event_add(StrBuf *events, Str name, Str id, Str data)
{
    Str rest = data;
    Str line;

    if (id.len > 0) {
        event_field(events, S("id"), id);
    }
    if (name.len > 0) {
        event_field(events, S("event"), name);
    }
    if (data.len == 0) {
        event_field(events, S("data"), data);
    }
    while (str_next(&rest, '\n', &line)) {
        event_field(events, S("data"), line);
    }
    buf_add_char(events, '\n');
}

Err *resp_event_stream(Resp *resp, EventNext next, void *context)
{
    resp->type = "text/event-stream";
    resp->event_next = next;
    resp->event_context = context;
    resp_header(resp, "X-Accel-Buffering", S("no"));
    return NULL;
}

static bool client_left(const Exchange *exchange)
{
    struct pollfd poll_fd = { .fd = exchange->stream_fd, .events = POLLRDHUP };

    return poll(&poll_fd, 1, 0) > 0;
}

/* Asks the handler for what is new; a failure ends the stream, and the browser comes again. */
void event_stream_step(Exchange *exchange)
{
    bool end = false;
    Err *err = NULL;

    exchange->out = exchange->stream_start;
    exchange->stream = buf_new(&exchange->out, 1024);
    exchange->stream_sent = 0;
    exchange->stream_stepped = true;
    if (client_left(exchange)) {
        exchange->stream_done = true;
        return;
    }
    err = exchange->resp.event_next(&exchange->req, exchange->resp.event_context, &exchange->stream,
                                    &end);
    if (err != NULL) {
        dispatch_log(exchange, err);
    }
    exchange->stream_done = end || err != NULL;
    exchange->stream_failed = err != NULL;
}

/* False when the server stops. */
static bool stream_wait(Exchange *exchange)
{
    HttpServer *server = exchange->server;

    (void)pthread_mutex_lock(&server->pool_lock);
    bool waits = !atomic_load(&server->stopping);
    if (waits) {
        MHD_suspend_connection(exchange->req.connection);
        exchange->next = server->streams;
        server->streams = exchange;
    }
    (void)pthread_mutex_unlock(&server->pool_lock);
    return waits;
}

void event_streams_wake(HttpServer *server)
{
    (void)pthread_mutex_lock(&server->pool_lock);
    Exchange *exchange = server->streams;
    server->streams = NULL;
    (void)pthread_mutex_unlock(&server->pool_lock);
    while (exchange != NULL) {
        Exchange *next = exchange->next;
        bool put = !atomic_load(&server->stopping) && workers_put(&server->workers, exchange, true);
        if (!put) {
            MHD_resume_connection(exchange->req.connection);
        }
        exchange = next;
    }
}

static ssize_t stream_take(Exchange *exchange, char *to, size_t max)
{
    size_t rest = exchange->stream.len - exchange->stream_sent;
    size_t bytes = rest < max ? rest : max;

    memcpy(to, exchange->stream.ptr + exchange->stream_sent, bytes);
    exchange->stream_sent += bytes;
    exchange->bytes_sent += bytes;
    return (ssize_t)bytes;
}

/* A comment that keeps proxies and time-outs away. */
static ssize_t stream_beat(Exchange *exchange, int64_t now_us, char *to, size_t max)
{
    static const char beat[] = ": waiting\n\n";

    if (max < sizeof(beat)) {
        return 0;
    }
    exchange->stream_beat_us = now_us;
    memcpy(to, beat, sizeof(beat) - 1);
    return sizeof(beat) - 1;
}

static ssize_t next_piece(Exchange *exchange)
{
    if (exchange->stream_failed) {
        return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    if (exchange->stream_done) {
        return MHD_CONTENT_READER_END_OF_STREAM;
    }
    bool goes_on = workers_put(&exchange->server->workers, exchange, false);
    return goes_on ? 0 : MHD_CONTENT_READER_END_WITH_ERROR;
}

/* Called when there is room, and again after each step. */
static ssize_t stream_read(void *context, uint64_t position, char *to, size_t max)
{
    Exchange *exchange = context;
    int64_t now_us = clock_monotonic_us();
    bool stepped = exchange->stream_stepped;

    (void)position;
    if (exchange->stream_sent < exchange->stream.len) {
        exchange->stream_beat_us = now_us;
        return stream_take(exchange, to, max);
    }
    exchange->stream_stepped = false;
    if (exchange->resp.pieces) {
        return next_piece(exchange);
    }
    if (exchange->stream_done || now_us > exchange->stream_end_us) {
        return MHD_CONTENT_READER_END_OF_STREAM;
    }
    if (stepped && now_us - exchange->stream_beat_us > EVENT_BEAT_S * SECOND_US) {
        return stream_beat(exchange, now_us, to, max); /* the first time as well */
    }
    bool first = exchange->stream_beat_us == 0;
    bool waits =
        first ? workers_put(&exchange->server->workers, exchange, false) : stream_wait(exchange);
    return waits ? 0 : MHD_CONTENT_READER_END_OF_STREAM;
}

Err *event_stream_begin(Exchange *exchange, struct MHD_Response **ret_response)
{
    HttpServer *server = exchange->server;
    bool events = !exchange->resp.pieces;

    if (events &&
        atomic_fetch_add(&server->event_streams, 1) >= (int)server->config.event_stream_max) {
        (void)atomic_fetch_sub(&server->event_streams, 1);
        exchange->retry_after_s = 5;
        return ERR(SERVER_BUSY, "too many event streams");
    }
    struct MHD_Response *response = MHD_create_response_from_callback(
        MHD_SIZE_UNKNOWN, events ? EVENT_BLOCK_BYTES : PIECE_BLOCK_BYTES, stream_read, exchange,
        NULL);
    if (response == NULL) {
        (void)atomic_fetch_sub(&server->event_streams, events ? 1 : 0);
        return ERR(SERVER_BUSY, "no memory for an event stream");
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->req.connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    exchange->stream_fd = info == NULL ? -1 : info->connect_fd;
    exchange->streaming = true;
    exchange->stream_start = exchange->out;
    exchange->close = events;
    if (!events) { /* the first piece is there */
        exchange->stream = buf_new(&exchange->out, exchange->resp.body.len + 1);
        buf_add(&exchange->stream, exchange->resp.body);
    }
    exchange->stream_end_us = exchange->start_us + EVENT_STREAM_MAX_S * SECOND_US;
    *ret_response = response;
    return NULL;
}

void event_stream_end(Exchange *exchange)
{
    if (exchange->streaming) {
        exchange->streaming = false;
        (void)atomic_fetch_sub(&exchange->server->event_streams, exchange->resp.pieces ? 0 : 1);
    }
}

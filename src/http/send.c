/* send.c - from a filled Resp to libmicrohttpd, with the headers that every answer has. */
#include <assert.h>

#include "http/http_internal.h"

static const RespHeader fixed_headers[] = {
    { "Content-Security-Policy",
      "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; "
      "form-action 'self'; object-src 'none'" },
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "same-origin" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
    { "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()" },
};

static void add(struct MHD_Response *response, const char *name, const char *value)
{
    enum MHD_Result added = MHD_add_response_header(response, name, value);
    assert(added == MHD_YES);
}

static bool has_header(const Resp *resp, Str name)
{
    for (size_t i = 0; i < resp->header_count; i++) {
        if (str_eq_nocase(str_from_cstr(resp->headers[i].name), name)) {
            return true;
        }
    }
    return false;
}

/* What somebody signed in saw must not be found on the disk by the next user of the machine. */
static const char *cache_control(const Exchange *exchange)
{
    const Req *req = &exchange->req;
    bool personal =
        req->signed_in || req->api || req->method != HTTP_GET || exchange->resp.status >= 400;
    return personal ? "no-store" : "no-cache";
}

static void add_headers(const Exchange *exchange, struct MHD_Response *response)
{
    const Resp *resp = &exchange->resp;

    /* An unchanged page keeps the headers that it came with (RFC 9110 15.4.5, RFC 9111 4.3.4). */
    for (size_t i = 0; i < COUNT_OF(fixed_headers) && resp->status != 304; i++) {
        add(response, fixed_headers[i].name, fixed_headers[i].value);
    }
    if (exchange->server->config.secure && resp->status != 304) {
        add(response, "Strict-Transport-Security", "max-age=31536000");
    }
    if (resp->type != NULL) {
        add(response, MHD_HTTP_HEADER_CONTENT_TYPE, resp->type);
    }
    if (!has_header(resp, S("Cache-Control"))) {
        add(response, MHD_HTTP_HEADER_CACHE_CONTROL, cache_control(exchange));
    }
    add(response, "X-Request-Id", exchange->request_id);
    for (size_t i = 0; i < resp->header_count; i++) {
        add(response, resp->headers[i].name, resp->headers[i].value);
    }
    if (exchange->close || atomic_load(&exchange->server->stopping)) {
        add(response, MHD_HTTP_HEADER_CONNECTION, "close");
    }
}

static void anonymous_cookie(Exchange *exchange)
{
    Req *req = &exchange->req;

    if (req->anonymous_csrf_fresh) {
        resp_cookie(&exchange->resp, S("csrf"), req->anonymous_csrf, 0);
    }
}

/* The body is not copied: it lives in the exchange, the cache or the program until the last byte
 * went out, when dispatch_done gives the exchange back. */
static struct MHD_Response *body_response(Str body)
{
    union {
        const char *from;
        void *to;
    } ptr = { .from = body.ptr };

    return MHD_create_response_from_buffer(body.len, ptr.to, MHD_RESPMEM_PERSISTENT);
}

enum MHD_Result send_answer(Exchange *exchange)
{
    Resp *resp = &exchange->resp;
    struct MHD_Response *response = NULL;

    anonymous_cookie(exchange);
    if (resp->event_next != NULL) {
        Err *err = event_stream_begin(exchange, &response);
        if (err != NULL) {
            dispatch_fail(exchange, err);
        }
    }
    if (response == NULL) {
        response = body_response(resp->body);
        exchange->bytes_sent = exchange->req.head ? 0 : resp->body.len;
    }
    if (response == NULL) {
        return MHD_NO; /* out of memory: the connection is closed */
    }
    add_headers(exchange, response);
    enum MHD_Result queued =
        MHD_queue_response(exchange->req.connection, (unsigned)resp->status, response);
    MHD_destroy_response(response);
    exchange->phase = EXCHANGE_ANSWERED;
    return queued;
}

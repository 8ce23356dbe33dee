/* dispatch.c - from a request to its answer: route, admission, input, handler, and errors in one
 * place. Nobody else in http/, web/ or api/ logs an error. */
#include <assert.h>
#include <string.h>

#include "base/crypto.h"
#include "base/file.h"
#include "base/log.h"
#include "http/http_internal.h"
#include "http/uri.h"

enum { LOG_BYTES = 256 };

void dispatch_log(const Exchange *exchange, const Err *err)
{
    Arena scratch = exchange->req.scratch;
    Str text = err_format(&scratch, err);

    if (err_status(err->code) >= 500) {
        log_write(LOG_ERROR, "request_failed", "id=%s error=%.*s", exchange->request_id,
                  STR_ARG(text));
    } else {
        log_write(LOG_DEBUG, "request_refused", "id=%s error=%.*s", exchange->request_id,
                  STR_ARG(text));
    }
}

static bool id_valid(Str id)
{
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        bool right = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '_';
        if (!right) {
            return false;
        }
    }
    return id.len >= 8 && id.len <= REQUEST_ID_BYTES_MAX;
}

/* The proxy's id when there is one; else a number that no other request of this process has. */
static void set_request_id(Exchange *exchange)
{
    static const char digits[] = "0123456789abcdef";
    HttpServer *server = exchange->server;
    Str given = req_header(&exchange->req, "X-Request-Id");

    if (server->config.behind_proxy && id_valid(given)) {
        memcpy(exchange->request_id, given.ptr, given.len);
        exchange->request_id[given.len] = '\0';
    } else {
        uint64_t id = server->request_seed +
                      atomic_fetch_add(&server->request_count, 1) * UINT64_C(0x9e3779b97f4a7c15);
        for (size_t i = 0; i < 16; i++) {
            exchange->request_id[15 - i] = digits[id >> (4 * i) & 15];
        }
        exchange->request_id[16] = '\0';
    }
    exchange->req.request_id = str_from_cstr(exchange->request_id);
}

static void split_target(Exchange *exchange)
{
    size_t question = str_find(exchange->target, S("?"), 0);

    exchange->path = str_slice(exchange->target, 0, question);
    exchange->query = str_slice(exchange->target, question + 1, exchange->target.len);
    exchange->req.target = exchange->target;
    exchange->req.path = exchange->path;
}

/* Whether the body may be read at all; said before it is. */
static Err *admit_body(Exchange *exchange)
{
    const Route *route = exchange->match.route;
    size_t max = route->body_bytes_max > 0 ? route->body_bytes_max : BODY_BYTES_DEFAULT;
    uint64_t length;

    TRY(request_length(exchange, &length));
    if (route->body == BODY_NONE && length > 0) {
        return ERR(REQUEST_FORMAT, "This address takes no body.");
    }
    if (length > max) {
        return ERR(REQUEST_TOO_LARGE, "The body is larger than %zu bytes.", max);
    }
    exchange->body_cap = (size_t)length;
    return NULL;
}

static Err *find_route(Exchange *exchange, Str method)
{
    HttpServer *server = exchange->server;
    Req *req = &exchange->req;
    Str decoded;

    bool known = http_method_parse(method, &req->method);
    req->head = str_eq(method, S("HEAD"));
    if (!known) {
        req->method = HTTP_METHOD_COUNT; /* matches no route; the path's methods are still found */
    }
    TRY(router_find(&server->router, req->method, exchange->path, req->arena, &exchange->match));
    if (uri_decode(req->arena, exchange->path, false, &decoded)) {
        req->path = decoded;
    }
    const Route *route = exchange->match.route;
    if (!known || (route == NULL && exchange->match.allowed != 0)) {
        req->read_only = true;
        req->method = known ? req->method : HTTP_POST;
        return exchange->match.allowed == 0 ? ERR(NOT_FOUND, "%s", "")
                                            : ERR(REQUEST_METHOD, "%s", "");
    }
    if (route == NULL) {
        return ERR(NOT_FOUND, "%s", "");
    }
    req->route = route;
    req->api = route->api;
    req->read_only = req->method == HTTP_GET;
    req->param_count = exchange->match.param_count;
    memcpy(req->param_names, exchange->match.names, sizeof(req->param_names));
    memcpy(req->param_values, exchange->match.values, sizeof(req->param_values));
    return NULL;
}

static bool answer_asset(Exchange *exchange, Str method)
{
    const HttpConfig *config = &exchange->server->config;
    bool get = str_eq(method, S("GET")) || str_eq(method, S("HEAD"));
    const Asset *asset = NULL;

    if (get && config->asset != NULL && str_starts(exchange->path, S("/assets/"))) {
        asset = config->asset(exchange->path);
    }
    if (asset == NULL) {
        return false;
    }
    exchange->req.method = HTTP_GET;
    exchange->req.head = str_eq(method, S("HEAD"));
    exchange->plain = true;
    asset_answer(exchange, asset);
    return true;
}

static Str allowed_methods(const Exchange *exchange)
{
    StrBuf buf = buf_new(exchange->req.arena, 64);

    buf_add(&buf, S("OPTIONS"));
    for (size_t i = 0; i < HTTP_METHOD_COUNT; i++) {
        if ((exchange->match.allowed >> i & 1) != 0) {
            buf_add(&buf, S(", "));
            buf_add(&buf, i == HTTP_GET ? S("GET, HEAD") : http_method_name((HttpMethod)i));
        }
    }
    return buf_str(&buf);
}

static Err *route_begin(Exchange *exchange, Str method)
{
    Err *err = find_route(exchange, method);

    if (exchange->match.allowed != 0 && str_eq(method, S("OPTIONS"))) {
        (void)resp_no_content(&exchange->resp);
        resp_header(&exchange->resp, MHD_HTTP_HEADER_ALLOW, allowed_methods(exchange));
        exchange->plain = true;
        return NULL;
    }
    TRY(err);
    TRY(admit_address(exchange));
    return admit_body(exchange);
}

Err *dispatch_begin(Exchange *exchange, const char *method, const char *version)
{
    Req *req = &exchange->req;
    Str word = str_from_cstr(method);
    Clock clock = exchange->server->config.clock;
    uint64_t length = 0;

    set_request_id(exchange);
    client_address(exchange);
    req->secure = exchange->server->config.secure;
    req->now = clock_now(&clock);
    resp_begin(&exchange->resp, req);
    split_target(exchange);
    req->api = str_starts(exchange->path, S("/api/"));
    Err *err = request_check(exchange, method, version);
    if (err != NULL) {
        exchange->close = true;
        return err;
    }
    TRY(request_length(exchange, &length));
    if (!answer_asset(exchange, word)) {
        err = route_begin(exchange, word);
    }
    if (exchange->plain && length > 0) {
        err = ERR(REQUEST_FORMAT, "This address takes no body.");
    }
    exchange->close = err != NULL && length > 0; /* the body will not be read */
    return err;
}

static const Err *first_wrong(const FieldValue *values, size_t count)
{
    for (size_t i = 0; values != NULL && i < count; i++) {
        if (values[i].err != NULL) {
            return values[i].err;
        }
    }
    return NULL;
}

static Err *admit(Exchange *exchange)
{
    exchange->admitted = true;
    if (!exchange->spooling) {
        TRY(admit_identity(exchange));
    }
    return input_take(exchange);
}

/* Nobody fills the disk who may not send a file here. */
static Err *spool_begin(Exchange *exchange)
{
    HttpServer *server = exchange->server;
    TRY(admit_identity(exchange));
    if (atomic_fetch_add(&server->files, 1) >= (int)server->config.file_max) {
        (void)atomic_fetch_sub(&server->files, 1);
        exchange->retry_after_s = 10;
        return ERR(SERVER_BUSY, "too many files at a time");
    }
    Err *err = file_spool_open(str_from_cstr(server->config.spool_folder), &exchange->spool_fd);
    exchange->spooling = err == NULL;
    (void)atomic_fetch_sub(&server->files, err == NULL ? 0 : 1);
    return err;
}

void dispatch_spool(Exchange *exchange)
{
    Err *err = spool_begin(exchange);
    exchange->spool_asked = true;
    exchange->refused = err != NULL;
    if (err != NULL) {
        dispatch_fail(exchange, err);
    }
}

/* No session has to be looked up in the database, and the route knows the answer. */
bool dispatch_quick(Exchange *exchange)
{
    Req *req = &exchange->req;
    const Route *route = req->route;

    if (exchange->plain || exchange->refused) {
        return true;
    }
    if (route->quick == NULL || req->api) {
        return false;
    }
    if (req_cookie(req, S("session")).len > 0 && !admit_known(exchange)) {
        return false;
    }
    Err *err = admit(exchange);
    if (err != NULL) {
        dispatch_fail(exchange, err);
        return true;
    }
    return req_valid(req) && route->quick(req, &exchange->resp);
}

static Err *run(Exchange *exchange)
{
    Req *req = &exchange->req;
    Resp *resp = &exchange->resp;
    const Route *route = req->route;

    if (!exchange->admitted) {
        TRY(admit(exchange));
    }
    if (req_valid(req)) {
        return route->handle(req, resp);
    }
    if (route->invalid != NULL) {
        resp->status = 422;
        return route->invalid(req, resp);
    }
    const Err *wrong = first_wrong(req->query, route->query_count);
    if (wrong == NULL) {
        wrong = first_wrong(req->form, route->field_count);
    }
    return err_copy(wrong);
}

void dispatch_run(Exchange *exchange)
{
    if (exchange->plain) {
        return;
    }
    Err *err = run(exchange);
    if (err != NULL) {
        dispatch_fail(exchange, err);
    }
}

/* A page without a session goes to the sign-in page and comes back; a script that asked for a
 * fragment is told to take the whole page there. */
static void go_sign_in(Exchange *exchange)
{
    Req *req = &exchange->req;
    Resp *resp = &exchange->resp;
    bool back = req->method == HTTP_GET && exchange->target.len < 1500;
    Str path = str_from_cstr(exchange->server->config.sign_in_path);

    if (back) {
        Str next = uri_encode(req->arena, exchange->target);
        path = arena_printf(req->arena, "%.*s?next=%.*s", STR_ARG(path), STR_ARG(next));
    }
    if (req_header(req, "HX-Request").len > 0) {
        resp->status = 401;
        resp_header(resp, "HX-Redirect", path);
        return;
    }
    Err *err = resp_see_other(resp, path);
    assert(err == NULL);
}

/* Errors of a good request that end it before anybody was identified: their pages have the reader's
 * own frame all the same. */
static bool fails_early(const Err *err)
{
    return err->code == ERR_NOT_FOUND || err->code == ERR_REQUEST_METHOD ||
           err->code == ERR_REQUEST_TOO_LARGE;
}

static void fail_page(Exchange *exchange, const Err *err)
{
    const HttpConfig *config = &exchange->server->config;
    Req *req = &exchange->req;
    Resp *resp = &exchange->resp;

    if (err->code == ERR_SIGN_IN_REQUIRED && config->sign_in_path != NULL) {
        go_sign_in(exchange);
        return;
    }
    if (config->error_page != NULL) {
        if (fails_early(err)) {
            admit_reader(exchange);
        }
        Err *second = config->error_page(req, resp, err);
        if (second == NULL) {
            return;
        }
        dispatch_log(exchange, second);
    }
    Str text = err_message(err);
    (void)resp_text(resp, arena_printf(req->arena, "%.*s\n", STR_ARG(text)));
}

void dispatch_fail(Exchange *exchange, const Err *err)
{
    Req *req = &exchange->req;
    Resp *resp = &exchange->resp;

    dispatch_log(exchange, err);
    if (resp->cached != NULL) {
        page_cache_release(exchange->server->cache, resp->cached);
    }
    resp_begin(resp, req);
    resp->status = err_status(err->code);
    if (exchange->match.allowed != 0 && req->route == NULL) {
        resp_header(resp, MHD_HTTP_HEADER_ALLOW, allowed_methods(exchange));
    }
    if (resp->status == 503 && exchange->retry_after_s == 0) {
        exchange->retry_after_s = 1;
    }
    if (exchange->retry_after_s > 0) {
        resp_header(resp, MHD_HTTP_HEADER_RETRY_AFTER,
                    arena_printf(req->arena, "%lld", (long long)exchange->retry_after_s));
    }
    if (req->api) {
        (void)resp_json(resp, problem_json(req, err));
        resp->type = "application/problem+json";
        if (resp->status == 401) {
            resp_header(resp, MHD_HTTP_HEADER_WWW_AUTHENTICATE, S("Bearer"));
        }
    } else {
        fail_page(exchange, err);
    }
}

static void add_word(StrBuf *text, Str name, Str value)
{
    buf_add(text, name);
    buf_add(text, value);
}

static void add_number(StrBuf *text, Str name, int64_t value)
{
    buf_add(text, name);
    buf_add_int(text, value);
}

void dispatch_done(Exchange *exchange, int status)
{
    int64_t elapsed_us = clock_monotonic_us() - exchange->start_us;
    const Route *route = exchange->match.route;
    const char *path = route != NULL ? route->path : "-";
    Str method = S("-");

    if (exchange->resp.asset != NULL) {
        path = "/assets/";
    }
    if (exchange->phase != EXCHANGE_LINE && exchange->req.method < HTTP_METHOD_COUNT) {
        method = exchange->req.head ? S("HEAD") : http_method_name(exchange->req.method);
    }
    metrics_count(exchange->server->metrics, exchange->match.index, status, elapsed_us);
    Arena scratch = exchange->req.scratch;
    StrBuf text = buf_new(&scratch, LOG_BYTES);
    add_word(&text, S("id="), str_from_cstr(exchange->request_id));
    add_word(&text, S(" method="), method);
    add_word(&text, S(" route="), str_from_cstr(path));
    add_number(&text, S(" status="), status);
    add_number(&text, S(" ms="), elapsed_us / 1000);
    buf_add_char(&text, '.');
    for (int64_t unit = 100; unit > 0; unit /= 10) {
        buf_add_char(&text, (char)('0' + elapsed_us / unit % 10));
    }
    add_number(&text, S(" bytes="), (int64_t)exchange->bytes_sent);
    log_later(LOG_INFO, "request", buf_str(&text));
}

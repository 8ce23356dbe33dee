/* http_shop.c - a server with one route of each sort, for the tests of http/. */
#include <assert.h>
#include <string.h>
#include <unistd.h>

#include "http/uri.h"
#include "tests/service/http_client.h"

static HttpServer *server;

static Err *home_get(Req *req, Resp *resp)
{
    Str name = req->signed_in ? req->identity.user_name : S("nobody");
    return resp_html(resp, arena_printf(req->arena, "hello %.*s", STR_ARG(name)));
}

enum { Q_PAGE, Q_WORD };
static const Field list_query[] = {
    [Q_PAGE] = { "page", FIELD_INT, .min_value = 1, .max_value = 100, .fallback = "1" },
    [Q_WORD] = { "q", FIELD_TEXT, .max = 20 },
};

static Err *list_get(Req *req, Resp *resp)
{
    Str word = req->query[Q_WORD].text;
    return resp_html(resp, arena_printf(req->arena, "page %lld of %.*s",
                                        (long long)req->query[Q_PAGE].number, STR_ARG(word)));
}

static Err *order_get(Req *req, Resp *resp)
{
    return resp_html(resp, req_param(req, S("order")));
}

static Err *order_new_get(Req *req, Resp *resp)
{
    return resp_html(resp, arena_printf(req->arena, "csrf=%.*s", STR_ARG(req_csrf(req))));
}

enum { F_NAME, F_COUNT };
static const Field order_fields[] = {
    [F_NAME] = { "name", FIELD_TEXT, .required = true, .max = 10 },
    [F_COUNT] = { "count", FIELD_INT, .min_value = 1, .max_value = 9, .fallback = "1" },
};

static Err *order_post(Req *req, Resp *resp)
{
    if (str_eq(req->form[F_NAME].text, S("boom"))) {
        return ERR(DB, "a secret detail");
    }
    Str name = uri_encode(req->arena, req->form[F_NAME].text);
    return resp_see_other(resp, arena_printf(req->arena, "/orders/%.*s-%lld", STR_ARG(name),
                                             (long long)req->form[F_COUNT].number));
}

static Err *order_invalid(Req *req, Resp *resp)
{
    return resp_html(
        resp, arena_printf(req->arena, "name=%.*s|%.*s count=%.*s|%.*s",
                           STR_ARG(req->form[F_NAME].raw), STR_ARG(req->form[F_NAME].message),
                           STR_ARG(req->form[F_COUNT].raw), STR_ARG(req->form[F_COUNT].message)));
}

static Err *sign_in_post(Req *req, Resp *resp)
{
    (void)req;
    resp_session(resp, S("alice-session"), 3600);
    return resp_see_other(resp, S("/"));
}

static const Field api_fields[] = {
    { "name", FIELD_TEXT, .required = true, .max = 10 },
    { "count", FIELD_INT, .required = true, .min_value = 1, .max_value = 9 },
    { .name = "lines", .kind = FIELD_JSON },
};

static Err *api_post(Req *req, Resp *resp)
{
    Str text = arena_printf(req->arena, "{\"key\":\"%.*s\"}", STR_ARG(req->idempotency_key));
    return resp_created(resp, S("/api/v1/things/1"), text);
}

static Err *api_get(Req *req, Resp *resp)
{
    (void)req;
    return resp_json(resp, S("[]"));
}

static Err *file_get(Req *req, Resp *resp)
{
    (void)req;
    return resp_file(resp, "application/pdf", S("Rechnung Ä\" 1.pdf"), false, S("%PDF"));
}

static Err *cached_get(Req *req, Resp *resp)
{
    static int renders;
    if (resp_cached(resp, S("key"), 1)) {
        return NULL;
    }
    renders++;
    return resp_html_cached(resp, S("key"), 1, arena_printf(req->arena, "render %d", renders));
}

static Err *events_next(Req *req, void *context, StrBuf *events, bool *ret_end)
{
    int *step = context;

    (void)req;
    *step += 1;
    event_add(events, S("step"), S(""), *step == 1 ? S("one\ntwo") : S("end"));
    *ret_end = *step == 2;
    return NULL;
}

static Err *events_get(Req *req, Resp *resp)
{
    return resp_event_stream(resp, events_next, arena_new(req->arena, int));
}

static Err *wait_next(Req *req, void *context, StrBuf *events, bool *ret_end)
{
    (void)req;
    (void)context;
    (void)events;
    *ret_end = false;
    return NULL;
}

static Err *wait_get(Req *req, Resp *resp)
{
    (void)req;
    return resp_event_stream(resp, wait_next, NULL);
}

static Err *slow_get(Req *req, Resp *resp)
{
    (void)req;
    (void)usleep(300 * 1000);
    return resp_html(resp, S("done"));
}

static const Route routes[] = {
    { .path = "/", .handle = home_get, .access = ACCESS_PUBLIC },
    { .path = "/list",
      .handle = list_get,
      .access = ACCESS_PUBLIC,
      .query = list_query,
      .query_count = COUNT_OF(list_query) },
    { .path = "/orders/{order}", .handle = order_get, .access = ACCESS_SIGNED_IN },
    { .path = "/orders/new", .handle = order_new_get, .access = ACCESS_SIGNED_IN },
    { .path = "/operator", .handle = home_get, .access = ACCESS_OPERATOR },
    { .method = HTTP_POST,
      .path = "/orders",
      .handle = order_post,
      .invalid = order_invalid,
      .access = ACCESS_PARTNER | ROLE_BUYER,
      .body = BODY_FORM,
      .body_bytes_max = 1000,
      .fields = order_fields,
      .field_count = COUNT_OF(order_fields) },
    { .path = "/sign-in", .handle = order_new_get, .access = ACCESS_PUBLIC },
    { .method = HTTP_POST,
      .path = "/sign-in",
      .handle = sign_in_post,
      .access = ACCESS_PUBLIC,
      .body = BODY_FORM,
      .rate = RATE_SIGN_IN },
    { .method = HTTP_POST,
      .path = "/api/v1/things",
      .handle = api_post,
      .access = ACCESS_SIGNED_IN,
      .api = true,
      .body = BODY_JSON,
      .fields = api_fields,
      .field_count = COUNT_OF(api_fields) },
    { .path = "/api/v1/things", .handle = api_get, .access = ACCESS_SIGNED_IN, .api = true },
    { .path = "/file", .handle = file_get, .access = ACCESS_PUBLIC },
    { .path = "/cached", .handle = cached_get, .access = ACCESS_PUBLIC },
    { .path = "/events", .handle = events_get, .access = ACCESS_PUBLIC },
    { .path = "/wait", .handle = wait_get, .access = ACCESS_PUBLIC },
    { .path = "/slow", .handle = slow_get, .access = ACCESS_PUBLIC },
};

static Err *identify(void *app, Str session_token, Str bearer_token, Arena *out, Arena scratch,
                     Identity *ret_identity, bool *ret_found)
{
    bool session = str_eq(session_token, S("alice-session"));

    (void)app;
    (void)out;
    (void)scratch;
    *ret_found = session || str_eq(bearer_token, S("alice-token"));
    *ret_identity = (Identity){
        .actor = { .user = { 7 }, .account = { 8 }, .kind = ACCOUNT_PARTNER, .roles = ROLE_BUYER },
        .user_name = S("Alice"),
        .csrf = session ? S("alice-csrf") : S("")
    };
    return NULL;
}

static const HttpAuth auth = { identify, NULL };

static const Asset *find_asset(Str path)
{
    static const Asset asset = { .path = STR_INIT("/assets/app.12.css"),
                                 .name = STR_INIT("app.css"),
                                 .type = STR_INIT("text/css; charset=utf-8"),
                                 .etag = STR_INIT("\"12\""),
                                 .body = STR_INIT("plain"),
                                 .gzip = STR_INIT("gz"),
                                 .brotli = STR_INIT("b") };
    return str_eq(path, asset.path) ? &asset : NULL;
}

HttpConfig test_server_config(void)
{
    static const Route *list[COUNT_OF(routes)];

    for (size_t i = 0; i < COUNT_OF(routes); i++) {
        list[i] = &routes[i];
    }
    return (HttpConfig){ .address = "127.0.0.1",
                         .routes = list,
                         .route_count = COUNT_OF(routes),
                         .auth = &auth,
                         .asset = find_asset,
                         .sign_in_path = "/sign-in",
                         .idle_timeout_s = 2,
                         .request_timeout_s = 2,
                         .rate_sign_in = { .burst = 5, .per_minute = 5 } };
}

uint16_t test_server(void)
{
    static HttpConfig config;
    static Arena arena;

    if (server == NULL) {
        config = test_server_config();
        arena = arena_open(ARENA_CAP_BYTES);
        Err *err = http_server_start(&arena, &config, &server);
        assert(err == NULL);
    }
    return http_server_port(server);
}

void test_server_stop(void)
{
    http_server_stop(server, 2000);
    server = NULL;
}

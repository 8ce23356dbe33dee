/* http_bench.c - a server of pages of 30 KB, to be measured beside nginx with the same bytes.
 *
 * usage: http_bench PORT [log]; ends when its standard input does.
 */
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/log.h"
#include "http/server.h"

enum { PAGE_BYTES = 30000 };

static char page[PAGE_BYTES];

static Err *constant_get(Req *req, Resp *resp)
{
    (void)req;
    return resp_html(resp, (Str){ page, PAGE_BYTES });
}

/* As much copying as a template does. */
static Err *rendered_get(Req *req, Resp *resp)
{
    StrBuf buf = buf_new(req->arena, 1024);

    for (size_t i = 0; i < PAGE_BYTES; i += 30) {
        buf_add(&buf, (Str){ page + i, 30 });
    }
    return resp_html(resp, buf_str(&buf));
}

static Err *cached_get(Req *req, Resp *resp)
{
    (void)req;
    return resp_cached(resp, S("page"), 1)
               ? NULL
               : resp_html_cached(resp, S("page"), 1, (Str){ page, PAGE_BYTES });
}

static const Route constant = { .path = "/constant",
                                .handle = constant_get,
                                .access = ACCESS_PUBLIC };
static const Route rendered = { .path = "/rendered",
                                .handle = rendered_get,
                                .access = ACCESS_PUBLIC };
static const Route cached = { .path = "/cached", .handle = cached_get, .access = ACCESS_PUBLIC };

int main(int argc, char **argv)
{
    static const Route *const routes[] = { &constant, &rendered, &cached };
    HttpConfig config = {
        .address = "127.0.0.1", .routes = routes, .route_count = COUNT_OF(routes), .rate_off = true
    };
    Arena arena = arena_open(ARENA_CAP_BYTES);
    HttpServer *server;
    int64_t port = 0;
    char c;

    if (argc < 2 || !str_parse_int64(str_from_cstr(argv[1]), &port)) {
        return 2;
    }
    crypto_start();
    log_set_level(argc > 2 ? LOG_INFO : LOG_WARN);
    memset(page, 'x', sizeof(page));
    config.port = (uint16_t)port;
    Err *err = http_server_start(&arena, &config, &server);
    assert(err == NULL);
    (void)printf("%u\n", (unsigned)http_server_port(server));
    (void)fflush(stdout);
    while (read(STDIN_FILENO, &c, 1) > 0) {
    }
    http_server_stop(server, 1000);
    return 0;
}

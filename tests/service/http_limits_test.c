/* http_limits_test.c - servers with other settings: behind a proxy, secure, with small limits. */
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/service/http_client.h"
#include "tests/test.h"

/* One server at a time; the test that failed leaves its own to the end of the process. */
static HttpServer *start(const HttpConfig *config)
{
    static Arena arena;
    HttpServer *server;

    arena = arena_open(ARENA_CAP_BYTES);
    CHECK_OK(http_server_start(&arena, config, &server));
    return server;
}

static HttpAnswer get(const HttpServer *server, const char *target, const char *headers)
{
    return http_raw(http_server_port(server), http_request("GET", target, headers, NULL));
}

TEST(http_counts_the_client_behind_the_proxy)
{
    HttpConfig config = test_server_config();
    config.behind_proxy = true;
    config.rate_address = (RateLimit){ .burst = 3, .per_minute = 1 };
    HttpServer *server = start(&config);

    for (int i = 0; i < 3; i++) {
        CHECK_INT(get(server, "/", "X-Forwarded-For: 10.9.9.9, 10.0.0.1\r\n").status, 200);
    }
    HttpAnswer answer = get(server, "/", "X-Forwarded-For: 10.8.8.8, 10.0.0.1\r\n");
    CHECK_INT(answer.status, 429);
    CHECK(answer_header(&answer, "Retry-After").len > 0);
    CHECK_INT(get(server, "/", "X-Forwarded-For: 10.0.0.2\r\n").status, 200);
    CHECK_INT(get(server, "/healthz", "X-Forwarded-For: 10.0.0.1\r\n").status, 200);
    answer = get(server, "/", "X-Forwarded-For: 10.0.0.3\r\nX-Request-Id: from-proxy-1\r\n");
    CHECK_STR(answer_header(&answer, "X-Request-Id"), S("from-proxy-1"));
    http_server_stop(server, 1000);
}

TEST(http_counts_a_network_of_ipv6_as_one_client)
{
    HttpConfig config = test_server_config();
    config.behind_proxy = true;
    config.rate_address = (RateLimit){ .burst = 2, .per_minute = 1 };
    HttpServer *server = start(&config);

    CHECK_INT(get(server, "/", "X-Forwarded-For: 2001:db8::1\r\n").status, 200);
    CHECK_INT(get(server, "/", "X-Forwarded-For: 2001:db8::2\r\n").status, 200);
    CHECK_INT(get(server, "/", "X-Forwarded-For: 2001:db8::3\r\n").status, 429);
    CHECK_INT(get(server, "/", "X-Forwarded-For: 2001:db8:0:1::3\r\n").status, 200);
    http_server_stop(server, 1000);
}

TEST(http_believes_nobody_without_a_proxy)
{
    HttpConfig config = test_server_config();
    config.rate_address = (RateLimit){ .burst = 2, .per_minute = 1 };
    HttpServer *server = start(&config);

    CHECK_INT(get(server, "/", "X-Forwarded-For: 10.0.0.1\r\n").status, 200);
    CHECK_INT(get(server, "/", "X-Forwarded-For: 10.0.0.2\r\n").status, 200);
    CHECK_INT(get(server, "/", "X-Forwarded-For: 10.0.0.3\r\n").status, 429);
    http_server_stop(server, 1000);
}

TEST(http_counts_a_signed_in_user_and_not_the_address)
{
    HttpConfig config = test_server_config();
    config.rate_address = (RateLimit){ .burst = 2, .per_minute = 1 };
    config.rate_identity = (RateLimit){ .burst = 4, .per_minute = 1 };
    HttpServer *server = start(&config);

    for (int i = 0; i < 4; i++) {
        CHECK_INT(get(server, "/", "Cookie: session=alice-session\r\n").status, 200);
    }
    CHECK_INT(get(server, "/", "Cookie: session=alice-session\r\n").status, 429);
    CHECK_INT(get(server, "/", "").status, 200);
    http_server_stop(server, 1000);
}

TEST(http_over_tls_guards_its_cookies)
{
    HttpConfig config = test_server_config();
    config.secure = true;
    HttpServer *server = start(&config);

    HttpAnswer answer = get(server, "/sign-in", "");
    Str cookie = answer_header(&answer, "Set-Cookie");
    CHECK(str_starts(cookie, S("__Host-csrf=")));
    CHECK(str_find(cookie, S("; Secure"), 0) < cookie.len);
    CHECK_STR(answer_header(&answer, "Strict-Transport-Security"), S("max-age=31536000"));
    CHECK_STR(get(server, "/", "Cookie: session=alice-session\r\n").body, S("hello nobody"));
    CHECK_STR(get(server, "/", "Cookie: __Host-session=alice-session\r\n").body, S("hello Alice"));
    http_server_stop(server, 1000);
}

TEST(http_closes_a_connection_whose_body_comes_too_slowly)
{
    int fd = http_connect(test_server());
    bool closed = false;
    char c;

    Str head = S("POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n");
    CHECK(send(fd, head.ptr, head.len, MSG_NOSIGNAL) == (ssize_t)head.len);
    for (int i = 0; i < 8 && !closed; i++) {
        (void)usleep(600 * 1000);
        closed = send(fd, "a", 1, MSG_NOSIGNAL) != 1 || recv(fd, &c, 1, MSG_DONTWAIT) == 0;
    }
    http_close(fd);
    CHECK(closed);
}

static bool reaches(const HttpServer *server, const char *line)
{
    Str wanted = str_from_cstr(line);

    for (int i = 0; i < 40; i++) {
        HttpAnswer answer = get(server, "/metrics", "");
        if (str_find(answer.body, wanted, 0) < answer.body.len) {
            return true;
        }
        (void)usleep(100 * 1000);
    }
    return false;
}

TEST(http_bounds_event_streams_and_sees_a_client_leave)
{
    HttpConfig config = test_server_config();
    config.event_stream_max = 1;
    HttpServer *server = start(&config);
    int fd = http_connect(http_server_port(server));
    Str ask = http_request("GET", "/wait", "", NULL);

    CHECK(send(fd, ask.ptr, ask.len, MSG_NOSIGNAL) == (ssize_t)ask.len);
    CHECK(reaches(server, "stoa_http_event_streams 1"));
    HttpAnswer second = get(server, "/wait", "");
    CHECK_INT(second.status, 503);
    CHECK_STR(answer_header(&second, "Retry-After"), S("5"));
    http_close(fd);
    CHECK(reaches(server, "stoa_http_event_streams 0"));
    http_server_stop(server, 1000);
}

TEST(http_ends_event_streams_when_it_stops)
{
    HttpConfig config = test_server_config();
    HttpServer *server = start(&config);
    int fd = http_connect(http_server_port(server));
    Str ask = http_request("GET", "/wait", "", NULL);
    int64_t start_us = clock_monotonic_us();

    CHECK(send(fd, ask.ptr, ask.len, MSG_NOSIGNAL) == (ssize_t)ask.len);
    CHECK(reaches(server, "stoa_http_event_streams 1"));
    http_server_stop(server, 10000);
    CHECK(clock_monotonic_us() - start_us < 5 * SECOND_US);
    http_close(fd);
}

TEST(http_takes_no_more_connections_than_it_may)
{
    enum { MAX = 4 };
    HttpConfig config = test_server_config();
    config.connection_max = MAX;
    HttpServer *server = start(&config);
    int fds[MAX];

    for (int i = 0; i < MAX; i++) {
        fds[i] = http_connect(http_server_port(server));
        HttpAnswer answer = http_exchange(fds[i], http_request("GET", "/", "", NULL));
        CHECK_INT(answer.status, 200);
    }
    int late = http_connect(http_server_port(server)); /* the system's queue has it */
    Str ask = http_request("GET", "/", "", NULL);
    struct pollfd answered = { .fd = late, .events = POLLIN };
    CHECK(send(late, ask.ptr, ask.len, MSG_NOSIGNAL) == (ssize_t)ask.len);
    CHECK_INT(poll(&answered, 1, 300), 0);
    http_close(fds[0]);
    CHECK_INT(poll(&answered, 1, 5000), 1); /* its turn */
    http_close(late);
    for (int i = 1; i < MAX; i++) {
        http_close(fds[i]);
    }
    CHECK(reaches(server, "stoa_http_in_flight 1"));
    http_server_stop(server, 1000);
}

TEST(http_answers_others_while_handlers_wait)
{
    enum { SLOW = 16 }; /* 0.3 s each: one after the other they would take five seconds */
    HttpConfig config = test_server_config();
    HttpServer *server = start(&config);
    int64_t start_us = clock_monotonic_us();
    Str ask = http_request("GET", "/slow", "", NULL);
    int fds[SLOW];

    for (int i = 0; i < SLOW; i++) {
        fds[i] = http_connect(http_server_port(server));
        CHECK(send(fds[i], ask.ptr, ask.len, MSG_NOSIGNAL) == (ssize_t)ask.len);
    }
    CHECK_INT(get(server, "/", "").status, 200);
    for (int i = 0; i < SLOW; i++) {
        struct pollfd answered = { .fd = fds[i], .events = POLLIN };
        CHECK_INT(poll(&answered, 1, 5000), 1);
        http_close(fds[i]);
    }
    CHECK(clock_monotonic_us() - start_us < 3 * SECOND_US);
    http_server_stop(server, 1000);
}

TEST(http_says_why_it_cannot_listen)
{
    HttpConfig config = test_server_config();
    HttpServer *server;

    config.port = test_server();
    CHECK_ERR(http_server_start(&test_arena, &config, &server), IO);
    config.address = "localhost";
    CHECK_ERR(http_server_start(&test_arena, &config, &server), CONFIG);
}

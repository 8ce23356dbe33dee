/* http_test.c - the server as a client sees it: routes, sessions, forms, the API, limits, stopping.
 */
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/service/http_client.h"
#include "tests/test.h"

#define SESSION "Cookie: session=alice-session\r\n"
#define BEARER "Authorization: Bearer alice-token\r\n"
#define JSON_TYPE "Content-Type: application/json\r\n"

static bool has(Str text, const char *part)
{
    Str wanted = str_from_cstr(part);
    return str_find(text, wanted, 0) < text.len;
}

TEST(http_answers_a_public_page_with_the_security_headers)
{
    HttpAnswer answer = http_get("/", "");

    CHECK_INT(answer.status, 200);
    CHECK_STR(answer.body, S("hello nobody"));
    CHECK(has(answer_header(&answer, "Content-Security-Policy"), "default-src 'self'"));
    CHECK_STR(answer_header(&answer, "X-Content-Type-Options"), S("nosniff"));
    CHECK_STR(answer_header(&answer, "Referrer-Policy"), S("same-origin"));
    CHECK_STR(answer_header(&answer, "Cache-Control"), S("no-cache"));
    CHECK_INT(answer_header(&answer, "X-Request-Id").len, 16);
}

TEST(http_does_not_let_a_signed_in_page_be_stored)
{
    HttpAnswer answer = http_get("/", SESSION);

    CHECK_STR(answer.body, S("hello Alice"));
    CHECK_STR(answer_header(&answer, "Cache-Control"), S("no-store"));
}

TEST(http_answers_head_without_a_body)
{
    HttpAnswer answer = http_raw(test_server(), http_request("HEAD", "/", "", NULL));

    CHECK_INT(answer.status, 200);
    CHECK_STR(answer_header(&answer, "Content-Length"), S("12"));
    CHECK_INT(answer.body.len, 0);
}

TEST(http_tells_unknown_addresses_from_unknown_methods)
{
    CHECK_INT(http_get("/nothing", "").status, 404);
    CHECK_INT(http_get("/list/", "").status, 404);
    CHECK_INT(http_get("//list", "").status, 404);
    HttpAnswer answer = http_raw(test_server(), http_request("DELETE", "/sign-in", "", NULL));
    CHECK_INT(answer.status, 405);
    CHECK_STR(answer_header(&answer, "Allow"), S("OPTIONS, GET, HEAD, POST"));
    answer = http_raw(test_server(), http_request("BREW", "/list", "", NULL));
    CHECK_INT(answer.status, 405);
    answer = http_raw(test_server(), http_request("OPTIONS", "/list", "", NULL));
    CHECK_INT(answer.status, 204);
    CHECK_STR(answer_header(&answer, "Allow"), S("OPTIONS, GET, HEAD"));
}

TEST(http_reads_the_query_by_its_table)
{
    CHECK_STR(http_get("/list?page=3&q=a%20b+c&other=1", "").body, S("page 3 of a b c"));
    CHECK_STR(http_get("/list", "").body, S("page 1 of "));
    CHECK_INT(http_get("/list?page=0", "").status, 422);
    CHECK_INT(http_get("/list?page=x", "").status, 422);
    CHECK_INT(http_get("/list?page=1&page=2", "").status, 422);
    CHECK_INT(http_get("/list?q=%ff", "").status, 422);
    CHECK_INT(http_get("/list?q=%00", "").status, 400);
    CHECK_INT(http_get("/list?q=%4", "").status, 400);
}

TEST(http_prefers_a_literal_segment_and_decodes_a_parameter)
{
    CHECK_STR(http_get("/orders/new", SESSION).body, S("csrf=alice-csrf"));
    CHECK_STR(http_get("/orders/a%20b", SESSION).body, S("a b"));
    CHECK_INT(http_get("/orders/a%2fb", SESSION).status, 404);
    CHECK_INT(http_get("/orders/%0a", SESSION).status, 404);
    CHECK_INT(http_get("/orders/%zz", SESSION).status, 400);
}

TEST(http_sends_a_visitor_without_session_to_the_sign_in_page)
{
    HttpAnswer answer = http_get("/orders/new?x=1", "");

    CHECK_INT(answer.status, 303);
    CHECK_STR(answer_header(&answer, "Location"), S("/sign-in?next=%2Forders%2Fnew%3Fx%3D1"));
    answer = http_get("/orders/new", "HX-Request: true\r\n");
    CHECK_INT(answer.status, 401);
    CHECK_STR(answer_header(&answer, "HX-Redirect"), S("/sign-in?next=%2Forders%2Fnew"));
    CHECK_INT(http_get("/orders/new", "Cookie: session=other\r\n").status, 303);
    CHECK_INT(http_get("/operator", SESSION).status, 403);
}

TEST(http_takes_a_form_only_with_its_token_and_from_its_own_page)
{
    const char *body = "csrf=alice-csrf&name=x";

    CHECK_INT(http_post("/orders", SESSION, "name=x").status, 403);
    CHECK_INT(http_post("/orders", SESSION, "csrf=other&name=x").status, 403);
    CHECK_INT(http_post("/orders", SESSION "Origin: http://evil.example\r\n", body).status, 403);
    CHECK_INT(http_post("/orders", SESSION "Origin: null\r\n", body).status, 403);
    CHECK_INT(http_post("/orders", SESSION "Sec-Fetch-Site: cross-site\r\n", body).status, 403);
    HttpAnswer answer = http_post(
        "/orders", SESSION "Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n", body);
    CHECK_INT(answer.status, 303);
    CHECK_STR(answer_header(&answer, "Location"), S("/orders/x-1"));
    CHECK_INT(http_post("/orders", "", body).status, 303); /* to the sign-in page */
    answer = http_post("/orders", SESSION "X-CSRF-Token: alice-csrf\r\n", "name=y");
    CHECK_STR(answer_header(&answer, "Location"), S("/orders/y-1"));
}

TEST(http_shows_a_wrong_form_again_with_what_was_typed)
{
    HttpAnswer answer = http_post("/orders", SESSION, "csrf=alice-csrf&name=&count=12");

    CHECK_INT(answer.status, 422);
    CHECK_STR(answer.body, S("name=|Please fill in this field. "
                             "count=12|The number must be from 1 to 9."));
    answer = http_post("/orders", SESSION, "csrf=alice-csrf&name=far+too+long+a+name");
    CHECK(has(answer.body, "name=far too long a name|At most 10 characters."));
    answer = http_post("/orders", SESSION, "csrf=alice-csrf&name=a&name=b");
    CHECK(has(answer.body, "This field was sent twice."));
    answer = http_post("/orders", SESSION, "csrf=alice-csrf&name=a%ffb");
    CHECK(has(answer.body, "name=a\xef\xbf\xbd"
                           "b|The text is not valid UTF-8."));
}

TEST(http_refuses_bodies_that_are_broken_or_of_another_type)
{
    CHECK_INT(http_post("/orders", SESSION, "csrf=alice-csrf&name=%zz").status, 400);
    CHECK_INT(http_post("/orders", SESSION "Content-Type: text/plain\r\n", "name=x").status, 415);
    CHECK_INT(http_post("/api/v1/things", BEARER JSON_TYPE, "{").status, 400);
    CHECK_INT(http_post("/api/v1/things", BEARER, "a=b").status, 415);
}

TEST(http_hides_what_went_wrong_inside)
{
    HttpAnswer answer = http_post("/orders", SESSION, "csrf=alice-csrf&name=boom");

    CHECK_INT(answer.status, 500);
    CHECK(!has(answer.body, "secret"));
}

TEST(http_gives_a_visitor_a_form_token_in_a_cookie)
{
    HttpAnswer answer = http_get("/sign-in", "");
    Str cookie = answer_header(&answer, "Set-Cookie");
    Str token = str_slice(answer.body, 5, answer.body.len);

    CHECK(str_starts(cookie,
                     arena_printf(&test_arena, "csrf=%.*s; Path=/; HttpOnly", STR_ARG(token))));
    CHECK_INT(http_post("/sign-in", "", "name=x").status, 403);
    Str body = arena_printf(&test_arena, "csrf=%.*s", STR_ARG(token));
    Str header = arena_printf(&test_arena, "Cookie: csrf=%.*s\r\n", STR_ARG(token));
    answer = http_post("/sign-in", str_cstr(&test_arena, header), str_cstr(&test_arena, body));
    CHECK_INT(answer.status, 303);
    CHECK_STR(answer_header(&answer, "Set-Cookie"),
              S("session=alice-session; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600"));
}

TEST(http_slows_down_who_tries_to_sign_in_too_often)
{
    HttpAnswer answer = { .status = 0 };

    for (int i = 0; i < 8 && answer.status != 429; i++) {
        answer = http_post("/sign-in", "", "csrf=x");
    }
    CHECK_INT(answer.status, 429);
    CHECK(answer_header(&answer, "Retry-After").len > 0);
    CHECK_INT(http_get("/", "").status, 200);
}

TEST(http_answers_the_api_with_problems)
{
    HttpAnswer answer = http_get("/api/v1/things", "");

    CHECK_INT(answer.status, 401);
    CHECK_STR(answer_header(&answer, "WWW-Authenticate"), S("Bearer"));
    CHECK_STR(answer_header(&answer, "Content-Type"), S("application/problem+json"));
    CHECK_INT(http_get("/api/v1/things", SESSION).status, 401);
    CHECK_INT(http_get("/api/v1/things", BEARER).status, 200);
    CHECK_INT(http_get("/api/v1/things?typo=1", BEARER).status, 422);
    answer = http_get("/api/v1/nothing", BEARER);
    CHECK_INT(answer.status, 404);
    CHECK(has(answer.body, "\"type\":\"urn:stoa:error:not_found\""));
    answer = http_post("/api/v1/things", BEARER JSON_TYPE, "{\"name\":\"far too long a name\"}");
    CHECK_INT(answer.status, 422);
    CHECK(has(answer.body, "{\"pointer\":\"/name\",\"detail\":\"At most 10 characters.\"}"));
    CHECK(has(answer.body, "{\"pointer\":\"/count\",\"detail\":\"Please fill in this field.\"}"));
    answer = http_post("/api/v1/things", BEARER JSON_TYPE, "{\"name\":\"a\",\"count\":\"1\"}");
    CHECK(has(answer.body, "This must be a whole number."));
    answer = http_post("/api/v1/things", BEARER JSON_TYPE, "{\"name\":\"a\",\"count\":1,\"x\":1}");
    CHECK(has(answer.body, "\"pointer\":\"/x\""));
}

TEST(http_gives_the_idempotency_key_to_the_handler)
{
    const char *body = "{\"name\":\"a\",\"count\":1,\"lines\":[]}";
    HttpAnswer answer =
        http_post("/api/v1/things", BEARER JSON_TYPE "Idempotency-Key: k-1\r\n", body);

    CHECK_INT(answer.status, 201);
    CHECK_STR(answer.body, S("{\"key\":\"k-1\"}"));
    CHECK_STR(answer_header(&answer, "Location"), S("/api/v1/things/1"));
    answer = http_post("/api/v1/things", BEARER JSON_TYPE "Idempotency-Key: k 1\r\n", body);
    CHECK_INT(answer.status, 400);
}

TEST(http_refuses_a_body_that_is_too_large_before_reading_it)
{
    HttpAnswer answer =
        http_raw(test_server(), S("POST /orders HTTP/1.1\r\nHost: localhost\r\n" SESSION
                                  "Content-Length: 5000000\r\n\r\n"));

    CHECK_INT(answer.status, 413);
    CHECK_STR(answer_header(&answer, "Connection"), S("close"));
}

TEST(http_serves_assets_in_the_form_that_the_client_takes)
{
    HttpAnswer answer = http_get("/assets/app.12.css", "");

    CHECK_STR(answer.body, S("plain"));
    CHECK_STR(answer_header(&answer, "Cache-Control"), S("public, max-age=31536000, immutable"));
    CHECK_STR(http_get("/assets/app.12.css", "Accept-Encoding: gzip, br\r\n").body, S("b"));
    CHECK_STR(http_get("/assets/app.12.css", "Accept-Encoding: gzip, br;q=0\r\n").body, S("gz"));
    CHECK_INT(http_get("/assets/app.12.css", "If-None-Match: \"12\"\r\n").status, 304);
    CHECK_INT(http_get("/assets/other.css", "").status, 404);
}

TEST(http_sends_a_download_with_a_name_in_any_script)
{
    HttpAnswer answer = http_get("/file", "");

    CHECK_STR(answer_header(&answer, "Content-Disposition"),
              S("attachment; filename=\"Rechnung_____1.pdf\"; "
                "filename*=UTF-8''Rechnung%20%C3%84%22%201.pdf"));
}

TEST(http_answers_an_unchanged_page_from_the_cache)
{
    HttpAnswer first = http_get("/cached", "");
    HttpAnswer second = http_get("/cached", "");

    CHECK_STR(first.body, S("render 1"));
    CHECK_STR(second.body, S("render 1"));
    Str tag = answer_header(&second, "ETag");
    Str header = arena_printf(&test_arena, "If-None-Match: W/\"x\", %.*s\r\n", STR_ARG(tag));
    HttpAnswer third = http_get("/cached", str_cstr(&test_arena, header));
    CHECK_INT(third.status, 304);
    CHECK_INT(third.body.len, 0);
}

TEST(http_streams_events_until_the_handler_ends)
{
    HttpAnswer answer = http_get("/events", "");

    CHECK_INT(answer.status, 200);
    CHECK_STR(answer_header(&answer, "Content-Type"), S("text/event-stream"));
    CHECK(has(answer.body, "event: step\ndata: one\ndata: two\n\n"));
    CHECK(has(answer.body, "event: step\ndata: end\n\n"));
    CHECK(answer.closed);
}

TEST(http_tells_its_health_and_its_counters)
{
    CHECK_STR(http_get("/healthz", "").body, S("alive\n"));
    CHECK_STR(http_get("/readyz", "").body, S("ready\n"));
    HttpAnswer answer = http_get("/metrics", "");
    CHECK(has(answer.body, "stoa_http_requests_total{method=\"GET\",route=\"/healthz\""));
    CHECK(has(answer.body, "stoa_http_request_seconds_bucket{le=\"+Inf\"}"));
    CHECK_INT(http_get("/metrics", "X-Forwarded-For: 10.0.0.1\r\n").status, 404);
}

TEST(http_keeps_a_connection_for_the_next_request)
{
    int fd = http_connect(test_server());

    for (int i = 0; i < 3; i++) {
        CHECK_INT(http_exchange(fd, http_request("GET", "/", "", NULL)).status, 200);
    }
    CHECK_INT(http_exchange(fd, http_request("POST", "/nothing", "", "")).status, 404);
    CHECK_INT(http_exchange(fd, http_request("GET", "/", "", NULL)).status, 200);
    http_close(fd);
}

TEST(http_closes_a_connection_that_sends_a_byte_now_and_then)
{
    int fd = http_connect(test_server());
    bool closed = false;

    for (int i = 0; i < 8 && !closed; i++) {
        closed = send(fd, "G", 1, MSG_NOSIGNAL) != 1;
        (void)usleep(700 * 1000);
    }
    http_close(fd);
    CHECK(closed);
}

static void *ask_slowly(void *context)
{
    HttpAnswer *answer = context;
    *answer = http_get("/slow", "");
    return NULL;
}

TEST(http_finishes_what_is_under_way_when_it_stops)
{
    HttpAnswer answer = { .status = 0 };
    pthread_t thread;
    CHECK(test_server() != 0);
    CHECK(pthread_create(&thread, NULL, ask_slowly, &answer) == 0);
    (void)usleep(100 * 1000);
    test_server_stop();
    (void)pthread_join(thread, NULL);
    CHECK_INT(answer.status, 200);
    CHECK_STR(answer.body, S("done"));
    CHECK(test_server() != 0);
}

/* http_strict_test.c - requests that two programs could understand differently get a refusal or a
 * closed connection: never a page, never a failure of ours, and never a second answer. */
#include <string.h>

#include "tests/service/http_client.h"
#include "tests/test.h"

#define LINE "GET / HTTP/1.1\r\n"
#define HOST "Host: localhost\r\n"
#define POST "POST /sign-in HTTP/1.1\r\n" HOST
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define SMUGGLED "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"

typedef struct Malformed {
    const char *what;
    Str bytes;
} Malformed;

static const Malformed requests[] = {
    { "both lengths", STR_INIT(POST FORM "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
                                         "0\r\n\r\n" SMUGGLED) },
    { "both lengths, the other way round",
      STR_INIT(POST FORM "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n") },
    { "two equal lengths",
      STR_INIT(POST FORM "Content-Length: 4\r\nContent-Length: 4\r\n\r\na=bc") },
    { "two different lengths",
      STR_INIT(POST FORM "Content-Length: 4\r\nContent-Length: 0\r\n\r\na=bc") },
    { "a list of lengths", STR_INIT(POST FORM "Content-Length: 4, 4\r\n\r\na=bc") },
    { "a signed length", STR_INIT(POST FORM "Content-Length: +4\r\n\r\na=bc") },
    { "a negative length", STR_INIT(POST FORM "Content-Length: -1\r\n\r\na=bc") },
    { "a hexadecimal length", STR_INIT(POST FORM "Content-Length: 0x4\r\n\r\na=bc") },
    { "an empty length", STR_INIT(POST FORM "Content-Length: \r\n\r\na=bc") },
    { "a length that overflows",
      STR_INIT(POST FORM "Content-Length: 18446744073709551620\r\n\r\na=bc") },
    { "two encodings", STR_INIT(POST FORM "Transfer-Encoding: chunked\r\n"
                                          "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n") },
    { "an unknown encoding", STR_INIT(POST FORM "Transfer-Encoding: xchunked\r\n\r\n" SMUGGLED) },
    { "an encoding with a tab",
      STR_INIT(POST FORM "Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n") },
    { "chunks", STR_INIT(POST FORM "Transfer-Encoding: chunked\r\n\r\n4\r\na=bc\r\n0\r\n\r\n") },
    { "a broken chunk", STR_INIT(POST FORM "Transfer-Encoding: chunked\r\n\r\nzz\r\na=bc\r\n") },
    { "a body for GET", STR_INIT(LINE HOST "Content-Length: 5\r\n\r\nhello" SMUGGLED) },
    { "a body for an asset",
      STR_INIT("GET /assets/app.12.css HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello") },
    { "no host", STR_INIT(LINE "\r\n") },
    { "no host in HTTP/1.0", STR_INIT("GET / HTTP/1.0\r\n\r\n") },
    { "two hosts", STR_INIT(LINE HOST "Host: other\r\n\r\n") },
    { "an empty host", STR_INIT(LINE "Host: \r\n\r\n") },
    { "a host with a slash", STR_INIT(LINE "Host: a/b\r\n\r\n") },
    { "a host with an at sign", STR_INIT(LINE "Host: a@b\r\n\r\n") },
    { "a space before the colon", STR_INIT(LINE HOST "Accept : x\r\n\r\n") },
    { "a space in a header's name", STR_INIT(LINE HOST "Acc ept: x\r\n\r\n") },
    { "a header without a colon", STR_INIT(LINE HOST "Accept\r\n\r\n") },
    { "a header without a name", STR_INIT(LINE HOST ": x\r\n\r\n") },
    { "a control character in a header", STR_INIT(LINE HOST "Accept: a\001b\r\n\r\n") },
    { "DEL in a header", STR_INIT(LINE HOST "Accept: a\177b\r\n\r\n") },
    { "two sessions", STR_INIT(LINE HOST "Cookie: a=1\r\nCookie: b=2\r\n\r\n") },
    { "an address without a slash", STR_INIT("GET x HTTP/1.1\r\n" HOST "\r\n") },
    { "a whole address", STR_INIT("GET http://localhost/ HTTP/1.1\r\n" HOST "\r\n") },
    { "a space in the address", STR_INIT("GET /a b HTTP/1.1\r\n" HOST "\r\n") },
    { "a fragment", STR_INIT("GET /#a HTTP/1.1\r\n" HOST "\r\n") },
    { "a control character in the address", STR_INIT("GET /\001 HTTP/1.1\r\n" HOST "\r\n") },
    { "bytes above ASCII in the address", STR_INIT("GET /\303\251 HTTP/1.1\r\n" HOST "\r\n") },
    { "an escaped NUL", STR_INIT("GET /orders/%00 HTTP/1.1\r\n" HOST "\r\n") },
    { "another protocol", STR_INIT("GET / HTTP/2.0\r\n" HOST "\r\n") },
    { "no protocol", STR_INIT("GET /\r\n\r\n") },
    { "a lower-case protocol", STR_INIT("GET / http/1.1\r\n" HOST "\r\n") },
    { "a TLS hello", STR_INIT("\026\003\001\002\000\001\000\001\374\003\003\r\n\r\n") },
    { "nothing but noise", STR_INIT("\377\376\375\374\r\n\r\n") },
};

static bool refused(HttpAnswer answer)
{
    return (answer.status >= 400 && answer.status < 500) || answer.status == 505 ||
           (answer.status == 0 && answer.closed);
}

TEST(http_refuses_what_is_ambiguous)
{
    for (size_t i = 0; i < COUNT_OF(requests); i++) {
        HttpAnswer answer = http_raw(test_server(), requests[i].bytes);
        if (!refused(answer)) {
            test_fail(__FILE__, __LINE__, "%s: status %d", requests[i].what, answer.status);
        }
    }
}

/* What follows a refused request on its connection must not be taken for another one. */
TEST(http_closes_the_connection_after_a_body_that_it_did_not_read)
{
    for (size_t i = 0; i < COUNT_OF(requests); i++) {
        size_t start = str_find(requests[i].bytes, S(SMUGGLED), 0);
        if (start == requests[i].bytes.len) {
            continue;
        }
        int fd = http_connect(test_server());
        HttpAnswer first = http_exchange(fd, requests[i].bytes);
        HttpAnswer second = http_exchange(fd, S(""));
        http_close(fd);
        CHECK(refused(first));
        CHECK_INT(second.status, 0);
    }
}

static Str repeated(const char *head, char c, size_t count, const char *tail)
{
    StrBuf buf = buf_new(&test_arena, count + 100);

    buf_add(&buf, str_from_cstr(head));
    for (size_t i = 0; i < count; i++) {
        buf_add_char(&buf, c);
    }
    buf_add(&buf, str_from_cstr(tail));
    return buf_str(&buf);
}

TEST(http_refuses_what_is_too_long)
{
    uint16_t port = test_server();
    HttpAnswer answer = http_raw(port, repeated("GET /", 'a', 4096, " HTTP/1.1\r\n" HOST "\r\n"));
    CHECK_INT(answer.status, 414);
    answer = http_raw(port, repeated("GET /", 'a', 4000, " HTTP/1.1\r\n" HOST "\r\n"));
    CHECK_INT(answer.status, 404);
    CHECK(refused(http_raw(port, repeated("GET /", 'a', 100000, " HTTP/1.1\r\n" HOST "\r\n"))));
    answer = http_raw(port, repeated(LINE HOST "Accept: ", 'a', 17000, "\r\n\r\n"));
    CHECK_INT(answer.status, 431);
    CHECK(refused(http_raw(port, repeated(LINE HOST "Accept: ", 'a', 100000, "\r\n\r\n"))));
}

TEST(http_refuses_too_many_headers)
{
    StrBuf buf = buf_new(&test_arena, 8192);

    buf_add(&buf, S(LINE HOST));
    for (int i = 0; i < 200; i++) {
        buf_addf(&buf, "X-%d: 1\r\n", i);
    }
    buf_add(&buf, S("\r\n"));
    CHECK_INT(http_raw(test_server(), buf_str(&buf)).status, 431);
}

TEST(http_survives_json_that_is_nested_deeply)
{
    StrBuf buf = buf_new(&test_arena, 64 * 1024);
    enum { DEPTH = 50000 };

    buf_addf(&buf,
             "POST /api/v1/things HTTP/1.1\r\n" HOST "Authorization: Bearer alice-token\r\n"
             "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n",
             DEPTH);
    for (int i = 0; i < DEPTH; i++) {
        buf_add_char(&buf, '[');
    }
    CHECK_INT(http_raw(test_server(), buf_str(&buf)).status, 400);
}

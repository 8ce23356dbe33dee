/* http_client.c - bytes to a server on this machine and back. */
#include "tests/service/http_client.h"

#include <arpa/inet.h>
#include <assert.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "tests/test.h"

enum { ANSWER_BYTES_MAX = 64 * 1024, WAIT_S = 3 };

int http_connect(uint16_t port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
    struct timeval wait = { .tv_sec = WAIT_S };
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert(fd >= 0);
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
    CHECK(connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0);
    return fd;
}

void http_close(int fd)
{
    (void)close(fd);
}

static size_t head_len(Str got)
{
    size_t end = str_find(got, S("\r\n\r\n"), 0);
    return end < got.len ? end + 4 : 0;
}

Str answer_header(const HttpAnswer *answer, const char *name)
{
    Str rest = answer->head;
    Str line;

    while (str_next(&rest, '\n', &line)) {
        size_t colon = str_find(line, S(":"), 0);
        if (str_eq_nocase(str_slice(line, 0, colon), str_from_cstr(name))) {
            return str_trim(str_slice(line, colon + 1, line.len));
        }
    }
    return S("");
}

/* Puts the pieces of a body without a length together; false while the last is not there. */
static bool pieces_join(HttpAnswer *answer)
{
    Str rest = answer->body;
    StrBuf whole = buf_new(&test_arena, rest.len + 1);

    for (;;) {
        size_t line = str_find(rest, S("\r\n"), 0);
        size_t len = 0;
        for (size_t i = 0; i < line; i++) {
            char c = rest.ptr[i];
            len = 16 * len + (size_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
        }
        if (line == rest.len || rest.len < line + 2 + len + 2) {
            return false;
        }
        if (len == 0) {
            answer->body = buf_str(&whole);
            return true;
        }
        buf_add(&whole, str_slice(rest, line + 2, line + 2 + len));
        rest = str_slice(rest, line + 2 + len + 2, rest.len);
    }
}

/* Whether the answer is complete: its head, and as much body as it announced. */
static bool complete(HttpAnswer *answer, Str got, bool head_only)
{
    size_t head = head_len(got);
    int64_t length;

    if (head == 0) {
        return false;
    }
    answer->head = str_slice(got, 0, head);
    answer->body = str_slice(got, head, got.len);
    int64_t status = 0;
    (void)str_parse_int64(str_slice(got, 9, 12), &status);
    answer->status = (int)status;
    if (head_only || status == 304 || status == 204) {
        return true;
    }
    bool closing = str_eq_nocase(answer_header(answer, "Connection"), S("close"));
    if (!closing && str_eq_nocase(answer_header(answer, "Transfer-Encoding"), S("chunked"))) {
        return str_ends(got, S("0\r\n\r\n")) && pieces_join(answer);
    }
    return str_parse_int64(answer_header(answer, "Content-Length"), &length) &&
           answer->body.len >= (size_t)length;
}

HttpAnswer http_exchange(int fd, Str request)
{
    char *bytes = arena_array(&test_arena, char, ANSWER_BYTES_MAX);
    size_t len = 0;
    HttpAnswer answer = { .status = 0 };

    (void)send(fd, request.ptr, request.len, MSG_NOSIGNAL);
    while (len < ANSWER_BYTES_MAX) {
        ssize_t got = recv(fd, bytes + len, ANSWER_BYTES_MAX - len, 0);
        if (got <= 0) {
            answer.closed = got == 0;
            break;
        }
        len += (size_t)got;
        if (complete(&answer, (Str){ bytes, len }, str_starts(request, S("HEAD ")))) {
            break;
        }
    }
    return answer;
}

HttpAnswer http_raw(uint16_t port, Str request)
{
    int fd = http_connect(port);
    HttpAnswer answer = http_exchange(fd, request);

    http_close(fd);
    return answer;
}

Str http_request(const char *method, const char *target, const char *headers, const char *body)
{
    StrBuf buf = buf_new(&test_arena, 1024);

    buf_addf(&buf, "%s %s HTTP/1.1\r\nHost: localhost\r\n", method, target);
    buf_add(&buf, str_from_cstr(headers));
    if (body != NULL) {
        buf_addf(&buf, "Content-Length: %zu\r\n", strlen(body));
    }
    buf_add(&buf, S("\r\n"));
    buf_add(&buf, str_from_cstr(body));
    return buf_str(&buf);
}

HttpAnswer http_get(const char *target, const char *headers)
{
    return http_raw(test_server(), http_request("GET", target, headers, NULL));
}

HttpAnswer http_post(const char *target, const char *headers, const char *body)
{
    StrBuf all = buf_new(&test_arena, 256);

    buf_add(&all, str_from_cstr(headers));
    if (strstr(headers, "Content-Type") == NULL) {
        buf_add(&all, S("Content-Type: application/x-www-form-urlencoded\r\n"));
    }
    return http_raw(test_server(),
                    http_request("POST", target, str_cstr(&test_arena, buf_str(&all)), body));
}

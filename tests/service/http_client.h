/*
 * http_client.h - a raw HTTP client for tests, and a small server with one route of each sort.
 */
#ifndef TESTS_HTTP_CLIENT_H
#define TESTS_HTTP_CLIENT_H

#include "http/server.h"

typedef struct HttpAnswer {
    int status; /* zero: the connection was closed, or nothing came in time */
    Str head;
    Str body;
    bool closed; /* by the server, after what came */
} HttpAnswer;

/* Sends the bytes as they are and reads one answer, for at most three seconds. */
HttpAnswer http_raw(uint16_t port, Str request);
/* The same on an open connection. */
int http_connect(uint16_t port);
HttpAnswer http_exchange(int fd, Str request);
void http_close(int fd);
/* "GET /x HTTP/1.1", Host, the headers (each with its CR LF), and a body with its length. */
Str http_request(const char *method, const char *target, const char *headers, const char *body);
HttpAnswer http_get(const char *target, const char *headers);
HttpAnswer http_post(const char *target, const char *headers, const char *body);
/* The value of a header of the answer; empty when absent. */
Str answer_header(const HttpAnswer *answer, const char *name);

/* The server of a test: started by the first call, stopped by test_server_stop. */
uint16_t test_server(void);
void test_server_stop(void);
HttpConfig test_server_config(void);

#endif

/*
 * http.h - one request and its response, as handlers see them.
 *
 * A handler does four things in order: take validated fields, call one service, map the errors it
 * can explain, render. It returns NULL when `resp` is filled, or an error, which the dispatcher
 * turns into a page or a problem. Everything in Req and Resp lives until the response is sent.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "base/json.h"
#include "http/route.h"

enum {
    URI_BYTES_MAX = 4096,
    HEADER_BYTES_MAX = 16 * 1024,
    IDEMPOTENCY_KEY_BYTES_MAX = 255,
    RESP_HEADER_MAX = 24,
    EVENT_STREAM_MAX_S = 600 /* the browser connects again by itself */
};

/* Who a session or a bearer token belongs to. */
typedef struct Identity {
    Actor actor;
    SessionId session; /* zero for a bearer token */
    Str user_name;
    Str user_email;
    Str account_name;
    Str csrf; /* the session's form token; empty for a bearer token */
    Instant expires_at;
} Identity;

/* The service layer's answer to "who is this?". Exactly one of the tokens is not empty. *ret_found
 * is false for an unknown or expired one: that is not an error. `out` lives as long as the request.
 */
typedef struct HttpAuth {
    Err *(*identify)(void *app, Str session_token, Str bearer_token, Arena *out, Arena scratch,
                     Identity *ret_identity, bool *ret_found);
    /* The same from memory alone, for Route.quick: never waits; false when it is not known there.
     * NULL: nobody is. */
    bool (*identify_known)(void *app, Str session_token, Arena *out, Identity *ret_identity);
} HttpAuth;

/* What was sent as a file: on the disk until the request ends. */
typedef struct ReqFile {
    Str name; /* without folders; empty when it has none */
    int64_t bytes;
    /* Private to http/. */
    int fd;
    int64_t from; /* where it begins in what was sent */
    int64_t at;   /* how far it was read */
} ReqFile;
/* Reads on: up to `room` bytes, 0 at the end. `file` is a ReqFile. Fails: IO. */
MUST_USE Err *req_file_read(void *file, char *into, size_t room, size_t *ret_got);

struct HttpServer;
struct MHD_Connection;

typedef struct Req {
    const Route *route; /* NULL when no route matched (error pages) */
    HttpMethod method;
    bool head;      /* HEAD: method is HTTP_GET and the body is not sent */
    bool read_only; /* GET: the handler opens the database with DB_READ */
    bool api;
    bool secure;       /* came over TLS, here or at the proxy */
    Str path;          /* decoded */
    Str target;        /* path and query as sent, for "next" links */
    FieldValue *form;  /* by the index of route->fields */
    FieldValue *query; /* by the index of route->query */
    const OpenField *open;
    size_t open_count;
    const Json *json;
    Str body;
    Str body_type;
    ReqFile *file; /* NULL: none was sent */
    Arena *arena;  /* what the response needs */
    Arena scratch; /* the rest; pass by value */
    void *app;
    bool signed_in;
    bool by_token; /* a bearer token rather than a session */
    Identity identity;
    Actor actor; /* identity.actor */
    Str request_id;
    Str remote;          /* the client's address, seen through the proxy */
    Str idempotency_key; /* header Idempotency-Key, checked; may be empty */
    Instant now;         /* when the request began */
    /* Private to http/. */
    Str param_names[PATH_PARAM_MAX];
    Str param_values[PATH_PARAM_MAX];
    size_t param_count;
    struct MHD_Connection *connection;
    struct HttpServer *server;
    Str anonymous_csrf;
    bool anonymous_csrf_fresh;
} Req;

/* The decoded path parameter; it is an assertion failure to ask for one that the path lacks. */
Str req_param(const Req *req, Str name);
Str req_header(const Req *req, const char *name); /* empty when absent */
Str req_cookie(const Req *req, Str name);         /* empty when absent */
/* The value for a form's hidden field `csrf`. For somebody not signed in this sets a cookie, so
 * call it only where a form is shown. */
Str req_csrf(Req *req);
/* False when any field of the form or the query is wrong (then `invalid` runs, not `handle`). */
bool req_valid(const Req *req);
/* Marks a field wrong after the fact, for rules that a table cannot say; then call `invalid`.
 * `err->field` names it; an error with no such field is passed back, else NULL. */
MUST_USE Err *req_field_failed(Req *req, Err *err);
/* The value of an open field; empty when absent. */
Str req_open(const Req *req, Str name);
/* What is wrong with it, so that the handler shows the form again; empty when right or absent. */
Str req_open_message(const Req *req, Str name);

typedef struct RespHeader {
    const char *name;
    const char *value;
} RespHeader;

struct CachedBody;
struct Asset;

/* Appends the events that are due, with event_add. What it puts on req->arena is gone at the next
 * call; `context`, which resp_event_stream was given, stays. Set *ret_end for the last call. */
typedef Err *(*EventNext)(Req *req, void *context, StrBuf *events, bool *ret_end);

typedef struct Resp {
    Req *req;
    int status; /* 200 unless set; `invalid` begins with 422 */
    const char *type;
    Str body; /* from the request's arena, a constant, or the cache; not copied */
    RespHeader headers[RESP_HEADER_MAX];
    size_t header_count;
    /* Private to http/. */
    const struct CachedBody *cached;
    const struct Asset *asset;
    EventNext event_next;
    void *event_context;
    bool pieces; /* of a download: `body` is the first */
} Resp;

/* Each fills the response and returns NULL, so that a handler can end with `return resp_…`. */
Err *resp_html(Resp *resp, Str body);
Err *resp_json(Resp *resp, Str body);
Err *resp_text(Resp *resp, Str body);
/* 303: after a successful form. `path` is local and already percent-encoded where needed. */
Err *resp_see_other(Resp *resp, Str path);
Err *resp_created(Resp *resp, Str path, Str json); /* 201 with Location */
Err *resp_no_content(Resp *resp);                  /* 204 */
/* A download. `type` is a constant such as "application/pdf"; the file name may be any UTF-8 text.
 * `inline_` shows it in the browser. */
Err *resp_file(Resp *resp, const char *type, Str file_name, bool inline_, Str body);
/* A download in pieces, as resp_file: `next` appends the next one to its buffer, on a worker, each
 * time that the client has taken the last. The first is made at once, so that its error is the
 * answer; an error later breaks the connection, so that nobody takes a part for the whole. */
Err *resp_pieces(Resp *resp, const char *type, Str file_name, EventNext next, void *context);
/* Server-sent events: `next` is called about once a second, on a worker, until it
 * says end, the client leaves, the server stops, or EVENT_STREAM_MAX_S have passed. */
Err *resp_event_stream(Resp *resp, EventNext next, void *context);
/* One event of a stream; line breaks in `data` are handled. `name` and `id` may be empty. */
void event_add(StrBuf *events, Str name, Str id, Str data);

/* `name` is a constant; the value must be free of control characters (asserted). */
void resp_header(Resp *resp, const char *name, Str value);
/* HttpOnly, SameSite=Lax, path /; Secure and the name prefix __Host- when the server is behind TLS.
 * Zero `max_age_s` makes a session cookie; below zero removes it. */
void resp_cookie(Resp *resp, Str name, Str value, int64_t max_age_s);
/* Signs in and out: the cookie that HttpAuth.identify reads. */
void resp_session(Resp *resp, Str token, int64_t max_age_s);
void resp_session_end(Resp *resp);
/* Sets the ETag (a hash of `content_version`, quoted) and turns the answer into 304 when the client
 * has it: true means that the handler is done. */
bool resp_not_modified(Resp *resp, Str content_version);

/* Answers from the server's page cache: true means that the handler is done. `key` holds everything
 * that the page depends on and that `version` does not: account, user, language, query; and
 * req_csrf where the page has a form. See page_cache.h. */
bool resp_cached(Resp *resp, Str key, uint64_t version);
/* resp_html, and keeps the body for resp_cached with the same key and version. */
Err *resp_html_cached(Resp *resp, Str key, uint64_t version, Str body);

#endif

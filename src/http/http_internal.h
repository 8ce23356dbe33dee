/*
 * http_internal.h - what the files of http/ share: the server, one exchange, and the steps of it.
 *
 * An Exchange is one request and its response with the two arenas they live in. It is taken when
 * the request line has arrived and goes back when the last byte of the response went out. One
 * thread serves all connections; a worker has the exchange while its handler runs (workers.c).
 */
#ifndef HTTP_INTERNAL_H
#define HTTP_INTERNAL_H

#include <microhttpd.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

#include "http/asset.h"
#include "http/form.h"
#include "http/metrics.h"
#include "http/page_cache.h"
#include "http/rate.h"
#include "http/router.h"
#include "http/server.h"

enum {
    BUILTIN_ROUTE_COUNT = 3,
    REQUEST_ID_BYTES_MAX = 64,
    TOKEN_BYTES_MAX = 512, /* of a session or bearer token */
    ADDRESS_BYTES_MAX = 64,
    WORKER_MAX = 128
};

typedef enum ExchangePhase {
    EXCHANGE_LINE,  /* only the request line is known */
    EXCHANGE_BODY,  /* headers were right; the body is being read */
    EXCHANGE_WORK,  /* a worker has it */
    EXCHANGE_READY, /* the response is filled */
    EXCHANGE_ANSWERED
} ExchangePhase;

typedef struct Exchange {
    struct Exchange *next; /* free ones; or that wait for a worker or the next step of a stream */
    HttpServer *server;
    Arena out_start;
    Arena scratch_start;
    uint32_t uses; /* since the server started; says when the scratch is trimmed */
    Arena out;
    Req req;
    Resp resp;
    ExchangePhase phase;
    bool plain;      /* answered without a route: an asset, OPTIONS */
    bool identified; /* who it is was known in memory */
    bool admitted;   /* who it is, and the fields, are known */
    bool close;      /* the connection cannot go on after this answer */
    Str target;      /* as sent; empty when longer than URI_BYTES_MAX */
    Str path;        /* its part before '?', as sent */
    Str query;       /* and after */
    RouteMatch match;
    char address[ADDRESS_BYTES_MAX];
    char rate_address[ADDRESS_BYTES_MAX];
    char request_id[REQUEST_ID_BYTES_MAX + 1];
    char *body;
    size_t body_len;
    size_t body_cap;
    bool spool_asked; /* a worker has decided whether the body is kept in a file */
    bool spooling;    /* it is: */
    int spool_fd;
    bool refused; /* the answer is there; what still comes of the body is passed over */
    int64_t retry_after_s;
    int64_t start_us;
    uint64_t bytes_sent;
    bool streaming;
    int stream_fd;
    bool stream_stepped; /* since stream_read was called last */
    int64_t stream_end_us;
    int64_t stream_beat_us;
    Arena stream_start; /* `out` as it is before each step */
    StrBuf stream;      /* what the last step gave */
    size_t stream_sent;
    bool stream_done;
    bool stream_failed;
} Exchange;

/* One TCP connection, watched by the reaper: MHD's own timeout only sees silence, not slowness. */
typedef struct Connection {
    int fd;           /* a duplicate, so that it cannot become another file under our hands */
    int64_t since_us; /* connected, or the last answer went out */
    bool busy;        /* answering */
} Connection;

typedef struct Workers Workers;

typedef struct Worker {
    struct Worker *next; /* idle ones */
    Workers *workers;
    pthread_t thread;
    sem_t wake;
    Exchange *task; /* NULL: the server stops */
} Worker;

struct Workers {
    pthread_mutex_t lock;
    Worker *idle;
    Exchange *first; /* nobody was idle */
    Exchange *last;
    bool stopped;
    size_t count;
    Worker all[WORKER_MAX];
};

struct HttpServer {
    HttpConfig config;
    Router router;
    RateTable *rate;
    PageCache *cache;
    Metrics *metrics;
    struct MHD_Daemon *daemon;
    uint16_t port;
    int listen_fd; /* after quiesce: ours to close */
    uint64_t request_seed;
    atomic_uint_fast64_t request_count;
    atomic_bool stopping;
    atomic_int in_flight;
    atomic_int event_streams;
    atomic_int files;
    pthread_mutex_t pool_lock;
    Exchange *exchanges;
    size_t exchange_count;
    Exchange *free_first;
    Workers workers;
    Exchange *streams; /* that wait for their next step; under pool_lock */
    pthread_mutex_t connection_lock;
    Connection *connections;
    size_t connection_count;
    pthread_t reaper;
};

/* exchange.c */
void exchanges_open(HttpServer *server, Arena *out, size_t count);
void exchanges_close(HttpServer *server);
Exchange *exchange_take(HttpServer *server); /* NULL when all are in use */
void exchange_put(Exchange *exchange);

/* strict.c: refuses what is ambiguous. Fails: REQUEST_FORMAT, REQUEST_TOO_LARGE, REQUEST_URI,
 * REQUEST_LENGTH. */
MUST_USE Err *request_check(Exchange *exchange, const char *method, const char *version);
MUST_USE Err *request_length(Exchange *exchange, uint64_t *ret_length);

/* admit.c: who is it, may they, and not too often. Fails: SIGN_IN_REQUIRED, FORBIDDEN, RATE_LIMIT,
 * REQUEST_CSRF, and what identify gives. */
void client_address(Exchange *exchange);
MUST_USE Err *admit_address(Exchange *exchange);
MUST_USE Err *admit_identity(Exchange *exchange);
/* Whether memory alone knows whose session it is (not for the API); then admit asks nobody else. */
bool admit_known(Exchange *exchange);
/* For the page of an error that came before the route was known: who reads it, where that can be
 * told. Trouble is logged: the page is then a visitor's. */
void admit_reader(Exchange *exchange);
MUST_USE Err *admit_form(Exchange *exchange, Str csrf_field);
bool access_allows(uint32_t access, HttpMethod method, const Actor *actor);

/* input.c: fields of the query and the body. Fails: REQUEST_FORMAT, REQUEST_MEDIA, JSON_FORMAT,
 * JSON_TYPE, REQUEST_CSRF. */
MUST_USE Err *input_take(Exchange *exchange);

/* multipart.c */
/* A page's form with a file, as it was kept; *ret_file has no fd and is all zero when none was
 * chosen. Fails: REQUEST_FORMAT (not what RFC 7578 says, too many parts), REQUEST_TOO_LARGE (a
 * field), IO. */
typedef struct Multipart {
    int fd;
    int64_t bytes;
    Str boundary;
} Multipart;
MUST_USE Err *multipart_read(const Multipart *from, Arena *out, FormPair **ret_pairs,
                             size_t *ret_count, ReqFile *ret_file);
/* The boundary of "multipart/form-data; boundary=x"; empty when there is none. */
Str multipart_boundary(Str type);

/* problem.c */
Str problem_json(const Req *req, const Err *err);

/* event.c */
MUST_USE Err *event_stream_begin(Exchange *exchange, struct MHD_Response **ret_response);
void event_stream_end(Exchange *exchange);
/* On a worker. */
void event_stream_step(Exchange *exchange);
/* All that wait take their next step, or end when the server stops. */
void event_streams_wake(HttpServer *server);

/* workers.c */
MUST_USE Err *workers_open(Workers *workers);
/* Suspends the connection, when it is not yet, and gives the exchange to a worker. False when the
 * workers have stopped: nothing was done. */
MUST_USE bool workers_put(Workers *workers, Exchange *exchange, bool suspended);
/* Finishes what was put. */
void workers_close(Workers *workers);

/* builtin.c */
extern const Route *const builtin_routes[BUILTIN_ROUTE_COUNT];
void asset_answer(Exchange *exchange, const Asset *asset);

/* dispatch.c */
/* Headers are here: an error is to be answered at once, else the body is read. */
MUST_USE Err *dispatch_begin(Exchange *exchange, const char *method, const char *version);
/* Before the body of BODY_FILE is read, on a worker: who sends it, and a file to keep it in. When
 * it is refused the response is filled. */
void dispatch_spool(Exchange *exchange);
/* True when the response is filled already, without waiting for anything. */
bool dispatch_quick(Exchange *exchange);
/* All is here; fills the response, whatever happens. */
void dispatch_run(Exchange *exchange);
void dispatch_fail(Exchange *exchange, const Err *err);
void dispatch_log(const Exchange *exchange, const Err *err);
void dispatch_done(Exchange *exchange, int status);

/* send.c */
enum MHD_Result send_answer(Exchange *exchange);

/* mhd.c: libmicrohttpd's callbacks; the connection's exchange is its context. */
void *on_uri(void *context, const char *uri, struct MHD_Connection *connection);
enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url,
                           const char *method, const char *version, const char *upload_data,
                           size_t *upload_data_size, void **exchange_ptr);
void on_completed(void *context, struct MHD_Connection *connection, void **exchange_ptr,
                  enum MHD_RequestTerminationCode reason);
void on_connection(void *context, struct MHD_Connection *connection, void **socket_context,
                   enum MHD_ConnectionNotificationCode what);
size_t on_unescape(void *context, struct MHD_Connection *connection, char *text);

void resp_begin(Resp *resp, Req *req);

#endif

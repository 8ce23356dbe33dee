/* serve.c - wires HTTP, pages, API, workers and the admin socket, and waits for the end. */
#include "main/serve.h"

#include "api/routes.h"
#include "base/log.h"
#include "cli/admin_socket.h"
#include "http/server.h"
#include "service/job.h"
#include "web/routes.h"
#include "worker/worker.h"

#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { STOP_WAIT_MS = 10000 };

/* SIGTERM and SIGINT wait in the mask of every thread and are taken by wait_for_end. */
static sigset_t ending_signals(void)
{
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGINT);
    return set;
}

static void wait_for_end(void)
{
    sigset_t set = ending_signals();
    int number = 0;
    (void)sigwait(&set, &number);
    log_write(LOG_INFO, "stopping", "signal=%d", number);
}

static void block_signals(void)
{
    sigset_t set = ending_signals();
    (void)pthread_sigmask(SIG_BLOCK, &set, NULL);
    sigset_t pipe_set;
    (void)sigemptyset(&pipe_set);
    (void)sigaddset(&pipe_set, SIGPIPE);
    (void)pthread_sigmask(SIG_BLOCK, &pipe_set, NULL);
}

/* "127.0.0.1:8080" or "[::1]:8080". Fails: USAGE. */
static Err *listen_parse(Arena *out, Str text, const char **ret_address, uint16_t *ret_port)
{
    size_t colon = text.len;
    while (colon > 0 && text.ptr[colon - 1] != ':') {
        colon--;
    }
    int64_t port;
    if (colon < 2 || !str_parse_int64(str_slice(text, colon, text.len), &port) || port < 0 ||
        port > UINT16_MAX) {
        return ERR(USAGE, "--listen takes ADDRESS:PORT, not %.*s", STR_ARG(text));
    }
    Str address = str_slice(text, 0, colon - 1);
    if (str_starts(address, S("[")) && str_ends(address, S("]"))) {
        address = str_slice(address, 1, address.len - 1);
    }
    *ret_address = str_cstr(out, address);
    *ret_port = (uint16_t)port;
    return NULL;
}

static Err *ready(void *context, Arena scratch)
{
    App *app = context;
    JobCounts counts;
    return svc_job_counts(app, &scratch, &counts);
}

static void metrics(void *context, Arena scratch, StrBuf *text)
{
    App *app = context;
    JobCounts counts;
    Err *err = svc_job_counts(app, &scratch, &counts);
    if (err != NULL) {
        log_err("metrics.failed", err);
        return;
    }
    buf_add(text, S("# HELP stoa_jobs Work that touches the outside, by state.\n"
                    "# TYPE stoa_jobs gauge\n"));
    buf_addf(text, "stoa_jobs{state=\"queued\"} %" PRId64 "\n", counts.queued);
    buf_addf(text, "stoa_jobs{state=\"running\"} %" PRId64 "\n", counts.running);
    buf_addf(text, "stoa_jobs{state=\"failed\"} %" PRId64 "\n", counts.failed);
}

static Err *http_open(Arena *process, App *app, const CliOptions *options, const Config *config,
                      HttpServer **ret_server)
{
    HttpConfig http = { .app = app,
                        .auth = &web_auth,
                        .asset = asset_find,
                        .sign_in_path = "/sign-in",
                        .error_page = web_error_page,
                        .ready = ready,
                        .metrics = metrics,
                        .spool_folder = spool_folder(process, database_url(options)),
                        .behind_proxy = config->behind_proxy,
                        .rate_off = !config->rate_limits,
                        .secure = str_starts(config->public_url, S("https:")) };
    Str listen = options->listen.len > 0 ? options->listen : S("127.0.0.1:8080");
    TRY(listen_parse(process, listen, &http.address, &http.port));

    const Route **routes = arena_array(process, const Route *, web_route_count + api_route_count);
    for (size_t i = 0; i < web_route_count; i++) {
        routes[http.route_count++] = web_routes[i];
    }
    for (size_t i = 0; i < api_route_count; i++) {
        routes[http.route_count++] = api_routes[i];
    }
    http.routes = routes;
    TRY(http_server_start(process, &http, ret_server));
    if (app->public_url.len == 0) {
        app->public_url = arena_printf(process, "http://%s:%u", http.address,
                                       (unsigned)http_server_port(*ret_server));
    }
    return NULL;
}

/* The line that tells a person, or a test that chose port 0, where the shop is. */
static void announce(const App *app)
{
    (void)printf("Stoa is at %.*s\n", STR_ARG(app->public_url));
    (void)fflush(stdout);
}

Err *serve_run(Arena *process, const CliOptions *options)
{
    Config config;
    App *app;
    HttpServer *server = NULL;
    Worker *worker = NULL;
    AdminSocket *admin = NULL;

    block_signals();
    TRY(config_read(process, options->config, &config));
    TRY(app_open(process, options, &config, true, &app));
    Str socket_path = admin_socket_path(process, database_url(options));
    Err *err = http_open(process, app, options, &config, &server);
    if (err == NULL && socket_path.len > 0) {
        err = admin_socket_open(process, app, socket_path, &admin);
    }
    if (err == NULL && !options->no_worker) {
        err = worker_start(process, app, &worker);
    }
    if (err == NULL) {
        announce(app);
        wait_for_end();
    }
    if (server != NULL) {
        http_server_stop(server, STOP_WAIT_MS);
    }
    if (worker != NULL) {
        worker_stop(worker, STOP_WAIT_MS);
    }
    if (admin != NULL) {
        admin_socket_close(admin);
    }
    app_close(app);
    return err;
}

Err *worker_run(Arena *process, const CliOptions *options)
{
    Config config;
    App *app;
    Worker *worker;
    block_signals();
    TRY(config_read(process, options->config, &config));
    TRY(app_open(process, options, &config, false, &app));
    Err *err = worker_start(process, app, &worker);
    if (err == NULL) {
        wait_for_end();
        worker_stop(worker, STOP_WAIT_MS);
    }
    app_close(app);
    return err;
}

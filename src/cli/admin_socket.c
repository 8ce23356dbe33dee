/* admin_socket.c - see admin_socket.h. The one thread serves one request at a time. */
#include "cli/admin_socket.h"

#include "base/json.h"
#include "base/log.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    ADMIN_ARENA_BYTES = 1024 * 1024 * 1024, /* address space; a bulk import lives in it */
    ADMIN_POLL_MS = 200,
    ADMIN_TIMEOUT_S = 30,
    READ_CHUNK_BYTES = 64 * 1024
};

struct AdminSocket {
    App *app;
    const char *path;
    int fd;
    pthread_t thread;
    atomic_bool stop;
};

static Err *address_of(Str path, struct sockaddr_un *ret_address)
{
    *ret_address = (struct sockaddr_un){ .sun_family = AF_UNIX };
    if (path.len >= sizeof(ret_address->sun_path)) {
        return ERR(IO, "the path of the admin socket is too long: %.*s", STR_ARG(path));
    }
    memcpy(ret_address->sun_path, path.ptr, path.len);
    return NULL;
}

static Err *read_all(Arena *out, int fd, Str *ret_text)
{
    StrBuf buf = buf_new(out, READ_CHUNK_BYTES);
    char chunk[READ_CHUNK_BYTES];
    while (buf.len <= JSON_BYTES_MAX) {
        ssize_t got = read(fd, chunk, sizeof(chunk));
        if (got == 0) {
            *ret_text = buf_str(&buf);
            return NULL;
        }
        if (got < 0 && errno != EINTR) {
            return ERR(IO, "the admin socket cannot be read: %s", strerror(errno));
        }
        if (got > 0) {
            buf_add(&buf, (Str){ chunk, (size_t)got });
        }
    }
    return ERR(REQUEST_TOO_LARGE, "the request is larger than %d bytes", JSON_BYTES_MAX);
}

static Err *write_all(int fd, Str text)
{
    size_t done = 0;
    while (done < text.len) {
        ssize_t put = send(fd, text.ptr + done, text.len - done, MSG_NOSIGNAL);
        if (put < 0 && errno != EINTR) {
            return ERR(IO, "the admin socket cannot be written: %s", strerror(errno));
        }
        done += put > 0 ? (size_t)put : 0;
    }
    return shutdown(fd, SHUT_WR) == 0 ? NULL : ERR(IO, "the admin socket cannot be shut down");
}

static Err *request_run(AdminSocket *socket, Arena *arena, Str text, Str *ret_answer)
{
    const Json *request;
    const Json *words;
    Cli cli = { .app = socket->app, .arena = arena };
    TRY(json_parse(arena, text, &request));
    TRY(json_get_array(request, S("words"), CLI_ARG_MAX * 4, &words));
    TRY(json_get_str(request, S("input"), JSON_BYTES_MAX, &cli.input));
    Str *list = arena_array(arena, Str, words->count + 1);
    for (size_t i = 0; i < words->count; i++) {
        list[i] = words->items[i].text;
    }

    StrBuf out = buf_new(arena, 4096);
    StrBuf problem = buf_new(arena, 256);
    cli.text = &out;
    cli.problem = &problem;
    const Command *command;
    TRY(cli_parse(list, words->count, &cli, &command));
    cli.scratch = arena_open(ADMIN_ARENA_BYTES);
    CliExit code = cli_run(command, &cli);
    arena_close(cli.scratch, ADMIN_ARENA_BYTES);

    StrBuf answer = buf_new(arena, out.len + problem.len + 256);
    JsonOut json = json_out(&answer);
    json_object(&json);
    json_key_int(&json, S("exit"), (int64_t)code);
    json_key_str(&json, S("text"), buf_str(&out));
    json_key_str(&json, S("problem"), buf_str(&problem));
    json_object_end(&json);
    *ret_answer = buf_str(&answer);
    return NULL;
}

static Err *client_serve(AdminSocket *socket, int client)
{
    struct timeval timeout = { .tv_sec = ADMIN_TIMEOUT_S };
    (void)setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
    (void)setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout));
    Arena start = arena_open(ADMIN_ARENA_BYTES);
    Arena arena = start;
    Str text = S("");
    Str answer = S("");
    Err *err = read_all(&arena, client, &text);
    if (err == NULL) {
        err = request_run(socket, &arena, text, &answer);
    }
    if (err == NULL) {
        err = write_all(client, answer);
    }
    arena_close(start, ADMIN_ARENA_BYTES);
    return err;
}

static void *socket_thread(void *context)
{
    AdminSocket *socket = context;
    while (!atomic_load(&socket->stop)) {
        struct pollfd poll_fd = { .fd = socket->fd, .events = POLLIN };
        if (poll(&poll_fd, 1, ADMIN_POLL_MS) <= 0) {
            continue;
        }
        int client = accept4(socket->fd, NULL, NULL, SOCK_CLOEXEC);
        if (client < 0) {
            continue;
        }
        Err *err = client_serve(socket, client);
        if (err != NULL) {
            log_err("admin.request_failed", err);
        }
        (void)close(client);
        err_reset();
    }
    return NULL;
}

Err *admin_socket_open(Arena *process, App *app, Str path, AdminSocket **ret_socket)
{
    struct sockaddr_un address;
    TRY(address_of(path, &address));
    AdminSocket *made = arena_new(process, AdminSocket);
    made->app = app;
    made->path = str_cstr(process, path);
    made->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (made->fd < 0) {
        return ERR(IO, "the admin socket cannot be made: %s", strerror(errno));
    }
    /* The caller owns the database's lock, so whatever stands here belongs to a dead server. */
    (void)unlink(made->path);
    mode_t mask = umask(0177);
    int bound = bind(made->fd, (struct sockaddr *)&address, sizeof(address));
    (void)umask(mask);
    if (bound != 0 || listen(made->fd, 8) != 0 ||
        pthread_create(&made->thread, NULL, socket_thread, made) != 0) {
        (void)close(made->fd);
        return ERR(IO, "the admin socket %s cannot be opened: %s", made->path, strerror(errno));
    }
    *ret_socket = made;
    return NULL;
}

void admin_socket_close(AdminSocket *socket)
{
    atomic_store(&socket->stop, true);
    (void)pthread_join(socket->thread, NULL);
    (void)close(socket->fd);
    (void)unlink(socket->path);
}

static Err *answer_read(Arena *out, int fd, Str request, AdminAnswer *ret_answer)
{
    Str text;
    const Json *json;
    int64_t code;
    AdminAnswer answer;
    TRY(write_all(fd, request));
    TRY(read_all(out, fd, &text));
    if (text.len == 0) {
        return ERR(IO, "the running server did not answer; see its log");
    }
    TRY(json_parse(out, text, &json));
    TRY(json_get_int(json, S("exit"), 0, CLI_USAGE, &code));
    TRY(json_get_str(json, S("text"), JSON_BYTES_MAX, &answer.text));
    TRY(json_get_str(json, S("problem"), JSON_BYTES_MAX, &answer.problem));
    answer.exit = (CliExit)code;
    *ret_answer = answer;
    return NULL;
}

Err *admin_socket_call(Arena *out, Str path, const Str *words, size_t word_count, Str input,
                       AdminAnswer *ret_answer, bool *ret_found)
{
    struct sockaddr_un address;
    TRY(address_of(path, &address));
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return ERR(IO, "no socket: %s", strerror(errno));
    }
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
        (void)close(fd);
        *ret_found = false;
        return NULL;
    }
    StrBuf request = buf_new(out, input.len + 1024);
    JsonOut json = json_out(&request);
    json_object(&json);
    json_key(&json, S("words"));
    json_array(&json);
    for (size_t i = 0; i < word_count; i++) {
        json_str(&json, words[i]);
    }
    json_array_end(&json);
    json_key_str(&json, S("input"), input);
    json_object_end(&json);
    Err *err = answer_read(out, fd, buf_str(&request), ret_answer);
    (void)close(fd);
    *ret_found = err == NULL;
    return err;
}

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

/* What comes back: frames, each with so many bytes of an output behind it, the last with the exit
 * code instead. Both ends are one program on one machine. */
typedef enum FrameKind { FRAME_TEXT, FRAME_PROBLEM, FRAME_EXIT } FrameKind;
typedef struct Frame {
    uint32_t kind;
    uint32_t value; /* bytes, or the exit code */
} Frame;

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
    return NULL;
}

static Err *write_frame(int fd, FrameKind kind, Str part)
{
    assert(part.len <= UINT32_MAX);
    Frame frame = { kind, (uint32_t)part.len };
    if (part.len == 0) {
        return NULL;
    }
    TRY(write_all(fd, (Str){ (const char *)&frame, sizeof(frame) }));
    return write_all(fd, part);
}

static Err *flush(Cli *cli)
{
    const int *client = cli->flush_context;
    TRY(write_frame(*client, FRAME_TEXT, buf_str(cli->text)));
    cli->text->len = 0;
    return NULL;
}

static Err *request_run(AdminSocket *socket, Arena *arena, int client, Str text)
{
    const Json *request;
    const Json *words;
    Cli cli = { .app = socket->app, .arena = arena, .flush = flush, .flush_context = &client };
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

    const Frame last = { FRAME_EXIT, code };
    TRY(write_frame(client, FRAME_TEXT, buf_str(&out)));
    TRY(write_frame(client, FRAME_PROBLEM, buf_str(&problem)));
    return write_all(client, (Str){ (const char *)&last, sizeof(last) });
}

static Err *client_serve(AdminSocket *socket, int client)
{
    struct timeval timeout = { .tv_sec = ADMIN_TIMEOUT_S };
    (void)setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
    (void)setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout));
    Arena start = arena_open(ADMIN_ARENA_BYTES);
    Arena arena = start;
    Str text = S("");
    Err *err = read_all(&arena, client, &text);
    if (err == NULL) {
        err = request_run(socket, &arena, client, text);
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

static Err *read_exactly(int fd, char *bytes, size_t len)
{
    size_t done = 0;
    while (done < len) {
        ssize_t got = read(fd, bytes + done, len - done);
        if (got == 0 || (got < 0 && errno != EINTR)) {
            return ERR(IO, "the running server did not answer; see its log");
        }
        done += got > 0 ? (size_t)got : 0;
    }
    return NULL;
}

static Err *answer_read(int fd, Str request, AdminTake take, CliExit *ret_exit)
{
    char chunk[READ_CHUNK_BYTES];
    Frame frame;
    TRY(write_all(fd, request));
    if (shutdown(fd, SHUT_WR) != 0) {
        return ERR(IO, "the admin socket cannot be shut down");
    }
    TRY(read_exactly(fd, (char *)&frame, sizeof(frame)));
    while (frame.kind != FRAME_EXIT) {
        size_t left = frame.value;
        while (left > 0) {
            size_t len = left < sizeof(chunk) ? left : sizeof(chunk);
            TRY(read_exactly(fd, chunk, len));
            TRY(take(frame.kind == FRAME_PROBLEM, (Str){ chunk, len }));
            left -= len;
        }
        TRY(read_exactly(fd, (char *)&frame, sizeof(frame)));
    }
    *ret_exit = (CliExit)frame.value;
    return NULL;
}

Err *admin_socket_call(Arena *out, Str path, const Str *words, size_t word_count, Str input,
                       AdminTake take, CliExit *ret_exit, bool *ret_found)
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
    Err *err = answer_read(fd, buf_str(&request), take, ret_exit);
    (void)close(fd);
    *ret_found = err == NULL;
    return err;
}

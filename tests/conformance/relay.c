/* relay.c - one TCP connection from another loopback address. */
#include "tests/conformance/relay.h"

#include "tests/test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PUMP_BYTES = 16 * 1024 };

struct Relay {
    pthread_t thread;
    int listener;
    struct sockaddr_in source;
    struct sockaddr_in target;
    int64_t port;
};

static struct sockaddr_in address_of(const char *host, int64_t port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    CHECK_INT(inet_pton(AF_INET, host, &address.sin_addr), 1);
    return address;
}

/* False at the end of the stream. */
static bool pass_on(int from, int to)
{
    char bytes[PUMP_BYTES];
    ssize_t got = recv(from, bytes, sizeof bytes, 0);
    return got > 0 && send(to, bytes, (size_t)got, MSG_NOSIGNAL) == got;
}

static void pump(int a, int b)
{
    for (;;) { /* until one side ends */
        struct pollfd fds[] = { { .fd = a, .events = POLLIN }, { .fd = b, .events = POLLIN } };
        if (poll(fds, 2, -1) < 0) {
            return;
        }
        if ((fds[0].revents != 0 && !pass_on(a, b)) || (fds[1].revents != 0 && !pass_on(b, a))) {
            return;
        }
    }
}

static void *run(void *context)
{
    const Relay *relay = context;
    int client = accept(relay->listener, NULL, NULL);
    int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (bind(server, (const struct sockaddr *)&relay->source, sizeof relay->source) == 0 &&
        connect(server, (const struct sockaddr *)&relay->target, sizeof relay->target) == 0) {
        pump(client, server);
    }
    close(client);
    close(server);
    return NULL;
}

Relay *relay_start(Arena *out, const char *source, int64_t port)
{
    Relay *relay = arena_new(out, Relay);
    struct sockaddr_in here = address_of("127.0.0.1", 0);
    socklen_t here_len = sizeof here;

    relay->source = address_of(source, 0);
    relay->target = address_of("127.0.0.1", port);
    relay->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK_INT(bind(relay->listener, (const struct sockaddr *)&here, sizeof here), 0);
    CHECK_INT(listen(relay->listener, 1), 0);
    CHECK_INT(getsockname(relay->listener, (struct sockaddr *)&here, &here_len), 0);
    relay->port = ntohs(here.sin_port);
    CHECK_INT(pthread_create(&relay->thread, NULL, run, relay), 0);
    return relay;
}

int64_t relay_port(const Relay *relay)
{
    return relay->port;
}

void relay_end(Relay *relay)
{
    CHECK_INT(pthread_join(relay->thread, NULL), 0);
    close(relay->listener);
}

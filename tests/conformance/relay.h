/*
 * relay.h - one TCP connection passed on from another loopback address, so that a test can come
 * from a network that is not 127.0.0.1/32.
 */
#ifndef TESTS_CONFORMANCE_RELAY_H
#define TESTS_CONFORMANCE_RELAY_H

#include "base/str.h"

typedef struct Relay Relay;

/* Listens on 127.0.0.1 and passes one connection on to 127.0.0.1:port, coming from `source`. */
Relay *relay_start(Arena *out, const char *source, int64_t port);
int64_t relay_port(const Relay *relay);
/* Waits for the connection's end. */
void relay_end(Relay *relay);

#endif

/* cidr.c - exact networks in CIDR notation. */
#include "connector/cidr.h"

#include <arpa/inet.h>

enum { CIDR_TEXT_MAX = 64, V4_BYTES = 4, V6_BYTES = 16, BITS_PER_BYTE = 8 };

typedef struct Network {
    int family;
    size_t byte_count;
    unsigned char bytes[V6_BYTES];
} Network;

static bool read_address(Arena *out, Str text, Network *ret_network)
{
    const char *cstr = str_cstr(out, text);
    Network network = { .family = AF_INET, .byte_count = V4_BYTES };

    if (inet_pton(AF_INET, cstr, network.bytes) == 1) {
        *ret_network = network;
        return true;
    }
    network = (Network){ .family = AF_INET6, .byte_count = V6_BYTES };
    if (inet_pton(AF_INET6, cstr, network.bytes) == 1) {
        *ret_network = network;
        return true;
    }
    return false;
}

static Str write_network(Arena *out, const Network *network, int64_t prefix)
{
    char text[INET6_ADDRSTRLEN];

    if (inet_ntop(network->family, network->bytes, text, sizeof text) == NULL) {
        return S("");
    }
    return arena_printf(out, "%s/%d", text, (int)prefix);
}

/* Clears the bits after the prefix; true when there were any. */
static bool clear_host_bits(Network *network, size_t prefix)
{
    bool cleared = false;
    for (size_t bit = prefix; bit < network->byte_count * BITS_PER_BYTE; bit++) {
        unsigned char mask = (unsigned char)(0x80u >> (bit % BITS_PER_BYTE));
        unsigned char *byte = &network->bytes[bit / BITS_PER_BYTE];
        if ((*byte & mask) != 0) {
            *byte = (unsigned char)(*byte & ~mask);
            cleared = true;
        }
    }
    return cleared;
}

static bool is_mapped_v4(const Network *network)
{
    static const unsigned char mapped[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

    if (network->family != AF_INET6) {
        return false;
    }
    for (size_t i = 0; i < sizeof mapped; i++) {
        if (network->bytes[i] != mapped[i]) {
            return false;
        }
    }
    return true;
}

Str cidr_parse(Arena *out, Str text, Str *ret_text)
{
    Network network;
    int64_t prefix;

    Str shown = str_slice(text, 0, CIDR_TEXT_MAX);
    size_t slash = str_find(text, S("/"), 0);
    if (text.len > CIDR_TEXT_MAX || !read_address(out, str_slice(text, 0, slash), &network)) {
        return arena_printf(out, "\"%.*s\" is not a network such as 192.0.2.0/24 or 2001:db8::/32.",
                            STR_ARG(shown));
    }
    int64_t prefix_max = (int64_t)(network.byte_count * BITS_PER_BYTE);
    if (slash == text.len) {
        return arena_printf(out, "\"%.*s\" has no prefix length; one address is %.*s.",
                            STR_ARG(shown), STR_ARG(write_network(out, &network, prefix_max)));
    }
    Str digits = str_slice(text, slash + 1, text.len);
    bool plain =
        digits.len == 1 || (digits.len > 1 && digits.ptr[0] >= '1' && digits.ptr[0] <= '9');
    if (!plain || !str_parse_int64(digits, &prefix) || prefix < 0 || prefix > prefix_max) {
        return arena_printf(out, "\"%.*s\" must end with a prefix length from 0 to %d.",
                            STR_ARG(shown), (int)prefix_max);
    }
    if (is_mapped_v4(&network)) {
        return arena_printf(out, "\"%.*s\" is an IPv4 address inside IPv6; write it as IPv4.",
                            STR_ARG(shown));
    }
    if (clear_host_bits(&network, (size_t)prefix)) {
        return arena_printf(out, "\"%.*s\" has bits after the prefix; the network is %.*s.",
                            STR_ARG(shown), STR_ARG(write_network(out, &network, prefix)));
    }
    *ret_text = write_network(out, &network, prefix);
    return S("");
}

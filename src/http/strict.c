/* strict.c - refuses requests that two programs could understand differently. */
#include <string.h>

#include "http/http_internal.h"

enum { HOST_BYTES_MAX = 255, HEADER_COUNT_MAX = 100 };

/* Headers that must not be there twice. */
static const Str single_names[] = {
    STR_INIT("host"),         STR_INIT("content-length"),  STR_INIT("transfer-encoding"),
    STR_INIT("content-type"), STR_INIT("authorization"),   STR_INIT("cookie"),
    STR_INIT("origin"),       STR_INIT("idempotency-key"), STR_INIT("x-csrf-token"),
    STR_INIT("expect"),       STR_INIT("if-none-match"),   STR_INIT("sec-fetch-site")
};

enum { SINGLE_COUNT = COUNT_OF(single_names), HOST = 0, CONTENT_LENGTH = 1, TRANSFER_ENCODING = 2 };

typedef struct HeaderScan {
    size_t count;
    size_t bytes;
    bool malformed;
    size_t seen[SINGLE_COUNT];
    Str host;
    Str content_length;
} HeaderScan;

/* RFC 9110 5.6.2: tchar. */
static bool name_byte(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           (c != '\0' && strchr("!#$%&'*+.^_`|~", c) != NULL);
}

static bool header_valid(Str name, Str value)
{
    for (size_t i = 0; i < name.len; i++) {
        if (!name_byte((unsigned char)name.ptr[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f) {
            return false;
        }
    }
    return name.len > 0;
}

static enum MHD_Result scan_header(void *context, enum MHD_ValueKind kind, const char *name_ptr,
                                   size_t name_len, const char *value_ptr, size_t value_len)
{
    HeaderScan *scan = context;
    Str name = { name_ptr, name_len };
    Str value = { value_ptr == NULL ? "" : value_ptr, value_len };

    (void)kind;
    scan->count++;
    scan->bytes += name.len + value.len + 4;
    scan->malformed = scan->malformed || !header_valid(name, value);
    for (size_t i = 0; i < SINGLE_COUNT; i++) {
        if (name.len == single_names[i].len && str_eq_nocase(name, single_names[i])) {
            scan->seen[i]++;
            scan->malformed = scan->malformed || scan->seen[i] > 1;
            scan->host = i == HOST ? value : scan->host;
            scan->content_length = i == CONTENT_LENGTH ? value : scan->content_length;
        }
    }
    return MHD_YES;
}

static bool host_valid(Str host)
{
    for (size_t i = 0; i < host.len; i++) {
        char c = host.ptr[i];
        bool right = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '.' || c == '-' || c == ':' || c == '[' || c == ']' || c == '_';
        if (!right) {
            return false;
        }
    }
    return host.len > 0 && host.len <= HOST_BYTES_MAX;
}

/* At most 18 digits and nothing else: what overflows elsewhere must not get through here. */
static bool length_parse(Str text, uint64_t *ret_length)
{
    uint64_t length = 0;

    if (text.len == 0 || text.len > 18) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return false;
        }
        length = length * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    *ret_length = length;
    return true;
}

Err *request_length(Exchange *exchange, uint64_t *ret_length)
{
    const char *text = MHD_lookup_connection_value(exchange->req.connection, MHD_HEADER_KIND,
                                                   MHD_HTTP_HEADER_CONTENT_LENGTH);

    *ret_length = 0;
    if (text != NULL && !length_parse(str_from_cstr(text), ret_length)) {
        return ERR(REQUEST_FORMAT, "Content-Length is not a number.");
    }
    return NULL;
}

static bool target_valid(Str target)
{
    for (size_t i = 0; i < target.len; i++) {
        if (target.ptr[i] <= ' ' || target.ptr[i] > '~' || target.ptr[i] == '#') {
            return false;
        }
    }
    return target.len > 0 && target.ptr[0] == '/';
}

/* The library passes over lines that it does not understand. All bytes must be accounted for: lines
 * of "Name: value" and the request line. Then there is nothing that another program could see. */
static bool hides_bytes(const Exchange *exchange, const HeaderScan *scan, const char *method,
                        const char *version)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->req.connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    size_t line = strlen(method) + 1 + exchange->target.len + 1 + strlen(version) + 2;

    return info != NULL && info->header_size > line + scan->bytes + 2;
}

Err *request_check(Exchange *exchange, const char *method, const char *version)
{
    HeaderScan scan = { .count = 0 };

    (void)MHD_get_connection_values_n(exchange->req.connection, MHD_HEADER_KIND, scan_header,
                                      &scan);
    if (exchange->target.len == 0) {
        return ERR(REQUEST_URI, "The address is longer than %d bytes.", URI_BYTES_MAX);
    }
    if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0) {
        return ERR(REQUEST_FORMAT, "The protocol must be HTTP/1.1.");
    }
    if (!target_valid(exchange->target)) {
        return ERR(REQUEST_FORMAT, "The address is not valid.");
    }
    if (scan.bytes > HEADER_BYTES_MAX || scan.count > HEADER_COUNT_MAX) {
        return ERR(REQUEST_HEADERS, "The headers are longer than %d bytes.", HEADER_BYTES_MAX);
    }
    if (scan.malformed || hides_bytes(exchange, &scan, method, version)) {
        return ERR(REQUEST_FORMAT, "A header is malformed or repeated.");
    }
    if (!host_valid(scan.host)) {
        return ERR(REQUEST_FORMAT, "The request needs one valid Host header.");
    }
    if (scan.seen[TRANSFER_ENCODING] > 0 && scan.seen[CONTENT_LENGTH] > 0) {
        return ERR(REQUEST_FORMAT, "Content-Length and Transfer-Encoding exclude each other.");
    }
    if (scan.seen[TRANSFER_ENCODING] > 0) {
        return ERR(REQUEST_LENGTH, "Please send the body with Content-Length.");
    }
    uint64_t length;
    if (scan.seen[CONTENT_LENGTH] > 0 && !length_parse(scan.content_length, &length)) {
        return ERR(REQUEST_FORMAT, "Content-Length is not a number.");
    }
    return NULL;
}

/* multipart.c - a form with a file (multipart/form-data, RFC 7578) that is kept on the disk: its
 * small fields come into memory, the file stays where it is. */
#include <string.h>

#include "base/file.h"
#include "http/http_internal.h"

enum {
    PART_COUNT_MAX = 2 * FIELD_COUNT_MAX,
    PART_HEADER_BYTES_MAX = 4096,
    FIELDS_BYTES_MAX = BODY_BYTES_DEFAULT, /* all that are not the file */
    BOUNDARY_BYTES_MAX = 70,               /* RFC 2046 */
    WINDOW_BYTES = 64 * 1024,
    FILE_NAME_BYTES_MAX = 255
};

typedef struct Parts {
    const Multipart *from;
    Arena *out;
    Str border; /* CR LF, two dashes and the boundary */
    int64_t at;
    size_t kept; /* bytes of fields */
    FormPair *pairs;
    size_t count;
    bool file_seen;
    ReqFile *file;
} Parts;

static Err *malformed(const char *what)
{
    return ERR(REQUEST_FORMAT, "The form was not sent as it should be: %s.", what);
}

/* The value of `name="…"` or `name=…` among the parameters of a header; empty when it has none. */
static Str parameter(Str header, Str name)
{
    size_t at = 0;
    while (at < header.len) {
        at = str_find(header, S(";"), at);
        Str rest = str_trim(str_slice(header, at + 1, header.len));
        if (str_eq_nocase(str_slice(rest, 0, name.len), name) && rest.len > name.len &&
            rest.ptr[name.len] == '=') {
            Str value = str_slice(rest, name.len + 1, rest.len);
            bool quoted = str_starts(value, S("\""));
            value = quoted ? str_slice(value, 1, value.len) : value;
            return str_slice(value, 0, str_find(value, quoted ? S("\"") : S(";"), 0));
        }
        at++;
    }
    return S("");
}

Str multipart_boundary(Str type)
{
    Str media = str_trim(str_slice(type, 0, str_find(type, S(";"), 0)));
    Str boundary = parameter(type, S("boundary"));
    bool right =
        str_eq_nocase(media, S("multipart/form-data")) && boundary.len <= BOUNDARY_BYTES_MAX;
    return right ? str_trim(boundary) : S("");
}

/* Bytes from a place on, at most to the end. */
static Err *bytes_read(const Parts *parts, int64_t from, size_t most, Str *ret_bytes)
{
    char *bytes = arena_array(parts->out, char, most);
    size_t len = 0;
    size_t got = 1;
    while (len < most && got > 0) {
        TRY(file_spool_read(parts->from->fd, from + (int64_t)len, bytes + len, most - len, &got));
        len += got;
    }
    *ret_bytes = (Str){ bytes, len };
    return NULL;
}

/* Where the next border begins, from `at` on. */
static Err *border_find(const Parts *parts, int64_t *ret_at)
{
    Arena *out = parts->out;
    Arena before = *out; /* a window is used again for the next */
    for (int64_t from = parts->at; from < parts->from->bytes;
         from += WINDOW_BYTES - (int64_t)parts->border.len) {
        Str window;
        *out = before;
        TRY(bytes_read(parts, from, WINDOW_BYTES, &window));
        const char *found = memmem(window.ptr, window.len, parts->border.ptr, parts->border.len);
        *out = before;
        if (found != NULL) {
            *ret_at = from + (found - window.ptr);
            return NULL;
        }
    }
    return malformed("its end is missing");
}

/* As its last part, without the folders that some send. */
static Str base_name(Arena *out, Str name)
{
    size_t from = 0;
    for (size_t i = 0; i < name.len; i++) {
        bool control = (unsigned char)name.ptr[i] < ' ';
        from = control || name.ptr[i] == '/' || name.ptr[i] == '\\' ? i + 1 : from;
    }
    Str base = str_slice(name, from, name.len);
    return base.len > FILE_NAME_BYTES_MAX || !str_utf8_valid(base) ? S("file") : str_dup(out, base);
}

static Err *part_keep(Parts *parts, Str disposition, int64_t from, int64_t end)
{
    Str name = str_dup(parts->out, parameter(disposition, S("name")));
    Str value;
    if (parameter(disposition, S("filename")).len > 0) {
        if (parts->file_seen) {
            return malformed("only one file at a time");
        }
        parts->file_seen = true;
        *parts->file =
            (ReqFile){ .name = base_name(parts->out, parameter(disposition, S("filename"))),
                       .bytes = end - from,
                       .fd = parts->from->fd,
                       .from = from };
        return NULL;
    }
    if (end - from > (int64_t)(FIELDS_BYTES_MAX - parts->kept)) {
        return ERR(REQUEST_TOO_LARGE, "The fields are larger than %d bytes.",
                   (int)FIELDS_BYTES_MAX);
    }
    TRY(bytes_read(parts, from, (size_t)(end - from), &value));
    parts->kept += value.len;
    parts->pairs[parts->count++] = (FormPair){ name, value };
    return NULL;
}

/* The line of a part's header that says what it is. */
static Str disposition_of(Str header)
{
    Str rest = header;
    Str line;
    Str name = S("content-disposition:");
    while (str_next(&rest, '\n', &line)) {
        if (str_eq_nocase(str_slice(line, 0, name.len), name)) {
            return str_trim(str_slice(line, name.len, line.len));
        }
    }
    return S("");
}

/* One part, behind its border; *ret_more is false at the last border. */
static Err *part_take(Parts *parts, bool *ret_more)
{
    Str head;
    int64_t end;
    TRY(bytes_read(parts, parts->at, PART_HEADER_BYTES_MAX, &head));
    *ret_more = !str_starts(head, S("--"));
    if (!*ret_more) {
        return NULL;
    }
    size_t header_end = str_find(head, S("\r\n\r\n"), 0);
    Str disposition = disposition_of(str_slice(head, 0, header_end));
    if (!str_starts(head, S("\r\n")) || header_end == head.len ||
        !str_starts(disposition, S("form-data;")) || parts->count == PART_COUNT_MAX) {
        return malformed("a part is not a field");
    }
    int64_t from = parts->at + (int64_t)header_end + 4;
    parts->at = from - 2; /* of an empty value, the border's CR LF is the header's */
    TRY(border_find(parts, &end));
    parts->at = end + (int64_t)parts->border.len;
    return part_keep(parts, disposition, from, end < from ? from : end);
}

Err *multipart_read(const Multipart *from, Arena *out, FormPair **ret_pairs, size_t *ret_count,
                    ReqFile *ret_file)
{
    Parts parts = { .from = from,
                    .out = out,
                    .border = arena_printf(out, "\r\n--%.*s", STR_ARG(from->boundary)),
                    .pairs = arena_array(out, FormPair, PART_COUNT_MAX),
                    .file = ret_file };
    Str first = str_slice(parts.border, 2, parts.border.len);
    Str head;
    bool more = true;
    *ret_file = (ReqFile){ .name = S("") };
    TRY(bytes_read(&parts, 0, first.len, &head));
    if (!str_eq(head, first)) {
        return malformed("it does not begin with its boundary");
    }
    parts.at = (int64_t)first.len;
    for (size_t i = 0; more && i <= PART_COUNT_MAX; i++) {
        TRY(part_take(&parts, &more));
    }
    if (more) {
        return malformed("too many parts");
    }
    *ret_pairs = parts.pairs;
    *ret_count = parts.count;
    return NULL;
}

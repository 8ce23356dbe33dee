/* resp.c - filling a response. */
#include <assert.h>

#include "base/crypto.h"
#include "http/cookie.h"
#include "http/http_internal.h"
#include "http/uri.h"

enum { COOKIE_VALUE_MAX = 512, PIECE_FIRST_BYTES = 32 * 1024 };

void resp_begin(Resp *resp, Req *req)
{
    *resp = (Resp){ .req = req, .status = 200, .type = "text/plain; charset=utf-8" };
}

static Err *answer(Resp *resp, const char *type, Str body)
{
    resp->type = type;
    resp->body = body;
    return NULL;
}

Err *resp_html(Resp *resp, Str body)
{
    return answer(resp, "text/html; charset=utf-8", body);
}

Err *resp_json(Resp *resp, Str body)
{
    return answer(resp, "application/json", body);
}

Err *resp_text(Resp *resp, Str body)
{
    return answer(resp, "text/plain; charset=utf-8", body);
}

Err *resp_see_other(Resp *resp, Str path)
{
    assert(str_starts(path, S("/")) && !str_starts(path, S("//")));
    resp->status = 303;
    resp_header(resp, MHD_HTTP_HEADER_LOCATION, path);
    return answer(resp, "text/plain; charset=utf-8", S("See the other address.\n"));
}

Err *resp_created(Resp *resp, Str path, Str json)
{
    resp->status = 201;
    resp_header(resp, MHD_HTTP_HEADER_LOCATION, path);
    return resp_json(resp, json);
}

Err *resp_no_content(Resp *resp)
{
    resp->status = 204;
    resp->type = NULL;
    resp->body = S("");
    return NULL;
}

/* The name for old programs: other than plain characters become '_'. */
static Str plain_name(Arena *out, Str name)
{
    char *to = arena_array(out, char, name.len + 1);

    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '.' || c == '-';
        to[i] = '_';
        if (plain) {
            to[i] = c;
        }
    }
    return (Str){ to, name.len };
}

Err *resp_file(Resp *resp, const char *type, Str file_name, bool inline_, Str body)
{
    Arena *arena = resp->req->arena;
    Str plain = plain_name(arena, file_name);
    Str coded = uri_encode(arena, file_name);

    resp_header(resp, MHD_HTTP_HEADER_CONTENT_DISPOSITION,
                arena_printf(arena, "%s; filename=\"%.*s\"; filename*=UTF-8''%.*s",
                             inline_ ? "inline" : "attachment", STR_ARG(plain), STR_ARG(coded)));
    return answer(resp, type, body);
}

Err *resp_pieces(Resp *resp, const char *type, Str file_name, EventNext next, void *context)
{
    StrBuf first = buf_new(resp->req->arena, PIECE_FIRST_BYTES);
    bool end = false;

    TRY(next(resp->req, context, &first, &end));
    if (!end) {
        resp->pieces = true;
        resp->event_next = next;
        resp->event_context = context;
    }
    return resp_file(resp, type, file_name, false, buf_str(&first));
}

void resp_header(Resp *resp, const char *name, Str value)
{
    assert(resp->header_count < RESP_HEADER_MAX);
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        assert(c >= 0x20 && c != 0x7f);
    }
    RespHeader *header = &resp->headers[resp->header_count];
    resp->header_count++;
    header->name = name;
    header->value = str_cstr(resp->req->arena, value);
}

void resp_cookie(Resp *resp, Str name, Str value, int64_t max_age_s)
{
    assert(value.len <= COOKIE_VALUE_MAX);
    resp_header(resp, MHD_HTTP_HEADER_SET_COOKIE,
                cookie_format(resp->req->arena, name, value, max_age_s, resp->req->secure));
}

void resp_session(Resp *resp, Str token, int64_t max_age_s)
{
    resp_cookie(resp, S("session"), token, max_age_s);
    resp_cookie(resp, S("csrf"), S(""), -1); /* the session has its own */
}

void resp_session_end(Resp *resp)
{
    resp_cookie(resp, S("session"), S(""), -1);
}

/* If-None-Match is a list of tags, or a star; weak tags count as equal (RFC 9110 13.1.2). */
static bool tag_listed(Str header, Str tag)
{
    Str rest = header;
    Str part;

    while (str_next(&rest, ',', &part)) {
        Str each = str_trim(part);
        if (str_starts(each, S("W/"))) {
            each = str_slice(each, 2, each.len);
        }
        if (str_eq(each, tag)) {
            return true;
        }
    }
    return str_eq(str_trim(header), S("*"));
}

static bool tag_answer(Resp *resp, Str tag)
{
    resp_header(resp, MHD_HTTP_HEADER_ETAG, tag);
    if (resp->req->method != HTTP_GET ||
        !tag_listed(req_header(resp->req, MHD_HTTP_HEADER_IF_NONE_MATCH), tag)) {
        return false;
    }
    resp->status = 304;
    resp->type = NULL;
    resp->body = S("");
    return true;
}

bool resp_not_modified(Resp *resp, Str content_version)
{
    Arena *arena = resp->req->arena;
    Str hex = str_slice(hash_hex(arena, hash_bytes(content_version)), 0, 32);

    return tag_answer(resp, arena_printf(arena, "\"%.*s\"", STR_ARG(hex)));
}

static void cached_answer(Resp *resp, const CachedBody *cached)
{
    assert(resp->cached == NULL);
    resp->cached = cached;
    resp->type = cached->type;
    resp->body = cached->body;
    (void)tag_answer(resp, str_from_cstr(cached->etag));
}

bool resp_cached(Resp *resp, Str key, uint64_t version)
{
    const Req *req = resp->req;
    const CachedBody *cached = page_cache_get(req->server->cache, req->route, key, version);

    if (cached == NULL) {
        return false;
    }
    cached_answer(resp, cached);
    return true;
}

Err *resp_html_cached(Resp *resp, Str key, uint64_t version, Str body)
{
    const Req *req = resp->req;
    const CachedBody *cached = page_cache_put(req->server->cache, req->route, key, version,
                                              "text/html; charset=utf-8", body);

    if (cached == NULL) {
        return resp_html(resp, body);
    }
    cached_answer(resp, cached);
    return NULL;
}

/* Named in the list and not refused by a weight of zero. */
static bool encoding_accepted(Str header, Str name)
{
    Str rest = header;
    Str part;

    while (str_next(&rest, ',', &part)) {
        size_t semicolon = str_find(part, S(";"), 0);
        Str weight = str_trim(str_slice(part, semicolon + 1, part.len));
        if (str_eq_nocase(str_trim(str_slice(part, 0, semicolon)), name)) {
            return !str_eq(weight, S("q=0")) && !str_starts(weight, S("q=0.0"));
        }
    }
    return false;
}

void asset_answer(Exchange *exchange, const Asset *asset)
{
    Resp *resp = &exchange->resp;
    Str accepts = req_header(&exchange->req, MHD_HTTP_HEADER_ACCEPT_ENCODING);
    Str gzip = S("gzip");
    Str brotli = S("br");

    exchange->req.read_only = true;
    resp->asset = asset;
    resp->type = str_cstr(exchange->req.arena, asset->type);
    resp->body = asset->body;
    resp_header(resp, MHD_HTTP_HEADER_CACHE_CONTROL, S("public, max-age=31536000, immutable"));
    if (asset->gzip.len > 0 || asset->brotli.len > 0) {
        resp_header(resp, MHD_HTTP_HEADER_VARY, S("Accept-Encoding"));
    }
    if (tag_answer(resp, asset->etag)) {
        return;
    }
    if (asset->brotli.len > 0 && encoding_accepted(accepts, brotli)) {
        resp->body = asset->brotli;
        resp_header(resp, MHD_HTTP_HEADER_CONTENT_ENCODING, brotli);
    } else if (asset->gzip.len > 0 && encoding_accepted(accepts, gzip)) {
        resp->body = asset->gzip;
        resp_header(resp, MHD_HTTP_HEADER_CONTENT_ENCODING, gzip);
    }
}

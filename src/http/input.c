/* input.c - what a request brings: fields of the query and the body, parameters, headers. */
#include <assert.h>
#include <string.h>

#include "base/file.h"
#include "http/cookie.h"
#include "http/form.h"
#include "http/http_internal.h"

Str req_param(const Req *req, Str name)
{
    size_t i = 0;

    while (i < req->param_count && !str_eq(req->param_names[i], name)) {
        i++;
    }
    assert(i < req->param_count);
    return req->param_values[i];
}

Str req_header(const Req *req, const char *name)
{
    const char *value = NULL;

    if (req->connection != NULL) {
        value = MHD_lookup_connection_value(req->connection, MHD_HEADER_KIND, name);
    }
    return str_from_cstr(value);
}

Str req_cookie(const Req *req, Str name)
{
    Arena scratch = req->scratch;
    return cookie_find(req_header(req, MHD_HTTP_HEADER_COOKIE),
                       cookie_name(&scratch, name, req->secure));
}

static OpenField open_field(const Req *req, Str name)
{
    for (size_t i = 0; i < req->open_count; i++) {
        if (str_eq(req->open[i].name, name)) {
            return req->open[i];
        }
    }
    return (OpenField){ .name = name };
}

Str req_open(const Req *req, Str name)
{
    return open_field(req, name).value;
}

Str req_open_message(const Req *req, Str name)
{
    return open_field(req, name).message;
}

static bool values_valid(const FieldValue *values, size_t count)
{
    for (size_t i = 0; values != NULL && i < count; i++) {
        if (values[i].err != NULL) {
            return false;
        }
    }
    return true;
}

bool req_valid(const Req *req)
{
    return values_valid(req->form, req->route->field_count) &&
           values_valid(req->query, req->route->query_count);
}

Err *req_field_failed(Req *req, Err *err)
{
    const Route *route = req->route;

    if (err == NULL || err->field == NULL || err_status(err->code) >= 500) {
        return err;
    }
    for (size_t i = 0; req->form != NULL && i < route->field_count; i++) {
        if (strcmp(route->fields[i].name, err->field) == 0) {
            field_fail(&req->form[i], err, req->arena);
            return NULL;
        }
    }
    return err;
}

static Err *query_take(Exchange *exchange)
{
    Req *req = &exchange->req;
    const FieldTable table = { req->route->query, req->route->query_count };
    FormPair *pairs;
    size_t count;

    TRY(form_parse(exchange->query, req->arena, &pairs, &count));
    req->query = form_check(table, pairs, count, req->arena);
    const FormPair *unknown = form_unknown(table, pairs, count);
    if (req->api && unknown != NULL) { /* a mistyped filter must not list everything */
        bool shown = str_utf8_valid(unknown->name);
        Arena scratch = req->scratch;
        return ERR_FIELD(FIELD_INVALID, shown ? str_cstr(&scratch, unknown->name) : "?",
                         "This parameter is not known here.");
    }
    return NULL;
}

/* True for "type" and "type; charset=utf-8". */
static bool media_is(Str header, Str type)
{
    Str rest = header;
    Str part;
    bool first = true;

    while (str_next(&rest, ';', &part)) {
        Str word = str_trim(part);
        if (first && !str_eq_nocase(word, type)) {
            return false;
        }
        if (!first && str_eq_nocase(str_slice(word, 0, 8), S("charset=")) &&
            !str_eq_nocase(word, S("charset=utf-8"))) {
            return false;
        }
        first = false;
    }
    return !first;
}

static Err *form_take(Exchange *exchange)
{
    Req *req = &exchange->req;
    const FieldTable table = { req->route->fields, req->route->field_count };
    FormPair *pairs = NULL;
    size_t count = 0;
    Str csrf = S("");

    if (req->body.len > 0) {
        if (!media_is(req->body_type, S("application/x-www-form-urlencoded"))) {
            return ERR(REQUEST_MEDIA, "The body must be application/x-www-form-urlencoded.");
        }
        TRY(form_parse(req->body, req->arena, &pairs, &count));
    }
    for (size_t i = 0; i < count; i++) {
        csrf = str_eq(pairs[i].name, S("csrf")) ? pairs[i].value : csrf;
    }
    TRY(admit_form(exchange, csrf));
    req->form = form_check(table, pairs, count, req->arena);
    if (req->route->open_prefix != NULL) {
        OpenField *open;
        TRY(form_open(str_from_cstr(req->route->open_prefix), pairs, count, req->arena, &open,
                      &req->open_count));
        req->open = open;
    }
    return NULL;
}

static Err *json_take(Exchange *exchange)
{
    Req *req = &exchange->req;
    const FieldTable table = { req->route->fields, req->route->field_count };

    TRY(admit_form(exchange, S("")));
    if (!media_is(req->body_type, S("application/json"))) {
        return ERR(REQUEST_MEDIA, "The body must be application/json.");
    }
    TRY(json_parse(req->arena, req->body, &req->json));
    if (table.count > 0) {
        TRY(json_check(table, req->json, req->arena, &req->form));
    }
    return NULL;
}

static Err *file_take(Exchange *exchange)
{
    Req *req = &exchange->req;
    const FieldTable table = { req->route->fields, req->route->field_count };
    ReqFile *file = arena_new(req->arena, ReqFile);
    Multipart from = { .fd = exchange->spool_fd,
                       .bytes = (int64_t)exchange->body_len,
                       .boundary = multipart_boundary(req->body_type) };
    FormPair *pairs = NULL;
    size_t count = 0;
    Str csrf = S("");

    req->body = (Str){ 0 };
    if (req->api) {
        *file = (ReqFile){ .name = S(""), .bytes = from.bytes, .fd = from.fd };
        req->file = from.bytes > 0 ? file : NULL;
        return admit_form(exchange, S(""));
    }
    if (from.bytes > 0) {
        if (from.boundary.len == 0) {
            return ERR(REQUEST_MEDIA, "The body must be multipart/form-data.");
        }
        TRY(multipart_read(&from, req->arena, &pairs, &count, file));
    }
    for (size_t i = 0; i < count; i++) {
        csrf = str_eq(pairs[i].name, S("csrf")) ? pairs[i].value : csrf;
    }
    TRY(admit_form(exchange, csrf));
    req->form = form_check(table, pairs, count, req->arena);
    req->file = file->bytes > 0 || file->name.len > 0 ? file : NULL;
    return NULL;
}

Err *req_file_read(void *context, char *into, size_t room, size_t *ret_got)
{
    ReqFile *file = context;
    int64_t rest = file->bytes - file->at;
    size_t most = rest < (int64_t)room ? (size_t)rest : room;
    *ret_got = 0;
    if (most > 0) {
        TRY(file_spool_read(file->fd, file->from + file->at, into, most, ret_got));
    }
    file->at += (int64_t)*ret_got;
    return NULL;
}

static Err *idempotency_key_take(Req *req)
{
    Str key = req_header(req, "Idempotency-Key");

    for (size_t i = 0; i < key.len; i++) {
        if (key.ptr[i] <= ' ' || key.ptr[i] > '~') {
            return ERR(REQUEST_FORMAT, "Idempotency-Key must be of visible ASCII characters.");
        }
    }
    if (key.len > IDEMPOTENCY_KEY_BYTES_MAX) {
        return ERR(REQUEST_FORMAT, "Idempotency-Key is longer than %d bytes.",
                   IDEMPOTENCY_KEY_BYTES_MAX);
    }
    req->idempotency_key = key;
    return NULL;
}

Err *input_take(Exchange *exchange)
{
    Req *req = &exchange->req;

    TRY(idempotency_key_take(req));
    TRY(query_take(exchange));
    req->body = (Str){ exchange->body, exchange->body_len };
    req->body_type = req_header(req, MHD_HTTP_HEADER_CONTENT_TYPE);
    switch (req->route->body) {
    case BODY_NONE:
    case BODY_RAW:
        return admit_form(exchange, S(""));
    case BODY_FORM:
        return form_take(exchange);
    case BODY_JSON:
        return json_take(exchange);
    case BODY_FILE:
        return file_take(exchange);
    }
    return NULL;
}

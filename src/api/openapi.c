/* openapi.c - GET /api/v1/openapi.json: OpenAPI 3.0, made from the route table (R-PLT-02). */
#include "api/routes.h"

#include "api/api.h"

#include <string.h>

enum { OPENAPI_BYTES_FIRST = 64 * 1024 };

static const char *const method_words[HTTP_METHOD_COUNT] = {
    [HTTP_GET] = "get",     [HTTP_POST] = "post",     [HTTP_PUT] = "put",
    [HTTP_PATCH] = "patch", [HTTP_DELETE] = "delete",
};

static Str field_type(FieldKind kind)
{
    switch (kind) {
    case FIELD_INT:
        return S("integer");
    case FIELD_BOOL:
        return S("boolean");
    case FIELD_JSON:
        return S("array");
    case FIELD_TEXT:
    case FIELD_LINES:
    case FIELD_TOKEN:
    case FIELD_DECIMAL:
    case FIELD_CODE:
    case FIELD_EMAIL:
    case FIELD_CHOICE:
    case FIELD_DATE:
    case FIELD_PASSWORD:
    case FIELD_PATH:
    case FIELD_KIND_COUNT:
        break;
    }
    return S("string");
}

static void schema_write(JsonOut *json, const Field *field)
{
    json_object(json);
    if (field->kind == FIELD_JSON && strcmp(field->name, "settings") == 0) {
        json_key_str(json, S("type"), S("object"));
    } else {
        json_key_str(json, S("type"), field_type(field->kind));
    }
    if (field->kind == FIELD_JSON && strcmp(field->name, "settings") != 0) {
        json_key(json, S("items"));
        json_object(json);
        json_key_str(json, S("type"), S("object"));
        json_object_end(json);
    }
    if (field->kind == FIELD_DATE) {
        json_key_str(json, S("format"), S("date"));
    }
    if (field->kind == FIELD_EMAIL) {
        json_key_str(json, S("format"), S("email"));
    }
    if (field->kind == FIELD_INT && field->max_value > field->min_value) {
        json_key_int(json, S("minimum"), field->min_value);
        json_key_int(json, S("maximum"), field->max_value);
    }
    if (field->max > 0 && field->kind != FIELD_INT) {
        json_key_int(json, S("maxLength"), (int64_t)field->max);
    }
    json_object_end(json);
}

static void parameter_write(JsonOut *json, Str name, Str place, bool required, const Field *field)
{
    json_object(json);
    json_key_str(json, S("name"), name);
    json_key_str(json, S("in"), place);
    json_key_bool(json, S("required"), required);
    if (field != NULL && field->label != NULL) {
        json_key_str(json, S("description"), str_from_cstr(field->label));
    }
    json_key(json, S("schema"));
    if (field != NULL) {
        schema_write(json, field);
    } else {
        json_object(json);
        json_key_str(json, S("type"), S("string"));
        json_object_end(json);
    }
    json_object_end(json);
}

static void parameters_write(JsonOut *json, const Route *route)
{
    json_key(json, S("parameters"));
    json_array(json);
    Str rest = str_from_cstr(route->path);
    Str part;
    while (str_next(&rest, '/', &part)) {
        if (str_starts(part, S("{"))) {
            parameter_write(json, str_slice(part, 1, part.len - 1), S("path"), true, NULL);
        }
    }
    for (size_t i = 0; i < route->query_count; i++) {
        const Field *field = &route->query[i];
        parameter_write(json, str_from_cstr(field->name), S("query"), field->required, field);
    }
    if (route->method != HTTP_GET) {
        parameter_write(json, S("Idempotency-Key"), S("header"), false, NULL);
    }
    json_array_end(json);
}

/* A message as it is: no object. */
static void raw_write(JsonOut *json, const char *type)
{
    json_key(json, S("requestBody"));
    json_object(json);
    json_key(json, S("content"));
    json_object(json);
    json_key(json, str_from_cstr(type));
    json_object(json);
    json_key(json, S("schema"));
    json_object(json);
    json_key_str(json, S("type"), S("string"));
    json_object_end(json);
    json_object_end(json);
    json_object_end(json);
    json_object_end(json);
}

static void body_write(JsonOut *json, const Route *route)
{
    if (route->body == BODY_RAW || route->body == BODY_FILE) {
        raw_write(json, route->body == BODY_RAW ? "application/xml" : "application/octet-stream");
    }
    if (route->body != BODY_JSON) {
        return;
    }
    bool any_required = false;
    json_key(json, S("requestBody"));
    json_object(json);
    json_key(json, S("content"));
    json_object(json);
    json_key(json, S("application/json"));
    json_object(json);
    json_key(json, S("schema"));
    json_object(json);
    json_key_str(json, S("type"), S("object"));
    json_key(json, S("properties"));
    json_object(json);
    for (size_t i = 0; i < route->field_count; i++) {
        any_required = any_required || route->fields[i].required;
        json_key(json, str_from_cstr(route->fields[i].name));
        schema_write(json, &route->fields[i]);
    }
    json_object_end(json);
    if (any_required) { /* OpenAPI refuses an empty list */
        json_key(json, S("required"));
        json_array(json);
        for (size_t i = 0; i < route->field_count; i++) {
            if (route->fields[i].required) {
                json_str(json, str_from_cstr(route->fields[i].name));
            }
        }
        json_array_end(json);
    }
    json_object_end(json);
    json_object_end(json);
    json_object_end(json);
    json_object_end(json);
}

static void answer_write(JsonOut *json, Str status, Str description, Str type, const char *example)
{
    json_key(json, status);
    json_object(json);
    json_key_str(json, S("description"), description);
    json_key(json, S("content"));
    json_object(json);
    json_key(json, type);
    json_object(json);
    json_key(json, S("schema"));
    json_object(json);
    json_key_str(json, S("type"), S("object"));
    json_object_end(json);
    if (example != NULL) {
        json_key(json, S("example"));
        json_raw(json, str_from_cstr(example));
    }
    json_object_end(json);
    json_object_end(json);
    json_object_end(json);
}

static void operation_write(Req *req, JsonOut *json, const Route *route)
{
    json_key(json, str_from_cstr(method_words[route->method]));
    json_object(json);
    json_key_str(json, S("summary"), str_from_cstr(route->summary));
    if (route->detail != NULL) {
        json_key_str(json, S("description"), str_from_cstr(route->detail));
    }
    Str name = arena_printf(req->arena, "%s_%s", method_words[route->method],
                            route->path + strlen("/api/v1/"));
    char *letters = arena_array(req->arena, char, name.len);
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        letters[i] = (c >= 'a' && c <= 'z') ? c : '_';
    }
    json_key_str(json, S("operationId"), (Str){ letters, name.len });
    parameters_write(json, route);
    body_write(json, route);
    json_key(json, S("responses"));
    json_object(json);
    answer_write(json, S("default"), S("RFC 9457 problem; `type` names the error"),
                 S("application/problem+json"), NULL);
    answer_write(json, S("2XX"), S("Done"), S("application/json"), route->answer);
    json_object_end(json);
    json_object_end(json);
}

static void info_write(JsonOut *json)
{
    json_key_str(json, S("openapi"), S("3.0.3"));
    json_key(json, S("info"));
    json_object(json);
    json_key_str(json, S("title"), S("Stoa"));
    json_key_str(json, S("version"), S("1"));
    json_key_str(json, S("description"),
                 S("Amounts are decimal strings beside a currency, dates are 2026-11-22, instants "
                   "RFC 3339 in UTC. `stoa user token EMAIL` prints a bearer token."));
    json_object_end(json);
    json_key(json, S("security"));
    json_array(json);
    json_object(json);
    json_key(json, S("bearer"));
    json_array(json);
    json_array_end(json);
    json_object_end(json);
    json_array_end(json);
    json_key(json, S("components"));
    json_object(json);
    json_key(json, S("securitySchemes"));
    json_object(json);
    json_key(json, S("bearer"));
    json_object(json);
    json_key_str(json, S("type"), S("http"));
    json_key_str(json, S("scheme"), S("bearer"));
    json_object_end(json);
    json_object_end(json);
    json_object_end(json);
}

/* Routes of one path stand together in the table: they become one path item. */
static Err *openapi_get(Req *req, Resp *resp)
{
    StrBuf buf = buf_new(req->arena, OPENAPI_BYTES_FIRST);
    JsonOut json = json_out(&buf);
    const char *open_path = "";
    json_object(&json);
    info_write(&json);
    json_key(&json, S("paths"));
    json_object(&json);
    for (size_t i = 0; i < api_route_count; i++) {
        const Route *route = api_routes[i];
        if (strcmp(route->path, open_path) != 0) {
            if (open_path[0] != '\0') {
                json_object_end(&json);
            }
            json_key(&json, str_from_cstr(route->path));
            json_object(&json);
            open_path = route->path;
        }
        operation_write(req, &json, route);
    }
    json_object_end(&json);
    json_object_end(&json);
    json_object_end(&json);
    return resp_json(resp, buf_str(&buf));
}

const Route api_openapi_route = {
    .method = HTTP_GET,
    .path = "/api/v1/openapi.json",
    .handle = openapi_get,
    .access = ACCESS_PUBLIC,
    .api = true,
    .summary = "This description",
    .answer = "{\"openapi\":\"3.0.3\"}",
};

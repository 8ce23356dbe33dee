/* problem.c - errors of the API as application/problem+json (RFC 9457). */
#include "http/http_internal.h"

static void problem_error(JsonOut *json, Str key, Str place, Str detail)
{
    json_object(json);
    json_key_str(json, key, place);
    json_key_str(json, S("detail"), detail);
    json_object_end(json);
}

static size_t values_add(JsonOut *json, const Field *fields, const FieldValue *values, size_t count,
                         bool query, Arena scratch)
{
    size_t wrong = 0;

    for (size_t i = 0; values != NULL && i < count; i++) {
        Arena each = scratch;
        if (values[i].err == NULL) {
            continue;
        }
        wrong++;
        if (query) {
            problem_error(json, S("parameter"), str_from_cstr(fields[i].name), values[i].message);
        } else {
            problem_error(json, S("pointer"), arena_printf(&each, "/%s", fields[i].name),
                          values[i].message);
        }
    }
    return wrong;
}

/* A use case names a member of the body as the page's form does: without the slash. */
static bool in_body(const Route *route, Str name)
{
    for (size_t i = 0; route != NULL && i < route->field_count; i++) {
        if (str_eq(str_from_cstr(route->fields[i].name), name)) {
            return true;
        }
    }
    return false;
}

Str problem_json(const Req *req, const Err *err)
{
    StrBuf buf = buf_new(req->arena, 512);
    JsonOut json = json_out(&buf);
    Arena scratch = req->scratch;
    Str name = err_name(err->code);
    size_t wrong = 0;

    json_object(&json);
    json_key_str(&json, S("type"), arena_printf(&scratch, "urn:stoa:error:%.*s", STR_ARG(name)));
    json_key_str(&json, S("title"), err_text(err->code));
    json_key_int(&json, S("status"), err_status(err->code));
    json_key_str(&json, S("detail"), err_message(err));
    json_key_str(&json, S("code"), name);
    json_key_str(&json, S("request_id"), req->request_id);
    json_key(&json, S("errors"));
    json_array(&json);
    if (req->route != NULL && err_status(err->code) < 500) {
        wrong += values_add(&json, req->route->query, req->query, req->route->query_count, true,
                            scratch);
        wrong += values_add(&json, req->route->fields, req->form, req->route->field_count, false,
                            scratch);
    }
    if (wrong == 0 && err->field != NULL) {
        Str place = str_from_cstr(err->field);
        if (in_body(req->route, place)) {
            place = arena_printf(&scratch, "/%.*s", STR_ARG(place));
        }
        problem_error(&json, str_starts(place, S("/")) ? S("pointer") : S("parameter"), place,
                      err_message(err));
    }
    json_array_end(&json);
    json_object_end(&json);
    return buf_str(&buf);
}

/* walk.c - requests made from the routes' tables. */
#include "tests/routes/walk.h"

#include <stdarg.h>
#include <string.h>

static const char *const method_names[HTTP_METHOD_COUNT] = { "GET", "POST", "PUT", "PATCH",
                                                             "DELETE" };

void walk_problem(Walk *walk, const Route *route, Str target, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    Str text = arena_vprintf(&walk->arena, format, args);
    va_end(args);
    buf_addf(&walk->problems, "\n  %s %s (%.*s): %.*s", method_names[route->method], route->path,
             STR_ARG(target), STR_ARG(text));
}

bool route_has_param(const Route *route)
{
    return strchr(route->path, '{') != NULL;
}

bool route_public(const Route *route)
{
    return (route->access & ACCESS_PUBLIC) != 0;
}

bool route_lets_in(const Route *route, const Visitor *visitor)
{
    return route_public(route) || (route->access & ((uint32_t)ACCESS_OPERATOR << visitor->kind));
}

/* Which object a parameter of a route names, and who may find it beside anna's own people and the
 * ones above her. */
typedef struct Param {
    const char *path; /* the beginning of the route's path */
    const char *name;
    size_t id; /* its place in WalkIds */
    ParamSeen seen;
} Param;

#define ID_AT(member) offsetof(WalkIds, member)
static const Param params[] = {
    { "/checkout/", "{checkout}", ID_AT(draft), SEEN_BY_PARTNER },
    { "/api/v1/checkouts/", "{checkout}", ID_AT(draft), SEEN_BY_PARTNER },
    { "/", "{basket}", ID_AT(saved), SEEN_BY_PARTNER },
    { "/basket/", "{order}", ID_AT(draft_order), SEEN_BY_PARTNER },
    { "/checkout/", "{line}", ID_AT(draft_line), SEEN_BY_PARTNER },
    { "/credit-notes/", "{document}", ID_AT(credit_note), SEEN_BY_PARTNER },
    { "/api/v1/credit-notes/", "{document}", ID_AT(credit_note), SEEN_BY_PARTNER },
    { "/invoices/{document}/", "{document}", ID_AT(issued), SEEN_BY_CUSTOMER },
    { "/api/v1/invoices/{document}/", "{document}", ID_AT(issued), SEEN_BY_CUSTOMER },
    { "/", "{document}", ID_AT(invoice), SEEN_BY_PARTNER },
    { "/", "{account}", ID_AT(account), SEEN_BY_CUSTOMER },
    { "/", "{promotion}", ID_AT(promotion), SEEN_BY_PARTNER },
    { "/", "{agreement}", ID_AT(agreement), SEEN_BY_ALL },
    { "/agreements/", "{version}", ID_AT(agreement_version), SEEN_BY_ALL },
    { "/", "{charge}", ID_AT(charge), SEEN_BY_CUSTOMER },
    { "/", "{discount}", ID_AT(discount), SEEN_BY_CUSTOMER },
    { "/", "{line}", ID_AT(issued_line), SEEN_BY_CUSTOMER },
    { "/", "{end_customer}", ID_AT(account), SEEN_BY_CUSTOMER },
    { "/", "{approval}", ID_AT(approval), SEEN_BY_PARTNER },
    { "/", "{delegation}", ID_AT(delegation), SEEN_BY_PARTNER },
    { "/", "{attempt}", ID_AT(attempt), SEEN_BY_CUSTOMER },
    { "/", "{batch}", ID_AT(batch), SEEN_BY_PARTNER },
    { "/", "{cancellation}", ID_AT(cancellation), SEEN_BY_CUSTOMER },
    { "/", "{change}", ID_AT(change), SEEN_BY_CUSTOMER },
    { "/", "{code}", ID_AT(product), SEEN_BY_ALL },
    { "/", "{product}", ID_AT(product), SEEN_BY_ALL },
    { "/", "{import}", ID_AT(import), SEEN_BY_PARTNER },
    { "/", "{joining}", ID_AT(joining), SEEN_BY_PARTNER },
    { "/", "{job}", ID_AT(job), SEEN_BY_PARTNER },
    { "/", "{list}", ID_AT(list), SEEN_BY_ALL },
    { "/", "{mandate}", ID_AT(mandate), SEEN_BY_CUSTOMER },
    { "/", "{object}", ID_AT(object), SEEN_BY_ALL },
    { "/", "{order}", ID_AT(order), SEEN_BY_CUSTOMER },
    { "/", "{payment}", ID_AT(payment), SEEN_BY_PARTNER },
    { "/", "{registration}", ID_AT(registration), SEEN_BY_PARTNER },
    { "/", "{rule}", ID_AT(rule), SEEN_BY_CUSTOMER },
    { "/", "{service}", ID_AT(service), SEEN_BY_CUSTOMER },
    { "/", "{session}", ID_AT(session), SEEN_BY_PARTNER },
    { "/", "{subscription}", ID_AT(subscription), SEEN_BY_CUSTOMER },
    { "/", "{token}", ID_AT(token), SEEN_BY_PARTNER },
    { "/", "{user}", ID_AT(user), SEEN_BY_PARTNER },
    { "/", "{version}", ID_AT(version), SEEN_BY_ALL },
};

static const Param *param_find(const Route *route, Str name)
{
    Str path = str_from_cstr(route->path);

    for (size_t i = 0; i < COUNT_OF(params); i++) {
        if (str_starts(path, str_from_cstr(params[i].path)) &&
            str_eq(name, str_from_cstr(params[i].name))) {
            return &params[i];
        }
    }
    return NULL;
}

static Str param_id(const Walk *walk, const Param *param)
{
    Str id;

    memcpy(&id, (const char *)&walk->ids + param->id, sizeof(id));
    return id;
}

static Str own_id(const Walk *walk, const Route *route, Str name)
{
    const Param *param = param_find(route, name);

    if (param == NULL || param_id(walk, param).len == 0) {
        test_fail(__FILE__, __LINE__,
                  "%s: there is no sample for %.*s: make one in walk_world.c, keep its code in "
                  "WalkIds (walk.h) and name it in `params` (walk.c)",
                  route->path, STR_ARG(name));
    }
    return param_id(walk, param);
}

ParamSeen route_seen(const Route *route)
{
    Str rest = str_slice(str_from_cstr(route->path), 1, strlen(route->path));
    ParamSeen seen = SEEN_BY_ALL;
    Str part;

    while (str_next(&rest, '/', &part)) {
        const Param *param = str_starts(part, S("{")) ? param_find(route, part) : NULL;
        if (param != NULL && param->seen < seen) {
            seen = param->seen;
        }
    }
    return seen;
}

bool route_sampled(const Walk *walk, const Route *route, Str *ret_missing)
{
    Str rest = str_slice(str_from_cstr(route->path), 1, strlen(route->path));
    Str part;

    while (str_next(&rest, '/', &part)) {
        const Param *param = str_starts(part, S("{")) ? param_find(route, part) : NULL;
        if (str_starts(part, S("{")) && (param == NULL || param_id(walk, param).len == 0)) {
            *ret_missing = part;
            return false;
        }
    }
    return true;
}

Str walk_query(const Walk *walk, const Route *route)
{
    StrBuf query = buf_new(&test_arena, 256);

    for (size_t i = 0; i < route->query_count; i++) {
        const Field *field = &route->query[i];
        Str name = arena_printf(&test_arena, "{%s}", field->name);
        const Param *param = param_find(route, name);
        if (field->kind == FIELD_CODE) {
            Str id = param == NULL ? walk->ids.account : param_id(walk, param);
            buf_addf(&query, "%s%s=%.*s", query.len == 0 ? "?" : "&", field->name, STR_ARG(id));
        }
    }
    return buf_str(&query);
}

/* A code of the same form that nothing has: its time is another. */
static Str other_id(Str id)
{
    size_t at = str_find(id, S("_"), 0) + 3;

    at = at < id.len ? at : id.len - 1;
    return arena_printf(&test_arena, "%.*s%s%.*s", (int)at, id.ptr, id.ptr[at] == '0' ? "1" : "0",
                        (int)(id.len - at - 1), id.ptr + at + 1);
}

static Str fill_path(const Walk *walk, const Route *route, WalkFill fill, Str text)
{
    StrBuf path = buf_new(&test_arena, 200);
    Str rest = str_slice(str_from_cstr(route->path), 1, strlen(route->path));
    Str part;

    while (str_next(&rest, '/', &part)) {
        buf_add_char(&path, '/');
        if (!str_starts(part, S("{"))) {
            buf_add(&path, part);
        } else if (walk == NULL) {
            buf_add(&path, text);
        } else {
            Str id = own_id(walk, route, part);
            buf_add(&path, fill == WALK_OWN ? id : other_id(id));
        }
    }
    return path.len == 0 ? S("/") : buf_str(&path);
}

Str walk_path(const Walk *walk, const Route *route, WalkFill fill)
{
    return fill_path(walk, route, fill, S(""));
}

Str walk_path_with(const Route *route, Str text)
{
    return fill_path(NULL, route, WALK_OWN, text);
}

/* Fields whose kind does not say what is right in them. */
typedef struct FieldSample {
    const char *name;
    Str value;
} FieldSample;

static const FieldSample samples[] = {
    { "answer", STR_INIT("none") },
    { "country", STR_INIT("GR") },
    { "iban", STR_INIT("DE89370400440532013000") },
    { "identifier", STR_INIT("DE98ZZZ09999999999") },
    { "roles", STR_INIT("buyer") },
    { "retry_days", STR_INIT("3") },
    { "kinds", STR_INIT("order") },
    { "phone", STR_INIT("%2B302100000100") },
    { "postcode", STR_INIT("10555") },
    { "reason", STR_INIT("other") },
    { "settings", STR_INIT("{}") },
    { "vat_number", STR_INIT("EL099901141") },
    { "when", STR_INIT("period_end") },
};

static Str field_value(const Walk *walk, const Field *field)
{
    for (size_t i = 0; i < COUNT_OF(samples); i++) {
        if (strcmp(samples[i].name, field->name) == 0) {
            return samples[i].value;
        }
    }
    switch (field->kind) {
    case FIELD_INT:
        return arena_printf(&test_arena, "%lld",
                            (long long)(field->min_value > 0 ? field->min_value : 1));
    case FIELD_DECIMAL:
        return S("1");
    case FIELD_CODE:
        return walk->ids.account;
    case FIELD_EMAIL:
        return S("somebody@walk.example");
    case FIELD_CHOICE:
        return str_from_cstr(field->choices[0]);
    case FIELD_BOOL:
        return S("1");
    case FIELD_DATE:
        return S("2026-12-15");
    case FIELD_PASSWORD:
        return S("walking-password");
    case FIELD_PATH:
        return S("/");
    case FIELD_JSON:
        return S("[]");
    case FIELD_TEXT:
    case FIELD_LINES:
    case FIELD_TOKEN:
    case FIELD_KIND_COUNT:
        break;
    }
    return S("walk");
}

static void add_json(StrBuf *body, const Field *field, Str value)
{
    bool bare = field->kind == FIELD_INT || field->kind == FIELD_JSON;

    buf_addf(body, "%s\"%s\":", body->len > 1 ? "," : "", field->name);
    if (field->kind == FIELD_BOOL) {
        buf_add(body, S("true"));
    } else {
        Str quote = bare ? S("") : S("\"");
        buf_add(body, field->many ? S("[") : S(""));
        buf_addf(body, "%.*s%.*s%.*s", STR_ARG(quote), STR_ARG(value), STR_ARG(quote));
        buf_add(body, field->many ? S("]") : S(""));
    }
}

static void add_part(StrBuf *body, const char *name, const char *more, Str value)
{
    buf_addf(body,
             "--" WALK_BOUNDARY "\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n"
             "%.*s\r\n",
             name, more, STR_ARG(value));
}

static Str form_with_file(const Walk *walk, const Route *route, const Visitor *visitor)
{
    StrBuf body = buf_new(&test_arena, 1024);
    add_part(&body, "csrf", "", visitor->csrf);
    for (size_t i = 0; i < route->field_count; i++) {
        add_part(&body, route->fields[i].name, "", field_value(walk, &route->fields[i]));
    }
    add_part(&body, "file", "; filename=\"prices.csv\"", S("list,plan,price\n"));
    buf_add(&body, S("--" WALK_BOUNDARY "--\r\n"));
    return buf_str(&body);
}

Str walk_file(const Visitor *visitor, Str content)
{
    StrBuf body = buf_new(&test_arena, 1024);
    add_part(&body, "csrf", "", visitor->csrf);
    add_part(&body, "file", "; filename=\"table.csv\"", content);
    buf_add(&body, S("--" WALK_BOUNDARY "--\r\n"));
    return buf_str(&body);
}

Str walk_body(const Walk *walk, const Route *route, const Visitor *visitor)
{
    StrBuf body = buf_new(&test_arena, 1024);

    if (route->body == BODY_NONE) {
        return S("");
    }
    if (route->body == BODY_FILE) {
        return route->api ? S("list,plan,price\n") : form_with_file(walk, route, visitor);
    }
    if (route->body == BODY_JSON) {
        buf_add_char(&body, '{');
    } else {
        buf_addf(&body, "csrf=%.*s", STR_ARG(visitor->csrf));
    }
    for (size_t i = 0; i < route->field_count; i++) {
        const Field *field = &route->fields[i];
        Str value = field_value(walk, field);
        if (route->body == BODY_JSON) {
            add_json(&body, field, value);
        } else {
            buf_addf(&body, "&%s=%.*s", field->name, STR_ARG(value));
        }
    }
    if (route->body == BODY_JSON) {
        buf_add_char(&body, '}');
    }
    return buf_str(&body);
}

HttpAnswer walk_send(Walk *walk, const Route *route, Str path, const Visitor *visitor, Str body)
{
    StrBuf request = buf_new(&test_arena, body.len + 2048);

    buf_addf(&request, "%s %.*s HTTP/1.1\r\nHost: localhost\r\n", method_names[route->method],
             STR_ARG(path));
    if (route->api && visitor->bearer.len > 0) {
        buf_addf(&request, "Authorization: Bearer %.*s\r\n", STR_ARG(visitor->bearer));
    }
    if (!route->api && visitor->session.len > 0) {
        buf_addf(&request, "Cookie: session=%.*s\r\n", STR_ARG(visitor->session));
    }
    if (route->method != HTTP_GET) {
        buf_addf(&request, "Content-Length: %zu\r\n", body.len);
    }
    if (body.len > 0) {
        const char *type = route->body == BODY_JSON ? "application/json"
                           : route->body == BODY_FILE
                               ? "multipart/form-data; boundary=" WALK_BOUNDARY
                               : "application/x-www-form-urlencoded";
        buf_addf(&request, "Content-Type: %s\r\n", type);
    }
    buf_add(&request, S("\r\n"));
    buf_add(&request, body);
    return http_raw(walk->port, buf_str(&request));
}

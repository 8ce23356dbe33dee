/* router.c - the table of routes, sorted once, and the search in it. */
#include "http/router.h"

#include <assert.h>

#include "http/uri.h"

static const Str method_names[HTTP_METHOD_COUNT] = { STR_INIT("GET"), STR_INIT("POST"),
                                                     STR_INIT("PUT"), STR_INIT("PATCH"),
                                                     STR_INIT("DELETE") };

Str http_method_name(HttpMethod method)
{
    assert(method < HTTP_METHOD_COUNT);
    return method_names[method];
}

bool http_method_parse(Str word, HttpMethod *ret_method)
{
    if (str_eq(word, S("HEAD"))) {
        *ret_method = HTTP_GET;
        return true;
    }
    for (size_t i = 0; i < HTTP_METHOD_COUNT; i++) {
        if (str_eq(word, method_names[i])) {
            *ret_method = (HttpMethod)i;
            return true;
        }
    }
    return false;
}

/* The segments of "/a/b"; none for "/". False when there are too many or the last is empty. */
static bool path_split(Str path, Str *segments, size_t *ret_count)
{
    Str rest = str_slice(path, 1, path.len);
    size_t count = 0;
    Str part;

    if (path.len > 1 && str_ends(path, S("/"))) {
        return false;
    }
    while (path.len > 1 && str_next(&rest, '/', &part)) {
        if (count == PATH_SEGMENT_MAX) {
            return false;
        }
        segments[count++] = part;
    }
    *ret_count = count;
    return true;
}

static RouteEntry entry_make(const Route *route)
{
    RouteEntry entry = { .route = route };
    Str path = str_from_cstr(route->path);
    size_t params = 0;

    assert(str_starts(path, S("/")));
    assert(route->handle != NULL);
    assert(route->access != 0);
    bool split = path_split(path, entry.segments, &entry.segment_count);
    assert(split);
    for (size_t i = 0; i < entry.segment_count; i++) {
        Str segment = entry.segments[i];
        assert(segment.len > 0);
        if (str_starts(segment, S("{"))) {
            assert(str_ends(segment, S("}")) && segment.len > 2);
            entry.segments[i] = str_slice(segment, 1, segment.len - 1);
            entry.is_param[i] = true;
            params++;
        }
    }
    assert(params <= PATH_PARAM_MAX);
    return entry;
}

/* Fewer segments first; then, from the left, literals before parameters; then by text and method.
 */
static int entry_cmp(const RouteEntry *a, const RouteEntry *b)
{
    if (a->segment_count != b->segment_count) {
        return a->segment_count < b->segment_count ? -1 : 1;
    }
    for (size_t i = 0; i < a->segment_count; i++) {
        if (a->is_param[i] != b->is_param[i]) {
            return a->is_param[i] ? 1 : -1;
        }
        int order = a->is_param[i] ? 0 : str_cmp(a->segments[i], b->segments[i]);
        if (order != 0) {
            return order;
        }
    }
    return (int)a->route->method - (int)b->route->method;
}

Router router_make(Arena *out, const Route *const *routes, size_t count)
{
    RouteEntry *entries = arena_array(out, RouteEntry, count + 1);
    Router router = { .entries = entries, .count = count };

    assert(count <= ROUTE_COUNT_MAX);
    for (size_t i = 0; i < count; i++) {
        RouteEntry entry = entry_make(routes[i]);
        size_t place = i;
        while (place > 0 && entry_cmp(&entry, &entries[place - 1]) < 0) {
            entries[place] = entries[place - 1];
            place--;
        }
        assert(place == 0 || entry_cmp(&entry, &entries[place - 1]) != 0);
        entries[place] = entry;
    }
    size_t next = 0;
    for (size_t segments = 0; segments < COUNT_OF(router.first); segments++) {
        while (next < count && entries[next].segment_count < segments) {
            next++;
        }
        router.first[segments] = next;
    }
    return router;
}

static bool entry_matches(const RouteEntry *entry, const Str *segments)
{
    for (size_t i = 0; i < entry->segment_count; i++) {
        if (!entry->is_param[i] && !str_eq(entry->segments[i], segments[i])) {
            return false;
        }
    }
    return true;
}

/* A parameter is never empty and has no slash or control character: then nothing matches. */
static bool param_valid(Str value)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if (c < 0x20 || c == 0x7f || c == '/') {
            return false;
        }
    }
    return value.len > 0 && str_utf8_valid(value);
}

static void take_params(const RouteEntry *entry, const Str *segments, RouteMatch *match)
{
    for (size_t i = 0; i < entry->segment_count; i++) {
        if (entry->is_param[i]) {
            match->names[match->param_count] = entry->segments[i];
            match->values[match->param_count] = segments[i];
            match->param_count++;
            if (!param_valid(segments[i])) {
                match->route = NULL;
                match->allowed = 0;
            }
        }
    }
}

Err *router_find(const Router *router, HttpMethod method, Str path, Arena *out,
                 RouteMatch *ret_match)
{
    RouteMatch match = { .route = NULL };
    Str segments[PATH_SEGMENT_MAX];
    size_t count;

    assert(path.len > 0);
    *ret_match = match;
    if (!path_split(path, segments, &count)) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (!uri_decode(out, segments[i], false, &segments[i])) {
            return ERR(REQUEST_FORMAT, "The address is not percent-encoded correctly.");
        }
    }
    for (size_t i = router->first[count]; i < router->first[count + 1]; i++) {
        const RouteEntry *entry = &router->entries[i];
        if (!entry_matches(entry, segments)) {
            continue;
        }
        match.allowed |= UINT32_C(1) << entry->route->method;
        if (match.route == NULL && entry->route->method == method) {
            match.route = entry->route;
            match.index = i;
            take_params(entry, segments, &match);
            if (match.route == NULL) {
                return NULL;
            }
        }
    }
    *ret_match = match;
    return NULL;
}

/*
 * router.h - finds the route of a path. Built once; a literal segment goes before a parameter.
 */
#ifndef HTTP_ROUTER_H
#define HTTP_ROUTER_H

#include "http/route.h"

enum { PATH_SEGMENT_MAX = 10 };

typedef struct RouteEntry {
    const Route *route;
    size_t segment_count;
    Str segments[PATH_SEGMENT_MAX]; /* a parameter's name without braces */
    bool is_param[PATH_SEGMENT_MAX];
} RouteEntry;

typedef struct Router {
    const RouteEntry *entries; /* by number of segments, then literals first */
    size_t count;
    size_t first[PATH_SEGMENT_MAX + 2]; /* where the entries of each number begin */
} Router;

typedef struct RouteMatch {
    const Route *route; /* NULL when the path or the method matches nothing */
    size_t index;       /* in router->entries */
    uint32_t allowed;   /* bits 1 << HttpMethod of the path's routes; zero: no such path */
    size_t param_count;
    Str names[PATH_PARAM_MAX];
    Str values[PATH_PARAM_MAX]; /* decoded */
} RouteMatch;

/* Two equal routes, or one that breaks a limit, are an assertion failure. */
Router router_make(Arena *out, const Route *const *routes, size_t count);
/* `path` is as sent, without the query. Fails: REQUEST_FORMAT (a broken escape). */
MUST_USE Err *router_find(const Router *router, HttpMethod method, Str path, Arena *out,
                          RouteMatch *ret_match);
Str http_method_name(HttpMethod method);
bool http_method_parse(Str word, HttpMethod *ret_method); /* HEAD gives HTTP_GET */

#endif

/*
 * routes_doc.c - writes docs/design/routes.md from the tables of routes, or checks that it is as
 * they are.
 *
 * usage: routes_doc          prints it
 *        routes_doc FILE     compares
 */
#include <stdio.h>

#include "api/routes.h"
#include "base/file.h"
#include "web/routes.h"

enum { ARENA_BYTES = 4 * 1024 * 1024, FILE_BYTES_MAX = 1024 * 1024 };

typedef struct Word {
    uint32_t bit;
    const char *text;
} Word;

static const Word kinds[] = {
    { ACCESS_OPERATOR, "operator" },
    { ACCESS_PARTNER, "partners" },
    { ACCESS_END_CUSTOMER, "end customers" },
};

static const Word roles[] = {
    { ROLE_ADMINISTRATOR, "administrator" },
    { ROLE_BUYER, "buyer" },
    { ROLE_SUBSCRIPTIONS, "subscriptions" },
    { ROLE_CLOUD, "cloud" },
    { ROLE_BILLING, "billing" },
    { ROLE_APPROVER, "approver" },
    { ROLE_AUDITOR, "auditor" },
    { ROLE_SEES_COST, "sees cost" },
};

static const char *method_name(HttpMethod method)
{
    static const char *const names[HTTP_METHOD_COUNT] = { "GET", "POST", "PUT", "PATCH", "DELETE" };
    return names[method];
}

static void add_words(StrBuf *text, uint32_t bits, const Word *words, size_t count)
{
    bool first = true;

    for (size_t i = 0; i < count; i++) {
        if ((bits & words[i].bit) != 0) {
            buf_addf(text, "%s%s", first ? "" : ", ", words[i].text);
            first = false;
        }
    }
}

static void add_access(StrBuf *text, uint32_t access)
{
    if ((access & ACCESS_PUBLIC) != 0) {
        buf_add(text, S("**everyone**"));
    } else if ((access & ACCESS_SIGNED_IN) == ACCESS_SIGNED_IN) {
        buf_add(text, S("signed in"));
    } else {
        add_words(text, access, kinds, COUNT_OF(kinds));
    }
    buf_add(text, S(" | "));
    add_words(text, access, roles, COUNT_OF(roles));
}

static void add_body(StrBuf *text, const Route *route)
{
    static const char *const names[] = { [BODY_NONE] = "",
                                         [BODY_FORM] = "form",
                                         [BODY_JSON] = "JSON",
                                         [BODY_RAW] = "file",
                                         [BODY_FILE] = "large file" };
    size_t max = route->body_bytes_max > 0 ? route->body_bytes_max : BODY_BYTES_DEFAULT;

    if (route->body != BODY_NONE) {
        buf_addf(text, "%s, %zu KiB", names[route->body], max / 1024);
    }
}

static void add_routes(StrBuf *text, const char *title, const Route *const *routes, size_t count)
{
    buf_addf(text, "\n## %s\n\n", title);
    buf_add(text,
            S("| method | address | who | role | body | what |\n|---|---|---|---|---|---|\n"));
    for (size_t i = 0; i < count; i++) {
        const Route *route = routes[i];
        buf_addf(text, "| %s | `%s` | ", method_name(route->method), route->path);
        add_access(text, route->access);
        buf_add(text, S(" | "));
        add_body(text, route);
        buf_addf(text, " | %s |\n", route->summary == NULL ? "" : route->summary);
    }
}

static Str document(Arena *arena)
{
    StrBuf text = buf_new(arena, 64 * 1024);

    buf_add(&text, S("# Routes: the site map, and who may call what\n\n"
                     "Made by `make routes` from the tables of `src/web` and `src/api`; do not "
                     "edit.\n\n"
                     "Pages take a session and, for everything but GET, the token of the form; the "
                     "API takes a bearer\ntoken. A role in the table is needed beside the kind of "
                     "account; an administrator has every role\nbut *auditor* and *sees cost*, and "
                     "an auditor passes on GET. Whose data it is, the services check:\nwhat is not "
                     "in the caller's branch is 404. `tests/routes` walks all of this.\n"));
    add_routes(&text, "Pages", web_routes, web_route_count);
    add_routes(&text, "API", api_routes, api_route_count);
    return buf_str(&text);
}

static int compare(Arena *arena, const char *path, Str wanted)
{
    Str found;

    Err *err = file_read(arena, str_from_cstr(path), FILE_BYTES_MAX, &found);
    if (err != NULL || !str_eq(found, wanted)) {
        (void)fprintf(stderr, "%s is not as the routes are: run 'make routes'\n", path);
        return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    Arena arena = arena_open(ARENA_BYTES);
    Str text = document(&arena);

    if (argc == 2) {
        return compare(&arena, argv[1], text);
    }
    return fwrite(text.ptr, 1, text.len, stdout) == text.len ? 0 : 1;
}

/* csv_test.c - every list is a file too, whole, however long it is. */
#include "tests/routes/walk.h"
#include "tests/service/sale_support.h"
#include "web/routes.h"

/* A page with a list and no file of its name, and why. */
typedef struct NoFile {
    const char *path;
    const char *reason;
    const char *file; /* the route that has the rows; NULL: none has */
} NoFile;

static const NoFile no_files[] = {
    { "/admin/accounts/{account}", "the accounts below it are among all", "/admin/accounts.csv" },
    { "/admin/catalogue", "the catalogue is one JSON file", "/admin/catalogue/export" },
    { "/admin/orders", "the operator's list of orders has the same rows", "/orders.csv" },
    { "/admin/prices/{list}", "the file is named by what is in it",
      "/admin/prices/{list}/prices.csv" },
    { "/admin/prices/{list}/versions/{version}", "what changed then; what counts now is a file",
      "/admin/prices/{list}/prices.csv" },
    { "/admin/prices/try", "worked out for one page of sales at a time", NULL },
    { "/billing/grouping", "a form with a choice for each buyer", NULL },
    { "/billing/prices", "a form; what the rules make of a price list is a file",
      "/billing/prices/buyers/{account}/prices.csv" },
    { "/billing/prices/buyers/{account}", "the file is named by what is in it",
      "/billing/prices/buyers/{account}/prices.csv" },
    { "/billing/promotions/{promotion}", "one of those in the file", "/billing/promotions.csv" },
    { "/products", "a buyer's catalogue with prices is read by API", "/api/v1/products" },
    { "/users/new", "a form: it has the query of the list that leads to it", "/users.csv" },
};

static const Route *route_at(const Walk *walk, Str path)
{
    for (size_t i = 0; i < walk->route_count; i++) {
        const Route *route = walk->routes[i];
        if (route->method == HTTP_GET && str_eq(str_from_cstr(route->path), path)) {
            return route;
        }
    }
    return NULL;
}

static const NoFile *no_file_of(Str path)
{
    for (size_t i = 0; i < COUNT_OF(no_files); i++) {
        if (str_eq(str_from_cstr(no_files[i].path), path)) {
            return &no_files[i];
        }
    }
    return NULL;
}

/* What is read page by page. */
static bool is_list(const Route *route)
{
    Str path = str_from_cstr(route->path);
    bool pages = false;
    for (size_t i = 0; i < route->query_count; i++) {
        pages = pages || str_eq(str_from_cstr(route->query[i].name), S("after"));
    }
    return pages && route->method == HTTP_GET && !route->api && !str_ends(path, S(".csv"));
}

/* EVIDENCE: R-SUB-02 CSV of every list */
SERVICE_TEST(every_list_page_has_its_file)
{
    Walk walk;
    size_t lists = 0;
    StrBuf problems = buf_new(&test_arena, 1024);
    walk_open(&walk, fixture);
    for (size_t i = 0; i < walk.route_count; i++) {
        const Route *route = walk.routes[i];
        Str path = str_from_cstr(route->path);
        Str file = arena_printf(&test_arena, "%.*s.csv", STR_ARG(path));
        const NoFile *none = no_file_of(path);
        if (!is_list(route)) {
            continue;
        }
        lists++;
        if (none != NULL && none->file == NULL) {
            continue;
        }
        const Route *csv = route_at(&walk, none == NULL ? file : str_from_cstr(none->file));
        if (csv == NULL) {
            buf_addf(&problems, "%s has no file; ", route->path);
        } else if (none == NULL && csv->access != route->access) {
            buf_addf(&problems, "%s is for others than its page; ", csv->path);
        }
    }
    CHECK_STR(buf_str(&problems), S(""));
    CHECK(lists > 20);
    for (size_t i = 0; i < COUNT_OF(no_files); i++) {
        const Route *route = route_at(&walk, str_from_cstr(no_files[i].path));
        CHECK(route != NULL && is_list(route)); /* else the exception is one of nothing */
        CHECK(no_files[i].reason[0] != '\0');
    }
    walk_close(&walk);
}

static size_t line_count(Str text)
{
    size_t count = 0;
    Str line;
    while (str_next(&text, '\n', &line)) {
        count += line.len > 0 ? 1 : 0;
    }
    return count;
}

static int64_t row_count(Fixture *fixture, const char *table)
{
    int64_t count;
    Str sql = arena_printf(&test_arena, "SELECT count(*) FROM %s", table);
    CHECK(str_parse_int64(str_trim(sql_rows(fixture, str_cstr(&test_arena, sql))), &count));
    return count;
}

/* EVIDENCE: R-SUB-02 a file has the whole list, and the filter of its page */
SERVICE_TEST(a_plain_list_is_a_file_of_any_length)
{
    Walk walk;
    walk_open(&walk, fixture);
    (void)sql_rows(fixture,
                   "INSERT INTO jobs (id, kind, subject_id, key, state, run_at, lease_until, "
                   "attempts, cause, created_at, done_at) WITH RECURSIVE n(n) AS (SELECT 1 UNION "
                   "ALL SELECT n + 1 FROM n WHERE n < 450) SELECT 1000 + n, 'mail', 0, 'copy:' || "
                   "n, 'failed', 0, 0, 1, '=1+1', 0, 0 FROM n");
    Visitor olga = walk_sign_in(&walk, "olga");
    const Route *route = route_at(&walk, S("/admin/jobs.csv"));
    HttpAnswer all = walk_send(&walk, route, S("/admin/jobs.csv"), &olga, S(""));
    CHECK_INT(all.status, 200);
    CHECK_STR(answer_header(&all, "Transfer-Encoding"), S("chunked"));
    CHECK_INT(line_count(all.body), row_count(fixture, "jobs") + 1);
    HttpAnswer failed = walk_send(&walk, route, S("/admin/jobs.csv?state=failed"), &olga, S(""));
    CHECK_INT(line_count(failed.body), row_count(fixture, "jobs WHERE state = 'failed'") + 1);
    CHECK(str_find(failed.body, S("\"'=1+1\""), 0) < failed.body.len); /* no formula */
    walk_close(&walk);
}

/* EVIDENCE: R-ACC-01 a file shows what its page shows, and nothing of a neighbour's */
SERVICE_TEST(a_partners_files_have_its_own_rows)
{
    static const char *const paths[] = { "/end-customers.csv", "/workspace.csv", "/users.csv" };
    static const char *const shows[] = { "Blue Harbour", "Blue Harbour", "anna@" };
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Visitor greta = walk_sign_in(&walk, "greta");
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        Str path = str_from_cstr(paths[i]);
        const Route *route = route_at(&walk, path);
        HttpAnswer own = walk_send(&walk, route, path, &anna, S(""));
        CHECK_INT(own.status, 200);
        CHECK(str_starts(own.body, S("id,")));
        CHECK(str_find(own.body, str_from_cstr(shows[i]), 0) < own.body.len);
        HttpAnswer other = walk_send(&walk, route, path, &greta, S(""));
        CHECK_INT(str_find(other.body, str_from_cstr(shows[i]), 0), other.body.len);
    }
    walk_close(&walk);
}

/* import_page_test.c - files that are sent to the back office: good ones, and bad ones of each sort
 * (R-CAT-06). */
#include "service/import_upload.h"
#include "tests/routes/walk.h"
#include "worker/worker.h"

#define HEAD "list,plan,currency,price,quantity_from\n"
#define SMALL "partners-eur,server-small-monthly,EUR,"

static const Route *route_of(const Walk *walk, HttpMethod method, const char *path)
{
    for (size_t i = 0; i < walk->route_count; i++) {
        const Route *route = walk->routes[i];
        if (route->method == method && str_eq(str_from_cstr(route->path), str_from_cstr(path))) {
            return route;
        }
    }
    test_fail(__FILE__, __LINE__, "there is no %s", path);
}

static bool shows(const HttpAnswer *answer, const char *text)
{
    return str_find(answer->body, str_from_cstr(text), 0) < answer->body.len;
}

static void add_field(StrBuf *body, const char *name, Str value)
{
    buf_addf(body,
             "--" WALK_BOUNDARY "\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%.*s\r\n",
             name, STR_ARG(value));
}

/* As a browser sends the form. */
static HttpAnswer send_file(Walk *walk, const Visitor *visitor, const char *kind, Str file)
{
    StrBuf body = buf_new(&test_arena, file.len + 2048);
    add_field(&body, "csrf", visitor->csrf);
    add_field(&body, "kind", str_from_cstr(kind));
    add_field(&body, "market", S(""));
    buf_add(&body, S("--" WALK_BOUNDARY "\r\nContent-Disposition: form-data; name=\"file\"; "
                     "filename=\"C:\\lists\\november.csv\"\r\nContent-Type: text/csv\r\n\r\n"));
    buf_add(&body, file);
    buf_add(&body, S("\r\n--" WALK_BOUNDARY "--\r\n"));
    return walk_send(walk, route_of(walk, HTTP_POST, "/admin/imports"), S("/admin/imports"),
                     visitor, buf_str(&body));
}

static HttpAnswer look(Walk *walk, const char *path, Str target, const Visitor *visitor)
{
    return walk_send(walk, route_of(walk, HTTP_GET, path), target, visitor, S(""));
}

#define IMPORT "/admin/imports/{import}"

/* Sent, worked through, and looked at. */
static HttpAnswer sent(Walk *walk, const Visitor *visitor, const char *kind, Str file,
                       Str *ret_page)
{
    size_t ran;
    HttpAnswer answer = send_file(walk, visitor, kind, file);
    if (answer.status != 303) {
        return answer;
    }
    *ret_page = answer_header(&answer, "Location");
    fixture_advance(walk->fixture, 1);
    CHECK_OK(worker_drain(&walk->fixture->app, 100, &ran));
    return look(walk, IMPORT, *ret_page, visitor);
}

static Str prices(Walk *walk)
{
    return sql_rows(walk->fixture,
                    "SELECT price_list_id, plan_id, quantity_from, price_units, since_version FROM "
                    "prices ORDER BY 1, 2, 3, 5");
}

/* EVIDENCE: R-CAT-06 a file is sent on a page, previewed and published */
SERVICE_TEST(a_file_of_prices_is_sent_previewed_and_published_on_pages)
{
    Walk walk;
    Str page = S("");
    walk_open(&walk, fixture);
    Visitor olga = walk_sign_in(&walk, "olga");
    Visitor nikos = walk_sign_in(&walk, "nikos");
    HttpAnswer answer = look(&walk, "/admin/imports", S("/admin/imports"), &olga);
    CHECK_INT(answer.status, 200);
    CHECK(shows(&answer, "multipart/form-data"));
    CHECK_INT(send_file(&walk, &nikos, "prices", S(HEAD SMALL "9.50,1\n")).status, 403);
    answer = sent(&walk, &olga, "prices", S(HEAD SMALL "9.50,1\n" SMALL "9.00,10\n"), &page);
    CHECK_INT(answer.status, 200);
    CHECK(shows(&answer, ">november.csv<") && shows(&answer, "What it changes"));
    CHECK(shows(&answer, "9.50") && shows(&answer, "9.99"));
    CHECK(shows(&answer, "/admin/prices/partners-eur/draft"));
    answer = look(&walk, IMPORT "/differences.csv",
                  arena_printf(&test_arena, "%.*s/differences.csv", STR_ARG(page)), &olga);
    CHECK(shows(&answer, "partners-eur,server-small-monthly,10,,added,,9.00"));
    Str publish = arena_printf(&test_arena, "%.*s/publish", STR_ARG(page));
    const Route *route = route_of(&walk, HTTP_POST, IMPORT "/publish");
    Str body = arena_printf(&test_arena, "csrf=%.*s", STR_ARG(olga.csrf));
    CHECK_INT(walk_send(&walk, route, publish, &olga, body).status, 303);
    CHECK_INT(walk_send(&walk, route, publish, &olga, body).status, 409);
    size_t ran;
    fixture_advance(fixture, 1);
    CHECK_OK(worker_drain(&fixture->app, 100, &ran));
    answer = look(&walk, IMPORT, page, &olga);
    CHECK(shows(&answer, "It counts.") && shows(&answer, "/admin/prices/partners-eur/versions/"));
    answer = look(&walk, "/products/{code}", S("/products/server-small"), &nikos);
    CHECK(shows(&answer, "9.50"));
    answer = look(&walk, "/admin/imports.csv", S("/admin/imports.csv"), &olga);
    CHECK(shows(&answer, "\"november.csv\",prices,done,"));
    walk_close(&walk);
}

typedef struct Bad {
    const char *kind;
    Str file;
    const char *says;
} Bad;

/* EVIDENCE: R-CAT-06 each bad file is named where it is wrong, and nothing is half-imported */
SERVICE_TEST(a_bad_file_is_named_where_it_is_wrong_and_changes_nothing)
{
    static const Bad bad[] = {
        { "prices", STR_INIT("liste,plan,price\n"), "the columns are list, plan" },
        { "prices", STR_INIT("list,plan\n"), "there is no column" },
        { "prices", STR_INIT(HEAD SMALL "9.50,1\n" SMALL "x,10\n" SMALL "8.00,20\n"),
          "not a decimal number" },
        { "prices", STR_INIT(HEAD SMALL "9.50,1\n" SMALL "9.60,1\n"), "earlier line" },
        { "prices", STR_INIT(HEAD SMALL "9.50\n"), "line 2" },
        { "prices", STR_INIT(HEAD SMALL "9.5\0,1\n"), "line 2" },
        { "prices", STR_INIT(HEAD "partners-\xe9ur,server-small-monthly,EUR,9.50,1\n"), "line 2" },
        { "prices", STR_INIT("\xff\xfel\0i\0s\0t\0\n\0"), "line 1" },
        { "sheet", STR_INIT(HEAD SMALL "9.50,1\n"), "line 1" },
        { "catalogue", STR_INIT("{\"products\": ["), "line 1" },
        { "catalogue", STR_INIT("{\"products\": 3}"), "products" },
    };
    Walk walk;
    walk_open(&walk, fixture);
    Visitor olga = walk_sign_in(&walk, "olga");
    Str before = prices(&walk);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        Str page = S("");
        HttpAnswer answer = sent(&walk, &olga, bad[i].kind, bad[i].file, &page);
        if (!shows(&answer, bad[i].says) || !shows(&answer, "Nothing was imported.")) {
            test_fail(__FILE__, __LINE__, "file %zu: %d %.*s", i, answer.status,
                      STR_ARG(answer.body));
        }
        CHECK_STR(prices(&walk), before);
    }
    Str page = S("");
    HttpAnswer answer = sent(&walk, &olga, "prices", bad[2].file, &page);
    CHECK(shows(&answer, "1 wrong row") && shows(&answer, "<code>price</code>"));
    answer = look(&walk, IMPORT "/wrong.csv",
                  arena_printf(&test_arena, "%.*s/wrong.csv", STR_ARG(page)), &olga);
    CHECK(shows(&answer, "3,4,\"price\",\"'x' is not a decimal number"));
    CHECK_INT(send_file(&walk, &olga, "prices", S("")).status, 422);
    CHECK_INT(send_file(&walk, &olga, "poem", S("x")).status, 422);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM import_parts"), S("0\n"));
    walk_close(&walk);
}

/* What is too large is refused before it comes; a form that is not one, when it is read. */
SERVICE_TEST(a_form_with_a_file_must_be_one)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor olga = walk_sign_in(&walk, "olga");
    const Route *route = route_of(&walk, HTTP_POST, "/admin/imports");
    Str request = arena_printf(&test_arena,
                               "POST /admin/imports HTTP/1.1\r\nHost: localhost\r\n"
                               "Cookie: session=%.*s\r\nContent-Length: 900000000\r\n\r\nx",
                               STR_ARG(olga.session));
    CHECK_INT(http_raw(walk.port, request).status, 413);
    request = arena_printf(&test_arena,
                           "POST /api/v1/imports HTTP/1.1\r\nHost: localhost\r\n"
                           "Authorization: Bearer %.*s\r\nContent-Length: 900000000\r\n\r\nx",
                           STR_ARG(olga.bearer));
    CHECK_INT(http_raw(walk.port, request).status, 413);
    static const Str broken[] = {
        STR_INIT("x"),
        STR_INIT("--" WALK_BOUNDARY "\r\n"),
        STR_INIT("--" WALK_BOUNDARY "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb"),
        STR_INIT("--" WALK_BOUNDARY "\r\nContent-Type: text/csv\r\n\r\nb\r\n--" WALK_BOUNDARY "--"),
    };
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        CHECK_INT(walk_send(&walk, route, S("/admin/imports"), &olga, broken[i]).status, 400);
    }
    walk_close(&walk);
}

/* More than one window of the search for the border, and bytes that look like it. */
SERVICE_TEST(a_large_file_arrives_whole_by_page_and_api)
{
    enum { ROWS = 30000 };
    Walk walk;
    Str page = S("");
    walk_open(&walk, fixture);
    Visitor olga = walk_sign_in(&walk, "olga");
    StrBuf buf = buf_new(&test_arena, 2 * 1024 * 1024);
    buf_add(&buf, S(HEAD));
    bulk_plans_add(fixture);
    for (int i = 0; i < ROWS; i++) {
        buf_addf(&buf, "partners-eur,bulk-%d,EUR,9.50,%d\r\n", i / 100, i % 100 + 1);
    }
    HttpAnswer answer = sent(&walk, &olga, "prices", buf_str(&buf), &page);
    if (!shows(&answer, "<dd>30000</dd>") || !shows(&answer, "the file has all of them")) {
        test_fail(__FILE__, __LINE__, "%d %.*s", answer.status, STR_ARG(answer.body));
    }
    const Route *route = route_of(&walk, HTTP_POST, "/api/v1/imports");
    answer = walk_send(&walk, route, S("/api/v1/imports?name=a.csv"), &olga, buf_str(&buf));
    CHECK_INT(answer.status, 202);
    CHECK(shows(&answer, arena_printf(&test_arena, "\"bytes_total\":%zu", buf.len).ptr));
    walk_close(&walk);
}

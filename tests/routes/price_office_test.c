/* price_office_test.c - the back office of price lists as browsers and programs meet it (R-CAT-03).
 */
#include "tests/routes/walk.h"

static HttpAnswer ask(Walk *walk, HttpMethod method, const char *path, Str target,
                      const Visitor *visitor, Str body)
{
    for (size_t i = 0; i < walk->route_count; i++) {
        const Route *route = walk->routes[i];
        if (route->method == method && str_eq(str_from_cstr(route->path), str_from_cstr(path))) {
            return walk_send(walk, route, target, visitor, body);
        }
    }
    test_fail(__FILE__, __LINE__, "there is no %s", path);
}

static bool shows(const HttpAnswer *answer, Str text)
{
    return str_find(answer->body, text, 0) < answer->body.len;
}

static Str form_of(const Visitor *visitor, const char *amount, const char *stamp)
{
    return arena_printf(&test_arena,
                        "csrf=%.*s&plan=server-small-monthly&stamp=%s&step=save&replaces=1&"
                        "old_quantity=1&old_from=&quantity_from=1&kind=fixed&amount=%s&cost=6.99",
                        STR_ARG(visitor->csrf), stamp, amount);
}

#define AT "/admin/prices/{list}"
#define HERE S("/admin/prices/partners-eur")

/* EVIDENCE: R-CAT-03 a price is edited, previewed, published; a stale form is refused */
SERVICE_TEST(a_price_is_edited_previewed_and_published_on_pages)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor olga = walk_sign_in(&walk, "olga");
    Visitor nikos = walk_sign_in(&walk, "nikos");
    Str plan = S("/admin/prices/partners-eur/plan");
    HttpAnswer answer = ask(&walk, HTTP_GET, AT, HERE, &olga, S(""));
    CHECK_INT(answer.status, 200);
    CHECK(shows(&answer, S("9.99")));
    CHECK_INT(ask(&walk, HTTP_GET, AT, HERE, &nikos, S("")).status, 403);
    answer = ask(&walk, HTTP_POST, AT "/plan", plan, &olga, form_of(&olga, "dear", ""));
    CHECK_INT(answer.status, 422);
    CHECK(shows(&answer, S("A price is a number such as 12.50.")));
    answer = ask(&walk, HTTP_POST, AT "/plan", plan, &olga, form_of(&olga, "9.55", ""));
    CHECK_INT(answer.status, 303);
    answer =
        ask(&walk, HTTP_POST, AT "/plan", plan, &olga, form_of(&olga, "9.66", "0123456789abcdef"));
    CHECK_INT(answer.status, 409);
    CHECK(shows(&answer, S("Somebody else")) && shows(&answer, S("9.66")));
    answer = ask(&walk, HTTP_GET, AT "/draft", S("/admin/prices/partners-eur/draft"), &olga, S(""));
    CHECK(shows(&answer, S("9.55")) && shows(&answer, S("-4.4044 %")));
    Str publish = S("/admin/prices/partners-eur/publish");
    Str body = arena_printf(&test_arena, "csrf=%.*s&version=3&revision=0&from=&note=Autumn",
                            STR_ARG(olga.csrf));
    answer = ask(&walk, HTTP_POST, AT "/publish", publish, &olga, body);
    CHECK_INT(answer.status, 409);
    CHECK(shows(&answer, S("has edited the draft")));
    body = arena_printf(&test_arena, "csrf=%.*s&version=3&revision=1&from=&note=Autumn",
                        STR_ARG(olga.csrf));
    CHECK_INT(ask(&walk, HTTP_POST, AT "/publish", publish, &olga, body).status, 303);
    answer = ask(&walk, HTTP_GET, AT, HERE, &olga, S(""));
    CHECK(shows(&answer, S("Autumn")) && shows(&answer, S("version 3 counts")));
    answer = ask(&walk, HTTP_GET, "/products/{code}", S("/products/server-small"), &nikos, S(""));
    CHECK(shows(&answer, S("9.55")));
    walk_close(&walk);
}

SERVICE_TEST(a_program_edits_and_publishes_a_price_list)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor olga = walk_sign_in(&walk, "olga");
    Str path = S("/api/v1/price-lists/partners-eur/prices");
    Str body = S("{\"plan\":\"server-small-monthly\",\"quantity_from\":10,\"kind\":\"margin\","
                 "\"amount\":\"20\",\"cost\":\"7.20\"}");
    HttpAnswer answer =
        ask(&walk, HTTP_POST, "/api/v1/price-lists/{list}/prices", path, &olga, body);
    CHECK_INT(answer.status, 200);
    CHECK(shows(&answer, S("\"version\":3,\"revision\":1")));
    path = S("/api/v1/price-lists/partners-eur/publish");
    body = S("{\"version\":3,\"revision\":0}");
    answer = ask(&walk, HTTP_POST, "/api/v1/price-lists/{list}/publish", path, &olga, body);
    CHECK_INT(answer.status, 409);
    body = S("{\"version\":3,\"revision\":1}");
    answer = ask(&walk, HTTP_POST, "/api/v1/price-lists/{list}/publish", path, &olga, body);
    CHECK_INT(answer.status, 200);
    path = S("/api/v1/price-lists/partners-eur/prices?q=server-small-monthly");
    answer = ask(&walk, HTTP_GET, "/api/v1/price-lists/{list}/prices", path, &olga, S(""));
    CHECK(shows(&answer, S("\"price\":\"9.00\"")));
    walk_close(&walk);
}

SERVICE_TEST(a_program_makes_a_price_list_and_takes_a_version_back)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor olga = walk_sign_in(&walk, "olga");
    Str body = S("{\"code\":\"spring-eur\",\"name\":\"Spring\",\"copy_of\":\"partners-eur\"}");
    HttpAnswer answer =
        ask(&walk, HTTP_POST, "/api/v1/price-lists", S("/api/v1/price-lists"), &olga, body);
    CHECK_INT(answer.status, 201);
    CHECK(shows(&answer, S("\"draft\":{\"version\":1")));
    answer = ask(&walk, HTTP_POST, "/api/v1/price-lists/{list}/bulk",
                 S("/api/v1/price-lists/spring-eur/bulk"), &olga,
                 S("{\"q\":\"server-small-monthly\",\"percent\":\"10\"}"));
    CHECK_INT(answer.status, 200);
    answer = ask(&walk, HTTP_GET, "/api/v1/price-lists/{list}/differences",
                 S("/api/v1/price-lists/spring-eur/differences"), &olga, S(""));
    CHECK(shows(&answer, S("\"plan\":\"server-small-monthly\"")) && shows(&answer, S("10.99")));
    answer = ask(&walk, HTTP_POST, "/api/v1/price-lists/{list}/rules",
                 S("/api/v1/price-lists/spring-eur/rules"), &olga,
                 S("{\"name\":\"Spring\",\"protection\":\"periods\",\"protection_periods\":3}"));
    CHECK(shows(&answer, S("\"protection_periods\":3")));
    answer = ask(&walk, HTTP_POST, "/api/v1/price-lists/{list}/restore",
                 S("/api/v1/price-lists/partners-eur/restore"), &olga, S("{\"version\":1}"));
    CHECK_INT(answer.status, 200);
    CHECK(shows(&answer, S("\"draft\":{")));
    walk_close(&walk);
}

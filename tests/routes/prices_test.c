/* prices_test.c - a partner's own prices as browsers and programs meet them (R-CAT-04). */
#include "tests/routes/walk.h"
#include "tests/service/sale_support.h"

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

static Str form_of(const Visitor *visitor, const char *step, const char *amount)
{
    return arena_printf(
        &test_arena,
        "csrf=%.*s&step=%s&name=Databases&kind=margin&amount=%s&scope=product&object="
        "postgresql-small&audience=all&whom=&valid_from=&valid_to=&replaces=",
        STR_ARG(visitor->csrf), step, amount);
}

/* EVIDENCE: R-CAT-04 rule, what it would change, the resulting list with its margins */
SERVICE_TEST(a_price_rule_is_tried_saved_and_seen_in_the_price_list)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Visitor eva = walk_sign_in(&walk, "eva");
    Visitor petros = walk_sign_in(&walk, "petros");
    Str path = S("/billing/prices/rule");
    HttpAnswer answer =
        ask(&walk, HTTP_POST, "/billing/prices/rule", path, &anna, form_of(&anna, "try", "25"));
    CHECK_INT(answer.status, 200);
    CHECK(shows(&answer, S("Blue Harbour")) && shows(&answer, S("35.19")));
    answer =
        ask(&walk, HTTP_POST, "/billing/prices/rule", path, &anna, form_of(&anna, "save", "lots"));
    CHECK_INT(answer.status, 422);
    answer =
        ask(&walk, HTTP_POST, "/billing/prices/rule", path, &anna, form_of(&anna, "save", "-1"));
    CHECK_INT(answer.status, 422);
    CHECK(shows(&answer, S("below what you pay")));
    answer =
        ask(&walk, HTTP_POST, "/billing/prices/rule", path, &anna, form_of(&anna, "save", "25"));
    CHECK_INT(answer.status, 303);
    answer =
        ask(&walk, HTTP_POST, "/billing/prices/rule", path, &anna, form_of(&anna, "save", "25"));
    CHECK_INT(answer.status, 409);
    answer = ask(&walk, HTTP_GET, "/billing/prices", S("/billing/prices"), &anna, S(""));
    CHECK(shows(&answer, S("25 % margin")));
    Str list =
        arena_printf(&test_arena, "/billing/prices/buyers/%.*s",
                     STR_ARG(account_code(&test_arena, fixture->accounts[FIXTURE_BLUE_HARBOUR])));
    answer = ask(&walk, HTTP_GET, "/billing/prices/buyers/{account}", list, &anna, S(""));
    CHECK_INT(answer.status, 200);
    CHECK(shows(&answer, S("35.19")) && shows(&answer, S("price &#39;Databases&#39;")));
    CHECK_INT(ask(&walk, HTTP_GET, "/billing/prices/buyers/{account}", list, &eva, S("")).status,
              403);
    CHECK_INT(ask(&walk, HTTP_GET, "/billing/prices/buyers/{account}", list, &petros, S("")).status,
              403);
    list = arena_printf(&test_arena, "%.*s/prices.csv", STR_ARG(list));
    answer =
        ask(&walk, HTTP_GET, "/billing/prices/buyers/{account}/prices.csv", list, &anna, S(""));
    CHECK(shows(&answer, S("EUR,35.19,26.39,")));
    walk_close(&walk);
}

SERVICE_TEST(a_program_makes_and_ends_a_price_rule)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Str path = S("/api/v1/price-rules");
    Str body = S("{\"name\":\"Servers\",\"kind\":\"markup\",\"amount\":\"30\",\"scope\":"
                 "\"product\",\"object\":\"server-small\",\"audience\":\"all\",\"dry_run\":"
                 "true}");
    HttpAnswer answer = ask(&walk, HTTP_POST, "/api/v1/price-rules", path, &anna, body);
    CHECK_INT(answer.status, 200);
    CHECK(shows(&answer, S("\"after\":\"13.77\"")));
    body = S("{\"name\":\"Servers\",\"kind\":\"markup\",\"amount\":\"30\",\"scope\":"
             "\"product\",\"object\":\"server-small\",\"audience\":\"all\"}");
    answer = ask(&walk, HTTP_POST, "/api/v1/price-rules", path, &anna, body);
    CHECK_INT(answer.status, 201);
    answer = ask(&walk, HTTP_GET, "/api/v1/price-rules", path, &anna, S(""));
    CHECK(shows(&answer, S("\"name\":\"Servers\",\"kind\":\"markup\",\"amount\":\"30\"")));
    path = arena_printf(&test_arena, "/api/v1/price-rules/%.*s", STR_ARG(walk.ids.rule));
    CHECK_INT(ask(&walk, HTTP_DELETE, "/api/v1/price-rules/{rule}", path, &anna, S("")).status,
              200);
    CHECK_INT(ask(&walk, HTTP_DELETE, "/api/v1/price-rules/{rule}", path, &anna, S("")).status,
              404);
    walk_close(&walk);
}

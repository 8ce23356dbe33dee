/* usage_test.c - use as programs report it and as browsers show it. */
#include "tests/routes/walk.h"
#include "tests/service/usage_support.h"

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

static void check_shows(const HttpAnswer *answer, Str text)
{
    if (str_find(answer->body, text, 0) == answer->body.len) {
        test_fail(__FILE__, __LINE__, "%d without %.*s: %.*s", answer->status, STR_ARG(text),
                  STR_ARG(answer->body));
    }
}

static Str path_of(SubscriptionId id, const char *format)
{
    Str code = subscription_code(&test_arena, id);
    Str rest = str_from_cstr(format);
    size_t at = str_find(rest, S("*"), 0);
    return arena_printf(&test_arena, "%.*s%.*s%.*s", STR_ARG(str_slice(rest, 0, at)), STR_ARG(code),
                        STR_ARG(str_slice(rest, at + 1, rest.len)));
}

#define PAGE "/subscriptions/{subscription}/usage"

/* EVIDENCE: R-BIL-04 R-ACC-01 an end customer sees what was used, and no partner's cost */
SERVICE_TEST(use_is_reported_by_a_program_and_seen_by_those_who_may)
{
    Walk walk;
    walk_open(&walk, fixture);
    usage_plan(fixture, "metered", "\"model\":\"per_unit\",\"included\":\"100\"",
               "\"price\":\"0.10\"");
    SubscriptionId id = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "metered-plan");
    Visitor olga = walk_sign_in(&walk, "olga");
    Visitor anna = walk_sign_in(&walk, "anna");
    Visitor eva = walk_sign_in(&walk, "eva");
    Visitor greta = walk_sign_in(&walk, "greta");
    Str code = subscription_code(&test_arena, id);
    Str record = arena_printf(&test_arena,
                              "{\"subscription\":\"%.*s\",\"units\":\"150\",\"used_at\":"
                              "\"2026-11-12\",\"key\":\"k1\"}",
                              STR_ARG(code));
    Str bad = arena_printf(&test_arena,
                           "{\"records\":[%.*s,{\"subscription\":\"%.*s\",\"units\":\"-1\","
                           "\"used_at\":\"2026-11-12\",\"key\":\"k2\"}]}",
                           STR_ARG(record), STR_ARG(code));
    Str good = arena_printf(&test_arena, "{\"records\":[%.*s]}", STR_ARG(record));
    Str usage = S("/api/v1/usage");

    HttpAnswer answer = ask(&walk, HTTP_POST, "/api/v1/usage", usage, &olga, bad);
    CHECK_INT(answer.status, 422);
    check_shows(&answer, S("\"index\":1,\"field\":\"units\",\"pointer\":\"/records/1/units\""));
    answer = ask(&walk, HTTP_POST, "/api/v1/usage", usage, &olga, good);
    CHECK_INT(answer.status, 200);
    check_shows(&answer, S("{\"accepted\":1,\"repeated\":0}"));
    answer = ask(&walk, HTTP_POST, "/api/v1/usage", usage, &olga, good);
    check_shows(&answer, S("{\"accepted\":0,\"repeated\":1}"));
    CHECK_INT(ask(&walk, HTTP_POST, "/api/v1/usage", usage, &anna, good).status, 403);

    answer = ask(&walk, HTTP_GET, PAGE, path_of(id, "/subscriptions/*/usage"), &anna, S(""));
    CHECK_INT(answer.status, 200);
    check_shows(&answer, S("150 GB − 100 included = 50: 50 × €0.11 = €5.50"));
    answer = ask(&walk, HTTP_GET, PAGE, path_of(id, "/subscriptions/*/usage"), &eva, S(""));
    CHECK_INT(answer.status, 200);
    check_shows(&answer, S("150 GB"));
    CHECK(str_find(answer.body, S("€0.11"), 0) == answer.body.len);
    CHECK(str_find(answer.body, S("€0.10"), 0) == answer.body.len);
    answer = ask(&walk, HTTP_GET, PAGE, path_of(id, "/subscriptions/*/usage"), &greta, S(""));
    CHECK_INT(answer.status, 404);
    answer = ask(&walk, HTTP_GET, "/subscriptions/{subscription}/usage.csv",
                 path_of(id, "/subscriptions/*/usage.csv"), &anna, S(""));
    check_shows(&answer, S(",gb,150,"));
    answer = ask(&walk, HTTP_GET, "/api/v1/subscriptions/{subscription}/usage",
                 path_of(id, "/api/v1/subscriptions/*/usage"), &anna, S(""));
    check_shows(&answer, S("\"amount\":\"5.50\""));
    walk_close(&walk);
}

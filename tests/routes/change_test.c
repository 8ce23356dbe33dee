/* change_test.c - changes of a subscription as programs ask for them and as browsers show them. */
#include "tests/routes/walk.h"
#include "tests/service/sale_support.h"

static HttpAnswer ask(Walk *walk, HttpMethod method, const char *path, Str target,
                      const Visitor *visitor, const char *body)
{
    for (size_t i = 0; i < walk->route_count; i++) {
        const Route *route = walk->routes[i];
        if (route->method == method && str_eq(str_from_cstr(route->path), str_from_cstr(path))) {
            return walk_send(walk, route, target, visitor, str_from_cstr(body));
        }
    }
    test_fail(__FILE__, __LINE__, "there is no %s", path);
}

static void check_shows(const HttpAnswer *answer, const char *text)
{
    if (str_find(answer->body, str_from_cstr(text), 0) == answer->body.len) {
        test_fail(__FILE__, __LINE__, "%d without %s: %.*s", answer->status, text,
                  STR_ARG(answer->body));
    }
}

#define SOLD "/api/v1/subscriptions/{subscription}"

static Str path_of(SubscriptionId id, const char *base, const char *rest)
{
    return arena_printf(&test_arena, "%s%.*s%s", base, STR_ARG(subscription_code(&test_arena, id)),
                        rest);
}

/* EVIDENCE: R-SUB-03 R-CAN-01 a part that is cancelled is a change, with its reason */
SERVICE_TEST(a_program_changes_a_quantity_and_cancels_a_part)
{
    Walk walk;
    walk_open(&walk, fixture);
    SubscriptionId id = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "server-small-monthly");
    Visitor anna = walk_sign_in(&walk, "anna");
    Visitor eva = walk_sign_in(&walk, "eva");
    Str changes = path_of(id, "/api/v1/subscriptions/", "/changes");
    Str preview = path_of(id, "/api/v1/subscriptions/", "/changes/preview");
    Str cancels = path_of(id, "/api/v1/subscriptions/", "/cancellations");

    HttpAnswer answer =
        ask(&walk, HTTP_POST, SOLD "/changes/preview", preview, &anna, "{\"quantity\":5}");
    CHECK_INT(answer.status, 200);
    check_shows(&answer, "\"quantity_was\":1,\"quantity\":5");
    check_shows(&answer, "\"rule\":\"R15\"");
    answer = ask(&walk, HTTP_POST, SOLD "/changes", changes, &anna, "{\"quantity\":5}");
    CHECK_INT(answer.status, 201);
    check_shows(&answer, "\"state\":\"done\"");
    answer = ask(&walk, HTTP_POST, SOLD "/changes", changes, &anna, "{\"quantity\":1000}");
    CHECK_INT(answer.status, 422);
    check_shows(&answer, "\"pointer\":\"/quantity\"");
    CHECK_INT(ask(&walk, HTTP_POST, SOLD "/changes", changes, &eva, "{\"quantity\":6}").status,
              403);
    answer = ask(&walk, HTTP_POST, SOLD "/cancellations", cancels, &anna,
                 "{\"when\":\"period_end\",\"quantity\":2,\"reason\":\"not_used\"}");
    CHECK_INT(answer.status, 201);
    check_shows(&answer, "\"state\":\"planned\"");
    check_shows(&answer, "\"quantity\":3");
    CHECK_STR(sql_rows(fixture, "SELECT reason FROM subscription_changes WHERE quantity = 3"),
              S("not_used\n"));
    answer = ask(&walk, HTTP_POST, SOLD "/cancellations", cancels, &anna,
                 "{\"when\":\"now\",\"quantity\":99999}");
    CHECK_INT(answer.status, 422); /* more than there is cancels nothing */
    check_shows(&answer, "\"pointer\":\"/quantity\"");
    CHECK_STR(sql_rows(fixture, "SELECT state FROM subscriptions WHERE quantity = 5"),
              S("active\n"));
    answer =
        ask(&walk, HTTP_GET, "/subscriptions/{subscription}/cancel",
            path_of(id, "/subscriptions/", "/cancel?when=period_end&quantity=1&reason=not_used"),
            &anna, "");
    CHECK_INT(answer.status, 200);
    check_shows(&answer, "Cancel this part</button>");
    answer = ask(&walk, HTTP_GET, "/subscriptions/{subscription}/cancel",
                 path_of(id, "/subscriptions/", "/cancel?when=now&quantity=99&reason=not_used"),
                 &anna, "");
    CHECK_INT(answer.status, 422);
    check_shows(&answer, "There are only 5.");
    answer = ask(&walk, HTTP_POST, SOLD "/changes", changes, &anna, "{\"when\":\"now\"}");
    CHECK_INT(answer.status, 422); /* neither a quantity nor a plan */
    answer = ask(&walk, HTTP_GET, "/subscriptions/{subscription}",
                 path_of(id, "/subscriptions/", ""), &anna, "");
    check_shows(&answer, "Take back");
    answer = ask(&walk, HTTP_GET, "/subscriptions/{subscription}/change",
                 path_of(id, "/subscriptions/", "/change?quantity=7&when=now"), &anna, "");
    CHECK_INT(answer.status, 200);
    walk_close(&walk);
}

/* EVIDENCE: R-SUB-03 */
SERVICE_TEST(a_program_and_a_browser_change_the_plan_and_the_name)
{
    Walk walk;
    walk_open(&walk, fixture);
    SubscriptionId id = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "server-small-monthly");
    Visitor anna = walk_sign_in(&walk, "anna");
    Visitor eva = walk_sign_in(&walk, "eva");
    Str changes = path_of(id, "/api/v1/subscriptions/", "/changes");
    Str preview = path_of(id, "/api/v1/subscriptions/", "/changes/preview");
    Str name = path_of(id, "/api/v1/subscriptions/", "/name");
    const char *plan = "{\"plan\":\"server-small-1y-monthly\"}";

    HttpAnswer answer = ask(&walk, HTTP_GET, SOLD "/plans",
                            path_of(id, "/api/v1/subscriptions/", "/plans"), &anna, "");
    check_shows(&answer, "\"plan\":\"server-small-1y-monthly\"");
    check_shows(&answer, "\"term_end_only\":false");
    answer = ask(&walk, HTTP_GET, "/subscriptions/{subscription}/plan",
                 path_of(id, "/subscriptions/", "/plan?plan=server-small-1y-monthly&when=now"),
                 &anna, "");
    CHECK_INT(answer.status, 200);
    check_shows(&answer, "Server Small, Monthly to <strong>Server Small, 1 year, paid monthly");
    check_shows(&answer, "Change the plan</button>");
    answer = ask(&walk, HTTP_GET, "/subscriptions/{subscription}/plan",
                 path_of(id, "/subscriptions/", "/plan?plan=no-such-plan&when=now"), &anna, "");
    CHECK_INT(answer.status, 422);
    answer = ask(&walk, HTTP_POST, SOLD "/changes/preview", preview, &anna, plan);
    check_shows(&answer, "\"title\":\"Server Small, 1 year, paid monthly\"");
    CHECK_INT(ask(&walk, HTTP_POST, SOLD "/changes", changes, &eva, plan).status, 403);
    answer = ask(&walk, HTTP_POST, SOLD "/changes", changes, &anna, plan);
    CHECK_INT(answer.status, 201);
    check_shows(&answer, "\"kind\":\"plan\"");

    answer = ask(&walk, HTTP_PUT, SOLD "/name", name, &anna, "{\"name\":\"Ledger\"}");
    CHECK_INT(answer.status, 200);
    check_shows(&answer, "\"name\":\"Ledger\"");
    CHECK_INT(ask(&walk, HTTP_PUT, SOLD "/name", name, &eva, "{\"name\":\"Mine\"}").status, 403);
    answer = ask(&walk, HTTP_GET, "/subscriptions/{subscription}",
                 path_of(id, "/subscriptions/", ""), &anna, "");
    check_shows(&answer, "<h1>Ledger");
    check_shows(&answer, "Server Small, 1 year, paid monthly");
    walk_close(&walk);
}

static const char *form_of(const Visitor *visitor, int quantity)
{
    return str_cstr(&test_arena, arena_printf(&test_arena, "csrf=%.*s&quantity=%d&when=now",
                                              STR_ARG(visitor->csrf), quantity));
}

/* EVIDENCE: R-SUB-03 R-ORD-02 a change is put into the basket and ordered, by page and by program
 */
SERVICE_TEST(a_program_and_a_browser_change_through_the_basket)
{
    Walk walk;
    walk_open(&walk, fixture);
    SubscriptionId id = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "server-small-monthly");
    Visitor anna = walk_sign_in(&walk, "anna");
    Visitor eva = walk_sign_in(&walk, "eva");
    Str code = subscription_code(&test_arena, id);
    Str body = arena_printf(&test_arena,
                            "{\"subscription\":\"%.*s\",\"action\":\"quantity\",\"quantity\":4}",
                            STR_ARG(code));
    const char *path = "/api/v1/basket/changes";
    HttpAnswer answer = ask(&walk, HTTP_POST, path, S("/api/v1/basket/changes"), &anna,
                            str_cstr(&test_arena, body));
    CHECK_INT(answer.status, 201);
    check_shows(&answer, "Quantity 1 to 4 from ");
    CHECK_INT(
        ask(&walk, HTTP_POST, path, S("/api/v1/basket/changes"), &eva, str_cstr(&test_arena, body))
            .status,
        403);
    answer = ask(&walk, HTTP_GET, "/subscriptions/{subscription}/change",
                 path_of(id, "/subscriptions/", "/change?quantity=6&when=now"), &anna, "");
    check_shows(&answer, "Put into the basket");
    answer = ask(&walk, HTTP_POST, "/subscriptions/{subscription}/basket",
                 path_of(id, "/subscriptions/", "/basket"), &anna, form_of(&anna, 1));
    CHECK_INT(answer.status, 422); /* there is one already */
    answer = ask(&walk, HTTP_POST, "/subscriptions/{subscription}/basket",
                 path_of(id, "/subscriptions/", "/basket"), &anna, form_of(&anna, 6));
    CHECK_INT(answer.status, 303);
    answer = ask(&walk, HTTP_GET, "/basket", S("/basket"), &anna, "");
    check_shows(&answer, "Quantity 1 to 6 from ");
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM order_lines WHERE action = 'quantity'"),
              S("1\n"));
    walk_close(&walk);
}

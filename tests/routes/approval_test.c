/* approval_test.c - rules of approval in a browser: kept, tried, and decided on the order's page.
 */
#include "tests/routes/walk.h"
#include "tests/service/order_support.h"
#include "web/account_routes.h"
#include "web/approval_routes.h"

static HttpAnswer get(Walk *walk, const Visitor *visitor, Str path)
{
    return walk_send(walk, &approvals_route, path, visitor, S(""));
}

static HttpAnswer post(Walk *walk, const Route *route, Str path, const Visitor *visitor, Str fields)
{
    Str body = arena_printf(&test_arena, "csrf=%.*s&%.*s", STR_ARG(visitor->csrf), STR_ARG(fields));
    return walk_send(walk, route, path, visitor, body);
}

static bool shows(const HttpAnswer *answer, Str text)
{
    return str_find(answer->body, text, 0) < answer->body.len;
}

/* EVIDENCE: R-ORD-05 the rules are data of the account, kept on a page */
SERVICE_TEST(a_rule_is_kept_tried_and_decided_by_pages)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor nikos = walk_sign_in(&walk, "nikos");
    Visitor anna = walk_sign_in(&walk, "anna");

    HttpAnswer wrong = post(&walk, &approval_rule_post_route, S("/approvals/rule"), &nikos,
                            S("name=Large&condition=amount&approver=seller&timeout_means=reject"));
    CHECK_INT(wrong.status, 422);
    CHECK(shows(&wrong, S("Say from where on.")));
    HttpAnswer saved = post(&walk, &approval_rule_post_route, S("/approvals/rule"), &nikos,
                            S("name=Large&condition=amount&border=20&approver=seller&"
                              "timeout_means=escalate&timeout_days=2"));
    CHECK_INT(saved.status, 303);
    HttpAnswer list = get(&walk, &nikos, S("/approvals"));
    CHECK(shows(&list, S("A full period costs more than €20.00.")));
    CHECK(shows(&list, S("2 business days, then the next seller above decides")));

    OrderId order = order_database(fixture, "books", "");
    Str code = order_code(&test_arena, order);
    HttpAnswer tried =
        get(&walk, &nikos, arena_printf(&test_arena, "/approvals/try?order=%.*s", STR_ARG(code)));
    CHECK(shows(&tried, S("It would wait for an approval.")));
    CHECK(shows(&tried, S("which is above €20.00")));

    HttpAnswer waiting = get(&walk, &nikos, S("/orders/waiting?mine=1"));
    CHECK(shows(&waiting, code));
    Str path = arena_printf(&test_arena, "/orders/%.*s", STR_ARG(code));
    HttpAnswer page = get(&walk, &anna, path);
    CHECK(!shows(&page, S("Approve the order")));
    page = get(&walk, &nikos, path);
    CHECK(shows(&page, S("Approve the order")));
    Str allow = arena_printf(&test_arena, "%.*s/allow", STR_ARG(path));
    HttpAnswer late = post(&walk, &order_allow_route, allow, &anna, S("reason=Mine"));
    CHECK_INT(late.status, 409);
    HttpAnswer done = post(&walk, &order_allow_route, allow, &nikos, S("reason="));
    CHECK_INT(done.status, 303);
    late = post(&walk, &order_allow_route, allow, &nikos, S("reason="));
    CHECK_INT(late.status, 409);
    CHECK(shows(&late, S("has decided already: approved")));
    walk_close(&walk);
}

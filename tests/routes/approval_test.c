/* approval_test.c - rules of approval in a browser: kept, tried, and decided on the order's page.
 */
#include "service/mail.h"
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

static Str token_of_mail(Walk *walk, const char *address)
{
    static const Str before = STR_INIT("/decide?token=");
    Call call = fixture_system_call(walk->fixture);
    Str query = arena_printf(
        &test_arena, "SELECT body FROM mails WHERE recipient = '%s' ORDER BY id DESC LIMIT 1",
        address);
    Str body;
    CHECK_OK(mail_reveal(&call, sql_rows(walk->fixture, str_cstr(&test_arena, query)), &body));
    size_t from = str_find(body, before, 0) + before.len;
    return str_slice(body, from, str_find(body, S("\n"), from));
}

/* EVIDENCE: R-ORD-05 GET shows, POST decides, and the link of another person is refused politely */
SERVICE_TEST(a_mails_link_shows_the_order_and_decides_once)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor nikos = walk_sign_in(&walk, "nikos");
    Visitor anna = walk_sign_in(&walk, "anna");
    CHECK_INT(post(&walk, &approval_rule_post_route, S("/approvals/rule"), &nikos,
                   S("name=All&condition=any&approver=seller&timeout_means=reject"))
                  .status,
              303);
    OrderId order = order_database(fixture, "books", "");
    Str token = token_of_mail(&walk, "nikos@fixture.example");
    Str path = arena_printf(&test_arena, "/decide?token=%.*s", STR_ARG(token));

    HttpAnswer page = get(&walk, &nikos, path);
    CHECK_INT(page.status, 200);
    CHECK(shows(&page, S("An order waits for your approval")));
    CHECK(shows(&page, S("PostgreSQL Small")));
    HttpAnswer theirs = get(&walk, &anna, path);
    CHECK_INT(theirs.status, 403);
    CHECK(shows(&theirs, S("It was sent to somebody else")));
    CHECK(!shows(&theirs, S("PostgreSQL Small")));
    HttpAnswer none = get(&walk, &nikos, S("/decide?token=cut"));
    CHECK_INT(none.status, 404);
    Str no = arena_printf(&test_arena, "token=%.*s&decision=no", STR_ARG(token));
    HttpAnswer silent = post(&walk, &decide_post_route, S("/decide"), &nikos, no);
    CHECK_INT(silent.status, 422);
    CHECK(shows(&silent, S("Say why.")));
    Str yes = arena_printf(&test_arena, "token=%.*s&decision=yes", STR_ARG(token));
    HttpAnswer done = post(&walk, &decide_post_route, S("/decide"), &nikos, yes);
    CHECK_INT(done.status, 200);
    CHECK(shows(&done, S("Your yes is noted")));
    HttpAnswer late = post(&walk, &decide_post_route, S("/decide"), &nikos, yes);
    CHECK_INT(late.status, 409);
    CHECK(shows(&late, S("has decided already: approved")));
    CHECK_STR(order_state_name(order_seen(fixture, "anna", order).state), S("executing"));
    walk_close(&walk);
}

/* EVIDENCE: R-ORD-05 the switch that sends an end customer's own orders to its partner is on a page
 */
SERVICE_TEST(a_seller_sets_credit_and_whether_a_customer_orders_by_itself)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Str code = account_code(&test_arena, fixture->accounts[FIXTURE_BLUE_HARBOUR]);
    Str path = arena_printf(&test_arena, "/accounts/%.*s/credit", STR_ARG(code));
    HttpAnswer page = get(&walk, &anna, path);
    CHECK_INT(page.status, 200);
    CHECK(shows(&page, S("It orders for itself without your approval")));
    HttpAnswer wrong =
        post(&walk, &credit_post_route, path, &anna, S("credit_limit=much&mode=open"));
    CHECK_INT(wrong.status, 422);
    CHECK(shows(&wrong, S("This is not an amount of 0 or more.")));
    HttpAnswer saved =
        post(&walk, &credit_post_route, path, &anna, S("credit_limit=500&mode=commitment"));
    CHECK_INT(saved.status, 303);
    page = get(&walk, &anna, path);
    CHECK(shows(&page, S("value=\"500.00\"")));
    CHECK(shows(&page, S("Still free")));
    CHECK_STR(sql_rows(fixture,
                       "SELECT o.credit_mode FROM account_ordering AS o JOIN accounts AS a "
                       "ON a.id = o.account_id WHERE a.name = 'Blue Harbour' AND NOT "
                       "o.self_service"),
              S("commitment\n"));

    Visitor nikos = walk_sign_in(&walk, "nikos");
    Str basket = arena_printf(&test_arena, "/checkout/%.*s/billing", STR_ARG(walk.ids.draft));
    page = get(&walk, &anna, basket);
    CHECK_INT(page.status, 200);
    CHECK(!shows(&page, S("Still free"))); /* there is no limit */
    code = account_code(&test_arena, fixture->accounts[FIXTURE_AEGEAN]);
    path = arena_printf(&test_arena, "/accounts/%.*s/credit", STR_ARG(code));
    saved = post(&walk, &credit_post_route, path, &nikos,
                 S("credit_limit=9000&mode=open&self_service=1"));
    CHECK_INT(saved.status, 303);
    page = get(&walk, &anna, basket);
    CHECK(shows(&page, S("Still free")));
    CHECK(shows(&page, S("9,000.00")));
    walk_close(&walk);
}

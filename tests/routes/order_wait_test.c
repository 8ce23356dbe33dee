/* order_wait_test.c - an order that waits, as its buyer and its seller meet it in a browser. */
#include "service/credit.h"
#include "tests/routes/walk.h"
#include "web/account_routes.h"
#include "web/shop_routes.h"

static HttpAnswer get(Walk *walk, const Visitor *visitor, Str path)
{
    return walk_send(walk, &basket_route, path, visitor, S(""));
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

static Str order_path(Str code, const char *verb)
{
    return arena_printf(&test_arena, "/orders/%.*s%s", STR_ARG(code), verb);
}

/* Anna's basket is placed over her limit. */
static Str place_over_limit(Walk *walk, const Visitor *anna)
{
    Call nikos = fixture_call(walk->fixture, "nikos");
    Call call = fixture_call(walk->fixture, "anna");
    const CreditSet set = { .account = walk->fixture->accounts[FIXTURE_AEGEAN],
                            .mode = CREDIT_OPEN };
    CheckoutView basket;

    CHECK_OK(svc_credit_set(&nikos, &set));
    CHECK_OK(svc_basket(&call, &basket));
    Str path = arena_printf(&test_arena, "/checkout/%.*s/confirm", STR_ARG(basket.code));
    Str token = arena_printf(&test_arena, "price_token=%.*s", STR_ARG(basket.price_token));
    HttpAnswer placed = post(walk, &checkout_confirm_route, path, anna, token);
    CHECK_INT(placed.status, 303);
    Str code = basket.drafts[0].code;
    CHECK_STR(answer_header(&placed, "Location"), order_path(code, "?done=placed-credit"));
    return code;
}

/* EVIDENCE: R-ORD-06 the page of an order that waits says for what, since when and on whom */
SERVICE_TEST(the_buyer_reads_what_its_order_waits_for_and_cancels_it)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Str code = place_over_limit(&walk, &anna);

    HttpAnswer page = get(&walk, &anna, order_path(code, "?done=placed-credit"));
    CHECK_INT(page.status, 200);
    CHECK(shows(&page, S("waits for its seller because of the credit limit")));
    CHECK(shows(&page, S("over the credit limit of")));
    CHECK(shows(&page, S("Cancel the order")));
    CHECK(!shows(&page, S("Let it pass")));
    HttpAnswer empty =
        post(&walk, &order_cancel_route, order_path(code, "/cancel"), &anna, S("reason="));
    CHECK_INT(empty.status, 422);
    CHECK(shows(&empty, S("data-wrong")));
    HttpAnswer done =
        post(&walk, &order_cancel_route, order_path(code, "/cancel"), &anna, S("reason=No+need"));
    CHECK_INT(done.status, 303);
    page = get(&walk, &anna, order_path(code, ""));
    CHECK(shows(&page, S("No need")));
    CHECK(!shows(&page, S("Cancel the order")));
    walk_close(&walk);
}

SERVICE_TEST(the_seller_lets_an_order_pass_once_and_then_reads_who_did)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Visitor nikos = walk_sign_in(&walk, "nikos");
    Str code = place_over_limit(&walk, &anna);

    HttpAnswer page = get(&walk, &nikos, order_path(code, ""));
    CHECK(shows(&page, S("Let it pass")));
    CHECK(!shows(&page, S("Cancel the order")));
    HttpAnswer list = get(&walk, &nikos, S("/orders/waiting?mine=1"));
    CHECK(shows(&list, code));
    CHECK(shows(&list, S("on you")));
    list = get(&walk, &nikos, S("/orders/waiting.csv"));
    CHECK(shows(&list, code));
    HttpAnswer done =
        post(&walk, &order_allow_route, order_path(code, "/allow"), &nikos, S("reason=Known+well"));
    CHECK_INT(done.status, 303);
    HttpAnswer late =
        post(&walk, &order_reject_route, order_path(code, "/reject"), &nikos, S("reason=No"));
    CHECK_INT(late.status, 409);
    CHECK(shows(&late, S("has decided already: approved")));
    walk_close(&walk);
}

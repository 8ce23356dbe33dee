/* adjust_test.c - discounts, charges and corrections as a browser and a program meet them. */
#include "service/billing.h"
#include "tests/routes/walk.h"

static const Route *route_named(const Walk *walk, HttpMethod method, const char *path)
{
    for (size_t i = 0; i < walk->route_count; i++) {
        const Route *route = walk->routes[i];
        if (route->method == method && str_eq(str_from_cstr(route->path), str_from_cstr(path))) {
            return route;
        }
    }
    test_fail(__FILE__, __LINE__, "there is no %s", path);
}

static HttpAnswer get(Walk *walk, const Visitor *visitor, Str path)
{
    return walk_send(walk, route_named(walk, HTTP_GET, "/billing"), path, visitor, S(""));
}

static HttpAnswer post(Walk *walk, const Visitor *visitor, const char *route, Str path, Str fields)
{
    Str body = arena_printf(&test_arena, "csrf=%.*s&%.*s", STR_ARG(visitor->csrf), STR_ARG(fields));
    return walk_send(walk, route_named(walk, HTTP_POST, route), path, visitor, body);
}

static void check_shows(const HttpAnswer *answer, Str text)
{
    if (str_find(answer->body, text, 0) == answer->body.len) {
        test_fail(__FILE__, __LINE__, "the page does not show %.*s", STR_ARG(text));
    }
}

/* EVIDENCE: R-CAT-05 R-BIL-05 */
SERVICE_TEST(a_discount_and_a_charge_are_made_with_forms)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Str form = S("/billing/discounts/new");
    CHECK_INT(get(&walk, &anna, form).status, 200);
    HttpAnswer wrong =
        post(&walk, &anna, "/billing/discounts/new", form, S("percent=200&reason=kept&key=k1"));
    CHECK_INT(wrong.status, 422);
    check_shows(&wrong, S("kept"));
    Str good = arena_printf(&test_arena, "buyer=%.*s&percent=10&reason=Autumn&key=k2",
                            STR_ARG(walk.ids.account));
    CHECK_INT(post(&walk, &anna, "/billing/discounts/new", form, good).status, 303);
    HttpAnswer list = get(&walk, &anna, S("/billing/discounts"));
    check_shows(&list, S("Autumn"));
    check_shows(&list, S("10 %"));
    HttpAnswer csv = get(&walk, &anna, S("/billing/discounts.csv"));
    check_shows(&csv, S("Autumn"));
    form = S("/billing/charges/new");
    CHECK_INT(get(&walk, &anna, form).status, 200);
    good = arena_printf(&test_arena, "buyer=%.*s&title=Training&amount=12.00&when=now&key=k3",
                        STR_ARG(walk.ids.account));
    CHECK_INT(post(&walk, &anna, "/billing/charges/new", form, good).status, 303);
    list = get(&walk, &anna, S("/billing/charges"));
    check_shows(&list, S("Training"));
    check_shows(&list, S("data-state=\"billed\""));
    csv = get(&walk, &anna, S("/billing/charges.csv"));
    check_shows(&csv, S("Training"));
    Visitor greta = walk_sign_in(&walk, "greta");
    list = get(&walk, &greta, S("/billing/discounts.csv"));
    CHECK(str_find(list.body, S("dsc_"), 0) == list.body.len);
    walk_close(&walk);
}

/* EVIDENCE: R15 */
SERVICE_TEST(a_line_is_corrected_on_its_page)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Str path = arena_printf(&test_arena, "/invoices/%.*s/lines/%.*s/correct",
                            STR_ARG(walk.ids.invoice), STR_ARG(walk.ids.issued_line));
    HttpAnswer page = get(&walk, &anna, path);
    CHECK_INT(page.status, 200);
    check_shows(&page, S("Stands after credits"));
    Str preview = arena_printf(&test_arena, "%.*s?amount=0&reason=Outage", STR_ARG(path));
    page = get(&walk, &anna, preview);
    CHECK_INT(page.status, 200);
    check_shows(&page, S("Issue the credit note"));
    const char *route = "/invoices/{document}/lines/{line}/correct";
    CHECK_INT(post(&walk, &anna, route, path, S("amount=-5&reason=Outage")).status, 422);
    HttpAnswer done = post(&walk, &anna, route, path, S("amount=0&reason=Outage&key=k1"));
    CHECK_INT(done.status, 303);
    Visitor eva = walk_sign_in(&walk, "eva");
    CHECK_INT(get(&walk, &eva, path).status, 403);
    walk_close(&walk);
}

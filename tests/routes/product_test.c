/* product_test.c - product pages as a browser and the API meet them: tiers, bundles, trials. */
#include "api/routes.h"
#include "service/catalogue_edit.h"
#include "tests/routes/walk.h"
#include "tests/service/order_support.h"
#include "web/admin_routes.h"
#include "web/shop_routes.h"

static HttpAnswer get(Walk *walk, const Visitor *visitor, Str path)
{
    return walk_send(walk, &product_route, path, visitor, S(""));
}

static void check_shows(const HttpAnswer *answer, Str text)
{
    if (str_find(answer->body, text, 0) == answer->body.len) {
        test_fail(__FILE__, __LINE__, "status %d, the page does not show %.*s", (int)answer->status,
                  STR_ARG(text));
    }
}

static void check_hides(const HttpAnswer *answer, Str text)
{
    if (str_find(answer->body, text, 0) < answer->body.len) {
        test_fail(__FILE__, __LINE__, "the page shows %.*s", STR_ARG(text));
    }
}

/* EVIDENCE: R-CAT-02 R-CAT-03 prices by quantity, and the total and set-up of what was typed */
SERVICE_TEST(a_product_shows_its_prices_by_quantity_to_those_who_see_prices)
{
    Walk walk;
    walk_open(&walk, fixture);
    (void)sql_rows(fixture,
                   "INSERT INTO prices (price_list_id, plan_id, quantity_from, price_units, "
                   "price_scale, setup_units, setup_scale, cost_units, cost_scale) SELECT "
                   "pr.price_list_id, pr.plan_id, 10, 900, 2, 5, 0, -1, 0 FROM prices pr JOIN "
                   "plans pl ON pl.id = pr.plan_id WHERE pl.code = 'server-small-monthly'");
    (void)sql_rows(fixture, "UPDATE plans SET trial_days = 14 WHERE code = 'server-small-monthly'");
    Visitor anna = walk_sign_in(&walk, "anna");
    Visitor petros = walk_sign_in(&walk, "petros");
    Str path = S("/products/server-small?term=P1M&billing=P1M&quantity=12");
    HttpAnswer page = get(&walk, &anna, path);
    check_shows(&page, S("<th scope=\"row\">1 to 9</th><td class=\"num\">€10.59</td>"));
    check_shows(&page, S("<tr aria-current=\"true\"><th scope=\"row\">10 to "));
    check_shows(&page, S("<dd class=\"amount\">€114.48</dd>")); /* 12 × 9.54 */
    check_shows(&page, S("<dt>Set-up, once</dt><dd class=\"amount\">€63.60</dd>"));
    check_shows(&page, S("14 days, free and once for each customer."));
    HttpAnswer unseen = get(&walk, &petros, path);
    check_hides(&unseen, S("10 to "));
    check_hides(&unseen, S("9.54"));
    HttpAnswer json =
        walk_send(&walk, &api_product_route, S("/api/v1/products/server-small"), &anna, S(""));
    check_shows(&json, S("\"tiers\":[{\"quantity_from\":1,\"price\":\"10.59\",\"setup\":\"0\"},"
                         "{\"quantity_from\":10,\"price\":\"9.54\",\"setup\":\"5.30\"}]"));
    walk_close(&walk);
}

/* EVIDENCE: R-CAT-02 the front page has the blocks, and a draft of it is looked at first */
SERVICE_TEST(the_front_page_has_the_blocks_of_the_back_office)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor olga = walk_sign_in(&walk, "olga");
    Visitor petros = walk_sign_in(&walk, "petros");
    Call call = fixture_call(fixture, "olga");
    HttpAnswer front = get(&walk, &petros, S("/"));
    check_shows(&front, S("<h2>Featured</h2><a href=\"/products?block=featured\">"));
    check_shows(&front, S("<a href=\"/products?category=Sample\">Sample <small>4</small></a>"));
    check_hides(&front, S("€")); /* his role sees no prices */
    CHECK_OK(svc_catalogue_draft_save(
        &call, CATALOGUE_SHOP, S("shop"),
        S("{\"categories\":[\"Sample\"],\"industries\":[],\"blocks\":[{\"code\":\"featured\","
          "\"title\":\"Our choice\",\"shown\":true}]}")));
    HttpAnswer draft =
        walk_send(&walk, &admin_catalogue_preview_route, S("/admin/catalogue/shop/shop/preview"),
                  &olga, arena_printf(&test_arena, "csrf=%.*s", STR_ARG(olga.csrf)));
    check_shows(&draft, S("<h2>Our choice</h2>"));
    check_shows(&draft, S("This is how the draft will look."));
    front = get(&walk, &petros, S("/"));
    check_hides(&front, S("Our choice"));
    HttpAnswer block = get(&walk, &petros, S("/products?block=featured"));
    check_shows(&block, S("Show all"));
    check_hides(&block, S("Firewall Essential"));
    walk_close(&walk);
}

/* EVIDENCE: R-CAT-01 R-SUB-01 a trial by the API and by the page is free, and found as one */
SERVICE_TEST(a_trial_is_ordered_by_the_api_and_by_the_page)
{
    Walk walk;
    walk_open(&walk, fixture);
    (void)sql_rows(fixture, "UPDATE plans SET trial_days = 14 WHERE code = 'server-small-monthly'");
    Visitor anna = walk_sign_in(&walk, "anna");
    HttpAnswer ordered =
        walk_send(&walk, &api_orders_post_route, S("/api/v1/orders"), &anna,
                  S("{\"confirm\":true,\"lines\":[{\"plan\":\"server-small-monthly\","
                    "\"quantity\":2,\"trial\":true,\"settings\":{\"name\":\"tried\"}}]}"));
    CHECK_INT(ordered.status, 201);
    check_shows(&ordered, S("\"trial_days\":14"));
    (void)run_jobs(fixture);
    CHECK_STR(sql_rows(fixture, "SELECT s.state, s.trial_days, e.price_units FROM subscriptions s "
                                "JOIN subscription_edges e ON e.subscription_id = s.id AND "
                                "e.depth = 1 WHERE s.trial_days > 0"),
              S("trial|14|0\n"));
    HttpAnswer list = walk_send(&walk, &api_subscriptions_route,
                                S("/api/v1/subscriptions?state=trial"), &anna, S(""));
    check_shows(&list, S("\"quantity\":2"));
    HttpAnswer page = get(&walk, &anna, S("/subscriptions?state=trial"));
    check_shows(&page, S("Server Small"));
    check_hides(&page, S("PostgreSQL Small"));

    HttpAnswer again =
        walk_send(&walk, &basket_trial_route, S("/basket/trial"), &anna,
                  arena_printf(&test_arena, "csrf=%.*s&product=server-small&quantity=1&key=t",
                               STR_ARG(anna.csrf)));
    CHECK_INT(again.status, 303); /* nobody is chosen yet: it may be for another customer */
    HttpAnswer basket = get(&walk, &anna, S("/basket"));
    check_shows(&basket, S("for 14 days"));
    HttpAnswer none =
        walk_send(&walk, &basket_trial_route, S("/basket/trial"), &anna,
                  arena_printf(&test_arena, "csrf=%.*s&product=firewall-essential&quantity=1&key=n",
                               STR_ARG(anna.csrf)));
    CHECK_INT(none.status, 422);
    check_shows(&none, S("Firewall Essential has no trial."));
    walk_close(&walk);
}

/* EVIDENCE: R-CAT-01 R-CAT-02 a bundle on its page, in the basket and by the API */
SERVICE_TEST(a_bundle_is_shown_with_its_parts_and_put_in_whole)
{
    Walk walk;
    walk_open(&walk, fixture);
    (void)sql_rows(fixture,
                   "INSERT INTO bundle_items (bundle_id, plan_id, quantity, position) SELECT b.id, "
                   "p.id, CASE WHEN p.code LIKE 'server%' THEN 2 ELSE 1 END, 1 FROM products b "
                   "JOIN plans p ON p.code IN ('server-small-monthly', "
                   "'firewall-essential-monthly') WHERE b.code = 'exchange-basic'");
    (void)sql_rows(fixture, "UPDATE plans SET active = FALSE WHERE product_id = (SELECT id FROM "
                            "products WHERE code = 'exchange-basic')");
    Visitor anna = walk_sign_in(&walk, "anna");
    HttpAnswer page = get(&walk, &anna, S("/products/exchange-basic?quantity=3"));
    check_shows(&page, S("In this bundle"));
    check_shows(&page, S("2 × <a href=\"/products/server-small\">Server Small</a>"));
    check_shows(&page, S("6 × Server Small</dt><dd class=\"amount\">€63.54</dd>"));
    check_shows(&page, S("<dd class=\"amount\">€123.96</dd>")); /* and 3 × 20.14 */
    HttpAnswer json =
        walk_send(&walk, &api_product_route, S("/api/v1/products/exchange-basic"), &anna, S(""));
    check_shows(&json, S("\"product\":\"server-small\",\"quantity\":2"));
    HttpAnswer wrong = get(&walk, &anna, S("/products/exchange-basic?quantity=1000"));
    CHECK_INT(wrong.status, 422);
    check_shows(&wrong, S("So many are not sold of "));
    Str form = arena_printf(&test_arena, "csrf=%.*s&product=exchange-basic&quantity=3&key=b",
                            STR_ARG(anna.csrf));
    HttpAnswer put = walk_send(&walk, &basket_post_route, S("/basket"), &anna, form);
    CHECK_INT(put.status, 303);
    HttpAnswer basket = get(&walk, &anna, S("/basket"));
    check_shows(&basket, S("6 in Exchange Basic"));
    check_shows(&basket, S("Remove the bundle"));
    walk_close(&walk);
}

/* shop_test.c - the storefront as a browser without scripts meets it. */
#include <string.h>

#include "domain/billing.h"
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

static void check_shows(const HttpAnswer *answer, Str text)
{
    if (str_find(answer->body, text, 0) == answer->body.len) {
        test_fail(__FILE__, __LINE__, "the page does not show %.*s", STR_ARG(text));
    }
}

static CheckoutView basket_of(Walk *walk)
{
    Call call = fixture_call(walk->fixture, "anna");
    CheckoutView basket;
    CHECK_OK(svc_basket(&call, &basket));
    return basket;
}

/* EVIDENCE: R-CAT-02 the price for the quantity typed */
SERVICE_TEST(the_price_follows_term_and_quantity)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Call call = fixture_call(fixture, "anna");
    ProductView product;
    ProductView *addons;
    size_t addon_count;
    Money amount;
    CHECK_OK(svc_product(&call, walk.ids.product, &product, &addons, &addon_count));
    const PlanView *plan = &product.plans[product.plan_count - 1];
    const Explain three = { .unit_price = plan->unit_price,
                            .quantity = 3,
                            .num = 1,
                            .den = 1,
                            .cycle = { DATE_NONE, DATE_NONE },
                            .rounding = ROUNDING_LINE_HALF_UP };
    CHECK_OK(line_amount(&three, plan->price.currency, &amount));

    HttpAnswer page =
        get(&walk, &anna,
            arena_printf(&test_arena, "/products/%.*s?term=%.*s&billing=%.*s&quantity=3",
                         STR_ARG(product.code), STR_ARG(plan->term), STR_ARG(plan->billing)));
    CHECK_INT(page.status, 200);
    check_shows(&page, money_display(&test_arena, amount));
    HttpAnswer wrong =
        get(&walk, &anna,
            arena_printf(&test_arena, "/products/%.*s?quantity=0&term=P1Y&billing=P9M",
                         STR_ARG(product.code)));
    CHECK_INT(wrong.status, 422);
    check_shows(&wrong, S("This is not sold together."));
    check_shows(&wrong,
                S("name=\"quantity\" type=\"number\" inputmode=\"numeric\" required value=\"0\""));
    walk_close(&walk);
}

SERVICE_TEST(a_quantity_of_an_add_on_that_is_not_chosen_does_not_matter)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Str path = arena_printf(&test_arena, "/products/%.*s?quantity=1&addon_0_quantity=many",
                            STR_ARG(walk.ids.product));
    HttpAnswer page = get(&walk, &anna, path);
    check_shows(&page, S("name=\"addon_0_quantity\" value=\"1\""));
    walk_close(&walk);
}

/* EVIDENCE: R-ORD-06 a form that arrives twice is one line */
SERVICE_TEST(a_form_sent_twice_is_one_line_of_the_basket)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    size_t before = basket_of(&walk).lines_count;
    Str form = arena_printf(&test_arena,
                            "product=%.*s&term=P1M&billing=P1M&quantity=2&name=Books&key=abc&"
                            "addon_1=database-backup&addon_1_quantity=1",
                            STR_ARG(walk.ids.product));

    for (int i = 0; i < 2; i++) {
        HttpAnswer added = post(&walk, &basket_post_route, S("/basket"), &anna, form);
        CHECK_INT(added.status, 303);
        CHECK_STR(answer_header(&added, "Location"), S("/basket?done=added"));
    }
    CHECK_INT(basket_of(&walk).lines_count, before + 2);
    HttpAnswer notice = get(&walk, &anna, S("/basket?done=added"));
    check_shows(&notice, S("Added to the basket."));
    walk_close(&walk);
}

SERVICE_TEST(a_refused_product_form_keeps_what_was_typed)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    size_t before = basket_of(&walk).lines_count;
    Str form = arena_printf(&test_arena, "product=%.*s&quantity=many&name=%%3Cb%%3EBooks&key=abc",
                            STR_ARG(walk.ids.product));

    HttpAnswer refused = post(&walk, &basket_post_route, S("/basket"), &anna, form);
    CHECK_INT(refused.status, 422);
    check_shows(&refused, S("value=\"many\""));
    check_shows(&refused, S("value=\"&lt;b&gt;Books\""));
    HttpAnswer line = post(&walk, &basket_line_route,
                           arena_printf(&test_arena, "/checkout/%.*s/lines/%.*s",
                                        STR_ARG(walk.ids.draft), STR_ARG(walk.ids.draft_line)),
                           &anna, S("quantity=99999999&name=Ledger"));
    CHECK_INT(line.status, 422);
    check_shows(&line, S("value=\"99999999\""));
    check_shows(&line, S("value=\"Ledger\""));
    CHECK_INT(basket_of(&walk).lines_count, before);
    walk_close(&walk);
}

/* EVIDENCE: R-ORD-03 every wrong field is named at once */
SERVICE_TEST(a_refused_customer_form_names_every_wrong_field)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Str path = arena_printf(&test_arena, "/checkout/%.*s/customer/new", STR_ARG(walk.ids.draft));

    HttpAnswer refused = post(&walk, &checkout_customer_new_route, path, &anna,
                              S("company=Aegina+Boats&email=nobody&country=GR&postcode=1&key=k1"));
    CHECK_INT(refused.status, 422);
    check_shows(&refused, S("value=\"Aegina Boats\""));
    check_shows(&refused, S("id=\"e-contact\""));
    check_shows(&refused, S("id=\"e-email\""));
    check_shows(&refused, S("id=\"e-street\""));
    check_shows(&refused, S("id=\"e-postcode\""));
    check_shows(&refused, S("<details class=\"fold\" open>"));
    HttpAnswer made = post(&walk, &checkout_customer_new_route, path, &anna,
                           S("company=Aegina+Boats&contact=Nikos+Boat&email=nikos%40boats.example&"
                             "phone=%2B302297012345&street=Port+1&city=Aegina&postcode=18010&"
                             "country=GR&key=k1"));
    CHECK_INT(made.status, 303);
    CHECK(basket_of(&walk).drafts[0].has_customer);
    CHECK_STR(basket_of(&walk).drafts[0].customer.name, S("Aegina Boats"));
    walk_close(&walk);
}

/* EVIDENCE: R-ORD-02 errors stand beside the right field of the right line */
SERVICE_TEST(a_wrong_setting_is_marked_at_its_line)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Str line = walk.ids.draft_line;
    Str path = arena_printf(&test_arena, "/checkout/%.*s/details", STR_ARG(walk.ids.draft));
    Str form = arena_printf(&test_arena,
                            "agree=1&set_%.*s.name=Bad+Name%%21&set_%.*s.size_gb=10&"
                            "set_%.*s.allowed_cidrs=10.0.0.0%%2F8",
                            STR_ARG(line), STR_ARG(line), STR_ARG(line));

    HttpAnswer refused = post(&walk, &checkout_details_post_route, path, &anna, form);
    CHECK_INT(refused.status, 422);
    check_shows(&refused, S("value=\"Bad Name!\""));
    check_shows(&refused, arena_printf(&test_arena, "id=\"e-set_%.*s.name\"", STR_ARG(line)));
    HttpAnswer review = get(
        &walk, &anna, arena_printf(&test_arena, "/checkout/%.*s/review", STR_ARG(walk.ids.draft)));
    CHECK(review.status == 200 || review.status == 303);
    walk_close(&walk);
}

SERVICE_TEST(a_setting_that_is_too_long_comes_back_with_its_field_named)
{
    enum { TOO_LONG = 5000 };
    static char text[TOO_LONG];
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Str line = walk.ids.draft_line;
    Str path = arena_printf(&test_arena, "/checkout/%.*s/details", STR_ARG(walk.ids.draft));
    memset(text, 'x', sizeof(text));
    Str form = arena_printf(&test_arena, "agree=1&set_%.*s.name=kept&set_%.*s.allowed_cidrs=%.*s",
                            STR_ARG(line), STR_ARG(line), (int)sizeof(text), text);

    HttpAnswer refused = post(&walk, &checkout_details_post_route, path, &anna, form);
    CHECK_INT(refused.status, 422);
    check_shows(&refused, S("value=\"kept\""));
    check_shows(&refused,
                arena_printf(&test_arena, "id=\"e-set_%.*s.allowed_cidrs\"", STR_ARG(line)));
    walk_close(&walk);
}

/* EVIDENCE: R-ORD-06 a second confirm is the same order */
SERVICE_TEST(confirming_twice_is_one_order)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    CheckoutView basket = basket_of(&walk);
    Str path = arena_printf(&test_arena, "/checkout/%.*s/confirm", STR_ARG(basket.code));

    HttpAnswer stale = post(&walk, &checkout_confirm_route, path, &anna, S("price_token=0ld"));
    CHECK_INT(stale.status, 409);
    check_shows(&stale, S("Place order"));
    CHECK_INT(order_seen(fixture, "anna", basket.drafts[0].id).state, ORDER_DRAFT);
    Str token = arena_printf(&test_arena, "price_token=%.*s", STR_ARG(basket.price_token));
    for (int i = 0; i < 2; i++) {
        HttpAnswer placed = post(&walk, &checkout_confirm_route, path, &anna, token);
        CHECK_INT(placed.status, 303);
        CHECK_STR(
            answer_header(&placed, "Location"),
            arena_printf(&test_arena, "/orders/%.*s?done=placed", STR_ARG(basket.drafts[0].code)));
    }
    HttpAnswer back = get(
        &walk, &anna, arena_printf(&test_arena, "/checkout/%.*s/billing", STR_ARG(basket.code)));
    CHECK_INT(back.status, 303);
    CHECK_STR(answer_header(&back, "Location"),
              arena_printf(&test_arena, "/orders/%.*s", STR_ARG(basket.drafts[0].code)));
    walk_close(&walk);
}

SERVICE_TEST(the_catalogue_is_the_same_until_the_basket_changes)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    HttpAnswer first = get(&walk, &anna, S("/products"));
    HttpAnswer again = get(&walk, &anna, S("/products"));
    CHECK_INT(first.status, 200);
    CHECK(answer_header(&first, "ETag").len > 0);
    CHECK_STR(answer_header(&again, "ETag"), answer_header(&first, "ETag"));
    CHECK_STR(again.body, first.body);
    Visitor eva = walk_sign_in(&walk, "eva"); /* in memory is a page for each reader */
    for (int i = 0; i < 2; i++) {
        HttpAnswer other = get(&walk, &eva, S("/products"));
        CHECK(!str_eq(answer_header(&other, "ETag"), answer_header(&first, "ETag")));
        CHECK(str_find(other.body, anna.csrf, 0) == other.body.len);
    }
    (void)post(
        &walk, &basket_post_route, S("/basket"), &anna,
        arena_printf(&test_arena, "product=%.*s&quantity=1&key=new", STR_ARG(walk.ids.product)));
    HttpAnswer later = get(&walk, &anna, S("/products"));
    CHECK(!str_eq(answer_header(&later, "ETag"), answer_header(&first, "ETag")));
    walk_close(&walk);
}

SERVICE_TEST(signing_in_never_leads_to_another_site)
{
    static const Visitor nobody = { 0 };
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    HttpAnswer page = get(&walk, &nobody, S("/sign-in?next=%2F%2Fevil.example%2F"));
    CHECK_INT(page.status, 200);
    check_shows(&page, S("name=\"next\" value=\"\""));
    HttpAnswer home = get(&walk, &anna, S("/sign-in?next=%2F%2Fevil.example%2F"));
    CHECK_INT(home.status, 303);
    CHECK_STR(answer_header(&home, "Location"), S("/"));
    HttpAnswer next = get(&walk, &anna, S("/sign-in?next=%2Forders"));
    CHECK_STR(answer_header(&next, "Location"), S("/orders"));
    walk_close(&walk);
}

SERVICE_TEST(a_page_that_is_not_there_keeps_the_readers_own_frame)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Visitor nobody = { .kind = ACCOUNT_END_CUSTOMER };
    HttpAnswer missing = get(&walk, &anna, S("/nowhere"));
    CHECK_INT(missing.status, 404);
    check_shows(&missing, S("anna@fixture.example"));
    CHECK_STR(answer_header(&missing, "Cache-Control"), S("no-store"));
    HttpAnswer wrong_method = get(&walk, &anna, S("/sign-out"));
    CHECK_INT(wrong_method.status, 405);
    check_shows(&wrong_method, S("anna@fixture.example"));
    HttpAnswer visitor = get(&walk, &nobody, S("/nowhere"));
    CHECK_INT(visitor.status, 404);
    check_shows(&visitor, S("href=\"/sign-in\""));
    walk_close(&walk);
}

/* EVIDENCE: R-ORD-08 the buyer gets a form */
SERVICE_TEST(a_vendors_question_is_a_form_on_the_services_page)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    OrderId order = order_database(fixture, "asking", "ask size_gb: How many GB?");
    (void)run_jobs(fixture);
    OrderView view = order_seen(fixture, "anna", order);
    Str service = arena_printf(&test_arena, "/workspace/%.*s", STR_ARG(view.lines[0].service_code));
    Str answer = arena_printf(&test_arena, "%.*s/answer", STR_ARG(service));

    HttpAnswer page =
        get(&walk, &anna, arena_printf(&test_arena, "/orders/%.*s", STR_ARG(view.code)));
    check_shows(&page, arena_printf(&test_arena, "%.*s#set-up", STR_ARG(service)));
    page = get(&walk, &anna, service);
    check_shows(&page, S("How many GB?"));
    check_shows(&page, S("name=\"set_size_gb\""));
    CHECK(str_find(page.body, S("name=\"set_name\""), 0) == page.body.len);
    HttpAnswer wrong = post(&walk, &service_answer_route, answer, &anna, S("set_size_gb=many"));
    CHECK_INT(wrong.status, 422);
    check_shows(&wrong, S("value=\"many\""));
    check_shows(&wrong, S("id=\"e-set_size_gb\""));
    for (int i = 0; i < 2; i++) {
        HttpAnswer sent = post(&walk, &service_answer_route, answer, &anna, S("set_size_gb=7"));
        CHECK_INT(sent.status, 303);
    }
    (void)run_jobs(fixture);
    CHECK_INT(order_seen(fixture, "anna", order).state, ORDER_DONE);
    walk_close(&walk);
}

/* EVIDENCE: R-CAT-02 search and facets without scripts */
SERVICE_TEST(a_search_says_what_it_took_a_word_for_and_counts_its_facets)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    HttpAnswer page = get(&walk, &anna, S("/products?q=postgrse&vendor=Stoa+Cloud"));
    CHECK_INT(page.status, 200);
    check_shows(&page, S("These have “postgresql”"));
    check_shows(&page, S("Vendor: Stoa Cloud"));
    check_shows(&page, S("href=\"/products?q=postgrse\"")); /* without the vendor */
    check_shows(&page, S("billing=P1Y"));
    HttpAnswer two = get(&walk, &anna, S("/products?q=postgresql&vendor=Stoa+Cloud&vendor=Nobody"));
    check_shows(&two, S("Vendor: 2 chosen"));
    check_shows(&two, S("name=\"vendor\" value=\"Nobody\""));
    check_shows(&two,
                S("href=\"/products?q=postgresql&amp;vendor=Nobody\"")); /* without the other */
    check_shows(&two, S("/products/"));
    HttpAnswer none = get(&walk, &anna, S("/products?q=postgresql&vendor=Nobody"));
    check_shows(&none, S("Nothing fits"));
    HttpAnswer wrong = get(&walk, &anna, S("/products?trial=maybe"));
    CHECK_INT(wrong.status, 422);
}

/* EVIDENCE: R-ORD-01 a table is sent as a file, and tried as a pasted one */
SERVICE_TEST(a_file_of_lines_is_tried_before_it_is_put_in)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    size_t before = basket_of(&walk).lines_count;
    Str body = walk_file(&anna, S("customer,plan,quantity\r\nown,server-small-monthly,2\r\n"));
    HttpAnswer tried = walk_send(&walk, &bulk_file_route, S("/basket/bulk/file"), &anna, body);
    CHECK_INT(tried.status, 200);
    check_shows(&tried, S("Put 1 lines into the basket"));
    body = walk_file(&anna, S("customer,plan,quantity\nNobody,server-small-monthly,2\n"));
    tried = walk_send(&walk, &bulk_file_route, S("/basket/bulk/file"), &anna, body);
    CHECK_INT(tried.status, 422);
    check_shows(&tried, S("Column 1 (customer)"));
    tried = walk_send(&walk, &bulk_file_route, S("/basket/bulk/file"), &anna,
                      walk_file(&anna, S("\xff\xfe")));
    check_shows(&tried, S("The file is not UTF-8."));
    CHECK_INT(basket_of(&walk).lines_count, before);
    walk_close(&walk);
}

/* EVIDENCE: R-ORD-01 the day to start is a field of the review page */
SERVICE_TEST(the_review_page_takes_a_day_to_start_and_refuses_one_that_is_over)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Call call = fixture_call(fixture, "anna");
    CheckoutView basket = basket_of(&walk);
    LineSettings settings = { basket.drafts[0].lines[0].id, database_settings("later", "") };
    LineProblem problem;
    CHECK_OK(svc_checkout_settings_many(&call, basket.id, &settings, 1, &problem));
    CHECK_OK(svc_checkout_agree(&call, basket.id, true));
    basket = basket_of(&walk);
    Str path = arena_printf(&test_arena, "/checkout/%.*s/confirm", STR_ARG(basket.code));
    Str form = arena_printf(
        &test_arena, "price_token=%.*s&customer_agrees=1&start_on=", STR_ARG(basket.price_token));
    HttpAnswer refused = post(&walk, &checkout_confirm_route, path, &anna,
                              arena_printf(&test_arena, "%.*s2026-01-01", STR_ARG(form)));
    CHECK_INT(refused.status, 422);
    check_shows(&refused, S("A day from today on, within a year."));
    check_shows(&refused, S("value=\"2026-01-01\""));
    HttpAnswer placed = post(&walk, &checkout_confirm_route, path, &anna,
                             arena_printf(&test_arena, "%.*s2026-12-24", STR_ARG(form)));
    CHECK_INT(placed.status, 303);
    Str to = answer_header(&placed, "Location");
    HttpAnswer page = get(&walk, &anna, str_slice(to, 0, str_find(to, S("?"), 0)));
    check_shows(&page, S("Awaiting customer"));
    check_shows(&page, S("then it goes on by itself"));
    walk_close(&walk);
}

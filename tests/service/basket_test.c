/* basket_test.c - a user's basket: lines, add-ons, repeats, limits, and its end. */
#include "tests/service/order_support.h"

static Err *add_plan(Fixture *fixture, const char *person, Str plan, int64_t quantity, Str key)
{
    Call call = fixture_call(fixture, person);
    BasketAdd *add = arena_new(&test_arena, BasketAdd);
    *add = (BasketAdd){ .plan_code = plan, .quantity = quantity, .key = key };
    return svc_basket_add(&call, add);
}

static CheckoutView basket_of(Fixture *fixture, const char *person)
{
    Call call = fixture_call(fixture, person);
    CheckoutView view;
    CHECK_OK(svc_basket(&call, &view));
    return view;
}

SERVICE_TEST(a_basket_is_empty_until_the_first_line)
{
    fixture_catalogue(fixture);
    CHECK_INT(basket_of(fixture, "anna").id.v, 0);
    CHECK_OK(add_plan(fixture, "anna", DATABASE_PLAN, 2, S("")));
    CheckoutView basket = basket_of(fixture, "anna");
    CHECK_STR(order_state_name(basket.drafts[0].state), S("draft"));
    CHECK_INT(basket.lines_count, 1);
    CHECK_STR(basket.drafts[0].lines[0].title, S("PostgreSQL Small, Monthly"));
    /* 24.90 and 6 %, times two, for 19 of November's 30 days. */
    CHECK_STR(money_display(&test_arena, basket.drafts[0].lines[0].unit_price), S("€26.39"));
    CHECK_STR(basket.drafts[0].lines[0].now.formula, S("€26.39 × 2 × 19/30 days = €33.43"));
    CHECK_STR(money_display(&test_arena, basket.drafts[0].lines[0].recurring), S("€52.78"));
    CHECK_STR(basket.drafts[0].lines[0].billing_label, S("monthly"));
    CHECK_STR(money_display(&test_arena, basket.net_now), S("€33.43"));
    CHECK_STR(money_display(&test_arena, basket.tax_now), S("€8.02"));
    CHECK_STR(money_display(&test_arena, basket.gross_now), S("€41.45"));
    CHECK_INT(basket.taxes_count, 1);
    CHECK_STR(basket.taxes[0].label, S("VAT 24 %"));
}

SERVICE_TEST(a_repeated_form_puts_one_line_in_and_a_second_one_another)
{
    fixture_catalogue(fixture);
    CHECK_OK(add_plan(fixture, "anna", DATABASE_PLAN, 1, S("form-1")));
    CHECK_OK(add_plan(fixture, "anna", DATABASE_PLAN, 1, S("form-1")));
    CHECK_INT(basket_of(fixture, "anna").lines_count, 1);
    CHECK_OK(add_plan(fixture, "anna", DATABASE_PLAN, 1, S("form-2")));
    CHECK_INT(basket_of(fixture, "anna").lines_count, 2);
    Call call = fixture_call(fixture, "anna");
    int64_t count;
    CHECK_OK(svc_basket_count(&call, &count));
    CHECK_INT(count, 2);
}

SERVICE_TEST(an_add_on_comes_with_its_base_and_goes_with_it)
{
    fixture_catalogue(fixture);
    Call call = fixture_call(fixture, "anna");
    BasketAdd *add = arena_new(&test_arena, BasketAdd);
    *add = (BasketAdd){ .plan_code = DATABASE_PLAN,
                        .quantity = 1,
                        .addon_plan_codes = { S("database-storage-monthly"),
                                              S("database-backup-monthly") },
                        .addon_quantities = { 3, 0 },
                        .addon_count = 2,
                        .key = S("form-1") };
    CHECK_OK(svc_basket_add(&call, add));
    CHECK_OK(svc_basket_add(&call, add));
    CheckoutView basket = basket_of(fixture, "anna");
    CHECK_INT(basket.lines_count, 2);
    CHECK(basket.drafts[0].lines[1].addon);
    CHECK_INT(basket.drafts[0].lines[1].base_line.v, basket.drafts[0].lines[0].id.v);
    CHECK_INT(basket.drafts[0].lines[1].quantity, 3);
    CHECK(basket.drafts[0].lines[1].settings_ready);

    CHECK_OK(svc_basket_line(&call, basket.id, basket.drafts[0].lines[0].id, 0, S("")));
    CHECK_INT(basket_of(fixture, "anna").lines_count, 0);
    CHECK_OK(svc_basket_line(&call, basket.id, basket.drafts[0].lines[0].id, 0, S("")));

    add->plan_code = S("server-small-monthly");
    CHECK_ERR(svc_basket_add(&call, add), ADDON_BASE);
}

SERVICE_TEST(wrong_lines_are_refused_with_their_reason)
{
    fixture_catalogue(fixture);
    CHECK_ERR(add_plan(fixture, "anna", S("no-such-plan"), 1, S("")), PRODUCT_GONE);
    Err *err = add_plan(fixture, "anna", DATABASE_PLAN, 501, S(""));
    CHECK_ERR(err, FIELD_RANGE);
    CHECK_STR(str_from_cstr(err->field), S("quantity"));
    CHECK_ERR(add_plan(fixture, "anna", DATABASE_PLAN, 0, S("")), FIELD_RANGE);
    /* The operator has no seller, so it has no price. */
    CHECK_ERR(add_plan(fixture, "olga", DATABASE_PLAN, 1, S("")), PRICE_MISSING);
    CHECK_INT(basket_of(fixture, "anna").id.v, 0);
}

SERVICE_TEST(a_basket_takes_fifty_lines)
{
    fixture_catalogue(fixture);
    for (int i = 0; i < ORDER_LINE_MAX; i++) {
        CHECK_OK(add_plan(fixture, "anna", DATABASE_PLAN, 1, S("")));
    }
    CHECK_ERR(add_plan(fixture, "anna", DATABASE_PLAN, 1, S("")), BASKET_FULL);
    CHECK_INT(basket_of(fixture, "anna").lines_count, ORDER_LINE_MAX);
}

SERVICE_TEST(quantity_and_name_of_a_line_change_within_the_plan)
{
    fixture_catalogue(fixture);
    CHECK_OK(add_plan(fixture, "anna", DATABASE_PLAN, 1, S("")));
    CheckoutView basket = basket_of(fixture, "anna");
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_basket_line(&call, basket.id, basket.drafts[0].lines[0].id, 4, S("Accounting")));
    CHECK_ERR(svc_basket_line(&call, basket.id, basket.drafts[0].lines[0].id, 9999, S("")),
              FIELD_RANGE);
    CHECK_ERR(svc_basket_line(&call, basket.id, (OrderLineId){ 5 }, 1, S("")), NOT_FOUND);
    basket = basket_of(fixture, "anna");
    CHECK_INT(basket.drafts[0].lines[0].quantity, 4);
    CHECK_STR(basket.drafts[0].lines[0].friendly_name, S("Accounting"));
}

SERVICE_TEST(each_user_has_a_basket_and_nobody_elses)
{
    fixture_catalogue(fixture);
    CHECK_OK(add_plan(fixture, "anna", DATABASE_PLAN, 1, S("")));
    CHECK_OK(add_plan(fixture, "petros", S("server-small-monthly"), 1, S("")));
    CHECK_STR(basket_of(fixture, "anna").drafts[0].lines[0].product_code, S("postgresql-small"));
    CheckoutView petros = basket_of(fixture, "petros");
    CHECK_STR(petros.drafts[0].lines[0].product_code, S("server-small"));
    CHECK(!petros.price_visible); /* he may order and sees no cost */
    CHECK_INT(petros.drafts[0].lines[0].unit_price.minor, 0);
    CHECK_INT(petros.gross_now.minor, 0);

    CheckoutId annas = basket_of(fixture, "anna").id;
    OrderId draft = basket_of(fixture, "anna").drafts[0].id;
    CheckoutView basket;
    OrderView view;
    static const char *const strangers[] = { "greta", "nikos", "eva", "olga" };
    for (size_t i = 0; i < COUNT_OF(strangers); i++) {
        Call call = fixture_call(fixture, strangers[i]);
        CHECK_ERR(svc_order(&call, draft, &view), NOT_FOUND);
        CHECK_ERR(svc_checkout(&call, annas, false, &basket), NOT_FOUND);
        CHECK_ERR(svc_checkout_agree(&call, annas, true), NOT_FOUND);
        CHECK_ERR(svc_checkout_confirm(&call, annas, S("")), NOT_FOUND);
        CHECK_ERR(svc_basket_line(&call, annas, (OrderLineId){ 1 }, 0, S("")), NOT_FOUND);
    }
}

SERVICE_TEST(a_basket_that_nobody_touches_for_a_week_ends)
{
    fixture_catalogue(fixture);
    CHECK_OK(add_plan(fixture, "anna", DATABASE_PLAN, 1, S("")));
    OrderId first = basket_of(fixture, "anna").drafts[0].id;
    CheckoutId checkout = basket_of(fixture, "anna").id;
    fixture_advance(fixture, 6 * 86400);
    CHECK_OK(add_plan(fixture, "anna", DATABASE_PLAN, 1, S("")));
    fixture_advance(fixture, 2 * 86400);
    (void)run_jobs(fixture); /* touched since: it lives */
    CHECK_INT(basket_of(fixture, "anna").lines_count, 2);
    fixture_advance(fixture, 6 * 86400);
    CHECK_INT(basket_of(fixture, "anna").lines_count, 0); /* even before the job */
    (void)run_jobs(fixture);
    CHECK_STR(order_state_name(order_seen(fixture, "anna", first).state), S("expired"));
    CHECK_OK(add_plan(fixture, "anna", DATABASE_PLAN, 1, S("")));
    CHECK(basket_of(fixture, "anna").drafts[0].id.v != first.v);
    CHECK_INT(basket_of(fixture, "anna").id.v, checkout.v);
}

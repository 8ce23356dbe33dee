/* checkout_test.c - the four steps: whom, billing, details, review; errors with their fields. */
#include "tests/service/order_support.h"

static CheckoutView fill(Fixture *fixture, const char *person, Str plan)
{
    Call call = fixture_call(fixture, person);
    BasketAdd *add = arena_new(&test_arena, BasketAdd);
    CheckoutView basket;
    *add = (BasketAdd){ .plan_code = plan, .quantity = 1, .friendly_name = S("Books") };
    CHECK_OK(svc_basket_add(&call, add));
    CHECK_OK(svc_basket(&call, &basket));
    return basket;
}

static void check_field(Err *err, ErrCode code, Str field)
{
    CHECK(err != NULL);
    CHECK_STR(err_name(err->code), err_name(code));
    CHECK_STR(str_from_cstr(err->field), field);
}

SERVICE_TEST(four_steps_lead_to_an_order)
{
    fixture_catalogue(fixture);
    (void)fill(fixture, "anna", DATABASE_PLAN);
    CheckoutView basket = basket_ready(fixture, "anna", FIXTURE_BLUE_HARBOUR);
    CHECK(basket.drafts[0].has_customer);
    CHECK_STR(basket.drafts[0].customer.name, S("Blue Harbour"));
    CHECK_STR(basket.reference, S("PO-1"));
    CHECK(basket.drafts[0].agreed);
    CHECK(basket.drafts[0].lines[0].settings_ready);

    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_checkout_confirm(&call, basket.id, basket.price_token));
    OrderView order = order_seen(fixture, "anna", basket.drafts[0].id);
    CHECK_STR(order_state_name(order.state), S("executing"));
    CHECK_INT(order.placed_at.us, fixture->now.us);
    CHECK_INT(order.gross_now.minor, basket.gross_now.minor);
    CHECK_STR(order.lines[0].now.formula, basket.drafts[0].lines[0].now.formula);
    CHECK_INT(order.events_count, 1);
    CHECK_STR(order.events[0].name, S("order.placed"));
    CHECK(order.lines[0].service.v != 0);
    CHECK_STR(service_state_name(order.lines[0].service_state), S("queued"));
    /* The next basket is another order. */
    CHECK_OK(svc_basket(&call, &basket));
    CHECK_INT(basket.id.v, 0);
}

SERVICE_TEST(every_missing_step_is_named)
{
    fixture_catalogue(fixture);
    CheckoutView basket = fill(fixture, "anna", DATABASE_PLAN);
    Call call = fixture_call(fixture, "anna");
    Str token = basket.price_token;
    check_field(svc_checkout_confirm(&call, basket.id, token), ERR_CHECKOUT_STEP, S("customer"));
    CHECK_OK(svc_checkout_customer(
        &call, basket.id, (Beneficiary){ .customer = fixture->accounts[FIXTURE_BLUE_HARBOUR] }));
    check_field(svc_checkout_confirm(&call, basket.id, token), ERR_CHECKOUT_STEP, S("settings"));
    CHECK_OK(svc_checkout_settings(&call, basket.id, basket.drafts[0].lines[0].id,
                                   database_settings("books", "")));
    check_field(svc_checkout_confirm(&call, basket.id, token), ERR_CHECKOUT_STEP, S("agreed"));
    CHECK_OK(svc_checkout_agree(&call, basket.id, true));
    CHECK_OK(svc_checkout_agree(&call, basket.id, false));
    check_field(svc_checkout_confirm(&call, basket.id, token), ERR_CHECKOUT_STEP, S("agreed"));
    CHECK_OK(svc_basket_line(&call, basket.id, basket.drafts[0].lines[0].id, 0, S("")));
    CHECK_ERR(svc_checkout_confirm(&call, basket.id, token), BASKET_EMPTY);
}

SERVICE_TEST(settings_are_refused_with_their_field_and_kept_in_one_form)
{
    fixture_catalogue(fixture);
    CheckoutView basket = fill(fixture, "anna", DATABASE_PLAN);
    Call call = fixture_call(fixture, "anna");
    OrderLineId line = basket.drafts[0].lines[0].id;
    check_field(svc_checkout_settings(&call, basket.id, line, S("{}")), ERR_FIELD_REQUIRED,
                S("name"));
    check_field(
        svc_checkout_settings(&call, basket.id, line,
                              S("{\"name\":\"Bad Name\",\"allowed_cidrs\":\"10.0.0.0/8\"}")),
        ERR_FIELD_INVALID, S("name"));
    check_field(svc_checkout_settings(
                    &call, basket.id, line,
                    S("{\"name\":\"books\",\"size_gb\":11,\"allowed_cidrs\":\"10.0.0.0/8\"}")),
                ERR_FIELD_RANGE, S("size_gb"));
    check_field(svc_checkout_settings(
                    &call, basket.id, line,
                    S("{\"name\":\"books\",\"allowed_cidrs\":[\"10.0.0.0/8\",\"nonsense\"]}")),
                ERR_FIELD_INVALID, S("allowed_cidrs"));
    check_field(svc_checkout_settings(
                    &call, basket.id, line,
                    S("{\"name\":\"books\",\"colour\":\"red\",\"allowed_cidrs\":\"10.0.0.0/8\"}")),
                ERR_FIELD_INVALID, S("colour"));
    check_field(svc_checkout_settings(&call, basket.id, line,
                                      S("{\"name\":\"books\",\"allowed_cidrs\":[1]}")),
                ERR_FIELD_INVALID, S("allowed_cidrs"));
    CHECK_ERR(svc_checkout_settings(&call, basket.id, line, S("{\"name\"")), JSON_FORMAT);
    CHECK_ERR(svc_checkout_settings(&call, basket.id, (OrderLineId){ 9 }, S("{}")), NOT_FOUND);

    CHECK_OK(svc_checkout_settings(
        &call, basket.id, line,
        S("{\"name\":\"books\",\"allowed_cidrs\":\"10.0.0.0/8, 192.168.1.0/24\"}")));
    CHECK_OK(svc_checkout(&call, basket.id, true, &basket));
    for (size_t i = 0; i < basket.drafts[0].lines[0].settings_count; i++) {
        const SettingView *setting = &basket.drafts[0].lines[0].settings[i];
        if (str_eq(setting->name, S("size_gb"))) {
            CHECK_STR(setting->value, S("10")); /* the product's own */
        }
        if (str_eq(setting->name, S("allowed_cidrs"))) {
            CHECK_STR(setting->value, S("10.0.0.0/8\n192.168.1.0/24"));
        }
    }
}

SERVICE_TEST(an_order_is_for_ones_own_end_customer_or_oneself)
{
    fixture_catalogue(fixture);
    CheckoutView basket = fill(fixture, "anna", DATABASE_PLAN);
    Call call = fixture_call(fixture, "anna");
    static const FixtureAccount wrong[] = { FIXTURE_HANSE, FIXTURE_MERIDIAN, FIXTURE_STOA,
                                            FIXTURE_AEGEAN };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        check_field(svc_checkout_customer(&call, basket.id,
                                          (Beneficiary){ .customer = fixture->accounts[wrong[i]] }),
                    ERR_NOT_FOUND, S("customer"));
    }
    CHECK_OK(svc_checkout_customer(&call, basket.id, (Beneficiary){ .own_use = true }));
    CHECK_OK(svc_basket(&call, &basket));
    CHECK(basket.drafts[0].own_use);
    CHECK(!basket.drafts[0].has_customer);
}

SERVICE_TEST(a_price_that_changed_since_the_review_stops_the_order)
{
    fixture_catalogue(fixture);
    (void)fill(fixture, "anna", DATABASE_PLAN);
    CheckoutView basket = basket_ready(fixture, "anna", FIXTURE_BLUE_HARBOUR);
    Call call = fixture_call(fixture, "anna");
    (void)sql_rows(fixture, "UPDATE prices SET price_units = price_units + 100");
    CHECK_ERR(svc_checkout_confirm(&call, basket.id, basket.price_token), PRICE_CHANGED);
    CHECK_ERR(svc_checkout_confirm(&call, basket.id, S("")), PRICE_CHANGED);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM subscriptions"), S("0\n"));
    CheckoutView again;
    CHECK_OK(svc_basket(&call, &again));
    CHECK(again.gross_now.minor > basket.gross_now.minor);
    CHECK_OK(svc_checkout_confirm(&call, again.id, again.price_token));
}

SERVICE_TEST(a_line_that_another_tab_added_stops_the_order)
{
    fixture_catalogue(fixture);
    (void)fill(fixture, "anna", DATABASE_PLAN);
    CheckoutView basket = basket_ready(fixture, "anna", FIXTURE_BLUE_HARBOUR);
    (void)fill(fixture, "anna", DATABASE_PLAN);
    CheckoutView other = basket_ready(fixture, "anna", FIXTURE_BLUE_HARBOUR);
    Call call = fixture_call(fixture, "anna");
    CHECK_ERR(svc_checkout_confirm(&call, basket.id, basket.price_token), PRICE_CHANGED);
    CHECK_OK(svc_checkout_confirm(&call, other.id, other.price_token));
}

SERVICE_TEST(a_product_that_was_retired_stops_the_order)
{
    fixture_catalogue(fixture);
    (void)fill(fixture, "anna", DATABASE_PLAN);
    CheckoutView basket = basket_ready(fixture, "anna", FIXTURE_BLUE_HARBOUR);
    Call call = fixture_call(fixture, "anna");
    (void)sql_rows(fixture, "UPDATE products SET state = 'retired'");
    CHECK_ERR(svc_checkout_confirm(&call, basket.id, basket.price_token), PRODUCT_GONE);
    CHECK_OK(svc_basket(&call, &basket));
    CHECK(basket.drafts[0].lines[0].cause.len > 0);
}

SERVICE_TEST(roles_say_who_orders)
{
    fixture_catalogue(fixture);
    CheckoutView basket = fill(fixture, "anna", DATABASE_PLAN);
    Call call = fixture_call(fixture, "anna");
    call.actor.roles = ROLE_AUDITOR | ROLE_BILLING;
    BasketAdd *add = arena_new(&test_arena, BasketAdd);
    *add = (BasketAdd){ .plan_code = DATABASE_PLAN, .quantity = 1 };
    CHECK_ERR(svc_basket_add(&call, add), FORBIDDEN);
    CHECK_ERR(svc_checkout_billing(&call, basket.id, S("x")), FORBIDDEN);
    CHECK_ERR(svc_checkout_confirm(&call, basket.id, S("x")), FORBIDDEN);
    CHECK_ERR(svc_checkout_customer(&call, basket.id, (Beneficiary){ .own_use = true }), FORBIDDEN);
    CHECK_ERR(svc_order_retry(&call, basket.drafts[0].id), FORBIDDEN);
}

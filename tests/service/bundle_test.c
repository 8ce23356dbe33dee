/* bundle_test.c - bundles: ordered whole, a line for each part, each with its own price, and ended
 * together. */
#include "service/change.h"
#include "service/import.h"
#include "service/saved_basket.h"
#include "tests/service/sale_support.h"

/* Two servers and a firewall: for Aegean 2 x 10.59 + 20.14 a month. */
static void with_bundle(Fixture *fixture)
{
    Call call = fixture_system_call(fixture);
    ImportResult result;
    fixture_catalogue(fixture);
    CHECK_OK(svc_import_catalogue(
        &call,
        S("{\"stoa_catalogue\":1,\"products\":[{\"code\":\"branch\",\"kind\":\"cloud_server\","
          "\"connector\":\"simulator\",\"name\":\"Branch\",\"vendor\":\"Stoa Cloud\",\"category\":"
          "\"Sample\",\"industries\":[],\"summary\":\"All of it.\",\"description\":\"Text.\","
          "\"image\":\"img/products/server-small.svg\",\"tax_category\":\"S\",\"refund\":\"day\","
          "\"retention_minutes\":10,\"bundle\":[{\"plan\":\"server-small-monthly\",\"quantity\":2},"
          "{\"plan\":\"firewall-essential-monthly\",\"quantity\":1}]}]}"),
        false, &result));
    sale_day(fixture, "2026-11-22");
}

static Err *put(Fixture *fixture, int64_t quantity, const char *key)
{
    Call call = fixture_call(fixture, "anna");
    BasketAdd *add = arena_new(&test_arena, BasketAdd);
    *add = (BasketAdd){ .bundle_code = S("branch"),
                        .quantity = quantity,
                        .key = str_from_cstr(key),
                        .to = { .customer = fixture->accounts[FIXTURE_BLUE_HARBOUR] } };
    return svc_basket_add(&call, add);
}

static CheckoutView basket(Fixture *fixture)
{
    Call call = fixture_call(fixture, "anna");
    CheckoutView view;
    CHECK_OK(svc_basket(&call, &view));
    return view;
}

static OrderLineView line_of(const OrderView *order, const char *product)
{
    for (size_t i = 0; i < order->lines_count; i++) {
        if (str_eq(order->lines[i].product_code, str_from_cstr(product))) {
            return order->lines[i];
        }
    }
    test_fail(__FILE__, __LINE__, "there is no line of %s", product);
}

static OrderView ordered(Fixture *fixture)
{
    with_bundle(fixture);
    CHECK_OK(put(fixture, 1, "k"));
    CheckoutView view = basket(fixture);
    OrderId id = view.drafts[0].id;
    Call call = fixture_call(fixture, "anna");
    for (size_t i = 0; i < view.lines_count; i++) {
        CHECK_OK(svc_checkout_settings(&call, view.id, view.drafts[0].lines[i].id,
                                       S("{\"name\":\"one\"}")));
    }
    CHECK_OK(svc_checkout_agree(&call, view.id, true));
    view = basket(fixture);
    CHECK_OK(svc_checkout_confirm(&call, view.id, view.price_token));
    (void)run_jobs(fixture);
    return order_seen(fixture, "anna", id);
}

/* EVIDENCE: R-CAT-01 R-CAT-02 a bundle is shown with its parts, at the buyer's own price */
SERVICE_TEST(a_bundle_costs_what_its_parts_cost)
{
    with_bundle(fixture);
    Call anna = fixture_call(fixture, "anna");
    ProductView product;
    ProductView *addons;
    size_t count;
    CHECK_OK(svc_product(&anna, S("branch"), &product, &addons, &count));
    CHECK_INT(product.parts_count, 2);
    CHECK_INT(product.parts[0].quantity, 2);
    CHECK_STR(product.parts[1].product_code, S("firewall-essential"));
    CHECK_STR(money_display(&test_arena, product.from_price), S("€41.32"));
    CHECK_STR(product.from_billing_label, S("monthly"));
    ProductQuery query = { .search = S("branch") };
    ProductList list;
    CHECK_OK(svc_products(&anna, &query, &list));
    CHECK_INT(list.total, 1);
    CHECK_STR(money_display(&test_arena, list.products[0].from_price), S("€41.32"));
    /* Without a price for one part it is not in the assortment. */
    (void)sql_rows(fixture, "UPDATE prices SET kind = 'not_sold' WHERE plan_id = (SELECT id FROM "
                            "plans WHERE code = 'firewall-essential-monthly')");
    CHECK_ERR(svc_product(&anna, S("branch"), &product, &addons, &count), NOT_FOUND);
}

/* EVIDENCE: R-CAT-01 R-ORD-01 all parts come into the basket together, and leave it together */
SERVICE_TEST(a_bundle_is_in_the_basket_whole_or_not_at_all)
{
    with_bundle(fixture);
    CHECK_OK(put(fixture, 2, "k"));
    CHECK_OK(put(fixture, 2, "k")); /* the same form again */
    CheckoutView view = basket(fixture);
    CHECK_INT(view.lines_count, 2);
    OrderLineView server = line_of(&view.drafts[0], "server-small");
    OrderLineView wall = line_of(&view.drafts[0], "firewall-essential");
    CHECK_INT(server.quantity, 4);
    CHECK_STR(wall.bundle, S("Branch"));
    Call call = fixture_call(fixture, "anna");
    CHECK_ERR(svc_basket_line(&call, view.id, wall.id, 3, S("")), FIELD_INVALID);
    CHECK_OK(svc_basket_line(&call, view.id, wall.id, 2, S("Gate")));
    CHECK_OK(svc_basket_line(&call, view.id, wall.id, 0, S("")));
    CHECK_INT(basket(fixture).lines_count, 0);
    CHECK_ERR(put(fixture, 1000000, "many"), FIELD_RANGE);
    (void)sql_rows(fixture, "UPDATE plans SET active = FALSE WHERE code = "
                            "'firewall-essential-monthly'");
    CHECK_ERR(put(fixture, 1, "gone"), PRODUCT_GONE);
    CHECK_INT(basket(fixture).lines_count, 0);
}

/* EVIDENCE: R-ORD-01 its parts belong together in a basket that is taken up again */
SERVICE_TEST(a_bundle_stays_whole_in_a_saved_basket)
{
    SavedBasketDetail taken;
    SavedBasketId id;
    with_bundle(fixture);
    CHECK_OK(put(fixture, 2, "k"));
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_saved_basket_save(&call, S("Branches"), &id));
    CheckoutView view = basket(fixture);
    OrderLineView server = line_of(&view.drafts[0], "server-small");
    CHECK_OK(svc_basket_line(&call, view.id, server.id, 0, S("")));
    CHECK_INT(basket(fixture).lines_count, 0);
    CHECK_OK(svc_saved_basket_take(&call, id, S("again"), &taken));
    CHECK_INT(taken.wrong_count, 0);
    view = basket(fixture);
    CHECK_INT(view.lines_count, 2);
    CHECK_STR(line_of(&view.drafts[0], "server-small").bundle, S("Branch"));
    OrderLineView wall = line_of(&view.drafts[0], "firewall-essential");
    CHECK_STR(wall.bundle, S("Branch"));
    CHECK_ERR(svc_basket_line(&call, view.id, wall.id, 3, S("")), FIELD_INVALID);
}

/* The lines of Aegean's invoices. */
static Str charged(Fixture *fixture)
{
    return sql_rows(fixture,
                    "SELECT l.amount_minor FROM document_lines l JOIN documents d ON d.id = "
                    "l.document_id JOIN accounts b ON b.id = d.buyer_id WHERE b.name = "
                    "'Aegean' ORDER BY l.amount_minor");
}

/* EVIDENCE: R-CAT-01 R-BIL-10 each part is billed as if it were bought alone */
SERVICE_TEST(the_parts_of_a_bundle_are_made_and_billed_together)
{
    OrderView order = ordered(fixture);
    CHECK_STR(order_state_name(order.state), S("done"));
    SubscriptionView server =
        sale_seen(fixture, "anna", line_of(&order, "server-small").subscription);
    SubscriptionView wall =
        sale_seen(fixture, "anna", line_of(&order, "firewall-essential").subscription);
    CHECK_STR(server.bundle_name, S("Branch"));
    CHECK_INT(server.base_code.len, 0);
    CHECK_STR(wall.base_code, server.code);
    /* 9 of 30 days: 2 x 10.59 and 20.14 */
    CHECK_STR(charged(fixture), S("604\n635\n"));
    sale_check(fixture);
    sale_run(fixture, "2026-12-01");
    CHECK_STR(charged(fixture), S("604\n635\n2014\n2118\n"));
    sale_check(fixture);
    (void)sql_rows(fixture, "UPDATE subscriptions SET state = 'ended' WHERE bundle_id IS NOT NULL "
                            "AND base_id IS NULL");
    CHECK(sale_check_finds(fixture, "a part of a bundle that is not with its others"));
}

/* EVIDENCE: R-CAN-01 a bundle ends as a whole, with a credit for each part */
SERVICE_TEST(a_bundle_ends_as_a_whole)
{
    OrderView order = ordered(fixture);
    SubscriptionId server = line_of(&order, "server-small").subscription;
    SubscriptionId wall = line_of(&order, "firewall-essential").subscription;
    Call anna = fixture_call(fixture, "anna");
    const CancelRequest now = { .when = CANCEL_NOW,
                                .on = DATE_NONE,
                                .reason = CANCEL_REASON_OTHER };
    const CancelRequest part = {
        .when = CANCEL_NOW, .on = DATE_NONE, .reason = CANCEL_REASON_OTHER, .quantity = 1
    };
    const ChangeRequest more = { .quantity = 3, .reason = CANCEL_REASON_COUNT };
    CancelMade made;
    SaleChangeId change;
    CHECK_ERR(svc_cancel(&anna, wall, &now, &made), SUBSCRIPTION_STATE);
    CHECK(!sale_seen(fixture, "anna", wall).can_cancel);
    CHECK_ERR(svc_cancel(&anna, server, &part, &made), SUBSCRIPTION_STATE);
    CHECK_ERR(svc_change(&anna, wall, &more, &change), SUBSCRIPTION_STATE);
    CancellationId asked = sale_cancel(fixture, "anna", server, CANCEL_PERIOD_END, NULL);
    CHECK_STR(subscription_state_name(sale_seen(fixture, "anna", wall).state), S("ending"));
    CHECK_OK(svc_cancel_revoke(&anna, asked));
    CHECK_STR(subscription_state_name(sale_seen(fixture, "anna", wall).state), S("active"));
    (void)sale_cancel(fixture, "anna", server, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    CHECK_STR(subscription_state_name(sale_seen(fixture, "anna", server).state), S("ended"));
    CHECK_STR(subscription_state_name(sale_seen(fixture, "anna", wall).state), S("ended"));
    CHECK_STR(sql_rows(fixture, "SELECT SUM(l.amount_minor) FROM document_lines l JOIN documents d "
                                "ON d.id = l.document_id JOIN accounts b ON b.id = d.buyer_id "
                                "WHERE b.name = 'Aegean' AND d.corrects_id IS NOT NULL"),
              S("-1239\n"));
    sale_check(fixture);
}

/* EVIDENCE: R-CAT-01 by the API the parts are sent, and must be all of them */
SERVICE_TEST(a_bundle_in_one_call_has_all_its_parts)
{
    with_bundle(fixture);
    Call anna = fixture_call(fixture, "anna");
    OrderRequest *request = arena_new(&test_arena, OrderRequest);
    OrderId id;
    *request = (OrderRequest){ .line_count = 2, .confirm = true };
    request->lines[0] = (OrderRequestLine){ .plan_code = S("firewall-essential-monthly"),
                                            .quantity = 2,
                                            .bundle = S("branch"),
                                            .settings_json = S("{\"name\":\"gate\"}") };
    request->lines[1] = (OrderRequestLine){ .plan_code = S("server-small-monthly"),
                                            .quantity = 3,
                                            .bundle = S("branch"),
                                            .settings_json = S("{\"name\":\"box\"}") };
    CHECK_ERR(svc_order_request(&anna, request, &id), PRODUCT_GONE); /* 4 go with 2 */
    request->lines[1].quantity = 4;
    request->line_count = 1;
    CHECK_ERR(svc_order_request(&anna, request, &id), PRODUCT_GONE);
    request->lines[0].bundle = S("nothing");
    CHECK_ERR(svc_order_request(&anna, request, &id), PRODUCT_GONE);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM subscriptions"), S("0\n"));
    request->lines[0].bundle = S("branch");
    request->line_count = 2;
    CHECK_OK(svc_order_request(&anna, request, &id));
    (void)run_jobs(fixture);
    OrderView order = order_seen(fixture, "anna", id);
    CHECK_STR(order_state_name(order.state), S("done"));
    CHECK_STR(order.lines[1].bundle, S("Branch"));
    CHECK_INT(order.lines[1].base_line.v, order.lines[0].id.v);
    sale_check(fixture);
}

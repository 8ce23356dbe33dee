/* together_test.c - what is not had together, and what needs a base, in the basket and at its end.
 */
#include "service/import.h"
#include "tests/service/sale_support.h"

#define SERVER S("server-small-monthly")
#define FIREWALL S("firewall-essential-monthly")
#define STORAGE S("database-storage-monthly")

static void exclude(Fixture *fixture)
{
    (void)sql_rows(fixture, "INSERT INTO product_exclusions (product_id, other_id) SELECT a.id, "
                            "b.id FROM products a, products b WHERE a.code = 'server-small' AND "
                            "b.code = 'firewall-essential'");
}

static Err *put(Fixture *fixture, Str plan, bool chosen)
{
    Call call = fixture_call(fixture, "anna");
    BasketAdd *add = arena_new(&test_arena, BasketAdd);
    *add = (BasketAdd){ .plan_code = plan, .quantity = 1 };
    if (chosen) {
        add->to.customer = fixture->accounts[FIXTURE_BLUE_HARBOUR];
    }
    return svc_basket_add(&call, add);
}

static CheckoutView basket(Fixture *fixture)
{
    Call call = fixture_call(fixture, "anna");
    CheckoutView view;
    CHECK_OK(svc_basket(&call, &view));
    return view;
}

static void check_says(const Err *err, ErrCode code, const char *text)
{
    CHECK(err != NULL);
    CHECK_STR(err_name(err->code), err_name(code));
    CHECK_STR(err_message(err), str_from_cstr(text));
}

/* EVIDENCE: R-CAT-01 mutually exclusive products are refused with both names */
SERVICE_TEST(two_products_that_exclude_one_another_are_not_ordered_together)
{
    fixture_catalogue(fixture);
    exclude(fixture);
    CHECK_OK(put(fixture, SERVER, true));
    check_says(put(fixture, FIREWALL, true), ERR_PRODUCT_EXCLUDED,
               "Firewall Essential and Server Small cannot be had together");
    CHECK_OK(put(fixture, FIREWALL, false)); /* it may be for somebody else */
    CheckoutView view = basket(fixture);
    CHECK_INT(view.lines_count, 2);
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_checkout_customer(
        &call, view.id, (Beneficiary){ .customer = fixture->accounts[FIXTURE_BLUE_HARBOUR] }));
    view = basket(fixture);
    CHECK_STR(view.drafts[0].lines[0].cause,
              S("Server Small and Firewall Essential cannot be had together"));
    for (size_t i = 0; i < 2; i++) {
        CHECK_OK(svc_checkout_settings(&call, view.id, view.drafts[0].lines[i].id,
                                       S("{\"name\":\"one\"}")));
    }
    CHECK_OK(svc_checkout_agree(&call, view.id, true));
    view = basket(fixture);
    CHECK_ERR(svc_checkout_confirm(&call, view.id, view.price_token), PRODUCT_EXCLUDED);
}

/* EVIDENCE: R-CAT-01 what is owned counts too, whichever of the two says it; of others it does not
 */
SERVICE_TEST(what_the_owner_has_excludes_what_it_orders)
{
    fixture_catalogue(fixture);
    exclude(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id =
        sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "firewall-essential-monthly");
    check_says(put(fixture, SERVER, true), ERR_PRODUCT_EXCLUDED,
               "Server Small cannot be had together with Firewall Essential, which is there "
               "already");
    (void)sale_make(fixture, "anna", FIXTURE_AEGEAN, "server-small-monthly"); /* own use */
    (void)sale_cancel(fixture, "anna", id, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    CHECK_OK(put(fixture, SERVER, true));
}

/* EVIDENCE: R-CAT-01 an add-on names the base that it needs; one that needs none stands alone */
SERVICE_TEST(an_add_on_names_the_base_that_it_needs)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    check_says(
        put(fixture, STORAGE, true), ERR_ADDON_BASE,
        "Database Storage 10 GB needs PostgreSQL Small: order it with this, or for whoever has "
        "it, while it runs");
    CHECK_OK(put(fixture, DATABASE_PLAN, true));
    CHECK_OK(put(fixture, STORAGE, true));
    (void)sql_rows(fixture, "UPDATE products SET base_required = FALSE WHERE code = "
                            "'database-backup'");
    Call call = fixture_call(fixture, "anna");
    OrderRequest *request = arena_new(&test_arena, OrderRequest);
    OrderId order;
    *request = (OrderRequest){ .line_count = 1, .confirm = true };
    request->lines[0] =
        (OrderRequestLine){ .plan_code = S("database-backup-monthly"), .quantity = 1 };
    CHECK_OK(svc_order_request(&call, request, &order));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM subscriptions WHERE base_id IS NULL"),
              S("1\n"));
}

/* saved_basket_test.c - baskets under a name: one user's, taken up again with the prices and the
 * catalogue of the day. */
#include "service/saved_basket.h"
#include "tests/service/order_support.h"

static void put(Fixture *fixture, const char *plan, const char *addon, Beneficiary to)
{
    Call call = fixture_call(fixture, "anna");
    BasketAdd *add = arena_new(&test_arena, BasketAdd);
    *add = (BasketAdd){
        .to = to, .plan_code = str_from_cstr(plan), .quantity = 2, .friendly_name = S("Books")
    };
    if (addon != NULL) {
        add->addon_plan_codes[0] = str_from_cstr(addon);
        add->addon_quantities[0] = 1;
        add->addon_count = 1;
    }
    CHECK_OK(svc_basket_add(&call, add));
}

static CheckoutView basket_of(Fixture *fixture)
{
    Call call = fixture_call(fixture, "anna");
    CheckoutView view;
    CHECK_OK(svc_basket(&call, &view));
    return view;
}

static void empty_basket(Fixture *fixture)
{
    Call call = fixture_call(fixture, "anna");
    CheckoutView basket = basket_of(fixture);
    for (size_t i = 0; i < basket.drafts_count; i++) {
        for (size_t j = 0; j < basket.drafts[i].lines_count; j++) {
            CHECK_OK(svc_basket_line(&call, basket.id, basket.drafts[i].lines[j].id, 0, S("")));
        }
    }
    CHECK_INT(basket_of(fixture).lines_count, 0);
}

/* A database with its backup for Blue Harbour, and one that is nobody's yet. */
static SavedBasketId kept(Fixture *fixture, Str name)
{
    Call call = fixture_call(fixture, "anna");
    SavedBasketId id;
    put(fixture, "postgresql-small-monthly", "database-backup-monthly",
        (Beneficiary){ .customer = fixture->accounts[FIXTURE_BLUE_HARBOUR] });
    put(fixture, "server-small-monthly", NULL, (Beneficiary){ 0 });
    CHECK_OK(svc_saved_basket_save(&call, name, &id));
    return id;
}

/* EVIDENCE: R-ORD-01 a basket is kept under a name and taken up again with the day's prices */
SERVICE_TEST(a_saved_basket_is_taken_up_again_with_the_prices_of_the_day)
{
    fixture_catalogue(fixture);
    SavedBasketId id = kept(fixture, S("New office"));
    Call call = fixture_call(fixture, "anna");
    SavedBasketDetail before;
    SavedBasketDetail taken;
    CHECK_OK(svc_saved_basket(&call, id, &before));
    CHECK_INT(before.lines_count, 3);
    CHECK_INT(before.wrong_count, 0);
    CHECK_STR(money_display(&test_arena, before.lines[1].unit_price), S("€26.39"));
    CHECK(before.lines[2].addon);
    empty_basket(fixture);
    (void)sql_rows(fixture, "UPDATE prices SET price_units = price_units * 2");
    CHECK_OK(svc_saved_basket_take(&call, id, S("k1"), &taken));
    CHECK_OK(svc_saved_basket_take(&call, id, S("k1"), &taken)); /* the form came twice */
    CheckoutView basket = basket_of(fixture);
    CHECK_INT(basket.lines_count, 3);
    CHECK_INT(basket.drafts_count, 2);
    CHECK_STR(basket.drafts[1].customer.name, S("Blue Harbour"));
    CHECK_INT(basket.drafts[1].lines_count, 2);
    CHECK(basket.drafts[1].lines[1].base_line.v == basket.drafts[1].lines[0].id.v);
    CHECK_STR(basket.drafts[1].lines[0].friendly_name, S("Books"));
    CHECK(!basket.drafts[1].lines[0].price_changed); /* it was put in at this price */
    CHECK(basket.drafts[1].lines[0].unit_price.minor > 2639);
}

SERVICE_TEST(what_of_a_saved_basket_cannot_be_ordered_any_more_stays_out_by_name)
{
    fixture_catalogue(fixture);
    SavedBasketId id = kept(fixture, S("New office"));
    Call call = fixture_call(fixture, "anna");
    SavedBasketDetail taken;
    empty_basket(fixture);
    (void)sql_rows(fixture,
                   "UPDATE plans SET active = FALSE WHERE code = 'postgresql-small-monthly'");
    CHECK_OK(svc_saved_basket_take(&call, id, S(""), &taken));
    CHECK_INT(taken.wrong_count, 2); /* the add-on goes with its base */
    CHECK_STR(taken.lines[1].title, S("PostgreSQL Small, Monthly"));
    CHECK_STR(taken.lines[1].problem, S("It cannot be ordered any more."));
    CHECK_INT(basket_of(fixture).lines_count, 1);
    (void)sql_rows(fixture, "UPDATE plans SET active = FALSE");
    CHECK_ERR(svc_saved_basket_take(&call, id, S(""), &taken), PRODUCT_GONE);
    CHECK_INT(basket_of(fixture).lines_count, 1);
}

SERVICE_TEST(a_saved_basket_is_its_users_alone_and_a_name_is_one_basket)
{
    fixture_catalogue(fixture);
    SavedBasketId id = kept(fixture, S("New office"));
    Call anna = fixture_call(fixture, "anna");
    Call nikos = fixture_call(fixture, "nikos");
    SavedBasketView *views;
    SavedBasketDetail detail;
    SavedBasketId again;
    size_t count;
    put(fixture, "server-small-monthly", NULL, (Beneficiary){ .own_use = true });
    CHECK_OK(svc_saved_basket_save(&anna, S(" New office "), &again));
    CHECK_INT(again.v, id.v);
    CHECK_OK(svc_saved_baskets(&anna, &views, &count));
    CHECK_INT(count, 1);
    CHECK_INT(views[0].lines, 4);
    CHECK_INT(views[0].units, 7);
    CHECK_OK(svc_saved_baskets(&nikos, &views, &count));
    CHECK_INT(count, 0);
    CHECK_ERR(svc_saved_basket(&nikos, id, &detail), NOT_FOUND);
    CHECK_ERR(svc_saved_basket_take(&nikos, id, S(""), &detail), NOT_FOUND);
    CHECK_ERR(svc_saved_basket_delete(&nikos, id), NOT_FOUND);
    CHECK_ERR(svc_saved_basket_save(&anna, S(" "), &again), FIELD_REQUIRED);
    CHECK_OK(svc_saved_basket_delete(&anna, id));
    CHECK_ERR(svc_saved_basket(&anna, id, &detail), NOT_FOUND);
    CHECK_STR(sql_rows(fixture, "SELECT count(*) FROM saved_basket_lines"), S("0\n"));
    empty_basket(fixture);
    CHECK_ERR(svc_saved_basket_save(&anna, S("Nothing"), &again), BASKET_EMPTY);
}

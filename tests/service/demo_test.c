/* demo_test.c - the sample marketplace loads once, also after a crash in the middle. */
#include "service/demo.h"

#include "gen/demo_files.h"
#include "service/auth.h"
#include "service/catalogue.h"
#include "service/customer.h"
#include "store/setting_store.h"
#include "tests/support/fixture.h"

/* An App on an empty database beside the fixture's. */
typedef struct Shop {
    TestDb db;
    App app;
    DemoFiles files;
} Shop;

static Shop shop_open(Fixture *fixture)
{
    Shop shop = { .app = fixture->app,
                  .files = { demo_catalogue, demo_price_sheet, demo_marketplace } };
    shop.db = test_db_open(database_engine(fixture->app.database));
    shop.app.database = shop.db.database;
    shop.app.catalogue_read_us = 0;
    shop.app.demo = true;
    return shop;
}

static bool load(Fixture *fixture, Shop *shop)
{
    bool loaded;
    CHECK_OK(svc_demo_load(&shop->app, &shop->files, true, &test_arena, fixture->scratch, &loaded));
    return loaded;
}

static Call call_by(Fixture *fixture, Shop *shop, const char *email)
{
    Call call = {
        .app = &shop->app, .now = fixture->now, .out = &test_arena, .scratch = fixture->scratch
    };
    CHECK_OK(svc_user_actor(&shop->app, str_from_cstr(email), &test_arena, fixture->scratch,
                            &call.actor));
    return call;
}

static size_t account_count(Fixture *fixture, Shop *shop)
{
    Call call = call_by(fixture, shop, "olga@stoa.example");
    Page page = { .limit = LIST_MAX };
    AccountView *accounts;
    size_t count;
    CHECK_OK(svc_accounts(&call, &page, &accounts, &count));
    return count;
}

static Str price_of(Call call, const char *product_code, const char *plan_code)
{
    ProductView product;
    ProductView *addons;
    size_t count;
    CHECK_OK(svc_product(&call, str_from_cstr(product_code), &product, &addons, &count));
    for (size_t i = 0; i < product.plan_count; i++) {
        if (str_eq(product.plans[i].code, str_from_cstr(plan_code))) {
            return decimal_format(&test_arena, product.plans[i].unit_price);
        }
    }
    test_fail(__FILE__, __LINE__, "there is no plan %s", plan_code);
}

SERVICE_TEST(the_sample_marketplace_loads_into_an_empty_database)
{
    Shop shop = shop_open(fixture);
    CHECK(load(fixture, &shop));
    CHECK_INT(account_count(fixture, &shop), 18);
    ProductView *products;
    size_t count;
    int64_t total;
    ProductQuery query = { .addons = true };
    Call anna = call_by(fixture, &shop, "anna@aegean.example");
    CHECK_OK(svc_products(&anna, &query, &products, &count, &total));
    CHECK_INT(count, SHOP_PAGE_SIZE);
    CHECK_INT(total, 40);
    /* Of the price sheet: 365.60 a year cost 30.466667 a month; partners pay 8 % more. */
    Call nikos = call_by(fixture, &shop, "nikos@meridian.example");
    CHECK_STR(price_of(nikos, "m365-e3", "m365-e3-1y-monthly"), S("32.90"));
    CHECK_STR(price_of(anna, "m365-e3", "m365-e3-1y-monthly"), S("34.87"));
    CHECK_STR(price_of(anna, "postgresql-small", "postgresql-small-monthly"), S("26.39"));
    test_db_close(&shop.db);
}

SERVICE_TEST(every_sample_user_is_shown_and_signs_in_with_the_sample_password)
{
    Shop shop = shop_open(fixture);
    CHECK(load(fixture, &shop));
    SampleUser *users;
    size_t count;
    CHECK_OK(svc_sample_users(&shop.app, &test_arena, fixture->scratch, &users, &count));
    CHECK_INT(count, 8);
    CHECK_STR(users[0].email, S("olga@stoa.example"));
    Call call = {
        .app = &shop.app, .now = fixture->now, .out = &test_arena, .scratch = fixture->scratch
    };
    SignedIn signed_in;
    CHECK_OK(svc_sign_in(&call, S("eva@blueharbour.example"), S(DEMO_PASSWORD), S("127.0.0.1"),
                         &signed_in));
    test_db_close(&shop.db);
}

static Err *forget_body(Db *db, void *context)
{
    (void)context;
    return store_setting_set(db, S("demo_loaded"), 0);
}

SERVICE_TEST(a_load_that_did_not_end_is_finished_without_doing_anything_twice)
{
    Shop shop = shop_open(fixture);
    SampleUser *users;
    size_t count;
    CHECK(load(fixture, &shop));
    CHECK(!load(fixture, &shop));
    CHECK_OK(db_tx(shop.app.database, DB_WRITE, "forget", forget_body, NULL));
    fixture_advance(fixture, 90);
    CHECK(load(fixture, &shop));
    CHECK_INT(account_count(fixture, &shop), 18);
    CHECK_OK(svc_sample_users(&shop.app, &test_arena, fixture->scratch, &users, &count));
    CHECK_INT(count, 8);
    test_db_close(&shop.db);
}

SERVICE_TEST(a_database_with_a_marketplace_is_left_alone)
{
    DemoFiles files = { demo_catalogue, demo_price_sheet, demo_marketplace };
    bool loaded;
    CHECK_OK(svc_demo_load(&fixture->app, &files, true, &test_arena, fixture->scratch, &loaded));
    CHECK(!loaded);
    CHECK_ERR(svc_demo_load(&fixture->app, &files, false, &test_arena, fixture->scratch, &loaded),
              ACCOUNT_STATE);
}

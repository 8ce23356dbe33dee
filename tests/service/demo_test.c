/* demo_test.c - the sample marketplace loads once, also after a crash in the middle. */
#include "service/demo.h"

#include "gen/demo_files.h"
#include "service/auth.h"
#include "service/billing.h"
#include "service/catalogue.h"
#include "service/customer.h"
#include "service/job.h"
#include "service/subscription.h"
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
    ProductList list;
    ProductQuery query = { .addons = true };
    Call anna = call_by(fixture, &shop, "anna@aegean.example");
    CHECK_OK(svc_products(&anna, &query, &list));
    CHECK_INT(list.count, SHOP_PAGE_SIZE);
    CHECK_INT(list.total, 42);
    /* Of the price sheet: 365.60 a year cost 30.466667 a month; partners pay 8 % more. */
    Call nikos = call_by(fixture, &shop, "nikos@meridian.example");
    CHECK_STR(price_of(nikos, "m365-e3", "m365-e3-1y-monthly"), S("32.90"));
    CHECK_STR(price_of(anna, "m365-e3", "m365-e3-1y-monthly"), S("34.87"));
    CHECK_STR(price_of(anna, "postgresql-small", "postgresql-small-monthly"), S("26.39"));
    test_db_close(&shop.db);
}

static size_t document_count(Call call, DocumentKind kind)
{
    Page page = { .limit = LIST_MAX };
    DocumentView *documents;
    size_t count;
    CHECK_OK(svc_documents(&call, kind, (AccountId){ 0 }, &page, &documents, &count));
    for (size_t i = 1; i < count; i++) {
        CHECK(documents[i].issued_on.day <= documents[i - 1].issued_on.day);
    }
    return count;
}

/* Every invariant holds and no work is left over that is due, or failed. */
static void shop_is_sound(Fixture *fixture, Shop *shop)
{
    Call call = call_by(fixture, shop, "olga@stoa.example");
    Page page = { .limit = LIST_MAX };
    Str *problems;
    JobView *jobs;
    size_t count;
    CHECK_OK(svc_check(&call, &problems, &count));
    CHECK_INT(count, 0);
    CHECK_OK(svc_jobs(&call, S("failed"), &page, &jobs, &count));
    CHECK_INT(count, 0);
    CHECK_OK(svc_jobs(&call, S("queued"), &page, &jobs, &count));
    for (size_t i = 0; i < count; i++) {
        CHECK(jobs[i].run_at.us > fixture->now.us);
    }
}

SERVICE_TEST(the_sample_marketplace_has_a_history_up_to_today)
{
    Shop shop = shop_open(fixture);
    CHECK(load(fixture, &shop));
    shop_is_sound(fixture, &shop);
    Call anna = call_by(fixture, &shop, "anna@aegean.example");
    Page page = { .limit = LIST_MAX };
    SubscriptionView *subscriptions;
    size_t count;
    size_t ended = 0;
    CHECK_OK(
        svc_subscriptions(&anna, (AccountId){ 0 }, S(""), S(""), &page, &subscriptions, &count));
    CHECK_INT(count, 10);
    for (size_t i = 0; i < count; i++) {
        ended += subscriptions[i].state == SUBSCRIPTION_ENDED ? 1 : 0;
        CHECK(subscriptions[i].state == SUBSCRIPTION_ENDED ||
              subscriptions[i].next_charge_on.day > date_from_civil((Civil){ 2026, 11, 12 }).day);
    }
    CHECK_INT(ended, 2); /* a server and its disk, cancelled */
    CHECK(document_count(anna, DOCUMENT_INVOICE) >= 20);
    CHECK_INT(document_count(anna, DOCUMENT_CREDIT_NOTE), 2); /* received, and issued */
    Call eva = call_by(fixture, &shop, "eva@blueharbour.example");
    CHECK_INT(document_count(eva, DOCUMENT_INVOICE), 5);
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
    Call anna = call_by(fixture, &shop, "anna@aegean.example");
    size_t invoices = document_count(anna, DOCUMENT_INVOICE);
    CHECK(load(fixture, &shop));
    CHECK_INT(document_count(anna, DOCUMENT_INVOICE), invoices);
    shop_is_sound(fixture, &shop);
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

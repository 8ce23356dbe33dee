/* catalogue_test.c - who sees which products, at what price; the price of each edge. */
#include "service/catalogue.h"

#include "service/customer.h"
#include "service/price.h"
#include "tests/service/order_support.h"

static ProductView *products_of(Call call, ProductQuery query, size_t *ret_count)
{
    ProductList list;
    CHECK_OK(svc_products(&call, &query, &list));
    CHECK_INT(list.total, (int64_t)list.count);
    *ret_count = list.count;
    return list.products;
}

static const PlanView *plan_of(const ProductView *product, const char *code)
{
    for (size_t i = 0; i < product->plan_count; i++) {
        if (str_eq(product->plans[i].code, str_from_cstr(code))) {
            return &product->plans[i];
        }
    }
    test_fail(__FILE__, __LINE__, "there is no plan %s", code);
}

static ProductView product_of(Call call, const char *code)
{
    ProductView product;
    ProductView *addons;
    size_t addon_count;
    CHECK_OK(svc_product(&call, str_from_cstr(code), &product, &addons, &addon_count));
    return product;
}

typedef struct EdgeRead {
    Call call;
    AccountId buyer;
    PlanId plan;
    int64_t quantity;
    EdgePrice edges[PRICE_EDGE_MAX];
    size_t count;
} EdgeRead;

static Err *edges_body(Db *db, void *context)
{
    EdgeRead *read = context;
    PriceAsk ask = { .buyer = read->buyer, .plan = read->plan, .quantity = read->quantity };
    TRY(price_day(&read->call, db, read->buyer, &ask.day));
    return price_for_account(&read->call, db, ask, read->edges, &read->count);
}

static EdgeRead edges_of(Fixture *fixture, FixtureAccount buyer, const char *product,
                         const char *plan)
{
    ProductView view = product_of(fixture_visitor_call(fixture), product);
    EdgeRead read = { .call = fixture_system_call(fixture),
                      .buyer = fixture->accounts[buyer],
                      .plan = plan_of(&view, plan)->id,
                      .quantity = 1 };
    CHECK_OK(db_tx(fixture->app.database, DB_READ, "edges", edges_body, &read));
    return read;
}

static FacetChoice choice(Str word)
{
    Str *words = arena_array(&test_arena, Str, 1);
    words[0] = word;
    return (FacetChoice){ words, 1 };
}

/* EVIDENCE: R-CAT-03 the price list decides the price */
SERVICE_TEST(every_edge_of_the_path_has_its_price_to_the_cent)
{
    fixture_catalogue(fixture);
    EdgeRead read =
        edges_of(fixture, FIXTURE_BLUE_HARBOUR, "postgresql-small", "postgresql-small-monthly");
    CHECK_INT(read.count, 3);
    CHECK_INT(read.edges[0].seller.v, fixture->accounts[FIXTURE_STOA].v);
    CHECK_INT(read.edges[0].buyer.v, fixture->accounts[FIXTURE_MERIDIAN].v);
    CHECK_STR(decimal_format(&test_arena, read.edges[0].price.unit), S("24.90"));
    CHECK_STR(read.edges[0].price.source, S("price list 'Partners EUR'"));
    CHECK_INT(read.edges[1].buyer.v, fixture->accounts[FIXTURE_AEGEAN].v);
    CHECK_STR(decimal_format(&test_arena, read.edges[1].price.unit), S("26.39"));
    CHECK_STR(read.edges[1].price.source, S("price list 'Customers'"));
    CHECK_INT(read.edges[2].seller.v, fixture->accounts[FIXTURE_AEGEAN].v);
    CHECK_STR(decimal_format(&test_arena, read.edges[2].price.unit), S("31.67"));
    CHECK_INT(read.edges[2].depth, 2);
}

SERVICE_TEST(a_price_below_a_cent_is_frozen_with_all_its_decimals)
{
    fixture_catalogue(fixture);
    EdgeRead read = edges_of(fixture, FIXTURE_HANSE, "exchange-basic", "exchange-basic-metered");
    CHECK_INT(read.count, 2);
    CHECK_STR(decimal_format(&test_arena, read.edges[0].price.unit), S("0.00834"));
    CHECK_STR(decimal_format(&test_arena, read.edges[1].price.unit), S("0.01"));
}

SERVICE_TEST(the_operator_itself_has_no_price_to_pay)
{
    fixture_catalogue(fixture);
    EdgeRead read = edges_of(fixture, FIXTURE_MERIDIAN, "server-small", "server-small-monthly");
    CHECK_INT(read.count, 1);
    read.buyer = fixture->accounts[FIXTURE_STOA];
    CHECK_ERR(db_tx(fixture->app.database, DB_READ, "edges", edges_body, &read), PRICE_MISSING);
}

SERVICE_TEST(everybody_sees_the_price_that_they_pay_themselves)
{
    fixture_catalogue(fixture);
    const struct {
        const char *person;
        Str price;
    } cases[] = { { "nikos", STR_INIT("€24.90") },  { "anna", STR_INIT("€26.39") },
                  { "petros", STR_INIT("€26.39") }, { "eva", STR_INIT("€31.67") },
                  { "greta", STR_INIT("€24.90") },  { "olga", STR_INIT("€24.90") } };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        ProductView product =
            product_of(fixture_call(fixture, cases[i].person), "postgresql-small");
        const PlanView *plan = plan_of(&product, "postgresql-small-monthly");
        CHECK(plan->priced);
        CHECK_STR(money_display(&test_arena, plan->price), cases[i].price);
        CHECK_STR(money_display(&test_arena, product.from_price), cases[i].price);
        CHECK_STR(product.from_billing_label, S("monthly"));
    }
}

/* EVIDENCE: R-ACC-01 an end customer never sees its partner's prices */
SERVICE_TEST(an_end_customer_whose_seller_does_not_invoice_it_sees_no_prices)
{
    fixture_catalogue(fixture);
    Call hans = fixture_call(fixture, "hans");
    size_t count;
    ProductView *products = products_of(hans, (ProductQuery){ .sort = PRODUCT_SORT_PRICE }, &count);
    CHECK_INT(count, 4);
    for (size_t i = 0; i < count; i++) {
        CHECK(!products[i].priced);
        CHECK(products[i].plan_count > 0);
        CHECK_INT(products[i].from_price.minor, 0);
        CHECK(!products[i].plans[0].priced);
        CHECK_INT(products[i].plans[0].unit_price.units, 0);
        CHECK_INT(products[i].plans[0].price_source.len, 0);
    }
}

SERVICE_TEST(a_visitor_sees_products_without_prices_where_the_shop_allows_it)
{
    fixture_catalogue(fixture);
    size_t count;
    ProductView *products = products_of(fixture_visitor_call(fixture), (ProductQuery){ 0 }, &count);
    CHECK_INT(count, 4);
    for (size_t i = 0; i < count; i++) {
        CHECK(!products[i].priced);
        CHECK(products[i].plan_count > 0);
        CHECK(!products[i].plans[0].priced);
    }
    fixture->app.anonymous_browse = false;
    Call call = fixture_visitor_call(fixture);
    ProductQuery query = { 0 };
    ProductList list;
    CHECK_ERR(svc_products(&call, &query, &list), SIGN_IN_REQUIRED);
}

/* A call by a new account that has no price list. */
static Call new_account_call(Fixture *fixture, AccountId parent, AccountKind kind)
{
    Call call = fixture_system_call(fixture);
    AccountNew account = { .parent = parent,
                           .kind = kind,
                           .name = S("Bare"),
                           .email = S("office@bare.example"),
                           .country = S("GR"),
                           .currency = CURRENCY("EUR"),
                           .time_zone = S("Europe/Athens"),
                           .anchor_day = 1,
                           .credit_limit_minor = CREDIT_UNLIMITED };
    AccountId id;
    CHECK_OK(svc_account_add(&call, &account, &id));
    call.actor = (Actor){ .account = id, .kind = kind, .roles = ROLE_ADMINISTRATOR };
    return call;
}

SERVICE_TEST(an_account_without_a_price_list_sees_nothing)
{
    fixture_catalogue(fixture);
    size_t count;
    Call bare = new_account_call(fixture, fixture->accounts[FIXTURE_STOA], ACCOUNT_PARTNER);
    (void)products_of(bare, (ProductQuery){ 0 }, &count);
    CHECK_INT(count, 0);
    /* Below a gap there is no price either. */
    Call below = new_account_call(fixture, bare.actor.account, ACCOUNT_END_CUSTOMER);
    Call system = fixture_system_call(fixture);
    PriceListNew list = { .owner = bare.actor.account,
                          .code = S("customers"),
                          .name = S("Customers"),
                          .currency = CURRENCY("EUR"),
                          .markup_ppm = 100000 };
    PriceListId id;
    CHECK_OK(svc_price_list_save(&system, &list, &id));
    CHECK_OK(svc_account_price_list(&system, below.actor.account, id));
    (void)products_of(below, (ProductQuery){ 0 }, &count);
    CHECK_INT(count, 0);
    ProductView product;
    ProductView *addons;
    CHECK_ERR(svc_product(&below, S("postgresql-small"), &product, &addons, &count), NOT_FOUND);
}

SERVICE_TEST(a_listed_price_wins_over_the_mark_up_for_that_seller_only)
{
    fixture_catalogue(fixture);
    Call system = fixture_system_call(fixture);
    PriceListId id;
    PriceListNew list = { .owner = fixture->accounts[FIXTURE_MERIDIAN],
                          .code = S("listed"),
                          .name = S("Listed"),
                          .currency = CURRENCY("EUR"),
                          .listed_only = true };
    CHECK_OK(svc_price_list_save(&system, &list, &id));
    CHECK_OK(svc_account_price_list(&system, fixture->accounts[FIXTURE_AEGEAN], id));
    size_t count;
    (void)products_of(fixture_call(fixture, "anna"), (ProductQuery){ 0 }, &count);
    CHECK_INT(count, 0);
    (void)products_of(fixture_call(fixture, "greta"), (ProductQuery){ 0 }, &count);
    CHECK_INT(count, 4);
}

SERVICE_TEST(a_search_needs_all_its_words_and_takes_none_as_a_pattern)
{
    fixture_catalogue(fixture);
    const struct {
        const char *search;
        size_t count;
    } cases[] = { { "small", 2 },
                  { "SMALL postgresql", 1 },
                  { "small exchange", 0 },
                  { "  server   ", 1 },
                  { "%", 0 },
                  { "_", 0 },
                  { "!", 0 },
                  { "cloud database", 1 },
                  { "firewall' --", 1 } };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        size_t count;
        ProductQuery query = { .search = str_from_cstr(cases[i].search) };
        (void)products_of(fixture_call(fixture, "anna"), query, &count);
        CHECK_INT(count, cases[i].count);
    }
    Call call = fixture_call(fixture, "anna");
    ProductQuery bad = { .search = S("\xff") };
    ProductList list;
    CHECK_ERR(svc_products(&call, &bad, &list), FIELD_INVALID);
    bad.search = (Str){ arena_array(&test_arena, char, 101), 101 };
    CHECK_ERR(svc_products(&call, &bad, &list), FIELD_TOO_LONG);
}

SERVICE_TEST(products_are_sorted_by_name_popularity_or_the_buyers_price)
{
    fixture_catalogue(fixture);
    size_t count;
    Call call = fixture_call(fixture, "eva");
    ProductView *products =
        products_of(call, (ProductQuery){ .sort = PRODUCT_SORT_POPULAR }, &count);
    CHECK_STR(products[0].code, S("postgresql-small"));
    CHECK_STR(products[1].code, S("server-small"));
    products = products_of(call, (ProductQuery){ .sort = PRODUCT_SORT_NAME }, &count);
    CHECK_STR(products[0].code, S("exchange-basic"));
    products =
        products_of(call, (ProductQuery){ .sort = PRODUCT_SORT_PRICE, .addons = true }, &count);
    CHECK_INT(count, 6);
    CHECK_STR(products[0].code, S("exchange-basic"));
    CHECK_STR(products[1].code, S("database-storage"));
    CHECK_STR(products[5].code, S("postgresql-small"));
    for (size_t i = 1; i < count; i++) {
        CHECK(products[i - 1].from_price.minor <= products[i].from_price.minor);
    }
}

SERVICE_TEST(a_list_is_cut_into_pages_and_filtered_by_kind)
{
    fixture_catalogue(fixture);
    Call call = fixture_call(fixture, "nikos");
    ProductQuery query = { .sort = PRODUCT_SORT_NAME, .page = { .limit = 3 } };
    ProductList list;
    size_t count;
    CHECK_OK(svc_products(&call, &query, &list));
    CHECK_INT(list.count, 3);
    CHECK_INT(list.total, 4);
    CHECK_STR(query.page.next, S("3"));
    query.page.after = query.page.next;
    CHECK_OK(svc_products(&call, &query, &list));
    CHECK_INT(list.count, 1);
    CHECK_STR(query.page.next, S(""));
    CHECK_STR(list.products[0].code, S("server-small"));
    query.page.after = S("-1");
    CHECK_ERR(svc_products(&call, &query, &list), FIELD_INVALID);
    ProductQuery servers = { .chosen = { [FACET_KIND] = choice(S("cloud_server")) } };
    (void)products_of(call, servers, &count);
    CHECK_INT(count, 1);
    servers.chosen[FACET_KIND] = choice(S("cloud%"));
    (void)products_of(call, servers, &count);
    CHECK_INT(count, 0);
}

SERVICE_TEST(a_product_page_has_plans_and_add_ons_in_their_order)
{
    fixture_catalogue(fixture);
    Call call = fixture_call(fixture, "anna");
    ProductView product;
    ProductView *addons;
    size_t count;
    CHECK_OK(svc_product(&call, S("postgresql-small"), &product, &addons, &count));
    CHECK_STR(product.description, S("Text."));
    CHECK_STR(product.kind_label, S("Cloud Database"));
    CHECK(product.simulated);
    CHECK_INT(product.plan_count, 2);
    CHECK_STR(product.plans[1].term_label, S("1 year"));
    CHECK_STR(product.plans[1].billing_label, S("yearly"));
    CHECK_INT(count, 2);
    CHECK_STR(addons[0].code, S("database-storage"));
    CHECK_STR(money_display(&test_arena, addons[0].from_price), S("€5.19"));
    CHECK_STR(addons[1].code, S("database-backup"));
    CHECK_ERR(svc_product(&call, S("nothing"), &product, &addons, &count), NOT_FOUND);
}

/* EVIDENCE: R-CAT-02 R-CAT-03 the price for each quantity, as the order will have it */
SERVICE_TEST(a_plan_shows_the_buyers_own_price_of_each_quantity)
{
    fixture_catalogue(fixture);
    (void)sql_rows(fixture,
                   "INSERT INTO prices (price_list_id, plan_id, quantity_from, price_units, "
                   "price_scale, setup_units, setup_scale, cost_units, cost_scale) SELECT "
                   "pr.price_list_id, pr.plan_id, t.n, t.units, 2, t.setup, 0, -1, 0 FROM prices "
                   "pr JOIN plans pl ON pl.id = pr.plan_id JOIN (SELECT 10 AS n, 900 AS units, 0 "
                   "AS setup UNION ALL SELECT 20, 900, 0 UNION ALL SELECT 25, 900, 5) t ON 1 = 1 "
                   "WHERE pl.code = 'server-small-monthly'");
    ProductView product = product_of(fixture_call(fixture, "anna"), "server-small");
    const PlanView *plan = plan_of(&product, "server-small-monthly");
    CHECK_INT(plan->tiers_count, 3); /* the price of 20 is that of 10 */
    const struct {
        int64_t quantity;
        const char *unit;
        const char *setup;
    } wanted[] = { { 1, "10.59", "0.00" },
                   { 9, "10.59", "0.00" },
                   { 10, "9.54", "0.00" },
                   { 24, "9.54", "0.00" },
                   { 25, "9.54", "5.30" } };
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        PlanTier tier = plan_tier_of(plan, wanted[i].quantity);
        EdgeRead read = { .call = fixture_system_call(fixture),
                          .buyer = fixture->accounts[FIXTURE_AEGEAN],
                          .plan = plan->id,
                          .quantity = wanted[i].quantity };
        CHECK_OK(db_tx(fixture->app.database, DB_READ, "edges", edges_body, &read));
        CHECK_STR(decimal_format(&test_arena, tier.unit), str_from_cstr(wanted[i].unit));
        CHECK_INT(decimal_compare(tier.unit, read.edges[1].price.unit), 0);
        CHECK_INT(decimal_compare(tier.setup, read.edges[1].price.setup), 0);
        if (tier.setup.units > 0) {
            CHECK_STR(decimal_format(&test_arena, tier.setup), str_from_cstr(wanted[i].setup));
        }
    }
    CHECK_INT(plan_of(&product, "server-small-1y-monthly")->tiers_count, 1);
}

SERVICE_TEST(a_price_list_belongs_to_the_branch_and_keeps_its_currency)
{
    fixture_catalogue(fixture);
    Call nikos = fixture_call(fixture, "nikos");
    PriceListId id;
    PriceListNew list = { .owner = fixture->accounts[FIXTURE_NORDLICHT],
                          .code = S("theirs"),
                          .name = S("Theirs"),
                          .currency = CURRENCY("EUR") };
    CHECK_ERR(svc_price_list_save(&nikos, &list, &id), NOT_FOUND);
    list.owner = fixture->accounts[FIXTURE_MERIDIAN];
    list.code = S("lite");
    list.currency = CURRENCY("USD");
    CHECK_ERR(svc_price_list_save(&nikos, &list, &id), FIELD_INVALID);
    list.currency = CURRENCY("EUR");
    list.markup_ppm = 11000000;
    CHECK_ERR(svc_price_list_save(&nikos, &list, &id), FIELD_RANGE);
    Call petros = fixture_call(fixture, "petros");
    CHECK_ERR(svc_price_list_save(&petros, &list, &id), FORBIDDEN);
}

SERVICE_TEST(the_catalogue_version_grows_with_every_change)
{
    int64_t before;
    int64_t after;
    CHECK_OK(svc_catalogue_version(&fixture->app, &before));
    fixture_catalogue(fixture);
    CHECK_OK(svc_catalogue_version(&fixture->app, &after));
    CHECK(after > before);
}

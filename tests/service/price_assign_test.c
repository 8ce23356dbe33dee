/* price_assign_test.c - price lists of accounts from a day to a day, the list of new accounts, and
 * what visitors see (R-CAT-03, R-ACC-02). */
#include "service/price_assign.h"

#include "service/catalogue.h"
#include "service/price.h"
#include "service/price_office.h"
#include "service/registration.h"
#include "tests/service/sale_support.h"

#define SPRING S("spring-eur")
#define SERVER S("server-small-monthly")

static Date day(const char *text)
{
    Date date;
    CHECK_OK(date_parse(str_from_cstr(text), &date));
    return date;
}

/* A list like that of the partners, a tenth dearer. */
static void spring_make(Fixture *fixture)
{
    Call call = fixture_call(fixture, "olga");
    const PriceListRulesForm form = { .code = SPRING,
                                      .name = S("Spring"),
                                      .valid_from = DATE_NONE,
                                      .valid_to = DATE_NONE,
                                      .protection = PROTECTION_TERM,
                                      .copy_of = S("partners-eur") };
    const PriceBulk bulk = { .list = SPRING, .search = S(""), .percent = S("10") };
    PriceOfficeList list;
    int64_t changed;
    CHECK_OK(svc_price_list_new(&call, &form));
    CHECK_OK(svc_price_bulk(&call, &bulk, &changed));
    CHECK_OK(svc_price_office_list(&call, SPRING, &list));
    const PriceDraftSeen seen = { SPRING, list.draft_version, list.revision };
    CHECK_OK(svc_price_draft_publish(&call, &seen, DATE_NONE, S("")));
}

static PriceAssignForm form_of(const char *from, const char *to)
{
    return (PriceAssignForm){ .list = SPRING,
                              .account = S("Meridian"),
                              .from = from == NULL ? DATE_NONE : day(from),
                              .to = to == NULL ? DATE_NONE : day(to) };
}

static void assign(Fixture *fixture, const char *from, const char *to)
{
    Call call = fixture_call(fixture, "olga");
    const PriceAssignForm form = form_of(from, to);
    CHECK_OK(svc_price_assign(&call, &form));
}

/* "Spring", "10.99": what the product's page says to somebody; empty without a price. */
static Str price_seen(Call call)
{
    ProductView product;
    ProductView *addons;
    size_t count;
    Err *err = svc_product(&call, S("server-small"), &product, &addons, &count);
    if (err_is(err, ERR_NOT_FOUND)) {
        return S("not for sale");
    }
    CHECK_OK(err);
    return product.plans[0].priced ? decimal_format(&test_arena, product.plans[0].unit_price)
                                   : S("");
}

static Call visitor(Fixture *fixture)
{
    Call call = fixture_call(fixture, "olga");
    call.actor = (Actor){ 0 };
    return call;
}

/* EVIDENCE: R-CAT-03 a list is assigned from a day to a day; its effect is seen before */
SERVICE_TEST(an_account_has_a_list_from_a_day_to_a_day)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    spring_make(fixture);
    Call call = fixture_call(fixture, "olga");
    PriceAssignForm form = form_of("2026-12-01", "2026-12-31");
    PriceAssignTrial trial;
    CHECK_OK(svc_price_assign_try(&call, &form, &trial));
    CHECK_STR(trial.list_before, S("Partners EUR"));
    CHECK_INT(trial.shift.products_before, trial.shift.products_after);
    CHECK(trial.shift.dearer > 0);
    CHECK_INT(trial.shift.cheaper + trial.shift.added + trial.shift.gone, 0);
    CHECK_INT(trial.below, 1); /* Aegean, which pays a mark-up on it */
    CHECK_INT(trial.below_changed, 1);
    CHECK(trial.below_prices > 0);
    CHECK(trial.below_prices <= trial.shift.dearer); /* a cent can be lost in rounding */
    CHECK_STR(price_seen(fixture_call(fixture, "nikos")), S("9.99"));
    assign(fixture, "2026-12-01", "2026-12-31");
    assign(fixture, "2026-12-01", "2026-12-31"); /* the same again is done */
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM price_assignments"), S("1\n"));
    CHECK_STR(sql_rows(fixture, "SELECT summary FROM events WHERE name = 'account.price_list' AND "
                                "summary LIKE '%Spring%'"),
              S("Price list 'Spring': assigned from 1 Dec 2026 to 31 Dec 2026 for Meridian\n"));
    CHECK_STR(price_seen(fixture_call(fixture, "nikos")), S("9.99"));
    sale_day(fixture, "2026-12-01");
    CHECK_STR(price_seen(fixture_call(fixture, "nikos")), S("10.99"));
    CHECK_STR(price_seen(fixture_call(fixture, "anna")), S("11.65")); /* 6 % on it */
    sale_day(fixture, "2026-12-31");
    CHECK_STR(price_seen(fixture_call(fixture, "nikos")), S("10.99"));
    sale_day(fixture, "2027-01-01");
    CHECK_STR(price_seen(fixture_call(fixture, "nikos")), S("9.99"));
    sale_check(fixture);
}

SERVICE_TEST(the_list_that_was_given_last_counts_until_it_is_taken_back)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    spring_make(fixture);
    Call call = fixture_call(fixture, "olga");
    assign(fixture, NULL, NULL);
    CHECK_STR(price_seen(fixture_call(fixture, "nikos")), S("10.99"));
    PriceAssignForm back = form_of("2026-11-22", "2026-11-30");
    back.list = S("partners-eur");
    CHECK_OK(svc_price_assign(&call, &back));
    CHECK_STR(price_seen(fixture_call(fixture, "nikos")), S("9.99"));
    PriceAssigned *rows;
    Page page = { .limit = 1 };
    size_t count;
    CHECK_OK(svc_price_assigned(&call, S("partners-eur"), &page, &rows, &count));
    size_t seen = 0;
    for (size_t pages = 0; pages < 5; pages++) {
        seen += count;
        page.after = page.next;
        if (page.next.len == 0) {
            break;
        }
        CHECK_OK(svc_price_assigned(&call, S("partners-eur"), &page, &rows, &count));
    }
    CHECK_INT(seen, 3); /* Meridian twice, Nordlicht once */
    PriceOfficeList list;
    CHECK_OK(svc_price_office_list(&call, S("partners-eur"), &list));
    CHECK_INT(list.accounts, 2);
    CHECK_OK(svc_price_assign_end(&call, S("partners-eur"), S("Meridian"), 2));
    CHECK_ERR(svc_price_assign_end(&call, S("partners-eur"), S("Meridian"), 2), NOT_FOUND);
    CHECK_STR(price_seen(fixture_call(fixture, "nikos")), S("10.99"));
    CHECK_OK(svc_price_office_list(&call, S("partners-eur"), &list));
    CHECK_INT(list.accounts, 1);
    CHECK_OK(svc_price_office_list(&call, SPRING, &list));
    CHECK_INT(list.accounts, 1);
}

SERVICE_TEST(a_list_is_given_to_buyers_of_ones_own_in_its_currency)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    spring_make(fixture);
    Call call = fixture_call(fixture, "olga");
    PriceAssignForm form = form_of("2026-11-21", NULL);
    CHECK_ERR(svc_price_assign(&call, &form), FIELD_RANGE);
    form = form_of("2026-11-24", "2026-11-23");
    CHECK_ERR(svc_price_assign(&call, &form), FIELD_RANGE);
    form = form_of(NULL, NULL);
    form.account = account_code(&test_arena, fixture->accounts[FIXTURE_AEGEAN]);
    CHECK_ERR(svc_price_assign(&call, &form), NOT_FOUND);
    form = form_of(NULL, NULL);
    form.list = S("none");
    CHECK_ERR(svc_price_assign(&call, &form), NOT_FOUND);
    form = form_of(NULL, NULL);
    (void)sql_rows(fixture, "UPDATE accounts SET currency = 'USD' WHERE name = 'Meridian'");
    CHECK_ERR(svc_price_assign(&call, &form), FIELD_INVALID);
    call = fixture_call(fixture, "nikos");
    CHECK_ERR(svc_price_assign(&call, &form), FORBIDDEN);
    CHECK_ERR(svc_price_assign_end(&call, SPRING, S("Meridian"), 1), FORBIDDEN);
}

/* EVIDENCE: R-CAT-03 a price list that ends between basket and confirm */
SERVICE_TEST(a_list_that_ends_before_the_confirmation_shows_the_new_price_first)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    spring_make(fixture);
    assign(fixture, "2026-11-22", "2026-11-22");
    Call call = fixture_call(fixture, "anna");
    BasketAdd *add = arena_new(&test_arena, BasketAdd);
    *add = (BasketAdd){ .plan_code = S("postgresql-small-monthly"), .quantity = 1 };
    CHECK_OK(svc_basket_add(&call, add));
    CheckoutView basket = basket_ready(fixture, "anna", FIXTURE_BLUE_HARBOUR);
    CheckoutView again;
    sale_day(fixture, "2026-11-23");
    call = fixture_call(fixture, "anna");
    CHECK_ERR(svc_checkout_confirm(&call, basket.id, basket.price_token), PRICE_CHANGED);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM subscriptions"), S("0\n"));
    CHECK_OK(svc_basket(&call, &again));
    CHECK(again.net_now.minor < basket.net_now.minor);
    CHECK_OK(svc_checkout_confirm(&call, again.id, again.price_token));
    /* 24.90 of the list for all days, 6 % more. */
    CHECK_STR(sql_rows(fixture, "SELECT e.price_units, e.price_source FROM subscription_edges e "
                                "ORDER BY e.depth LIMIT 2"),
              S("2490|price list 'Partners EUR'\n2639|price list 'Customers'\n"));
    sale_check(fixture);
}

SERVICE_TEST(a_list_that_ends_without_a_next_one_sells_nothing)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    Call call = fixture_call(fixture, "olga");
    const PriceListRulesForm ends = { .code = S("partners-eur"),
                                      .name = S("Partners EUR"),
                                      .valid_from = DATE_NONE,
                                      .valid_to = day("2026-11-22"),
                                      .protection = PROTECTION_TERM };
    CHECK_OK(svc_price_list_rules(&call, &ends));
    call = fixture_call(fixture, "anna");
    BasketAdd *add = arena_new(&test_arena, BasketAdd);
    *add = (BasketAdd){ .plan_code = S("postgresql-small-monthly"), .quantity = 1 };
    CHECK_OK(svc_basket_add(&call, add));
    CheckoutView basket = basket_ready(fixture, "anna", FIXTURE_BLUE_HARBOUR);
    sale_day(fixture, "2026-11-23");
    call = fixture_call(fixture, "anna");
    CHECK_ERR(svc_checkout_confirm(&call, basket.id, basket.price_token), PRICE_MISSING);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM subscriptions"), S("0\n"));
    CHECK_STR(price_seen(fixture_call(fixture, "nikos")), S("not for sale"));
}

/* EVIDENCE: R-ACC-02 visitors see the default price list or none; browsing is a switch */
SERVICE_TEST(visitors_see_what_the_operator_lets_them)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    spring_make(fixture);
    Call call = fixture_call(fixture, "olga");
    PriceDefaultsTrial trial;
    PriceDefaults defaults;
    bool welcome;
    CHECK_STR(price_seen(visitor(fixture)), S(""));
    CHECK_ERR(svc_price_defaults_save(&call, S(""), VISITORS_PRICES), FIELD_REQUIRED);
    CHECK_ERR(svc_price_defaults_save(&call, S("none"), VISITORS_PRICES), NOT_FOUND);
    CHECK_OK(svc_price_defaults_try(&call, SPRING, VISITORS_PRICES, &trial));
    CHECK_INT(trial.visitors.products_before, 0);
    CHECK(trial.visitors.products_after > 0);
    CHECK(trial.visitors.added > 0);
    CHECK_STR(price_seen(visitor(fixture)), S(""));
    CHECK_OK(svc_price_defaults_save(&call, SPRING, VISITORS_PRICES));
    CHECK_OK(svc_price_defaults(&call, &defaults));
    CHECK_STR(defaults.list_name, S("Spring"));
    CHECK_STR(price_seen(visitor(fixture)), S("10.99"));
    CHECK_STR(price_seen(fixture_call(fixture, "nikos")), S("9.99"));
    CHECK_OK(svc_visitors_welcome(&fixture->app, &welcome));
    CHECK(welcome);
    CHECK_OK(svc_price_defaults_try(&call, S("partners-eur"), VISITORS_PRICES, &trial));
    CHECK(trial.visitors.cheaper > 0);
    CHECK_INT(trial.visitors.dearer + trial.visitors.added + trial.visitors.gone, 0);
    CHECK_OK(svc_price_defaults_save(&call, SPRING, VISITORS_NOTHING));
    CHECK_OK(svc_visitors_welcome(&fixture->app, &welcome));
    CHECK(!welcome);
    Call guest = visitor(fixture);
    ProductView product;
    ProductView *addons;
    size_t count;
    CHECK_ERR(svc_product(&guest, S("server-small"), &product, &addons, &count), SIGN_IN_REQUIRED);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM events WHERE name = 'price_list.default'"),
              S("2\n"));
    call = fixture_call(fixture, "nikos");
    CHECK_ERR(svc_price_defaults_save(&call, S(""), VISITORS_CATALOGUE), FORBIDDEN);
}

typedef struct DefaultRead {
    Call call;
    AccountId seller;
    const char *currency;
    PriceListId list;
} DefaultRead;

static Err *default_body(Db *db, void *context)
{
    DefaultRead *read = context;
    Currency currency;
    TRY(currency_parse(str_from_cstr(read->currency), &currency));
    return price_default_for(&read->call, db, read->seller, currency, &read->list);
}

static bool has_default(Fixture *fixture, FixtureAccount seller, const char *currency)
{
    DefaultRead read = { .call = fixture_call(fixture, "olga"),
                         .seller = fixture->accounts[seller],
                         .currency = currency };
    CHECK_OK(db_tx(fixture->app.database, DB_READ, "default", default_body, &read));
    return read.list.v != 0;
}

SERVICE_TEST(new_accounts_of_the_operator_have_the_default_list_in_its_currency)
{
    fixture_catalogue(fixture);
    Call call = fixture_call(fixture, "olga");
    CHECK(!has_default(fixture, FIXTURE_STOA, "EUR"));
    CHECK_OK(svc_price_defaults_save(&call, S("partners-eur"), VISITORS_CATALOGUE));
    CHECK(has_default(fixture, FIXTURE_STOA, "EUR"));
    CHECK(!has_default(fixture, FIXTURE_STOA, "USD"));
    CHECK(!has_default(fixture, FIXTURE_MERIDIAN, "EUR"));
}

SERVICE_TEST(an_assignment_in_another_currency_is_found)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    spring_make(fixture);
    assign(fixture, NULL, NULL);
    sale_check(fixture);
    (void)sql_rows(fixture, "UPDATE price_assignments SET valid_to = valid_from");
    CHECK(sale_check_finds(fixture, "assigned in another currency or for no day"));
}

/* price_trial_test.c - a price list tried on the running subscriptions (R-BIL-12). */
#include "service/price_trial.h"
#include "tests/service/sale_support.h"

#define BOOKS "postgresql-small-monthly"
#define SERVER "server-small-monthly"

/* A list of the operator with that price for the small database, and none for the rest. */
static void list_make(Fixture *fixture, const char *price)
{
    Call call = fixture_system_call(fixture);
    PriceListNew list = { .owner = fixture->accounts[FIXTURE_STOA],
                          .code = S("next-year"),
                          .name = S("Next year"),
                          .currency = CURRENCY("EUR"),
                          .listed_only = true };
    PriceListId id;
    CHECK_OK(svc_price_list_save(&call, &list, &id));
    (void)sql_rows(
        fixture,
        str_cstr(&test_arena,
                 arena_printf(&test_arena,
                              "INSERT INTO prices (price_list_id, plan_id, price_units, "
                              "price_scale, cost_units, cost_scale) SELECT %lld, id, %s, 2, -1, 0 "
                              "FROM plans WHERE code = '" BOOKS "'",
                              (long long)id.v, price)));
}

static PriceTrialView trial(Fixture *fixture, const char *from, int32_t months)
{
    Call call = fixture_call(fixture, "olga");
    PriceTrialQuery query = {
        .list = S("next-year"), .from = DATE_NONE, .months = months, .sales = TRIAL_SALE_MAX
    };
    PriceTrialView view;
    if (from != NULL) {
        CHECK_OK(date_parse(str_from_cstr(from), &query.from));
    }
    CHECK_OK(svc_price_trial(&call, &query, &view));
    return view;
}

static Str sum_text(TrialSum sum)
{
    return arena_printf(&test_arena, "%lld sales, %lld/%lld lines: %.*s > %.*s (%.*s)",
                        (long long)sum.sales, (long long)sum.lines_now, (long long)sum.lines_then,
                        STR_ARG(money_format(&test_arena, sum.now)),
                        STR_ARG(money_format(&test_arena, sum.then)),
                        STR_ARG(money_format(&test_arena, sum.change)));
}

/* EVIDENCE: R-BIL-12 an operator tries a price list on all running subscriptions */
SERVICE_TEST(a_price_list_is_tried_on_all_running_subscriptions)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, SERVER);
    (void)sale_make(fixture, "greta", FIXTURE_NORDLICHT, BOOKS);
    list_make(fixture, "2990");
    PriceTrialView view = trial(fixture, NULL, 3);
    /* Databases of Meridian on the 1st and the 15th, of Nordlicht on the 30th and 31st, each three
     * times 24.90 or 29.90; the server three times 9.99. */
    CHECK_STR(sum_text(view.sum), S("4 sales, 12/12 lines: 254.07 > 299.07 (45.00)"));
    CHECK_INT(view.accounts, 2);
    CHECK_INT(view.sales_unlisted, 1);
    CHECK_INT(view.plans_count, 2);
    CHECK_STR(sum_text(view.plans[0].sum), S("3 sales, 9/9 lines: 224.10 > 269.10 (45.00)"));
    CHECK_STR(decimal_format(&test_arena, view.plans[0].list_price), S("29.90"));
    CHECK(!view.plans[1].listed);
    CHECK_STR(sum_text(view.plans[1].sum), S("1 sales, 3/3 lines: 29.97 > 29.97 (0.00)"));
    CHECK_INT(view.changed_count, 2);
    CHECK_STR(view.changed[0].name, S("Meridian"));
    CHECK_STR(sum_text(view.changed[0].sum), S("3 sales, 9/9 lines: 179.37 > 209.37 (30.00)"));
    CHECK_INT(view.changed[0].plans_count, 2);
    CHECK_STR(sum_text(view.changed[1].sum), S("1 sales, 3/3 lines: 74.70 > 89.70 (15.00)"));
    CHECK(!view.more);
}

SERVICE_TEST(a_list_counts_from_its_day_and_splits_the_period_it_begins_in)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    list_make(fixture, "3000");
    /* From the 15th of a month: the periods from January on, none in between. */
    CHECK_STR(sum_text(trial(fixture, "2027-01-15", 3).sum),
              S("1 sales, 3/3 lines: 74.70 > 84.90 (10.20)"));
    /* 17 of 31 days at 24.90 and 14 at 30.00, then whole periods. */
    CHECK_STR(sum_text(trial(fixture, "2027-01-01", 3).sum),
              S("1 sales, 3/4 lines: 74.70 > 87.20 (12.50)"));
}

SERVICE_TEST(a_trial_changes_nothing)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    list_make(fixture, "2990");
    const char *all = "SELECT s.state, s.term_to, e.price_units, e.charged_through, e.due_on, "
                      "(SELECT COUNT(*) FROM documents), (SELECT COUNT(*) FROM events) FROM "
                      "subscriptions s JOIN subscription_edges e ON e.subscription_id = s.id";
    Str before = sql_rows(fixture, all);
    (void)trial(fixture, NULL, 12);
    CHECK_STR(sql_rows(fixture, all), before);
}

SERVICE_TEST(what_cannot_be_billed_is_left_out_of_a_trial)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, SERVER);
    (void)sale_make(fixture, "greta", FIXTURE_NORDLICHT, BOOKS);
    list_make(fixture, "2990");
    (void)sql_rows(fixture,
                   "UPDATE subscriptions SET billing = 'often' WHERE title LIKE '%Server%'");
    (void)sql_rows(fixture, "UPDATE subscriptions SET quantity = 9000000000000000000 WHERE id = "
                            "(SELECT MIN(id) FROM subscriptions)");
    PriceTrialView view = trial(fixture, NULL, 1);
    CHECK_INT(view.left_out, 2);
    CHECK_INT(view.sum.sales, 1);
    CHECK_STR(money_format(&test_arena, view.sum.change), S("5.00"));
}

SERVICE_TEST(only_the_operators_billing_staff_try_prices)
{
    fixture_catalogue(fixture);
    list_make(fixture, "2990");
    PriceTrialQuery query = {
        .list = S("next-year"), .from = DATE_NONE, .months = 12, .sales = TRIAL_SALE_MAX
    };
    PriceListView *lists;
    size_t count;
    PriceTrialView view;
    Call call = fixture_call(fixture, "nikos");
    CHECK_ERR(svc_price_trial(&call, &query, &view), FORBIDDEN);
    CHECK_ERR(svc_price_lists(&call, &lists, &count), FORBIDDEN);
    call = fixture_call(fixture, "olga");
    CHECK_OK(svc_price_lists(&call, &lists, &count));
    CHECK(count >= 2);
    CHECK_STR(lists[0].code, S("next-year"));
    CHECK_OK(svc_price_trial(&call, &query, &view));
    CHECK_INT(view.sum.sales, 0);
    query.months = 13;
    CHECK_ERR(svc_price_trial(&call, &query, &view), FIELD_RANGE);
    query.months = 1;
    CHECK_OK(date_parse(S("2026-11-01"), &query.from)); /* it is the 12th */
    CHECK_ERR(svc_price_trial(&call, &query, &view), FIELD_RANGE);
    query.from = DATE_NONE;
    query.sales = TRIAL_SALE_MAX + 1;
    CHECK_ERR(svc_price_trial(&call, &query, &view), FIELD_RANGE);
    query.sales = 1;
    query.list = S("lite");
    CHECK_ERR(svc_price_trial(&call, &query, &view), NOT_FOUND);
}

SERVICE_TEST(a_trial_in_parts_adds_up_to_the_whole)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    sale_copies(fixture, 700);
    sale_day(fixture, "2026-11-23"); /* ids are of their time */
    (void)sale_make(fixture, "greta", FIXTURE_NORDLICHT, BOOKS);
    list_make(fixture, "2990");
    PriceTrialView whole = trial(fixture, NULL, 2);
    CHECK_INT(whole.sum.sales, 702);
    CHECK(!whole.more);

    Call call = fixture_call(fixture, "olga");
    PriceTrialQuery query = {
        .list = S("next-year"), .from = DATE_NONE, .months = 2, .sales = 300
    };
    PriceTrialView part = { .more = true };
    int64_t sales = 0;
    int64_t change = 0;
    int parts = 0;
    for (; part.more && parts < 5; parts++) {
        CHECK_OK(svc_price_trial(&call, &query, &part));
        sales += part.sum.sales;
        change += part.sum.change.minor;
        query.after_buyer = part.next_buyer;
        query.after = part.next;
    }
    CHECK_INT(parts, 3);
    CHECK_INT(sales, whole.sum.sales);
    CHECK_INT(change, whole.sum.change.minor);
}

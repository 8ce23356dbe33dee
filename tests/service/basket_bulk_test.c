/* basket_bulk_test.c - many lines from a table: the dry run, wrong rows, and all or nothing. */
#include "service/basket_bulk.h"
#include "tests/service/order_support.h"

static Err *try_text(Fixture *fixture, Str csv, BulkView *ret)
{
    Call call = fixture_call(fixture, "anna");
    return svc_basket_bulk_try(&call, csv, ret);
}

static CheckoutView basket_of(Fixture *fixture)
{
    Call call = fixture_call(fixture, "anna");
    CheckoutView view;
    CHECK_OK(svc_basket(&call, &view));
    return view;
}

static const Str good = STR_INIT("customer,plan,quantity,name\n"
                                 "Blue Harbour,postgresql-small-monthly,2,Books\n"
                                 "own,server-small-monthly,1,\n"
                                 "blue harbour,server-small-monthly,3,Web\n");

/* EVIDENCE: R-ORD-01 bulk as CSV with a dry run */
SERVICE_TEST(a_dry_run_shows_each_row_and_changes_nothing)
{
    fixture_catalogue(fixture);
    BulkView view;
    CHECK_OK(try_text(fixture, good, &view));
    CHECK_INT(view.rows_count, 3);
    CHECK_INT(view.wrong_count, 0);
    CHECK_INT(view.rows[0].line, 2);
    CHECK_STR(view.rows[0].receiver, S("Blue Harbour"));
    CHECK_STR(view.rows[0].title, S("PostgreSQL Small, Monthly"));
    CHECK_STR(money_display(&test_arena, view.rows[0].unit_price), S("€26.39"));
    CHECK_STR(view.rows[1].receiver, S("Own use"));
    CHECK_INT(basket_of(fixture).lines_count, 0);
}

SERVICE_TEST(every_wrong_row_is_named_by_line_and_column)
{
    fixture_catalogue(fixture);
    BulkView view;
    CHECK_OK(try_text(fixture,
                      S("plan,customer,quantity\n"
                        "postgresql-small-monthly,Nobody,1\n"
                        "no-such-plan,Blue Harbour,1\n"
                        "postgresql-small-monthly,Blue Harbour,many\n"
                        "postgresql-small-monthly,Blue Harbour,9999\n"
                        "database-storage-monthly,Blue Harbour,1\n"
                        "postgresql-small-monthly,Blue Harbour,1\n"),
                      &view));
    CHECK_INT(view.wrong_count, 5);
    CHECK_INT(view.rows[0].column, 2);
    CHECK_STR(view.rows[0].column_name, S("customer"));
    CHECK_INT(view.rows[1].column, 1);
    CHECK_INT(view.rows[2].column, 3);
    CHECK_STR(view.rows[2].problem, S("This is no whole number."));
    CHECK_INT(view.rows[3].column, 3);
    CHECK_INT(view.rows[4].column, 1);
    CHECK_INT(view.rows[5].column, 0);
    Err *err = try_text(fixture, S("customer,plan\nown,x\n"), &view);
    CHECK_ERR(err, IMPORT_ROW);
    CHECK_ERR(try_text(fixture, S("customer,plan,quantity\n"), &view), IMPORT_ROW);
}

SERVICE_TEST(a_name_that_two_customers_have_is_refused_and_the_code_is_not)
{
    fixture_catalogue(fixture);
    (void)sql_rows(fixture, "UPDATE accounts SET name = 'Blue Harbour', parent_id = (SELECT "
                            "parent_id FROM accounts WHERE name = 'Blue Harbour') WHERE name = "
                            "'Hanse'");
    BulkView view;
    CHECK_OK(try_text(fixture, good, &view));
    CHECK_INT(view.wrong_count, 2);
    CHECK(str_find(view.rows[0].problem, S("Several"), 0) == 0);
    Str code = account_code(&test_arena, fixture->accounts[FIXTURE_BLUE_HARBOUR]);
    CHECK_OK(
        try_text(fixture,
                 arena_printf(&test_arena, "customer,plan,quantity\n%.*s,server-small-monthly,1\n",
                              STR_ARG(code)),
                 &view));
    CHECK_INT(view.wrong_count, 0);
}

SERVICE_TEST(a_table_goes_into_the_basket_once_and_whole_or_not_at_all)
{
    fixture_catalogue(fixture);
    Call call = fixture_call(fixture, "anna");
    int64_t added;
    CHECK_ERR(svc_basket_bulk(&call,
                              S("customer,plan,quantity\nBlue Harbour,server-small-monthly,1\n"
                                "Nobody,server-small-monthly,1\n"),
                              S("k1"), &added),
              IMPORT_ROW);
    CHECK_INT(basket_of(fixture).lines_count, 0);
    for (int i = 0; i < 2; i++) {
        CHECK_OK(svc_basket_bulk(&call, good, S("k2"), &added));
        CHECK_INT(added, i == 0 ? 3 : 0);
    }
    CheckoutView basket = basket_of(fixture);
    CHECK_INT(basket.lines_count, 3);
    CHECK_INT(basket.drafts_count, 2);
    CHECK_STR(basket.drafts[1].lines[0].friendly_name, S("Books"));
    Call petros = fixture_call(fixture, "petros"); /* sees no cost */
    BulkView view;
    CHECK_OK(svc_basket_bulk_try(&petros, good, &view));
    CHECK(!view.price_visible);
    CHECK(!view.rows[0].priced);
    Call greta = fixture_call(fixture, "greta"); /* a neighbour's customers are not there */
    CHECK_OK(svc_basket_bulk_try(&greta, good, &view));
    CHECK_INT(view.rows[0].column, 1);
}

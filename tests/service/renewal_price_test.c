/* renewal_price_test.c - what runs gets the price that counts at its renewal, after its protection
 * and not before (R-CAT-03). */
#include "service/price_office.h"
#include "tests/service/sale_support.h"

#define SERVER "server-small-monthly"
#define YEAR "server-small-1y-monthly"

/* The operator's list says another price, and for how long the next sales keep theirs. */
static void list_price(Fixture *fixture, const char *plan, const char *cents)
{
    (void)sql_rows(
        fixture,
        str_cstr(&test_arena,
                 arena_printf(&test_arena,
                              "UPDATE prices SET price_units = %s, price_scale = 2 WHERE "
                              "until_version IS NULL AND plan_id = (SELECT id FROM plans WHERE "
                              "code = '%s')",
                              cents, plan)));
}

static void protect(Fixture *fixture, PriceProtection protection, int64_t periods)
{
    Call call = fixture_call(fixture, "olga");
    const PriceListRulesForm form = { .code = S("partners-eur"),
                                      .name = S("Partners EUR"),
                                      .valid_from = DATE_NONE,
                                      .valid_to = DATE_NONE,
                                      .protection = protection,
                                      .protection_periods = periods };
    CHECK_OK(svc_price_list_rules(&call, &form));
}

/* "999 999 1099": unit prices of the lines of a buyer's invoices, in their order. */
static Str charged(Fixture *fixture, FixtureAccount buyer)
{
    return sql_rows(
        fixture,
        str_cstr(&test_arena,
                 arena_printf(&test_arena,
                              "SELECT l.price_units || ' ' || l.from_on FROM document_lines l JOIN "
                              "documents d ON d.id = l.document_id WHERE d.buyer_id = %lld AND "
                              "l.kind = 'recurring' ORDER BY l.from_on",
                              (long long)fixture->accounts[buyer].v)));
}

/* EVIDENCE: R-CAT-03 a sale keeps its price for its term, and then has that of the list */
SERVICE_TEST(a_renewed_term_has_the_price_that_counts_then)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, SERVER);
    list_price(fixture, SERVER, "1099");
    CHECK_STR(charged(fixture, FIXTURE_MERIDIAN), S("999 2026-11-22\n"));
    /* A dry run says what the run makes, and leaves everything as it was. */
    sale_day(fixture, "2026-12-15");
    BillResult dry = sale_bill(fixture, "2026-12-15", true);
    Call call = fixture_call(fixture, "nikos");
    BillPreview preview;
    CHECK_OK(svc_bill_preview(&call, call.actor.account, DATE_NONE, &preview));
    CHECK_INT(preview.document_count, 1);
    CHECK_INT(preview.documents[0].line_count, 1);
    CHECK_INT(preview.documents[0].totals.net.minor, 1099);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM subscription_changes"), S("0\n"));
    sale_run(fixture, "2026-12-15");
    CHECK_INT(dry.lines, 1);
    CHECK_STR(charged(fixture, FIXTURE_MERIDIAN), S("999 2026-11-22\n1099 2026-12-15\n"));
    CHECK_STR(sql_rows(fixture, "SELECT kind, state, effective_on FROM subscription_changes ORDER "
                                "BY effective_on, id"),
              S("start|done|2026-11-22\nprice|done|2026-12-15\n"));
    CHECK_STR(
        sql_rows(fixture, "SELECT price_units, price_source, open_on FROM subscription_edges"),
        S("1099|price list 'Partners EUR'|\n"));
    sale_check(fixture);
    /* The same price again is no change. */
    sale_run(fixture, "2027-01-15");
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM subscription_changes"), S("2\n"));
    CHECK_STR(charged(fixture, FIXTURE_MERIDIAN),
              S("999 2026-11-22\n1099 2026-12-15\n1099 2027-01-15\n"));
    sale_check(fixture);
}

SERVICE_TEST(a_year_that_is_paid_monthly_keeps_its_price_to_its_end)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, YEAR);
    list_price(fixture, YEAR, "1099");
    sale_run(fixture, "2027-11-15");
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM subscription_changes"), S("0\n"));
    /* From the first day of its second year on. */
    sale_run(fixture, "2027-12-15");
    CHECK_STR(sql_rows(fixture, "SELECT kind, effective_on FROM subscription_changes WHERE kind = "
                                "'price'"),
              S("price|2027-11-22\n"));
    CHECK_STR(sql_rows(fixture, "SELECT l.price_units FROM document_lines l WHERE l.from_on >= "
                                "'2027-11-22' AND l.kind = 'recurring' ORDER BY l.from_on"),
              S("1099\n1099\n"));
    sale_check(fixture);
}

SERVICE_TEST(a_price_is_kept_for_so_many_billing_periods)
{
    fixture_catalogue(fixture);
    protect(fixture, PROTECTION_PERIODS, 2);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, SERVER);
    list_price(fixture, SERVER, "1099");
    sale_run(fixture, "2026-12-15");
    sale_run(fixture, "2027-01-15");
    /* Two months from 22 November end on 22 January: the next period begins in February. */
    sale_run(fixture, "2027-02-15");
    CHECK_STR(charged(fixture, FIXTURE_MERIDIAN),
              S("999 2026-11-22\n999 2026-12-15\n999 2027-01-15\n1099 2027-02-15\n"));
    sale_check(fixture);
}

SERVICE_TEST(a_run_that_is_late_charges_each_period_at_its_own_price)
{
    fixture_catalogue(fixture);
    protect(fixture, PROTECTION_NONE, 0);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, SERVER);
    (void)sql_rows(fixture, "INSERT INTO prices (price_list_id, plan_id, since_version, "
                            "quantity_from, valid_from, kind, price_units, price_scale, "
                            "cost_units, cost_scale) SELECT price_list_id, plan_id, "
                            "since_version, 1, '2027-01-01', 'fixed', 1099, 2, -1, 0 FROM prices "
                            "WHERE plan_id = (SELECT id FROM plans WHERE code = '" SERVER "')");
    (void)sql_rows(fixture, "UPDATE prices SET valid_to = '2027-01-01' WHERE valid_from < "
                            "'2027-01-01' AND plan_id = (SELECT id FROM plans WHERE code = "
                            "'" SERVER "')");
    sale_run(fixture, "2027-02-20");
    CHECK_STR(charged(fixture, FIXTURE_MERIDIAN),
              S("999 2026-11-22\n999 2026-12-15\n1099 2027-01-15\n1099 2027-02-15\n"));
    sale_check(fixture);
}

SERVICE_TEST(every_edge_of_a_path_has_its_own_new_price)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, SERVER);
    list_price(fixture, SERVER, "2000");
    sale_run(fixture, "2027-01-20");
    /* The operator's, Meridian's 6 % on it; Blue Harbour is not invoiced here. */
    CHECK_STR(sql_rows(fixture, "SELECT price_units FROM subscription_edges WHERE due_on IS NOT "
                                "NULL ORDER BY depth LIMIT 2"),
              S("2000\n2120\n"));
    sale_check(fixture);
}

SERVICE_TEST(what_is_not_sold_any_more_keeps_its_price)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, SERVER);
    (void)sql_rows(fixture, "UPDATE prices SET kind = 'not_sold'");
    sale_run(fixture, "2026-12-15");
    CHECK_STR(charged(fixture, FIXTURE_MERIDIAN), S("999 2026-11-22\n999 2026-12-15\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM subscription_changes"), S("0\n"));
    sale_check(fixture);
}

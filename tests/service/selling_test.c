/* selling_test.c - what is charged once, and set-up fees: at review, on the invoice, and at the
 * end.
 */
#include "service/change.h"
#include "service/forecast.h"
#include "tests/service/sale_support.h"

#define PLAN "server-small-monthly"
#define DATABASE "postgresql-small-monthly"

static void one_off(Fixture *fixture)
{
    (void)sql_rows(fixture,
                   "UPDATE products SET sale_kind = 'one_off' WHERE code = 'server-small'");
}

static void setup_fee(Fixture *fixture)
{
    (void)sql_rows(
        fixture, "UPDATE prices SET setup_units = 1500, setup_scale = 2 WHERE plan_id = (SELECT id "
                 "FROM plans WHERE code = '" DATABASE "')");
}

/* Of the buyer's first document. */
static Str first_lines(Fixture *fixture, const char *buyer)
{
    Str sql = arena_printf(
        &test_arena,
        "SELECT l.kind || ' ' || CAST(l.amount_minor AS text) FROM document_lines l WHERE "
        "l.document_id = (SELECT MIN(d.id) FROM documents d JOIN accounts b ON b.id = d.buyer_id "
        "WHERE b.name = '%s') ORDER BY l.position",
        buyer);
    return sql_rows(fixture, str_cstr(&test_arena, sql));
}

/* EVIDENCE: R-BIL-03 what is charged once is never charged again */
SERVICE_TEST(what_is_sold_once_is_charged_once)
{
    fixture_catalogue(fixture);
    one_off(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "nikos", FIXTURE_MERIDIAN, PLAN);
    CHECK_STR(first_lines(fixture, "Meridian"), S("recurring 999\n"));
    Str documents = sql_rows(fixture, "SELECT COUNT(*) FROM documents");
    sale_run(fixture, "2026-12-15");
    sale_run(fixture, "2027-12-15");
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM documents"), documents);
    SubscriptionView seen = sale_seen(fixture, "nikos", id);
    CHECK(seen.once);
    CHECK_STR(seen.billing_label, S("once"));
    CHECK_STR(subscription_state_name(seen.state), S("active"));
    CHECK(date_is_none(seen.next_charge_on));
    sale_check(fixture);
    Call call = fixture_call(fixture, "nikos");
    ChangeRequest more = { .when = CANCEL_NOW, .quantity = 2, .reason = CANCEL_REASON_COUNT };
    SaleChangeId change;
    CHECK_ERR(svc_change(&call, id, &more, &change), SUBSCRIPTION_STATE);
    (void)sale_cancel(fixture, "nikos", id, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    CHECK_STR(subscription_state_name(sale_seen(fixture, "nikos", id).state), S("ended"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM documents"), documents);
    sale_check(fixture);
}

SERVICE_TEST(what_was_bought_today_comes_back_today)
{
    fixture_catalogue(fixture);
    one_off(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "nikos", FIXTURE_MERIDIAN, PLAN);
    (void)sale_cancel(fixture, "nikos", id, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    CHECK_STR(sql_rows(fixture, "SELECT net_minor FROM documents WHERE kind = 'credit_note'"),
              S("-999\n"));
    sale_check(fixture);
}

/* EVIDENCE: R-BIL-03 R-ORD-05 what is due now at review is what the invoice says */
SERVICE_TEST(a_set_up_fee_is_charged_with_the_first_invoice)
{
    fixture_catalogue(fixture);
    setup_fee(fixture);
    sale_day(fixture, "2026-11-22");
    Call call = fixture_call(fixture, "anna");
    const BasketAdd add = { .plan_code = S(DATABASE), .quantity = 3 };
    CHECK_OK(svc_basket_add(&call, &add));
    CheckoutView basket = basket_ready(fixture, "anna", FIXTURE_BLUE_HARBOUR);
    CHECK(basket.drafts[0].lines[0].has_setup);
    CHECK_STR(basket.drafts[0].lines[0].setup.formula, S("€15.90 × 3 = €47.70"));
    CHECK_OK(svc_checkout_confirm(&call, basket.id, basket.price_token));
    (void)run_jobs(fixture);
    CHECK_STR(first_lines(fixture, "Aegean"),
              arena_printf(&test_arena, "setup 4770\nrecurring %lld\n",
                           (long long)basket.drafts[0].lines[0].now.amount.minor));
    CHECK_STR(sql_rows(fixture,
                       "SELECT d.gross_minor FROM documents d JOIN accounts b ON b.id = d.buyer_id "
                       "WHERE b.name = 'Aegean'"),
              arena_printf(&test_arena, "%lld\n", (long long)basket.gross_now.minor));
    sale_check(fixture);
    sale_run(fixture, "2026-12-15");
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM document_lines WHERE kind = 'setup'"),
              S("3\n")); /* on each edge */
    sale_check(fixture);
}

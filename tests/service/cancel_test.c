/* cancel_test.c - ending a subscription: when, what comes back, and what happens to the service. */
#include "service/job.h"
#include "tests/service/sale_support.h"

#define BOOKS "postgresql-small-monthly"

static CancelPreview preview(Fixture *fixture, const char *person, SubscriptionId id,
                             CancelWhen when)
{
    Call call = fixture_call(fixture, person);
    CancelPreview view;
    CancelRequest request = { .when = when, .on = DATE_NONE };
    CHECK_OK(svc_cancel_preview(&call, id, &request, &view));
    return view;
}

static Str credit_notes(Fixture *fixture)
{
    return sql_rows(
        fixture,
        "SELECT d.label || ' ' || b.name || ' ' || CAST(d.net_minor AS text) || '+' || "
        "CAST(d.tax_minor AS text) || '=' || CAST(d.gross_minor AS text) FROM documents d JOIN "
        "accounts b ON b.id = d.buyer_id WHERE d.kind = 'credit_note' ORDER BY (SELECT "
        "COUNT(*) FROM account_paths p WHERE p.descendant_id = b.id)");
}

/* EVIDENCE: R13 the cancel day is not used up; R15 a whole line gives all that stands */
SERVICE_TEST(ordered_and_cancelled_the_same_day_gives_everything_back)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    CancelPreview view = preview(fixture, "anna", id, CANCEL_NOW);
    CHECK_INT(view.net.minor, -792);
    CHECK_INT(view.gross.minor, -982);
    CHECK_INT(view.lines_count, 1);
    CHECK_STR(view.lines[0].invoice_label, S("INV-2026-000001"));
    CHECK_STR(view.lines[0].credit.formula, S("-€7.92 × 1 = -€7.92"));
    (void)sale_cancel(fixture, "anna", id, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    CHECK_STR(credit_notes(fixture), S("CRN-2026-000001 Meridian -747+-179=-926\n"
                                       "CRN-2026-000001 Aegean -792+-190=-982\n"
                                       "CRN-2026-000001 Blue Harbour -950+-228=-1178\n"));
    SubscriptionView after = sale_seen(fixture, "anna", id);
    CHECK_STR(subscription_state_name(after.state), S("ended"));
    CHECK_STR(vendor_state_name(after.vendor_state), S("disabled"));
    CHECK_STR(service_state_name(after.service_state), S("suspended"));
    CHECK(!after.can_cancel);
    CHECK_STR(sql_rows(fixture,
                       "SELECT DISTINCT SUM(amount_minor) FROM postings GROUP BY owner_id, "
                       "ledger_account"),
              S("0\n"));
    sale_check(fixture);
}

/* EVIDENCE: R-CAN-02 R-CAN-03 */
SERVICE_TEST(resources_are_deleted_after_the_retention)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    (void)sale_cancel(fixture, "anna", id, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    fixture_advance(fixture, 9 * 60);
    (void)run_jobs(fixture);
    CHECK_STR(service_state_name(sale_seen(fixture, "anna", id).service_state), S("suspended"));
    fixture_advance(fixture, 2 * 60);
    (void)run_jobs(fixture);
    SubscriptionView view = sale_seen(fixture, "anna", id);
    CHECK_STR(service_state_name(view.service_state), S("terminated"));
    CHECK_STR(vendor_state_name(view.vendor_state), S("purged"));
    sale_check(fixture);
}

/* EVIDENCE: R15 invariant 8: kept and credited parts are what was billed */
SERVICE_TEST(the_unused_days_come_back_and_the_preview_says_so)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    sale_run(fixture, "2026-12-01");
    sale_run(fixture, "2026-12-11");
    CancelPreview view = preview(fixture, "anna", id, CANCEL_NOW);
    CHECK_INT(view.net.minor, -1788); /* 26.39 x 21/31 */
    CHECK_STR(date_format(&test_arena, view.effective_on), S("2026-12-11"));
    CHECK_INT(view.purge_at.us, fixture->now.us + 10 * 60 * SECOND_US);
    (void)sale_cancel(fixture, "anna", id, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    CHECK_STR(credit_notes(fixture), S("CRN-2026-000001 Meridian -1687+-405=-2092\n"
                                       "CRN-2026-000001 Aegean -1788+-429=-2217\n"
                                       "CRN-2026-000001 Blue Harbour -2145+-515=-2660\n"));
    CHECK_STR(sale_periods(fixture, FIXTURE_AEGEAN),
              S("2026-11-22..2026-12-01\n2026-12-01..2026-12-11\n"));
    CHECK_STR(sql_rows(fixture, "SELECT DISTINCT rule, ratio_num, ratio_den FROM document_lines "
                                "WHERE kind = 'credit_proration'"),
              S("R15|21|31\n"));
    sale_run(fixture, "2027-01-02"); /* and nothing is charged any more */
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM documents"), S("9\n"));
    sale_check(fixture);
}

SERVICE_TEST(a_late_job_credits_from_the_day_that_was_asked_for)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    sale_day(fixture, "2026-12-10");
    CancelPreview view = preview(fixture, "nikos", id, CANCEL_NOW);
    (void)sale_cancel(fixture, "nikos", id, CANCEL_NOW, NULL);
    sale_run(fixture, "2026-12-20"); /* after the next charge would have been due */
    CHECK_STR(credit_notes(fixture),
              arena_printf(&test_arena, "CRN-2026-000001 Meridian %lld+%lld=%lld\n",
                           (long long)view.net.minor, (long long)view.tax.minor,
                           (long long)view.gross.minor));
    CHECK_STR(sale_periods(fixture, FIXTURE_MERIDIAN), S("2026-11-22..2026-12-10\n"));
    sale_check(fixture);
}

SERVICE_TEST(at_the_end_of_the_period_nothing_comes_back)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    CancellationId cancellation = sale_cancel(fixture, "anna", id, CANCEL_PERIOD_END, NULL);
    SubscriptionView view = sale_seen(fixture, "anna", id);
    CHECK_STR(subscription_state_name(view.state), S("ending"));
    CHECK_STR(date_format(&test_arena, view.end_on), S("2026-12-01"));
    CHECK(date_is_none(view.next_charge_on));
    CHECK_STR(view.cancellation_code, cancellation_code(&test_arena, cancellation));
    CHECK_STR(sql_rows(fixture, "SELECT a.name FROM mails m JOIN accounts a ON a.id = m.account_id "
                                "WHERE m.subject LIKE '%is cancelled for%'"),
              S("Aegean\n"));
    (void)run_jobs(fixture);
    sale_check(fixture);
    sale_run(fixture, "2026-11-30");
    CHECK_STR(subscription_state_name(sale_seen(fixture, "anna", id).state), S("ending"));
    sale_run(fixture, "2026-12-01");
    CHECK_STR(subscription_state_name(sale_seen(fixture, "anna", id).state), S("ended"));
    CHECK_STR(credit_notes(fixture), S(""));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM documents"), S("3\n"));
    sale_check(fixture);
}

SERVICE_TEST(a_scheduled_cancellation_can_be_taken_back)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    CancellationId cancellation = sale_cancel(fixture, "anna", id, CANCEL_PERIOD_END, NULL);
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_cancel_revoke(&call, cancellation));
    CHECK_OK(svc_cancel_revoke(&call, cancellation)); /* twice is once */
    CancellationView seen;
    CHECK_OK(svc_cancellation(&call, cancellation, &seen));
    CHECK_STR(cancel_state_name(seen.state), S("revoked"));
    SubscriptionView view = sale_seen(fixture, "anna", id);
    CHECK_STR(subscription_state_name(view.state), S("active"));
    CHECK_STR(date_format(&test_arena, view.next_charge_on), S("2026-12-01"));
    sale_run(fixture, "2026-12-01");
    CHECK_STR(sale_periods(fixture, FIXTURE_AEGEAN),
              S("2026-11-22..2026-12-01\n2026-12-01..2027-01-01\n"));
    CHECK_STR(subscription_state_name(sale_seen(fixture, "anna", id).state), S("active"));
    sale_check(fixture);
}

SERVICE_TEST(asked_twice_is_one_cancellation)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    CancellationId first = sale_cancel(fixture, "anna", id, CANCEL_NOW, NULL);
    CancelMade made;
    CancellationId second = sale_cancel(fixture, "anna", id, CANCEL_NOW, NULL);
    CHECK_INT(second.v, first.v);
    (void)run_jobs(fixture);
    Call call = fixture_call(fixture, "anna");
    CancelRequest request = { .when = CANCEL_NOW, .on = DATE_NONE };
    CHECK_ERR(svc_cancel(&call, id, &request, &made), SUBSCRIPTION_STATE);
    CHECK_ERR(svc_cancel_revoke(&call, first), SUBSCRIPTION_STATE);
    sale_check(fixture);
}

SERVICE_TEST(a_request_is_held_to_its_rules)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    CancelMade ignored;
    Call call = fixture_call(fixture, "anna");
    CancelRequest request = { .when = CANCEL_DATE, .on = DATE_NONE };
    CHECK_ERR(svc_cancel(&call, id, &request, &ignored), CANCEL_WHEN);
    request = (CancelRequest){ .when = CANCEL_NOW, .on = DATE_NONE };
    call = fixture_call(fixture, "eva"); /* uses it, did not order it */
    CHECK_ERR(svc_cancel(&call, id, &request, &ignored), FORBIDDEN);
    call = fixture_call(fixture, "greta");
    CHECK_ERR(svc_cancel(&call, id, &request, &ignored), NOT_FOUND);
    call = fixture_call(fixture, "petros"); /* only buys */
    CHECK_ERR(svc_cancel(&call, id, &request, &ignored), FORBIDDEN);
    CancellationId cancellation = sale_cancel(fixture, "nikos", id, CANCEL_PERIOD_END, NULL);
    call = fixture_call(fixture, "greta");
    CHECK_ERR(svc_cancel_revoke(&call, cancellation), NOT_FOUND);
}

/* EVIDENCE: R-CAN-02 a policy of no refund */
SERVICE_TEST(without_a_refund_nothing_comes_back)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "nikos", FIXTURE_MERIDIAN, "exchange-basic-monthly");
    CHECK_INT(preview(fixture, "nikos", id, CANCEL_NOW).lines_count, 0);
    (void)sale_cancel(fixture, "nikos", id, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    CHECK_STR(credit_notes(fixture), S(""));
    CHECK_STR(subscription_state_name(sale_seen(fixture, "nikos", id).state), S("ended"));
    sale_run(fixture, "2026-12-16");
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM documents"), S("1\n"));
    sale_check(fixture);
}

/* An order with a base and its add-on; the base's subscription. */
static SubscriptionId with_addon(Fixture *fixture)
{
    Call call = fixture_call(fixture, "anna");
    OrderId id;
    OrderRequest *request = arena_new(&test_arena, OrderRequest);
    *request = (OrderRequest){ .customer = fixture->accounts[FIXTURE_BLUE_HARBOUR],
                               .line_count = 2,
                               .confirm = true };
    request->lines[0] = (OrderRequestLine){ .plan_code = S(BOOKS),
                                            .quantity = 1,
                                            .settings_json = database_settings("base", "") };
    request->lines[1] = (OrderRequestLine){ .plan_code = S("database-storage-monthly"),
                                            .quantity = 2,
                                            .settings_json = database_settings("more", "") };
    CHECK_OK(svc_order_request(&call, request, &id));
    (void)run_jobs(fixture);
    OrderView order = order_seen(fixture, "anna", id);
    CHECK_STR(order_state_name(order.state), S("done"));
    return order.lines[0].subscription;
}

SERVICE_TEST(addons_end_with_their_base)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = with_addon(fixture);
    sale_day(fixture, "2026-11-25");
    CancelPreview view = preview(fixture, "anna", id, CANCEL_NOW);
    CHECK_INT(view.children_count, 1);
    CHECK_INT(view.lines_count, 2);
    (void)sale_cancel(fixture, "anna", id, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    CHECK_STR(sql_rows(fixture, "SELECT state, end_on FROM subscriptions"),
              S("ended|2026-11-25\nended|2026-11-25\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM documents WHERE kind = 'credit_note'"),
              S("3\n"));
    CHECK_STR(sql_rows(fixture, "SELECT DISTINCT state FROM services"), S("suspended\n"));
    sale_check(fixture);
}

SERVICE_TEST(what_was_never_made_ends_without_money)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    OrderId order = order_database(fixture, "books", "fail 999");
    (void)run_jobs(fixture);
    OrderView view = order_seen(fixture, "anna", order);
    SubscriptionId id = view.lines[0].subscription;
    CHECK_STR(subscription_state_name(sale_seen(fixture, "anna", id).state), S("pending"));
    (void)sale_cancel(fixture, "anna", id, CANCEL_NOW, NULL);
    for (int i = 0; i < 5; i++) {
        fixture_advance(fixture, 60);
        (void)run_jobs(fixture);
    }
    CHECK_STR(subscription_state_name(sale_seen(fixture, "anna", id).state), S("ended"));
    view = order_seen(fixture, "anna", order);
    CHECK_STR(order_state_name(view.state), S("cancelled"));
    CHECK_STR(service_state_name(view.lines[0].service_state), S("terminated"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM documents"), S("0\n"));
    sale_check(fixture);
}

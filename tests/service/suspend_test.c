/* suspend_test.c - suspending and resuming subscriptions: who may, the vendor, add-ons, billing. */
#include "service/job.h"
#include "tests/service/sale_support.h"

#define BOOKS "postgresql-small-monthly"

static Err *suspend(Fixture *fixture, const char *person, SubscriptionId id)
{
    Call call = fixture_call(fixture, person);
    return svc_suspend(&call, id, S("On request"));
}

static Err *resume(Fixture *fixture, const char *person, SubscriptionId id)
{
    Call call = fixture_call(fixture, person);
    return svc_resume(&call, id);
}

static void is(Fixture *fixture, SubscriptionId id, const char *states)
{
    SubscriptionView view = sale_seen(fixture, "anna", id);
    Str seen =
        arena_printf(&test_arena, "%.*s %.*s %.*s", STR_ARG(subscription_state_name(view.state)),
                     STR_ARG(vendor_state_name(view.vendor_state)),
                     STR_ARG(service_state_name(view.service_state)));
    CHECK_STR(seen, str_from_cstr(states));
}

static SubscriptionId running(Fixture *fixture)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    return sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
}

/* EVIDENCE: R-SUB-03 R-WSP-01 */
SERVICE_TEST(a_suspended_subscription_is_blocked_at_the_vendor_until_it_is_resumed)
{
    SubscriptionId id = running(fixture);
    CHECK_OK(suspend(fixture, "anna", id));
    CHECK_OK(suspend(fixture, "anna", id)); /* twice is once */
    is(fixture, id, "suspended in_sync ready");
    (void)run_jobs(fixture);
    is(fixture, id, "suspended disabled suspended");
    sale_check(fixture);
    SubscriptionView view = sale_seen(fixture, "anna", id);
    CHECK(view.can_resume);
    CHECK(!view.can_suspend);
    CHECK_INT(view.holds_count, 1);
    CHECK_STR(view.holds[0].reason, S("On request"));
    CHECK_OK(resume(fixture, "anna", id));
    CHECK_OK(resume(fixture, "anna", id));
    (void)run_jobs(fixture);
    is(fixture, id, "active in_sync ready");
    CHECK_STR(sql_rows(fixture, "SELECT name FROM events WHERE name IN ('subscription.suspended', "
                                "'subscription.resumed') ORDER BY sequence"),
              S("subscription.suspended\nsubscription.resumed\n"));
    CHECK_STR(sql_rows(fixture, "SELECT a.name FROM mails m JOIN accounts a ON a.id = m.account_id "
                                "WHERE m.subject LIKE '%is suspended' OR m.subject LIKE '%again'"),
              S("Aegean\nAegean\n"));
    sale_check(fixture);
}

SERVICE_TEST(what_was_resumed_before_the_vendor_was_told_ends_unblocked)
{
    SubscriptionId id = running(fixture);
    CHECK_OK(suspend(fixture, "anna", id));
    CHECK_OK(resume(fixture, "anna", id));
    CHECK_OK(suspend(fixture, "anna", id));
    CHECK_OK(resume(fixture, "anna", id));
    (void)run_jobs(fixture);
    is(fixture, id, "active in_sync ready");
    sale_check(fixture);
}

/* EVIDENCE: R-ACC-01 */
SERVICE_TEST(only_those_who_manage_it_suspend_it_and_a_seller_above_holds_it)
{
    SubscriptionId id = running(fixture);
    CHECK_ERR(suspend(fixture, "eva", id), FORBIDDEN); /* uses it, did not order it */
    CHECK_ERR(suspend(fixture, "greta", id), NOT_FOUND);
    CHECK_ERR(suspend(fixture, "petros", id), FORBIDDEN); /* only buys */
    CHECK_OK(suspend(fixture, "nikos", id));
    CHECK_ERR(resume(fixture, "anna", id), SUBSCRIPTION_HELD);
    SubscriptionView view = sale_seen(fixture, "anna", id);
    CHECK(!view.can_resume);
    CHECK_STR(view.holds[0].account_name, S("Meridian")); /* it buys it there */
    view = sale_seen(fixture, "eva", id);
    CHECK_STR(view.holds[0].account_name, S("a seller above"));
    CHECK_STR(view.holds[0].reason, S(""));
    CHECK_OK(suspend(fixture, "anna", id)); /* both hold it */
    CHECK_OK(resume(fixture, "nikos", id)); /* those above lift what is below */
    (void)run_jobs(fixture);
    is(fixture, id, "active in_sync ready");
    sale_check(fixture);
}

SERVICE_TEST(a_reason_is_needed_and_what_has_ended_is_not_suspended)
{
    SubscriptionId id = running(fixture);
    Call call = fixture_call(fixture, "anna");
    Err *err = svc_suspend(&call, id, S("  "));
    CHECK_ERR(err, FIELD_REQUIRED);
    CHECK_STR(str_from_cstr(err->field), S("reason"));
    (void)sale_cancel(fixture, "anna", id, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    CHECK_ERR(suspend(fixture, "anna", id), SUBSCRIPTION_STATE);
    CHECK_ERR(resume(fixture, "anna", id), SUBSCRIPTION_STATE);
}

/* EVIDENCE: R-SUB-03 billing goes on */
SERVICE_TEST(billing_goes_on_while_it_is_suspended)
{
    SubscriptionId id = running(fixture);
    CHECK_OK(suspend(fixture, "anna", id));
    sale_run(fixture, "2026-12-01");
    CHECK_STR(sale_periods(fixture, FIXTURE_AEGEAN),
              S("2026-11-22..2026-12-01\n2026-12-01..2027-01-01\n"));
    is(fixture, id, "suspended disabled suspended");
    sale_check(fixture);
}

SERVICE_TEST(a_suspended_one_can_be_cancelled_and_taken_back)
{
    SubscriptionId id = running(fixture);
    CHECK_OK(suspend(fixture, "anna", id));
    CancellationId cancellation = sale_cancel(fixture, "anna", id, CANCEL_PERIOD_END, NULL);
    (void)run_jobs(fixture);
    is(fixture, id, "suspended disabled suspended");
    sale_check(fixture);
    CHECK_OK(resume(fixture, "anna", id));
    (void)run_jobs(fixture);
    is(fixture, id, "ending in_sync ready");
    CHECK_OK(suspend(fixture, "anna", id));
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_cancel_revoke(&call, cancellation));
    CHECK(date_is_none(sale_seen(fixture, "anna", id).end_on));
    (void)sale_cancel(fixture, "anna", id, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    is(fixture, id, "ended disabled suspended");
    sale_check(fixture);
}

SERVICE_TEST(addons_are_suspended_and_resumed_with_their_base)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    Call call = fixture_call(fixture, "anna");
    OrderId order;
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
    CHECK_OK(svc_order_request(&call, request, &order));
    (void)run_jobs(fixture);
    OrderView view = order_seen(fixture, "anna", order);
    CHECK_OK(suspend(fixture, "anna", view.lines[0].subscription));
    (void)run_jobs(fixture);
    CHECK_STR(sql_rows(fixture, "SELECT s.state, v.state FROM subscriptions s JOIN services v ON "
                                "v.subscription_id = s.id"),
              S("suspended|suspended\nsuspended|suspended\n"));
    CHECK_ERR(resume(fixture, "anna", view.lines[1].subscription), SUBSCRIPTION_STATE);
    sale_check(fixture);
    CHECK_OK(resume(fixture, "anna", view.lines[0].subscription));
    (void)run_jobs(fixture);
    CHECK_STR(sql_rows(fixture, "SELECT s.state, v.state FROM subscriptions s JOIN services v ON "
                                "v.subscription_id = s.id"),
              S("active|ready\nactive|ready\n"));
    sale_check(fixture);
}

SERVICE_TEST(a_hold_without_its_state_is_found)
{
    SubscriptionId id = running(fixture);
    CHECK_OK(suspend(fixture, "anna", id));
    (void)run_jobs(fixture);
    Call call = fixture_system_call(fixture);
    Str *problems;
    size_t count;
    (void)sql_rows(fixture, "UPDATE subscriptions SET state = 'active'");
    CHECK_OK(svc_check(&call, &problems, &count));
    CHECK_INT(count, 2);
    CHECK(str_find(problems[0], S("is active and held"), 0) < problems[0].len);
    CHECK(str_find(problems[1], S("its service is suspended, and no job"), 0) < problems[1].len);
}

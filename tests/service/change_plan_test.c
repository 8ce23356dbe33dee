/* change_plan_test.c - another plan of a running subscription: from when, what it costs, and what
 * is refused. */
#include "service/change.h"
#include "service/forecast.h"
#include "service/import.h"
#include "tests/service/sale_support.h"

#define MONTHLY "server-small-monthly"
#define COMMITTED "server-small-1y-monthly"

static ChangeRequest to(const char *plan, CancelWhen when, const char *key)
{
    return (ChangeRequest){ .when = when,
                            .plan = str_from_cstr(plan),
                            .reason = CANCEL_REASON_COUNT,
                            .key = str_from_cstr(key) };
}

static Err *ask(Fixture *fixture, const char *person, SubscriptionId id, ChangeRequest request)
{
    Call call = fixture_call(fixture, person);
    SaleChangeId made;
    return svc_change(&call, id, &request, &made);
}

static ChangePreview preview(Fixture *fixture, SubscriptionId id, ChangeRequest request)
{
    Call call = fixture_call(fixture, "anna");
    ChangePreview view;
    CHECK_OK(svc_change_preview(&call, id, &request, &view));
    CHECK(view.price_visible);
    return view;
}

static SubscriptionId running(Fixture *fixture, const char *plan)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, plan);
    sale_run(fixture, "2026-12-01");
    return id;
}

/* The newest document to Aegean. */
static Str newest(Fixture *fixture)
{
    return sql_rows(fixture,
                    "SELECT d.kind || ' ' || CAST(d.net_minor AS text) || '+' || CAST(d.tax_minor "
                    "AS text) || '=' || CAST(d.gross_minor AS text) FROM documents d JOIN accounts "
                    "b ON b.id = d.buyer_id WHERE b.name = 'Aegean' ORDER BY d.id DESC LIMIT 1");
}

static Str text_of(const char *kind, const ChangePreview *view)
{
    return arena_printf(&test_arena, "%s %lld+%lld=%lld\n", kind, (long long)view->net.minor,
                        (long long)view->tax.minor, (long long)view->gross.minor);
}

/* EVIDENCE: R-SUB-03 R16 R18 a longer term begins with the change, as the preview says */
SERVICE_TEST(a_plan_of_a_longer_term_begins_today)
{
    SubscriptionId id = running(fixture, MONTHLY);
    sale_run(fixture, "2026-12-11");
    ChangeRequest request = to(COMMITTED, CANCEL_NOW, "k");
    ChangePreview view = preview(fixture, id, request);
    CHECK_STR(view.title, S("Server Small, 1 year, paid monthly"));
    CHECK_STR(view.title_was, S("Server Small, Monthly"));
    CHECK_INT(view.lines_count, 2);
    CHECK(view.lines[0].credit);
    CHECK_INT(view.lines[1].amount.ratio_num, 21);
    CHECK_INT(view.lines[1].amount.ratio_den, 31);
    CHECK_OK(ask(fixture, "anna", id, request));
    CHECK_OK(ask(fixture, "anna", id, request)); /* twice is once */
    (void)run_jobs(fixture);
    CHECK_STR(newest(fixture), text_of("credit_note", &view));
    SubscriptionView seen = sale_seen(fixture, "anna", id);
    CHECK_STR(seen.plan_name, S("1 year, paid monthly"));
    CHECK_STR(date_format(&test_arena, seen.term_from), S("2026-12-11"));
    CHECK_STR(date_format(&test_arena, seen.term_to), S("2027-12-11"));
    CHECK_STR(sql_rows(fixture, "SELECT CAST(price_units AS text) FROM subscription_edges ORDER BY "
                                "depth"),
              S("899\n953\n1144\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM subscription_changes WHERE kind = 'plan'"),
              S("1\n"));
    sale_check(fixture);
    sale_run(fixture, "2027-01-01");
    CHECK_STR(sale_lines(fixture, FIXTURE_AEGEAN),
              arena_printf(&test_arena, "recurring|%lld\n", (long long)view.next_net.minor));
    sale_check(fixture);
    sale_run(fixture, "2027-12-12"); /* over the term's end */
    sale_check(fixture);
}

/* EVIDENCE: R-SUB-03 a shorter term waits for the end of the one that binds */
SERVICE_TEST(a_plan_of_a_shorter_term_waits_for_the_end_of_the_term)
{
    SubscriptionId id = running(fixture, COMMITTED);
    CHECK_ERR(ask(fixture, "anna", id, to(MONTHLY, CANCEL_NOW, "")), CANCEL_WHEN);
    CHECK_ERR(ask(fixture, "anna", id, to(MONTHLY, CANCEL_PERIOD_END, "")), CANCEL_WHEN);
    ChangeRequest request = to(MONTHLY, CANCEL_TERM_END, "k");
    ChangePreview view = preview(fixture, id, request);
    CHECK_STR(date_format(&test_arena, view.effective_on), S("2027-11-22"));
    CHECK_OK(ask(fixture, "anna", id, request));
    (void)run_jobs(fixture);
    CHECK_STR(sale_seen(fixture, "anna", id).plan_name, S("1 year, paid monthly"));
    sale_check(fixture);
    CHECK_ERR(ask(fixture, "anna", id, to(MONTHLY, CANCEL_TERM_END, "other")), SUBSCRIPTION_STATE);
    sale_run(fixture, "2027-11-21");
    sale_check(fixture);
    sale_run(fixture, "2027-11-22");
    CHECK_STR(newest(fixture), text_of("invoice", &view));
    CHECK_STR(sale_seen(fixture, "anna", id).plan_name, S("Monthly"));
    sale_check(fixture);
    sale_run(fixture, "2027-12-01");
    sale_check(fixture);
    CHECK_OK(ask(fixture, "anna", id, to(COMMITTED, CANCEL_PERIOD_END, "back")));
    sale_run(fixture, "2028-01-01");
    CHECK_STR(sale_seen(fixture, "anna", id).plan_name, S("1 year, paid monthly"));
    sale_check(fixture);
}

/* EVIDENCE: R-BIL-12 what is planned is foretold as it will be billed */
SERVICE_TEST(the_next_invoices_know_what_is_planned)
{
    SubscriptionId id = running(fixture, MONTHLY);
    Call call = fixture_call(fixture, "anna");
    ForecastView forecast;
    ChangeRequest more = { .when = CANCEL_PERIOD_END,
                           .quantity = 7,
                           .reason = CANCEL_REASON_COUNT };
    CHECK_OK(ask(fixture, "anna", id, to(COMMITTED, CANCEL_PERIOD_END, "p")));
    CHECK_OK(ask(fixture, "anna", id, more));
    CHECK_OK(svc_forecast(&call, fixture->accounts[FIXTURE_BLUE_HARBOUR], 10, &forecast));
    CHECK(forecast.documents_count >= 2);
    sale_run(fixture, "2027-01-01");
    CHECK_STR(
        sql_rows(fixture, "SELECT d.gross_minor FROM documents d JOIN accounts b ON b.id = "
                          "d.buyer_id WHERE b.name = 'Blue Harbour' ORDER BY d.id DESC LIMIT "
                          "1"),
        arena_printf(&test_arena, "%lld\n", (long long)forecast.documents[0].view.gross.minor));
    CHECK_STR(forecast.documents[0].view.lines[0].title, S("Server Small, 1 year, paid monthly"));
    CHECK_INT(forecast.documents[0].view.lines[0].money.quantity, 7);
    sale_check(fixture);
}

SERVICE_TEST(a_planned_plan_is_taken_back)
{
    SubscriptionId id = running(fixture, MONTHLY);
    Call call = fixture_call(fixture, "anna");
    ChangeRequest request = to(COMMITTED, CANCEL_PERIOD_END, "k");
    SaleChangeId made;
    CHECK_OK(svc_change(&call, id, &request, &made));
    sale_check(fixture);
    CHECK_OK(svc_change_withdraw(&call, made));
    sale_run(fixture, "2027-01-01");
    CHECK_STR(sale_seen(fixture, "anna", id).plan_name, S("Monthly"));
    sale_check(fixture);
}

SERVICE_TEST(quantity_and_plan_change_on_one_day)
{
    SubscriptionId id = running(fixture, MONTHLY);
    sale_run(fixture, "2026-12-11");
    ChangeRequest more = { .when = CANCEL_NOW, .quantity = 4, .reason = CANCEL_REASON_COUNT };
    CHECK_OK(ask(fixture, "anna", id, more));
    CHECK_OK(ask(fixture, "anna", id, to(COMMITTED, CANCEL_NOW, "p")));
    (void)run_jobs(fixture);
    SubscriptionView seen = sale_seen(fixture, "anna", id);
    CHECK_INT(seen.quantity, 4);
    CHECK_STR(seen.plan_name, S("1 year, paid monthly"));
    sale_check(fixture);
    more.quantity = 2;
    ChangePreview view = preview(fixture, id, more);
    CHECK_OK(ask(fixture, "anna", id, more));
    (void)run_jobs(fixture);
    CHECK_STR(newest(fixture), text_of("credit_note", &view));
    sale_check(fixture);
}

SERVICE_TEST(what_changed_its_plan_is_cancelled_as_it_is)
{
    SubscriptionId id = running(fixture, MONTHLY);
    CHECK_OK(ask(fixture, "anna", id, to(COMMITTED, CANCEL_NOW, "p")));
    (void)run_jobs(fixture);
    CHECK_STR(
        sql_rows(fixture, "SELECT COUNT(*) FROM subscription_edges WHERE open_on IS NOT NULL"),
        S("0\n"));
    sale_day(fixture, "2026-12-20");
    (void)sale_cancel(fixture, "anna", id, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    CHECK_STR(sql_rows(fixture, "SELECT cause FROM jobs WHERE state = 'failed'"), S(""));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM charged_periods WHERE to_on > '2026-12-20'"),
              S("0\n"));
    sale_run(fixture, "2027-01-02");
    sale_check(fixture);
}

SERVICE_TEST(a_plan_that_does_not_fit_is_refused)
{
    SubscriptionId id = running(fixture, MONTHLY);
    CHECK_ERR(ask(fixture, "anna", id, to(MONTHLY, CANCEL_NOW, "")), FIELD_INVALID);
    CHECK_ERR(ask(fixture, "anna", id, to("no-such-plan", CANCEL_NOW, "")), FIELD_INVALID);
    CHECK_ERR(ask(fixture, "anna", id, to("firewall-essential-monthly", CANCEL_NOW, "")),
              FIELD_INVALID);
    CHECK_ERR(ask(fixture, "eva", id, to(COMMITTED, CANCEL_NOW, "")), FORBIDDEN);
    CHECK_ERR(ask(fixture, "greta", id, to(COMMITTED, CANCEL_NOW, "")), NOT_FOUND);
    (void)sql_rows(fixture, "UPDATE plans SET active = false WHERE code = '" COMMITTED "'");
    CHECK_ERR(ask(fixture, "anna", id, to(COMMITTED, CANCEL_NOW, "")), PRODUCT_GONE);
    (void)sql_rows(fixture,
                   "UPDATE plans SET active = true, quantity_min = 5 WHERE code = '" COMMITTED "'");
    CHECK_ERR(ask(fixture, "anna", id, to(COMMITTED, CANCEL_NOW, "")), FIELD_RANGE);
    (void)sql_rows(fixture, "UPDATE plans SET quantity_min = 1 WHERE code = '" COMMITTED "'");
    (void)sale_cancel(fixture, "anna", id, CANCEL_PERIOD_END, NULL);
    CHECK_ERR(ask(fixture, "anna", id, to(COMMITTED, CANCEL_NOW, "")), SUBSCRIPTION_STATE);
}

SERVICE_TEST(the_plans_of_a_subscription_are_those_it_can_change_to)
{
    SubscriptionId id = running(fixture, COMMITTED);
    Call call = fixture_call(fixture, "anna");
    ChangePlanView *plans;
    size_t count;
    CHECK_OK(svc_change_plans(&call, id, &plans, &count));
    CHECK_INT(count, 1);
    CHECK_STR(plans[0].code, S(MONTHLY));
    CHECK_STR(plans[0].title, S("Server Small, Monthly"));
    CHECK(plans[0].term_end);
    CHECK(plans[0].price_visible);
    CHECK_INT(plans[0].price.minor, 1059);
    Call eva = fixture_call(fixture, "eva"); /* does not manage it */
    CHECK_OK(svc_change_plans(&eva, id, &plans, &count));
    CHECK_INT(count, 0);
}

/* EVIDENCE: R-SUB-06 replaying the changes gives the subscription */
SERVICE_TEST(check_finds_a_plan_that_its_changes_do_not_give)
{
    SubscriptionId id = running(fixture, MONTHLY);
    Call call = fixture_system_call(fixture);
    Str *problems;
    size_t count;
    CHECK_OK(ask(fixture, "anna", id, to(COMMITTED, CANCEL_NOW, "p")));
    (void)run_jobs(fixture);
    sale_check(fixture);
    (void)sql_rows(fixture, "UPDATE subscriptions SET title = 'Another'");
    CHECK_OK(svc_check(&call, &problems, &count));
    CHECK(count > 0);
    CHECK(str_find(problems[0], S("its changes say"), 0) < problems[0].len);
    (void)sql_rows(fixture,
                   "UPDATE subscriptions SET title = 'Server Small, 1 year, paid monthly'");
    sale_check(fixture);
    (void)sql_rows(fixture, "UPDATE subscription_edges SET price_units = 5 WHERE depth = 1");
    CHECK_OK(svc_check(&call, &problems, &count));
    CHECK(count > 0);
    CHECK(str_find(problems[0], S("another price than its changes say"), 0) < problems[0].len);
}

SERVICE_TEST(check_finds_a_planned_change_that_the_run_would_not_see)
{
    SubscriptionId id = running(fixture, MONTHLY);
    Call call = fixture_system_call(fixture);
    Str *problems;
    size_t count;
    CHECK_OK(ask(fixture, "anna", id, to(COMMITTED, CANCEL_PERIOD_END, "p")));
    sale_check(fixture);
    (void)sql_rows(fixture, "UPDATE subscription_edges SET open_on = NULL WHERE depth = 1");
    CHECK_OK(svc_check(&call, &problems, &count));
    CHECK(count > 0);
    CHECK(str_find(problems[0], S("does not know of a change"), 0) < problems[0].len);
}

#define SIZE(code, name, more, eur)                                                                \
    "{\"code\":\"" code                                                                            \
    "\",\"kind\":\"cloud_server\",\"connector\":\"simulator\",\"name\":\"" name                    \
    "\",\"vendor\":\"Stoa Cloud\",\"category\":\"Sample\",\"industries\":[],\"summary\":\"One.\"," \
    "\"description\":\"Text.\",\"image\":\"img/products/"                                          \
    "server-small.svg\",\"tax_category\":\"S\","                                                   \
    "\"refund\":\"day\",\"retention_minutes\":10," more "\"plans\":[{\"code\":\"" code             \
    "-m\",\"name\":\"Monthly\",\"term\":\"P1M\",\"billing\":\"P1M\",\"quantity_min\":1,"           \
    "\"quantity_max\":50,\"quantity_step\":1,\"unit\":\"unit\",\"price\":{\"EUR\":\"" eur "\"}}]}"

/* Two servers of which one becomes the other, and an add-on that only the smaller one takes. */
static SubscriptionId running_size(Fixture *fixture, const char *plan)
{
    static const char text[] = "{\"stoa_catalogue\":1,\"products\":[" SIZE(
        "size-disk", "Disk", "\"addon\":true,",
        "1.00") "," SIZE("size-two", "Size Two", "\"settings\":{\"vcpu\":2,\"ram_gb\":4},",
                         "20.00") "," SIZE("size-one", "Size One",
                                           "\"settings\":{\"vcpu\":1,\"ram_gb\":2},\"upgrades\":"
                                           "[\"size-two\"],\"addons\":[\"size-disk\"],",
                                           "10.00") "]}";
    Call call = fixture_system_call(fixture);
    ImportResult result;
    fixture_catalogue(fixture);
    CHECK_OK(svc_import_catalogue(&call, str_from_cstr(text), false, &result));
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, plan);
    sale_run(fixture, "2026-12-01");
    sale_run(fixture, "2026-12-11");
    return id;
}

/* EVIDENCE: R-SUB-03 R16 an upgrade begins at once, at the vendor too */
SERVICE_TEST(a_product_is_upgraded_along_the_graph)
{
    SubscriptionId id = running_size(fixture, "size-one-m");
    Call call = fixture_call(fixture, "anna");
    ChangePlanView *plans;
    size_t count;
    CHECK_OK(svc_change_plans(&call, id, &plans, &count));
    CHECK_INT(count, 1);
    CHECK(plans[0].other_product);
    CHECK_STR(upgrade_kind_name(plans[0].way), S("upgrade"));
    ChangeRequest request = to("size-two-m", CANCEL_NOW, "k");
    ChangePreview view = preview(fixture, id, request);
    CHECK_STR(view.title, S("Size Two, Monthly"));
    CHECK_OK(ask(fixture, "anna", id, request));
    (void)run_jobs(fixture);
    CHECK_STR(newest(fixture), text_of("invoice", &view));
    SubscriptionView seen = sale_seen(fixture, "anna", id);
    CHECK_STR(seen.product_name, S("Size Two"));
    CHECK_STR(sql_rows(fixture, "SELECT version FROM services"), S("2\n"));
    Str settings = sql_rows(fixture, "SELECT settings FROM services");
    CHECK(str_find(settings, S("\"vcpu\":2"), 0) < settings.len);
    CHECK(str_find(settings, S("\"ram_gb\":4"), 0) < settings.len);
    sale_check(fixture);
    sale_run(fixture, "2027-01-01");
    CHECK_STR(vendor_state_name(sale_seen(fixture, "anna", id).vendor_state), S("in_sync"));
    sale_check(fixture);
}

/* EVIDENCE: R-SUB-03 R16 a downgrade waits for the end of the term */
SERVICE_TEST(a_downgrade_waits_for_the_end_of_the_term)
{
    SubscriptionId id = running_size(fixture, "size-two-m");
    CHECK_ERR(ask(fixture, "anna", id, to("size-one-m", CANCEL_NOW, "")), CANCEL_WHEN);
    ChangeRequest request = to("size-one-m", CANCEL_TERM_END, "k");
    ChangePreview view = preview(fixture, id, request);
    CHECK_STR(date_format(&test_arena, view.effective_on), S("2027-01-01"));
    CHECK_OK(ask(fixture, "anna", id, request));
    sale_run(fixture, "2027-01-01");
    CHECK_STR(newest(fixture), text_of("invoice", &view));
    CHECK_STR(sale_seen(fixture, "anna", id).product_name, S("Size One"));
    sale_check(fixture);
}

SERVICE_TEST(an_upgrade_that_does_not_go_with_the_rest_is_refused)
{
    SubscriptionId id = running_size(fixture, "size-one-m");
    ChangeRequest request = to("size-two-m", CANCEL_NOW, "");
    CHECK_ERR(ask(fixture, "anna", id, to("firewall-essential-monthly", CANCEL_NOW, "")),
              FIELD_INVALID); /* no way leads there */
    SubscriptionId firewall =
        sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "firewall-essential-monthly");
    (void)sql_rows(fixture,
                   "INSERT INTO product_exclusions (product_id, other_id) SELECT a.id, b.id "
                   "FROM products a, products b WHERE a.code = 'firewall-essential' AND "
                   "b.code = 'size-two'");
    CHECK_ERR(ask(fixture, "anna", id, request), FIELD_INVALID);
    (void)sale_cancel(fixture, "anna", firewall, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    (void)sql_rows(fixture,
                   "UPDATE subscriptions SET base_id = (SELECT MIN(id) FROM subscriptions) "
                   "WHERE id = (SELECT MAX(id) FROM subscriptions)");
    CHECK_OK(ask(fixture, "anna", id, request)); /* what has ended stands in no way */
    (void)run_jobs(fixture);
    sale_check(fixture);
}

SERVICE_TEST(an_upgrade_keeps_its_add_ons_or_is_refused)
{
    SubscriptionId id = running_size(fixture, "size-one-m");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "size-disk-m");
    CHECK_ERR(ask(fixture, "anna", id, to("size-two-m", CANCEL_NOW, "")), FIELD_INVALID);
    (void)sql_rows(fixture, "INSERT INTO product_addons (base_id, addon_id, position) SELECT a.id, "
                            "b.id, 1 FROM products a, products b WHERE a.code = 'size-two' AND "
                            "b.code = 'size-disk'");
    CHECK_OK(ask(fixture, "anna", id, to("size-two-m", CANCEL_NOW, "")));
    (void)run_jobs(fixture);
    sale_check(fixture);
}

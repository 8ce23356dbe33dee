/* provision_test.c - from a placed order to a service that works, through everything a vendor may
 * answer. */
#include "tests/service/sale_support.h"

static ServiceId first_service(Fixture *fixture, OrderId order)
{
    OrderView view = order_seen(fixture, "anna", order);
    CHECK(view.lines_count >= 1);
    CHECK(view.lines[0].service.v != 0);
    return view.lines[0].service;
}

static Str last_event(const ServiceView *service)
{
    CHECK(service->events_count >= 1);
    return service->events[service->events_count - 1].name;
}

SERVICE_TEST(a_placed_order_is_made_and_its_subscription_starts)
{
    fixture_catalogue(fixture);
    OrderId order = order_database(fixture, "books", "");
    CHECK(run_jobs(fixture) >= 1);

    OrderView view = order_seen(fixture, "anna", order);
    CHECK_STR(order_state_name(view.state), S("done"));
    CHECK_INT(view.done_at.us, fixture->now.us);
    CHECK_STR(order_line_state_name(view.lines[0].state), S("done"));
    ServiceView service = service_seen_by(fixture, "anna", view.lines[0].service);
    CHECK_STR(service_state_name(service.state), S("ready"));
    CHECK(service.simulated);
    CHECK(service.facts_count >= 1);
    CHECK(service.secret_waiting);
    CHECK_STR(last_event(&service), S("service.ready"));
    CHECK_STR(sql_rows(fixture, "SELECT state, vendor_state, started_on, term_from, term_to FROM "
                                "subscriptions"),
              S("active|in_sync|2026-11-12|2026-11-12|2026-12-01\n"));
    /* operator > Meridian > Aegean > Blue Harbour, billed to the end of the month. */
    CHECK_STR(sql_rows(fixture, "SELECT depth, due_on FROM subscription_edges ORDER BY depth"),
              S("0|2026-12-01\n1|2026-12-01\n2|2026-12-01\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM jobs WHERE kind = 'bill'"), S("6\n"));
}

SERVICE_TEST(an_order_waits_with_the_cause_and_finishes_when_the_vendor_is_back)
{
    fixture_catalogue(fixture);
    OrderId order = order_database(fixture, "books", "fail 2");
    (void)run_jobs(fixture);
    OrderView view = order_seen(fixture, "anna", order);
    CHECK_STR(order_state_name(view.state), S("executing"));
    CHECK(view.cause.len > 0);
    CHECK_STR(view.lines[0].cause, view.cause);
    ServiceView service = service_seen_by(fixture, "eva", view.lines[0].service);
    CHECK_STR(service_state_name(service.state), S("provisioning"));
    CHECK_STR(service.cause, view.cause);

    for (int i = 0; i < 4; i++) {
        fixture_advance(fixture, 60);
        (void)run_jobs(fixture);
    }
    view = order_seen(fixture, "anna", order);
    CHECK_STR(order_state_name(view.state), S("done"));
    CHECK_INT(view.cause.len, 0);
    CHECK_INT(view.lines[0].cause.len, 0);
}

SERVICE_TEST(a_vendor_that_needs_time_is_asked_again_and_its_line_is_in_provisioning)
{
    fixture_catalogue(fixture);
    OrderId order = order_database(fixture, "books", "delay 5s");
    (void)run_jobs(fixture);
    OrderView view = order_seen(fixture, "anna", order);
    CHECK_STR(order_line_state_name(view.lines[0].state), S("provisioning"));
    CHECK_INT(view.cause.len, 0);
    fixture_advance(fixture, 6);
    (void)run_jobs(fixture);
    CHECK_STR(order_state_name(order_seen(fixture, "anna", order).state), S("done"));
}

SERVICE_TEST(a_refusal_names_cause_and_field_and_new_settings_repair_it)
{
    fixture_catalogue(fixture);
    OrderId order = order_database(fixture, "books", "refuse database.name_taken name");
    ServiceId id = first_service(fixture, order);
    (void)run_jobs(fixture);
    OrderView view = order_seen(fixture, "anna", order);
    CHECK_STR(order_state_name(view.state), S("failed"));
    CHECK(view.lines[0].cause.len > 0);
    ServiceView service = service_seen_by(fixture, "anna", id);
    CHECK_STR(service_state_name(service.state), S("failed"));
    CHECK_STR(service.cause_code, S("database.name_taken"));
    CHECK_STR(service.cause_field, S("name"));
    CHECK(service.can_retry);
    CHECK_STR(sql_rows(fixture, "SELECT state, vendor_state FROM subscriptions"),
              S("pending|failed\n"));

    Call call = fixture_call(fixture, "anna");
    CHECK_ERR(svc_service_retry(&call, id, S("{\"name\":\"\"}")), FIELD_REQUIRED);
    CHECK_OK(svc_service_retry(&call, id, database_settings("other", "")));
    CHECK_STR(order_state_name(order_seen(fixture, "anna", order).state), S("executing"));
    (void)run_jobs(fixture);
    CHECK_STR(order_state_name(order_seen(fixture, "anna", order).state), S("done"));
    CHECK_ERR(svc_service_retry(&call, id, S("")), SERVICE_STATE);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM jobs WHERE kind = 'provision' AND state = "
                                "'failed'"),
              S("0\n"));
}

/* To whom a mail with these words in its subject goes, by address. */
static Str mails_to(Fixture *fixture, const char *subject)
{
    return sql_rows(fixture,
                    str_cstr(&test_arena, arena_printf(&test_arena,
                                                       "SELECT recipient FROM mails WHERE subject "
                                                       "LIKE '%%%s%%' ORDER BY recipient",
                                                       subject)));
}

/* EVIDENCE: R-ORD-09 every step mails whom it concerns */
SERVICE_TEST(people_are_told_by_mail_how_an_order_went_on)
{
    fixture_catalogue(fixture);
    Str operator_mail = sql_rows(fixture, "SELECT email FROM accounts WHERE parent_id IS NULL");
    Str buyer = sql_rows(fixture, "SELECT email FROM accounts WHERE name = 'Aegean'");
    Str both = arena_printf(&test_arena, "%.*s%.*s", STR_ARG(operator_mail), STR_ARG(buyer));
    (void)order_database(fixture, "books", "");
    (void)run_jobs(fixture);
    CHECK_STR(mails_to(fixture, "is ready"), buyer);
    OrderId order = order_database(fixture, "failing", "refuse database.name_taken name");
    (void)run_jobs(fixture);
    CHECK_STR(mails_to(fixture, "could not be carried out"), both);
    CHECK_STR(sql_rows(fixture, "SELECT count(*) FROM mails WHERE body LIKE "
                                "'%The simulated vendor refuses this.%'"),
              S("2\n"));
    Call call = fixture_call(fixture, "anna");
    ServiceId id = first_service(fixture, order);
    CHECK_OK(svc_service_retry(&call, id, database_settings("other", "")));
    (void)run_jobs(fixture);
    CHECK_INT(mails_to(fixture, "is ready").len, 2 * buyer.len);
}

/* EVIDENCE: R-ORD-08 the order waits and nothing is lost */
SERVICE_TEST(a_vendor_that_asks_back_gets_its_answer_and_goes_on)
{
    fixture_catalogue(fixture);
    OrderId order = order_database(fixture, "books", "ask size_gb: How many GB?");
    ServiceId id = first_service(fixture, order);
    (void)run_jobs(fixture);
    OrderView view = order_seen(fixture, "anna", order);
    CHECK_STR(order_state_name(view.state), S("awaiting_customer"));
    CHECK_STR(order_line_state_name(view.lines[0].state), S("awaiting_customer"));
    CHECK_STR(view.lines[0].cause, S("How many GB?"));
    CHECK_STR(view.cause, S("How many GB?"));
    CHECK_INT(view.done_at.us, 0);
    ServiceView service = service_seen_by(fixture, "anna", id);
    CHECK_STR(service_state_name(service.state), S("configuring"));
    CHECK(service.can_answer);
    CHECK(!service.can_retry);
    CHECK_STR(mails_to(fixture, "waits for your answer"),
              sql_rows(fixture, "SELECT email FROM accounts WHERE name = 'Aegean'"));
    sale_check(fixture);

    Call call = fixture_call(fixture, "anna");
    CHECK_ERR(svc_order_retry(&call, order), ORDER_STATE);
    CHECK_ERR(svc_service_retry(&call, id, S("")), SERVICE_STATE);
    CHECK_ERR(svc_service_answer(&call, id, S("{}")), FIELD_REQUIRED);
    CHECK_ERR(svc_service_answer(&call, id, S("{\"size_gb\":\"many\"}")), FIELD_INVALID);
    CHECK_OK(svc_service_answer(&call, id, S("{\"size_gb\":7}")));
    CHECK_ERR(svc_service_answer(&call, id, S("{\"size_gb\":8}")), SERVICE_STATE);
    CHECK_STR(order_state_name(order_seen(fixture, "anna", order).state), S("executing"));
    (void)run_jobs(fixture);
    CHECK_STR(order_state_name(order_seen(fixture, "anna", order).state), S("done"));
    Str settings = sql_rows(fixture, "SELECT settings FROM services");
    CHECK(str_find(settings, S("\"size_gb\":7"), 0) < settings.len);
    CHECK(str_find(settings, S("\"name\":\"books\""), 0) < settings.len);
    sale_check(fixture);
}

SERVICE_TEST(a_line_that_waits_for_an_answer_can_be_given_up)
{
    fixture_catalogue(fixture);
    OrderId order = order_database(fixture, "books", "ask Which region?");
    (void)run_jobs(fixture);
    OrderView view = order_seen(fixture, "anna", order);
    Call call = fixture_call(fixture, "anna");
    CancelRequest request = { .when = CANCEL_NOW, .reason = CANCEL_REASON_OTHER };
    CancelMade cancellation;
    CHECK_OK(svc_cancel(&call, view.lines[0].subscription, &request, &cancellation));
    (void)run_jobs(fixture);
    CHECK_STR(order_state_name(order_seen(fixture, "anna", order).state), S("cancelled"));
    sale_check(fixture);
}

SERVICE_TEST(an_answer_that_was_lost_is_found_again_and_nothing_is_made_twice)
{
    fixture_catalogue(fixture);
    OrderId order = order_database(fixture, "books", "lose 1");
    for (int i = 0; i < 3; i++) {
        (void)run_jobs(fixture);
        fixture_advance(fixture, 60);
    }
    CHECK_STR(order_state_name(order_seen(fixture, "anna", order).state), S("done"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM events WHERE name = 'service.ready'"),
              S("1\n"));
}

/* EVIDENCE: a crash after the vendor's answer and one after the commit. */
SERVICE_TEST(a_job_that_runs_again_after_a_crash_finds_its_work_done)
{
    fixture_catalogue(fixture);
    OrderId order = order_database(fixture, "books", "");
    JobView *jobs;
    size_t count;
    CHECK_OK(svc_jobs_claim(&fixture->app, &test_arena, 16, &jobs, &count));
    for (int again = 0; again < 3; again++) {
        for (size_t i = 0; i < count; i++) {
            CHECK_OK(svc_job_run(&fixture->app, &test_arena, fixture->scratch, &jobs[i]));
        }
    }
    CHECK_STR(order_state_name(order_seen(fixture, "anna", order).state), S("done"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM events WHERE name = 'service.ready'"),
              S("1\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM jobs WHERE kind = 'bill'"), S("3\n"));
}

SERVICE_TEST(an_order_whose_connector_is_not_there_waits_and_goes_on_when_it_is)
{
    fixture_catalogue(fixture);
    OrderId order = order_database(fixture, "books", "");
    size_t connectors = fixture->app.connectors.count;
    fixture->app.connectors.count = 0;
    (void)run_jobs(fixture);
    OrderView view = order_seen(fixture, "anna", order);
    CHECK_STR(order_state_name(view.state), S("executing"));
    CHECK(view.cause.len > 0);
    fixture->app.connectors.count = connectors;
    fixture_advance(fixture, 61);
    (void)run_jobs(fixture);
    CHECK_STR(order_state_name(order_seen(fixture, "anna", order).state), S("done"));
}

SERVICE_TEST(a_vendor_that_is_away_for_a_day_fails_the_service)
{
    fixture_catalogue(fixture);
    OrderId order = order_database(fixture, "books", "fail 100");
    (void)run_jobs(fixture);
    fixture_advance(fixture, 25 * 3600);
    (void)run_jobs(fixture);
    OrderView view = order_seen(fixture, "anna", order);
    CHECK_STR(order_state_name(view.state), S("failed"));
    CHECK(view.lines[0].cause.len > 0);
}

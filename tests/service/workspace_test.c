/* workspace_test.c - My WorkSpace: who sees which service, and secrets that are shown once. */
#include "tests/service/order_support.h"

static ServiceId make(Fixture *fixture, const char *name, const char *script)
{
    OrderId order = order_database(fixture, name, script);
    (void)run_jobs(fixture);
    return order_seen(fixture, "anna", order).lines[0].service;
}

static size_t count_services(Fixture *fixture, const char *person)
{
    Call call = fixture_call(fixture, person);
    Page page = { 0 };
    ServiceView *views;
    size_t count;
    CHECK_OK(svc_services(&call, (AccountId){ 0 }, &page, &views, &count));
    return count;
}

SERVICE_TEST(a_service_is_seen_by_its_owner_its_partner_and_those_above)
{
    fixture_catalogue(fixture);
    ServiceId id = make(fixture, "books", "");
    static const char *const branch[] = { "eva", "anna", "nikos", "olga" };
    for (size_t i = 0; i < COUNT_OF(branch); i++) {
        CHECK_INT(count_services(fixture, branch[i]), 1);
        ServiceView view = service_seen_by(fixture, branch[i], id);
        CHECK_STR(view.owner_name, S("Blue Harbour"));
        CHECK_STR(view.title, S("PostgreSQL Small, Monthly"));
        CHECK_STR(view.friendly_name, S("Books"));
        CHECK(view.settings_count >= 4);
        CHECK(view.events_count >= 3);
    }
    CHECK_INT(service_seen_by(fixture, "eva", id).order_code.len, 0); /* her partner's paper */
    CHECK(service_seen_by(fixture, "anna", id).order_code.len > 0);
    static const char *const strangers[] = { "greta", "hans" };
    for (size_t i = 0; i < COUNT_OF(strangers); i++) {
        Call call = fixture_call(fixture, strangers[i]);
        ServiceView view;
        FactView *facts;
        size_t count;
        CHECK_INT(count_services(fixture, strangers[i]), 0);
        CHECK_ERR(svc_service(&call, id, &view), NOT_FOUND);
        CHECK_ERR(svc_service_reveal(&call, id, &facts, &count), NOT_FOUND);
        CHECK_ERR(svc_service_retry(&call, id, S("")), NOT_FOUND);
    }
}

SERVICE_TEST(secrets_are_shown_once_to_who_ordered_or_uses_it)
{
    fixture_catalogue(fixture);
    ServiceId id = make(fixture, "books", "");
    FactView *facts;
    size_t count;
    Call call = fixture_call(fixture, "nikos");
    CHECK_ERR(svc_service_reveal(&call, id, &facts, &count), FORBIDDEN);
    call = fixture_call(fixture, "petros"); /* a buyer without My WorkSpace */
    CHECK_ERR(svc_service_reveal(&call, id, &facts, &count), FORBIDDEN);
    call = fixture_call(fixture, "eva");
    CHECK_OK(svc_service_reveal(&call, id, &facts, &count));
    CHECK(count >= 1);
    CHECK(facts[0].value.len > 0);
    CHECK_ERR(svc_service_reveal(&call, id, &facts, &count), SECRET_GONE);
    call = fixture_call(fixture, "anna");
    CHECK_ERR(svc_service_reveal(&call, id, &facts, &count), SECRET_GONE);
    ServiceView view = service_seen_by(fixture, "anna", id);
    CHECK(!view.secret_waiting);
    CHECK_INT(view.secrets_shown_at.us, fixture->now.us);
}

SERVICE_TEST(there_are_no_secrets_before_the_service_is_ready)
{
    fixture_catalogue(fixture);
    ServiceId id = make(fixture, "books", "delay 10s");
    Call call = fixture_call(fixture, "eva");
    FactView *facts;
    size_t count;
    CHECK_ERR(svc_service_reveal(&call, id, &facts, &count), SERVICE_STATE);
    CHECK_ERR(svc_service_retry(&call, id, S("")), SERVICE_STATE);
}

SERVICE_TEST(services_are_listed_newest_first_for_one_owner_or_all)
{
    fixture_catalogue(fixture);
    ServiceId first = make(fixture, "books", "");
    fixture_advance(fixture, 1);
    ServiceId second = make(fixture, "books2", "");
    Call call = fixture_call(fixture, "anna");
    Page page = { .limit = 1 };
    ServiceView *views;
    size_t count;
    CHECK_OK(svc_services(&call, (AccountId){ 0 }, &page, &views, &count));
    CHECK_INT(count, 1);
    CHECK_INT(views[0].id.v, second.v);
    page.after = page.next;
    CHECK_OK(svc_services(&call, fixture->accounts[FIXTURE_BLUE_HARBOUR], &page, &views, &count));
    CHECK_INT(count, 1);
    CHECK_INT(views[0].id.v, first.v);
    CHECK_INT(page.next.len, 0);
    page = (Page){ 0 };
    CHECK_OK(svc_services(&call, fixture->accounts[FIXTURE_AEGEAN], &page, &views, &count));
    CHECK_INT(count, 0);
}

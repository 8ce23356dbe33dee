/*
 * acting_test.c - who acted for whom, read by both sides.
 *
 * EVIDENCE: R-ACC-01 a partner's person acting for an end customer is recorded as both identities
 */
#include "service/acting.h"

#include "tests/service/order_support.h"

static size_t read_rows(Fixture *fixture, const char *person, const ActingFilterForm *filter,
                        ActingView **ret)
{
    Call call = fixture_call(fixture, person);
    Page page = { .limit = LIST_MAX };
    size_t count;
    CHECK_OK(svc_acting(&call, filter, &page, ret, &count));
    return count;
}

SERVICE_TEST(both_sides_read_what_a_partner_did_for_its_end_customer)
{
    const ActingFilterForm all = { .from = DATE_NONE, .until = DATE_NONE };
    ActingFilterForm by = all;
    const ActingFilterForm for_us = { .for_us = true, .from = DATE_NONE, .until = DATE_NONE };
    ActingView *rows;
    Call eva = fixture_call(fixture, "eva");
    Call petros = fixture_call(fixture, "petros");
    Page page = { 0 };
    size_t count;

    fixture_catalogue(fixture);
    (void)order_database(fixture, "running", "");
    size_t done = read_rows(fixture, "anna", &by, &rows);
    CHECK(done > 0);
    for (size_t i = 0; i < done; i++) {
        CHECK_STR(rows[i].actor_name, S("Aegean"));
        CHECK_STR(rows[i].whom_name, S("Blue Harbour"));
        CHECK(rows[i].user_name.len > 0);
        CHECK(rows[i].summary.len > 0);
    }
    CHECK(read_rows(fixture, "eva", &for_us, &rows) > 0);
    CHECK_STR(rows[0].actor_name, S("Aegean"));
    CHECK_STR(rows[0].summary, S("")); /* told to the partner's branch: it may name a cost */
    CHECK_INT(read_rows(fixture, "hans", &for_us, &rows), 0);
    CHECK_INT(read_rows(fixture, "greta", &by, &rows), 0);
    CHECK_INT(read_rows(fixture, "nikos", &by, &rows), 0);

    by.customer = fixture->accounts[FIXTURE_HANSE]; /* not hers */
    CHECK_INT(read_rows(fixture, "anna", &by, &rows), 0);
    by.customer = fixture->accounts[FIXTURE_BLUE_HARBOUR];
    CHECK_INT(read_rows(fixture, "anna", &by, &rows), done);
    by.person = S("nobody");
    CHECK_INT(read_rows(fixture, "anna", &by, &rows), 0);
    by = all;
    by.until = date_from_civil((Civil){ 2026, 11, 11 });
    CHECK_INT(read_rows(fixture, "anna", &by, &rows), 0);
    by = all;
    by.from = date_from_civil((Civil){ 2026, 11, 12 });
    CHECK_INT(read_rows(fixture, "anna", &by, &rows), done);
    by = all;
    CHECK_ERR(svc_acting(&eva, &by, &page, &rows, &count), FORBIDDEN);
    CHECK_ERR(svc_acting(&petros, &by, &page, &rows, &count), FORBIDDEN);
}

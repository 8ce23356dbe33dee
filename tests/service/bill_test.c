/* bill_test.c - the billing run: every period once, on every edge, to the cent. */
#include <pthread.h>

#include "tests/service/sale_support.h"

#define BOOKS "postgresql-small-monthly"

/* EVIDENCE: R-BIL-01 R-BIL-02 R3 R10 R26 R36 */
SERVICE_TEST(a_sale_is_billed_on_every_edge_to_the_cent)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    /* 24.90, 26.39 and 31.67 x 9/30 days, 24 % VAT. */
    CHECK_STR(sale_documents(fixture), S("INV-2026-000001 Stoa>Meridian 747+179=926\n"
                                         "INV-2026-000001 Meridian>Aegean 792+190=982\n"
                                         "INV-2026-000001 Aegean>Blue Harbour 950+228=1178\n"));
    sale_check(fixture);
}

/* EVIDENCE: R10 R11 the anchor day of who ordered */
SERVICE_TEST(the_first_line_is_a_stub_to_the_anchor_day)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);  /* the 15th: 23/30 days */
    (void)sale_make(fixture, "greta", FIXTURE_NORDLICHT, BOOKS); /* the 31st: 8/30 days */
    CHECK_STR(sale_periods(fixture, FIXTURE_MERIDIAN), S("2026-11-22..2026-12-15\n"));
    CHECK_STR(sale_periods(fixture, FIXTURE_NORDLICHT), S("2026-11-22..2026-11-30\n"));
    CHECK_STR(sql_rows(fixture, "SELECT amount_minor, ratio_num, ratio_den, tax_category FROM "
                                "document_lines ORDER BY amount_minor DESC"),
              S("1909|23|30|S\n664|8|30|AE\n"));
    sale_check(fixture);
}

SERVICE_TEST(a_yearly_plan_is_billed_for_the_rest_of_its_year)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "nikos", FIXTURE_MERIDIAN, "postgresql-small-yearly");
    CHECK_STR(sql_rows(fixture, "SELECT amount_minor, ratio_num, ratio_den FROM document_lines"),
              S("26376|358|365\n")); /* 268.92 x 358/365 */
    SubscriptionView view = sale_seen(fixture, "nikos", id);
    CHECK_STR(date_format(&test_arena, view.charged_through), S("2027-11-15"));
    CHECK_STR(date_format(&test_arena, view.next_charge_on), S("2027-11-15"));
    sale_check(fixture);
}

/* EVIDENCE: R-BIL-02 invariant 4 */
SERVICE_TEST(running_twice_charges_once)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    BillResult result = sale_bill(fixture, NULL, false);
    CHECK_INT(result.documents, 0);
    CHECK_INT(result.parked, 0);
    sale_run(fixture, "2026-11-24");
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM documents"), S("3\n"));
    sale_check(fixture);
}

/* EVIDENCE: R8 month ends are sticky */
SERVICE_TEST(periods_follow_each_other_over_month_ends)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2027-11-22");
    (void)sale_make(fixture, "greta", FIXTURE_NORDLICHT, BOOKS);
    sale_run(fixture, "2027-11-30");
    sale_run(fixture, "2027-12-31");
    sale_run(fixture, "2028-01-31");
    sale_run(fixture, "2028-02-28");
    CHECK_STR(sale_periods(fixture, FIXTURE_NORDLICHT),
              S("2027-11-22..2027-11-30\n2027-11-30..2027-12-31\n2027-12-31..2028-01-31\n"
                "2028-01-31..2028-02-29\n"));
    sale_run(fixture, "2028-02-29"); /* a leap year */
    CHECK_STR(sql_rows(fixture, "SELECT from_on, to_on, amount_minor, ratio_num, ratio_den FROM "
                                "document_lines ORDER BY from_on DESC LIMIT 1"),
              S("2028-02-29|2028-03-31|2490|31|31\n"));
    CHECK_STR(sql_rows(fixture, "SELECT label FROM documents ORDER BY issued_on"),
              S("INV-2027-000001\nINV-2027-000002\nINV-2027-000003\nINV-2028-000001\n"
                "INV-2028-000002\n"));
    sale_check(fixture);
}

SERVICE_TEST(what_was_missed_is_billed_in_one_document)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    sale_day(fixture, "2027-02-20");
    BillResult result = sale_bill(fixture, NULL, false);
    CHECK_INT(result.documents, 1);
    CHECK_INT(result.lines, 3);
    CHECK_INT(result.accounts, 1);
    sale_run(fixture, "2027-02-20");
    sale_check(fixture);
}

SERVICE_TEST(a_renewed_term_is_in_the_history)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "nikos", FIXTURE_MERIDIAN, "server-small-1y-monthly");
    sale_day(fixture, "2027-11-25");
    (void)sale_bill(fixture, NULL, false);
    SubscriptionView view = sale_seen(fixture, "nikos", id);
    CHECK_STR(date_format(&test_arena, view.term_from), S("2027-11-22"));
    CHECK_STR(date_format(&test_arena, view.term_to), S("2028-11-22"));
    CHECK_STR(view.events[view.events_count - 1].name, S("subscription.renewed"));
    (void)run_jobs(fixture);
    sale_check(fixture);
}

SERVICE_TEST(only_a_dry_run_looks_into_the_future)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    BillResult result = sale_bill(fixture, "2027-01-01", true);
    CHECK_INT(result.documents, 3);
    CHECK_INT(result.lines, 6);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM documents"), S("3\n"));
    Call call = fixture_system_call(fixture);
    Date future;
    CHECK_OK(date_parse(S("2027-01-01"), &future));
    CHECK_ERR(svc_bill(&call, future, false, &result), FIELD_RANGE);
    call = fixture_call(fixture, "anna");
    CHECK_ERR(svc_bill(&call, DATE_NONE, false, &result), FORBIDDEN);
}

/* EVIDENCE: invariant 20: a parked account is visible, and the run goes on for the others */
SERVICE_TEST(what_cannot_be_billed_is_parked_and_the_others_go_on)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    (void)sql_rows(fixture, "UPDATE accounts SET country = 'XX' WHERE name = 'Blue Harbour'");
    sale_day(fixture, "2026-12-01");
    BillResult result = sale_bill(fixture, NULL, false);
    CHECK_INT(result.documents, 2);
    CHECK_INT(result.parked, 1);
    CHECK(str_starts(str_from_cstr(result.cause), S("sub_")));
    (void)run_jobs(fixture);
    Str cause = sql_rows(fixture, "SELECT cause FROM jobs WHERE state = 'failed'");
    CHECK(str_starts(cause, S("sub_")));

    (void)sql_rows(fixture, "UPDATE accounts SET country = 'GR' WHERE name = 'Blue Harbour'");
    result = sale_bill(fixture, NULL, false);
    CHECK_INT(result.documents, 1);
    CHECK_INT(result.parked, 0);
}

/* EVIDENCE: invariant 20: what breaks a whole page is found, and parked alone */
SERVICE_TEST(a_sale_that_breaks_its_page_is_parked_alone)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId bad = sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    (void)sale_make(fixture, "greta", FIXTURE_NORDLICHT, BOOKS);
    sale_day(fixture, "2026-12-31");
    Str line = arena_printf(&test_arena,
                            "UPDATE subscription_edges SET currency = 'EU' WHERE "
                            "subscription_id = %lld",
                            (long long)bad.v);
    (void)sql_rows(fixture, str_cstr(&test_arena, line));
    BillResult result = sale_bill(fixture, NULL, false);
    CHECK_INT(result.parked, 1);
    CHECK_INT(result.documents, 2);
    Str cause = str_from_cstr(result.cause);
    CHECK(str_starts(cause, subscription_code(&test_arena, bad)));
    (void)run_jobs(fixture);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM jobs WHERE state = 'failed' AND cause <> ''"),
              S("1\n"));

    line = arena_printf(&test_arena,
                        "UPDATE subscription_edges SET currency = 'EUR' WHERE "
                        "subscription_id = %lld",
                        (long long)bad.v);
    (void)sql_rows(fixture, str_cstr(&test_arena, line));
    result = sale_bill(fixture, NULL, false); /* one call is the repair */
    CHECK_INT(result.parked, 0);
    CHECK_INT(result.documents, 1);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM jobs WHERE state = 'failed'"), S("0\n"));
    (void)run_jobs(fixture);
    sale_check(fixture);
}

/* EVIDENCE: invariant 5: the preview is the invoice, line by line */
SERVICE_TEST(a_preview_has_the_lines_of_the_invoice)
{
    BillPreview preview;
    BillResult result;
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, "server-small-1y-monthly");
    sale_day(fixture, "2027-02-20");
    Call call = fixture_call(fixture, "nikos");
    CHECK_OK(svc_bill_preview(&call, call.actor.account, DATE_NONE, &preview));
    CHECK_INT(preview.document_count, 1);
    CHECK(!preview.more);
    const BillPreviewDocument *document = &preview.documents[0];
    StrBuf lines = buf_new(&test_arena, 256);
    for (size_t i = 0; i < document->line_count; i++) {
        const DocumentLine *line = &document->lines[i];
        buf_addf(&lines, "%lld|%.*s|%.*s|%lld\n", (long long)line->subscription.v,
                 STR_ARG(date_format(&test_arena, line->days.from)),
                 STR_ARG(date_format(&test_arena, line->days.to)), (long long)line->net.minor);
    }
    AccountId meridian = call.actor.account;
    call = fixture_system_call(fixture);
    CHECK_OK(svc_bill_stream(&call, meridian, DATE_NONE, &result));
    CHECK_INT(result.lines, (int64_t)document->line_count);
    CHECK_STR(sql_rows(fixture, "SELECT subscription_id, from_on, to_on, amount_minor FROM "
                                "document_lines WHERE document_id = (SELECT MAX(id) FROM documents "
                                "WHERE kind = 'invoice') ORDER BY position"),
              buf_str(&lines));
    call = fixture_call(fixture, "greta");
    CHECK_ERR(svc_bill_preview(&call, meridian, DATE_NONE, &preview), FORBIDDEN);
    (void)run_jobs(fixture);
    sale_check(fixture);
}

typedef struct Racer {
    Fixture *fixture;
    Arena arena;
    Arena scratch;
    BillResult result;
    bool ok;
} Racer;

static void *race(void *context)
{
    Racer *racer = context;
    Call call = fixture_system_call(racer->fixture);
    call.out = &racer->arena;
    call.scratch = racer->scratch;
    racer->ok = svc_bill(&call, DATE_NONE, false, &racer->result) == NULL;
    return NULL;
}

SERVICE_TEST(two_runs_at_once_charge_once)
{
    Racer racers[2];
    pthread_t threads[2];
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    (void)sale_make(fixture, "greta", FIXTURE_NORDLICHT, BOOKS);
    sale_day(fixture, "2026-12-15");
    for (size_t i = 0; i < 2; i++) {
        racers[i] = (Racer){ .fixture = fixture,
                             .arena = arena_open(ARENA_CAP_BYTES),
                             .scratch = arena_open(ARENA_CAP_BYTES) };
        CHECK_INT(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
    }
    int64_t documents = 0;
    for (size_t i = 0; i < 2; i++) {
        CHECK_INT(pthread_join(threads[i], NULL), 0);
        CHECK(racers[i].ok);
        CHECK_INT(racers[i].result.parked, 0);
        documents += racers[i].result.documents;
    }
    CHECK_INT(documents, 4);
    (void)run_jobs(fixture);
    sale_check(fixture);
}

SERVICE_TEST(many_sales_are_billed_in_pages)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    sale_copies(fixture, 2250);
    BillResult result = sale_bill(fixture, NULL, false);
    CHECK_STR(str_from_cstr(result.cause), S(""));
    CHECK_INT(result.lines, 2250);
    CHECK_INT(result.accounts, 1);
    CHECK_INT(result.documents, 3);
    sale_day(fixture, "2026-12-15");
    (void)run_jobs(fixture);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM charged_periods"), S("4502\n"));
    sale_check(fixture);
}

/* usage_bill_test.c - use is rated in arrears, on every edge, as `stoa simulate` rates it. */
#include <pthread.h>

#include "tests/service/usage_support.h"

/* One scenario of tests/scenarios: what was used in a whole month, and what it costs. */
typedef struct UseCase {
    const char *scenario;
    const char *usage;
    const char *price;
    const char *units[4];
    const char *lines;
} UseCase;

#define TWO_TIERS \
    "\"tiers\":[{\"up_to\":\"100\",\"unit\":\"0.10\"},{\"up_to\":null,\"unit\":\"0.05\"}]"
#define MONTH "2026-12-01..2027-01-01 "

static const UseCase use_cases[] = {
    { "091",
      "\"model\":\"per_unit\"",
      "\"price\":\"0.10\"",
      { "100", "50" },
      "usage " MONTH "1500\n" },
    { "092", "\"model\":\"tiered\"", TWO_TIERS, { "150" }, "usage " MONTH "1250\n" },
    { "093", "\"model\":\"tiered\"", TWO_TIERS, { "100" }, "usage " MONTH "1000\n" },
    { "094",
      "\"model\":\"tiered\"",
      "\"tiers\":[{\"up_to\":\"100\",\"unit\":\"0.10\",\"flat\":\"1.00\"},"
      "{\"up_to\":null,\"unit\":\"0.05\",\"flat\":\"2.00\"}]",
      { "150" },
      "usage " MONTH "1550\n" },
    { "095", "\"model\":\"volume\"", TWO_TIERS, { "100" }, "usage " MONTH "1000\n" },
    { "096", "\"model\":\"volume\"", TWO_TIERS, { "101" }, "usage " MONTH "505\n" },
    { "097",
      "\"model\":\"package\",\"package_size\":\"10\"",
      "\"price\":\"1.00\"",
      { "95", "6" },
      "usage " MONTH "1100\n" },
    { "098",
      "\"model\":\"package\",\"package_size\":\"10\"",
      "\"price\":\"1.00\"",
      { "100" },
      "usage " MONTH "1000\n" },
    { "099",
      "\"model\":\"tiered\"",
      "\"tiers\":[{\"up_to\":null,\"unit\":\"0\",\"flat\":\"5.00\"}]",
      { NULL },
      "usage " MONTH "0\n" },
    { "100",
      "\"model\":\"tiered\",\"flat_at_zero\":true",
      "\"tiers\":[{\"up_to\":null,\"unit\":\"0\",\"flat\":\"5.00\"}]",
      { NULL },
      "usage " MONTH "500\n" },
    { "101",
      "\"model\":\"per_unit\"",
      "\"price\":\"0.333\"",
      { "0.1", "0.2", "1.23456789" },
      "usage " MONTH "51\n" },
    { "103 sum",
      "\"model\":\"per_unit\",\"aggregate\":\"sum\"",
      "\"price\":\"1.00\"",
      { "5", "9", "9", "3" },
      "usage " MONTH "2600\n" },
    { "103 max",
      "\"model\":\"per_unit\",\"aggregate\":\"max\"",
      "\"price\":\"1.00\"",
      { "5", "9", "9", "3" },
      "usage " MONTH "900\n" },
    { "103 last",
      "\"model\":\"per_unit\",\"aggregate\":\"last\"",
      "\"price\":\"1.00\"",
      { "5", "9", "9", "3" },
      "usage " MONTH "300\n" },
    { "103 unique",
      "\"model\":\"per_unit\",\"aggregate\":\"unique\"",
      "\"price\":\"1.00\"",
      { "5", "9", "9", "3" },
      "usage " MONTH "300\n" },
    { "104",
      "\"model\":\"per_unit\",\"included\":\"100\"",
      "\"price\":\"0.10\"",
      { "150" },
      "usage " MONTH "500\n" },
    { "106",
      "\"model\":\"per_unit\"",
      "\"price\":\"1.00\",\"minimum\":\"20.00\"",
      { "5" },
      "usage " MONTH "500\nminimum " MONTH "1500\n" },
    { "108",
      "\"model\":\"per_unit\"",
      "\"price\":\"1.00\",\"minimum\":\"20.00\"",
      { "20" },
      "usage " MONTH "2000\n" },
    { "109",
      "\"model\":\"per_unit\"",
      "\"price\":\"1.00\",\"maximum\":\"30.00\"",
      { "50" },
      "usage " MONTH "3000\n" },
};

/* EVIDENCE: R21 R23 R-BIL-04 the server's numbers are those of the scenarios */
SERVICE_TEST(use_costs_on_the_server_what_it_costs_in_the_scenario)
{
    SubscriptionId ids[COUNT_OF(use_cases)];
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-12-01");
    for (size_t i = 0; i < COUNT_OF(use_cases); i++) {
        const char *code = str_cstr(&test_arena, arena_printf(&test_arena, "metered-%zu", i));
        const char *plan = str_cstr(&test_arena, arena_printf(&test_arena, "%s-plan", code));
        usage_plan(fixture, code, use_cases[i].usage, use_cases[i].price);
        ids[i] = sale_make(fixture, "anna", FIXTURE_AEGEAN, plan);
    }
    CHECK_STR(use_lines(fixture), S("")); /* in arrears */
    sale_day(fixture, "2026-12-31");
    for (size_t i = 0; i < COUNT_OF(use_cases); i++) {
        for (size_t k = 0; k < COUNT_OF(use_cases[i].units) && use_cases[i].units[k] != NULL; k++) {
            Str at = arena_printf(&test_arena, "2026-12-0%zu", 5 + k);
            usage_add(fixture, ids[i], use_cases[i].units[k], str_cstr(&test_arena, at));
        }
    }
    sale_run(fixture, "2026-12-31");
    CHECK_STR(use_lines(fixture), S(""));
    sale_run(fixture, "2027-01-01");
    for (size_t i = 0; i < COUNT_OF(use_cases); i++) {
        Str sql = arena_printf(
            &test_arena,
            "SELECT l.kind || ' ' || l.from_on || '..' || l.to_on || ' ' || CAST(l.amount_minor AS "
            "text) FROM document_lines l JOIN documents d ON d.id = l.document_id JOIN accounts b "
            "ON b.id = d.buyer_id WHERE b.name = 'Meridian' AND l.subscription_id = %lld ORDER BY "
            "l.kind DESC",
            (long long)ids[i].v);
        Str rows = sql_rows(fixture, str_cstr(&test_arena, sql));
        if (!str_eq(rows, str_from_cstr(use_cases[i].lines))) {
            test_fail(__FILE__, __LINE__, "scenario %s: %.*s", use_cases[i].scenario,
                      STR_ARG(rows));
        }
    }
    sale_run(fixture, "2027-01-02");
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM documents"), S("2\n")); /* one an edge */
    sale_check(fixture);
}

static SubscriptionId sale_by_use(Fixture *fixture, const char *usage, const char *price)
{
    fixture_catalogue(fixture);
    usage_plan(fixture, "metered", usage, price);
    sale_day(fixture, "2026-12-01");
    return sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "metered-plan");
}

/* EVIDENCE: R36 each edge has its own prices, by its own rule */
SERVICE_TEST(use_is_billed_on_every_edge_at_its_own_price)
{
    SubscriptionId id = sale_by_use(fixture, "\"model\":\"tiered\"",
                                    "\"tiers\":[{\"up_to\":\"100\",\"unit\":\"0.10\"},"
                                    "{\"up_to\":null,\"unit\":\"0.0500\",\"flat\":\"2.00\"}]");
    sale_day(fixture, "2026-12-20");
    usage_add(fixture, id, "150.5", "2026-12-05T10:00:00+02:00");
    sale_run(fixture, "2027-01-01");
    /* 10.00 + 2.525 + 2.00; 6 % more: 0.11, 0.0530, 2.12; 20 % more: 0.13, 0.0636, 2.54. */
    CHECK_STR(sql_rows(fixture, "SELECT b.name, d.net_minor FROM documents d JOIN accounts b ON "
                                "b.id = d.buyer_id ORDER BY d.net_minor"),
              S("Meridian|1453\nAegean|1580\nBlue Harbour|1875\n"));
    Call call = fixture_call(fixture, "anna");
    Page page = { .limit = 10 };
    DocumentView *documents;
    DocumentView document;
    size_t count;
    CHECK_OK(svc_documents(&call, DOCUMENT_INVOICE, (AccountId){ 0 }, &page, &documents, &count));
    for (size_t i = 0; i < count; i++) {
        if (documents[i].incoming) {
            CHECK_OK(svc_document(&call, documents[i].id, &document));
            CHECK_STR(document.lines[0].money.formula,
                      S("150.5 GB: 100 × €0.11 + 50.5 × €0.0530 + €2.12 = €15.80"));
        }
    }
    sale_check(fixture);
}

/* EVIDENCE: R22 R24 scenario 110 */
SERVICE_TEST(late_use_is_the_difference_on_the_next_document)
{
    SubscriptionId id = sale_by_use(fixture, "\"model\":\"tiered\"", TWO_TIERS);
    sale_day(fixture, "2026-12-20");
    usage_add(fixture, id, "90", "2026-12-10");
    sale_run(fixture, "2027-01-01");
    CHECK_STR(use_lines(fixture), S("usage " MONTH "900\n"));
    sale_day(fixture, "2027-01-10");
    usage_add(fixture, id, "20", "2026-12-25");
    sale_run(fixture, "2027-01-20");
    CHECK_STR(use_lines(fixture), S("usage " MONTH "900\n"));
    sale_run(fixture, "2027-02-01");
    CHECK_STR(use_lines(fixture),
              S("usage " MONTH "900\nusage " MONTH "150\nusage 2027-01-01..2027-02-01 0\n"));
    CHECK_STR(sql_rows(fixture, "SELECT version, records, amount_minor FROM usage_ratings r JOIN "
                                "accounts b ON b.id = r.buyer_id WHERE b.name = 'Meridian' ORDER "
                                "BY from_on, version"),
              S("1|1|900\n2|2|1050\n1|0|0\n"));
    sale_check(fixture);
}

/* EVIDENCE: R22 an invoice is never below zero */
SERVICE_TEST(late_use_that_makes_it_cheaper_waits_for_something_to_take_it_from)
{
    SubscriptionId id = sale_by_use(fixture, "\"model\":\"volume\"", TWO_TIERS);
    sale_day(fixture, "2026-12-20");
    usage_add(fixture, id, "100", "2026-12-10");
    sale_run(fixture, "2027-01-01");
    sale_day(fixture, "2027-01-10");
    usage_add(fixture, id, "1", "2026-12-25"); /* 101 x 0.05 instead of 100 x 0.10 */
    sale_run(fixture, "2027-02-01");
    sale_day(fixture, "2027-02-10");
    usage_add(fixture, id, "90", "2027-02-05");
    sale_run(fixture, "2027-03-01");
    CHECK_STR(use_lines(fixture),
              S("usage " MONTH "1000\nusage 2027-01-01..2027-02-01 0\nusage " MONTH
                "-495\nusage 2027-02-01..2027-03-01 900\n"));
    sale_check(fixture);
}

/* EVIDENCE: R22 with a sale that is billed earlier, its document carries what came late */
SERVICE_TEST(late_use_does_not_wait_for_its_own_period)
{
    SubscriptionId id = sale_by_use(fixture, "\"model\":\"per_unit\"", "\"price\":\"1.00\"");
    sale_run(fixture, "2027-01-01");
    sale_day(fixture, "2027-01-10");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, "postgresql-small-monthly"); /* the 15th */
    usage_add(fixture, id, "3", "2026-12-31T21:59:59Z"); /* the last moment of the month */
    sale_run(fixture, "2027-01-15");
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM document_lines l JOIN documents d ON d.id = "
                                "l.document_id WHERE l.kind = 'usage' AND l.amount_minor = 300 AND "
                                "d.issued_on = '2027-01-15'"),
              S("1\n"));
    sale_run(fixture, "2027-02-01");
    sale_check(fixture);
}

/* EVIDENCE: R24 scenarios 112, 154 and 155 */
SERVICE_TEST(the_use_of_the_cancel_day_counts)
{
    SubscriptionId id = sale_by_use(fixture, "\"model\":\"per_unit\"", "\"price\":\"1.00\"");
    sale_run(fixture, "2027-01-01");
    sale_day(fixture, "2027-01-10");
    usage_add(fixture, id, "2", "2026-12-31T21:59:59Z"); /* before midnight in Athens */
    usage_add(fixture, id, "3", "2026-12-31T22:00:00Z"); /* the boundary: of what starts */
    usage_add(fixture, id, "4", "2027-01-10T08:00:00Z");
    (void)sale_cancel(fixture, "anna", id, CANCEL_NOW, NULL);
    sale_run(fixture, "2027-01-11");
    CHECK_STR(use_lines(fixture),
              S("usage " MONTH "0\nusage " MONTH "200\nusage 2027-01-01..2027-01-10 700\n"));
    sale_day(fixture, "2027-01-20");
    usage_add(fixture, id, "5", "2027-01-10T20:00:00Z"); /* late, and of the last day */
    sale_run(fixture, "2027-01-20");
    CHECK_STR(sql_rows(fixture, "SELECT SUM(l.amount_minor) FROM document_lines l JOIN documents d "
                                "ON d.id = l.document_id JOIN accounts b ON b.id = d.buyer_id "
                                "WHERE b.name = 'Meridian'"),
              S("1400\n"));
    sale_run(fixture, "2027-02-01");
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM subscription_edges WHERE due_on IS NOT NULL"),
              S("0\n"));
    sale_check(fixture);
}

/* EVIDENCE: R23 scenario 107: the minimum of the used days */
SERVICE_TEST(the_minimum_is_that_of_the_used_days)
{
    fixture_catalogue(fixture);
    usage_plan(fixture, "metered", "\"model\":\"per_unit\"",
               "\"price\":\"1.00\",\"minimum\":\"31.00\"");
    sale_day(fixture, "2026-12-10");
    SubscriptionId id = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "metered-plan");
    sale_day(fixture, "2026-12-12");
    usage_add(fixture, id, "5", "2026-12-12");
    sale_run(fixture, "2027-01-01");
    CHECK_STR(use_lines(fixture), S("usage 2026-12-10..2027-01-01 500\n"
                                    "minimum 2026-12-10..2027-01-01 1700\n"));
    sale_check(fixture);
}

/* EVIDENCE: invariants 4 and 19 */
SERVICE_TEST(no_period_of_use_is_rated_twice)
{
    SubscriptionId id = sale_by_use(fixture, "\"model\":\"per_unit\"", "\"price\":\"1.00\"");
    sale_day(fixture, "2026-12-20");
    usage_add(fixture, id, "7", "2026-12-10");
    sale_day(fixture, "2027-03-05"); /* three periods at once */
    BillResult result = sale_bill(fixture, NULL, false);
    CHECK_INT(result.lines, 9);
    CHECK_INT(result.parked, 0);
    result = sale_bill(fixture, NULL, false);
    CHECK_INT(result.documents, 0);
    sale_run(fixture, "2027-03-06");
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM usage_ratings"), S("9\n"));
    sale_check(fixture);
}

typedef struct Reporter {
    Fixture *fixture;
    Str code;
    int number;
    int64_t accepted;
} Reporter;

enum { REPORTERS = 3, REPORTS = 30 };

/* One unit at a time, of a period that is being rated. */
static void *report(void *context)
{
    Reporter *reporter = context;
    Arena out = arena_open(ARENA_CAP_BYTES);
    Arena start = out;
    Call call = fixture_system_call(reporter->fixture);
    call.out = &out;
    call.scratch = arena_open(ARENA_CAP_BYTES);
    for (int i = 0; i < REPORTS; i++) {
        UsageInput input = { .subscription = reporter->code,
                             .units = S("1"),
                             .used_at = S("2026-12-05"),
                             .key = arena_printf(&out, "%d/%d", reporter->number, i) };
        UsageResult result;
        Err *err = svc_usage_record(&call, &input, 1, USAGE_BY_API, &result);
        reporter->accepted += err == NULL ? result.accepted : 0;
    }
    err_reset();
    arena_close(call.scratch, ARENA_CAP_BYTES);
    arena_close(start, ARENA_CAP_BYTES);
    return NULL;
}

/* EVIDENCE: invariant 19: nothing is lost between what is rated and what comes late */
SERVICE_TEST(use_that_comes_while_it_is_rated_is_billed_once)
{
    SubscriptionId id = sale_by_use(fixture, "\"model\":\"per_unit\"", "\"price\":\"1.00\"");
    Reporter reporters[REPORTERS];
    pthread_t threads[REPORTERS];
    sale_day(fixture, "2027-01-01");
    for (int i = 0; i < REPORTERS; i++) {
        reporters[i] = (Reporter){ .fixture = fixture,
                                   .code = subscription_code(&test_arena, id),
                                   .number = i };
        CHECK_INT(pthread_create(&threads[i], NULL, report, &reporters[i]), 0);
    }
    BillResult result = sale_bill(fixture, NULL, false);
    CHECK_INT(result.parked, 0);
    for (int i = 0; i < REPORTERS; i++) {
        CHECK_INT(pthread_join(threads[i], NULL), 0);
        CHECK_INT(reporters[i].accepted, REPORTS);
    }
    sale_run(fixture, "2027-02-01");
    CHECK_STR(sql_rows(fixture, "SELECT SUM(l.amount_minor) FROM document_lines l JOIN documents d "
                                "ON d.id = l.document_id JOIN accounts b ON b.id = d.buyer_id "
                                "WHERE b.name = 'Meridian'"),
              S("9000\n"));
    sale_check(fixture);
}

/* EVIDENCE: R-BIL-09 stoa check sees use that was rated wrongly */
SERVICE_TEST(the_check_sees_use_that_is_not_what_was_rated)
{
    SubscriptionId id = sale_by_use(fixture, "\"model\":\"per_unit\"", "\"price\":\"1.00\"");
    sale_day(fixture, "2026-12-20");
    usage_add(fixture, id, "7", "2026-12-10");
    sale_run(fixture, "2027-01-01");
    sale_check(fixture);
    bool sqlite = fixture->db.engine == DB_SQLITE;
    (void)sql_rows(fixture, sqlite ? "DROP TRIGGER usage_records_fixed"
                                   : "DROP TRIGGER usage_records_fixed ON usage_records");
    (void)sql_rows(fixture, "UPDATE usage_records SET units = 8");
    Call call = fixture_system_call(fixture);
    Str *problems;
    size_t count;
    CHECK_OK(svc_check(&call, &problems, &count));
    CHECK_INT(count, 3); /* one an edge */
    CHECK(str_find(problems[0], S("1 records with 7 were rated"), 0) < problems[0].len);
}

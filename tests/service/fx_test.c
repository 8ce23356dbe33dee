/* fx_test.c - documents in their seller's own currency: at issue, later, corrected, and refused. */
#include "tests/service/sale_support.h"

#define BOOKS "postgresql-small-monthly"
#define CONVERSIONS                                                                           \
    "SELECT s.name, c.currency, c.net_minor, c.tax_minor, c.gross_minor, c.rate_units, "      \
    "c.rate_scale, c.rate_on, c.source FROM document_conversions c JOIN documents d ON d.id " \
    "= c.document_id JOIN accounts s ON s.id = d.issuer_id ORDER BY d.issued_on, s.name"

static FxInput said(const char *day, const char *base, const char *units, const char *quote,
                    const char *rate)
{
    return (FxInput){ { str_from_cstr(day), str_from_cstr(base), str_from_cstr(units),
                        str_from_cstr(quote), str_from_cstr(rate), S("ECB") } };
}

static FxResult say(Fixture *fixture, const FxInput *inputs, size_t count)
{
    Call call = fixture_call(fixture, "olga");
    FxResult result = { 0 };
    CHECK_OK(svc_fx_rates_add(&call, inputs, count, &result));
    return result;
}

/* Meridian accounts in crowns and Aegean in dollars from now on; Stoa stays with euros. */
static void two_currencies(Fixture *fixture)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    (void)sql_rows(fixture, "UPDATE accounts SET currency = 'SEK' WHERE name = 'Meridian'");
    (void)sql_rows(fixture, "UPDATE accounts SET currency = 'USD' WHERE name = 'Aegean'");
}

/* EVIDENCE: R6 BT-6 BT-111 */
SERVICE_TEST(a_run_converts_what_is_not_in_the_sellers_own_currency)
{
    two_currencies(fixture);
    const FxInput rates[] = { said("2026-11-28", "EUR", "1", "SEK", "11.5"),
                              said("2026-11-30", "EUR", "", "SEK", "10.7795"),
                              said("2026-11-27", "USD", "100", "EUR", "86.25") };
    FxResult result = say(fixture, rates, COUNT_OF(rates));
    CHECK_INT(result.refusals_count, 0);
    CHECK_INT(result.added, 3);
    CHECK_INT(result.converted, 0);
    sale_run(fixture, "2026-12-01");
    CHECK_STR(sale_documents(fixture), S("INV-2026-000001 Stoa>Meridian 747+179=926\n"
                                         "INV-2026-000001 Meridian>Aegean 792+190=982\n"
                                         "INV-2026-000001 Aegean>Blue Harbour 950+228=1178\n"
                                         "INV-2026-000002 Stoa>Meridian 2490+598=3088\n"
                                         "INV-2026-000002 Meridian>Aegean 2639+633=3272\n"
                                         "INV-2026-000002 Aegean>Blue Harbour 3167+760=3927\n"));
    /* 31.67 and 7.60 / 0.8625; 26.39 and 6.33 x 10.7795 */
    CHECK_STR(sql_rows(fixture, CONVERSIONS),
              S("Aegean|USD|3672|881|4553|8625|2|2026-11-27|ECB\n"
                "Meridian|SEK|28447|6823|35270|107795|4|2026-11-30|ECB\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM conversions_missing"), S("0\n"));
    sale_check(fixture);
}

/* EVIDENCE: R6 */
SERVICE_TEST(a_correction_of_a_rate_changes_no_issued_conversion)
{
    two_currencies(fixture);
    FxInput rate = said("2026-11-30", "EUR", "1", "SEK", "10.7795");
    (void)say(fixture, &rate, 1);
    sale_run(fixture, "2026-12-01");
    Str before = sql_rows(fixture, CONVERSIONS);
    CHECK_STR(before, S("Meridian|SEK|28447|6823|35270|107795|4|2026-11-30|ECB\n"));
    CHECK_INT(say(fixture, &rate, 1).unchanged, 1);
    FxInput again = said("2026-11-30", "SEK", "1", "EUR", "0.1");
    CHECK_INT(say(fixture, &again, 1).added, 1);
    CHECK_STR(sql_rows(fixture, CONVERSIONS), before);
    CHECK_STR(sql_rows(fixture, "SELECT sequence, base FROM fx_rates ORDER BY sequence"),
              S("1|EUR\n2|SEK\n"));
    sale_check(fixture);
    (void)sale_make(fixture, "anna", FIXTURE_AEGEAN, "server-small-monthly"); /* by the newest */
    CHECK_STR(sql_rows(fixture, "SELECT d.net_minor, c.net_minor, c.base FROM "
                                "document_conversions c JOIN documents d ON d.id = c.document_id "
                                "WHERE c.base = 'SEK'"),
              S("1059|10590|SEK\n"));
    sale_check(fixture);
}

/* EVIDENCE: R6 bills never stop */
SERVICE_TEST(a_document_without_a_rate_waits_for_one)
{
    two_currencies(fixture);
    FxInput old = said("2026-11-16", "EUR", "1", "SEK", "10.5"); /* 15 days before */
    (void)say(fixture, &old, 1);
    sale_run(fixture, "2026-12-01");
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM documents"), S("6\n"));
    CHECK_STR(sql_rows(fixture, CONVERSIONS), S(""));
    Call nikos = fixture_call(fixture, "nikos");
    FxMissingView *missing;
    size_t count;
    bool more;
    CHECK_OK(svc_fx_missing(&nikos, &missing, &count, &more));
    CHECK_INT(count, 1); /* Aegean's is not his */
    CHECK_STR(missing[0].label, S("INV-2026-000002"));
    CHECK_STR(missing[0].wanted, S("SEK"));
    CHECK(!more);
    FxInput late = said("2026-12-02", "EUR", "1", "SEK", "10.9");
    CHECK_INT(say(fixture, &late, 1).converted, 0);
    FxInput last = said("2026-11-17", "EUR", "1", "SEK", "10.7795");
    CHECK_INT(say(fixture, &last, 1).converted, 1);
    CHECK_INT(say(fixture, &last, 1).converted, 0);
    CHECK_STR(sql_rows(fixture, CONVERSIONS),
              S("Meridian|SEK|28447|6823|35270|107795|4|2026-11-17|ECB\n"));
    CHECK_STR(sql_rows(fixture, "SELECT currency FROM conversions_missing"), S("USD\n"));
    sale_check(fixture);
}

SERVICE_TEST(a_document_in_its_sellers_currency_is_not_converted)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM conversions_missing"), S("0\n"));
    CHECK_STR(sql_rows(fixture, CONVERSIONS), S(""));
}

SERVICE_TEST(a_wrong_rate_is_refused_with_its_place_and_field)
{
    const FxInput rates[] = { said("2026-11-31", "EUR", "1", "SEK", "1"),
                              said("2026-11-30", "EUX", "1", "SEK", "1"),
                              said("2026-11-30", "EUR", "0", "SEK", "1"),
                              said("2026-11-30", "EUR", "1", "", "1"),
                              said("2026-11-30", "EUR", "1", "EUR", "1"),
                              said("2026-11-30", "EUR", "1", "SEK", "1"),
                              said("2026-11-30", "EUR", "1", "SEK", "-1"),
                              said("2026-11-30", "EUR", "1", "SEK", "1234567890123"),
                              { { S("2026-11-30"), S("EUR"), S("1"), S("SEK"), S("1"), S("") } } };
    static const char *const wrong[] = { "day", "base", "units", "quote", "quote",
                                         NULL,  "rate", "rate",  "source" };
    FxResult result = say(fixture, rates, COUNT_OF(rates));
    size_t at = 0;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        if (wrong[i] != NULL) {
            CHECK_INT(result.refusals[at].index, i);
            CHECK_STR(result.refusals[at++].field, str_from_cstr(wrong[i]));
        }
    }
    CHECK_INT(result.refusals_count, at);
    const FxInput twice[] = { said("2026-11-30", "EUR", "1", "SEK", "1"),
                              said("2026-11-30", "SEK", "1", "EUR", "1") };
    result = say(fixture, twice, 2);
    CHECK_INT(result.refusals_count, 1);
    CHECK_INT(result.refusals[0].index, 1);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM fx_rates"), S("0\n"));
    Call nikos = fixture_call(fixture, "nikos");
    CHECK_ERR(svc_fx_rates_add(&nikos, twice, 1, &result), FORBIDDEN);
    Call olga = fixture_call(fixture, "olga");
    CHECK_ERR(svc_fx_rates_add(&olga, twice, FX_BATCH_MAX + 1, &result), FIELD_RANGE);
    Call eva = fixture_call(fixture, "eva");
    Page page = { .limit = 1 };
    FxRateView *views;
    size_t count;
    CHECK_ERR(svc_fx_rates(&eva, &page, &views, &count), FORBIDDEN);
}

SERVICE_TEST(rates_are_pasted_as_csv_and_listed)
{
    Call call = fixture_call(fixture, "olga");
    FxResult result;
    CHECK_OK(svc_fx_rates_paste(&call,
                                S("day,base,units,quote,rate,source\n"
                                  "2026-11-20,EUR,1,SEK,10.7795,ECB\n2026-11-20,EUR,1,NOK,x,ECB\n"),
                                &result));
    CHECK_INT(result.refusals_count, 1);
    CHECK_INT(result.refusals[0].line, 3);
    CHECK_STR(result.refusals[0].field, S("rate"));
    CHECK_OK(svc_fx_rates_paste(&call, S("day,base\n2026-11-20,EUR\n"), &result));
    CHECK_INT(result.refusals_count, 1);
    CHECK_OK(
        svc_fx_rates_paste(&call,
                           S("day,base,units,quote,rate,source\n"
                             "2026-11-20,EUR,1,SEK,10.7795,ECB\n2026-11-20,EUR,1,NOK,11,ECB\n"),
                           &result));
    CHECK_INT(result.added, 2);
    Call nikos = fixture_call(fixture, "nikos");
    Page page = { .limit = 1 };
    FxRateView *views;
    size_t count;
    CHECK_OK(svc_fx_rates(&nikos, &page, &views, &count));
    CHECK_INT(count, 1);
    Page rest = { .after = page.next, .limit = 5 };
    CHECK_OK(svc_fx_rates(&nikos, &rest, &views, &count));
    CHECK_INT(count, 1);
    CHECK_INT(rest.next.len, 0);
}

static bool sql_refused(Fixture *fixture, const char *sql)
{
    Str rows;
    return !test_db_sql(&fixture->db, sql, &rows) && str_find(rows, S("append-only"), 0) < rows.len;
}

SERVICE_TEST(rates_and_conversions_are_append_only)
{
    two_currencies(fixture);
    FxInput rate = said("2026-11-30", "EUR", "1", "SEK", "10.7795");
    (void)say(fixture, &rate, 1);
    sale_run(fixture, "2026-12-01");
    CHECK(sql_refused(fixture, "UPDATE fx_rates SET rate_units = 1"));
    CHECK(sql_refused(fixture, "DELETE FROM fx_rates"));
    CHECK(sql_refused(fixture, "UPDATE document_conversions SET tax_minor = 1"));
    CHECK(sql_refused(fixture, "DELETE FROM document_conversions"));
}

/* What `stoa check` says of the conversions; empty: nothing. */
static Str problem(Fixture *fixture)
{
    Call call = fixture_system_call(fixture);
    Str *problems;
    size_t count;
    CHECK_OK(svc_check(&call, &problems, &count));
    return count == 0 ? S("") : problems[0];
}

static void guards_off(Fixture *fixture, const char *table)
{
    bool sqlite = fixture->db.engine == DB_SQLITE;
    Str sql = arena_printf(&test_arena, "DROP TRIGGER %s_fixed%s%s", table, sqlite ? "" : " ON ",
                           sqlite ? "" : table);
    (void)sql_rows(fixture, str_cstr(&test_arena, sql));
}

static void check_finds(Fixture *fixture, const char *damage, const char *undo, const char *text)
{
    (void)sql_rows(fixture, damage);
    Str found = problem(fixture);
    if (str_find(found, str_from_cstr(text), 0) == found.len) {
        test_fail(__FILE__, __LINE__, "%s: %.*s", damage, STR_ARG(found));
    }
    (void)sql_rows(fixture, undo);
    CHECK_STR(problem(fixture), S(""));
}

/* EVIDENCE: R6 R-BIL-07 */
SERVICE_TEST(a_conversion_that_its_rate_does_not_give_is_found)
{
    two_currencies(fixture);
    FxInput rate = said("2026-11-30", "EUR", "1", "SEK", "10.7795");
    (void)say(fixture, &rate, 1);
    sale_run(fixture, "2026-12-01");
    CHECK_STR(problem(fixture), S(""));
    guards_off(fixture, "document_conversions");
    guards_off(fixture, "fx_rates");
    static const char *const columns[] = { "net_minor", "tax_minor", "gross_minor" };
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        const char *c = columns[i];
        Str more = arena_printf(&test_arena, "UPDATE document_conversions SET %s = %s + 1", c, c);
        Str less = arena_printf(&test_arena, "UPDATE document_conversions SET %s = %s - 1", c, c);
        check_finds(fixture, str_cstr(&test_arena, more), str_cstr(&test_arena, less),
                    "is not what its rate makes of it");
    }
    check_finds(fixture, "UPDATE fx_rates SET rate_units = 107796",
                "UPDATE fx_rates SET rate_units = 107795", "the rate that was said");
    check_finds(fixture, "UPDATE document_conversions SET currency = 'USD'",
                "UPDATE document_conversions SET currency = 'SEK'", "does not convert it");

    (void)sql_rows(fixture, "UPDATE fx_rates SET day = '2026-12-02'");
    (void)sql_rows(fixture, "UPDATE document_conversions SET rate_on = '2026-12-02'");
    CHECK(str_ends(problem(fixture), S("is by the rate of a wrong day")));
}

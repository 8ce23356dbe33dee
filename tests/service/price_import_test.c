/* price_import_test.c - prices of any size: staged, compared, published at once or not at all. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "service/price_import.h"
#include "tests/service/sale_support.h"

#define HEAD "list,plan,currency,price,cost,srp,quantity_from,valid_from,valid_to,kind\n"
#define EXPORT_HEAD \
    "list,plan,currency,price,cost,srp,setup,quantity_from,valid_from,valid_to,kind\n"
#define SMALL "partners-eur,server-small-monthly,EUR,"

typedef struct Text {
    StrBuf buf;
} Text;

static Err *take(void *context, Str part)
{
    buf_add(&((Text *)context)->buf, part);
    return NULL;
}

static PriceImportReport *import(Fixture *fixture, PriceImportFrom from, ErrCode code)
{
    Call call = fixture_system_call(fixture);
    PriceImportReport *report = arena_new(&test_arena, PriceImportReport);
    Err *err = svc_prices_import(&call, &from, report);
    if (err != NULL && err->code != code) {
        test_fail(__FILE__, __LINE__, "%.*s", STR_ARG(err_format(&test_arena, err)));
    }
    CHECK_INT(err == NULL ? ERR_CODE_COUNT : err->code, code);
    return report;
}

static Str current(Fixture *fixture)
{
    return sql_rows(
        fixture, "SELECT p.quantity_from, p.valid_from, COALESCE(p.valid_to, ''), p.kind, "
                 "p.price_units, p.price_scale, p.percent_ppm FROM prices p JOIN plans n ON n.id = "
                 "p.plan_id JOIN price_lists l ON l.id = p.price_list_id WHERE p.until_version IS "
                 "NULL AND p.since_version <= l.published_version AND n.code = "
                 "'server-small-monthly' AND l.code = 'partners-eur' ORDER BY 1, 2");
}

/* EVIDENCE: R-CAT-06 */
SERVICE_TEST(tiers_days_and_kinds_of_a_file_replace_what_a_plan_had)
{
    fixture_catalogue(fixture);
    PriceImportFrom from = { .text =
                                 S(HEAD SMALL "9.50,7.10,12.00,1,,,\n" SMALL
                                              "9.00,7.10,,10,2027-01-01,2027-07-01,fixed\n" SMALL
                                              "20,,,50,,,margin\n") };
    PriceImportReport *report = import(fixture, from, ERR_CODE_COUNT);
    CHECK_INT(report->rows, 3);
    CHECK_INT(report->added, 2);
    CHECK_INT(report->changed, 1);
    CHECK_STR(current(fixture), S("1|1970-01-01||fixed|950|2|0\n"
                                  "10|2027-01-01|2027-07-01|fixed|900|2|0\n"
                                  "50|1970-01-01||margin|0|0|200000\n"));
    report = import(fixture, from, ERR_CODE_COUNT);
    CHECK_INT(report->unchanged, 3);
    CHECK_INT(report->added + report->changed + report->gone, 0);
    from.text = S(HEAD SMALL "9.50,7.10,12.00,1,,,\n");
    report = import(fixture, from, ERR_CODE_COUNT);
    CHECK_INT(report->gone, 2);
    CHECK_STR(current(fixture), S("1|1970-01-01||fixed|950|2|0\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM price_list_versions WHERE state = 'draft'"),
              S("0\n"));
}

SERVICE_TEST(what_the_export_writes_the_import_finds_unchanged)
{
    fixture_catalogue(fixture);
    Call call = fixture_system_call(fixture);
    Text text = { buf_new(&test_arena, 64 * 1024) };
    CHECK_OK(svc_prices_export(&call, take, &text));
    CHECK(str_starts(buf_str(&text.buf), S(EXPORT_HEAD)));
    PriceImportFrom from = { .text = buf_str(&text.buf) };
    PriceImportReport *report = import(fixture, from, ERR_CODE_COUNT);
    CHECK(report->rows > 10);
    CHECK_INT(report->unchanged, report->rows);
    call = fixture_call(fixture, "nikos");
    CHECK_ERR(svc_prices_export(&call, take, &text), FORBIDDEN);
    CHECK_ERR(svc_prices_import(&call, &from, report), FORBIDDEN);
}

SERVICE_TEST(a_dry_run_says_what_would_change_and_changes_nothing)
{
    fixture_catalogue(fixture);
    Str before = current(fixture);
    Text text = { buf_new(&test_arena, 1024) };
    PriceImportFrom from = { .text = S(HEAD SMALL "9.50,,,,,,\n" SMALL "9.00,,,10,,,\n"),
                             .dry_run = true,
                             .differences = take,
                             .differences_context = &text };
    PriceImportReport *report = import(fixture, from, ERR_CODE_COUNT);
    CHECK_INT(report->added, 1);
    CHECK_INT(report->changed, 1);
    CHECK_STR(buf_str(&text.buf),
              S("list,plan,quantity_from,valid_from,what,price_before,price_after,cost_before,"
                "cost_after,srp_before,srp_after,setup_before,setup_after,valid_to_before,"
                "valid_to_after\n"
                "partners-eur,server-small-monthly,1,,changed,9.99,9.50,6.99,6.99,,,0,0,,\n"
                "partners-eur,server-small-monthly,10,,added,,9.00,,,,,,0,,\n"));
    CHECK_STR(current(fixture), before);
    CHECK_STR(sql_rows(fixture, "SELECT state, dry_run FROM imports WHERE dry_run"),
              fixture->db.engine == DB_SQLITE ? S("done|1\n") : S("done|t\n"));
}

SERVICE_TEST(every_bad_row_is_told_and_all_are_counted)
{
    fixture_catalogue(fixture);
    Str before = current(fixture);
    StrBuf buf = buf_new(&test_arena, 64 * 1024);
    buf_add(&buf, S(HEAD SMALL "9.50,,,,,,\n" SMALL "9,,,0,,,\n" SMALL "9,,,,tomorrow,,\n" SMALL
                               "9,,,,2027-02-01,2027-02-01,\n" SMALL "9,,,,,,cheap\n" SMALL
                               "120,,,,,,margin\n"
                               "partners-eur,server-small-monthly,USD,9,,,,,,\n"));
    for (int i = 0; i < 200; i++) {
        buf_add(&buf, S(SMALL "x,,,,,,\n"));
    }
    PriceImportFrom from = { .text = buf_str(&buf) };
    PriceImportReport *report = import(fixture, from, ERR_IMPORT_ROW);
    CHECK_INT(report->error_count, 206);
    CHECK_INT(report->told, PRICE_IMPORT_ERRORS_MAX);
    const char *const told[] = {
        "line 3, column 7 (quantity_from): '0' is not a whole number from 1 to 1000000",
        "line 4, column 8 (valid_from): 'tomorrow' is not a day like 2026-11-22",
        "line 5, column 9 (valid_to): '2027-02-01' is not after valid_from",
        "line 6, column 10 (kind): 'cheap' is not fixed, discount, markup, margin or not_sold",
        "line 7, column 4 (price): '120' is outside the limits of its kind",
        "line 8, column 3 (currency): 'USD' is not the currency of the list",
    };
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        CHECK_STR(report->errors[i], str_from_cstr(told[i]));
    }
    CHECK_STR(current(fixture), before);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM prices p JOIN price_lists l ON l.id = "
                                "p.price_list_id WHERE p.since_version > l.published_version"),
              S("0\n"));
}

static Err *give_up(void *context, int64_t rows, int64_t bytes_done, int64_t bytes_total)
{
    (void)rows;
    (void)bytes_done;
    (void)bytes_total;
    return *(int *)context == 0 ? NULL : ERR(IO, "the terminal is gone");
}

/* A file that is read through the window many times over. */
SERVICE_TEST(a_large_file_is_read_as_a_stream_and_a_row_that_is_there_twice_is_found)
{
    enum { ROWS = 9000, TIERS = 10 };
    char path[] = "/tmp/stoa-prices-XXXXXX";
    fixture_catalogue(fixture);
    bulk_plans_add(fixture);
    int fd = mkstemp(path);
    CHECK(fd >= 0);
    FILE *file = fdopen(fd, "w");
    CHECK(file != NULL);
    (void)fputs("\xEF\xBB\xBF" HEAD, file);
    for (int i = 0; i < ROWS; i++) {
        (void)fprintf(file, "partners-eur,bulk-%d,EUR,9.50,,,%d,,,\r\n", i / TIERS, i % TIERS + 1);
    }
    CHECK_INT(fflush(file), 0);
    int stop = 0;
    PriceImportFrom from = { .path = str_from_cstr(path),
                             .progress = give_up,
                             .progress_context = &stop };
    PriceImportReport *report = import(fixture, from, ERR_CODE_COUNT);
    CHECK_INT(report->rows, ROWS);
    CHECK_INT(report->added, ROWS);
    stop = 1;
    (void)import(fixture, from, ERR_IO); /* somewhere in the middle: nothing is left of it */
    (void)fprintf(file, "partners-eur,bulk-5,EUR,9.50,,,7,,,\n");
    CHECK_INT(fflush(file), 0);
    stop = 0;
    report = import(fixture, from, ERR_IMPORT_ROW);
    CHECK_STR(report->errors[0], S("line 9002: this list, plan, quantity_from and valid_from are "
                                   "in an earlier line already"));
    CHECK_STR(sql_rows(fixture, "SELECT state FROM imports ORDER BY id"),
              S("done\nfailed\nfailed\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM price_list_versions WHERE state = 'draft'"),
              S("0\n"));
    (void)fclose(file);
    (void)unlink(path);
}

/* As after a kill: the drafts and the run are there, and nobody works on them. */
SERVICE_TEST(what_a_killed_import_has_left_is_thrown_away_by_the_next)
{
    fixture_catalogue(fixture);
    Str before = current(fixture);
    (void)sql_rows(fixture,
                   "INSERT INTO imports (id, account_id, file, state, dry_run, bytes_total, "
                   "bytes_done, row_count, added, changed, gone, unchanged, errors, message, "
                   "started_at, alive_at, ended_at) SELECT 7, l.owner_id, 'x.csv', 'running', "
                   "FALSE, 9, 5, 1, 0, 0, 0, 0, 0, '', 1, 1, 0 FROM price_lists l WHERE l.code = "
                   "'partners-eur' AND l.owner_id = (SELECT id FROM accounts WHERE parent_id IS "
                   "NULL)");
    (void)sql_rows(fixture,
                   "INSERT INTO price_list_versions (price_list_id, number, state, note, source, "
                   "copies, created_at, published_at) SELECT id, published_version + 5, 'draft', "
                   "'', 'import', 0, 1, 0 FROM price_lists WHERE code = 'partners-eur'");
    (void)sql_rows(fixture, "INSERT INTO import_drafts (import_id, price_list_id, version) SELECT "
                            "7, price_list_id, number FROM "
                            "price_list_versions WHERE state = 'draft'");
    (void)sql_rows(fixture, "INSERT INTO prices (price_list_id, plan_id, since_version, "
                            "price_units, price_scale, cost_units, cost_scale) SELECT "
                            "d.price_list_id, n.id, d.version, 1, 2, -1, 0 FROM import_drafts d "
                            "CROSS JOIN plans n WHERE n.code = 'server-small-monthly'");
    CHECK_STR(current(fixture), before);
    PriceImportFrom from = { .text = S(HEAD SMALL "9.50,,,,,,\n") };
    (void)import(fixture, from, ERR_CODE_COUNT);
    CHECK_STR(sql_rows(fixture, "SELECT state FROM imports ORDER BY id"), S("dropped\ndone\n"));
    CHECK_STR(current(fixture), S("1|1970-01-01||fixed|950|2|0\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM prices WHERE price_units = 1"), S("0\n"));
}

/* ledger_export_test.c - the books as hledger reads them. */
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/service/sale_support.h"

#define BOOKS "postgresql-small-monthly"

enum { TEXT_BYTES_MAX = 4 * 1024 * 1024, PART_BYTES_MAX = 128 * 1024 };

static Err *take(void *context, Str part)
{
    CHECK(part.len <= PART_BYTES_MAX);
    buf_add(context, part);
    return NULL;
}

static Str exported(Fixture *fixture)
{
    StrBuf buf = buf_new(&test_arena, 4096);
    Call call = fixture_system_call(fixture);
    CHECK_OK(svc_ledger_export(&call, take, &buf));
    return buf_str(&buf);
}

/* What hledger says to the journal; the test fails when it does not accept it. */
static Str hledger(Fixture *fixture, Str journal, const char *words)
{
    Str path = arena_printf(&test_arena, "%.*s/books.journal", STR_ARG(fixture->folder));
    Str answer = arena_printf(&test_arena, "%.*s/books.answer", STR_ARG(fixture->folder));
    FILE *file = fopen(str_cstr(&test_arena, path), "w");
    CHECK(file != NULL);
    CHECK(fwrite(journal.ptr, 1, journal.len, file) == journal.len);
    CHECK(fclose(file) == 0);

    char shell[] = "sh";
    char option[] = "-c";
    char line[1024];
    CHECK(snprintf(line, sizeof line, "LC_ALL=C.UTF-8 exec hledger -f %.*s %s >%.*s", STR_ARG(path),
                   words, STR_ARG(answer)) < (int)sizeof line);
    char *arguments[] = { shell, option, line, NULL };
    pid_t child;
    int status;
    CHECK(posix_spawnp(&child, shell, NULL, NULL, arguments, environ) == 0);
    CHECK(waitpid(child, &status, 0) == child);
    CHECK_INT(status, 0);
    Str text;
    CHECK_OK(file_read(&test_arena, answer, TEXT_BYTES_MAX, &text));
    return text;
}

static void hledger_checks(Fixture *fixture, Str journal)
{
    (void)hledger(fixture, journal, "check");
    (void)hledger(fixture, journal, "check commodities ordereddates");
}

static size_t count_lines(Str text)
{
    size_t lines = 0;
    for (size_t i = 0; i < text.len; i++) {
        lines += text.ptr[i] == '\n' ? 1 : 0;
    }
    return lines;
}

static Str label_of(Fixture *fixture, const Str labels[FIXTURE_ACCOUNT_COUNT], Str id)
{
    for (size_t i = 0; i < FIXTURE_ACCOUNT_COUNT; i++) {
        int64_t number = 0;
        if (str_parse_int64(id, &number) && fixture->accounts[i].v == number) {
            return labels[i];
        }
    }
    test_fail(__FILE__, __LINE__, "no account %.*s", STR_ARG(id));
}

/* Each account that is not zero, in each currency, as the database adds it up. */
static void check_balances(Fixture *fixture, Str journal, const Str labels[FIXTURE_ACCOUNT_COUNT])
{
    Str answer = hledger(fixture, journal, "balance --flat -N -O csv --layout=bare");
    Str rows = sql_rows(fixture, "SELECT owner_id, ledger_account, counterparty_id, currency, "
                                 "SUM(amount_minor) FROM postings GROUP BY owner_id, "
                                 "ledger_account, counterparty_id, currency HAVING "
                                 "SUM(amount_minor) <> 0");
    size_t count = 0;
    Str row;
    while (str_next(&rows, '\n', &row)) {
        Str owner, account, counterparty, code, sum;
        Currency currency;
        int64_t minor;
        if (row.len == 0) {
            continue;
        }
        CHECK(str_next(&row, '|', &owner) && str_next(&row, '|', &account) &&
              str_next(&row, '|', &counterparty) && str_next(&row, '|', &code));
        sum = row;
        CHECK(str_parse_int64(sum, &minor));
        CHECK_OK(currency_parse(code, &currency));
        Str amount = money_format(&test_arena, (Money){ minor, currency });
        Str wanted = arena_printf(&test_arena, "\"%.*s:%.*s:%.*s\",\"%.*s\",\"%.*s\"\n",
                                  STR_ARG(label_of(fixture, labels, owner)), STR_ARG(account),
                                  STR_ARG(label_of(fixture, labels, counterparty)), STR_ARG(code),
                                  STR_ARG(amount));
        if (str_find(answer, wanted, 0) == answer.len) {
            test_fail(__FILE__, __LINE__, "no %.*s in %.*s", STR_ARG(wanted), STR_ARG(answer));
        }
        count++;
    }
    CHECK(count > 0);
    CHECK_INT(count_lines(answer), count + 1);
}

static void sales(Fixture *fixture)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    (void)sale_make(fixture, "greta", FIXTURE_HANSE, BOOKS);
    sale_run(fixture, "2026-12-20");
    (void)sale_cancel(fixture, "nikos", id, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
}

/* EVIDENCE: R-BIL-07 hledger accepts the books and finds the same balances */
SERVICE_TEST(hledger_finds_the_balances_of_the_ledger)
{
    static const Str labels[FIXTURE_ACCOUNT_COUNT] = {
        STR_INIT("Stoa"),         STR_INIT("Meridian"),  STR_INIT("Aegean"),
        STR_INIT("Blue Harbour"), STR_INIT("Nordlicht"), STR_INIT("Hanse"),
    };
    sales(fixture);
    Str journal = exported(fixture);
    hledger_checks(fixture, journal);
    check_balances(fixture, journal, labels);
    CHECK_STR(exported(fixture), journal);
    Str first =
        S("decimal-mark .\ncommodity EUR 1000.00\n\n2026-11-22 * Invoice INV-2026-000001\n");
    CHECK(str_starts(journal, first));
    CHECK(str_find(journal, S("    Stoa:receivable:Meridian  EUR "), 0) < journal.len);
    CHECK(str_find(journal, S(" * Credit note "), 0) < journal.len);
}

/* EVIDENCE: R-BIL-07 names that hledger would misread, twins, other currencies, many pages */
SERVICE_TEST(hledger_reads_any_name_and_any_currency)
{
    Str labels[FIXTURE_ACCOUNT_COUNT] = { S("-Stoa) -x, y"), S("Meridian (EU)"), S("Twin"),
                                          S("Twin"),         S("Ελλάς 株式"),    S("-") };
    static const char *const names[FIXTURE_ACCOUNT_COUNT] = {
        "(Stoa) :x; y", "Meridian (EU)", "Twin", "Twin", "Ελλάς\u3000 \u00a0株式", "\n",
    };
    sales(fixture);
    for (size_t i = 0; i < FIXTURE_ACCOUNT_COUNT; i++) {
        Str sql = arena_printf(&test_arena, "UPDATE accounts SET name = '%s' WHERE id = %lld",
                               names[i], (long long)fixture->accounts[i].v);
        (void)sql_rows(fixture, str_cstr(&test_arena, sql));
        if (i != FIXTURE_MERIDIAN) {
            labels[i] = arena_printf(&test_arena, "%.*s %.*s", STR_ARG(labels[i]),
                                     STR_ARG(account_code(&test_arena, fixture->accounts[i])));
        }
    }
    (void)sql_rows(fixture,
                   "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150) "
                   "INSERT INTO postings (journal_id, position, owner_id, counterparty_id, "
                   "ledger_account, currency, amount_minor) SELECT p.journal_id, "
                   "p.position + 100 * n.i, p.owner_id, p.counterparty_id, p.ledger_account, "
                   "CASE n.i % 4 WHEN 0 THEN 'KWD' WHEN 1 THEN 'JPY' WHEN 2 THEN 'CLF' ELSE 'EUR' "
                   "END, p.amount_minor + 0 FROM postings AS p CROSS JOIN n");
    Str journal = exported(fixture);
    CHECK(count_lines(journal) > 1500);
    hledger_checks(fixture, journal);
    check_balances(fixture, journal, labels);
}

SERVICE_TEST(empty_books_are_exported_too)
{
    Str journal = exported(fixture);
    CHECK_STR(journal, S("decimal-mark .\n"));
    hledger_checks(fixture, journal);
}

static Err *refuse(void *context, Str part)
{
    (void)context;
    (void)part;
    return ERR(IO, "the disk is full");
}

SERVICE_TEST(an_export_ends_when_its_reader_does)
{
    Call call = fixture_system_call(fixture);
    CHECK_ERR(svc_ledger_export(&call, refuse, NULL), IO);
}

SERVICE_TEST(only_the_operator_exports_the_ledger)
{
    Call call = fixture_call(fixture, "nikos");
    CHECK_ERR(svc_ledger_export(&call, refuse, NULL), FORBIDDEN);
}

/* guards_test.c - the database itself refuses to change documents, the ledger and history. */
#include "service/money_move.h"
#include "service/payment.h"
#include "tests/service/sale_support.h"

static const char *const guarded[] = {
    "documents", "document_lines", "document_taxes",      "journals",    "postings",
    "events",    "payments",       "payment_allocations", "money_moves", "wallet_uses"
};

static void check_refused(Fixture *fixture, const char *format, const char *table)
{
    Str rows;
    StrBuf buf = buf_new(&test_arena, 256);
    Str rest = str_from_cstr(format);
    size_t place = str_find(rest, S("TABLE"), 0);
    buf_add(&buf, str_slice(rest, 0, place));
    buf_add(&buf, str_from_cstr(table));
    buf_add(&buf, str_slice(rest, place + 5, rest.len));
    if (test_db_sql(&fixture->db, str_cstr(&test_arena, buf_str(&buf)), &rows)) {
        test_fail(__FILE__, __LINE__, "done: %.*s", STR_ARG(buf_str(&buf)));
    }
    if (str_find(rows, S("append-only"), 0) == rows.len &&
        str_find(rows, S("never change"), 0) == rows.len) {
        test_fail(__FILE__, __LINE__, "%.*s: %.*s", STR_ARG(buf_str(&buf)), STR_ARG(rows));
    }
}

static Str census(Fixture *fixture)
{
    return sql_rows(fixture,
                    "SELECT (SELECT COUNT(*) FROM documents), (SELECT COUNT(*) FROM "
                    "document_lines), (SELECT COUNT(*) FROM document_taxes), (SELECT COUNT(*) "
                    "FROM journals), (SELECT COUNT(*) FROM postings), (SELECT COUNT(*) FROM "
                    "events), (SELECT COUNT(*) FROM payments), (SELECT COUNT(*) FROM "
                    "payment_allocations), (SELECT COUNT(*) FROM money_moves), (SELECT COUNT(*) "
                    "FROM wallet_uses)");
}

/* EVIDENCE: R-BIL-07 billing.md 1.3, 2: insert-only on both engines, by whatever statement */
SERVICE_TEST(documents_and_ledger_cannot_be_changed)
{
    static const char *const key[] = { "id", "id", "document_id", "id", "journal_id",
                                       "id", "id", "payment_id",  "id", "move_id" };
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "postgresql-small-monthly");
    PaymentForm form = { .buyer = fixture->accounts[FIXTURE_BLUE_HARBOUR], .amount = S("1") };
    CHECK_OK(date_parse(S("2026-11-22"), &form.received_on));
    PaymentId payment;
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_payment_record(&call, &form, &payment));
    TopUpForm top_up = { .buyer = form.buyer,
                         .amount = S("50"),
                         .received_on = form.received_on,
                         .expires_on = DATE_NONE };
    MoveId move;
    CHECK_OK(svc_top_up(&call, &top_up, &move));
    sale_run(fixture, "2026-12-01");
    Str before = census(fixture);
    for (size_t i = 0; i < COUNT_OF(guarded); i++) {
        Str update = arena_printf(&test_arena, "UPDATE TABLE SET %s = %s", key[i], key[i]);
        Str delete =
            arena_printf(&test_arena, "DELETE FROM TABLE WHERE %s = (SELECT MAX(%s) FROM %s)",
                         key[i], key[i], guarded[i]);
        check_refused(fixture, str_cstr(&test_arena, update), guarded[i]);
        check_refused(fixture, str_cstr(&test_arena, delete), guarded[i]);
        check_refused(fixture, "DELETE FROM TABLE", guarded[i]);
        if (fixture->db.engine == DB_POSTGRES) {
            check_refused(fixture, "TRUNCATE TABLE CASCADE", guarded[i]);
        }
    }
    CHECK_STR(census(fixture), before);
    sale_check(fixture);
}

/* EVIDENCE: billing.md 1.3, 3 */
SERVICE_TEST(a_period_cannot_be_charged_twice)
{
    Str rows;
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, "postgresql-small-monthly");
    CHECK(!test_db_sql(&fixture->db,
                       "INSERT INTO charged_periods (subscription_id, buyer_id, from_on, to_on, "
                       "line_id) SELECT subscription_id, buyer_id, '2026-11-23', to_on, line_id "
                       "FROM charged_periods",
                       &rows));
    Str wanted = fixture->db.engine == DB_SQLITE ? S("charged already") : S("periods_apart");
    CHECK(str_find(rows, wanted, 0) < rows.len);
}

#define LINE_COLUMNS                                                                              \
    "position, kind, owner_name, title, from_on, to_on, quantity, price_units, price_scale, "     \
    "ratio_num, ratio_den, cycle_from, cycle_to, rounding, amount_minor, tax_category, tax_ppm, " \
    "price_source, rule, event_id"
#define POSTING_COLUMNS "ledger_account, currency, amount_minor"

/* Copies of lines, periods and postings that would be added, but for their references. */
static const char line_copies[] =
    "INSERT INTO document_lines (id, document_id, subscription_id, owner_id, " LINE_COLUMNS
    ") SELECT id + 1, ?, ?, ?, " LINE_COLUMNS " FROM document_lines";
static const char period_copies[] =
    "INSERT INTO charged_periods (subscription_id, buyer_id, line_id, from_on, to_on) "
    "SELECT ?, ?, ?, to_on, '2099-01-01' FROM charged_periods";
static const char posting_copies[] =
    "INSERT INTO postings (journal_id, owner_id, counterparty_id, position, " POSTING_COLUMNS
    ") SELECT ?, ?, ?, position + 100, " POSTING_COLUMNS " FROM postings";

typedef struct Orphan {
    const char *copies;
    const char *values[3];
} Orphan;

static const Orphan orphans[] = {
    { line_copies, { "7", "subscription_id", "owner_id" } },
    { line_copies, { "document_id", "7", "owner_id" } },
    { line_copies, { "document_id", "subscription_id", "7" } },
    { period_copies, { "7", "buyer_id", "line_id" } },
    { period_copies, { "subscription_id", "7", "line_id" } },
    { period_copies, { "subscription_id", "buyer_id", "7" } },
    { posting_copies, { "7", "owner_id", "counterparty_id" } },
    { posting_copies, { "journal_id", "7", "counterparty_id" } },
    { posting_copies, { "journal_id", "owner_id", "7" } },
};

/* With its values in place of the question marks. */
static Str orphan_sql(DbEngine engine, const Orphan *orphan)
{
    StrBuf buf = buf_new(&test_arena, 1024);
    size_t value = 0;
    buf_add(&buf, engine == DB_SQLITE ? S("PRAGMA foreign_keys = ON; ") : S(""));
    for (const char *ptr = orphan->copies; *ptr != '\0'; ptr++) {
        if (*ptr == '?') {
            buf_add(&buf, str_from_cstr(orphan->values[value]));
            value++;
        } else {
            buf_add_char(&buf, *ptr);
        }
    }
    return buf_str(&buf);
}

/* EVIDENCE: billing.md 1.3: on PostgreSQL for a whole statement at once, on SQLite row by row */
SERVICE_TEST(nothing_refers_to_what_is_not_there)
{
    Str rows;
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, "postgresql-small-monthly");
    for (size_t i = 0; i < COUNT_OF(orphans); i++) {
        Str sql = orphan_sql(fixture->db.engine, &orphans[i]);
        if (test_db_sql(&fixture->db, str_cstr(&test_arena, sql), &rows)) {
            test_fail(__FILE__, __LINE__, "done: %.*s", STR_ARG(sql));
        }
        Str wanted = fixture->db.engine == DB_SQLITE ? S("FOREIGN KEY") : S("of nothing");
        if (str_find(rows, wanted, 0) == rows.len) {
            test_fail(__FILE__, __LINE__, "%.*s: %.*s", STR_ARG(sql), STR_ARG(rows));
        }
    }
    static const char *const kept[] = { "accounts", "subscriptions" };
    for (size_t i = 0; i < COUNT_OF(kept); i++) {
        bool sqlite = fixture->db.engine == DB_SQLITE;
        Str delete = arena_printf(&test_arena, "DELETE FROM %s", kept[i]);
        CHECK(!test_db_sql(&fixture->db, str_cstr(&test_arena, delete), &rows));
        CHECK(str_find(rows, sqlite ? S("never deleted") : S("append-only"), 0) < rows.len);
        Str move = arena_printf(&test_arena, "UPDATE %s SET id = id + 1", kept[i]);
        CHECK(!test_db_sql(&fixture->db, str_cstr(&test_arena, move), &rows));
        CHECK(str_find(rows, sqlite ? S("never changes") : S("append-only"), 0) < rows.len);
    }
    sale_check(fixture);
}

/* guards_test.c - the database itself refuses to change documents, the ledger and history. */
#include "service/payment.h"
#include "tests/service/sale_support.h"

static const char *const guarded[] = { "documents", "document_lines",     "document_taxes",
                                       "journals",  "postings",           "events",
                                       "payments",  "payment_allocations" };

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
                    "payment_allocations)");
}

/* EVIDENCE: R-BIL-07 billing.md 1.3, 2: insert-only on both engines, by whatever statement */
SERVICE_TEST(documents_and_ledger_cannot_be_changed)
{
    static const char *const key[] = { "id",         "id", "document_id", "id",
                                       "journal_id", "id", "id",          "payment_id" };
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "postgresql-small-monthly");
    PaymentForm form = { .buyer = fixture->accounts[FIXTURE_BLUE_HARBOUR], .amount = S("1") };
    CHECK_OK(date_parse(S("2026-11-22"), &form.received_on));
    PaymentId payment;
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_payment_record(&call, &form, &payment));
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

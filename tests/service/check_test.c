/* check_test.c - `stoa check` finds each kind of damage. */
#include "service/money_move.h"
#include "service/payment.h"
#include "tests/service/sale_support.h"

#define BOOKS "postgresql-small-monthly"

/* One damage, done beside the program with the database's own guards off. Those of one round are
 * done together: none hides another. */
typedef struct Damage {
    int round;
    const char *table; /* whose guards are in the way, or NULL */
    const char *sql;
    const char *found; /* a part of the problem's text */
} Damage;

enum { ROUNDS = 4 };

static const Damage damages[] = {
    { 0, "postings", "UPDATE postings SET amount_minor = amount_minor + 1 WHERE position = 1",
      "add up to" },
    { 0, NULL, "UPDATE number_sequences SET next = next + 1", "numbers: series" },
    { 0, "document_lines", "UPDATE document_lines SET title = 'Another title'", "another hash" },
    { 0, NULL, "UPDATE charged_periods SET from_on = '2026-11-23'", "charged from" },
    { 0, NULL, "UPDATE services SET state = 'terminated'", "its service is terminated" },
    { 0, NULL, "UPDATE orders SET state = 'executing'", "none of its lines" },
    { 0, NULL, "UPDATE jobs SET state = 'failed', cause = ''", "without a cause" },
    { 0, NULL, "UPDATE subscription_edges SET due_on = '2026-11-12'", "no job does it" },
    { 0, "events", "UPDATE events SET summary = 'Another story' WHERE sequence = 1", "event evt_" },
    { 0, NULL, "DELETE FROM account_paths WHERE depth = 2", "place in the tree" },
    { 0, NULL, "UPDATE products SET refund = 'none' WHERE code = 'server-small'", "than its type" },
    { 0, NULL,
      "INSERT INTO product_upgrades (from_id, to_id, kind) SELECT MIN(id), MAX(id), 'upgrade' "
      "FROM products",
      "has no way back" },
    { 0, NULL,
      "INSERT INTO bundle_items (bundle_id, plan_id, quantity, position) SELECT MAX(product_id), "
      "MIN(id), 1, 1 FROM plans",
      "a bundle that has plans" },
    { 1, "postings", "DELETE FROM postings", "the ledger has 0" },
    { 1, "documents", "UPDATE documents SET due_on = '2027-12-06'", "another hash" },
    { 1, NULL, "UPDATE subscription_edges SET charged_through = '2026-12-02'", "charged from" },
    { 1, NULL, "UPDATE subscriptions SET end_on = '2026-11-25'", "still to be charged" },
    { 1, NULL, "UPDATE services SET state = 'failed'", "neither a job nor a cause" },
    { 1, NULL, "UPDATE order_lines SET state = 'queued'", "order line" },
    { 1, "events", "DELETE FROM events WHERE sequence = 1", "event evt_" },
    { 1, NULL, "UPDATE account_paths SET depth = 3 WHERE depth = 2", "place in the tree" },
    { 2, "document_lines", "UPDATE document_lines SET amount_minor = amount_minor + 1",
      "do not make net" },
    { 2, "documents", "UPDATE documents SET buyer_text = '{}'", "cannot be read" },
    { 2, "postings",
      "UPDATE postings SET amount_minor = amount_minor + 1 WHERE ledger_account = 'receivable'",
      "ledger: receivable" },
    { 2, NULL,
      "INSERT INTO charged_periods (subscription_id, buyer_id, from_on, to_on, line_id) SELECT "
      "subscription_id, buyer_id, '2027-01-01', '2027-02-01', line_id FROM charged_periods",
      "not charged from" },
    { 2, NULL, "UPDATE subscriptions SET state = 'ended', end_on = '2026-11-25'",
      "and is charged to" },
    { 2, NULL,
      "INSERT INTO cancellations (id, subscription_id, user_id, state, at_when, effective_on, "
      "reason, note, created_at, done_at) SELECT 1, MIN(s.id), MIN(u.id), 'scheduled', 'now', "
      "'2026-12-01', 'other', '', 0, 0 FROM subscriptions s CROSS JOIN users u",
      "cancellation 1 is scheduled" },
    { 2, NULL,
      "INSERT INTO checkouts (id, account_id, user_id, reference, created_at, settled_at, "
      "request_key) SELECT 1, account_id, user_id, '', 0, 1, 'basket:x' FROM orders WHERE id = "
      "(SELECT MIN(id) FROM orders)",
      "" },
    { 2, NULL, "UPDATE orders SET checkout_id = 1", "still somebody's basket" },
    { 2, NULL,
      "INSERT INTO agreements (id, code, name, type_id, draft, version, created_at, ended_at) "
      "VALUES (1, 'terms', 'Terms', NULL, '', 2, 0, 0)",
      "agreement terms is at version 2" },
    { 2, NULL,
      "INSERT INTO agreement_versions (id, agreement_id, number, body, note, user_id, "
      "published_at) VALUES (1, 1, 1, 'Text', '', NULL, 9000000000000000)",
      "" },
    { 2, NULL,
      "INSERT INTO order_agreements (order_id, version_id, accepted_at, account_id, user_id) "
      "SELECT id, 1, 1, account_id, NULL FROM orders",
      "before it was published" },
    { 2, NULL,
      "INSERT INTO waits (id, order_id, kind, on_account_id, reason, need_minor, need_currency, "
      "lifts_credit, timeout_means, remind_days, since, remind_at, reminders, expires_at, outcome, "
      "settled_at, note) SELECT 1, MIN(id), 'agreement', MIN(account_id), '', 0, 'EUR', FALSE, "
      "'reject', 0, 0, 0, 0, 0, 'approved', 2, '' FROM orders",
      "" },
    { 2, NULL,
      "INSERT INTO order_agreements (order_id, version_id, accepted_at, account_id, user_id) "
      "SELECT id, 1, agreed_at, account_id, NULL FROM orders",
      "has a consent without version 1" },
    { 3, "postings",
      "UPDATE postings SET ledger_account = 'revenue' WHERE ledger_account = 'tax_payable'",
      "tax with the seller" },
    { 3, NULL, "DELETE FROM number_sequences", "which gave no numbers" },
    { 3, NULL,
      "DELETE FROM charged_periods WHERE buyer_id = (SELECT MIN(buyer_id) FROM charged_periods)",
      "no charged period stands for it" },
    { 3, NULL,
      "UPDATE charged_periods SET to_on = from_on WHERE buyer_id = (SELECT MIN(buyer_id) FROM "
      "charged_periods)",
      "was not credited" },
    { 3, NULL, "UPDATE charged_periods SET to_on = '2027-11-22' WHERE to_on > from_on",
      "charges account" },
    { 3, "documents",
      "UPDATE documents SET label = 'INV-2026-000099' WHERE id = (SELECT MIN(id) FROM documents)",
      "not that of its series and number" },
    { 3, "document_lines",
      "UPDATE document_lines SET ratio_num = ratio_num - 1 WHERE document_id = (SELECT MAX(id) "
      "FROM documents)",
      "what its formula says" },
};

/* The database's own rules would refuse the damage. */
static void guards_off(Fixture *fixture, const char *table)
{
    bool sqlite = fixture->db.engine == DB_SQLITE;
    static const char *const names[] = { "fixed", "kept" };
    for (size_t i = 0; i < (sqlite ? 2U : 1U); i++) {
        Str sql = arena_printf(&test_arena, "DROP TRIGGER %s_%s%s%s", table, names[i],
                               sqlite ? "" : " ON ", sqlite ? "" : table);
        (void)sql_rows(fixture, str_cstr(&test_arena, sql));
    }
}

static bool finds(Fixture *fixture, const char *text)
{
    Call call = fixture_system_call(fixture);
    Str *problems;
    size_t count;
    bool found = false;
    CHECK_OK(svc_check(&call, &problems, &count));
    for (size_t i = 0; i < count; i++) {
        Str wanted = str_from_cstr(text);
        found = found || str_find(problems[i], wanted, 0) < problems[i].len;
    }
    return found;
}

static void round_run(int round, DbEngine engine)
{
    static Fixture fixture;
    fixture_open(&fixture, engine);
    fixture_catalogue(&fixture);
    sale_day(&fixture, "2026-11-22");
    (void)sale_make(&fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    sale_check(&fixture);
    for (size_t i = 0; i < COUNT_OF(damages); i++) {
        if (damages[i].round == round && damages[i].table != NULL) {
            guards_off(&fixture, damages[i].table);
        }
    }
    for (size_t i = 0; i < COUNT_OF(damages); i++) {
        if (damages[i].round == round) {
            (void)sql_rows(&fixture, damages[i].sql);
        }
    }
    for (size_t i = 0; i < COUNT_OF(damages); i++) {
        if (damages[i].round == round && !finds(&fixture, damages[i].found)) {
            test_fail(__FILE__, __LINE__, "not found: %s", damages[i].sql);
        }
    }
    fixture_close(&fixture);
}

/* EVIDENCE: R-BIL-07 billing.md 1.3 */
static void each_damage(DbEngine engine)
{
    for (int round = 0; round < ROUNDS; round++) {
        round_run(round, engine);
    }
}

TEST(each_damage_is_found)
{
    test_each_engine(each_damage);
}

SERVICE_TEST(a_subscription_that_nobody_pays_for_is_found)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    (void)sql_rows(fixture, "DELETE FROM subscription_edges");
    CHECK(finds(fixture, "nobody pays"));
}

SERVICE_TEST(credits_above_a_line_are_found)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    (void)sale_cancel(fixture, "nikos", id, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    sale_check(fixture);
    guards_off(fixture, "document_lines");
    (void)sql_rows(fixture, "UPDATE document_lines SET amount_minor = amount_minor - 1 WHERE "
                            "corrects_id IS NOT NULL");
    CHECK(finds(fixture, "was credited of"));
    guards_off(fixture, "documents");
    (void)sql_rows(fixture,
                   "UPDATE documents SET gross_minor = gross_minor - 1 WHERE corrects_id IS NOT "
                   "NULL");
    CHECK(finds(fixture, "credit notes of"));
}

SERVICE_TEST(a_credit_of_another_sale_is_found)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    (void)sale_cancel(fixture, "nikos", id, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    sale_check(fixture);
    guards_off(fixture, "documents");
    (void)sql_rows(fixture,
                   "UPDATE documents SET buyer_id = issuer_id WHERE corrects_id IS NOT NULL");
    CHECK(finds(fixture, "not of the same invoice"));
}

/* EVIDENCE: R32 billing.md 1.3, 10 */
SERVICE_TEST(a_series_that_does_not_begin_with_one_is_found)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    sale_check(fixture);
    guards_off(fixture, "documents");
    (void)sql_rows(fixture, "UPDATE documents SET number = 0 WHERE number = 1");
    CHECK(finds(fixture, "numbers: series"));
}

/* EVIDENCE: billing.md 1.3, 17: the sums of an edge are right, those of its journals are not */
SERVICE_TEST(two_journals_that_make_up_for_each_other_are_found)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    guards_off(fixture, "postings");
    (void)sql_rows(fixture,
                   "UPDATE postings SET amount_minor = amount_minor + CASE WHEN journal_id = "
                   "(SELECT MIN(id) FROM journals) THEN 1 ELSE -1 END WHERE ledger_account IN "
                   "('receivable', 'revenue')");
    CHECK(finds(fixture, "ledger: receivable"));
}

static void damage_all(Fixture *fixture, const Damage *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        (void)sql_rows(fixture, list[i].sql);
        if (!finds(fixture, list[i].found)) {
            test_fail(__FILE__, __LINE__, "not found: %s", list[i].sql);
        }
    }
}

/* EVIDENCE: R-BIL-06 R-BIL-07 billing.md 1.3, 6, 9 and 11 */
SERVICE_TEST(damaged_payments_are_found)
{
    static const Damage payments[] = {
        { 0, "payments", "UPDATE payments SET amount_minor = amount_minor + 1", "on account" },
        { 0, "payments", "UPDATE payments SET received_on = '2026-11-21'",
          "the ledger has 0 cash" },
        { 0, "payment_allocations", "UPDATE payment_allocations SET amount_minor = 2000",
          "is paid of a total" },
        { 0, "payments", "UPDATE payments SET credit_minor = -5", "of credit and" },
        { 0, "payment_allocations",
          "UPDATE payment_allocations SET document_id = (SELECT MIN(id) FROM documents)",
          "times to another sale" },
        { 0, "postings", "DELETE FROM postings WHERE ledger_account = 'cash'",
          "the ledger has 0 cash" },
        { 0, "journals", "DELETE FROM payment_allocations", "0 is allocated" },
    };
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    PaymentForm form = { .buyer = fixture->accounts[FIXTURE_BLUE_HARBOUR], .amount = S("5") };
    CHECK_OK(date_parse(S("2026-11-22"), &form.received_on));
    Call call = fixture_call(fixture, "anna");
    PaymentId id;
    CHECK_OK(svc_payment_record(&call, &form, &id));
    sale_check(fixture);
    static const char *const tables[] = { "payments", "payment_allocations", "postings" };
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        guards_off(fixture, tables[i]);
    }
    damage_all(fixture, payments, COUNT_OF(payments));
}

/* EVIDENCE: billing.md 1.3, 6 and 9: every move, the wallet and the derived balances are compared
 */
SERVICE_TEST(damaged_moves_and_balances_are_found)
{
    static const Damage list[] = {
        { 0, NULL, "UPDATE document_balances SET open_minor = open_minor + 1", "its balance says" },
        { 0, NULL, "UPDATE document_balances SET open_minor = open_minor - 1, state = 'paid'",
          "its balance says" },
        { 0, NULL, "DELETE FROM document_balances WHERE state = 'paid'", "open, nothing" },
        { 0, "wallet_uses", "UPDATE wallet_uses SET amount_minor = amount_minor + 1", "it takes" },
        { 0, "wallet_uses", "UPDATE wallet_uses SET amount_minor = 999999", "was taken from it" },
        { 0, "money_moves", "UPDATE money_moves SET wallet_minor = -999999", "prepaid in" },
        { 0, "postings", "DELETE FROM postings WHERE ledger_account = 'wallet'",
          "0 wallet with the seller" },
    };
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    TopUpForm form = { .buyer = fixture->accounts[FIXTURE_BLUE_HARBOUR],
                       .amount = S("50"),
                       .expires_on = DATE_NONE };
    CHECK_OK(date_parse(S("2026-11-22"), &form.received_on));
    Call call = fixture_call(fixture, "anna");
    MoveId id;
    CHECK_OK(svc_top_up(&call, &form, &id));
    sale_run(fixture, "2026-12-01");
    sale_check(fixture);
    static const char *const tables[] = { "money_moves", "wallet_uses", "postings" };
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        guards_off(fixture, tables[i]);
    }
    damage_all(fixture, list, COUNT_OF(list));
}

/* EVIDENCE: R20 */
SERVICE_TEST(a_void_invoice_with_money_is_found)
{
    static const Damage list[] = {
        { 0, NULL,
          "INSERT INTO payment_allocations (payment_id, document_id, amount_minor) SELECT p.id, "
          "m.document_id, 1 FROM payments AS p CROSS JOIN money_moves AS m",
          "is void, and it has" },
        { 0, "money_moves", "UPDATE money_moves SET amount_minor = amount_minor - 1", "(void) of" },
    };
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    Call call = fixture_call(fixture, "anna");
    Page page = { 0 };
    DocumentView *views;
    size_t count;
    MoveId id;
    PaymentId payment;
    CHECK_OK(svc_documents(&call, DOCUMENT_INVOICE, (AccountId){ 0 }, &page, &views, &count));
    for (size_t i = 0; i < count; i++) {
        if (!views[i].incoming) {
            CHECK_OK(svc_invoice_void(&call, views[i].id, S("A test"), &id));
        }
    }
    PaymentForm form = { .buyer = fixture->accounts[FIXTURE_BLUE_HARBOUR], .amount = S("5") };
    CHECK_OK(date_parse(S("2026-11-22"), &form.received_on));
    CHECK_OK(svc_payment_record(&call, &form, &payment));
    sale_check(fixture);
    guards_off(fixture, "money_moves");
    damage_all(fixture, list, COUNT_OF(list));
}

SERVICE_TEST(only_the_operator_checks)
{
    Str *problems;
    size_t count;
    Call call = fixture_call(fixture, "nikos");
    CHECK_ERR(svc_check(&call, &problems, &count), FORBIDDEN);
    call = fixture_call(fixture, "olga");
    CHECK_OK(svc_check(&call, &problems, &count));
    CHECK_INT(count, 0);
}

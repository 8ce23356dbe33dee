/* payment_test.c - recording payments: what they settle, credit on account, who may. */
#include <pthread.h>

#include "service/payment.h"
#include "tests/service/sale_support.h"

#define BOOKS "postgresql-small-monthly"

/* One sale of Aegean to Blue Harbour: 11.78, and what Aegean and Meridian owe for it. */
static SubscriptionId sold(Fixture *fixture)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    return sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
}

static PaymentForm paid(Fixture *fixture, const char *amount, const char *key)
{
    PaymentForm form = { .buyer = fixture->accounts[FIXTURE_BLUE_HARBOUR],
                         .amount = str_from_cstr(amount),
                         .method = PAYMENT_MANUAL,
                         .key = str_from_cstr(key) };
    CHECK_OK(date_parse(S("2026-11-22"), &form.received_on));
    return form;
}

static PaymentView record(Fixture *fixture, const char *person, const PaymentForm *form)
{
    Call call = fixture_call(fixture, person);
    PaymentId id;
    PaymentView view;
    CHECK_OK(svc_payment_record(&call, form, &id));
    CHECK_OK(svc_payment(&call, id, &view));
    return view;
}

static DocumentView newest(Fixture *fixture, const char *person)
{
    Call call = fixture_call(fixture, person);
    Page page = { 0 };
    DocumentView *views;
    DocumentView view;
    size_t count;
    CHECK_OK(svc_documents(&call, DOCUMENT_INVOICE, (AccountId){ 0 }, &page, &views, &count));
    CHECK(count > 0);
    CHECK_OK(svc_document(&call, views[0].id, &view));
    return view;
}

static int64_t credit_of(Fixture *fixture, const char *person)
{
    Call call = fixture_call(fixture, person);
    BalanceView *balances;
    size_t count;
    int64_t credit = 0;
    CHECK_OK(svc_balances(&call, &balances, &count));
    for (size_t i = 0; i < count; i++) {
        credit += balances[i].credit.minor;
    }
    return credit;
}

/* EVIDENCE: R35 R-BIL-06 */
SERVICE_TEST(a_payment_settles_an_invoice_in_parts)
{
    (void)sold(fixture);
    PaymentForm form = paid(fixture, "10.00", "k1");
    PaymentView view = record(fixture, "anna", &form);
    CHECK(view.received);
    CHECK_INT(view.allocations_count, 1);
    CHECK_INT(view.allocations[0].amount.minor, 1000);
    CHECK_INT(view.credit.minor, 0);
    DocumentView document = newest(fixture, "eva");
    CHECK_STR(document.state, S("partly_paid"));
    CHECK_INT(document.open.minor, 178);
    form = paid(fixture, "1.78", "k2");
    view = record(fixture, "anna", &form);
    document = newest(fixture, "eva");
    CHECK_STR(document.state, S("paid"));
    CHECK_INT(document.paid.minor, 1178);
    CHECK_INT(document.open.minor, 0);
    CHECK_INT(document.payments_count, 2);
    CHECK_STR(document.payments[1].code, view.code);
    Call call = fixture_call(fixture, "eva");
    BalanceView *balances;
    size_t count;
    CHECK_OK(svc_balances(&call, &balances, &count));
    CHECK_INT(balances[0].payable.minor, 0);
    sale_check(fixture);
}

/* EVIDENCE: billing.md 1.3, 6 and 9, R35 credits before money */
SERVICE_TEST(what_is_paid_too_much_is_used_by_the_next_invoice)
{
    (void)sold(fixture);
    PaymentForm form = paid(fixture, "20.00", "k1");
    PaymentView view = record(fixture, "anna", &form);
    CHECK_INT(view.credit.minor, 822);
    CHECK_INT(credit_of(fixture, "anna"), -822);
    CHECK_INT(credit_of(fixture, "eva"), 822);
    sale_run(fixture, "2026-12-01");
    DocumentView document = newest(fixture, "eva");
    CHECK_INT(document.paid.minor, 822);
    CHECK_STR(document.state, S("partly_paid"));
    CHECK_INT(document.payments_count, 1);
    CHECK_STR(document.payments[0].method, S("Credit on account"));
    CHECK_INT(credit_of(fixture, "eva"), 0);
    sale_check(fixture);
}

/* EVIDENCE: R19 what is credited after it was paid goes on account */
SERVICE_TEST(a_credit_note_on_a_paid_invoice_goes_on_account)
{
    SubscriptionId id = sold(fixture);
    PaymentForm form = paid(fixture, "11.78", "k1");
    (void)record(fixture, "anna", &form);
    sale_day(fixture, "2026-11-25");
    (void)sale_cancel(fixture, "anna", id, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    DocumentView document = newest(fixture, "eva");
    CHECK(document.credited.minor > 0);
    CHECK_STR(document.state, S("paid"));
    CHECK_INT(document.open.minor, 0);
    CHECK_INT(credit_of(fixture, "eva"), document.credited.minor);
    sale_check(fixture);
}

/* EVIDENCE: R-BIL-06 a statement ends with what is owed, less the credit */
SERVICE_TEST(a_payment_stands_on_the_statement_of_both_sides)
{
    StatementView view;
    (void)sold(fixture);
    PaymentForm form = paid(fixture, "20.00", "k1");
    (void)record(fixture, "anna", &form);
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_statement(&call, fixture->accounts[FIXTURE_BLUE_HARBOUR], CURRENCY("EUR"), &view));
    CHECK_STR(view.counterparty_name, S("Blue Harbour"));
    CHECK_INT(view.lines_count, 2);
    CHECK_INT(view.lines[0].amount.minor, -2000);
    CHECK_INT(view.lines[0].balance.minor, -822);
    CHECK_INT(view.lines[1].amount.minor, 1178);
    CHECK_INT(view.lines[1].balance.minor, 1178);
    CHECK(view.lines[1].document_code.len > 0);
    call = fixture_call(fixture, "eva");
    CHECK_OK(svc_statement(&call, fixture->accounts[FIXTURE_AEGEAN], CURRENCY("EUR"), &view));
    CHECK_INT(view.balance.minor, 822);
    call = fixture_call(fixture, "greta");
    CHECK_ERR(svc_statement(&call, fixture->accounts[FIXTURE_BLUE_HARBOUR], CURRENCY("EUR"), &view),
              NOT_FOUND);
}

SERVICE_TEST(the_named_invoice_is_paid_and_the_rest_kept)
{
    (void)sold(fixture);
    sale_run(fixture, "2026-12-01");
    DocumentView second = newest(fixture, "eva");
    PaymentForm form = paid(fixture, "100.00", "k1");
    form.invoice = second.id;
    PaymentView view = record(fixture, "anna", &form);
    CHECK_INT(view.allocations_count, 1);
    CHECK_STR(view.allocations[0].label, second.label);
    CHECK_INT(view.credit.minor, 10000 - second.gross.minor);
    form = paid(fixture, "0.01", "k2"); /* the credit goes first into what is open */
    view = record(fixture, "anna", &form);
    CHECK_INT(view.allocations[0].amount.minor, 1178);
    CHECK_INT(view.credit.minor, 1 - 1178);
    sale_check(fixture);
}

/* EVIDENCE: R-BIL-06 bank transfers are matched by their reference */
SERVICE_TEST(a_reference_finds_the_invoice_and_its_buyer)
{
    (void)sold(fixture);
    PaymentForm form = paid(fixture, "11.78", "k1");
    form.buyer = (AccountId){ 0 };
    form.method = PAYMENT_BANK_TRANSFER;
    form.reference = S("TRANSFER inv-2026-000001/blue harbour");
    PaymentView view = record(fixture, "anna", &form);
    CHECK_STR(view.buyer_name, S("Blue Harbour"));
    CHECK_STR(view.allocations[0].label, S("INV-2026-000001"));
    form.key = S("k2");
    form.reference =
        arena_printf(&test_arena, "deposit %.*s",
                     STR_ARG(account_code(&test_arena, fixture->accounts[FIXTURE_BLUE_HARBOUR])));
    view = record(fixture, "anna", &form);
    CHECK_INT(view.allocations_count, 0);
    CHECK_INT(view.credit.minor, 1178);
    form.key = S("k3");
    form.reference = S("no idea INV-2026-000077");
    PaymentId id;
    Call call = fixture_call(fixture, "anna");
    CHECK_ERR(svc_payment_record(&call, &form, &id), FIELD_REQUIRED);
    sale_check(fixture);
}

/* EVIDENCE: R39 */
SERVICE_TEST(a_payment_sent_twice_is_one)
{
    (void)sold(fixture);
    PaymentForm form = paid(fixture, "5.00", "k1");
    PaymentView first = record(fixture, "anna", &form);
    PaymentView second = record(fixture, "anna", &form);
    CHECK_STR(second.code, first.code);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM payments"), S("1\n"));
    CHECK_INT(newest(fixture, "eva").paid.minor, 500);
}

/* EVIDENCE: R-ACC-01 */
SERVICE_TEST(only_the_seller_records_and_both_sides_see)
{
    PaymentId id;
    PaymentView view;
    (void)sold(fixture);
    PaymentForm form = paid(fixture, "5.00", "k1");
    static const char *const others[] = { "olga", "nikos", "greta" };
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        Call call = fixture_call(fixture, others[i]);
        CHECK_ERR(svc_payment_record(&call, &form, &id), FIELD_INVALID);
    }
    Call call = fixture_call(fixture, "petros");
    CHECK_ERR(svc_payment_record(&call, &form, &id), FORBIDDEN);
    call = fixture_call(fixture, "eva");
    CHECK_ERR(svc_payment_record(&call, &form, &id), FORBIDDEN);
    view = record(fixture, "anna", &form);
    call = fixture_call(fixture, "eva");
    CHECK_OK(svc_payment(&call, view.id, &view));
    CHECK(!view.received);
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        call = fixture_call(fixture, others[i]);
        CHECK_ERR(svc_payment(&call, view.id, &view), NOT_FOUND);
        Page page = { 0 };
        PaymentView *views;
        size_t count;
        CHECK_OK(svc_payments(&call, (AccountId){ 0 }, &page, &views, &count));
        CHECK_INT(count, 0);
    }
    DocumentView foreign = newest(fixture, "nikos");
    form.invoice = foreign.id;
    form.key = S("k2");
    call = fixture_call(fixture, "anna");
    CHECK_ERR(svc_payment_record(&call, &form, &id), FIELD_INVALID);
}

SERVICE_TEST(a_wrong_payment_is_refused_with_its_field)
{
    PaymentId id;
    (void)sold(fixture);
    Call call = fixture_call(fixture, "anna");
    static const char *const amounts[] = { "0", "-1", "1.234", "abc", "", "99999999999999999" };
    for (size_t i = 0; i < COUNT_OF(amounts); i++) {
        PaymentForm form = paid(fixture, amounts[i], "");
        Err *err = svc_payment_record(&call, &form, &id);
        CHECK(err != NULL);
        CHECK_STR(str_from_cstr(err->field), S("amount"));
    }
    PaymentForm form = paid(fixture, "1.00", "");
    form.received_on.day++;
    CHECK_ERR(svc_payment_record(&call, &form, &id), FIELD_RANGE);
    form = paid(fixture, "1.00", "");
    form.received_on = DATE_NONE;
    CHECK_ERR(svc_payment_record(&call, &form, &id), FIELD_REQUIRED);
    form = paid(fixture, "1.00", "");
    form.method = PAYMENT_CREDIT;
    CHECK_ERR(svc_payment_record(&call, &form, &id), FIELD_INVALID);
    form = paid(fixture, "1.00", "");
    form.invoice_label = S("INV-2026-000077");
    CHECK_ERR(svc_payment_record(&call, &form, &id), FIELD_INVALID);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM payments"), S("0\n"));
}

enum { PAYERS = 4, PAYER_BYTES = 4 * 1024 * 1024 };

typedef struct Payer {
    Fixture *fixture;
    PaymentForm form;
    bool done;
} Payer;

static void *payer_run(void *context)
{
    Payer *payer = context;
    const Arena start = arena_open(PAYER_BYTES);
    const Arena scratch = arena_open(PAYER_BYTES);
    Arena out = start;
    Call call = { .app = &payer->fixture->app,
                  .actor = payer->fixture->people[0],
                  .now = payer->fixture->now,
                  .out = &out,
                  .scratch = scratch };
    PaymentId id;
    for (int i = 0; i < 20 && !payer->done; i++) {
        payer->done = svc_payment_record(&call, &payer->form, &id) == NULL;
        err_reset();
    }
    arena_close(scratch, PAYER_BYTES);
    arena_close(start, PAYER_BYTES);
    return NULL;
}

/* EVIDENCE: R-BIL-06 billing.md 1.3, 6: two at once settle no more than is open */
SERVICE_TEST(payments_at_once_settle_no_more_than_is_open)
{
    pthread_t threads[PAYERS];
    Payer payers[PAYERS];
    static const char *const keys[PAYERS] = { "a", "b", "b", "c" };
    (void)sold(fixture);
    Call anna = fixture_call(fixture, "anna");
    for (size_t i = 0; i < PAYERS; i++) {
        payers[i] = (Payer){ .fixture = fixture, .form = paid(fixture, "5.00", keys[i]) };
        fixture->people[0] = anna.actor;
        CHECK_INT(pthread_create(&threads[i], NULL, payer_run, &payers[i]), 0);
    }
    for (size_t i = 0; i < PAYERS; i++) {
        CHECK_INT(pthread_join(threads[i], NULL), 0);
        CHECK(payers[i].done);
    }
    CHECK_STR(
        sql_rows(fixture, "SELECT COUNT(*), SUM(amount_minor), SUM(credit_minor) FROM payments"),
        S("3|1500|322\n"));
    sale_check(fixture);
}

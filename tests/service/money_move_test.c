/* money_move_test.c - voids, write-offs, refunds, prepaid money and receivables by age. */
#include <pthread.h>

#include "service/money_move.h"
#include "service/payment.h"
#include "tests/service/sale_support.h"

#define BOOKS "postgresql-small-monthly"

/* One sale of Aegean to Blue Harbour: 11.78 from 22 November to 1 December. */
static SubscriptionId sold(Fixture *fixture)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    return sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
}

static Date day(const char *text)
{
    Date date;
    CHECK_OK(date_parse(str_from_cstr(text), &date));
    return date;
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

static size_t in_state(Fixture *fixture, const char *person, const char *state)
{
    Call call = fixture_call(fixture, person);
    Page page = { 0 };
    DocumentView *views;
    size_t count;
    const DocumentFilter filter = { .kind = DOCUMENT_INVOICE, .state = str_from_cstr(state) };
    CHECK_OK(svc_documents_by(&call, &filter, &page, &views, &count));
    return count;
}

static BalanceView balance(Fixture *fixture, const char *person)
{
    Call call = fixture_call(fixture, person);
    BalanceView *balances;
    size_t count;
    CHECK_OK(svc_balances(&call, &balances, &count));
    CHECK(count > 0);
    return balances[0];
}

static PaymentId pay(Fixture *fixture, const char *amount)
{
    Call call = fixture_call(fixture, "anna");
    PaymentForm form = { .buyer = fixture->accounts[FIXTURE_BLUE_HARBOUR],
                         .amount = str_from_cstr(amount),
                         .received_on = day("2026-11-22"),
                         .method = PAYMENT_BANK_TRANSFER };
    PaymentId id;
    CHECK_OK(svc_payment_record(&call, &form, &id));
    return id;
}

static TopUpForm prepaid(Fixture *fixture, const char *amount, const char *key)
{
    return (TopUpForm){ .buyer = fixture->accounts[FIXTURE_BLUE_HARBOUR],
                        .amount = str_from_cstr(amount),
                        .received_on = day("2026-11-22"),
                        .method = PAYMENT_BANK_TRANSFER,
                        .reference = S("in advance"),
                        .expires_on = DATE_NONE,
                        .key = str_from_cstr(key) };
}

static MoveView top_up(Fixture *fixture, const TopUpForm *form)
{
    Call call = fixture_call(fixture, "anna");
    MoveId id;
    MoveView view;
    CHECK_OK(svc_top_up(&call, form, &id));
    CHECK_OK(svc_move(&call, id, &view));
    return view;
}

static RefundForm refund_form(Fixture *fixture, const char *amount, const char *key)
{
    return (RefundForm){ .buyer = fixture->accounts[FIXTURE_BLUE_HARBOUR],
                         .amount = str_from_cstr(amount),
                         .paid_on = day("2026-11-22"),
                         .method = PAYMENT_BANK_TRANSFER,
                         .reference = S("RF-1"),
                         .key = str_from_cstr(key) };
}

/* EVIDENCE: R20 billing.md 1.2 */
SERVICE_TEST(a_void_invoice_is_billed_again_by_the_next_run)
{
    MoveId id;
    MoveId again;
    (void)sold(fixture);
    DocumentView first = newest(fixture, "anna");
    DocumentView mine = newest(fixture, "eva");
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_invoice_void(&call, mine.id, S("Wrong customer number"), &id));
    CHECK_OK(svc_invoice_void(&call, mine.id, S("Wrong customer number"), &again));
    CHECK_INT(again.v, id.v);
    DocumentView view;
    CHECK_OK(svc_document(&call, mine.id, &view));
    CHECK_STR(view.state, S("void"));
    CHECK_STR(view.label, mine.label);
    CHECK_INT(view.open.minor, 0);
    CHECK_STR(view.void_reason, S("Wrong customer number"));
    CHECK_STR(sale_periods(fixture, FIXTURE_BLUE_HARBOUR), S(""));
    CHECK_INT(balance(fixture, "eva").payable.minor, 0);
    sale_check(fixture);
    (void)run_jobs(fixture);
    view = newest(fixture, "eva");
    CHECK(view.id.v != mine.id.v);
    CHECK_INT(view.gross.minor, mine.gross.minor);
    CHECK_STR(view.state, S("issued"));
    CHECK_STR(sale_periods(fixture, FIXTURE_BLUE_HARBOUR), S("2026-11-22..2026-12-01\n"));
    CHECK_INT(balance(fixture, "eva").payable.minor, mine.gross.minor);
    CHECK_INT(in_state(fixture, "eva", "void"), 1);
    CHECK_INT(in_state(fixture, "eva", "issued"), 1);
    CHECK(first.id.v != 0);
    Str mails = sql_rows(fixture, "SELECT COUNT(*) FROM mails WHERE subject LIKE '%is void'");
    CHECK_STR(mails, S("1\n"));
    sale_run(fixture, "2026-12-01");
    CHECK_STR(sale_periods(fixture, FIXTURE_BLUE_HARBOUR),
              S("2026-11-22..2026-12-01\n2026-12-01..2027-01-01\n"));
    sale_check(fixture);
}

/* EVIDENCE: R20 only without payments and credits; the last one first */
SERVICE_TEST(an_invoice_with_money_or_a_later_one_is_not_voided)
{
    MoveId id;
    SubscriptionId subscription = sold(fixture);
    DocumentView invoice = newest(fixture, "eva");
    Call eva = fixture_call(fixture, "eva");
    Call call = fixture_call(fixture, "anna");
    CHECK_ERR(svc_invoice_void(&eva, invoice.id, S("No"), &id), FORBIDDEN);
    CHECK_ERR(svc_invoice_void(&call, invoice.id, S(" "), &id), FIELD_REQUIRED);
    Call nikos = fixture_call(fixture, "nikos");
    CHECK_ERR(svc_invoice_void(&nikos, invoice.id, S("No"), &id), NOT_FOUND);
    sale_run(fixture, "2026-12-01");
    call = fixture_call(fixture, "anna");
    CHECK_ERR(svc_invoice_void(&call, invoice.id, S("No"), &id), INVOICE_NOT_LAST);
    DocumentView second = newest(fixture, "eva");
    (void)pay(fixture, "12.00");
    CHECK_ERR(svc_invoice_void(&call, second.id, S("No"), &id), INVOICE_SETTLED);
    (void)sale_cancel(fixture, "anna", subscription, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    CHECK_ERR(svc_invoice_void(&call, invoice.id, S("No"), &id), INVOICE_SETTLED);
    CHECK_INT(in_state(fixture, "eva", "void"), 0);
    sale_check(fixture);
}

SERVICE_TEST(what_is_given_up_is_no_longer_open_and_paid_later_is_credit)
{
    MoveId id;
    MoveId again;
    (void)sold(fixture);
    DocumentView invoice = newest(fixture, "eva");
    Call call = fixture_call(fixture, "anna");
    WriteOffForm form = { .invoice = invoice.id, .amount = S("11.79"), .reason = S("Insolvent") };
    CHECK_ERR(svc_invoice_write_off(&call, &form, &id), FIELD_RANGE);
    form.amount = S("1.78");
    form.key = S("w1");
    CHECK_OK(svc_invoice_write_off(&call, &form, &id));
    CHECK_OK(svc_invoice_write_off(&call, &form, &again));
    CHECK_INT(again.v, id.v);
    CHECK_INT(newest(fixture, "eva").open.minor, 1000);
    CHECK_STR(newest(fixture, "eva").state, S("issued"));
    form.amount = S("");
    form.key = S("w2");
    CHECK_OK(svc_invoice_write_off(&call, &form, &id));
    CHECK_STR(newest(fixture, "eva").state, S("written_off"));
    CHECK_INT(newest(fixture, "eva").written_off.minor, 1178);
    CHECK_INT(balance(fixture, "eva").payable.minor, 0);
    form.key = S("w3");
    CHECK_ERR(svc_invoice_write_off(&call, &form, &id), INVOICE_SETTLED);
    (void)pay(fixture, "11.78");
    CHECK_STR(newest(fixture, "eva").state, S("written_off"));
    CHECK_INT(balance(fixture, "eva").credit.minor, 1178);
    sale_check(fixture);
}

SERVICE_TEST(a_credit_note_takes_a_write_off_back_before_it_gives_credit)
{
    MoveId id;
    SubscriptionId subscription = sold(fixture);
    DocumentView invoice = newest(fixture, "eva");
    Call call = fixture_call(fixture, "anna");
    WriteOffForm form = { .invoice = invoice.id, .reason = S("Insolvent") };
    CHECK_OK(svc_invoice_write_off(&call, &form, &id));
    sale_day(fixture, "2026-11-25");
    (void)sale_cancel(fixture, "anna", subscription, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    DocumentView view = newest(fixture, "eva");
    CHECK(view.credited.minor > 0);
    CHECK_INT(view.written_off.minor, 1178 - view.credited.minor);
    CHECK_STR(view.state, S("written_off"));
    CHECK_INT(balance(fixture, "eva").credit.minor, 0);
    sale_check(fixture);
}

/* EVIDENCE: billing.md 1.3, 9: credit is never below zero */
SERVICE_TEST(credit_on_account_goes_back_to_the_buyer)
{
    MoveId id;
    MoveView view;
    (void)sold(fixture);
    (void)pay(fixture, "20.00");
    Call call = fixture_call(fixture, "anna");
    RefundForm form = refund_form(fixture, "8.23", "r1");
    CHECK_ERR(svc_refund(&call, &form, &id), REFUND_EXCEEDS_CREDIT);
    form.amount = S("8.22");
    CHECK_OK(svc_refund(&call, &form, &id));
    CHECK_OK(svc_refund(&call, &form, &id));
    CHECK_OK(svc_move(&call, id, &view));
    CHECK_STR(view.kind_label, S("Refund"));
    CHECK_INT(balance(fixture, "eva").credit.minor, 0);
    CHECK_STR(newest(fixture, "eva").state, S("paid"));
    form.key = S("r2");
    CHECK_ERR(svc_refund(&call, &form, &id), REFUND_EXCEEDS_CREDIT);
    Call eva = fixture_call(fixture, "eva");
    CHECK_ERR(svc_refund(&eva, &form, &id), FORBIDDEN);
    CHECK_OK(svc_move(&eva, view.id, &view));
    CHECK(!view.received);
    StatementView statement;
    CHECK_OK(svc_statement(&eva, fixture->accounts[FIXTURE_AEGEAN], CURRENCY("EUR"), &statement));
    CHECK_INT(statement.balance.minor, 0);
    CHECK_INT(statement.lines_count, 3);
    sale_check(fixture);
}

SERVICE_TEST(a_refunded_payment_opens_what_it_settled)
{
    MoveId id;
    (void)sold(fixture);
    PaymentId payment = pay(fixture, "20.00");
    Call call = fixture_call(fixture, "anna");
    RefundForm form = refund_form(fixture, "20.01", "r1");
    form.buyer = (AccountId){ 0 };
    form.payment = payment;
    CHECK_ERR(svc_refund(&call, &form, &id), FIELD_RANGE);
    form.amount = S("15.00");
    CHECK_OK(svc_refund(&call, &form, &id));
    DocumentView view = newest(fixture, "eva");
    CHECK_STR(view.state, S("partly_paid"));
    CHECK_INT(view.paid.minor, 500);
    CHECK_INT(balance(fixture, "eva").credit.minor, 0);
    form.key = S("r2");
    form.amount = S("5.01");
    CHECK_ERR(svc_refund(&call, &form, &id), FIELD_RANGE);
    form.amount = S("5.00");
    CHECK_OK(svc_refund(&call, &form, &id));
    view = newest(fixture, "eva");
    CHECK_STR(view.state, S("issued"));
    CHECK_INT(view.open.minor, 1178);
    sale_check(fixture);
}

/* EVIDENCE: R35 credits before money; wallets by priority, then expiry, then age; R26 */
SERVICE_TEST(prepaid_money_pays_invoices_in_its_order)
{
    (void)sold(fixture);
    (void)pay(fixture, "12.00"); /* 0.22 of credit */
    TopUpForm form = prepaid(fixture, "2.00", "t1");
    form.priority = 1;
    MoveView late = top_up(fixture, &form);
    form = prepaid(fixture, "3.00", "t2");
    MoveView old = top_up(fixture, &form);
    form = prepaid(fixture, "4.00", "t3");
    form.expires_on = day("2026-12-31");
    MoveView first = top_up(fixture, &form);
    CHECK_INT(top_up(fixture, &form).id.v, first.id.v); /* the key again */
    CHECK_INT(balance(fixture, "eva").prepaid.minor, 900);
    CHECK_INT(balance(fixture, "anna").prepaid.minor, -900);
    sale_check(fixture);
    sale_run(fixture, "2026-12-01");
    DocumentView view = newest(fixture, "eva");
    CHECK_INT(view.paid.minor, 22);
    CHECK_INT(view.prepaid.minor, 900);
    CHECK_INT(view.open.minor, view.gross.minor - 922);
    CHECK_STR(view.state, S("partly_paid"));
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_move(&call, late.id, &late));
    CHECK_INT(late.left.minor, 0);
    CHECK_STR(sql_rows(fixture, "SELECT amount_minor FROM wallet_uses ORDER BY amount_minor"),
              S("200\n300\n400\n"));
    CHECK(old.id.v != 0);
    form = prepaid(fixture, "100.00", "t4");
    (void)top_up(fixture, &form);
    CHECK_INT(newest(fixture, "eva").prepaid.minor, 900); /* for invoices to come */
    sale_run(fixture, "2027-01-01");
    view = newest(fixture, "eva");
    CHECK_INT(view.open.minor, 0);
    CHECK_STR(view.state, S("paid"));
    CHECK_INT(view.prepaid.minor, view.gross.minor);
    sale_check(fixture);
}

SERVICE_TEST(the_first_of_a_wallet_is_what_ends_first)
{
    (void)sold(fixture);
    TopUpForm form = prepaid(fixture, "50.00", "t1");
    MoveView old = top_up(fixture, &form);
    form = prepaid(fixture, "50.00", "t2");
    form.expires_on = day("2026-12-31");
    MoveView ends = top_up(fixture, &form);
    sale_run(fixture, "2026-12-01");
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_move(&call, old.id, &old));
    CHECK_OK(svc_move(&call, ends.id, &ends));
    CHECK_INT(old.left.minor, 5000);
    CHECK_INT(ends.left.minor, 5000 - newest(fixture, "eva").prepaid.minor);
    sale_run(fixture, "2027-01-01"); /* the rest of it lapses by its job */
    call = fixture_call(fixture, "anna");
    CHECK_OK(svc_move(&call, ends.id, &ends));
    CHECK_INT(ends.left.minor, 0);
    Page page = { 0 };
    MoveView *views;
    size_t count;
    CHECK_OK(svc_moves(&call, S("wallet_lapse"), &page, &views, &count));
    CHECK_INT(count, 1);
    CHECK_ERR(svc_moves(&call, S("nonsense"), &page, &views, &count), FIELD_INVALID);
    sale_check(fixture);
}

SERVICE_TEST(credit_becomes_prepaid_and_a_credited_invoice_gives_it_back_as_credit)
{
    MoveId id;
    SubscriptionId subscription = sold(fixture);
    (void)pay(fixture, "31.78");
    TopUpForm form = prepaid(fixture, "20.01", "t1");
    form.from_credit = true;
    Call call = fixture_call(fixture, "anna");
    CHECK_ERR(svc_top_up(&call, &form, &id), REFUND_EXCEEDS_CREDIT);
    form.amount = S("20.00");
    CHECK_OK(svc_top_up(&call, &form, &id));
    CHECK_INT(balance(fixture, "eva").credit.minor, 0);
    sale_run(fixture, "2026-12-01");
    CHECK_INT(newest(fixture, "eva").prepaid.minor, 2000);
    CHECK_INT(newest(fixture, "eva").paid.minor, 0);
    (void)sale_cancel(fixture, "anna", subscription, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    DocumentView view = newest(fixture, "eva");
    CHECK(view.credited.minor > 0);
    CHECK_INT(view.prepaid.minor + view.credited.minor + view.open.minor, view.gross.minor);
    sale_check(fixture);
}

SERVICE_TEST(a_wrong_top_up_is_refused_with_its_field)
{
    MoveId id;
    (void)sold(fixture);
    Call call = fixture_call(fixture, "anna");
    TopUpForm form = prepaid(fixture, "1.00", "");
    form.priority = TOP_UP_PRIORITY_MAX + 1;
    CHECK_ERR(svc_top_up(&call, &form, &id), FIELD_RANGE);
    form = prepaid(fixture, "1.00", "");
    form.expires_on = day("2026-11-21");
    CHECK_ERR(svc_top_up(&call, &form, &id), FIELD_RANGE);
    form = prepaid(fixture, "0", "");
    CHECK_ERR(svc_top_up(&call, &form, &id), FIELD_RANGE);
    form = prepaid(fixture, "1.00", "");
    form.method = PAYMENT_CREDIT;
    CHECK_ERR(svc_top_up(&call, &form, &id), FIELD_INVALID);
    form = prepaid(fixture, "1.00", "");
    form.currency = S("euro");
    CHECK_ERR(svc_top_up(&call, &form, &id), FIELD_INVALID);
    form = prepaid(fixture, "1.00", "");
    form.buyer = (AccountId){ 0 };
    CHECK_ERR(svc_top_up(&call, &form, &id), FIELD_REQUIRED);
    form = prepaid(fixture, "1.00", "");
    form.buyer = fixture->accounts[FIXTURE_MERIDIAN];
    CHECK_ERR(svc_top_up(&call, &form, &id), FIELD_INVALID);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM money_moves"), S("0\n"));
}

/* EVIDENCE: R-BIL-10 receivables by age */
SERVICE_TEST(receivables_are_shown_by_their_age)
{
    ReceivablesView view;
    (void)sold(fixture);
    sale_run(fixture, "2026-12-01");
    static const struct {
        const char *day;
        int64_t not_due, to_30, to_60, to_90, older;
    } cases[] = {
        { "2026-12-06", 1, 0, 0, 0, 0 }, { "2026-12-07", 1, 1, 0, 0, 0 },
        { "2027-01-05", 0, 1, 0, 0, 0 }, { "2027-01-06", 0, 1, 1, 0, 0 },
        { "2027-02-05", 0, 0, 1, 1, 0 }, { "2027-03-07", 0, 0, 0, 1, 1 },
        { "2027-06-01", 0, 0, 0, 0, 1 },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        sale_day(fixture, cases[i].day);
        Call call = fixture_call(fixture, "anna");
        Page page = { 0 };
        CHECK_OK(svc_receivables(&call, &page, &view));
        CHECK_INT(view.sums_count, 1);
        CHECK_INT(view.buyers_count, 1);
        CHECK_STR(view.buyers[0].buyer_name, S("Blue Harbour"));
        const AgedView *aged = &view.sums[0];
        CHECK_INT(aged->not_due.minor > 0, cases[i].not_due);
        CHECK_INT(aged->to_30.minor > 0, cases[i].to_30);
        CHECK_INT(aged->to_60.minor > 0, cases[i].to_60);
        CHECK_INT(aged->to_90.minor > 0, cases[i].to_90);
        CHECK_INT(aged->older.minor > 0, cases[i].older);
        CHECK_INT(aged->total.minor, balance(fixture, "anna").receivable.minor);
    }
    Call eva = fixture_call(fixture, "eva");
    Page page = { 0 };
    CHECK_OK(svc_receivables(&eva, &page, &view));
    CHECK_INT(view.sums_count, 0);
}

enum { TAKERS = 4, TAKER_BYTES = 4 * 1024 * 1024 };

typedef struct Taker {
    Fixture *fixture;
    RefundForm form;
    bool done, refused;
} Taker;

static void *taker_run(void *context)
{
    Taker *taker = context;
    const Arena start = arena_open(TAKER_BYTES);
    const Arena scratch = arena_open(TAKER_BYTES);
    Arena out = start;
    Call call = { .app = &taker->fixture->app,
                  .actor = taker->fixture->people[0],
                  .now = taker->fixture->now,
                  .out = &out,
                  .scratch = scratch };
    MoveId id;
    for (int i = 0; i < 20 && !taker->done && !taker->refused; i++) {
        Err *err = svc_refund(&call, &taker->form, &id);
        taker->done = err == NULL;
        taker->refused = err_is(err, ERR_REFUND_EXCEEDS_CREDIT);
        err_reset();
    }
    arena_close(scratch, TAKER_BYTES);
    arena_close(start, TAKER_BYTES);
    return NULL;
}

/* EVIDENCE: billing.md 1.3, 9 */
SERVICE_TEST(refunds_at_once_give_no_more_than_there_is)
{
    pthread_t threads[TAKERS];
    Taker takers[TAKERS];
    static const char *const keys[TAKERS] = { "a", "b", "c", "d" };
    int done = 0;
    (void)sold(fixture);
    (void)pay(fixture, "20.00");
    Call anna = fixture_call(fixture, "anna");
    fixture->people[0] = anna.actor;
    for (size_t i = 0; i < TAKERS; i++) {
        takers[i] = (Taker){ .fixture = fixture, .form = refund_form(fixture, "4.00", keys[i]) };
        CHECK_INT(pthread_create(&threads[i], NULL, taker_run, &takers[i]), 0);
    }
    for (size_t i = 0; i < TAKERS; i++) {
        CHECK_INT(pthread_join(threads[i], NULL), 0);
        CHECK(takers[i].done || takers[i].refused);
        done += takers[i].done ? 1 : 0;
    }
    CHECK_INT(done, 2);
    CHECK_STR(sql_rows(fixture, "SELECT SUM(amount_minor) FROM money_moves"), S("800\n"));
    sale_check(fixture);
}

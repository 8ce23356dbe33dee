/* adjust_line_test.c - lines that are corrected once issued, and invoices of a whole day. */
#include "service/adjust.h"
#include "service/billing_view.h"
#include "service/forecast.h"
#include "service/money_move.h"
#include "tests/service/sale_support.h"

#define BOOKS "postgresql-small-monthly"

static InvoiceLineId newest_line(Fixture *fixture, const char *person)
{
    Call call = fixture_call(fixture, person);
    Page page = { 0 };
    DocumentView *views;
    DocumentView view;
    size_t count;
    CHECK_OK(svc_documents(&call, DOCUMENT_INVOICE, (AccountId){ 0 }, &page, &views, &count));
    CHECK_OK(svc_document(&call, views[0].id, &view));
    return view.lines[0].id;
}

static CorrectionView correct(Fixture *fixture, const char *person, const CorrectionForm *form)
{
    Call call = fixture_call(fixture, person);
    CorrectionView view;
    CHECK_OK(svc_line_correct(&call, form, &view));
    return view;
}

/* EVIDENCE: R15 R28 R39 billing.md 1.3, 7: a correction is a credit note that refers to the line */
SERVICE_TEST(a_line_is_corrected_downwards_by_a_credit_note)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS); /* 19.09 */
    CorrectionForm form = { .line = newest_line(fixture, "nikos"),
                            .amount = S("15.00"),
                            .reason = S("Outage"),
                            .key = S("k1"),
                            .dry_run = true };
    CorrectionView preview = correct(fixture, "olga", &form);
    CHECK_INT(preview.net.minor, -409);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM line_corrections"), S("0\n"));
    form.dry_run = false;
    CorrectionView made = correct(fixture, "olga", &form);
    CHECK_INT(made.gross.minor, preview.gross.minor);
    CHECK(made.document_code.len > 0);
    CHECK_STR(correct(fixture, "olga", &form).document_code, made.document_code);
    CHECK_STR(sql_rows(fixture, "SELECT net_minor, tax_minor FROM documents WHERE kind = "
                                "'credit_note'"),
              S("-409|-98\n"));
    form.key = S("k2");
    Call call = fixture_call(fixture, "olga");
    CHECK_ERR(svc_line_correct(&call, &form, &made), FIELD_RANGE); /* it comes to that already */
    form.amount = S("-1");
    CHECK_ERR(svc_line_correct(&call, &form, &made), FIELD_RANGE);
    form.amount = S("0"); /* void: all that is left, with all the tax */
    (void)correct(fixture, "olga", &form);
    CHECK_STR(sql_rows(fixture, "SELECT SUM(gross_minor) FROM documents"), S("0\n"));
    sale_check(fixture);
    sale_day(fixture, "2026-11-25");
    (void)sale_cancel(fixture, "nikos", id, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    CHECK_STR(sql_rows(fixture, "SELECT SUM(gross_minor) FROM documents"), S("0\n"));
    sale_check(fixture);
}

SERVICE_TEST(a_line_is_corrected_upwards_by_a_charge_that_names_it)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    CorrectionForm form = { .line = newest_line(fixture, "nikos"),
                            .amount = S("20.00"),
                            .reason = S("Wrong price"),
                            .key = S("k1") };
    CorrectionView made = correct(fixture, "olga", &form);
    CHECK_INT(made.net.minor, 91);
    CHECK(made.charge_code.len > 0);
    CHECK_STR(correct(fixture, "olga", &form).charge_code, made.charge_code);
    sale_run(fixture, "2026-12-15");
    CHECK_STR(sale_lines(fixture, FIXTURE_MERIDIAN), S("recurring|2490\nadjustment|91\n"));
    sale_check(fixture);
}

/* EVIDENCE: R-ACC-01 */
SERVICE_TEST(only_who_issued_a_line_corrects_it)
{
    CorrectionView view;
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    const CorrectionForm form = { .line = newest_line(fixture, "nikos"),
                                  .amount = S("1.00"),
                                  .reason = S("None") };
    static const char *const others[] = { "nikos", "anna", "greta" };
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        Call call = fixture_call(fixture, others[i]);
        CHECK_ERR(svc_line_correct(&call, &form, &view), NOT_FOUND);
    }
    Call call = fixture_call(fixture, "petros");
    CHECK_ERR(svc_line_correct(&call, &form, &view), FORBIDDEN);
    call = fixture_call(fixture, "olga");
    const CorrectionForm without = { .line = form.line, .amount = S("1.00") };
    CHECK_ERR(svc_line_correct(&call, &without, &view), FIELD_REQUIRED);
}

static void daily(Fixture *fixture, const char *person, FixtureAccount buyer, bool on)
{
    Call call = fixture_call(fixture, person);
    CHECK_OK(svc_invoices_daily_set(&call, fixture->accounts[buyer], on));
}

/* EVIDENCE: R-BIL-01 R-BIL-02: what falls due in a day is one document, each line once */
SERVICE_TEST(the_invoices_of_one_day_are_one_with_a_sum_for_each_child)
{
    DocumentView *views;
    DocumentView view;
    DocumentGroup *groups;
    size_t count;
    Page page = { 0 };
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-15");
    daily(fixture, "olga", FIXTURE_MERIDIAN, true);
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "server-small-monthly");
    BillResult result = sale_bill(fixture, NULL, false);
    CHECK_INT(result.documents, 0);
    CHECK_STR(sale_lines(fixture, FIXTURE_MERIDIAN), S(""));
    sale_check(fixture);
    sale_run(fixture, "2026-11-16");
    Call call = fixture_call(fixture, "nikos");
    CHECK_OK(svc_documents(&call, DOCUMENT_INVOICE, (AccountId){ 0 }, &page, &views, &count));
    size_t received = 0;
    for (size_t i = 0; i < count; i++) {
        if (views[i].incoming) {
            CHECK_OK(svc_document(&call, views[i].id, &view));
            received++;
        }
    }
    CHECK_INT(received, 1);
    CHECK_INT(view.lines_count, 3);
    CHECK_OK(billing_groups(&test_arena, &view, &groups, &count));
    CHECK_INT(count, 2);
    CHECK_INT(groups[0].net.minor + groups[1].net.minor, view.net.minor);
    result = sale_bill(fixture, NULL, false);
    CHECK_INT(result.documents, 0);
    sale_check(fixture);
    sale_run(fixture, "2026-12-16");
    CHECK_STR(sale_periods(fixture, FIXTURE_MERIDIAN),
              S("2026-11-15..2026-12-15\n2026-12-15..2027-01-15\n2026-11-15..2026-12-01\n"
                "2026-12-01..2027-01-01\n2026-11-15..2026-12-01\n2026-12-01..2027-01-01\n"));
    daily(fixture, "olga", FIXTURE_MERIDIAN, false);
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    CHECK_STR(sale_lines(fixture, FIXTURE_MERIDIAN), S("recurring|2410\n"));
    sale_check(fixture);
    call = fixture_call(fixture, "greta");
    CHECK_ERR(svc_invoices_daily_set(&call, fixture->accounts[FIXTURE_MERIDIAN], true), NOT_FOUND);
    call = fixture_call(fixture, "eva");
    CHECK_ERR(svc_invoices_daily_set(&call, fixture->accounts[FIXTURE_MERIDIAN], true), FORBIDDEN);
}

/* EVIDENCE: R-BIL-12: the sums of the children are those of a scenario with `parent_daily` */
SERVICE_TEST(the_invoice_of_a_day_is_that_of_a_scenario)
{
    static const char text[] =
        "{\"stoa_scenario\":1,\"currency\":\"EUR\",\"timezone\":\"Europe/Athens\","
        "\"start\":\"2026-11-15\",\"until\":\"2026-11-16\",\"policy\":{\"anchor\":\"account\","
        "\"invoice_when\":\"parent_daily\"},\"taxes\":[{\"code\":\"S\",\"category\":\"S\","
        "\"rate\":\"24\"}],\"products\":[{\"code\":\"A\",\"kind\":\"recurring\",\"term\":\"P1M\","
        "\"billing\":\"P1M\",\"mode\":\"in_advance\",\"price\":\"24.90\",\"tax\":\"S\"},{\"code\":"
        "\"B\",\"kind\":\"recurring\",\"term\":\"P1M\",\"billing\":\"P1M\",\"mode\":"
        "\"in_advance\",\"price\":\"9.99\",\"tax\":\"S\"}],\"accounts\":[{\"code\":\"P\",\"kind\":"
        "\"partner\"},{\"code\":\"C1\",\"kind\":\"end_customer\",\"seller\":\"P\",\"anchor_day\":"
        "15}"
        ",{\"code\":\"C2\",\"kind\":\"end_customer\",\"seller\":\"P\",\"anchor_day\":1}],"
        "\"events\":[{\"at\":\"2026-11-15\",\"do\":\"subscribe\",\"id\":\"s1\",\"account\":\"C1\","
        "\"product\":\"A\",\"quantity\":1},{\"at\":\"2026-11-15\",\"do\":\"subscribe\",\"id\":"
        "\"s2\",\"account\":\"C2\",\"product\":\"A\",\"quantity\":1},{\"at\":\"2026-11-15\",\"do\":"
        "\"subscribe\",\"id\":\"s3\",\"account\":\"C2\",\"product\":\"B\",\"quantity\":1}]}";
    SimResult result;
    StrBuf wanted = buf_new(&test_arena, 256);
    CHECK_OK(sale_simulate(text, &result));
    CHECK_INT(result.documents.invoice_count, 1);
    const SimDocument *document = result.documents.invoices[0];
    CHECK_INT(document->line_count, 2);
    for (size_t i = 0; i < 2; i++) {
        CHECK(document->lines[i].kind == LINE_SUMMARY);
        buf_addf(&wanted, "%lld\n", (long long)document->lines[i].amount);
    }
    buf_addf(&wanted, "%lld|%lld\n", (long long)document->net, (long long)document->tax);
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-15");
    daily(fixture, "olga", FIXTURE_MERIDIAN, true);
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "server-small-monthly");
    sale_run(fixture, "2026-11-16");
    StrBuf made = buf_new(&test_arena, 256);
    buf_add(&made, sql_rows(fixture,
                            "SELECT SUM(l.amount_minor) FROM document_lines l JOIN documents d ON "
                            "d.id = l.document_id JOIN accounts b ON b.id = d.buyer_id WHERE "
                            "b.name = 'Meridian' GROUP BY l.owner_name ORDER BY l.owner_name "
                            "DESC"));
    buf_add(&made,
            sql_rows(fixture, "SELECT d.net_minor, d.tax_minor FROM documents d JOIN accounts "
                              "b ON b.id = d.buyer_id WHERE b.name = 'Meridian'"));
    CHECK_STR(buf_str(&made), buf_str(&wanted));
    sale_check(fixture);
}

/* EVIDENCE: R19 R35 R39: credit that nobody paid for is used by the next invoice */
SERVICE_TEST(goodwill_is_credit_that_the_next_invoice_uses)
{
    MoveId id;
    MoveId again;
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-15");
    Call call = fixture_call(fixture, "olga");
    const GoodwillForm form = { .buyer = fixture->accounts[FIXTURE_MERIDIAN],
                                .amount = S("20.00"),
                                .reason = S("Long outage"),
                                .key = S("k1") };
    CHECK_OK(svc_goodwill_add(&call, &form, &id));
    CHECK_OK(svc_goodwill_add(&call, &form, &again));
    CHECK_INT(again.v, id.v);
    CHECK_STR(sql_rows(fixture, "SELECT kind, amount_minor, credit_minor FROM money_moves"),
              S("goodwill|2000|2000\n"));
    sale_check(fixture);
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS); /* 24.90 + 5.98 */
    CHECK_STR(sql_rows(fixture, "SELECT SUM(amount_minor) FROM payment_allocations"), S("2000\n"));
    sale_check(fixture);
    call = fixture_call(fixture, "nikos");
    CHECK_ERR(svc_goodwill_add(&call, &form, &id), FIELD_INVALID);
    call = fixture_call(fixture, "eva");
    CHECK_ERR(svc_goodwill_add(&call, &form, &id), FORBIDDEN);
}

/* EVIDENCE: R-BIL-12: what is foretold is what is invoiced, with its discount and its charge */
SERVICE_TEST(a_discount_and_a_charge_are_foretold)
{
    DiscountId discount;
    ExtraChargeId charge;
    ForecastView view;
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-15");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    Call call = fixture_call(fixture, "olga");
    const AdjustTarget target = { .buyer = fixture->accounts[FIXTURE_MERIDIAN] };
    const DiscountForm form = { .target = target,
                                .percent = S("10"),
                                .periods = 1,
                                .from_on = DATE_NONE,
                                .until_on = DATE_NONE,
                                .reason = S("Autumn") };
    const ChargeForm charged = {
        .target = target, .title = S("Migration"), .amount = S("10.00"), .quantity = 1, .tax = TAX_S
    };
    CHECK_OK(svc_discount_add(&call, &form, &discount));
    CHECK_OK(svc_charge_add(&call, &charged, &charge));
    call = fixture_call(fixture, "nikos");
    CHECK_OK(svc_forecast(&call, (AccountId){ 0 }, 100, &view));
    CHECK_INT(view.documents[0].view.lines_count, 4);
    CHECK_INT(view.documents[1].view.lines_count, 1);
    Money foretold = view.documents[0].view.gross;
    sale_run(fixture, "2026-12-15");
    CHECK_STR(sql_rows(fixture, "SELECT gross_minor FROM documents ORDER BY id DESC LIMIT 1"),
              arena_printf(&test_arena, "%lld\n", (long long)foretold.minor));
    sale_check(fixture);
}

/* EVIDENCE: R20: a void document gives its discount and its charge back */
SERVICE_TEST(a_void_document_gives_back_what_it_used)
{
    DiscountId discount;
    ExtraChargeId charge;
    MoveId voided;
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-15");
    Call call = fixture_call(fixture, "olga");
    const AdjustTarget target = { .buyer = fixture->accounts[FIXTURE_MERIDIAN] };
    const DiscountForm form = { .target = target,
                                .percent = S("10"),
                                .periods = 1,
                                .from_on = DATE_NONE,
                                .until_on = DATE_NONE,
                                .reason = S("Autumn") };
    const ChargeForm charged = {
        .target = target, .title = S("Migration"), .amount = S("10.00"), .quantity = 1, .tax = TAX_S
    };
    CHECK_OK(svc_discount_add(&call, &form, &discount));
    CHECK_OK(svc_charge_add(&call, &charged, &charge));
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    Str first = sale_lines(fixture, FIXTURE_MERIDIAN);
    CHECK_STR(first, S("recurring|2490\none_off|1000\ndiscount|-249\ndiscount|-100\n"));
    Page page = { 0 };
    DocumentView *views;
    size_t count;
    call = fixture_call(fixture, "olga");
    CHECK_OK(svc_documents(&call, DOCUMENT_INVOICE, (AccountId){ 0 }, &page, &views, &count));
    InvoiceLineId line = newest_line(fixture, "nikos");
    CHECK_OK(svc_invoice_void(&call, views[0].id, S("Wrong"), &voided));
    CorrectionView view;
    const CorrectionForm correction = { .line = line, .amount = S("1.00"), .reason = S("Late") };
    CHECK_ERR(svc_line_correct(&call, &correction, &view), INVOICE_STATE);
    (void)run_jobs(fixture);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM documents"), S("2\n"));
    CHECK_STR(sale_lines(fixture, FIXTURE_MERIDIAN), first);
    sale_check(fixture);
}

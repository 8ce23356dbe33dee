/* forecast_test.c - the next invoices are those that the billing run then issues (R-BIL-12). */
#include "service/forecast.h"
#include "tests/service/sale_support.h"

#define BOOKS "postgresql-small-monthly"

enum { TEXT_BYTES = 4096, LINES_ALL = 1000 };

static ForecastView forecast_of(Fixture *fixture, const char *person, const AccountId *buyer)
{
    Call call = fixture_call(fixture, person);
    ForecastView view;
    CHECK_OK(svc_forecast(&call, buyer == NULL ? (AccountId){ 0 } : *buyer, LINES_ALL, &view));
    CHECK(!view.too_many);
    CHECK_INT(view.left_out, 0);
    return view;
}

static void add_money(StrBuf *text, Money amount)
{
    buf_add(text, money_display(&test_arena, amount));
    buf_add_char(text, ' ');
}

/* All that the reader of a document sees of its money. */
static Str document_text(const DocumentView *view)
{
    StrBuf text = buf_new(&test_arena, TEXT_BYTES);
    buf_add(&text, date_format(&test_arena, view->issued_on));
    buf_add(&text, S(" due "));
    buf_add(&text, date_format(&test_arena, view->due_on));
    buf_addf(&text, " %.*s > %.*s ", STR_ARG(view->issuer.name), STR_ARG(view->buyer.name));
    add_money(&text, view->net);
    add_money(&text, view->tax);
    add_money(&text, view->gross);
    for (size_t i = 0; i < view->taxes_count; i++) {
        buf_addf(&text, "\n  %.*s on ", STR_ARG(view->taxes[i].label));
        add_money(&text, view->taxes[i].base);
        add_money(&text, view->taxes[i].amount);
    }
    for (size_t i = 0; i < view->lines_count; i++) {
        const DocumentLineView *line = &view->lines[i];
        const Explained *money = &line->money;
        buf_addf(&text, "\n  %.*s | %.*s | %.*s | ", STR_ARG(line->owner_name),
                 STR_ARG(line->title), STR_ARG(line->subscription_code));
        buf_addf(&text, "%.*s..%.*s of ", STR_ARG(date_format(&test_arena, money->from)),
                 STR_ARG(date_format(&test_arena, money->to)));
        buf_addf(&text, "%.*s..%.*s | ", STR_ARG(date_format(&test_arena, money->cycle_from)),
                 STR_ARG(date_format(&test_arena, money->cycle_to)));
        buf_addf(&text, "%.*s | %.*s | %.*s | %.*s | %.*s", STR_ARG(money->formula),
                 STR_ARG(money->price_source), STR_ARG(money->rule), STR_ARG(money->rounding),
                 STR_ARG(line->tax_label));
    }
    return buf_str(&text);
}

/* The newest invoice that the person's account received. */
static DocumentView newest_invoice(Fixture *fixture, const char *person)
{
    Call call = fixture_call(fixture, person);
    Page page = { .limit = LIST_MAX };
    DocumentView *documents;
    DocumentView view;
    size_t count;
    CHECK_OK(svc_documents(&call, DOCUMENT_INVOICE, (AccountId){ 0 }, &page, &documents, &count));
    for (size_t i = 0; i < count; i++) {
        if (documents[i].incoming) {
            CHECK_OK(svc_document(&call, documents[i].id, &view));
            return view;
        }
    }
    test_fail(__FILE__, __LINE__, "%s received no invoice", person);
}

/* Moves the clock to the day of each document that was foretold, bills, and compares. */
static void check_comes_true(Fixture *fixture, const char *person, const ForecastView *view)
{
    CHECK_INT(view->documents_count, 3);
    for (size_t i = 0; i < view->documents_count; i++) {
        const DocumentView *foretold = &view->documents[i].view;
        sale_day(fixture, str_cstr(&test_arena, date_format(&test_arena, foretold->issued_on)));
        (void)sale_bill(fixture, NULL, false);
        DocumentView issued = newest_invoice(fixture, person);
        CHECK_STR(document_text(foretold), document_text(&issued));
        CHECK_INT(view->documents[i].line_count, (int64_t)issued.lines_count);
        CHECK_INT(view->documents[i].line_rest, 0);
    }
}

/* EVIDENCE: R-BIL-12 a partner's next three invoices */
SERVICE_TEST(the_next_three_invoices_are_those_that_come)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "server-small-monthly");
    (void)sale_make(fixture, "anna", FIXTURE_AEGEAN, BOOKS);
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    ForecastView view = forecast_of(fixture, "nikos", NULL);
    check_comes_true(fixture, "nikos", &view);
    sale_check(fixture);
}

/* EVIDENCE: R-BIL-12 for whom: the end customer, and its partner as the seller */
SERVICE_TEST(both_sides_of_a_sale_foresee_the_same_invoices)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    ForecastView buyer = forecast_of(fixture, "eva", NULL);
    ForecastView seller = forecast_of(fixture, "anna", &fixture->accounts[FIXTURE_BLUE_HARBOUR]);
    CHECK_INT(seller.documents_count, buyer.documents_count);
    for (size_t i = 0; i < buyer.documents_count; i++) {
        CHECK_STR(document_text(&seller.documents[i].view),
                  document_text(&buyer.documents[i].view));
        CHECK(buyer.documents[i].view.incoming);
        CHECK(!seller.documents[i].view.incoming);
    }
    CHECK_STR(buyer.documents[0].view.issuer.name, S("Aegean"));
    CHECK_STR(money_display(&test_arena, buyer.documents[0].view.net), S("€31.67"));
    check_comes_true(fixture, "eva", &buyer);
}

/* EVIDENCE: R-ACC-01 nobody sees what others pay each other */
SERVICE_TEST(who_is_no_side_of_a_sale_foresees_nothing)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    CHECK_INT(
        forecast_of(fixture, "nikos", &fixture->accounts[FIXTURE_BLUE_HARBOUR]).documents_count, 0);
    CHECK_INT(forecast_of(fixture, "olga", &fixture->accounts[FIXTURE_AEGEAN]).documents_count, 0);
    CHECK_INT(forecast_of(fixture, "olga", &fixture->accounts[FIXTURE_MERIDIAN]).documents_count,
              3);
    CHECK_INT(forecast_of(fixture, "olga", NULL).documents_count, 0);
    CHECK_INT(forecast_of(fixture, "greta", NULL).documents_count, 0);
    ForecastView view;
    Call call = fixture_call(fixture, "eva");
    CHECK_ERR(svc_forecast(&call, fixture->accounts[FIXTURE_AEGEAN], 1, &view), NOT_FOUND);
    call = fixture_call(fixture, "greta");
    CHECK_ERR(svc_forecast(&call, fixture->accounts[FIXTURE_BLUE_HARBOUR], 1, &view), NOT_FOUND);
    call = fixture_call(fixture, "petros");
    CHECK_ERR(svc_forecast(&call, (AccountId){ 0 }, 1, &view), FORBIDDEN);
}

/* EVIDENCE: R8 month ends are sticky, and R29 reverse charge, in what is foretold too */
SERVICE_TEST(month_ends_and_reverse_charge_come_true)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2027-12-20");
    (void)sale_make(fixture, "greta", FIXTURE_NORDLICHT, BOOKS);
    (void)sale_make(fixture, "greta", FIXTURE_HANSE, "postgresql-small-yearly");
    ForecastView view = forecast_of(fixture, "greta", NULL);
    CHECK_STR(date_format(&test_arena, view.documents[2].view.issued_on), S("2028-02-29"));
    check_comes_true(fixture, "greta", &view);
}

/* EVIDENCE: R10 a term that is longer than the billing period ends the line */
SERVICE_TEST(the_end_of_a_long_term_cuts_the_line)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, "server-small-1y-monthly");
    sale_day(fixture, "2027-10-20");
    (void)sale_bill(fixture, NULL, false);
    ForecastView view = forecast_of(fixture, "nikos", NULL);
    CHECK_STR(date_format(&test_arena, view.documents[0].view.lines[0].money.to), S("2027-11-22"));
    CHECK_INT(view.documents[0].view.lines[0].money.ratio_num, 7);
    CHECK_STR(date_format(&test_arena, view.documents[1].view.issued_on), S("2027-11-22"));
    CHECK_INT(view.documents[1].view.lines[0].money.ratio_num, 23);
    check_comes_true(fixture, "nikos", &view);
}

SERVICE_TEST(a_cancelled_subscription_is_foretold_up_to_its_end)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    SubscriptionId id = sale_make(fixture, "nikos", FIXTURE_MERIDIAN, "server-small-1y-monthly");
    (void)sale_cancel(fixture, "nikos", id, CANCEL_DATE, "2027-01-25");
    ForecastView view = forecast_of(fixture, "nikos", NULL);
    CHECK_INT(view.documents[0].view.lines_count, 2);
    CHECK_INT(view.documents[1].view.lines_count, 2);
    CHECK_INT(view.documents[2].view.lines_count, 1);
    check_comes_true(fixture, "nikos", &view);
}

/* EVIDENCE: R-BIL-02 what was missed is billed in one document, and foretold as one */
SERVICE_TEST(what_is_behind_is_on_the_invoice_of_today)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    sale_day(fixture, "2027-02-20");
    ForecastView view = forecast_of(fixture, "nikos", NULL);
    CHECK_STR(date_format(&test_arena, view.documents[0].view.issued_on), S("2027-02-20"));
    CHECK_INT(view.documents[0].view.lines_count, 3);
    check_comes_true(fixture, "nikos", &view);
}

SERVICE_TEST(what_cannot_be_billed_is_told_and_the_rest_foretold)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, "server-small-monthly");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, "firewall-essential-monthly");
    (void)sql_rows(fixture, "UPDATE subscriptions SET billing = 'often' WHERE title LIKE "
                            "'%Server%'");
    (void)sql_rows(fixture, "UPDATE subscriptions SET quantity = 9000000000000000000 WHERE title "
                            "LIKE '%Firewall%'");
    Call call = fixture_call(fixture, "nikos");
    ForecastView view;
    CHECK_OK(svc_forecast(&call, (AccountId){ 0 }, 1, &view));
    CHECK_INT(view.left_out, 2);
    CHECK(str_starts(view.cause, S("sub_")));
    CHECK_INT(view.documents_count, 3);
    CHECK_INT(view.documents[0].line_count, 1);
}

SERVICE_TEST(a_long_document_shows_its_first_lines_and_its_whole_sum)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    Call call = fixture_call(fixture, "nikos");
    ForecastView view;
    CHECK_OK(svc_forecast(&call, (AccountId){ 0 }, 1, &view));
    CHECK_INT(view.documents[0].view.lines_count, 1);
    CHECK_INT(view.documents[0].line_count, 2);
    CHECK_INT(view.documents[0].line_rest, 1);
    CHECK_STR(money_display(&test_arena, view.documents[0].view.net), S("€49.80"));
}

/* As many sales as the billing run puts on one document; with one more there would be several. */
SERVICE_TEST(the_largest_account_that_is_foretold_comes_true)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    sale_copies(fixture, FORECAST_SALE_MAX - 1);
    ForecastView view = forecast_of(fixture, "nikos", NULL);
    CHECK_INT(view.documents[0].line_count, FORECAST_SALE_MAX - 1);
    CHECK_INT(view.documents[1].line_count, FORECAST_SALE_MAX);
    (void)sale_bill(fixture, NULL, false);
    DocumentView issued = newest_invoice(fixture, "nikos");
    CHECK_STR(document_text(&view.documents[0].view), document_text(&issued));

    sale_day(fixture, "2026-11-23"); /* ids are of their time */
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    Call call = fixture_call(fixture, "nikos");
    CHECK_OK(svc_forecast(&call, (AccountId){ 0 }, 1, &view));
    CHECK(view.too_many);
    CHECK_INT(view.documents_count, 0);
}

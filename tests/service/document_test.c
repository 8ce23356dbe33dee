/* document_test.c - issued documents: who sees them, what they say, the ledger behind them. */
#include "service/invoice_pdf.h"
#include "tests/service/sale_support.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

#define BOOKS "postgresql-small-monthly"

enum { PDF_TEXT_BYTES_MAX = 1024 * 1024 };

static size_t listed(Fixture *fixture, const char *person, DocumentKind kind, DocumentView **ret)
{
    Call call = fixture_call(fixture, person);
    Page page = { 0 };
    size_t count;
    CHECK_OK(svc_documents(&call, kind, (AccountId){ 0 }, &page, ret, &count));
    CHECK_STR(page.next, S(""));
    return count;
}

/* EVIDENCE: R-ACC-01 a document is its two sides' own */
SERVICE_TEST(a_document_is_seen_by_its_two_sides_only)
{
    DocumentView *views;
    DocumentView view;
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    CHECK_INT(listed(fixture, "olga", DOCUMENT_INVOICE, &views), 1);
    CHECK_INT(listed(fixture, "nikos", DOCUMENT_INVOICE, &views), 2);
    CHECK_INT(listed(fixture, "anna", DOCUMENT_INVOICE, &views), 2);
    CHECK_INT(listed(fixture, "greta", DOCUMENT_INVOICE, &views), 0);
    CHECK_INT(listed(fixture, "eva", DOCUMENT_INVOICE, &views), 1);
    CHECK_INT(listed(fixture, "eva", DOCUMENT_CREDIT_NOTE, &views), 0);
    CHECK_INT(listed(fixture, "eva", DOCUMENT_INVOICE, &views), 1);
    InvoiceId id = views[0].id;
    CHECK(views[0].incoming);
    Call call = fixture_call(fixture, "greta");
    CHECK_ERR(svc_document(&call, id, &view), NOT_FOUND);
    call = fixture_call(fixture, "nikos"); /* above both sides, and neither */
    CHECK_ERR(svc_document(&call, id, &view), NOT_FOUND);
    call = fixture_call(fixture, "olga");
    CHECK_ERR(svc_document(&call, id, &view), NOT_FOUND);
    call = fixture_call(fixture, "petros");
    CHECK_ERR(svc_document(&call, id, &view), FORBIDDEN);
    call = fixture_call(fixture, "anna");
    CHECK_OK(svc_document(&call, id, &view));
    CHECK(!view.incoming);
}

/* EVIDENCE: R-BIL-05 every line is explained */
SERVICE_TEST(every_line_says_how_it_came_about)
{
    DocumentView *views;
    DocumentView view;
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    (void)listed(fixture, "eva", DOCUMENT_INVOICE, &views);
    Call call = fixture_call(fixture, "eva");
    CHECK_OK(svc_document(&call, views[0].id, &view));
    CHECK_STR(view.label, S("INV-2026-000001"));
    CHECK_STR(view.issuer.name, S("Aegean"));
    CHECK_STR(view.buyer.name, S("Blue Harbour"));
    CHECK_STR(view.buyer.country_name, S("Greece"));
    CHECK_STR(date_format(&test_arena, view.due_on), S("2026-12-06"));
    CHECK_STR(view.state, S("issued"));
    CHECK_INT(view.open.minor, 1178);
    CHECK_INT(view.lines_count, 1);
    const DocumentLineView *line = &view.lines[0];
    CHECK_STR(line->money.formula, S("€31.67 × 1 × 9/30 days = €9.50"));
    CHECK_STR(line->money.rounding, S("line_half_up"));
    CHECK_STR(line->money.rule, S("R10"));
    CHECK(line->money.price_source.len > 0);
    CHECK_STR(line->owner_name, S("Blue Harbour"));
    CHECK(line->event_summary.len > 0);
    CHECK_INT(view.taxes_count, 1);
    CHECK_STR(view.taxes[0].label, S("VAT 24 %"));
    CHECK_INT(view.taxes[0].amount.minor, 228);
}

SERVICE_TEST(a_credit_note_and_its_invoice_know_each_other)
{
    DocumentView *views;
    DocumentView invoice;
    DocumentView note;
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    sale_day(fixture, "2026-11-25");
    (void)sale_cancel(fixture, "nikos", id, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    CHECK_INT(listed(fixture, "nikos", DOCUMENT_CREDIT_NOTE, &views), 1);
    Call call = fixture_call(fixture, "nikos");
    CHECK_OK(svc_document(&call, views[0].id, &note));
    CHECK_STR(note.corrects_label, S("INV-2026-000001"));
    CHECK_STR(note.lines[0].corrects_label, S("INV-2026-000001 line 1"));
    CHECK_STR(note.lines[0].corrects_code, note.corrects_code);
    CHECK_INT(note.open.minor, 0);
    CHECK_INT(listed(fixture, "nikos", DOCUMENT_INVOICE, &views), 1);
    CHECK_OK(svc_document(&call, views[0].id, &invoice));
    CHECK_STR(invoice.code, note.corrects_code);
    CHECK_STR(invoice.state, S("partly_credited"));
    CHECK_INT(invoice.corrections_count, 1);
    CHECK_STR(invoice.corrections[0].code, note.code);
    CHECK_INT(invoice.credited.minor, -note.gross.minor);
    CHECK_INT(invoice.open.minor, invoice.gross.minor + note.gross.minor);

    BalanceView *balances;
    size_t count;
    CHECK_OK(svc_balances(&call, &balances, &count));
    CHECK_INT(count, 1);
    CHECK_STR(balances[0].counterparty_name, S("Stoa"));
    CHECK_INT(balances[0].payable.minor, invoice.open.minor);
    CHECK_INT(balances[0].receivable.minor, 0);
}

SERVICE_TEST(a_renamed_account_does_not_change_old_documents)
{
    DocumentView *views;
    DocumentView view;
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    (void)sql_rows(fixture, "UPDATE accounts SET name = 'Other' WHERE name = 'Meridian'");
    (void)listed(fixture, "nikos", DOCUMENT_INVOICE, &views);
    Call call = fixture_call(fixture, "nikos");
    CHECK_OK(svc_document(&call, views[0].id, &view));
    CHECK_STR(view.buyer.name, S("Meridian"));
    CHECK_STR(view.lines[0].owner_name, S("Meridian"));
    sale_check(fixture);
}

/* EVIDENCE: R-ACC-01 each sees the price of its own purchase */
SERVICE_TEST(a_subscription_shows_each_the_price_of_its_own_edge)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    CHECK_INT(sale_seen(fixture, "olga", id).price.minor, 2490);
    CHECK_INT(sale_seen(fixture, "nikos", id).price.minor, 2490);
    CHECK_INT(sale_seen(fixture, "anna", id).price.minor, 2639);
    CHECK_INT(sale_seen(fixture, "eva", id).price.minor, 3167);
    CHECK(!sale_seen(fixture, "petros", id).price_visible); /* without the role */
    CHECK(!sale_seen(fixture, "eva", id).can_cancel);
    CHECK(sale_seen(fixture, "anna", id).can_cancel);
    Call call = fixture_call(fixture, "greta");
    SubscriptionView view;
    CHECK_ERR(svc_subscription(&call, id, &view), NOT_FOUND);
}

SERVICE_TEST(subscriptions_are_listed_by_state_customer_and_words)
{
    Page page = { .limit = 1 };
    SubscriptionView *views;
    size_t count;
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId first = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    fixture_advance(fixture, 1);
    SubscriptionId second = sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    Call call = fixture_call(fixture, "nikos");
    AccountId all = { 0 };
    CHECK_OK(svc_subscriptions(&call, all, S(""), S(""), &page, &views, &count));
    CHECK_INT(count, 1);
    CHECK_INT(views[0].id.v, second.v);
    page.after = page.next;
    CHECK_OK(svc_subscriptions(&call, all, S(""), S(""), &page, &views, &count));
    CHECK_INT(count, 1);
    CHECK_INT(views[0].id.v, first.v);
    CHECK_STR(page.next, S(""));
    page = (Page){ 0 };
    CHECK_OK(svc_subscriptions(&call, all, S("active"), S("blue h"), &page, &views, &count));
    CHECK_INT(count, 1);
    CHECK_OK(svc_subscriptions(&call, all, S("ended"), S(""), &page, &views, &count));
    CHECK_INT(count, 0);
    CHECK_OK(svc_subscriptions(&call, all, S(""), S("100%"), &page, &views, &count));
    CHECK_INT(count, 0);
    CHECK_ERR(svc_subscriptions(&call, all, S("no"), S(""), &page, &views, &count), FIELD_INVALID);
    call = fixture_call(fixture, "anna"); /* not the seller's own */
    CHECK_OK(svc_subscriptions(&call, all, S(""), S(""), &page, &views, &count));
    CHECK_INT(count, 1);
}

static Str pdf_text(Fixture *fixture, Str pdf)
{
    Str text;
    Str path = arena_printf(&test_arena, "%.*s/invoice.pdf", STR_ARG(fixture->folder));
    FILE *file = fopen(str_cstr(&test_arena, path), "wb");
    CHECK(file != NULL);
    CHECK_INT(fwrite(pdf.ptr, 1, pdf.len, file), pdf.len);
    CHECK_INT(fclose(file), 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        (void)execlp("pdftotext", "pdftotext", "-layout", str_cstr(&test_arena, path), NULL);
        _exit(127);
    }
    int status;
    CHECK_INT(waitpid(child, &status, 0), child);
    CHECK_INT(status, 0);
    CHECK_OK(file_read(&test_arena,
                       arena_printf(&test_arena, "%.*s/invoice.txt", STR_ARG(fixture->folder)),
                       PDF_TEXT_BYTES_MAX, &text));
    return text;
}

static bool says(Str text, Str words)
{
    return str_find(text, words, 0) < text.len;
}

SERVICE_TEST(the_pdf_says_what_the_document_says_in_any_script)
{
    DocumentView *views;
    DocumentView view;
    Str pdf;
    Str again;
    fixture_catalogue(fixture);
    (void)sql_rows(fixture, "UPDATE accounts SET name = 'Γαλάζιο Λιμάνι', city = 'София' "
                            "WHERE name = 'Blue Harbour'");
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    (void)listed(fixture, "eva", DOCUMENT_INVOICE, &views);
    Call call = fixture_call(fixture, "eva");
    CHECK_OK(svc_document(&call, views[0].id, &view));
    CHECK_OK(invoice_pdf(&test_arena, &view, &pdf));
    CHECK(str_starts(pdf, S("%PDF-")));
    CHECK_OK(invoice_pdf(&test_arena, &view, &again));
    CHECK(str_eq(pdf, again)); /* the same document, the same bytes */
    Str text = pdf_text(fixture, pdf);
    CHECK(says(text, S("INV-2026-000001")));
    CHECK(says(text, S("Γαλάζιο Λιμάνι")));
    CHECK(says(text, S("София")));
    CHECK(says(text, S("€31.67 × 1 × 9/30 days = €9.50")));
    CHECK(says(text, S("€11.78")));
    CHECK(says(text, S("1 of 1")));
}

SERVICE_TEST(a_long_document_goes_on_over_pages)
{
    DocumentView *views;
    DocumentView view;
    Str pdf;
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    (void)listed(fixture, "nikos", DOCUMENT_INVOICE, &views);
    Call call = fixture_call(fixture, "nikos");
    CHECK_OK(svc_document(&call, views[0].id, &view));
    DocumentLineView *lines = arena_array(&test_arena, DocumentLineView, DOCUMENT_LINE_MAX);
    for (size_t i = 0; i < DOCUMENT_LINE_MAX; i++) {
        lines[i] = view.lines[0];
    }
    view.lines = lines;
    view.lines_count = DOCUMENT_LINE_MAX;
    CHECK_OK(invoice_pdf(&test_arena, &view, &pdf));
    Str text = pdf_text(fixture, pdf);
    CHECK(says(text, S(" 2 of ")));
}

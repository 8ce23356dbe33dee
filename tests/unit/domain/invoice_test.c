/* invoice_test.c - totals, credit notes, numbers, the canonical text; and the ledger entries. */
#include "domain/invoice.h"
#include "domain/ledger.h"
#include "tests/unit/domain/domain_test.h"

static const AccountId seller = { 1 };
static const AccountId buyer = { 2 };

static DocumentLine line(int64_t net, TaxCategory category, int64_t rate_ppm)
{
    return (
        DocumentLine){ .id = { 5 },
                       .kind = net < 0 ? LINE_CREDIT_PRORATION : LINE_RECURRING,
                       .title = S("Database S"),
                       .days = { day(2026, 1, 1), day(2026, 2, 1) },
                       .explain = { .unit_price = { net, 2 }, .quantity = 1, .num = 1, .den = 1 },
                       .net = euro_cents(net),
                       .tax = { category, rate_ppm, S("a reason") } };
}

/* EVIDENCE: R26 VAT per (category, rate) on the sum of the rounded nets; scenario example */
TEST(vat_is_rounded_once_per_group)
{
    DocumentLine lines[] = { line(249950, TAX_S, 240000), line(1, TAX_S, 130000),
                             line(1, TAX_S, 130000),      line(1, TAX_S, 130000),
                             line(1, TAX_S, 130000),      line(500, TAX_AE, 0) };
    DocumentTotals totals;
    CHECK_OK(invoice_totals(eur, lines, COUNT_OF(lines), &totals));
    CHECK_INT(totals.group_count, 3);
    CHECK_MONEY(totals.groups[0].tax, "599.88");
    CHECK_MONEY(totals.groups[1].base, "0.04");
    CHECK_MONEY(totals.groups[1].tax, "0.01");
    CHECK_MONEY(totals.groups[2].tax, "0.00");
    CHECK_STR(totals.groups[2].reason, S("a reason"));
    CHECK_MONEY(totals.net, "2504.54");
    CHECK_MONEY(totals.gross, "3104.43");
}

TEST(a_document_has_one_currency_and_a_bounded_number_of_groups)
{
    DocumentLine lines[TAX_GROUP_MAX + 1];
    DocumentTotals totals;
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        lines[i] = line(100, TAX_S, (int64_t)i * 10000);
    }
    CHECK_OK(invoice_totals(eur, lines, TAX_GROUP_MAX, &totals));
    CHECK_ERR(invoice_totals(eur, lines, TAX_GROUP_MAX + 1, &totals), INVOICE_STATE);
    CHECK_ERR(invoice_totals((Currency){ "USD" }, lines, 1, &totals), MONEY_MIX);
    CHECK_ERR(credit_note_totals((Currency){ "USD" }, lines, 1, NULL, 0, &totals), MONEY_MIX);
}

/* EVIDENCE: R1 sums are checked */
TEST(totals_that_do_not_fit_are_refused)
{
    DocumentTotals totals;
    DocumentLine one = line(INT64_MAX, TAX_S, 2000000);
    CHECK_ERR(invoice_totals(eur, &one, 1, &totals), MONEY_RANGE);
    one = line(INT64_MAX, TAX_S, 240000); /* net and tax fit, the gross does not */
    CHECK_ERR(invoice_totals(eur, &one, 1, &totals), MONEY_RANGE);
    DocumentLine same[] = { line(INT64_MAX, TAX_S, 0), line(1, TAX_S, 0) };
    CHECK_ERR(invoice_totals(eur, same, 2, &totals), MONEY_RANGE);
    DocumentLine other[] = { line(INT64_MAX, TAX_S, 0), line(1, TAX_E, 0) };
    CHECK_ERR(invoice_totals(eur, other, 2, &totals), MONEY_RANGE);
    /* The nets cancel out, their taxes do not fit. */
    DocumentLine taxes[] = { line(INT64_MAX, TAX_S, 900000), line(-INT64_MAX, TAX_E, 0),
                             line(INT64_MAX, TAX_Z, 900000), line(-INT64_MAX, TAX_G, 0) };
    CHECK_ERR(invoice_totals(eur, taxes, 4, &totals), MONEY_RANGE);
}

/* EVIDENCE: R28 the last credit note takes the VAT that is left */
TEST(the_last_credit_note_takes_the_vat_that_is_left)
{
    DocumentLine invoice[] = { line(100, TAX_S, 170000) };
    DocumentTotals totals;
    CHECK_OK(invoice_totals(eur, invoice, 1, &totals));
    TaxGroup standing = totals.groups[0];
    int64_t credited = 0;
    static const int64_t parts[] = { 33, 33, 34 }; /* 17 % of each: 5.61, 5.61, 5.78 */
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        DocumentLine credit = line(-parts[i], TAX_S, 170000);
        DocumentTotals note;
        CHECK_OK(credit_note_totals(eur, &credit, 1, &standing, 1, &note));
        standing.base.minor += note.groups[0].base.minor;
        standing.tax.minor += note.groups[0].tax.minor;
        credited += note.gross.minor;
    }
    CHECK_INT(standing.base.minor, 0);
    CHECK_INT(standing.tax.minor, 0);
    CHECK_INT(credited, -totals.gross.minor);
}

/* EVIDENCE: invariant 7: credits are never more than the invoice */
TEST(no_more_is_credited_than_stands)
{
    TaxGroup standing = {
        .category = TAX_S, .rate_ppm = 240000, .base = euro_cents(100), .tax = euro_cents(24)
    };
    DocumentLine credit = line(-101, TAX_S, 240000);
    DocumentTotals totals;
    CHECK_ERR(credit_note_totals(eur, &credit, 1, &standing, 1, &totals), INVOICE_STATE);
    credit = line(1, TAX_S, 240000);
    CHECK_ERR(credit_note_totals(eur, &credit, 1, &standing, 1, &totals), INVOICE_STATE);
    credit = line(-1, TAX_S, 130000);
    CHECK_ERR(credit_note_totals(eur, &credit, 1, &standing, 1, &totals), INVOICE_STATE);
    credit = line(-1, TAX_AE, 240000);
    CHECK_ERR(credit_note_totals(eur, &credit, 1, &standing, 1, &totals), INVOICE_STATE);
    standing.tax.minor = 10; /* earlier notes were rounded up */
    credit = line(-99, TAX_S, 240000);
    CHECK_OK(credit_note_totals(eur, &credit, 1, &standing, 1, &totals));
    CHECK_MONEY(totals.tax, "-0.10");
}

/* EVIDENCE: R28 invariants 6 and 7 over random invoices credited in random parts */
TEST(an_invoice_credited_in_parts_comes_out_at_zero)
{
    static const int64_t rates[] = { 240000, 130000, 60000 };
    Random random = random_seeded(__func__);
    for (size_t i = 0; i < 500; i++) {
        DocumentLine lines[9];
        int64_t left[9];
        DocumentTotals totals;
        size_t count = (size_t)random_from(&random, 1, 9);
        for (size_t k = 0; k < count; k++) {
            left[k] = random_from(&random, 0, 100000);
            lines[k] = line(left[k], TAX_S, rates[k % 3]);
        }
        CHECK_OK(invoice_totals(eur, lines, count, &totals));
        int64_t gross = totals.gross.minor;
        for (size_t round = 0; round < 4; round++) {
            DocumentTotals note;
            JournalEntry entry;
            for (size_t k = 0; k < count; k++) {
                int64_t part = round == 3 ? left[k] : random_from(&random, 0, left[k]);
                lines[k].net.minor = -part;
                left[k] -= part;
            }
            CHECK_OK(
                credit_note_totals(eur, lines, count, totals.groups, totals.group_count, &note));
            CHECK_OK(ledger_document(seller, buyer, &note, &entry));
            for (size_t g = 0; g < note.group_count; g++) {
                totals.groups[g].base.minor += note.groups[g].base.minor;
                totals.groups[g].tax.minor += note.groups[g].tax.minor;
                CHECK(totals.groups[g].tax.minor >= 0);
            }
            gross += note.gross.minor;
        }
        CHECK_INT(gross, 0);
    }
}

static Document invoice_of(const DocumentLine *lines, size_t count)
{
    Document document = { .id = { 7 },
                          .kind = DOCUMENT_INVOICE,
                          .label = S("INV-2026-000001"),
                          .issued_on = day(2026, 1, 1),
                          .due_on = day(2026, 1, 15),
                          .seller = { .account = seller, .name = S("Stoa"), .country = S("GR") },
                          .buyer = { .account = buyer, .name = S("Aegean"), .country = S("GR") },
                          .currency = eur,
                          .line_count = count,
                          .lines = lines };
    CHECK_OK(invoice_totals(eur, lines, count, &document.totals));
    return document;
}

TEST(a_document_is_valid_when_its_sums_are)
{
    DocumentLine lines[] = { line(1000, TAX_S, 240000), line(500, TAX_E, 0) };
    Document good = invoice_of(lines, 2);
    CHECK(document_valid(&good));

    Document bad = good;
    bad.totals.net.minor++;
    CHECK(!document_valid(&bad));
    bad = good;
    bad.totals.gross.minor++;
    CHECK(!document_valid(&bad));
    bad = good;
    bad.totals.tax.minor++;
    CHECK(!document_valid(&bad));
    bad = good;
    bad.totals.groups[0].base.minor++;
    CHECK(!document_valid(&bad));
    bad = good;
    bad.totals.groups[0].category = TAX_Z;
    CHECK(!document_valid(&bad));
    bad = good;
    bad.totals.groups[0].rate_ppm++;
    CHECK(!document_valid(&bad));
    bad = good;
    bad.totals.group_count = 1;
    CHECK(!document_valid(&bad));
    bad = good;
    bad.totals.group_count = TAX_GROUP_MAX + 1;
    CHECK(!document_valid(&bad));
    bad = good;
    bad.line_count = 0;
    CHECK(!document_valid(&bad));
    bad.line_count = DOCUMENT_LINE_MAX + 1;
    CHECK(!document_valid(&bad));
    bad = good;
    bad.refers_to = S("INV-2025-000009");
    CHECK(!document_valid(&bad));
    bad = good;
    bad.currency = (Currency){ "USD" };
    CHECK(!document_valid(&bad));
    bad = good; /* the tax is moved from one group to the other */
    bad.totals.groups[0].tax.minor--;
    bad.totals.groups[1].tax.minor++;
    CHECK(!document_valid(&bad));
}

TEST(a_credit_note_is_negative_and_refers_to_an_invoice)
{
    DocumentLine lines[] = { line(-1000, TAX_S, 240000) };
    Document note = invoice_of(lines, 1);
    CHECK(!document_valid(&note));
    note.kind = DOCUMENT_CREDIT_NOTE;
    CHECK(!document_valid(&note));
    note.refers_to = S("INV-2026-000001");
    CHECK(document_valid(&note));
    note.totals.groups[0].tax.minor++; /* the last one may differ from base x rate */
    note.totals.tax.minor++;
    note.totals.gross.minor++;
    CHECK(document_valid(&note));
    lines[0] = line(1000, TAX_S, 240000);
    note = invoice_of(lines, 1);
    note.kind = DOCUMENT_CREDIT_NOTE;
    note.refers_to = S("INV-2026-000001");
    CHECK(!document_valid(&note));
}

/* EVIDENCE: R32 numbers per issuer, kind and year */
TEST(numbers_are_written_with_series_and_six_digits)
{
    Str series = document_series(&test_arena, DOCUMENT_INVOICE, day(2026, 11, 22));
    CHECK_STR(series, S("INV-2026"));
    CHECK_STR(document_label(&test_arena, series, 1), S("INV-2026-000001"));
    CHECK_STR(document_label(&test_arena, series, 1234567), S("INV-2026-1234567"));
    CHECK_STR(document_series(&test_arena, DOCUMENT_CREDIT_NOTE, day(2027, 1, 1)), S("CRN-2027"));
}

TEST(a_state_follows_from_what_was_paid_and_credited)
{
    static const struct {
        InvoiceFacts facts;
        int64_t open;
        InvoiceState state;
    } cases[] = {
        { { 100, 0, 0, 0, 0, false }, 100, INVOICE_ISSUED },
        { { 100, 0, 40, 0, 0, false }, 60, INVOICE_PARTLY_PAID },
        { { 100, 0, 100, 0, 0, false }, 0, INVOICE_PAID },
        { { 100, 40, 60, 0, 0, false }, 0, INVOICE_PAID },
        { { 100, 40, 0, 0, 0, false }, 60, INVOICE_PARTLY_CREDITED },
        { { 100, 100, 0, 0, 0, false }, 0, INVOICE_CREDITED },
        { { 100, 40, 30, 0, 0, false }, 30, INVOICE_PARTLY_PAID },
        { { 0, 0, 0, 0, 0, false }, 0, INVOICE_ISSUED },
        { { 100, 0, 0, 30, 0, false }, 70, INVOICE_PARTLY_PAID },
        { { 100, 0, 20, 80, 0, false }, 0, INVOICE_PAID },
        { { 100, 0, 0, 0, 60, false }, 40, INVOICE_ISSUED },
        { { 100, 0, 40, 0, 60, false }, 0, INVOICE_WRITTEN_OFF },
        { { 100, 0, 0, 0, 100, false }, 0, INVOICE_WRITTEN_OFF },
        { { 100, 40, -40, 100, 0, false }, 0, INVOICE_PAID }, /* given back of what was prepaid */
        { { 100, 0, 0, 0, 0, true }, 0, INVOICE_VOID },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        InvoiceBalance balance;
        CHECK(invoice_balance(&cases[i].facts, &balance));
        CHECK_INT(balance.open, cases[i].open);
        CHECK_INT(balance.state, cases[i].state);
        CHECK(balance.paid >= 0);
        CHECK(invoice_state_label(balance.state).len > 0);
    }
    for (unsigned i = 0; i < LINE_KIND_COUNT; i++) {
        CHECK(line_kind_label((LineKind)i).len > 0);
    }
}

TEST(facts_that_cannot_be_have_no_balance)
{
    static const InvoiceFacts cases[] = {
        { 100, 0, 101, 0, 0, false }, { 100, -1, 0, 0, 0, false },  { 100, 0, -1, 0, 0, false },
        { 100, 0, 0, 0, -1, false },  { 100, 50, 0, 51, 0, false }, { 100, 0, 1, 0, 0, true },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        InvoiceBalance balance;
        CHECK(!invoice_balance(&cases[i], &balance));
    }
}

/* EVIDENCE: R-BIL-01 an issued document never changes: any change gives another text */
TEST(two_documents_never_have_one_text)
{
    DocumentLine lines[] = { line(1000, TAX_S, 240000) };
    Document document = invoice_of(lines, 1);
    Str text = document_canonical(&test_arena, &document);
    CHECK_STR(document_canonical(&test_arena, &document), text);
    document.seller.name = S("Sto");
    document.seller.street = S("a");
    CHECK(!str_eq(document_canonical(&test_arena, &document), text));
    document = invoice_of(lines, 1);
    lines[0].explain.num = 0;
    CHECK(!str_eq(document_canonical(&test_arena, &document), text));
}

/* EVIDENCE: R-BIL-07 every entry balances; invariant 17: receivable = payable */
TEST(a_document_is_booked_on_both_sides)
{
    DocumentLine lines[] = { line(1000, TAX_S, 240000) };
    DocumentTotals totals;
    JournalEntry entry;
    CHECK_OK(invoice_totals(eur, lines, 1, &totals));
    CHECK_OK(ledger_document(seller, buyer, &totals, &entry));
    CHECK_INT(entry.count, 6);
    static const struct {
        int64_t owner;
        LedgerAccount account;
        int64_t minor;
    } wanted[] = { { 1, LEDGER_RECEIVABLE, 1240 },    { 1, LEDGER_REVENUE, -1000 },
                   { 1, LEDGER_TAX_PAYABLE, -240 },   { 2, LEDGER_COST, 1000 },
                   { 2, LEDGER_TAX_RECEIVABLE, 240 }, { 2, LEDGER_PAYABLE, -1240 } };
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        CHECK_INT(entry.postings[i].owner.v, wanted[i].owner);
        CHECK_INT(entry.postings[i].account, wanted[i].account);
        CHECK_INT(entry.postings[i].amount.minor, wanted[i].minor);
    }
    CHECK(ledger_balanced(&entry));
}

TEST(a_document_without_tax_has_no_tax_postings)
{
    DocumentLine lines[] = { line(-1000, TAX_AE, 0) };
    DocumentTotals totals;
    JournalEntry entry;
    CHECK_OK(invoice_totals(eur, lines, 1, &totals));
    CHECK_OK(ledger_document(seller, buyer, &totals, &entry));
    CHECK_INT(entry.count, 4);
    CHECK_INT(entry.postings[0].amount.minor, -1000);
}

TEST(an_entry_that_does_not_balance_is_refused)
{
    DocumentTotals totals = { .net = euro_cents(100),
                              .tax = euro_cents(24),
                              .gross = euro_cents(125) };
    JournalEntry entry = { 0 };
    CHECK_ERR(ledger_document(seller, buyer, &totals, &entry), LEDGER_UNBALANCED);
    CHECK_INT(entry.count, 0);
    CHECK(ledger_balanced(&entry));
    ledger_post(&entry, seller, buyer, LEDGER_CASH, euro_cents(5));
    CHECK(!ledger_balanced(&entry));
    ledger_post(&entry, buyer, seller, LEDGER_CASH, euro_cents(-5)); /* zero, but not per owner */
    CHECK(!ledger_balanced(&entry));
    entry = (JournalEntry){ 0 };
    ledger_post(&entry, seller, buyer, LEDGER_CASH, euro_cents(5));
    ledger_post(&entry, seller, buyer, LEDGER_CASH, (Money){ -5, { "USD" } });
    CHECK(!ledger_balanced(&entry));
    entry = (JournalEntry){ 0 };
    ledger_post(&entry, seller, buyer, LEDGER_CASH, euro_cents(INT64_MAX));
    ledger_post(&entry, seller, buyer, LEDGER_CASH, euro_cents(INT64_MAX));
    CHECK(!ledger_balanced(&entry));
}

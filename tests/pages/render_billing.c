/* render_billing.c - sample pages of billing. */
#include "gen/tpl_account_billing.h"
#include "gen/tpl_account_document.h"
#include "gen/tpl_account_documents.h"
#include "tests/pages/render.h"
#include "tests/pages/render_office.h"
#include "web/billing_page.h"
#include <assert.h>

static const Date issued = { 20770 };

static Money eur(int64_t minor)
{
    return (Money){ minor, CURRENCY("EUR") };
}

static Layout layout(Str title)
{
    return (Layout){ .title = title,
                     .brand = S("Stoa"),
                     .section = SECTION_BILLING,
                     .signed_in = true,
                     .kind = ACCOUNT_PARTNER,
                     .user_name = S("Anna Papadaki"),
                     .user_email = S("anna@aegean.example"),
                     .account_name = S("Aegean Cloud Partners"),
                     .csrf = S("token"),
                     .demo = true };
}

static const PartyView meridian = { .name = STR_INIT("Meridian Distribution S.A."),
                                    .street = STR_INIT("Leoforos Kifisias 120"),
                                    .city = STR_INIT("Athens"),
                                    .postcode = STR_INIT("115 26"),
                                    .country_name = STR_INIT("Greece"),
                                    .vat_number = STR_INIT("EL099900212") };
static const PartyView aegean = { .name = STR_INIT("Aegean Cloud Partners"),
                                  .contact = STR_INIT("Anna Papadaki"),
                                  .street = STR_INIT("Akti Miaouli 33"),
                                  .city = STR_INIT("Piraeus"),
                                  .region = STR_INIT("Attica"),
                                  .postcode = STR_INIT("185 35"),
                                  .country_name = STR_INIT("Greece"),
                                  .vat_number = STR_INIT("EL099900328") };

static DocumentLineView line(const char *title, const char *owner, int64_t quantity, int64_t minor)
{
    return (DocumentLineView){ .code = S("inl_06h2n8kx4m1pq"),
                               .kind = minor < 0 ? LINE_CREDIT_PRORATION : LINE_RECURRING,
                               .title = str_from_cstr(title),
                               .owner_name = str_from_cstr(owner),
                               .subscription_code = S("sub_06h2n8kx4m1pq"),
                               .money = { .amount = eur(minor),
                                          .unit_price = { 2490, 2 },
                                          .quantity = quantity,
                                          .ratio_num = 9,
                                          .ratio_den = 30,
                                          .from = issued,
                                          .to = { issued.day + 9 },
                                          .cycle_from = { issued.day - 21 },
                                          .cycle_to = { issued.day + 9 },
                                          .rounding = S("line_half_up"),
                                          .price_source = S("Price list Partners EUR 2026"),
                                          .rule = S("R10"),
                                          .formula = S("€24.90 × 1 × 9/30 days = €7.47") },
                               .tax_label = S("VAT 24 %"),
                               .corrects_label = minor < 0 ? S("INV-2026-000041 line 1") : S(""),
                               .corrects_code = minor < 0 ? S("inv_06h2n8kx4m1pq") : S(""),
                               .event_summary =
                                   minor < 0
                                       ? S("Cancelled by Anna Papadaki, effective 14 Nov 2026")
                                       : S("Order ord_06h2n8kx4m1pq was carried out") };
}

static DocumentView document(const char *label, DocumentKind kind, const char *state, int64_t gross)
{
    int64_t tax = gross * 24 / 124;
    bool invoice = kind == DOCUMENT_INVOICE;
    return (DocumentView){
        .code = S("inv_06h2n8kx4m1pq"),
        .label = str_from_cstr(label),
        .kind = kind,
        .issuer = meridian,
        .buyer = aegean,
        .incoming = true,
        .issued_on = issued,
        .due_on = { issued.day + 14 },
        .net = eur(gross - tax),
        .tax = eur(tax),
        .gross = eur(gross),
        .credited = eur(invoice ? 926 : 0),
        .paid = eur(0),
        .open = eur(gross - 926),
        .state = str_from_cstr(state),
        .corrects_label = invoice ? S("") : S("INV-2026-000041"),
        .corrects_code = invoice ? S("") : S("inv_06h2n8kx4m1pq"),
        .hash = S("9f2c1b7a64c0d3e8f15a7790ab43cc02d1e95f8a6b3c47d2e0f1983a5c6b7d8e")
    };
}

static void render_document(Out *out, DocumentView view, DocumentLineView *lines, size_t count)
{
    static const struct DocumentRef note = { STR_INIT("inv_06h2n8kx4m1pr"),
                                             STR_INIT("CRN-2026-000003"),
                                             { -926, { "EUR" } } };
    struct DocumentRef refs[] = { note };
    TaxView taxes[] = {
        { S("S"), S("VAT 24 %"), S(""), view.net, view.tax },
        { S("AE"), S("VAT 0 %"), S("Reverse charge, Article 196 of Directive 2006/112/EC"), eur(0),
          eur(0) },
    };
    bool invoice = view.kind == DOCUMENT_INVOICE;
    DocumentGroup *groups;
    DocumentPage page = { .layout = layout(view.label), .credit_note = !invoice };

    page.kind = invoice ? S("Invoice") : S("Credit note");
    view.lines = lines;
    view.lines_count = count;
    view.taxes = taxes;
    view.taxes_count = COUNT_OF(taxes);
    view.corrections = refs;
    view.corrections_count = invoice ? 1 : 0;
    page.document = view;
    Err *err = billing_groups(out->buf.arena, &page.document, &groups, &page.groups_count);
    assert(err == NULL);
    page.groups = groups;
    tpl_account_document(out, &page);
}

void render_invoice(Out *out)
{
    DocumentLineView lines[] = {
        line("PostgreSQL Small, ledger archive", "Blue Harbour Shipping", 1, 747),
        line("Cloud Server Large for the reservation engine of the northern islands",
             "Ξενοδοχεία Βορείου Αιγαίου", 12, 124995),
        line("Hosted Exchange Business", "Blue Harbour Shipping", 48, 23904),
    };
    render_document(out, document("INV-2026-000041", DOCUMENT_INVOICE, "partly_credited", 185561),
                    lines, COUNT_OF(lines));
}

void render_credit_note(Out *out)
{
    DocumentLineView lines[] = {
        line("PostgreSQL Small, ledger archive", "Blue Harbour Shipping", 1, -747),
    };
    render_document(out, document("CRN-2026-000003", DOCUMENT_CREDIT_NOTE, "issued", -926), lines,
                    COUNT_OF(lines));
}

static size_t sample_documents(DocumentView ret[3])
{
    ret[0] = document("INV-2026-000041", DOCUMENT_INVOICE, "partly_credited", 185561);
    ret[1] = document("INV-2026-000017", DOCUMENT_INVOICE, "issued", 12400000);
    ret[1].incoming = false;
    ret[1].buyer.name = S("Ναυτιλιακή Εταιρεία Βορείου και Νοτίου Αιγαίου Μονοπρόσωπη ΙΚΕ");
    ret[2] = document("INV-2026-000002", DOCUMENT_INVOICE, "credited", 926);
    return 3;
}

void render_billing(Out *out)
{
    DocumentView invoices[3];
    DocumentView notes[] = { document("CRN-2026-000003", DOCUMENT_CREDIT_NOTE, "issued", -926) };
    const BalanceView balances[] = {
        { S("Meridian Distribution S.A."), S("acc_06h2n8kx4m1pq"), eur(0), eur(184635), eur(0),
          eur(50000) },
        { S("Blue Harbour Shipping"), S("acc_06h2n8kx4m1pr"), eur(12400000), eur(0), eur(-82200),
          eur(0) },
    };
    const BalanceTotal totals[] = { { eur(12400000), eur(184635) } };
    const BillingPage page = { .layout = layout(S("Billing")),
                               .totals = totals,
                               .totals_count = COUNT_OF(totals),
                               .balances = balances,
                               .balances_count = COUNT_OF(balances),
                               .invoices_count = sample_documents(invoices),
                               .invoices = invoices,
                               .credit_notes = notes,
                               .credit_notes_count = COUNT_OF(notes) };
    tpl_account_billing(out, &page);
}

void render_invoices(Out *out)
{
    const FormOption customers[] = { { S(""), S("All") },
                                     { S("acc_1"), S("Blue Harbour Shipping") } };
    const DocumentsPage page = { .layout = layout(S("Invoices")),
                                 .table = sample_table(S("/invoices")),
                                 .filter = { .options = customers,
                                             .options_count = COUNT_OF(customers) } };
    tpl_account_documents(out, &page);
}

void render_no_invoices(Out *out)
{
    const DocumentsPage page = { .layout = layout(S("Invoices")),
                                 .table = { .path = S("/invoices") } };
    tpl_account_documents(out, &page);
}

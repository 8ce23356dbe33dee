/* invoice.c - totals of documents and what makes one valid (R25 to R28). */
#include "domain/invoice.h"

enum { PPM = 1000000 };

ENUM_DEFINE(DocumentKind, document_kind, DOCUMENT_KIND_COUNT, DOCUMENT_KINDS)
ENUM_DEFINE(LineKind, line_kind, LINE_KIND_COUNT, LINE_KINDS)
ENUM_DEFINE(InvoiceState, invoice_state, INVOICE_STATE_COUNT, INVOICE_STATES)

static TaxGroup *find_group(TaxGroup *groups, size_t count, TaxCategory category, int64_t rate_ppm)
{
    for (size_t i = 0; i < count; i++) {
        if (groups[i].category == category && groups[i].rate_ppm == rate_ppm) {
            return &groups[i];
        }
    }
    return NULL;
}

static Err *tax_of(Money base, int64_t rate_ppm, Money *ret_tax)
{
    int64_t minor;
    Err *err = num_mul_div(base.minor, rate_ppm, PPM, ROUND_HALF_UP, &minor);
    if (err != NULL) {
        return err_wrap(err, ERR_MONEY_RANGE, "the tax is too large");
    }
    *ret_tax = (Money){ minor, base.currency };
    return NULL;
}

/* Sums the lines' nets into groups, in the order of their first line; taxes are still zero. */
static Err *group_lines(Currency currency, const DocumentLine *lines, size_t count,
                        DocumentTotals *totals)
{
    *totals = (DocumentTotals){ .net = money_zero(currency),
                                .tax = money_zero(currency),
                                .gross = money_zero(currency) };
    for (size_t i = 0; i < count; i++) {
        const TaxDecision *tax = &lines[i].tax;
        TaxGroup *group =
            find_group(totals->groups, totals->group_count, tax->category, tax->rate_ppm);
        if (group == NULL) {
            if (totals->group_count == TAX_GROUP_MAX) {
                return ERR(INVOICE_STATE, "a document has at most %d tax groups", TAX_GROUP_MAX);
            }
            group = &totals->groups[totals->group_count++];
            *group = (TaxGroup){ .category = tax->category,
                                 .rate_ppm = tax->rate_ppm,
                                 .reason = tax->reason,
                                 .base = money_zero(currency),
                                 .tax = money_zero(currency) };
        }
        TRY(money_add(group->base, lines[i].net, &group->base));
        TRY(money_add(totals->net, lines[i].net, &totals->net));
    }
    return NULL;
}

static Err *sum_taxes(DocumentTotals *totals)
{
    for (size_t i = 0; i < totals->group_count; i++) {
        TRY(money_add(totals->tax, totals->groups[i].tax, &totals->tax));
    }
    return money_add(totals->net, totals->tax, &totals->gross);
}

Err *invoice_totals(Currency currency, const DocumentLine *lines, size_t count,
                    DocumentTotals *ret_totals)
{
    DocumentTotals totals;
    TRY(group_lines(currency, lines, count, &totals));
    for (size_t i = 0; i < totals.group_count; i++) {
        TaxGroup *group = &totals.groups[i];
        TRY(tax_of(group->base, group->rate_ppm, &group->tax));
    }
    TRY(sum_taxes(&totals));
    *ret_totals = totals;
    return NULL;
}

/* The VAT of one group of a credit note: what is left when the base is used up (R28). */
static Err *credited_tax(TaxGroup *group, const TaxGroup *standing, size_t standing_count)
{
    for (size_t i = 0; i < standing_count; i++) {
        const TaxGroup *rest = &standing[i];
        if (rest->category != group->category || rest->rate_ppm != group->rate_ppm) {
            continue;
        }
        if (group->base.minor > 0 || -group->base.minor > rest->base.minor) {
            return ERR(INVOICE_STATE, "a credit is larger than what stands on the invoice");
        }
        TRY(tax_of(group->base, group->rate_ppm, &group->tax));
        bool last = -group->base.minor == rest->base.minor;
        if (last || -group->tax.minor > rest->tax.minor) {
            group->tax = money_negate(rest->tax);
        }
        return NULL;
    }
    return ERR(INVOICE_STATE, "the invoice has no line with this tax");
}

Err *credit_note_totals(Currency currency, const DocumentLine *lines, size_t count,
                        const TaxGroup *standing, size_t standing_count, DocumentTotals *ret_totals)
{
    DocumentTotals totals;
    TRY(group_lines(currency, lines, count, &totals));
    for (size_t i = 0; i < totals.group_count; i++) {
        TRY(credited_tax(&totals.groups[i], standing, standing_count));
    }
    TRY(sum_taxes(&totals));
    *ret_totals = totals;
    return NULL;
}

static bool money_eq(Money a, Money b)
{
    return a.minor == b.minor && currency_eq(a.currency, b.currency);
}

static bool totals_same(const DocumentTotals *a, const DocumentTotals *b, bool taxes_too)
{
    if (!money_eq(a->net, b->net) || a->group_count != b->group_count) {
        return false;
    }
    for (size_t i = 0; i < a->group_count; i++) {
        const TaxGroup *left = &a->groups[i];
        const TaxGroup *right = &b->groups[i];
        if (left->category != right->category || left->rate_ppm != right->rate_ppm ||
            !money_eq(left->base, right->base) || (taxes_too && !money_eq(left->tax, right->tax))) {
            return false;
        }
    }
    return true;
}

bool document_valid(const Document *document)
{
    const DocumentTotals *totals = &document->totals;
    bool invoice = document->kind == DOCUMENT_INVOICE;
    DocumentTotals computed;
    DocumentTotals summed = *totals;

    if (document->line_count == 0 || document->line_count > DOCUMENT_LINE_MAX ||
        totals->group_count > TAX_GROUP_MAX) {
        return false;
    }
    if (invoice ? totals->gross.minor < 0 : totals->gross.minor > 0) {
        return false;
    }
    if (invoice != (document->refers_to.len == 0)) {
        return false;
    }
    if (invoice_totals(document->currency, document->lines, document->line_count, &computed) !=
        NULL) {
        return false;
    }
    summed.tax = money_zero(document->currency);
    if (sum_taxes(&summed) != NULL || !money_eq(summed.tax, totals->tax) ||
        !money_eq(summed.gross, totals->gross)) {
        return false;
    }
    return totals_same(totals, &computed, invoice);
}

static InvoiceState state_of(const InvoiceBalance *balance)
{
    int64_t settled = balance->paid + balance->prepaid;
    bool closed = balance->open == 0 && settled + balance->credited + balance->written_off > 0;
    if (closed && balance->written_off > 0) {
        return INVOICE_WRITTEN_OFF;
    }
    if (settled > 0) {
        return closed ? INVOICE_PAID : INVOICE_PARTLY_PAID;
    }
    if (closed) {
        return INVOICE_CREDITED;
    }
    return balance->credited > 0 ? INVOICE_PARTLY_CREDITED : INVOICE_ISSUED;
}

bool invoice_balance(const InvoiceFacts *facts, InvoiceBalance *ret_balance)
{
    InvoiceBalance balance = { .credited = facts->credited,
                               .paid = facts->paid,
                               .prepaid = facts->prepaid,
                               .written_off = facts->written_off };
    if (balance.paid < 0) {
        balance.prepaid += balance.paid;
        balance.paid = 0;
    }
    if (balance.credited < 0 || balance.prepaid < 0 || balance.written_off < 0) {
        return false;
    }
    int64_t gone = balance.credited + balance.paid + balance.prepaid + balance.written_off;
    if (facts->is_void ? gone != 0 : gone > facts->gross) {
        return false;
    }
    balance.open = facts->is_void ? 0 : facts->gross - gone;
    balance.state = facts->is_void ? INVOICE_VOID : state_of(&balance);
    *ret_balance = balance;
    return true;
}

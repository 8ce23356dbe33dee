/* invoice_text.c - labels, numbers and the canonical text of documents. */
#include "domain/invoice.h"

enum { CANONICAL_CAP_FIRST = 4096 };

static const Str line_labels[LINE_KIND_COUNT] = {
    [LINE_RECURRING] = STR_INIT("Recurring charge"),
    [LINE_SETUP] = STR_INIT("Set-up"),
    [LINE_ONE_OFF] = STR_INIT("One-off charge"),
    [LINE_USAGE] = STR_INIT("Usage"),
    [LINE_CREDIT_PRORATION] = STR_INIT("Credit for unused days"),
    [LINE_ADJUSTMENT] = STR_INIT("Adjustment"),
    [LINE_MINIMUM] = STR_INIT("Minimum commitment"),
    [LINE_DISCOUNT] = STR_INIT("Discount"),
    [LINE_ACCOUNT_CREDIT] = STR_INIT("Credit on account"),
    [LINE_SUMMARY] = STR_INIT("Summary"),
};

static const Str state_labels[INVOICE_STATE_COUNT] = {
    [INVOICE_ISSUED] = STR_INIT("Issued"),
    [INVOICE_PARTLY_PAID] = STR_INIT("Partly paid"),
    [INVOICE_PAID] = STR_INIT("Paid"),
    [INVOICE_PARTLY_CREDITED] = STR_INIT("Partly credited"),
    [INVOICE_CREDITED] = STR_INIT("Credited"),
    [INVOICE_VOID] = STR_INIT("Void"),
    [INVOICE_WRITTEN_OFF] = STR_INIT("Written off"),
};

static const Str series_prefixes[DOCUMENT_KIND_COUNT] = {
    [DOCUMENT_INVOICE] = STR_INIT("INV"),
    [DOCUMENT_CREDIT_NOTE] = STR_INIT("CRN"),
};

Str line_kind_label(LineKind kind)
{
    assert((unsigned)kind < LINE_KIND_COUNT);
    return line_labels[kind];
}

Str invoice_state_label(InvoiceState state)
{
    assert((unsigned)state < INVOICE_STATE_COUNT);
    return state_labels[state];
}

Str document_series(Arena *out, DocumentKind kind, Date issued_on)
{
    assert((unsigned)kind < DOCUMENT_KIND_COUNT);
    return arena_printf(out, "%.*s-%04d", STR_ARG(series_prefixes[kind]),
                        (int)date_civil(issued_on).year);
}

Str document_label(Arena *out, Str series, int64_t number)
{
    assert(number >= 1);
    return arena_printf(out, "%.*s-%06lld", STR_ARG(series), (long long)number);
}

/* "name:length:value\n": the length makes the text unambiguous whatever the value holds. */
static void add_text(StrBuf *buf, const char *name, Str value)
{
    buf_add(buf, str_from_cstr(name));
    buf_add_char(buf, ':');
    buf_add_int(buf, (int64_t)value.len);
    buf_add_char(buf, ':');
    buf_add(buf, value);
    buf_add_char(buf, '\n');
}

static void add_int(StrBuf *buf, const char *name, int64_t value)
{
    buf_add(buf, str_from_cstr(name));
    buf_add_char(buf, '=');
    buf_add_int(buf, value);
    buf_add_char(buf, '\n');
}

static void add_party(StrBuf *buf, const char *role, const DocumentParty *party)
{
    add_int(buf, role, party->account.v);
    add_text(buf, "name", party->name);
    add_text(buf, "street", party->street);
    add_text(buf, "city", party->city);
    add_text(buf, "region", party->region);
    add_text(buf, "postcode", party->postcode);
    add_text(buf, "country", party->country);
    add_text(buf, "vat_id", party->vat_id);
}

static void add_line(StrBuf *buf, const DocumentLine *line)
{
    const Explain *explain = &line->explain;
    add_int(buf, "line", line->id.v);
    add_text(buf, "kind", line_kind_name(line->kind));
    add_int(buf, "subscription", line->subscription.v);
    add_int(buf, "owner", line->owner.v);
    add_text(buf, "owner_name", line->owner_name);
    add_text(buf, "title", line->title);
    add_int(buf, "from", line->days.from.day);
    add_int(buf, "to", line->days.to.day);
    add_int(buf, "price_units", explain->unit_price.units);
    add_int(buf, "price_scale", explain->unit_price.scale);
    add_int(buf, "quantity", explain->quantity);
    add_int(buf, "num", explain->num);
    add_int(buf, "den", explain->den);
    add_int(buf, "cycle_from", explain->cycle.from.day);
    add_int(buf, "cycle_to", explain->cycle.to.day);
    add_text(buf, "rounding", rounding_rule_name(explain->rounding));
    add_text(buf, "source", explain->source);
    add_text(buf, "rule", explain->rule);
    add_int(buf, "net", line->net.minor);
    add_text(buf, "tax", tax_category_name(line->tax.category));
    add_int(buf, "rate_ppm", line->tax.rate_ppm);
    add_int(buf, "credits", line->credits.v);
}

static void add_totals(StrBuf *buf, const DocumentTotals *totals)
{
    for (size_t i = 0; i < totals->group_count; i++) {
        const TaxGroup *group = &totals->groups[i];
        add_text(buf, "group", tax_category_name(group->category));
        add_int(buf, "rate_ppm", group->rate_ppm);
        add_text(buf, "reason", group->reason);
        add_int(buf, "base", group->base.minor);
        add_int(buf, "amount", group->tax.minor);
    }
    add_int(buf, "net", totals->net.minor);
    add_int(buf, "tax", totals->tax.minor);
    add_int(buf, "gross", totals->gross.minor);
}

Str document_canonical(Arena *out, const Document *document)
{
    StrBuf buf = buf_new(out, CANONICAL_CAP_FIRST);
    add_text(&buf, "kind", document_kind_name(document->kind));
    add_int(&buf, "id", document->id.v);
    add_text(&buf, "label", document->label);
    add_int(&buf, "issued_on", document->issued_on.day);
    add_int(&buf, "due_on", document->due_on.day);
    add_party(&buf, "seller", &document->seller);
    add_party(&buf, "buyer", &document->buyer);
    add_text(&buf, "currency", currency_str(&document->currency));
    add_text(&buf, "refers_to", document->refers_to);
    for (size_t i = 0; i < document->line_count; i++) {
        add_line(&buf, &document->lines[i]);
    }
    add_totals(&buf, &document->totals);
    return buf_str(&buf);
}

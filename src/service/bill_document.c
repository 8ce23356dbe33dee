/* bill_document.c - issues invoices and credit notes: number, copies, hash, journal, mail. */
#include "service/bill_internal.h"
#include "service/event.h"
#include "service/mail.h"

enum { MAIL_BYTES = 1024 };

Err *bill_readable(const Call *call)
{
    return actor_can(&call->actor, ROLE_AUDITOR) ? NULL : call_need(call, ROLE_BILLING);
}

Str party_text(Arena *out, const DocumentPartyRow *party)
{
    StrBuf text = buf_new(out, 512);
    JsonOut json = json_out(&text);
    json_object(&json);
    json_key_str(&json, S("name"), party->name);
    json_key_str(&json, S("contact"), party->contact);
    json_key_str(&json, S("street"), party->street);
    json_key_str(&json, S("city"), party->city);
    json_key_str(&json, S("region"), party->region);
    json_key_str(&json, S("postcode"), party->postcode);
    json_key_str(&json, S("country"), party->country);
    json_key_str(&json, S("vat_number"), party->vat_number);
    json_key_str(&json, S("email"), party->email);
    json_object_end(&json);
    return buf_str(&text);
}

static DocumentParty party_of(const DocumentPartyRow *row)
{
    return (DocumentParty){ .account = row->id,
                            .name = row->name,
                            .street = row->street,
                            .city = row->city,
                            .region = row->region,
                            .postcode = row->postcode,
                            .country = row->country,
                            .vat_id = row->vat_number };
}

Str document_chained(Arena *out, Str previous, const Document *document)
{
    Hash before = previous.len == 0 ? (Hash){ 0 } : hash_bytes(previous);
    return hash_hex(out, hash_chain(before, document_canonical(out, document)));
}

static Err *write_lines(Db *db, const Issue *issue, InvoiceId document)
{
    for (size_t i = 0; i < issue->count; i++) {
        const DocumentLine *line = &issue->lines[i];
        const DocumentLineAdd row = { .id = line->id,
                                      .document = document,
                                      .position = (int32_t)i + 1,
                                      .kind = line->kind,
                                      .subscription = line->subscription,
                                      .owner = line->owner,
                                      .owner_name = line->owner_name,
                                      .title = line->title,
                                      .from_on = line->days.from,
                                      .to_on = line->days.to,
                                      .quantity = line->explain.quantity,
                                      .price = line->explain.unit_price,
                                      .ratio_num = line->explain.num,
                                      .ratio_den = line->explain.den,
                                      .cycle_from = line->explain.cycle.from,
                                      .cycle_to = line->explain.cycle.to,
                                      .rounding = line->explain.rounding,
                                      .amount_minor = line->net.minor,
                                      .tax_category = line->tax.category,
                                      .tax_ppm = line->tax.rate_ppm,
                                      .price_source = line->explain.source,
                                      .rule = line->explain.rule,
                                      .corrects = line->credits,
                                      .event = issue->events[i] };
        TRY(store_document_line_add(db, &row));
    }
    for (size_t i = 0; i < issue->totals.group_count; i++) {
        const TaxGroup *group = &issue->totals.groups[i];
        const DocumentTaxAdd row = { .document = document,
                                     .tax_category = group->category,
                                     .tax_ppm = group->rate_ppm,
                                     .base_minor = group->base.minor,
                                     .tax_minor = group->tax.minor,
                                     .reason = group->reason };
        TRY(store_document_tax_add(db, &row));
    }
    return NULL;
}

/* Gives the document its number. */
static Err *write_document(Call *call, Db *db, const Issue *issue, Document *document,
                           const DocumentPartyRow parties[2])
{
    int64_t number;
    Str previous;
    Str series = document_series(call->out, document->kind, document->issued_on);
    TRY(store_number_take(db, call->out, issue->seller, series, &number));
    TRY(store_document_hash(db, call->out, issue->seller, series, number - 1, &previous));
    document->label = document_label(call->out, series, number);
    assert(document_valid(document));
    const DocumentAdd row = { .id = document->id,
                              .kind = document->kind,
                              .issuer = issue->seller,
                              .buyer = issue->buyer,
                              .series = series,
                              .number = number,
                              .label = document->label,
                              .currency = document->currency,
                              .issued_on = document->issued_on,
                              .due_on = document->due_on,
                              .net_minor = document->totals.net.minor,
                              .tax_minor = document->totals.tax.minor,
                              .gross_minor = document->totals.gross.minor,
                              .corrects = issue->corrects,
                              .issuer_text = party_text(call->out, &parties[0]),
                              .buyer_text = party_text(call->out, &parties[1]),
                              .hash = document_chained(call->out, previous, document),
                              .created_at = call->now };
    TRY(store_document_add(db, &row));
    return ledger_post_document(call, db, document);
}

/* History, and a mail to the buyer. */
static Err *tell(Call *call, Db *db, const Issue *issue, InvoiceId id, Str label,
                 const DocumentPartyRow parties[2], Date due_on)
{
    Arena *out = call->out;
    EventId event;
    bool invoice = issue->kind == DOCUMENT_INVOICE;
    Str gross = money_display(out, issue->totals.gross);
    Str title = arena_printf(out, "%s %.*s", invoice ? "Invoice" : "Credit note", STR_ARG(label));
    Str summary = arena_printf(out, "%.*s issued: %.*s", STR_ARG(title), STR_ARG(gross));
    TRY(event_add_row(call, db, issue->buyer, S("document"), id.v,
                      invoice ? S("invoice.issued") : S("credit_note.issued"), summary, (Str){ 0 },
                      &event));
    StrBuf body = buf_new(out, MAIL_BYTES);
    buf_addf(&body, "%.*s,\n\n%.*s has issued %.*s for %.*s.\n", STR_ARG(parties[1].contact),
             STR_ARG(parties[0].name), STR_ARG(title), STR_ARG(gross));
    if (invoice) {
        buf_addf(&body, "It is due on %.*s.\n", STR_ARG(date_display(out, due_on)));
    } else {
        buf_addf(&body, "It corrects %.*s.\n", STR_ARG(issue->refers_to));
    }
    buf_addf(&body, "\nEvery line with its formula: %.*s/invoices/%.*s\n",
             STR_ARG(call->app->public_url), STR_ARG(invoice_code(out, id)));
    Str subject = arena_printf(out, "%.*s from %.*s", STR_ARG(title), STR_ARG(parties[0].name));
    return mail_add_row(call, db, issue->buyer, parties[1].email, subject, buf_str(&body));
}

Err *document_issue(Call *call, Db *db, Issue *issue, InvoiceId *ret_id, Str *ret_label)
{
    DocumentPartyRow parties[2];
    const Zone *zone;
    bool invoice = issue->kind == DOCUMENT_INVOICE;
    TRY(store_document_party(db, call->out, issue->seller, &parties[0]));
    TRY(store_document_party(db, call->out, issue->buyer, &parties[1]));
    TRY(zone_get(parties[0].time_zone, &zone));
    Date today = date_of(call->now, zone);
    for (size_t i = 0; i < issue->count; i++) {
        issue->lines[i].id = (InvoiceLineId){ call_new_id(call) };
    }
    Document document = { .id = { call_new_id(call) },
                          .kind = issue->kind,
                          .issued_on = today,
                          .due_on = invoice ? (Date){ today.day + DOCUMENT_DUE_DAYS } : today,
                          .seller = party_of(&parties[0]),
                          .buyer = party_of(&parties[1]),
                          .currency = issue->currency,
                          .refers_to = issue->refers_to,
                          .line_count = issue->count,
                          .lines = issue->lines,
                          .totals = issue->totals };
    TRY(write_document(call, db, issue, &document, parties));
    TRY(write_lines(db, issue, document.id));
    TRY(tell(call, db, issue, document.id, document.label, parties, document.due_on));
    *ret_id = document.id;
    *ret_label = document.label;
    return NULL;
}

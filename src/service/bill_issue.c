/*
 * bill_issue.c - issues invoices and credit notes: numbers, copies, hashes, journal, mails.
 *
 * One way for one document and for a whole page of the billing run: everything is computed first,
 * and each table gets its rows in one statement.
 */
#include <stdlib.h>

#include "service/adjust_internal.h"
#include "service/event.h"
#include "service/fx.h"
#include "service/job_internal.h"
#include "service/payment_internal.h"

enum { MAIL_BYTES = 512 };

typedef struct IssueRun {
    Call *call;
    Db *db;
    Issue *issues;
    size_t count;
    size_t line_count;
    DocumentPartyRow *parties;
    size_t party_count;
    NumberSeries *series;
    size_t series_count;
    Document *documents;
    DocumentAdd *rows;
} IssueRun;

static Err *run_parties(IssueRun *run)
{
    AccountId *ids = arena_array(run->call->out, AccountId, 2 * run->count);
    for (size_t i = 0; i < run->count; i++) {
        ids[2 * i] = run->issues[i].seller;
        ids[2 * i + 1] = run->issues[i].buyer;
    }
    return parties_read(run->call, run->db, ids, 2 * run->count, &run->parties, &run->party_count);
}

static const DocumentPartyRow *party(const IssueRun *run, AccountId id)
{
    const DocumentPartyRow *row = party_find(run->parties, run->party_count, id);
    assert(row != NULL);
    return row;
}

static Err *make_document(IssueRun *run, size_t index)
{
    Call *call = run->call;
    Issue *issue = &run->issues[index];
    const DocumentPartyRow *seller = party(run, issue->seller);
    const Zone *zone;
    bool invoice = issue->kind == DOCUMENT_INVOICE;
    TRY(zone_get(seller->time_zone, &zone));
    Date today = date_of(call->now, zone);
    for (size_t i = 0; i < issue->count; i++) {
        if (issue->lines[i].id.v == 0) {
            issue->lines[i].id = (InvoiceLineId){ call_new_id(call) };
        }
    }
    issue->id = (InvoiceId){ call_new_id(call) };
    run->line_count += issue->count;
    run->documents[index] =
        (Document){ .id = issue->id,
                    .kind = issue->kind,
                    .issued_on = today,
                    .due_on = invoice ? (Date){ today.day + DOCUMENT_DUE_DAYS } : today,
                    .seller = party_of(seller),
                    .buyer = party_of(party(run, issue->buyer)),
                    .currency = issue->currency,
                    .refers_to = issue->refers_to,
                    .line_count = issue->count,
                    .lines = issue->lines,
                    .totals = issue->totals };
    return NULL;
}

static NumberSeries *series_find(const IssueRun *run, AccountId issuer, Str name)
{
    for (size_t i = 0; i < run->series_count; i++) {
        if (run->series[i].issuer.v == issuer.v && str_eq(run->series[i].name, name)) {
            return &run->series[i];
        }
    }
    return NULL;
}

static int series_cmp(const void *a, const void *b)
{
    const NumberSeries *x = a;
    const NumberSeries *y = b;
    int order = (x->issuer.v > y->issuer.v) - (x->issuer.v < y->issuer.v);
    return order != 0 ? order : str_cmp(x->name, y->name);
}

static Str series_of(const IssueRun *run, size_t index, Arena *out)
{
    const Document *document = &run->documents[index];
    return document_series(out, document->kind, document->issued_on);
}

/* All numbers at once, each series in the same order for everybody, so that two who take from the
 * same ones do not wait for each other in a ring. */
static Err *take_numbers(IssueRun *run)
{
    Arena *out = run->call->out;
    run->series = arena_array(out, NumberSeries, run->count);
    for (size_t i = 0; i < run->count; i++) {
        Str name = series_of(run, i, out);
        NumberSeries *series = series_find(run, run->issues[i].seller, name);
        if (series == NULL) {
            series = &run->series[run->series_count++];
            *series = (NumberSeries){ .issuer = run->issues[i].seller, .name = name };
        }
        series->count++;
    }
    qsort(run->series, run->series_count, sizeof(*run->series), series_cmp);
    return store_numbers_take(run->db, out, run->call->scratch, run->series, run->series_count);
}

/* Gives the document its number and chains it to the one before it. */
static void number_document(IssueRun *run, size_t index)
{
    Arena *out = run->call->out;
    Arena scratch = run->call->scratch;
    const Issue *issue = &run->issues[index];
    Document *document = &run->documents[index];
    NumberSeries *series = series_find(run, issue->seller, series_of(run, index, &scratch));
    int64_t number = series->first++;
    document->label = document_label(out, series->name, number);
    assert(document_valid(document));
    series->hash = str_dup(out, document_chained(&scratch, series->hash, document));
    run->rows[index] = (DocumentAdd){ .id = document->id,
                                      .kind = document->kind,
                                      .issuer = issue->seller,
                                      .buyer = issue->buyer,
                                      .series = series->name,
                                      .number = number,
                                      .label = document->label,
                                      .currency = document->currency,
                                      .issued_on = document->issued_on,
                                      .due_on = document->due_on,
                                      .net_minor = document->totals.net.minor,
                                      .tax_minor = document->totals.tax.minor,
                                      .gross_minor = document->totals.gross.minor,
                                      .corrects = issue->corrects,
                                      .issuer_text = party_text(out, party(run, issue->seller)),
                                      .buyer_text = party_text(out, party(run, issue->buyer)),
                                      .hash = series->hash,
                                      .created_at = run->call->now };
}

static DocumentLineAdd line_row(const Document *document, const Issue *issue, size_t index)
{
    const DocumentLine *line = &issue->lines[index];
    return (DocumentLineAdd){ .id = line->id,
                              .document = document->id,
                              .position = (int32_t)index + 1,
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
                              .event = issue->events[index] };
}

static Err *write_lines(const IssueRun *run)
{
    Arena scratch = run->call->scratch;
    DocumentLineAdd *rows = arena_array(&scratch, DocumentLineAdd, run->line_count);
    size_t count = 0;
    for (size_t i = 0; i < run->count; i++) {
        for (size_t k = 0; k < run->issues[i].count; k++) {
            rows[count++] = line_row(&run->documents[i], &run->issues[i], k);
        }
    }
    return store_document_lines_add(run->db, scratch, rows, count);
}

static Err *write_taxes(const IssueRun *run)
{
    Arena scratch = run->call->scratch;
    DocumentTaxAdd *rows = arena_array(&scratch, DocumentTaxAdd, run->count * TAX_GROUP_MAX);
    size_t count = 0;
    for (size_t i = 0; i < run->count; i++) {
        const DocumentTotals *totals = &run->documents[i].totals;
        for (size_t k = 0; k < totals->group_count; k++) {
            const TaxGroup *group = &totals->groups[k];
            rows[count++] = (DocumentTaxAdd){ .document = run->documents[i].id,
                                              .tax_category = group->category,
                                              .tax_ppm = group->rate_ppm,
                                              .base_minor = group->base.minor,
                                              .tax_minor = group->tax.minor,
                                              .reason = group->reason };
        }
    }
    return store_document_taxes_add(run->db, scratch, rows, count);
}

/* Those in another currency than their seller accounts in; mostly none. */
static Err *convert(const IssueRun *run)
{
    size_t count = 0;
    FxDocument *documents = arena_array(run->call->out, FxDocument, run->count);
    for (size_t i = 0; i < run->count; i++) {
        const Document *document = &run->documents[i];
        Currency own = party(run, document->seller.account)->currency;
        if (!currency_eq(document->currency, own)) {
            documents[count++] = (FxDocument){ .id = document->id,
                                               .issuer = document->seller.account,
                                               .issued_on = document->issued_on,
                                               .wanted = own,
                                               .net = document->totals.net,
                                               .tax = document->totals.tax };
        }
    }
    return fx_documents_follow(run->call, run->db, documents, count);
}

/* History, and a mail to the buyer. */
static void tell(const IssueRun *run, size_t index, EventRow *ret_event, MailRow *ret_mail)
{
    Call *call = run->call;
    Arena *out = call->out;
    const Document *document = &run->documents[index];
    const DocumentPartyRow *seller = party(run, document->seller.account);
    const DocumentPartyRow *buyer = party(run, document->buyer.account);
    bool invoice = document->kind == DOCUMENT_INVOICE;
    Str gross = money_display(out, document->totals.gross);
    Str title =
        arena_printf(out, "%s %.*s", invoice ? "Invoice" : "Credit note", STR_ARG(document->label));
    Str summary = arena_printf(out, "%.*s issued: %.*s", STR_ARG(title), STR_ARG(gross));
    *ret_event = event_first(call, buyer->id, S("document"), document->id.v,
                             invoice ? S("invoice.issued") : S("credit_note.issued"), summary);
    StrBuf body = buf_new(out, MAIL_BYTES);
    buf_addf(&body, "%.*s,\n\n%.*s has issued %.*s for %.*s.\n", STR_ARG(buyer->contact),
             STR_ARG(seller->name), STR_ARG(title), STR_ARG(gross));
    if (invoice) {
        buf_addf(&body, "It is due on %.*s.\n", STR_ARG(date_display(out, document->due_on)));
    } else {
        buf_addf(&body, "It corrects %.*s.\n", STR_ARG(document->refers_to));
    }
    buf_addf(&body, "\nEvery line with its formula: %.*s/invoices/%.*s\n",
             STR_ARG(call->app->public_url), STR_ARG(invoice_code(out, document->id)));
    Str subject = arena_printf(out, "%.*s from %.*s", STR_ARG(title), STR_ARG(seller->name));
    *ret_mail = mail_make(call, buyer->id, buyer->email, subject, buf_str(&body));
    ret_mail->kind = MAIL_INVOICE;
}

static Err *tell_all(const IssueRun *run)
{
    Call *call = run->call;
    size_t mail_count = 0;
    EventRow *events = arena_array(call->out, EventRow, run->count);
    MailRow *mails = arena_array(call->out, MailRow, run->count);
    for (size_t i = 0; i < run->count; i++) {
        tell(run, i, &events[i], &mails[mail_count]);
        mail_count += mails[mail_count].recipient.len > 0 ? 1 : 0;
    }
    TRY(store_events_add(run->db, call->scratch, events, run->count));
    return mails_add(call, run->db, mails, mail_count);
}

Err *documents_issue(Call *call, Db *db, Issue *issues, size_t count)
{
    IssueRun run = { .call = call, .db = db, .issues = issues, .count = count };
    run.documents = arena_array(call->out, Document, count);
    run.rows = arena_array(call->out, DocumentAdd, count);
    TRY(run_parties(&run));
    for (size_t i = 0; i < count; i++) {
        TRY(make_document(&run, i));
    }
    TRY(take_numbers(&run));
    for (size_t i = 0; i < count; i++) {
        number_document(&run, i);
    }
    TRY(store_documents_add(db, call->scratch, run.rows, count));
    TRY(ledger_post_documents(call, db, run.documents, count));
    TRY(write_lines(&run));
    TRY(write_taxes(&run));
    TRY(convert(&run));
    TRY(adjust_record(call, db, issues, count));
    TRY(payments_follow(call, db, run.rows, count));
    return tell_all(&run);
}

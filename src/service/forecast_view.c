/* forecast_view.c - documents of a simulated run as invoices: lines explained, tax and totals by
 * the functions that issue them. */
#include "domain/country.h"
#include "service/forecast_internal.h"

static PartyView party_view(const DocumentPartyRow *row)
{
    const Country *country = country_get(row->country);
    return (PartyView){ .name = row->name,
                        .contact = row->contact,
                        .street = row->street,
                        .city = row->city,
                        .region = row->region,
                        .postcode = row->postcode,
                        .country = row->country,
                        .country_name = country == NULL ? row->country : country->name,
                        .vat_number = row->vat_number,
                        .email = row->email };
}

static Interval days_of(Span span)
{
    return (Interval){ { (int32_t)span.from }, { (int32_t)span.to } };
}

/* VAT is that of the line's own day, as when it is billed. */
static Err *line_of(const ForecastStream *stream, const Charge *charge, const SimLine *line,
                    DocumentLine *ret_line)
{
    const TaxInput tax = { .seller_country = charge->seller_country,
                           .buyer_country = charge->buyer_country,
                           .buyer_vat_id = charge->buyer_vat_id,
                           .home = charge->home,
                           .date = days_of(line->span).from };
    *ret_line = (DocumentLine){ .kind = line->kind,
                                .subscription = charge->subscription,
                                .owner = charge->owner,
                                .owner_name = charge->owner_name,
                                .title = charge->title,
                                .days = days_of(line->span),
                                .explain = { .unit_price = line->unit_price,
                                             .quantity = charge->quantity,
                                             .num = line->num,
                                             .den = line->den,
                                             .cycle = days_of(line->cycle),
                                             .rounding = line->rounding,
                                             .source = charge->price.source,
                                             .rule = S("R10") },
                                .net = { line->amount, stream->currency } };
    return tax_decide(&tax, &ret_line->tax);
}

static DocumentLineView line_view(Arena *out, const DocumentLine *line)
{
    return (DocumentLineView){
        .kind = line->kind,
        .title = line->title,
        .owner_name = line->owner_name,
        .subscription_code =
            line->subscription.v == 0 ? S("") : subscription_code(out, line->subscription),
        .money = money_explained(out, line),
        .tax_label = tax_label(out, line->tax.category, line->tax.rate_ppm)
    };
}

/* The run of a day begins at the buyer's midnight; the document bears the seller's date. */
static Date issue_date(const ForecastStream *stream, Date day)
{
    bool now = day.day <= stream->today.day;
    Instant at = now ? stream->call->now : date_start(day, stream->buyer_zone);
    return date_of(at, stream->seller_zone);
}

Err *forecast_document(const ForecastStream *stream, Arena work, const SimDocument *document,
                       ForecastDocument *ret_document)
{
    Arena *out = stream->call->out;
    DocumentTotals totals;
    DocumentLine *lines = arena_array(&work, DocumentLine, document->line_count);
    for (size_t i = 0; i < document->line_count; i++) {
        const SimLine *line = &document->lines[i];
        const ForecastSale *sale = &stream->sales[forecast_sale_of(line)];
        TRY(line_of(stream, &sale->charge, line, &lines[i]));
    }
    Date issued_on = issue_date(stream, document->date);
    Issue issue = { .kind = DOCUMENT_INVOICE,
                    .seller = stream->seller->id,
                    .buyer = stream->buyer->id,
                    .currency = stream->currency,
                    .count = document->line_count,
                    .lines = lines,
                    .events = arena_array(&work, EventId, document->line_count) };
    TRY(adjust_foretell(stream->call, stream->open, issued_on, &issue));
    TRY(invoice_totals(stream->currency, issue.lines, issue.count, &totals));
    size_t shown = issue.count < stream->line_max ? issue.count : stream->line_max;
    DocumentView view = { .kind = DOCUMENT_INVOICE,
                          .issuer = party_view(stream->seller),
                          .buyer = party_view(stream->buyer),
                          .incoming = stream->buyer->id.v == stream->call->actor.account.v,
                          .issued_on = issued_on,
                          .net = totals.net,
                          .tax = totals.tax,
                          .gross = totals.gross,
                          .credited = money_zero(stream->currency),
                          .open = totals.gross,
                          .state = S("forecast"),
                          .lines = arena_array(out, DocumentLineView, shown),
                          .lines_count = shown };
    view.due_on = (Date){ view.issued_on.day + DOCUMENT_DUE_DAYS };
    for (size_t i = 0; i < shown; i++) {
        view.lines[i] = line_view(out, &issue.lines[i]);
    }
    money_taxes(out, &totals, &view.taxes, &view.taxes_count);
    *ret_document = (ForecastDocument){ .view = view,
                                        .line_count = (int64_t)issue.count,
                                        .line_rest = (int64_t)(issue.count - shown) };
    return NULL;
}

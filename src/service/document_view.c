/* document_view.c - issued documents as their two sides see them. */
#include <inttypes.h>

#include "domain/country.h"
#include "service/account_internal.h"
#include "service/bill_internal.h"
#include "service/list_internal.h"
#include "service/money_lines.h"
#include "store/move_store.h"
#include "store/usage_store.h"

enum { PARTY_FIELD_BYTES_MAX = 1000 };

Err *party_read(Arena *out, Str text, AccountId account, DocumentParty *ret_party,
                PartyView *ret_view)
{
    const Json *json;
    PartyView view = { 0 };
    const struct {
        Str key;
        Str *value;
    } fields[] = {
        { S("name"), &view.name },       { S("contact"), &view.contact },
        { S("street"), &view.street },   { S("city"), &view.city },
        { S("region"), &view.region },   { S("postcode"), &view.postcode },
        { S("country"), &view.country }, { S("vat_number"), &view.vat_number },
        { S("email"), &view.email },
    };
    TRY(json_parse(out, text, &json));
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        TRY(json_get_str(json, fields[i].key, PARTY_FIELD_BYTES_MAX, fields[i].value));
    }
    const Country *country = country_get(view.country);
    view.country_name = country == NULL ? view.country : country->name;
    *ret_party = (DocumentParty){ .account = account,
                                  .name = view.name,
                                  .street = view.street,
                                  .city = view.city,
                                  .region = view.region,
                                  .postcode = view.postcode,
                                  .country = view.country,
                                  .vat_id = view.vat_number };
    *ret_view = view;
    return NULL;
}

DocumentLine document_line_of(const DocumentLineRow *row, Currency currency)
{
    return (DocumentLine){ .id = row->id,
                           .kind = row->kind,
                           .subscription = row->subscription,
                           .owner = row->owner,
                           .owner_name = row->owner_name,
                           .title = row->title,
                           .days = { row->from_on, row->to_on },
                           .explain = { .unit_price = row->price,
                                        .quantity = row->quantity,
                                        .num = row->ratio_num,
                                        .den = row->ratio_den,
                                        .cycle = { row->cycle_from, row->cycle_to },
                                        .rounding = row->rounding,
                                        .source = row->price_source,
                                        .rule = row->rule },
                           .net = { row->amount_minor, currency },
                           .tax = { .category = row->tax_category, .rate_ppm = row->tax_ppm },
                           .credits = row->corrects };
}

TaxGroup tax_group_of(const DocumentTaxRow *row, Currency currency)
{
    return (TaxGroup){ .category = row->tax_category,
                       .rate_ppm = row->tax_ppm,
                       .reason = row->reason,
                       .base = { row->base_minor, currency },
                       .tax = { row->tax_minor, currency } };
}

/* A discount corrects a line of its own document. */
static Str corrects_label(Arena *out, const DocumentRow *document, const DocumentLineRow *line)
{
    if (line->kind == LINE_DISCOUNT) {
        return arena_printf(out, "line %d", (int)line->corrects_position);
    }
    return line->corrects.v == 0
               ? (Str){ 0 }
               : arena_printf(out, "%.*s line %d", STR_ARG(document->corrects_label),
                              (int)line->corrects_position);
}

/* Use is explained by its tariff. */
static Err *view_use(Call *call, Db *db, InvoiceId id, DocumentView *view)
{
    UsageFormula *formulas;
    size_t count;
    TRY(store_usage_formulas(db, call->out, id, &formulas, &count));
    for (size_t i = 0; i < view->lines_count; i++) {
        for (size_t k = 0; k < count; k++) {
            if (formulas[k].line.v == view->lines[i].id.v) {
                bool minimum = view->lines[i].kind == LINE_MINIMUM;
                view->lines[i].money.formula =
                    minimum ? formulas[k].minimum_formula : formulas[k].formula;
            }
        }
    }
    return NULL;
}

static Err *view_lines(Call *call, Db *db, const DocumentRow *row, DocumentView *view)
{
    Arena *out = call->out;
    DocumentLineRow *rows;
    bool used = false;
    bool correct =
        !view->incoming && row->kind == DOCUMENT_INVOICE && actor_can(&call->actor, ROLE_BILLING);
    TRY(store_document_lines(db, out, row->id, &rows, &view->lines_count));
    view->lines = arena_array(out, DocumentLineView, view->lines_count);
    for (size_t i = 0; i < view->lines_count; i++) {
        DocumentLine line = document_line_of(&rows[i], row->currency);
        view->lines[i] = (DocumentLineView){
            .id = line.id,
            .code = invoice_line_code(out, line.id),
            .kind = line.kind,
            .title = line.title,
            .owner_name = line.owner_name,
            .subscription_code =
                line.subscription.v == 0 ? S("") : subscription_code(out, line.subscription),
            .money = money_explained(out, &line),
            .tax_label = tax_label(out, line.tax.category, line.tax.rate_ppm),
            .corrects_label = corrects_label(out, row, &rows[i]),
            .corrects_code = line.credits.v == 0 || line.kind == LINE_DISCOUNT
                                 ? (Str){ 0 }
                                 : view->corrects_code,
            .event_summary = rows[i].event_summary,
            .correct_code = correct && line.net.minor > 0 ? view->code : S(""),
        };
        used = used || line.kind == LINE_USAGE || line.kind == LINE_MINIMUM;
    }
    return used ? view_use(call, db, row->id, view) : NULL;
}

static Err *view_taxes(Call *call, Db *db, const DocumentRow *row, DocumentView *view)
{
    DocumentTaxRow *rows;
    DocumentTotals totals = { 0 };
    TRY(store_document_taxes(db, call->out, row->id, &rows, &totals.group_count));
    for (size_t i = 0; i < totals.group_count; i++) {
        totals.groups[i] = tax_group_of(&rows[i], row->currency);
    }
    money_taxes(call->out, &totals, &view->taxes, &view->taxes_count);
    return NULL;
}

static Err *view_corrections(Call *call, Db *db, const DocumentRow *row, DocumentView *view)
{
    DocumentCorrection *rows;
    TRY(store_document_corrections(db, call->out, row->id, &rows, &view->corrections_count));
    view->corrections = arena_array(call->out, struct DocumentRef, view->corrections_count);
    for (size_t i = 0; i < view->corrections_count; i++) {
        view->corrections[i] =
            (struct DocumentRef){ .code = invoice_code(call->out, rows[i].id),
                                  .label = rows[i].label,
                                  .gross = { rows[i].gross_minor, row->currency } };
    }
    return NULL;
}

static Err *view_payments(Call *call, Db *db, const DocumentRow *row, DocumentView *view)
{
    DocumentPaymentRow *rows;
    TRY(store_document_payments(db, call->out, row->id, &rows, &view->payments_count));
    view->payments = arena_array(call->out, struct DocumentPayment, view->payments_count);
    for (size_t i = 0; i < view->payments_count; i++) {
        view->payments[i] =
            (struct DocumentPayment){ .code = payment_code(call->out, rows[i].payment),
                                      .method = payment_method_label(rows[i].method),
                                      .reference = rows[i].reference,
                                      .received_on = rows[i].received_on,
                                      .amount = { rows[i].amount_minor, row->currency } };
    }
    return NULL;
}

/* What of an invoice is still to be paid: nothing of a credit note. */
static void view_state(const DocumentRow *row, DocumentView *view)
{
    Currency currency = row->currency;
    view->net = (Money){ row->net_minor, currency };
    view->tax = (Money){ row->tax_minor, currency };
    view->gross = (Money){ row->gross_minor, currency };
    view->credited = (Money){ row->credited_minor, currency };
    view->paid = (Money){ row->paid_minor, currency };
    view->prepaid = (Money){ row->prepaid_minor, currency };
    view->written_off = (Money){ row->written_off_minor, currency };
    view->open = (Money){ row->open_minor, currency };
    view->state = invoice_state_name(row->kind == DOCUMENT_INVOICE ? row->state : INVOICE_ISSUED);
    view->void_on = DATE_NONE;
}

/* Why it is void. */
static Err *view_void(Call *call, Db *db, const DocumentRow *row, DocumentView *view)
{
    DocumentMove *moves;
    size_t count;
    if (row->kind != DOCUMENT_INVOICE || row->state != INVOICE_VOID) {
        return NULL;
    }
    TRY(store_move_of_document(db, call->out, row->id, &moves, &count));
    for (size_t i = 0; i < count; i++) {
        if (moves[i].kind == MOVE_VOID) {
            view->void_reason = moves[i].reason;
            view->void_on = moves[i].booked_on;
        }
    }
    return NULL;
}

static Err *view_conversion(Call *call, Db *db, const DocumentRow *row, DocumentView *view)
{
    FxConversionView *conversion;
    TRY(fx_conversion_view(call, db, row->id, &conversion));
    view->conversion = conversion;
    return NULL;
}

/* Without lines when they are not wanted: for lists. */
static Err *view_document(Call *call, Db *db, const DocumentRow *row, bool lines, DocumentView *ret)
{
    Arena *out = call->out;
    DocumentParty party;
    DocumentView view = { .id = row->id,
                          .code = invoice_code(out, row->id),
                          .label = row->label,
                          .kind = row->kind,
                          .incoming = row->buyer.v == call->actor.account.v,
                          .issued_on = row->issued_on,
                          .due_on = row->due_on,
                          .corrects_label = row->corrects_label,
                          .hash = row->hash };
    if (row->corrects.v != 0) {
        view.corrects_code = invoice_code(out, row->corrects);
    }
    view_state(row, &view);
    TRY(party_read(out, row->issuer_text, row->issuer, &party, &view.issuer));
    TRY(party_read(out, row->buyer_text, row->buyer, &party, &view.buyer));
    if (lines) {
        TRY(view_lines(call, db, row, &view));
        TRY(view_taxes(call, db, row, &view));
        TRY(view_corrections(call, db, row, &view));
        TRY(view_payments(call, db, row, &view));
        TRY(view_void(call, db, row, &view));
        TRY(view_conversion(call, db, row, &view));
    }
    *ret = view;
    return NULL;
}

typedef struct DocumentRead {
    Call *call;
    InvoiceId id;
    DocumentView view;
} DocumentRead;

static Err *document_body(Db *db, void *context)
{
    DocumentRead *read = context;
    Call *call = read->call;
    DocumentRow *row;
    TRY(store_document_get(db, call->out, call->actor.account, read->id, &row));
    if (row == NULL) {
        return ERR(NOT_FOUND, "no document %" PRId64 " of the actor", read->id.v);
    }
    return view_document(call, db, row, true, &read->view);
}

Err *svc_document(Call *call, InvoiceId id, DocumentView *ret)
{
    DocumentRead read = { .call = call, .id = id };
    TRY(bill_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "document", document_body, &read));
    *ret = read.view;
    return NULL;
}

typedef struct DocumentList {
    Call *call;
    Page *page;
    DocumentQuery query;
    ListRead read;
    DocumentView *views;
    size_t count;
} DocumentList;

static Err *documents_body(Db *db, void *context)
{
    DocumentList *list = context;
    Call *call = list->call;
    DbSortRow *rows;
    size_t count;
    int64_t seen;
    TRY(store_document_seen(db, call->scratch, list->query.actor, list_count_max(call), &seen));
    list->read.from.few = list_few(call, seen);
    TRY(store_document_page(db, call->out, &list->query, &list->read.from, &rows, &count));
    list->count = list_shown(&list->read, count);
    list->views = arena_array(call->out, DocumentView, list->count);
    for (size_t i = 0; i < list->count; i++) {
        DocumentRow *row;
        InvoiceId id = { rows[i].id };
        TRY(store_document_get(db, call->out, call->actor.account, id, &row));
        assert(row != NULL);
        TRY(view_document(call, db, row, false, &list->views[i]));
    }
    list->page->next = (Str){ 0 };
    if (list->count < count) {
        list->page->next = list_cursor(call->out, &list->read, &rows[list->count - 1],
                                       list->views[list->count - 1].code);
    }
    return NULL;
}

Err *svc_documents_by(Call *call, const DocumentFilter *filter, Page *page, DocumentView **ret,
                      size_t *ret_count)
{
    InvoiceState state;
    DocumentList list = {
        .call = call,
        .page = page,
        .read = { .list = filter->kind == DOCUMENT_INVOICE ? &list_invoices : &list_credit_notes,
                  .sorts = sql_document_page_sorts,
                  .sort_count = COUNT_OF(sql_document_page_sorts) },
    };
    InvoiceId after = { 0 };
    TRY(bill_readable(call));
    if (filter->state.len > 0 && !invoice_state_parse(filter->state, &state)) {
        return ERR_FIELD(FIELD_INVALID, "state", "There is no such state.");
    }
    TRY(list_begin(call, page, &list.read));
    if (list.read.from.after) {
        TRY(invoice_id_parse(list.read.code, "after", &after));
        list.read.from.row.id = after.v;
    }
    list.query = (DocumentQuery){ .actor = call->actor.account,
                                  .kind = filter->kind,
                                  .customer = filter->customer,
                                  .state = filter->state,
                                  .max = (int32_t)list.read.limit + 1 };
    TRY(db_tx(call->app->database, DB_READ, "documents", documents_body, &list));
    *ret = list.views;
    *ret_count = list.count;
    return NULL;
}

Err *svc_documents(Call *call, DocumentKind kind, AccountId customer, Page *page,
                   DocumentView **ret, size_t *ret_count)
{
    const DocumentFilter filter = { .kind = kind, .customer = customer };
    return svc_documents_by(call, &filter, page, ret, ret_count);
}

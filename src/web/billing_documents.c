/* billing_documents.c - the lists of invoices and credit notes, as pages and as CSV. */
#include "gen/tpl_account_documents.h"
#include "web/account_page.h"
#include "web/billing_routes.h"

enum { Q_CUSTOMER = LIST_OWN, Q_STATE, Q_COUNT };
static const Field query[Q_COUNT] = {
    LIST_FIELDS,
    [Q_CUSTOMER] = { "end_customer", FIELD_CODE, "End customer", .max = 40 },
    [Q_STATE] = { "state", FIELD_TEXT, "State", .max = 20 },
};

static Err *documents_read(Req *req, Call *call, DocumentKind kind, Page *page,
                           const void **ret_rows, size_t *ret_count)
{
    DocumentFilter wanted = { .kind = kind, .state = req->query[Q_STATE].text };
    DocumentView *documents;

    TRY(customer_filter_id(req, req->query[Q_CUSTOMER].text, &wanted.customer));
    TRY(svc_documents_by(call, &wanted, page, &documents, ret_count));
    *ret_rows = documents;
    return NULL;
}

static Err *invoices_read(Req *req, Call *call, Page *page, const void **ret_rows,
                          size_t *ret_count)
{
    return documents_read(req, call, DOCUMENT_INVOICE, page, ret_rows, ret_count);
}

static Err *credit_notes_read(Req *req, Call *call, Page *page, const void **ret_rows,
                              size_t *ret_count)
{
    return documents_read(req, call, DOCUMENT_CREDIT_NOTE, page, ret_rows, ret_count);
}

static ListCell number_cell(Req *req, const DocumentView *document)
{
    ListCell cell = cell_code(document->label);
    bool invoice = document->kind == DOCUMENT_INVOICE;

    cell.link = arena_printf(req->arena, "%s/%.*s", invoice ? "/invoices" : "/credit-notes",
                             STR_ARG(document->code));
    if (document->corrects_label.len > 0) {
        cell.sub = arena_printf(req->arena, "for %.*s", STR_ARG(document->corrects_label));
    }
    return cell;
}

static ListCell *row_cells(Req *req, const void *row, ListCell *cell)
{
    const DocumentView *document = row;
    bool incoming = document->incoming;
    ListCell with = cell_text(incoming ? document->issuer.name : document->buyer.name);

    with.before = incoming ? S("From") : S("To");
    *cell++ = number_cell(req, document);
    *cell++ = cell_code(document->code);
    *cell++ = cell_code(incoming ? S("received") : S("issued"));
    *cell++ = with;
    *cell++ = cell_text(document->issuer.name);
    *cell++ = cell_text(document->buyer.name);
    *cell++ = cell_date(document->issued_on);
    *cell++ = cell_date(document->due_on);
    *cell++ = cell_state(document->state);
    *cell++ = cell_code(currency_str(&document->gross.currency));
    *cell++ = cell_money(document->net, true);
    *cell++ = cell_money(document->tax, true);
    *cell++ = cell_money(document->gross, true);
    *cell++ = cell_money(document->credited, true);
    *cell++ = cell_money(document->paid, true);
    *cell++ = cell_money(document->prepaid, true);
    *cell++ = cell_money(document->written_off, true);
    *cell++ = cell_money(document->open, true);
    return cell;
}

static const ListSource invoices = { .list = &list_invoices,
                                     .read = invoices_read,
                                     .row_size = sizeof(DocumentView),
                                     .cells = row_cells };
static const ListSource credit_notes = { .list = &list_credit_notes,
                                         .read = credit_notes_read,
                                         .row_size = sizeof(DocumentView),
                                         .cells = row_cells };

static Err *documents_get(Req *req, Resp *resp, const ListSource *source)
{
    DocumentsPage page = { .state = req->query[Q_STATE].text,
                           .credit_notes = source == &credit_notes };
    const Zone *zone;
    bool led;

    TRY(list_opens(req, resp, source->list, &led));
    if (led) {
        return NULL;
    }
    TRY(page_layout(req, page.credit_notes ? S("Credit notes") : S("Invoices"), SECTION_BILLING,
                    &page.layout));
    TRY(page_zone(req, &zone));
    TRY(customer_filter(req, req->query[Q_CUSTOMER].text, &page.filter));
    TRY(list_table(req, source, &page.table));
    Out out = out_new(req->arena, zone);
    tpl_account_documents(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *invoices_get(Req *req, Resp *resp)
{
    return documents_get(req, resp, &invoices);
}

static Err *invoices_csv(Req *req, Resp *resp)
{
    return list_csv(req, resp, &invoices);
}

static Err *credit_notes_get(Req *req, Resp *resp)
{
    return documents_get(req, resp, &credit_notes);
}

static Err *credit_notes_csv(Req *req, Resp *resp)
{
    return list_csv(req, resp, &credit_notes);
}

const Route credit_notes_csv_route = {
    .method = HTTP_GET,
    .path = "/credit-notes.csv",
    .handle = credit_notes_csv,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Credit notes as CSV",
};

const Route credit_notes_route = {
    .method = HTTP_GET,
    .path = "/credit-notes",
    .handle = credit_notes_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Credit notes received and issued",
};

const Route invoices_csv_route = {
    .method = HTTP_GET,
    .path = "/invoices.csv",
    .handle = invoices_csv,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Invoices as CSV",
};

const Route invoices_route = {
    .method = HTTP_GET,
    .path = "/invoices",
    .handle = invoices_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Invoices received and issued",
};

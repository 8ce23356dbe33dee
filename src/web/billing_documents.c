/* billing_documents.c - the lists of invoices and credit notes, as pages and as CSV. */
#include "gen/tpl_account_documents.h"
#include "web/account_page.h"
#include "web/billing_routes.h"
#include "web/csv.h"

/* A file holds at most CSV_PAGE_MAX × LIST_MAX documents; the header Link leads to the rest. */
enum { CSV_PAGE_MAX = 20 };

enum { Q_CUSTOMER, Q_STATE, Q_AFTER, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_CUSTOMER] = { "end_customer", FIELD_CODE, "End customer", .max = 40 },
    [Q_STATE] = { "state", FIELD_TEXT, "State", .max = 20 },
    [Q_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};

static Str list_address(DocumentKind kind)
{
    return kind == DOCUMENT_INVOICE ? S("/invoices") : S("/credit-notes");
}

static Str csv_address(DocumentKind kind)
{
    return kind == DOCUMENT_INVOICE ? S("/invoices.csv") : S("/credit-notes.csv");
}

static Err *documents_get(Req *req, Resp *resp, DocumentKind kind)
{
    Call call = page_call(req);
    DocumentsPage page = { .table = { .credit_notes = kind == DOCUMENT_CREDIT_NOTE,
                                      .path = list_address(kind) } };
    Page list = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    DocumentView *documents;
    const Zone *zone;

    TRY(page_layout(req, page.table.credit_notes ? S("Credit notes") : S("Invoices"),
                    SECTION_BILLING, &page.layout));
    TRY(page_zone(req, &zone));
    TRY(customer_filter(req, req->query[Q_CUSTOMER].text, &page.filter));
    const DocumentFilter wanted = { kind, page.filter.id, req->query[Q_STATE].text };
    ListFilter filters[] = { { S("end_customer"), page.filter.code },
                             { S("state"), wanted.state } };
    TRY(svc_documents_by(&call, &wanted, &list, &documents, &page.table.documents_count));
    page.state = wanted.state;
    page.table.documents = documents;
    page.pager = list_pager(req->arena, page.table.path, filters, COUNT_OF(filters), &list);
    page.csv = list_url(req->arena, csv_address(kind), filters, COUNT_OF(filters), S(""));
    Out out = out_new(req->arena, zone);
    tpl_account_documents(&out, &page);
    return resp_html(resp, out_str(&out));
}

static void csv_document(Req *req, CsvOut *csv, const DocumentView *document)
{
    csv_cell(csv, document->label);
    csv_cell(csv, document->code);
    csv_cell(csv, document->incoming ? S("received") : S("issued"));
    csv_cell_text(csv, document->issuer.name);
    csv_cell_text(csv, document->buyer.name);
    csv_cell(csv, date_format(req->arena, document->issued_on));
    csv_cell(csv, date_format(req->arena, document->due_on));
    csv_cell(csv, document->state);
    csv_cell(csv, currency_str(&document->gross.currency));
    csv_cell(csv, money_format(req->arena, document->net));
    csv_cell(csv, money_format(req->arena, document->tax));
    csv_cell(csv, money_format(req->arena, document->gross));
    csv_cell(csv, money_format(req->arena, document->credited));
    csv_cell(csv, money_format(req->arena, document->paid));
    csv_cell(csv, money_format(req->arena, document->prepaid));
    csv_cell(csv, money_format(req->arena, document->written_off));
    csv_cell(csv, money_format(req->arena, document->open));
    csv_line_end(csv);
}

static Err *documents_csv(Req *req, Resp *resp, DocumentKind kind)
{
    Call call = page_call(req);
    CsvOut csv = csv_new(req->arena, S("number,id,direction,issuer,buyer,issued_on,due_on,state,"
                                       "currency,net,tax,gross,credited,paid,prepaid,"
                                       "written_off,open"));
    Page list = { .after = req->query[Q_AFTER].text, .limit = LIST_MAX };
    CustomerFilter filter;

    TRY(customer_filter(req, req->query[Q_CUSTOMER].text, &filter));
    const DocumentFilter wanted = { kind, filter.id, req->query[Q_STATE].text };
    ListFilter filters[] = { { S("end_customer"), filter.code }, { S("state"), wanted.state } };
    for (size_t round = 0; round == 0 || list.next.len > 0; round++) {
        DocumentView *documents;
        size_t count;
        if (round == CSV_PAGE_MAX) {
            Str next =
                list_url(req->arena, csv_address(kind), filters, COUNT_OF(filters), list.next);
            resp_header(resp, "Link",
                        arena_printf(req->arena, "<%.*s>; rel=\"next\"", STR_ARG(next)));
            break;
        }
        list.after = round == 0 ? list.after : list.next;
        list.next = S("");
        TRY(svc_documents_by(&call, &wanted, &list, &documents, &count));
        for (size_t i = 0; i < count; i++) {
            csv_document(req, &csv, &documents[i]);
        }
    }
    return csv_send(resp, &csv,
                    kind == DOCUMENT_INVOICE ? S("invoices.csv") : S("credit-notes.csv"));
}

static Err *invoices_get(Req *req, Resp *resp)
{
    return documents_get(req, resp, DOCUMENT_INVOICE);
}

static Err *invoices_csv(Req *req, Resp *resp)
{
    return documents_csv(req, resp, DOCUMENT_INVOICE);
}

static Err *credit_notes_get(Req *req, Resp *resp)
{
    return documents_get(req, resp, DOCUMENT_CREDIT_NOTE);
}

static Err *credit_notes_csv(Req *req, Resp *resp)
{
    return documents_csv(req, resp, DOCUMENT_CREDIT_NOTE);
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

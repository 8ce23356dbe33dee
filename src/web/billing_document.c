/* billing_document.c - GET /invoices/{document} and /credit-notes/{document}, as page and as PDF.
 */
#include "gen/tpl_account_document.h"
#include "service/invoice_pdf.h"
#include "web/billing_routes.h"
#include "web/page.h"

static Err *attempts_read(Req *req, DocumentPage *page)
{
    Call call = page_call(req);
    AttemptView *attempts;
    InvoiceId id;

    TRY(page_id(invoice_id_parse(page->document.code, "document", &id)));
    TRY(svc_attempts_of(&call, id, &attempts, &page->attempts_count));
    page->attempts = attempts;
    return NULL;
}

static Err *document_html(Req *req, Resp *resp, DocumentPage *page)
{
    DocumentGroup *groups;
    const Zone *zone;

    page->credit_note = page->document.kind == DOCUMENT_CREDIT_NOTE;
    page->can_record = !page->credit_note && !page->document.incoming &&
                       page->document.open.minor > 0 && actor_can(&req->actor, ROLE_BILLING);
    page->can_write_off = page->can_record;
    page->can_void = page->can_record && page->document.open.minor == page->document.gross.minor;
    page->is_void = str_eq(page->document.state, invoice_state_name(INVOICE_VOID));
    page->kind = page->credit_note ? S("Credit note") : S("Invoice");
    Str title =
        arena_printf(req->arena, "%.*s %.*s", STR_ARG(page->kind), STR_ARG(page->document.label));
    TRY(page_layout(req, title, SECTION_BILLING, &page->layout));
    TRY(page_zone(req, &zone));
    TRY(attempts_read(req, page));
    TRY(billing_groups(req->arena, &page->document, &groups, &page->groups_count));
    page->groups = groups;
    Out out = out_new(req->arena, zone);
    tpl_account_document(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *document_pdf(Req *req, Resp *resp, const DocumentView *document)
{
    Str pdf;

    TRY(invoice_pdf(req->arena, document, &pdf));
    Str name = arena_printf(req->arena, "%.*s.pdf", STR_ARG(document->label));
    return resp_file(resp, "application/pdf", name, true, pdf);
}

/* "inv_…" is the page, "inv_….pdf" the same document as PDF: the ending is in the path's segment.
 */
static Err *document_get(Req *req, Resp *resp, DocumentKind kind)
{
    Call call = page_call(req);
    DocumentPage page = { 0 };
    InvoiceId id;
    Str name = req_param(req, S("document"));
    bool pdf = str_ends(name, S(".pdf"));
    Str code = pdf ? str_slice(name, 0, name.len - S(".pdf").len) : name;

    TRY(page_id(invoice_id_parse(code, "document", &id)));
    TRY(svc_document(&call, id, &page.document));
    if (page.document.kind != kind) {
        const char *path = kind == DOCUMENT_INVOICE ? "/credit-notes/" : "/invoices/";
        return resp_see_other(resp, arena_printf(req->arena, "%s%.*s", path, STR_ARG(name)));
    }
    return pdf ? document_pdf(req, resp, &page.document) : document_html(req, resp, &page);
}

static Err *invoice_get(Req *req, Resp *resp)
{
    return document_get(req, resp, DOCUMENT_INVOICE);
}

static Err *credit_note_get(Req *req, Resp *resp)
{
    return document_get(req, resp, DOCUMENT_CREDIT_NOTE);
}

const Route credit_note_route = {
    .method = HTTP_GET,
    .path = "/credit-notes/{document}",
    .handle = credit_note_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .summary = "One credit note; with .pdf behind the id, as PDF",
};

const Route invoice_route = {
    .method = HTTP_GET,
    .path = "/invoices/{document}",
    .handle = invoice_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .summary = "One invoice; with .pdf behind the id, as PDF",
};

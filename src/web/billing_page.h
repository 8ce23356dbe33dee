/* billing_page.h - what the templates account/billing, documents and document show. */
#ifndef WEB_BILLING_PAGE_H
#define WEB_BILLING_PAGE_H

#include "service/billing_view.h"
#include "web/account_page.h"

typedef struct BillingPage {
    Layout layout;
    const BalanceTotal *totals;
    size_t totals_count;
    const BalanceView *balances;
    size_t balances_count;
    const DocumentView *invoices; /* the latest */
    size_t invoices_count;
    const DocumentView *credit_notes;
    size_t credit_notes_count;
} BillingPage;

/* account/document_table.html: a list of invoices, or of credit notes. */
typedef struct DocumentTable {
    bool credit_notes;
    Str path; /* of the list; a document is one step below */
    const DocumentView *documents;
    size_t documents_count;
} DocumentTable;

typedef struct DocumentsPage {
    Layout layout;
    DocumentTable table;
    Str csv; /* the same list as CSV */
    CustomerFilter filter;
    Pager pager;
} DocumentsPage;

typedef struct DocumentPage {
    Layout layout;
    bool credit_note;
    Str kind; /* "Invoice" or "Credit note" */
    DocumentView document;
    const DocumentGroup *groups; /* per end customer */
    size_t groups_count;
} DocumentPage;

#endif

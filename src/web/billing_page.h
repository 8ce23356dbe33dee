/* billing_page.h - what the templates account/billing, documents, document and next_invoices show.
 */
#ifndef WEB_BILLING_PAGE_H
#define WEB_BILLING_PAGE_H

#include "service/billing_view.h"
#include "service/debit.h"
#include "service/dunning.h"
#include "service/forecast.h"
#include "service/money_move.h"
#include "web/account_page.h"
#include "web/list_page.h"

typedef struct BillingPage {
    Layout layout;
    const BalanceTotal *totals;
    size_t totals_count;
    const DunningOwnView *dunning; /* what the reader's account is reminded of */
    size_t dunning_count;
    const BalanceView *balances;
    size_t balances_count;
    const AgedView *aged; /* receivables by age, per currency */
    size_t aged_count;
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
    bool credit_notes;
    ListTable table;
    Str state; /* only in this state; empty: all */
    CustomerFilter filter;
} DocumentsPage;

typedef struct DocumentPage {
    Layout layout;
    bool credit_note;
    bool can_record;    /* the reader may record a payment for it, */
    bool can_write_off; /* give up what is open, */
    bool can_void;      /* or void it; the service looks closer */
    bool is_void;
    Str kind; /* "Invoice" or "Credit note" */
    DocumentView document;
    const AttemptView *attempts; /* to collect it by direct debit */
    size_t attempts_count;
    const DocumentGroup *groups; /* per end customer */
    size_t groups_count;
} DocumentPage;

/* One that is foretold, by end customer. */
typedef struct NextInvoice {
    ForecastDocument document;
    const DocumentGroup *groups;
    size_t groups_count;
} NextInvoice;

typedef struct NextInvoicesPage {
    Layout layout;
    Str buyer; /* the code of the account that is billed; empty: the reader's own */
    Str buyer_name;
    const FormOption *options; /* of buyers; none for an end customer */
    size_t options_count;
    ForecastView forecast;
    const NextInvoice *invoices;
    size_t invoices_count;
    int32_t sale_max;
    size_t invoice_max;
} NextInvoicesPage;

#endif

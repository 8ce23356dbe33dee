/*
 * billing.h - issued documents, the billing run, and what must stay true (R-BIL).
 */
#ifndef SERVICE_BILLING_H
#define SERVICE_BILLING_H

#include "domain/invoice.h"
#include "service/fx.h"
#include "service/order.h"

typedef struct PartyView {
    Str name, contact, street, city, region, postcode, country, country_name, vat_number, email;
} PartyView;

typedef struct DocumentLineView {
    InvoiceLineId id;
    Str code;
    LineKind kind;
    Str title, owner_name, subscription_code;
    Explained money;
    Str tax_label;
    Str corrects_label, corrects_code; /* of a credit: "INV-2026-000001 line 2" and the invoice's
                                          code; of a discount "line 2", of the same document */
    Str event_summary;                 /* what caused it */
    Str correct_code; /* its invoice's code when the reader may correct it; else empty */
} DocumentLineView;

typedef struct DocumentView {
    InvoiceId id;
    Str code, label;
    DocumentKind kind;
    PartyView issuer, buyer;
    bool incoming; /* the actor's account is the buyer */
    Date issued_on, due_on;
    Money net, tax, gross, credited, paid, prepaid, written_off, open;
    Str state;       /* InvoiceState's word */
    Str void_reason; /* of a void invoice */
    Date void_on;
    DocumentLineView *lines;
    size_t lines_count;
    TaxView *taxes;
    size_t taxes_count;
    Str corrects_label, corrects_code; /* of a credit note */
    struct DocumentRef {
        Str code, label;
        Money gross;
    } * corrections; /* of an invoice: its credit notes */
    size_t corrections_count;
    struct DocumentPayment {
        Str code, method, reference; /* "Bank transfer" */
        Date received_on;
        Money amount; /* less than zero: given back as credit on account */
    } * payments;     /* of an invoice: what settled it */
    size_t payments_count;
    const FxConversionView *conversion; /* in the seller's own currency; NULL: none */
    Str hash;
} DocumentView;

/* Which documents: `customer` only with a line for that end customer, zero: all; `state` an
 * InvoiceState's word, empty: all. */
typedef struct DocumentFilter {
    DocumentKind kind;
    AccountId customer;
    Str state;
} DocumentFilter;
/* Documents that the actor's account received or issued, newest first. The operator sees all that
 * it issued. Fails: FORBIDDEN, FIELD_INVALID ("state", "after"). */
MUST_USE Err *svc_documents_by(Call *call, const DocumentFilter *filter, Page *page,
                               DocumentView **ret, size_t *ret_count);
/* The same in every state. */
MUST_USE Err *svc_documents(Call *call, DocumentKind kind, AccountId customer, Page *page,
                            DocumentView **ret, size_t *ret_count);
MUST_USE Err *svc_document(Call *call, InvoiceId id, DocumentView *ret);

/* The billing run up to and including `until`: every due period of every subscription on every
 * edge exactly once, however often and wherever it is repeated or killed. */
enum { BILL_CAUSE_BYTES_MAX = 240 };
typedef struct BillResult {
    int64_t accounts, documents, lines, parked;
    char cause[BILL_CAUSE_BYTES_MAX]; /* of the first that was parked; empty when none was */
} BillResult;
/* Documents bear today's date. Only a dry run looks past today; without a day it is today in each
 * buyer's zone. For the operator. Fails: FORBIDDEN, FIELD_RANGE ("until"). */
MUST_USE Err *svc_bill(Call *call, Date until, bool dry_run, BillResult *ret);
/* What one buyer owes its sellers. For the job. */
MUST_USE Err *svc_bill_stream(Call *call, AccountId buyer, Date until, BillResult *ret);

/* What the run would issue to one buyer, line by line, without numbers and ids; computed by what
 * the run computes with. At most one page: `more` says that the rest is on further documents. */
typedef struct BillPreviewDocument {
    AccountId seller;
    Currency currency;
    const DocumentLine *lines;
    size_t line_count;
    DocumentTotals totals;
} BillPreviewDocument;
typedef struct BillPreview {
    BillPreviewDocument *documents;
    size_t document_count;
    int64_t parked; /* sales that cannot be billed */
    bool more;
} BillPreview;
/* For the operator and for the buyer itself. Fails: FORBIDDEN. */
MUST_USE Err *svc_bill_preview(Call *call, AccountId buyer, Date until, BillPreview *ret);

/* The invariants; each broken one is a line of text. None: *ret_count is 0. */
MUST_USE Err *svc_check(Call *call, Str **ret_problems, size_t *ret_count);

/* Open balance per seller and buyer, from the ledger, for the billing page. */
typedef struct BalanceView {
    Str counterparty_name, counterparty_code;
    Money receivable, payable;
    Money credit;  /* on account: less than zero what the actor's account owes for */
    Money prepaid; /* in the wallet: the same */
} BalanceView;
MUST_USE Err *svc_balances(Call *call, BalanceView **ret, size_t *ret_count);

/* Documents and payments between the actor's account and another in one currency, newest first.
 * Above zero: owed to the actor's account; credit on account is taken off. */
typedef struct StatementLine {
    Date booked_on;
    Str title;
    Str document_code; /* empty: a payment */
    bool credit_note;
    Money amount;
    Money balance; /* after it */
} StatementLine;
typedef struct StatementView {
    Str counterparty_name;
    Money balance;
    Money prepaid; /* beside it: less than zero is kept for the counterparty */
    StatementLine *lines;
    size_t lines_count;
    bool more; /* older ones are left out */
} StatementView;
/* Fails: FORBIDDEN, NOT_FOUND (nothing was ever booked between the two in the currency). */
MUST_USE Err *svc_statement(Call *call, AccountId counterparty, Currency currency,
                            StatementView *ret);

/* Takes the next part of a text; an error ends it. The memory of `part` is gone afterwards. */
typedef Err *(*TextTake)(void *context, Str part);
/* The whole ledger as a journal that hledger reads, in parts of bounded size, in the order of the
 * journals. Each part is a snapshot of its own: what is booked meanwhile may stand at the end, and
 * no journal is torn. An account whose name another one bears, or whose name hledger could not
 * read, has its code behind the name. For the operator. Fails: FORBIDDEN, what `take` returns. */
MUST_USE Err *svc_ledger_export(Call *call, TextTake take, void *context);

#endif

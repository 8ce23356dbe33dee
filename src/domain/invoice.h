/*
 * invoice.h - documents: invoices and credit notes, their totals, numbers and canonical text
 * (R25 to R32, R-BIL-01).
 *
 * A document is issued once and never changes. Amounts are signed: positive means that the buyer
 * owes, so the lines and totals of a credit note are negative. Its state is derived from what was
 * paid and credited, never stored.
 */
#ifndef DOMAIN_INVOICE_H
#define DOMAIN_INVOICE_H

#include "domain/billing.h"
#include "domain/id.h"
#include "domain/tax.h"

enum { DOCUMENT_LINE_MAX = 3000, TAX_GROUP_MAX = 16, DOCUMENT_DUE_DAYS = 14 };

#define DOCUMENT_KINDS(X)          \
    X(DOCUMENT_INVOICE, "invoice") \
    X(DOCUMENT_CREDIT_NOTE, "credit_note")
ENUM_DECLARE(DocumentKind, document_kind, DOCUMENT_KIND_COUNT, DOCUMENT_KINDS)

#define LINE_KINDS(X)                            \
    X(LINE_RECURRING, "recurring")               \
    X(LINE_SETUP, "setup")                       \
    X(LINE_ONE_OFF, "one_off")                   \
    X(LINE_USAGE, "usage")                       \
    X(LINE_CREDIT_PRORATION, "credit_proration") \
    X(LINE_ADJUSTMENT, "adjustment")             \
    X(LINE_MINIMUM, "minimum")                   \
    X(LINE_DISCOUNT, "discount")                 \
    X(LINE_ACCOUNT_CREDIT, "account_credit")     \
    X(LINE_SUMMARY, "summary")
ENUM_DECLARE(LineKind, line_kind, LINE_KIND_COUNT, LINE_KINDS)

#define INVOICE_STATES(X)                         \
    X(INVOICE_ISSUED, "issued")                   \
    X(INVOICE_PARTLY_PAID, "partly_paid")         \
    X(INVOICE_PAID, "paid")                       \
    X(INVOICE_PARTLY_CREDITED, "partly_credited") \
    X(INVOICE_CREDITED, "credited")               \
    X(INVOICE_VOID, "void")                       \
    X(INVOICE_WRITTEN_OFF, "written_off")
ENUM_DECLARE(InvoiceState, invoice_state, INVOICE_STATE_COUNT, INVOICE_STATES)

/* A copy of who issued and who owes: renaming an account does not change old documents. */
typedef struct DocumentParty {
    AccountId account;
    Str name;
    Str street;
    Str city;
    Str region; /* may be empty */
    Str postcode;
    Str country; /* ISO 3166 alpha-2 */
    Str vat_id;  /* may be empty */
} DocumentParty;

typedef struct DocumentLine {
    InvoiceLineId id;
    LineKind kind;
    SubscriptionId subscription; /* zero when none */
    AccountId owner;             /* who uses it */
    Str owner_name;              /* a copy */
    Str title;
    Interval days; /* DATE_NONE at both ends when the line has no period */
    Explain explain;
    Money net;
    TaxDecision tax;
    InvoiceLineId credits; /* the line that it credits, or zero */
} DocumentLine;

typedef struct TaxGroup {
    TaxCategory category;
    int64_t rate_ppm;
    Str reason;
    Money base;
    Money tax;
} TaxGroup;

typedef struct DocumentTotals {
    Money net;
    Money tax;
    Money gross;
    size_t group_count;
    TaxGroup groups[TAX_GROUP_MAX]; /* by first appearance in the lines */
} DocumentTotals;

typedef struct Document {
    InvoiceId id;
    DocumentKind kind;
    Str label; /* "INV-2026-000001" */
    Date issued_on;
    Date due_on; /* of a credit note: the day of issue */
    DocumentParty seller;
    DocumentParty buyer;
    Currency currency;
    Str refers_to; /* the invoice's label on a credit note, else empty */
    size_t line_count;
    const DocumentLine *lines;
    DocumentTotals totals;
} Document;

/* Totals of an invoice: VAT once per (category, rate) on the sum of the rounded nets (R26).
 * Fails: MONEY_MIX, MONEY_RANGE, INVOICE_STATE (more than TAX_GROUP_MAX groups). */
MUST_USE Err *invoice_totals(Currency currency, const DocumentLine *lines, size_t count,
                             DocumentTotals *ret_totals);
/* Totals of a credit note with negative lines. `standing` has, per group, what of the invoice is
 * not credited yet: a group whose base is used up takes all the VAT that is left, any other
 * round(base x rate) (R28). Fails: as above, and INVOICE_STATE (more than what stands, or a group
 * that the invoice does not have). */
MUST_USE Err *credit_note_totals(Currency currency, const DocumentLine *lines, size_t count,
                                 const TaxGroup *standing, size_t standing_count,
                                 DocumentTotals *ret_totals);
/* R26 and the signs: asserted when issued, checked when read back. */
bool document_valid(const Document *document);

/* What happened to an invoice, in minor units of its currency. */
typedef struct InvoiceFacts {
    int64_t gross;
    int64_t credited;    /* by credit notes, 0 or more */
    int64_t paid;        /* by payments and credit on account; below zero: given back as credit */
    int64_t prepaid;     /* from the wallet, 0 or more */
    int64_t written_off; /* 0 or more */
    bool is_void;
} InvoiceFacts;

/* What stands of it: gross = credited + paid + prepaid + written off + open, unless it is void. */
typedef struct InvoiceBalance {
    int64_t credited, paid, prepaid, written_off, open; /* 0 or more */
    InvoiceState state;
} InvoiceBalance;

/* False when the facts cannot be: more than the gross, or something on a void invoice. What was
 * given back counts against what was prepaid when nothing else was paid. */
bool invoice_balance(const InvoiceFacts *facts, InvoiceBalance *ret_balance);
Str line_kind_label(LineKind kind); /* "Recurring charge" */
Str invoice_state_label(InvoiceState state);
/* "INV-2026", "CRN-2026": one series per issuer, kind and year. */
Str document_series(Arena *out, DocumentKind kind, Date issued_on);
/* "INV-2026-000001": number 1.. in its series, without gaps. */
Str document_label(Arena *out, Str series, int64_t number);
/* One text for one document, every field with its length, so that no two documents share it; the
 * chained hash is taken of it (billing.md 1.3, 2). */
Str document_canonical(Arena *out, const Document *document);

#endif

/*
 * bill_internal.h - issuing documents and reading them back, for the files of service/.
 */
#ifndef SERVICE_BILL_INTERNAL_H
#define SERVICE_BILL_INTERNAL_H

#include "service/billing.h"
#include "store/document_store.h"

/* What of a discount a document uses up, and where it charges what was asked for (adjust_apply.c).
 */
typedef struct IssueUse {
    DiscountId discount;
    int64_t number; /* of its uses */
    int64_t amount_minor;
} IssueUse;
typedef struct IssueCharge {
    ExtraChargeId charge;
    int64_t number;
    size_t line; /* of the document */
} IssueCharge;

/* A document that is about to be issued. */
typedef struct Issue {
    InvoiceId id; /* gets it here */
    DocumentKind kind;
    AccountId seller;
    AccountId buyer;
    Currency currency;
    InvoiceId corrects; /* of a credit note: the invoice */
    Str refers_to;      /* and its label */
    size_t count;
    DocumentLine *lines;   /* 1..DOCUMENT_LINE_MAX; get their ids here, if they have none */
    const EventId *events; /* what caused each line */
    IssueUse *uses;
    size_t use_count;
    IssueCharge *charges;
    size_t charge_count;
    DocumentTotals totals;
} Issue;

/* Inside a transaction: takes the next numbers, writes the documents with their lines, taxes and
 * hashes, books them in the ledger, and tells the buyers. At most BILL_LINES_MAX lines in all
 * and what adjust_issues added to them. Fails: LEDGER_UNBALANCED, NOT_FOUND. */
enum { BILL_LINES_MAX = 1000 };
MUST_USE Err *documents_issue(Call *call, Db *db, Issue *issues, size_t count);

/* Inside a transaction: the billing job of the buyer for the day. */
MUST_USE Err *bill_queue(Call *call, Db *db, AccountId buyer, Date due, Str time_zone);

/* The hash of the document, chained to the one before it in its series (empty for the first). */
Str document_chained(Arena *out, Str previous, const Document *document);

/* May read documents and balances: billing, or whoever reads all. Fails: FORBIDDEN. */
MUST_USE Err *bill_readable(const Call *call);

/* A side of a document, as it was copied onto it. */
Str party_text(Arena *out, const DocumentPartyRow *party);
DocumentParty party_of(const DocumentPartyRow *row);
/* The account's row; NULL when it is not there. `parties` come from parties_read. */
const DocumentPartyRow *party_find(const DocumentPartyRow *parties, size_t count, AccountId id);
/* Inside a transaction: reads the accounts, each once; `ids` is sorted. Fails: NOT_FOUND. */
MUST_USE Err *parties_read(Call *call, Db *db, AccountId *ids, size_t count,
                           DocumentPartyRow **ret_parties, size_t *ret_count);
/* Fails: JSON_FORMAT, JSON_TYPE. */
MUST_USE Err *party_read(Arena *out, Str text, AccountId account, DocumentParty *ret_party,
                         PartyView *ret_view);

/* Inside a transaction: one entry for each document, on both sides. Fails: LEDGER_UNBALANCED. */
MUST_USE Err *ledger_post_documents(Call *call, Db *db, const Document *documents, size_t count);

/* A line or tax group as the domain has it, from its row. */
DocumentLine document_line_of(const DocumentLineRow *row, Currency currency);
TaxGroup tax_group_of(const DocumentTaxRow *row, Currency currency);

#endif

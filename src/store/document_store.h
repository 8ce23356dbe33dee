/*
 * document_store.h - issued documents, their numbers, and what has been charged. SQL:
 * sql/queries/document.sql.
 */
#ifndef STORE_DOCUMENT_STORE_H
#define STORE_DOCUMENT_STORE_H

#include "domain/invoice.h"
#include "gen/sql_document.h"

enum { DOCUMENT_PAGE_MAX = 100 };

typedef SqlDocumentParty DocumentPartyRow; /* an account as it is now */
typedef SqlDocumentAddIn DocumentAdd;
typedef SqlDocumentLineAddIn DocumentLineAdd;
typedef SqlDocumentTaxAddIn DocumentTaxAdd;
typedef SqlDocumentGet DocumentRow;
typedef SqlDocumentLines DocumentLineRow;
typedef SqlDocumentTaxes DocumentTaxRow;
typedef SqlDocumentCorrections DocumentCorrection;
typedef SqlDocumentChain DocumentLink;

typedef struct DocumentQuery {
    AccountId actor;
    DocumentKind kind;
    AccountId customer; /* zero: all */
    InvoiceId before;   /* newest first; the last one seen */
    int32_t max;
} DocumentQuery;

/* Takes the next number of the series; the transaction that rolls back gives it back (R32). */
MUST_USE Err *store_number_take(Db *db, Arena *out, AccountId issuer, Str series,
                                int64_t *ret_number);
/* Of the document before it in the series; empty for the first. */
MUST_USE Err *store_document_hash(Db *db, Arena *out, AccountId issuer, Str series, int64_t number,
                                  Str *ret_hash);
/* Fails: NOT_FOUND. */
MUST_USE Err *store_document_party(Db *db, Arena *out, AccountId id, DocumentPartyRow *ret_party);
MUST_USE Err *store_document_add(Db *db, const DocumentAdd *document);
MUST_USE Err *store_document_line_add(Db *db, const DocumentLineAdd *line);
MUST_USE Err *store_document_tax_add(Db *db, const DocumentTaxAdd *tax);
/* The database refuses a period that is charged already. */
MUST_USE Err *store_charged_period_add(Db *db, SubscriptionId subscription, AccountId buyer,
                                       Interval days, InvoiceLineId line);
MUST_USE Err *store_charged_period_cut(Db *db, SubscriptionId subscription, AccountId buyer,
                                       Interval days);

/* *ret_document is NULL when the actor is neither of its sides. */
MUST_USE Err *store_document_get(Db *db, Arena *out, AccountId actor, InvoiceId id,
                                 DocumentRow **ret_document);
MUST_USE Err *store_document_list(Db *db, Arena *out, const DocumentQuery *query,
                                  InvoiceId **ret_ids, size_t *ret_count);
MUST_USE Err *store_document_lines(Db *db, Arena *out, InvoiceId id, DocumentLineRow **ret_lines,
                                   size_t *ret_count);
MUST_USE Err *store_document_taxes(Db *db, Arena *out, InvoiceId id, DocumentTaxRow **ret_taxes,
                                   size_t *ret_count);
/* What of the invoice's tax groups is not credited; at most TAX_GROUP_MAX. */
MUST_USE Err *store_document_standing(Db *db, Arena *out, InvoiceId id, Currency currency,
                                      TaxGroup **ret_groups, size_t *ret_count);
MUST_USE Err *store_document_corrections(Db *db, Arena *out, InvoiceId id, DocumentCorrection **ret,
                                         size_t *ret_count);
/* The next documents by issuer, series and number; up to DOCUMENT_PAGE_MAX. */
MUST_USE Err *store_document_chain(Db *db, Arena *out, AccountId after_issuer, Str after_series,
                                   int64_t after_number, DocumentLink **ret, size_t *ret_count);

#endif

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
typedef SqlChargedPeriodAddIn ChargedPeriodAdd;
typedef SqlDocumentGet DocumentRow;
typedef SqlDocumentLines DocumentLineRow;
typedef SqlDocumentTaxes DocumentTaxRow;
typedef SqlDocumentCorrections DocumentCorrection;
typedef SqlDocumentDonors DocumentDonor;
typedef SqlDocumentChain DocumentLink;

/* Newest first from `before` on; `customer` zero and `state` empty: all. */
typedef SqlDocumentPageIn DocumentQuery;

/* Some numbers of one series. */
typedef struct NumberSeries {
    AccountId issuer;
    Str name;
    int64_t count; /* 1 or more are wanted */
    int64_t first; /* of those taken */
    Str hash;      /* of the document before it; empty when it is the series' first */
} NumberSeries;

/* Takes the next numbers of each series; the transaction that rolls back gives them back (R32). No
 * series is there twice. */
MUST_USE Err *store_numbers_take(Db *db, Arena *out, Arena scratch, NumberSeries *series,
                                 size_t count);
/* Fails: NOT_FOUND. */
MUST_USE Err *store_document_party(Db *db, Arena *out, AccountId id, DocumentPartyRow *ret_party);
/* Different accounts, in any order of the answer. Fails: NOT_FOUND (one of them). */
MUST_USE Err *store_document_parties(Db *db, Arena *out, Arena scratch, const AccountId *ids,
                                     size_t count, DocumentPartyRow **ret_parties);
/* Many rows at once; `scratch` is for what is sent. */
MUST_USE Err *store_documents_add(Db *db, Arena scratch, const DocumentAdd *rows, size_t count);
MUST_USE Err *store_document_lines_add(Db *db, Arena scratch, const DocumentLineAdd *rows,
                                       size_t count);
MUST_USE Err *store_document_taxes_add(Db *db, Arena scratch, const DocumentTaxAdd *rows,
                                       size_t count);
/* The database refuses a period that is charged already. */
MUST_USE Err *store_charged_periods_add(Db *db, Arena scratch, const ChargedPeriodAdd *rows,
                                        size_t count);
/* The period of that line and first day ends on row->to_on now; nothing else of it changes. */
MUST_USE Err *store_charged_period_cut(Db *db, const ChargedPeriodAdd *row);

/* *ret_document is NULL when the actor is neither of its sides. */
MUST_USE Err *store_document_get(Db *db, Arena *out, AccountId actor, InvoiceId id,
                                 DocumentRow **ret_document);
MUST_USE Err *store_document_page(Db *db, Arena *out, const DocumentQuery *query,
                                  const DbSortFrom *from, DbSortRow **ret_rows, size_t *ret_count);
/* How many the actor sees, counted no further than `max`. */
MUST_USE Err *store_document_seen(Db *db, Arena scratch, AccountId actor, int32_t max,
                                  int64_t *ret_count);
MUST_USE Err *store_document_lines(Db *db, Arena *out, InvoiceId id, DocumentLineRow **ret_lines,
                                   size_t *ret_count);
MUST_USE Err *store_document_taxes(Db *db, Arena *out, InvoiceId id, DocumentTaxRow **ret_taxes,
                                   size_t *ret_count);
/* What of the invoice's tax groups is not credited; at most TAX_GROUP_MAX. */
MUST_USE Err *store_document_standing(Db *db, Arena *out, InvoiceId id, Currency currency,
                                      TaxGroup **ret_groups, size_t *ret_count);
/* Invoices that keep money of this tax that the invoice lacks, newest first, with how much. */
MUST_USE Err *store_document_donors(Db *db, Arena *out, InvoiceId id, const TaxGroup *group,
                                    DocumentDonor **ret, size_t *ret_count);
MUST_USE Err *store_document_corrections(Db *db, Arena *out, InvoiceId id, DocumentCorrection **ret,
                                         size_t *ret_count);
/* The next documents by issuer, series and number; up to DOCUMENT_PAGE_MAX. */
MUST_USE Err *store_document_chain(Db *db, Arena *out, AccountId after_issuer, Str after_series,
                                   int64_t after_number, DocumentLink **ret, size_t *ret_count);

#endif

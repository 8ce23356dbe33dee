/*
 * payment_store.h - payments and what they settle. SQL: sql/queries/payment.sql.
 */
#ifndef STORE_PAYMENT_STORE_H
#define STORE_PAYMENT_STORE_H

#include "domain/payment.h"
#include "gen/sql_payment.h"

enum { PAYMENT_DOCUMENT_MAX = 1000 }; /* open invoices that one payment looks at */

typedef SqlPaymentAddIn PaymentAdd;
typedef SqlPaymentAllocationAddIn AllocationAdd;
typedef SqlPaymentOpenDocuments OpenDocument;
typedef SqlPaymentDocument PaidDocument;
typedef SqlPaymentGet PaymentRow;
typedef SqlPaymentFunds PaymentFunds;
typedef SqlPaymentAllocations AllocationRow;
typedef SqlDocumentPayments DocumentPaymentRow;

/* The sale whose money moves. */
typedef struct PaymentEdge {
    AccountId seller;
    AccountId buyer;
    Currency currency;
} PaymentEdge;

/* Until the transaction ends, nobody else moves money of the sale. */
MUST_USE Err *store_payment_edge_hold(Db *db, const PaymentEdge *edge);
/* The same for those sales that had a payment before; *ret_held is how many. */
MUST_USE Err *store_payment_edges_hold(Db *db, Arena scratch, const PaymentEdge *edges,
                                       size_t count, int64_t *ret_held);
/* Credit on account and prepaid money of those sales that had a payment before. */
MUST_USE Err *store_payment_funds(Db *db, Arena *out, Arena scratch, const PaymentEdge *edges,
                                  size_t count, PaymentFunds **ret, size_t *ret_count);
/* What is on account; 0 or more. */
MUST_USE Err *store_payment_credit(Db *db, Arena *out, const PaymentEdge *edge,
                                   int64_t *ret_credit_minor);
/* Oldest first, at most PAYMENT_DOCUMENT_MAX. */
MUST_USE Err *store_payment_open(Db *db, Arena *out, const PaymentEdge *edge, OpenDocument **ret,
                                 size_t *ret_count);
MUST_USE Err *store_payment_add(Db *db, Arena scratch, const PaymentAdd *payment,
                                const AllocationAdd *allocations, size_t count);
/* Zero when the seller recorded none with this key. */
MUST_USE Err *store_payment_by_request(Db *db, Arena *out, AccountId seller, Str request_key,
                                       PaymentId *ret_id);
/* Zero when the seller issued no such document. */
MUST_USE Err *store_payment_numbered(Db *db, Arena *out, AccountId seller, Str series,
                                     int64_t number, InvoiceId *ret_id);
/* *ret_document is NULL when the seller issued no such invoice. */
MUST_USE Err *store_payment_document(Db *db, Arena *out, AccountId seller, InvoiceId id,
                                     PaidDocument **ret_document);
/* *ret_payment is NULL when the actor is neither of its sides. */
MUST_USE Err *store_payment_get(Db *db, Arena *out, AccountId actor, PaymentId id,
                                PaymentRow **ret_payment);
/* Newest first; `customer` zero: of all. */
MUST_USE Err *store_payment_list(Db *db, Arena *out, AccountId actor, AccountId customer,
                                 PaymentId before, int32_t max, PaymentId **ret_ids,
                                 size_t *ret_count);
MUST_USE Err *store_payment_allocations(Db *db, Arena *out, PaymentId id, AllocationRow **ret,
                                        size_t *ret_count);
/* What settled the document, oldest first. */
MUST_USE Err *store_document_payments(Db *db, Arena *out, InvoiceId id, DocumentPaymentRow **ret,
                                      size_t *ret_count);

#endif

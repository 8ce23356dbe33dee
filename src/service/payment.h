/*
 * payment.h - payments of buyers to their sellers: recording, lists, statements (R35, R-BIL-06).
 *
 * A payment settles the named invoice, or the open ones oldest first; what is left is credit on
 * account, which goes before money: into the next payment's invoices, and into each new invoice as
 * it is issued. What a credit note takes from a paid invoice becomes credit on account (R19).
 */
#ifndef SERVICE_PAYMENT_H
#define SERVICE_PAYMENT_H

#include "domain/invoice.h"
#include "domain/payment.h"
#include "service/app.h"

typedef struct PaymentForm {
    AccountId buyer;   /* or zero: whom the invoice or the reference names */
    InvoiceId invoice; /* or zero: the one that the reference names, else the oldest first */
    Str invoice_label; /* "INV-2026-000001" instead of its id; may be empty */
    Str amount;        /* "249.95", in the currency of the invoice or else of the buyer */
    Date received_on;  /* not in the future */
    PaymentMethod method;
    Str reference; /* may be empty; at most PAYMENT_REFERENCE_BYTES_MAX */
    Str key;       /* the same again is the same payment; may be empty */
} PaymentForm;

/* The form as a page or a call sends it: codes and words. */
typedef struct PaymentTexts {
    Str buyer; /* may be empty, as invoice, method and reference */
    Str invoice, amount, method, reference, key;
    Date received_on;
} PaymentTexts;
/* Fails: FIELD_INVALID ("buyer", "method"). */
MUST_USE Err *payment_form_read(const PaymentTexts *texts, PaymentForm *ret_form);

typedef struct AllocationView {
    Str code, label;
    Money amount;
} AllocationView;

typedef struct PaymentView {
    PaymentId id;
    Str code;
    bool received; /* the actor's account is the seller */
    Str seller_name, seller_code, buyer_name, buyer_code;
    Money amount;
    Money credit; /* put on account; less than zero: taken from it */
    Date received_on;
    PaymentMethod method;
    Str method_label;
    Str reference, user_name;
    AllocationView *allocations;
    size_t allocations_count;
    Instant created_at;
} PaymentView;

/* For the seller's billing role; the buyer is a direct customer of the actor's account. Fails:
 * FORBIDDEN, FIELD_REQUIRED, FIELD_INVALID, FIELD_RANGE, FIELD_TOO_LONG (with the field: "buyer",
 * "invoice", "amount", "received_on", "method", "reference", "key"). */
MUST_USE Err *svc_payment_record(Call *call, const PaymentForm *form, PaymentId *ret_id);

/* Payments that the actor's account received or made, newest first. `other`: with that account
 * only; zero: all. */
MUST_USE Err *svc_payments(Call *call, AccountId other, Page *page, PaymentView **ret,
                           size_t *ret_count);
MUST_USE Err *svc_payment(Call *call, PaymentId id, PaymentView *ret);

#endif

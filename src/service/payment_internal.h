/*
 * payment_internal.h - settling documents inside a transaction, for the files of service/.
 */
#ifndef SERVICE_PAYMENT_INTERNAL_H
#define SERVICE_PAYMENT_INTERNAL_H

#include "service/payment.h"
#include "store/document_store.h"
#include "store/payment_store.h"

/* A payment that is about to be written; its edge is held. */
typedef struct Settlement {
    PaymentEdge edge;
    int64_t amount_minor;
    Date received_on;
    PaymentMethod method;
    Str reference;
    UserId user;
    Str request_key;
    Str title;                        /* of its journal */
    const AllocationAdd *allocations; /* `payment` is set here; those of 0 are left out */
    size_t count;
} Settlement;

/* The payment, what it settles, its journal and its event. Fails: LEDGER_UNBALANCED. */
MUST_USE Err *payment_settle(Call *call, Db *db, const Settlement *settlement, PaymentId *ret_id);

/* After documents were written: a new invoice uses the credit of its sale; what a credit note takes
 * of a paid invoice goes on account. */
MUST_USE Err *payments_follow(Call *call, Db *db, const DocumentAdd *documents, size_t count);

#endif

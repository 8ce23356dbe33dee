/*
 * billing_view.h - documents and balances added up for people: per end customer, per currency.
 */
#ifndef SERVICE_BILLING_VIEW_H
#define SERVICE_BILLING_VIEW_H

#include "service/billing.h"

/* A document's lines of one end customer. */
typedef struct DocumentGroup {
    Str owner_name;
    Str anchor; /* "customer-1": within its document */
    Money net;
    DocumentLineView *lines;
    size_t lines_count;
} DocumentGroup;

/* The groups in the order in which they first occur. Fails: MONEY_RANGE. */
MUST_USE Err *billing_groups(Arena *out, const DocumentView *document, DocumentGroup **ret_groups,
                             size_t *ret_count);

/* What is open in one currency, over all counterparties. */
typedef struct BalanceTotal {
    Money receivable;
    Money payable;
} BalanceTotal;

/* Fails: MONEY_RANGE. */
MUST_USE Err *billing_totals(Arena *out, const BalanceView *balances, size_t balance_count,
                             BalanceTotal **ret_totals, size_t *ret_count);

#endif

/*
 * subscription_internal.h - reading subscriptions, and what ending them gives back, for the files
 * of service/.
 */
#ifndef SERVICE_SUBSCRIPTION_INTERNAL_H
#define SERVICE_SUBSCRIPTION_INTERNAL_H

#include "service/account_internal.h"
#include "service/bill_internal.h"
#include "service/subscription.h"
#include "store/cancellation_store.h"
#include "store/subscription_store.h"

/* Fails: NOT_FOUND. */
MUST_USE Err *subscription_seen(Call *call, Db *db, SubscriptionId id, SubscriptionRow **ret_row);
/* Without its history. */
MUST_USE Err *subscription_view(Call *call, const SubscriptionRow *row, SubscriptionView *ret);

/* What its calendar depends on, and the day it is for it. */
typedef struct CancelCalendar {
    SubscriptionFacts row;
    CancelFacts facts;
    const Zone *zone;
} CancelCalendar;

/* Fails: NOT_FOUND. */
MUST_USE Err *cancel_calendar(Call *call, Db *db, SubscriptionId id, CancelCalendar *ret);
/* What is next to be charged on its edges, when it ends on `end` (DATE_NONE: runs on); `cut`: what
 * was charged past the end is given back. */
MUST_USE Err *cancel_edges(Call *call, Db *db, const CancelCalendar *calendar, Date end, bool cut);
/* Inside a transaction: as svc_cancel, asked for by the user. */
MUST_USE Err *subscription_cancel(Call *call, Db *db, SubscriptionId id,
                                  const CancelRequest *request, UserId user,
                                  CancellationId *ret_id);
/* One line in the subscription's history. */
MUST_USE Err *subscription_event(Call *call, Db *db, const SubscriptionFacts *row, Str name,
                                 Str summary, EventId *ret_id);

/* A credit note for one invoice, not issued yet. */
typedef struct CreditNote {
    AccountId seller;
    AccountId buyer;
    InvoiceId invoice;
    Str label; /* the invoice's */
    Currency currency;
    size_t count;
    DocumentLine *lines;
    EventId *events; /* what caused each; zero: not known yet */
    DocumentTotals totals;
} CreditNote;

typedef struct CreditNotes {
    CreditNote *items;
    size_t count;
    size_t room;
} CreditNotes;

/* How many notes so many credits may need: each may go back to older invoices. */
size_t credit_room(size_t credits);
/* Notes of different invoices: what does not stand on one any more, because a change netted it with
 * another, goes to a note of that one; then their totals. Fails: MONEY_RANGE, INVOICE_STATE (more
 * than stands on all of them). */
MUST_USE Err *credit_spread(Call *call, Db *db, CreditNotes *notes);
/* Adds a note's totals to those of others of its currency. Fails: MONEY_RANGE. */
MUST_USE Err *credit_total_add(DocumentTotals *sum, const DocumentTotals *part);

/* All that ending a subscription and its add-ons on a day gives back, on every edge. */
typedef struct CreditPlan {
    Date from; /* the first day without service */
    CreditNotes notes;
    size_t candidate_count; /* the periods charged past that day, credited or not */
    CreditCandidate *candidates;
} CreditPlan;

/* The totals of a note on the invoice (R28); gives the lines the reasons that the invoice printed.
 * Fails: MONEY_RANGE, INVOICE_STATE. */
MUST_USE Err *credit_totals(Call *call, Db *db, InvoiceId invoice, Currency currency,
                            DocumentLine *lines, size_t count, DocumentTotals *ret_totals);
/* The same for the preview and for the credit notes themselves (R15, R28). Fails: MONEY_RANGE,
 * INVOICE_STATE. */
MUST_USE Err *credit_plan(Call *call, Db *db, SubscriptionId subscription, Date from,
                          CreditPlan *ret_plan);
/* Issues its notes and shortens the charged periods; `event` caused it. */
MUST_USE Err *credit_issue(Call *call, Db *db, const CreditPlan *plan, EventId event);

#endif

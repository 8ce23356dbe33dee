/*
 * change_internal.h - one change of a subscription that is asked for, for its preview and for the
 * real thing. Shared inside service/ only.
 */
#ifndef SERVICE_CHANGE_INTERNAL_H
#define SERVICE_CHANGE_INTERNAL_H

#include "service/change.h"
#include "service/price.h"
#include "service/sale_history.h"
#include "service/subscription_internal.h"
#include "store/plan_store.h"

typedef struct ChangeAsk {
    Call *call;
    SubscriptionId id;
    const ChangeRequest *request;
    SubscriptionRow *row;
    SaleSubject subject;
    CancelCalendar calendar;
    SaleEdge *edges;
    size_t edge_count;
    bool other_product;
    UpgradeKind way;         /* to another product */
    const Plan *plan;        /* that it changes to; NULL: another quantity */
    SaleChangePrice *prices; /* of that plan, of the edges */
    const EdgePrice *kept;   /* what they are to be where an order kept them */
    size_t kept_count;       /* zero: as the price lists of today say */
    Str title;               /* of that plan */
    Date calendar_from;      /* of that plan's periods and terms */
    bool started;            /* it has changed before */
    Date effective;          /* the first day with it */
    bool now;                /* that is today */
    int64_t was;             /* the quantity on that day without it */
    SaleChangeId change;
    ChangePreview preview;
} ChangeAsk;

/* Inside a transaction: may it be, and from which day. Fails: as svc_change_preview. */
MUST_USE Err *change_check(ChangeAsk *ask, Db *db);
/* Inside a transaction: may it have that plan (change_plan.c). Fails: as svc_change_preview. */
MUST_USE Err *change_plan_check(ChangeAsk *ask, Db *db, const ChargeFact *facts, size_t count);
/* It is a trial that nobody has made paid. */
bool change_of_trial(const ChangeAsk *ask);
/* The edge on which the account buys, else sells; NULL when it has neither. */
const SaleEdge *change_edge_of(const ChangeAsk *ask, AccountId account);
/* That of the actor. */
const SaleEdge *change_own_edge(const ChangeAsk *ask);
/* What a change makes on one edge, without what its buyer's discounts take off. */
typedef struct ChangeDocument {
    Issue issue; /* with totals when it is noted */
    bool noted;  /* it is credit notes, shown as one */
    bool stops;  /* only what stopped is given back apart: discounts are of it */
    Date next_on;
    Money next_net;
    const DocumentPartyRow *parties;
    size_t party_count;
} ChangeDocument;
/* Inside a transaction, after change_check; writes nothing. */
MUST_USE Err *change_document(ChangeAsk *ask, Db *db, const SaleEdge *edge, ChangeDocument *ret);
/* The document that it makes on the actor's edge, whole. */
MUST_USE Err *change_money(ChangeAsk *ask, Db *db);
/* "Quantity 2 to 5 from 22 Nov 2026.", after change_check. */
Str change_summary(const ChangeAsk *ask);
/* Inside a transaction: as svc_change. */
MUST_USE Err *change_write(ChangeAsk *ask, Db *db);
/* Inside a transaction: as svc_change and svc_change_preview, for what goes with more. */
MUST_USE Err *change_ask(Call *call, Db *db, SubscriptionId id, const ChangeRequest *request,
                         SaleChangeId *ret_id);
MUST_USE Err *change_ask_preview(Call *call, Db *db, SubscriptionId id,
                                 const ChangeRequest *request, ChangePreview *ret);
/* Inside a transaction: the day has come; the subscription's row says so too, and the vendor is
 * told by a job. */
MUST_USE Err *change_carry_out(Call *call, Db *db, const SaleChangeWork *change);

#endif

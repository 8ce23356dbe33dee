/*
 * change_internal.h - one change of a subscription that is asked for, for its preview and for the
 * real thing. Shared inside service/ only.
 */
#ifndef SERVICE_CHANGE_INTERNAL_H
#define SERVICE_CHANGE_INTERNAL_H

#include "service/change.h"
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
/* The edge on which the actor buys, else sells; NULL when it has neither. */
const SaleEdge *change_own_edge(const ChangeAsk *ask);
/* Inside a transaction: the document that it makes on the actor's edge; writes nothing. */
MUST_USE Err *change_money(ChangeAsk *ask, Db *db);
/* Inside a transaction: as svc_change and svc_change_preview, for what goes with more. */
MUST_USE Err *change_ask(Call *call, Db *db, SubscriptionId id, const ChangeRequest *request,
                         SaleChangeId *ret_id);
MUST_USE Err *change_ask_preview(Call *call, Db *db, SubscriptionId id,
                                 const ChangeRequest *request, ChangePreview *ret);
/* Inside a transaction: the day has come; the subscription's row says so too, and the vendor is
 * told by a job. */
MUST_USE Err *change_carry_out(Call *call, Db *db, const SaleChangeWork *change);

#endif

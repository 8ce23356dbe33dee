/*
 * wait_internal.h - waits inside a transaction, for the files of service/ (R-ORD-05 to R-ORD-07).
 *
 * Whoever changes a wait has locked its order first.
 */
#ifndef SERVICE_WAIT_INTERNAL_H
#define SERVICE_WAIT_INTERNAL_H

#include "service/account_internal.h"
#include "service/order_internal.h"
#include "store/approval_store.h"
#include "store/wait_store.h"

enum {
    WAIT_REMIND_DAYS = 3, /* business days between reminders, where no rule says another number */
    WAIT_CHECK_MINUTES = 15, /* what waits for money is looked at again */
    /* Who has one of them may stand in for an approver: auditors change nothing. */
    STAND_IN_ROLES = ROLE_ADMINISTRATOR | ROLE_BUYER | ROLE_SUBSCRIPTIONS | ROLE_CLOUD |
                     ROLE_BILLING | ROLE_APPROVER
};

/* The business days of a timeout. */
typedef struct WaitDays {
    int32_t remind;  /* 0: no reminders */
    int32_t timeout; /* 0: after ORDER_AWAITING_DAYS calendar days */
} WaitDays;

/* A wait that opens now, with its reminders and its end by the calendar of the account it waits
 * for. The caller fills in what else there is. */
MUST_USE Err *wait_make(Call *call, Db *db, WaitKind kind, AccountId on, const WaitDays *days,
                        WaitNew *ret_wait);
/* `count` business days after now, at the end of the day, in the account's zone and country. */
MUST_USE Err *wait_business_end(Call *call, Db *db, AccountId account, int32_t count,
                                Instant *ret_end);

/* The wait with its job, and the mails to whom it concerns. */
MUST_USE Err *wait_open(Call *call, Db *db, OrderId order, const WaitNew *wait);
/* wait_view.c: what is open, as the actor may see it. */
MUST_USE Err *wait_views(Call *call, Db *db, OrderId order, UserId ordered_by, WaitView **ret_views,
                         size_t *ret_count);
/* wait_mail.c: to whoever must act, with links where they answer; `again`: a reminder. */
MUST_USE Err *wait_mail(Call *call, Db *db, WaitId wait, bool again);
/* Why it waits, as a person of the account that decides may read it: amounts are for those who see
 * prices, others read by which rule. And as somebody without a login may. */
Str wait_reason(const Actor *actor, const WaitRow *wait);
Str wait_reason_outside(const WaitRow *wait);
/* To the buyer: that the order was rejected, cancelled or has expired. */
MUST_USE Err *wait_mail_ended(Call *call, Db *db, const OrderHeld *order, OrderState state,
                              Str reason);

typedef enum Decision { DECIDE_CANCEL, DECIDE_ALLOW, DECIDE_REJECT } Decision;

/* What says who decides about a wait. */
typedef struct WaitSide {
    WaitKind kind;
    AccountId on;
    AccountId about; /* of money; or zero */
    UserId ordered_by;
} WaitSide;

/* wait_decide.c: whether the actor decides by yes or no. An approver who ordered it does not; a
 * stand-in does on its days; about money the seller's billing does. */
MUST_USE Err *wait_decides(Call *call, Db *db, const WaitSide *side, bool *ret_decides);
/* Only an approval goes without words. Fails: FIELD_REQUIRED, FIELD_TOO_LONG ("reason"). */
MUST_USE Err *wait_reason_check(Decision decision, Str reason);
/* One wait, and what follows for its order. Fails: as svc_order_allow. */
MUST_USE Err *wait_decide(Call *call, Db *db, const WaitRow *wait, Decision decision, Str reason);

/* Settles one wait; settled before: *ret_settled is false. History tells of it. */
MUST_USE Err *wait_settle(Call *call, Db *db, const WaitRow *wait, WaitOutcome outcome, Str note,
                          bool *ret_settled);
/* The order takes the state of its open waits; without any it is accepted. */
MUST_USE Err *waits_follow(Call *call, Db *db, OrderId order);
/* Ends an order that waits: rejected, cancelled or expired. Fails: ORDER_STATE. */
MUST_USE Err *order_end(Call *call, Db *db, const OrderHeld *order, OrderState state, Str reason);
/* True when nothing of it was carried out yet. */
bool order_waits(OrderState state);

/* approval.c: a wait for each rule that matches, and for an end customer's own order. */
MUST_USE Err *approval_waits(Placing *placing);

/* A job for those who wait for the account's money or limit: something of it has changed. */
MUST_USE Err *waits_wake(Call *call, Db *db, AccountId about);

#endif

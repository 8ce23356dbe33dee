/*
 * wait.h - what placed orders wait for, as people see it, and what people do about it (R-ORD-06).
 *
 * The account that a wait is on decides: an approver, or who stands in for one, about an approval;
 * its billing about everything else. Nobody approves what they ordered themselves. The buyer may
 * cancel what waits. Whoever comes second is told who decided.
 */
#ifndef SERVICE_WAIT_H
#define SERVICE_WAIT_H

#include "domain/order.h"
#include "domain/wait.h"
#include "service/app.h"

enum { WAIT_REASON_BYTES_MAX = 400 };

typedef struct WaitView {
    WaitId id;
    Str code; /* "wai_…" */
    WaitKind kind;
    Str label;  /* "Credit" */
    Str next;   /* what happens next, a sentence */
    Str reason; /* why; empty to who is no side of that sale */
    Str on_name;
    bool mine;    /* it waits for the actor's account */
    bool decides; /* the actor decides it, by yes or no */
    Instant since;
    Instant remind_at;  /* zero: nobody is reminded any more */
    Instant expires_at; /* zero: never */
    OrderId order;
    Str order_code; /* this and the rest: in lists */
    OrderState state;
    Str buyer_name, customer_name, user_name; /* customer: empty for own use */
} WaitView;

/* What is open in the actor's branch, the newest first; `mine`: only what waits for the actor's
 * own account. */
MUST_USE Err *svc_waits(Call *call, bool mine, Page *page, WaitView **ret, size_t *ret_count);

/* The buyer takes back an order of its own that waits. Fails: NOT_FOUND, ORDER_STATE with who was
 * quicker, FIELD_REQUIRED and FIELD_TOO_LONG ("reason"). */
MUST_USE Err *svc_order_cancel(Call *call, OrderId id, Str reason);
/* What the actor decides holds the order no more; of an approval the reason may be empty. Fails: as
 * above; FORBIDDEN. */
MUST_USE Err *svc_order_allow(Call *call, OrderId id, Str reason);
/* The order ends because of it. Fails: as above. */
MUST_USE Err *svc_order_reject(Call *call, OrderId id, Str reason);

#endif

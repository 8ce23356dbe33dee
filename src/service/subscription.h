/*
 * subscription.h - running contracts, and cancelling them (R-SUB, R-CAN).
 */
#ifndef SERVICE_SUBSCRIPTION_H
#define SERVICE_SUBSCRIPTION_H

#include "domain/cancellation.h"
#include "domain/subscription.h"
#include "service/workspace.h"

enum { SUSPEND_REASON_BYTES_MAX = 200 };

/* What keeps a subscription suspended. */
typedef struct HoldView {
    Str account_name; /* who placed it, as far as the actor may know */
    Str reason;       /* the same; may be empty */
    HoldCause cause;
    Instant placed_at;
    bool lifts; /* the actor may lift it */
} HoldView;

typedef struct SubscriptionView {
    SubscriptionId id;
    Str code, title, product_name, plan_name, friendly_name, image;
    Str account_name, owner_name, owner_code, order_code, service_code;
    ServiceState service_state;
    ServiceKind kind;
    bool simulated, addon;
    Str base_code;
    int64_t quantity;
    SubscriptionState state;
    VendorState vendor_state;
    Str term_label, billing_label;
    bool price_visible; /* an end customer never sees its partner's cost */
    Money price;        /* per unit and period, on the actor's own edge */
    Money recurring;    /* quantity × price; zero when it is paid by use */
    bool once;          /* it was charged once */
    bool metered;       /* it is paid by use, in arrears */
    Str price_source;
    Str plan_code;
    Str bundle_name;    /* of the bundle that it is a part of; or empty */
    Date trial_ends_on; /* DATE_NONE: no trial, or it is paid */
    Date started_on, term_from, term_to, charged_through, next_charge_on, end_on;
    bool manages; /* the actor's branch bought it */
    bool buys;    /* the actor's own account did */
    bool can_cancel;
    bool can_suspend, can_resume; /* of one subscription only, not in lists */
    HoldView *holds;              /* the same */
    size_t holds_count;
    Str cancellation_code; /* the scheduled one */
    Instant created_at, ended_at;
    EventView *events;
    size_t events_count;
} SubscriptionView;

/* `owner` zero: all of the branch. `state` empty: all, else a SubscriptionState word. */
MUST_USE Err *svc_subscriptions(Call *call, AccountId owner, Str state, Str search, Page *page,
                                SubscriptionView **ret, size_t *ret_count);
MUST_USE Err *svc_subscription(Call *call, SubscriptionId id, SubscriptionView *ret);

/* The buyer's own name for it; empty: none. Fails: FORBIDDEN, FIELD_TOO_LONG, FIELD_INVALID
 * ("name"). */
MUST_USE Err *svc_subscription_name(Call *call, SubscriptionId id, Str name);

/*
 * Blocks the use of a subscription and its add-ons and keeps their data; billing goes on. For the
 * buyer that manages it and those above. Suspended already by the actor's account: nothing changes.
 * Fails: SUBSCRIPTION_STATE, FORBIDDEN, FIELD_REQUIRED, FIELD_TOO_LONG, FIELD_INVALID ("reason").
 */
MUST_USE Err *svc_suspend(Call *call, SubscriptionId id, Str reason);
/* It runs again, unless a seller above holds it. Fails: SUBSCRIPTION_HELD, SUBSCRIPTION_STATE. */
MUST_USE Err *svc_resume(Call *call, SubscriptionId id);

typedef struct CancelRequest {
    CancelWhen when;
    Date on; /* CANCEL_DATE only */
    CancelReason reason;
    Str note;
    int64_t quantity; /* so many units of it; zero, or as many as there are: all */
    Str key;          /* of a part's request (ChangeRequest) */
} CancelRequest;

typedef struct CreditLineView {
    Str title;
    Str invoice_label, invoice_code;
    Explained credit; /* negative amount */
} CreditLineView;

typedef struct ChangePreview ChangePreview; /* service/change.h */

typedef struct CancelPreview {
    const ChangePreview *part; /* of a part: what is left is a change of the quantity, and nothing
                                  else here is set; NULL: all of it */
    Date effective_on;         /* first day without service */
    Instant purge_at;          /* estimate: resources are kept until then */
    CreditLineView *lines;
    size_t lines_count;
    Money net, tax, gross; /* of the credit note on the actor's edge; zero when there is none */
    TaxView *taxes;
    size_t taxes_count;
    SubscriptionView *children; /* add-ons that end with it */
    size_t children_count;
    bool price_visible;
} CancelPreview;

/* Equal, to the cent, to the credit note that confirming makes the same day. */
MUST_USE Err *svc_cancel_preview(Call *call, SubscriptionId id, const CancelRequest *request,
                                 CancelPreview *ret);
/* One of both. */
typedef struct CancelMade {
    CancellationId cancellation;
    SaleChangeId change; /* a part was cancelled */
} CancelMade;

/* A second request while one is open is the same one. Fails: SUBSCRIPTION_STATE, CANCEL_WHEN,
 * FIELD_RANGE ("quantity"); of a part as svc_change. */
MUST_USE Err *svc_cancel(Call *call, SubscriptionId id, const CancelRequest *request,
                         CancelMade *ret_made);
/* Takes a scheduled one back. Fails: SUBSCRIPTION_STATE. */
MUST_USE Err *svc_cancel_revoke(Call *call, CancellationId id);

typedef struct CancellationView {
    CancellationId id;
    Str code, subscription_code;
    CancelState state;
    CancelWhen when;
    CancelReason reason;
    Date effective_on;
    Str note;
    Instant created_at, done_at;
} CancellationView;
MUST_USE Err *svc_cancellation(Call *call, CancellationId id, CancellationView *ret);

#endif

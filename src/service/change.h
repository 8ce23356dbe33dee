/*
 * change.h - changing how many units of a running subscription there are, or its plan (R-SUB-03,
 * R13, R16 to R18).
 *
 * A change is of a day. From that day on each sale on the path is billed with the new facts: what
 * was charged of the old ones comes back, and the new ones are charged, in one document; what comes
 * to less than nothing is a credit note, and goes on account (R19). Another plan has the prices of
 * the day it was asked for. One with another term begins a new term; one with the same keeps it.
 * Other products are those that the catalogue's upgrades lead to; a downgrade waits for the end of
 * the term.
 */
#ifndef SERVICE_CHANGE_H
#define SERVICE_CHANGE_H

#include "domain/sale_change.h"
#include "service/subscription.h"

typedef struct ChangeRequest {
    CancelWhen when;     /* now, at the end of the period, or of the term */
    Str plan;            /* the code of another plan; empty: another quantity */
    int64_t quantity;    /* without a plan */
    CancelReason reason; /* of a part that is cancelled; CANCEL_REASON_COUNT: none */
    Str key;             /* of the request; empty: none */
    OrderLineId line;    /* of an order, that asks for it; zero: none */
} ChangeRequest;

struct ChangePreview {
    Date effective_on; /* the first day with it */
    int64_t quantity_was, quantity;
    Str title_was, title; /* product and plan; the same unless the plan changes */
    bool price_visible;   /* the rest is set only then: the document on the actor's edge */
    ChangeLineView *lines;
    size_t lines_count;
    Money net, tax, gross; /* below zero: a credit note */
    TaxView *taxes;
    size_t taxes_count;
    Date next_on; /* the next regular charge; DATE_NONE: none */
    Money next_net;
};

/* Of a change that is carried out today, equal to the cent to the document that confirming makes.
 * Fails: SUBSCRIPTION_STATE, FORBIDDEN, CANCEL_WHEN ("when"), FIELD_RANGE, FIELD_INVALID
 * ("quantity"; "plan": not another one, or not one it can change to), PRODUCT_GONE,
 * PRICE_MISSING. */
MUST_USE Err *svc_change_preview(Call *call, SubscriptionId id, const ChangeRequest *request,
                                 ChangePreview *ret);
/* The same key again is the same change. Fails: as svc_change_preview, FIELD_TOO_LONG ("key"). */
MUST_USE Err *svc_change(Call *call, SubscriptionId id, const ChangeRequest *request,
                         SaleChangeId *ret_id);

/* A change was asked for with this key; an empty key never was. */
MUST_USE Err *svc_change_sent(Call *call, SubscriptionId id, Str key, bool *ret_sent);

/* A plan that the subscription can change to. */
typedef struct ChangePlanView {
    Str code;
    Str title; /* product and plan */
    bool other_product;
    UpgradeKind way; /* to another product */
    bool term_end;   /* only when the running term is over */
    bool price_visible;
    Money price; /* per unit and billing period, on the actor's edge */
} ChangePlanView;

/* Those with a price for every sale on the path; none while it cannot be changed. */
MUST_USE Err *svc_change_plans(Call *call, SubscriptionId id, ChangePlanView **ret,
                               size_t *ret_count);

typedef struct ChangeView {
    SaleChangeId id;
    Str code, subscription_code;
    SaleChangeKind kind;
    SaleChangeState state;
    Date effective_on;
    int64_t quantity;
    Str title; /* of the plan from then on */
    Instant created_at;
    bool can_withdraw;
} ChangeView;

/* Newest first, at most LIST_MAX. */
MUST_USE Err *svc_changes(Call *call, SubscriptionId id, ChangeView **ret, size_t *ret_count);
MUST_USE Err *svc_change_get(Call *call, SaleChangeId id, ChangeView *ret);
/* Takes a planned change back; one that was taken back stays so. Fails: SUBSCRIPTION_STATE,
 * FORBIDDEN. */
MUST_USE Err *svc_change_withdraw(Call *call, SaleChangeId id);

#endif

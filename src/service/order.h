/*
 * order.h - orders (R-ORD-01, R-ORD-06): drafts of a basket, and those that are placed. How a
 * basket becomes orders is service/checkout.h.
 */
#ifndef SERVICE_ORDER_H
#define SERVICE_ORDER_H

#include "domain/order.h"
#include "domain/service.h"
#include "service/catalogue.h"
#include "service/customer.h"
#include "service/event.h"
#include "service/wait.h"

/* Money of one line with the formula behind it (R-BIL-05). */
typedef struct Explained {
    Money amount;
    Decimal unit_price;
    int64_t quantity, ratio_num, ratio_den;
    Date from, to, cycle_from, cycle_to; /* `to` is exclusive */
    Str rounding;                        /* "line_half_up" */
    Str price_source;
    Str rule;    /* "R10" */
    Str formula; /* "€24.90 × 1 × 9/30 days = €7.47" */
} Explained;

typedef struct SettingView {
    Str name, label, help;
    SettingKind kind;
    bool required;
    bool asked; /* the vendor waits for it */
    bool own;   /* another value for each service */
    const Str *choices;
    size_t choices_count;
    Str value; /* what is in the draft, else the field's initial value */
} SettingView;

/* A line of the document that a change makes. */
typedef struct ChangeLineView {
    Str title;
    bool credit;
    Explained amount;
} ChangeLineView;

typedef struct OrderLineView {
    OrderLineId id;
    Str code; /* "orl_…" */
    OrderLineId base_line;
    Str product_code, product_name, plan_name, title, image, unit;
    PlanId plan;
    ServiceKind kind;
    bool simulated, addon;
    int64_t quantity, quantity_min, quantity_max, quantity_step;
    Str friendly_name;
    Money unit_price;
    bool price_changed; /* of a draft: since the line was put in or changed */
    Money unit_before;  /* what it was then */
    Str billing_label;
    Explained now;   /* what the first invoice will say if it starts today */
    Money recurring; /* per full billing period */
    bool has_setup;
    Explained setup; /* once, with the first invoice */
    bool discounted; /* a promotion takes something off */
    Str promotion;   /* "10 %, 3 invoices: Autumn" */
    Explained off;   /* of the first invoice, below zero */
    SettingView *settings;
    size_t settings_count;
    bool settings_ready; /* checked by the connector */
    int64_t trial_days;  /* free; 0: no trial */
    Str bundle;          /* name of the bundle that it is a part of; or empty */
    LineAction action;
    Str target_code;         /* of what it changes: the subscription */
    Str change;              /* "Quantity 2 to 5 from 22 Nov 2026."; empty: not known */
    bool later;              /* its document is of a day to come, and not due now */
    ChangeLineView *changes; /* the lines of its document, before it is carried out */
    size_t changes_count;
    OrderLineState state;
    Str cause;
    SubscriptionId subscription;
    Str subscription_code;
    ServiceId service;
    Str service_code;
    ServiceState service_state;
} OrderLineView;

typedef struct TaxView {
    Str category, label, reason; /* "S", "VAT 24 %" */
    Money base, amount;
} TaxView;

/* What the buyer accepts with an order. */
typedef struct OrderAgreement {
    AgreementVersionId version;
    Str code, name;
    int32_t number;  /* of the version */
    Str number_text; /* the same, for addresses */
    Instant published_at;
    Instant accepted_at; /* of a draft zero: not yet */
    Str user_name;       /* who did, or the end customer's name; empty: the program */
    Str text;            /* Markdown; of a whole checkout alone */
} OrderAgreement;

typedef struct OrderView {
    OrderId id;
    Str code;          /* "ord_…" */
    Str checkout_code; /* "chk_…"; empty: placed in one call */
    OrderState state;
    AccountView buyer;
    bool has_customer;
    AccountView customer; /* the beneficiary, when chosen and not own use */
    bool own_use;
    Str user_name, reference, cause;
    bool agreed;                /* to all that a draft needs now */
    OrderAgreement *agreements; /* that a draft needs; of a whole order that was placed: accepted */
    size_t agreements_count;
    OrderAgreement *consents; /* of a whole order: what the end customer accepted by mail */
    size_t consents_count;
    Date start_on;        /* carried out on that day; DATE_NONE: at once */
    bool customer_agrees; /* the end customer is asked by mail first */
    Instant created_at, placed_at, done_at, expires_at;
    OrderLineView *lines;
    size_t lines_count;
    bool price_visible; /* false: a buyer without the right to see costs; amounts are zero */
    Str coupon;         /* the code of a draft */
    Str coupon_refusal; /* why it does not work; empty: it does */
    Money net_now, tax_now, gross_now; /* due now, equal to the coming invoice */
    ChangeLineView *extras;            /* of it, what discounts of changed subscriptions take off */
    size_t extras_count;
    TaxView *taxes;
    size_t taxes_count;
    Str price_token; /* changes when any price does; confirm sends it back */
    EventView *events;
    size_t events_count;
    WaitView *waits; /* what is open, of a single order */
    size_t waits_count;
    bool can_cancel, can_decide; /* by the actor, now */
} OrderView;

/* An order in one call (the API and the sample data). `key` as above; may be empty. Without
 * `confirm` it stays a draft beside the user's basket. Errors carry JSON pointers. */
typedef struct OrderRequestLine {
    Str plan_code;
    int64_t quantity;
    Str name;
    Str settings_json;
    bool trial; /* for the plan's free days */
    Str bundle; /* code of the bundle that it is a part of, with all the others; or empty */
} OrderRequestLine;
typedef struct OrderRequest {
    AccountId customer; /* zero: own use */
    OrderRequestLine lines[ORDER_LINE_MAX];
    size_t line_count;
    bool confirm;
    Date start_on;        /* carried out on that day; zero or DATE_NONE: at once */
    bool customer_agrees; /* the end customer is asked by mail to accept the agreements */
    Str reference;
    Str coupon; /* or empty */
    Str key;    /* orders.request_key: the same key again is the same order */
} OrderRequest;
MUST_USE Err *svc_order_request(Call *call, const OrderRequest *request, OrderId *ret_id);

/* Orders placed by the actor's branch, newest first. `customer` zero: all; `state` a word of
 * OrderState, or empty for any. */
MUST_USE Err *svc_orders(Call *call, AccountId customer, Str state, Page *page, OrderView **ret,
                         size_t *ret_count);

/* Of the actor's branch. */
typedef struct OrderCounts {
    int64_t failed; /* wholly or partly */
    int64_t under_way;
    int64_t waiting; /* for a decision of the actor's own account */
} OrderCounts;
MUST_USE Err *svc_order_counts(Call *call, OrderCounts *ret);
/* Draft or placed, with lines, money and history. Fails: NOT_FOUND. */
MUST_USE Err *svc_order(Call *call, OrderId id, OrderView *ret);
/* Puts the failed lines to work again. Fails: ORDER_STATE. */
MUST_USE Err *svc_order_retry(Call *call, OrderId id);
/* Gives up a line that has failed, or with zero all of them: a job ends its subscription, which
 * never began, and the order is what is left. Given up already, and not ended yet: success. Fails:
 * NOT_FOUND, ORDER_STATE (nothing has failed), FIELD_TOO_LONG ("reason"). */
MUST_USE Err *svc_order_give_up(Call *call, OrderId id, OrderLineId line, Str reason);

#endif

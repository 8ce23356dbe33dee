/*
 * checkout.h - basket and checkout (R-ORD-01, R-ORD-02).
 *
 * A basket may serve several beneficiaries: end customers, and the buyer itself. Under one checkout
 * each of them has a draft order, and so have the lines whose beneficiary is not chosen yet.
 * Confirming makes one order for each, all or nothing, one after the other; confirming again goes
 * on with what is still a draft. What is refused stays in the basket with its reason.
 *
 * Four steps, each with its own address: items, billing information, service details, review and
 * confirm. Prices are read fresh at every step and frozen when an order is placed; if they differ
 * from what the buyer saw, the order is refused with PRICE_CHANGED.
 */
#ifndef SERVICE_CHECKOUT_H
#define SERVICE_CHECKOUT_H

#include "domain/cancellation.h"
#include "service/order.h"

enum {
    CHECKOUT_LINE_MAX = 500,     /* in all drafts of a checkout */
    CHECKOUT_CUSTOMER_MAX = 100, /* end customers of a checkout */
    CHECKOUT_TOKEN_BYTES_MAX = 8192,
    AGREEMENT_TOKEN_BYTES_MAX = 512
};

/* Who receives what is ordered; neither: not chosen yet. */
typedef struct Beneficiary {
    AccountId customer; /* one of the actor's end customers */
    bool own_use;
} Beneficiary;

typedef struct CheckoutView {
    CheckoutId id; /* zero: there is no basket */
    Str code;      /* "chk_…" */
    bool settled;  /* every line is ordered */
    AccountView buyer;
    Str reference;
    OrderView *drafts; /* with lines: not chosen yet, own use, then end customers by name */
    size_t drafts_count;
    size_t lines_count; /* of the drafts */
    OrderView *placed;  /* the orders that were made, newest first */
    size_t placed_count;
    bool price_visible;
    Money net_now, tax_now, gross_now; /* of the drafts together: one invoice */
    TaxView *taxes;
    size_t taxes_count;
    Str price_token;            /* changes when any price does; confirm sends it back */
    OrderAgreement *agreements; /* that the drafts need, by name; `whole`: with their texts */
    size_t agreements_count;
    Str agreement_token; /* of these versions; svc_checkout_accept takes it */
} CheckoutView;

/* The user's basket; an empty view (id zero) when there is none. */
MUST_USE Err *svc_basket(Call *call, CheckoutView *ret);
MUST_USE Err *svc_basket_count(Call *call, int64_t *ret_count);
/* The same from memory alone; false when it is not known there. Never waits. */
bool svc_basket_count_known(Call *call, int64_t *ret_count);
/* Adds a line with its add-ons. `key` makes a repeated form the same line. Fails: PRODUCT_GONE,
 * PRICE_MISSING, FIELD_RANGE (quantity), ADDON_BASE, BASKET_FULL. */
typedef struct BasketAdd {
    Beneficiary to;
    Str plan_code;
    int64_t quantity;
    Str friendly_name;
    Str addon_plan_codes[ADDON_MAX];
    int64_t addon_quantities[ADDON_MAX];
    size_t addon_count;
    bool trial;      /* for the plan's free days, without add-ons */
    Str bundle_code; /* in the place of a plan: all parts of so many bundles, or nothing */
    Str key;
} BasketAdd;
MUST_USE Err *svc_basket_add(Call *call, const BasketAdd *add);
/* A change of a subscription that the actor's account buys, as a line for whom it is; one that is
 * in the basket for the same subscription gives way. Refused as the change itself would be: as
 * svc_change_preview, and FORBIDDEN when another account buys it. */
typedef struct BasketChange {
    SubscriptionId subscription;
    LineAction action; /* not ACTION_NEW */
    CancelWhen when;
    Str plan_code;    /* ACTION_PLAN; ACTION_CONVERT, or empty: the trial's own */
    int64_t quantity; /* ACTION_QUANTITY */
    Str key;
} BasketChange;
MUST_USE Err *svc_basket_change(Call *call, const BasketChange *change);
/* Zero quantity takes the line out, and its add-ons. */
MUST_USE Err *svc_basket_line(Call *call, CheckoutId checkout, OrderLineId line, int64_t quantity,
                              Str friendly_name);
/* Gives a line with its add-ons to another beneficiary. Fails: NOT_FOUND ("customer" or the line),
 * ACCOUNT_STATE, BASKET_FULL, ADDON_BASE (an add-on goes with its base). */
MUST_USE Err *svc_basket_move(Call *call, CheckoutId checkout, OrderLineId line, Beneficiary to);

/* What people write for a beneficiary: "own", an end customer's code, or its whole name. Fails:
 * NOT_FOUND and FIELD_INVALID (two have the name), both of "customer"; ACCOUNT_STATE. */
MUST_USE Err *svc_beneficiary(Call *call, Str text, Beneficiary *ret);

/* A checkout of the actor's account. `whole`: with the set-up forms. Fails: NOT_FOUND. */
MUST_USE Err *svc_checkout(Call *call, CheckoutId id, bool whole, CheckoutView *ret);
/* Step 1's answer, for the lines that have no beneficiary yet; when all lines have the same one,
 * for all of them. */
MUST_USE Err *svc_checkout_customer(Call *call, CheckoutId checkout, Beneficiary to);
/* Step 2's answer. */
MUST_USE Err *svc_checkout_billing(Call *call, CheckoutId checkout, Str reference);
/* Step 3's answer: the settings of one line as a JSON object, checked by the connector. Fails:
 * FIELD_… with the setting's name as field. */
MUST_USE Err *svc_checkout_settings(Call *call, CheckoutId checkout, OrderLineId line,
                                    Str settings_json);
/* The same for many lines: those that are right are saved, and `ret_problems` has for each line
 * what is wrong. Fails: NOT_FOUND, CONNECTOR_UNAVAILABLE. */
typedef struct LineSettings {
    OrderLineId line;
    Str settings_json;
} LineSettings;
typedef struct LineProblem {
    bool refused;
    ErrCode code;
    Str field; /* the setting's name, or empty */
    Str text;
} LineProblem;
MUST_USE Err *svc_checkout_settings_many(Call *call, CheckoutId checkout,
                                         const LineSettings *settings, size_t count,
                                         LineProblem *ret_problems);
/* Accepts the newest versions of the agreements that the drafts need, or takes that back. */
MUST_USE Err *svc_checkout_agree(Call *call, CheckoutId checkout, bool agreed);
/* Accepts what the buyer was shown: CheckoutView.agreement_token. Fails: AGREEMENT_CHANGED. */
MUST_USE Err *svc_checkout_accept(Call *call, CheckoutId checkout, Str seen);
/* Step 4's answer, for all drafts: the day on which they are carried out (zero or DATE_NONE: at
 * once), and whether their end customers are asked by mail first. Fails: NOT_FOUND, FIELD_RANGE
 * ("start_on"). */
MUST_USE Err *svc_checkout_start(Call *call, CheckoutId checkout, Date on, bool customer_agrees);
/* Step 4: one order after the other. Placed already: success. An order that is refused stays a
 * draft with the reason as its cause; the refusal is returned only when no order was placed by
 * this call. Fails: CHECKOUT_STEP, AGREEMENT_CHANGED, PRICE_CHANGED, CREDIT_LIMIT, BASKET_EMPTY, …
 */
MUST_USE Err *svc_checkout_confirm(Call *call, CheckoutId checkout, Str price_token);

#endif

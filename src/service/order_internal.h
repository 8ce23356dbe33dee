/*
 * order_internal.h - orders inside a transaction, for the files of service/.
 */
#ifndef SERVICE_ORDER_INTERNAL_H
#define SERVICE_ORDER_INTERNAL_H

#include "domain/invoice.h"
#include "service/account_internal.h"
#include "service/checkout.h"
#include "service/credit_internal.h"
#include "service/price.h"
#include "service/promotion_internal.h"
#include "store/checkout_store.h"
#include "store/document_store.h"
#include "store/event_store.h"
#include "store/job_store.h"
#include "store/order_store.h"
#include "store/plan_store.h"
#include "store/product_graph_store.h"
#include "store/sale_change_store.h"
#include "store/service_store.h"
#include "store/subscription_new_store.h"
#include "store/wait_store.h"

enum { BASKET_KEY_BYTES_MAX = 255, REFERENCE_BYTES_MAX = 100, SETTINGS_BYTES_MAX = 16384 };

struct ChangeAsk;

/* What a line changes of a subscription (order_action.c), for the one who looks at it. */
typedef struct LineChange {
    struct ChangeAsk *ask; /* checked; NULL: not asked for any more, or refused */
    bool refused;          /* and why */
    ErrCode code;
    Str field;
    Str text;
    Str summary;     /* "Quantity 2 to 5 from 22 Nov 2026." */
    bool now;        /* its document is due when the order is accepted */
    int64_t was;     /* units without it */
    Str billing;     /* as it is billed without it */
    SaleEdge *sales; /* as they are without it */
    size_t sale_count;
    EdgePrice customer_edge;   /* of the sale below the buyer; zero: none */
    const DocumentLine *lines; /* of its document */
    size_t line_count;
    bool noted; /* they are credit notes, with these totals */
    bool stops; /* the discounts of its sale are of it */
    DocumentTotals totals;
    const DocumentPartyRow *parties;
    size_t party_count;
    AccountId seller, buyer; /* of the document */
    Money net;
} LineChange;

/* What the viewer pays, or is paid, for one line. */
typedef struct LineMoney {
    bool priced; /* false: the viewer has no edge on this line, or there is no price */
    Price price;
    EdgePrice *edges; /* of a draft: from the operator down to the buyer */
    size_t edge_count;
    bool customer_priced; /* of a draft whose buyer invoices its end customer here: there is … */
    EdgePrice customer;   /* … this price for it */
    Money unit;           /* rounded for display */
    Money recurring;      /* quantity x price of a full period */
    DocumentLine line;    /* what the first invoice says */
    bool has_setup;
    DocumentLine setup; /* and before it */
    Promise *promise;   /* what a promotion takes off; NULL: nothing */
    DocumentLine off;   /* and what the first invoice says of it; zero net without */
    LineChange *change; /* NULL: the line makes a subscription; else `line` is its title alone */
} LineMoney;

typedef struct OrderMoney {
    LineMoney *lines; /* one for each line of the order */
    Currency currency;
    DocumentLine *document_lines; /* of the coming invoice, promotions and set-up included */
    size_t document_count;
    DocumentLine *extras; /* of those lines, what discounts and charges of changed sales add */
    size_t extra_count;
    DocumentTotals notes;  /* of what comes back by credit notes */
    DocumentTotals totals; /* of the priced lines, less what promotions take off, and the notes */
    Promotions promotions; /* of a draft */
    Date today;            /* in the buyer's calendar */
    Str token;             /* changes when a line, a quantity or a price does */
} OrderMoney;

/* The actor's own draft, locked. Fails: NOT_FOUND, ORDER_STATE (placed, or expired). */
MUST_USE Err *order_draft(Call *call, Db *db, OrderId id, OrderHeld **ret_order);
/* Until when a draft that is changed now lives. */
Instant order_draft_end(const Call *call);
/* A draft of the actor's. */
typedef struct DraftAdd {
    AccountId customer; /* zero: not chosen, or own use */
    bool own_use;
    Str reference;
    Str request_key;     /* or empty; the same again is the same order */
    CheckoutId checkout; /* zero: one of its own */
    Date start_on;       /* or zero */
    bool customer_agrees;
} DraftAdd;
/* *ret_new is false when the key's order is there already, in whatever state. */
MUST_USE Err *order_draft_add(Call *call, Db *db, const DraftAdd *add, OrderHeld **ret_order,
                              bool *ret_new);

/* The actor's order with this request key, in whatever state; zero when there is none. A draft
 * whose time is over lets go of the key. */
MUST_USE Err *order_by_key(Call *call, Db *db, Str request_key, OrderId *ret_id);

/* A new checkout. `request_key`: of the user's basket, or empty. *ret_id is that of the one which
 * has the key already. */
MUST_USE Err *checkout_new(Call *call, Db *db, Str request_key, Str reference, CheckoutId *ret_id);
/* The actor's own checkout, locked. Fails: NOT_FOUND. */
MUST_USE Err *checkout_hold(Call *call, Db *db, CheckoutId id, CheckoutHeld **ret_checkout);
/* True for the key of a draft in a basket: it is given up when the order is placed. */
static inline bool basket_draft_key(Str request_key)
{
    return str_starts(request_key, S("basket:"));
}
/* The draft of a beneficiary in the user's basket, locked; made when it is not there. Fails:
 * NOT_FOUND ("customer"), ACCOUNT_STATE, BASKET_FULL. */
MUST_USE Err *basket_draft(Call *call, Db *db, const CheckoutHeld *checkout, Beneficiary to,
                           OrderHeld **ret_order);
/* The request key of a beneficiary's draft: there is one for each. */
Str basket_draft_name(Arena *out, CheckoutId checkout, Beneficiary to);
/* A line of a draft, and the draft, locked; *ret_line is NULL when there is no such line. */
MUST_USE Err *basket_line_find(Call *call, Db *db, CheckoutId checkout, OrderLineId id,
                               OrderHeld **ret_order, OrderLineRow **ret_line);
/* The user's basket, locked; made when there is none. */
MUST_USE Err *basket_hold(Call *call, Db *db, CheckoutHeld **ret_checkout);
/* See svc_beneficiary. */
MUST_USE Err *beneficiary_find(Call *call, Db *db, Str text, Beneficiary *ret);
/* Another quantity of a line that changes a subscription (basket_change.c). Fails: as
 * svc_basket_change. */
MUST_USE Err *basket_change_line(Call *call, Db *db, OrderId order, const OrderLineRow *line,
                                 int64_t quantity);
/* Room for so many more lines. Fails: BASKET_FULL. */
MUST_USE Err *basket_room(Call *call, Db *db, CheckoutId checkout, int64_t more);
/* What the buyer pays today for a unit of so many. Fails: PRICE_MISSING. */
MUST_USE Err *order_price_seen(Call *call, Db *db, PlanId plan, int64_t quantity,
                               Decimal *ret_price);

/* The same as money, for who sees prices. */
MUST_USE Err *order_unit_price(Call *call, Db *db, PlanId plan, int64_t quantity, Money *ret_unit);

/* A line to put into a draft. */
typedef struct LineAdd {
    const Plan *plan;
    int64_t quantity;
    Str friendly_name;
    Str settings_json;     /* checked, or empty */
    OrderLineId base_line; /* of an add-on or a part of a bundle, or zero */
    bool trial;            /* for the plan's free days */
    ProductId bundle;      /* that it is a part of, or zero */
    Str request_key;       /* or empty; the same again is the line that is there */
} LineAdd;
/* Fails: PRODUCT_GONE, PRICE_MISSING, FIELD_RANGE ("quantity"), FIELD_TOO_LONG ("friendly_name"),
 * BASKET_FULL. */
MUST_USE Err *order_line_add(Call *call, Db *db, OrderId order, const LineAdd *add,
                             OrderLineId *ret_id);
/* The typed values of a line. Fails: FIELD_RANGE ("quantity"), FIELD_TOO_LONG ("friendly_name"). */
MUST_USE Err *order_line_check(const Plan *plan, int64_t quantity, Str friendly_name);
/* The free days of a line, or zero. Fails: FIELD_INVALID ("trial": the plan has none). */
MUST_USE Err *order_trial_days(const Plan *plan, bool trial, int64_t *ret_days);
/* Fails: PRODUCT_GONE. */
MUST_USE Err *order_plan(Call *call, Db *db, Str plan_code, Plan **ret_plan);

/* A line of the plan that is in no draft. */
OrderLineRow order_plan_line(Call *call, const Plan *plan, int64_t quantity);

/* The end customer that the actor's account sells to. Fails: NOT_FOUND ("customer"),
 * ACCOUNT_STATE. */
MUST_USE Err *order_customer(Call *call, Db *db, AccountId customer, AccountRow **ret_row);

/* Whose settings they are; `kind` and `connector` are the product's. */
typedef struct SettingsCheck {
    ServiceKind kind;
    Str connector;
    bool addon;
    Str product_settings;
    const char *prefix; /* "" in forms, "/lines/0/settings/" in the API */
    Str asked;          /* the setting that the connector has asked for, or empty */
} SettingsCheck;
static inline SettingsCheck line_settings_check(const OrderLineRow *line)
{
    return (SettingsCheck){ .kind = line->kind,
                            .connector = line->connector,
                            .addon = line->addon,
                            .product_settings = line->product_settings,
                            .prefix = "" };
}
/* Settings as the connector and the product's limits want them, canonical. Fails: FIELD_… with
 * prefix and setting as field, CONNECTOR_UNAVAILABLE. */
MUST_USE Err *order_settings_check(Call *call, const SettingsCheck *check, Str settings_json,
                                   Str *ret_settings);
/* The settings in force with what was answered in addition. Fails: as above; FIELD_REQUIRED when
 * the setting that was asked for is not among the answers. */
MUST_USE Err *order_settings_answer(Call *call, const SettingsCheck *check, Str settings_json,
                                    Str answers_json, Str *ret_settings);
/* The settings of a service that becomes another product: the numbers of that one, which are its
 * limits, stand in for the old ones. Fails: JSON_FORMAT. */
MUST_USE Err *order_settings_moved(Arena *out, Str settings_json, Str product_settings,
                                   Str *ret_settings);
/* The set-up form with what is in the draft, else the first values. `settings_json` may be empty.
 */
MUST_USE Err *order_settings_view(Call *call, const SettingsCheck *check, Str settings_json,
                                  SettingView **ret_settings, size_t *ret_count);

/* agreement_order.c: what the operator's agreements ask of an order with these lines. */
MUST_USE Err *agreements_needed(Call *call, Db *db, const OrderLineRow *lines, size_t count,
                                OrderAgreement **ret, size_t *ret_count);
/* The same of a draft, with when and by whom the newest versions were accepted for it. */
MUST_USE Err *agreements_of_draft(Call *call, Db *db, const OrderRow *order,
                                  const OrderLineRow *lines, size_t count, OrderAgreement **ret,
                                  size_t *ret_count);
/* What was accepted for an order that was placed. */
MUST_USE Err *agreements_accepted(Call *call, Db *db, const OrderRow *order, OrderAgreement **ret,
                                  size_t *ret_count);
/* What the end customer accepted by mail when it had been placed. */
MUST_USE Err *agreements_consented(Call *call, Db *db, const OrderRow *order, OrderAgreement **ret,
                                   size_t *ret_count);
/* Fails: AGREEMENT_CHANGED, when something was accepted and not all that is needed now. */
MUST_USE Err *agreements_check(Call *call, Db *db, const OrderRow *order, const OrderLineRow *lines,
                               size_t count);
/* The actor accepts them now for an order; its agreed_at is call->now as well. */
MUST_USE Err *agreements_accept(Call *call, Db *db, OrderId order, const OrderAgreement *agreements,
                                size_t count);

/* Money of an order as the viewer's account sees it. */
MUST_USE Err *order_money(Call *call, Db *db, const OrderRow *order, const OrderLineRow *lines,
                          size_t count, OrderMoney *ret_money);
/* The same of a draft with this code, or none, whatever was typed in the basket. */
MUST_USE Err *order_money_with(Call *call, Db *db, const OrderRow *order, const OrderLineRow *lines,
                               size_t count, Str coupon, OrderMoney *ret_money);

/* What is written for one line, made beforehand: while rows are written, others wait. */
typedef struct PlacedLine {
    SubscriptionNew subscription;
    EventRow subscription_event;
    SubscriptionEdgeNew edges[PRICE_EDGE_MAX + 1];
    Promise promises[PRICE_EDGE_MAX + 1];     /* of some of the edges */
    DiscountId discounts[PRICE_EDGE_MAX + 1]; /* of an order that waited: as they were promised */
    size_t edge_count;
    size_t promise_count;
    const WaitEdgeRow *kept; /* of an order that waited: with tariffs; else NULL */
    size_t kept_count;
    bool metered; /* paid by use */
    ServiceNew service;
    EventRow service_event;
    Str job_key;
} PlacedLine;

/* An add-on's base: a line of this order, else a subscription that runs. */
typedef struct PlacingBase {
    OrderLineId line;
    SubscriptionId subscription;
} PlacingBase;

/* An order that is being placed, or accepted. The caller fills in the first part. */
typedef struct Placing {
    Call *call;
    Db *db;
    OrderRow *order; /* a draft, or one that waited */
    OrderLineRow *lines;
    size_t count;
    AccountRow *buyer;
    AccountRow *customer; /* NULL for own use */
    AccountId owner;
    const Str *coupon; /* of an order that was not in the basket; NULL: as it was typed there */
    OrderMoney money;
    EdgePrice customer_edges[ORDER_LINE_MAX]; /* what the buyer's invoices to its customer say */
    bool customer_billed;                     /* there are such */
    WaitEdgeRow *kept[ORDER_LINE_MAX];        /* the edges of an order that waited */
    size_t kept_counts[ORDER_LINE_MAX];
    PromotionLineRow *promised; /* of an order that waited */
    size_t promised_count;
    PlacingBase bases[ORDER_LINE_MAX];
    CreditParty parties[PRICE_EDGE_MAX]; /* with a limit, from the operator down to the buyer */
    size_t party_count;
    WaitNew waits[WAIT_OPEN_MAX]; /* what must happen before it is accepted */
    size_t wait_count;
    size_t rule_waits; /* of them, those that placing_waits found: the limits may add some */
    SubscriptionId subscriptions[ORDER_LINE_MAX]; /* one for each line */
    PlacedLine *placed;                           /* bases first; none for what changes */
    size_t placed_count;
    EventRow event; /* the order's first; not of one that waited */
    Str mail_subject;
    Str mail_body;
} Placing;

/* order_place.c: everything that is read and worked out, but for the credit limit. `seen` as in
 * order_place. Fails: as svc_checkout_confirm. */
MUST_USE Err *placing_check(Placing *placing, const Str *seen);
/* order_rows.c: the rows, made; then written, with the mail to the buyer. The order and its lines
 * are the caller's. */
MUST_USE Err *placing_make(Placing *placing);
MUST_USE Err *placing_write(const Placing *placing);
Str placing_settings(const OrderLineRow *line);
/* "  5 x Mail Business, monthly" with the line's end, or what it changes. */
void placing_mail_line(const Placing *placing, size_t i, StrBuf *body);
/* What an order that waits has kept. */
EdgePrice *wait_edge_prices(Arena *out, const WaitEdgeRow *rows, size_t count);

/* order_together.c: what the lines for one beneficiary say of one another and of what it has. */
typedef struct Together {
    Call *call;
    Db *db;
    AccountId account; /* the buyer */
    AccountId owner;   /* who receives them */
    const OrderLineRow *lines;
    size_t count;
} Together;
/* Whether the line may be there: its base, and what is not had together with it. Fails: ADDON_BASE,
 * PRODUCT_EXCLUDED; both name the products. */
MUST_USE Err *together_check(const Together *all, size_t i, PlacingBase *ret_base);
/* bundle.c: what a bundle consists of now, 2 or more. Fails: PRODUCT_GONE (it is none, or not all
 * of it can be ordered). */
MUST_USE Err *bundle_parts(Call *call, Db *db, Str code, Product **ret_bundle,
                           BundleItem **ret_items, size_t *ret_count);
/* Whether the bundle whose first part that line is stands whole. Fails: PRODUCT_GONE. */
MUST_USE Err *bundle_whole(const Together *all, size_t first);
/* The same for all lines, with the bases of the add-ons. */
MUST_USE Err *placing_together(Placing *placing);

/* order_action.c: the lines that change a subscription. What such a line of a draft, or of an order
 * that waits, asks for and costs now; a refusal is kept in money->change. `kept`: the prices that
 * the order has frozen. */
MUST_USE Err *action_money(Call *call, Db *db, const OrderRow *order, const OrderLineRow *line,
                           const EdgePrice *kept, size_t kept_count, LineMoney *money);
/* What one that was carried out has changed; it has a price. */
MUST_USE Err *action_done(Call *call, Db *db, const OrderLineRow *line, AccountId buyer,
                          LineMoney *money);
/* The refusal that is kept, or NULL. */
MUST_USE Err *action_refusal(Call *call, const LineMoney *money);
/* Adds the documents of what is due at once to the lines and totals of the order. */
MUST_USE Err *action_totals(Call *call, Db *db, const LineMoney *lines, size_t count,
                            OrderMoney *money);
/* Of an order that waited: what the line changes, as it stands. */
MUST_USE Err *action_stand(Placing *placing, size_t i);
/* Whether it can still be. Fails: as svc_change_preview. */
MUST_USE Err *action_check(Placing *placing, size_t i);
MUST_USE Err *action_write(const Placing *placing, size_t i);
/* What a line adds to a full period of an edge: of a change what is more than before. */
MUST_USE Err *line_added(const OrderLineRow *line, const LineMoney *money, const EdgePrice *edge,
                         Money *ret_net);
/* The change that a line asks for, not checked yet. */
struct ChangeAsk *action_ask(Call *call, AccountId buyer, const OrderLineRow *line);

/* order_credit.c: those of the path whose limit the order needs. */
MUST_USE Err *placing_parties(Placing *placing);
/* A wait for each limit that the order passes; they are locked until the transaction ends, so that
 * two orders never pass one limit. */
MUST_USE Err *placing_credit(Placing *placing);
/* The same without a lock: whether it would pass one now. */
MUST_USE Err *placing_over_credit(Placing *placing, bool *ret_over);

/* Whether the buyer's order may be carried out on that day; none is right. Fails: FIELD_RANGE
 * (`field`). */
MUST_USE Err *order_start_check(Call *call, Db *db, Date on, const char *field);
/* order_hold.c: what the order waits for by rules, its day, and who must agree. */
MUST_USE Err *placing_waits(Placing *placing);
/* The state of an order with those waits. */
OrderState placing_state(const Placing *placing);
/* The waits, the frozen prices, history, and mails. The order and its lines are the caller's, in
 * that state and `waiting`. */
MUST_USE Err *placing_hold(const Placing *placing);

/* order_accept.c: an order for which nothing is open any more is carried out: subscriptions,
 * services and jobs by its frozen prices. What stands against it opens a wait instead. */
MUST_USE Err *order_accept(Call *call, Db *db, const OrderHeld *order);

/* Whether it stays within the limits now, which are locked until the transaction ends. */
MUST_USE Err *order_fits(Call *call, Db *db, const OrderHeld *order, bool *ret_fits);

/* Draft to executing with everything that follows, or to a state of waiting, inside DB_MONEY;
 * placed already: nothing. `seen`: the token of the prices that the buyer saw; NULL: it was not
 * shown any. Fails: as svc_checkout_confirm. */
MUST_USE Err *order_place(Call *call, Db *db, OrderId id, const Str *seen);

/* `whole`: with history and set-up forms. `ret_money` may be NULL. Fails: NOT_FOUND. */
MUST_USE Err *order_view(Call *call, Db *db, OrderId id, bool whole, OrderView *ret,
                         OrderMoney *ret_money);

#endif

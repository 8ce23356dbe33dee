/*
 * checkout_page.h - what the four steps of the checkout show (R-ORD-02), and what came of them:
 * templates/shop/basket.html, billing.html, details.html, review.html and ordered.html.
 */
#ifndef WEB_CHECKOUT_PAGE_H
#define WEB_CHECKOUT_PAGE_H

#include "service/checkout.h"
#include "service/credit.h"
#include "web/customer_form.h"
#include "web/html.h"
#include "web/layout.h"

enum {
    CHECKOUT_CUSTOMERS_MAX = 12, /* shown at once; the others by search */
    CHECKOUT_NAMES_MAX = 100     /* proposed where a line moves */
};

typedef enum CheckoutStep {
    CHECKOUT_BASKET = 1,
    CHECKOUT_BILLING,
    CHECKOUT_DETAILS,
    CHECKOUT_REVIEW
} CheckoutStep;

/* The list of steps: those before `current` are links. */
typedef struct CheckoutSteps {
    Str checkout; /* its code */
    CheckoutStep current;
} CheckoutSteps;

/* What recurs, by how often it is billed. */
typedef struct RecurringTotal {
    Str billing_label;
    Money amount;
} RecurringTotal;

/* A line of the basket as a form. */
typedef struct BasketLine {
    OrderLineView line;
    Str checkout; /* code of the basket */
    bool money;   /* the reader sees prices */
    bool moves;   /* the reader sells to end customers */
    bool change;  /* of a subscription that runs */
    bool fixed;   /* its quantity stays */
    Str csrf;
    Str quantity; /* as typed */
    Str quantity_error;
    Str name; /* as typed */
    Str name_error;
    Str to; /* as typed */
    Str to_error;
} BasketLine;

/* The lines of one beneficiary. */
typedef struct BasketGroup {
    OrderView order;
    Str name;                /* "Own use", or the end customer's */
    bool undecided;          /* nobody is chosen yet */
    bool headed;             /* there are others */
    const BasketLine *lines; /* an add-on follows its base */
    size_t lines_count;
} BasketGroup;

typedef struct CustomerChoice {
    Str code;
    Str name;
    Str place; /* "Piraeus, Greece" */
    bool chosen;
} CustomerChoice;

/* A code for an order of the basket, or the one that it has. */
typedef struct CouponField {
    OrderView order;
    Str csrf;
} CouponField;

/* The same by itself, with why a code does not work. */
typedef struct CouponPage {
    Layout layout;
    Str order; /* its code */
    FormField field;
} CouponPage;

typedef struct BasketPage {
    Layout layout;
    CheckoutView basket;
    CheckoutSteps steps;
    const BasketGroup *groups;
    size_t groups_count;
    const RecurringTotal *recurring;
    size_t recurring_count;
    bool asks;          /* step 1 has a question: for whom */
    bool has_customers; /* the reader sells to end customers */
    bool own_use;
    Str own_name;
    Str search;
    const CustomerChoice *customers;
    size_t customers_count;
    bool more;                   /* customers than are shown */
    const CustomerChoice *names; /* to choose from where a line moves */
    size_t names_count;
    Str choice_error;
    bool form_open;
    CustomerFormView form;
} BasketPage;

/* One receiver with a hint of what it gets. */
typedef struct Receiver {
    AccountView account;
    bool own_use;
    int64_t lines;
} Receiver;

typedef struct BillingPage {
    Layout layout;
    CheckoutView basket;
    CheckoutSteps steps;
    const Receiver *receivers;
    size_t receivers_count;
    bool credit_shown; /* the buyer has a limit, or pays in advance, and the reader may know */
    CreditView credit;
    FormField reference;
} BillingPage;

/* What a line of a shared form has of its own. */
typedef struct DetailOwn {
    Str title; /* beneficiary and friendly name */
    Str code;  /* of the line */
    FormField *fields;
    size_t fields_count;
    Str error;
} DetailOwn;

/* The set-up form of one line, or of all lines of a plan. */
typedef struct DetailLine {
    OrderLineView line;
    Str beneficiary; /* shown where the basket has several */
    FormField *fields;
    size_t fields_count;
    Str error;      /* of no one field */
    DetailOwn *own; /* of a shared form: one for each line */
    size_t own_count;
} DetailLine;

/* An agreement to read before it is accepted. */
typedef struct DetailAgreement {
    OrderAgreement agreement;
    Html text;
    bool fresh; /* an earlier version, or less, was accepted for this basket */
} DetailAgreement;

typedef struct DetailsPage {
    Layout layout;
    CheckoutView basket;
    CheckoutSteps steps;
    DetailLine *lines;
    size_t lines_count;
    bool apart;     /* every line has a form of its own */
    bool can_share; /* a plan has several lines */
    const DetailAgreement *agreements;
    size_t agreements_count;
    bool agreed;
    Str agree_error;
} DetailsPage;

/* One of the orders that the review shows. */
typedef struct ReviewOrder {
    OrderView order;
    AccountView receiver;
    const OrderLineView *lines;
    size_t lines_count;
    bool headed; /* there are others */
} ReviewOrder;

typedef struct ReviewPage {
    Layout layout;
    CheckoutView basket;
    CheckoutSteps steps;
    const ReviewOrder *orders;
    size_t orders_count;
    const RecurringTotal *recurring;
    size_t recurring_count;
    FormField start;
    bool can_ask; /* there are end customers to ask */
    FormField asks;
} ReviewPage;

/* What a confirmed checkout has become. */
typedef struct OrderedPage {
    Layout layout;
    CheckoutView checkout;
} OrderedPage;

#endif

/*
 * checkout_page.h - what the four steps of the checkout show (R-ORD-02):
 * templates/shop/basket.html, billing.html, details.html and review.html.
 */
#ifndef WEB_CHECKOUT_PAGE_H
#define WEB_CHECKOUT_PAGE_H

#include "web/customer_form.h"
#include "web/layout.h"

enum { CHECKOUT_CUSTOMERS_MAX = 12 /* shown at once; the others by search */ };

typedef enum CheckoutStep {
    CHECKOUT_BASKET = 1,
    CHECKOUT_BILLING,
    CHECKOUT_DETAILS,
    CHECKOUT_REVIEW
} CheckoutStep;

/* The list of steps: those before `current` are links. */
typedef struct CheckoutSteps {
    Str order; /* its code */
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
    Str order;  /* code of the basket */
    bool money; /* the reader sees prices */
    Str csrf;
    Str quantity; /* as typed */
    Str quantity_error;
    Str name; /* as typed */
    Str name_error;
} BasketLine;

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
    OrderView order; /* price_visible: the reader sees prices */
    CheckoutSteps steps;
    const BasketLine *lines; /* an add-on follows its base */
    size_t lines_count;
    const RecurringTotal *recurring;
    size_t recurring_count;
    bool has_customers; /* the reader sells to end customers */
    bool own_use;
    Str own_name;
    Str search;
    const CustomerChoice *customers;
    size_t customers_count;
    bool more; /* customers than are shown */
    Str choice_error;
    bool form_open;
    CustomerFormView form;
} BasketPage;

typedef struct BillingPage {
    Layout layout;
    OrderView order;
    CheckoutSteps steps;
    AccountView receiver;
    FormField reference;
} BillingPage;

/* The set-up form of one line. */
typedef struct DetailLine {
    OrderLineView line;
    FormField *fields;
    size_t fields_count;
    Str error; /* of no one field */
} DetailLine;

typedef struct DetailsPage {
    Layout layout;
    OrderView order;
    CheckoutSteps steps;
    DetailLine *lines;
    size_t lines_count;
    bool agreed;
    Str agree_error;
} DetailsPage;

typedef struct ReviewPage {
    Layout layout;
    OrderView order;
    CheckoutSteps steps;
    AccountView receiver;
    const OrderLineView *lines;
    size_t lines_count;
    const RecurringTotal *recurring;
    size_t recurring_count;
} ReviewPage;

#endif

/*
 * product_page.h - what templates/shop/product.html shows: one product, its plan picker, add-ons
 * and the price of what is chosen.
 */
#ifndef WEB_PRODUCT_PAGE_H
#define WEB_PRODUCT_PAGE_H

#include "web/html.h"
#include "web/layout.h"

enum { PRICE_LINE_MAX = ADDON_MAX + 1, BUNDLE_MAX = 1000 /* ordered together */ };

/* A term or a billing period to choose. */
typedef struct PickerChoice {
    Str value;
    Str label;
    Str unit; /* "database"; with a price only */
    bool priced;
    Money price; /* of one unit */
    bool chosen;
} PickerChoice;

typedef struct AddonRow {
    size_t index; /* of its fields: addon_0, addon_0_quantity */
    Str code, name, summary;
    PlanView plan; /* the one that fits the base's plan best */
    bool chosen;
    Str quantity; /* as typed */
    int64_t number;
    Str error;
} AddonRow;

/* One line of the price: what it costs for each billing period. */
typedef struct PriceLine {
    Str title;
    int64_t quantity;
    Money amount;
    Str billing_label;
} PriceLine;

/* What a unit costs from one quantity to another. */
typedef struct TierRow {
    int64_t from, to;
    Str unit;    /* "€0.00834" */
    Str setup;   /* once; empty: nothing */
    bool chosen; /* the quantity that was typed is in it */
} TierRow;

/* A row of the comparison. */
typedef struct ComparedLine {
    Str name;
    const Str *values;
    size_t values_count;
} ComparedLine;

typedef struct ProductPage {
    Layout layout;
    ProductView product;
    Html description;
    Str retention;          /* "10 minutes", "30 days" */
    bool for_sale;          /* the reader's account has a price */
    bool prices;            /* and the reader sees it */
    bool can_order;         /* else the page says why not: no price, or the reader does not buy */
    Str sign_in;            /* for visitors: where to sign in; else empty */
    const PlanView *listed; /* to visitors who see prices */
    size_t listed_count;
    const PickerChoice *terms;
    size_t terms_count;
    const PickerChoice *billings; /* those sold for the chosen term */
    size_t billings_count;
    Str billing_error;
    PlanView plan;
    Str quantity; /* as typed */
    int64_t number;
    Str quantity_error;
    Str name; /* friendly name */
    Str name_error;
    const BundlePartView *parts; /* of a bundle: it has no plan to choose */
    size_t parts_count;
    const AddonRow *addons;
    size_t addons_count;
    PriceLine lines[PRICE_LINE_MAX];
    size_t lines_count;
    bool one_total; /* all lines have the same billing period */
    Money total;
    bool has_setup;
    Money setup;          /* of all lines, once */
    const TierRow *tiers; /* where there is more than one */
    size_t tiers_count;
    const ProductOtherView *upgrades, *downgrades, *excluded, *compared;
    size_t upgrades_count, downgrades_count, excluded_count, compared_count;
    const ComparedLine *compared_rows;
    size_t compared_rows_count;
    Str key;
    bool wrong; /* something typed is */
} ProductPage;

#endif

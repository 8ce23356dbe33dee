/*
 * catalogue.h - what the actor can buy, at the actor's own price (R-CAT-01..03).
 *
 * Prices are what the actor's account pays its seller per unit and billing period. Only plans that
 * the account's price list gives a price for are visible. A visitor sees products without prices,
 * and so does an end customer whose seller does not invoice it here; the operator's staff see what
 * partners pay.
 */
#ifndef SERVICE_CATALOGUE_H
#define SERVICE_CATALOGUE_H

#include "base/num.h"
#include "domain/catalogue.h"
#include "service/app.h"

enum { PLAN_MAX = 24, ADDON_MAX = 24, PLAN_TIER_MAX = 20 };

/* What a unit costs from a quantity on, for the whole quantity. */
typedef struct PlanTier {
    int64_t from;
    Decimal unit;  /* per billing period, up to 12 decimals */
    Decimal setup; /* once */
    Money price;   /* the unit's, rounded for display */
} PlanTier;

typedef struct PlanView {
    PlanId id;
    Str code, name, unit;
    Str term, billing;             /* "P1Y", "P1M" */
    Str term_label, billing_label; /* "1 year", "monthly" */
    int64_t quantity_min, quantity_max, quantity_step;
    int64_t trial_days; /* 0: no trial */
    bool priced;
    Decimal unit_price; /* up to 12 decimals */
    Money price;        /* of one unit, rounded for display */
    Decimal setup;      /* of one unit, once */
    Str price_source;
    PlanTier *tiers; /* where the price falls or rises with the quantity: from the least on */
    size_t tiers_count;
    Str tariff; /* of a plan that is paid by use, in words; else empty */
} PlanView;

/* Products of one type side by side. */
enum { COMPARED_MAX = 6 };
typedef struct ComparedRow {
    Str name;                 /* of an attribute */
    Str values[COMPARED_MAX]; /* one for each product; empty: not known */
} ComparedRow;

/* What a unit of so many costs. The plan is priced. */
PlanTier plan_tier_of(const PlanView *plan, int64_t quantity);

/* Another product that the buyer can order. */
typedef struct ProductOtherView {
    Str code, name;
} ProductOtherView;

/* What stands on a product's page about others; all of them are in the buyer's assortment. */
typedef struct ProductRelations {
    ProductOtherView *upgrades, *downgrades, *excluded;
    size_t upgrades_count, downgrades_count, excluded_count;
    ProductOtherView compared[COMPARED_MAX]; /* the product itself is the first */
    size_t compared_count;                   /* 0: its type has no attributes */
    ComparedRow *rows;
    size_t rows_count;
} ProductRelations;

/* What a bundle consists of. */
typedef struct BundlePartView {
    Str product_code, product_name;
    int64_t quantity; /* of one bundle */
    PlanView plan;    /* its price is that of the part alone; see plan_tier_of */
} BundlePartView;

typedef struct ProductView {
    ProductId id;
    Str code, name, vendor, category, summary, description /* Markdown */, image;
    ServiceKind kind;
    Str kind_label; /* "Cloud Database" */
    Str connector;
    bool simulated, addon, featured, newcomer, popular, promoted;
    RefundPolicy refund;
    int64_t retention_minutes;
    size_t plan_count;
    PlanView *plans;
    BundlePartView *parts; /* of a bundle, which has no plans */
    size_t parts_count;
    bool priced;
    Money from_price; /* the least of the plans' prices; of a bundle all its parts' */
    Str from_billing_label;
    ProductRelations relations; /* svc_product only */
} ProductView;

typedef struct Facet {
    Str word;  /* for the query: "cloud_database" */
    Str label; /* "Cloud Database" */
    int64_t count;
    int32_t position; /* in the shop's order, 1…; 0: it has none */
} Facet;

/* What products can be filtered by. */
typedef enum FacetKind {
    FACET_KIND, /* a ServiceKind word */
    FACET_CATEGORY,
    FACET_INDUSTRY,
    FACET_VENDOR,
    FACET_BILLING, /* "P1M": some plan is billed so; "use": by use */
    FACET_TRIAL,   /* "yes": some plan has one */
    FACET_BLOCK,   /* a ShopBlock word */
    FACET_COUNT
} FacetKind;

/* Values of a facet: a product has one of them at least. None: all products. */
typedef struct FacetChoice {
    const Str *words;
    size_t count;
} FacetChoice;

typedef enum ProductSort {
    PRODUCT_SORT_POPULAR, /* what fits the search best, then what is popular */
    PRODUCT_SORT_NAME,
    PRODUCT_SORT_PRICE,
    PRODUCT_SORT_NEWEST
} ProductSort;

typedef struct ProductQuery {
    Str search; /* words, all must occur or begin a word; may be empty */
    FacetChoice chosen[FACET_COUNT];
    ProductSort sort;
    bool addons; /* include add-ons */
    Page page;   /* out: page.next */
} ProductQuery;

/* A page of products, and how many there are by facet: a facet's counts follow the search and what
 * is chosen of the others. */
typedef struct ProductList {
    ProductView *products;
    size_t count;
    int64_t total;
    Str corrected; /* the words looked for in place of those typed, which nothing has; else empty */
    Facet *facets[FACET_COUNT]; /* in the shop's order, then most products first */
    size_t facet_counts[FACET_COUNT];
} ProductList;

/* The shop's front page: its blocks with products, and the ways into the catalogue (R-CAT-02). */
enum { FRONT_BLOCK_MAX = 4 /* products of a block */ };
typedef struct FrontBlock {
    Str word;  /* "featured" */
    Str title; /* "Featured" */
    ProductView *products;
    size_t products_count;
} FrontBlock;
typedef struct ShopFront {
    FrontBlock *blocks; /* that are shown and have products, in their order */
    size_t blocks_count;
    Facet *kinds, *categories, *industries;
    size_t kinds_count, categories_count, industries_count;
} ShopFront;

/* Products with their plans, priced for the actor. A visitor's actor has account zero. Fails:
 * FIELD_TOO_LONG, FIELD_INVALID (the search, the page). */
MUST_USE Err *svc_products(Call *call, ProductQuery *query, ProductList *ret_list);
/* A product stands in one block, the first that it belongs to. */
MUST_USE Err *svc_shop_front(Call *call, ShopFront *ret_front);
/* The product with its plans; `ret_addons` what can be added to it. Fails: NOT_FOUND. */
MUST_USE Err *svc_product(Call *call, Str code, ProductView *ret, ProductView **ret_addons,
                          size_t *ret_addon_count);
/* Makes the words by which products are found anew, page by page while others work, for the
 * operator's administrators. Fails: FORBIDDEN. */
MUST_USE Err *svc_search_rebuild(Call *call, int64_t *ret_products);
/* Grows with every change of catalogue or prices: the version for cached pages. */
MUST_USE Err *svc_catalogue_version(App *app, int64_t *ret_version);
/* The same without the database; false when it was read too long ago. */
bool svc_catalogue_version_known(App *app, int64_t *ret_version);

/* A seller's price list, made or changed by its code; its currency stays. */
typedef struct PriceListNew {
    AccountId owner; /* the actor's account or below */
    Str code;        /* a slug: "partners-eur" */
    Str name;        /* "Partners EUR" */
    Currency currency;
    int64_t markup_ppm; /* on what the owner pays, where no price is listed */
    bool listed_only;   /* no mark-up: only listed plans are for sale */
} PriceListNew;
/* Fails: FORBIDDEN, NOT_FOUND (the owner), FIELD_INVALID, FIELD_RANGE (the mark-up). */
MUST_USE Err *svc_price_list_save(Call *call, const PriceListNew *list, PriceListId *ret_id);

/* The whole catalogue as a file that svc_import_catalogue takes: imported into an empty database
 * and exported again it is the same bytes. Prices are those of the operator's lists "partners-eur"
 * and so on. `take` gets the text, whose memory is gone afterwards. For the operator's
 * administrators. Fails: FORBIDDEN, REQUEST_TOO_LARGE (more than `bytes_max`), what `take` returns.
 */
enum { CATALOGUE_FILE_BYTES_MAX = 16 * 1024 * 1024, CATALOGUE_ANSWER_BYTES_MAX = 4 * 1024 * 1024 };
typedef Err *(*CatalogueTake)(void *context, Str text);
MUST_USE Err *svc_catalogue_export(Call *call, size_t bytes_max, CatalogueTake take, void *context);
/* The same as an answer, of at most CATALOGUE_ANSWER_BYTES_MAX. */
MUST_USE Err *svc_catalogue_export_text(Call *call, Str *ret_text);

/* Imports; see demo/README.md for the formats. All or nothing; a bad row is IMPORT_ROW with the
 * line and column in its detail. A dry run reports the same counts and changes nothing. */
typedef struct CatalogueDifference {
    Str object; /* "product server-small"; empty where there is only one */
    Str member; /* "plans/server-small-monthly/unit"; empty: the whole object */
    Str before; /* in words; empty: it was not there */
    Str after;
} CatalogueDifference;

enum { DIFFERENCES_MAX = 200 };

typedef struct ImportResult {
    int64_t rows, added, changed, unchanged;
    const CatalogueDifference *differences; /* of a catalogue file; at most DIFFERENCES_MAX */
    size_t difference_count;
} ImportResult;
MUST_USE Err *svc_import_catalogue(Call *call, Str json, bool dry_run, ImportResult *ret);
MUST_USE Err *svc_import_price_sheet(Call *call, Str csv, bool dry_run, ImportResult *ret);
MUST_USE Err *svc_import_prices(Call *call, Str csv, bool dry_run, ImportResult *ret);

#endif

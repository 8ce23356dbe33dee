/* product_store.h - products in the database. SQL: sql/queries/product.sql. */
#ifndef STORE_PRODUCT_STORE_H
#define STORE_PRODUCT_STORE_H

#include "store/price_store.h"

enum {
    PRODUCT_CARDS_MAX = 24,   /* read in one query */
    PRODUCT_WORDS_MAX = 6,    /* of a search */
    PRODUCTS_MAX = 100 * 1000 /* in the catalogue */
};

/* Who may see what: a product is shown when one of its plans has a price in every list of
 * `required`, and none of `open` says that it is not sold. None required: everything else is shown.
 */
typedef struct Assortment {
    PriceListId required[PRICE_EDGE_MAX];
    int64_t required_count;
    PriceListId open[PRICE_EDGE_MAX]; /* that mark up what they do not list */
    size_t open_count;
    Date day;
} Assortment;

typedef struct Product {
    ProductId id;
    Str code, name, vendor, category, summary, image, connector;
    ServiceKind kind;
    bool addon, featured, newcomer, popular, promoted;
    bool base_required; /* an add-on that is not sold without its base */
    SaleKind sale_kind;
    int64_t retention_minutes;
    /* Only from store_product_by_code: */
    ProductTypeId type;
    Str type_code;
    ProductState state;
    Str description, vendor_product, industries;
    Str settings;     /* JSON: of its type, and its own over them */
    Str own_settings; /* JSON */
    Str attributes;   /* JSON: values of its type's attributes */
    TaxCategory tax_category;
    RefundPolicy refund;
} Product;

/* In the order of the ids, at most PRODUCT_CARDS_MAX. */
MUST_USE Err *store_product_cards(Db *db, Arena *out, const ProductId *ids, size_t count,
                                  Product **ret_products);
/* *ret_product is NULL when there is none. */
MUST_USE Err *store_product_by_code(Db *db, Arena *out, Str code, Product **ret_product);
/* Active add-ons of a base in the page's order, at most PRODUCT_CARDS_MAX. */
MUST_USE Err *store_product_addons(Db *db, Arena *out, ProductId base, const Assortment *assortment,
                                   ProductId **ret_ids, size_t *ret_count);

/* A plan that can be ordered, and one price of the lists asked for; a plan's rows stand together,
 * and those of a product too. A plan without any price has one row with a zero list. */
typedef struct PlanPrice {
    Plan plan; /* id, code, name, term, billing, unit, quantity and product only */
    PriceListId list;
    int64_t quantity_from; /* a list's tiers stand in order */
    PriceTerms terms;
} PlanPrice;

MUST_USE Err *store_plan_prices(Db *db, Arena *out, const ProductId *ids, size_t id_count,
                                const PriceListId lists[PRICE_EDGE_MAX], Date day,
                                PlanPrice **ret_rows, size_t *ret_count);

MUST_USE Err *store_product_total(Db *db, int64_t *ret_total);
/* Active products that a vendor's price sheet can be about, by the vendor's id, after `after`;
 * id, code and vendor_product only, at most PRODUCT_VENDOR_IDS_PAGE. */
enum { PRODUCT_VENDOR_IDS_PAGE = 5000 };
MUST_USE Err *store_product_vendor_ids(Db *db, Arena *out, Str after, Product **ret_products,
                                       size_t *ret_count);
/* Adds or updates by code. */
MUST_USE Err *store_product_save(Db *db, Arena scratch, Product *product, Instant now,
                                 RowChange *ret_change);
/* What a base takes, in order. The add-ons are there. */
MUST_USE Err *store_product_addons_save(Db *db, Arena scratch, ProductId base, const Str *codes,
                                        const ProductId *addons, size_t count,
                                        RowChange *ret_change);

#endif

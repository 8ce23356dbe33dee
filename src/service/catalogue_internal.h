/* catalogue_internal.h - views of products with prices. Shared inside service/ only. */
#ifndef SERVICE_CATALOGUE_INTERNAL_H
#define SERVICE_CATALOGUE_INTERNAL_H

#include "service/catalogue.h"
#include "service/price.h"
#include "store/product_type_store.h"

/* Who sees the catalogue as it is edited: the operator's administrators and auditors. Fails:
 * FORBIDDEN. */
MUST_USE Err *catalogue_readable(const Call *call);
/* Views of at most PRODUCT_CARDS_MAX products, in the order of the ids, with the plans that the
 * chain has a price for. Two queries. */
MUST_USE Err *catalogue_views(Call *call, Db *db, PriceChain *chain, const ProductId *ids,
                              size_t count, ProductView **ret_views);
/* The least price, in minor units, that the buyer pays for a plan of each product; INT64_MAX where
 * there is none. The ids are in order. A query for each PRICES_PAGE_MAX prices. */
MUST_USE Err *catalogue_least_prices(Call *call, Db *db, PriceChain *chain, const ProductId *ids,
                                     size_t count, int64_t *ret_minors);

/* What the page of a product says of others. `ret_relations` is zero at first. */
MUST_USE Err *catalogue_relations_read(Call *call, Db *db, PriceChain *chain,
                                       const Product *product, ProductRelations *ret_relations);
/* The shop's front as its lists say. */
typedef struct FrontLists {
    CatalogueGroup *groups[GROUP_KIND_COUNT];
    size_t counts[GROUP_KIND_COUNT];
} FrontLists;
MUST_USE Err *catalogue_front_lists(Db *db, Arena *out, FrontLists *ret_lists);
MUST_USE Err *catalogue_front(Call *call, Db *db, const FrontLists *lists, ShopFront *ret_front);
/* One product's page. Fails: NOT_FOUND. */
typedef struct ProductRead {
    Call *call;
    Str code;
    ProductView *view;
    ProductView *addons;
    size_t addon_count;
} ProductRead;
MUST_USE Err *catalogue_product_read(Db *db, ProductRead *read);

#endif

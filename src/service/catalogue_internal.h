/* catalogue_internal.h - views of products with prices. Shared inside service/ only. */
#ifndef SERVICE_CATALOGUE_INTERNAL_H
#define SERVICE_CATALOGUE_INTERNAL_H

#include "service/catalogue.h"
#include "service/price.h"

/* Views of at most PRODUCT_CARDS_MAX products, in the order of the ids, with the plans that the
 * chain has a price for. Two queries. */
MUST_USE Err *catalogue_views(Call *call, Db *db, PriceChain *chain, const ProductId *ids,
                              size_t count, ProductView **ret_views);
/* The least price, in minor units, that the buyer pays for a plan of each product; INT64_MAX where
 * there is none. The ids are in order. A query for each PRICES_PAGE_MAX prices. */
MUST_USE Err *catalogue_least_prices(Call *call, Db *db, PriceChain *chain, const ProductId *ids,
                                     size_t count, int64_t *ret_minors);

#endif

/* catalogue_internal.h - views of products with prices. Shared inside service/ only. */
#ifndef SERVICE_CATALOGUE_INTERNAL_H
#define SERVICE_CATALOGUE_INTERNAL_H

#include "service/catalogue.h"
#include "service/price.h"

/* Views of at most PRODUCT_CARDS_MAX products, in the order of the ids, with the plans that the
 * chain has a price for. Two queries. */
MUST_USE Err *catalogue_views(Call *call, Db *db, PriceChain *chain, const ProductId *ids,
                              size_t count, ProductView **ret_views);
/* Sorts by the least price that the buyer pays for a plan. One query. */
MUST_USE Err *catalogue_sort_by_price(Call *call, Db *db, PriceChain *chain, ProductId *ids,
                                      size_t count);

#endif

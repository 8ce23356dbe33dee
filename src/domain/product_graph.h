/*
 * product_graph.h - how products stand to one another: what one can become, and what nobody owns
 * together (R-CAT-01, field guide B1.2, B3.5).
 *
 * Upgrades join products of one type, may branch and never lead back; each makes a downgrade the
 * other way. An exclusion counts both ways, whichever product says it.
 */
#ifndef DOMAIN_PRODUCT_GRAPH_H
#define DOMAIN_PRODUCT_GRAPH_H

#include "base/arena.h"
#include "domain/id.h"

enum { PRODUCT_LINKS_MAX = 20000, LINKS_OF_PRODUCT_MAX = 40, BUNDLE_ITEMS_MAX = 20 };

/* An upgrade, or an exclusion. */
typedef struct ProductLink {
    ProductId from;
    ProductId to;
} ProductLink;

/* Does a way along the links lead from one product to the other? A product reaches itself. */
bool links_reach(const ProductLink *links, size_t count, ProductId from, ProductId to,
                 Arena scratch);
/* Are both joined by a link, either way round? */
bool links_join(const ProductLink *links, size_t count, ProductId one, ProductId other);
/* The first link both of whose products are among these; NULL: none. */
const ProductLink *links_within(const ProductLink *links, size_t count, const ProductId *products,
                                size_t product_count);

#endif

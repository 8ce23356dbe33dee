/* search.h - finding products: words, facets, order. Shared inside service/ only. */
#ifndef SERVICE_SEARCH_H
#define SERVICE_SEARCH_H

#include "service/search_index.h"

/* What was found, in the order asked for. */
typedef struct SearchFound {
    ProductId *ids; /* of the page */
    size_t count;
    size_t total;
    Str corrected; /* the words that were looked for instead; empty: those that were typed */
    Facet *facets[FACET_COUNT];
    size_t facet_counts[FACET_COUNT];
} SearchFound;

typedef struct SearchWanted {
    Str search; /* as typed */
    FacetChoice chosen[FACET_COUNT];
    ProductSort sort;
    bool addons;
    size_t skip, limit;
} SearchWanted;

/* Inside a transaction. */
MUST_USE Err *search_products(Call *call, Db *db, PriceChain *chain, const SearchWanted *wanted,
                              SearchFound *ret_found);
/* For sorting: in the shop's order, then most products first. */
int facet_order(const Facet *left, const Facet *right);
/* For `stoa check`: a product after `after` whose words are not those of its texts; *after moves
 * on.
 */
MUST_USE Err *search_check(Call *call, Db *db, ProductId *after, Str *ret_problem, bool *ret_more);
/* The words as they are looked for; the same search in other letters has the same words. */
size_t search_terms(Arena *out, Str search, Str ret_words[PRODUCT_WORDS_MAX]);

#endif

/*
 * search_index.h - the catalogue in memory, for one version of it: what a search filters by, counts
 * and sorts by. Shared inside service/ only.
 *
 * Which products have a word is asked of the database, once for each word of late; scores, counts
 * of facets and the order are worked out here, so that they do not depend on the engine. The index
 * is read again when the catalogue's version has grown, in the transaction that has seen it.
 * Whoever uses one holds it until it says that it is done; the last one frees it.
 */
#ifndef SERVICE_SEARCH_INDEX_H
#define SERVICE_SEARCH_INDEX_H

#include "domain/search.h"
#include "service/catalogue.h"
#include "service/price.h"
#include "store/search_store.h"

/* A facet and one of its values, "vendor" and "Microsoft". */
typedef struct SearchValue {
    FacetKind facet;
    Str word;
    int32_t position; /* in the shop's list, 1…; 0: it is in none */
    Str title;        /* of a block; else empty */
    bool hidden;      /* a block that is not shown */
} SearchValue;

/* Places in SearchIndex.words and .facet_values: [from, to). */
typedef struct SearchRange {
    uint32_t from, to;
} SearchRange;

typedef struct SearchProduct {
    ProductId id;
    Instant created_at;
    Str name;          /* folded */
    int32_t unpopular; /* 0 popular, 1 featured, 2 neither */
    bool addon;
    SearchRange words[SEARCH_FIELD_COUNT]; /* none for SEARCH_BODY */
    SearchRange values;
} SearchProduct;

enum {
    SEARCH_VOCABULARY_MAX = 200 * 1000, /* different words of names, vendors and categories */
    SEARCH_VALUES_MAX = 8000            /* different values of all facets */
};

typedef struct SearchIndex {
    int64_t version; /* of the catalogue */
    size_t product_count;
    SearchProduct *products; /* by id */
    /* Places in `products`, in three orders; ties by name and id. */
    uint32_t *by_popular, *by_name, *by_newest;
    size_t vocabulary_count;
    Str *vocabulary; /* in order: the words that begin alike stand together */
    uint32_t *words; /* of the products: places in the vocabulary */
    size_t value_count;
    SearchValue *values;
    uint32_t *facet_values; /* of the products: places in `values` */
} SearchIndex;

/* What somebody sees: one byte for each product of the index, not 0 when it is shown. */
typedef struct SearchShelf {
    const uint8_t *shown;
} SearchShelf;

/* The index of the version that the transaction sees; search_index_done when it was used. */
MUST_USE Err *search_index_use(Call *call, Db *db, const SearchIndex **ret_index);
void search_index_done(Call *call, const SearchIndex *index);
/* Products that the assortment shows today; the answer is on call->out. */
MUST_USE Err *search_shelf(Call *call, Db *db, const SearchIndex *index,
                           const Assortment *assortment, SearchShelf *ret_shelf);
/* What each product of the index costs the actor's account at least today, in minor units;
 * INT64_MAX: nothing. On call->out. */
MUST_USE Err *search_least_prices(Call *call, Db *db, const SearchIndex *index, PriceChain *chain,
                                  const int64_t **ret_minors);
/* Products that have the word anywhere: one bit for each product of the index, bit 0 of byte 0 the
 * first. On call->out. */
MUST_USE Err *search_term_products(Call *call, Db *db, const SearchIndex *index,
                                   const SearchTerm *term, const uint8_t **ret_bits);
/* The place of a product; product_count when it is not in the index. */
size_t search_place(const SearchIndex *index, ProductId id);
/* The words of the vocabulary that begin with the word, or are it. */
SearchRange search_vocabulary(const SearchIndex *index, Str word, bool prefix);

/* What it asks the database for (search_term.c); ret_bits come zeroed. */
MUST_USE Err *search_term_read(Call *call, Db *db, const SearchIndex *index, const SearchTerm *term,
                               uint8_t *ret_bits);
static inline size_t search_bits_bytes(const SearchIndex *index)
{
    return index->product_count / 8 + 1;
}
static inline bool search_bit(const uint8_t *bits, size_t place)
{
    return (bits[place / 8] >> (place % 8) & 1) != 0;
}
/* Reads an index into the arena (search_load.c). */
MUST_USE Err *search_load(Call *call, Db *db, int64_t version, Arena *out, SearchIndex *ret_index);

#endif

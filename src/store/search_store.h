/*
 * search_store.h - the words of the catalogue in the database. SQL: sql/queries/product_search.sql.
 *
 * Words are folded (base/fold.h). Which products have some words is asked of SQLite's FTS5 or of
 * PostgreSQL's text search; since both only look up what the program folded, both say the same.
 */
#ifndef STORE_SEARCH_STORE_H
#define STORE_SEARCH_STORE_H

#include "gen/sql_product_search.h"
#include "store/product_store.h"

enum { SEARCH_PAGE_MAX = 1000, SEARCH_TEXTS_MAX = 200 };

typedef SqlSearchProducts SearchProductRow;
typedef SqlSearchBillings SearchBillingRow;
typedef SqlSearchTexts SearchTextRow; /* empty words_name: none are stored */

/* A word that is looked for. */
typedef struct SearchTerm {
    Str word;    /* folded */
    bool prefix; /* a word that begins so will do */
} SearchTerm;

/* The words by which a product is found. */
typedef struct SearchWords {
    Str name, vendor, category, body;
} SearchWords;

SearchWords store_search_words(Arena *out, const SearchTextRow *product);
/* Nothing is written when they are stored already. */
MUST_USE Err *store_search_put(Db *db, Arena scratch, ProductId product, const SearchWords *words);
/* Takes away what is stored, and stores these. */
MUST_USE Err *store_search_make(Db *db, ProductId product, const SearchWords *words);
/* All products by id, from after `after` on, at most SEARCH_TEXTS_MAX. */
MUST_USE Err *store_search_texts(Db *db, Arena *out, ProductId after, SearchTextRow **ret_rows,
                                 size_t *ret_count);

/* Active products by id, at most SEARCH_PAGE_MAX. */
MUST_USE Err *store_search_products(Db *db, Arena *out, ProductId after,
                                    SearchProductRow **ret_rows, size_t *ret_count);
/* How the plans of the products in (after, through] are billed; at most SEARCH_PAGE_MAX products.
 */
MUST_USE Err *store_search_billings(Db *db, Arena *out, ProductId after, ProductId through,
                                    SearchBillingRow **ret_rows, size_t *ret_count);
/* Active products that the assortment shows, by id, at most PRODUCTS_MAX. */
MUST_USE Err *store_search_shelf(Db *db, Arena *out, const Assortment *assortment,
                                 ProductId **ret_ids, size_t *ret_count);
/* Products that have the word in any of their texts, in no order, at most PRODUCTS_MAX. */
MUST_USE Err *store_search_match(Db *db, Arena *out, const SearchTerm *term, ProductId **ret_ids,
                                 size_t *ret_count);

#endif

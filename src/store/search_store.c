/* search_store.c - the words of the catalogue. SQL: sql/queries/product_search.sql. */
#include "store/search_store.h"

#include "base/fold.h"
#include "store/product_params.h"

_Static_assert(sizeof(SqlSearchShelf) == sizeof(ProductId), "rows are ids");
_Static_assert(sizeof(SqlSearchMatch) == sizeof(ProductId), "rows are ids");

enum { BODY_TEXT_BYTES_MAX = 8 * 1024 }; /* of a description */

SearchWords store_search_words(Arena *out, const SearchTextRow *product)
{
    Str description = str_slice(product->description, 0, BODY_TEXT_BYTES_MAX);
    while (!str_utf8_valid(description) && description.len > 0) { /* cut within a code point */
        description.len--;
    }
    Str category =
        arena_printf(out, "%.*s %.*s %.*s", STR_ARG(product->category),
                     STR_ARG(product->industries), STR_ARG(service_kind_label(product->kind)));
    Str body = arena_printf(out, "%.*s %.*s %.*s %.*s", STR_ARG(product->code),
                            STR_ARG(product->vendor_product), STR_ARG(product->summary),
                            STR_ARG(description));
    return (SearchWords){ .name = fold_words(out, product->name),
                          .vendor = fold_words(out, product->vendor),
                          .category = fold_words(out, category),
                          .body = fold_words(out, body) };
}

/* FTS5 has no UPSERT. */
Err *store_search_make(Db *db, ProductId product, const SearchWords *words)
{
    TRY(sql_search_remove(db, product, NULL));
    return sql_search_add(db, product, words->name, words->vendor, words->category, words->body,
                          NULL);
}

Err *store_search_put(Db *db, Arena scratch, ProductId product, const SearchWords *words)
{
    SqlSearchGet old;
    bool found;
    TRY(sql_search_get(db, &scratch, product, &old, &found));
    if (found && str_eq(old.name, words->name) && str_eq(old.vendor, words->vendor) &&
        str_eq(old.category, words->category) && str_eq(old.body, words->body)) {
        return NULL;
    }
    return store_search_make(db, product, words);
}

Err *store_search_texts(Db *db, Arena *out, ProductId after, SearchTextRow **ret_rows,
                        size_t *ret_count)
{
    return sql_search_texts(db, out, after, SEARCH_TEXTS_MAX, ret_rows, ret_count);
}

Err *store_search_products(Db *db, Arena *out, ProductId after, SearchProductRow **ret_rows,
                           size_t *ret_count)
{
    return sql_search_products(db, out, after, SEARCH_PAGE_MAX, ret_rows, ret_count);
}

Err *store_search_billings(Db *db, Arena *out, ProductId after, ProductId through,
                           SearchBillingRow **ret_rows, size_t *ret_count)
{
    return sql_search_billings(db, out, after, through, ret_rows, ret_count);
}

Err *store_search_shelf(Db *db, Arena *out, const Assortment *assortment, ProductId **ret_ids,
                        size_t *ret_count)
{
    SqlSearchShelfIn in = { ASSORTMENT_PARAMS(assortment) };
    SqlSearchShelf *rows;
    TRY(sql_search_shelf(db, out, &in, &rows, ret_count));
    *ret_ids = (ProductId *)rows;
    return NULL;
}

/* FTS5: "word"*. PostgreSQL: 'word':*. A folded word has no quotes. */
static Str match_text(Arena *out, DbEngine engine, const SearchTerm *term)
{
    if (engine == DB_SQLITE) {
        return arena_printf(out, "\"%.*s\"%s", STR_ARG(term->word), term->prefix ? "*" : "");
    }
    return arena_printf(out, "'%.*s'%s", STR_ARG(term->word), term->prefix ? ":*" : "");
}

Err *store_search_match(Db *db, Arena *out, const SearchTerm *term, ProductId **ret_ids,
                        size_t *ret_count)
{
    SqlSearchMatch *rows;
    TRY(sql_search_match(db, out, match_text(out, db_engine(db), term), &rows, ret_count));
    *ret_ids = (ProductId *)rows;
    return NULL;
}

/* catalogue.c - what the actor can buy: lists, one product, facets, the catalogue's version. */
#include "service/catalogue.h"

#include "service/catalogue_internal.h"
#include "store/setting_store.h"

enum { VERSION_CACHE_US = 1000000, VERSION_ARENA_BYTES = 64 * 1024 };

typedef struct ListRead {
    Call *call;
    ProductQuery *query;
    ProductFilter filter;
    size_t skip;
    size_t limit;
    ProductView *views;
    size_t count;
    size_t total;
} ListRead;

/* The words of the search; more than PRODUCT_WORDS_MAX are left out. */
static void search_words(Call *call, Str search, Str ret_words[PRODUCT_WORDS_MAX])
{
    Str rest = str_lower(call->out, search);
    Str word;
    size_t count = 0;
    while (count < PRODUCT_WORDS_MAX && str_next(&rest, ' ', &word)) {
        word = str_trim(word);
        if (word.len > 0) {
            ret_words[count++] = word;
        }
    }
}

static Err *list_prepare(ListRead *list)
{
    ProductQuery *query = list->query;
    int64_t skip = 0;
    if (query->search.len > SEARCH_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "q", "a search has at most %d bytes", SEARCH_BYTES_MAX);
    }
    if (!str_utf8_valid(query->search)) {
        return ERR_FIELD(FIELD_INVALID, "q", "the search is not valid text");
    }
    if (query->page.after.len > 0 &&
        (!str_parse_int64(query->page.after, &skip) || skip < 0 || skip > PRODUCTS_MAX)) {
        return ERR_FIELD(FIELD_INVALID, "after", "there is no such page");
    }
    search_words(list->call, query->search, list->filter.words);
    list->filter.kind = query->kind;
    list->filter.category = query->category;
    list->filter.addons = query->addons;
    list->filter.by_popular = query->sort == PRODUCT_SORT_POPULAR;
    list->skip = (size_t)skip;
    list->limit = query->page.limit == 0 || query->page.limit > SHOP_PAGE_SIZE ? SHOP_PAGE_SIZE
                                                                               : query->page.limit;
    return NULL;
}

static Err *list_body(Db *db, void *context)
{
    ListRead *list = context;
    Call *call = list->call;
    PriceChain chain;
    ProductId *ids;
    TRY(price_chain_load(call, db, &chain));
    list->filter.assortment = chain.assortment;
    TRY(store_product_ids(db, call->out, &list->filter, &ids, &list->total));
    if (list->query->sort == PRODUCT_SORT_PRICE && !chain.shown && !chain.hidden) {
        TRY(catalogue_sort_by_price(call, db, &chain, ids, list->total));
    }
    size_t skip = list->skip < list->total ? list->skip : list->total;
    size_t left = list->total - skip;
    list->count = left < list->limit ? left : list->limit;
    list->query->page.next =
        left > list->limit ? arena_printf(call->out, "%zu", skip + list->limit) : (Str){ 0 };
    return catalogue_views(call, db, &chain, ids + skip, list->count, &list->views);
}

Err *svc_products(Call *call, ProductQuery *query, ProductView **ret, size_t *ret_count,
                  int64_t *ret_total)
{
    ListRead list = { .call = call, .query = query };
    TRY(list_prepare(&list));
    TRY(db_tx(call->app->database, DB_READ, "products", list_body, &list));
    *ret = list.views;
    *ret_count = list.count;
    *ret_total = (int64_t)list.total;
    return NULL;
}

typedef struct FacetRead {
    Call *call;
    ProductFacet *rows;
    size_t count;
} FacetRead;

static Err *facets_body(Db *db, void *context)
{
    FacetRead *read = context;
    PriceChain chain;
    TRY(price_chain_load(read->call, db, &chain));
    return store_product_facets(db, read->call->out, &chain.assortment, &read->rows, &read->count);
}

/* One more of the word; a new word is put at the end. */
static void facet_count(Facet *facets, size_t *count, Str word, Str label, int64_t more)
{
    size_t i = 0;
    while (i < *count && !str_eq(facets[i].word, word)) {
        i++;
    }
    if (i == *count) {
        facets[(*count)++] = (Facet){ .word = word, .label = label };
    }
    facets[i].count += more;
}

Err *svc_facets(Call *call, Facet **ret_kinds, size_t *ret_kind_count, Facet **ret_categories,
                size_t *ret_category_count)
{
    FacetRead read = { .call = call };
    TRY(db_tx(call->app->database, DB_READ, "facets", facets_body, &read));
    Facet *kinds = arena_array(call->out, Facet, SERVICE_KIND_COUNT);
    Facet *categories = arena_array(call->out, Facet, read.count);
    size_t kind_count = 0;
    size_t category_count = 0;
    for (size_t kind = 0; kind < SERVICE_KIND_COUNT; kind++) {
        for (size_t i = 0; i < read.count; i++) {
            if (read.rows[i].kind == (ServiceKind)kind) {
                facet_count(kinds, &kind_count, service_kind_name((ServiceKind)kind),
                            service_kind_label((ServiceKind)kind), read.rows[i].count);
                facet_count(categories, &category_count, read.rows[i].category,
                            read.rows[i].category, read.rows[i].count);
            }
        }
    }
    *ret_kinds = kinds;
    *ret_kind_count = kind_count;
    *ret_categories = categories;
    *ret_category_count = category_count;
    return NULL;
}

typedef struct ProductRead {
    Call *call;
    Str code;
    ProductView *view;
    ProductView *addons;
    size_t addon_count;
} ProductRead;

static Err *product_body(Db *db, void *context)
{
    ProductRead *read = context;
    Call *call = read->call;
    PriceChain chain;
    Product *product;
    ProductId *addons;
    TRY(price_chain_load(call, db, &chain));
    TRY(store_product_by_code(db, call->out, read->code, &product));
    if (product == NULL || product->state != PRODUCT_ACTIVE) {
        return ERR(NOT_FOUND, "there is no such product");
    }
    TRY(catalogue_views(call, db, &chain, &product->id, 1, &read->view));
    if (read->view->plan_count == 0) {
        return ERR(NOT_FOUND, "there is no such product in your price list");
    }
    read->view->description = product->description;
    TRY(store_product_addons(db, call->out, product->id, &chain.assortment, &addons,
                             &read->addon_count));
    return catalogue_views(call, db, &chain, addons, read->addon_count, &read->addons);
}

Err *svc_product(Call *call, Str code, ProductView *ret, ProductView **ret_addons,
                 size_t *ret_addon_count)
{
    ProductRead read = { .call = call, .code = code };
    TRY(db_tx(call->app->database, DB_READ, "product", product_body, &read));
    *ret = *read.view;
    *ret_addons = read.addons;
    *ret_addon_count = read.addon_count;
    return NULL;
}

typedef struct VersionRead {
    Arena scratch;
    int64_t version;
} VersionRead;

static Err *version_body(Db *db, void *context)
{
    VersionRead *read = context;
    Arena scratch = read->scratch;
    return store_setting_get(db, &scratch, S("catalogue_version"), &read->version);
}

bool svc_catalogue_version_known(App *app, int64_t *ret_version)
{
    *ret_version = app->catalogue_version;
    return app->catalogue_read_us != 0 &&
           clock_monotonic_us() - app->catalogue_read_us < VERSION_CACHE_US;
}

/* Two threads that read at once both write what was true within the second. */
Err *svc_catalogue_version(App *app, int64_t *ret_version)
{
    int64_t now_us = clock_monotonic_us();
    if (app->catalogue_read_us == 0 || now_us - app->catalogue_read_us >= VERSION_CACHE_US) {
        Arena start = arena_open(VERSION_ARENA_BYTES);
        VersionRead read = { .scratch = start };
        Err *err = db_tx(app->database, DB_READ, "catalogue_version", version_body, &read);
        arena_close(start, VERSION_ARENA_BYTES);
        TRY(err);
        app->catalogue_version = read.version;
        app->catalogue_read_us = now_us;
    }
    *ret_version = app->catalogue_version;
    return NULL;
}

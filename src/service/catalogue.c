/* catalogue.c - what the actor can buy: lists, one product, facets, the catalogue's version. */
#include "service/catalogue.h"

#include "service/catalogue_internal.h"
#include "service/search.h"
#include "store/setting_store.h"

enum { VERSION_CACHE_US = 1000000, VERSION_ARENA_BYTES = 64 * 1024 };

typedef struct ListRead {
    Call *call;
    ProductQuery *query;
    SearchWanted wanted;
    ProductList list;
} ListRead;

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
    SearchWanted *wanted = &list->wanted;
    wanted->search = str_trim(query->search);
    for (size_t i = 0; i < FACET_COUNT; i++) {
        wanted->chosen[i] = query->chosen[i];
    }
    wanted->addons = query->addons;
    wanted->sort = query->sort;
    wanted->skip = (size_t)skip;
    wanted->limit = query->page.limit == 0 || query->page.limit > SHOP_PAGE_SIZE
                        ? SHOP_PAGE_SIZE
                        : query->page.limit;
    return NULL;
}

static Err *list_body(Db *db, void *context)
{
    ListRead *read = context;
    Call *call = read->call;
    ProductList *list = &read->list;
    PriceChain chain;
    SearchFound found;
    TRY(price_chain_load(call, db, &chain));
    TRY(search_products(call, db, &chain, &read->wanted, &found));
    size_t next = read->wanted.skip + found.count;
    read->query->page.next =
        found.count > 0 && next < found.total ? arena_printf(call->out, "%zu", next) : (Str){ 0 };
    *list = (ProductList){ .count = found.count,
                           .total = (int64_t)found.total,
                           .corrected = found.corrected };
    for (size_t i = 0; i < FACET_COUNT; i++) {
        list->facets[i] = found.facets[i];
        list->facet_counts[i] = found.facet_counts[i];
    }
    return catalogue_views(call, db, &chain, found.ids, found.count, &list->products);
}

Err *svc_products(Call *call, ProductQuery *query, ProductList *ret_list)
{
    ListRead read = { .call = call, .query = query };
    TRY(list_prepare(&read));
    TRY(db_tx(call->app->database, DB_READ, "products", list_body, &read));
    *ret_list = read.list;
    return NULL;
}

Err *catalogue_product_read(Db *db, ProductRead *read)
{
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
    if (read->view->plan_count == 0 && read->view->parts_count == 0) {
        return ERR(NOT_FOUND, "there is no such product in your price list");
    }
    read->view->description = product->description;
    TRY(catalogue_relations_read(call, db, &chain, product, &read->view->relations));
    TRY(store_product_addons(db, call->out, product->id, &chain.assortment, &addons,
                             &read->addon_count));
    return catalogue_views(call, db, &chain, addons, read->addon_count, &read->addons);
}

static Err *product_body(Db *db, void *context)
{
    return catalogue_product_read(db, context);
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
    int64_t visitors_see;
} VersionRead;

static Err *version_body(Db *db, void *context)
{
    VersionRead *read = context;
    Arena scratch = read->scratch;
    TRY(store_setting_get(db, &scratch, S("visitors_see"), &read->visitors_see));
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
        app->visitors_see = read.visitors_see;
        app->catalogue_read_us = now_us;
    }
    *ret_version = app->catalogue_version;
    return NULL;
}

/* catalogue_front.c - the shop's front page: special blocks in the order of the back office, and
 * the ways into the catalogue (R-CAT-02). */
#include <stdlib.h>

#include "service/catalogue_internal.h"
#include "service/search.h"

_Static_assert(SHOP_BLOCK_COUNT *FRONT_BLOCK_MAX <= PRODUCT_CARDS_MAX, "one page of products");

Err *catalogue_front_lists(Db *db, Arena *out, FrontLists *ret_lists)
{
    for (size_t kind = 0; kind < GROUP_KIND_COUNT; kind++) {
        TRY(store_catalogue_groups(db, out, (GroupKind)kind, &ret_lists->groups[kind],
                                   &ret_lists->counts[kind]));
    }
    return NULL;
}

/* The blocks that are shown, as listed, and then those that the list does not name. */
static size_t blocks_listed(Call *call, const FrontLists *lists, FrontBlock *blocks)
{
    const CatalogueGroup *groups = lists->groups[GROUP_BLOCK];
    bool named[SHOP_BLOCK_COUNT] = { false };
    size_t count = 0;
    for (size_t i = 0; i < lists->counts[GROUP_BLOCK]; i++) {
        ShopBlock block;
        if (!shop_block_parse(groups[i].name, &block) || named[block]) {
            continue;
        }
        named[block] = true;
        if (groups[i].shown) {
            blocks[count++] = (FrontBlock){ .word = str_dup(call->out, groups[i].name),
                                            .title = str_dup(call->out, groups[i].title) };
        }
    }
    for (size_t i = 0; i < SHOP_BLOCK_COUNT; i++) {
        if (!named[i]) {
            blocks[count++] = (FrontBlock){ .word = shop_block_name((ShopBlock)i),
                                            .title = shop_block_title((ShopBlock)i) };
        }
    }
    return count;
}

static bool among(const ProductId *ids, size_t count, ProductId id)
{
    for (size_t i = 0; i < count; i++) {
        if (ids[i].v == id.v) {
            return true;
        }
    }
    return false;
}

/* Adds the block's products that stand in none before it. */
static Err *block_fill(Call *call, Db *db, PriceChain *chain, FrontBlock *block, ProductId *ids,
                       size_t *count)
{
    SearchWanted wanted = { .sort = PRODUCT_SORT_POPULAR, .limit = *count + FRONT_BLOCK_MAX };
    SearchFound found;
    wanted.chosen[FACET_BLOCK] = (FacetChoice){ &block->word, 1 };
    TRY(search_products(call, db, chain, &wanted, &found));
    for (size_t i = 0; i < found.count && block->products_count < FRONT_BLOCK_MAX; i++) {
        if (!among(ids, *count, found.ids[i])) {
            ids[(*count)++] = found.ids[i];
            block->products_count++;
        }
    }
    return NULL;
}

static int by_position(const void *a, const void *b)
{
    const Facet *left = a;
    const Facet *right = b;
    return facet_order(left, right);
}

/* In the order of the list, whatever is published. */
static void facets_order(const FrontLists *lists, GroupKind kind, Facet *facets, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        facets[i].position = 0;
        for (size_t k = 0; k < lists->counts[kind]; k++) {
            if (str_eq(lists->groups[kind][k].name, facets[i].word)) {
                facets[i].position = (int32_t)k + 1;
            }
        }
    }
    qsort(facets, count, sizeof(Facet), by_position);
}

Err *catalogue_front(Call *call, Db *db, const FrontLists *lists, ShopFront *ret_front)
{
    const SearchWanted all = { .sort = PRODUCT_SORT_POPULAR };
    FrontBlock *blocks = arena_array(call->out, FrontBlock, SHOP_BLOCK_COUNT);
    ProductId ids[PRODUCT_CARDS_MAX];
    ProductView *views;
    PriceChain chain;
    SearchFound found;
    size_t count = 0;
    size_t taken = 0;
    TRY(price_chain_load(call, db, &chain));
    TRY(search_products(call, db, &chain, &all, &found));
    ShopFront front = { .blocks = blocks,
                        .kinds = found.facets[FACET_KIND],
                        .kinds_count = found.facet_counts[FACET_KIND],
                        .categories = found.facets[FACET_CATEGORY],
                        .categories_count = found.facet_counts[FACET_CATEGORY],
                        .industries = found.facets[FACET_INDUSTRY],
                        .industries_count = found.facet_counts[FACET_INDUSTRY] };
    facets_order(lists, GROUP_CATEGORY, front.categories, front.categories_count);
    facets_order(lists, GROUP_INDUSTRY, front.industries, front.industries_count);
    size_t shown = blocks_listed(call, lists, blocks);
    for (size_t i = 0; i < shown; i++) {
        TRY(block_fill(call, db, &chain, &blocks[i], ids, &count));
    }
    TRY(catalogue_views(call, db, &chain, ids, count, &views));
    for (size_t i = 0; i < shown; i++) {
        FrontBlock block = blocks[i];
        block.products = &views[taken];
        taken += block.products_count;
        if (block.products_count > 0) {
            blocks[front.blocks_count++] = block;
        }
    }
    *ret_front = front;
    return NULL;
}

typedef struct FrontRead {
    Call *call;
    ShopFront front;
} FrontRead;

static Err *front_body(Db *db, void *context)
{
    FrontRead *read = context;
    FrontLists lists;
    TRY(catalogue_front_lists(db, read->call->out, &lists));
    return catalogue_front(read->call, db, &lists, &read->front);
}

Err *svc_shop_front(Call *call, ShopFront *ret_front)
{
    FrontRead read = { .call = call };
    TRY(db_tx(call->app->database, DB_READ, "shop_front", front_body, &read));
    *ret_front = read.front;
    return NULL;
}

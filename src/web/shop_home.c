/* shop_home.c - GET /: the way into the catalogue, and a partner's own figures. */
#include "gen/tpl_shop_home.h"
#include "web/page.h"
#include "web/shop_routes.h"

enum { BLOCK_FEATURED, BLOCK_NEW, BLOCK_POPULAR, BLOCK_COUNT };

static void block_add(HomeBlock *block, const ProductView *product)
{
    if (block->products_count < HOME_BLOCK_MAX) {
        block->products[block->products_count] = *product;
        block->products_count++;
    }
}

/* A product stands in one block only, the first that it belongs to. */
static Err *fill_blocks(Call *call, HomePage *page)
{
    static const Str titles[] = { [BLOCK_FEATURED] = STR_INIT("Featured"),
                                  [BLOCK_NEW] = STR_INIT("New in the catalogue"),
                                  [BLOCK_POPULAR] = STR_INIT("Most popular") };
    ProductQuery query = { .sort = PRODUCT_SORT_POPULAR, .page = { .limit = LIST_MAX } };
    HomeBlock all[BLOCK_COUNT] = { 0 };
    ProductView *products;
    size_t count;
    int64_t total;

    TRY(svc_products(call, &query, &products, &count, &total));
    for (size_t i = 0; i < count; i++) {
        const ProductView *product = &products[i];
        if (product->featured) {
            block_add(&all[BLOCK_FEATURED], product);
        } else if (product->newcomer) {
            block_add(&all[BLOCK_NEW], product);
        } else if (product->popular) {
            block_add(&all[BLOCK_POPULAR], product);
        }
    }
    HomeBlock *blocks = arena_array(call->out, HomeBlock, BLOCK_COUNT);
    for (size_t i = 0; i < BLOCK_COUNT; i++) {
        if (all[i].products_count > 0) {
            all[i].title = titles[i];
            blocks[page->blocks_count] = all[i];
            page->blocks_count++;
        }
    }
    page->blocks = blocks;
    return NULL;
}

static Err *fill_figures(Call *call, HomePage *page)
{
    Page newest = { .limit = PAGE_SIZE };
    OrderView *orders;
    size_t count;

    TRY(svc_orders(call, (AccountId){ 0 }, &newest, &orders, &count));
    for (size_t i = 0; i < count; i++) {
        OrderState state = orders[i].state;
        bool failed = state == ORDER_FAILED || state == ORDER_PARTLY_DONE;
        page->orders_failed += failed ? 1 : 0;
        page->orders_waiting += !failed && !order_state_final(state) ? 1 : 0;
    }
    page->figures = true;
    return NULL;
}

static Err *home_get(Req *req, Resp *resp)
{
    const App *app = req->app;
    Call call = page_call(req);
    HomePage page = { .browse = req->signed_in || app->anonymous_browse };
    Facet *kinds;
    Facet *categories;
    size_t category_count;
    Out out = out_new(req->arena, NULL);

    TRY(page_layout(req, S("Cloud services, from order to invoice"), SECTION_NONE, &page.layout));
    if (page.browse) {
        TRY(svc_facets(&call, &kinds, &page.kinds_count, &categories, &category_count));
        page.kinds = kinds;
        TRY(fill_blocks(&call, &page));
    }
    if (req->signed_in && req->actor.kind == ACCOUNT_PARTNER) {
        TRY(fill_figures(&call, &page));
    }
    tpl_shop_home(&out, &page);
    return resp_html(resp, out_str(&out));
}

const Route home_route = {
    .method = HTTP_GET,
    .path = "/",
    .handle = home_get,
    .access = ACCESS_PUBLIC,
    .summary = "Start page",
};

/* shop_home.c - GET /: the way into the catalogue, and a partner's own figures. */
#include "gen/tpl_shop_home.h"
#include "web/page.h"
#include "web/shop_routes.h"

enum { HOME_PRODUCT_PAGES_MAX = 4 /* of the most popular, to look for blocks in */ };

static void block_add(HomeBlock *block, const ProductView *product)
{
    if (block->products_count < HOME_BLOCK_MAX) {
        block->products[block->products_count] = *product;
        block->products_count++;
    }
}

/* A product stands in one block only, the first that it belongs to. */
static void choose_blocks(HomeBlock *blocks, const ProductView *products, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const ProductView *product = &products[i];
        if (product->featured) {
            block_add(&blocks[BLOCK_FEATURED], product);
        } else if (product->newcomer) {
            block_add(&blocks[BLOCK_NEW], product);
        } else if (product->popular) {
            block_add(&blocks[BLOCK_POPULAR], product);
        } else if (product->promoted) {
            block_add(&blocks[BLOCK_PROMOTED], product);
        }
    }
}

static Err *fill_blocks(const Req *req, Call *call, HomePage *page)
{
    ProductQuery query = { .sort = PRODUCT_SORT_POPULAR, .page = { .limit = SHOP_PAGE_SIZE } };
    HomeBlock *blocks = arena_array(call->out, HomeBlock, SHOP_BLOCK_COUNT);

    for (size_t i = 0; i < SHOP_BLOCK_COUNT; i++) {
        blocks[i].title = shop_block_title((ShopBlock)i);
    }
    for (size_t i = 0; i < HOME_PRODUCT_PAGES_MAX; i++) {
        ProductList list;
        TRY(svc_products(call, &query, &list));
        if (i == 0) {
            page->kinds = list.facets[FACET_KIND];
            page->kinds_count = list.facet_counts[FACET_KIND];
        }
        (void)page_prices(req, list.products, list.count);
        choose_blocks(blocks, list.products, list.count);
        if (query.page.next.len == 0) {
            break;
        }
        query.page.after = query.page.next;
    }
    page->blocks = blocks;
    page->blocks_count = SHOP_BLOCK_COUNT;
    return NULL;
}

static Err *fill_figures(Call *call, HomePage *page)
{
    Page newest = { .limit = PAGE_SIZE };
    OrderView *orders;
    size_t count;

    TRY(svc_orders(call, (AccountId){ 0 }, S(""), &newest, &orders, &count));
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
    Out out = out_new(req->arena, NULL);

    TRY(page_layout(req, S("Cloud services, from order to invoice"), SECTION_NONE, &page.layout));
    if (page.browse) {
        TRY(fill_blocks(req, &call, &page));
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

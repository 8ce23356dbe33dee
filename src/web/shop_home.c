/* shop_home.c - GET /: the way into the catalogue, and a partner's own figures. */
#include "gen/tpl_shop_home.h"
#include "service/price_assign.h"
#include "web/page.h"
#include "web/shop_routes.h"

/* What the reader's role does not show is taken out of the blocks. */
static void hide_prices(const Req *req, const ShopFront *front)
{
    for (size_t i = 0; i < front->blocks_count; i++) {
        (void)page_prices(req, front->blocks[i].products, front->blocks[i].products_count);
    }
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
    Call call = page_call(req);
    HomePage page = { .browse = req->signed_in };
    Out out = out_new(req->arena, NULL);

    if (!page.browse) {
        TRY(svc_visitors_welcome(req->app, &page.browse));
    }
    TRY(page_layout(req, S("Cloud services, from order to invoice"), SECTION_NONE, &page.layout));
    if (page.browse) {
        TRY(svc_shop_front(&call, &page.front));
        hide_prices(req, &page.front);
    }
    if (req->signed_in && req->actor.kind == ACCOUNT_PARTNER) {
        TRY(fill_figures(&call, &page));
    }
    tpl_shop_home(&out, &page);
    return resp_html(resp, out_str(&out));
}

Err *home_preview(Req *req, Resp *resp, const ShopFront *front)
{
    HomePage page = { .browse = true, .front = *front };
    Out out = out_new(req->arena, NULL);
    TRY(page_layout(req, S("The shop's front"), SECTION_NONE, &page.layout));
    page_notice(&page.layout, S("warn"),
                S("This is how the draft will look. Nothing is published yet."));
    hide_prices(req, &page.front);
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

/* shop_ordered.c - GET /checkout/{checkout}/orders: what a confirmed checkout has become. */
#include "gen/tpl_shop_ordered.h"
#include "web/page.h"
#include "web/shop_checkout.h"
#include "web/shop_routes.h"

static Err *ordered_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    OrderedPage page = { 0 };
    CheckoutId id;
    const Zone *zone;

    TRY(page_id(checkout_id_parse(req_param(req, S("checkout")), "checkout", &id)));
    TRY(svc_checkout(&call, id, false, &page.checkout));
    if (page.checkout.placed_count == 0) {
        return resp_see_other(resp, S("/basket"));
    }
    TRY(page_layout(req, S("Your orders"), SECTION_ORDERS, &page.layout));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_shop_ordered(&out, &page);
    return resp_html(resp, out_str(&out));
}

const Route checkout_ordered_route = {
    .method = HTTP_GET,
    .path = "/checkout/{checkout}/orders",
    .handle = ordered_get,
    .access = CHECKOUT_ACCESS,
    .summary = "The orders of a checkout, and what was refused",
};

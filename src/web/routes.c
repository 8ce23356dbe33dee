/* routes.c - the site map, by address. A route stands at the end of its handler's file. */
#include "web/routes.h"

#include "web/shop_routes.h"

const Route *const web_routes[] = {
    &home_route,
    &basket_route,
    &basket_post_route,
    &checkout_billing_route,
    &checkout_billing_post_route,
    &checkout_confirm_route,
    &checkout_customer_route,
    &checkout_customer_new_route,
    &checkout_details_route,
    &checkout_details_post_route,
    &basket_line_route,
    &checkout_review_route,
    &products_route,
    &product_route,
    &sign_in_route,
    &sign_in_post_route,
    &sign_out_route,
};
const size_t web_route_count = COUNT_OF(web_routes);

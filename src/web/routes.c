/* routes.c - the site map, by address. A route stands at the end of its handler's file. */
#include "web/routes.h"

#include "web/shop_routes.h"

const Route *const web_routes[] = {
    &home_route,
    &products_route,
    &product_route,
    &basket_post_route,
    &sign_in_route,
    &sign_in_post_route,
    &sign_out_route,
};
const size_t web_route_count = COUNT_OF(web_routes);

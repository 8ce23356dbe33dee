/*
 * shop_routes.h - the routes of the storefront: the door, the catalogue, the basket, the checkout.
 */
#ifndef WEB_SHOP_ROUTES_H
#define WEB_SHOP_ROUTES_H

#include "http/http.h"
#include "service/catalogue.h"

extern const Route agreement_route;
extern const Route agreement_version_route;
extern const Route home_route;
/* The page of a front that is not published. */
MUST_USE Err *home_preview(Req *req, Resp *resp, const ShopFront *front);
extern const Route products_route;
extern const Route product_route;
extern const Route basket_post_route;
extern const Route basket_route;
extern const Route basket_line_route;
extern const Route basket_trial_route;
extern const Route bulk_file_route;
extern const Route bulk_route;
extern const Route saved_basket_delete_route;
extern const Route saved_basket_route;
extern const Route saved_basket_take_route;
extern const Route saved_baskets_csv_route;
extern const Route saved_baskets_post_route;
extern const Route saved_baskets_route;
extern const Route bulk_post_route;
extern const Route bulk_template_route;
extern const Route checkout_coupon_route;
extern const Route checkout_customer_route;
extern const Route checkout_customer_new_route;
extern const Route checkout_billing_route;
extern const Route checkout_billing_post_route;
extern const Route checkout_details_route;
extern const Route checkout_details_post_route;
extern const Route checkout_review_route;
extern const Route checkout_confirm_route;
extern const Route checkout_ordered_route;
extern const Route sign_in_route;
extern const Route sign_in_post_route;
extern const Route sign_out_route;

#endif

/*
 * shop_product.h - the plan picker's form: its fields, and the page that they choose.
 *
 * The same fields come in the query of GET /products/{code}, which shows their price, and in the
 * body of POST /basket.
 */
#ifndef WEB_SHOP_PRODUCT_H
#define WEB_SHOP_PRODUCT_H

#include "http/http.h"
#include "web/product_page.h"

enum {
    PICK_PRODUCT,
    PICK_TERM,
    PICK_BILLING,
    PICK_QUANTITY,
    PICK_NAME,
    PICK_KEY,
    PICK_ADDON, /* ADDON_MAX codes, then as many quantities */
    PICK_ADDON_QUANTITY = PICK_ADDON + ADDON_MAX,
    PICK_COUNT = PICK_ADDON_QUANTITY + ADDON_MAX
};

extern const Field pick_fields[PICK_COUNT];

/* Chooses the plan, checks the quantities and prices the lines. `addons` are the product's own.
 * What is wrong is in the page's messages. Fails: MONEY_RANGE. */
MUST_USE Err *product_pick(const FieldValue *values, Arena *out, const ProductView *addons,
                           size_t addon_count, ProductPage *page);

/* The page of a product that is not published: page->product is filled, the query has pick_fields.
 */
MUST_USE Err *product_preview(Req *req, Resp *resp, ProductView *addons, size_t addon_count,
                              ProductPage *page);

#endif

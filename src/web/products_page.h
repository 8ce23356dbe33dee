/* products_page.h - what templates/shop/products.html shows: the catalogue with its filters. */
#ifndef WEB_PRODUCTS_PAGE_H
#define WEB_PRODUCTS_PAGE_H

#include "web/layout.h"

typedef struct ProductsPage {
    Layout layout;
    Str search;
    Str kind;     /* a ServiceKind word, or empty */
    Str category; /* or empty */
    Str sort;     /* "popular", "name", "price" */
    bool filtered;
    bool prices; /* the reader has some: sorting by price makes sense */
    const Facet *kinds;
    size_t kinds_count;
    int64_t kinds_total;
    const Facet *categories;
    size_t categories_count;
    const ProductView *products;
    size_t products_count;
    int64_t total;
    Pager pager;
} ProductsPage;

#endif

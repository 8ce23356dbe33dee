/* products_page.h - what templates/shop/products.html shows: the catalogue with its filters. */
#ifndef WEB_PRODUCTS_PAGE_H
#define WEB_PRODUCTS_PAGE_H

#include "web/layout.h"

/* One value of a facet, and the list with it chosen, or not any more. */
typedef struct FacetLink {
    Str label, url;
    int64_t count;
    bool chosen;
} FacetLink;

/* A chosen value. */
typedef struct FacetWord {
    Str word;
} FacetWord;

typedef struct FacetGroup {
    Str name;         /* of the field: "vendor" */
    Str label;        /* "Vendor" */
    Str chosen_label; /* what is chosen; empty: nothing */
    const FacetWord *chosen;
    size_t chosen_count;
    Str all_url; /* the list without this filter */
    const FacetLink *links;
    size_t links_count;
    size_t more; /* values that are not shown */
} FacetGroup;

typedef struct ProductsPage {
    Layout layout;
    Str search;
    Str kind; /* a ServiceKind word, or empty */
    Str sort; /* "popular", "name", "price", "newest" */
    Str corrected;
    bool filtered;
    bool prices; /* the reader has some: sorting by price makes sense */
    const Facet *kinds;
    size_t kinds_count;
    int64_t kinds_total;
    const FacetGroup *groups;
    size_t groups_count;
    const ProductView *products;
    size_t products_count;
    int64_t total;
    Pager pager;
} ProductsPage;

#endif

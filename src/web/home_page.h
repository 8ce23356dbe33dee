/* home_page.h - what templates/shop/home.html shows: the way into the catalogue. */
#ifndef WEB_HOME_PAGE_H
#define WEB_HOME_PAGE_H

#include "web/layout.h"

typedef struct HomePage {
    Layout layout;
    const Facet *kinds; /* the six service kinds with their product counts */
    size_t kinds_count;
    const ProductView *featured;
    size_t featured_count;
    const ProductView *popular;
    size_t popular_count;
} HomePage;

#endif

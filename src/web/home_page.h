/* home_page.h - what templates/shop/home.html shows: the way into the catalogue. */
#ifndef WEB_HOME_PAGE_H
#define WEB_HOME_PAGE_H

#include "web/layout.h"

enum { HOME_BLOCK_MAX = 4 };

/* A special block of the catalogue (R-CAT-02). */
typedef struct HomeBlock {
    Str title;
    ProductView products[HOME_BLOCK_MAX];
    size_t products_count;
} HomeBlock;

typedef struct HomePage {
    Layout layout;
    bool browse;        /* the reader may see the catalogue */
    const Facet *kinds; /* the six service kinds with their product counts */
    size_t kinds_count;
    const HomeBlock *blocks;
    size_t blocks_count;
    bool figures; /* of the reader's account */
    int64_t orders_waiting;
    int64_t orders_failed;
} HomePage;

#endif

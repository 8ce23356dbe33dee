/* home_page.h - what templates/shop/home.html shows: the way into the catalogue. */
#ifndef WEB_HOME_PAGE_H
#define WEB_HOME_PAGE_H

#include "web/layout.h"

typedef struct HomePage {
    Layout layout;
    bool browse; /* the reader may see the catalogue */
    ShopFront front;
    bool figures; /* of the reader's account */
    int64_t orders_waiting;
    int64_t orders_failed;
} HomePage;

#endif

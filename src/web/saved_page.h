/*
 * saved_page.h - what the pages of saved baskets show: templates/shop/saved.html and
 * saved_one.html.
 */
#ifndef WEB_SAVED_PAGE_H
#define WEB_SAVED_PAGE_H

#include "service/saved_basket.h"
#include "web/layout.h"

typedef struct SavedPage {
    Layout layout;
    const SavedBasketView *baskets;
    size_t baskets_count;
    bool has_lines; /* of the basket that is open */
    FormField name;
} SavedPage;

typedef struct SavedOnePage {
    Layout layout;
    SavedBasketDetail basket;
    size_t right_count;
    Str key;
} SavedOnePage;

#endif

/*
 * bulk_page.h - what the page of many lines at once shows: templates/shop/bulk.html.
 */
#ifndef WEB_BULK_PAGE_H
#define WEB_BULK_PAGE_H

#include "service/basket_bulk.h"
#include "web/layout.h"

typedef struct BulkPage {
    Layout layout;
    bool tried; /* the dry run is shown */
    BulkView view;
    FormField text;
    Str csv; /* as it was tried, for the second form */
    Str key;
    Str file_error; /* what is wrong with the file that was sent */
} BulkPage;

#endif

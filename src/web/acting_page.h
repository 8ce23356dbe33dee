/* acting_page.h - what the page of who acted for whom shows. */
#ifndef WEB_ACTING_PAGE_H
#define WEB_ACTING_PAGE_H

#include "service/acting.h"
#include "web/layout.h"

typedef struct ActingPage {
    Layout layout;
    bool sells; /* there are two sides */
    bool for_us;
    FormField customer, person, from, until;
    const ActingView *rows;
    size_t rows_count;
    Pager pager;
    Str csv;
} ActingPage;

#endif

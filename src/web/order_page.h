/* order_page.h - what templates/account/orders.html, waits.html, order.html and order_live.html
 * show. */
#ifndef WEB_ORDER_PAGE_H
#define WEB_ORDER_PAGE_H

#include "web/account_page.h"
#include "web/list_page.h"

typedef struct OrdersPage {
    Layout layout;
    CustomerFilter filter;
    Str state;
    const FormOption *states;
    size_t states_count;
    ListTable table;
} OrdersPage;

typedef struct WaitsPage {
    Layout layout;
    const WaitView *waits;
    size_t waits_count;
    Pager pager;
    Str csv;
    bool mine;  /* only what waits for the reader's account */
    bool rules; /* the reader may see the account's rules of approval */
} WaitsPage;

typedef struct OrderPage {
    Layout layout;
    OrderView order;
    Str owner_name; /* who receives the services */
    Str state_text; /* one sentence on what is going on */
    bool money;
    bool can_retry;
    FormField reason; /* of a decision */
    bool can_see_documents;
    bool running; /* the page follows the work */
    Str live;     /* the stream's address, or empty */
    Timeline timeline;
} OrderPage;

#endif

/* change_page.h - what templates/account/change.html shows. */
#ifndef WEB_CHANGE_PAGE_H
#define WEB_CHANGE_PAGE_H

#include "service/change.h"
#include "web/account_page.h"

typedef struct ChangePage {
    Layout layout;
    SubscriptionView view;
    Str title;
    Str key;
    bool by_plan; /* another plan; else another quantity */
    Str path;     /* "plan" or "change" */
    FormField plan;
    FormField quantity;
    FormField when;
    bool previewed; /* `preview` is what confirming does */
    bool money;
    bool credit; /* it comes to less than nothing */
    ChangePreview preview;
    Str expected; /* what the reader saw, sent back with the confirmation */
} ChangePage;

#endif

/* usage_page.h - what templates/account/usage.html shows. */
#ifndef WEB_USAGE_PAGE_H
#define WEB_USAGE_PAGE_H

#include "service/usage.h"
#include "web/account_page.h"

typedef struct UsagePage {
    Layout layout;
    UsageView view;
    bool money;
    Pager pager;
} UsagePage;

#endif

/* decide_page.h - what templates/shop/decide.html shows. */
#ifndef WEB_DECIDE_PAGE_H
#define WEB_DECIDE_PAGE_H

#include "service/wait_link.h"
#include "web/layout.h"

typedef struct DecidePage {
    Layout layout; /* csrf is req_csrf: nobody need be signed in */
    WaitLinkView link;
    Str token;
    Str title; /* "An order waits for your approval" */
    Str yes;   /* "Approve the order" */
    Str no;
    bool over;     /* nothing can be decided: */
    Str over_text; /* why, or what was decided now */
    FormField reason;
} DecidePage;

#endif

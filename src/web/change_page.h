/* change_page.h - what templates/account/change.html and change_shown.html show. */
#ifndef WEB_CHANGE_PAGE_H
#define WEB_CHANGE_PAGE_H

#include "service/change.h"
#include "web/account_page.h"

/* What a change does: templates/account/change_shown.html. */
typedef struct ChangeShown {
    ChangePreview preview;
    bool by_plan;
    bool money;
    bool credit; /* it comes to less than nothing */
} ChangeShown;

/* A preview for the reader. */
/* Its day and money in one line, to be compared at the confirmation. */
Str change_expected(Arena *out, const ChangePreview *preview);
ChangeShown change_shown(const Req *req, const ChangePreview *preview, bool by_plan);

typedef struct ChangePage {
    Layout layout;
    SubscriptionView view;
    Str title;
    Str key;
    bool by_plan;    /* another plan; else another quantity */
    bool can_basket; /* the reader may order it */
    Str path;        /* "plan" or "change" */
    FormField plan;
    FormField quantity;
    FormField when;
    bool previewed; /* `shown` is what confirming does */
    ChangeShown shown;
    Str expected; /* what the reader saw, sent back with the confirmation */
} ChangePage;

#endif

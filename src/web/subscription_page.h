/* subscription_page.h - what templates/account/subscriptions.html, subscription.html,
 * subscription_live.html, suspend.html, name.html and cancel.html show. */
#ifndef WEB_SUBSCRIPTION_PAGE_H
#define WEB_SUBSCRIPTION_PAGE_H

#include "web/change_page.h"
#include "web/list_page.h"

typedef struct SubscriptionsPage {
    Layout layout;
    CustomerFilter filter;
    Str state;
    Str search;
    const FormOption *states;
    size_t states_count;
    ListTable table;
} SubscriptionsPage;

typedef struct SubscriptionPage {
    Layout layout;
    SubscriptionView view;
    Str title;
    bool money;
    Explained recurring;
    bool can_cancel;
    bool scheduled; /* `cancellation` is an open one */
    bool can_revoke;
    ChangeView *changes; /* newest first */
    size_t changes_count;
    bool can_change;
    bool can_change_plan; /* there is another one */
    bool can_name;
    bool can_see_documents;
    bool own_use; /* by the reader's account */
    CancellationView cancellation;
    bool running;
    Str live;
    Timeline timeline;
} SubscriptionPage;

typedef struct SuspendPage {
    Layout layout;
    SubscriptionView view;
    Str title;
    FormField reason;
} SuspendPage;

typedef struct NamePage {
    Layout layout;
    SubscriptionView view;
    Str title;
    FormField name;
} NamePage;

typedef struct CancelChoice {
    Str word;
    Str label;
    Str hint;
    bool chosen;
} CancelChoice;

typedef struct CancelPage {
    Layout layout;
    SubscriptionView view;
    Str title;
    CancelChoice whens[CANCEL_WHEN_COUNT];
    size_t whens_count;
    Str when_error;
    FormField quantity;
    FormField on;
    FormField reason;
    FormField note;
    Str key;
    bool previewed; /* `preview` is what confirming does */
    bool money;
    CancelPreview preview;
    ChangeShown part; /* with preview.part */
    Str expected;     /* what the reader saw, sent back with the confirmation */
} CancelPage;

#endif

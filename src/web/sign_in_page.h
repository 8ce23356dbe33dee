/* sign_in_page.h - what templates/shop/sign_in.html shows. */
#ifndef WEB_SIGN_IN_PAGE_H
#define WEB_SIGN_IN_PAGE_H

#include "service/auth.h"
#include "web/layout.h"

typedef struct SignInPage {
    Layout layout; /* csrf is req_csrf: nobody is signed in yet */
    Str email;
    Str error;
    Str next;                /* a local path to go on to */
    const SampleUser *users; /* demo mode only */
    size_t users_count;
    Str password; /* of the sample users */
} SignInPage;

#endif

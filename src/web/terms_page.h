/* terms_page.h - what the page of an account's terms shows. */
#ifndef WEB_TERMS_PAGE_H
#define WEB_TERMS_PAGE_H

#include "service/customer.h"
#include "web/layout.h"

typedef struct TermsPage {
    Layout layout;
    AccountView account;
    bool can_change;
    FormField partner_class, limit, state;
} TermsPage;

#endif

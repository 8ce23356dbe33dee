/* register_page.h - what the pages of registration show. */
#ifndef WEB_REGISTER_PAGE_H
#define WEB_REGISTER_PAGE_H

#include "service/registration.h"
#include "web/layout.h"

enum { REGISTER_FIELDS_MAX = 10 };

typedef struct RegisterPage {
    Layout layout;
    Str seller_name, seller_code;
    Str kind; /* "partner" or "end_customer" */
    FormField fields[REGISTER_FIELDS_MAX];
    size_t fields_count;
    bool sent;
    Str error;
} RegisterPage;

typedef struct RegisterConfirmPage {
    Layout layout;
    Str token;
    bool done;
    Str error;
} RegisterConfirmPage;

typedef struct RegistrationsPage {
    Layout layout;
    bool can_change;
    const RegistrationView *registrations;
    size_t registrations_count;
    Pager pager;
    RegistrationSwitches switches;
    Str account_code;
    Str public_url;
} RegistrationsPage;

#endif

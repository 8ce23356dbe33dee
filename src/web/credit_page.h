/* credit_page.h - what templates/account/credit.html shows. */
#ifndef WEB_CREDIT_PAGE_H
#define WEB_CREDIT_PAGE_H

#include "service/credit.h"
#include "web/layout.h"

typedef struct CreditPage {
    Layout layout;
    CreditView credit;
    Str code;        /* of the account */
    bool own;        /* the reader's own account */
    bool can_change; /* its seller's billing */
    FormField limit, mode, self_service;
} CreditPage;

#endif

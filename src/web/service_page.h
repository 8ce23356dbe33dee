/* service_page.h - what templates/account/workspace.html, service.html, service_live.html and
 * secrets.html show. */
#ifndef WEB_SERVICE_PAGE_H
#define WEB_SERVICE_PAGE_H

#include "service/workspace.h"
#include "web/account_page.h"

typedef struct WorkspacePage {
    Layout layout;
    CustomerFilter filter;
    const ServiceView *services;
    size_t services_count;
    Pager pager;
    Str csv; /* the list as a file */
} WorkspacePage;

typedef struct ServicePage {
    Layout layout;
    ServiceView service;
    Str title;      /* the friendly name, else the product's */
    Str state_text; /* one sentence on what is going on */
    Str command;    /* a command line that connects, without the password; or empty */
    bool can_reveal;
    bool can_answer; /* the vendor asks: the form has what it asks for */
    bool can_set_up; /* the set-up form is shown again */
    const FormField *fields;
    size_t fields_count;
    bool running; /* the page follows the work */
    Str live;     /* the stream's address, or empty */
    Timeline timeline;
} ServicePage;

/* The passwords, on the one page that ever shows them. */
typedef struct SecretsPage {
    Layout layout;
    Str code;
    Str title;
    const FactView *secrets;
    size_t secrets_count;
    const FactView *facts;
    size_t facts_count;
    Str command;
} SecretsPage;

#endif

/* agreement_page.h - what templates/admin/agreements.html, agreement.html, agreement_new.html and
 * shop/agreement.html show. */
#ifndef WEB_AGREEMENT_PAGE_H
#define WEB_AGREEMENT_PAGE_H

#include "service/agreement.h"
#include "web/html.h"
#include "web/layout.h"

typedef struct AgreementsPage {
    Layout layout;
    bool can_edit;
    const AgreementView *agreements;
    size_t agreements_count;
} AgreementsPage;

/* The fields of the form, in their order. */
enum { AGREEMENT_FIELD_MAX = 4 };

typedef struct AgreementNewPage {
    Layout layout;
    FormField fields[AGREEMENT_FIELD_MAX];
    size_t fields_count;
} AgreementNewPage;

typedef struct AgreementPage {
    Layout layout;
    bool can_edit;
    AgreementDetail detail;
    Html preview; /* the draft as it will be read */
    FormField fields[AGREEMENT_FIELD_MAX];
    size_t fields_count;
    FormField note;
    Timeline timeline;
} AgreementPage;

typedef struct AgreementTextPage {
    Layout layout;
    AgreementText agreement;
    Html text;
} AgreementTextPage;

#endif

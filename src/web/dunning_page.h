/* dunning_page.h - what the templates account/overdue, dunning, dunning_policy and dunning_facts
 * show. */
#ifndef WEB_DUNNING_PAGE_H
#define WEB_DUNNING_PAGE_H

#include "service/dunning.h"
#include "web/account_page.h"

typedef struct OverduePage {
    Layout layout;
    const OverdueView *rows;
    size_t rows_count;
    Str stage; /* that is shown only, or empty */
    const FormOption *stages;
    size_t stages_count;
    Str csv; /* the same list as a file */
    Pager pager;
} OverduePage;

typedef struct DunningPage {
    Layout layout;
    DunningAccountView account;
    bool can_pause;
    FormField until;
    FormField reason;
} DunningPage;

enum { DUNNING_ROW_FIELDS = 4, DUNNING_ROW_MAX = 12 };

typedef struct DunningRow {
    int64_t number;
    FormField fields[DUNNING_ROW_FIELDS];
    size_t fields_count;
} DunningRow;

typedef struct DunningPolicyPage {
    Layout layout;
    DunningPolicyView policy;
    bool can_save;
    DunningRow rows[DUNNING_ROW_MAX];
    size_t rows_count;
} DunningPolicyPage;

#endif

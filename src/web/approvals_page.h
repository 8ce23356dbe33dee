/* approvals_page.h - what the pages of approval rules, stand-ins and their trial show. */
#ifndef WEB_APPROVALS_PAGE_H
#define WEB_APPROVALS_PAGE_H

#include "service/approval_rule.h"
#include "service/stand_in.h"
#include "web/layout.h"

/* account/approvals */
enum { STAND_IN_FIELD_COUNT = 4 };

typedef struct ApprovalsPage {
    Layout layout;
    bool can_change;   /* an administrator */
    bool can_delegate; /* an approver */
    const ApprovalView *rules;
    size_t rules_count;
    const StandInView *stand_ins;
    size_t stand_ins_count;
    FormField fields[STAND_IN_FIELD_COUNT];
    size_t fields_count;
} ApprovalsPage;

/* account/approval_rule */
enum { APPROVAL_FIELD_COUNT = 9 };

typedef struct ApprovalRulePage {
    Layout layout;
    FormField fields[APPROVAL_FIELD_COUNT];
    size_t fields_count;
    Str replaces; /* the code of the rule that is changed; empty: a new one */
} ApprovalRulePage;

/* account/approval_try */
enum { APPROVAL_TRY_FIELD_COUNT = 5 };

typedef struct ApprovalTryPage {
    Layout layout;
    FormField fields[APPROVAL_TRY_FIELD_COUNT];
    size_t fields_count;
    bool tried;
    ApprovalTrial trial;
    Str outcome; /* one sentence */
} ApprovalTryPage;

#endif

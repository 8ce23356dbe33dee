/*
 * account_tree.h - the tree of accounts as its people walk it: one account with what is directly
 * below it, and a search of the whole branch; and new partners directly under oneself.
 */
#ifndef SERVICE_ACCOUNT_TREE_H
#define SERVICE_ACCOUNT_TREE_H

#include "service/customer.h"
#include "service/joining.h"

typedef struct TreeStep {
    Str code, name;
} TreeStep;

typedef struct TreeRow {
    AccountView account;
    int64_t below; /* accounts directly below it */
} TreeRow;

typedef struct TreeView {
    TreeRow node;
    const TreeStep *path; /* from the actor's account down to the one above the node */
    size_t path_count;
    const TreeRow *rows; /* directly below, by name */
    size_t rows_count;
} TreeView;

/* `at` is the actor's account or below; zero: its own. Fails: NOT_FOUND. */
MUST_USE Err *svc_tree(Call *call, AccountId at, Page *page, TreeView *ret);
/* Accounts of the branch by a part of the name, in either case, by name. */
MUST_USE Err *svc_tree_find(Call *call, Str search, Page *page, const TreeRow **ret,
                            size_t *ret_count);

/* Names of fields in errors are these member names, those of CustomerForm, and of JoinTerms. */
typedef struct PartnerForm {
    CustomerForm company; /* its contact becomes the administrator */
    PartnerClass partner_class;
    Str currency; /* empty: the seller's */
    JoinTerms terms;
} PartnerForm;

/* Makes a partner that buys from the actor's account and invites its administrator by mail. For
 * administrators; the same key again is the same partner. Fails: FORBIDDEN, ACCOUNT_STATE (the
 * seller cannot have it), FIELD_REQUIRED and FIELD_INVALID with the member's name. */
MUST_USE Err *svc_partner_add(Call *call, const PartnerForm *form, AccountId *ret_id);

#endif

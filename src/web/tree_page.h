/* tree_page.h - what the pages of the tree of accounts show. */
#ifndef WEB_TREE_PAGE_H
#define WEB_TREE_PAGE_H

#include "service/account_tree.h"
#include "web/customer_form.h"

typedef struct TreePage {
    Layout layout;
    Str search;
    bool searched; /* the rows are what was found; else what is below the node */
    TreeView tree;
    const TreeRow *rows;
    size_t rows_count;
    Pager pager;
    bool can_add;   /* a partner directly under the reader's account */
    bool can_terms; /* the node buys from the reader's account, whose administrator it is */
} TreePage;

typedef struct PartnerNewPage {
    Layout layout;
    CustomerFormView form;
    FormField partner_class, currency, price_list, credit_limit;
} PartnerNewPage;

#endif

/* price_assign_page.h - what the templates of assigning price lists show. */
#ifndef WEB_PRICE_ASSIGN_PAGE_H
#define WEB_PRICE_ASSIGN_PAGE_H

#include "service/price_assign.h"
#include "web/account_page.h"

/* admin/price_shift: what another list changes. */
typedef struct PriceShiftRow {
    Str product_name, plan_name, before, after; /* empty: not for sale */
} PriceShiftRow;

typedef struct PriceShiftView {
    PriceShift sums;
    int64_t changes;
    PriceShiftRow *rows;
    size_t rows_count;
} PriceShiftView;
PriceShiftView price_shift_view(Arena *out, const PriceShift *shift);

enum { PRICE_ASSIGN_FIELD_COUNT = 3 };

typedef struct PriceAssignedLine {
    PriceAssigned view;
    Str days, number;
} PriceAssignedLine;

/* admin/price_accounts */
typedef struct PriceAccountsPage {
    Layout layout;
    bool can_edit;
    Str list_code, list_name, csv;
    PriceAssignedLine *lines;
    size_t lines_count;
    Pager pager;
    FormField fields[PRICE_ASSIGN_FIELD_COUNT];
    size_t fields_count;
    bool tried; /* the rest is set: */
    PriceAssignTrial trial;
    Str trial_days;
    PriceShiftView shift;
} PriceAccountsPage;

enum { PRICE_DEFAULT_FIELD_COUNT = 2 };

/* admin/price_default */
typedef struct PriceDefaultPage {
    Layout layout;
    bool can_edit, closed; /* closed: by the configuration */
    FormField fields[PRICE_DEFAULT_FIELD_COUNT];
    size_t fields_count;
    bool tried; /* the rest is set: */
    PriceDefaultsTrial trial;
    Str see_before, see_after;
    PriceShiftView shift;
} PriceDefaultPage;

#endif

/*
 * adjust_page.h - what the templates account/discounts, charges, grouping, adjust_new and
 * correct show.
 */
#ifndef WEB_ADJUST_PAGE_H
#define WEB_ADJUST_PAGE_H

#include "service/adjust.h"
#include "web/account_page.h"

typedef struct DiscountsPage {
    Layout layout;
    const DiscountView *discounts;
    size_t discounts_count;
    bool can_give;
    Pager pager;
} DiscountsPage;

typedef struct ChargesPage {
    Layout layout;
    const ChargeView *charges;
    size_t charges_count;
    bool can_charge;
    Pager pager;
} ChargesPage;

typedef struct GroupingPage {
    Layout layout;
    const DailyView *customers;
    size_t customers_count;
    bool can_set;
    Pager pager;
} GroupingPage;

enum { ADJUST_FIELD_MAX = 8 };

/* The form of a discount or of a charge. */
typedef struct AdjustNewPage {
    Layout layout;
    Str title, text, path, list_path, list_title, button;
    FormField fields[ADJUST_FIELD_MAX];
    size_t fields_count;
    Str key;
} AdjustNewPage;

/* A line to be corrected: looked at, then with what would come of it. */
typedef struct CorrectPage {
    Layout layout;
    CorrectionView view;
    bool previewed, credit;
    FormField amount, reason;
    Str key;
} CorrectPage;

/* The customers that the reader's account sells to, as options of a select; `value` is chosen. */
MUST_USE Err *adjust_buyers(Req *req, FormField *field);

#endif

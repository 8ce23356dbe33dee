/*
 * adjust_page.h - what the templates account/discounts, charges, grouping and correct
 * show.
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

/* A line to be corrected: looked at, then with what would come of it. */
typedef struct CorrectPage {
    Layout layout;
    CorrectionView view;
    bool previewed, credit;
    FormField amount, reason;
    Str key;
} CorrectPage;

#endif

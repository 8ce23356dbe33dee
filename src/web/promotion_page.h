/* promotion_page.h - what the templates account/promotions and promotion show. */
#ifndef WEB_PROMOTION_PAGE_H
#define WEB_PROMOTION_PAGE_H

#include "service/promotion.h"
#include "web/account_page.h"

typedef struct PromotionsPage {
    Layout layout;
    const PromotionView *promotions;
    size_t promotions_count;
    bool can_make;
    Pager pager;
} PromotionsPage;

typedef struct PromotionPage {
    Layout layout;
    PromotionView view;
    const RedemptionView *uses;
    size_t uses_count;
    Pager pager;
} PromotionPage;

#endif

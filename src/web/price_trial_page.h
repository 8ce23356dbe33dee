/* price_trial_page.h - what the template admin/price_trial shows. */
#ifndef WEB_PRICE_TRIAL_PAGE_H
#define WEB_PRICE_TRIAL_PAGE_H

#include "service/price_trial.h"
#include "web/layout.h"

/* admin/price_trial_plans.html: what the list changes, by plan. */
typedef struct PriceTrialPlans {
    Currency currency;
    const TrialPlan *plans;
    size_t plans_count;
} PriceTrialPlans;

typedef struct PriceTrialPage {
    Layout layout;
    FormField list, from, months;
    int32_t sale_max;
    bool tried;
    bool continued; /* this is not the first part */
    Str next;       /* the address of the next part, or empty */
    PriceTrialView trial;
} PriceTrialPage;

#endif

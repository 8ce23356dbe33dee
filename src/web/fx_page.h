/*
 * fx_page.h - what the template account/fx shows.
 */
#ifndef WEB_FX_PAGE_H
#define WEB_FX_PAGE_H

#include "service/fx.h"
#include "web/account_page.h"

typedef struct FxPage {
    Layout layout;
    bool can_add; /* the operator's billing */
    FormField field;
    const FxRefusal *refusals; /* of what was pasted */
    size_t refusals_count;
    const FxMissingView *missing;
    size_t missing_count;
    bool missing_more;
    const FxRateView *rates;
    size_t rates_count;
    Pager pager;
} FxPage;

#endif

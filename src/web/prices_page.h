/*
 * prices_page.h - what the templates of a seller's prices show.
 */
#ifndef WEB_PRICES_PAGE_H
#define WEB_PRICES_PAGE_H

#include "service/sell_rule.h"
#include "web/account_page.h"

/* "always", "from 1 Dec 2026", "1 Dec 2026 to 31 Dec 2026"; DATE_NONE is open. */
Str price_days_text(Arena *out, Date from, Date to);

/* account/prices */
typedef struct PriceRuleLine {
    Str code, name, what, whom, price, days;
    bool below_cost;
} PriceRuleLine;

typedef struct PricesPage {
    Layout layout;
    bool rules_shown; /* a partner's */
    bool can_change;
    PriceRuleLine *rules;
    size_t rules_count;
    const AccountView *buyers;
    size_t buyers_count;
    Pager pager;
} PricesPage;

/* account/price_rule */
enum { RULE_FIELD_COUNT = 9 };

typedef struct PriceChangeLine {
    Str buyer, what, before, after, margin_before, margin_after;
    bool below_cost;
} PriceChangeLine;

typedef struct PriceRulePage {
    Layout layout;
    FormField fields[RULE_FIELD_COUNT];
    size_t fields_count;
    Str replaces; /* the code of the rule that is changed; empty: a new one */
    bool tried;
    bool margins; /* the reader sees cost */
    int64_t buyers, plans, below_cost;
    Str below_name;
    PriceChangeLine *changes;
    size_t changes_count;
    bool more;
} PriceRulePage;

/* account/price_list */
typedef struct PriceLine {
    Str product_code, product_name, plan_name, price, billing, source, cost, margin;
    bool below_cost;
} PriceLine;

typedef struct PriceListPage {
    Layout layout;
    Str buyer_code, buyer_name, search, csv;
    bool margins;
    PriceLine *lines;
    size_t lines_count;
    Pager pager;
} PriceListPage;

#endif

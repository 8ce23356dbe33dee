/* price_office_page.h - what the templates of the back office of price lists show. */
#ifndef WEB_PRICE_OFFICE_PAGE_H
#define WEB_PRICE_OFFICE_PAGE_H

#include "service/price_office.h"
#include "web/account_page.h"

/* A list's key facts in words. */
typedef struct PriceListFacts {
    PriceOfficeList list;
    Str currency, days, protection, version;
} PriceListFacts;
PriceListFacts price_list_facts(Arena *out, const PriceOfficeList *list);

/* admin/price_lists */
typedef struct PriceListsPage {
    Layout layout;
    bool can_edit;
    PriceListFacts *lists;
    size_t lists_count;
} PriceListsPage;

/* A row of a list or of a plan. */
typedef struct PriceOfficeLine {
    Str product_name, plan_code, plan_name, billing, price, kind, formula, setup, days;
    int64_t quantity_from;
    Str quantity_key, from_key; /* of a form that names the row */
    bool drafted;
    Str link;
} PriceOfficeLine;
PriceOfficeLine price_office_line(Arena *out, Str list, const PriceRowView *view);

/* A version in the history. */
typedef struct PriceVersionLine {
    PriceVersionView view;
    Str key;  /* its number */
    Str link; /* what it changed; empty when it was dropped */
} PriceVersionLine;

/* admin/price_office */
typedef struct PriceOfficePage {
    Layout layout;
    bool can_edit;
    PriceListFacts facts;
    Str search, csv;
    PriceOfficeLine *lines;
    size_t lines_count;
    Pager pager;
    FormField percent;
    PriceVersionLine *versions;
    size_t versions_count;
} PriceOfficePage;

enum { PRICE_ROW_FIELD_COUNT = 8 };

/* admin/price_plan */
typedef struct PricePlanPage {
    Layout layout;
    bool can_edit;
    PricePlanView view;
    Str currency;
    PriceOfficeLine *lines;
    size_t lines_count;
    FormField fields[PRICE_ROW_FIELD_COUNT];
    size_t fields_count;
    bool replaces; /* the form changes a row: */
    Str old_quantity, old_from;
} PricePlanPage;

/* admin/price_draft: what a version changes, or changed. */
typedef struct PriceDifferenceLine {
    Str product_name, plan_code, plan_name, days, before, after, percent;
    int64_t quantity_from;
    bool dearer;
} PriceDifferenceLine;

typedef struct PriceDraftPage {
    Layout layout;
    bool can_edit;
    PriceOfficeList list;
    bool draft;      /* else a version that was published */
    int64_t version; /* 0: there is no draft */
    int64_t plans;   /* of the draft */
    Str csv;
    PriceDifferenceLine *lines;
    size_t lines_count;
    Pager pager;
    FormField from, note;
} PriceDraftPage;

enum { PRICE_RULES_FIELD_COUNT = 8 };

/* admin/price_rules */
typedef struct PriceRulesPage {
    Layout layout;
    Str title, address, back;
    FormField fields[PRICE_RULES_FIELD_COUNT];
    size_t fields_count;
} PriceRulesPage;

#endif

/* price_store.h - price lists in the database. SQL: sql/queries/price.sql. */
#ifndef STORE_PRICE_STORE_H
#define STORE_PRICE_STORE_H

#include "domain/sell_rule.h"
#include "gen/sql_price.h"
#include "store/plan_store.h"

enum {
    MARKUP_NONE = -1, /* markup_ppm of a list that sells only what it lists */
    TRIAL_SALES_PAGE_MAX = 500
};

#define COST_UNKNOWN PRICE_UNKNOWN
/* "From always": the first day there is. */
#define PRICE_ALWAYS ((Date){ 0 })

/* A row's columns as terms: every query names them alike. */
#define PRICE_TERMS_OF(row)                          \
    ((PriceTerms){ .kind = (row).kind,               \
                   .fixed = (row).price,             \
                   .percent_ppm = (row).percent_ppm, \
                   .setup = (row).setup,             \
                   .suggested = (row).suggested,     \
                   .cost = (row).cost })

/* One sale on the path to a buyer, with the list that its seller gave the buyer. */
typedef struct PriceEdge {
    AccountId seller;
    AccountId buyer;
    PriceListId list; /* zero: none given, or not on that day */
    Str list_name;
    Currency currency;
    int64_t markup_ppm;
    PriceProtection protection; /* of the list, for new sales */
    int64_t protection_periods;
    bool billed;     /* store_price_chain: the seller invoices its end customers here */
    Date valid_from; /* store_price_chain: the list's days */
    Date valid_to;
    bool listed; /* store_price_edges: the list says something of the plan */
    PriceTerms terms;
} PriceEdge;

/* The edges operator > ... > buyer, the operator's first, with the lists that they have on the day;
 * none for the operator itself. */
MUST_USE Err *store_price_chain(Db *db, Arena *out, AccountId buyer, Date day,
                                PriceEdge ret_edges[PRICE_EDGE_MAX], size_t *ret_count);
/* What is bought, and when. */
typedef struct PriceAsk {
    AccountId buyer;
    PlanId plan;
    int64_t quantity;
    Date day;
} PriceAsk;
/* The same with the lists' prices of one plan, quantity and day. `ret_subject`: what rules can be
 * about. */
MUST_USE Err *store_price_edges(Db *db, Arena *out, PriceAsk ask,
                                PriceEdge ret_edges[PRICE_EDGE_MAX], size_t *ret_count,
                                SellSubject *ret_subject);

/* A price of a list; a plan's rows stand together. */
typedef struct ListedPrice {
    ProductId product;
    PlanId plan;
    PriceListId list;
    int64_t quantity_from;
    PriceTerms terms;
    SellSubject subject;
    Str product_code, product_name, plan_code, plan_name, billing;
    bool metered;
} ListedPrice;

enum { PRICES_PAGE_MAX = 2000 };

/* Of the plans' smallest quantities on that day, by plan and then by tier, from after the plan
 * `after` on; at most PRICES_PAGE_MAX, which may end within a plan. Unused places of `lists` are
 * zero. */
MUST_USE Err *store_prices_listed(Db *db, Arena *out, const PriceListId lists[PRICE_EDGE_MAX],
                                  Date day, PlanId after, ListedPrice **ret_prices,
                                  size_t *ret_count);

typedef struct PriceList {
    PriceListId id;
    AccountId owner;
    Str code;
    Str name;
    Currency currency;
    int64_t markup_ppm; /* or MARKUP_NONE */
} PriceList;

/* *ret_list is NULL when the owner has none of that code. */
MUST_USE Err *store_price_list_by_code(Db *db, Arena *out, AccountId owner, Str code,
                                       PriceList **ret_list);
/* The owner's first list in its own currency; *ret_list is NULL when it has none. */
MUST_USE Err *store_price_list_own(Db *db, Arena *out, AccountId owner, PriceList **ret_list);
/* Adds or updates by owner and code; the currency of a list never changes. */
MUST_USE Err *store_price_list_save(Db *db, const PriceList *list);
typedef SqlPriceListsOf PriceListRow;
typedef SqlPriceTrialSales TrialSale;
typedef SqlPriceTrialSalesIn TrialSaleQuery; /* `after_buyer` and `after`: the last one seen */

/* The owner's lists by code, at most 200. */
MUST_USE Err *store_price_lists_of(Db *db, Arena *out, AccountId owner, PriceListRow **ret_lists,
                                   size_t *ret_count);
/* What is due until the day, by buyer and subscription; at most TRIAL_SALES_PAGE_MAX. */
MUST_USE Err *store_price_trial_sales(Db *db, Arena *out, const TrialSaleQuery *query,
                                      TrialSale **ret_sales, size_t *ret_count);

#endif

/* price_store.h - price lists in the database. SQL: sql/queries/price.sql. */
#ifndef STORE_PRICE_STORE_H
#define STORE_PRICE_STORE_H

#include "domain/price.h"
#include "gen/sql_price.h"
#include "store/plan_store.h"

enum {
    MARKUP_NONE = -1,          /* markup_ppm of a list that sells only what it lists */
    PRICES_LISTED_MAX = 20000, /* of the lists of one path */
    TRIAL_SALES_PAGE_MAX = 500
};

#define COST_UNKNOWN ((Decimal){ .units = -1 })

/* One sale on the path to a buyer, with the list that its seller gave the buyer. */
typedef struct PriceEdge {
    AccountId seller;
    AccountId buyer;
    PriceListId list; /* zero: none given */
    Str list_name;
    Currency currency;
    int64_t markup_ppm;
    bool billed; /* store_price_chain: the seller invoices its end customers here */
    bool listed; /* store_price_edges: the list has a price for the plan */
    Decimal price;
} PriceEdge;

/* The edges operator > ... > buyer, the operator's first; none for the operator itself. */
MUST_USE Err *store_price_chain(Db *db, Arena *out, AccountId buyer,
                                PriceEdge ret_edges[PRICE_EDGE_MAX], size_t *ret_count);
/* The same with the lists' prices of one plan. */
MUST_USE Err *store_price_edges(Db *db, Arena *out, AccountId buyer, PlanId plan,
                                PriceEdge ret_edges[PRICE_EDGE_MAX], size_t *ret_count);

/* A price of a list; a plan's rows stand together. */
typedef struct ListedPrice {
    ProductId product;
    PlanId plan;
    PriceListId list;
    Decimal price;
} ListedPrice;

/* Unused places of `lists` are zero. */
MUST_USE Err *store_prices_listed(Db *db, Arena *out, const PriceListId lists[PRICE_EDGE_MAX],
                                  ListedPrice **ret_prices, size_t *ret_count);

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
/* COST_UNKNOWN leaves a cost that is there as it is. */
MUST_USE Err *store_price_save(Db *db, Arena scratch, PriceListId list, PlanId plan, Decimal price,
                               Decimal cost, RowChange *ret_change);

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

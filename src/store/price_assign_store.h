/*
 * price_assign_store.h - which of a seller's price lists its buyers have, by day. SQL:
 * sql/queries/price_assign.sql.
 */
#ifndef STORE_PRICE_ASSIGN_STORE_H
#define STORE_PRICE_ASSIGN_STORE_H

#include "gen/sql_price_assign.h"

enum { PRICE_ASSIGN_PAGE_MAX = 201 };

typedef SqlPriceAssignAddIn PriceAssignNew; /* its number is the store's */
typedef SqlPriceAssignListIn PriceAssignQuery;
typedef SqlPriceAssignList PriceAssignRow;
typedef SqlPriceListName PriceListNamed;

/* The newest of the account. */
MUST_USE Err *store_price_assign(Db *db, Arena scratch, PriceAssignNew assign);
/* *ret_ended is false when there is no such one that counts. */
MUST_USE Err *store_price_assign_end(Db *db, AccountId account, int64_t number, PriceListId list,
                                     Instant at, bool *ret_ended);
/* By account and number. */
MUST_USE Err *store_price_assign_list(Db *db, Arena *out, const PriceAssignQuery *query,
                                      PriceAssignRow **ret, size_t *ret_count);
/* *ret is NULL when there is none. */
MUST_USE Err *store_price_list_named(Db *db, Arena *out, PriceListId id, PriceListNamed **ret);

#endif

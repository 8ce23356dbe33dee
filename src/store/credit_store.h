/*
 * credit_store.h - how accounts may order, and what is used of their limits. SQL:
 * sql/queries/credit.sql.
 */
#ifndef STORE_CREDIT_STORE_H
#define STORE_CREDIT_STORE_H

#include "domain/business_day.h"
#include "gen/sql_credit.h"

enum { CREDIT_PAGE_MAX = 500 };

typedef SqlCreditGet CreditRow;
typedef SqlCreditUncharged CreditItemRow;

/* A sale between the two, in one currency. */
typedef struct CreditSale {
    AccountId buyer;
    AccountId seller;
    Currency currency;
} CreditSale;

/* The first values when nothing was set. */
MUST_USE Err *store_credit_get(Db *db, Arena *out, AccountId account, CreditRow *ret_row);
MUST_USE Err *store_credit_set(Db *db, AccountId account, const CreditRow *row);
MUST_USE Err *store_credit_set_limit(Db *db, AccountId account, int64_t minor);
/* The account's limit, locked until the transaction ends; -1: none. */
MUST_USE Err *store_credit_lock(Db *db, Arena *out, AccountId account, int64_t *ret_limit_minor);
/* Open invoices less credit on account and what was paid in advance. */
MUST_USE Err *store_credit_owed(Db *db, Arena *out, const CreditSale *sale, Money *ret_owed);
/* The next page of what is ordered and not charged yet; `committed`: of all that runs. */
MUST_USE Err *store_credit_items(Db *db, Arena *out, const CreditSale *sale, bool committed,
                                 SubscriptionId after, CreditItemRow **ret_rows, size_t *ret_count);

/* What differs in the country from the known calendar, on days [from, to). */
MUST_USE Err *store_credit_holidays(Db *db, Arena *out, Str country, Date from, Date to,
                                    DayException **ret_days, size_t *ret_count);

#endif

/*
 * account_store.h - the tree of accounts. SQL: sql/queries/account.sql.
 *
 * `actor` is the acting account: what is neither itself nor below it is not found (R-ACC-01).
 */
#ifndef STORE_ACCOUNT_STORE_H
#define STORE_ACCOUNT_STORE_H

#include "gen/sql_account.h"

typedef SqlAccountAddIn AccountAdd; /* credit_limit_minor: -1 is no limit */
typedef SqlAccountGet AccountRow;   /* with its seller's name and its depth below the actor */
typedef SqlAccountAncestors AccountAncestor;
typedef SqlAccountCounts AccountCountRow;

/* Where a list of children by name goes on, and what is in it. */
typedef struct AccountList {
    AccountId actor;
    AccountId parent;
    bool end_customers; /* only those */
    Str search;         /* part of the name, in either case; empty: all */
    Str tag;            /* that they bear; empty: any, or none */
    Str after_name;     /* with `after`: the last one seen; both empty at first */
    AccountId after;
    int32_t max; /* at most LIST_MAX + 1 */
} AccountList;

/* For LIKE with ESCAPE '!': any text that has `search` in it. */
Str store_search_pattern(Arena *out, Str search);
/* The account and its place in the tree; the parent is there. */
MUST_USE Err *store_account_add(Db *db, const AccountAdd *account);
/* Zero when there is none yet. */
MUST_USE Err *store_account_operator(Db *db, Arena *out, AccountId *ret_id);
/* How far below the actor: 0 itself; -1 when the actor may not see it. */
MUST_USE Err *store_account_depth(Db *db, Arena *out, AccountId actor, AccountId id,
                                  int32_t *ret_depth);
/* *ret_account is NULL when the actor may not see it. */
MUST_USE Err *store_account_get(Db *db, Arena *out, AccountId actor, AccountId id,
                                AccountRow **ret_account);
MUST_USE Err *store_account_children(Db *db, Arena *out, Arena scratch, const AccountList *list,
                                     AccountRow **ret_accounts, size_t *ret_count);
/* Tags that any account directly below bears, by name. */
MUST_USE Err *store_account_tags_below(Db *db, Arena *out, AccountId parent, Str **ret_tags,
                                       size_t *ret_count);
/* The same of the whole branch, the actor's account included. */
MUST_USE Err *store_account_find(Db *db, Arena *out, Arena scratch, const AccountList *list,
                                 AccountRow **ret_accounts, size_t *ret_count);
/* How many are directly below. */
MUST_USE Err *store_account_below(Db *db, Arena *out, AccountId id, int64_t *ret_count);
/* The path from below the actor down to the account itself; empty for the actor itself. */
MUST_USE Err *store_account_ancestors(Db *db, Arena *out, AccountId actor, AccountId id,
                                      AccountAncestor **ret_accounts, size_t *ret_count);
/* The same company at the same seller, in either case; zero when there is none. */
MUST_USE Err *store_account_by_name(Db *db, Arena *out, AccountId parent, Str name,
                                    AccountId *ret_id);
/* What the call with this key made; zero when nothing. */
MUST_USE Err *store_account_by_request(Db *db, Arena *out, AccountId parent, Str request_key,
                                       AccountId *ret_id);
/* Subscriptions that it uses and that have not ended. */
MUST_USE Err *store_account_subscriptions(Db *db, Arena *out, AccountId id, int64_t *ret_count);
/* Partners and end customers of the actor's branch, and the subscriptions as above. */
MUST_USE Err *store_account_counts(Db *db, Arena *out, AccountId actor, AccountCountRow *ret_counts,
                                   int64_t *ret_subscriptions);
/* What the buyer owes the seller by the seller's ledger. */
MUST_USE Err *store_account_owed(Db *db, Arena *out, AccountId seller, AccountId buyer,
                                 Currency currency, Money *ret_owed);
MUST_USE Err *store_account_set_price_list(Db *db, AccountId id, PriceListId price_list);
/* Zero when the owner has no list with this code. */
MUST_USE Err *store_account_price_list(Db *db, Arena *out, AccountId owner, Str code,
                                       PriceListId *ret_id);
/* Zero when there is no such list. */
MUST_USE Err *store_account_price_list_owner(Db *db, Arena *out, PriceListId id,
                                             AccountId *ret_owner);

#endif

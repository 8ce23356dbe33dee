/*
 * joining_store.h - Lite Partners that join and leave, and the tree's changes by it.
 * SQL: sql/queries/joining.sql.
 */
#ifndef STORE_JOINING_STORE_H
#define STORE_JOINING_STORE_H

#include "gen/sql_joining.h"

typedef SqlJoiningSeller JoiningSeller;
typedef SqlJoiningSellers JoiningSellerRow;
typedef SqlJoiningInvited JoiningInvited;
typedef SqlJoiningAddIn JoiningNew;
typedef SqlJoiningAsked JoiningAsked;
typedef SqlJoiningGet JoiningRow;
typedef SqlJoiningList JoiningSeen;
typedef SqlJoiningDecideIn JoiningDecision;
typedef SqlJoiningKept JoiningKept;
typedef SqlAccountMoveList AccountMoveRow;

/* One account goes to another seller. */
typedef struct AccountMove {
    int64_t id;
    AccountId account, old, parent;
    JoiningId joining;
    PriceListId price_list; /* of the new seller, or zero */
    int64_t credit_limit_minor;
    Instant at;
} AccountMove;

/* NULL when there is no such account. */
MUST_USE Err *store_joining_seller(Db *db, Arena *out, AccountId id, JoiningSeller **ret_seller);
MUST_USE Err *store_joining_sellers(Db *db, Arena *out, AccountId partner, int32_t max,
                                    JoiningSellerRow **ret_rows, size_t *ret_count);
/* NULL when the address is no Lite Partner's administrator's. */
MUST_USE Err *store_joining_invited(Db *db, Arena *out, Str email, JoiningInvited **ret_invited);
MUST_USE Err *store_joining_add(Db *db, const JoiningNew *joining);
/* NULL when the partner waits for nobody. */
MUST_USE Err *store_joining_asked(Db *db, Arena *out, AccountId partner, Instant now,
                                  JoiningAsked **ret_asked);
/* Zero when the seller has not invited the address, or that is over. */
MUST_USE Err *store_joining_same(Db *db, Arena *out, AccountId seller, Str email, Instant now,
                                 JoiningId *ret_id);
MUST_USE Err *store_joining_count(Db *db, Arena *out, AccountId seller, Instant now,
                                  int64_t *ret_count);
/* NULL when the actor is neither of its sides. */
MUST_USE Err *store_joining_get(Db *db, Arena *out, AccountId actor, JoiningId id,
                                JoiningRow **ret_row);
MUST_USE Err *store_joining_list(Db *db, Arena *out, AccountId actor, JoiningId after, int32_t max,
                                 JoiningSeen **ret_rows, size_t *ret_count);
/* *ret_changed is false when it is decided already. */
MUST_USE Err *store_joining_decide(Db *db, const JoiningDecision *decision, bool *ret_changed);
/* How many levels are below the account. */
MUST_USE Err *store_joining_height(Db *db, Arena *out, AccountId account, int64_t *ret_height);
/* Orders of the branch that are placed and not carried out yet. */
MUST_USE Err *store_joining_orders(Db *db, Arena *out, AccountId account, int64_t *ret_count);
/* The tree, what the old seller had decided, and the history. *ret_moved is false when the account
 * is not with `old` any more; then nothing has changed. */
MUST_USE Err *store_account_move(Db *db, const AccountMove *move, bool *ret_moved);
MUST_USE Err *store_account_moves(Db *db, Arena *out, AccountId actor, int32_t max,
                                  AccountMoveRow **ret_rows, size_t *ret_count);
/* Whether the seller once sold to the buyer that has gone. */
MUST_USE Err *store_account_bought(Db *db, Arena *out, AccountId seller, AccountId buyer,
                                   bool *ret_bought);
MUST_USE Err *store_joining_kept(Db *db, Arena *out, AccountId actor, SubscriptionId after,
                                 int32_t max, JoiningKept **ret_rows, size_t *ret_count);

#endif

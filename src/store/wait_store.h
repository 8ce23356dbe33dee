/*
 * wait_store.h - what orders wait for, the links that answer it, and the prices that they keep.
 * SQL: sql/queries/wait.sql.
 */
#ifndef STORE_WAIT_STORE_H
#define STORE_WAIT_STORE_H

#include "gen/sql_wait.h"
#include "store/order_store.h"

enum { WAIT_EDGE_MAX = 9, WAIT_LIST_MAX = 200 };

typedef SqlWaitAddIn WaitNew;
typedef SqlWaitGet WaitRow;
typedef SqlWaitList WaitListRow;
typedef SqlWaitOpen WaitOpenRow;
typedef SqlWaitLinkGet WaitLinkRow;
typedef SqlWaitEdgeAddIn WaitEdgeNew;
typedef SqlWaitEdges WaitEdgeRow;

/* Who ends a wait, how and why. */
typedef struct WaitEnd {
    WaitOutcome outcome;
    Instant now;
    UserId user; /* zero: the system, or somebody without a login */
    Str note;
} WaitEnd;

/* Which open waits a list shows. */
typedef struct WaitPick {
    AccountId actor; /* orders of its branch */
    bool mine;       /* that wait for the actor's own account */
    Str kind;        /* a word of WaitKind; empty: any */
    WaitId after;    /* those before it */
    int32_t max;     /* at most WAIT_LIST_MAX + 1 */
} WaitPick;

MUST_USE Err *store_wait_add(Db *db, const WaitNew *wait);
/* *ret_wait is NULL when there is none. */
MUST_USE Err *store_wait_get(Db *db, Arena *out, WaitId id, WaitRow **ret_wait);
/* All of an order, the oldest first. */
MUST_USE Err *store_wait_list(Db *db, Arena *out, OrderId order, WaitListRow **ret_waits,
                              size_t *ret_count);
/* *ret_settled is false when it was settled before. */
MUST_USE Err *store_wait_settle(Db *db, WaitId id, const WaitEnd *end, bool *ret_settled);
/* All open ones of the order: of a kind; of any. */
MUST_USE Err *store_wait_settle_kind(Db *db, OrderId order, WaitKind kind, const WaitEnd *end);
MUST_USE Err *store_wait_settle_order(Db *db, OrderId order, const WaitEnd *end);
MUST_USE Err *store_wait_reminded(Db *db, WaitId id, Instant remind_at);
typedef SqlWaitForMoney WaitMoneyRow;
/* Those that wait for the account's money or limit, the oldest first. */
MUST_USE Err *store_wait_for_money(Db *db, Arena *out, AccountId about, WaitId after, int32_t max,
                                   WaitMoneyRow **ret_waits, size_t *ret_count);
/* The newest first. */
MUST_USE Err *store_wait_open(Db *db, Arena *out, const WaitPick *pick, WaitOpenRow **ret_waits,
                              size_t *ret_count);
/* What an approver of the account has to decide. */
MUST_USE Err *store_wait_count_mine(Db *db, Arena *out, AccountId account, int64_t *ret_count);

MUST_USE Err *store_wait_link_add(Db *db, Str token_hash, WaitId wait, UserId user, Str email,
                                  Instant created_at);
/* *ret_link is NULL when there is none. */
MUST_USE Err *store_wait_link_get(Db *db, Arena *out, Str token_hash, WaitLinkRow **ret_link);
/* *ret_used is false when it was used before. */
MUST_USE Err *store_wait_link_use(Db *db, Str token_hash, Instant now, bool *ret_used);

MUST_USE Err *store_wait_edge_add(Db *db, const WaitEdgeNew *edge);
/* From the operator down, at most WAIT_EDGE_MAX. */
MUST_USE Err *store_wait_edges(Db *db, Arena *out, OrderLineId line, WaitEdgeRow **ret_edges,
                               size_t *ret_count);
/* Whosever it is; *ret_order is NULL when there is none. */
MUST_USE Err *store_wait_order_lock(Db *db, Arena *out, OrderId id, OrderHeld **ret_order);

typedef SqlWaitOrderHoldIn OrderHold;
/* Draft to a state of waiting; *ret_held is false when it was no draft. */
MUST_USE Err *store_wait_order_hold(Db *db, const OrderHold *hold, bool *ret_held);
/* Draft to waiting, with the copies that the order keeps. */
MUST_USE Err *store_wait_line_hold(Db *db, OrderLineId id, Str title, Decimal price, Str settings);

#endif

/*
 * checkout_store.h - checkouts and the drafts in them. SQL: sql/queries/checkout.sql.
 */
#ifndef STORE_CHECKOUT_STORE_H
#define STORE_CHECKOUT_STORE_H

#include "gen/sql_checkout.h"

typedef SqlCheckoutAddIn CheckoutNew;
typedef SqlCheckoutGet CheckoutRow;
typedef SqlCheckoutLock CheckoutHeld; /* locked until the transaction ends */
typedef SqlCheckoutDrafts CheckoutDraftRow;
typedef SqlCheckoutLineCount CheckoutCount; /* lines, and the drafts that have them */
typedef SqlCheckoutLineFind CheckoutLineRow;

/* A checkout with this request key is there already: nothing is added. */
MUST_USE Err *store_checkout_add(Db *db, const CheckoutNew *checkout);
/* Zero when there is none. */
MUST_USE Err *store_checkout_by_request(Db *db, Arena *out, AccountId account, Str request_key,
                                        CheckoutId *ret_id);
/* NULL when it is not the account's. */
MUST_USE Err *store_checkout_get(Db *db, Arena *out, AccountId account, CheckoutId id,
                                 CheckoutRow **ret_checkout);
MUST_USE Err *store_checkout_lock(Db *db, Arena *out, AccountId account, CheckoutId id,
                                  CheckoutHeld **ret_checkout);
/* The checkout's, and that of every draft in it. */
MUST_USE Err *store_checkout_set_reference(Db *db, CheckoutId id, Str reference);
/* When none of its drafts has a line any more: it lets go of its key. Else nothing. */
MUST_USE Err *store_checkout_settle(Db *db, CheckoutId id, Instant now);
/* Drafts that have lines and whose time is not over: not chosen yet, own use, then by name. */
MUST_USE Err *store_checkout_drafts(Db *db, Arena *out, CheckoutId id, Instant now,
                                    CheckoutDraftRow **ret_drafts, size_t *ret_count);
/* The newest 200 orders that were placed. */
MUST_USE Err *store_checkout_placed(Db *db, Arena *out, CheckoutId id, OrderId **ret_orders,
                                    size_t *ret_count);
MUST_USE Err *store_checkout_count(Db *db, Arena *out, CheckoutId id, Instant now,
                                   CheckoutCount *ret_count);
/* Of a draft; NULL when there is no such line. */
MUST_USE Err *store_checkout_line(Db *db, Arena *out, CheckoutId id, OrderLineId line,
                                  CheckoutLineRow **ret_line);
/* In whatever order of the checkout; zero when there is none. */
MUST_USE Err *store_checkout_line_by_request(Db *db, Arena *out, CheckoutId id, Str request_key,
                                             OrderLineId *ret_line);
/* End customers of the parent with this name, in whatever case; at most two. */
MUST_USE Err *store_customer_named(Db *db, Arena *out, AccountId parent, Str name,
                                   AccountId ret_ids[2], size_t *ret_count);
/* Until when its drafts live. */
MUST_USE Err *store_checkout_touch(Db *db, CheckoutId id, Instant expires_at);
/* Of every draft; zero: not agreed. */
/* When the drafts are carried out, and whether their end customers are asked first. */
MUST_USE Err *store_checkout_set_start(Db *db, CheckoutId id, Date on, bool customer_agrees);
MUST_USE Err *store_checkout_set_agreed(Db *db, CheckoutId id, Instant agreed_at);

/* Another beneficiary for a draft; what was agreed is void. */
typedef struct DraftCustomer {
    OrderId order;
    AccountId customer;
    bool own_use;
    Str request_key;
} DraftCustomer;
MUST_USE Err *store_draft_set_customer(Db *db, const DraftCustomer *draft);
MUST_USE Err *store_draft_disagree(Db *db, OrderId order);
MUST_USE Err *store_draft_line_move(Db *db, OrderLineId line, OrderId order, int32_t position);

#endif

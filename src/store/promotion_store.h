/*
 * promotion_store.h - promotions, coupon codes of orders, and what lines of orders were promised.
 * SQL: sql/queries/promotion.sql.
 */
#ifndef STORE_PROMOTION_STORE_H
#define STORE_PROMOTION_STORE_H

#include "gen/sql_promotion.h"

enum { PROMOTION_LINES_MAX = 800 };

typedef SqlPromotionAddIn PromotionAdd;
typedef SqlPromotionLive PromotionRow;
typedef SqlPromotionPlan PromotionPlan;
typedef SqlPromotionLineAddIn PromotionLineAdd;
typedef SqlPromotionLines PromotionLineRow;
typedef SqlPromotionList PromotionListRow;
typedef SqlPromotionRedemptionList RedemptionRow;

/* Fails: DB_CONFLICT (the seller has the code already). */
MUST_USE Err *store_promotion_add(Db *db, const PromotionAdd *row);
/* Zero when the seller made none with this key. */
MUST_USE Err *store_promotion_by_request(Db *db, Arena *out, AccountId seller, Str request_key,
                                         PromotionId *ret_id);
/* Those without a code that have not ended. */
MUST_USE Err *store_promotion_automatic(Db *db, Arena *out, AccountId seller, int64_t *ret_count);
/* Those without a code that work on that day, of all sellers above the account. */
MUST_USE Err *store_promotions_live(Db *db, Arena *out, AccountId account, Date day,
                                    PromotionRow **ret, size_t *ret_count);
/* *ret_row is NULL when the seller has no such code; it may have ended. */
MUST_USE Err *store_promotion_by_code(Db *db, Arena *out, AccountId seller, Str code,
                                      PromotionRow **ret_row);
MUST_USE Err *store_promotion_plan(Db *db, Arena *out, PlanId plan, PromotionPlan *ret_plan);
/* Has, or has had, a subscription of its own. */
MUST_USE Err *store_promotion_known(Db *db, Arena *out, AccountId owner, bool *ret_known);
MUST_USE Err *store_promotion_owns(Db *db, Arena *out, AccountId owner, ProductId product,
                                   bool *ret_owns);
/* False when it is not the seller's, or ended before. */
MUST_USE Err *store_promotion_end(Db *db, PromotionId id, AccountId seller, Instant now,
                                  bool *ret_ended);
/* One more order of a promotion with a most; false when there is no room. */
MUST_USE Err *store_promotion_take(Db *db, PromotionId id, bool *ret_taken);
/* `counted`: store_promotion_take was called for it. */
MUST_USE Err *store_promotion_redemption_add(Db *db, PromotionId id, OrderId order, AccountId buyer,
                                             bool counted, Instant now);
/* The order will not be carried out: what it used may be used again. Once. */
MUST_USE Err *store_promotion_return(Db *db, OrderId order, Instant now);
MUST_USE Err *store_promotion_line_add(Db *db, const PromotionLineAdd *row);
MUST_USE Err *store_promotion_lines(Db *db, Arena *out, OrderId order, PromotionLineRow **ret,
                                    size_t *ret_count);
/* An empty code takes it away. */
MUST_USE Err *store_order_coupon_set(Db *db, OrderId order, Str code);
MUST_USE Err *store_order_coupon(Db *db, Arena *out, OrderId order, Str *ret_code);
/* Newest first. */
MUST_USE Err *store_promotion_list(Db *db, Arena *out, AccountId seller, PromotionId before,
                                   int32_t max, PromotionListRow **ret, size_t *ret_count);
MUST_USE Err *store_promotion_redemptions(Db *db, Arena *out, AccountId seller, PromotionId id,
                                          OrderId before, int32_t max, RedemptionRow **ret,
                                          size_t *ret_count);

#endif

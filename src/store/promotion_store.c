/* promotion_store.c - promotions and what orders were promised. SQL: sql/queries/promotion.sql. */
#include "store/promotion_store.h"

enum { LIVE_MAX = 1000 };

Err *store_promotion_add(Db *db, const PromotionAdd *row)
{
    return sql_promotion_add(db, row, NULL);
}

Err *store_promotion_by_request(Db *db, Arena *out, AccountId seller, Str request_key,
                                PromotionId *ret_id)
{
    bool found;
    SqlPromotionByRequest row;
    TRY(sql_promotion_by_request(db, out, seller, request_key, &row, &found));
    *ret_id = found ? row.id : (PromotionId){ 0 };
    return NULL;
}

Err *store_promotion_automatic(Db *db, Arena *out, AccountId seller, int64_t *ret_count)
{
    SqlPromotionAutomatic row;
    TRY(sql_promotion_automatic(db, out, seller, &row));
    *ret_count = row.count;
    return NULL;
}

Err *store_promotions_live(Db *db, Arena *out, AccountId account, Date day, PromotionRow **ret,
                           size_t *ret_count)
{
    return sql_promotion_live(db, out, account, day, LIVE_MAX, ret, ret_count);
}

Err *store_promotion_by_code(Db *db, Arena *out, AccountId seller, Str code, PromotionRow **ret_row)
{
    SqlPromotionByCode row;
    bool found;
    TRY(sql_promotion_by_code(db, out, seller, code, &row, &found));
    *ret_row = NULL;
    if (found) {
        *ret_row = arena_new(out, PromotionRow);
        **ret_row = (PromotionRow){ .id = row.id,
                                    .seller = row.seller,
                                    .name = row.name,
                                    .code = row.code,
                                    .percent = row.percent,
                                    .amount_minor = row.amount_minor,
                                    .currency = row.currency,
                                    .periods = row.periods,
                                    .from_on = row.from_on,
                                    .until_on = row.until_on,
                                    .items = row.items,
                                    .categories = row.categories,
                                    .billings = row.billings,
                                    .new_only = row.new_only,
                                    .prerequisite = row.prerequisite,
                                    .quantity_min = row.quantity_min,
                                    .redeem_max = row.redeem_max,
                                    .redeemed = row.redeemed,
                                    .ended_at = row.ended_at };
    }
    return NULL;
}

Err *store_promotion_plan(Db *db, Arena *out, PlanId plan, PromotionPlan *ret_plan)
{
    bool found;
    TRY(sql_promotion_plan(db, out, plan, ret_plan, &found));
    return found ? NULL : ERR(DB, "the plan of a line is missing");
}

Err *store_promotion_known(Db *db, Arena *out, AccountId owner, bool *ret_known)
{
    SqlPromotionKnown row;
    return sql_promotion_known(db, out, owner, &row, ret_known);
}

Err *store_promotion_owns(Db *db, Arena *out, AccountId owner, ProductId product, bool *ret_owns)
{
    SqlPromotionOwns row;
    return sql_promotion_owns(db, out, owner, product, &row, ret_owns);
}

Err *store_promotion_end(Db *db, PromotionId id, AccountId seller, Instant now, bool *ret_ended)
{
    int64_t changed;
    TRY(sql_promotion_end(db, id, seller, now, &changed));
    *ret_ended = changed == 1;
    return NULL;
}

Err *store_promotion_take(Db *db, PromotionId id, bool *ret_taken)
{
    int64_t changed;
    TRY(sql_promotion_take(db, id, &changed));
    *ret_taken = changed == 1;
    return NULL;
}

Err *store_promotion_redemption_add(Db *db, PromotionId id, OrderId order, AccountId buyer,
                                    bool counted, Instant now)
{
    return sql_promotion_redemption_add(db, id, order, buyer, counted, now, NULL);
}

Err *store_promotion_return(Db *db, OrderId order, Instant now)
{
    TRY(sql_promotion_give_back(db, order, NULL));
    return sql_promotion_return_add(db, order, now, NULL);
}

Err *store_promotion_line_add(Db *db, const PromotionLineAdd *row)
{
    return sql_promotion_line_add(db, row, NULL);
}

Err *store_promotion_lines(Db *db, Arena *out, OrderId order, PromotionLineRow **ret,
                           size_t *ret_count)
{
    return sql_promotion_lines(db, out, order, ret, ret_count);
}

Err *store_order_coupon_set(Db *db, OrderId order, Str code)
{
    return code.len == 0 ? sql_order_coupon_clear(db, order, NULL)
                         : sql_order_coupon_set(db, order, code, NULL);
}

Err *store_order_coupon(Db *db, Arena *out, OrderId order, Str *ret_code)
{
    SqlOrderCoupon row;
    bool found;
    TRY(sql_order_coupon(db, out, order, &row, &found));
    *ret_code = found ? row.code : S("");
    return NULL;
}

Err *store_promotion_list(Db *db, Arena *out, AccountId seller, PromotionId before, int32_t max,
                          PromotionListRow **ret, size_t *ret_count)
{
    return sql_promotion_list(db, out, seller, before, max, ret, ret_count);
}

Err *store_promotion_redemptions(Db *db, Arena *out, AccountId seller, PromotionId id,
                                 OrderId before, int32_t max, RedemptionRow **ret,
                                 size_t *ret_count)
{
    return sql_promotion_redemption_list(db, out, seller, id, before, max, ret, ret_count);
}

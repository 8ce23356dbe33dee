/* promotion_redeem.c - what an order was promised is kept, and becomes a discount. */
#include "service/adjust_internal.h"
#include "service/event.h"
#include "service/order_internal.h"
#include "service/promotion_internal.h"

Err *promise_write(Call *call, Db *db, const Promising *promising)
{
    const Promise *promise = promising->promise;
    bool per_unit = promise->what.percent == 0;
    bool kept = promising->kept.v != 0;
    DiscountId id = kept ? promising->kept : (DiscountId){ call_new_id(call) };
    Str what = discount_text(call->out, &promise->what, per_unit, promise->currency);
    EventRow event = event_first(
        call, promise->buyer, S("discount"), id.v, S("discount.given"),
        arena_printf(call->out, "Discount of %.*s: %.*s", STR_ARG(what), STR_ARG(promise->reason)));
    const PromotionLineAdd line = { .line = promising->line,
                                    .buyer = promise->buyer,
                                    .order = promising->order,
                                    .seller = promise->seller,
                                    .promotion = promise->promotion,
                                    .discount = id,
                                    .reason = promise->reason,
                                    .percent = promise->what.percent,
                                    .amount_minor = promise->what.amount,
                                    .currency = promise->currency,
                                    .periods = promise->periods };
    const DiscountAdd discount = { .id = id,
                                   .seller = promise->seller,
                                   .buyer = promise->buyer,
                                   .subscription = promising->subscription,
                                   .currency = promise->currency,
                                   .percent = promise->what.percent,
                                   .amount_minor = promise->what.amount,
                                   .periods = promise->periods,
                                   /* The seller's calendar may be a day behind the buyer's. */
                                   .from_on = { promising->today.day - 1 },
                                   .until_on = DATE_NONE,
                                   .reason = promise->reason,
                                   .event = event.id,
                                   .created_at = call->now,
                                   .per_unit = per_unit,
                                   .recurring_only = true };
    if (promising->subscription.v != 0) {
        TRY(store_event_add(db, &event));
        TRY(store_discount_add(db, &discount));
    }
    return kept ? NULL : store_promotion_line_add(db, &line);
}

Promise promise_kept(const PromotionLineRow *row)
{
    return (Promise){ .promotion = row->promotion,
                      .seller = row->seller,
                      .buyer = row->buyer,
                      .what = { row->percent, row->amount_minor },
                      .currency = row->currency,
                      .periods = row->periods,
                      .reason = row->reason };
}

static bool same_use(const Promise *a, const Promise *b)
{
    return a->promotion.v == b->promotion.v && a->buyer.v == b->buyer.v;
}

Err *promises_redeem(Call *call, Db *db, OrderId order, const Promise *promises, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Promise *promise = &promises[i];
        bool again = false;
        bool taken = true;
        for (size_t k = 0; k < i && !again; k++) {
            again = same_use(promise, &promises[k]);
        }
        if (again) {
            continue;
        }
        if (promise->counted) {
            TRY(store_promotion_take(db, promise->promotion, &taken));
        }
        if (!taken) {
            return ERR_FIELD(COUPON_USED_UP, "coupon", "%.*s was used as often as it can be.",
                             STR_ARG(promise->reason));
        }
        TRY(store_promotion_redemption_add(db, promise->promotion, order, promise->buyer,
                                           promise->counted, call->now));
    }
    return NULL;
}

typedef struct CouponTx {
    Call *call;
    OrderId order;
    Str code;
} CouponTx;

/* The refusals need the lines' prices: the order is looked at as its page will show it. */
static Err *coupon_body(Db *db, void *context)
{
    const CouponTx *tx = context;
    Call *call = tx->call;
    OrderHeld *held;
    OrderRow *order;
    OrderLineRow *lines;
    OrderMoney money;
    size_t count;
    TRY(order_draft(call, db, tx->order, &held));
    TRY(store_order_coupon_set(db, tx->order, tx->code));
    TRY(store_order_touch(db, tx->order, order_draft_end(call)));
    if (tx->code.len == 0) {
        return NULL;
    }
    TRY(store_order_get(db, call->out, call->actor.account, tx->order, &order));
    TRY(store_order_lines(db, call->out, tx->order, &lines, &count));
    TRY(order_money(call, db, order, lines, count, &money));
    return promotions_check(&money.promotions);
}

Err *svc_order_coupon(Call *call, OrderId order, Str code)
{
    CouponTx tx = { .call = call, .order = order, .code = coupon_normal(call->out, code) };
    TRY(call_need(call, ROLE_BUYER));
    if (tx.code.len > 0 && !coupon_valid(tx.code)) {
        return ERR_FIELD(COUPON_UNKNOWN, "coupon", "There is no such code.");
    }
    return db_tx(call->app->database, DB_WRITE, "order_coupon", coupon_body, &tx);
}

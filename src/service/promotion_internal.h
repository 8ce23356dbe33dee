/*
 * promotion_internal.h - promotions while an order is priced and placed, for the files of service/.
 */
#ifndef SERVICE_PROMOTION_INTERNAL_H
#define SERVICE_PROMOTION_INTERNAL_H

#include "domain/invoice.h"
#include "service/price.h"
#include "service/promotion.h"
#include "store/order_store.h"
#include "store/promotion_store.h"
#include "store/subscription_new_store.h"

/* What may be used by an order that is priced. */
typedef struct Promotions {
    AccountId buyer; /* the order's account: codes are of its seller */
    Date today;
    PromotionRow *live; /* that work by themselves, for this beneficiary */
    size_t live_count;
    Str code;             /* that was typed; empty: none */
    PromotionRow *coupon; /* NULL: none, or it is refused */
    bool used;            /* a line has it */
    ErrCode refusal;      /* of the code, when it is refused */
    Str refusal_text;
} Promotions;

/* What a line gets on one sale. */
typedef struct Promise {
    PromotionId promotion;
    AccountId seller;
    AccountId buyer;
    Discount what;
    Currency currency;
    int32_t periods;
    bool counted; /* there is a most */
    Str reason;   /* printed */
} Promise;

/* Inside a transaction. `account` orders and `seller` is its parent; `code` as it was typed. */
typedef struct PromotionsFor {
    AccountId account, seller, owner;
    Date today;
    Str code;
} PromotionsFor;
MUST_USE Err *promotions_open(Call *call, Db *db, const PromotionsFor *who, Promotions *ret);
/* *ret_found is false when the line gets none on the edge. Fails: MONEY_RANGE. */
MUST_USE Err *promotion_pick(Call *call, Db *db, Promotions *promotions, const OrderLineRow *line,
                             const EdgePrice *edge, Promise *ret_promise, bool *ret_found);
/* When every line was asked for: the refusal of the code, if there is one. Fails: COUPON_…. */
MUST_USE Err *promotions_check(Promotions *promotions);

/* The discounts of one line each of a coming invoice, as billing will have them: `promises[i]` is
 * NULL when line i has none; ret_lines[i].net is zero then. */
MUST_USE Err *promises_foretell(Call *call, const DocumentLine *lines, Promise *const *promises,
                                size_t count, Date today, DocumentLine *ret_lines);

/* Inside DB_MONEY: promised for good, and the discount of the subscription. Fails: COUPON_USED_UP
 * (another order was faster). */
typedef struct Promising {
    OrderId order;
    OrderLineId line;
    const Promise *promise;
    SubscriptionId subscription; /* zero while the order waits: the discount comes later */
    DiscountId kept;             /* of what was promised when the order began to wait, or zero */
    Date today;
} Promising;
/* What a row says. */
Promise promise_kept(const PromotionLineRow *row);
MUST_USE Err *promise_write(Call *call, Db *db, const Promising *promising);
/* The order's use of each promotion, once on each sale. */
MUST_USE Err *promises_redeem(Call *call, Db *db, OrderId order, const Promise *promises,
                              size_t count);

#endif

/*
 * promotion.h - promotions of a seller and coupon codes (R-CAT-05).
 *
 * When an order is placed, each line gets on each of its sales at most one promotion of that sale's
 * seller: the one whose code was typed, else the automatic one that takes most off a full period
 * (the oldest of equals). It becomes a discount on the subscription's recurring lines (adjust.h),
 * so that the review and the invoice have the same. Of one order, a promotion is used once on each
 * sale; ending it, or using it up, never changes what was ordered.
 */
#ifndef SERVICE_PROMOTION_H
#define SERVICE_PROMOTION_H

#include "domain/promotion.h"
#include "service/app.h"

typedef struct PromotionForm {
    Str name;
    Str code;           /* empty: it works by itself */
    Str percent;        /* "10", "12.5"; empty: an amount */
    Str amount;         /* "5.00" off each unit and full period; empty: a part */
    int32_t periods;    /* invoices; 0: all */
    Date from_on;       /* DATE_NONE: today */
    Date until_on;      /* last day; DATE_NONE: open */
    Str items;          /* codes of products or plans, comma separated; empty: all */
    Str categories;     /* as above */
    Str billings;       /* "P1M,P1Y" */
    bool new_only;      /* for who has never had a subscription */
    Str prerequisite;   /* code of a product that the beneficiary has; or empty */
    int64_t quantity;   /* units of a line, at least */
    int64_t redeem_max; /* orders; 0: any number */
    Str key;            /* the same again is the same promotion; may be empty */
} PromotionForm;

typedef struct PromotionView {
    PromotionId id;
    Str code; /* "prm_…" */
    Str name, coupon, what, user_name;
    Discount discount;
    Currency currency;
    int32_t periods;
    Date from_on, until_on;
    Str items, categories, billings, prerequisite;
    bool new_only;
    int64_t quantity_min, redeem_max, redemptions;
    Money taken; /* off invoices so far */
    Str terms;   /* what it is for, in words */
    Str state;   /* "active", "planned", "used_up", "ended" */
    bool can_end;
    Instant created_at;
} PromotionView;

typedef struct RedemptionView {
    Str order_code, buyer_code, buyer_name;
    int64_t lines;
    Money taken;
    Instant redeemed_at;
} RedemptionView;

/* For the seller's billing role. Fails: FORBIDDEN, FIELD_REQUIRED, FIELD_INVALID, FIELD_RANGE,
 * FIELD_TOO_LONG with the member's name. */
MUST_USE Err *svc_promotion_add(Call *call, const PromotionForm *form, PromotionId *ret_id);
/* What was ordered keeps it. Fails: FORBIDDEN, NOT_FOUND. */
MUST_USE Err *svc_promotion_end(Call *call, PromotionId id);
/* Of the actor's account, newest first. Fails: FORBIDDEN. */
MUST_USE Err *svc_promotions(Call *call, Page *page, PromotionView **ret, size_t *ret_count);
/* Fails: FORBIDDEN, NOT_FOUND. */
MUST_USE Err *svc_promotion(Call *call, PromotionId id, PromotionView *ret);
/* Who used it, newest first. Fails: as above. */
MUST_USE Err *svc_promotion_redemptions(Call *call, PromotionId id, Page *page,
                                        RedemptionView **ret, size_t *ret_count);

/* The code for one order of the actor's basket; empty takes it away. Fails: ORDER_STATE, NOT_FOUND,
 * COUPON_UNKNOWN, COUPON_EXPIRED, COUPON_USED_UP, COUPON_NOT_FOR_YOU ("coupon"). */
MUST_USE Err *svc_order_coupon(Call *call, OrderId order, Str code);

#endif

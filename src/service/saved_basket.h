/*
 * saved_basket.h - baskets that a user keeps under a name, to take them up again (R-ORD-01).
 *
 * What is kept is what to order and for whom: no price, and none of the set-up forms. Prices are
 * those of the day on which it is taken up; a line that cannot be ordered any more says why and
 * stays out. They are one user's in one account: nobody else finds them.
 */
#ifndef SERVICE_SAVED_BASKET_H
#define SERVICE_SAVED_BASKET_H

#include "service/checkout.h"

enum { SAVED_BASKETS_MAX = 50, SAVED_BASKET_NAME_BYTES_MAX = 160 };

typedef struct SavedBasketView {
    SavedBasketId id;
    Str code; /* "bas_…" */
    Str name;
    Instant saved_at;
    int64_t lines, units;
} SavedBasketView;

/* A line as it would go into the basket now. */
typedef struct SavedLineView {
    Str title, friendly_name;
    Str receiver; /* "Own use", the end customer's name, or empty: not chosen yet */
    int64_t quantity;
    bool addon, trial;
    bool priced; /* the reader sees prices, and there is one */
    Money unit_price;
    Str billing_label;
    Str problem; /* why it cannot be ordered; empty: it can */
} SavedLineView;

typedef struct SavedBasketDetail {
    SavedBasketView head;
    SavedLineView *lines;
    size_t lines_count;
    size_t wrong_count;
    bool price_visible;
} SavedBasketDetail;

/* The actor's own, by name. Fails: FORBIDDEN. */
MUST_USE Err *svc_saved_baskets(Call *call, SavedBasketView **ret, size_t *ret_count);
/* Keeps what is in the actor's basket; one of the same name is replaced. Changes of subscriptions
 * are left out. Fails: FORBIDDEN, BASKET_EMPTY, FIELD_REQUIRED, FIELD_TOO_LONG and FIELD_INVALID
 * ("name": it would be one too many). */
MUST_USE Err *svc_saved_basket_save(Call *call, Str name, SavedBasketId *ret_id);
/* What would happen with each line now; changes nothing. Fails: FORBIDDEN, NOT_FOUND. */
MUST_USE Err *svc_saved_basket(Call *call, SavedBasketId id, SavedBasketDetail *ret);
/* Puts what can be ordered into the actor's basket; `ret` as above. `key` makes a repeated form the
 * same lines. Fails: FORBIDDEN, NOT_FOUND, BASKET_FULL, PRODUCT_GONE (nothing of it can be). */
MUST_USE Err *svc_saved_basket_take(Call *call, SavedBasketId id, Str key, SavedBasketDetail *ret);
/* Fails: FORBIDDEN, NOT_FOUND. */
MUST_USE Err *svc_saved_basket_delete(Call *call, SavedBasketId id);

#endif

/*
 * move.h - money of a sale that moves without a document or a payment: voids, write-offs, refunds,
 * and the prepaid wallet (R20, R35, billing.md 1.3, 9).
 *
 * A wallet is made of top-ups. Each has a priority (the lowest is used first) and may have a last
 * day; what is left after it lapses.
 */
#ifndef DOMAIN_MOVE_H
#define DOMAIN_MOVE_H

#include "base/instant.h"
#include "domain/id.h"
#include "domain/words.h"

enum { MOVE_REASON_BYTES_MAX = 240, TOP_UP_PRIORITY_MAX = 100, TOP_UP_LIST_MAX = 200 };

/* wallet_use pays an invoice; wallet_lapse is what a top-up had left after its last day;
 * goodwill is credit on account that nobody paid for. */
#define MOVE_KINDS(X)                    \
    X(MOVE_VOID, "void")                 \
    X(MOVE_WRITE_OFF, "write_off")       \
    X(MOVE_REFUND, "refund")             \
    X(MOVE_TOP_UP, "top_up")             \
    X(MOVE_WALLET_USE, "wallet_use")     \
    X(MOVE_WALLET_LAPSE, "wallet_lapse") \
    X(MOVE_GOODWILL, "goodwill")
ENUM_DECLARE(MoveKind, move_kind, MOVE_KIND_COUNT, MOVE_KINDS)

Str move_kind_label(MoveKind kind); /* "Write-off" */

/* What is left of a top-up. */
typedef struct TopUp {
    MoveId id;
    int32_t priority;
    Date expires_on; /* DATE_NONE: never */
    int64_t left_minor;
} TopUp;

bool top_up_lapsed(const TopUp *top_up, Date today);
/* By priority, then the earliest last day, then age (R35). */
void top_ups_order(TopUp *top_ups, size_t count);
/* What each gives for `need`, in their order; those that lapsed give nothing. Gives what is not
 * covered. */
int64_t wallet_draw(const TopUp *top_ups, size_t count, Date today, int64_t need,
                    int64_t *ret_parts);

#endif

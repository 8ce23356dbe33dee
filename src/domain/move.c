/* move.c - kinds of moves, and which top-ups of a wallet are used first (R35). */
#include "domain/move.h"

#include <assert.h>
#include <stdlib.h>

ENUM_DEFINE(MoveKind, move_kind, MOVE_KIND_COUNT, MOVE_KINDS)

Str move_kind_label(MoveKind kind)
{
    static const Str labels[] = {
        [MOVE_VOID] = STR_INIT("Voided"),        [MOVE_WRITE_OFF] = STR_INIT("Written off"),
        [MOVE_REFUND] = STR_INIT("Refund"),      [MOVE_TOP_UP] = STR_INIT("Top-up"),
        [MOVE_WALLET_USE] = STR_INIT("Prepaid"), [MOVE_WALLET_LAPSE] = STR_INIT("Prepaid lapsed"),
        [MOVE_GOODWILL] = STR_INIT("Goodwill")
    };
    assert((unsigned)kind < MOVE_KIND_COUNT);
    return labels[kind];
}

bool top_up_lapsed(const TopUp *top_up, Date today)
{
    return !date_is_none(top_up->expires_on) && top_up->expires_on.day < today.day;
}

static int top_up_cmp(const void *a, const void *b)
{
    const TopUp *x = a;
    const TopUp *y = b;
    if (x->priority != y->priority) {
        return x->priority < y->priority ? -1 : 1;
    }
    int64_t x_day = date_is_none(x->expires_on) ? INT64_MAX : x->expires_on.day;
    int64_t y_day = date_is_none(y->expires_on) ? INT64_MAX : y->expires_on.day;
    if (x_day != y_day) {
        return x_day < y_day ? -1 : 1;
    }
    return (x->id.v > y->id.v) - (x->id.v < y->id.v); /* ids are in the order of time */
}

void top_ups_order(TopUp *top_ups, size_t count)
{
    if (count > 0) {
        qsort(top_ups, count, sizeof(*top_ups), top_up_cmp);
    }
}

int64_t wallet_draw(const TopUp *top_ups, size_t count, Date today, int64_t need,
                    int64_t *ret_parts)
{
    assert(need >= 0);
    for (size_t i = 0; i < count; i++) {
        int64_t left = top_up_lapsed(&top_ups[i], today) ? 0 : top_ups[i].left_minor;
        assert(left >= 0);
        ret_parts[i] = left < need ? left : need;
        need -= ret_parts[i];
    }
    return need;
}

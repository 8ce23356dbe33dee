/* wait_store.c - what orders wait for. SQL: sql/queries/wait.sql. */
#include "store/wait_store.h"

#include <string.h>

Err *store_wait_add(Db *db, const WaitNew *wait)
{
    return sql_wait_add(db, wait, NULL);
}

Err *store_wait_get(Db *db, Arena *out, WaitId id, WaitRow **ret_wait)
{
    WaitRow *wait = arena_new(out, WaitRow);
    bool found;
    TRY(sql_wait_get(db, out, id, wait, &found));
    *ret_wait = found ? wait : NULL;
    return NULL;
}

Err *store_wait_list(Db *db, Arena *out, OrderId order, WaitListRow **ret_waits, size_t *ret_count)
{
    return sql_wait_list(db, out, order, ret_waits, ret_count);
}

Err *store_wait_settle(Db *db, WaitId id, const WaitEnd *end, bool *ret_settled)
{
    int64_t changed;
    TRY(sql_wait_settle(db, id, end->outcome, end->now, end->user, end->note, &changed));
    *ret_settled = changed == 1;
    return NULL;
}

Err *store_wait_settle_kind(Db *db, OrderId order, WaitKind kind, const WaitEnd *end)
{
    const SqlWaitSettleKindIn in = { .order = order,
                                     .kind = kind,
                                     .outcome = end->outcome,
                                     .now = end->now,
                                     .user = end->user,
                                     .note = end->note };
    return sql_wait_settle_kind(db, &in, NULL);
}

Err *store_wait_settle_order(Db *db, OrderId order, const WaitEnd *end)
{
    return sql_wait_settle_order(db, order, end->outcome, end->now, end->user, end->note, NULL);
}

Err *store_wait_reminded(Db *db, WaitId id, Instant remind_at)
{
    return sql_wait_reminded(db, id, remind_at, NULL);
}

Err *store_wait_for_money(Db *db, Arena *out, AccountId about, WaitId after, int32_t max,
                          WaitMoneyRow **ret_waits, size_t *ret_count)
{
    return sql_wait_for_money(db, out, about, after, max, ret_waits, ret_count);
}

Err *store_wait_open(Db *db, Arena *out, const WaitPick *pick, WaitOpenRow **ret_waits,
                     size_t *ret_count)
{
    Str kind = pick->kind.len > 0 ? pick->kind : S("%");
    if (!pick->mine) {
        return sql_wait_open(db, out, pick->actor, kind, pick->after, pick->max, ret_waits,
                             ret_count);
    }
    SqlWaitOpenMine *rows;
    TRY(sql_wait_open_mine(db, out, pick->actor, kind, pick->after, pick->max, &rows, ret_count));
    WaitOpenRow *waits = arena_array(out, WaitOpenRow, *ret_count);
    _Static_assert(sizeof(*rows) == sizeof(*waits), "both lists have the same columns");
    if (*ret_count > 0) {
        memcpy(waits, rows, *ret_count * sizeof(*rows));
    }
    *ret_waits = waits;
    return NULL;
}

Err *store_wait_count_mine(Db *db, Arena *out, AccountId account, int64_t *ret_count)
{
    SqlWaitCountMine row;
    TRY(sql_wait_count_mine(db, out, account, &row));
    *ret_count = row.count;
    return NULL;
}

Err *store_wait_link_add(Db *db, Str token_hash, WaitId wait, UserId user, Str email,
                         Instant created_at)
{
    return sql_wait_link_add(db, token_hash, wait, user, email, created_at, NULL);
}

Err *store_wait_link_get(Db *db, Arena *out, Str token_hash, WaitLinkRow **ret_link)
{
    WaitLinkRow *link = arena_new(out, WaitLinkRow);
    bool found;
    TRY(sql_wait_link_get(db, out, token_hash, link, &found));
    *ret_link = found ? link : NULL;
    return NULL;
}

Err *store_wait_link_use(Db *db, Str token_hash, Instant now, bool *ret_used)
{
    int64_t changed;
    TRY(sql_wait_link_use(db, token_hash, now, &changed));
    *ret_used = changed == 1;
    return NULL;
}

Err *store_wait_edge_add(Db *db, const WaitEdgeNew *edge)
{
    return sql_wait_edge_add(db, edge, NULL);
}

Err *store_wait_edges(Db *db, Arena *out, OrderLineId line, WaitEdgeRow **ret_edges,
                      size_t *ret_count)
{
    return sql_wait_edges(db, out, line, ret_edges, ret_count);
}

Err *store_wait_order_lock(Db *db, Arena *out, OrderId id, OrderHeld **ret_order)
{
    SqlWaitOrderLock row;
    bool found;
    OrderHeld *order = arena_new(out, OrderHeld);
    TRY(sql_wait_order_lock(db, out, id, &row, &found));
    *order = (OrderHeld){ .id = row.id,
                          .account = row.account,
                          .user = row.user,
                          .end_customer = row.end_customer,
                          .own_use = row.own_use,
                          .state = row.state,
                          .currency = row.currency,
                          .agreed_at = row.agreed_at,
                          .created_at = row.created_at,
                          .expires_at = row.expires_at };
    *ret_order = found ? order : NULL;
    return NULL;
}

Err *store_wait_order_hold(Db *db, const OrderHold *hold, bool *ret_held)
{
    int64_t changed;
    TRY(sql_wait_order_hold(db, hold, &changed));
    *ret_held = changed == 1;
    return NULL;
}

Err *store_wait_line_hold(Db *db, OrderLineId id, Str title, Decimal price, Str settings)
{
    return sql_wait_line_hold(db, id, title, price, settings, NULL);
}

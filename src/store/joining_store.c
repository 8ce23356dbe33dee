/* joining_store.c - Lite Partners that join and leave. SQL: sql/queries/joining.sql. */
#include "store/joining_store.h"

#include "store/sell_rule_store.h"

Err *store_joining_seller(Db *db, Arena *out, AccountId id, JoiningSeller **ret_seller)
{
    JoiningSeller *seller = arena_new(out, JoiningSeller);
    bool found;
    TRY(sql_joining_seller(db, out, id, seller, &found));
    *ret_seller = found ? seller : NULL;
    return NULL;
}

Err *store_joining_sellers(Db *db, Arena *out, AccountId partner, int32_t max,
                           JoiningSellerRow **ret_rows, size_t *ret_count)
{
    return sql_joining_sellers(db, out, partner, max, ret_rows, ret_count);
}

Err *store_joining_invited(Db *db, Arena *out, Str email, JoiningInvited **ret_invited)
{
    JoiningInvited *invited = arena_new(out, JoiningInvited);
    bool found;
    TRY(sql_joining_invited(db, out, email, invited, &found));
    *ret_invited = found ? invited : NULL;
    return NULL;
}

Err *store_joining_add(Db *db, const JoiningNew *joining)
{
    return sql_joining_add(db, joining, NULL);
}

Err *store_joining_asked(Db *db, Arena *out, AccountId partner, Instant now,
                         JoiningAsked **ret_asked)
{
    JoiningAsked *asked = arena_new(out, JoiningAsked);
    bool found;
    TRY(sql_joining_asked(db, out, partner, now, asked, &found));
    *ret_asked = found ? asked : NULL;
    return NULL;
}

Err *store_joining_same(Db *db, Arena *out, AccountId seller, Str email, Instant now,
                        JoiningId *ret_id)
{
    SqlJoiningSame row;
    bool found;
    TRY(sql_joining_same(db, out, seller, email, now, &row, &found));
    *ret_id = found ? row.id : (JoiningId){ 0 };
    return NULL;
}

Err *store_joining_count(Db *db, Arena *out, AccountId seller, Instant now, int64_t *ret_count)
{
    SqlJoiningCount row;
    TRY(sql_joining_count(db, out, seller, now, &row));
    *ret_count = row.count;
    return NULL;
}

Err *store_joining_get(Db *db, Arena *out, AccountId actor, JoiningId id, JoiningRow **ret_row)
{
    JoiningRow *row = arena_new(out, JoiningRow);
    bool found;
    TRY(sql_joining_get(db, out, actor, id, row, &found));
    *ret_row = found ? row : NULL;
    return NULL;
}

Err *store_joining_list(Db *db, Arena *out, AccountId actor, JoiningId after, int32_t max,
                        JoiningSeen **ret_rows, size_t *ret_count)
{
    return sql_joining_list(db, out, actor, after, max, ret_rows, ret_count);
}

Err *store_joining_decide(Db *db, const JoiningDecision *decision, bool *ret_changed)
{
    int64_t changed;
    TRY(sql_joining_decide(db, decision, &changed));
    *ret_changed = changed == 1;
    return NULL;
}

Err *store_joining_height(Db *db, Arena *out, AccountId account, int64_t *ret_height)
{
    SqlJoiningHeight row;
    TRY(sql_joining_height(db, out, account, &row));
    *ret_height = row.height;
    return NULL;
}

Err *store_joining_orders(Db *db, Arena *out, AccountId account, int64_t *ret_count)
{
    SqlJoiningOrders row;
    TRY(sql_joining_orders(db, out, account, &row));
    *ret_count = row.count;
    return NULL;
}

Err *store_account_move(Db *db, const AccountMove *move, bool *ret_moved)
{
    int64_t changed;
    TRY(sql_account_reparent(db, move->account, move->old, move->parent, move->price_list,
                             move->credit_limit_minor, &changed));
    *ret_moved = changed == 1;
    if (!*ret_moved) {
        return NULL;
    }
    TRY(sql_account_unlink(db, move->account, NULL));
    TRY(sql_account_link(db, move->account, move->parent, NULL));
    TRY(sql_account_ordering_forget(db, move->account, NULL));
    TRY(store_account_tags_set(db, move->account, NULL, 0));
    const SqlAccountMoveAddIn row = { .id = move->id,
                                      .account = move->account,
                                      .old = move->old,
                                      .parent = move->parent,
                                      .joining = move->joining,
                                      .at = move->at };
    return sql_account_move_add(db, &row, NULL);
}

Err *store_account_moves(Db *db, Arena *out, AccountId actor, int32_t max,
                         AccountMoveRow **ret_rows, size_t *ret_count)
{
    return sql_account_move_list(db, out, actor, max, ret_rows, ret_count);
}

Err *store_account_bought(Db *db, Arena *out, AccountId seller, AccountId buyer, bool *ret_bought)
{
    SqlAccountBought row;
    return sql_account_bought(db, out, seller, buyer, &row, ret_bought);
}

Err *store_joining_kept(Db *db, Arena *out, AccountId actor, SubscriptionId after, int32_t max,
                        JoiningKept **ret_rows, size_t *ret_count)
{
    return sql_joining_kept(db, out, actor, after, max, ret_rows, ret_count);
}

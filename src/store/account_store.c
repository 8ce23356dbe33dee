/* account_store.c - the tree of accounts. SQL: sql/queries/account.sql. */
#include "store/account_store.h"

/* What LIKE looks for: the text anywhere, its own wildcards taken literally. */
Str store_search_pattern(Arena *out, Str search)
{
    StrBuf pattern = buf_new(out, search.len + 8);
    buf_add_char(&pattern, '%');
    for (size_t i = 0; i < search.len; i++) {
        char c = search.ptr[i];
        if (c == '%' || c == '_' || c == '!') {
            buf_add_char(&pattern, '!');
        }
        buf_add_char(&pattern, c);
    }
    buf_add_char(&pattern, '%');
    return buf_str(&pattern);
}

Err *store_account_add(Db *db, const AccountAdd *account)
{
    TRY(sql_account_add(db, account, NULL));
    return sql_account_paths_add(db, account->id, account->parent, NULL);
}

Err *store_account_operator(Db *db, Arena *out, AccountId *ret_id)
{
    SqlAccountOperator row = { 0 };
    bool found;
    TRY(sql_account_operator(db, out, &row, &found));
    *ret_id = found ? row.id : (AccountId){ 0 };
    return NULL;
}

Err *store_account_depth(Db *db, Arena *out, AccountId actor, AccountId id, int32_t *ret_depth)
{
    SqlAccountDepth row = { 0 };
    bool found;
    TRY(sql_account_depth(db, out, actor, id, &row, &found));
    *ret_depth = found ? row.depth : -1;
    return NULL;
}

Err *store_account_get(Db *db, Arena *out, AccountId actor, AccountId id, AccountRow **ret_account)
{
    AccountRow *account = arena_new(out, AccountRow);
    bool found;
    TRY(sql_account_get(db, out, actor, id, account, &found));
    *ret_account = found ? account : NULL;
    return NULL;
}

static AccountRow child_row(const SqlAccountChildren *row)
{
    return (AccountRow){ .id = row->id,
                         .parent = row->parent,
                         .kind = row->kind,
                         .partner_class = row->partner_class,
                         .state = row->state,
                         .name = row->name,
                         .contact_name = row->contact_name,
                         .email = row->email,
                         .phone = row->phone,
                         .street = row->street,
                         .city = row->city,
                         .region = row->region,
                         .postcode = row->postcode,
                         .country = row->country,
                         .vat_number = row->vat_number,
                         .currency = row->currency,
                         .time_zone = row->time_zone,
                         .anchor_day = row->anchor_day,
                         .price_list = row->price_list,
                         .bills_customers = row->bills_customers,
                         .credit_limit_minor = row->credit_limit_minor,
                         .created_at = row->created_at,
                         .parent_name = row->parent_name,
                         .depth = row->depth };
}

Err *store_account_children(Db *db, Arena *out, Arena scratch, const AccountList *list,
                            AccountRow **ret_accounts, size_t *ret_count)
{
    SqlAccountChildren *rows;
    size_t count;
    SqlAccountChildrenIn in = {
        .actor = list->actor,
        .parent = list->parent,
        .kind = list->end_customers ? account_kind_name(ACCOUNT_END_CUSTOMER) : S("%"),
        .pattern = store_search_pattern(&scratch, list->search),
        .tag = list->tag,
        .after_name = list->after_name,
        .after = list->after,
        .max = list->max,
    };
    TRY(sql_account_children(db, out, &in, &rows, &count));
    AccountRow *accounts = arena_array(out, AccountRow, count);
    for (size_t i = 0; i < count; i++) {
        accounts[i] = child_row(&rows[i]);
    }
    *ret_accounts = accounts;
    *ret_count = count;
    return NULL;
}

Err *store_account_tags_below(Db *db, Arena *out, AccountId parent, Str **ret_tags,
                              size_t *ret_count)
{
    SqlAccountTagsBelow *rows;
    TRY(sql_account_tags_below(db, out, parent, &rows, ret_count));
    *ret_tags = arena_array(out, Str, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        (*ret_tags)[i] = rows[i].tag;
    }
    return NULL;
}

Err *store_account_find(Db *db, Arena *out, Arena scratch, const AccountList *list,
                        AccountRow **ret_accounts, size_t *ret_count)
{
    SqlAccountFind *rows;
    size_t count;
    TRY(sql_account_find(db, out, list->actor, store_search_pattern(&scratch, list->search),
                         list->after_name, list->after, list->max, &rows, &count));
    AccountRow *accounts = arena_array(out, AccountRow, count);
    for (size_t i = 0; i < count; i++) {
        AccountRow *row;
        TRY(store_account_get(db, out, list->actor, rows[i].id, &row));
        accounts[i] = *row; /* of the same snapshot */
    }
    *ret_accounts = accounts;
    *ret_count = count;
    return NULL;
}

Err *store_account_below(Db *db, Arena *out, AccountId id, int64_t *ret_count)
{
    SqlAccountBelow row;
    TRY(sql_account_below(db, out, id, &row));
    *ret_count = row.count;
    return NULL;
}

Err *store_account_ancestors(Db *db, Arena *out, AccountId actor, AccountId id,
                             AccountAncestor **ret_accounts, size_t *ret_count)
{
    return sql_account_ancestors(db, out, actor, id, ret_accounts, ret_count);
}

Err *store_account_by_name(Db *db, Arena *out, AccountId parent, Str name, AccountId *ret_id)
{
    SqlAccountByName row = { 0 };
    bool found;
    TRY(sql_account_by_name(db, out, parent, name, &row, &found));
    *ret_id = found ? row.id : (AccountId){ 0 };
    return NULL;
}

Err *store_account_by_request(Db *db, Arena *out, AccountId parent, Str request_key,
                              AccountId *ret_id)
{
    SqlAccountByRequest row = { 0 };
    bool found;
    TRY(sql_account_by_request(db, out, parent, request_key, &row, &found));
    *ret_id = found ? row.id : (AccountId){ 0 };
    return NULL;
}

Err *store_account_subscriptions(Db *db, Arena *out, AccountId id, int64_t *ret_count)
{
    SqlAccountSubscriptions row = { 0 };
    TRY(sql_account_subscriptions(db, out, id, &row));
    *ret_count = row.count;
    return NULL;
}

Err *store_account_counts(Db *db, Arena *out, AccountId actor, AccountCountRow *ret_counts,
                          int64_t *ret_subscriptions)
{
    SqlAccountBranchSubscriptions subscriptions = { 0 };
    TRY(sql_account_counts(db, out, actor, ret_counts));
    TRY(sql_account_branch_subscriptions(db, out, actor, &subscriptions));
    *ret_subscriptions = subscriptions.count;
    return NULL;
}

Err *store_account_owed(Db *db, Arena *out, AccountId seller, AccountId buyer, Currency currency,
                        Money *ret_owed)
{
    SqlAccountOwed row = { 0 };
    TRY(sql_account_owed(db, out, seller, buyer, currency, &row));
    *ret_owed = (Money){ row.minor, currency };
    return NULL;
}

Err *store_account_set_price_list(Db *db, AccountId id, PriceListId price_list)
{
    return sql_account_set_price_list(db, id, price_list, NULL);
}

Err *store_account_price_list(Db *db, Arena *out, AccountId owner, Str code, PriceListId *ret_id)
{
    SqlAccountPriceList row = { 0 };
    bool found;
    TRY(sql_account_price_list(db, out, owner, code, &row, &found));
    *ret_id = found ? row.id : (PriceListId){ 0 };
    return NULL;
}

Err *store_account_price_list_owner(Db *db, Arena *out, PriceListId id, AccountId *ret_owner)
{
    SqlAccountPriceListOwner row = { 0 };
    bool found;
    TRY(sql_account_price_list_owner(db, out, id, &row, &found));
    *ret_owner = found ? row.owner : (AccountId){ 0 };
    return NULL;
}

/* sell_rule_store.c - sellers' price rules and account tags. SQL: sql/queries/sell_rule.sql. */
#include "store/sell_rule_store.h"

_Static_assert(SELL_RULES_MAX == 500 && ACCOUNT_TAGS_MAX == 20, "the queries say how many");

Err *store_sell_rule_add(Db *db, const SellRuleNew *rule)
{
    return sql_sell_rule_add(db, rule, NULL);
}

Err *store_sell_rule_end(Db *db, SellRuleId id, AccountId owner, Instant at, bool *ret_ended)
{
    int64_t changed;
    TRY(sql_sell_rule_end(db, id, owner, at, &changed));
    *ret_ended = changed == 1;
    return NULL;
}

Err *store_sell_rule_name(Db *db, Arena *out, SellRuleId id, AccountId owner, Str *ret_name,
                          bool *ret_found)
{
    SqlSellRuleGet row;
    TRY(sql_sell_rule_get(db, out, id, owner, &row, ret_found));
    *ret_name = *ret_found ? row.name : (Str){ 0 };
    return NULL;
}

Err *store_sell_rules_of(Db *db, Arena *out, AccountId owner, SellRuleRow **ret_rows,
                         size_t *ret_count)
{
    return sql_sell_rules_of(db, out, owner, ret_rows, ret_count);
}

Err *store_sell_rules_for(Db *db, Arena *out, AccountId buyer, Date day, SellRule **ret_rules,
                          size_t *ret_count)
{
    SqlSellRulesFor *rows;
    size_t count;
    TRY(sql_sell_rules_for(db, out, buyer, day, &rows, &count));
    SellRule *rules = arena_array(out, SellRule, count);
    for (size_t i = 0; i < count; i++) {
        rules[i] = (SellRule){ .id = rows[i].id,
                               .edge = rows[i].edge,
                               .name = rows[i].name,
                               .scope = rows[i].scope,
                               .plan = rows[i].plan,
                               .product = rows[i].product,
                               .word = rows[i].word,
                               .audience = rows[i].audience,
                               .account = rows[i].account,
                               .tag = rows[i].tag,
                               .kind = rows[i].kind,
                               .price = rows[i].price,
                               .percent_ppm = rows[i].percent_ppm,
                               .currency = rows[i].currency,
                               .valid_to = DATE_NONE };
    }
    *ret_rules = rules;
    *ret_count = count;
    return NULL;
}

Err *store_sell_buyers(Db *db, Arena *out, AccountId owner, AccountId account, Str tag, int32_t max,
                       SellBuyer **ret_buyers, size_t *ret_count)
{
    assert(max <= SELL_BUYERS_MAX);
    return sql_sell_rule_buyers(db, out, owner, account, tag, max, ret_buyers, ret_count);
}

Err *store_account_tags(Db *db, Arena *out, AccountId account, Str **ret_tags, size_t *ret_count)
{
    SqlAccountTags *rows;
    TRY(sql_account_tags(db, out, account, &rows, ret_count));
    Str *tags = arena_array(out, Str, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        tags[i] = rows[i].tag;
    }
    *ret_tags = tags;
    return NULL;
}

Err *store_account_tags_set(Db *db, AccountId account, const Str *tags, size_t count)
{
    assert(count <= ACCOUNT_TAGS_MAX);
    TRY(sql_account_tags_clear(db, account, NULL));
    for (size_t i = 0; i < count; i++) {
        assert(tag_valid(tags[i]));
        TRY(sql_account_tag_add(db, account, tags[i], NULL));
    }
    return NULL;
}

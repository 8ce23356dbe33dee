/* sell_rule_store.h - sellers' price rules, and the tags of their buyers. SQL:
 * sql/queries/sell_rule.sql. */
#ifndef STORE_SELL_RULE_STORE_H
#define STORE_SELL_RULE_STORE_H

#include "db/db.h"
#include "domain/sell_rule.h"
#include "gen/sql_sell_rule.h"

enum { SELL_BUYERS_MAX = 100 };

typedef SqlSellRuleAddIn SellRuleNew;
typedef SqlSellRulesOf SellRuleRow; /* with the names of what it is about */
typedef SqlSellRuleBuyers SellBuyer;

MUST_USE Err *store_sell_rule_add(Db *db, const SellRuleNew *rule);
/* *ret_ended is false when the owner has no such rule that counts. */
MUST_USE Err *store_sell_rule_end(Db *db, SellRuleId id, AccountId owner, Instant at,
                                  bool *ret_ended);
/* The name of a rule that counts; *ret_found is false when the owner has none. */
MUST_USE Err *store_sell_rule_name(Db *db, Arena *out, SellRuleId id, AccountId owner,
                                   Str *ret_name, bool *ret_found);
/* At most SELL_RULES_MAX, the oldest first. */
MUST_USE Err *store_sell_rules_of(Db *db, Arena *out, AccountId owner, SellRuleRow **ret_rows,
                                  size_t *ret_count);
/* What counts on that day for a buyer and the accounts above it; SellRule.edge says for which. */
MUST_USE Err *store_sell_rules_for(Db *db, Arena *out, AccountId buyer, Date day,
                                   SellRule **ret_rules, size_t *ret_count);
/* Of the owner's direct buyers with a price list those that a rule is for, by name: one account, a
 * tag or, with neither, all. At most `max`, up to SELL_BUYERS_MAX. */
MUST_USE Err *store_sell_buyers(Db *db, Arena *out, AccountId owner, AccountId account, Str tag,
                                int32_t max, SellBuyer **ret_buyers, size_t *ret_count);

/* The tags of an account, in order; at most ACCOUNT_TAGS_MAX. */
MUST_USE Err *store_account_tags(Db *db, Arena *out, AccountId account, Str **ret_tags,
                                 size_t *ret_count);
/* Exactly these; each is tag_valid. */
MUST_USE Err *store_account_tags_set(Db *db, AccountId account, const Str *tags, size_t count);

#endif

/* approval_store.c - rules, approvers and stand-ins. SQL: sql/queries/approval.sql. */
#include "store/approval_store.h"

#include <string.h>

Err *store_rule_add(Db *db, const RuleNew *rule)
{
    return sql_rule_add(db, rule, NULL);
}

Err *store_rule_end(Db *db, AccountId account, RuleId id, Instant now, bool *ret_ended)
{
    int64_t changed;
    TRY(sql_rule_end(db, account, id, now, &changed));
    *ret_ended = changed == 1;
    return NULL;
}

Err *store_rule_count(Db *db, Arena *out, AccountId account, int64_t *ret_count)
{
    SqlRuleCount row;
    TRY(sql_rule_count(db, out, account, &row));
    *ret_count = row.count;
    return NULL;
}

Err *store_rule_list(Db *db, Arena *out, AccountId account, RuleRow **ret_rules, size_t *ret_count)
{
    return sql_rule_list(db, out, account, ret_rules, ret_count);
}

Err *store_rule_for(Db *db, Arena *out, AccountId buyer, RuleRow **ret_rules, size_t *ret_count)
{
    SqlRuleFor *rows;
    TRY(sql_rule_for(db, out, buyer, &rows, ret_count));
    RuleRow *rules = arena_array(out, RuleRow, *ret_count);
    _Static_assert(sizeof(*rows) == sizeof(*rules), "both lists have the same columns");
    if (*ret_count > 0) {
        memcpy(rules, rows, *ret_count * sizeof(*rows));
    }
    *ret_rules = rules;
    return NULL;
}

Err *store_rule_ordered(Db *db, Arena *out, AccountId owner, OrderId order, bool *ret_ordered)
{
    SqlRuleOrderedBefore row;
    return sql_rule_ordered_before(db, out, owner, order, &row, ret_ordered);
}

Err *store_rule_seats(Db *db, Arena *out, AccountId owner, int64_t *ret_quantity)
{
    SqlRuleSeats row;
    TRY(sql_rule_seats(db, out, owner, &row));
    *ret_quantity = row.quantity;
    return NULL;
}

Err *store_rule_product(Db *db, Arena *out, ProductId product, RuleProductRow *ret_row)
{
    bool found;
    TRY(sql_rule_product(db, out, product, ret_row, &found));
    return found ? NULL : ERR(DB, "the product of a line is missing");
}

Err *store_rule_tags(Db *db, Arena *out, AccountId buyer, AccountId owner, Str **ret_tags,
                     size_t *ret_count)
{
    SqlRuleTags *rows;
    TRY(sql_rule_tags(db, out, buyer, owner, &rows, ret_count));
    Str *tags = arena_array(out, Str, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        tags[i] = rows[i].tag;
    }
    *ret_tags = tags;
    return NULL;
}

Err *store_approvers(Db *db, Arena *out, AccountId account, Role role, Date today,
                     ApproverRow **ret_users, size_t *ret_count)
{
    return sql_approver_list(db, out, account, (int64_t)role | ROLE_ADMINISTRATOR,
                             role == ROLE_APPROVER, today, ret_users, ret_count);
}

Err *store_stands_in(Db *db, Arena *out, AccountId account, UserId user, Date today,
                     bool *ret_stands_in)
{
    SqlStandsIn row;
    return sql_stands_in(db, out, account, user, today, &row, ret_stands_in);
}

Err *store_delegation_add(Db *db, const DelegationNew *delegation)
{
    return sql_delegation_add(db, delegation, NULL);
}

Err *store_delegation_end(Db *db, AccountId account, DelegationId id, Instant now, bool *ret_ended)
{
    int64_t changed;
    TRY(sql_delegation_end(db, account, id, now, &changed));
    *ret_ended = changed == 1;
    return NULL;
}

Err *store_delegations(Db *db, Arena *out, AccountId account, Date today, DelegationRow **ret_rows,
                       size_t *ret_count)
{
    return sql_delegation_list(db, out, account, today, ret_rows, ret_count);
}

Err *store_delegation_user(Db *db, Arena *out, AccountId account, Str email, UserId *ret_user,
                           uint32_t *ret_roles)
{
    SqlDelegationUser row = { 0 };
    bool found;
    TRY(sql_delegation_user(db, out, account, email, &row, &found));
    *ret_user = found ? row.id : (UserId){ 0 };
    *ret_roles = (uint32_t)row.roles;
    return NULL;
}

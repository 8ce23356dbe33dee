/*
 * approval_store.h - rules that say which orders somebody must approve, approvers and their
 * stand-ins. SQL: sql/queries/approval.sql.
 */
#ifndef STORE_APPROVAL_STORE_H
#define STORE_APPROVAL_STORE_H

#include "gen/sql_approval.h"

enum { RULE_FOR_MAX = 200, APPROVERS_MAX = 50 };

typedef SqlRuleAddIn RuleNew;
typedef SqlRuleList RuleRow;
typedef SqlRuleProduct RuleProductRow;
typedef SqlApproverList ApproverRow;
typedef SqlDelegationAddIn DelegationNew;
typedef SqlDelegationList DelegationRow;

MUST_USE Err *store_rule_add(Db *db, const RuleNew *rule);
/* *ret_ended is false when the account has no such rule in force. */
MUST_USE Err *store_rule_end(Db *db, AccountId account, RuleId id, Instant now, bool *ret_ended);
MUST_USE Err *store_rule_count(Db *db, Arena *out, AccountId account, int64_t *ret_count);
/* In force, of the account. */
MUST_USE Err *store_rule_list(Db *db, Arena *out, AccountId account, RuleRow **ret_rules,
                              size_t *ret_count);
/* In force for orders of the buyer: its own and those of all who sell to it, from the top. */
MUST_USE Err *store_rule_for(Db *db, Arena *out, AccountId buyer, RuleRow **ret_rules,
                             size_t *ret_count);
/* Whether another order than `order` was placed for the beneficiary. */
MUST_USE Err *store_rule_ordered(Db *db, Arena *out, AccountId owner, OrderId order,
                                 bool *ret_ordered);
/* Units of all that runs for the beneficiary. */
MUST_USE Err *store_rule_seats(Db *db, Arena *out, AccountId owner, int64_t *ret_quantity);
MUST_USE Err *store_rule_product(Db *db, Arena *out, ProductId product, RuleProductRow *ret_row);

/* Of the buyer and the beneficiary. */
MUST_USE Err *store_rule_tags(Db *db, Arena *out, AccountId buyer, AccountId owner, Str **ret_tags,
                              size_t *ret_count);

/* Who may decide for the account on the day: those with the role, administrators, and of approvers
 * the stand-ins. */
MUST_USE Err *store_approvers(Db *db, Arena *out, AccountId account, Role role, Date today,
                              ApproverRow **ret_users, size_t *ret_count);
/* Whether the user stands in for an approver of the account on the day. */
MUST_USE Err *store_stands_in(Db *db, Arena *out, AccountId account, UserId user, Date today,
                              bool *ret_stands_in);
MUST_USE Err *store_delegation_add(Db *db, const DelegationNew *delegation);
MUST_USE Err *store_delegation_end(Db *db, AccountId account, DelegationId id, Instant now,
                                   bool *ret_ended);
/* That last beyond the day, or to it. */
MUST_USE Err *store_delegations(Db *db, Arena *out, AccountId account, Date today,
                                DelegationRow **ret_rows, size_t *ret_count);
/* An active person of the account; zero when there is none. */
MUST_USE Err *store_delegation_user(Db *db, Arena *out, AccountId account, Str email,
                                    UserId *ret_user, uint32_t *ret_roles);

#endif

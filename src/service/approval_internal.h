/*
 * approval_internal.h - which rules an order meets, for placing it and for trying it out.
 */
#ifndef SERVICE_APPROVAL_INTERNAL_H
#define SERVICE_APPROVAL_INTERNAL_H

#include "service/approval_rule.h"
#include "service/wait_internal.h"

/* What a rule says of an order. */
typedef struct RuleAnswer {
    const RuleRow *rule;
    bool matches;
    Str what; /* the condition in words */
    Str because;
    bool applies; /* false: its approver is not part of such an order */
    AccountId on; /* who must act */
} RuleAnswer;

/* Every rule in force for the order's buyer, at most RULE_FOR_MAX. The placing has been checked. */
MUST_USE Err *approval_answers(Placing *placing, RuleAnswer **ret_answers, size_t *ret_count);
/* True when it is an end customer's own order and its partner has not let it order freely. */
MUST_USE Err *approval_of_partner(Placing *placing, bool *ret_needed);
/* approval_rule.c */
ApprovalView approval_view(Arena *out, const RuleRow *row, Currency currency);
/* Fails: FORBIDDEN. */
MUST_USE Err *approval_may_read(const Call *call);

#endif

/*
 * approval_rule.h - an account's rules of which orders somebody must approve, and what they would
 * say of an order (R-ORD-05). The conditions: domain/approval.h.
 *
 * The rules of an account hold for what it buys itself and for what accounts below it order. A rule
 * that is changed or taken out changes nothing about orders that wait by it.
 */
#ifndef SERVICE_APPROVAL_RULE_H
#define SERVICE_APPROVAL_RULE_H

#include "domain/approval.h"
#include "service/wait.h"

/* A rule as it is typed. */
typedef struct ApprovalForm {
    Str name;
    ApprovalWhen condition;
    Str border;      /* amount: "500.00" in the account's currency; margin, seats: percent "12.5" */
    Str subject;     /* code of a product, a category, a vendor, a tag */
    AccountId buyer; /* for its orders alone: the account itself or one below; zero: all */
    ApproverKind approver;
    int32_t timeout_days; /* business days of the approver's country; 0: the order's own time */
    TimeoutMeans timeout_means;
    int32_t remind_days; /* business days between reminders; 0: none */
    RuleId replaces;     /* this one ends; zero: none */
} ApprovalForm;

typedef struct ApprovalView {
    RuleId id;
    Str code, name; /* "rul_…" */
    ApprovalWhen condition;
    Str what;            /* "A full period costs more than €500.00." */
    Str border, subject; /* as in the form */
    AccountId buyer;
    Str buyer_code, buyer_name; /* empty: all */
    ApproverKind approver;
    Str approver_label;
    int32_t timeout_days, remind_days;
    TimeoutMeans timeout_means;
    Str timeout_label; /* "it is rejected" */
} ApprovalView;

/* The rules in force of the actor's account, the oldest first. For its administrators, approvers
 * and auditors. Fails: FORBIDDEN. */
MUST_USE Err *svc_approval_rules(Call *call, ApprovalView **ret, size_t *ret_count);
/* For administrators. Fails: FORBIDDEN, FIELD_… ("name", "border", "subject", "buyer",
 * "timeout_days", "remind_days"), NOT_FOUND (what it replaces), FIELD_RANGE ("name": there are
 * APPROVAL_RULE_MAX already). */
MUST_USE Err *svc_approval_rule_save(Call *call, const ApprovalForm *form, RuleId *ret_id);
/* Fails: FORBIDDEN, NOT_FOUND. */
MUST_USE Err *svc_approval_rule_end(Call *call, RuleId id);

enum { APPROVAL_TRY_LINES_MAX = 5 };

/* What to try the rules on: an order, drafted or placed, of the actor's branch; or one that is
 * typed in. */
typedef struct ApprovalTry {
    OrderId order; /* zero: */
    AccountId buyer;
    AccountId customer; /* zero: own use */
    struct {
        Str plan_code;
        int64_t quantity;
    } lines[APPROVAL_TRY_LINES_MAX];
    size_t line_count;
} ApprovalTry;

/* What one of the account's rules says of it. */
typedef struct ApprovalTrialRule {
    ApprovalView rule;
    bool matches;
    Str because;  /* "A full period costs €240.00, which is above €100.00." */
    bool applies; /* false: who approves is no part of such an order */
    Str on_name;
} ApprovalTrialRule;

typedef struct ApprovalTrial {
    Str buyer_name, customer_name; /* empty: own use */
    ApprovalTrialRule *rules;
    size_t rules_count;
    int64_t others;   /* rules of other accounts that match: what they say is not the actor's */
    bool own_partner; /* an end customer's own order that its partner approves */
    bool over_credit; /* now; it is looked at when nothing else is open any more */
    OrderState state; /* that it would have; executing: it would be carried out at once */
} ApprovalTrial;

/* What would happen to the order, placed now at today's prices; changes nothing. For
 * administrators, approvers and auditors. Fails: FORBIDDEN, NOT_FOUND, what refuses the order. */
MUST_USE Err *svc_approval_try(Call *call, const ApprovalTry *ask, ApprovalTrial *ret);

#endif

/* policy.c - the words of the billing policies. */
#include "domain/billing/policy.h"

ENUM_DEFINE(Proration, proration, PRORATION_COUNT, PRORATIONS)
ENUM_DEFINE(Denominator, denominator, DENOMINATOR_COUNT, DENOMINATORS)
ENUM_DEFINE(QuantityChange, quantity_change, QUANTITY_CHANGE_COUNT, QUANTITY_CHANGES)
ENUM_DEFINE(CancelDay, cancel_day, CANCEL_DAY_COUNT, CANCEL_DAYS)
ENUM_DEFINE(IntervalChange, interval_change, INTERVAL_CHANGE_COUNT, INTERVAL_CHANGES)
ENUM_DEFINE(Allocation, allocation, ALLOCATION_COUNT, ALLOCATIONS)
ENUM_DEFINE(CreditPolicy, credit_policy, CREDIT_POLICY_COUNT, CREDIT_POLICIES)
ENUM_DEFINE(InvoiceWhen, invoice_when, INVOICE_WHEN_COUNT, INVOICE_WHENS)
ENUM_DEFINE(EdgeScope, edge_scope, EDGE_SCOPE_COUNT, EDGE_SCOPES)
ENUM_DEFINE(BillingMode, billing_mode, BILLING_MODE_COUNT, BILLING_MODES)
ENUM_DEFINE(DunningAction, dunning_action, DUNNING_ACTION_COUNT, DUNNING_ACTIONS)

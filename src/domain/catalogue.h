/*
 * catalogue.h - what is sold: service kinds, the states of a product, quantity rules and plan
 * labels (R-CAT-01, R-CAT-02).
 *
 * product type (service kind) > product > plan; a plan is term x billing period x price.
 */
#ifndef DOMAIN_CATALOGUE_H
#define DOMAIN_CATALOGUE_H

#include "domain/calendar.h"

enum { PLAN_QUANTITY_MAX = 1000000 };

/* The six kinds of My WorkSpace (R-WSP-02 to R-WSP-07); a connector serves a kind by its word. */
#define SERVICE_KINDS(X)                                   \
    X(SERVICE_KIND_CLOUD_DATA_CENTER, "cloud_data_center") \
    X(SERVICE_KIND_CLOUD_SERVER, "cloud_server")           \
    X(SERVICE_KIND_CLOUD_FIREWALL, "cloud_firewall")       \
    X(SERVICE_KIND_CLOUD_DATABASE, "cloud_database")       \
    X(SERVICE_KIND_HOSTED_EXCHANGE, "hosted_exchange")     \
    X(SERVICE_KIND_MS_CLOUD_SERVICES, "ms_cloud_services")
ENUM_DECLARE(ServiceKind, service_kind, SERVICE_KIND_COUNT, SERVICE_KINDS)

/* A retired product keeps its subscriptions and cannot be ordered. */
#define PRODUCT_STATES(X)       \
    X(PRODUCT_ACTIVE, "active") \
    X(PRODUCT_RETIRED, "retired")
ENUM_DECLARE(ProductState, product_state, PRODUCT_STATE_COUNT, PRODUCT_STATES)

/* What an early end gives back (R-CAN-02): the unused days of what was billed, or nothing. */
#define REFUND_POLICIES(X) \
    X(REFUND_DAY, "day")   \
    X(REFUND_NONE, "none")
ENUM_DECLARE(RefundPolicy, refund_policy, REFUND_POLICY_COUNT, REFUND_POLICIES)

/* Allowed quantities: min, min + step, min + 2 step ... up to max. */
typedef struct QuantityRule {
    int64_t min;  /* 1 or more */
    int64_t max;  /* min..PLAN_QUANTITY_MAX */
    int64_t step; /* 1 or more */
} QuantityRule;

Str service_kind_label(ServiceKind kind); /* "Cloud Data Center" */
bool quantity_rule_valid(QuantityRule rule);
/* Fails: FIELD_RANGE, with `field` and the rule in the detail. */
MUST_USE Err *quantity_check(QuantityRule rule, int64_t quantity, const char *field);

/* A plan in words: "Monthly", "Yearly", "1 year, paid monthly", "3 years, paid upfront". */
Str plan_label(Arena *out, Period term, Period billing);
/* Billing is no longer than the term and divides it. */
bool plan_periods_valid(Period term, Period billing);

#endif

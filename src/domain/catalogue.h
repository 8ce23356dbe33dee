/*
 * catalogue.h - what is sold: service kinds, the states of a product, quantity rules and plan
 * labels (R-CAT-01, R-CAT-02).
 *
 * product type (service kind) > product > plan; a plan is term x billing period x price.
 */
#ifndef DOMAIN_CATALOGUE_H
#define DOMAIN_CATALOGUE_H

#include "domain/calendar.h"

enum { PLAN_QUANTITY_MAX = 1000000, PLAN_TRIAL_DAYS_MAX = 366 };

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

/* How a product is charged: every period, once, by use, or every period with units included and
 * more by use. */
#define SALE_KINDS(X)              \
    X(SALE_RECURRING, "recurring") \
    X(SALE_ONE_OFF, "one_off")     \
    X(SALE_USAGE, "usage")         \
    X(SALE_QUOTA, "quota")
ENUM_DECLARE(SaleKind, sale_kind, SALE_KIND_COUNT, SALE_KINDS)

/* The way from one product to another of its type: as declared, or back. */
#define UPGRADE_KINDS(X)          \
    X(UPGRADE_UPGRADE, "upgrade") \
    X(UPGRADE_DOWNGRADE, "downgrade")
ENUM_DECLARE(UpgradeKind, upgrade_kind, UPGRADE_KIND_COUNT, UPGRADE_KINDS)

/* How the shop arranges products. */
#define GROUP_KINDS(X)            \
    X(GROUP_CATEGORY, "category") \
    X(GROUP_INDUSTRY, "industry") \
    X(GROUP_BLOCK, "block")
ENUM_DECLARE(GroupKind, group_kind, GROUP_KIND_COUNT, GROUP_KINDS)

/* The special blocks of the shop's front page. */
#define SHOP_BLOCKS(X)            \
    X(BLOCK_FEATURED, "featured") \
    X(BLOCK_NEW, "new")           \
    X(BLOCK_POPULAR, "popular")   \
    X(BLOCK_PROMOTED, "promoted")
ENUM_DECLARE(ShopBlock, shop_block, SHOP_BLOCK_COUNT, SHOP_BLOCKS)

/* What is edited, published and kept as a whole. */
#define CATALOGUE_OBJECTS(X)        \
    X(CATALOGUE_TYPE, "type")       \
    X(CATALOGUE_PRODUCT, "product") \
    X(CATALOGUE_SHOP, "shop")
ENUM_DECLARE(CatalogueObject, catalogue_object, CATALOGUE_OBJECT_COUNT, CATALOGUE_OBJECTS)

/* Allowed quantities: min, min + step, min + 2 step ... up to max. */
typedef struct QuantityRule {
    int64_t min;  /* 1 or more */
    int64_t max;  /* min..PLAN_QUANTITY_MAX */
    int64_t step; /* 1 or more */
} QuantityRule;

Str service_kind_label(ServiceKind kind); /* "Cloud Data Center" */
Str sale_kind_label(SaleKind kind);       /* "Charged once" */
Str shop_block_title(ShopBlock block);    /* "New in the catalogue" */
bool quantity_rule_valid(QuantityRule rule);
/* Fails: FIELD_RANGE, with `field` and the rule in the detail. */
MUST_USE Err *quantity_check(QuantityRule rule, int64_t quantity, const char *field);

/* A plan in words: "Monthly", "Yearly", "1 year, paid monthly", "3 years, paid upfront". */
Str plan_label(Arena *out, Period term, Period billing);
/* Billing is no longer than the term and divides it. */
bool plan_periods_valid(Period term, Period billing);

#endif

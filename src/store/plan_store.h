/* plan_store.h - plans with the product they buy, in the database. SQL: sql/queries/plan.sql. */
#ifndef STORE_PLAN_STORE_H
#define STORE_PLAN_STORE_H

#include "db/db.h"
#include "domain/catalogue.h"
#include "domain/id.h"
#include "domain/tax.h"

/* A plan and what an order needs to know of its product. */
typedef struct Plan {
    PlanId id;
    Str code;
    Str name;
    Period term;
    Period billing;
    Str unit;
    bool metered; /* paid by use, in arrears */
    QuantityRule quantity;
    bool active; /* can be ordered: the plan and its product */
    ProductId product;
    Str product_code;
    Str product_name;
    Str image;
    Str connector;
    ServiceKind kind;
    bool addon;
    TaxCategory tax_category;
    RefundPolicy refund;
    int64_t retention_minutes;
    Str settings; /* JSON object: first values of the set-up form, and limits; empty when none */
    int64_t trial_days; /* free days before it is paid; 0: no trial */
    SaleKind sale_kind;
    bool base_required; /* an add-on that is not sold without its base */
} Plan;

/* *ret_plan is NULL when there is none. */
MUST_USE Err *store_plan_get(Db *db, Arena *out, PlanId id, Plan **ret_plan);
MUST_USE Err *store_plan_by_code(Db *db, Arena *out, Str code, Plan **ret_plan);
/* May the add-on be taken with the base product? */
MUST_USE Err *store_product_takes(Db *db, ProductId base, ProductId addon, bool *ret_takes);

/* What saving a row of an import did. */
typedef enum RowChange { ROW_UNCHANGED, ROW_CHANGED, ROW_ADDED } RowChange;

enum { TRIAL_DAYS_KEEP = -1 };

/* A plan as an import gives it. */
typedef struct PlanDraft {
    ProductId product;
    Str code;
    Str name;
    Period term;
    Period billing;
    Str unit;
    QuantityRule quantity;
    int32_t position;   /* at least: one that is there already keeps a larger one */
    int64_t trial_days; /* or TRIAL_DAYS_KEEP */
    bool retired;       /* cannot be ordered any more */
} PlanDraft;

/* Adds or updates by code; draft->position becomes what it is. *ret_id is `new_id` for a new plan.
 * Fails: IMPORT_ROW (the code is another product's). */
MUST_USE Err *store_plan_save(Db *db, Arena scratch, PlanDraft *draft, PlanId new_id,
                              PlanId *ret_id, RowChange *ret_change);

#endif

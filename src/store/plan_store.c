/* plan_store.c - plans with the product they buy. SQL: sql/queries/plan.sql. */
#include "store/plan_store.h"

#include "gen/sql_plan.h"
#include "gen/sql_product.h"

/* The rows of both queries have the same columns. */
#define PLAN_OF(row)                                                                            \
    (Plan)                                                                                      \
    {                                                                                           \
        .id = (row).id, .code = (row).code, .name = (row).name, .unit = (row).unit,             \
        .quantity = { (row).quantity_min, (row).quantity_max, (row).quantity_step },            \
        .active = (row).active, .product = (row).product, .product_code = (row).product_code,   \
        .product_name = (row).product_name, .image = (row).image, .connector = (row).connector, \
        .kind = (row).kind, .addon = (row).addon, .tax_category = (row).tax_category,           \
        .refund = (row).refund, .retention_minutes = (row).retention_minutes,                   \
        .settings = (row).settings, .metered = (row).metered, .trial_days = (row).trial_days,   \
        .sale_kind = (row).sale_kind, .base_required = (row).base_required                      \
    }

static Err *plan_finish(Plan *plan, Str term, Str billing)
{
    TRY(period_parse(term, "term", &plan->term));
    TRY(period_parse(billing, "billing", &plan->billing));
    if (!quantity_rule_valid(plan->quantity) || !plan_periods_valid(plan->term, plan->billing)) {
        return ERR(DB, "plan '%.*s' breaks its rules", STR_ARG(plan->code));
    }
    return NULL;
}

Err *store_plan_get(Db *db, Arena *out, PlanId id, Plan **ret_plan)
{
    SqlPlanGet row;
    bool found;
    TRY(sql_plan_get(db, out, id, &row, &found));
    if (!found) {
        *ret_plan = NULL;
        return NULL;
    }
    Plan *plan = arena_new(out, Plan);
    *plan = PLAN_OF(row);
    TRY(plan_finish(plan, row.term, row.billing));
    *ret_plan = plan;
    return NULL;
}

Err *store_plan_by_code(Db *db, Arena *out, Str code, Plan **ret_plan)
{
    SqlPlanByCode row;
    bool found;
    TRY(sql_plan_by_code(db, out, code, &row, &found));
    if (!found) {
        *ret_plan = NULL;
        return NULL;
    }
    Plan *plan = arena_new(out, Plan);
    *plan = PLAN_OF(row);
    TRY(plan_finish(plan, row.term, row.billing));
    *ret_plan = plan;
    return NULL;
}

Err *store_product_takes(Db *db, ProductId base, ProductId addon, bool *ret_takes)
{
    int64_t count;
    TRY(sql_product_takes(db, base, addon, &count));
    *ret_takes = count > 0;
    return NULL;
}

Err *store_plan_save(Db *db, Arena scratch, PlanDraft *draft, PlanId new_id, PlanId *ret_id,
                     RowChange *ret_change)
{
    SqlPlanOwn row;
    bool found;
    TRY(sql_plan_own(db, &scratch, draft->code, &row, &found));
    Str term = period_format(&scratch, draft->term);
    Str billing = period_format(&scratch, draft->billing);
    if (found && row.product.v != draft->product.v) {
        return ERR(IMPORT_ROW, "the plan '%.*s' is another product's", STR_ARG(draft->code));
    }
    int64_t trial_days = draft->trial_days;
    if (trial_days == TRIAL_DAYS_KEEP) {
        trial_days = found ? row.trial_days : 0;
    }
    if (found && row.position > draft->position) {
        draft->position = row.position;
    }
    bool same = found && str_eq(row.name, draft->name) && str_eq(row.term, term) &&
                str_eq(row.billing, billing) && str_eq(row.unit, draft->unit) &&
                row.quantity_min == draft->quantity.min &&
                row.quantity_max == draft->quantity.max &&
                row.quantity_step == draft->quantity.step && row.active == !draft->retired &&
                row.position == draft->position && row.trial_days == trial_days;
    *ret_id = found ? row.id : new_id;
    *ret_change = same ? ROW_UNCHANGED : found ? ROW_CHANGED : ROW_ADDED;
    if (same) {
        return NULL;
    }
    SqlPlanPutIn in = { .id = *ret_id,
                        .product = draft->product,
                        .code = draft->code,
                        .name = draft->name,
                        .term = term,
                        .billing = billing,
                        .unit = draft->unit,
                        .quantity_min = draft->quantity.min,
                        .quantity_max = draft->quantity.max,
                        .quantity_step = draft->quantity.step,
                        .active = !draft->retired,
                        .position = draft->position,
                        .trial_days = trial_days };
    return sql_plan_put(db, &in, NULL);
}

/* forecast_sale.c - a sale with planned changes is one sale after the other: until the first of
 * them, until the next, and so on. */
#include "service/forecast_internal.h"

/* The charge as it is after the change. */
static void apply(Charge *charge, PlanId *plan, bool *paused, const ChargeFact *fact)
{
    switch (fact->kind) {
    case SALE_START:
    case SALE_PLAN:
        charge->price.unit = fact->price.unit;
        charge->price.source = fact->price.source;
        charge->billing = fact->billing;
        charge->term = fact->term;
        charge->calendar = fact->calendar;
        charge->title = fact->title;
        charge->home = fact->home;
        *plan = fact->plan;
        break;
    case SALE_PRICE:
        if (fact->priced && fact->plan.v == plan->v) {
            charge->price.unit = fact->price.unit;
            charge->price.source = fact->price.source;
        }
        break;
    case SALE_QUANTITY:
        charge->quantity = fact->quantity;
        break;
    case SALE_PAUSE:
    case SALE_RESUME:
        *paused = fact->kind == SALE_PAUSE;
        break;
    case SALE_CHANGE_KIND_COUNT:
        break;
    }
}

size_t forecast_split(const Charge *charge, const ChargeFact *facts, size_t count, Date today,
                      ForecastSale *sales)
{
    Charge now = *charge;
    PlanId plan = { 0 };
    bool paused = false;
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        const ChargeFact *fact = &facts[i];
        bool planned = fact->on.day > today.day &&
                       (date_is_none(charge->end) || fact->on.day < charge->end.day);
        if (!planned && fact->on.day <= today.day) { /* the charge has it */
            Charge passed = now;
            apply(&passed, &plan, &paused, fact);
        }
        if (!planned) {
            continue;
        }
        Date from = date_is_none(now.charged_through) ? now.start : now.charged_through;
        if (!paused && from.day < fact->on.day) {
            sales[made].charge = now;
            sales[made].charge.end = fact->on;
            made++;
        }
        now.charged_through = date_max(from, fact->on);
        apply(&now, &plan, &paused, fact);
    }
    if (!paused) {
        sales[made++].charge = now;
    }
    return made;
}

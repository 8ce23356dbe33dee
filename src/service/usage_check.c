/* usage_check.c - for stoa check: what was used is what was rated, and what was rated was billed
 * (invariant 19). */
#include "domain/billing/tariff.h"
#include "service/usage.h"
#include "store/usage_store.h"

#include <inttypes.h>

/* What is wrong with one period; empty when all is well. Records that came after it was rated are
 * on their way to the next document. */
static Err *rated_check(Call *call, Db *db, const UsageRated *row, Str *ret_problem)
{
    Arena *out = call->out;
    MeteredPrice price;
    UsageSum sum;
    Money amount;
    const UsageStretch stretch = { row->subscription, row->from_at, row->to_at };
    Str where = arena_printf(
        out, "%.*s, buyer %.*s, use from %.*s to %.*s",
        STR_ARG(subscription_code(out, row->subscription)), STR_ARG(account_code(out, row->buyer)),
        STR_ARG(date_format(out, row->from_on)), STR_ARG(date_format(out, row->to_on)));
    *ret_problem = (Str){ 0 };
    TRY(tariff_parse(call->scratch, row->tariff, row->currency, &price));
    TRY(store_usage_sum(db, call->scratch, price.tariff.aggregate, stretch, &sum));
    TRY(usage_amount(&price.tariff, row->units, ROUNDING_LINE_HALF_UP, row->currency, &amount));
    bool counted = sum.records == row->records;
    if (sum.records < row->records || (counted && decimal_compare(sum.units, row->units) != 0)) {
        *ret_problem = arena_printf(
            out,
            "%.*s: %" PRId64 " records with %.*s were rated, and there are %" PRId64 " with %.*s",
            STR_ARG(where), row->records, STR_ARG(decimal_format(out, row->units)), sum.records,
            STR_ARG(decimal_format(out, sum.units)));
    } else if (amount.minor != row->amount_minor) {
        *ret_problem =
            arena_printf(out, "%.*s: rated at %" PRId64 ", and the tariff makes %" PRId64,
                         STR_ARG(where), row->amount_minor, amount.minor);
    } else if (row->billed_minor != row->amount_minor ||
               row->minimum_billed_minor != row->minimum_minor) {
        *ret_problem = arena_printf(out,
                                    "%.*s: rated at %" PRId64 " and %" PRId64
                                    " to the minimum, and billed %" PRId64 " and %" PRId64,
                                    STR_ARG(where), row->amount_minor, row->minimum_minor,
                                    row->billed_minor, row->minimum_billed_minor);
    }
    return NULL;
}

Err *usage_check(Call *call, Db *db, UsagePlace *place, Str *ret_problems, size_t problem_max,
                 size_t *ret_count, bool *ret_more)
{
    UsageRated *rows;
    size_t count;
    size_t found = 0;
    const UsageRated after = { .subscription = place->subscription,
                               .buyer = place->buyer,
                               .from_on = place->from_on };
    TRY(store_usage_rated(db, call->out, &after, &rows, &count));
    for (size_t i = 0; i < count && found < problem_max; i++) {
        Str problem;
        TRY(rated_check(call, db, &rows[i], &problem));
        if (problem.len > 0) {
            ret_problems[found++] = problem;
        }
    }
    *ret_more = count == USAGE_RATED_PAGE_MAX && found < problem_max;
    if (count > 0) {
        *place = (UsagePlace){ rows[count - 1].subscription, rows[count - 1].buyer,
                               rows[count - 1].from_on };
    }
    *ret_count = found;
    return NULL;
}

/* price_trial_sums.c - sales added up by plan, and the accounts that change most. */
#include "service/price_trial_sums.h"

#include <stdlib.h>

static TrialSum sum_zero(Currency currency)
{
    Money zero = money_zero(currency);
    return (TrialSum){ .now = zero, .then = zero, .change = zero };
}

void trial_sums_init(TrialSums *sums, Arena *out, PriceTrialView *view)
{
    *sums = (TrialSums){ .out = out, .view = view };
    view->sum = sum_zero(view->list.currency);
    view->plans = arena_array(out, TrialPlan, TRIAL_PLAN_MAX + 1);
    view->changed = arena_array(out, TrialAccount, TRIAL_ACCOUNT_MAX + 1);
    sums->account.plans = arena_array(out, TrialPlan, TRIAL_ACCOUNT_PLAN_MAX + 1);
    for (size_t i = 0; i <= TRIAL_ACCOUNT_MAX; i++) {
        view->changed[i].plans = arena_array(out, TrialPlan, TRIAL_ACCOUNT_PLAN_MAX + 1);
    }
}

static Err *sum_add(TrialSum *sum, const TrialSale *sale, const TrialSaleSum *amounts)
{
    Money now = { amounts->now, sum->now.currency };
    Money then = { amounts->then, sum->now.currency };
    sum->sales++;
    sum->lines_now += amounts->lines_now;
    sum->lines_then += amounts->lines_then;
    TRY(num_add(sum->units, sale->quantity, &sum->units));
    TRY(money_add(sum->now, now, &sum->now));
    TRY(money_add(sum->then, then, &sum->then));
    return money_sub(sum->then, sum->now, &sum->change);
}

/* The plan's row; the last place is for all that have none. */
static TrialPlan *plan_of(TrialSums *sums, TrialPlan *plans, size_t *count, size_t max,
                          const TrialSale *sale)
{
    for (size_t i = 0; i < *count && i < max; i++) {
        if (plans[i].id.v == sale->plan.v) {
            return &plans[i];
        }
    }
    if (*count > max) {
        return &plans[max];
    }
    TrialPlan *plan = &plans[*count];
    *plan = (TrialPlan){ .sum = sum_zero(sums->view->list.currency) };
    if (*count < max) {
        *plan = (TrialPlan){ .id = sale->plan,
                             .product_name = str_dup(sums->out, sale->product_name),
                             .plan_name = str_dup(sums->out, sale->plan_name),
                             .listed = sale->listed.v != 0,
                             .list_price = sale->list_price,
                             .price_min = sale->price,
                             .price_max = sale->price,
                             .sum = plan->sum };
    }
    *count += 1;
    return plan;
}

static Err *plan_add(TrialSums *sums, TrialPlan *plans, size_t *count, size_t max,
                     const TrialSale *sale, const TrialSaleSum *amounts)
{
    TrialPlan *plan = plan_of(sums, plans, count, max, sale);
    if (decimal_compare(sale->price, plan->price_min) < 0) {
        plan->price_min = sale->price;
    }
    if (decimal_compare(sale->price, plan->price_max) > 0) {
        plan->price_max = sale->price;
    }
    return sum_add(&plan->sum, sale, amounts);
}

static int64_t size_of(Money change)
{
    return change.minor < 0 ? -change.minor : change.minor;
}

/* Into its place among those that change most; the place that it takes gives its memory back. */
static void account_done(TrialSums *sums)
{
    PriceTrialView *view = sums->view;
    TrialAccount account = sums->account;
    size_t place = view->changed_count;
    if (account.id.v == 0 || account.sum.change.minor == 0) {
        return;
    }
    TrialPlan *spare = view->changed[place].plans;
    while (place > 0 &&
           size_of(view->changed[place - 1].sum.change) < size_of(account.sum.change)) {
        view->changed[place] = view->changed[place - 1];
        place--;
    }
    view->changed[place] = account;
    sums->account.plans = spare;
    if (view->changed_count < TRIAL_ACCOUNT_MAX) {
        view->changed_count++;
    }
}

static void account_begin(TrialSums *sums, const TrialSale *sale)
{
    account_done(sums);
    TrialPlan *plans = sums->account.plans;
    sums->account = (TrialAccount){ .id = sale->buyer,
                                    .code = account_code(sums->out, sale->buyer),
                                    .name = str_dup(sums->out, sale->buyer_name),
                                    .sum = sum_zero(sums->view->list.currency),
                                    .plans = plans };
    sums->view->accounts++;
}

Err *trial_sums_add(TrialSums *sums, const TrialSale *sale, const TrialSaleSum *amounts)
{
    PriceTrialView *view = sums->view;
    if (sums->account.id.v != sale->buyer.v) {
        account_begin(sums, sale);
    }
    view->sales_unlisted += sale->listed.v == 0 ? 1 : 0;
    TRY(sum_add(&view->sum, sale, amounts));
    TRY(sum_add(&sums->account.sum, sale, amounts));
    TRY(plan_add(sums, sums->account.plans, &sums->account.plans_count, TRIAL_ACCOUNT_PLAN_MAX,
                 sale, amounts));
    return plan_add(sums, view->plans, &view->plans_count, TRIAL_PLAN_MAX, sale, amounts);
}

static int plan_cmp(const void *a, const void *b)
{
    const TrialPlan *x = a;
    const TrialPlan *y = b;
    int64_t p = size_of(x->sum.change);
    int64_t q = size_of(y->sum.change);
    return p != q ? (p < q) - (p > q) : (x->id.v > y->id.v) - (x->id.v < y->id.v);
}

void trial_sums_done(TrialSums *sums)
{
    account_done(sums);
    qsort(sums->view->plans, sums->view->plans_count, sizeof(*sums->view->plans), plan_cmp);
    for (size_t i = 0; i < sums->view->changed_count; i++) {
        TrialAccount *account = &sums->view->changed[i];
        qsort(account->plans, account->plans_count, sizeof(*account->plans), plan_cmp);
    }
}

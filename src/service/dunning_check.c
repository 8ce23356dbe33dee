/* dunning_check.c - for `stoa check`: the stored stage of each sale is the one that follows from
 * its open invoices, or a job is about to make it so. */
#include <inttypes.h>

#include "service/dunning_internal.h"

static Err *sale_check(Call *call, Db *db, const DunningRules *rules, const DunningEdge *edge,
                       Str *ret_problem)
{
    DunningSale sale;
    bool due;
    TRY(dunning_sale(call, db, edge, rules->today, &sale));
    int32_t wanted = dunning_wanted(rules, &sale);
    if (dunning_is_at(rules, &sale, wanted)) {
        return NULL;
    }
    TRY(store_dunning_due(db, call->out, edge, call->now, &due));
    if (!due) {
        *ret_problem = arena_printf(call->out,
                                    "dunning of account %" PRId64 " by account %" PRId64
                                    ": stage %" PRId32 " is stored, and its invoices say %" PRId32,
                                    edge->buyer.v, edge->seller.v, sale.stored.position, wanted);
    }
    return NULL;
}

Err *dunning_check(Call *call, Db *db, AccountId seller, AccountId *after, Str *ret_problem,
                   bool *ret_more)
{
    DunningRules *rules = arena_new(call->out, DunningRules);
    DunningOpenRow *rows;
    size_t count;
    Str problem = S("");
    TRY(dunning_rules(call, db, seller, rules));
    TRY(store_dunning_open(db, call->out, seller, *after, DUNNING_PAGE_MAX + 1, &rows, &count));
    for (size_t i = 0; i < count && problem.len == 0; i++) {
        const DunningEdge edge = { seller, rows[i].buyer, rows[i].currency };
        TRY(sale_check(call, db, rules, &edge, &problem));
    }
    *ret_more = count > DUNNING_PAGE_MAX;
    if (*ret_more) {
        *after = (AccountId){ rows[count - 1].buyer.v - 1 };
    }
    *ret_problem = problem;
    return NULL;
}

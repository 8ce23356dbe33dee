/* balance_store.c - what stands of each invoice. SQL: sql/queries/balance.sql. */
#include "store/balance_store.h"

Err *store_balances_add(Db *db, Arena scratch, const BalanceAdd *rows, size_t count)
{
    return count == 1 ? sql_balance_add(db, rows, NULL)
                      : sql_balance_add_each(db, scratch, rows, count, NULL);
}

Err *store_balance_facts(Db *db, Arena *out, Arena scratch, const InvoiceId *ids, size_t count,
                         BalanceFacts **ret, size_t *ret_count)
{
    SqlBalanceFactsIn *in = arena_array(&scratch, SqlBalanceFactsIn, count);
    for (size_t i = 0; i < count; i++) {
        in[i].document = ids[i];
    }
    return sql_balance_facts_each(db, out, scratch, in, count, ret, ret_count);
}

Err *store_balances_set(Db *db, Arena scratch, const BalanceSet *rows, size_t count)
{
    return sql_balance_set_each(db, scratch, rows, count, NULL);
}

Err *store_balance_aged(Db *db, Arena *out, AccountId issuer, AccountId after, const AgeDays *days,
                        int32_t max, AgedRow **ret, size_t *ret_count)
{
    const SqlBalanceAgedIn in = { .issuer = issuer,
                                  .after = after,
                                  .today = days->today,
                                  .days_30 = days->days_30,
                                  .days_60 = days->days_60,
                                  .days_90 = days->days_90,
                                  .max = max };
    return sql_balance_aged(db, out, &in, ret, ret_count);
}

Err *store_balance_aged_sums(Db *db, Arena *out, AccountId issuer, const AgeDays *days,
                             AgedSum **ret, size_t *ret_count)
{
    return sql_balance_aged_sums(db, out, issuer, days->today, days->days_30, days->days_60,
                                 days->days_90, ret, ret_count);
}
